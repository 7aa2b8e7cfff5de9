"""Lists of figures: "lần lượt là 22, 9, 13", "vị trí thứ 5, 6, 7", "từ A lên B", "95,1; 94,8 và 94,2 điểm"."""

from __future__ import annotations

import regex

from extractors.measures import AMONG, DOWN, PLACES, UP, Measure
from extractors.rule import Rule, pattern
from pipeline.numbers import parse_decimal, parse_ordinal

_WORDS = r"nhất|nhì|hai|ba|tư|bốn|năm(?!\s+(?:\d|nay|trước|ngoái|sau))|sáu|bảy|tám|chín|mười"
_ITEM = (
    rf"(?:(?:thứ\s+hạng|hạng|vị\s+trí|thứ|mức|là)\s+){{0,3}}(?:(?<![\d.,/])\d+(?:[.,]\d+)*(?:\s*/\s*\d{{2,3}})?(?![\d]|[.,]\d)(?:\s*(?:điểm|%))?|(?:{_WORDS})(?!\p{{L}}))"
)
_JOIN = r"\s*(?:,|;(?=\s+\d+[.,]\d)|và|,\s*và|rồi)\s*"
_DATED = r"(?:\s*\((?:năm\s+)?\d{4}\))?"
_LIST = rf"{_ITEM}{_DATED}(?:{_JOIN}{_ITEM}{_DATED})+"
_LEAD = (
    r"(?P<lead>lần\s+lượt|tương\s+ứng|theo\s+thứ\s+tự|thứ\s+tự(?:\s+là)?|các\s+(?:vị\s+trí|thứ\s+hạng|hạng)|vị\s+trí\s+(?:thứ\s+)?|(?:xếp|đứng)\s+(?:hạng|thứ|vị\s+trí\s+thứ)|(?:xếp|đứng)(?=\s+(?:nhất|nhì)\s*(?:,|và))|hạng|con\s+số\s+tương\s+ứng)"
)
_PART = regex.compile(
    rf"(?P<noun>(?:(?:thứ\s+hạng|hạng|vị\s+trí|thứ|mức|là)\s+){{0,4}})(?P<n>\d+(?:[.,]\d+)*|(?:{_WORDS})(?!\p{{L}}))(?:\s*/\s*(?P<total>\d{{2,3}}))?(?P<unit>\s*(?:điểm|%))?", regex.IGNORECASE
)
_DECIMAL = r"(?<![\d.,])\d{1,3},\d+(?!\d)"
_COUNT = r"\d{1,2}(?![\d.,]\d)"
_NUMBERS = regex.compile(r"\d+")
_DATE = regex.compile(r"\([^()]*\)")
_RANK_CONTEXT = regex.compile(r"hạng|vị\s+trí|thứ|xếp|đứng", regex.IGNORECASE)
_COUNT_AFTER = regex.compile(r"\s*(?:tổ|thành\s+viên|người|xã|huyện|thôn|tỷ|tỉ|triệu|nghìn|ngàn|đồng|hộ|tuổi|năm(?!\s+(?:19|20)\d\d)|tháng|phiếu|doanh|dịch|hồ|camera|lượt|bậc|nấc|chỉ|giờ|phút|ngày|km|độ)(?!\p{L})", regex.IGNORECASE)


def _members(match: regex.Match[str]) -> list[Measure] | None:
    text = match.string
    if _COUNT_AFTER.match(text, match.end("items")):
        return None
    dates = [(d.start(), d.end()) for d in _DATE.finditer(text, match.start("items"), match.end("items"))]
    parts = [p for p in _PART.finditer(text, match.start("items"), match.end("items")) if not any(a <= p.start() < b for a, b in dates)]
    decimal = any("," in p["n"] or "." in p["n"] or p["unit"] for p in parts)
    if decimal and not all("," in p["n"] or "." in p["n"] for p in parts):
        return None
    if decimal and regex.match(r"hạng|(?:xếp|đứng)|vị", match["lead"] if "lead" in match.groupdict() and match["lead"] else "", regex.IGNORECASE):
        return None
    named = _RANK_CONTEXT.search(text, max(0, match.start() - 60), match.end()) is not None
    total = parts[-1]["total"] or next((p["total"] for p in parts if p["total"]), None)
    unit = next((p["unit"].strip() for p in reversed(parts) if p["unit"]), "")
    several = len({p["total"] for p in parts if p["total"]}) > 1  # "thứ 6/63 và thứ 9/34"
    members = [_member(p, match, decimal, p["total"] if several else total, unit, not named) for p in parts]
    found = [m for m in members if m is not None]
    return found if len(found) == len(members) else None  # "2021 hạng 26, 2022 hạng 25" is no list


