"""Changes against the reference and the article, and what they imply."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from check_facts import claim

from pipeline.checks.changes import check_change
from pipeline.checks.pairs import compare_ranks
from pipeline.checks.records import CONTRADICTED, NOT_COMPARABLE, NOT_ENOUGH, SUPPORTED, Check, Claim

NONE_PUBLISHED = {"place_id": "63:66", "place_name": "Đắk Lắk"}  # no rank of 2021
HANOI = {"place_id": "34:01", "place_name": "Hà Nội", "year": 2024}


def checks(change: Claim, *others: Claim) -> dict[str, Check]:
    found = list(check_change(change, (change, *others)))
    by_kind = {check.kind: check for check in found}
    assert len(by_kind) == len(found)
    return by_kind


@pytest.mark.parametrize("total", [63, 34])
def test_every_rank_change_within_one_table(total: int) -> None:
    for now, before in product(range(1, total + 1), repeat=2):
        true = before - now
        for change in {true, -true, true + 1, true - 1, 0}:
            expected = SUPPORTED if change == true else CONTRADICTED
            assert compare_ranks(now, before, change, total, total) == expected


def test_ranks_of_two_tables_never_compare() -> None:
    for now, before in product(range(1, 35), range(1, 64)):
        for change in (before - now, now - before, 0):
            assert compare_ranks(now, before, change, 34, 63) == NOT_COMPARABLE
            assert compare_ranks(before, now, change, 63, 34) == NOT_COMPARABLE


@pytest.mark.parametrize(
    ("change", "verdict", "kind"),
    [
        (10, SUPPORTED, "change_reference"),
        (9, CONTRADICTED, "change_reference"),
        (-10, CONTRADICTED, "direction"),
        (0, CONTRADICTED, "change_reference"),
    ],
)
def test_a_rank_change_against_the_published_years(change: float, verdict: str, kind: str) -> None:
    found = checks(claim("rank_change", change))
    assert found[kind].verdict == verdict
    assert found[kind].arithmetic == "21 - 11 = 10"
    assert found[kind].expected == 10


def test_hedged_rank_changes() -> None:
    assert (
        checks(claim("rank_change", 9, "9 hạng", qualifier="over"))["change_reference"].verdict == SUPPORTED
    )
    assert (
        checks(claim("rank_change", 11, "11 hạng", qualifier="over"))["change_reference"].verdict
        == CONTRADICTED
    )


def test_a_change_against_the_article_s_own_ranks() -> None:
    now = claim("rank", 9, indicator="dti.government")
    before = claim("rank", 11, indicator="dti.government", year=2021)
    right = checks(claim("rank_change", 2, indicator="dti.government"), now, before)["change_in_article"]
    assert (right.verdict, right.arithmetic) == (SUPPORTED, "11 - 9 = 2")
    assert right.fact_ids[1:] == (now.fact_id, before.fact_id)
    wrong = checks(claim("rank_change", 3, indicator="dti.government"), now, before)["change_in_article"]
    assert wrong.verdict == CONTRADICTED
    assert wrong.explanation_vi == (
        "Long An được nêu tăng 3 hạng về chính quyền số năm 2022; số trong bài: 11 (năm 2021) và 9 "
        "(năm 2022), tức tăng 2 hạng, không phải như đã nêu."
    )
    down = checks(claim("rank_change", -2, indicator="dti.government"), now, before)["direction"]
    assert down.verdict == CONTRADICTED


def test_only_figures_of_the_same_thing_are_compared() -> None:
    change = claim("rank_change", 2, indicator="dti.government")
    now = claim("rank", 9, indicator="dti.government")
    others = (
        claim("rank", 1, indicator="dti.economy", year=2021),
        claim("rank", 1, indicator="dti.government", year=2021, place_id="63:87", place_name="Đồng Tháp"),
        claim("rank", 1, indicator="dti.government", year=2021, scope="region"),
        claim("rank", 1, indicator="dti.government", year=2021, status="target"),
        claim("rank", 10, indicator="dti.government", year=2021, qualifier="at_most"),
    )
    assert "change_in_article" not in checks(change, now, *others)


@pytest.mark.parametrize(
    ("value", "printed", "qualifier", "unit", "verdict"),
    [
        (40, "40%", "about", "percent", SUPPORTED),
        (40, "40%", "exact", "percent", SUPPORTED),
        (40.26, "40,26%", "exact", "percent", SUPPORTED),
        (40.5, "40,5%", "exact", "percent", CONTRADICTED),
        (40, "40%", "under", "percent", CONTRADICTED),
        (40, "40%", "over", "percent", SUPPORTED),
        (-40, "40%", "about", "percent", CONTRADICTED),
        (18.33, "18,33%", "exact", "percent", NOT_COMPARABLE),
        (18.33, "18,33 điểm phần trăm", "exact", "percent", SUPPORTED),
        (0.1833, "0,1833", "exact", "index", SUPPORTED),
        (0.183, "0,183", "exact", "index", SUPPORTED),
        (0.1933, "0,1933", "exact", "index", CONTRADICTED),
        (0.18, "0,18 điểm", "exact", "points", SUPPORTED),
        (183.3, "183,3 điểm", "exact", "points", SUPPORTED),
        (0.2, "0,2 điểm", "exact", "points", SUPPORTED),
        (0.3, "0,3 điểm", "exact", "points", CONTRADICTED),
    ],
)
def test_0_4553_to_0_6386(value: float, printed: str, qualifier: str, unit: str, verdict: str) -> None:
    now = claim("index_value", 0.6386, "0,6386")
    before = claim("index_value", 0.4553, "0,4553", year=2021)
    change = claim("value_change", value, printed, qualifier=qualifier, unit=unit)
    found = checks(change, now, before)
    check = found.get("change_in_article") or found["direction"]
    assert check.verdict == verdict
    if unit == "percent" and "điểm" not in printed:
        assert check.arithmetic == "(0.6386 / 0.4553 - 1) x 100 = 40.26%"


def test_the_change_of_a_percentage_may_be_meant_in_points() -> None:
    sipas: dict[str, Any] = {"indicator": "sipas", "unit": "percent"}
    now, before = (
        claim("index_value", 81.2, "81,20%", **sipas),
        claim("index_value", 80, "80,00%", year=2021, **sipas),
    )
    assert (
        checks(claim("value_change", 1.2, "1,20%", **sipas), now, before)["change_in_article"].verdict
        == SUPPORTED
    )
    assert (
        checks(claim("value_change", 1.5, "1,50%", **sipas), now, before)["change_in_article"].verdict
        == SUPPORTED
    )
    assert (
        checks(claim("value_change", 2.5, "2,50%", **sipas), now, before)["change_in_article"].verdict
        == CONTRADICTED
    )


def test_what_a_change_implies_is_derived() -> None:
    change, now = claim("rank_change", 10, **NONE_PUBLISHED), claim("rank", 35, **NONE_PUBLISHED)
    derived = checks(change, now)["derived"]
    assert (derived.value, derived.year, derived.derived, derived.verdict) == (45, 2021, True, NOT_ENOUGH)
    assert derived.arithmetic == "35 + 10 = 45"
    assert derived.fact_ids == (change.fact_id, now.fact_id)


def test_a_derived_rank_is_checked() -> None:
    assert checks(claim("rank_change", 10), claim("rank", 11))["derived"].verdict == SUPPORTED
    assert checks(claim("rank_change", 9), claim("rank", 11))["derived"].verdict == CONTRADICTED
    earlier = claim("rank", 21, year=2021)
    derived = checks(claim("rank_change", 10), earlier)["derived"]
    assert (derived.value, derived.year, derived.arithmetic) == (11, 2022, "21 - 10 = 11")
    assert derived.verdict == SUPPORTED


@pytest.mark.parametrize(("rank", "change"), [(60, 10), (5, -8)])
def test_a_derived_rank_beyond_the_table_is_impossible(rank: float, change: float) -> None:
    derived = checks(claim("rank_change", change, **NONE_PUBLISHED), claim("rank", rank, **NONE_PUBLISHED))[
        "derived"
    ]
    assert (derived.verdict, derived.value) == (CONTRADICTED, rank + change)


def test_a_derived_value() -> None:
    now = claim("index_value", 0.7129, "0,7129", year=2023)
    index = checks(claim("value_change", 0.0743, "0,0743", year=2023, baseline_year=2022), now)["derived"]
    assert (index.verdict, index.value, index.arithmetic) == (SUPPORTED, 0.6386, "0.7129 - 0.0743 = 0.6386")
    percent = claim("value_change", 11.6, "11,6%", year=2023, baseline_year=2022, unit="percent")
    assert checks(percent, now)["derived"].verdict == SUPPORTED
    wrong = claim("value_change", 21.6, "21,6%", year=2023, baseline_year=2022, unit="percent")
    assert checks(wrong, now)["derived"].verdict == CONTRADICTED


@pytest.mark.parametrize(
    ("change", "own", "verdict"),
    [
        (2, None, SUPPORTED),  # 6 of 63 to 4 of 63
        (5, None, NOT_COMPARABLE),  # 6 of 63 to 1 of 34
        (3, None, CONTRADICTED),
        (5, 34, NOT_COMPARABLE),
        (2, 34, NOT_COMPARABLE),
        (2, 63, SUPPORTED),
        (5, 63, CONTRADICTED),
    ],
)
def test_changes_into_2024(change: float, own: int | None, verdict: str) -> None:
    others = [claim("rank", 1 if own == 34 else 4, out_of=own, **HANOI)] if own else []
    found = checks(claim("rank_change", change, baseline_year=2023, **HANOI), *others)
    assert found["change_reference"].verdict == verdict
    assert "derived" not in found or own == 63


def test_an_article_that_mixes_the_two_tables() -> None:
    now, before = (
        claim("rank", 1, out_of=34, **HANOI),
        claim("rank", 6, out_of=63, **(HANOI | {"place_id": "63:01", "year": 2023})),
    )
    found = checks(claim("rank_change", 5, baseline_year=2023, **HANOI), now, before)["change_in_article"]
    assert found.verdict == NOT_COMPARABLE
    assert "34" in found.explanation_vi


def test_a_merged_province_has_no_year_before() -> None:
    new = {"place_id": "34:80", "place_name": "Tây Ninh", "year": 2024, "baseline_year": 2023}
    assert checks(claim("rank_change", 12, **new))["change_reference"].verdict == NOT_COMPARABLE
    assert checks(claim("value_change", 0.02, "0,02", **new))["change_reference"].verdict == NOT_COMPARABLE


def test_the_value_of_a_province_that_was_not_merged_compares() -> None:
    columns = HANOI | {"baseline_year": 2023}
    assert checks(claim("value_change", 0.0793, "0,0793", **columns))["change_reference"].verdict == SUPPORTED
    assert (
        checks(claim("value_change", 0.0893, "0,0893", **columns))["change_reference"].verdict == CONTRADICTED
    )


def test_what_is_not_published_stays_open() -> None:
    assert checks(claim("rank_change", 10, year=None))["no_reference"].verdict == NOT_ENOUGH
    assert checks(claim("rank_change", 10, baseline_year=None))["no_reference"].verdict == NOT_ENOUGH
    assert checks(claim("rank_change", 10, indicator="pci"))["no_reference"].verdict == NOT_ENOUGH
    assert checks(claim("rank_change", 10, **NONE_PUBLISHED))["no_reference"].verdict == NOT_ENOUGH


def test_the_country_s_growth_is_of_the_mean_or_of_the_index() -> None:
    country = {"place_id": "VN", "place_name": "Việt Nam", "place_level": "country", "unit": "percent"}
    mean = "giá trị trung bình cấp tỉnh"
    right = claim("value_change", 32.7, "32,7%", mean, year=2021, baseline_year=2020, **country)
    assert checks(right)["change_reference"].verdict == SUPPORTED
    wrong = claim("value_change", 42.7, "42,7%", mean, year=2021, baseline_year=2020, **country)
    assert checks(wrong)["change_reference"].verdict == CONTRADICTED
    index = claim("value_change", 3, "3%", "DTI quốc gia", year=2023, baseline_year=2022, **country)
    assert checks(index)["no_reference"].verdict == NOT_ENOUGH


def test_targets_and_other_kinds_are_no_changes() -> None:
    assert not checks(claim("rank_change", 10, status="target"))
    assert not checks(claim("rank", 10))
