"""A value or a rank against the reference."""

from __future__ import annotations

from extractors.edition import names_old_provinces
from pipeline.checks import findings
from pipeline.checks.judging import Offer, country_figures, offers
from pipeline.checks.published import (
    YEAR_OF_BOTH,
    Field,
    Seat,
    is_merged,
    is_unknown_edition,
    seats,
)
from pipeline.checks.records import Check, Claim, Finding
from pipeline.checks.regions import region_finding
from pipeline.checks.tolerance import FAR, FITS


def check_figure(claim: Claim) -> Check | None:
    """Compare a reported rank or index value with the published ones; None for any other claim."""
    fact = claim.fact
    if fact.kind not in ("rank", "index_value") or fact.value is None or fact.status != "reported":
        return None
    kind = "rank_reference" if fact.kind == "rank" else "value_reference"
    return _finding(claim, "rank" if fact.kind == "rank" else "value").about(kind, [claim])


def _finding(claim: Claim, field: Field) -> Finding:
    fact = claim.fact
    if field == "rank" and fact.scope == "region" and fact.indicator == "dti":
        return region_finding(claim) or findings.left_open(claim)
    if field == "rank" and fact.scope not in (None, "national"):
        return findings.left_open(claim)
    if fact.indicator is None or fact.year is None or not fact.indicator.startswith("dti"):
        return findings.left_open(claim)
    if is_unknown_edition(fact) and fact.place_level == "province":
        return findings.no_such_edition(claim)
    if is_merged(fact.place_id or "") and fact.year < YEAR_OF_BOTH:
        return findings.before_merger(claim)
    found = offers(claim, field, seats(claim))
    if found:
        return _decide(claim, field, found)
    return findings.not_listed(claim) or findings.another_owner(claim, field) or findings.left_open(claim)


def _decide(claim: Claim, field: Field, found: tuple[Offer, ...]) -> Finding:
    """Any sound source that agrees supports a claim; only if none does is it contradicted."""
    fitting = [offer for offer in found if offer.judgement == FITS]
    if fitting:
        best = next((offer for offer in fitting if not _is_namesake(claim, offer.seat)), fitting[0])
        own = tuple(offer for offer in found if not _is_namesake(claim, offer.seat))
        if _is_namesake(claim, best.seat) and own and not names_old_provinces(claim.evidence):
            return findings.namesake(claim, field, best, own)
        return findings.supported(claim, field, best)
    if claim.fact.place_id == "VN":
        meant = country_figures(claim.evidence, (offer.figure for offer in found))
        found = tuple(offer for offer in found if offer.figure in meant)
    if not found:
        return findings.left_open(claim)
    if any(offer.judgement == FAR for offer in found):
        return findings.far(claim, found)
    if all(offer.figure.is_doubtful for offer in found):
        return findings.doubtful(claim, field, found)
    return findings.other_reading(claim, field) or findings.contradicted(claim, field, found)


def _is_namesake(claim: Claim, seat: Seat) -> bool:
    """Whether the seat is the old province whose name the claim's merged province took over."""
    place_id = claim.fact.place_id or ""
    return is_merged(place_id) and seat.place_id != place_id