def _member(
    part: regex.Match[str], match: regex.Match[str], decimal: bool, total: str | None, unit: str, weak: bool
) -> Measure | None:
    left, right = match.start(), match.end()
    if decimal:
        value = parse_decimal(part["n"]) if part["n"][0].isdigit() else None
        if value is None:
            return None
        kind = "percent" if unit == "%" else "index" if value <= 1 and len(part["n"]) > 3 else "points"
        end = part.end("unit") if part["unit"] else part.end("n")
        return Measure("index_value", part.start("n"), end, left, right, value, "series_value", kind)
    rank = parse_ordinal(part["n"])
    if not rank or rank > 200:
        return None
    end = part.end("total") if part["total"] else part.end("n")
    return Measure("rank", part.start("n"), end, left, right, rank, "series_rank", "rank", int(total) if total and int(total) >= rank else None, weak=weak)


def _chain(match: regex.Match[str]) -> list[Measure]:
    """The values that one after the other were reached; they go with the years told before."""
    values = regex.finditer(_DECIMAL, match.string, pos=match.start("items"), endpos=match.end("items"))
    return [
        Measure("index_value", v.start(), v.end(), match.start(), match.end(), value, "series_chain", "index" if value <= 1 else "points")
        for v in values if (value := parse_decimal(v.group())) is not None
    ]  # fmt: skip


def _changes(match: regex.Match[str]) -> list[Measure]:
    """The members of a list of changes; one word of direction is that of all."""
    sign = 1 if match["up"] else -1
    counts = _NUMBERS.finditer(match.string, match.start("items"), match.end("items"))
    return [Measure("rank_change", n.start(), n.end(), match.start(), match.end(), sign * int(n.group()), "series_changes", "places") for n in counts]


def _movement(match: regex.Match[str]) -> list[Measure] | None:
    text = match.string
    moving = regex.search(r"lên|xuống|còn|thành|về|tăng|giảm|leo|nhảy|vọt|vươn|tụt|rơi|rớt|lùi|nhích|thăng|tiến|cải thiện", text[match.end("a") : match.start("b")])
    if not moving and not regex.search(r"(?:hạng|thứ|vị trí)\s*$", text[max(0, match.start("b") - 20) : match.start("b")]):
        return None
    found = []
    for group, role in (("a", "from"), ("b", "to")):
        printed = match[group]
        decimal = "," in printed or "." in printed
        total = match.groupdict().get(group + "t")
        value = parse_decimal(printed) if printed[0].isdigit() else parse_ordinal(printed)
        if value is None or (not decimal and value > 200):
            return None
        end = match.end(group + "t") if total and text[match.end(group)] == "/" else match.end(group)
        if decimal:
            kind = "index" if value <= 1 else "points"
            found.append(Measure("index_value", match.start(group), end, match.start(), match.end(), value, "movement_value", kind, role=role))
        else:
            found.append(Measure("rank", match.start(group), end, match.start(), match.end(), value, "movement_rank", "rank", int(total) if total else None, role=role))
    if found[0].kind != found[1].kind or _COUNT_AFTER.match(text, match.end()) or regex.match(r"\s*%", text[match.end() :]):
        return None
    return found


def _movement_bracket(match: regex.Match[str]) -> list[Measure] | None:
    """Two values of an index; whole numbers in a bracket may be anything."""
    return _movement(match) if "," in match["a"] and "," in match["b"] else None


_RANK_WORD = r"(?:(?:vị\s+trí|hạng|thứ\s+hạng|thứ|xếp\s+hạng|xếp|số|bậc)\s+){0,3}"
_FIGURE = r"(?<![\d.,/])\d++(?:[.,]\d++)*+(?![\d]|[.,]\d)"
_OUT_OF = rf"(?:/|\s+{AMONG}(?=\d+\s+(?:tỉnh|địa|đơn|thành)))"
_RANKED = r"(?:\s+(?:tỉnh(?:,\s+thành(?:\s+phố)?)?|thành\s+phố|địa\s+phương|đơn\s+vị)(?!\p{L}))?"
_YEAR = r"(?:\s+(?:của\s+|vào\s+|ở\s+|\()?(?:năm\s+)?(?:\d{4}\)?|trước|ngoái|liền\s+trước)(?:\s+đó)?)?"
_SPAN = r"(?:\s+(?!từ|đến\s+\d|lên\s+\d|tới\s+\d|và)[\p{L}\d]+){0,6}?"

