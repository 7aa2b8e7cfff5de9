"""What a change and one of its ends imply and nobody printed: the other end, marked as derived.

A derived figure is no fact of the article. It shows an impossible combination (a rank beyond the
last), and it can be checked where the reference has it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipeline.checks import explain as say
from pipeline.checks.pairs import End, printed_change
from pipeline.checks.published import LAST_YEAR_OF_63, YEAR_OF_BOTH, Field, Figure, figures, seats
from pipeline.checks.records import CONTRADICTED, NOT_ENOUGH, SUPPORTED, Check, Claim, Finding
from pipeline.checks.tolerance import Span, decimal


def derive(claim: Claim, known: End, *, is_later: bool) -> Iterator[Check]:
    """The other end of a change, from ``known``, its later (or earlier) end.

    Nothing for a hedged change, for points of unknown scale, and across the two tables of 2024.
    """
    fact = claim.fact
    if known.claim is None or fact.baseline_year is None or fact.qualifier not in (None, "exact"):
        return
    year = fact.baseline_year if is_later else fact.year
    if fact.year == YEAR_OF_BOTH and known.total != 63 and fact.kind == "rank_change":
        return
    if fact.kind == "rank_change":
        yield _rank(claim, known, year, is_later).about("derived", [claim, known.claim])
    elif fact.unit in ("index", "percent") and known.unit == "index":
        yield _value(claim, known, year, is_later).about("derived", [claim, known.claim])


def _rank(claim: Claim, known: End, year: int | None, is_later: bool) -> Finding:
    fact = claim.fact
    change = int(fact.value or 0)
    rank = int(known.number) + (change if is_later else -change)
    sign = "+" if (change >= 0) == is_later else "-"
    arithmetic = f"{known.number:g} {sign} {abs(change)} = {rank}"
    name_vi, name_en = say.place_vi(fact.place_name), say.place_en(fact.place_name)
    vi = f"từ hạng {known.number:g} và {say.change_vi(claim)} suy ra {name_vi} xếp hạng {rank} năm {year}"
    ranked = f"ranked {say.ordinal(rank)} in {year}"
    en = f"rank {known.number:g} and {say.change_en(claim)} imply that {name_en} {ranked}"
    if fact.place_level == "province" and fact.scope in (None, "national") and not 1 <= rank <= 63:
        vi, en = f"{vi}, điều không thể có trong 63 tỉnh.", f"{en}, which is impossible among 63 provinces."
        return Finding(
            CONTRADICTED, vi, en, arithmetic=arithmetic, derived=True, value=float(rank), year=year
        )
    if fact.scope not in (None, "national"):
        return _settled(claim, vi, en, arithmetic, float(rank), year, (), None)
    found = _reference(claim, year, "rank")
    span = Span.around(decimal(rank), decimal(0.5))
    return _settled(claim, vi, en, arithmetic, float(rank), year, found, span)


def _value(claim: Claim, known: End, year: int | None, is_later: bool) -> Finding:
    fact = claim.fact
    change = printed_change(claim).span()
    number, stated = decimal(known.number), decimal(fact.value or 0.0)
    if fact.unit == "percent":
        low, high = 1 + change.low / 100, 1 + change.high / 100
        factor = 1 + stated / 100
        span = Span(known.span.low / high, known.span.high / low) if is_later else (
            Span(known.span.low * low, known.span.high * high))  # fmt: skip
        value = number / factor if is_later else number * factor
        arithmetic = (
            f"{number:f} {'/' if is_later else 'x'} {say.number_en(factor)} = {say.number_en(value, 4)}"
        )
    else:
        span = (
            known.span.minus(change)
            if is_later
            else Span(known.span.low + change.low, known.span.high + change.high)
        )
        value = number - stated if is_later else number + stated
        sign = "-" if is_later == (stated >= 0) else "+"
        arithmetic = f"{number:f} {sign} {say.number_en(abs(stated))} = {say.number_en(value)}"
    what_vi, what_en = say.what_vi(fact, year=year), say.what_en(fact, year=year)
    vi = f"từ {say.number_vi(number)} và {say.change_vi(claim)} suy ra {what_vi} khoảng "
    vi += say.number_vi(value, 4)
    en = f"{say.number_en(number)} and {say.change_en(claim)} imply that {what_en} was about "
    en += say.number_en(value, 4)
    return _settled(
        claim, vi, en, arithmetic, round(float(value), 4), year, _reference(claim, year, "value"), span
    )


def _reference(claim: Claim, year: int | None, field: Field) -> tuple[Figure, ...]:
    """The published figures of the derived year; none of the country, which has several of them."""
    fact = replace(claim.fact, year=year, out_of=None)
    if year is None or year > LAST_YEAR_OF_63 or fact.place_id == "VN":
        return ()
    wanted = seats(replace(claim, fact=fact))
    return tuple(figure for seat in wanted for figure in figures(seat, fact.indicator or "", year, field))


def _settled(
    claim: Claim,
    vi: str,
    en: str,
    arithmetic: str,
    value: float,
    year: int | None,
    found: tuple[Figure, ...],
    span: Span | None,
) -> Finding:
    """The finding on a derived figure: open where the reference has none, or only a doubtful one."""
    fitting = [f for f in found if span and span.low < f.span().high and f.span().low < span.high]
    firm = [figure for figure in found if not figure.is_doubtful]
    if fitting:
        verdict, end_vi, end_en = SUPPORTED, "khớp với số công bố", "which agrees with the published figure"
    elif firm:
        verdict = CONTRADICTED
        end_vi = f"nhưng số công bố là {say.number_vi(firm[0].number)} theo {say.sources_vi(firm[:1])}"
        end_en = f"but the published figure is {say.number_en(firm[0].number)} ({say.sources_en(firm[:1])})"
    else:
        verdict, end_vi, end_en = NOT_ENOUGH, "điều bài viết không nêu", "which the text does not state"
    used = (fitting or firm)[:1]
    return Finding(
        verdict, f"{vi}, {end_vi}.", f"{en}, {end_en}.", float(used[0].number) if used else None, arithmetic,
        used[0].sources if used else (), derived=True, value=value, year=year,
    )  # fmt: skip
