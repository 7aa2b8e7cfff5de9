"""The command line, as a person meets it: output, exit codes, and what a query cannot do."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result
from conftest import make_reading

from pipeline.cli import main
from pipeline.report import progress
from pipeline.store import Store
from pipeline.tabular import defuse, write_table

ROOT = Path(__file__).resolve().parent.parent
HEAVY = ("spacy", "underthesea", "pandas", "pyarrow", "trafilatura", "regex", "numpy", "rich", "yaml")
RANK = {
    "kind": "rank", "place_name": "Long An", "indicator": "dti", "year": 2022, "unit": "rank",
    "out_of": 63, "scope": "national", "qualifier": "exact",
}  # fmt: skip


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Return a database of two articles: three facts, one of them negative, and a title like a formula."""
    path = tmp_path / "facts.duckdb"
    change = RANK | {
        "kind": "rank_change",
        "value": -3.0,
        "unit": "places",
        "baseline_year": 2021,
        "out_of": None,
    }
    official = {"kind": "official", "person": "Lê Văn Tám", "role": "Giám đốc", "organization": "Sở Y tế"}
    with Store(path) as store:
        store.begin({"input": "test"})
        store.write([
            make_reading("bao/long-an.txt", "Long An xếp thứ 11/63, giảm 3 hạng [năm 2022].",
                         ("thứ 11/63", RANK | {"value": 11.0}), ("giảm 3 hạng", change),
                         title='=HYPERLINK("http://x")'),
            make_reading("bao/y-te.txt", "Ông Lê Văn Tám, Giám đốc Sở Y tế.", ("Lê Văn Tám", official)),
        ], "r")  # fmt: skip
    return path


