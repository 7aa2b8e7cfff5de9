"""Made-up articles with edited copies, to measure how well ``pipeline.duplicates`` groups them.

An article is a shuffle of sentences from the corpus, its numbers drawn anew; a copy has up to 40 % of its words
replaced, dropped or added to, its numbers kept; a rival is a copy in which one figure is another one.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import comb
from pathlib import Path

from pipeline.ingest import iter_sources, read_source
from pipeline.model import Article
from pipeline.segment import Document

CORPUS = Path(__file__).resolve().parents[1] / "corpus" / "articles"
#: At most this share of the words of a copy is edited.
MOST = 0.4
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Made:
    """A made-up article: the number of its group, and its text. A rival has a group of its own."""

    group: int
    text: str


def sentences() -> list[str]:
    """The sentences of the corpus that are long enough to be told apart."""
    found = []
    for source in iter_sources([CORPUS]):
        article = read_source(source)
        assert isinstance(article, Article)
        document = Document(article)
        found += [text for s in document.sentences if len((text := document.sentence_text(s)).split()) > 12]
    return sorted(set(found))


def make(groups: int, seed: int) -> Iterator[Made]:
    """Yield ``groups`` articles, each with one to four copies, every third with a rival, in random order."""
    chance = random.Random(seed)
    pool = sentences()
    words = sorted({word for sentence in pool for word in sentence.split() if not _DIGITS.search(word)})
    made: list[Made] = []
    for group in range(groups):
        text = "\n".join(_DIGITS.sub(lambda m: _number(m[0], chance), s) for s in chance.sample(pool, chance.randint(6, 18)))
        copies = [edited(text, chance.uniform(0, MOST), words, chance) for _ in range(chance.randint(1, 4))]
        made += [Made(group, copy) for copy in (text, *copies)]
        if group % 3 == 0 and _DIGITS.search(text):
            made.append(Made(groups + group, rival(chance.choice((text, *copies)), chance)))
    chance.shuffle(made)
    yield from made


def edited(text: str, share: float, words: Sequence[str], chance: random.Random) -> str:
    """Return ``text`` with ``share`` of its words replaced, dropped or followed by another; numbers stay."""
    lines = []
    for line in text.split("\n"):
        out: list[str] = []
        for word in line.split():
            way = chance.choice(("replace", "replace", "drop", "add")) if chance.random() < share else "keep"
            if way in ("keep", "add") or _DIGITS.search(word):
                out.append(word)
            if way in ("replace", "add") and not _DIGITS.search(word):
                out.append(chance.choice(words))
        lines.append(" ".join(out))
    return "\n".join(lines)


def rival(text: str, chance: random.Random) -> str:
    """Return ``text`` with one of its numbers another one of the same form."""
    found = chance.choice(list(_DIGITS.finditer(text)))
    number = found[0]
    while number == found[0]:
        number = _number(found[0], chance)
    return text[: found.start()] + number + text[found.end() :]


def _number(form: str, chance: random.Random) -> str:
    """A number with as many digits, and its marks, as ``form``; years stay years."""
    if re.fullmatch(r"20[12]\d", form):
        return str(chance.randint(2018, 2025))
    digits = re.sub(r"\d", lambda _: str(chance.randint(1, 9)), form)
    return "0" + digits[1:] if form.startswith(("0,", "0.")) else digits


def adjusted_rand_index(expected: Sequence[object], found: Sequence[object]) -> float:
    """Return the adjusted Rand index of two groupings of the same things: 1 where equal, 0 as by chance."""
    both = sum(comb(n, 2) for n in Counter(zip(expected, found, strict=True)).values())
    one = sum(comb(n, 2) for n in Counter(expected).values())
    other = sum(comb(n, 2) for n in Counter(found).values())
    chance = one * other / comb(len(expected), 2)
    return (both - chance) / ((one + other) / 2 - chance)
