"""A change against the reference's two years, against the article's own figures, and what it implies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import product

from pipeline.checks import explain as say
from pipeline.checks.published import (
    YEAR_OF_BOTH,
    Field,
    Figure,
    Seat,
    figures,
    in_edition,
    is_merged,
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
from pipeline.checks.tolerance import FAR, FITS, OFF, Printed, Span, decimal, scales

CHANGES = ("rank_change", "value_change")


@dataclass(frozen=True, slots=True)
class End:
    """One end of a change: a figure of one year, published or claimed, and what it may be exactly.

    ``total`` is the number of provinces ranked, where known.
    """

    number: float
    span: Span
    total: int | None = None
    figure: Figure | None = None
    claim: Claim | None = None

    @property
    def is_doubtful(self) -> bool:
        """Whether no sound source prints it."""
        return self.figure is not None and self.figure.is_doubtful


def compare_ranks(now: int, before: int, change: int, now_total: int | None, before_total: int | None) -> str:
    """The verdict on "rank ``now``, up ``change`` places from ``before``": climbing lowers the number.

    Ranks among 63 and among 34 do not compare, whatever their difference; an unknown total is taken
    to be the other's.

    >>> compare_ranks(11, 21, 10, 63, 63), compare_ranks(11, 21, -10, 63, 63), compare_ranks(1, 6, 5, 34, 63)
    ('supported', 'contradicted', 'not_comparable')
    """
    if now_total and before_total and now_total != before_total:
        return NOT_COMPARABLE
    return SUPPORTED if before - now == change else CONTRADICTED


def check_change(claim: Claim, claims: Iterable[Claim]) -> Iterator[Check]:
    """Every check of one reported change: against the reference, the article, and what it implies.

    ``claims`` are all claims of the same article. Nothing for claims of other kinds.
    """
    fact = claim.fact
    if fact.kind not in CHANGES or fact.value is None or fact.status != "reported":
        return
    own_now, own_before = _own_ends(claim, claims, fact.year), _own_ends(claim, claims, fact.baseline_year)
    yield _against_reference(claim, own_now).about("change_reference", [claim])
    if own_now and own_before:
        finding, now, before = _best(claim, own_now, own_before, "trong bài", "in the article")
        used = [claim, *(end.claim for end in (now, before) if end.claim)]
        yield finding.about("change_in_article", used)
    elif own_now:
        yield from derive(claim, own_now[0])


def _own_ends(claim: Claim, claims: Iterable[Claim], year: int | None) -> list[End]:
    """The article's own exact figures for a change's place, indicator and scope in ``year``."""
    fact = claim.fact
    kind = "rank" if fact.kind == "rank_change" else "index_value"
    return [
        End(
            other.fact.value,
            Printed.read(other.fact.value, other.printed, other.fact.qualifier).span(),
            other.fact.out_of if kind == "rank" else None,
            claim=other,
        )
        for other in claims
        if other.fact.kind == kind
        and other.fact.value is not None
        and year is not None
        and (other.fact.year, other.fact.indicator, other.fact.status) == (year, fact.indicator, "reported")
        and other.fact.qualifier in (None, "exact")
        and fact.indicator not in (None, "other")
        and _same_place(claim, other)
        and (kind == "rank" or other.fact.unit == "index" or other.fact.unit == fact.unit)
        and other.fact.scope in (None, fact.scope, "national")
    ]


def _same_place(claim: Claim, other: Claim) -> bool:
    """Whether two claims speak of one place; of 2024 it may go by its old and its new id."""
    one, two = claim.fact.place_id, other.fact.place_id
    if one is None or two is None:
        return False
    return one == two or (not {is_merged(one), is_merged(two)} - {False} and in_edition(one, 63) == two) or (
        not is_merged(two) and in_edition(two, 63) == one
    )


def _best(claim: Claim, nows: list[End], befores: list[End], where_vi: str, where_en: str) -> tuple[Finding, End, End]:
    """The finding of the pair of figures that speaks best for the claim, and that pair."""
    order = (SUPPORTED, NOT_COMPARABLE, NOT_ENOUGH, CONTRADICTED)
    found = [
        (_pair(claim, now, before, where_vi, where_en), now, before) for now, before in product(nows, befores)
    ]
    return min(found, key=lambda item: order.index(item[0].verdict))


def _pair(claim: Claim, now: End, before: End, where_vi: str, where_en: str) -> Finding:
    """The finding on a change between two figures."""
    verdict, result, arithmetic = _verdict(claim, now, before)
    years = (claim.fact.baseline_year, claim.fact.year)
    shown = say.number_vi if claim.fact.kind == "rank_change" else say.index_vi
    shown_en = say.number_en if claim.fact.kind == "rank_change" else say.index_en
    vi = f"{say.place_vi(claim.fact.place_name)} được nêu {say.change_vi(claim)} về {say.measure_vi(claim.fact)}"
    en = f"{say.place_en(claim.fact.place_name)} is given {say.change_en(claim)} in {say.measure_en(claim.fact)}"
    numbers_vi = f"{where_vi}: {shown(before.number)} (năm {years[0]}) và {shown(now.number)} (năm {years[1]})"
    numbers_en = f"{where_en}: {shown_en(before.number)} ({years[0]}) and {shown_en(now.number)} ({years[1]})"
    ending_vi, ending_en = _ending(claim, verdict, result, now, before)
    is_reversed = verdict == CONTRADICTED and result * (claim.fact.value or 0.0) < 0
    return Finding(
        verdict,
        f"{vi}; {numbers_vi}, {ending_vi}.",
        f"{en}; {numbers_en}, {ending_en}.",
        result,
        arithmetic,
        tuple(dict.fromkeys(source for end in (now, before) if end.figure for source in end.figure.sources)),
        kind="direction" if is_reversed else None,
    )


def _verdict(claim: Claim, now: End, before: End) -> tuple[str, float, str]:
    """The verdict, what the change really is in the claim's unit, and the arithmetic in words."""
    fact = claim.fact
    if fact.kind == "rank_change":
        verdict, true = _rank_verdict(claim, now, before)
        return verdict, true, f"{before.number:g} - {now.number:g} = {true:g}"
    difference = float(decimal(now.number) - decimal(before.number))
    exact = f"{say.number_en(now.number)} - {say.number_en(before.number)} = {say.number_en(difference)}"
    if fact.unit != "percent":
        found = {_printed(claim).judge(now.span.minus(before.span).times(scale)) for scale in _scales(fact.value, fact.unit)}
        return _from_judgements(found), difference, exact
    if "điểm" in claim.printed:
        judgement = _printed(claim).judge(now.span.minus(before.span).times(100))
        return _from_judgements({judgement}), difference * 100, f"({exact}) x 100"
    growth = (now.number / before.number - 1) * 100
    arithmetic = f"({say.number_en(now.number)} / {say.number_en(before.number)} - 1) x 100 = {say.number_en(growth, 2)}%"
    verdict = _from_judgements({_printed(claim).judge(now.span.growth(before.span))})
    if verdict == CONTRADICTED and _printed(claim).judge(now.span.minus(before.span).times(100)) == FITS:
        return NOT_COMPARABLE, growth, arithmetic
    return verdict, growth, arithmetic


