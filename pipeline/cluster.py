"""Read on several machines: Dask distributed hands out shards, and does nothing else.

A shard is read by a supervised process of its worker, as on one machine, and written beside the database,
in a folder that all machines see. A worker that dies costs time: its shard is handed out again, and a
shard that is there already is not read again.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from itertools import islice
from pathlib import Path
from typing import Any

from pipeline.reader import Reader, Result
from pipeline.ruleset import rules_version
from pipeline.shards import SHARD, read_shard, shard_name, write_shard
from pipeline.sources import Source
from pipeline.store import MachineError, StoreError
from pipeline.workers import Pool, Work

# Shards handed out ahead of the one that is waited for, for each thread of the cluster.
AHEAD = 4
# Workers may die at a shard so many times: each time something from outside, for what an article does
# to its process is settled by the worker.
DEATHS = 10
SECONDS_TO_CONNECT = 30

_own = threading.local()


def on_cluster(scheduler: str | None) -> Callable[[Iterable[Source], Work], Iterator[Result]]:
    """Return an engine that reads on the cluster of ``scheduler``, or, without one, on one started here.

    Raises ``StoreError`` where Dask is not installed; the engine raises ``MachineError``.
    """
    try:
        import distributed  # noqa: F401
    except ImportError:
        raise StoreError("the engine dask needs Dask distributed; install it with `pip install dtifacts[cluster]`") from None

    def engine(sources: Iterable[Source], work: Work) -> Iterator[Result]:
        folder = work.folder / "shards"
        folder.mkdir(exist_ok=True)
        with ExitStack() as stack:
            client = stack.enter_context(_client(stack, scheduler, work.workers))
            yield from _in_order(client, sources, folder, work.rules_version)

    return engine


def _client(stack: ExitStack, scheduler: str | None, workers: int) -> AbstractContextManager[Any]:
    import dask
    from distributed import Client, LocalCluster

    # the processes of its workers start processes that read
    stack.enter_context(dask.config.set({
        "distributed.worker.daemon": False, "distributed.scheduler.allowed-failures": DEATHS,
    }))  # fmt: skip
    try:
        if scheduler is None:
            scheduler = stack.enter_context(
                LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None)
            ).scheduler_address
        client: AbstractContextManager[Any] = Client(
            scheduler, timeout=SECONDS_TO_CONNECT, set_as_default=False
        )
    except (OSError, ValueError) as error:
        raise MachineError(f"{scheduler}: no Dask scheduler answers there ({error}); start one with `dask scheduler`") from None
    return client


def _in_order(client: Any, sources: Iterable[Source], folder: Path, rules: str) -> Iterator[Result]:
    iterator = iter(sources)
    shards = iter(lambda: list(islice(iterator, SHARD)), [])
    waiting: deque[tuple[Path, Any]] = deque()
    while True:
        threads = sum(client.nthreads().values()) or 1
        for shard in islice(shards, AHEAD * threads - len(waiting)):
            path = folder / shard_name(shard, rules)
            waiting.append((path, None if path.exists() else _submit(client, shard, path, rules)))
        if not waiting:
            return
        path, future = waiting.popleft()
        yield from _taken(client, path, future)


def _submit(client: Any, shard: Sequence[Source], path: Path, rules: str) -> Any:
    # its own key: a shard that is damaged is done again, not looked up
    return client.submit(do_shard, shard, path, rules, pure=False, retries=0)


def _taken(client: Any, path: Path, future: Any) -> list[Result]:
    """Return the results of a shard when it is done."""
    from distributed import KilledWorker

    try:
        if future is not None:
            future.result()
    except KilledWorker as error:
        raise MachineError(f"the workers of the cluster ended {DEATHS + 1} times at one shard ({error}); see their logs, and run the command again") from None
    except OSError as error:
        raise MachineError(f"a worker of the cluster cannot write to {path.parent} ({error}); all machines must see the folders of the articles and of the database under the same names") from None
    results = read_shard(path)
    if results is None:
        raise MachineError(f"{path}: this shard was written and is not there, or damaged; all machines must see the folder of the database under the same name")
    return results


def do_shard(shard: Sequence[Source], path: Path, rules: str) -> None:
    """Read the sources of ``shard`` and write what they gave to ``path``; runs in a worker of the cluster.

    Raises ``MachineError`` where this worker has other rules than the program that asks, and ``OSError``.
    """
    if path.exists():
        return
    if rules_version() != rules:
        raise MachineError("a worker of the cluster runs another version of dtifacts, or of the libraries under it; install the same everywhere")
    write_shard(path, _results(shard))


def _results(shard: Sequence[Source]) -> list[Result]:
    """Read in a process of this thread's own, so that threads of a worker do not wait for each other."""
    if not hasattr(_own, "pool"):
        _own.pool = Pool(_read_afresh, workers=1)
    try:
        return list(_own.pool.results(shard))
    except BaseException:
        _own.pool.stop()
        del _own.pool
        raise


def _read_afresh(number: int, source: Source) -> Result:
    """Read without memory of other articles, so that a shard depends on its own sources alone."""
    return Reader()(number, source)
