"""The words of the checks: numbers, names and sources as Vietnamese and English readers write them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from pipeline.checks.published import Figure, Seat
from pipeline.checks.records import CONTRADICTED, NOT_COMPARABLE, NOT_ENOUGH, SUPPORTED, Claim
from pipeline.checks.tolerance import decimal
from pipeline.model import Fact

VERDICT_LABELS = {
    SUPPORTED: ("đúng", "supported"),
    CONTRADICTED: ("sai", "contradicted"),
    NOT_COMPARABLE: ("không so sánh được", "not comparable"),
    NOT_ENOUGH: ("chưa đủ căn cứ", "not enough information"),
}

KIND_LABELS = {
    "rank_reference": ("thứ hạng so với số công bố", "rank against the reference"),
    "value_reference": ("giá trị so với số công bố", "value against the reference"),
    "wrong_indicator": ("lấy số của chỉ số khác", "another indicator's figure"),
    "change_reference": ("mức thay đổi so với số công bố", "change against the reference"),
    "change_in_article": ("mức thay đổi so với số trong bài", "change against the article"),
    "direction": ("chiều tăng giảm", "direction"),
    "value_range": ("giá trị trong thang đo", "value within its scale"),
    "rank_total": ("thứ hạng trong tổng số", "rank within its total"),
    "count_total": ("số tổ trong tổng số", "count within its total"),
    "two_figures": ("hai con số mâu thuẫn", "two figures"),
    "two_titles": ("hai chức danh mâu thuẫn", "two titles"),
    "between_articles": ("đối chiếu giữa các bài", "between articles"),
    "derived": ("suy ra từ bài viết", "derived"),
    "target": ("mục tiêu", "target"),
    "no_reference": ("chưa có số đối chiếu", "no reference"),
}

_INDICATORS = {
    "dti": ("DTI", "DTI"),
    "dti.government": ("chính quyền số", "digital government"),
    "dti.economy": ("kinh tế số", "digital economy"),
    "dti.society": ("xã hội số", "digital society"),
    "dti.awareness": ("nhận thức số", "digital awareness"),
    "dti.institutions": ("thể chế số", "digital institutions"),
    "dti.infrastructure": ("hạ tầng số", "digital infrastructure"),
    "dti.human_resources": ("nhân lực số", "digital human resources"),
    "dti.security": ("an toàn thông tin mạng", "network security"),
    "dti.government_activity": ("hoạt động chính quyền số", "digital government activity"),
    "dti.economy_activity": ("hoạt động kinh tế số", "digital economy activity"),
    "dti.society_activity": ("hoạt động xã hội số", "digital society activity"),
    "par_index": ("PAR Index", "PAR Index"),
    "sipas": ("SIPAS", "SIPAS"),
    "papi": ("PAPI", "PAPI"),
    "pci": ("PCI", "PCI"),
    "pgi": ("PGI", "PGI"),
    "pii": ("PII", "PII"),
    "ict_index": ("ICT Index", "ICT Index"),
    "ebi": ("EBI", "EBI"),
    "egdi": ("EGDI", "EGDI"),
    "gii": ("GII", "GII"),
}


def number_vi(value: float | Decimal | None, places: int | None = None) -> str:
    """A number as Vietnamese text prints it.

    >>> number_vi(0.6386), number_vi(5300), number_vi(-3)
    ('0,6386', '5.300', '-3')
    """
    return number_en(value, places).translate(str.maketrans(",.", ".,"))


def number_en(value: float | Decimal | None, places: int | None = None) -> str:
    """A number as English text prints it; ``places`` fixes the decimals.

    >>> number_en(0.6386), number_en(5300), number_en(40.2592, 2)
    ('0.6386', '5,300', '40.26')
    """
    if value is None:
        return "?"
    exact = decimal(value)
    return f"{exact:,f}" if places is None else f"{exact:,.{places}f}"


def index_en(value: float | Decimal) -> str:
    """A value of an index with its four decimals (more where it has more): 0.479 is printed 0.4790."""
    return number_en(value, max(4, -int(decimal(value).as_tuple().exponent)))


def index_vi(value: float | Decimal) -> str:
    """``index_en`` with a decimal comma."""
    return index_en(value).replace(".", ",")


def indicator_vi(indicator: str | None) -> str:
    """The Vietnamese name of an indicator."""
    return _INDICATORS.get(indicator or "", ("chỉ số khác", ""))[0]


def indicator_en(indicator: str | None) -> str:
    """The English name of an indicator."""
    return _INDICATORS.get(indicator or "", ("", "another index"))[1]


def place_en(name: str | None) -> str:
    """A place's name in an English sentence: the country's is translated, all others stay."""
    return {"Việt Nam": "Vietnam"}.get(name or "", name or "the place")


def place_vi(name: str | None) -> str:
    """A place's name in a Vietnamese sentence."""
    return name or "địa phương"


