"""Files and folders to Sources: one for each article, in a stable order, without reading them all.

A file is read when its article is. A record of a container (JSON Lines, zip) carries its bytes,
because containers are read once, from front to back; only what is in flight is held in memory.
Nothing is ever unpacked to disk, so a member's name can point nowhere.
"""

from __future__ import annotations

import gzip
import io
import os
import re
import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

#: spaCy refuses texts over 1,000,000 characters; no character takes more than 4 bytes.
MAX_TEXT_BYTES = 4_000_000
#: trafilatura takes minutes for 20 MB of HTML, and no article's page is that long.
MAX_HTML_BYTES = 5_000_000
#: A JSON line holds one article, whose characters may be written as six-byte escapes.
MAX_LINE_BYTES = 8_000_000
#: Text compresses up to some 20 to 1; what unpacks to far more was made to fill the machine.
MAX_RATIO = 200
#: Below this size no ratio is harmful.
RATIO_FREE_BYTES = 64_000_000

_TEXT, _HTML, _RECORDS, _ZIP = "text", "html", "records", "zip"
_FORMATS = {".txt": _TEXT, ".html": _HTML, ".htm": _HTML, ".jsonl": _RECORDS, ".zip": _ZIP}
_LIMITS = {_TEXT: MAX_TEXT_BYTES, _HTML: MAX_HTML_BYTES}
_HIDDEN = re.compile(r"(?:^|/)(?:\.[^./]|__MACOSX/)|\.gold\.jsonl$", re.IGNORECASE)
_ACCEPTED = ".txt, .html, .htm, .jsonl, .jsonl.gz or .zip"


class Unreadable(Exception):
    """A source whose bytes cannot be had, with a sentence on why."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where one article is: its path as the database shows it, its format, and its bytes or file.

    ``path`` is the path below the input folder, or ``file#record`` (the number of the line, or the
    member's name). ``format`` is ``text``, ``html`` or ``record``. A ``problem`` says why there are
    no bytes.
    """

    path: str
    format: str = _TEXT
    file: Path | None = None
    data: bytes | None = None
    problem: str | None = None

    def load(self) -> bytes:
        """Return the bytes of this source; raise ``Unreadable``."""
        if self.problem is not None:
            raise Unreadable(self.problem)
        if self.data is not None:
            return self.data
        assert self.file is not None
        try:
            with open(self.file, "rb") as stream:
                limit = _LIMITS[self.format]
                data = stream.read(limit + 1)
        except OSError as error:
            raise Unreadable(_os_reason(error)) from None
        if len(data) > limit:
            raise Unreadable(_too_large(self.format))
        return data


def iter_sources(
    paths: Sequence[Path], skipped: Callable[[str], None] = lambda path: None
) -> Iterator[Source]:
    """Yield the sources in files and folders, ordered by path; call ``skipped`` for other files.

    Hidden files and gold (``*.gold.jsonl``) are passed over in silence. Where two inputs hold the
    same relative path, as many names of parent folders are put before it as tell them apart.
    """
    files, problems = find_files(paths, skipped)
    for path, file in files:
        yield from sources_of(path, file, skipped)
    yield from problems


def find_files(
    paths: Sequence[Path], skipped: Callable[[str], None] = lambda path: None
) -> tuple[list[tuple[str, Path]], list[Source]]:
    """Return the files that may hold articles, each with its path, in order; and what cannot be looked into.

    No file is opened. Paths and ``skipped`` are those of ``iter_sources``.
    """
    found, problems = _find(paths, skipped)
    return sorted(_distinct(found).items()), problems


def _find(paths: Sequence[Path], skipped: Callable[[str], None]) -> tuple[dict[Path, str], list[Source]]:
    """Return the files with their relative paths, and the problems met on the way."""
    found: dict[Path, str] = {}
    problems: list[Source] = []
    for given in paths:
        top = Path(os.path.abspath(given))
        if top.is_dir():
            for file, relative in _walk(top, problems):
                if _format(file.name) is not None:
                    found.setdefault(file, relative)
                else:
                    skipped(_shown(relative))
        elif not os.path.lexists(top):
            problems.append(Source(_shown(str(given)), problem="there is no such file or folder"))
        elif _format(top.name) is None:
            problem = f"its name does not end in {_ACCEPTED}; convert it to one of these"
            problems.append(Source(_shown(top.name), problem=problem))
        else:
            found.setdefault(top, top.name)
    return found, problems


def _walk(top: Path, problems: list[Source]) -> Iterator[tuple[Path, str]]:
    def refused(error: OSError) -> None:
        name = Path(error.filename or top)
        shown = name.relative_to(top).as_posix() if name != top else top.name
        problems.append(Source(_shown(shown), problem=_os_reason(error)))

    for folder, folders, names in os.walk(top, onerror=refused):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in names:
            if not _HIDDEN.search(name):
                file = Path(folder, name)
                yield file, file.relative_to(top).as_posix()


def _distinct(found: dict[Path, str]) -> dict[str, Path]:
    """Return ``found`` by path, each lengthened by parent folders until no two are the same."""
    shown = dict(found)
    while True:
        counts = Counter(shown.values())
        clashes = [file for file, path in shown.items() if counts[path] > 1]
        if not clashes:
            return {_shown(path): file for file, path in shown.items()}
        for file in clashes:
            parts = len(Path(shown[file]).parts) + 1
            shown[file] = Path(*file.parts[-parts:]).as_posix().lstrip("/")


