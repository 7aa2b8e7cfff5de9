"""A run: folders of articles into a facts database."""

from __future__ import annotations

import json
import os
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path

from pipeline import duplicates, ledger, package_version
from pipeline.check import Summary as Checks
from pipeline.check import check_database
from pipeline.gazetteer import places
from pipeline.ingest import Source, iter_sources, read_source
from pipeline.interrupt import Interrupts
from pipeline.model import Failure, digest
from pipeline.reader import Reader, Result
from pipeline.rows import Row
from pipeline.ruleset import rules_version
from pipeline.sources import find_files, sources_of
from pipeline.store import Origin, Store
from pipeline.workers import Work, read_here

# Articles in one transaction, and seconds after which it is ended with fewer: all that a kill can cost.
BATCH = 500
BATCH_SECONDS = 2.0
# With fewer inputs than this, starting processes takes longer than reading.
WORTH_WORKERS = 200
FAILURES_SHOWN = 20

# Reads the sources and gives the results in their order.
Engine = Callable[[Iterator[Source], Work], Iterable[Result]]


@dataclass(frozen=True, slots=True)
class _Expected:
    """The place of a source that is being read: the ``number``-th of ``file``, and whether its last.

    ``digest`` is that of a container's bytes; of a file that is one source, its reading tells it.
    """

    file: ledger.File
    number: int
    digest: str | None
    last: bool

    def origin(self) -> Origin:
        return Origin(self.file.key, self.file.shown, self.number)


@dataclass(slots=True)
class Summary:
    """What a run did; ``facts``, ``rejections``, ``checks``, ``duplicates`` and ``kept`` count the whole database.

    ``unchanged`` articles were read before by the same rules, ``copied`` ones have the content of
    another path, ``kept`` ones are of files that are not among this run's inputs. ``failures`` are
    the first few of the ``failed``; the database has all. ``passed_over`` counts files that are no
    articles by their name. ``resumed``: what an interrupted run had read was not read again;
    ``dropped``: it was not used, because its inputs were others or it was damaged.
    """

    read: int = 0
    unchanged: int = 0
    copied: int = 0
    failed: int = 0
    kept: int = 0
    duplicates: int = 0
    facts: dict[str, int] = field(default_factory=dict)
    rejections: dict[str, int] = field(default_factory=dict)
    checks: Checks = field(default_factory=Checks)
    failures: list[Failure] = field(default_factory=list)
    passed_over: int = 0
    resumed: bool = False
    dropped: bool = False
    seconds: float = 0.0

    def pass_over(self, _: str) -> None:
        """Count a file that is no article by its name."""
        self.passed_over += 1


def extract(
    paths: Sequence[Path],
    database: Path,
    *,
    workers: int | None = None,
    rebuild: bool = False,
    progress: Callable[[int], None] = lambda seen: None,
    engine: Engine = read_here,
) -> Summary:
    """Read the articles in ``paths`` into ``database`` and return what was done.

    Files that have not changed since an earlier run by the same rules are not read again unless
    ``rebuild``; articles of files that are gone from ``paths`` are dropped. Articles of other files stay
    unless ``rebuild``. Without ``workers``, a large input is read by one process for each processor.
    ``progress`` is told the number of inputs seen so far. ``engine`` does the reading.
    Raises ``StoreError``, and ``Interrupted`` on Ctrl-C; what was read until then is kept for the next run.
    """
    started = time.monotonic()
    summary = Summary()
    roots = [str(path.resolve()) for path in paths]
    job = digest("\x1f".join([*sorted(roots), str(rebuild)]))
    with Store(database, job) as store:
        summary.resumed, summary.dropped = store.resumed, store.workspace.dropped
        run = _Run(store, summary, paths, rebuild, progress)
        try:
            run.read(engine, workers)
        except KeyboardInterrupt:
            raise Interrupted(run.seen) from None
        run.finish()
    summary.seconds = time.monotonic() - started
    return summary


def count_sources(paths: Sequence[Path]) -> int:
    """Return the number of articles and unreadable inputs in ``paths``, without reading their text."""
    return sum(1 for _ in iter_sources(paths))


class Interrupted(Exception):
    """Ctrl-C in the middle of a run: ``seen`` inputs were read, and are kept for the next run."""

    def __init__(self, seen: int) -> None:
        super().__init__(seen)
        self.seen = seen