RULES: tuple[Rule[list[Measure]], ...] = (
    Rule(
        "movement_bracket",
        ("lên ", "xuống "),
        pattern(rf"(?<=\()\s*(?:từ\s+)?(?P<a>{_FIGURE})(?:/(?P<at>\d{{2,3}}))?\s+(?:lên|xuống)\s+(?P<b>{_FIGURE})(?:/(?P<bt>\d{{2,3}}))?(?=\s*(?:điểm\s*)?\))"),
        _movement_bracket,
        ("Dù tăng điểm (0,4866 lên 0,5488)",),
        ("(5 lên 9 người)", "(20 xuống 15)"),
    ),
    Rule(
        "chain",
        ("rồi",),
        pattern(
            rf"(?<!\p{{L}})từ\s+(?:mức\s+)?(?P<items>{_DECIMAL}(?:\s+(?:của|hồi|ở)?\s*năm\s+\d{{4}})?\s+(?:lên|xuống|thành)\s+{_DECIMAL}(?:\s*,?\s*(?:rồi|và)(?:\s+(?:lên|xuống|hiện\s+là|nay\s+là|là))?\s+{_DECIMAL})+)"
        ),
        _chain,
        ("Giá trị tăng từ 0,4075 của năm 2020 lên 0,5204 rồi 0,6992.", "từ 0,3409 lên 0,4641, rồi 0,6208 và hiện là 0,7011"),
        ("từ 0,4 lên 0,5",),
    ),
    Rule(
        "movement",
        ("từ ",),
        pattern(
            rf"(?<!\p{{L}})từ\s+(?:mức\s+|con\s+số\s+)?{_RANK_WORD}(?P<a>{_FIGURE})(?:{_OUT_OF}(?P<at>\d{{2,3}})(?!\d){_RANKED})?(?:\s*điểm)?(?!\s*(?:giờ|phút|ngày|tháng|tổ|người|hộ|%|tỷ|triệu|nghìn|xã|huyện|đồng|km|lượt|hồ|thủ|dịch)(?!\p{{L}}))(?P<ya>{_YEAR})"
            rf"(?:\s*,)?{_SPAN}\s*,?\s*(?:lên|xuống|về|tới|đến|còn|thành|sang|ra)\s+(?:tận\s+|đến\s+|tới\s+|mức\s+|còn\s+|vị\s+trí\s+|hạng\s+|thứ\s+)*{_RANK_WORD}(?P<b>{_FIGURE})(?:{_OUT_OF}(?P<bt>\d{{2,3}})(?!\d){_RANKED})?(?!/)(?!\s*(?:bậc|nấc|năm(?!\s+(?:19|20)\d\d)|tỷ|triệu|tháng|người|hộ|tuổi|thành))"
        ),
        _movement,
        ("từ vị trí 60/63 năm 2021 tăng 34 bậc lên vị trí 26/63", "đi từ 0,3302 lên 0,5551", "từ hạng 13 leo lên hạng 6", "từ 19 trên 63 tỉnh, thành năm 2023 lên 12 trên 34 tỉnh", "từ thứ 55 lên thứ 12"),
        ("từ 5 đến 9 thành viên", "từ 71% lên 96,4%", "nhóm 2 từ 0,32 đến 0,4"),
    ),
    Rule(
        "series",
        ("lần lượt", "tương ứng", "thứ tự", "vị trí", "hạng", "xếp", "đứng"),
        pattern(rf"(?<!\p{{L}}){_LEAD}(?:\s+(?!(?:{_WORDS})(?!\p{{L}}))[\p{{L}}]+){{0,5}}?(?:,\s+là|(?<=thứ\s+tự)\s+(?-i:\p{{Lu}})[^.;:\d]{{3,80}}?\s(?:là|xếp)(?:\s+(?:hạng|thứ))?)?\s*:?\s*(?P<items>{_LIST})(?!\s*/\s*\d)"),
        _members,
        ("lần lượt là 22, 9, 13", "giữ vị trí thứ 5, 6, 7", "lần lượt đứng nhất, nhì, ba", "ở các hạng 27, 34 và 22", "đạt giá trị lần lượt là 0,1931 và 0,2021"),
        ("lần lượt là 22, 9 tổ",),
    ),
    Rule(
        "series_changes",
        ("bậc", "hạng", "vị trí", "nấc"),
        pattern(
            rf"(?<!\p{{L}})(?:(?P<up>{UP})|(?P<down>{DOWN}))(?:\s+(?:hạng|lần\s+lượt|của|các|cả|\d\s+trụ\s+cột|ba\s+trụ\s+cột|là|theo\s+thứ\s+tự|tương\s+ứng))*\s*:?\s*"
            rf"(?P<items>{_COUNT}(?:\s*,\s*{_COUNT})*\s*,?\s*và\s+{_COUNT})\s+{PLACES}"
        ),
        _changes,
        ("tăng lần lượt 3, 5 và 7 bậc", "mức tăng hạng lần lượt của 3 trụ cột là 6, 1 và 15 bậc", "cùng lùi 2 và 4 bậc"),
        ("tăng 3 bậc và 4 hạng mục",),
    ),
    Rule(
        "series_values",
        ("điểm", "%"),
        pattern(rf"(?P<items>{_FIGURE}(?:\s*[,;]\s+{_FIGURE})*\s*(?:và|,|;)\s+{_FIGURE}\s*(?:điểm|%))"),
        _members,
        ("với 95,1; 94,8 và 94,2 điểm",),
        ("12 tỷ và 3 xã",),
    ),
)


def find_series(text: str, start: int, end: int, lowered: str) -> list[Measure]:
    """Return the members of the lists and movements of ``text[start:end]``, earlier rules first."""
    found: list[Measure] = []
    for rule in RULES:
        for members in rule.find(text, start, end, lowered):
            if not any(m.start < o.end and o.start < m.end for m in members for o in found):
                found += members
    return found