def _scales(value: float | None, unit: str | None) -> tuple[int, ...]:
    return scales(value or 0.0, unit)


def _printed(claim: Claim) -> Printed:
    return Printed.read(claim.fact.value or 0.0, claim.printed, claim.fact.qualifier)


def _from_judgements(found: set[str]) -> str:
    if FITS in found:
        return SUPPORTED
    return NOT_ENOUGH if FAR in found else CONTRADICTED


def _rank_verdict(claim: Claim, now: End, before: End) -> tuple[str, float]:
    """``compare_ranks``, widened by the claim's qualifier ("hơn 10 hạng", "khoảng 10 hạng")."""
    true = before.number - now.number
    verdict = compare_ranks(int(now.number), int(before.number), int(claim.fact.value or 0), now.total, before.total)
    if verdict == CONTRADICTED and claim.fact.qualifier not in (None, "exact"):
        verdict = _from_judgements({_printed(claim).judge(Span.around(decimal(true), decimal(0)))})
    return verdict, true


def _ending(claim: Claim, verdict: str, result: float, now: End, before: End) -> tuple[str, str]:
    """What the figures give, as the end of a sentence."""
    if now.total and before.total and now.total != before.total:
        return (
            f"nhưng một bên xếp trên {now.total}, một bên trên {before.total} tỉnh, nên không so sánh được",
            f"but one is of {now.total} and the other of {before.total} provinces, so they do not compare",
        )
    unit = claim.fact.unit
    places = 2 if unit == "percent" else None
    size_vi = say.number_vi(abs(result), places) + {"percent": "%", "places": " hạng"}.get(unit or "", "")
    size_en = say.number_en(abs(result), places) + {"percent": "%", "places": " places"}.get(unit or "", "")
    way_vi, way_en = ("giữ nguyên", "no change") if result == 0 else ("tăng", "a gain of") if result > 0 else ("giảm", "a loss of")
    end_vi = way_vi if result == 0 else f"{way_vi} {size_vi}"
    end_en = way_en if result == 0 else f"{way_en} {size_en}"
    if verdict == NOT_COMPARABLE:
        return (
            f"tức {end_vi}; con số được nêu là chênh lệch điểm phần trăm chứ không phải tỷ lệ tăng",
            f"that is {end_en}; the stated number is a difference in points of a hundred, not a growth rate",
        )
    if verdict == SUPPORTED:
        return f"đúng là {end_vi}", f"which is indeed {end_en}"
    if verdict == NOT_ENOUGH:
        return f"tức {end_vi}: đúng như một giới hạn nhưng cách khá xa", f"that is {end_en}: true as a bound, but far off"
    return f"tức {end_vi}, không phải như đã nêu", f"that is {end_en}, not what is stated"


