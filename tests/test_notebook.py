"""The notebook in outputs/ runs, and its five answers are those of the database that it is given."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import make_reading

from pipeline.check import check_database
from pipeline.gazetteer import places
from pipeline.store import Store

NOTEBOOK = Path(__file__).resolve().parents[1] / "outputs" / "questions.py"
RANK: Mapping[str, object] = {
    "kind": "rank", "place_id": "63:80", "place_name": "Long An", "place_level": "province", "indicator": "dti",
    "year": 2022, "unit": "rank", "out_of": 63, "scope": "national", "qualifier": "exact",
}  # fmt: skip
TEAMS = {"kind": "team_count", "place_id": "63:80", "place_name": "Long An", "place_level": "province",
         "unit": "teams", "qualifier": "exact"}  # fmt: skip


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("notebook") / "facts.duckdb"
    readings = [
        make_reading("a.txt", "Long An xếp 11/63, có 1.042 tổ, rồi 900 tổ; đặt mục tiêu hạng 5.",
                     ("11/63", {**RANK, "value": 11.0}), ("1.042 tổ", {**TEAMS, "value": 1042.0}),
                     ("900 tổ", {**TEAMS, "value": 900.0}),
                     ("hạng 5", {**RANK, "value": 5.0, "year": 2024, "status": "target"}),
                     outlet="Báo A", published=date(2023, 7, 14)),
        make_reading("b.txt", "Long An xếp 40/63.", ("40/63", {**RANK, "value": 40.0}), outlet="Báo B"),
    ]  # fmt: skip
    with Store(path) as store:
        store.begin({"input": "test"})
        store.write(readings, "r")
        store.write_places(places().values())
        check_database(store.connection)
    return path


@pytest.fixture(scope="module")
def answers(database: Path) -> Mapping[str, Any]:
    """Return what the notebook's cells define."""
    spec = importlib.util.spec_from_file_location("questions", NOTEBOOK)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    _, found = module.app.run(defs={"database": str(database)})
    return dict(found)


def test_who_leads_the_newest_table(answers: Mapping[str, Any]) -> None:
    assert answers["newest"].iloc[0][["place_name", "rank", "year", "edition"]].tolist() == ["Hà Nội", 1, 2024, 34]
    assert len(answers["newest"]) == 34


def test_a_province_over_the_years(answers: Mapping[str, Any]) -> None:
    assert answers["province"].value == "Long An"
    figures = {(point.year, point.figure, point.source_kind) for point in answers["history"]}
    assert figures >= {(2022, 11, "official"), (2022, 11, "reported"), (2022, 40, "reported")}
    assert all(chart.startswith("<svg") for chart in answers["history_charts"])


def test_which_figures_agree(answers: Mapping[str, Any]) -> None:
    assert answers["verdicts"].to_numpy().tolist() == [["Báo A", "supported", 1], ["Báo B", "contradicted", 1]]


def test_how_many_teams(answers: Mapping[str, Any]) -> None:
    assert answers["teams"][["place_name", "teams"]].to_numpy().tolist() == [["Long An", 1042]]


def test_the_targets(answers: Mapping[str, Any]) -> None:
    [target] = answers["targets"][["place_name", "year", "target", "result_year"]].to_numpy().tolist()
    assert target == ["Long An", 2024, 5, 2024]


@pytest.mark.parametrize("name", ["newest_chart", "verdicts_chart", "teams_chart", "targets_chart"])
def test_the_charts_are_valid(answers: Mapping[str, Any], name: str) -> None:
    assert answers[name].to_dict()["$schema"].endswith(".json")


def test_ranks_point_up_for_better(answers: Mapping[str, Any]) -> None:
    [rule, *_] = answers["targets_chart"].to_dict()["spec"]["layer"]
    assert rule["encoding"]["y"]["scale"]["reverse"] is True


def test_it_runs_as_a_program_on_the_database_it_is_given(database: Path) -> None:
    command = [sys.executable, str(NOTEBOOK), "--db", str(database)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=NOTEBOOK.parents[1], env={"PYTHONPATH": "."}, timeout=60)
    assert done.returncode == 0, done.stderr[-500:]