def sources_vi(found: Iterable[Figure]) -> str:
    """Who published the figures, and how much that is worth."""
    found = tuple(found)
    sites = ", ".join(dict.fromkeys(site for figure in found for site in figure.hosts))
    if any(row.source_kind == "official" for figure in found for row in figure.rows):
        return f"bảng chính thức tại {sites}"
    if any(figure.is_official for figure in found):
        return f"bản sao bảng chính thức tại {sites}"
    return f"báo chí tại {sites}, chưa có bảng chính thức"


def sources_en(found: Iterable[Figure]) -> str:
    """``sources_vi`` in English."""
    found = tuple(found)
    sites = ", ".join(dict.fromkeys(site for figure in found for site in figure.hosts))
    if any(row.source_kind == "official" for figure in found for row in figure.rows):
        return f"official table: {sites}"
    if any(figure.is_official for figure in found):
        return f"copy of the official table: {sites}"
    return f"known only from the press: {sites}"


def measure_vi(fact: Fact, indicator: str | None = None, year: int | None = None) -> str:
    """An indicator and its year: "DTI năm 2022"."""
    when = year or fact.year
    return f"{indicator_vi(indicator or fact.indicator)}{f' năm {when}' if when else ''}"


def measure_en(fact: Fact, indicator: str | None = None, year: int | None = None) -> str:
    """``measure_vi`` in English: "the DTI of 2022"."""
    when = year or fact.year
    name = indicator_en(indicator or fact.indicator)
    article = "the " if name.isupper() or name.endswith("Index") else ""
    return f"{article}{name}{f' of {when}' if when else ''}"


def what_vi(fact: Fact, indicator: str | None = None, year: int | None = None) -> str:
    """The measured thing: "DTI năm 2022 của Long An"."""
    return f"{measure_vi(fact, indicator, year)} của {place_vi(fact.place_name)}"


def what_en(fact: Fact, indicator: str | None = None, year: int | None = None) -> str:
    """``what_vi`` in English: "Long An's DTI of 2022"."""
    return f"{place_en(fact.place_name)}'s {measure_en(fact, indicator, year).removeprefix('the ')}"


def rank_vi(rank: float | Decimal, seat: Seat | None = None) -> str:
    """A rank with the total of its edition: "hạng 11/63"."""
    total = f"/{seat.edition}" if seat and seat.edition else ""
    return f"hạng {number_vi(rank)}{total}"


def rank_en(rank: float | Decimal, seat: Seat | None = None) -> str:
    """``rank_vi`` in English: "11th of 63"."""
    total = f" of {seat.edition}" if seat and seat.edition else ""
    return f"{ordinal(int(rank))}{total}"


def ordinal(number: int) -> str:
    """An English ordinal.

    >>> ordinal(1), ordinal(12), ordinal(22), ordinal(63)
    ('1st', '12th', '22nd', '63rd')
    """
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


_QUALIFIERS = {
    "about": ("khoảng ", "about "),
    "over": ("hơn ", "over "),
    "under": ("dưới ", "under "),
    "at_least": ("ít nhất ", "at least "),
    "at_most": ("nhiều nhất ", "at most "),
}


def claimed_vi(claim: Claim) -> str:
    """The claimed figure as the text has it, with its qualifier: "khoảng 40%", "hạng 11", "top 10"."""
    fact = claim.fact
    if fact.kind == "rank":
        return (
            f"nhóm {number_vi(fact.value)}"
            if fact.qualifier == "at_most"
            else f"hạng {number_vi(fact.value)}"
        )
    return _QUALIFIERS.get(fact.qualifier or "", ("", ""))[0] + amount_vi(fact)


def claimed_en(claim: Claim) -> str:
    """``claimed_vi`` in English."""
    fact = claim.fact
    if fact.kind == "rank":
        value = int(fact.value or 0)
        return f"top {value}" if fact.qualifier == "at_most" else f"rank {value}"
    return _QUALIFIERS.get(fact.qualifier or "", ("", ""))[1] + amount_en(fact)


def amount_vi(fact: Fact) -> str:
    """The size of a figure with its unit, without its sign."""
    value = abs(fact.value or 0.0)
    return number_vi(value) + {"places": " hạng", "percent": "%", "points": " điểm"}.get(fact.unit or "", "")


def amount_en(fact: Fact) -> str:
    """``amount_vi`` in English."""
    value = abs(fact.value or 0.0)
    places = " place" if value == 1 else " places"
    return number_en(value) + {"places": places, "percent": "%", "points": " points"}.get(fact.unit or "", "")


def change_vi(claim: Claim) -> str:
    """A change with its direction: "tăng khoảng 40%", "giảm 3 hạng", "giữ nguyên"."""
    value = claim.fact.value or 0.0
    return "giữ nguyên" if value == 0 else f"{'tăng' if value > 0 else 'giảm'} {claimed_vi(claim)}"


def change_en(claim: Claim) -> str:
    """``change_vi`` in English, as a noun: "a gain of about 40%"."""
    value = claim.fact.value or 0.0
    return "no change" if value == 0 else f"a {'gain' if value > 0 else 'loss'} of {claimed_en(claim)}"
