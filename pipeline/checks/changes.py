"""A change against the reference's two years, and against the article's own figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.checks.derived import derive
from pipeline.checks.judging import country_figures
from pipeline.checks.pairs import End, best_pair, evaluate, find, stated
from pipeline.checks.published import YEAR_OF_BOTH, Field, Seat, figures, in_edition, is_merged, seats
from pipeline.checks.records import NOT_COMPARABLE, NOT_ENOUGH, SUPPORTED, Check, Claim, Finding
from pipeline.checks.tolerance import Printed, Span, decimal

_IN_ARTICLE = ("số trong bài", "the article's own figures")


def check_change(claim: Claim, claims: Iterable[Claim]) -> Iterator[Check]:
    """Every check of one reported change: against the reference, the article, and what it implies.

    ``claims`` are all claims of the same article. Nothing for claims of other kinds.
    """
    fact = claim.fact
    if fact.kind not in ("rank_change", "value_change") or fact.value is None or fact.status != "reported":
        return
    claims = tuple(claims)
    nows, befores = _own_ends(claim, claims, fact.year), _own_ends(claim, claims, fact.baseline_year)
    yield _against_reference(claim, nows).about("change_reference", [claim])
    if nows and befores:
        pair = best_pair(claim, nows, befores, _IN_ARTICLE)
        used = [end.claim for end in (pair.now, pair.before) if end.claim]
        yield pair.finding.about("change_in_article", [claim, *used])
    elif nows or befores:
        yield from derive(claim, (nows or befores)[0], is_later=bool(nows))


def _own_ends(claim: Claim, claims: Iterable[Claim], year: int | None) -> list[End]:
    """The article's own exact figures for a change's place, indicator and scope in ``year``."""
    return [
        End(
            number=other.fact.value,
            span=Printed.read(other.fact.value, other.printed, "exact").span(),
            total=other.fact.out_of if other.fact.kind == "rank" else None,
            unit=other.fact.unit,
            claim=other,
        )
        for other in claims
        if other.fact.value and other.fact.value > 0 and year is not None and _is_end(claim, other, year)
    ]


def _is_end(claim: Claim, other: Claim, year: int) -> bool:
    """Whether a claim is a figure of ``year`` that a change of the same article starts or ends with."""
    change, fact = claim.fact, other.fact
    if fact.kind != ("rank" if change.kind == "rank_change" else "index_value"):
        return False
    if (fact.year, fact.indicator, fact.status) != (year, change.indicator, "reported"):
        return False
    if change.indicator in (None, "other") or fact.qualifier not in (None, "exact"):
        return False
    if (
        change.place_id is None
        or fact.place_id is None
        or _lasting(change.place_id) != _lasting(fact.place_id)
    ):
        return False
    if fact.kind == "rank":
        return (fact.scope or "national") == (change.scope or "national")
    return change.unit == "percent" or fact.unit in ("index", change.unit)


def _lasting(place_id: str) -> str:
    """One id for a province that the merger of 2025 left as it was; every other place keeps its own."""
    return place_id if is_merged(place_id) else in_edition(place_id, 63) or place_id


def _against_reference(claim: Claim, own: list[End]) -> Finding:
    fact = claim.fact
    field: Field = "rank" if fact.kind == "rank_change" else "value"
    if fact.indicator is None or fact.year is None or fact.baseline_year is None or fact.place_id is None:
        return _left_open(claim)
    if field == "rank" and fact.scope not in (None, "national"):
        return _left_open(claim)
    earlier = replace(claim, fact=replace(fact, year=fact.baseline_year, out_of=None))
    nows = _published(claim, field)
    befores = _published(earlier, field)
    if field == "rank":
        nows = _meant(nows, own)
    if not nows or not befores:
        return _left_open(claim)
    return _decide(claim, nows, befores)


def _published(claim: Claim, field: Field) -> list[End]:
    """The published figures for a claim's place, indicator and year, of every table that it may mean."""
    fact = claim.fact
    return [
        End(
            number=float(figure.number),
            span=figure.span() if field == "value" else Span.around(figure.number, decimal(0)),
            total=_table(seat, field),
            unit="index",
            figure=figure,
        )
        for seat in seats(claim)
        for figure in figures(seat, fact.indicator or "", fact.year or 0, field)
    ]


def _table(seat: Seat, field: Field) -> int | None:
    """What a figure compares with: a rank with ranks of its table, the value of a merged province with none.

    The value of a province that was not merged is the same in both tables of 2024.
    """
    if field == "value" and seat.edition == 34 and not is_merged(seat.place_id):
        return 63
    return seat.edition


def _meant(nows: list[End], own: list[End]) -> list[End]:
    """Of the two tables of 2024, the one that the article's own rank is from, where that tells them apart."""
    totals = {end.total for end in own if end.total}
    numbers = {end.number for end in own}
    return (
        [end for end in nows if end.total in totals] or [end for end in nows if end.number in numbers] or nows
    )


def _decide(claim: Claim, nows: list[End], befores: list[End]) -> Finding:
    """The finding of the best pair within one table; where none holds, of one across two tables."""
    same = [(now, before) for now in nows for before in befores if now.total == before.total]
    mixed = [(now, before) for now in nows for before in befores if now.total != before.total]
    found = [find(claim, now, before) for now, before in same]
    for verdict in (SUPPORTED, NOT_COMPARABLE, NOT_ENOUGH):
        if good := [finding for finding in found if finding.verdict == verdict]:
            return good[0]
    across = [pair for pair in mixed if not same or _holds_across(claim, *pair)]
    if across:
        return find(claim, *across[0])
    if claim.fact.place_id == "VN" and not _country_meant(claim, nows, befores):
        return _left_open(claim)
    firm = [
        finding
        for finding, (now, before) in zip(found, same, strict=True)
        if not (now.is_doubtful or before.is_doubtful)
    ]
    return firm[0] if firm else _doubtful(found[0])


def _holds_across(claim: Claim, now: End, before: End) -> bool:
    """Whether a change is the difference of two figures of different tables, which is no change."""
    return evaluate(claim, replace(now, total=None), replace(before, total=None))[0] == SUPPORTED


def _country_meant(claim: Claim, nows: list[End], befores: list[End]) -> bool:
    """Whether the claim must agree with the country's published figures at both ends."""
    return all(
        country_figures(claim.evidence, [end.figure for end in ends if end.figure])
        for ends in (nows, befores)
    )


def _doubtful(finding: Finding) -> Finding:
    return replace(
        finding,
        verdict=NOT_ENOUGH,
        explanation_vi=finding.explanation_vi.removesuffix(".") + "; nguồn đối chiếu còn nghi vấn.",
        explanation_en=finding.explanation_en.removesuffix(".") + "; the source to compare with is doubtful.",
        kind=None,
    )


def _left_open(claim: Claim) -> Finding:
    """The finding where the reference lacks a year; a new province has none before 2024."""
    fact = claim.fact
    vi, en = stated(claim)
    if (
        is_merged(fact.place_id or "")
        and fact.year == YEAR_OF_BOTH
        and (fact.indicator or "").startswith("dti")
    ):
        return Finding(
            NOT_COMPARABLE,
            f"{vi}, nhưng tỉnh mới có từ ngày 1/7/2025 nên không có số của năm trước để so sánh.",
            f"{en}, but the new province exists since 1 July 2025 and has no figure of the year before.",
        )
    return Finding(
        NOT_ENOUGH,
        f"{vi}; chưa có đủ số công bố của hai năm để đối chiếu.",
        f"{en}; the figures of the two years are not both published.",
        kind="no_reference",
    )
