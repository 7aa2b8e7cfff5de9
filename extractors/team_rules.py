"""Mentions about community digital technology teams: their names, and counts of teams, members and units.

A count says how many and of what; whether it is a count of the teams at all, and whose, is settled in
``team``. The vocabulary and its sources are in ``gazetteers/teams.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass

import regex

from extractors.measures import qualifier_before
from extractors.rule import Rule, RuleSet, pattern
from extractors.team_names import OWN, TEAM_NAME, TO, WORDS, alternation
from pipeline.gazetteer import fold_tone
from pipeline.numbers import MULTIPLIERS, parse_count, parse_decimal

_SHARED = alternation(WORDS["names"]["shared"])
#: A team by its full name, by a name that others share, or by the bare word.
TEAM = rf"[“\"‘']?{TO}(?:\s+{OWN}|\s+{_SHARED}|(?!\s+{alternation(WORDS['other_teams'])})(?![\p{{L}}]))"
#: A team in running text, for what it is near to.
TEAM_WORD = regex.compile(rf"{TEAM}|{TEAM_NAME.pattern}", regex.IGNORECASE)

_N = r"\d+(?:[.,]\d+)*(?!\d)"
_NUMBER = rf"(?<![\d.,/\p{{L}}]|\d\s?-\s?)(?P<n>{_N})"
_TIMES = rf"(?:\s*(?P<m>{'|'.join(MULTIPLIERS)})(?!\p{{L}}))?"
_OF = rf"(?:\s*/\s*(?P<t>{_N}))?"
_UNIT_NOUNS = {level: alternation(words) for level, words in WORDS["units"].items()}
_ANY_UNIT = "(?:" + "|".join(_UNIT_NOUNS.values()) + ")"
_LATER_UNIT = "(?:" + "|".join((*_UNIT_NOUNS.values(), alternation(["thành", "thị"]))) + r")(?!\s+viên)"
#: Nouns of one or more levels, as in "xã, phường, thị trấn"; no name follows ("xã Hòa Bình").
_UNIT_LIST = (
    rf"(?:tổng\s+)?(?:số\s+)?(?:các\s+)?(?P<u>{_ANY_UNIT}"
    rf"(?:\s*(?:,\s*và|,|/|;|-|và|hoặc)?\s*(?:các\s+)?{_LATER_UNIT})*)(?!\s+(?-i:\p{{Lu}}|\d))"
)
_LEVEL_OF = tuple((level, regex.compile(nouns, regex.IGNORECASE)) for level, nouns in _UNIT_NOUNS.items())
_MEMBER = alternation(WORDS["members"])
_NOT_MEMBER = (
    rf"(?:\s+{alternation(WORDS['other_bodies'])}|(?<=người)\s+{alternation(WORDS['people_served'])})"
)
_DIGIT = regex.compile(r"\d")
_TITLE = r"(?:(?:tổng\s+)?số(?:\s+lượng)?|tổng\s+cộng)"
_ABOUT = r"(?:hơn|gần|khoảng|trên|chừng|xấp\s+xỉ|ngót|non)"
_IS = (
    r"(?:[:(]|(?<!\p{L})(?:là|đạt|vượt|có|còn|ở|gồm|lên|tới|đến|lên\s+(?:tới|đến)|vào))"
    rf"\s*(?:(?:{_ABOUT}|con\s+số|mốc|mức)\s+)*"
)
#: The number stands alone: no noun, per cent sign or total follows.
_ALONE = r"(?!\s*[%/])(?!\s+(?:\p{Ll}\S*))"


@dataclass(frozen=True, slots=True)
class Count:
    """A number of things that may be counted, before it is known whether it is a fact and whose.

    ``start``/``end``: the number with its unit. ``left``/``right``: the whole wording, team name included.
    ``unit``: the contract's, or ``provinces`` and ``any``, which are none of it. ``named``: the wording
    holds the teams' name. ``noun``: what was counted, in lower case.
    """

    start: int
    end: int
    left: int
    right: int
    value: float
    unit: str
    rule: str
    out_of: int | None = None
    qualifier: str = "exact"
    named: bool = False
    noun: str = ""


#: How far before a count its wording can begin, in characters.
_LOOK = 400


def wording_start(count: Count, start: int) -> int:
    """Where the wording before a count begins: with its sentence, or as far back as it can matter."""
    return max(start, count.left - _LOOK)


def _count(
    match: regex.Match[str], unit: str, rule: str, noun: str = "", end: int | None = None
) -> Count | None:
    groups = match.groupdict()
    value = parse_count(match["n"], groups.get("m"))
    total = parse_count(groups["t"]) if groups.get("t") else None
    if (
        value is None
        or (groups.get("t") and total is None)
        or not 0 < value < 2_000_000
        or (total and total < value)
    ):
        return None
    named = bool(TEAM_NAME.search(match.group()))
    return Count(
        match.start("n"), end or match.end(), match.start(), match.end(), value, unit, rule, total,
        qualifier_before(match.string, match.start("n")), named, noun.lower(),
    )  # fmt: skip


def _teams(match: regex.Match[str]) -> Count | None:
    return _count(match, "teams", "teams", "tổ", match.end("w"))


def _teams_label(match: regex.Match[str]) -> Count | None:
    return _count(match, "teams", "teams_label", "tổ")


def _members(match: regex.Match[str]) -> Count | None:
    return _count(match, "members", "members", " ".join(match["w"].split()), match.end("w"))


def _members_label(match: regex.Match[str]) -> Count | None:
    return _count(match, "members", "members_label", "thành viên")


def level_of(nouns: str) -> str:
    """The contract's unit of a list of nouns: the level of the first of them."""
    found = [(m.start(), -len(m.group()), level) for level, p in _LEVEL_OF if (m := p.search(nouns))]
    return min(found)[2] if found else "any"


