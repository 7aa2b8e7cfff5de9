"""Ranks and values against the reference."""

from __future__ import annotations

from typing import Any

import pytest
from check_facts import claim

from pipeline.checks.records import CONTRADICTED, NOT_COMPARABLE, NOT_ENOUGH, SUPPORTED, Check
from pipeline.checks.values import check_figure

HANOI = {"place_id": "34:01", "place_name": "Hà Nội", "year": 2024}
NEW_TAY_NINH = {"place_id": "34:80", "place_name": "Tây Ninh", "year": 2024}
OLD_TAY_NINH = {"place_id": "63:72", "place_name": "Tây Ninh", "year": 2024}
HCMC = {"place_id": "63:79", "place_name": "Hồ Chí Minh"}
QUANG_NINH = {"place_id": "63:22", "place_name": "Quảng Ninh"}
COUNTRY = {"place_id": "VN", "place_name": "Việt Nam", "place_level": "country"}


def check(kind: str, value: float, printed: str = "", evidence: str = "", **columns: Any) -> Check:
    found = check_figure(claim(kind, value, printed, evidence, **columns))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("value", "columns", "verdict"),
    [
        (11, {}, SUPPORTED),
        (11, {"out_of": 63}, SUPPORTED),
        (12, {}, CONTRADICTED),
        (21, {}, CONTRADICTED),
        (21, {"year": 2021}, SUPPORTED),
        (10, {"qualifier": "at_most"}, CONTRADICTED),
        (15, {"qualifier": "at_most"}, SUPPORTED),
        (12, {"qualifier": "about"}, SUPPORTED),
        (11, {"year": None}, NOT_ENOUGH),
        (11, {"place_id": None, "place_name": None}, NOT_ENOUGH),
        (11, {"year": 2019}, NOT_ENOUGH),
        (11, {"year": 2025}, NOT_ENOUGH),
        (11, {"indicator": "par_index"}, NOT_ENOUGH),
        (11, {"indicator": None}, NOT_ENOUGH),
        (2, {"scope": "province", "place_id": "D:794", "place_level": "district"}, NOT_ENOUGH),
        (11, {"out_of": 34}, NOT_COMPARABLE),
        (10, {"year": 2024}, SUPPORTED),
        (10, {"year": 2024, "out_of": 34}, NOT_COMPARABLE),
    ],
)
def test_ranks(value: float, columns: dict[str, Any], verdict: str) -> None:
    assert check("rank", value, **columns).verdict == verdict


def test_two_provinces_may_share_a_rank_and_nobody_has_the_next() -> None:
    for place_id, name in (("63:38", "Thanh Hóa"), ("63:15", "Yên Bái")):
        assert check("rank", 15, place_id=place_id, place_name=name).verdict == SUPPORTED
        assert check("rank", 16, place_id=place_id, place_name=name).verdict == CONTRADICTED


@pytest.mark.parametrize(
    ("value", "printed", "columns", "verdict"),
    [
        (0.6386, "0,6386", {}, SUPPORTED),
        (0.64, "0,64", {}, SUPPORTED),
        (0.63, "0,63", {}, CONTRADICTED),
        (0.6387, "0,6387", {}, CONTRADICTED),
        (638.6, "638,6 điểm", {"unit": "points"}, SUPPORTED),
        (63.86, "63,86%", {"unit": "percent"}, SUPPORTED),
        (63.96, "63,96%", {"unit": "percent"}, CONTRADICTED),
        (0.64, "0,64", {"qualifier": "over"}, CONTRADICTED),
        (0.63, "0,63", {"qualifier": "over"}, SUPPORTED),
        (0.3, "0,3", {"qualifier": "over"}, NOT_ENOUGH),
        (0.4553, "0,4553", {"year": 2021}, NOT_ENOUGH),
    ],
)
def test_values(value: float, printed: str, columns: dict[str, Any], verdict: str) -> None:
    assert check("index_value", value, printed, **columns).verdict == verdict


@pytest.mark.parametrize(
    ("value", "columns", "verdict", "expected"),
    [
        (1, HANOI, SUPPORTED, 1),
        (4, HANOI, SUPPORTED, 4),
        (4, HANOI | {"out_of": 34}, CONTRADICTED, 1),
        (4, HANOI | {"out_of": 63}, SUPPORTED, 4),
        (6, HANOI, CONTRADICTED, 4),
        (21, NEW_TAY_NINH, SUPPORTED, 21),
        (53, NEW_TAY_NINH, NOT_COMPARABLE, 21),
        (53, NEW_TAY_NINH | {"out_of": 34}, CONTRADICTED, 21),
        (10, NEW_TAY_NINH, CONTRADICTED, 53),
        (53, OLD_TAY_NINH, SUPPORTED, 53),
        (40, NEW_TAY_NINH | {"year": 2022}, NOT_COMPARABLE, None),
        (40, OLD_TAY_NINH | {"year": 2022}, SUPPORTED, 40),
    ],
)
def test_the_two_tables_of_2024(
    value: float, columns: dict[str, Any], verdict: str, expected: float | None
) -> None:
    found = check("rank", value, **columns)
    assert (found.verdict, found.expected) == (verdict, expected)


def test_a_sentence_can_name_the_table() -> None:
    assert check("rank", 4, evidence="Sau sáp nhập, Hà Nội đứng thứ 4", **HANOI).verdict == CONTRADICTED
    assert check("rank", 1, evidence="trong 63 tỉnh, Hà Nội đứng đầu", **HANOI).verdict == CONTRADICTED
    assert check("rank", 53, evidence="tỉnh Tây Ninh (cũ) đứng thứ 53", **NEW_TAY_NINH).verdict == SUPPORTED


