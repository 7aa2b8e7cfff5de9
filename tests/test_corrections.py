"""Corrections last: applied in the views, found again after anything that may happen to the database, or orphans."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.corrected import apply_corrections, gold_lines, state
from pipeline.corrections import (
    ADD,
    CONFIRM,
    CORRECT,
    REJECT,
    STATED,
    WITHDRAW,
    Correction,
    Corrections,
    place,
)
from pipeline.evaluate import evaluate, load_gold
from pipeline.reattach import Overlay, reattach
from pipeline.run import extract
from pipeline.schema import FACTS

ROOT = Path(__file__).resolve().parents[1]
ARTICLE = "Chỉ số chuyển đổi số (DTI) năm 2022\nLong An xếp thứ 11/63 về DTI năm 2022.\nTây Ninh xếp thứ 20/63 về DTI năm 2022.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "news"
    found.mkdir()
    (found / "a.txt").write_text(ARTICLE, encoding="utf-8")
    return found


@pytest.fixture
def database(tmp_path: Path, folder: Path) -> Path:
    path = tmp_path / "facts.duckdb"
    extract([folder], path, workers=1)
    return path


def facts_of(database: Path, where: str = "true") -> list[dict[str, Any]]:
    with duckdb.connect(str(database), read_only=True) as connection:
        rows = connection.execute(
            f"SELECT {', '.join('f.' + c for c in FACTS)}, a.text, a.path FROM facts f JOIN articles a USING (article_id) "
            f"WHERE {where} ORDER BY f.article_id, char_start, fact_id"
        ).fetchall()
    return [dict(zip((*FACTS, "text", "path"), row, strict=True)) for row in rows]


def correction(fact: Mapping[str, Any], action: str, **changes: Any) -> Correction:
    claimed = {column: fact[column] for column in STATED}
    stated = None if action in (REJECT, WITHDRAW) else claimed | changes
    return Correction(
        action, article_id=fact["article_id"], path=fact["path"], evidence=fact["evidence"], author="An", reason="xem lại",
        claimed=None if action == ADD else claimed, stated=stated,
        **place(fact["text"], fact["char_start"], fact["char_end"]),
    )  # fmt: skip


def overlay_of(database: Path) -> Overlay:
    with duckdb.connect(str(database), read_only=True) as connection:
        return reattach(connection, Corrections(database).all())


def ranks(database: Path) -> dict[str, int]:
    """Place to rank, as the view with the corrections has it."""
    with duckdb.connect(str(database), read_only=True) as connection:
        apply_corrections(connection, database)
        return dict(connection.execute("SELECT place_name, rank FROM dti_ranks").fetchall())


def test_without_corrections_the_views_are_the_files_own(database: Path) -> None:
    assert ranks(database) == {"Long An": 11, "Tây Ninh": 20}
    assert not Corrections(database).path.exists()


def test_each_kind_of_correction_is_applied_in_the_views(database: Path) -> None:
    store = Corrections(database)
    one, other = facts_of(database)
    store.add(correction(one, CORRECT, value=12.0))
    store.add(correction(other, REJECT))
    added = {**other, "place_id": "63:79", "place_name": "Hồ Chí Minh", "value": 2.0}
    store.add(correction(added, ADD))
    assert ranks(database) == {"Long An": 12, "Hồ Chí Minh": 2}
    store.add(correction(other, WITHDRAW))
    assert ranks(database) == {"Long An": 12, "Hồ Chí Minh": 2, "Tây Ninh": 20}
    store.add(correction(other, CONFIRM))
    assert ranks(database)["Tây Ninh"] == 20


def test_the_newest_correction_of_a_claim_counts(database: Path) -> None:
    store = Corrections(database)
    fact = facts_of(database)[0]
    for value in (12.0, 13.0):
        store.add(correction(fact, CORRECT, value=value))
    assert ranks(database)["Long An"] == 13
    states = [state(one.number, overlay_of(database)) for one in store.all()]
    assert states == ["superseded", "attached"]


def test_the_command_query_counts_with_corrections(database: Path) -> None:
    Corrections(database).add(correction(facts_of(database)[0], REJECT))
    asked = [sys.executable, "-m", "pipeline.cli", "query", "SELECT place_name FROM dti_ranks", "--db", str(database)]
    out = subprocess.run([*asked, "--format", "csv"], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert out.split() == ["place_name", "Tây", "Ninh"]
    result = CliRunner().invoke(main, ["corrections", "--db", str(database)])
    assert "1 attached, 0 orphans" in result.output
    assert "reject" in result.output


def _renamed(folder: Path, database: Path) -> None:
    folder.rename(folder.with_name("elsewhere"))
    (folder.with_name("elsewhere") / "a.txt").rename(folder.with_name("elsewhere") / "b.txt")
    extract([folder.with_name("elsewhere")], database, workers=1, rebuild=True)


def _text_before_it(folder: Path, database: Path) -> None:
    (folder / "a.txt").write_text(ARTICLE.replace("\n", "\nMột câu mới.\n", 1), encoding="utf-8")
    extract([folder], database, workers=1, rebuild=True)


def _another_reading(_: Path, database: Path) -> None:
    with duckdb.connect(str(database)) as connection:
        connection.execute("UPDATE facts SET year = 2021, fact_id = 'x' || fact_id, rule = 'new rule'")


def _another_span(_: Path, database: Path) -> None:
    with duckdb.connect(str(database)) as connection:
        connection.execute("UPDATE facts SET char_start = char_start - 4, fact_id = 'x' || fact_id")


def _not_found_any_more(_: Path, database: Path) -> None:
    with duckdb.connect(str(database)) as connection:
        connection.execute("DELETE FROM facts")


def _found_right(_: Path, database: Path) -> None:
    with duckdb.connect(str(database)) as connection:
        connection.execute("UPDATE facts SET value = 12, fact_id = 'x' || fact_id WHERE place_name = 'Long An'")


@pytest.mark.parametrize(
    "change", [_renamed, _text_before_it, _another_reading, _another_span, _not_found_any_more, _found_right]
)
def test_a_correction_survives(change: Callable[[Path, Path], None], folder: Path, database: Path) -> None:
    Corrections(database).add(correction(facts_of(database)[0], CORRECT, value=12.0))
    change(folder, database)
    overlay = overlay_of(database)
    assert not overlay.orphans
    with duckdb.connect(str(database), read_only=True) as connection:
        apply_corrections(connection, database)
        found = connection.execute("SELECT value, year FROM current_facts WHERE place_name = 'Long An'").fetchall()
    assert found == [(12.0, 2022)]


@pytest.mark.parametrize("gone", ["sentence", "article"])
def test_what_is_gone_is_an_orphan_with_the_reason(gone: str, folder: Path, database: Path) -> None:
    Corrections(database).add(correction(facts_of(database)[0], CORRECT, value=12.0))
    if gone == "sentence":
        (folder / "a.txt").write_text(ARTICLE.replace("Long An xếp thứ 11/63", "Long An đứng thứ 9/63"), encoding="utf-8")
    else:
        (folder / "a.txt").unlink()
        (folder / "b.txt").write_text("Huế xếp thứ 5/63 về DTI năm 2022.", encoding="utf-8")
    extract([folder], database, workers=1, rebuild=True)
    overlay = overlay_of(database)
    [(_, (_, reason))] = overlay.orphans
    assert reason == {"sentence": "the article no longer has these words", "article": "the article is gone"}[gone]
    assert not overlay.dropped
    assert not overlay.added


def test_a_thousand_corrections_after_a_rename_new_rules_and_edited_texts(tmp_path: Path) -> None:
    database, news = tmp_path / "facts.duckdb", tmp_path / "news"
    shutil.copytree(ROOT / "corpus" / "articles", news)
    extract([news], database, workers=1)
    facts = facts_of(database)
    store = Corrections(database)
    actions = (CONFIRM, CORRECT, REJECT, ADD)
    made = [(facts[i % len(facts)], actions[(i + i // len(facts)) % 4]) for i in range(1000)]
    changes = {ADD: {"person": "Người Khác"}, CORRECT: {"year": 1999}}
    store.add(*(correction(fact, action, **changes.get(action, {})) for fact, action in made))
    edited = sorted(news.glob("b0*.txt"))[:3]
    for path in edited:
        path.write_text(path.read_text(encoding="utf-8").replace(".", " (đã sửa)."), encoding="utf-8")
    news.rename(tmp_path / "renamed")
    extract([tmp_path / "renamed"], database, workers=1, rebuild=True)
    with duckdb.connect(str(database)) as connection:
        connection.execute("UPDATE facts SET year = year - 1, fact_id = 'x' || fact_id WHERE hash(fact_id) % 3 = 0")
        connection.execute("DELETE FROM facts WHERE hash(fact_id) % 7 = 0")
    overlay = overlay_of(database)
    kept = store.all()
    assert len(kept) == 1000
    in_one_place = {"attached": 0, "orphan": 0, "superseded": 0}
    for one in kept:
        in_one_place[state(one.number, overlay)] += 1
    assert in_one_place["attached"] + in_one_place["orphan"] + in_one_place["superseded"] == 1000
    assert {Path(one.path).name for one, _ in overlay.orphans} <= {path.name for path in edited}
    assert in_one_place["orphan"] > 0
    with duckdb.connect(str(database), read_only=True) as connection:
        apply_corrections(connection, database)
        rejected = connection.execute(
            "SELECT count(*) FROM current_facts f JOIN dropped USING (fact_id)"
        ).fetchone()
    assert rejected == (0,)


def test_fifty_writers_at_once_lose_nothing(database: Path) -> None:
    fact = facts_of(database)[0]

    def write(number: int) -> None:
        Corrections(database).add(correction(fact, CORRECT, value=float(number)))

    with ThreadPoolExecutor(50) as pool:
        list(pool.map(write, range(100)))
    kept = Corrections(database).all()
    assert [one.number for one in kept] == list(range(1, 101))
    assert sorted(one.stated["value"] for one in kept if one.stated) == [float(number) for number in range(100)]


def test_corrections_are_gold(database: Path, tmp_path: Path) -> None:
    store = Corrections(database)
    one, other = facts_of(database)
    store.add(correction(one, CORRECT, value=12.0))
    store.add(correction(other, REJECT))
    gold = tmp_path / "gold.jsonl"
    result = CliRunner().invoke(main, ["corrections", "--db", str(database), "--gold", str(gold)])
    assert result.exit_code == 0
    with duckdb.connect(str(database), read_only=True) as connection:
        score = evaluate(load_gold([gold]), connection).scores["strict", "all"]
    assert (score.matched, score.missed, score.spurious) == (0, 1, 2)


def test_what_nobody_looked_at_is_optional_gold(database: Path) -> None:
    Corrections(database).add(correction(facts_of(database)[0], CONFIRM))
    with duckdb.connect(str(database), read_only=True) as connection:
        [line] = gold_lines(connection, overlay_of(database))
    facts = json.loads(line)["facts"]
    assert [fact.get("optional") for fact in facts] == [None, True]
    assert [fact["place_name"] for fact in facts] == ["Long An", "Tây Ninh"]