def sources_of(path: str, file: Path, skipped: Callable[[str], None]) -> Iterator[Source]:
    """Yield the sources in one file whose path is ``path``: one, or one for each record of a container."""
    kind = _format(file.name)
    try:
        if not stat.S_ISREG(file.stat().st_mode):
            yield Source(path, problem="it is no regular file (a device, a pipe or a socket)")
        elif kind == _RECORDS:
            with open(file, "rb") as stream:
                size = file.stat().st_size
                yield from _records(path, stream, size, file.name.lower().endswith(".gz"))
        elif kind == _ZIP:
            yield from _members(path, file, skipped)
        else:
            yield Source(path, kind or _TEXT, file)
    except OSError as error:
        yield Source(path, problem=_os_reason(error))


def _records(path: str, stream: IO[bytes], size: int, packed: bool) -> Iterator[Source]:
    """Yield one source a line of JSON Lines; a broken end gives one problem after what was readable."""
    number = 0
    # GzipFile's own buffer, not one around it: that would lose up to a buffer before a damaged part.
    lines = _lines(gzip.GzipFile(fileobj=stream), size) if packed else _lines(stream, None)
    try:
        for number, line in lines:
            if line is None:
                problem = f"the line is longer than {MAX_LINE_BYTES:,} bytes and was left out; split it"
                yield Source(f"{path}#{number}", problem=problem)
            else:
                yield Source(f"{path}#{number}", "record", data=line)
        if number == 0:
            yield Source(path, problem="it is empty; it was left out; remove it or fill it")
    except Unreadable as error:
        yield Source(path, problem=f"{error}; its first {number} lines were read, the rest left out")
    except (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile) as error:
        problem = f"it is cut off or damaged ({error}); its first {number} lines were read; get it again"
        yield Source(path, problem=problem)


def _lines(stream: Any, packed_size: int | None) -> Iterator[tuple[int, bytes | None]]:
    """Yield the numbered lines that are not empty; None for one that is too long to be an article."""
    utf16 = stream.peek(2)[:2] in (b"\xff\xfe", b"\xfe\xff")
    lines = io.TextIOWrapper(stream, "utf-16", errors="replace", newline="\n") if utf16 else stream
    number = total = 0
    while part := lines.readline(MAX_LINE_BYTES):
        number += 1
        line: Any = part.encode() if utf16 else part
        total += len(part)
        # A line of an absurd length is read in parts, and none of them kept.
        while len(part) >= MAX_LINE_BYTES and part[-1:] not in (b"\n", "\n"):
            line = None
            part = lines.readline(MAX_LINE_BYTES)
            total += len(part)
            _check_ratio(total, packed_size)
        _check_ratio(total, packed_size)
        if line is None or line.strip():
            yield number, line


def _check_ratio(total: int, packed_size: int | None) -> None:
    if packed_size is not None and total > max(RATIO_FREE_BYTES, MAX_RATIO * packed_size):
        raise Unreadable(f"it unpacks to more than {MAX_RATIO} times its size, as no text does")


def _members(path: str, file: Path, skipped: Callable[[str], None]) -> Iterator[Source]:
    try:
        with zipfile.ZipFile(file) as archive:
            names: Counter[str] = Counter()
            for info in sorted(archive.infolist(), key=lambda info: info.filename):
                if info.is_dir() or _HIDDEN.search(info.filename):
                    continue
                names[info.filename] += 1
                twice = f"#{names[info.filename]}" if names[info.filename] > 1 else ""
                member = f"{path}#{_shown(info.filename)}{twice}"
                kind = _format(info.filename)
                if kind is None:
                    skipped(member)
                else:
                    yield from _member(member, kind, archive, info)
            if not names:
                yield Source(path, problem="the archive is empty; it was left out; remove it or fill it")
    except (zipfile.BadZipFile, zlib.error, ValueError) as error:
        yield Source(path, problem=f"it is no zip archive, or a damaged one ({error}); pack it again")


def _member(path: str, kind: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[Source]:
    problem = _member_problem(kind, info)
    if problem:
        yield Source(path, problem=problem)
        return
    try:
        with archive.open(info) as stream:
            if kind == _RECORDS:
                packed = info.filename.lower().endswith(".gz")
                yield from _records(path, stream, info.file_size, packed)
            else:
                yield Source(path, kind, data=stream.read(_LIMITS[kind]))
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
        yield Source(path, problem=f"this member of the archive is damaged or packed unusually ({error})")


def _member_problem(kind: str, info: zipfile.ZipInfo) -> str | None:
    if info.flag_bits & 1:
        return "it is encrypted; unpack the archive with its password and give the folder"
    if kind == _ZIP:
        return "it is a zip archive inside a zip archive; unpack the outer one and give the folder"
    if kind in _LIMITS and info.file_size > _LIMITS[kind]:
        return _too_large(kind)
    if info.file_size > max(RATIO_FREE_BYTES, MAX_RATIO * max(1, info.compress_size)):
        return f"it unpacks to more than {MAX_RATIO} times its size, as no text does"
    return None


def _format(name: str) -> str | None:
    name = name.lower().removesuffix(".gz") if name.lower().endswith(".jsonl.gz") else name.lower()
    return _FORMATS.get(os.path.splitext(name)[1])


def _too_large(kind: str) -> str:
    article = "an article" if kind == _TEXT else "the page of an article"
    return f"it is larger than {_LIMITS[kind]:,} bytes, which {article} never is; split it into articles"


def _os_reason(error: OSError) -> str:
    return f"it cannot be read ({error.strerror or error}); check its permissions"


def _shown(path: str) -> str:
    """Return ``path`` with bytes that are no UTF-8, and control characters, written as escapes."""
    clean = os.fsencode(path).decode("utf-8", "backslashreplace")
    return "".join(char if char.isprintable() else f"\\x{ord(char):02x}" for char in clean)
