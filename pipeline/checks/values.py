"""A value or a rank against the reference."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from pipeline.checks import explain as say
from pipeline.checks.belonging import owner
from pipeline.checks.published import (
    YEAR_OF_BOTH,
    Field,
    Figure,
    Seat,
    all_figures,
    figures,
    is_merged,
    is_unknown_edition,
    seats,
)
from pipeline.checks.records import (
    CONTRADICTED,
    NOT_COMPARABLE,
    NOT_ENOUGH,
    SUPPORTED,
    Check,
    Claim,
    Finding,
)
from pipeline.checks.regions import region_finding
from pipeline.checks.tolerance import FAR, FITS, OFF, Printed, scales
from pipeline.reference import PROVINCIAL_MEAN

Offer = tuple[Seat, Figure, str]

#: A mean of ministries, or of some provinces, is no figure of the provinces' table.
_OTHER_MEAN = re.compile(r"\bbộ,|các bộ|cơ quan ngang bộ|\bvùng\b|khu vực|\bnhóm\b|\bhuyện|\bxã\b", re.IGNORECASE)
_MEAN = re.compile(r"trung bình|bình quân", re.IGNORECASE)


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
        return region_finding(claim) or _open(claim)
    if field == "rank" and fact.scope not in (None, "national"):
        return _open(claim)
    if is_unknown_edition(fact) and fact.scope == "national":
        return _no_such_edition(claim)
    if fact.place_id and fact.year and is_merged(fact.place_id) and fact.year < YEAR_OF_BOTH and _is_dti(claim):
        return _merged(claim)
    if fact.indicator is None or fact.year is None:
        return _open(claim)
    offers = _offers(claim, field, seats(claim))
    if not offers:
        return _absent(claim, field) or _open(claim)
    return _decide(claim, field, offers)


def _is_dti(claim: Claim) -> bool:
    return (claim.fact.indicator or "").startswith("dti")


def _offers(claim: Claim, field: Field, wanted: tuple[Seat, ...]) -> list[Offer]:
    """Every published figure for the seats, with how the claim stands to it."""
    fact = claim.fact
    return [
        (seat, figure, judge(claim, figure, field))
        for seat in wanted
        for figure in figures(seat, fact.indicator or "", fact.year or 0, field)
    ]


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
    difference = true - Decimal(repr(claimed))
    if qualifier in ("at_most", "under"):
        return FITS if difference <= 0 else OFF
    if qualifier in ("at_least", "over"):
        return FITS if difference >= 0 else OFF
    return FITS if abs(difference) <= (1 if qualifier == "about" else 0) else OFF


def _decide(claim: Claim, field: Field, offers: list[Offer]) -> Finding:
    fact = claim.fact
    fitting = [offer for offer in offers if offer[2] == FITS]
    if fitting:
        seat, figure, _ = next((o for o in fitting if not _is_namesake(claim, o[0])), fitting[0])
        if _is_namesake(claim, seat) and any(offer[0] != seat for offer in offers):
            return _namesake(claim, field, seat, figure, offers)
        return _supported(claim, field, seat, figure)
    if fact.place_id == "VN":
        offers = _comparable_means(claim, offers)
        if not offers:
            return _open(claim)
    firm = [offer for offer in offers if not offer[1].is_doubtful]
    if any(offer[2] == FAR for offer in offers):
        return _far(claim, offers)
    if not firm:
        return _doubtful(claim, field, offers)
    return _contradicted(claim, field, offers)


def _comparable_means(claim: Claim, offers: list[Offer]) -> list[Offer]:
    """The country's figures that a claim must agree with: the mean of the provinces, or the national index.

    Both are a figure of Việt Nam. A sentence that names no mean may speak of either, so it meets
    them only in a year for which both are published.
    """
    if _OTHER_MEAN.search(claim.evidence):
        return []
    means = [offer for offer in offers if offer[1].rows[0].note.startswith(PROVINCIAL_MEAN)]
    if _MEAN.search(claim.evidence):
        return means
    return offers if 0 < len(means) < len(offers) else []


def _is_namesake(claim: Claim, seat: Seat) -> bool:
    """Whether the seat is the old province whose name the claim's merged province took over."""
    place_id = claim.fact.place_id or ""
    return is_merged(place_id) and seat.place_id != place_id


