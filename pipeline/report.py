"""How a long run speaks to the person who waits: progress, and the summary at its end."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from pipeline.run import Summary

SECONDS_BETWEEN_LINES = 10


@contextmanager
def progress(total: int | None) -> Iterator[Callable[[int], None]]:
    """Yield a function that is told the number of inputs seen so far.

    With ``total``, which is meant for a terminal, it draws a bar; without, it prints a line every
    ten seconds. Both go to standard error.
    """
    if total is None:
        yield _lines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("articles"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("articles", total=total)
        yield lambda seen: bar.update(task, completed=seen)


def _lines() -> Callable[[int], None]:
    started = last = time.monotonic()

    def tell(seen: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= SECONDS_BETWEEN_LINES:
            last = now
            print(f"{seen} articles, {now - started:.0f} s", file=sys.stderr, flush=True)

    return tell


def summary_lines(summary: Summary) -> Iterator[str]:
    """Yield the lines of the summary of a run."""
    skipped = summary.unchanged + summary.copied
    detail = f" ({summary.unchanged} unchanged, {summary.copied} copies of another path)" if skipped else ""
    yield f"articles   {summary.read} read, {skipped} skipped{detail}, {summary.failed} failed"
    if summary.resumed:
        yield "           going on from an interrupted run, whose articles count as unchanged"
    if summary.dropped:
        yield "           what an interrupted run over other inputs had read was dropped"
    if summary.passed_over:
        yield f"           {summary.passed_over} other files passed over (no articles by their names)"
    if summary.kept:
        yield f"           {summary.kept} of other files than these stay (--rebuild drops them)"
    if summary.duplicates:
        yield f"           {summary.duplicates} in the database are slightly edited copies of another"
    yield _counted("facts", summary.facts)
    yield _counted("rejected", summary.rejections)
    yield str(summary.checks)
    yield f"time       {summary.seconds:.1f} s"
    for failure in summary.failures:
        yield f"failed     {failure.path}: {failure.reason}"
    if summary.failed > len(summary.failures):
        yield f"failed     … and {summary.failed - len(summary.failures)} more, see the table failures"


def _counted(title: str, counts: Mapping[str, int]) -> str:
    total = f"{title:<10} {sum(counts.values())} in the database"
    if not counts:
        return total
    width = max(map(len, counts))
    return "\n".join([total, *(f"             {name:<{width}}  {count}" for name, count in counts.items())])
