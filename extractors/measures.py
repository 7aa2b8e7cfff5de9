"""Measures: numbers of a known kind (a rank, a value, a change) before it is known whose they are."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from pipeline.numbers import NUMBER_WORD


@dataclass(frozen=True, slots=True)
class Measure:
    """A number of a known kind.

    ``start``/``end``: the mention (the number with its unit). ``left``/``right``: the whole wording,
    cue included. ``series``: number of the list it stands in, 0 for none; ``position`` in that list.
    ``role``: ``from`` or ``to`` in "từ A lên B". ``weak``: the wording alone does not prove the kind.
    """

    kind: str
    start: int
    end: int
    left: int
    right: int
    value: float
    rule: str
    unit: str | None = None
    out_of: int | None = None
    qualifier: str = "exact"
    role: str = ""
    weak: bool = False


#: Words of direction: +1 is an improvement of the rank or a growth of the value.
UP = (
    r"(?:tăng(?:\s+(?:vọt|mạnh|thêm|liền|tới|đến|trưởng(?:\s+giá\s+trị)?|hạng|bậc))*|vươn(?:\s+lên)?|vượt(?:\s+lên)?|nhảy(?:\s+(?:vọt|liền))*|vọt(?:\s+lên)?"
    r"|leo(?:\s+lên)?|thăng(?:\s+(?:hạng|tiến|thêm))*|tiến(?:\s+(?:thêm|lên|bộ))*|nhích(?:\s+(?:lên|thêm|nhẹ))*|cải\s+thiện(?:\s+(?:thêm|được))*|lên|thêm"
    r"|bứt(?:\s+(?:phá|lên|tốc))*|bật(?:\s+lên)?|nâng(?:\s+lên)?|cộng(?:\s+thêm)?|nhỉnh\s+hơn|bổ\s+sung|phi|trèo|xích\s+lên|lấy\s+lại|gỡ(?:\s+gạc)?(?:\s+lại)?(?:\s+được)?|phóng|bay\s+lên|bước\s+lên|đi\s+lên|dôi\s+ra|phồng\s+lên|cao\s+hơn|tốt\s+hơn|hơn|trên|▲|↑)"
)
DOWN = (
    r"(?:giảm(?:\s+(?:mạnh|sâu|nhẹ|tới|hạng|bậc))*|tụt(?:\s+(?:hạng|xuống|lùi|mất|hẳn|lại|sâu))*|lùi(?:\s+(?:lại|xuống|sâu))*|rơi(?:\s+(?:xuống|mất))*|rớt(?:\s+(?:hạng|xuống|mất))*"
    r"|mất(?:\s+(?:đi|tới))*|sụt(?:\s+(?:giảm|mất|xuống|hạng))*|hụt(?:\s+(?:đi|mất))*|hạ|xuống|tuột(?:\s+(?:xuống|mất))*|trượt|thụt(?:\s+lùi)?|kém(?:\s+hơn)?|thua|thấp\s+hơn|bớt|đánh\s+(?:mất|rơi)|nhường(?:\s+lại)?|lui|thổi\s+bay|bốc\s+hơi|trả\s+(?:ngược|lại)|chìm|trôi|văng(?:\s+ra\s+sau)?|bị\s+đẩy\s+lùi|▼|↓)"
)
#: What may stand between a direction word and its number.
ABOUT = r"(?:\s+(?:tới|đến|thêm|được|hẳn|liền|đúng|khoảng|gần|hơn|trên|chừng|xấp\s+xỉ|ngót|ít\s+nhất|tối\s+thiểu|những|luôn|một\s+mạch|vỏn\s+vẹn|nhẹ|mạnh|sâu|dài|tròn|nữa|vài|lại|một\s+lúc|một\s+hơi|tổng\s+cộng|chưa\s+đầy)){0,6}"
PLACES = r"(?:bậc|bước(?!\s+(?:đầu|tiến|ngoặt))|hạng|thứ\s+hạng|vị\s+trí|nấc|thứ\s+bậc)"
#: Before a total in words: "22 trong 34 tỉnh", "19 trên tổng số 63 địa phương".
AMONG = r"(?:trên|trong)\s+(?:tổng\s+số\s+|số\s+)?"
ORD = rf"(?:0?\d{{1,3}}(?![\d.,]\d|\d|%)|{NUMBER_WORD}(?!\p{{L}}))"

#: A figure that is left is the one before: "rời ngôi nhì", "từ thứ 10 bay lên …", "nhích từ 0,6772 thêm …".
_LEFT = regex.compile(r"(?:rời|chia\s+tay|để\s+mất|đánh\s+mất|mất|từ\s+bỏ|rớt\s+khỏi|khỏi|nhường)\s+(?:\p{L}+\s+)?$", regex.IGNORECASE)
_STAYED = regex.compile(r"(?:chưa|không|chẳng)\s+(?:từng\s+|hề\s+|bao\s+giờ\s+|lần\s+nào\s+)?(?:rời|để\s+mất|đánh\s+mất|mất|rớt\s+khỏi)\s+(?:khỏi\s+)?(?:\p{L}+\s+)?$", regex.IGNORECASE)
_FROM = regex.compile(r"(?:^|\s)từ\s+(?:vị\s+trí\s+|hạng\s+|chỗ\s+|nấc\s+|mức\s+)?$", regex.IGNORECASE)
_ONWARD = regex.compile(r"[^;.]{0,60}?(?:(?<!trở\s)lên|xuống|về|tới|còn|thành|thêm)(?!\p{L})", regex.IGNORECASE)


#: "lên hạng 6 từ hạng 14"
_BACK = regex.compile(r"(?:lên|xuống|về|tới)\s+(?:tận\s+)?(?:hạng|vị\s+trí|thứ|thứ\s+hạng)\s[^,;.]{1,14}\stừ\s+(?:hạng|vị\s+trí|thứ|thứ\s+hạng|\s)*$", regex.IGNORECASE)


def role_of(match: regex.Match[str]) -> str:
    """``from`` for a figure that is left, by the words around its match; else an empty string."""
    before = match.string[max(0, match.start() - 40) : match.start()]
    started = match.group().lower().startswith("từ ") or _FROM.search(before)
    figure = match.start("n") if "n" in match.groupdict() else match.start()
    if _BACK.search(match.string[max(0, match.start() - 60) : figure]):
        return "from"
    if (_LEFT.search(before) and not _STAYED.search(before)) or (started and _ONWARD.match(match.string, match.end())):
        return "from"
    return ""


_QUALIFIERS = (
    ("at_least", ("ít nhất", "tối thiểu", "không dưới")),
    ("at_most", ("tối đa", "không quá")),
    ("about", ("khoảng", "chừng", "xấp xỉ", "ngót", "tầm", "ước", "độ")),
    ("under", ("gần", "chưa đầy", "chưa đến", "chưa tới", "dưới", "suýt soát")),
    ("over", ("hơn", "trên", "quá")),
)
_QUALIFIER_RE = regex.compile(
    rf"(?:^|\s|\()(?P<q>{'|'.join(w.replace(' ', r'[ ]') for _, words in _QUALIFIERS for w in words)})\s*$", regex.IGNORECASE
)
_QUALIFIER_OF = {word: name for name, words in _QUALIFIERS for word in words}


def qualifier_before(text: str, start: int, floor: int = 0) -> str:
    """The qualifier that stands directly before ``start`` ("hơn", "gần", "khoảng"), else ``exact``.

    "cao hơn 0,15" and "nhiều hơn" compare and do not qualify.
    """
    before = text[max(floor, start - 24) : start]
    match = _QUALIFIER_RE.search(before)
    if not match:
        return "exact"
    word = match["q"].lower()
    lead = before[: match.start("q")].rstrip().lower()
    if word in ("hơn", "trên") and lead.endswith(("cao", "thấp", "nhiều", "ít", "lớn", "tốt", "kém", "nhỉnh")):
        return "exact"
    return _QUALIFIER_OF[word]
