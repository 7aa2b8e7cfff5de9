"""A rank among the provinces of a region, worked out from the national table."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks import explain as say
from pipeline.checks.published import LAST_YEAR_OF_63, Seat, figures
from pipeline.checks.records import CONTRADICTED, NOT_ENOUGH, SUPPORTED, Claim, Finding
from pipeline.gazetteer import places

#: Regions of the 63 provinces with their abbreviations. Only of the first three do all sources agree
#: which provinces belong to them, so only there can another rank be called wrong.
_REGIONS = {
    "Đồng bằng sông Cửu Long": r"đồng bằng sông cửu long|\bđbscl\b",
    "Tây Nguyên": r"(?<!- )(?<!trung )(?<!bộ và )tây nguyên",
    "Đông Nam Bộ": r"đông nam bộ",
    "Đồng bằng sông Hồng": r"đồng bằng sông hồng|\bđbsh\b",
    "Trung du và miền núi phía Bắc": r"trung du và miền núi (?:phía bắc|bắc bộ)|trung du,? miền núi",
    "Bắc Trung Bộ và Duyên hải miền Trung": r"bắc trung bộ và duyên hải",
}
_SETTLED = ("Đồng bằng sông Cửu Long", "Tây Nguyên", "Đông Nam Bộ")


def region_finding(claim: Claim) -> Finding | None:
    """Compare a rank within a region with the order of its provinces; None where it cannot be worked out.

    The region must be named in the sentence, hold the place, and have every province in an official
    table. Years after 2023 have other regions and two tables, and are left open.
    """
    fact = claim.fact
    place = places().get(fact.place_id or "")
    if place is None or fact.value is None or fact.year is None or fact.year > LAST_YEAR_OF_63:
        return None
    named = [name for name, words in _REGIONS.items() if re.search(words, claim.evidence, re.IGNORECASE)]
    if len(named) != 1 or place.region != named[0]:
        return None
    ranks = dict(_national_ranks(named[0], fact.year))
    own = ranks.get(place.place_id)
    if own is None or 0 in ranks.values():
        return None
    better = sum(rank < own for rank in ranks.values())
    return _finding(claim, named[0], own, better + 1, len(ranks))


def _national_ranks(region: str, year: int) -> Iterator[tuple[str, int]]:
    """The official national rank of each province of a region; 0 where there is not exactly one."""
    for place in places().values():
        if place.level == "province" and place.place_id.startswith("63:") and place.region == region:
            found = figures(Seat(63, place.place_id), "dti", year, "rank")
            is_known = len(found) == 1 and found[0].is_official
            yield place.place_id, int(found[0].number) if is_known else 0


def _finding(claim: Claim, region: str, own: int, rank: int, total: int) -> Finding:
    fact = claim.fact
    claimed = int(fact.value or 0)
    holds = rank <= claimed if fact.qualifier == "at_most" else rank == claimed
    settled = region in _SETTLED
    verdict = SUPPORTED if holds else CONTRADICTED if settled else NOT_ENOUGH
    link_vi, link_en = ("khớp với", "which agrees with") if holds else ("nhưng", "but")
    said_vi = f"{say.place_vi(fact.place_name)} được nêu là {say.claimed_vi(claim)} vùng {region}"
    said_en = f"{say.place_en(fact.place_name)} is given as {say.claimed_en(claim)} in {region}"
    order_vi = f"hạng {own}/63 cả nước là hạng {rank}/{total} của vùng"
    order_en = f"{say.ordinal(own)} of 63 nationally is {say.ordinal(rank)} of {total} in the region"
    return Finding(
        verdict,
        f"{said_vi}, {link_vi} thứ tự trong bảng quốc gia: {order_vi}.",
        f"{said_en}, {link_en} the national order: {order_en}.",
        float(rank),
        f"{rank - 1} of {total} provinces rank above {own}",
        derived=True,
    )
