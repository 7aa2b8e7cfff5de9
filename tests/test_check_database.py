"""The checks of a database: what is stored, in which order, and what the command prints of it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.check import check_database
from pipeline.check_cli import check
from pipeline.checks.explain import KIND_LABELS, VERDICT_LABELS
from pipeline.checks.records import VERDICTS
from pipeline.model import Article, Fact, Reading
from pipeline.reference import reference
from pipeline.store import Store

RIGHT = "Năm 2022, Long An xếp thứ 11/63 về DTI, tăng 10 hạng so với năm 2021. Chỉ số đạt 0,6386."
WRONG = "Báo chí đưa tin: năm 2022, Long An xếp thứ 12/63 về DTI. Mục tiêu là hạng 5."


def fact(text: str, mention: str, kind: str, value: float, unit: str, **columns: object) -> Fact:
    start = text.index(mention)
    sentence = text.rindex(". ", 0, start) + 2 if ". " in text[:start] else 0
    end = text.index(".", start) + 1
    known: dict[str, object] = {
        "place_id": "63:80", "place_name": "Long An", "place_level": "province",
        "indicator": "dti", "year": 2022,
        "qualifier": "exact",
    }  # fmt: skip
    return Fact(
        kind, start, start + len(mention), sentence, end, "test", value=value, unit=unit, **(known | columns)
    )  # type: ignore[arg-type]


def readings() -> list[Reading]:
    right = Article(
        "right.txt", RIGHT, "Long An", date(2023, 7, 13), "Báo Long An", "https://example.org/right"
    )
    wrong = Article("wrong.txt", WRONG, published=date(2023, 7, 20))
    first = (
        fact(RIGHT, "11/63", "rank", 11, "rank", out_of=63, scope="national"),
        fact(RIGHT, "10 hạng", "rank_change", 10, "places", baseline_year=2021),
        fact(RIGHT, "0,6386", "index_value", 0.6386, "index"),
    )
    second = (
        fact(WRONG, "12/63", "rank", 12, "rank", out_of=63, scope="national"),
        fact(WRONG, "5", "rank", 5, "rank", scope="national", status="target", year=2025),
    )
    return [
        Reading(right, first, place_id="63:80"),
        Reading(wrong, second, place_id="63:80"),
        Reading(Article("empty.txt", "Không có gì."), ()),
    ]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "facts.duckdb"
    with Store(path) as store:
        store.begin({"version": "0", "rules_version": "0"})
        store.write(readings(), "0")
    return path


def run(*arguments: str | Path, text: str | None = None) -> Result:
    return CliRunner().invoke(check, [str(argument) for argument in arguments], input=text)


def test_the_summary_counts_each_claim_once(database: Path) -> None:
    with Store(database) as store:
        summary = check_database(store.connection)
    assert dict(summary.claims) == {"supported": 3, "contradicted": 1, "not_enough_information": 1}
    assert summary.disagreements == 1
    assert str(summary) == (
        "claims: 3 supported, 1 contradicted, 0 not comparable, 1 open; disagreements between articles: 1"
    )


def test_the_tables(database: Path) -> None:
    with Store(database) as store:
        check_database(store.connection)
        assert store.rows("SELECT count(*) FROM reference") == [(len(reference()),)]
        assert store.rows(
            "SELECT edition, rank FROM reference "
            "WHERE place_id = '63:80' AND year = 2022 AND source_kind = 'official'"
        ) == [(63, 11)]
        linked = "(SELECT unnest(fact_ids) AS fact_id FROM checks) ANTI JOIN facts USING (fact_id)"
        assert store.rows(f"SELECT count(*) FROM {linked}") == [(0,)]
        [row] = store.rows("SELECT kind, value, expected FROM checks WHERE arithmetic = '12 != 11'")
        assert row == ("rank_reference", 12, 11)
        kinds = store.rows("SELECT DISTINCT kind, verdict FROM checks")
        assert {kind for kind, _ in kinds} <= KIND_LABELS.keys()
        assert {verdict for _, verdict in kinds} <= set(VERDICTS) == VERDICT_LABELS.keys()
        assert store.rows("SELECT count(*) - count(DISTINCT check_id) FROM checks") == [(0,)]


def test_checking_again_replaces_the_checks_with_the_same(database: Path) -> None:
    with Store(database) as store:
        check_database(store.connection)
        first = store.rows("FROM checks")
        with store.transaction():
            check_database(store.connection)
        assert store.rows("FROM checks") == first


def test_the_whole_database_worst_first(database: Path) -> None:
    result = run("--db", database)
    assert result.exit_code == 4
    assert "sai" in result.output
    assert "contradicted" in result.output
    assert result.output.rstrip().endswith("disagreements between articles: 1")
    answer = json.loads(run("--db", database, "--format", "json").output)
    verdicts = [VERDICTS.index(found["verdict"]) for found in answer["checks"]]
    assert verdicts == sorted(verdicts)
    assert answer["claims"]["contradicted"] == 1


def test_one_article(database: Path) -> None:
    right = run("right.txt", "--db", database, "--format", "json")
    checks = {found["kind"]: found["verdict"] for found in json.loads(right.output)["checks"]}
    assert checks["rank_reference"] == "supported"
    assert checks["between_articles"] == "contradicted"
    assert run("wrong.txt", "--db", database).exit_code == 4
    assert run("empty.txt", "--db", database).exit_code == 0


def test_claim_reviews_are_drafts_with_evidence_that_can_be_found(database: Path) -> None:
    document = json.loads(run("right.txt", "--db", database, "--format", "claimreview").output)
    assert document["@context"][0] == "https://schema.org"
    assert len(document["@graph"]) == 3
    for review in document["@graph"]:
        assert review["@type"] == "ClaimReview"
        assert review["creativeWorkStatus"] == "Draft"
        assert "nreviewed" in review["disambiguatingDescription"]
        assert review["reviewRating"]["ratingValue"] == 5
        assert review["itemReviewed"]["appearance"]["url"] == "https://example.org/right"
        quote, position = review["hasTarget"]["hasSelector"]
        assert quote["exact"] == RIGHT[position["start"] : position["end"]] == review["claimReviewed"]
        assert RIGHT[: position["start"]].endswith(quote["prefix"])
        assert RIGHT[position["end"] :].startswith(quote["suffix"])
    [wrong] = json.loads(run("wrong.txt", "--db", database, "--format", "claimreview").output)["@graph"]
    assert wrong["reviewRating"] == {
        "@type": "Rating", "alternateName": "sai", "description": "contradicted",
        "ratingValue": 1, "bestRating": 5, "worstRating": 1,
    }  # fmt: skip
    assert wrong["citation"][0].startswith("https://")
    everything = json.loads(run("--db", database, "--format", "claimreview").output)
    assert len(everything["@graph"]) == 4


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--text", "a", "--claims", "-"],
        ["right.txt"],
        ["--text", "a", "--db", "x.duckdb"],
        ["--claims", "-", "--format", "table"],
        ["--claims", "-", "--province", "Long An"],
        ["--text", "a", "--published", "13/7/2023"],
        ["--text", "a", "--format", "xml"],
    ],
)
def test_usage_errors(arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2


def test_offsets_count_the_article_s_own_text(database: Path) -> None:
    reading = readings()[0]
    shifted = replace(
        reading, article=replace(reading.article, path="other.txt", url="https://example.org/other")
    )
    with Store(database) as store:
        store.begin({"version": "0", "rules_version": "0"})
        store.write([shifted], "0")
        check_database(store.connection)
        rows = store.rows("SELECT arithmetic FROM checks WHERE kind = 'between_articles' AND value = 11")
    assert rows == [("11: 2; 12: 1",)]