class _Run:
    """One run over an open store."""

    def __init__(
        self, store: Store, summary: Summary, paths: Sequence[Path], rebuild: bool, progress: Callable[[int], None]
    ) -> None:
        self.store, self.summary, self.paths, self.rebuild = store, summary, paths, rebuild
        self.progress = progress
        self.rules = rules_version()
        self.seen = 0
        self.changed = store.resumed
        self.origins: deque[_Expected] = deque()
        self.read_to_end: list[Row] = []

    def read(self, engine: Engine, workers: int | None) -> None:
        """Read what has changed into the store."""
        found, problems = find_files(self.paths, self.summary.pass_over)
        files = [ledger.look_at(shown, path) for shown, path in found]
        self.store.begin({
            "version": package_version(), "rules_version": self.rules, "workers": workers,
            "input": "\n".join(map(str, self.paths)), "started_at": _now(),
        })  # fmt: skip
        with self.store.transaction():
            plan = ledger.plan(self.store, self.paths, files, self.rules, rebuild=self.rebuild)
            self.seen = ledger.tally(self.store).total
            self._note_problems(problems)
        self.changed |= bool(plan.to_read or plan.gone)
        if plan.to_read:
            folder = self.store.workspace.folder
            (folder / "known").write_bytes(ledger.known(self.store, self.rules, rebuild=self.rebuild))
            sources, workers = _with_workers(self._sources(plan.to_read), workers)
            self._write_all(engine(sources, Work(Reader(folder / "known"), workers, folder, self.rules)))
        self.progress(self.seen)

    def _note_problems(self, problems: Sequence[Source]) -> None:
        """Store what cannot be looked into, in place of what earlier runs could not."""
        ledger.forget(self.store, [ledger.NOWHERE])
        failures = [failure for source in problems if isinstance(failure := read_source(source), Failure)]
        origins = [Origin(ledger.NOWHERE, source.path) for source in problems]
        self.store.add(failures, self.rules, origins)
        self.seen += len(problems)

    def _sources(self, files: Sequence[ledger.File]) -> Iterator[Source]:
        """Yield the sources in ``files``, and note in ``origins`` where each is from."""
        for file in files:
            sources = enumerate(sources_of(file.shown, file.path, self.summary.pass_over))
            digest = None
            following = next(sources, None)
            if following is None or following[1].file is None:
                digest = ledger.digest_of(file.path)
            if following is None:
                self._remember(file, digest)
            while following is not None:
                number, source = following
                following = next(sources, None)
                self.origins.append(_Expected(file, number, digest, last=following is None))
                yield source

    def _write_all(self, results: Iterable[Result]) -> None:
        batch: list[tuple[Result, _Expected]] = []
        written = time.monotonic()
        with Interrupts() as interrupts:
            try:
                for result in results:
                    batch.append((result, self.origins.popleft()))
                    self.seen += 1
                    self.progress(self.seen)
                    if len(batch) == BATCH or time.monotonic() - written > BATCH_SECONDS:
                        with interrupts.held():
                            self._write(batch)
                            batch.clear()
                        written = time.monotonic()
            finally:
                # on an error or Ctrl-C too: what was read is kept for the next run
                with interrupts.held():
                    self._write(batch)

    def _write(self, batch: Sequence[tuple[Result, _Expected]]) -> None:
        """Write a batch, and remember the files whose last source it holds."""
        for result, expected in batch:
            if expected.last:
                self._remember(expected.file, expected.digest or result.digest)
        outcomes = [result.outcome for result, _ in batch]
        origins = [expected.origin() for _, expected in batch]
        with self.store.transaction():
            self.summary.read += self.store.add(outcomes, self.rules, origins)
            self.store.insert("files", self.read_to_end)
        self.read_to_end.clear()

    def _remember(self, file: ledger.File, digest: str | None) -> None:
        # without its bytes there is nothing to know it by: it is tried again by the next run
        if digest is not None:
            self.read_to_end.append(file.row(digest, self.rules, self.store.run_id))

    def finish(self) -> None:
        """Do what needs the whole database, all or nothing, and complete the summary."""
        import duckdb

        try:
            with self.store.transaction():
                self._settle()
        except duckdb.OutOfMemoryException:
            self.store.allow_more_memory()
            with self.store.transaction():
                self._settle()

    def _settle(self) -> None:
        store, summary = self.store, self.summary
        previous = store.last_finished(self.rules)
        if self.changed or previous is None:
            ledger.settle(store)
            store.write_places(places().values())
            duplicates.mark(store.connection)
            summary.checks = check_database(store.connection)
        else:
            summary.checks = Checks(Counter(json.loads(previous["claims"])), previous["disagreements"])
        _complete(store, summary)


def _complete(store: Store, summary: Summary) -> None:
    """Count what the database holds, and complete the row of this run."""
    tally = ledger.tally(store)
    summary.copied, summary.failed, summary.kept = tally.copied, tally.failed, tally.kept
    summary.unchanged = tally.articles - summary.read
    summary.failures = [Failure(*row) for row in ledger.failures(store, FAILURES_SHOWN)]
    [(summary.duplicates,)] = store.rows("SELECT count(*) FROM articles WHERE duplicate_of IS NOT NULL")
    summary.facts = store.counts("SELECT kind, count(*) FROM facts GROUP BY kind ORDER BY kind")
    summary.rejections = store.counts(
        "SELECT reason, count(*) FROM rejections GROUP BY reason ORDER BY count(*) DESC, reason"
    )
    store.end({
        "finished_at": _now(), "articles_read": summary.read, "articles_unchanged": summary.unchanged,
        "articles_copied": summary.copied, "articles_failed": summary.failed,
        "facts": sum(summary.facts.values()), "rejections": sum(summary.rejections.values()),
        "claims": json.dumps(summary.checks.claims), "disagreements": summary.checks.disagreements,
    })  # fmt: skip


def _with_workers(sources: Iterator[Source], workers: int | None) -> tuple[Iterator[Source], int]:
    if workers is not None:
        return sources, workers
    first = list(islice(sources, WORTH_WORKERS))
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return chain(first, sources), processors if len(first) == WORTH_WORKERS else 1


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)
