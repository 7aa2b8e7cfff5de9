"""Publication dates: of metadata, and of the short lines that stand around an article's headline."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone

#: Vietnam has one time zone and no summer time; a page's UTC stamp may name the day before.
VIETNAM = timezone(timedelta(hours=7))

_DIGIT = re.compile(r"\d")
_DAY = re.compile(
    r"(?<![\d/.,-])(?P<day>\d{1,2})\s?(?P<mark>[/.-])\s?(?P<month>\d{1,2})\s?(?P=mark)\s?(?P<year>(?:19|20)\d\d)"
    r"(?![\d/]|[.,-]\d)"
)
_ISO = re.compile(r"(?<![\d/.-])(?P<year>(?:19|20)\d\d)([/-])(?P<month>\d{1,2})\2(?P<day>\d{1,2})(?!\d)")
_LONG = re.compile(
    r"(?:ngày\s)?(?<!\d)(?P<day>\d{1,2})\s?(?:tháng|-|/)\s?(?P<month>\d{1,2})[,\s]\s?năm\s(?P<year>(?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
_LONG_COMMA = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})\stháng\s(?P<month>\d{1,2}),\s?(?P<year>(?:19|20)\d\d)(?!\d)", re.IGNORECASE
)
_ISSUE = re.compile(
    r"^số\s\d+\b.{0,20}?(?P<label>tháng)\s(?P<month>\d{1,2})\s?(?:/|-|năm)\s?(?P<year>(?:19|20)\d\d)$",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"(?<!\d)(?:lúc\s)?(?:\d{1,2}\s?[:h]\s?\d{2}(?::\d{2})?|\d{1,2}\s?giờ(?:\s\d{1,2})?(?:\sphút)?)"
    r"\s?(?:AM|PM|SA|CH)?(?!\d)(?:\s?[\[(]?\s?GMT\s?[+-]\s?\d{1,2}(?::?\d\d)?\s?[\])]?)?",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"\b(?:thứ\s(?:hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|chủ\snhật|CN|T[2-7])(?=[\s,.:;|-]|$)", re.IGNORECASE
)
_LABEL = re.compile(
    r"\b(?:ngày\s(?:đăng|cập nhật|xuất bản|tạo|phát hành|viết|đưa tin)|đăng\s(?:ngày|lúc|vào)"
    r"|xuất bản(?:\sngày|\slúc)?|cập nhật(?:\sngày|\slúc|\slần cuối)?"
    r"|thời gian(?:\sđăng)?|đăng(?=\s?:))\b\s?:?",
    re.IGNORECASE,
)
# Counters and buttons that share the line with the date.
_COUNTER = re.compile(
    r"[\[(]?GMT\s?[+-]\s?\d{1,2}(?::?\d\d)?[\])]?|\b(?:ngày|bởi|lúc)\b"
    r"|[\d.,]+ (?:lượt (?:xem|đọc)|bình luận|views?)\b"
    r"|(?:lượt (?:xem|đọc|truy cập)|đã xem|số lần xem|xem|views?|cỡ chữ|font size|bình luận"
    r"|in bài(?: viết)?|nghe bài viết)"
    r"\s?:?\s?(?:[\d.,]+|A\s?-\s?A\s?\+?|A\s?\+|A\s?-)?(?=\s|$|\|)",
    re.IGNORECASE,
)
_EDGE = " \t-|,.:;•·*()[]/"
_OF_DAY = {"sáng", "trưa", "chiều", "tối", "đêm", "từ", "đến", "trước", "sau", "trong", "vào", "hôm"}
# A dateline that is longer than this is a sentence.
_MAX_LINE = 110
_MAX_REST = 60


def parse_date(text: str) -> date | None:
    """Return the day that ``text`` names (ISO, with or without a time, or Vietnamese), else None.

    A time with an offset is turned into Vietnam's before its day is taken.

    >>> parse_date("Thứ tư, 12/07/2023 - 20:05")
    datetime.date(2023, 7, 12)
    >>> parse_date("2023-07-12T20:05:00Z")
    datetime.date(2023, 7, 13)
    """
    text = text.strip()
    try:
        stamp = datetime.fromisoformat(text)
    except ValueError:
        found = _find(text)
        return None if found is None else found[0]
    return (stamp.astimezone(VIETNAM) if stamp.tzinfo else stamp).date()


def _find(text: str) -> tuple[date, int, int] | None:
    for pattern in (_DAY, _ISO, _LONG, _LONG_COMMA, _ISSUE):
        for match in pattern.finditer(text):
            day = 1 if pattern is _ISSUE else int(match["day"])
            try:
                found = date(int(match["year"]), int(match["month"]), day)
            except ValueError:
                continue
            return found, match.start(), match.end()
    return None


def dateline(line: str) -> tuple[date, str] | None:
    """Return the date of a line that is a dateline and what else the line names, else None.

    A dateline holds a whole date and besides it only a weekday, a time, counters and a short name
    (outlet, section, author). A sentence that tells of a day is none.

    >>> dateline("Kinh tế | Thứ Tư, 20/07/2022, 19:33 [GMT+7]")
    (datetime.date(2022, 7, 20), 'Kinh tế')
    >>> dateline("Ngày 12/7/2023, Bộ công bố bảng xếp hạng")
    """
    if len(line) > _MAX_LINE or not _DIGIT.search(line):
        return None
    found = _find(line)
    if found is None:
        return None
    day, start, end = found
    if line[start : start + 2].lower() == "số":
        return day, ""
    before, after = line[:start], line[end:]
    marked = False
    parts = []
    for part in (before, after):
        for pattern in (_CLOCK, _WEEKDAY, _LABEL, _COUNTER):
            part, count = pattern.subn(" | ", part)
            marked = marked or (count > 0 and pattern is not _COUNTER)
        parts.append([piece for piece in (cut.strip(_EDGE) for cut in part.split("|")) if piece])
    rest = [*parts[0], *parts[1]]
    if not rest:
        return day, ""
    named = " | ".join(rest)
    return (day, named) if _is_name(named, before, marked) else None


def _is_name(rest: str, before: str, marked: bool) -> bool:
    """Whether what stands beside the date may be a name: short, no sentence, set off from the date."""
    if len(rest) > _MAX_REST or len(rest.split()) > 10 or rest[-1] in ".!?" or any(map(str.isdigit, rest)):
        return False
    pieces = [piece.strip() for piece in rest.split("|")]
    if any(piece[0].islower() or piece.split()[0].lower() in _OF_DAY for piece in pieces):
        return False
    if marked:
        return True
    # "Báo A | 12/7/2023" and "Hà Nội, ngày 12/7/2023" are datelines, "Hội nghị ngày 12/7/2023" is a headline.
    mark = re.search(r"([-|,•])\s*(?:ngày\s*)?$", before, re.IGNORECASE)
    if mark is None or len(pieces) > 1 or len(rest.split()) > 6:
        return False
    return mark[1] != "," or all(word[0].isupper() for word in rest.split())
