"""The findings on one claimed value or rank, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.checks import explain as say
from pipeline.checks.belonging import named_owner, only_owner, owner
from pipeline.checks.judging import Offer, judge
from pipeline.checks.published import YEAR_OF_BOTH, Field, Figure, Seat, all_figures, seats
from pipeline.checks.records import CONTRADICTED, NOT_COMPARABLE, NOT_ENOUGH, SUPPORTED, Claim, Finding
from pipeline.checks.tolerance import OFF


def supported(claim: Claim, field: Field, offer: Offer) -> Finding:
    """The claim agrees with a published figure; others that do not are named."""
    vi, en = _about(claim)
    listed_vi, listed_en = _listed(field, [offer])
    others = _others(claim, field, offer.seat)
    more_vi = f"; các nguồn không thống nhất, nguồn khác ghi {_numbers_vi(others)}" if others else ""
    more_en = f"; sources disagree, another has {_numbers_en(others)}" if others else ""
    return Finding(
        SUPPORTED,
        f"{vi}, khớp với số công bố: {listed_vi}{more_vi}.",
        f"{en}, which agrees with the published {listed_en}{more_en}.",
        float(offer.figure.number),
        _arithmetic(claim, offer.figure, "~" if field == "value" else "="),
        offer.figure.sources + tuple(source for other in others for source in other.sources),
    )


def contradicted(claim: Claim, field: Field, found: tuple[Offer, ...]) -> Finding:
    """The claim agrees with no published figure; whose it is, is said where it can be told."""
    vi, en = _about(claim)
    listed_vi, listed_en = _listed(field, found)
    true_owner = owner(claim, field)
    owner_vi, owner_en = (f"; {true_owner.vi}", f"; {true_owner.en}") if true_owner else ("", "")
    return Finding(
        CONTRADICTED,
        f"{vi}, nhưng số công bố là {listed_vi}{owner_vi}.",
        f"{en}, but the published figure is {listed_en}{owner_en}.",
        float(found[0].figure.number),
        _arithmetic(claim, found[0].figure, "!="),
        _sources(found),
        kind="wrong_indicator" if true_owner and true_owner.indicator and field == "value" else None,
    )


def other_reading(claim: Claim, field: Field) -> Finding | None:
    """A figure read as the index's in a sentence that names the pillar whose it is.

    Then the sentence may well say so, and the reading be wrong rather than the claim.
    """
    true_owner = named_owner(claim, field) if claim.fact.indicator == "dti" else None
    if true_owner is None:
        return None
    vi, en = _about(claim)
    return Finding(
        NOT_ENOUGH,
        f"{vi}, nhưng {true_owner.vi}, cũng được nhắc đến trong câu.",
        f"{en}, but {true_owner.en}, which the sentence names too.",
        sources=true_owner.sources,
    )


def another_owner(claim: Claim, field: Field) -> Finding | None:
    """A figure of which nothing was published for the claim, and that can only be another's."""
    true_owner = only_owner(claim, field)
    if true_owner is None:
        return None
    vi, en = _about(claim)
    return Finding(
        CONTRADICTED,
        f"{vi}, nhưng {true_owner.vi}.",
        f"{en}, but {true_owner.en}.",
        sources=true_owner.sources,
        kind="wrong_indicator" if true_owner.indicator else None,
    )


def namesake(claim: Claim, field: Field, offer: Offer, own: tuple[Offer, ...]) -> Finding:
    """The figure is the old province's whose name the new one bears."""
    vi, en = _about(claim)
    listed_vi, listed_en = _listed(field, own)
    name = say.place_vi(claim.fact.place_name)
    return Finding(
        NOT_COMPARABLE,
        f"{vi}: đó là số của tỉnh {name} cũ trong bảng 63 tỉnh, còn tỉnh mới có {listed_vi}.",
        f"{en}: that is the old {name}'s in the table of 63, while the new province has {listed_en}.",
        float(own[0].figure.number),
        _arithmetic(claim, own[0].figure, "!="),
        offer.figure.sources + _sources(own),
    )


def far(claim: Claim, found: tuple[Offer, ...]) -> Finding:
    """A bound that holds and says little."""
    vi, en = _about(claim)
    number = found[0].figure.number
    return Finding(
        NOT_ENOUGH,
        f"{vi}: đúng như một giới hạn, nhưng số công bố {say.number_vi(number)} cách khá xa.",
        f"{en}: true as a bound, but the published {say.number_en(number)} is far from it.",
        float(number),
        _arithmetic(claim, found[0].figure, "bounds"),
        _sources(found),
    )