def _listed(field: Field, offers: list[Offer]) -> tuple[str, str]:
    """The published figures in words, each once, with edition and source."""
    write_vi = say.rank_vi if field == "rank" else lambda number, seat: say.index_vi(number) + _of_vi(seat)
    write_en = say.rank_en if field == "rank" else lambda number, seat: say.index_en(number) + _of_en(seat)
    parts_vi, parts_en = [], []
    for seat, figure, _ in offers:
        doubt_vi, doubt_en = (", nguồn còn nghi vấn", ", doubtful") if figure.is_doubtful else ("", "")
        parts_vi.append(f"{write_vi(figure.number, seat)} theo {say.sources_vi([figure])}{doubt_vi}")
        parts_en.append(f"{write_en(figure.number, seat)} ({say.sources_en([figure])}{doubt_en})")
    return " và ".join(dict.fromkeys(parts_vi)), " and ".join(dict.fromkeys(parts_en))


def _of_vi(seat: Seat) -> str:
    return f" (bảng {seat.edition} tỉnh)" if seat.edition == 34 else ""


def _of_en(seat: Seat) -> str:
    return " in the table of 34" if seat.edition == 34 else ""


def _about(claim: Claim) -> tuple[str, str]:
    fact = claim.fact
    if fact.kind == "rank":
        return (
            f"{say.place_vi(fact.place_name)} được nêu là {say.claimed_vi(claim)} về {say.measure_vi(fact)}",
            f"{say.place_en(fact.place_name)} is given as {say.claimed_en(claim)} in {say.measure_en(fact)}",
        )
    return (
        f"{say.what_vi(fact)} được nêu là {say.claimed_vi(claim)}",
        f"{say.what_en(fact)} is given as {say.claimed_en(claim)}",
    )


def _arithmetic(claim: Claim, figure: Figure, sign: str) -> str:
    return f"{say.number_en(claim.fact.value)} {sign} {say.number_en(figure.number)}"


def _sources(offers: list[Offer]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(source for _, figure, _ in offers for source in figure.sources))


def _supported(claim: Claim, field: Field, seat: Seat, figure: Figure) -> Finding:
    vi, en = _about(claim)
    listed_vi, listed_en = _listed(field, [(seat, figure, FITS)])
    fact = claim.fact
    others = [
        other
        for other in all_figures(seat, fact.indicator or "", fact.year or 0, field)
        if judge(claim, other, field) == OFF
    ] if fact.place_id != "VN" else []
    more_vi = f"; nguồn khác ghi {' và '.join(say.number_vi(o.number) for o in others)}" if others else ""
    more_en = f"; sources disagree, another has {' and '.join(say.number_en(o.number) for o in others)}" if others else ""
    return Finding(
        SUPPORTED,
        f"{vi}, khớp với số công bố: {listed_vi}{more_vi}.",
        f"{en}, which agrees with the published {listed_en}{more_en}.",
        float(figure.number),
        _arithmetic(claim, figure, "~" if fact.kind == "index_value" else "="),
        figure.sources + tuple(source for other in others for source in other.sources),
    )


def _contradicted(claim: Claim, field: Field, offers: list[Offer]) -> Finding:
    vi, en = _about(claim)
    listed_vi, listed_en = _listed(field, offers)
    true_owner = owner(claim, field)
    owner_vi = f"; {true_owner.vi}" if true_owner else ""
    owner_en = f"; {true_owner.en}" if true_owner else ""
    figure = offers[0][1]
    return Finding(
        CONTRADICTED,
        f"{vi}, nhưng số công bố là {listed_vi}{owner_vi}.",
        f"{en}, but the published figure is {listed_en}{owner_en}.",
        float(figure.number),
        _arithmetic(claim, figure, "!="),
        _sources(offers),
        kind="wrong_indicator" if true_owner and true_owner.is_other_indicator else None,
    )


def _namesake(claim: Claim, field: Field, seat: Seat, figure: Figure, offers: list[Offer]) -> Finding:
    vi, en = _about(claim)
    own = [offer for offer in offers if offer[0] != seat]
    listed_vi, listed_en = _listed(field, own)
    name = say.place_vi(claim.fact.place_name)
    return Finding(
        NOT_COMPARABLE,
        f"{vi}: đó là số của tỉnh {name} cũ trong bảng 63 tỉnh, còn tỉnh mới có {listed_vi}.",
        f"{en}: that is the figure of the old {name} in the table of 63, while the new province has {listed_en}.",
        float(own[0][1].number),
        _arithmetic(claim, own[0][1], "!="),
        figure.sources + _sources(own),
    )