def _units(match: regex.Match[str]) -> Count | None:
    return _count(match, level_of(fold_tone(match["u"])), "units", match["u"])


def _units_all(match: regex.Match[str]) -> Count | None:
    if match["n"] != match["t"]:
        return None
    return _count(match, level_of(fold_tone(match["u"])), "units_all", match["u"])


def _percent(match: regex.Match[str]) -> Count | None:
    value = parse_decimal(match["n"])
    if value is None or not 0 < value <= 100:
        return None
    return Count(
        match.start("n"), match.end("w"), match.start(), match.end(), value, "percent", "unit_percent",
        qualifier=qualifier_before(match.string, match.start("n")), noun=match["u"].lower(),
    )  # fmt: skip


def _percent_of(match: regex.Match[str]) -> Count | None:
    value = parse_decimal(match["n"])
    if value is None or not 0 < value <= 100:
        return None
    return Count(
        match.start("n"), match.end("w"), match.start(), match.end(), value, "percent", "percent_of",
        qualifier=qualifier_before(match.string, match.start("n")),
    )  # fmt: skip


RULES: tuple[Rule[Count], ...] = (
    Rule(
        "teams", ("tổ",),
        pattern(
            rf"{_NUMBER}{_TIMES}{_OF}(?P<w>(?:\s+(?:mô\s+hình|cái|đơn\s+vị))?\s+[“\"‘']?{TO})(?![\p{{L}}])"
            rf"(?:[ ]*/[ ]*(?P<t>{_N})[ ]+{_ANY_UNIT}|\s+{OWN}[”\"’']?(?:\s*\([^()]{{2,40}}\))?|\s+{_SHARED}"
            rf"|\s+đề\s+án\s+06\s*(?:,|và|-|/)\s*(?:tổ\s+)?{OWN}|(?!\s+{alternation(WORDS['other_teams'])}))"
        ),
        _teams,
        ("ra mắt 45 tổ công nghệ số cộng đồng", "có 1.320 Tổ CNSCĐ", "88/90 tổ ở cấp xã", "300 tổ/310 thôn"),
        ("15 tổ dân phố", "3 tổ công tác", "mỗi tổ 7 người", "5 - 7 tổ", "tổ 42 phường Minh Tân"),
    ),
    Rule(
        "teams_label", ("tổ",),
        pattern(
            rf"(?<!\p{{L}}){_TITLE}\s+(?:các\s+)?{TEAM}(?:[^.;:!?\d(]|\([^()]*\)|(?<=án\s)\d\d){{0,80}}?{_IS}{_NUMBER}{_TIMES}{_OF}{_ALONE}"
        ),
        _teams_label,
        ("Tổng số tổ công nghệ số cộng đồng của tỉnh là 1.205, tăng nhẹ", "số tổ ở thôn, bản: 2.117"),
        ("số tổ giảm 40 so với năm trước", "số tổ chức là 15"),
    ),
    Rule(
        "teams_most",
        ("nhất",),
        pattern(rf"(?<!\p{{L}})(?:nhiều|ít|đông)\s+(?:số\s+)?{TEAM}\s+nhất[^.;\d]{{0,20}}?{_NUMBER}{_ALONE}"),
        _teams_label,
        ("Vị Thủy nhiều tổ nhất: 88.",),
        ("huyện có nhiều tổ nhất với 88 tổ", "nhiều tổ chức nhất: 88"),
    ),
    Rule(
        "members", tuple(WORDS["members"]),
        pattern(rf"(?:{_NUMBER}|(?<=\d\s+tổ\s*/\s*)(?P<n>{_N})){_TIMES}{_OF}\s+(?P<w>{_MEMBER})(?!{_NOT_MEMBER})(?:(?:\s+(?:của|trong|thuộc))?(?:\s+các)?\s+{TEAM_NAME.pattern})?"),
        _members,
        ("với 4.120 thành viên", "thu hút 3,1 nghìn người", "2.050 thành viên Tổ CNSCĐ", "12,730 thành viên", "36 tổ/258 thành viên"),
        ("hướng dẫn 900 người dân", "5-7 người", "7,5 người"),
    ),
    Rule(
        "members_label", ("thành viên", "nhân sự", "người tham gia", "lực lượng", "quân số"),
        pattern(
            rf"(?<!\p{{L}})(?:thành\s+viên|nhân\s+sự|người\s+tham\s+gia|lực\s+lượng|quân\s+số)(?:[^.;:!?\d(]{{0,60}}?{_IS}|\s+(?:{_ABOUT}\s+)*){_NUMBER}{_TIMES}{_ALONE}"
            rf"|(?<=(?:thành\s+viên|nhân\s+sự|người\s+tham\s+gia)[^.;]{{0,90}})(?:nâng|đưa)\s+tổng\s+số\s+lên\s+{_NUMBER}{_TIMES}{_ALONE}"
        ),
        _members_label,
        ("Số thành viên là 7.310.", "số thành viên thêm 90 người, nâng tổng số lên 1.205."),
        ("số thành viên tăng 40 người",),
    ),
    Rule(
        "unit_percent", ("%",),
        pattern(rf"{_NUMBER}(?P<w>\s?%)\s+(?:tỷ\s+lệ\s+)?{_UNIT_LIST}"),
        _percent,
        ("100% xã, phường có tổ", "đạt 98,5% số thôn, bản"),
        ("100% hộ dân", "100% xã Hòa Bình"),
    ),
    Rule(
        "percent_of", ("%",),
        pattern(rf"(?:tương\s+đương|tương\s+ứng|đạt|chiếm|bằng|tức|\()\s*(?:với\s+)?(?:tỷ\s+lệ\s+|tỉ\s+lệ\s+)?(?:hơn\s+|gần\s+|khoảng\s+|trên\s+)?{_NUMBER}(?P<w>\s?%)(?!\s+\p{{Ll}})"),
        _percent_of,
        ("tương đương 88,5%;", "(đạt tỷ lệ 100%)"),
        ("đạt 12% kế hoạch",),
    ),
    Rule(
        "units_label", tuple(WORDS["units"]["villages"] + ["cấp"]),
        pattern(rf"(?<!\p{{L}})(?:cấp|tuyến|ở|:|,)\s+(?P<u>{_ANY_UNIT}(?:\s*(?:,|và|/)\s*{_ANY_UNIT})*)\s*:?\s*(?P<n>{_N})\s*/\s*(?P<t>{_N}){_ALONE}"),
        _units,
        ("cấp huyện 9/9, cấp xã: 98/98", "cấp thôn, bản 1.204/1.204"),
        ("cấp xã 98 tổ",),
    ),
    Rule(
        "units_all", ("cả", "toàn bộ", "thì"),
        pattern(rf"(?<![\d.,/])(?P<t>{_N})\s+{_UNIT_LIST}[^.;]{{0,40}}?(?<!\p{{L}})(?:cả|toàn\s+bộ|thì)\s+(?P<n>{_N})(?=\s+(?:{_ANY_UNIT}\s+)?(?:đều|đã|có|cũng))"),
        _units_all,
        ("Tỉnh có 98 xã, phường thì cả 98 đều có tổ", "15 ấp thì 15 ấp đã có tổ"),
        ("98 xã thì cả 96 đã có",),
    ),
    Rule(
        "units", tuple(noun for nouns in WORDS["units"].values() for noun in nouns),
        pattern(rf"(?<!(?:năm|tháng|ngày|quý|lần|thứ|số|khóa|khoá|tuổi)\s){_NUMBER}{_OF}\s+(?:(?:(?:trong|trên)\s+(?:tổng\s+)?số|trên|trong)\s+(?P<t>{_N})\s+)?{_UNIT_LIST}"),
        _units,
        ("173/173 xã, phường đã có tổ", "tại 9 huyện", "80 trong số 95 xã", "98 trên 128 thôn", "1.204 thôn, bản"),
        ("ngày 12 xã tổ chức", "năm 2023 huyện đã", "9 xã Hòa Bình"),
    ),
)  # fmt: skip


_COUNTS = RuleSet(*RULES)


def find_counts(text: str, start: int, end: int) -> list[Count]:
    """Return the counts of ``text[start:end]`` in order, without overlaps; an earlier rule wins."""
    found: list[Count] = []
    if not _DIGIT.search(text, start, end):
        return found
    lowered = text[start:end].lower()
    covered = bytearray(end - start)
    for count in _COUNTS.find(text, start, end, lowered):
        span = slice(count.start - start, count.end - start)
        if not any(covered[span]):
            found.append(count)
            covered[span] = b"\1" * (count.end - count.start)
    return sorted(found, key=lambda count: count.start)
