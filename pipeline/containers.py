"""Where one article is, and the files that hold many: JSON Lines, gzipped or not, and zip archives.

Containers are read once, from front to back; only what is in flight is held in memory. Nothing is ever
unpacked to disk, and what was made to fill the machine, or to write elsewhere, is refused.
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
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

#: Longer texts are no articles (``ingest.MAX_CHARACTERS``, and no character takes more than 4 bytes), nor worth reading.
MAX_TEXT_BYTES = 4_000_000
#: trafilatura takes minutes for 20 MB of HTML, and no article's page is that long.
MAX_HTML_BYTES = 5_000_000
#: A JSON line holds one article, whose characters may be written as six-byte escapes.
MAX_LINE_BYTES = 8_000_000
#: Text compresses up to some 20 to 1; what unpacks to far more was made to fill the machine.
MAX_RATIO = 200
#: Below this size no ratio is harmful.
RATIO_FREE_BYTES = 64_000_000
#: So many lines in a row that hold no JSON object are no slip in a file of articles: it is something else.
MAX_STRAY_LINES = 1_000

TEXT, HTML, RECORDS, ZIP = "text", "html", "records", "zip"
_FORMATS = {".txt": TEXT, ".html": HTML, ".htm": HTML, ".jsonl": RECORDS, ".zip": ZIP}
_LIMITS = {TEXT: MAX_TEXT_BYTES, HTML: MAX_HTML_BYTES}
#: Names that are passed over in silence: hidden files, gold, and what macOS adds to archives.
HIDDEN = re.compile(r"(?:^|/)(?:\.[^./]|__MACOSX/)|\.gold\.jsonl$", re.IGNORECASE)
# Names that Windows takes for devices, whatever their ending and folder.
_DEVICE = re.compile(r"(?:^|/)(?:con|prn|aux|nul|com\d|lpt\d)(?:\.[^/]*)?(?:/|$)", re.IGNORECASE)
_ELSEWHERE = re.compile(r"^/|^[a-zA-Z]:|(?:^|/)\.\.(?:/|$)")


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
    format: str = TEXT
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
        limit = _LIMITS[self.format]
        try:
            with open_file(self.file) as stream:
                data = stream.read(limit + 1)
        except OSError as error:
            raise Unreadable(os_reason(error)) from None
        if len(data) > limit:
            raise Unreadable(_too_large(self.format))
        return data


def open_file(file: Path) -> IO[bytes]:
    """Open a regular file; raise ``Unreadable`` for a pipe or a device, which could keep us for ever."""
    # Without O_NONBLOCK, opening a pipe waits for whoever writes to it.
    stream = os.fdopen(os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), "rb")
    if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
        stream.close()
        raise Unreadable("it is no regular file (a device, a pipe or a socket)")
    return stream


def records(path: str, stream: IO[bytes], packed: bool) -> Iterator[Source]:
    """Yield one source a line of JSON Lines; a broken end gives one problem after what was readable."""
    number = 0
    # GzipFile's own buffer, not one around it: that would lose up to a buffer before a damaged part.
    lines = _lines(gzip.GzipFile(fileobj=stream), stream) if packed else _lines(stream, None)
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
        yield Source(path, problem=f"{error}; it was read up to line {number}, the rest was left out")
    except (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile) as error:
        problem = f"it is cut off or damaged ({error}); its first {number} lines were read; get it again"
        yield Source(path, problem=problem)


def _lines(stream: Any, packed: IO[bytes] | None) -> Iterator[tuple[int, bytes | None]]:
    """Yield the numbered lines that are not empty; None for one that is too long to be an article.

    ``packed`` is the file that ``stream`` unpacks.
    """
    utf16 = stream.peek(2)[:2] in (b"\xff\xfe", b"\xfe\xff")
    lines = io.TextIOWrapper(stream, "utf-16", errors="replace", newline="\n") if utf16 else stream
    number = total = stray = 0
    while part := lines.readline(MAX_LINE_BYTES):
        number += 1
        line: Any = part.encode() if utf16 else part
        start = total
        total += len(part)
        # A line of an absurd length is read in parts, and none of them kept.
        while len(part) >= MAX_LINE_BYTES and part[-1:] not in (b"\n", "\n"):
            line = None
            part = lines.readline(MAX_LINE_BYTES)
            total += len(part)
            _check_ratio(total, packed)
            if total - start > RATIO_FREE_BYTES:
                raise Unreadable(f"line {number} is longer than {RATIO_FREE_BYTES:,} bytes")
        _check_ratio(total, packed)
        stray = 0 if line is not None and line.lstrip()[:1] == b"{" else stray + 1
        if stray > MAX_STRAY_LINES:
            raise Unreadable(f"{MAX_STRAY_LINES:,} lines in a row hold no JSON object, so that it is no file of articles")
        if line is None or line.strip():
            yield number, line


def _check_ratio(total: int, packed: IO[bytes] | None) -> None:
    if packed is not None and total > max(RATIO_FREE_BYTES, MAX_RATIO * packed.tell()):
        raise Unreadable(f"it unpacks to more than {MAX_RATIO} times its size, as no text does")


def members(path: str, stream: IO[bytes], skipped: Callable[[str], None]) -> Iterator[Source]:
    """Yield the articles in a zip archive, ordered by name; call ``skipped`` for other members."""
    try:
        with zipfile.ZipFile(stream) as archive:
            found = sorted(archive.infolist(), key=lambda info: info.filename)
            found = [info for info in found if not info.is_dir() and not HIDDEN.search(info.filename)]
            if not found:
                yield Source(path, problem="the archive is empty; it was left out; remove it or fill it")
            wanted = [info for info in found if format_of(info.filename) and not _member_problem(info)]
            unpacked = sum(info.file_size for info in wanted)
            # Many small bombs are one large one, all the more where they share their bytes.
            if unpacked > max(RATIO_FREE_BYTES, MAX_RATIO * stream.seek(0, os.SEEK_END)):
                yield Source(path, problem=f"it unpacks to more than {MAX_RATIO} times its size, as no text does")
                return
            yield from _each(path, archive, found, skipped)
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError) as error:
        yield Source(path, problem=f"it is no zip archive, or a damaged one ({error}); pack it again")


def _each(
    path: str, archive: zipfile.ZipFile, found: list[zipfile.ZipInfo], skipped: Callable[[str], None]
) -> Iterator[Source]:
    names: Counter[str] = Counter()
    for info in found:
        names[info.filename] += 1
        twice = f"#{names[info.filename]}" if names[info.filename] > 1 else ""
        member = f"{path}#{shown(_posix(info.filename))}{twice}"
        kind = format_of(info.filename)
        if kind is None:
            skipped(member)
        else:
            yield from _member(member, kind, archive, info)


def _member(path: str, kind: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[Source]:
    problem = _member_problem(info)
    if problem:
        yield Source(path, problem=problem)
        return
    try:
        with archive.open(info) as stream:
            if kind == RECORDS:
                yield from records(path, stream, info.filename.lower().endswith(".gz"))
            else:
                yield Source(path, kind, data=stream.read(_LIMITS[kind]))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError) as error:
        yield Source(path, problem=f"this member of the archive is damaged or packed unusually ({error})")


def _member_problem(info: zipfile.ZipInfo) -> str | None:
    kind, name = format_of(info.filename), _posix(info.filename)
    if _ELSEWHERE.search(name) or _DEVICE.search(name):
        return "its name leads out of the archive or is a device's; such archives are made to do harm"
    if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG):
        return "it is a link or a device, not a file; pack the file itself"
    if info.flag_bits & 1:
        return "it is encrypted; unpack the archive with its password and give the folder"
    if kind == ZIP:
        return "it is a zip archive inside a zip archive; unpack the outer one and give the folder"
    if kind in _LIMITS and info.file_size > _LIMITS[kind]:
        return _too_large(kind)
    if info.file_size > max(RATIO_FREE_BYTES, MAX_RATIO * max(1, info.compress_size)):
        return f"it unpacks to more than {MAX_RATIO} times its size, as no text does"
    return None


def _posix(name: str) -> str:
    """Return a member's name with the separators that old .NET wrote as backslashes put right."""
    return name.replace("\\", "/")


def format_of(name: str) -> str | None:
    """Return the format that a file's name tells, or None where it is no article."""
    name = name.lower().removesuffix(".gz") if name.lower().endswith(".jsonl.gz") else name.lower()
    return _FORMATS.get(os.path.splitext(name)[1])


def _too_large(kind: str) -> str:
    article = "an article" if kind == TEXT else "the page of an article"
    return f"it is larger than {_LIMITS[kind]:,} bytes, which {article} never is; split it into articles"


def os_reason(error: OSError) -> str:
    """Return a sentence on why the system did not give a file."""
    return f"it cannot be read ({error.strerror or error}); check its permissions"


def shown(path: str) -> str:
    """Return ``path`` with bytes that are no UTF-8, and control characters, written as escapes.

    Backslashes are too, so that no two names look the same.
    """
    clean = os.fsencode(path).replace(b"\\", b"\\x5c").decode("utf-8", "backslashreplace")
    return "".join(char if char.isprintable() else f"\\x{ord(char):02x}" for char in clean)
