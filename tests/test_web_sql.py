"""The page for SQL: what it answers, and that nobody gets out of it or keeps it busy."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from pipeline.check import check_text
from pipeline.run import extract
from pipeline.web.app import create_app
from pipeline.web.library import Library
from pipeline.web.sandbox import run_sql
from pipeline.web.schema_page import EXAMPLES
from pipeline.web.site import Site

ROOT = Path(__file__).resolve().parents[1]

ESCAPES = (
    "SELECT * FROM read_csv('/etc/passwd')", "SELECT * FROM read_text('/etc/passwd')", "SELECT * FROM read_blob('/etc/passwd')",
    "SELECT * FROM read_json('/etc/passwd')", "SELECT * FROM read_parquet('/etc/passwd')", "SELECT * FROM '/etc/passwd'",
    "SELECT * FROM '/tmp/x.csv'", "SELECT * FROM glob('/etc/*')", "SELECT * FROM sniff_csv('/etc/passwd')",
    "SELECT * FROM parquet_metadata('/etc/passwd')", "FROM read_csv_auto('https://example.com/x.csv')",
    "COPY facts TO '{out}'", "COPY (SELECT 1) TO '{out}' (FORMAT parquet)", "COPY facts FROM '/etc/passwd'",
    "EXPORT DATABASE '{out}'", "IMPORT DATABASE '/tmp'", "ATTACH '{out}' AS other", "ATTACH ':memory:' AS other", "DETACH facts",
    "INSTALL httpfs", "LOAD httpfs", "LOAD '{out}'", "FORCE INSTALL spatial", "UPDATE EXTENSIONS",
    "SET enable_external_access = true", "SET lock_configuration = false", "SET memory_limit = '64GB'", "RESET memory_limit",
    "SET threads = 64", "PRAGMA threads = 64", "PRAGMA enable_profiling = 'json'", "PRAGMA profiling_output = '{out}'",
    "SET temp_directory = '{out}'", "SET GLOBAL allow_unsigned_extensions = true", "SET SESSION access_mode = 'read_write'",
    "INSERT INTO facts SELECT * FROM facts", "UPDATE facts SET value = 0", "DELETE FROM facts", "DROP TABLE facts", "DROP VIEW teams",
    "CREATE TABLE t AS SELECT 1", "CREATE TEMP TABLE t AS SELECT 1", "CREATE OR REPLACE VIEW teams AS SELECT 1",
    "CREATE MACRO m() AS 1", "CREATE SECRET s (TYPE s3)", "ALTER TABLE facts DROP COLUMN value", "CHECKPOINT", "VACUUM",
    "BEGIN", "CALL pragma_version()", "PREPARE p AS SELECT 1", "EXECUTE p", "USE temp", "SELECT 1; COPY facts TO '{out}'",
    "EXPLAIN ANALYZE COPY facts TO '{out}'", "SELECT getenv('HOME')", "SELECT * FROM query('COPY facts TO ''{out}''')",
    "SELECT shell('ls')", "SELECT system('ls')",
)  # fmt: skip
GREEDY = (
    "SELECT count(*) FROM range(1000000000) a, range(1000000000) b",
    "SELECT repeat('a', 1000000000)",
    "SELECT length(repeat(repeat('a', 1000000), 1000000))",
    "SELECT list(range) FROM range(3000000000)",
    "SELECT string_agg(evidence, '') FROM facts, range(10000000)",
    "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT max(n) FROM r",
    "SELECT max(a.evidence || b.rule) FROM facts a, facts b, range(100000000) c",
    "SELECT count(*) FROM range(100000) WHERE regexp_matches(repeat('a', 100000 + range % 2), '(a|aa|aaa)*b')",
    "SELECT range(1000000000)",
)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sql") / "facts.duckdb"
    extract([ROOT / "corpus" / "articles" / "a01-hau-giang.txt"], path, workers=1)
    return path


@pytest.fixture(scope="module")
def client(database: Path) -> TestClient:
    return TestClient(create_app(Site(Library(database), check_text)), base_url="http://localhost")


@pytest.mark.parametrize("sql", ESCAPES)
def test_no_query_gets_out(sql: str, database: Path, tmp_path: Path) -> None:
    before = database.read_bytes()
    answer = run_sql(sql.format(out=tmp_path / "out"), database)
    assert answer.error is not None, answer.rows
    assert list(tmp_path.iterdir()) == []
    assert database.read_bytes() == before


@pytest.mark.parametrize("sql", GREEDY)
def test_a_greedy_query_is_ended_and_the_next_page_answered(sql: str, client: TestClient) -> None:
    started = time.monotonic()
    assert client.post("/api/sql", json={"sql": sql}).status_code == 422
    assert time.monotonic() - started < 2
    started = time.monotonic()
    assert client.get("/tinh").status_code == 200
    assert time.monotonic() - started < 1


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.title[1])
def test_the_examples_run(example: object, database: Path) -> None:
    assert run_sql(example.sql, database).error is None  # type: ignore[attr-defined]


def test_the_page_shows_rows_and_hands_them_over(client: TestClient) -> None:
    page = client.post("/du-lieu", data={"sql": "SELECT '=1+1' AS formula, '<b>' AS html, 0.5 AS number"}).text
    assert "&lt;b&gt;" in page
    table = client.post("/du-lieu", data={"sql": "SELECT '=1+1' AS formula", "form": "csv"})
    assert table.content.decode("utf-8-sig").split() == ["formula", "'=1+1"]
    many = client.post("/api/sql", json={"sql": "SELECT * FROM range(1000)"}).json()
    assert (len(many["rows"]), many["more"]) == (500, True)
    wrong = client.post("/du-lieu", data={"sql": "SELECT nothing FROM nowhere"})
    assert wrong.status_code == 422
    assert "nowhere" in wrong.text


def test_sql_without_a_database_says_so(tmp_path: Path) -> None:
    answer = run_sql("SELECT 1", tmp_path / "none.duckdb")
    assert answer.error is not None
    assert "there is no database" in answer.error[1]
