"""Vietnamese number text to an exact value, or to nothing. Pure; no imports of ours.

The locale is fixed: a comma is the decimal sign and a point groups thousands ("1.234,5"). A point
is decimal only where it cannot group ("0.3961", "87.5"). What does not parse whole is ``None``.
"""

from __future__ import annotations

import regex

#: A number as printed, for use inside other patterns (no sign, no unit).
NUMBER = r"(?<![\d.,/])\d+(?:[.,]\d+)*(?![\d])"

_GROUPED = regex.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d{1,3}(?: \d{3})+(?:,\d+)?")
_PLAIN = regex.compile(r"\d+(?:,\d+)?")
_POINT = regex.compile(r"\d+\.\d+")
_ENGLISH = regex.compile(r"\d{1,3}(?:,\d{3})+")

MULTIPLIERS = {"nghìn": 1_000, "ngàn": 1_000, "vạn": 10_000, "triệu": 1_000_000, "tỷ": 10**9, "tỉ": 10**9}

_DIGITS = {
    "một": 1, "nhất": 1, "mốt": 1, "hai": 2, "nhì": 2, "nhị": 2, "ba": 3, "tam": 3, "bốn": 4, "tư": 4,
    "năm": 5, "lăm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9, "mười": 10,
}  # fmt: skip

#: Alternation of number words up to 99, longest first, for use inside other patterns, verbose ones too.
NUMBER_WORD = (
    r"(?:(?:hai|ba|bốn|năm|sáu|bảy|tám|chín)[ ]mươi(?:[ ](?:mốt|hai|ba|tư|bốn|lăm|sáu|bảy|tám|chín))?"
    r"|mười(?:[ ](?:một|hai|ba|bốn|lăm|sáu|bảy|tám|chín))?"
    r"|một|nhất|hai|nhì|ba|bốn|tư|năm|sáu|bảy|bẩy|tám|chín)"
)


def parse_decimal(text: str) -> float | None:
    """Return the value of a printed number, or ``None`` where it does not parse whole.

    >>> parse_decimal("0,6386"), parse_decimal("1.218"), parse_decimal("1.234,5"), parse_decimal("0.3961")
    (0.6386, 1218.0, 1234.5, 0.3961)
    >>> parse_decimal("1,5"), parse_decimal("07"), parse_decimal("0.326"), parse_decimal("1.2.3")
    (1.5, 7.0, 0.326, None)
    """
    text = text.strip()
    if _GROUPED.fullmatch(text) and not text.startswith("0"):
        return float(text.replace(".", "").replace(" ", "").replace(",", "."))
    if _PLAIN.fullmatch(text):
        return float(text.replace(",", "."))
    if _POINT.fullmatch(text):
        return float(text)
    return None


def parse_count(text: str, multiplier: str | None = None) -> int | None:
    """Return a whole count ("1.218", "8,2" + "ngàn"), or ``None``.

    Things are counted in whole numbers, so a comma before exactly three digits ("3,740 thành viên")
    can only group; without a multiplier any other fraction is refused.

    >>> parse_count("1.218"), parse_count("3,740"), parse_count("8,2", "ngàn"), parse_count("7,5")
    (1218, 3740, 8200, None)
    """
    text = text.strip()
    if multiplier is None and _ENGLISH.fullmatch(text) and not text.startswith("0"):
        return int(text.replace(",", ""))
    value = parse_decimal(text)
    if value is None:
        return None
    value *= MULTIPLIERS.get((multiplier or "").lower(), 1)
    return round(value) if abs(value - round(value)) < 1e-6 else None


def parse_word(text: str) -> int | None:
    """Return the value of a number word from 1 to 99 ("nhì", "mười lăm", "hai mươi tư"), or ``None``.

    >>> parse_word("nhất"), parse_word("Mười lăm"), parse_word("hai mươi tư"), parse_word("trăm")
    (1, 15, 24, None)
    """
    words = text.lower().split()
    if len(words) == 1:
        return _DIGITS.get(words[0])
    if words[0] == "mười" and len(words) == 2 and words[1] in _DIGITS:
        return 10 + _DIGITS[words[1]]
    if len(words) in (2, 3) and words[1] == "mươi" and words[0] in _DIGITS:
        unit = _DIGITS.get(words[2]) if len(words) == 3 else 0
        return None if unit is None else _DIGITS[words[0]] * 10 + unit
    return None


def parse_ordinal(text: str) -> int | None:
    """Return the whole number of digits ("07") or of a number word ("nhì"), or ``None``."""
    return int(text) if text.isdigit() else parse_word(text)