def test_sources_that_disagree_support_both_and_say_so() -> None:
    found = check("rank", 3, indicator="dti.government", **HCMC)
    assert found.verdict == SUPPORTED
    assert "không thống nhất" in found.explanation_vi
    assert "sources disagree" in found.explanation_en
    assert check("rank", 2, indicator="dti.government", **HCMC).verdict == SUPPORTED
    assert check("rank", 5, indicator="dti.government", **HCMC).verdict == CONTRADICTED


def test_a_doubtful_source_does_not_contradict() -> None:
    tay_ninh = {"place_id": "63:72", "place_name": "Tây Ninh", "indicator": "dti.society"}
    assert check("rank", 47, **tay_ninh).verdict == SUPPORTED
    assert check("rank", 30, **tay_ninh).verdict == NOT_ENOUGH


def test_what_is_known_only_from_the_press_says_so() -> None:
    found = check("rank", 21, year=2021)
    assert "báo chí" in found.explanation_vi
    assert "only from the press" in found.explanation_en
    assert "official table" in check("rank", 11).explanation_en


def test_a_pillar_given_as_the_index_and_the_other_way_round() -> None:
    as_index = check("index_value", 0.7804, "0,7804", **QUANG_NINH)
    assert (as_index.verdict, as_index.kind) == (CONTRADICTED, "wrong_indicator")
    assert "chính quyền số" in as_index.explanation_vi
    as_pillar = check("index_value", 0.7187, "0,7187", indicator="dti.government", **QUANG_NINH)
    assert (as_pillar.verdict, as_pillar.kind) == (CONTRADICTED, "wrong_indicator")
    # nothing is published of Long An's pillars, and 0,6386 is its index
    assert check("index_value", 0.6386, "0,6386", indicator="dti.economy").kind == "wrong_indicator"
    assert check("index_value", 0.6387, "0,6387", indicator="dti.economy").verdict == NOT_ENOUGH


def test_a_sentence_that_names_the_pillar_may_mean_it() -> None:
    evidence = "Quảng Ninh đạt 0,7804 về chính quyền số trong bảng xếp hạng DTI."
    assert check("index_value", 0.7804, "0,7804", evidence, **QUANG_NINH).verdict == NOT_ENOUGH


def test_a_rank_that_only_another_place_can_have() -> None:
    hai_phong = {"place_id": "63:31", "place_name": "Hải Phòng", "year": 2021}
    assert check("rank", 4, **hai_phong).verdict == CONTRADICTED  # Bắc Ninh's, and 5 is Lạng Sơn's
    assert check("rank", 12, **hai_phong).verdict == NOT_ENOUGH  # shared already
    assert check("rank", 18, **hai_phong).verdict == NOT_ENOUGH


@pytest.mark.parametrize(
    ("value", "year", "evidence", "verdict"),
    [
        (0.4014, 2021, "mức trung bình của các địa phương", SUPPORTED),
        (0.4595, 2021, "mức trung bình của các địa phương", CONTRADICTED),
        (0.4595, 2021, "mức trung bình của các bộ, cơ quan ngang bộ", NOT_ENOUGH),
        (0.4595, 2021, "DTI quốc gia", NOT_ENOUGH),
        (0.7955, 2024, "DTI quốc gia", SUPPORTED),
        (0.6961, 2024, "DTI cả nước", SUPPORTED),
        (0.7111, 2024, "DTI quốc gia", CONTRADICTED),
        (0.7111, 2022, "DTI quốc gia", NOT_ENOUGH),
    ],
)
def test_the_country_has_a_mean_and_an_index(value: float, year: int, evidence: str, verdict: str) -> None:
    printed = f"{value:.4f}".replace(".", ",")
    assert check("index_value", value, printed, evidence, year=year, **COUNTRY).verdict == verdict


def test_a_rank_within_a_region_follows_from_the_national_table() -> None:
    region = "trong nhóm các tỉnh vùng Đồng bằng sông Cửu Long"
    found = check("rank", 2, evidence=region, scope="region")
    assert (found.verdict, found.expected, found.derived) == (SUPPORTED, 2, True)
    assert check("rank", 3, evidence=region, scope="region").verdict == CONTRADICTED
    assert check("rank", 3, evidence="trong vùng", scope="region").verdict == NOT_ENOUGH
    assert check("rank", 3, evidence="trong vùng Đông Nam Bộ", scope="region").verdict == NOT_ENOUGH


def test_explanations_write_numbers_as_their_readers_do() -> None:
    found = check("index_value", 0.63, "0,63")
    assert found.explanation_vi == (
        "DTI năm 2022 của Long An được nêu là 0,63, nhưng số công bố là 0,6386 theo bản sao bảng chính thức "
        "tại github.com."
    )
    assert found.explanation_en == (
        "Long An's DTI of 2022 is given as 0.63, but the published figure is 0.6386 "
        "(copy of the official table: github.com)."
    )
    assert found.arithmetic == "0.63 != 0.6386"
    assert found.sources[0].startswith("https://github.com/")


def test_whose_the_figure_is_is_said() -> None:
    assert "hạng 21 là số của DTI năm 2021 của Long An" in check("rank", 21).explanation_vi
    assert "rank 12 is Bình Phước's" in check("rank", 12).explanation_en


def test_targets_and_other_kinds_are_no_figures() -> None:
    assert check_figure(claim("rank", 5, status="target")) is None
    assert check_figure(claim("team_count", 5)) is None
