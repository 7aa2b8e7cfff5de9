"""Mentions of years: absolute ones, and those that depend on the publication or on the year measured."""

from __future__ import annotations

import re
from dataclasses import dataclass

import regex

from pipeline.numbers import NUMBER_WORD, parse_ordinal


@dataclass(frozen=True, slots=True)
class YearMention:
    """A year: absolute (``year``), or relative by ``offset`` to an ``anchor``.

    ``anchor``: ``published`` ("năm ngoái", "năm nay"), ``past`` ("năm qua"), ``next`` ("năm sau"), ``review`` ("trong năm"), ``measured`` ("năm trước", "một năm trước"),
    ``edition`` (the edition before: one year for yearly indices, two for the UN's), ``same``
    ("cùng năm"). ``role``: ``baseline`` after "so với", ``due`` after "đến năm", ``dated`` for a month
    ("tháng 12/2025", which measures only a ranking that comes out by the month), else ``plain``.
    """

    start: int
    end: int
    role: str = "plain"
    year: int | None = None
    offset: int = 0
    anchor: str = ""


#: Dates, document numbers and periods: their digits are no year of a measure.
_NO_YEAR = regex.compile(
    r"""\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4}            # 12/7/2023
    |ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}
    |tháng\s+\d{1,2}\s*(?:/|-|năm\s)\s*\d{4}
    |(?<![\d/])\d{1,2}/\d{4}(?![\d/])                        # 8/2022
    |(?:số\s+)?\d{1,9}/\d{4}/\p{Lu}[\p{Lu}\p{Ll}-]*               # 64/2007/NĐ-CP
    |(?:giai\s+đoạn|nhiệm\s+kỳ|niên\s+khóa|năm\s+học|khóa)\s+(?:\p{L}+,?\s+)?\d{4}\s*-\s*\d{4}
    |sinh\s+(?:năm|ngày)\s+[\d/.-]+|SN\s+\d{4}""",
    regex.VERBOSE | regex.IGNORECASE,
)
_MONTH = regex.compile(r"tháng\s+\d{1,2}\s*(?:/|-|năm\s)\s*(?P<y>\d{4})", regex.IGNORECASE)
_QUARTER = r"(?:quý|quí)\s+(?:I{1,3}|IV|[1-4])"
_ABSOLUTE = regex.compile(
    rf"(?:{_QUARTER}\s*[/-]?\s*(?:năm\s+)?|(?:năm|kỳ)\s+)?(?<![\d.,/])(?<!\d\s?-)(?P<y>(?:19|20)\d\d)(?![\d%]|[.,/]\d)(?:(?<=(?:năm|kỳ)\s+\d{{4}})|(?!\s*(?:điểm|tổ|thành\s+viên|người|hộ)))",
    regex.IGNORECASE,
)
#: A sentence without one of these names no year.
_HINT = re.compile(r"\b(?:19|20)\d\d|[nN]ăm\b|[kK]ỳ |[lL]ần |[qQ]u[ýí] |[đĐ]ợt ")
_DIGITS = re.compile(r"(?:19|20)\d\d")
_N = rf"(?P<n>\d|{NUMBER_WORD})"
#: A rank of the year before is no number of years: "hạng 3 năm trước", "thứ 21/63 năm trước".
_NOT_RANK = r"(?<![\d/.,])(?<!(?:thứ|hạng|bậc|trí|số)\s+)"
_RELATIVE: tuple[tuple[str, str, int], ...] = (
    (r"cùng\s+kỳ(?:\s+(?:năm\s+)?(?:trước|ngoái))?", "measured", -1),
    (r"năm\s+ngoái|năm\s+vừa\s+qua|năm\s+(?:vừa\s+)?rồi", "published", -1),
    (r"trong\s+năm(?=[,.;\s])(?!\s+(?:\d|nay|qua|trước|tới|sau|ngoái|này|đó|học))", "review", 0),
    (r"năm\s+qua", "past", 0),
    (r"năm\s+nay|cuối\s+năm\s+nay", "published", 0),
    (r"năm\s+tới", "published", 1),
    (r"năm\s+sau", "next", 1),
    (rf"{_NOT_RANK}(?:một|1|01)\s+năm\s+trước(?:\s+đó)?|trước\s+đó\s+(?:một|1)\s+năm|năm\s+(?:liền\s+)?trước(?:\s+đó|\s+nữa)?"
     r"|năm\s+liền\s+(?:kề|trước)(?:\s+trước)?|năm\s+kế\s+trước|năm\s+trước\s+liền\s+kề|(?:chỉ\s+)?sau\s+(?:một|1)\s+năm", "measured", -1),
    (rf"{_NOT_RANK}{_N}\s+năm\s+trước(?:\s+đó)?|cách\s+đây\s+{_N}\s+năm|trước\s+đó\s+{_N}\s+năm|(?:chỉ\s+)?sau\s+{_N}\s+năm", "measured", -99),
    (r"(?:kỳ|lần|đợt)\s+(?:\p{L}+\s+){0,3}?(?:liền\s+)?(?:trước|gần\s+trước)(?:\s+đó)?", "edition", -1),
    (r"cùng\s+năm(?:\s+đó)?|năm\s+đó|năm\s+này|năm\s+ấy|(?:cũng\s+)?trong\s+năm\s+(?:này|đó)", "same", 0),
    (r"(?:một|1)\s+năm\s+sau(?:\s+đó)?", "measured", 1),
    (r"(?:kỳ|lần)\s+(?:đánh\s+giá\s+|xếp\s+hạng\s+|công\s+bố\s+)?(?:tới|sau|tiếp\s+theo)", "measured", 1),
    (r"năm\s+đầu\s+đánh\s+giá|lần\s+đánh\s+giá\s+đầu\s+tiên|năm\s+đầu\s+tiên\s+(?:được\s+)?(?:đánh\s+giá|xếp\s+hạng)", "measured", -1),
)  # fmt: skip
_RELATIVE_RE = tuple(
    (regex.compile(rf"(?<!\p{{L}})(?:{source})(?!\p{{L}})", regex.IGNORECASE), anchor, offset)
    for source, anchor, offset in _RELATIVE
)
#: "trong vòng 2 năm (2022 - 2024)": from the one to the other.
_SPAN = regex.compile(r"(?:sau|trong|qua)\s+(?:vòng\s+)?(?:\d|hai|ba|bốn|năm)\s+(?:năm|kỳ)\s*\(?\s*(?P<a>20\d\d)\s*[-–]\s*(?P<b>20\d\d)(?!\d)", regex.IGNORECASE)
#: "giai đoạn 2022-2023" of two neighbouring years; a longer one is a plan's.
_PERIOD = regex.compile(r"(?:giai\s+đoạn|thời\s+kỳ)\s+(?:năm\s+)?(?P<a>20\d\d)\s*[-–]\s*(?P<b>20\d\d)(?!\d)", regex.IGNORECASE)
#: What every relative mention holds, in lower case; "năm 2022" alone is none.
_RELATIVE_HINT = re.compile(r"năm(?!\s+\d)|kỳ|lần|đợt|sau\s|cách\s|trước\s")
_BASELINE = regex.compile(
    r"(?:so(?:\s+(?:với|cùng))?|hơn|kém|thua|bằng|(?:cao|thấp|tốt)\s+hơn(?:\s+so\s+với)?|kể\s+từ|thay\s+vì)"
    r"(?:\s+(?:chính\s+mình|chính\s+nó|mức|kết\s+quả|thời\s+điểm|lần\s+\p{L}+(?:\s+\p{L}+){0,3}|kỳ(?:\s+\p{L}+){0,3}|thứ\s+hạng|vị\s+trí|hạng\s+\d+)){0,2}"
    r"(?:\s+(?:của|trong|ở|vào|\d+))*\s*\(?\s*$",
    regex.IGNORECASE,
)
_DUE = regex.compile(
    r"(?:đến|tới|vào|trước|trong|hết|cuối)(?:\s+(?:hết|cuối|trước|hết\s+quý\s+\w+))?(?:\s+năm)?\s*$", regex.IGNORECASE
)


