"""A cluster gives what one machine gives, whatever becomes of its workers."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import cluster, run, shards
from pipeline.export import export
from pipeline.model import Failure
from pipeline.reader import Reader, Result
from pipeline.rows import ArticleRows
from pipeline.ruleset import rules_version
from pipeline.sources import Source, iter_sources
from pipeline.store import MachineError, StoreError

ARTICLES = Path(__file__).resolve().parent.parent / "corpus" / "articles"


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of four shards, one unreadable file among them."""
    folder = tmp_path_factory.mktemp("articles")
    for number in range(4):
        for path in sorted(ARTICLES.glob("*.txt")):
            text = path.read_text(encoding="utf-8")
            (folder / f"{number}-{path.name}").write_text(f"{text}\nBản in số {number}.\n", encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    return folder


@pytest.fixture
def dask() -> None:
    pytest.importorskip("distributed", reason="Dask distributed, the extra `cluster`, is not installed")


def exported(database: Path) -> bytes:
    out = database.with_suffix(".jsonl")
    export(database, out, "jsonl")
    return out.read_bytes()


@pytest.mark.usefixtures("dask")
class TestCluster:
    @pytest.fixture
    def address(self) -> Iterator[tuple[str, list[int]]]:
        """Return the address of a cluster of two workers and the numbers of their processes."""
        import dask
        from distributed import LocalCluster

        with dask.config.set({"distributed.worker.daemon": False}), LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None
        ) as local:
            yield local.scheduler_address, [worker.pid for worker in local.workers.values()]

    def test_equal_to_one_machine_byte_for_byte_though_a_worker_is_killed(
        self, articles: Path, address: tuple[str, list[int]], tmp_path: Path
    ) -> None:
        scheduler, processes = address
        killed = []

        def kill(seen: int) -> None:
            if seen == 60:
                os.kill(processes[0], signal.SIGKILL)
                killed.append(seen)

        engine = cluster.on_cluster(scheduler)
        over_there = run.extract([articles], tmp_path / "dask.duckdb", engine=engine, workers=2, progress=kill)
        here = run.extract([articles], tmp_path / "local.duckdb", workers=2)
        assert killed == [60]
        assert (over_there.read, over_there.failed, over_there.facts) == (here.read, here.failed, here.facts)
        assert over_there.read == 4 * len(list(ARTICLES.glob("*.txt")))
        assert exported(tmp_path / "dask.duckdb") == exported(tmp_path / "local.duckdb")

    def test_without_a_scheduler_one_is_told(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(cluster, "SECONDS_TO_CONNECT", 1)
        with pytest.raises(MachineError, match="no Dask scheduler answers there"):
            run.extract([ARTICLES], tmp_path / "f.duckdb", engine=cluster.on_cluster("tcp://127.0.0.1:9"))
        assert not (tmp_path / "f.duckdb").exists()


def test_dask_that_is_not_installed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(StoreError, match=r"pip install dtifacts\[cluster\]"):
        cluster.on_cluster(None)


class TestShards:
    @pytest.fixture
    def sources(self) -> list[Source]:
        return list(iter_sources([ARTICLES]))[:6]

    def test_results_come_back_as_they_were(self, sources: list[Source], tmp_path: Path) -> None:
        results = [Reader()(number, source) for number, source in enumerate(sources)]
        results.append(Result(Failure("x.txt", "x.txt: it is empty."), "00"))
        shards.write_shard(tmp_path / "s.parquet", results)
        assert shards.read_shard(tmp_path / "s.parquet") == results
        assert isinstance(results[0].outcome, ArticleRows)
        assert results[0].outcome.facts
        assert os.listdir(tmp_path) == ["s.parquet"]

    def test_a_damaged_one_and_none(self, sources: list[Source], tmp_path: Path) -> None:
        path = tmp_path / "s.parquet"
        assert shards.read_shard(path) is None
        shards.write_shard(path, [Reader()(0, sources[0])])
        path.write_bytes(path.read_bytes()[:-100])
        assert shards.read_shard(path) is None

    def test_what_fails_leaves_nothing(self, sources: list[Source], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            shards.write_shard(tmp_path / "s.parquet", [Reader()(0, sources[0])])
        assert os.listdir(tmp_path) == []

    def test_names_follow_content_and_rules(self, tmp_path: Path) -> None:
        path = tmp_path / "a.txt"
        path.write_text("một")
        file, record = Source("a.txt", file=path), Source("a.jsonl#1", "record", data=b"{}")
        names = [shards.shard_name([file, record], "r"), shards.shard_name([file, record], "r")]
        assert names[0] == names[1]
        names.append(shards.shard_name([file, record], "other"))
        names.append(shards.shard_name([record, file], "r"))
        path.write_text("hai bài")
        names.append(shards.shard_name([file, record], "r"))
        assert len(set(names)) == 4

    def test_one_that_is_there_is_not_read_again(self, sources: list[Source], tmp_path: Path) -> None:
        path = tmp_path / "s.parquet"
        path.write_bytes(b"is there")
        cluster.do_shard(sources, path, rules_version())
        assert path.read_bytes() == b"is there"

    def test_a_worker_with_other_rules_refuses(self, sources: list[Source], tmp_path: Path) -> None:
        with pytest.raises(MachineError, match="another version"):
            cluster.do_shard(sources, tmp_path / "s.parquet", "others")
