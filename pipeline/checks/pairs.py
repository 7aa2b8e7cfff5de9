"""A stated change between two figures: the arithmetic, the verdict, the sentence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

from pipeline.checks import explain as say
from pipeline.checks.published import Figure
from pipeline.checks.records import CONTRADICTED, NOT_COMPARABLE, NOT_ENOUGH, SUPPORTED, Claim, Finding
from pipeline.checks.tolerance import FAR, FITS, Printed, Span, decimal, scales

#: From what speaks best for a claim to what speaks worst.
_BEST_FIRST = (SUPPORTED, NOT_COMPARABLE, NOT_ENOUGH, CONTRADICTED)

#: Whose the two figures of a change are, in Vietnamese and English.
PUBLISHED = ("số công bố", "published figures")


@dataclass(frozen=True, slots=True)
class End:
    """One end of a change: a figure of one year, published or claimed, and what it may be exactly.

    ``total`` tells tables apart that do not compare (63 or 34 provinces); None is unknown.
    """

    number: float
    span: Span
    total: int | None = None
    unit: str | None = None
    figure: Figure | None = None
    claim: Claim | None = None

    @property
    def is_doubtful(self) -> bool:
        """Whether no sound source prints it."""
        return self.figure is not None and self.figure.is_doubtful


@dataclass(frozen=True, slots=True)
class Pair:
    """The finding on a change between two ends, the later one first."""

    finding: Finding
    now: End
    before: End


def compare_ranks(
    now: int, before: int, change: int, now_total: int | None = None, before_total: int | None = None
) -> str:
    """The verdict on "rank ``now``, up ``change`` places from ``before``": climbing lowers the number.

    Ranks among 63 and among 34 do not compare, whatever their difference; an unknown total is taken
    to be the other's.

    >>> compare_ranks(11, 21, 10, 63, 63), compare_ranks(11, 21, -10, 63, 63), compare_ranks(1, 6, 5, 34, 63)
    ('supported', 'contradicted', 'not_comparable')
    """
    if now_total and before_total and now_total != before_total:
        return NOT_COMPARABLE
    return SUPPORTED if before - now == change else CONTRADICTED


def printed_change(claim: Claim) -> Printed:
    """The number of a stated change, as exact as it is printed."""
    return Printed.read(claim.fact.value or 0.0, claim.printed, claim.fact.qualifier)


def best_pair(
    claim: Claim, nows: Iterable[End], befores: Iterable[End], where: tuple[str, str] = PUBLISHED
) -> Pair:
    """The pair of ends that speaks best for the claim.

    ``where`` says in two languages whose figures they are.
    """
    pairs = (Pair(find(claim, now, before, where), now, before) for now, before in product(nows, befores))
    return min(pairs, key=lambda pair: _BEST_FIRST.index(pair.finding.verdict))


def find(claim: Claim, now: End, before: End, where: tuple[str, str] = PUBLISHED) -> Finding:
    """The finding on a stated change between two figures."""
    fact = claim.fact
    verdict, result, arithmetic = evaluate(claim, now, before)
    is_rank = fact.kind == "rank_change"
    show_vi, show_en = (say.number_vi, say.number_en) if is_rank else (say.index_vi, say.index_en)
    ending_vi, ending_en = _ending(claim, verdict, result, now, before)
    is_reversed = verdict == CONTRADICTED and result * (fact.value or 0.0) < 0
    stated_vi, stated_en = stated(claim)
    return Finding(
        verdict,
        f"{stated_vi}; {where[0]}: "
        f"{show_vi(before.number)} (năm {fact.baseline_year}{_source_vi(before)}) và "
        f"{show_vi(now.number)} (năm {fact.year}{_source_vi(now)}), {ending_vi}.",
        f"{stated_en}; {where[1]}: {show_en(before.number)} ({fact.baseline_year}{_source_en(before)}) and "
        f"{show_en(now.number)} ({fact.year}{_source_en(now)}), {ending_en}.",
        result,
        arithmetic,
        tuple(dict.fromkeys(source for end in (now, before) if end.figure for source in end.figure.sources)),
        kind="direction" if is_reversed else None,
    )


def stated(claim: Claim) -> tuple[str, str]:
    """What change is claimed, as the beginning of a sentence."""
    fact = claim.fact
    return (
        f"{say.place_vi(fact.place_name)} được nêu {say.change_vi(claim)} về {say.measure_vi(fact)}",
        f"{say.place_en(fact.place_name)} is given {say.change_en(claim)} in {say.measure_en(fact)}",
    )


def evaluate(claim: Claim, now: End, before: End) -> tuple[str, float, str]:
    """The verdict, what the change really is in the claim's unit, and the arithmetic."""
    fact = claim.fact
    if fact.kind == "rank_change":
        return _evaluate_ranks(claim, now, before)
    result, arithmetic, spans = _difference(claim, now, before)
    if now.total and before.total and now.total != before.total:
        return NOT_COMPARABLE, result, arithmetic
    printed = printed_change(claim)
    found = {printed.judge(span) for span in spans}
    if FITS in found:
        return SUPPORTED, result, arithmetic
    if FAR in found:
        return NOT_ENOUGH, result, arithmetic
    if fact.unit == "percent" and printed.judge(now.span.minus(before.span).times(100)) == FITS:
        return NOT_COMPARABLE, result, arithmetic
    return CONTRADICTED, result, arithmetic


