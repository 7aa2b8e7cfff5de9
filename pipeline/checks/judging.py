"""How a claimed figure stands to the published ones."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from pipeline.checks.published import Field, Figure, Seat, figures
from pipeline.checks.records import Claim
from pipeline.checks.tolerance import FAR, FITS, OFF, Printed, decimal, scales
from pipeline.reference import PROVINCIAL_MEAN

#: A mean of ministries, or of some provinces, is no figure of the provinces' table.
_OTHER_MEAN = re.compile(
    r"\bbộ,|các bộ|cơ quan ngang bộ|\bvùng\b|khu vực|\bnhóm\b|\bhuyện|\bxã\b", re.IGNORECASE
)
_MEAN = re.compile(r"trung bình|bình quân", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Offer:
    """A published figure that a claim may mean, and how the claim stands to it."""

    seat: Seat
    figure: Figure
    judgement: str


def offers(claim: Claim, field: Field, wanted: Iterable[Seat]) -> tuple[Offer, ...]:
    """Every published figure for the seats, with how the claim stands to it."""
    fact = claim.fact
    return tuple(
        Offer(seat, figure, judge(claim, figure, field))
        for seat in wanted
        for figure in figures(seat, fact.indicator or "", fact.year or 0, field)
    )


def judge(claim: Claim, figure: Figure, field: Field) -> str:
    """How a claimed rank or value stands to one published figure: ``fits``, ``off`` or ``far``."""
    fact = claim.fact
    value = fact.value or 0.0
    if field == "rank":
        return judge_rank(value, fact.qualifier, figure.number)
    printed = Printed.read(value, claim.printed, fact.qualifier)
    found = {printed.judge(figure.span().times(scale)) for scale in scales(value, fact.unit)}
    return next((result for result in (FITS, FAR) if result in found), OFF)


def judge_rank(claimed: float, qualifier: str | None, true: Decimal) -> str:
    """How a claimed rank stands to the true one; "top 10" holds for every rank up to 10.

    Ranks are whole, so only "about" leaves room, of one place.
    """
    difference = true - decimal(claimed)
    if qualifier in ("at_most", "under"):
        return FITS if difference <= 0 else OFF
    if qualifier in ("at_least", "over"):
        return FITS if difference >= 0 else OFF
    return FITS if abs(difference) <= (1 if qualifier == "about" else 0) else OFF


def is_mean(figure: Figure) -> bool:
    """Whether a figure of the country is the mean of the provinces (else it is the national index)."""
    return figure.rows[0].note.startswith(PROVINCIAL_MEAN)


def country_figures(evidence: str, found: Iterable[Figure]) -> tuple[Figure, ...]:
    """Of the country's figures those that a sentence must agree with; none where it may speak of others.

    The mean of the provinces and the national index are both figures of Việt Nam, and so is a mean
    of ministries. A sentence that names no mean meets them only where both are published.
    """
    found = tuple(found)
    if _OTHER_MEAN.search(evidence):
        return ()
    means = tuple(figure for figure in found if is_mean(figure))
    if _MEAN.search(evidence):
        return means
    return found if 0 < len(means) < len(found) else ()
