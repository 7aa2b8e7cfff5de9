"""What cannot be true whatever was published: a rank above its total, two figures, two titles."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

from pipeline.checks import explain as say
from pipeline.checks.judging import judge_rank
from pipeline.checks.published import YEAR_OF_BOTH
from pipeline.checks.records import CONTRADICTED, NOT_ENOUGH, Check, Claim, Finding
from pipeline.checks.tolerance import FITS, OFF, Printed, decimal
from pipeline.gazetteer import fold
from pipeline.model import Fact

#: Words of a sentence in which a person moves from one post to the other.
_MOVE = re.compile(
    r"bổ nhiệm|giữ chức|được bầu|bầu (?:ông|bà|bổ sung)|điều động|phân công|luân chuyển|nhậm chức|trúng cử|"
    r"\bquyền (?:chủ tịch|giám đốc|bí thư|\w* ?trưởng)|phụ trách|khi đó|lúc đó|bấy giờ|trước đây|trước đó|"
    r"\btừng (?:là|giữ|đảm)|nguyên (?:là )?(?:phó|chủ tịch|giám đốc|bí thư)|miễn nhiệm|thôi giữ|"
    r"chuẩn y|chỉ định",
    re.IGNORECASE,
)
_DEPUTY = "phó "


def check_total(claim: Claim) -> Check | None:
    """A rank beyond the number of those ranked, a count beyond its total, an index outside 0 to 1."""
    fact = claim.fact
    if fact.value is None or fact.status != "reported":
        return None
    if fact.kind == "rank":
        return _rank_total(claim)
    if fact.kind == "team_count":
        return _count_total(claim)
    if fact.kind == "index_value" and fact.unit == "index" and not 0 <= fact.value <= 1:
        vi = f"{say.what_vi(fact)} được nêu là {say.claimed_vi(claim)}, nhưng thang đo là từ 0 đến 1."
        en = f"{say.what_en(fact)} is given as {say.claimed_en(claim)}, but the index runs from 0 to 1."
        arithmetic = f"{say.number_en(fact.value)} > 1"
        return Finding(CONTRADICTED, vi, en, 1.0, arithmetic).about("value_range", [claim])
    return None


def _rank_total(claim: Claim) -> Check | None:
    fact = claim.fact
    total = fact.out_of
    if total is None and fact.place_level == "province" and fact.scope == "national":
        total = 63
    if total is None or 1 <= (fact.value or 0) <= total or fact.qualifier == "at_most":
        return None
    vi = f"{say.place_vi(fact.place_name)} được nêu là {say.claimed_vi(claim)} về {say.measure_vi(fact)}"
    en = f"{say.place_en(fact.place_name)} is given as {say.claimed_en(claim)} in {say.measure_en(fact)}"
    return Finding(
        CONTRADICTED,
        f"{vi}, nhưng bảng chỉ có {total} thứ hạng.",
        f"{en}, but only {total} are ranked.",
        float(total),
        f"{say.number_en(fact.value)} > {total}",
    ).about("rank_total", [claim])


def _count_total(claim: Claim) -> Check | None:
    fact = claim.fact
    total = 100 if fact.unit == "percent" else fact.out_of
    if total is None or (fact.value or 0.0) <= total:
        return None
    count = say.number_vi(fact.value), say.number_en(fact.value)
    of = (say.number_vi(total), say.number_en(total))
    return Finding(
        CONTRADICTED,
        f"{say.place_vi(fact.place_name)} được nêu có {count[0]} trên tổng số {of[0]}, điều không thể có.",
        f"{say.place_en(fact.place_name)} is given {count[1]} out of {of[1]}, which is impossible.",
        float(total),
        f"{count[1]} > {of[1]}",
    ).about("count_total", [claim])


def check_two_figures(claims: Iterable[Claim]) -> Iterator[Check]:
    """Pairs of figures of one article that cannot both be true, each distinct pair once."""
    groups: dict[tuple[object, ...], list[Claim]] = defaultdict(list)
    for claim in claims:
        if _is_definite(claim.fact):
            groups[_subject(claim.fact)].append(claim)
    for group in groups.values():
        for one, two in combinations(_distinct(group), 2):
            if agree(one, two) or {one.fact.out_of, two.fact.out_of} == {63, 34}:
                continue
            yield _two_figures(one, two).about("two_figures", [one, two])


def _is_definite(fact: Fact) -> bool:
    """Whether a figure is of one thing that has one figure at a time.

    The country has several means beside its index, "other" is many rankings, and a group of
    provinces is any group.
    """
    if fact.kind not in ("rank", "index_value") or fact.value is None or fact.status != "reported":
        return False
    if fact.place_id is None or fact.year is None or fact.indicator in (None, "other"):
        return False
    return fact.scope != "region" and not (fact.place_id == "VN" and fact.kind == "index_value")


def _subject(fact: Fact) -> tuple[object, ...]:
    unit = fact.unit if fact.kind == "index_value" else fact.scope or "national"
    return (fact.kind, fact.place_id, fact.indicator, fact.year, unit)


def _distinct(group: list[Claim]) -> list[Claim]:
    """The first claim of each reading, so that a repeated figure is compared once."""
    found: dict[tuple[object, ...], Claim] = {}
    for claim in group:
        found.setdefault((claim.fact.value, claim.fact.out_of, claim.fact.qualifier), claim)
    return list(found.values())


def agree(one: Claim, two: Claim) -> bool:
    """Whether two figures of one subject can both be true, rounding and bounds allowed for."""
    if one.fact.kind == "rank":
        hedged = [claim for claim in (one, two) if claim.fact.qualifier not in (None, "exact")]
        if len(hedged) == 2:
            return True
        if not hedged:
            return one.fact.value == two.fact.value
        exact = two if hedged[0] is one else one
        return (
            judge_rank(hedged[0].fact.value or 0, hedged[0].fact.qualifier, decimal(exact.fact.value or 0))
            == FITS
        )
    first, second = (Printed.read(c.fact.value or 0.0, c.printed, c.fact.qualifier) for c in (one, two))
    if first.qualifier not in ("exact", "about"):
        first, second = second, first
    if first.qualifier not in ("exact", "about"):
        return True
    return second.judge(first.span()) != OFF


def _two_figures(one: Claim, two: Claim) -> Finding:
    fact = one.fact
    what_vi, what_en = say.what_vi(fact), say.what_en(fact)
    vi = f"cùng bài nêu hai con số khác nhau về {what_vi}: {say.claimed_vi(one)} và {say.claimed_vi(two)}"
    en = f"one article gives two figures for {what_en}: {say.claimed_en(one)} and {say.claimed_en(two)}"
    arithmetic = f"{say.number_en(fact.value)} != {say.number_en(two.fact.value)}"
    if fact.year == YEAR_OF_BOTH and fact.kind == "rank" and None in (fact.out_of, two.fact.out_of):
        vi = f"{vi}; năm 2024 có cả bảng 63 và bảng 34 tỉnh."
        en = f"{en}; 2024 has a table of 63 and one of 34 provinces."
        return Finding(NOT_ENOUGH, vi, en, two.fact.value, arithmetic)
    if one.evidence == two.evidence and one.article_id == two.article_id:
        # "từ 0,46 lên 0,62": a series in one sentence, whose years are easily misread
        vi, en = f"{vi}, trong một câu, có thể của hai năm.", f"{en}, in one sentence, perhaps of two years."
        return Finding(NOT_ENOUGH, vi, en, two.fact.value, arithmetic)
    return Finding(CONTRADICTED, f"{vi}.", f"{en}, which cannot both be true.", two.fact.value, arithmetic)


def check_two_titles(claims: Iterable[Claim]) -> Iterator[Check]:
    """One person called head and deputy head of the same body in one article.

    An article that reports the move from one post to the other says nothing contradictory.
    """
    groups: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        fact = claim.fact
        if (
            fact.kind == "official"
            and fact.status == "reported"
            and fact.person
            and fact.organization
            and fact.role
        ):
            groups[fold(fact.person), fold(fact.organization)].append(claim)
    for group in groups.values():
        by_role = {(claim.fact.role or "").casefold(): claim for claim in reversed(group)}
        for role, deputy in by_role.items():
            head = by_role.get(role.removeprefix(_DEPUTY))
            if role.startswith(_DEPUTY) and head is not None:
                yield _two_titles(head, deputy).about("two_titles", [head, deputy])


def _two_titles(head: Claim, deputy: Claim) -> Finding:
    fact = head.fact
    roles = (fact.role, deputy.fact.role)
    vi = f"{fact.person} được gọi cả là {roles[0]} lẫn {roles[1]} {fact.organization} trong cùng một bài"
    en = f"{fact.person} is called both {roles[0]} and {roles[1]} of {fact.organization} in one article"
    arithmetic = f"{fact.role} != {deputy.fact.role}"
    if _MOVE.search(head.evidence) or _MOVE.search(deputy.evidence):
        vi, en = f"{vi}, có thể vì vừa thay đổi chức vụ.", f"{en}, perhaps because the person changed posts."
        return Finding(NOT_ENOUGH, vi, en, arithmetic=arithmetic)
    return Finding(CONTRADICTED, f"{vi}.", f"{en}.", arithmetic=arithmetic)