def _against_reference(claim: Claim, own_now: list[End]) -> Finding:
    fact = claim.fact
    field: Field = "rank" if fact.kind == "rank_change" else "value"
    if fact.indicator is None or fact.year is None or fact.baseline_year is None or fact.place_id is None:
        return _open(claim)
    if fact.kind == "rank_change" and fact.scope not in (None, "national"):
        return _open(claim)
    befores = [
        end
        for seat in seats(replace_year(claim, fact.baseline_year))
        for end in _published(seat, fact.indicator, fact.baseline_year, field)
    ]
    nows = [end for seat in seats(claim) for end in _published(seat, fact.indicator, fact.year, field)]
    nows = _meant(nows, own_now) if field == "rank" else nows
    if not nows or not befores:
        return _open(claim)
    return _decide(claim, nows, befores)


def replace_year(claim: Claim, year: int) -> Claim:
    """The claim as if made of another year, in whatever edition that year has."""
    return replace(claim, fact=replace(claim.fact, year=year, out_of=None))


def _published(seat: Seat, indicator: str, year: int, field: Field) -> list[End]:
    return [
        End(float(figure.number), figure.span() if field == "value" else Span.around(figure.number, decimal(0)),
            seat.edition, figure)
        for figure in figures(seat, indicator, year, field)
    ]  # fmt: skip


def _meant(nows: list[End], own: list[End]) -> list[End]:
    """Of the two tables of 2024, the one that the article's own rank is from, where that tells them apart."""
    totals = {end.total for end in own if end.total}
    told = [end for end in nows if end.total in totals] or [
        end for end in nows if any(mine.number == end.number for mine in own)
    ]
    return told or nows


def _decide(claim: Claim, nows: list[End], befores: list[End]) -> Finding:
    """The finding of the best pair of one edition; failing that, of two.

    A merged province has no figure before the merger, so its pairs are never of one edition.
    """
    fact = claim.fact
    pairs = list(product(nows, befores))
    same = [(now, before) for now, before in pairs if now.total == before.total]
    if fact.kind == "value_change" and not is_merged(fact.place_id or ""):
        same = pairs
    found = [(_pair(claim, now, before, *_where(now, before)), now, before) for now, before in same]
    good = [finding for finding, _, _ in found if finding.verdict != CONTRADICTED]
    if good:
        return min(good, key=lambda finding: (SUPPORTED, NOT_COMPARABLE, NOT_ENOUGH).index(finding.verdict))
    mixed = [(now, before) for now, before in pairs if (now, before) not in same]
    fits = [(n, b) for n, b in mixed if _verdict(claim, replace(n, total=None), replace(b, total=None))[0] == SUPPORTED]
    if fits or (mixed and not same):
        now, before = (fits or mixed)[0]
        return _pair(claim, now, before, *_where(now, before))
    firm = [finding for finding, now, before in found if not (now.is_doubtful or before.is_doubtful)]
    return firm[0] if firm else _doubtful(claim, found[0][0])


