"""Killed at random points, and at each step of replacing the database; ``make kill`` does it at length."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.kill import ROOT, Ground, kill_main, kill_workers
from tests.test_run import content


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    return Ground(tmp_path_factory.mktemp("kill"), times=2)


def test_of_the_main_process(ground: Ground) -> None:
    kill_main(ground, 3, random.Random(1), lambda line: None)


def test_of_a_worker(ground: Ground) -> None:
    kill_workers(ground, 2, random.Random(2), lambda line: None)


# Before the n-th call of a function that makes something last, the process is killed.
DIE_AT = """
import importlib, os, signal, sys
module, name, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
module = importlib.import_module(module)
real = getattr(module, name)
def dying(*arguments, **options):
    global count
    count -= 1
    if count == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*arguments, **options)
setattr(module, name, dying)
from pipeline.cli import main
main(sys.argv[4:])
"""
STEPS = [
    ("shutil", "copyfile", 1),
    ("os", "replace", 1),  # the copy is complete
    ("os", "replace", 4),  # the manifest of a batch
    ("pipeline.duplicates", "mark", 1),
    ("pipeline.run", "check_database", 1),
    ("pipeline.workspace", "_sync", 1),  # the new database is closed
    ("pipeline.workspace", "_sync", 2),  # it has been renamed
    ("os", "rmdir", 1),
]


@pytest.mark.parametrize(("module", "name", "count"), STEPS)
def test_at_each_step(module: str, name: str, count: int, ground: Ground) -> None:
    ground.reset()
    arguments = ["extract", str(ground.folder), "--db", str(ground.database), "--workers", "1"]
    done = subprocess.run([sys.executable, "-c", DIE_AT, module, name, str(count), *arguments], cwd=ROOT, timeout=120)
    assert done.returncode == -signal.SIGKILL
    seen = content(ground.database)
    assert seen == (ground.new if (module, name, count) in STEPS[-2:] else ground.old)
    ground.finish(ground.start())
    assert content(ground.database) == ground.new
    assert not Path(f"{ground.database}.work").exists()
