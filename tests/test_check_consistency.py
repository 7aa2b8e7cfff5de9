"""What cannot be true by itself: totals, two figures, two titles; and articles against each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from check_facts import claim, official

from pipeline.checks.consistency import check_total, check_two_figures, check_two_titles
from pipeline.checks.records import CONTRADICTED, NOT_ENOUGH, SUPPORTED, Check, Claim
from pipeline.checks.sources import Source, check_between

UBND = "UBND tỉnh Long An"


@pytest.mark.parametrize("total", [63, 34])
def test_every_rank_against_its_total(total: int) -> None:
    for rank in range(1, total + 30):
        check = check_total(claim("rank", rank, out_of=total))
        assert (check is None) == (rank <= total)
        assert check is None or (check.verdict, check.kind) == (CONTRADICTED, "rank_total")


@pytest.mark.parametrize(
    ("kind", "value", "columns", "is_wrong"),
    [
        ("rank", 64, {}, True),
        ("rank", 64, {"scope": "world", "place_level": "country"}, False),
        ("rank", 9, {"out_of": 8, "scope": "province", "place_level": "district"}, True),
        ("team_count", 150, {"out_of": 142, "unit": "teams"}, True),
        ("team_count", 142, {"out_of": 142, "unit": "teams"}, False),
        ("team_count", 101, {"unit": "percent"}, True),
        ("team_count", 100, {"unit": "percent"}, False),
        ("index_value", 1.2, {}, True),
        ("index_value", 1.0, {}, False),
        ("index_value", 63.86, {"unit": "percent"}, False),
    ],
)
def test_totals(kind: str, value: float, columns: dict[str, Any], is_wrong: bool) -> None:
    check = check_total(claim(kind, value, **columns))
    assert (check is not None) == is_wrong
    assert check is None or check.verdict == CONTRADICTED


def two(one: Claim, other: Claim) -> list[str]:
    apart = replace(other, evidence="Another sentence.")
    return [check.verdict for check in check_two_figures([one, apart])]


@pytest.mark.parametrize(
    ("first", "second", "verdicts"),
    [
        ({"value": 11}, {"value": 11}, []),
        ({"value": 11}, {"value": 12}, [CONTRADICTED]),
        ({"value": 11}, {"value": 21, "year": 2021}, []),
        ({"value": 11}, {"value": 12, "indicator": "dti.economy"}, []),
        ({"value": 11}, {"value": 2, "scope": "region"}, []),
        ({"value": 11}, {"value": 12, "place_id": "63:87"}, []),
        ({"value": 11}, {"value": 10, "status": "target"}, []),
        ({"value": 11}, {"value": 15, "qualifier": "at_most"}, []),
        ({"value": 11}, {"value": 10, "qualifier": "at_most"}, [CONTRADICTED]),
        ({"value": 10, "qualifier": "at_most"}, {"value": 15, "qualifier": "at_most"}, []),
        ({"value": 11, "year": None}, {"value": 12, "year": None}, []),
        ({"value": 3, "indicator": "other"}, {"value": 5, "indicator": "other"}, []),
        ({"value": 10, "year": 2024, "out_of": 63}, {"value": 3, "year": 2024, "out_of": 34}, []),
        ({"value": 10, "year": 2024, "out_of": 63}, {"value": 3, "year": 2024, "out_of": 63}, [CONTRADICTED]),
        ({"value": 10, "year": 2024}, {"value": 3, "year": 2024}, [NOT_ENOUGH]),
    ],
)
def test_two_ranks_of_one_article(first: dict[str, Any], second: dict[str, Any], verdicts: list[str]) -> None:
    assert two(claim("rank", **first), claim("rank", **second)) == verdicts


@pytest.mark.parametrize(
    ("first", "second", "verdicts"),
    [
        ((0.64, "0,64", {}), (0.6386, "0,6386", {}), []),
        ((0.63, "0,63", {}), (0.6386, "0,6386", {}), [CONTRADICTED]),
        ((0.63, "0,63", {"qualifier": "over"}), (0.6386, "0,6386", {}), []),
        ((0.64, "0,64", {"qualifier": "over"}), (0.6386, "0,6386", {}), [CONTRADICTED]),
        ((638.6, "638,6", {"unit": "points"}), (0.6386, "0,6386", {}), []),
    ],
)
def test_two_values_of_one_article(
    first: tuple[float, str, dict[str, Any]], second: tuple[float, str, dict[str, Any]], verdicts: list[str]
) -> None:
    one, other = (
        claim("index_value", value, printed, **columns) for value, printed, columns in (first, second)
    )
    assert two(one, other) == verdicts
    assert two(other, one) == verdicts


def test_the_country_has_several_figures_by_right() -> None:
    country = {"place_id": "VN", "place_name": "Việt Nam", "place_level": "country"}
    assert (
        two(
            claim("index_value", 0.6783, "0,6783", **country),
            claim("index_value", 0.7326, "0,7326", **country),
        )
        == []
    )


def test_a_repeated_figure_is_reported_once() -> None:
    claims = [claim("rank", 11, start=0), claim("rank", 11, start=50), claim("rank", 12, start=90)]
    assert len(list(check_two_figures(claims))) == 1


def test_a_series_in_one_sentence_is_no_contradiction() -> None:
    series = "Chỉ số của tỉnh đi từ 0,46 lên 0,62."
    pair = [claim("index_value", 0.46, "0,46", series), claim("index_value", 0.62, "0,62", series)]
    assert [check.verdict for check in check_two_figures(pair)] == [NOT_ENOUGH]


def titles(*claims: Claim) -> list[Check]:
    return list(check_two_titles(claims))


def test_one_person_as_head_and_deputy_of_one_body() -> None:
    [check] = titles(
        official("Nguyễn Văn Bình", "Chủ tịch", UBND), official("Nguyễn Văn Bình", "Phó Chủ tịch", UBND)
    )
    assert (check.kind, check.verdict) == ("two_titles", CONTRADICTED)
    assert check.explanation_vi == (
        "Nguyễn Văn Bình được gọi cả là Chủ tịch lẫn Phó Chủ tịch UBND tỉnh Long An trong cùng một bài."
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("Nguyễn Văn Bình", "Chủ tịch", UBND), ("Nguyễn Văn Bình", "Bí thư", "Tỉnh ủy Long An")),
        (("Nguyễn Văn Bình", "Chủ tịch", UBND), ("Nguyễn Văn An", "Phó Chủ tịch", UBND)),
        (("Nguyễn Văn Bình", "Chủ tịch", UBND), ("Nguyễn Văn Bình", "Phó Chủ tịch", "HĐND tỉnh Long An")),
        (("Nguyễn Văn Bình", "Phó Chủ tịch", UBND), ("Nguyễn Văn Bình", "Phó Chủ tịch", UBND)),
    ],
)
def test_positions_that_go_together(first: tuple[str, str, str], second: tuple[str, str, str]) -> None:
    assert titles(official(*first), official(*second)) == []


def test_a_change_of_post_is_no_contradiction() -> None:
    moved = "Ông Bình, Phó Giám đốc Sở, được bổ nhiệm giữ chức Giám đốc Sở."
    [check] = titles(
        official("Lê Bình", "Giám đốc", "Sở Tư pháp", moved),
        official("Lê Bình", "Phó Giám đốc", "Sở Tư pháp", moved),
    )
    assert check.verdict == NOT_ENOUGH
    former = official("Lê Bình", "Phó Giám đốc", "Sở Tư pháp", status="former")
    assert titles(official("Lê Bình", "Giám đốc", "Sở Tư pháp"), former) == []


def test_place_names_are_no_sign_of_a_change_of_post() -> None:
    evidence = "Chủ tịch UBND tỉnh Thái Nguyên Lê Bình nói chính quyền sẽ từng bước làm tốt việc này."
    [check] = titles(
        official("Lê Bình", "Chủ tịch", "UBND tỉnh Thái Nguyên", evidence),
        official("Lê Bình", "Phó Chủ tịch", "UBND tỉnh Thái Nguyên"),
    )
    assert check.verdict == CONTRADICTED


SOURCES = {
    "a": Source("a", "Báo Long An", date(2023, 7, 13)),
    "b": Source("b", "Báo Ấp Bắc", date(2023, 7, 20)),
    "c": Source("c", "Cổng tỉnh", date(2023, 7, 14), duplicate_of="a"),
}


def between(*claims: Claim) -> Check | None:
    found = list(check_between(claims, SOURCES))
    assert len(found) < 2
    return found[0] if found else None


def test_independent_articles_that_agree() -> None:
    check = between(claim("rank", 11, article="b"), claim("rank", 11, article="a"))
    assert check is not None
    assert (check.verdict, check.article_ids) == (SUPPORTED, ("a", "b"))
    assert check.explanation_en.startswith(
        "Long An's DTI of 2022: rank 11 in Báo Long An (2023-07-13) and Báo Ấp Bắc (2023-07-20); 2 "
    )


def test_a_copy_is_no_second_source() -> None:
    check = between(claim("rank", 11, article="c"), claim("rank", 11, article="a"))
    assert check is not None
    assert check.verdict == NOT_ENOUGH
    assert "Báo Long An (13/07/2023), Cổng tỉnh đăng lại" in check.explanation_vi
    assert "copied by Cổng tỉnh" in check.explanation_en


def test_articles_that_disagree() -> None:
    check = between(
        *(claim("rank", value, article=article) for value, article in ((11, "a"), (12, "b"), (11, "c")))
    )
    assert check is not None
    assert check.verdict == CONTRADICTED
    assert check.arithmetic == "11: 1; 12: 1"
    assert check.fact_ids[0] == claim("rank", 11, article="a").fact_id


def test_one_article_alone_is_not_compared_with_itself() -> None:
    assert between(claim("rank", 11, article="a"), claim("rank", 12, article="a")) is None


def test_a_rounded_figure_agrees_with_the_exact_one() -> None:
    check = between(
        claim("index_value", 0.64, "0,64", article="a"), claim("index_value", 0.6386, "0,6386", article="b")
    )
    assert check is not None
    assert check.verdict == SUPPORTED


def test_the_two_tables_of_2024_are_no_disagreement() -> None:
    hanoi = {"place_id": "34:01", "place_name": "Hà Nội", "year": 2024}
    check = between(claim("rank", 1, article="a", **hanoi), claim("rank", 4, article="b", **hanoi))
    assert check is not None
    assert check.verdict == NOT_ENOUGH
