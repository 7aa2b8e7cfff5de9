"""Speed of ``extract`` against ``underthesea.word_tokenize`` over the same sentences, and its peak memory.

Run by ``make bench``. Both sides are measured as processor time in one run, so that a noisy machine
counts for both alike; the ratio is what is compared with the targets. ``general`` is news from before
the index existed, the start of the program included; ``dense`` is news about the index, so few articles
that the start (a run over one line of text) is taken off.
"""

from __future__ import annotations

import ctypes
import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "news"
TARGETS = {"general": 0.2, "dense": 0.8}
MEMORY_FACTOR = 10
PR_SET_CHILD_SUBREAPER = 36  # of Linux, see prctl(2)


def general() -> Iterator[dict[str, str]]:
    """The older news beside the checkout, else the negatives of the corpus."""
    older = SHARED / "older" / "older.jsonl.gz"
    if older.exists():
        with gzip.open(older, "rt", encoding="utf-8") as lines:
            yield from (json.loads(line) for line in lines)
    else:
        print("the older news is not beside the checkout: the corpus stands in for it", file=sys.stderr)
        yield from _files(ROOT / "corpus" / "articles")


def dense() -> Iterator[dict[str, str]]:
    """Articles about the index."""
    folders = [SHARED / "dev", SHARED / "provincial"]
    for folder in folders if folders[0].exists() else [ROOT / "corpus" / "articles"]:
        yield from _files(folder)


def _files(folder: Path) -> Iterator[dict[str, str]]:
    for path in sorted(folder.glob("*.txt")):
        yield {"text": path.read_text(encoding="utf-8")}


def write(path: Path, records: Iterator[dict[str, str]], times: int = 1) -> int:
    """Write the records as JSONL, ``times`` times over under other names; return how many articles."""
    rows = list(records)
    with path.open("w", encoding="utf-8") as out:
        for number in range(times):
            for row in rows:
                out.write(json.dumps({**row, "id": f"{row.get('id', '')}-{number}"}, ensure_ascii=False) + "\n")
    return len(rows) * times


def extract(articles: Path, database: Path, workers: int = 1) -> tuple[float, float]:
    """Run ``extract``; return its processor time in seconds and the peak of its largest process in MB.

    Workers are not the program's own children: what outlives their parent becomes a child of this process.
    """
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
    command = [sys.executable, "-m", "pipeline.cli", "extract", str(articles), "--db", str(database), "--workers", str(workers)]
    subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    seconds = peak = 0.0
    with suppress(ChildProcessError):
        while True:
            _, status, usage = os.wait4(-1, 0)
            if status:
                raise SystemExit(f"extract failed: {' '.join(command)}")
            seconds += usage.ru_utime + usage.ru_stime
            peak = max(peak, usage.ru_maxrss / 1024)
    return seconds, peak


def tokenize(articles: Path) -> float:
    """Processor time of ``word_tokenize`` over the sentences of the same articles, in seconds."""
    from underthesea import word_tokenize

    from pipeline.ingest import iter_sources, read_source
    from pipeline.model import Article
    from pipeline.segment import Document

    sentences = []
    for source in iter_sources([articles]):
        article = read_source(source)
        if isinstance(article, Article):
            document = Document(article)
            sentences += [document.sentence_text(sentence) for sentence in document.sentences]
    word_tokenize("khởi động")
    start = time.process_time()
    for sentence in sentences:
        word_tokenize(sentence)
    return time.process_time() - start


def main() -> None:
    """Print the ratios and the peaks with the targets; exit 1 where one is missed."""
    os.environ["OMP_NUM_THREADS"] = "1"
    missed = False
    with tempfile.TemporaryDirectory() as folder:
        for name, records in (("general", general()), ("dense", dense())):
            articles = Path(folder) / f"{name}.jsonl"
            count = write(articles, records)
            seconds, _ = extract(articles, Path(folder) / f"{name}.duckdb")
            if name == "dense":
                write(Path(folder) / "start.jsonl", iter([{"text": "Một dòng."}]))
                seconds -= extract(Path(folder) / "start.jsonl", Path(folder) / "start.duckdb")[0]
            reference = tokenize(articles)
            ratio = seconds / reference
            missed |= ratio > TARGETS[name]
            print(f"{name}: {count} articles, extract {seconds:.1f} s, word_tokenize {reference:.1f} s, ratio {ratio:.2f} (at most {TARGETS[name]})")
        peaks = []
        for times in (1, MEMORY_FACTOR):
            articles = Path(folder) / f"memory{times}.jsonl"
            count = write(articles, general(), times)
            peaks.append(extract(articles, Path(folder) / f"memory{times}.duckdb")[1])
            print(f"memory: {count} articles, peak {peaks[-1]:.0f} MB")
        missed |= peaks[1] > 1.1 * peaks[0]
        print(f"memory: {peaks[1] / peaks[0] - 1:+.1%} for {MEMORY_FACTOR} times the articles (at most +10 %)")
    raise SystemExit(1 if missed else 0)


if __name__ == "__main__":
    main()
