"""A run over folders: what is read again, what is dropped, and that it always equals a rebuild."""

from __future__ import annotations

import gzip
import itertools
import json
import os
import random
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline import ledger, ruleset, run
from pipeline import reading as reading_module
from pipeline.ingest import Source
from pipeline.model import Article, Reading
from pipeline.reader import Reader, Result
from pipeline.rows import ArticleRows
from pipeline.store import StoreError, open_facts
from pipeline.workers import Work

TEXTS = {
    f"bao-{number:02}.txt": f"Năm 2022, Long An xếp thứ {number + 1}/63 cả nước về chuyển đổi số (DTI).\n\n"
    f"Ông Phạm Văn Số {number}, Giám đốc Sở Thông tin và Truyền thông, cho biết như vậy.\n"
    for number in range(40)
}
CONTENT = {
    "articles": "*", "facts": "*", "places": "*", "failures": "path, reason", "copies": "path, article_id",
    "rejections": "*", "extractions": "* EXCLUDE run_id", "checks": "*", "sources": "* EXCLUDE run_id",
}  # fmt: skip


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
    """Return all that a database says but for which run said it, each table in a fixed order."""
    connection = open_facts(database)
    try:
        return {
            name: connection.execute(f"SELECT {columns} FROM {name} ORDER BY ALL").fetchall()
            for name, columns in CONTENT.items()
        }
    finally:
        connection.close()


class Here:
    """Reads in this process, and remembers the paths of what was read and of what was segmented too."""

    def __init__(self) -> None:
        self.read: list[str] = []
        self.segmented: list[str] = []

    def __call__(self, sources: Iterator[Source], work: Work) -> Iterator[Result]:
        for number, source in enumerate(sources):
            result = work.read(number, source)
            self.read.append(source.path)
            if isinstance(result.outcome, ArticleRows):
                self.segmented.append(source.path)
            yield result


def extract(folder: Path, database: Path, **options: object) -> tuple[run.Summary, Here]:
    """Run in this process; return the summary and what was read."""
    engine = Here()
    return run.extract([folder], database, workers=1, engine=engine, **options), engine  # type: ignore[arg-type]


def age(folder: Path) -> None:
    """Make the files look as if they had been written a minute ago; the time of change stays."""
    for path in folder.rglob("*.*"):
        os.utime(path, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns - 60_000_000_000))


