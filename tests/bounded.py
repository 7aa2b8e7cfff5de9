"""Reading a folder in a process of its own, with its time and memory.

The process is forked from a server that has nothing but the loaded libraries and no threads: a fork of the
test process, beside the threads of web servers and browsers, can wait forever for a lock of one of them.
"""

from __future__ import annotations

import multiprocessing
import resource
import time
from pathlib import Path

from pipeline.duplicates import bands
from pipeline.ingest import iter_sources, read_source
from pipeline.model import Article
from pipeline.reading import read_article

Outcomes = dict[str, "int | str"]
Measured = tuple[Outcomes, float, float]

SENTENCE = (
    "Ông Trần Minh Khôi, Giám đốc Sở Khoa học và Công nghệ tỉnh Long An, cho biết chỉ số chuyển đổi số của "
    "tỉnh năm 2023 đạt 0,6543, xếp thứ 21/63 tỉnh, thành phố, tăng 4 bậc so với năm 2022. "
)
#: What the process may take at most, in seconds of a clock, before it counts as hanging.
_PATIENCE = 60

read_article(Article("a.txt", SENTENCE))  # the libraries are loaded before any clock starts


def read_apart(folder: Path) -> Measured:
    """Return what each source of ``folder`` gave (facts or the reason), seconds of processor, peak in megabytes."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    out: multiprocessing.Queue[Measured] = context.Queue()
    process = context.Process(target=_read, args=(folder, out))
    process.start()
    measured = out.get(timeout=_PATIENCE)
    process.join()
    return measured


def _read(folder: Path, out: multiprocessing.Queue[Measured]) -> None:
    started = time.process_time()
    found: Outcomes = {}
    for source in iter_sources([folder]):
        outcome = read_source(source)
        if isinstance(outcome, Article):
            bands(outcome)
            found[source.path] = len(read_article(outcome).facts)
        else:
            found[source.path] = outcome.reason
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    out.put((found, time.process_time() - started, peak))