def invoke(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def run(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
    """Run the program in a process of its own, as ``query`` needs."""
    command = [sys.executable, "-m", "pipeline.cli", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60, **options)  # type: ignore[call-overload, no-any-return]


def imported(*arguments: object) -> set[str]:
    """Return the top-level modules that a command imports, in its child processes too."""
    command = [sys.executable, "-X", "importtime", "-m", "pipeline.cli", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert done.returncode == 0, done.stderr[-500:]
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    return {line.split("|")[-1].strip().split(".")[0] for line in lines}


class TestHelp:
    @pytest.mark.parametrize(
        "arguments", [["--help"], ["query", "--help"], ["extract", "--help"], ["--version"]]
    )
    def test_help_imports_nothing_heavy(self, arguments: list[str]) -> None:
        assert not imported(*arguments) & {*HEAVY, "duckdb"}

    def test_query_imports_nothing_heavy(self, database: Path) -> None:
        found = imported("query", "SELECT 1", "--db", database)
        assert "_duckdb" in found
        assert not found & set(HEAVY)

    def test_the_package_is_cheap_to_import(self) -> None:
        code = "import sys, pipeline; print(*sys.modules)"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
        assert not set(done.stdout.split()) & {*HEAVY, "duckdb"}

    def test_every_command_and_exit_code_is_documented(self) -> None:
        text = invoke("--help").output
        assert "Exit codes" in text
        for name, command in main.commands.items():
            assert name in text
            assert command.help
            assert invoke(name, "--help").exit_code == 0

    def test_version(self) -> None:
        assert invoke("--version").output.startswith("dtifacts ")


class TestExtract:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        top = tmp_path / "articles"
        top.mkdir()
        text = "Năm 2022, Long An xếp thứ 11/63 tỉnh, thành phố về chuyển đổi số (DTI)."
        (top / "a.txt").write_text(text, encoding="utf-8")
        (top / "empty.txt").write_bytes(b"")
        (top / "photo.jpg").write_bytes(b"\xff\xd8")
        return top

    def test_the_summary(self, folder: Path, tmp_path: Path) -> None:
        done = invoke("extract", folder, "--db", tmp_path / "f.duckdb", "--workers", 1)
        assert done.exit_code == 0
        assert "1 read, 0 skipped, 1 failed" in done.output
        assert "1 other files passed over" in done.output
        assert "failed     empty.txt: " in done.output
        assert "facts " in done.output
        assert "claims: 1 supported, 0 contradicted, 0 not comparable, 0 open" in done.output
        assert "time " in done.output
        again = invoke("extract", folder, "--db", tmp_path / "f.duckdb", "--workers", 1)
        assert "0 read, 1 skipped (1 unchanged, 0 copies of another path), 1 failed" in again.output

    def test_strict_exits_with_3(self, folder: Path, tmp_path: Path) -> None:
        assert invoke("extract", folder, "--db", tmp_path / "f.duckdb", "--strict").exit_code == 3
        (folder / "empty.txt").unlink()
        assert invoke("extract", folder, "--db", tmp_path / "f.duckdb", "--strict").exit_code == 0

    def test_a_database_in_use_is_one_line(self, folder: Path, tmp_path: Path) -> None:
        with Store(tmp_path / "f.duckdb"):
            done = run("extract", folder, "--db", tmp_path / "f.duckdb")
        assert done.returncode == 2
        assert done.stderr.startswith("Error: ")
        assert f"process {os.getpid()} on " in done.stderr
        assert "is writing to it; wait until it ends" in done.stderr
        assert "Traceback" not in done.stderr

    def test_a_path_that_is_not_there(self, tmp_path: Path) -> None:
        done = invoke("extract", tmp_path / "none", "--db", tmp_path / "f.duckdb")
        assert done.exit_code == 2
        assert "does not exist" in done.output


class TestQuery:
    def test_table(self, database: Path) -> None:
        done = run("query", "SELECT place_name, value FROM facts WHERE kind = 'rank'", "--db", database)
        assert done.stdout.splitlines() == [
            "place_name  value",
            "----------  -----",
            "Long An      11.0",
            "(1 row)",
        ]
        assert done.returncode == 0

    def test_csv_defuses_formulas_and_keeps_numbers(self, database: Path) -> None:
        sql = (
            "SELECT value, title, ['=a', 'b'] AS names FROM facts JOIN articles USING (article_id) ORDER BY 1"
        )
        done = run("query", sql, "--db", database, "--format", "csv")
        rows = list(csv.reader(io.StringIO(done.stdout)))
        assert rows[:2] == [["value", "title", "names"], ["-3.0", '\'=HYPERLINK("http://x")', '["=a", "b"]']]

    def test_json(self, database: Path) -> None:
        sql = "SELECT person, year, DATE '2023-01-02' AS day FROM facts WHERE kind = 'official'"
        done = run("query", sql, "--db", database, "--format", "json")
        assert json.loads(done.stdout) == [{"person": "Lê Văn Tám", "year": None, "day": "2023-01-02"}]
        empty = run("query", "SELECT 1 WHERE false", "--db", database, "--format", "json")
        assert json.loads(empty.stdout) == []

    @pytest.mark.parametrize("view", ["dti_ranks", "dti_values", "rank_changes", "teams", "officials"])
    def test_views(self, database: Path, view: str) -> None:
        done = run("query", f"FROM {view}", "--db", database)
        assert done.returncode == 0, done.stderr

    @pytest.mark.parametrize(
        "sql",
        [
            "DELETE FROM facts",
            "CREATE TABLE stolen AS FROM facts",
            "DROP VIEW dti_ranks",
            "FROM read_csv('/etc/passwd')",
            "FROM read_text('/etc/passwd')",
            "COPY facts TO '{folder}/out.csv'",
            "EXPORT DATABASE '{folder}/out'",
            "ATTACH '{folder}/other.duckdb'",
            "SET enable_external_access = true",
            "RESET lock_configuration",
            "INSTALL httpfs",
        ],
    )
    def test_nothing_but_reading(self, database: Path, tmp_path: Path, sql: str) -> None:
        before = database.read_bytes()
        done = run("query", sql.format(folder=tmp_path), "--db", database)
        assert done.returncode == 2, done.stdout
        assert done.stderr.startswith("Error: ")
        assert done.stderr.count("\n") == 1
        assert database.read_bytes() == before
        assert [path.name for path in tmp_path.iterdir()] == ["facts.duckdb"]

    @pytest.mark.parametrize(
        "sql",
        [
            "SELECT length(repeat('a', 4000000000))",
            "SELECT list(a.range) FROM range(100000000) a",
        ],
    )
    def test_too_much_memory(self, database: Path, sql: str) -> None:
        done = run("query", sql, "--db", database)
        assert done.returncode == 2
        assert "memory" in done.stderr

    def test_too_much_time(self, database: Path) -> None:
        sql = "SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE a.range * b.range % 7 = 3"
        done = run("query", sql, "--db", database, "--timeout", 1)
        assert done.returncode == 2
        assert "longer than 1 seconds" in done.stderr

    @pytest.mark.parametrize("sql", ["SELEC 1", "SELECT nothing FROM facts", "", "/* only a comment */"])
    def test_an_error_is_one_line(self, database: Path, sql: str) -> None:
        done = run("query", sql, "--db", database)
        assert done.returncode == 2
        assert done.stderr.startswith("Error: ")
        assert done.stderr.count("\n") == 1

    def test_a_missing_database_is_not_made(self, tmp_path: Path) -> None:
        done = run("query", "SELECT 1", "--db", tmp_path / "none.duckdb")
        assert done.returncode == 2
        assert "there is no database" in done.stderr
        assert list(tmp_path.iterdir()) == []

    def test_a_reader_that_stops_is_no_error(self, database: Path) -> None:
        program = f'"{sys.executable}" -m pipeline.cli'
        command = f'{program} query "FROM range(300000)" --format csv --db "{database}" | head -2'
        done = subprocess.run(command, shell=True, capture_output=True, text=True, cwd=ROOT, timeout=60)
        assert done.stdout == "range\n0\n"
        assert done.stderr == ""


class TestExport:
    def test_csv(self, database: Path, tmp_path: Path) -> None:
        out = tmp_path / "facts.csv"
        assert "3 rows of facts" in invoke("export", out, "--db", database, "--format", "csv").output
        with open(out, encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream))
        assert [row["kind"] for row in rows] == ["rank", "rank_change", "official"]
        assert rows[1]["value"] == "-3.0"
        assert rows[1]["title"].startswith("'=HYPERLINK")
        assert rows[2]["path"] == "bao/y-te.txt"

    def test_jsonl_and_parquet_say_the_same(self, database: Path, tmp_path: Path) -> None:
        for form in ("jsonl", "parquet"):
            assert invoke("export", tmp_path / f"f.{form}", "--db", database, "--format", form).exit_code == 0
        lines = (tmp_path / "f.jsonl").read_text(encoding="utf-8").splitlines()
        objects = [json.loads(line) for line in lines]
        assert "Lê Văn Tám" in lines[2]
        frame = pd.read_parquet(tmp_path / "f.parquet")
        assert list(frame.columns) == list(objects[0])
        assert frame["fact_id"].tolist() == [one["fact_id"] for one in objects]

    @pytest.mark.parametrize("table", ["articles", "places", "failures", "copies", "rejections", "runs"])
    def test_other_tables(self, database: Path, tmp_path: Path, table: str) -> None:
        done = invoke("export", tmp_path / "t.csv", "--db", database, "--format", "csv", "--table", table)
        assert done.exit_code == 0, done.output

    def test_what_cannot_be_written(self, database: Path, tmp_path: Path) -> None:
        done = invoke("export", tmp_path / "none" / "f.csv", "--db", database, "--format", "csv")
        assert done.exit_code == 2
        assert "cannot be written" in done.output
        assert [path.name for path in tmp_path.iterdir()] == ["facts.duckdb"]


class TestShow:
    @pytest.mark.parametrize("name", ["bao/long-an.txt", "long-an"])
    def test_by_path_or_a_part_of_it(self, database: Path, name: str) -> None:
        output = invoke("show", name, "--db", database).output
        assert "Long An xếp [thứ 11/63 rank], [giảm 3 hạng rank_change] [năm 2022]." in output
        assert "-3 places" in output
        assert "11/63 rank" in output

    def test_by_the_beginning_of_the_id(self, database: Path) -> None:
        with Store(database) as store:
            [(article_id,)] = store.rows("SELECT article_id FROM articles WHERE path = 'bao/y-te.txt'")
        output = invoke("show", article_id[:7], "--db", database).output
        assert "Ông [Lê Văn Tám official], Giám đốc" in output

    def test_no_article_or_more_than_one(self, database: Path) -> None:
        assert "no article" in invoke("show", "none.txt", "--db", database).output
        several = invoke("show", "bao", "--db", database)
        assert several.exit_code == 2
        assert "bao/long-an.txt, bao/y-te.txt" in several.output


class TestEvaluate:
    def test_scores_and_errors(self, database: Path, tmp_path: Path) -> None:
        gold = tmp_path / "g.jsonl"
        facts = [RANK | {"value": 11}, RANK | {"value": 12}]
        gold.write_text(json.dumps({"path": "bao/long-an.txt", "facts": facts}) + "\n", encoding="utf-8")
        output = invoke("evaluate", gold, "--db", database).output
        assert "strict rank              1.000   0.500   0.667      2      1" in output
        assert "missed\tbao/long-an.txt\tkind=rank, place_name=Long An" in output
        assert "spurious\tbao/long-an.txt\tkind=rank_change" in output
        assert "missed" not in invoke("evaluate", gold, "--db", database, "--no-errors").output

    def test_a_broken_gold_file(self, database: Path, tmp_path: Path) -> None:
        (tmp_path / "g.jsonl").write_text("{")
        done = invoke("evaluate", tmp_path / "g.jsonl", "--db", database)
        assert done.exit_code == 2
        assert "line 1" in done.output


class TestText:
    @pytest.mark.parametrize("text", ["=1+1", "+84", "-x", "@SUM", "\tx", "\nx"])
    def test_defused(self, text: str) -> None:
        assert defuse(text) == "'" + text

    @pytest.mark.parametrize("value", [-3, -0.5, None, "Huế", "a=b", ""])
    def test_left_alone(self, value: object) -> None:
        assert defuse(value) == value

    def test_a_table_cuts_long_cells_and_joins_lines(self) -> None:
        out = io.StringIO()
        write_table(out, ["text"], [["dòng một\ndòng hai"], ["x" * 200], [None]])
        lines = out.getvalue().splitlines()
        assert lines[2] == "dòng một dòng hai"
        assert lines[3] == "x" * 79 + "…"
        assert lines[-1] == "(3 rows)"

    def test_progress_without_a_terminal_is_plain_lines(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr("pipeline.report.SECONDS_BETWEEN_LINES", 0)
        with progress(None) as tell:
            tell(200)
        assert capsys.readouterr().err == "200 articles, 0 s\n"
