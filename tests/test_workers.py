"""The pool: order, and what a source that kills, hangs or eats memory costs."""

from __future__ import annotations

import itertools
import os
import random
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from pipeline import workers
from pipeline.model import Failure
from pipeline.reader import Result
from pipeline.sources import Source
from pipeline.store import MachineError, Unchanged
from pipeline.workers import CHUNK, read_in_order
from pipeline.workprocess import Limits

LIMITS = Limits(memory=200_000_000)


def read_or_die(number: int, source: Source) -> Result:
    """Do to the process what the path of the source says; else answer."""
    what = source.path.split("-")[0]
    if what == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    elif what == "once" and source.data and not os.path.exists(source.data):
        Path(os.fsdecode(source.data)).touch()
        os.kill(os.getpid(), signal.SIGSEGV)
    elif what == "shot" and source.data and len(os.listdir(source.data)) < 2:
        Path(os.fsdecode(source.data), str(os.getpid())).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    elif what == "spin":
        while True:
            pass
    elif what == "sleep":
        time.sleep(60)
    elif what == "eat":
        return Result(Failure(source.path, f"{len(bytearray(10**9))} bytes"))
    return Result(Unchanged(source.path, source.path, 0))


def said(results: Iterator[Result]) -> list[str]:
    return [
        f"failed {result.outcome.path}" if isinstance(result.outcome, Failure) else result.outcome.path
        for result in results
    ]


def sources(kinds: dict[int, str], count: int) -> list[Source]:
    return [Source(f"{kinds.get(number, 'fine')}-{number}", data=b"") for number in range(count)]


class TestOrder:
    @pytest.mark.parametrize("count", [1, 3])
    def test_results_come_in_the_order_of_the_input(self, count: int) -> None:
        given = sources({}, 5 * CHUNK + 3)
        assert said(read_in_order(given, read_or_die, count)) == [source.path for source in given]

    def test_a_pool_can_be_used_again(self) -> None:
        with workers.Pool(read_or_die, 2) as pool:
            for count in (50, 3, 0, 7):
                assert said(pool.results(sources({}, count))) == [f"fine-{number}" for number in range(count)]

    def test_nothing_to_read(self) -> None:
        assert said(read_in_order([], read_or_die, 2)) == []

    def test_records_larger_than_a_pipe(self) -> None:
        given = [Source(f"fine-{number}", data=bytes(300_000)) for number in range(40)]
        assert said(read_in_order(given, read_or_die, 2)) == [source.path for source in given]

    def test_no_more_is_taken_than_can_be_held(self) -> None:
        taken = itertools.count()
        given = (Source(f"fine-{next(taken)}", data=b"") for _ in range(5000))
        results = read_in_order(given, read_or_die, 2)
        next(results)
        assert next(taken) <= 2 * workers.AHEAD + 1
        results.close()  # type: ignore[attr-defined]


class TestDeaths:
    @pytest.mark.parametrize("where", [(0,), (70,), (3, 4, 150), (299,)])
    @pytest.mark.parametrize("count", [1, 2])
    def test_only_the_source_that_kills_is_lost(self, where: tuple[int, ...], count: int) -> None:
        given = sources(dict.fromkeys(where, "kill"), 300)
        expected = [f"failed {s.path}" if s.path.startswith("kill") else s.path for s in given]
        assert said(read_in_order(given, read_or_die, count)) == expected

    def test_a_first_death_costs_nothing(self, tmp_path: Path) -> None:
        given = sources({}, 100)
        given[50] = Source("once-50", data=os.fsencode(tmp_path / "died"))
        assert said(read_in_order(given, read_or_die, 2)) == [source.path for source in given]
        assert (tmp_path / "died").exists()

    def test_two_kills_that_meet_at_one_source_cost_nothing(self, tmp_path: Path) -> None:
        given = sources({}, 100)
        given[50] = Source("shot-50", data=os.fsencode(tmp_path))
        assert said(read_in_order(given, read_or_die, 2)) == [source.path for source in given]
        assert len(os.listdir(tmp_path)) == 2

    def test_the_reason_names_the_signal(self) -> None:
        [result] = read_in_order(sources({0: "kill"}, 1), read_or_die, 1)
        assert isinstance(result.outcome, Failure)
        assert result.outcome.reason.startswith("kill-0: reading it ended the process three times (SIGKILL: ")

    def test_workers_killed_from_outside_cost_nothing(self) -> None:
        given = sources({}, 6000)
        pool = workers.Pool(read_or_die, 2, LIMITS)
        stop = threading.Event()
        killed = []

        def killer() -> None:
            chance = random.Random(3)
            while not stop.wait(0.05):
                worker = chance.choice(pool.workers or [None])
                # the second death at a source counts against it, and so kills must not meet at one
                if worker is not None and worker.ready and not worker.alone and not pool.suspects:
                    with suppress(ProcessLookupError):
                        os.kill(worker.process.pid, signal.SIGKILL)
                        killed.append(worker)

        thread = threading.Thread(target=killer)
        thread.start()
        try:
            found = said(slowly(pool.results(given)))
        finally:
            stop.set()
            thread.join()
            pool.stop()
        assert found == [source.path for source in given]
        assert len(killed) > 3

    def test_processes_that_cannot_begin_are_the_machines_fault(self) -> None:
        given = sources({}, 3)
        with pytest.raises(MachineError, match="cannot be started"):
            said(read_in_order(given, _Unpicklable(), 2))


def slowly(results: Iterator[Result]) -> Iterator[Result]:
    for number, result in enumerate(results):
        if number % 1000 == 0:
            time.sleep(0.1)
        yield result


class _Unpicklable:
    """Ends the process that it comes to before anything is read."""

    def __reduce__(self) -> tuple[object, ...]:
        return os._exit, (7,)


class TestLimits:
    @pytest.mark.parametrize(
        ("kind", "limits", "words"),
        [
            ("spin", Limits(processor_seconds=1), "more than 1 seconds of processor time"),
            ("sleep", Limits(seconds=1), "longer than 1 seconds"),
        ],
    )
    def test_time(self, kind: str, limits: Limits, words: str) -> None:
        given = sources({1: kind}, 40)
        results = list(read_in_order(given, read_or_die, 2, limits))
        lost = results.pop(1).outcome
        assert isinstance(lost, Failure)
        assert words in lost.reason
        assert all(isinstance(result.outcome, Unchanged) for result in results)

    def test_memory(self) -> None:
        found = said(read_in_order(sources({1: "eat"}, 40), read_or_die, 2, LIMITS))
        assert found[1] == "failed eat-1"
        assert sum(path.startswith("failed") for path in found) == 1

    def test_processes_end_with_the_run(self) -> None:
        pool = workers.Pool(read_or_die, 2, LIMITS)
        assert next(pool.results(sources({60: "sleep"}, 80))).outcome.path == "fine-0"
        processes = [worker.process for worker in pool.workers]
        assert all(process.is_alive() for process in processes)
        pool.stop()
        assert not any(process.is_alive() for process in processes)
