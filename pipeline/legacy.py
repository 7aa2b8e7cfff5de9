"""Text that only a font or a wrong reading makes Vietnamese: TCVN3, VNI, and UTF-8 read as windows-1252.

The tables are data, in ``gazetteers/legacy_fonts.csv``. A line is converted only where that turns
what are no Vietnamese syllables into Vietnamese syllables, so that Unicode beside it stays as it is.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files

_ONSET = r"(?:ngh|ng|nh|gh|gi|kh|kr|ph|qu|th|tr|ch|[bcdđghklmnpqrstvx])?"
_NUCLEUS = r"(?:uyê|uya|uâ|uê|uô|uơ|uy|ua|oa|oă|oe|iê|ia|yê|ya|ươ|ưa|[aăâeêioôơuưy])"
_CODA = r"(?:ng|nh|ch|[ckmnpt]|[iyuo])?"
# One written Vietnamese syllable without its tone.
_SYLLABLE = re.compile(_ONSET + _NUCLEUS + _CODA)
_TONE = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
# Letters, and the signs of Latin-1 that stand for letters in the fonts and in misread UTF-8.
_WORD = re.compile("[A-Za-z\u0080-\u024f\u02c6\u02dc\u1ea0-\u1ef9‘-„†-•…‰‹›€™]+")
_UNICODE_ONLY = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")
# What Vietnamese in Unicode hardly ever has: the rest of Latin-1, and what UTF-8 misread begins with.
_SIGN = re.compile("[¡-¿ÃÄÅÆÇËÎÏÐÑÖ-ØÛÜÞßäåæçëîïðñö-øûüþÿ]|á[º»]")
# Fewer signs are bullets, quotes and foreign names; fewer words prove nothing.
_ENOUGH = 5
# Of a long text a part is judged: so many pieces of so many characters, from all of it.
_PIECES, _PIECE = 20, 1_000
# Of a text in the right encoding nearly all words are syllables, of one in a wrong one hardly any.
_RIGHT, _WRONG = 0.9, 0.5


def vietnamese_share(text: str) -> tuple[int, float]:
    """Return how many words of ``text`` hold a letter beyond ASCII, and the share of Vietnamese syllables."""
    words = [word for word in _WORD.findall(_sample(text)) if not word.isascii()]
    words = [inner for word in words if (inner := word.strip("‘’“”•…«»·"))]
    return len(words), sum(map(_is_syllable, words)) / (len(words) or 1)


def _sample(text: str) -> str:
    if len(text) <= _PIECES * _PIECE:
        return text
    return " ".join(text[start : start + _PIECE] for start in range(0, len(text), len(text) // _PIECES))


def _is_syllable(word: str) -> bool:
    plain, tones = _TONE.subn("", unicodedata.normalize("NFD", word.lower()))
    return tones < 2 and _SYLLABLE.fullmatch(unicodedata.normalize("NFC", plain)) is not None


def to_unicode(text: str, *, misread: bool = True) -> str | None:
    """Return ``text`` with its lines in TCVN3, VNI or misread UTF-8 converted; None where there are none.

    Without ``misread`` UTF-8 that was read as windows-1252 is no candidate: bytes that are read so
    only to look for fonts would hide their damage.
    """
    if len(_SIGN.findall(text)) < _ENOUGH:
        return None
    lines = text.split("\n")
    # Neither the fonts nor misread bytes have letters beyond Latin-1.
    suspect = [line for line in lines if not line.isascii() and not _UNICODE_ONLY.search(line)]
    ways = [from_tcvn3, from_vni, *([_from_misread] if misread else [])]
    convert = _conversion("\n".join(suspect), ways)
    if convert is None:
        found = {line: way(line) for line in suspect if (way := _conversion(line, ways)) is not None}
    elif all(line.isascii() or not _UNICODE_ONLY.search(line) for line in lines):
        found = {line: convert(line) for line in lines}
    else:
        found = {line: converted for line in suspect if _is_better(line, converted := convert(line))}
    return "\n".join(found.get(line, line) for line in lines) if found else None


def _conversion(text: str, ways: Sequence[Callable[[str], str]]) -> Callable[[str], str] | None:
    """Return the conversion that for certain makes ``text`` Vietnamese, which it is not as it stands."""
    words, share = vietnamese_share(text)
    if words < _ENOUGH or share >= _WRONG:
        return None
    part = _sample(text)
    best = max(ways, key=lambda convert: vietnamese_share(convert(part))[1])
    return best if vietnamese_share(best(part))[1] >= _RIGHT else None


def _is_better(line: str, converted: str) -> bool:
    return vietnamese_share(line)[1] < vietnamese_share(converted)[1]


def from_tcvn3(text: str) -> str:
    """Convert TCVN3; capitals with a tone it writes as small letters, in a font of capitals."""
    pattern, table = _font("TCVN3")
    return "\n".join(_capitals(line, pattern.sub(lambda m: table[m[0]], line)) for line in text.split("\n"))


def _capitals(written: str, line: str) -> str:
    plain = [char for char in written if char.isascii() and char.isalpha()]
    if len(plain) > 3 and all(map(str.isupper, plain)):
        return line.upper()

    def mend(match: re.Match[str]) -> str:
        letters = [char for char in match[0] if char.isascii()]
        return match[0].upper() if len(letters) > 1 and all(map(str.isupper, letters)) else match[0]

    return _WORD.sub(mend, line)


def from_vni(text: str) -> str:
    """Convert VNI, which writes a letter and, behind it, its tone and hat as one sign."""
    pattern, table = _font("VNI")
    return pattern.sub(lambda m: table[m[0]], text)


def _from_misread(text: str) -> str:
    """Return ``text`` with its letters taken for bytes of windows-1252 (else Latin-1), read as UTF-8."""
    return re.sub("[^\x00-\x7f]+", _reread, text)


def _reread(match: re.Match[str]) -> str:
    try:
        return b"".join(map(_byte, match[0])).decode("utf-8")
    except UnicodeError:
        return match[0]


def _byte(char: str) -> bytes:
    try:
        return char.encode("cp1252")
    except UnicodeEncodeError:
        return char.encode("latin-1")


@cache
def _tables() -> dict[str, dict[str, str]]:
    """Return, for each encoding, the Unicode letter of each character or pair as it is written."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    source = (files("gazetteers") / "legacy_fonts.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(source.splitlines()):
        found[row["encoding"]][row["written"]] = row["unicode"]
    return found


@cache
def _font(name: str) -> tuple[re.Pattern[str], dict[str, str]]:
    table = _tables()[name]
    longest_first = sorted(table, key=lambda written: (-len(written), written))
    return re.compile("|".join(longest_first)), table
