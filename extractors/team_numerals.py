"""Counts written in words: "một nghìn hai trăm người", "mười hai tổ".

Only from ten on: smaller ones ("hai tổ", "năm người") are sizes and examples far more often than counts.
"""

from __future__ import annotations

import regex

_DIGIT = {
    "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "sáu": 6, "bảy": 7,
    "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_SCALE = {"nghìn": 1_000, "ngàn": 1_000, "vạn": 10_000}
_LINK = ("linh", "lẻ")
_ALL = "|".join((*_DIGIT, *_SCALE, *_LINK, "mười", "mươi", "trăm", "rưỡi", "rưởi"))
#: A numeral from ten on, for use inside other patterns, verbose ones too.
NUMERAL = rf"(?:mười|(?:{'|'.join(_DIGIT)})\s+(?:mươi|trăm|{'|'.join(_SCALE)}))(?:\s+(?:{_ALL}))*(?![\p{{L}}\p{{M}}])"
#: What a text must hold for a numeral to be looked for.
HINT = regex.compile(r"(?<!\p{L})(?:mười|mươi|trăm|nghìn|ngàn|vạn)(?!\p{L})", regex.IGNORECASE)


def parse_numeral(text: str) -> int | None:
    """Return the value of a numeral in words, or ``None`` where it does not parse whole.

    >>> parse_numeral("một nghìn hai trăm"), parse_numeral("hai nghìn rưỡi"), parse_numeral("chín trăm linh năm")
    (1200, 2500, 905)
    >>> parse_numeral("mười lăm"), parse_numeral("ba mươi tư"), parse_numeral("trăm hai")
    (15, 34, None)
    """
    total, group, digit, last = 0, 0, None, 0
    for word in text.lower().split():
        if word in _DIGIT and digit is None:
            digit = _DIGIT[word]
        elif word == "mười" and digit is None:
            group, last = group + 10, 10
        elif word in ("mươi", "trăm") and digit is not None:
            last = 10 if word == "mươi" else 100
            group, digit = group + digit * last, None
        elif word in _SCALE and (group or digit is not None):
            last = _SCALE[word]
            total, group, digit = (total + group + (digit or 0)) * last, 0, None
        elif word in ("rưỡi", "rưởi") and last >= 100 and digit is None:
            group += last // 2
        elif word not in _LINK or digit is not None:
            return None
    return total + group + (digit or 0)
