"""Exports, as the tools that open them see them: spreadsheets, typed columns, Frictionless, doccano."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from conftest import make_reading
from frictionless import Package, validate

from pipeline.check import check_database
from pipeline.checks.tables import CHECKS, REFERENCE
from pipeline.cli import main
from pipeline.columns import COLUMNS
from pipeline.evaluate import evaluate, load_gold
from pipeline.gazetteer import places
from pipeline.schema import TABLES
from pipeline.store import Store, open_facts

RANK: Mapping[str, object] = {
    "kind": "rank", "place_id": "63:80", "place_name": "Long An", "place_level": "province", "indicator": "dti",
    "year": 2022, "unit": "rank", "out_of": 63, "scope": "national", "qualifier": "exact",
}  # fmt: skip
VALUE = {**RANK, "kind": "index_value", "unit": "index", "out_of": None, "scope": None}
OFFICIAL = {"kind": "official", "person": "Lê Văn Tám", "role": "Giám đốc", "organization": "Sở Y tế"}
# csv refuses fields of more than 131,072 characters unless it is told; nothing may depend on that.
LONG = "Một câu dài. " * 11_000


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a checked database of three articles, one of them long and with text like formulas."""
    path = tmp_path_factory.mktemp("export") / "facts.duckdb"
    readings = [
        make_reading("a.txt", 'Long An "xếp"; thứ 11/63, đạt 0,6386.\n🌾 Hạng 11/63.',
                     ("11/63", {**RANK, "value": 11.0}), ("0,6386", {**VALUE, "value": 0.6386})),
        make_reading("b.txt", f"=1+1 Ông Lê Văn Tám, Giám đốc Sở Y tế.\n{LONG}", ("Lê Văn Tám", OFFICIAL),
                     title='=HYPERLINK("http://x")', outlet="＋SUM(1)", url="-1"),
        make_reading("c.txt", "Không có gì."),
    ]  # fmt: skip
    with Store(path) as store:
        store.begin({"input": "test", "version": "1.2"})
        store.write(readings, "r")
        store.write_places(places().values())
        check_database(store.connection)
    return path


@pytest.fixture(scope="module")
def package(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("package") / "dti"
    assert export(database, folder, "datapackage") == f"0 3 rows of facts written to {folder}\n"
    return folder


def export(database: Path, out: Path, form: str, *options: str) -> str:
    done = CliRunner().invoke(main, ["export", str(out), "--db", str(database), "--format", form, *options])
    return f"{done.exit_code} {done.output}"


class TestCsv:
    def test_excel_knows_that_it_is_utf_8(self, database: Path, tmp_path: Path) -> None:
        export(database, tmp_path / "f.csv", "csv")
        raw = (tmp_path / "f.csv").read_bytes()
        assert raw.startswith("\ufefffact_id,".encode())
        assert raw.count("\ufeff".encode()) == 1

    def test_no_text_is_a_formula_and_numbers_are_numbers(self, database: Path, tmp_path: Path) -> None:
        for table in ("facts", "articles"):
            export(database, tmp_path / "f.csv", "csv", "--table", table)
            frame = pd.read_csv(tmp_path / "f.csv", dtype=str, keep_default_na=False)
            cells = [cell for row in frame.itertuples(index=False) for cell in row]
            assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "＋"))]
            assert {"'=HYPERLINK(\"http://x\")", "'＋SUM(1)", "'-1"} <= set(cells)
        export(database, tmp_path / "f.csv", "csv")
        assert pd.read_csv(tmp_path / "f.csv")["value"].tolist()[:2] == [11.0, 0.6386]

    def test_vietnamese_settings(self, database: Path, tmp_path: Path) -> None:
        export(database, tmp_path / "f.csv", "csv", "--decimal", "comma")
        frame = pd.read_csv(tmp_path / "f.csv", sep=";", decimal=",", encoding="utf-8-sig")
        assert frame["value"].tolist()[:2] == [11.0, 0.6386]
        assert frame["evidence"][0].startswith('Long An "xếp"; thứ')
        assert ";0,6386;" in (tmp_path / "f.csv").read_text(encoding="utf-8-sig")


def test_parquet_has_types(database: Path, tmp_path: Path) -> None:
    expected = {"TEXT": pa.string(), "INTEGER": pa.int32(), "DOUBLE": pa.float64(), "DATE": pa.date32()}
    for table in ("facts", "articles"):
        export(database, tmp_path / "f.parquet", "parquet", "--table", table)
        schema = pq.read_schema(tmp_path / "f.parquet")
        for column, kind in TABLES[table].items():
            assert schema.field(column).type == expected[kind.removesuffix(" PRIMARY KEY")]
    export(database, tmp_path / "f.parquet", "parquet", "--table", "checks")
    assert pq.read_schema(tmp_path / "f.parquet").field("fact_ids").type.value_type == pa.string()


