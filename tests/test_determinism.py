"""The same articles give the same bytes, however they are read."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.export import export

ROOT = Path(__file__).resolve().parent.parent
ARTICLES = sorted((ROOT / "corpus" / "articles").glob("*.txt"))


def exported(folder: Path, inputs: list[Path], seed: int, *options: str) -> bytes:
    """Extract in a process of its own and return the exported facts."""
    command = [sys.executable, "-m", "pipeline.cli", "extract", *map(str, inputs), "--db", str(folder / f"{seed}.duckdb"), *options]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": str(seed)},
                          capture_output=True, text=True, timeout=240)  # fmt: skip
    assert done.returncode == 0, done.stderr
    export(folder / f"{seed}.duckdb", folder / f"{seed}.jsonl", "jsonl")
    return (folder / f"{seed}.jsonl").read_bytes()


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    found = exported(tmp_path_factory.mktemp("one"), ARTICLES, 0, "--workers", "1")
    assert found.count(b"\n") > 500
    return found


@pytest.mark.parametrize("workers", [2, 4])
def test_order_workers_and_hash_seed_do_not_matter(workers: int, expected: bytes, tmp_path: Path) -> None:
    shuffled = random.Random(workers).sample(ARTICLES, len(ARTICLES))
    assert exported(tmp_path, shuffled, workers, "--workers", str(workers)) == expected
