"""A run: folders of articles into a facts database."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import chain, islice
from pathlib import Path

from pipeline import duplicates, package_version
from pipeline.check import Summary as Checks
from pipeline.check import check_database
from pipeline.gazetteer import places
from pipeline.ingest import Source, iter_sources
from pipeline.model import Failure
from pipeline.store import Outcome, Store
from pipeline.workers import Reader, read_in_order

# Articles in one transaction.
BATCH = 200
# With fewer inputs than this, starting processes takes longer than reading.
WORTH_WORKERS = 200
FAILURES_SHOWN = 20


@dataclass(slots=True)
class Summary:
    """What a run did; ``facts``, ``rejections``, ``checks``, ``duplicates`` and ``kept`` count the whole database.

    ``unchanged`` articles were read before by the same rules, ``copied`` ones have the content of
    another path, ``kept`` ones are of earlier runs and not among this run's inputs. ``failures`` are
    the first few of the ``failed``; the database has all. ``passed_over`` counts files that are no
    articles by their name.
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
) -> Summary:
    """Read the articles in ``paths`` into ``database`` and return what was done.

    Articles that the database has already, read by the same rules, are skipped unless ``rebuild``,
    which also drops every article that is not in ``paths``. Without ``workers``, a large input is
    read by one process for each processor. ``progress`` is told the number of inputs seen so far.
    Raises ``StoreError``.
    """
    started = time.monotonic()
    rules = rules_version()
    summary = Summary()
    with Store(database) as store:
        sources, workers = _with_workers(iter_sources(paths, summary.pass_over), workers)
        store.begin({
            "version": package_version(), "rules_version": rules, "workers": workers,
            "input": "\n".join(map(str, paths)), "started_at": _now(),
        })  # fmt: skip
        reader = Reader([] if rebuild else store.known(rules))
        for batch in _batches(read_in_order(sources, reader, workers), progress):
            _count(summary, batch, *store.write(batch, rules))
        _finish(store, summary, rebuild)
    summary.seconds = time.monotonic() - started
    return summary


def count_sources(paths: Sequence[Path]) -> int:
    """Return the number of articles and unreadable inputs in ``paths``, without reading their text."""
    return sum(1 for _ in iter_sources(paths))


def _with_workers(sources: Iterator[Source], workers: int | None) -> tuple[Iterator[Source], int]:
    if workers is not None:
        return sources, workers
    first = list(islice(sources, WORTH_WORKERS))
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return chain(first, sources), processors if len(first) == WORTH_WORKERS else 1


def _batches(outcomes: Iterable[Outcome], progress: Callable[[int], None]) -> Iterator[list[Outcome]]:
    batch: list[Outcome] = []
    for seen, outcome in enumerate(outcomes, 1):
        batch.append(outcome)
        progress(seen)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _count(summary: Summary, batch: Sequence[Outcome], read: int, copied: int) -> None:
    failures = [outcome for outcome in batch if isinstance(outcome, Failure)]
    summary.failures.extend(failures[: FAILURES_SHOWN - len(summary.failures)])
    summary.failed += len(failures)
    summary.copied += copied
    summary.read += read
    summary.unchanged += len(batch) - len(failures) - read - copied


def _finish(store: Store, summary: Summary, rebuild: bool) -> None:
    """Do what needs the whole database, all or nothing, and complete ``summary``."""
    import duckdb

    try:
        with store.transaction():
            _settle(store, summary, rebuild)
    except duckdb.OutOfMemoryException:
        store.allow_more_memory()
        with store.transaction():
            _settle(store, summary, rebuild)


def _settle(store: Store, summary: Summary, rebuild: bool) -> None:
    summary.kept = store.drop_outdated(rebuild=rebuild)
    store.write_places(places().values())
    summary.duplicates = duplicates.mark(store.connection)
    summary.facts = store.counts("SELECT kind, count(*) FROM facts GROUP BY kind ORDER BY kind")
    summary.rejections = store.counts(
        "SELECT reason, count(*) FROM rejections GROUP BY reason ORDER BY count(*) DESC, reason"
    )
    summary.checks = check_database(store.connection)
    store.end({
        "finished_at": _now(), "articles_read": summary.read, "articles_unchanged": summary.unchanged,
        "articles_copied": summary.copied, "articles_failed": summary.failed,
        "facts": sum(summary.facts.values()), "rejections": sum(summary.rejections.values()),
    })  # fmt: skip


def rules_version() -> str:
    """Return a digest of everything that decides which facts a text gives.

    That is the sources of ``pipeline``, ``extractors`` and ``gazetteers``, and the versions of the
    libraries that cut the text.
    """
    root = Path(__file__).resolve().parent.parent
    found = hashlib.sha256()
    for folder in ("pipeline", "extractors", "gazetteers"):
        for path in sorted((root / folder).rglob("*.*")):
            if path.suffix in (".py", ".csv", ".yaml"):
                found.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes())
    for name in ("underthesea", "spacy", "trafilatura", "rensa"):
        found.update(version(name).encode() + b"\0")
    return found.hexdigest()[:16]


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)