class TestExtract:
    def test_the_summary(self, folder: Path, tmp_path: Path) -> None:
        summary, _ = extract(folder, tmp_path / "f.duckdb")
        assert (summary.read, summary.unchanged, summary.copied, summary.failed, summary.kept) == (40, 0, 1, 2, 0)
        assert [failure.path for failure in summary.failures] == ["binary.txt", "empty.txt"]
        rows = content(tmp_path / "f.duckdb")
        assert [row[0] for row in rows["copies"]] == ["sub/copy.txt"]
        assert sum(summary.facts.values()) == len(rows["facts"]) >= 40

    def test_a_crash_inside_an_article_is_a_failure_and_the_rest_goes_on(
        self, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fragile(article: Article) -> Reading:
            if article.path == "bao-07.txt":
                raise RuntimeError("a rule went wrong")
            return Reading(article)

        monkeypatch.setattr(reading_module, "read_article", fragile)
        summary, _ = extract(folder, tmp_path / "f.duckdb")
        assert (summary.read, summary.failed) == (39, 3)
        reasons = dict(content(tmp_path / "f.duckdb")["failures"])  # type: ignore[arg-type]
        assert "a rule went wrong" in reasons["bao-07.txt"]

    def test_the_claims_are_checked_at_the_end(self, folder: Path, tmp_path: Path) -> None:
        database = tmp_path / "f.duckdb"
        summary, _ = extract(folder, database)
        assert summary.checks.claims["supported"] == 1  # Long An was 11th of 63, in bao-10.txt
        assert summary.checks.claims["contradicted"] == 39
        assert extract(folder, database)[0].checks == summary.checks
        (folder / "bao-05.txt").unlink()
        assert extract(folder, database)[0].checks.claims["contradicted"] == 38
        connection = open_facts(database)
        query = "SELECT count(*) FROM (SELECT unnest(fact_ids) AS id FROM checks) WHERE id NOT IN (SELECT fact_id FROM facts)"
        assert connection.execute(query).fetchall() == [(0,)]
        connection.close()

    def test_a_run_is_recorded(self, folder: Path, tmp_path: Path) -> None:
        summary, _ = extract(folder, tmp_path / "f.duckdb")
        connection = open_facts(tmp_path / "f.duckdb")
        [row] = connection.execute(
            "SELECT run_id, rules_version, input, articles_read, articles_failed, facts, "
            "finished_at >= started_at FROM runs"
        ).fetchall()
        assert row == (1, ruleset.rules_version(), str(folder), 40, 2, sum(summary.facts.values()), True)

    def test_progress_counts_every_input(self, folder: Path, tmp_path: Path) -> None:
        told: list[int] = []
        extract(folder, tmp_path / "f.duckdb", progress=told.append)
        assert told == [*range(1, 44), 43]
        assert run.count_sources([folder]) == 43
        told.clear()
        extract(folder, tmp_path / "f.duckdb", progress=told.append)
        assert told == [43]

    def test_a_folder_that_is_not_there(self, folder: Path, tmp_path: Path) -> None:
        with pytest.raises(StoreError, match="does not exist"):
            run.extract([folder], tmp_path / "none" / "f.duckdb")


class TestWhatIsReadAgain:
    def test_nothing_of_a_folder_that_has_not_changed(self, folder: Path, tmp_path: Path) -> None:
        database = tmp_path / "f.duckdb"
        extract(folder, database)
        before = content(database)
        summary, engine = extract(folder, database)
        assert engine.read == []
        assert (summary.read, summary.unchanged, summary.copied, summary.failed) == (0, 40, 1, 2)
        assert content(database) == before

    def test_only_the_file_that_has_changed(self, folder: Path, tmp_path: Path) -> None:
        database = tmp_path / "f.duckdb"
        extract(folder, database)
        (folder / "bao-05.txt").write_text("Tin mới hoàn toàn.", encoding="utf-8")
        summary, engine = extract(folder, database)
        assert engine.read == ["bao-05.txt"]
        assert (summary.read, summary.unchanged, summary.copied, summary.failed) == (1, 39, 1, 2)
        assert summary.kept == 0

    def test_a_file_of_the_same_size_and_time_that_was_changed_in_a_hurry(
        self, folder: Path, tmp_path: Path
    ) -> None:
        path = folder / "bao-05.txt"
        times = path.stat()
        extract(folder, tmp_path / "f.duckdb")
        path.write_text(TEXTS["bao-05.txt"].replace("thứ 6/63", "thứ 7/63"), encoding="utf-8")
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
        assert path.stat().st_size == times.st_size
        assert extract(folder, tmp_path / "f.duckdb")[1].read == ["bao-05.txt"]

    def test_times_are_trusted_once_they_are_older_than_a_tick_of_the_clock(
        self, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked: list[Path] = []

        def digest(path: Path) -> str | None:
            asked.append(path)
            return digest_of(path)

        digest_of = ledger.digest_of
        monkeypatch.setattr(ledger, "digest_of", digest)
        for tick, times in ((3600 * 10**9, 43), (0, 0)):
            monkeypatch.setattr(ledger, "CLOCK_TICK", tick)
            extract(folder, tmp_path / f"{tick}.duckdb")
            asked.clear()
            assert extract(folder, tmp_path / f"{tick}.duckdb")[1].read == []
            assert len(asked) == times

    def test_a_touched_file_is_known_by_its_digest(self, folder: Path, tmp_path: Path) -> None:
        extract(folder, tmp_path / "f.duckdb")
        age(folder)
        assert extract(folder, tmp_path / "f.duckdb")[1].read == []

    def test_a_renamed_file_is_decoded_and_not_segmented_again(self, folder: Path, tmp_path: Path) -> None:
        extract(folder, tmp_path / "f.duckdb")
        (folder / "bao-09.txt").rename(folder / "sub" / "bao-09b.txt")
        summary, engine = extract(folder, tmp_path / "f.duckdb")
        assert (engine.read, engine.segmented) == (["sub/bao-09b.txt"], [])
        assert (summary.read, summary.unchanged) == (0, 40)

    def test_a_renamed_folder(self, folder: Path, tmp_path: Path) -> None:
        extract(folder, tmp_path / "f.duckdb")
        before = content(tmp_path / "f.duckdb")
        moved = folder.rename(tmp_path / "moved")
        summary, engine = extract(moved, tmp_path / "f.duckdb")
        assert engine.segmented == []
        assert summary.kept == 0
        after = content(tmp_path / "f.duckdb")
        assert {table: rows for table, rows in after.items() if table != "sources"} == {
            table: rows for table, rows in before.items() if table != "sources"
        }

    def test_other_rules_read_everything_again(
        self, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        extract(folder, tmp_path / "f.duckdb")
        monkeypatch.setattr(run, "rules_version", lambda: "others")
        assert extract(folder, tmp_path / "f.duckdb")[0].read == 40

    def test_to_rebuild_everything(self, folder: Path, tmp_path: Path) -> None:
        extract(folder, tmp_path / "f.duckdb")
        summary, engine = extract(folder, tmp_path / "f.duckdb", rebuild=True)
        assert (len(engine.read), summary.read) == (43, 40)

    def test_what_could_not_be_opened_is_tried_again(
        self, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (folder / "link.txt").symlink_to(folder / "nowhere.txt")
        summary, _ = extract(folder, tmp_path / "f.duckdb")
        assert summary.failed == 3
        assert extract(folder, tmp_path / "f.duckdb")[1].read == ["link.txt"]

    @pytest.mark.parametrize("name", ["news.jsonl", "news.jsonl.gz", "news.zip"])
    def test_a_container(self, name: str, tmp_path: Path) -> None:
        top = tmp_path / "articles"
        top.mkdir()
        texts = dict(itertools.islice(TEXTS.items(), 6))
        write_container(top / name, texts)
        extract(top, tmp_path / "f.duckdb")
        assert extract(top, tmp_path / "f.duckdb")[1].read == []
        texts["bao-03.txt"] = "Tin mới hoàn toàn."
        write_container(top / name, texts)
        summary, engine = extract(top, tmp_path / "f.duckdb")
        assert len(engine.read) == 6
        assert len(engine.segmented) == 1
        assert (summary.read, summary.unchanged) == (1, 5)
        extract(top, tmp_path / "new.duckdb")
        assert content(tmp_path / "f.duckdb") == content(tmp_path / "new.duckdb")


def write_container(path: Path, texts: dict[str, str]) -> None:
    lines = [json.dumps({"text": text}, ensure_ascii=False) + "\n" for text in texts.values()]
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w") as archive:
            for name, text in texts.items():
                archive.writestr(name, text)
    elif path.suffix == ".gz":
        path.write_bytes(gzip.compress("".join(lines).encode()))
    else:
        path.write_text("".join(lines), encoding="utf-8")


class TestOtherFolders:
    def test_their_articles_stay_unless_it_is_a_rebuild(self, folder: Path, tmp_path: Path) -> None:
        april = tmp_path / "april"
        april.mkdir()
        (april / "new.txt").write_text("Năm 2023, Huế xếp thứ 2/63 về DTI.", encoding="utf-8")
        extract(folder, tmp_path / "f.duckdb")
        summary, _ = extract(april, tmp_path / "f.duckdb")
        assert (summary.read, summary.kept) == (1, 40)
        summary, _ = extract(april, tmp_path / "f.duckdb", rebuild=True)
        assert (summary.read, summary.kept) == (1, 0)
        assert len(content(tmp_path / "f.duckdb")["articles"]) == 1

    def test_a_folder_and_one_inside_it(self, folder: Path, tmp_path: Path) -> None:
        database = tmp_path / "f.duckdb"
        extract(folder / "sub", database)
        extract(folder, database)
        extract(folder, tmp_path / "new.duckdb")
        assert content(database) == content(tmp_path / "new.duckdb")
        assert run.extract([folder, folder / "sub", folder], database, workers=1).kept == 0


Change = Callable[[Path], object]
CHANGES: dict[str, Change] = {
    "change": lambda top: (top / "bao-05.txt").write_text("Năm 2023, Huế xếp thứ 2/63 về DTI.", encoding="utf-8"),
    "add": lambda top: (top / "bao-99.txt").write_text("Năm 2023, Huế xếp thứ 3/63 về DTI.", encoding="utf-8"),
    "remove": lambda top: (top / "bao-06.txt").unlink(),
    "remove the one that a copy repeats": lambda top: (top / "bao-03.txt").unlink(),
    "remove the copy": lambda top: (top / "sub" / "copy.txt").unlink(),
    "rename": lambda top: (top / "bao-07.txt").rename(top / "sub" / "a.txt"),
    "swap": lambda top: [
        (top / "bao-10.txt").write_text(TEXTS["bao-11.txt"], encoding="utf-8"),
        (top / "bao-11.txt").write_text(TEXTS["bao-10.txt"], encoding="utf-8"),
    ],
    "an earlier copy": lambda top: shutil.copy(top / "bao-12.txt", top / "a.txt"),
    "mend": lambda top: (top / "empty.txt").write_text("Năm 2021, Huế xếp thứ 4/63 về DTI.", encoding="utf-8"),
    "break": lambda top: (top / "bao-13.txt").write_bytes(b""),
    "a near-duplicate": lambda top: (top / "bao-14b.txt").write_text(TEXTS["bao-14.txt"] + "Hết.", encoding="utf-8"),
    "another author of the same text": lambda top: write_author(top, "B"),
    "the first of two authors leaves": lambda top: (top / "author-a.jsonl").unlink(missing_ok=True),
    "a folder": lambda top: (top / "sub").rename(top / "bus") if (top / "sub").exists() else None,
    "rewrite a container": lambda top: write_container(top / "more.jsonl", {"x": TEXTS["bao-15.txt"], "y": "Tin."}),
}


def write_author(top: Path, name: str) -> None:
    record = {"text": "Năm 2020, Huế xếp thứ 5/63 về DTI.", "author": f"Tác giả {name}"}
    (top / "author-a.jsonl").write_text(json.dumps(record), encoding="utf-8")


class TestEqualsARebuild:
    @pytest.fixture
    def authors(self, folder: Path) -> Path:
        write_author(folder, "A")
        (folder / "author-z.jsonl").write_text(
            json.dumps({"text": "Năm 2020, Huế xếp thứ 5/63 về DTI.", "author": "Tác giả Z"}), encoding="utf-8"
        )
        return folder

    @pytest.mark.parametrize("change", CHANGES)
    def test_after_one_change(self, change: str, authors: Path, tmp_path: Path) -> None:
        extract(authors, tmp_path / "f.duckdb")
        CHANGES[change](authors)
        extract(authors, tmp_path / "f.duckdb")
        extract(authors, tmp_path / "new.duckdb")
        assert content(tmp_path / "f.duckdb") == content(tmp_path / "new.duckdb")

    def test_after_many_changes_one_after_the_other(self, authors: Path, tmp_path: Path) -> None:
        database = tmp_path / "f.duckdb"
        extract(authors, database)
        changes = list(CHANGES.values())
        random.Random(5).shuffle(changes)
        for number, change in enumerate(changes):
            try:
                change(authors)
            except FileNotFoundError:
                continue  # an earlier change has taken the file away
            extract(authors, database)
            if number % 7 == 3:
                fresh = tmp_path / f"new{number}.duckdb"
                extract(authors, fresh)
                assert content(database) == content(fresh)
        extract(authors, tmp_path / "last.duckdb")
        assert content(database) == content(tmp_path / "last.duckdb")


class TestReader:
    def read(self, monkeypatch: pytest.MonkeyPatch, *numbers: int) -> list[type]:
        monkeypatch.setattr("pipeline.reader.read_source", lambda source: Article(source.path, "một văn bản"))
        read = Reader()
        return [type(read(number, Source(f"{number}.txt", data=b"x")).outcome) for number in numbers]

    def test_the_same_content_is_read_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert [found.__name__ for found in self.read(monkeypatch, 1, 2)] == ["ArticleRows", "Unchanged"]

    def test_but_not_where_the_later_one_came_first(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert [found.__name__ for found in self.read(monkeypatch, 2, 1)] == ["ArticleRows", "ArticleRows"]

    @pytest.mark.parametrize(
        ("error", "words"),
        [(UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"), "invalid start byte"),
         (MemoryError(), "more memory than allowed")],
    )  # fmt: skip
    def test_a_failure_to_read_is_no_content(
        self, error: Exception, words: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(source: Source) -> Article:
            raise error

        monkeypatch.setattr("pipeline.reader.read_source", broken)
        outcome = Reader()(0, Source("a.txt", data=b"x")).outcome
        assert outcome.path == "a.txt"  # type: ignore[union-attr]
        assert words in outcome.reason  # type: ignore[union-attr]
