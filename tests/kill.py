"""Kill ``extract`` at random points, its main process and its workers, and see that nothing is lost or doubled.

Run by ``make kill`` with 100 kills of each; ``make test`` does a few. The database holds half of the
articles, some of them changed since; a run over all of them is killed again and again until one comes
through. After each kill readers must see the old state or the new one, whole; at the end the content must
be that of a run that nobody disturbed.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from tests.test_run import content

ROOT = Path(__file__).resolve().parents[1]
# The corpus so many times, each copy with a line of its own, so that a run lasts some seconds.
TIMES = 12
# A source is given up after the second death at it: two kills must not meet at one.
BETWEEN_KILLS = 0.3


class Ground:
    """A folder of articles, a database of an older state of it, and the content of both states."""

    def __init__(self, top: Path, times: int = TIMES) -> None:
        self.top, self.folder, self.database = top, top / "articles", top / "facts.duckdb"
        self.folder.mkdir()
        texts = {path.name: path.read_text("utf-8") for path in sorted((ROOT / "corpus" / "articles").glob("*.txt"))}
        for number in range(times):
            for name, text in texts.items():
                article = self.folder / f"{number:02}-{name}"
                article.write_text(f"{text}\nBản in số {number}.\n", encoding="utf-8")
        whole = sorted(self.folder.iterdir())
        for path in whole[::2]:
            path.rename(path.with_suffix(".later"))
        whole[1].write_text("Năm 2020, Huế xếp thứ 5/63 về DTI.", encoding="utf-8")
        self.finish(self.start())
        shutil.copy(self.database, top / "old")
        self.old = content(top / "old")
        for path in whole[::2]:
            path.with_suffix(".later").rename(path)
        whole[1].write_text("Năm 2021, Huế xếp thứ 6/63 về DTI.", encoding="utf-8")
        whole[3].unlink()
        began = time.monotonic()
        self.finish(self.start())
        self.seconds = time.monotonic() - began
        self.new = content(self.database)
        assert self.new != self.old
        assert not self.new["failures"]

    def reset(self) -> None:
        shutil.rmtree(f"{self.database}.work", ignore_errors=True)
        shutil.copy(self.top / "old", self.database)

    def start(self) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "pipeline.cli", "extract", str(self.folder), "--db", str(self.database), "--workers", "2"]
        return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)

    def finish(self, run: subprocess.Popen[str]) -> None:
        errors = run.communicate(timeout=600)[1]
        assert run.returncode == 0, errors


def kill_main(ground: Ground, kills: int, chance: random.Random, tell: Callable[[str], None]) -> int:
    """Kill the main process ``kills`` times; return how many runs came through in between."""
    killed = finished = 0
    ground.reset()
    while killed < kills:
        run = ground.start()
        try:
            run.wait(chance.uniform(0, 1.1 * ground.seconds))
        except subprocess.TimeoutExpired:
            run.kill()
        run.communicate()
        seen = content(ground.database)
        if run.returncode == 0:
            assert seen == ground.new
            finished += 1
            ground.reset()
            continue
        assert run.returncode == -signal.SIGKILL
        assert seen in (ground.old, ground.new), "readers saw neither the old state nor the new one"
        killed += 1
        tell(f"main process: {killed} kills, {finished} runs came through in between")
    ground.finish(ground.start())
    assert content(ground.database) == ground.new
    return finished


def kill_workers(ground: Ground, kills: int, chance: random.Random, tell: Callable[[str], None]) -> int:
    """Kill a worker ``kills`` times, several in one run; return how many runs that took."""
    killed = runs = 0
    while killed < kills:
        ground.reset()
        run = ground.start()
        while run.poll() is None:
            with suppress(subprocess.TimeoutExpired):
                run.wait(BETWEEN_KILLS + chance.expovariate(2))
            workers = [worker for server in children(run.pid) for worker in children(server)]
            if workers and killed < kills:
                with suppress(ProcessLookupError):
                    os.kill(chance.choice(workers), signal.SIGKILL)
                    killed += 1
        ground.finish(run)
        runs += 1
        assert content(ground.database) == ground.new
        tell(f"workers: {killed} kills in {runs} runs")
    return runs


def children(process: int) -> Iterator[int]:
    """Yield the numbers of the processes that ``process`` has started and that still run."""
    with suppress(OSError):
        yield from map(int, Path(f"/proc/{process}/task/{process}/children").read_text().split())


def main() -> None:
    """Kill as often as the argument says."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    seed = int(time.time())
    print(f"seed {seed}")
    with tempfile.TemporaryDirectory() as top:
        ground = Ground(Path(top))
        print(f"undisturbed: {len(ground.new['articles'])} articles, {len(ground.new['facts'])} facts, {ground.seconds:.1f} s")
        kill_main(ground, kills, random.Random(seed), print)
        kill_workers(ground, kills, random.Random(seed), print)
    print("nothing lost, nothing doubled")


if __name__ == "__main__":
    main()
