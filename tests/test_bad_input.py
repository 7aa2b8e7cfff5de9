"""Bad and hostile input: each is refused or read within 5 s and 500 MB, named, and costs the rest nothing."""

from __future__ import annotations

import gzip
import io
import json
import os
import stat
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.ingest import iter_sources, read_source
from pipeline.model import Article, Failure
from pipeline.run import extract
from pipeline.store import open_facts
from tests.bounded import SENTENCE, Outcomes, read_apart

SECONDS, MEGABYTES = 5, 500


def page(body: str, attributes: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head><meta charset=utf-8></head><body{attributes}>{body}</body></html>".encode()


def record(text: str) -> bytes:
    return json.dumps({"text": text}, ensure_ascii=False).encode() + b"\n"


def archive(*members: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in members:
            out.writestr(name, data)
    return buffer.getvalue()


def link(name: str, target: str, kind: int = stat.S_IFLNK) -> bytes:
    buffer = io.BytesIO()
    info = zipfile.ZipInfo(name)
    info.external_attr = (kind | 0o777) << 16
    with zipfile.ZipFile(buffer, "w") as out:
        out.writestr(info, target)
    return buffer.getvalue()


def slowdown() -> float:
    """How many times slower this machine is, at this moment, than one core of a common laptop left alone."""
    started = time.process_time()
    sum(number * number for number in range(1_000_000))
    return max(1.0, (time.process_time() - started) / 0.07)


def read_within_bounds(folder: Path) -> Outcomes:
    """Return what each source of ``folder`` gave, facts or the reason; read in a process of its own."""
    found, seconds, peak = read_apart(folder)
    assert seconds < SECONDS * slowdown()
    assert peak < MEGABYTES
    return found


PARAGRAPHS = f"<p>{SENTENCE}</p>" * 3
FACTS = 4
#: Name, bytes, and what comes of it: the facts of three sentences, or words of the reason.
CASES: list[tuple[str, Callable[[], bytes], int | str]] = [
    ("truncated.txt", lambda: (SENTENCE * 3 + "ấ").encode()[:-1], "cut off"),
    ("nul.txt", lambda: SENTENCE.encode() + b"\0" + SENTENCE.encode(), "NUL"),
    ("surrogate.txt", lambda: SENTENCE.encode() + b"\xed\xa0\x80", "damaged"),
    ("surrogate.jsonl", lambda: b'{"text": "%s \\ud83d"}' % SENTENCE.encode(), FACTS),
    ("surrogates.jsonl", lambda: b'{"text": "' + b"\\ud800" * 100_000 + b'"}', "no text"),
    ("surrogate.html", lambda: page(PARAGRAPHS + "<p>&#xD800;&#0;&#x110000;</p>"), FACTS),
    ("mixed.txt", lambda: f"{SENTENCE}\n".encode() + b"Thu \xe9 \xf2 cp", "damaged"),
    ("20 MB.html", lambda: page(PARAGRAPHS * 25_000), "larger than 5,000,000 bytes"),
    ("5 MB.html", lambda: page(PARAGRAPHS * 6_200), "longer than 200,000 characters"),
    ("tags.html", lambda: page(PARAGRAPHS + "<p>a" * 1_000_000), "more than 300,000 tags"),
    ("many tags.html", lambda: page(PARAGRAPHS + "<p>a" * 80_000), "more than 30,000 lines"),
    ("lines.html", lambda: page(PARAGRAPHS + "<p>a" * 28_000), FACTS),
    ("cells.html", lambda: page(PARAGRAPHS + "<table><tr>" + "<td>a" * 140_000), "longer than 200,000 characters"),
    ("rows.html", lambda: page(PARAGRAPHS + "<table>" + "<tr><td>a<td>1" * 5_000), FACTS),
    ("full.txt", lambda: (SENTENCE * 1_100)[:199_999].encode(), FACTS),
    ("attributes.html", lambda: page(PARAGRAPHS, "".join(f" a{i}=1" for i in range(200_000))), FACTS),
    ("names.html", lambda: page(PARAGRAPHS, "".join(f" a{i}" for i in range(200_000))), FACTS),
    ("quoted.html", lambda: page(PARAGRAPHS, "".join(f" a{i}='<>'" for i in range(200_000))), FACTS),
    ("one.txt", lambda: b"1." * 50_000, 0),
    ("ones.txt", lambda: SENTENCE.encode() + b"1. " * 50_000, FACTS),
    ("line.txt", lambda: (SENTENCE * 30_000).encode()[:5_000_000], "larger than 4,000,000 bytes"),
    ("line.jsonl", lambda: record(SENTENCE * 20_000), "longer than 200,000 characters"),
    ("marks.txt", lambda: (SENTENCE + "a" + "\u0323\u0301" * 50_000).encode(), "combining marks"),
    ("marks.html", lambda: page(f"<p>{SENTENCE}a{'&#803;&#769;' * 50_000}"), "combining marks"),
    ("digits.jsonl", lambda: b'{"n": ' + b"1" * 10_000 + b', "text": "a"}', "no valid JSON"),
    ("depth.jsonl", lambda: b'{"text":' + b"[" * 1_000_000, "no valid JSON"),
    ("objects.jsonl", lambda: b'{"text":"a","b":[' + b'{"":1},' * 1_000_000 + b"1]}", 0),
    ("blanks.jsonl", lambda: b"\n" * 20_000_000, "1,000 lines in a row"),
    ("bomb.jsonl.gz", lambda: gzip.compress(b" " * 80_000_000), "200 times its size"),
    ("lines.jsonl.gz", lambda: gzip.compress(b"\n" * 60_000_000), "1,000 lines in a row"),
    ("numbers.jsonl.gz", lambda: gzip.compress(b"1\n" * 1_000_000), "1,000 lines in a row"),
    ("bomb.zip", lambda: archive(("a.jsonl", b"a" * 70_000_000)), "200 times its size"),
    ("bombs.zip", lambda: archive(*((f"{i}.txt", b"a" * 3_900_000) for i in range(20))), "200 times its size"),
    ("nested.zip", lambda: archive(("a.zip", archive(("a.txt", b"a")))), "inside a zip archive"),
    ("up.zip", lambda: archive(("../../a.txt", SENTENCE.encode())), "leads out of the archive"),
    ("up.NET.zip", lambda: archive(("..\\a.txt", SENTENCE.encode())), "leads out of the archive"),
    ("absolute.zip", lambda: archive(("/etc/a.txt", SENTENCE.encode())), "leads out of the archive"),
    ("drive.zip", lambda: archive(("C:\\a.txt", SENTENCE.encode())), "leads out of the archive"),
    ("device.zip", lambda: archive(("x/NUL.txt", SENTENCE.encode())), "is a device's"),
    ("link.zip", lambda: link("a.txt", "/etc/passwd"), "link or a device"),
    ("pipe.zip", lambda: link("a.txt", "", stat.S_IFIFO), "link or a device"),
    ("folders.NET.zip", lambda: archive(("x\\a.txt", SENTENCE.encode())), FACTS),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "expected"), CASES, ids=[name for name, _, _ in CASES])
def test_case(tmp_path: Path, name: str, data: Callable[[], bytes], expected: int | str) -> None:
    (tmp_path / name).write_bytes(data())
    found = read_within_bounds(tmp_path)
    last = list(found.values())[-1]
    assert all(path.startswith(name) for path in found)
    if isinstance(expected, str):
        assert expected in str(last)
        assert all(isinstance(outcome, str) for outcome in found.values())
    else:
        assert isinstance(last, int), last
        assert last >= expected


@pytest.mark.parametrize("tag", ["div", "b", "ul", "li", "p", "form", "x-y", "table><tr><td", "section><i><ul><li><span"])
def test_the_text_under_20_000_nested_tags_is_kept(tmp_path: Path, tag: str) -> None:
    (tmp_path / "a.html").write_bytes(page(f"<p>Trước đó, {SENTENCE}</p>" + f"<{tag}>" * 20_000 + PARAGRAPHS))
    assert read_within_bounds(tmp_path) == {"a.html": FACTS * 2}
    [source] = iter_sources([tmp_path])
    read = read_source(source)
    assert isinstance(read, Article)
    assert read.text.count("0,6543") == 4


def test_whatever_lies_in_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.txt").write_text(SENTENCE)
    os.mkfifo(folder / "pipe.txt")
    os.mkfifo(folder / "pipe.jsonl")
    (folder / "loop").symlink_to(folder)
    (folder / "self.txt").symlink_to(folder / "self.txt")
    (folder / "zero.txt").symlink_to("/dev/zero")
    long = "á" * 125 + "b.txt"
    assert len(long.encode()) == 255
    (folder / long).write_text(SENTENCE + "Hết.")
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff\n.txt")).write_text(SENTENCE + "Xong.")
    (folder / "\\xff\\x0a.txt").write_text(SENTENCE + "Thôi.")
    found = read_within_bounds(folder)
    assert {path: FACTS for path, outcome in found.items() if isinstance(outcome, int)} == {
        "good.txt": FACTS, long: FACTS, "\\xff\\x0a.txt": FACTS, "\\x5cxff\\x5cx0a.txt": FACTS,
    }  # fmt: skip
    reasons = {path: outcome for path, outcome in found.items() if isinstance(outcome, str)}
    assert set(reasons) == {"pipe.txt", "pipe.jsonl", "loop", "self.txt", "zero.txt"}
    assert "was not followed" in reasons["loop"]
    assert all("no regular file" in reasons[name] for name in ("pipe.txt", "pipe.jsonl", "zero.txt"))


def test_a_pipe_put_in_the_place_of_a_file_does_not_block(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SENTENCE)
    [source] = iter_sources([tmp_path])
    (tmp_path / "a.txt").unlink()
    os.mkfifo(tmp_path / "a.txt")
    failed = read_source(source)
    assert isinstance(failed, Failure)
    assert "no regular file" in failed.reason


def test_100_000_files_in_one_folder(tmp_path: Path) -> None:
    for number in range(100_000):
        os.close(os.open(f"{tmp_path}/{number:06}.txt", os.O_CREAT | os.O_WRONLY))
    started = time.process_time()
    paths = [source.path for source in iter_sources([tmp_path])]
    assert time.process_time() - started < SECONDS * slowdown()
    assert paths == [f"{number:06}.txt" for number in range(100_000)]


def test_all_of_it_at_once_costs_the_good_article_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    refused = {}
    for name, data, expected in CASES:
        if isinstance(expected, str) and "MB" not in name and "bomb" not in name:
            (folder / name).write_bytes(data())
            refused[name] = expected
    (folder / "good.txt").write_text(SENTENCE)
    summary = extract([folder], tmp_path / "f.duckdb", workers=1)
    connection = open_facts(tmp_path / "f.duckdb")
    assert connection.execute("SELECT path FROM articles").fetchall() == [("good.txt",)]
    assert sum(summary.facts.values()) == FACTS
    failures = connection.execute("SELECT path, reason FROM failures").fetchall()
    connection.close()
    for name, expected in refused.items():
        assert any(path.startswith(name) and expected in reason for path, reason in failures), name
