"""Bytes to text, and text to the one normal form that every offset counts in.

Files come as UTF-8, UTF-16 or windows-1258. What cannot be decoded for certain is refused with a
reason: a wrong encoding does not fail, it silently turns every name into another one.
"""

from __future__ import annotations

import re
import unicodedata


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

_ONSET = r"(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnpqrstvx])?"
_CODA = r"(?:ng|nh|ch|[cmnpt]|[iyuo])?"
# One written Vietnamese syllable without its tone; vowels with hat, breve or horn included.
_SYLLABLE = re.compile(_ONSET + r"[aăâeêioôơuưy]{1,3}" + _CODA)
_WORD = re.compile(r"[^\W\d_]+")
_TONES = {0x300: None, 0x301: None, 0x303: None, 0x309: None, 0x323: None}

# Letters stand next to these signs only where a font, not the encoding, makes them Vietnamese.
_FONT_SIGN = re.compile("[µ¸¶·¹¨©ª«¬®§ïøûåäëüñ]")
_TCVN3 = re.compile(r"[^\W\d][µ¸¶·¹¨©ª«¬®§]|[µ¸¶·¹¨©ª«¬®§][^\W\d]|®[µ¸¶·¹]")
_VNI = re.compile(r"[aeouyAEOUY][ïøûåäëüñ]|\b[ñÑ][aeiouy]")


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
    kept = sum(len(char.encode()) for char in data.decode("utf-8", "ignore") if not char.isascii())
    if error.reason == "unexpected end of data" or kept > beyond / 2:
        raise Undecodable(f"it is UTF-8 that is damaged at byte {error.start} or cut off; get it again")
    texts = [_try(data, codec) for codec in (declared, "cp1258")]
    for text in texts:
        if text is not None and _is_vietnamese(text):
            return text
    if texts[0] is not None:
        return texts[0]
    raise Undecodable(
        f"byte {error.start} is not valid UTF-8, and read as windows-1258 it gives no Vietnamese words"
    )


def _try(data: bytes, codec: str | None) -> str | None:
    try:
        return unicodedata.normalize("NFC", data.decode(codec)) if codec else None
    except (UnicodeDecodeError, LookupError):
        return None


def _is_vietnamese(text: str) -> bool:
    """Whether nine in ten of the words with a letter beyond ASCII are Vietnamese syllables."""
    words = [word for word in _WORD.findall(text[:20_000]) if not word.isascii()]
    good = sum(_is_syllable(word) for word in words)
    return good > 0 and good >= 0.9 * len(words)


def _is_syllable(word: str) -> bool:
    plain = unicodedata.normalize("NFD", word.lower()).translate(_TONES)
    return _SYLLABLE.fullmatch(unicodedata.normalize("NFC", plain)) is not None


def legacy_font(text: str) -> str | None:
    """Return ``TCVN3`` or ``VNI`` where ``text`` is readable only in a font of that kind, else None."""
    sample = text[:4000]
    if len(_FONT_SIGN.findall(sample)) < 5:
        return None
    enough = max(5, sample.count(" ") // 10)
    for name, sign in (("TCVN3", _TCVN3), ("VNI", _VNI)):
        if len(sign.findall(sample)) >= enough:
            return name
    return None


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
_EDGE_RE = re.compile(" *\n *")
_GAP_RE = re.compile("\n{3,}")


def normalise(text: str) -> str:
    """Return ``text`` in NFC with one kind of space, dash and line end; doing it twice changes nothing.

    Runs of spaces become one, spaces at line ends go, at most one empty line stays between lines.
    Quote marks and the placing of tone marks ("hoà", "hòa") stay as they were written.
    """
    # Each pass over a long text costs; a plain substring test is some twenty times cheaper.
    if _SPECIAL_RE.search(text):
        text = _BREAK_RE.sub("\n", text)
        text = _REMOVED_RE.sub("", text)
        text = _DASH_RE.sub("-", text)
        text = _SPACE_RE.sub(" ", text)
    text = unicodedata.normalize("NFC", text)
    if "  " in text:
        text = _RUN_RE.sub(" ", text)
    if " \n" in text or "\n " in text:
        text = _EDGE_RE.sub("\n", text)
    if "\n\n\n" in text:
        text = _GAP_RE.sub("\n\n", text)
    return text.strip(" \n")
