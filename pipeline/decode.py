"""Bytes to text, and text to the one normal form that every offset counts in.

Files come as UTF-8, UTF-16, windows-1258, TCVN3 or VNI, sometimes with lines of more than one of them.
What cannot be decoded for certain is refused with a reason: a wrong encoding does not fail, it
silently turns every name into another one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import regex

from pipeline.legacy import from_tcvn3, from_vni, to_unicode, vietnamese_share


class Undecodable(ValueError):
    """Bytes that are no text, with a sentence on what they look like."""


_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_MAGIC = (
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\x1f\x8b", "a gzip file"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"{\\rtf", "an RTF document"),
    (b"RIFF", "a media file"),
    (b"\x7fELF", "a program"),
)

# Lines are in another encoding than the rest only where this many words bear it out.
_CERTAIN = 5


def decode(data: bytes, declared: str | None = None) -> str:
    """Return the text of ``data``; raise ``Undecodable`` where it is no text for certain.

    ``declared`` is the charset an HTML page names for itself: it is tried after UTF-8, because
    pages name wrong ones more often than a UTF-8 text of some length decodes by chance.
    """
    for bom, codec in _BOMS:
        if data.startswith(bom):
            return _strict(data, codec)
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise Undecodable(f"it is {what}, not text")
    if b"\x00" in data:
        return _utf16_without_bom(data)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _legacy(data, declared, error)
    if len(re.findall(r"[\x01-\x08\x0e-\x1a]", text[:4000])) > 20:
        raise Undecodable("it is binary data (control characters), not text")
    return text


def _strict(data: bytes, codec: str) -> str:
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        raise Undecodable(f"it starts as {codec.upper()} but byte {error.start} is not valid there") from None
    if "\x00" in text:
        raise Undecodable(f"it starts as {codec.upper()} but holds NUL characters: binary data, not text")
    return text


def _utf16_without_bom(data: bytes) -> str:
    """Decode UTF-16 that lacks its mark, seen by the few values that its high bytes take."""
    sample = data[:4000]
    for codec, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        # Vietnamese text lies in the blocks 00, 01, 03 and 1E, its punctuation in 20.
        plausible = sum(byte in b"\x00\x01\x03\x1e\x20" for byte in high)
        if len(data) % 2 == 0 and plausible >= 0.95 * len(high) and high.count(0) >= len(high) // 3:
            try:
                text = data.decode(codec)
            except UnicodeDecodeError:
                continue
            if "\x00" not in text:
                return text
    raise Undecodable("it is binary data (NUL bytes), not text")


def _legacy(data: bytes, declared: str | None, error: UnicodeDecodeError) -> str:
    beyond = sum(byte > 0x7F for byte in data)
    valid = data.decode("utf-8", "ignore")
    kept = sum(len(char.encode()) for char in valid if not char.isascii())
    # Bytes of another encoding are hardly ever UTF-8 by chance, those of "ạ" to "ỹ" never: such text is of both.
    if error.reason == "unexpected end of data" or kept > beyond / 10 or re.search("[Ạ-ỹ]", valid):
        text = _line_by_line(data)
        if text is None:
            raise Undecodable(f"it is UTF-8 that is damaged at byte {error.start} or cut off; get it again")
        return text
    fonts = to_unicode(data.decode("cp1252", "replace"), misread=False)
    for text in (_try(data, declared), _try(data, "cp1258"), fonts):
        if text is not None and _is_vietnamese(text):
            return text
    text = _line_by_line(data) or _try(data, declared)
    if text is None:
        raise Undecodable(
            f"byte {error.start} is not valid UTF-8, and read as windows-1258, TCVN3 or VNI it gives no Vietnamese words"
        )
    return text


def _line_by_line(data: bytes) -> str | None:
    """Decode text with lines in UTF-8 and lines in one other encoding; None where one is in neither for certain."""
    found = {part: _try(part, "utf-8") for part in data.split(b"\n")}
    others = [part for part, line in found.items() if line is None]
    best = 0.0
    for read in _OTHERS:
        lines = [read(part) for part in others]
        words, share = vietnamese_share("\n".join(line or "" for line in lines))
        if words >= _CERTAIN and share > best and all(line and _is_vietnamese(line) for line in lines):
            found.update(zip(others, lines, strict=True))
            best = share
    return "\n".join(found[part] or "" for part in data.split(b"\n")) if best else None


def _try(data: bytes, codec: str | None) -> str | None:
    try:
        return unicodedata.normalize("NFC", data.decode(codec)) if codec else None
    except (UnicodeDecodeError, LookupError):
        return None


_OTHERS: tuple[Callable[[bytes], str | None], ...] = (
    lambda part: _try(part, "cp1258"),
    lambda part: from_tcvn3(part.decode("cp1252", "replace")),
    lambda part: from_vni(part.decode("cp1252", "replace")),
)


def _is_vietnamese(text: str) -> bool:
    """Whether nine in ten of the words with a letter beyond ASCII are Vietnamese syllables."""
    words, share = vietnamese_share(text)
    return words > 0 and share >= 0.9


_DASHES = "‐‑‒–—―−﹘﹣－⁃"
_SPACES = "\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_BREAKS = "\r\n|[\r\x0b\x0c\x85\u2028\u2029]"
# Controls, soft hyphen, zero-width and direction marks, byte order marks, halves of surrogate pairs.
_REMOVED = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff"
)
_BREAK_RE = re.compile(_BREAKS)
_DASH_RE = re.compile(f"[{_DASHES}]")
_SPACE_RE = re.compile(f"[{_SPACES}]")
_REMOVED_RE = re.compile(f"[{_REMOVED}]+")
_SPECIAL_RE = re.compile(f"[\\r\x0b\x0c\x85\u2028\u2029{_DASHES}{_SPACES}{_REMOVED}]")
_RUN_RE = re.compile(" {2,}")
# Where runs of spaces are single spaces.
_EDGE_RE = re.compile(" ?\n ?")
_GAP_RE = re.compile("\n{3,}")
# Unicode's own bound for text in streams (UAX 15): no writing sets more marks on a letter, and sorting
# them takes time by the square of their number.
_MARKS = 30
_MARKS_RE = regex.compile(rf"(\p{{M}}{{{_MARKS}}})\p{{M}}+")


def is_overloaded(text: str) -> bool:
    """Whether a letter of ``text`` carries more than 30 combining marks, which no writing does."""
    return not text.isascii() and _MARKS_RE.search(text) is not None


def normalise(text: str) -> str:
    """Return ``text`` in NFC with one kind of space, dash and line end; doing it twice changes nothing.

    Runs of spaces become one, spaces at line ends go, at most one empty line stays between lines.
    Quote marks and the placing of tone marks ("hoà", "hòa") stay as they were written. Of the marks
    on one letter the first 30 stay.
    """
    # Each pass over a long text costs; a plain substring test is some twenty times cheaper.
    if _SPECIAL_RE.search(text):
        text = _BREAK_RE.sub("\n", text)
        text = _REMOVED_RE.sub("", text)
        text = _DASH_RE.sub("-", text)
        text = _SPACE_RE.sub(" ", text)
    if is_overloaded(text):
        text = _MARKS_RE.sub(r"\1", text)
    text = unicodedata.normalize("NFC", text)
    if "  " in text:
        text = _RUN_RE.sub(" ", text)
    if " \n" in text or "\n " in text:
        text = _EDGE_RE.sub("\n", text)
    if "\n\n\n" in text:
        text = _GAP_RE.sub("\n\n", text)
    return text.strip(" \n")
