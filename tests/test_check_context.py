"""What a sentence settles for a figure beside which it says it, and texts cut out of their article."""

from __future__ import annotations

from typing import Any

import pytest
from check_facts import claim

from pipeline.check import check_claims, check_text
from pipeline.checks.context import settle
from pipeline.checks.records import CONTRADICTED, NOT_ENOUGH, SUPPORTED, Claim

SENTENCE = "Long An xếp thứ 11/63 về DTI năm 2022, tăng 10 hạng so với năm 2021."


def years(*claims: Claim) -> list[tuple[int | None, int | None]]:
    return [(found.fact.year, found.fact.baseline_year) for found in settle(claims)]


def test_a_change_is_of_the_year_of_the_rank_beside_it() -> None:
    rank, change = (
        claim("rank", 11, evidence=SENTENCE),
        claim("rank_change", 10, evidence=SENTENCE, year=None),
    )
    assert years(rank, change) == [(2022, None), (2022, 2021)]
    elsewhere = claim("rank_change", 10, evidence="Tỉnh tăng 10 hạng so với năm 2021.", year=None)
    assert years(rank, elsewhere) == [(2022, None), (None, 2021)]
    other_place = claim("rank_change", 10, evidence=SENTENCE, year=None, place_id="63:87")
    assert years(rank, other_place) == [(2022, None), (None, 2021)]


def test_a_change_without_a_base_is_against_the_year_before() -> None:
    assert years(claim("rank_change", 10, baseline_year=None)) == [(2022, 2021)]
    assert years(claim("rank_change", 10, year=None, baseline_year=None)) == [(None, None)]


@pytest.mark.parametrize("second", [{"year": 2021}, {"year": 2022}, {"year": None}])
def test_a_second_rank_in_the_sentence_leaves_the_year_open(second: dict[str, Any]) -> None:
    undated = claim("rank", 11, evidence="từ hạng 21 lên hạng 11", year=None)
    other = claim("rank", 21, evidence="từ hạng 21 lên hạng 11", start=3, **second)
    change = claim("rank_change", 10, evidence="từ hạng 21 lên hạng 11", year=None)
    assert settle([undated, other, change])[0].fact.year is None
    if second["year"] == 2022:
        assert settle([undated, other, change])[2].fact.year is None


def test_a_change_is_of_the_province_whose_rank_stands_beside_it() -> None:
    old = claim("rank", 6, evidence="e", place_id="63:19", place_name="Thái Nguyên", year=2024, out_of=63)
    change = claim(
        "rank_change",
        10,
        evidence="e",
        place_id="34:19",
        place_name="Thái Nguyên",
        year=2024,
        baseline_year=2023,
    )
    verdicts = {check.kind: check.verdict for check in check_claims([old, change])}
    assert verdicts["change_reference"] == SUPPORTED


def test_a_total_below_the_rank_is_read_from_the_sentence() -> None:
    evidence = "Tây Ninh xếp thứ 53/34 về DTI năm 2024."
    start = evidence.index("53")
    rank = claim(
        "rank",
        53,
        "53",
        evidence,
        place_id="34:80",
        place_name="Tây Ninh",
        year=2024,
        start=start,
        end=start + 2,
    )
    assert settle([rank])[0].fact.out_of == 34
    assert {check.verdict for check in check_claims([rank])} == {CONTRADICTED}


def undated(rank: float, change: float) -> set[str]:
    figures = (claim("rank", rank, year=None), claim("rank_change", change, year=None))
    return {check.verdict for check in check_claims(figures) if not check.derived}


def test_where_only_the_base_is_named_any_later_year_may_be_meant() -> None:
    assert undated(11, 10) == {SUPPORTED}  # 2022
    assert undated(17, 4) == {SUPPORTED}  # 2023
    assert CONTRADICTED in undated(11, 12)
    assert CONTRADICTED in undated(18, 4)


def test_a_sentence_without_the_index_is_read_as_dti_and_says_so() -> None:
    checked = check_text("Long An xếp thứ 11/63, tăng 10 hạng so với năm 2021.")
    assert checked.verdict == SUPPORTED
    assert all("hiểu là DTI" in check.explanation_vi for check in checked.checks)
    assert all("read as DTI" in check.explanation_en for check in checked.checks)
    for found in checked.claims:
        assert checked.text[found.fact.start : found.fact.end] == found.printed
    assert check_text("Long An xếp thứ 11/63, tăng 12 hạng so với năm 2021.").verdict == CONTRADICTED


@pytest.mark.parametrize(
    "text",
    [
        "Long An xếp thứ 5/63 về thu hút vốn FDI năm 2022.",
        "Long An xếp thứ 5/63 về PCI năm 2022.",
        "Đội bóng Long An xếp thứ 11 tại giải hạng nhất năm 2022.",
    ],
)
def test_other_rankings_are_not_read_as_dti(text: str) -> None:
    assert check_text(text).verdict == NOT_ENOUGH