def doubtful(claim: Claim, field: Field, found: tuple[Offer, ...]) -> Finding:
    """Only doubtful sources speak against the claim, which is not enough."""
    vi, en = _about(claim)
    listed_vi, listed_en = _listed(field, found)
    return Finding(
        NOT_ENOUGH,
        f"{vi}; chỉ có số còn nghi vấn để đối chiếu: {listed_vi}.",
        f"{en}; only a doubtful figure is there to compare: {listed_en}.",
        float(found[0].figure.number),
        _arithmetic(claim, found[0].figure, "?"),
        _sources(found),
    )


def no_such_edition(claim: Claim) -> Finding:
    """A rank among 34 in a year whose table ranks 63."""
    vi, en = _about(claim)
    year = claim.fact.year
    return Finding(
        NOT_COMPARABLE,
        f"{vi} trên 34 tỉnh, nhưng bảng năm {year} xếp hạng 63 tỉnh, nên không so sánh được.",
        f"{en} of 34 provinces, but the table of {year} ranks 63, so the two do not compare.",
        arithmetic="34 != 63",
    )


def before_merger(claim: Claim) -> Finding:
    """A figure of a new province for a year before it existed."""
    vi, en = _about(claim)
    year, name = claim.fact.year, say.place_vi(claim.fact.place_name)
    return Finding(
        NOT_COMPARABLE,
        f"{vi}, nhưng tỉnh {name} mới có từ ngày 1/7/2025, nên không so sánh được với bảng năm {year}.",
        f"{en}, but the new {name} exists since 1 July 2025 and does not compare with the table of {year}.",
    )


def not_listed(claim: Claim) -> Finding | None:
    """A merged province in the table of 34, which does not list it."""
    fact = claim.fact
    if fact.out_of != 34 or fact.year != YEAR_OF_BOTH or fact.place_level != "province" or seats(claim):
        return None
    vi, en = _about(claim)
    name = say.place_vi(fact.place_name)
    return Finding(
        NOT_COMPARABLE,
        f"{vi} trên 34 tỉnh, nhưng {name} đã sáp nhập và không có trong bảng 34 tỉnh.",
        f"{en} of 34 provinces, but {name} was merged and is not in the table of 34.",
    )


def left_open(claim: Claim) -> Finding:
    """Nothing to compare with, and why."""
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
    if not (fact.indicator or "").startswith("dti"):
        yield "chưa có bảng công bố của chỉ số này để đối chiếu", "there is no reference for this index"
    if fact.kind == "rank" and fact.scope not in (None, "national"):
        yield "chưa có số công bố cho phạm vi xếp hạng này", "there is no published figure for this ranking"
    yield "chưa có số công bố để đối chiếu", "there is no published figure to compare with"


def _about(claim: Claim) -> tuple[str, str]:
    """What is claimed, as the beginning of a sentence."""
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


def _listed(field: Field, found: Iterable[Offer]) -> tuple[str, str]:
    """The published figures in words, each once, with edition and source."""
    parts_vi, parts_en = [], []
    for offer in found:
        figure, seat = offer.figure, offer.seat
        number_vi, number_en = _number(field, figure, seat)
        doubt_vi, doubt_en = (", còn nghi vấn", ", doubtful") if figure.is_doubtful else ("", "")
        parts_vi.append(f"{number_vi} theo {say.sources_vi([figure])}{doubt_vi}")
        parts_en.append(f"{number_en} ({say.sources_en([figure])}{doubt_en})")
    return " và ".join(dict.fromkeys(parts_vi)), " and ".join(dict.fromkeys(parts_en))


def _number(field: Field, figure: Figure, seat: Seat) -> tuple[str, str]:
    if field == "rank":
        return say.rank_vi(figure.number, seat), say.rank_en(figure.number, seat)
    of_vi, of_en = (" (bảng 34 tỉnh)", " in the table of 34") if seat.edition == 34 else ("", "")
    return say.index_vi(figure.number) + of_vi, say.index_en(figure.number) + of_en


def _others(claim: Claim, field: Field, seat: Seat) -> list[Figure]:
    """Published figures for the same seat that the claim does not agree with.

    The country has several figures by right: its means and its index.
    """
    fact = claim.fact
    if fact.place_id == "VN":
        return []
    found = all_figures(seat, fact.indicator or "", fact.year or 0, field)
    return [figure for figure in found if judge(claim, figure, field) == OFF]


def _numbers_vi(found: Iterable[Figure]) -> str:
    return " và ".join(say.number_vi(figure.number) for figure in found)


def _numbers_en(found: Iterable[Figure]) -> str:
    return " and ".join(say.number_en(figure.number) for figure in found)


def _arithmetic(claim: Claim, figure: Figure, sign: str) -> str:
    return f"{say.number_en(claim.fact.value)} {sign} {say.number_en(figure.number)}"


def _sources(found: Iterable[Offer]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(source for offer in found for source in offer.figure.sources))