def _where(now: End, before: End) -> tuple[str, str]:
    known = [end.figure for end in (before, now) if end.figure]
    return f"số công bố theo {say.sources_vi(known)}", f"published figures ({say.sources_en(known)})"


def _doubtful(claim: Claim, finding: Finding) -> Finding:
    return replace(
        finding,
        verdict=NOT_ENOUGH,
        explanation_vi=finding.explanation_vi.removesuffix(".") + "; nguồn đối chiếu còn nghi vấn.",
        explanation_en=finding.explanation_en.removesuffix(".") + "; the source to compare with is doubtful.",
        kind=None,
    )


def _open(claim: Claim) -> Finding:
    fact = claim.fact
    vi = f"{say.place_vi(fact.place_name)} được nêu {say.change_vi(claim)} về {say.measure_vi(fact)}"
    en = f"{say.place_en(fact.place_name)} is given {say.change_en(claim)} in {say.measure_en(fact)}"
    if fact.place_id and is_merged(fact.place_id) and fact.year == YEAR_OF_BOTH:
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


def derive(claim: Claim, now: End) -> Iterator[Check]:
    """The figure of the year before that a change and the new figure imply, checked, marked as derived."""
    fact = claim.fact
    if fact.baseline_year is None or now.claim is None or fact.qualifier not in (None, "exact"):
        return
    if fact.kind == "rank_change" and fact.unit == "places":
        yield _derived_rank(claim, now).about("derived", [claim, now.claim])
    elif fact.unit == "index" or (fact.unit == "percent" and (fact.value or 0.0) > -100):
        yield _derived_value(claim, now).about("derived", [claim, now.claim])


def _derived_rank(claim: Claim, now: End) -> Finding:
    fact = claim.fact
    before = int(now.number) + int(fact.value or 0)
    arithmetic = f"{now.number:g} + {fact.value:g} = {before}" if (fact.value or 0) >= 0 else (
        f"{now.number:g} - {-(fact.value or 0):g} = {before}")  # fmt: skip
    vi = f"hạng {now.number:g} sau khi {say.change_vi(claim)} nghĩa là {say.place_vi(fact.place_name)} xếp hạng {before} năm {fact.baseline_year}"
    en = f"rank {now.number:g} after {say.change_en(claim)} means that {say.place_en(fact.place_name)} ranked {before} in {fact.baseline_year}"
    return _derived(claim, now, before, arithmetic, vi, en)


def _derived_value(claim: Claim, now: End) -> Finding:
    fact = claim.fact
    change = fact.value or 0.0
    if fact.unit == "percent":
        before = round(now.number / (1 + change / 100), 4)
        arithmetic = f"{now.number:g} / (1 + {change:g}%) = {before:g}"
    else:
        before = float(decimal(now.number) - decimal(change))
        arithmetic = f"{now.number:g} - {change:g} = {before:g}"
    vi = f"{say.number_vi(now.number)} sau khi {say.change_vi(claim)} nghĩa là {say.what_vi(fact, year=fact.baseline_year)} khoảng {say.index_vi(before)}"
    en = f"{say.number_en(now.number)} after {say.change_en(claim)} means that {say.what_en(fact, year=fact.baseline_year)} was about {say.index_en(before)}"
    return _derived(claim, now, before, arithmetic, vi, en)


def _derived(claim: Claim, now: End, before: float, arithmetic: str, vi: str, en: str) -> Finding:
    """What is implied, impossible where no ranking has such a rank; otherwise left open, as nobody printed it."""
    fact = claim.fact
    total = now.total or 63
    is_impossible = fact.kind == "rank_change" and fact.place_level == "province" and not 1 <= before <= total
    if is_impossible:
        vi, en = f"{vi}, điều không thể có trong {total} tỉnh", f"{en}, which is impossible among {total} provinces"
    else:
        vi, en = f"{vi} (suy ra, bài không nêu)", f"{en} (derived, not stated)"
    return Finding(
        CONTRADICTED if is_impossible else NOT_ENOUGH, f"{vi}.", f"{en}.", float(total) if is_impossible else None,
        arithmetic, derived=True, value=float(before), year=fact.baseline_year,
    )  # fmt: skip
