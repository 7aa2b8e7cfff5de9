"""The comparison with gold facts."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import make_reading

from pipeline.evaluate import (
    CORE,
    STRICT,
    GoldError,
    compare,
    evaluate,
    fold_place,
    load_gold,
    report_lines,
    same_organization,
)
from pipeline.model import KINDS, Article, Fact, Reading
from pipeline.store import Store

RANK = {
    "kind": "rank",
    "place_name": "Long An",
    "indicator": "dti",
    "year": 2022,
    "value": 11,
    "scope": "national",
}
OFFICIAL = {"kind": "official", "person": "Lê Văn Tám", "role": "Giám đốc", "organization": "Sở Y tế Long An"}


def counts(
    gold: list[dict[str, object]], found: list[dict[str, object]], level: dict = STRICT
) -> tuple[int, ...]:
    return tuple(map(len, compare(gold, found, level[str((gold or found)[0]["kind"])])))


class TestCompare:
    def test_the_same_fact_twice_counts_once(self) -> None:
        assert counts([RANK, RANK], [RANK, RANK, RANK]) == (1, 0, 0)

    @pytest.mark.parametrize("column", ["place_name", "indicator", "year", "value", "scope", "status"])
    def test_each_column_of_the_strict_key_matters(self, column: str) -> None:
        other = RANK | {column: 7 if column in ("year", "value") else "target"}
        assert counts([RANK], [other]) == (0, 1, 1)
        assert counts([RANK], [other], CORE) == ((0, 1, 1) if column in CORE["rank"] else (1, 0, 0))

    def test_a_missing_status_or_scope_is_the_usual_one(self) -> None:
        short = {key: value for key, value in RANK.items() if key != "scope"}
        assert counts([short], [RANK | {"status": "reported"}]) == (1, 0, 0)

    def test_optional_facts_count_neither_way(self) -> None:
        optional = RANK | {"value": 3, "optional": True}
        assert counts([RANK, optional], [RANK]) == (1, 0, 0)
        assert counts([RANK, optional], [RANK, RANK | {"value": 3}]) == (1, 0, 0)

    def test_a_fact_is_paired_with_what_is_not_optional_first(self) -> None:
        optional = OFFICIAL | {"organization": "Sở Y tế", "optional": True}
        assert counts([optional, OFFICIAL], [OFFICIAL]) == (1, 0, 0)

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("tỉnh Thừa Thiên Huế", "Huế"),
            ("TP.HCM", "Hồ Chí Minh"),
            ("cả nước", "Việt Nam"),
            ("Khánh Hoà", "Khánh Hòa"),
        ],
    )
    def test_names_of_one_place(self, one: str, other: str) -> None:
        assert fold_place(one) == fold_place(other)

    @pytest.mark.parametrize(
        ("gold", "found", "same"),
        [
            ("UBND tỉnh Long An", "Ủy ban nhân dân tỉnh Long An", True),
            ("UBND tỉnh Long An", "UBND Long An", True),
            ("UBND tỉnh Long An", "UBND huyện Long An", False),
            ("UBND tỉnh Long An", "HĐND tỉnh Long An", False),
            ("Sở TT&TT Long An", "Sở Thông tin và Truyền thông Long An", True),
            ("Sở TT&TT Long An", "Sở TT&TT Hà Tĩnh", False),
            ("Sở Y tế", "", False),
            ("", "Sở Y tế", True),
        ],
    )
    def test_names_of_one_organization(self, gold: str, found: str, same: bool) -> None:
        assert same_organization(gold, found) is same


class TestEvaluate:
    def test_scores_and_errors(self, fresh_db: Store) -> None:
        fresh_db.write([
            make_reading("a.txt", "xếp thứ 11 và thứ 12", ("thứ 11", RANK | {"value": 11.0}),
                         ("thứ 12", RANK | {"value": 12.0})),
        ], "r")  # fmt: skip
        gold = {"a.txt": [RANK, RANK | {"value": 9}], "absent.txt": [RANK]}
        result = evaluate(gold, fresh_db.connection)
        score = result.scores["strict", "rank"]
        assert (score.matched, score.missed, score.spurious) == (1, 2, 1)
        assert (score.precision, score.recall, score.f1) == (0.5, 1 / 3, 0.4)
        assert result.absent == ["absent.txt"]
        lines = list(report_lines(result, errors=True))
        assert "1 gold articles are not in the database: absent.txt" in lines
        assert [line.split("\t")[:2] for line in lines if line.startswith("spurious")] == [
            ["spurious", "a.txt"]
        ]
        assert sum(line.startswith("missed") for line in lines) == 2
        assert not any(line.startswith("missed") for line in report_lines(result, errors=False))

    def test_the_path_of_a_copy_is_found_too(self, fresh_db: Store) -> None:
        one = make_reading("a.txt", "xếp thứ 11", ("thứ 11", RANK))
        fresh_db.write([one, Reading(Article("b.txt", "xếp thứ 11"))], "r")
        assert evaluate({"b.txt": [RANK]}, fresh_db.connection).scores["strict", "all"].matched == 1

    @pytest.mark.parametrize(
        ("line", "message"),
        [
            ("{", "line 1"),
            ('{"path": "a"}', "facts"),
            ('{"path": "a", "facts": [{"kind": "x"}]}', "unknown kind x"),
        ],
    )
    def test_a_broken_gold_file_is_named(self, tmp_path: Path, line: str, message: str) -> None:
        (tmp_path / "g.jsonl").write_text(line)
        with pytest.raises(GoldError, match=message):
            load_gold([tmp_path / "g.jsonl"])

    @pytest.mark.shared
    def test_the_shared_scorer_gives_the_same_numbers(self, shared: Path, tmp_path: Path) -> None:
        """Gold facts, some left out and some changed, scored by both."""
        gold_file = shared / "news" / "dev" / "dev.gold.jsonl"
        database = tmp_path / "f.duckdb"
        gold = load_gold([gold_file])
        with Store(database) as store:
            store.begin({"input": "gold"})
            store.write([changed(path, facts) for path, facts in gold.items()], "r")
            result = evaluate(gold, store.connection)
        command = [sys.executable, str(shared / "score_facts.py"), str(database), str(gold_file), "--json"]
        theirs = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
        for (level, kind), score in result.scores.items():
            other = theirs[f"{level}.{kind}"]
            assert score.matched + score.missed == other["gold"]
            assert score.matched + score.spurious == other["found"]
            assert score.precision == pytest.approx(other["precision"], abs=1e-4)
            assert score.recall == pytest.approx(other["recall"], abs=1e-4)


def changed(path: str, facts: list[dict[str, object]]) -> Reading:
    """Return gold facts as found ones, a sixth of them left out and a fourth of them changed."""
    chance = random.Random(path)
    made = []
    columns = {column for kind in KINDS for column in STRICT[kind]} | {"kind"}
    for number, fact in enumerate(facts):
        if chance.random() < 1 / 6:
            continue
        kept = {column: value for column, value in fact.items() if column in columns}
        if chance.random() < 1 / 4:
            column = chance.choice(sorted(kept.keys() - {"kind"}))
            value = kept[column]
            if isinstance(value, str):
                kept[column] = chance.choice(
                    [value.upper(), value + " tỉnh", value.split()[0], "Ban " + value]
                )
            else:
                kept[column] = value + 1
        made.append(Fact(start=number, end=number + 1, evidence_start=0, evidence_end=9, rule="gold", **kept))
    return Reading(Article(path, path + " " * 2000), tuple(made))