def _evaluate_ranks(claim: Claim, now: End, before: End) -> tuple[str, float, str]:
    """``compare_ranks``, widened by the claim's qualifier ("hơn 10 hạng", "khoảng 10 hạng")."""
    true = before.number - now.number
    stated_change = int(claim.fact.value or 0)
    verdict = compare_ranks(int(now.number), int(before.number), stated_change, now.total, before.total)
    if verdict == CONTRADICTED and claim.fact.qualifier not in (None, "exact"):
        judgement = printed_change(claim).judge(Span.around(decimal(true), decimal(0)))
        verdict = {FITS: SUPPORTED, FAR: NOT_ENOUGH}.get(judgement, CONTRADICTED)
    return verdict, true, f"{before.number:g} - {now.number:g} = {true:g}"


def _difference(claim: Claim, now: End, before: End) -> tuple[float, str, list[Span]]:
    """The true change of a value, its arithmetic, and the ranges that the claim may meet."""
    fact = claim.fact
    difference = float(decimal(now.number) - decimal(before.number))
    subtraction = (
        f"{say.number_en(now.number)} - {say.number_en(before.number)} = {say.number_en(difference)}"
    )
    span = now.span.minus(before.span)
    if fact.unit != "percent":
        wanted = scales(fact.value or 0.0, fact.unit) if now.unit == "index" else (1,)
        return difference, subtraction, [span.times(scale) for scale in wanted]
    # "4,5 điểm phần trăm" is a difference, and so may be the change of an index that is a percentage
    if "điểm" in claim.printed:
        factor = 1 if now.unit == "percent" else 100
        return difference * factor, f"({subtraction}) x {factor}", [span.times(factor)]
    growth = (now.number / before.number - 1) * 100
    quotient = f"{say.number_en(now.number)} / {say.number_en(before.number)}"
    arithmetic = f"({quotient} - 1) x 100 = {say.number_en(growth, 2)}%"
    spans = [now.span.growth(before.span)]
    return growth, arithmetic, [*spans, span] if now.unit == "percent" else spans


def _source_vi(end: End) -> str:
    return f", {say.sources_vi([end.figure])}" if end.figure else ""


def _source_en(end: End) -> str:
    return f", {say.sources_en([end.figure])}" if end.figure else ""


def _ending(claim: Claim, verdict: str, result: float, now: End, before: End) -> tuple[str, str]:
    """What the two figures give, as the end of a sentence."""
    if now.total and before.total and now.total != before.total:
        return (
            f"nhưng một số của {now.total} tỉnh, một số của {before.total} tỉnh, nên không so sánh được",
            f"but one is of {now.total} provinces and the other of {before.total}, so they do not compare",
        )
    change_vi, change_en = _change(claim, result)
    return {
        SUPPORTED: (f"đúng là {change_vi}", f"which is indeed {change_en}"),
        CONTRADICTED: (f"tức {change_vi}, không phải như đã nêu", f"that is {change_en}, not what is stated"),
        NOT_ENOUGH: (
            f"tức {change_vi}: đúng như một giới hạn nhưng cách khá xa",
            f"that is {change_en}: true as a bound, but far from it",
        ),
        NOT_COMPARABLE: (
            f"tức {change_vi}; con số được nêu là chênh lệch tính theo thang 100, không phải tỷ lệ tăng",
            f"that is {change_en}; the stated number is a difference on a scale of 100, not a growth rate",
        ),
    }[verdict]


def _change(claim: Claim, result: float) -> tuple[str, str]:
    if result == 0:
        return "giữ nguyên", "no change"
    unit, size = claim.fact.unit or "", abs(result)
    digits = 2 if unit == "percent" else None
    size_vi = say.number_vi(size, digits) + {"percent": "%", "places": " hạng"}.get(unit, "")
    size_en = say.number_en(size, digits) + {
        "percent": "%",
        "places": " place" if size == 1 else " places",
    }.get(unit, "")
    return (
        (f"tăng {size_vi}", f"a gain of {size_en}")
        if result > 0
        else (f"giảm {size_vi}", f"a loss of {size_en}")
    )