class TestDataPackage:
    def test_frictionless_finds_it_valid(self, package: Path) -> None:
        report = validate(str(package / "datapackage.json"))
        assert report.valid, report.flatten(["type", "message"])
        assert [task.name for task in report.tasks] == ["articles", "facts", "places", "checks", "reference"]

    @pytest.mark.parametrize(
        ("old", "new"), [("Long An,province,dti", "Long An,planet,dti"), (",11.0,rank", ",eleven,rank"), ("63:80", "63:00")]
    )
    def test_frictionless_would_find_an_error(self, package: Path, tmp_path: Path, old: str, new: str) -> None:
        for path in package.iterdir():
            text = path.read_text(encoding="utf-8")
            if path.name == "facts.csv":
                assert old in text
                text = text.replace(old, new)
            (tmp_path / path.name).write_text(text, encoding="utf-8")
        assert not validate(str(tmp_path / "datapackage.json")).valid

    def test_text_is_exact_so_that_offsets_fit(self, package: Path) -> None:
        resources = {resource.name: resource for resource in Package(str(package / "datapackage.json")).resources}
        texts = {row["article_id"]: row["text"] for row in resources["articles"].read_rows()}
        facts = resources["facts"].read_rows()
        mentions = [texts[fact["article_id"]][fact["char_start"] : fact["char_end"]] for fact in facts]
        assert sorted(mentions) == ["0,6386", "11/63", "Lê Văn Tám"]
        assert sorted(fact["value"] or 0 for fact in facts) == [0, Decimal("0.6386"), 11]
        assert any(text.startswith("=1+1") for text in texts.values())

    def test_every_column_is_described(self, package: Path) -> None:
        tables = {**TABLES, "checks": CHECKS, "reference": REFERENCE}
        descriptor = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
        for resource in descriptor["resources"]:
            fields = resource["schema"]["fields"]
            assert [field["name"] for field in fields] == list(tables[resource["name"]])
            assert all(field["description"] for field in fields)

    def test_it_is_replaced_and_nothing_else_is(self, database: Path, package: Path, tmp_path: Path) -> None:
        before = {path.name: path.read_bytes() for path in package.iterdir()}
        assert export(database, package, "datapackage").startswith("0 ")
        assert {path.name: path.read_bytes() for path in package.iterdir()} == before
        (tmp_path / "mine.txt").write_text("x")
        for out in (tmp_path, tmp_path / "mine.txt"):
            assert "choose another folder" in export(database, out, "datapackage")
        assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]

    def test_what_fails_leaves_the_old_one(self, package: Path, tmp_path: Path) -> None:
        with Store(tmp_path / "unchecked.duckdb"):
            pass
        before = {path.name: path.read_bytes() for path in package.iterdir()}
        assert "`dtifacts check --db" in export(tmp_path / "unchecked.duckdb", package, "datapackage")
        assert {path.name: path.read_bytes() for path in package.iterdir()} == before
        assert [path.name for path in package.parent.iterdir()] == ["dti"]


def test_the_contract_s_words(shared: Path) -> None:
    told = {}
    for table, text in re.findall(r"## Table `(\w+)`.*?\n(.*?)(?=\n##)", (shared / "CONTRACT.md").read_text(), re.DOTALL):
        told[table] = dict(re.findall(r"^\| (\w+) \| [^|]+ \| (.+) \|$", text, re.MULTILINE))
    compared = 0
    for table in ("articles", "facts"):
        for column, meaning in told[table].items():
            if column != "column" and "see below" not in meaning:
                assert COLUMNS[table][column] == meaning
                compared += 1
    assert compared > 15


def test_doccano_and_evaluate_read_the_same_file(database: Path, tmp_path: Path) -> None:
    out = tmp_path / "gold.jsonl"
    assert export(database, out, "doccano") == f"0 3 rows of facts written to {out}\n"
    records = [json.loads(line) for line in out.read_text(encoding="utf-8").split("\n") if line]
    assert [record["path"] for record in records] == ["a.txt", "b.txt", "c.txt"]
    mentions = [(kind, record["text"][start:end]) for record in records for start, end, kind in record["label"]]
    assert mentions == [("rank", "11/63"), ("index_value", "0,6386"), ("official", "Lê Văn Tám")]
    assert records[0]["facts"][1] == {"kind": "index_value", "place_name": "Long An", "indicator": "dti", "year": 2022,
                                      "value": 0.6386, "unit": "index", "qualifier": "exact", "status": "reported"}  # fmt: skip
    gold = load_gold([out])
    assert sum(map(len, gold.values())) == 3
    report = evaluate(gold, open_facts(database))
    assert not report.missed
    assert not report.spurious


@pytest.mark.parametrize(
    ("form", "option"),
    [("doccano", ("--table", "places")), ("datapackage", ("--table", "places")), ("jsonl", ("--decimal", "comma"))],
)
def test_an_option_that_means_nothing_is_refused(database: Path, tmp_path: Path, form: str, option: tuple[str, str]) -> None:
    assert f"{form} takes no {option[0]}" in export(database, tmp_path / "out", form, *option)
    assert not list(tmp_path.iterdir())
