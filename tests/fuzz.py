"""Mutated articles through the whole pipeline: nothing may raise, and none may take over a second.

Run by ``make fuzz``; ``INPUTS`` says how many (default 200,000), ``SEED`` where to begin. A short form is in
``tests/test_fuzz.py``. What goes wrong is written to ``outputs/fuzz`` so that it can be read again.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.duplicates import bands
from pipeline.ingest import Source, read_source
from pipeline.model import Article
from pipeline.reading import read_article
from tests.misencoded import WAYS

ROOT = Path(__file__).resolve().parents[1]
#: A single article may take this long, in seconds of the processor.
SECONDS = 1.0
#: Longer inputs are cut: most articles are shorter, and what is large has bounds of its own.
MOST = 8_000
_CUES = (
    "xếp thứ 11/63", "tăng 10 hạng so với năm 2021", "0,6386", "Phó Chủ tịch UBND tỉnh", "tổ công nghệ số cộng đồng", "Long An",
    "phấn đấu", "lần lượt", "tương ứng", "so với cùng kỳ", "(", ")", "“", "”", ";", ":", " | ", "\t", "\n", "\n\n", "1.", "- ", "63", "%",
    "năm trước", "Tỷ lệ", "TT | Huyện | Điểm\n1 | Bình An | 790,15\n", "<table><tr><td>1<td>2</table>", "</p>", "<div>", "&amp;", "\u0323",
    "\u200b", "\ud800", "\x00", "ﬁ", "½", "²", "٣", "Ａ", "🇻🇳", "ông Nguyễn Văn A", "và", "của", ",",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Failing:
    """An input on which the pipeline failed, and how."""

    number: int
    source: Source
    problem: str


def bases() -> list[str]:
    """The articles that are mutated."""
    return [path.read_text(encoding="utf-8") for path in sorted((ROOT / "corpus" / "articles").glob("*.txt"))]


def mutated(texts: list[str], chance: random.Random) -> Source:
    """Return an article changed at random: its characters, words, lines, bytes and encoding."""
    text = chance.choice(texts)
    for _ in range(chance.randint(1, 6)):
        text = chance.choice(_MUTATIONS)(text, texts, chance)[:MOST]
    kind = chance.choice(("text", "text", "html", "record"))
    if kind == "record":
        key = chance.choice(("text", "html", "content"))
        return Source("fuzz.jsonl#1", "record", data=json.dumps({key: text, "title": text[:50]}).encode())
    if kind == "html":
        text = "<html><body>" + text.replace("\n", chance.choice(("<br>", "<p>", "</p><p>", "<td>", "<li>", "\n")))
    way = chance.choice(list(WAYS.values())) if chance.random() < 0.1 else _utf8
    try:
        data = way(text)
    except UnicodeError:
        data = _utf8(text)
    if chance.random() < 0.1:
        data = _flipped(data, chance)
    return Source("fuzz.html" if kind == "html" else "fuzz.txt", kind, data=data)


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _flipped(data: bytes, chance: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(chance.randint(1, 5)):
        if out:
            out[chance.randrange(len(out))] = chance.randrange(256)
    return bytes(out[: chance.randint(0, len(out))] if chance.random() < 0.3 else out)


def _insert(text: str, _: list[str], chance: random.Random) -> str:
    at = chance.randint(0, len(text))
    return text[:at] + chance.choice(_CUES) * chance.choice((1, 1, 1, 2, 5, 50, 500)) + text[at:]


def _delete(text: str, _: list[str], chance: random.Random) -> str:
    at = chance.randint(0, len(text))
    return text[:at] + text[at + chance.choice((1, 5, 50, 500)) :]


def _repeat(text: str, _: list[str], chance: random.Random) -> str:
    at = chance.randint(0, len(text))
    return text[:at] + text[at : at + chance.choice((1, 3, 20, 200))] * chance.choice((2, 10, 100)) + text[at:]


def _splice(text: str, texts: list[str], chance: random.Random) -> str:
    other = chance.choice(texts)
    return text[: chance.randint(0, len(text))] + other[chance.randint(0, len(other)) :]


def _shuffle_words(text: str, _: list[str], chance: random.Random) -> str:
    words = text.split(" ")
    start = chance.randint(0, len(words))
    part = words[start : start + chance.choice((5, 50, 1000))]
    chance.shuffle(part)
    return " ".join([*words[:start], *part, *words[start + len(part) :]])


def _shuffle_lines(text: str, _: list[str], chance: random.Random) -> str:
    lines = text.split("\n")
    chance.shuffle(lines)
    return chance.choice(("\n", " ", "\n\n", "", " | ")).join(lines)


def _numbers(text: str, _: list[str], chance: random.Random) -> str:
    return "".join(chance.choice("0123456789,./ ") if char.isdigit() and chance.random() < 0.3 else char for char in text)


def _case(text: str, _: list[str], chance: random.Random) -> str:
    return chance.choice((str.upper, str.lower, str.title, str.swapcase))(text)


def _characters(text: str, _: list[str], chance: random.Random) -> str:
    out = list(text)
    for _n in range(chance.choice((1, 10, 100))):
        if out:
            out[chance.randrange(len(out))] = chr(chance.choice((chance.randrange(128), chance.randrange(0x1F00), chance.randrange(0x110000))))
    return "".join(out)


_MUTATIONS = (_insert, _insert, _delete, _repeat, _splice, _shuffle_words, _shuffle_lines, _numbers, _case, _characters)


def run(inputs: int, seed: int) -> Iterator[Failing]:
    """Read ``inputs`` mutated articles, those of ``seed`` and on, and yield those that raise or take too long."""
    texts = bases()
    for number in range(seed, seed + inputs):
        source = mutated(texts, random.Random(number))
        started = time.process_time()
        try:
            article = read_source(source)
            if isinstance(article, Article):
                bands(article)
                _check(article)
        except Exception as error:
            yield Failing(number, source, f"{type(error).__name__}: {error}")
            continue
        seconds = time.process_time() - started
        # The machine may have been busy: only what is slow three times is slow.
        if seconds > SECONDS and min(seconds, *(_seconds(source) for _ in range(2))) > SECONDS:
            yield Failing(number, source, f"took {seconds:.1f} s")


def _check(article: Article) -> None:
    """Read an article, and see that all that is found lies in its text."""
    reading = read_article(article)
    for found in (*reading.facts, *reading.rejections):
        assert 0 <= found.start < found.end <= len(article.text), "a span outside the text"
    for fact in reading.facts:
        assert fact.evidence_start <= fact.start < fact.end <= fact.evidence_end, "a mention outside its evidence"
    # What cannot be stored as UTF-8 would fail later, and elsewhere.
    article.text.encode()


def _seconds(source: Source) -> float:
    started = time.process_time()
    article = read_source(source)
    if isinstance(article, Article):
        read_article(article)
    return time.process_time() - started


def main() -> None:
    """Run as many inputs as ``INPUTS`` says; exit 1 where one failed."""
    inputs, seed = int(os.environ.get("INPUTS", "200000")), int(os.environ.get("SEED", "0"))
    out = ROOT / "outputs" / "fuzz"
    started = time.monotonic()
    failed = 0
    for failing in run(inputs, seed):
        failed += 1
        out.mkdir(parents=True, exist_ok=True)
        (out / f"{failing.number}.{failing.source.format}").write_bytes(failing.source.data or b"")
        print(f"{failing.number}: {failing.problem}", file=sys.stderr, flush=True)
    print(f"{inputs} inputs from seed {seed} on, {failed} failed, {time.monotonic() - started:.0f} s")
    raise SystemExit(1 if failed else 0)


if __name__ == "__main__":
    main()
