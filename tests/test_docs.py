"""The README is true: its commands exist and are all there, its queries run, its results come out."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from pipeline.cli import main

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"```sql\n(.*?)```", README, re.DOTALL)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("readme") / "facts.duckdb"
    result = CliRunner().invoke(main, ["extract", str(ROOT / "corpus" / "articles"), "--db", str(path), "--workers", "1"])
    assert result.exit_code == 0, result.output
    return path


def test_every_command_is_documented() -> None:
    assert set(re.findall(r"`dtifacts (\w+)", README)) == set(main.commands)


@pytest.mark.parametrize("sql", QUERIES, ids=lambda sql: sql.splitlines()[0])
def test_the_queries_run(sql: str, database: Path) -> None:
    with duckdb.connect(str(database), read_only=True) as connection:
        columns = connection.execute(sql).description
    assert columns


def test_there_are_five_queries() -> None:
    assert len(QUERIES) == 5


def test_the_counts_are_those_of_the_corpus(database: Path) -> None:
    with duckdb.connect(str(database), read_only=True) as connection:
        counts = dict(connection.execute("SELECT kind, count(*) FROM facts GROUP BY 1").fetchall())
    line = next(line for line in README.splitlines() if line.startswith("index_value "))
    assert {kind: int(n) for kind, n in re.findall(r"(\w+) (\d+)", line)} == counts


def test_explain_says_what_the_readme_shows() -> None:
    result = CliRunner().invoke(main, ["explain", "Năm 2022, Long An xếp thứ 11/63 về chuyển đổi số, tăng 10 hạng so với năm 2021."])
    assert result.exit_code == 0
    for line in re.findall(r"^  fact .*(?=, …$)", README, re.MULTILINE):
        assert line in result.output
    assert "rejected" not in result.output
