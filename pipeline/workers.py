"""Read sources into outcomes, in this process or in several, and give them back in input order.

A worker process may die (a crash in a native library, the kernel short of memory). What was in
flight is then read again, chunk by chunk and at last article by article, each alone in a process,
so that the article that kills is known for certain and costs only itself.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from itertools import islice

from pipeline.ingest import Source, read_source
from pipeline.model import Failure
from pipeline.store import Outcome, Unchanged

CHUNK = 16
# Chunks in flight for each worker: enough that none waits while the results are being written.
AHEAD = 4

Read = Callable[[Source], Outcome]
Chunk = Sequence[Source]


class Reader:
    """Reads one source at a time; content in ``known`` (ids of articles) is not read again."""

    def __init__(self, known: Iterable[str]) -> None:
        self.known = set(known)

    def __call__(self, source: Source) -> Outcome:
        """Return what ``source`` gave; an error inside becomes a ``Failure`` that names its path."""
        from pipeline.duplicates import bands
        from pipeline.reading import read_article

        try:
            article = read_source(source)
            if isinstance(article, Failure):
                return article
            article_id = article.article_id
            if article_id in self.known:
                return Unchanged(article.path, article_id)
            reading = replace(read_article(article), minhash=bands(article))
        except Exception as error:
            return Failure(source.path, f"an error while it was read: {type(error).__name__}: {error}")
        self.known.add(article_id)
        return reading


def read_in_order(sources: Iterable[Source], read: Read, workers: int) -> Iterator[Outcome]:
    """Yield ``read(source)`` for each source in input order, whatever the number of ``workers``.

    With more than one, ``read`` must be picklable; each process works on its own copy of it.
    """
    if workers == 1:
        yield from map(read, sources)
        return
    iterator = iter(sources)
    chunks: Iterator[Chunk] = iter(lambda: list(islice(iterator, CHUNK)), [])
    with _Pool(read, workers) as pool:
        waiting: deque[tuple[Chunk, Future[list[Outcome]]]] = deque()
        while True:
            for chunk in islice(chunks, workers * AHEAD - len(waiting)):
                waiting.append((chunk, pool.submit(chunk)))
            if not waiting:
                return
            chunk, future = waiting.popleft()
            try:
                yield from future.result()
            except BrokenProcessPool:
                lost = [(chunk, future), *waiting]
                waiting.clear()
                pool.restart()
                for chunk, future in lost:
                    done = not future.cancelled() and future.exception() is None
                    yield from future.result() if done else pool.read_alone(chunk)


class _Pool:
    """A process pool that is replaced when one of its processes dies."""

    def __init__(self, read: Read, workers: int) -> None:
        self.read, self.workers = read, workers
        # A server process imports the language libraries once and forks workers that share them;
        # forking this process, with DuckDB's threads in it, would not be safe.
        self.context = multiprocessing.get_context("forkserver")
        self.context.set_forkserver_preload(["pipeline.reading", "extractors.team"])
        self.executor = self._executor()

    def __enter__(self) -> _Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self.executor.shutdown(cancel_futures=True)

    def _executor(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self.workers, self.context, initializer=_start, initargs=(self.read,))

    def restart(self) -> None:
        """Replace the processes; nothing is in flight afterwards."""
        self.executor.shutdown(cancel_futures=True)
        self.executor = self._executor()

    def submit(self, chunk: Chunk) -> Future[list[Outcome]]:
        """Give ``chunk`` to a worker, of a new pool where the old one has broken."""
        try:
            return self.executor.submit(_read_chunk, chunk)
        except BrokenProcessPool:
            self.restart()
            return self.executor.submit(_read_chunk, chunk)

    def read_alone(self, chunk: Chunk) -> list[Outcome]:
        """Read ``chunk`` with nothing else in flight; narrow down to the article that kills."""
        try:
            return self.submit(chunk).result()
        except BrokenProcessPool:
            if len(chunk) > 1:
                return [outcome for source in chunk for outcome in self.read_alone([source])]
            return [Failure(chunk[0].path, "reading it ended the process (a crash, or too little memory)")]


_read: Read


def _start(read: Read) -> None:
    global _read
    _read = read
    # Ctrl-C is for the main process, which then ends the workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _read_chunk(chunk: Chunk) -> list[Outcome]:
    return [_read(source) for source in chunk]
