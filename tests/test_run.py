"""A run over folders: determinism, what is skipped, and what a crash costs."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline import reading as reading_module
from pipeline import run, workers
from pipeline.model import Article, Failure, Reading
from pipeline.store import StoreError, Unchanged, open_facts
from pipeline.workers import CHUNK, Reader, read_in_order

TEXTS = {
    f"bao-{number:02}.txt": f"Năm 2022, Long An xếp thứ {number + 1}/63 cả nước về chuyển đổi số (DTI).\n\n"
    f"Ông Phạm Văn Số {number}, Giám đốc Sở Thông tin và Truyền thông, cho biết như vậy.\n"
    for number in range(40)
}
CONTENT = ("articles", "facts", "places", "failures", "copies", "rejections", "extractions")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of articles: two with the same content, one empty, one that is no text."""
    top = tmp_path / "articles"
    (top / "sub").mkdir(parents=True)
    for name, text in TEXTS.items():
        (top / name).write_text(text, encoding="utf-8")
    (top / "sub" / "copy.txt").write_text(TEXTS["bao-03.txt"], encoding="utf-8")
    (top / "empty.txt").write_bytes(b"")
    (top / "binary.txt").write_bytes(bytes(range(256)) * 10)
    return top


def content(database: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return all rows of the tables that are not about the run itself, in stored order."""
    connection = open_facts(database)
    try:
        return {name: connection.execute(f"FROM {name}").fetchall() for name in CONTENT}
    finally:
        connection.close()


class TestExtract:
    def test_the_content_does_not_depend_on_the_number_of_workers(self, folder: Path, tmp_path: Path) -> None:
        one = run.extract([folder], tmp_path / "one.duckdb", workers=1)
        two = run.extract([folder], tmp_path / "two.duckdb", workers=2)
        assert content(tmp_path / "one.duckdb") == content(tmp_path / "two.duckdb")
        for summary in (one, two):
            assert (summary.read, summary.copied, summary.failed) == (40, 1, 2)
        assert {failure.path for failure in one.failures} == {"empty.txt", "binary.txt"}
        rows = content(tmp_path / "one.duckdb")
        assert [row[:1] for row in rows["copies"]] == [("sub/copy.txt",)]
        assert len(rows["facts"]) >= 40

    def test_a_second_run_skips_what_it_knows(
        self, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        database = tmp_path / "f.duckdb"
        run.extract([folder], database, workers=1)
        before = content(database)
        (folder / "bao-05.txt").write_text("Tin mới hoàn toàn.", encoding="utf-8")
        seen: list[str] = []
        read_article = reading_module.read_article

        def counting(article: Article) -> Reading:
            seen.append(article.path)
            return read_article(article)

        monkeypatch.setattr(reading_module, "read_article", counting)
        summary = run.extract([folder], database, workers=1)
        assert seen == ["bao-05.txt"]
        assert (summary.read, summary.unchanged, summary.copied, summary.failed) == (1, 39, 1, 2)
        assert summary.kept == 0
        after = content(database)
        assert {row[1] for row in after["articles"]} == {row[1] for row in before["articles"]}
        assert sum(summary.facts.values()) == len(after["facts"]) < len(before["facts"])
        seen.clear()
        run.extract([folder], database, workers=1, rebuild=True)
        assert len(seen) == 40

    def test_other_rules_read_everything_again(
        self, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        run.extract([folder], tmp_path / "f.duckdb", workers=1)
        monkeypatch.setattr(run, "rules_version", lambda: "others")
        assert run.extract([folder], tmp_path / "f.duckdb", workers=1).read == 40

    def test_a_rebuild_drops_what_is_gone_and_equals_a_new_database(
        self, folder: Path, tmp_path: Path
    ) -> None:
        run.extract([folder], tmp_path / "old.duckdb", workers=1)
        (folder / "bao-00.txt").unlink()
        assert run.extract([folder], tmp_path / "old.duckdb", workers=1).kept == 1
        run.extract([folder], tmp_path / "old.duckdb", workers=1, rebuild=True)
        run.extract([folder], tmp_path / "new.duckdb", workers=1)
        old, new = content(tmp_path / "old.duckdb"), content(tmp_path / "new.duckdb")
        for table in ("articles", "facts", "places", "rejections"):
            assert sorted(map(str, old[table])) == sorted(map(str, new[table]))

    def test_a_crash_inside_an_article_is_a_failure_and_the_rest_goes_on(
        self, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fragile(article: Article) -> Reading:
            if article.path == "bao-07.txt":
                raise RuntimeError("a rule went wrong")
            return Reading(article)

        monkeypatch.setattr(reading_module, "read_article", fragile)
        summary = run.extract([folder], tmp_path / "f.duckdb", workers=1)
        assert (summary.read, summary.failed) == (39, 3)
        [reason] = [
            reason for path, reason, _ in content(tmp_path / "f.duckdb")["failures"] if path == "bao-07.txt"
        ]
        assert "a rule went wrong" in reason

    def test_the_claims_are_checked_at_the_end(self, folder: Path, tmp_path: Path) -> None:
        database = tmp_path / "f.duckdb"
        summary = run.extract([folder], database, workers=1)
        assert summary.checks.claims["supported"] == 1  # Long An was 11th of 63, in bao-10.txt
        assert summary.checks.claims["contradicted"] == 39
        (folder / "bao-05.txt").unlink()
        assert run.extract([folder], database, workers=1, rebuild=True).checks.claims["contradicted"] == 38
        connection = open_facts(database)
        query = "SELECT count(*) FROM (SELECT unnest(fact_ids) AS id FROM checks) WHERE id NOT IN (SELECT fact_id FROM facts)"
        assert connection.execute(query).fetchall() == [(0,)]
        connection.close()

    def test_a_run_is_recorded(self, folder: Path, tmp_path: Path) -> None:
        summary = run.extract([folder], tmp_path / "f.duckdb", workers=1)
        connection = open_facts(tmp_path / "f.duckdb")
        [row] = connection.execute(
            "SELECT run_id, rules_version, input, articles_read, articles_failed, facts, "
            "finished_at >= started_at FROM runs"
        ).fetchall()
        assert row == (1, run.rules_version(), str(folder), 40, 2, sum(summary.facts.values()), True)

    def test_progress_counts_every_input(self, folder: Path, tmp_path: Path) -> None:
        told: list[int] = []
        run.extract([folder], tmp_path / "f.duckdb", workers=1, progress=told.append)
        assert told == list(range(1, 44))
        assert run.count_sources([folder]) == 43

    def test_a_folder_that_is_not_there(self, folder: Path, tmp_path: Path) -> None:
        with pytest.raises(StoreError, match="does not exist"):
            run.extract([folder], tmp_path / "none" / "f.duckdb")


@dataclass(frozen=True)
class Item:
    """Stands for a source; only its path matters here."""

    path: str


def read_or_die(item: Item) -> Reading:
    """End the process at once, as a crash in a native library does, for items called ``kill``."""
    if item.path.startswith("kill"):
        os.kill(os.getpid(), signal.SIGKILL)
    return Reading(Article(item.path, item.path))


def paths_of(items: list[Item], count: int) -> list[str]:
    outcomes = read_in_order(items, read_or_die, count)  # type: ignore[arg-type]
    return [
        f"failed {outcome.path}" if isinstance(outcome, Failure) else outcome.article.path  # type: ignore[union-attr]
        for outcome in outcomes
    ]


class TestKilledWorkers:
    @pytest.mark.parametrize("where", [(0,), (70,), (3, 4, 150), (299,)])
    def test_only_the_article_that_kills_is_lost(self, where: tuple[int, ...]) -> None:
        items = [Item(f"kill-{i}" if i in where else f"fine-{i}") for i in range(300)]
        expected = [f"failed {item.path}" if item.path.startswith("kill") else item.path for item in items]
        assert paths_of(items, 2) == expected

    def test_order_and_number_without_any_kill(self) -> None:
        items = [Item(f"fine-{i}") for i in range(5 * CHUNK + 3)]
        assert paths_of(items, 3) == [item.path for item in items]

    def test_nothing_to_read(self) -> None:
        assert paths_of([], 2) == []


class TestReader:
    def test_the_same_content_is_read_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(workers, "read_source", lambda source: Article(source.path, "một văn bản"))
        read = Reader([])
        assert isinstance(read(Item("a.txt")), Reading)  # type: ignore[arg-type]
        again = read(Item("b.txt"))  # type: ignore[arg-type]
        assert again == Unchanged("b.txt", Article("a.txt", "một văn bản").article_id)

    def test_a_failure_to_read_is_no_content(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def broken(source: Item) -> Article:
            raise UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte")

        monkeypatch.setattr(workers, "read_source", broken)
        outcome = Reader([])(Item("a.txt"))  # type: ignore[arg-type]
        assert isinstance(outcome, Failure)
        assert outcome.path == "a.txt"
        assert "invalid start byte" in outcome.reason