def _far(claim: Claim, offers: list[Offer]) -> Finding:
    vi, en = _about(claim)
    figure = offers[0][1]
    return Finding(
        NOT_ENOUGH,
        f"{vi}: đúng như một giới hạn, nhưng số công bố {say.number_vi(figure.number)} cách khá xa.",
        f"{en}: true as a bound, but the published {say.number_en(figure.number)} is far from it.",
        float(figure.number),
        _arithmetic(claim, figure, "bounds"),
        _sources(offers),
    )


def _doubtful(claim: Claim, field: Field, offers: list[Offer]) -> Finding:
    vi, en = _about(claim)
    listed_vi, listed_en = _listed(field, offers)
    return Finding(
        NOT_ENOUGH,
        f"{vi}; chỉ có số còn nghi vấn để đối chiếu: {listed_vi}.",
        f"{en}; only a doubtful figure is there to compare: {listed_en}.",
        float(offers[0][1].number),
        _arithmetic(claim, offers[0][1], "?"),
        _sources(offers),
    )


def _no_such_edition(claim: Claim) -> Finding:
    vi, en = _about(claim)
    year = claim.fact.year
    return Finding(
        NOT_COMPARABLE,
        f"{vi} trên 34 tỉnh, nhưng bảng năm {year} xếp hạng 63 tỉnh, nên không so sánh được.",
        f"{en} of 34 provinces, but the table of {year} ranks 63, so the two do not compare.",
        arithmetic="34 != 63",
    )


def _merged(claim: Claim) -> Finding:
    vi, en = _about(claim)
    year, name = claim.fact.year, say.place_vi(claim.fact.place_name)
    return Finding(
        NOT_COMPARABLE,
        f"{vi}, nhưng tỉnh {name} mới có từ ngày 1/7/2025, nên không so sánh được với bảng năm {year}.",
        f"{en}, but the new {name} exists since 1 July 2025 and does not compare with the table of {year}.",
    )


def _absent(claim: Claim, field: Field) -> Finding | None:
    """A place that a table of provinces does not list, or a figure that another pillar owns."""
    fact = claim.fact
    if fact.out_of == 34 and fact.year == YEAR_OF_BOTH and fact.place_level == "province" and not seats(claim):
        vi, en = _about(claim)
        return Finding(
            NOT_COMPARABLE,
            f"{vi} trên 34 tỉnh, nhưng {say.place_vi(fact.place_name)} đã sáp nhập và không có trong bảng 34 tỉnh.",
            f"{en} of 34 provinces, but {say.place_en(fact.place_name)} was merged and is not in the table of 34.",
        )
    true_owner = owner(claim, field)
    if true_owner is None or not true_owner.is_telling:
        return None
    vi, en = _about(claim)
    return Finding(
        CONTRADICTED,
        f"{vi}, nhưng {true_owner.vi}.",
        f"{en}, but {true_owner.en}.",
        sources=true_owner.sources,
        kind="wrong_indicator",
    )


def _open(claim: Claim) -> Finding:
    vi, en = _about(claim)
    missing_vi, missing_en = next(_missing(claim))
    return Finding(NOT_ENOUGH, f"{vi}; {missing_vi}.", f"{en}; {missing_en}.", kind="no_reference")


def _missing(claim: Claim) -> Iterator[tuple[str, str]]:
    """What keeps a claim from being compared, the most telling reason first."""
    fact = claim.fact
    if fact.place_id is None:
        yield "không rõ là địa phương nào", "it is not clear of which place"
    if fact.year is None:
        yield "bài không nêu rõ năm", "the text leaves the year open"
    if not _is_dti(claim):
        yield "chưa có bảng công bố của chỉ số này để đối chiếu", "there is no reference for this index"
    if fact.scope not in (None, "national"):
        yield "chưa có số công bố cho phạm vi xếp hạng này", "there is no published figure for this ranking"
    yield "chưa có số công bố để đối chiếu", "there is no published figure to compare with"
