"""Run a function over sources in several processes, and survive what the sources do to them.

Each worker has a pipe of its own and answers source by source, so that it is known which one a worker
was at when it died (a crash in a native library, the kernel short of memory). The batch is split there:
what was answered is kept, what follows goes to other workers, and the suspect is tried once more, alone
in a new process. If that dies too, the source is given up, with the reason, and nothing else is lost.

Results come in the order of the input, whatever the number of workers.
"""

from __future__ import annotations

import multiprocessing
import selectors
import signal
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.model import Failure
from pipeline.reader import Reader, Result
from pipeline.sources import Source
from pipeline.store import MachineError
from pipeline.workprocess import DEFAULT_LIMITS, Job, Limits, Read, work

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerProcess

# Sources given to a worker at a time; with a second batch waiting in its pipe it has work for a tenth of
# a second or more, longer than the writer takes to come back.
CHUNK = 32
# A batch of more bytes waits until the worker is idle: it would not fit into the pipe (208 kB), and a
# sender and a receiver that wait for each other wait for ever.
CHUNK_BYTES = 64_000
# Sources in flight or waiting for an earlier one to be done, for each worker.
AHEAD = 8 * CHUNK
# Processes that end before they begin are the fault of the machine, not of a source.
MAX_FAILED_STARTS = 5


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be done with sources: by which reader and how many workers; ``folder`` is for what must be kept."""

    read: Reader
    workers: int
    folder: Path
    rules_version: str


def read_here(sources: Iterable[Source], work: Work) -> Iterator[Result]:
    """Read ``sources`` on this machine."""
    return read_in_order(sources, work.read, work.workers)


def read_in_order(
    sources: Iterable[Source], read: Read, workers: int, limits: Limits = DEFAULT_LIMITS
) -> Iterator[Result]:
    """Yield ``read(number, source)`` for each source, numbered from 0, in input order.

    ``read`` must be picklable; each worker works on its own copy of it. Raises ``MachineError`` where
    no worker can be started.
    """
    with Pool(read, workers, limits) as pool:
        yield from pool.results(sources)


@dataclass(slots=True, eq=False)
class _Worker:
    """A process, its pipe, and the jobs that it has not answered, first the one it is at.

    ``unopened`` are the sizes of the batches, the last of ``jobs``, that it has not said to have begun.
    """

    process: ForkServerProcess
    connection: Connection
    jobs: deque[Job] = field(default_factory=deque)
    unopened: deque[int] = field(default_factory=deque)
    since: float = field(default_factory=time.monotonic)
    ready: bool = False
    alone: bool = False
    too_slow: bool = False


class Pool:
    """Processes that read, started when there is something to read; use it as a context manager."""

    def __init__(self, read: Read, workers: int, limits: Limits = DEFAULT_LIMITS) -> None:
        self.read, self.limits = read, limits
        # A server process loads the language libraries once and forks workers that share them;
        # forking this process, with DuckDB's threads in it, would not be safe.
        self.context = multiprocessing.get_context("forkserver")
        self.context.set_forkserver_preload(["pipeline.preloaded"])
        self.returned: deque[Job] = deque()
        self.suspects: deque[Job] = deque()
        self.spared: set[int] = set()
        self.done: dict[int, Result] = {}
        self.failed_starts = 0
        self.ahead = AHEAD * workers
        self.size = workers
        self.workers: list[_Worker] = []
        self.heard = selectors.DefaultSelector()

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def results(self, sources: Iterable[Source]) -> Iterator[Result]:
        """Yield the results in order; can be called again once all have been taken."""
        self.jobs = enumerate(sources)
        self.next = self.taken = 0
        self.exhausted = False
        while True:
            self._feed()
            while self.next in self.done:
                yield self.done.pop(self.next)
                self.next += 1
            if self.exhausted and self.next == self.taken:
                return
            self._listen()

    def stop(self) -> None:
        """End all processes; a worker in the middle of a source is killed."""
        for worker in self.workers:
            worker.connection.close()
            worker.process.kill()
        for worker in self.workers:
            worker.process.join()
        self.workers.clear()
        self.heard.close()

    def _feed(self) -> None:
        while len(self.workers) < self.size and not self._is_over():
            self.workers.append(self._start())
        for worker in self.workers:
            if self.suspects and not worker.jobs:
                worker.alone = True
                self._give(worker, [self.suspects.popleft()])
            while not worker.alone and len(worker.jobs) <= CHUNK // 2:
                chunk = self._chunk(idle=not worker.jobs)
                if not chunk:
                    break
                self._give(worker, chunk)

    def _is_over(self) -> bool:
        return self.exhausted and self.taken - self.next <= len(self.done)

    def _start(self) -> _Worker:
        ours, theirs = multiprocessing.Pipe()
        process = self.context.Process(target=work, args=(theirs, self.read, self.limits), daemon=True)
        try:
            process.start()
        except (OSError, EOFError) as error:
            raise _cannot_start(str(error) or "the process that starts them has ended") from error
        finally:
            theirs.close()
        worker = _Worker(process, ours)
        self.heard.register(ours, selectors.EVENT_READ, worker)
        return worker

    def _chunk(self, *, idle: bool) -> list[Job]:
        """Take the next jobs: a few, and few bytes unless the worker is idle."""
        chunk: list[Job] = []
        size = 0
        while len(chunk) < CHUNK and (job := self._next_job()) is not None:
            size += len(job[1].data or b"")
            if size > CHUNK_BYTES and (chunk or not idle):
                self.returned.appendleft(job)
                break
            chunk.append(job)
        return chunk

    def _next_job(self) -> Job | None:
        if self.returned:
            return self.returned.popleft()
        if self.exhausted or self.taken - self.next >= self.ahead:
            return None
        job = next(self.jobs, None)
        if job is None:
            self.exhausted = True
        else:
            self.taken += 1
        return job

    def _give(self, worker: _Worker, jobs: list[Job]) -> None:
        if not worker.jobs:
            worker.since = time.monotonic()
        worker.jobs.extend(jobs)
        worker.unopened.append(len(jobs))
        # to a worker that has died nothing can be sent; _listen finds its pipe closed
        with suppress(OSError):
            worker.connection.send(jobs)

    def _listen(self) -> None:
        """Take in what the workers say, and look after those that have died or take too long."""
        for key, _ in self.heard.select(timeout=1):
            worker: _Worker = key.data
            try:
                self._take(worker, worker.connection.recv())
            except (EOFError, OSError):
                self._bury(worker)
        for worker in self.workers:
            late = worker.ready and time.monotonic() - worker.since > self.limits.seconds
            if late and worker.jobs and not worker.connection.poll():
                worker.too_slow = True
                worker.process.kill()

    def _take(self, worker: _Worker, answer: tuple[int, Result] | None) -> None:
        worker.since = time.monotonic()
        if answer is None:
            if worker.ready:
                worker.unopened.popleft()
            worker.ready = True
            self.failed_starts = 0
            return
        number, result = answer
        worker.jobs.popleft()
        worker.alone = worker.alone and bool(worker.jobs)
        self.done[number] = result

    def _bury(self, worker: _Worker) -> None:
        """Settle what becomes of the jobs of a worker that has died."""
        self.heard.unregister(worker.connection)
        worker.connection.close()
        # the process may be there still, if only its pipe or the server that forked it has gone
        worker.process.kill()
        worker.process.join()
        self.workers.remove(worker)
        code = worker.process.exitcode or 0
        if not worker.ready:
            self.failed_starts += 1
            if self.failed_starts >= MAX_FAILED_STARTS:
                raise _cannot_start(_cause(code))
        if len(worker.jobs) > sum(worker.unopened):
            self._suspect(worker, *worker.jobs.popleft(), code)
        elif worker.alone:
            self.suspects.append(worker.jobs.popleft())
        self.returned.extendleft(reversed(worker.jobs))

    def _suspect(self, worker: _Worker, number: int, source: Source, code: int) -> None:
        """Give up the source at which a worker died, or have it tried once more."""
        # processor time is the source's own doing; anything else may have come from outside, once
        certain = worker.too_slow or code == -signal.SIGXCPU
        if certain or (worker.alone and not self._is_spared(number, code)):
            self.done[number] = Result(self._given_up(source, worker, code))
        else:
            self.suspects.append((number, source))

    def _is_spared(self, number: int, code: int) -> bool:
        """Whether a second death at a source does not count: whoever kills processes may hit one twice, by chance."""
        if code != -signal.SIGKILL or number in self.spared:
            return False
        self.spared.add(number)
        return True

    def _given_up(self, source: Source, worker: _Worker, code: int) -> Failure:
        if worker.too_slow:
            what = f"reading it took longer than {self.limits.seconds:g} seconds"
        elif code == -signal.SIGXCPU:
            what = f"reading it took more than {self.limits.processor_seconds} seconds of processor time"
        else:
            times = "three times" if code == -signal.SIGKILL else "twice"
            what = f"reading it ended the process {times} ({_cause(code)}: a crash, or too little memory)"
        return Failure(source.path, f"{source.path}: {what}; it was left out until it changes; split it or mend it.")


def _cannot_start(reason: str) -> MachineError:
    return MachineError(
        f"the processes that read articles cannot be started ({reason}); free some memory and run the command again"
    )


def _cause(code: int) -> str:
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"exit code {code}"
