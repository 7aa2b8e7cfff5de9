"""Whose a figure really is that is not the claimed place's: another year's, another indicator's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pipeline.checks import explain as say
from pipeline.checks.published import Field, Figure, Seat, figures, seats
from pipeline.checks.records import Claim
from pipeline.checks.tolerance import FITS, Printed, decimal
from pipeline.reference import ReferenceRow, reference

_OVERALL = ("dti", "dti.government", "dti.economy", "dti.society")
_MAIN = ("awareness", "institutions", "infrastructure", "human_resources", "security",
         "government_activity", "economy_activity", "society_activity")  # fmt: skip
INDICATORS = (*_OVERALL, *(f"dti.{name}" for name in _MAIN))
YEARS = (2020, 2021, 2022, 2023, 2024)


@dataclass(frozen=True, slots=True)
class Owner:
    """Where the claimed figure was published, in words.

    ``indicator``: the place's other indicator that it belongs to, if it is that. ``is_telling``: enough
    to contradict a claim even where its own figure was never published.
    """

    vi: str
    en: str
    sources: tuple[str, ...]
    indicator: str | None = None
    is_telling: bool = False


def owner(claim: Claim, field: Field) -> Owner | None:
    """The nearest owner of a claimed figure: the place's other indicators, its other years, other places.

    None where nobody has it, and for bounds and rounded figures, which fit too many.
    """
    return next(_owners(claim, field), None)


def named_owner(claim: Claim, field: Field) -> Owner | None:
    """The place's other indicator that a figure belongs to and that its sentence names, if there is one."""
    sentence = claim.evidence.lower()
    owners = _other_indicators(claim, field) if _is_traceable(claim, field) else ()
    return next((one for one in owners if say.indicator_vi(one.indicator) in sentence), None)


def only_owner(claim: Claim, field: Field) -> Owner | None:
    """The owner of a figure that can be nobody else's (``is_telling``), if there is one."""
    return next((one for one in _owners(claim, field) if one.is_telling), None)


def _owners(claim: Claim, field: Field) -> Iterator[Owner]:
    if _is_traceable(claim, field):
        yield from _other_indicators(claim, field)
        yield from _other_years(claim, field)
        yield from _other_places(claim, field)


def _is_traceable(claim: Claim, field: Field) -> bool:
    """Whether a figure is exact enough to tell whose it is."""
    fact = claim.fact
    if fact.qualifier not in (None, "exact") or fact.value is None or fact.year is None:
        return False
    return field == "rank" or (fact.unit == "index" and _is_precise(claim))


def _is_precise(claim: Claim) -> bool:
    """Four decimals and no round number: nothing that two figures share by chance."""
    printed = Printed.read(claim.fact.value or 0.0, claim.printed, "exact")
    return printed.step <= decimal(0.0001) and printed.value % decimal(0.01) != 0


def _has(claim: Claim, figure: Figure, field: Field) -> bool:
    value = claim.fact.value or 0.0
    if field == "rank":
        return figure.number == decimal(value)
    return Printed.read(value, claim.printed, "exact").judge(figure.span()) == FITS


def _written(claim: Claim, field: Field) -> tuple[str, str]:
    value = claim.fact.value or 0.0
    if field == "rank":
        return f"hạng {say.number_vi(value)}", f"rank {int(value)}"
    return say.number_vi(value), say.number_en(value)


def _other_indicators(claim: Claim, field: Field) -> Iterator[Owner]:
    fact = claim.fact
    vi, en = _written(claim, field)
    for seat in seats(claim):
        for indicator in INDICATORS:
            for figure in figures(seat, indicator, fact.year or 0, field):
                if indicator != fact.indicator and _has(claim, figure, field) and not figure.is_doubtful:
                    yield Owner(
                        f"{vi} là số của {say.what_vi(fact, indicator)}",
                        f"{en} is {say.what_en(fact, indicator)}",
                        figure.sources,
                        indicator=indicator,
                        is_telling=field == "value" and {indicator, fact.indicator} <= set(_OVERALL),
                    )


def _other_years(claim: Claim, field: Field) -> Iterator[Owner]:
    fact = claim.fact
    vi, en = _written(claim, field)
    for seat in seats(claim):
        for year in YEARS:
            for figure in figures(seat, fact.indicator or "", year, field) if year != fact.year else ():
                if _has(claim, figure, field):
                    yield Owner(
                        f"{vi} là số của {say.what_vi(fact, year=year)}",
                        f"{en} is {say.what_en(fact, year=year)}",
                        figure.sources,
                    )


def _other_places(claim: Claim, field: Field) -> Iterator[Owner]:
    fact = claim.fact
    vi, en = _written(claim, field)
    own = {seat.place_id: seat for seat in seats(claim)}
    editions = {seat.edition for seat in own.values()}
    for row in _rows(fact.year or 0, fact.indicator or ""):
        number = getattr(row, field)
        if (
            number is None
            or abs(number - (fact.value or 0.0)) > 0.001
            or row.place_id in own
            or row.edition not in editions
            or row.place_id == "VN"
        ):
            continue
        figure = Figure(decimal(number), (row,))
        if _has(claim, figure, field) and not figure.is_doubtful:
            seat = Seat(row.edition, row.place_id)
            yield Owner(
                f"{vi} là của {row.place_name}{_edition_vi(seat)}",
                f"{en} is {row.place_name}'s{_edition_en(seat)}",
                figure.sources,
                is_telling=field == "rank" and _is_unshared(row),
            )


def _is_unshared(row: ReferenceRow) -> bool:
    """Whether nobody else can have a rank: provinces that share one leave the next empty, and it is not."""
    return any(
        other.edition == row.edition
        and other.rank == (row.rank or 0) + 1
        and not Figure(decimal(other.rank), (other,)).is_doubtful
        for other in _rows(row.year, row.indicator)
    )


@cache
def _rows(year: int, indicator: str) -> tuple[ReferenceRow, ...]:
    return tuple(row for row in reference() if (row.year, row.indicator) == (year, indicator))


def _edition_vi(seat: Seat) -> str:
    return " trong bảng 34 tỉnh" if seat.edition == 34 else ""


def _edition_en(seat: Seat) -> str:
    return " in the table of 34" if seat.edition == 34 else ""
