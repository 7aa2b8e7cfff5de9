"""What a sentence leaves open about one figure and says beside it: the year, the year compared with.

A check needs both ends of a change; an article may name them once for several figures. The facts
stay as they are, only the checks read them so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from pipeline.checks.records import Claim

_TOTAL = re.compile(r"\s?/\s?(63|34)(?![\d/])")
_FIGURES = ("rank", "index_value", "rank_change", "value_change")


def settle(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """The claims with the years and totals that their sentences settle.

    A figure without a year is of the one year that other figures of the same place in its sentence
    have, if that can be. A change without a base is against the year before.
    """
    claims = tuple(claims)
    return tuple(_with_total(_with_base(_with_year(claim, claims))) for claim in claims)


def _with_year(claim: Claim, claims: tuple[Claim, ...]) -> Claim:
    fact = claim.fact
    if fact.kind not in _FIGURES or fact.year is not None or fact.status != "reported":
        return claim
    beside = [other for other in beside_of(claim, claims) if other is not claim]
    bases = {other.fact.baseline_year for other in (claim, *beside)}
    years = {other.fact.year for other in beside} - bases - {None}
    if len(years) != 1:
        return claim
    [year] = years
    # a place has one rank a year: a second one in the sentence is of another year
    if any(
        (other.fact.kind, other.fact.indicator, other.fact.year) == (fact.kind, fact.indicator, year)
        for other in beside
    ):
        return claim
    return dated(claim, year)


def beside_of(claim: Claim, claims: Iterable[Claim]) -> list[Claim]:
    """The reported figures of the same place in the sentence of ``claim``, itself included."""
    return [
        other
        for other in claims
        if (other.article_id, other.evidence, other.fact.place_id)
        == (claim.article_id, claim.evidence, claim.fact.place_id)
        and other.fact.kind in _FIGURES
        and other.fact.status == "reported"
        and other.fact.evidence_start == claim.fact.evidence_start
    ]


def _with_base(claim: Claim) -> Claim:
    fact = claim.fact
    if not fact.kind.endswith("_change") or fact.year is None or fact.baseline_year is not None:
        return claim
    return replace(claim, fact=replace(fact, baseline_year=fact.year - 1))


def _with_total(claim: Claim) -> Claim:
    """The claim with the total behind its rank, also where that is less than the rank ("53/34")."""
    fact = claim.fact
    total = _TOTAL.match(claim.evidence, fact.end - fact.evidence_start)
    if fact.kind != "rank" or fact.out_of is not None or total is None:
        return claim
    return replace(claim, fact=replace(fact, out_of=int(total[1])))


def dated(claim: Claim, year: int | None) -> Claim:
    """The claim as one of ``year``."""
    return replace(claim, fact=replace(claim.fact, year=year))