def find_years(text: str, start: int, end: int) -> list[YearMention]:
    """Return the years named in ``text[start:end]``, in order, dates and document numbers left out."""
    if not _HINT.search(text, start, end):
        return []
    found: list[YearMention] = []
    absolute = list(_ABSOLUTE.finditer(text, start, end)) if _DIGITS.search(text, start, end) else []
    closed = [m.span() for m in _NO_YEAR.finditer(text, start, end)] if absolute else []
    for match in absolute:
        if not any(a <= match.start("y") < b for a, b in closed):
            found.append(_mention(text, start, match, year=int(match["y"])))
    found += [YearMention(m.start(), m.end(), "dated", int(m["y"])) for m in _MONTH.finditer(text, start, end)]
    spans = [*_SPAN.finditer(text, start, end)] + [s for s in _PERIOD.finditer(text, start, end) if int(s["b"]) == int(s["a"]) + 1]
    for span in spans:
        found = [y for y in found if not span.start() <= y.start < span.end()]
        found.append(YearMention(span.start("a"), span.end("a"), "baseline", int(span["a"])))
        found.append(YearMention(span.start("b"), span.end("b"), "plain", int(span["b"])))
    for expression, anchor, offset in _RELATIVE_RE if _RELATIVE_HINT.search(text[start:end].lower()) else ():
        for match in expression.finditer(text, start, end):
            back = offset
            if offset == -99:
                words = match.capturesdict().get("n", [])
                back = -(parse_ordinal(words[0]) or 1) if words else -1
            found.append(_mention(text, start, match, offset=back, anchor=anchor))
    found.sort(key=lambda y: (y.start, -y.end))
    kept: list[YearMention] = []
    for year in found:
        if kept and (year.start < kept[-1].end or _is_apposition(text, kept[-1], year)):
            continue
        kept.append(year)
    return kept


def _is_apposition(text: str, named: YearMention, other: YearMention) -> bool:
    """Whether the second mention only describes the year just named ("năm 2020, năm đầu tiên xếp hạng")."""
    relative = other.year is None and other.anchor in ("measured", "edition", "same")
    return named.year is not None and relative and text[named.end : other.start].strip() in (",", "-", "(")


def _mention(
    text: str, start: int, match: regex.Match[str], year: int | None = None, offset: int = 0, anchor: str = ""
) -> YearMention:
    before = text[max(start, match.start() - 60) : match.start()]
    role = "baseline" if _BASELINE.search(before) else "due" if _DUE.search(before) else "plain"
    if anchor == "measured" and match.group().lower().startswith(("sau", "chỉ sau", "cùng kỳ")):
        role = "baseline"
    return YearMention(match.start(), match.end(), role, year, offset, anchor)
