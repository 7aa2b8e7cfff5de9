"""What a sentence leaves open about one figure and says beside it: the year, the total, which province.

A check needs both ends of a change; an article may name them once for several figures. The facts
stay as they are, only the checks read them so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from pipeline.checks.records import Claim

_TOTAL = re.compile(r"\s?/\s?(63|34)(?![\d/])")
_LEVELS = ("rank", "index_value")
_CHANGES = ("rank_change", "value_change")


def settle(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """The claims with the provinces, years and totals that their sentences settle.

    A change is of the province, old or new, whose rank stands beside it. A figure without a year is
    of the one year that other figures of the same place in its sentence have, if that can be. A
    change without a base is against the year before.
    """
    claims = tuple(claims)
    claims = tuple(_with_province(claim, claims) for claim in claims)
    return tuple(_with_total(_with_base(_with_year(claim, claims))) for claim in claims)


def _with_province(claim: Claim, claims: tuple[Claim, ...]) -> Claim:
    """The change as one of the province that a rank with its total shows to be meant."""
    fact = claim.fact
    if fact.kind not in _CHANGES:
        return claim
    ids = {
        other.fact.place_id
        for other in claims
        if _is_same_sentence(claim, other)
        and other.fact.kind == "rank"
        and other.fact.out_of in (63, 34)
        and (other.fact.place_name, other.fact.indicator, other.fact.year)
        == (fact.place_name, fact.indicator, fact.year)
    }
    if len(ids) != 1:
        return claim
    return replace(claim, fact=replace(fact, place_id=ids.pop()))


def _with_year(claim: Claim, claims: tuple[Claim, ...]) -> Claim:
    fact = claim.fact
    if fact.kind not in (*_LEVELS, *_CHANGES) or fact.year is not None or fact.status != "reported":
        return claim
    beside = [other for other in beside_of(claim, claims) if other is not claim]
    bases = {other.fact.baseline_year for other in (claim, *beside)}
    years = {other.fact.year for other in beside} - bases - {None}
    if len(years) != 1:
        return claim
    [year] = years
    level = fact.kind if fact.kind in _LEVELS else _LEVELS[_CHANGES.index(fact.kind)]
    series = [o for o in beside if (o.fact.kind, o.fact.indicator) == (level, fact.indicator)]
    # a place has one rank a year: beside a second one it is open which is of which year
    if any(other.fact.year is None or (other.fact.year == year and fact.kind in _LEVELS) for other in series):
        return claim
    return dated(claim, year)


def beside_of(claim: Claim, claims: Iterable[Claim]) -> list[Claim]:
    """The reported figures of the same place in the sentence of ``claim``, itself included."""
    return [
        other
        for other in claims
        if _is_same_sentence(claim, other)
        and other.fact.place_id == claim.fact.place_id
        and other.fact.kind in (*_LEVELS, *_CHANGES)
        and other.fact.status == "reported"
    ]


def _is_same_sentence(one: Claim, two: Claim) -> bool:
    where = (one.article_id, one.fact.evidence_start, one.evidence)
    return where == (two.article_id, two.fact.evidence_start, two.evidence)


def _with_base(claim: Claim) -> Claim:
    fact = claim.fact
    if fact.kind not in _CHANGES or fact.year is None or fact.baseline_year is not None:
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
