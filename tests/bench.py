"""Speed of ``extract`` against ``underthesea.word_tokenize`` over the same sentences, and its peak memory.

Run by ``make bench``. Both sides are measured as processor time in one run, so that a noisy machine
counts for both alike; the ratio is what is compared with the targets. ``general`` is news from before
the index existed, the start of the program included; ``dense`` is news about the index, so few articles
that each is read five times, under another address, and the start (a run over one line of text) is taken off.

Memory is measured on the general news and on ten times as many articles, the others made of sentences
drawn from it at random: the same text again would be told by its content and not be read.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "news"
TARGETS = {"general": 0.2, "dense": 0.8}
DENSE_TIMES = 5
MEMORY_FACTOR = 10


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


def repeated(records: Iterator[dict[str, str]], times: int) -> Iterator[dict[str, str]]:
    """The records ``times`` times over, each time under another address: by that it is another article."""
    rows = list(records)
    for number in range(times):
        yield from ({**row, "url": f"https://bao.example/{number}"} for row in rows)


def mixed(records: Iterator[dict[str, str]], times: int) -> Iterator[dict[str, str]]:
    """The records, and ``times - 1`` as many articles of their sentences, drawn at random."""
    rows = list(records)
    yield from rows
    sentences = [sentence for row in rows for sentence in row["text"].split(". ")]
    draw = random.Random(times)
    for row in rows * (times - 1):
        yield {"text": ". ".join(draw.sample(sentences, row["text"].count(". ") + 1))}


def write(path: Path, records: Iterator[dict[str, str]]) -> int:
    """Write the records as JSONL; return how many."""
    lines = [json.dumps(record, ensure_ascii=False) for record in records]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return len(lines)


def extract(articles: Path, database: Path, workers: int = 1) -> tuple[float, float]:
    """Run ``extract``; return its processor time in seconds and the peak of its largest process in MB."""
    command = [sys.executable, "-m", "pipeline.cli", "extract", str(articles), "--db", str(database), "--workers", str(workers)]
    measured = subprocess.run([sys.executable, "-m", "tests.peak", *command], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    if measured.returncode:
        raise SystemExit(f"extract failed: {' '.join(command)}")
    seconds, peak = map(float, measured.stdout.split())
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
        for name, records in (("general", general()), ("dense", repeated(dense(), DENSE_TIMES))):
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
            count = write(articles, mixed(general(), times))
            peaks.append(extract(articles, Path(folder) / f"memory{times}.duckdb")[1])
            print(f"memory: {count} articles, peak {peaks[-1]:.0f} MB")
        missed |= peaks[1] > 1.1 * peaks[0]
        print(f"memory: {peaks[1] / peaks[0] - 1:+.1%} for {MEMORY_FACTOR} times the articles (at most +10 %)")
    raise SystemExit(1 if missed else 0)


if __name__ == "__main__":
    main()
