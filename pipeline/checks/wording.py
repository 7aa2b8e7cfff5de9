"""Words of direction and of comparison against the numbers that they join.

"Từ 0,6855 tăng lên 0,6303" and "0,7660, thấp hơn Lạng Sơn (0,7601)" contradict themselves, whatever was
published. Only words that leave no doubt are judged: of a rank, "giảm" may be said of the number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from pipeline.checks import explain as say
from pipeline.checks.records import CONTRADICTED, NOT_COMPARABLE, Check, Claim, Finding
from pipeline.checks.tolerance import Printed, Span, decimal
from pipeline.numbers import NUMBER, parse_decimal

_KINDS = ("rank", "index_value")
#: Verbs that say of a rank that it got better or worse, of a value that it grew or fell.
_BETTER = re.compile(r"(?<!\w)(?:tăng|cải thiện|vươn|nhảy|vọt|leo|thăng|bứt|bật|tiến|nhích)(?!\w)", re.IGNORECASE)
_WORSE = re.compile(r"(?<!\w)(?:tụt|rơi|rớt|lùi|sụt|trượt|tuột|mất|chìm|trôi)(?!\w)", re.IGNORECASE)
_FALLS = re.compile(r"(?<!\w)giảm(?!\w)", re.IGNORECASE)
_MOVES = re.compile(rf"{_BETTER.pattern}|{_WORSE.pattern}|(?<!\w)(?:giảm|lên|xuống|về|còn|thành|đến|tới)(?!\w)", re.IGNORECASE)
_UP, _DOWN = re.compile(r"(?<!\w)lên(?!\w)", re.IGNORECASE), re.compile(r"(?<!\w)xuống(?!\w)", re.IGNORECASE)
_FROM = re.compile(r"(?<!\w)từ\s+(?:\w+\s+){0,4}$", re.IGNORECASE)
#: How far before the first figure the verb of its sentence may stand, in characters.
_LEAD = 40
_ABOVE = r"cao hơn|lớn hơn|nhỉnh hơn|tốt hơn|vượt(?: qua)?|hơn"
_BELOW = r"thấp hơn|nhỏ hơn|kém hơn|kém|thua"
_COMPARED = re.compile(
    rf"(?<!\w)(?:(?P<above>{_ABOVE}|đứng trên|xếp trên|trên)|(?P<below>{_BELOW}|đứng sau|xếp sau|đứng dưới|xếp dưới|dưới))\s+"
    rf"(?:(?P<gap>{NUMBER})\s*(?:điểm\s+)?so với\s+)?(?:mức\s+)?(?P<whom>[^\d,;.()]{{2,45}}?)\s*\((?:hạng\s+|thứ\s+|đạt\s+)*$",
    re.IGNORECASE,
)


def check_wording(claims: Iterable[Claim]) -> Iterator[Check]:
    """Contradictions between two neighbouring figures of one sentence and the words that join them."""
    sentences: dict[tuple[str, int, str], list[Claim]] = {}
    for claim in claims:
        if claim.fact.kind in _KINDS and claim.fact.status == "reported" and claim.fact.value is not None:
            key = (claim.article_id, claim.fact.evidence_start, claim.evidence)
            sentences.setdefault(key, []).append(claim)
    for group in sentences.values():
        for kind in _KINDS:
            figures = sorted((c for c in group if c.fact.kind == kind), key=lambda c: c.fact.start)
            for one, two in pairwise(figures):
                finding = _way(one, two) or _comparison(one, two)
                if finding is not None:
                    yield finding.about("direction", [one, two])


def _between(one: Claim, two: Claim) -> str:
    base = one.fact.evidence_start
    return one.evidence[one.fact.end - base : two.fact.start - base]


def _way(one: Claim, two: Claim) -> Finding | None:
    """ "từ A (năm X) … lên B (năm Y)", or told from its end, "lên B từ A": a verb that goes the other way, or two tables."""
    # by name: the province of the one table is another than that of the other
    if (one.fact.place_name, one.fact.indicator) != (two.fact.place_name, two.fact.indicator) or None in (one.fact.year, two.fact.year):
        return None
    before, between = one.evidence[: one.fact.start - one.fact.evidence_start], _between(one, two)
    if (one.fact.year or 0) > (two.fact.year or 0) and _FROM.search(between):
        one, two, before, between = two, one, "từ ", before[-_LEAD:] + " … " + between
    first, second = one.fact, two.fact
    if (first.year or 0) >= (second.year or 0) or not _FROM.search(before) or first.value == second.value:
        return None
    if first.out_of != second.out_of and None not in (first.out_of, second.out_of):
        return _two_tables(one, two) if _MOVES.search(between) else None
    said = _said(before[-_LEAD:], between, first.kind)
    rises = (second.value or 0) > (first.value or 0)
    better = not rises if first.kind == "rank" else rises
    if said is None or said == better:
        return None
    words = ("tăng", "a rise") if said else ("giảm", "a fall")
    real = ("giảm", "a fall") if said else ("tăng", "a rise")
    return Finding(
        CONTRADICTED,
        f"{say.what_vi(first)}: câu nói {words[0]}, nhưng từ {say.claimed_vi(one)} (năm {first.year}) đến {say.claimed_vi(two)} (năm {second.year}) là {real[0]}.",
        f"{say.what_en(first)}: the sentence tells {words[1]}, but from {say.claimed_en(one)} ({first.year}) to {say.claimed_en(two)} ({second.year}) is {real[1]}.",
        second.value,
        f"{say.number_en(first.value)} -> {say.number_en(second.value)}",
    )


def _two_tables(one: Claim, two: Claim) -> Finding:
    """A movement between ranks of tables of different length says nothing of better or worse."""
    first, second = one.fact, two.fact
    return Finding(
        NOT_COMPARABLE,
        f"{say.what_vi(first)}: {say.claimed_vi(one)} (năm {first.year}) và {say.claimed_vi(two)} (năm {second.year}) thuộc hai bảng khác số tỉnh, không so sánh được.",
        f"{say.what_en(first)}: {say.claimed_en(one)} ({first.year}) and {say.claimed_en(two)} ({second.year}) stand in tables of different length and cannot be compared.",
        None,
        f"{first.out_of} != {second.out_of}",
    )


def _said(before: str, between: str, kind: str) -> bool | None:
    """Whether the words tell of an improvement; ``None`` where they say nothing or both."""
    text = before + " … " + between
    up, down = bool(_BETTER.search(text)), bool(_WORSE.search(text))
    if kind == "index_value":
        down = down or bool(_FALLS.search(text))
    if up != down:
        return up
    if up or _FALLS.search(text):
        return None
    rises, falls = bool(_UP.search(between)), bool(_DOWN.search(between))
    return rises if rises != falls else None


def _comparison(one: Claim, two: Claim) -> Finding | None:
    """ "0,7660, thấp hơn Lạng Sơn (0,7601)": the word, and the gap where one is printed."""
    first, second = one.fact, two.fact
    if first.place_id == second.place_id or (first.indicator, first.year, first.unit) != (second.indicator, second.year, second.unit):
        return None
    match = _COMPARED.search(_between(one, two))
    if match is None or first.value == second.value or first.qualifier != "exact" or second.qualifier != "exact":
        return None
    higher = (first.value or 0) > (second.value or 0)
    above = not higher if first.kind == "rank" else higher
    figures_vi = f"{say.place_vi(first.place_name)} {say.claimed_vi(one)}, {match['whom'].strip()} {say.claimed_vi(two)}"
    figures_en = f"{say.place_en(first.place_name)} {say.claimed_en(one)}, {match['whom'].strip()} {say.claimed_en(two)}"
    arithmetic = f"{say.number_en(first.value)} {'>' if higher else '<'} {say.number_en(second.value)}"
    if above != bool(match["above"]):
        said = match["above"] or match["below"]
        return Finding(CONTRADICTED, f"câu nói “{said}”, nhưng {figures_vi}.", f"the sentence says “{said}”, but {figures_en}.", second.value, arithmetic)
    return _gap(one, two, match["gap"], figures_vi, figures_en) if match["gap"] else None


def _gap(one: Claim, two: Claim, printed: str, figures_vi: str, figures_en: str) -> Finding | None:
    """A printed difference against that of the two figures."""
    stated = parse_decimal(printed)
    if stated is None:
        return None
    true = abs(decimal(one.fact.value or 0) - decimal(two.fact.value or 0))
    spans = [Printed.read(c.fact.value or 0, c.printed, "exact").span() for c in (one, two)]
    low, high = spans[0].minus(spans[1]).low, spans[0].minus(spans[1]).high
    real = Span(min(abs(low), abs(high)), max(abs(low), abs(high)))
    if Printed.read(stated, printed, "exact").judge(real) == "fits":
        return None
    arithmetic = f"|{say.number_en(one.fact.value)} - {say.number_en(two.fact.value)}| = {say.number_en(float(true))}"
    return Finding(
        CONTRADICTED,
        f"khoảng cách được nêu là {printed}, nhưng {figures_vi}: chênh {say.number_vi(float(true))}.",
        f"the gap is given as {printed}, but {figures_en}: they differ by {say.number_en(float(true))}.",
        float(true),
        arithmetic,
    )
