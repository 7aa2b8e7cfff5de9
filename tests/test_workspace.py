"""Safe to kill: what readers see, what the next run finds, and what the machine may refuse."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import make_reading

from pipeline.store import MachineError, Store, StoreError, open_facts
from pipeline.workspace import Workspace

ROOT = Path(__file__).resolve().parent.parent


def write(store: Store, *names: str) -> None:
    store.write([make_reading(f"{name}.txt", f"Bài {name}.") for name in names], "r")


def paths(database: Path) -> list[str]:
    connection = open_facts(database)
    try:
        return [path for (path,) in connection.execute("SELECT path FROM articles ORDER BY path").fetchall()]
    finally:
        connection.close()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Return a database of one article, ``a.txt``."""
    path = tmp_path / "f.duckdb"
    with Store(path) as store:
        store.begin({"input": "test"})
        write(store, "a")
    return path


def die_writing(database: Path, *names: str, job: str = "job") -> Path:
    """Write articles, one a transaction, in a process that is killed before it is done; return its folder."""
    code = (
        "import os, signal, sys; sys.path[:0] = sys.argv[1:3]\n"
        "from test_workspace import Store, write\n"
        "store = Store(sys.argv[3], sys.argv[4]); store.begin({'input': 'test'})\n"
        "for name in sys.argv[5:]: write(store, name)\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    arguments = [sys.executable, "-c", code, str(ROOT), str(ROOT / "tests"), str(database), job, *names]
    assert subprocess.run(arguments, timeout=60).returncode == -signal.SIGKILL
    return database.with_name(f"{database.name}.work")


class TestReaders:
    def test_they_see_the_old_state_until_the_new_one_is_whole(self, database: Path) -> None:
        with Store(database) as store:
            store.begin({"input": "test"})
            write(store, "b")
            assert paths(database) == ["a.txt"]
        assert paths(database) == ["a.txt", "b.txt"]
        assert os.listdir(database.parent) == [database.name]

    def test_one_that_has_the_database_open_stops_nobody_and_keeps_what_it_sees(self, database: Path) -> None:
        code = (
            "import duckdb, sys; c = duckdb.connect(sys.argv[1], read_only=True); print('open', flush=True)\n"
            "sys.stdin.read(1); print(c.execute('SELECT count(*) FROM articles').fetchall())"
        )
        reader = subprocess.Popen([sys.executable, "-c", code, str(database)],
                                  stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # fmt: skip
        assert reader.stdout is not None
        assert reader.stdout.readline() == "open\n"
        with Store(database) as store:
            store.begin({"input": "test"})
            write(store, "b")
        assert reader.communicate("x", timeout=30)[0] == "[(1,)]\n"
        assert paths(database) == ["a.txt", "b.txt"]

    def test_an_error_leaves_the_old_state_and_nothing_else(self, database: Path) -> None:
        before = database.read_bytes()

        def fail() -> None:
            with Store(database) as store:
                store.begin({"input": "test"})
                write(store, "b")
                raise ZeroDivisionError

        pytest.raises(ZeroDivisionError, fail)
        assert database.read_bytes() == before
        assert os.listdir(database.parent) == [database.name]

    def test_a_link_stays_a_link_and_permissions_stay(self, database: Path, tmp_path: Path) -> None:
        link = tmp_path / "link.duckdb"
        link.symlink_to(database)
        database.chmod(0o640)
        with Store(link) as store:
            store.begin({"input": "test"})
            write(store, "b")
        assert link.is_symlink()
        assert paths(database) == ["a.txt", "b.txt"]
        assert database.stat().st_mode & 0o777 == 0o640


class TestOneWriter:
    def test_the_second_is_told_who_holds_it(self, database: Path) -> None:
        with Store(database), pytest.raises(StoreError, match=rf"process {os.getpid()} on .* is writing to it"):
            Store(database)

    def test_a_killed_one_holds_nothing(self, database: Path) -> None:
        die_writing(database, "b")
        with Store(database) as store:
            assert store.resumed is False

    def test_a_program_that_writes_past_us_is_noticed(self, database: Path) -> None:
        code = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read(1)"
        other = subprocess.Popen([sys.executable, "-c", code, str(database)],
                                 stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # fmt: skip
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(StoreError, match="another program has it open for writing"):
            Store(database)
        other.communicate("x", timeout=30)


class TestGoingOn:
    def test_the_next_run_of_the_same_job_has_what_was_committed(self, database: Path) -> None:
        die_writing(database, "b", "c")
        assert paths(database) == ["a.txt"]
        with Store(database, "job") as store:
            assert store.resumed
            store.begin({"input": "test"})
            assert store.run_id == 2
            write(store, "d")
        assert paths(database) == ["a.txt", "b.txt", "c.txt", "d.txt"]
        assert os.listdir(database.parent) == [database.name]

    @pytest.mark.parametrize("job", [None, "other"])
    def test_another_job_begins_from_the_database(self, job: str | None, database: Path) -> None:
        die_writing(database, "b")
        with Store(database, job) as store:
            assert not store.resumed
            assert store.workspace.dropped
        assert paths(database) == ["a.txt"]

    def test_a_database_that_was_replaced_meanwhile_is_begun_from(self, database: Path) -> None:
        die_writing(database, "b")
        shutil.copy(database, f"{database}.copy")
        os.replace(f"{database}.copy", database)
        with Store(database, "job") as store:
            assert not store.resumed

    @pytest.mark.parametrize("left", [0, 0.3, 0.6, 0.95])
    def test_a_log_that_was_cut_off_is_noticed(self, left: float, database: Path) -> None:
        work = die_writing(database, "b", "c", "d")
        log = work / f"{database.name}.wal"
        os.truncate(log, int(log.stat().st_size * left))
        with Store(database, "job") as store:
            assert not store.resumed
            store.begin({"input": "test"})
            write(store, "b", "c", "d")
        assert paths(database) == ["a.txt", "b.txt", "c.txt", "d.txt"]

    @pytest.mark.parametrize("damage", [
        lambda work: (work / "manifest.json").write_text("{"),
        lambda work: (work / "manifest.json").unlink(),
        lambda work: (work / "f.duckdb").write_bytes(b"no database" * 1000),
        lambda work: (work / "f.duckdb").unlink(),
    ])  # fmt: skip
    def test_a_damaged_folder_is_begun_again(self, damage: Callable[[Path], object], database: Path) -> None:
        damage(die_writing(database, "b"))
        with Store(database, "job") as store:
            assert not store.resumed
        assert paths(database) == ["a.txt"]

    def test_rows_that_are_missing_from_the_database_are_noticed(self, database: Path) -> None:
        import duckdb

        with duckdb.connect(str(database)) as connection:
            connection.execute("DELETE FROM articles").fetchall()
        with pytest.raises(StoreError, match="rows are missing"):
            Store(database)


def extract(database: Path, *before: str, limit: Callable[[], object] | None = None) -> subprocess.CompletedProcess[str]:
    """Run ``extract`` over the corpus, the command ``before`` put in front, in a process that ``limit`` ties."""
    command = [*before, sys.executable, "-m", "pipeline.cli", "extract", str(ROOT / "corpus" / "articles"), "--db", str(database)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, preexec_fn=limit)


def up_to(size: int) -> Callable[[], None]:
    """Let no file grow beyond ``size`` bytes, with an error as from a full disk."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    return limit


@pytest.fixture
def as_anyone() -> tuple[str, ...]:
    """Return what to put before a command so that permissions hold for it, even if root runs the tests."""
    if os.getuid() != 0:
        return ()
    if shutil.which("setpriv") is None:
        pytest.skip("permissions do not hold for root, and setpriv is not there to make them")
    return ("setpriv", "--bounding-set=-dac_override,-dac_read_search")


class TestTheMachineRefuses:
    @pytest.mark.parametrize("more", [-200_000, 20_000, 300_000], ids=["copying", "writing", "ending"])
    def test_a_full_disk(self, more: int, database: Path) -> None:
        before = database.read_bytes()
        done = extract(database, limit=up_to(len(before) + more))
        assert (done.returncode, done.stdout) == (1, ""), done.stderr
        [*progress, said] = done.stderr.splitlines()
        assert all(" articles, " in line for line in progress)
        assert said.startswith(f"Error: {database}: cannot be written")
        assert "and is as it was" in said
        assert database.read_bytes() == before
        # with space again, the same command completes it
        assert extract(database).returncode == 0
        assert len(paths(database)) == 45
        assert os.listdir(database.parent) == [database.name]

    def test_a_folder_that_may_not_be_written_in(self, database: Path, as_anyone: tuple[str, ...]) -> None:
        before = database.read_bytes()
        database.parent.chmod(0o555)
        done = extract(database, *as_anyone)
        database.parent.chmod(0o755)
        assert done.returncode == 1, done.stderr
        assert "cannot be written (Permission denied), and is as it was; see that you may write in the folder" in done.stderr
        assert done.stderr.count("\n") == 1
        assert database.read_bytes() == before

    def test_a_database_that_may_not_be_read(self, database: Path, as_anyone: tuple[str, ...]) -> None:
        database.chmod(0)
        done = extract(database, *as_anyone)
        assert done.returncode == 1, done.stderr
        assert "Permission denied" in done.stderr
        assert done.stderr.count("\n") == 1

    def test_no_space_for_the_copy(self, database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("pipeline.workspace.shutil.copyfile", full)
        with pytest.raises(MachineError, match=r"No space left on device\), and is as it was; free some space"):
            Store(database)


class TestInterrupted:
    def test_ctrl_c_keeps_what_is_done(self, tmp_path: Path) -> None:
        folder = tmp_path / "articles"
        folder.mkdir()
        for number in range(1500):
            (folder / f"{number}.txt").write_text(f"Năm 2022, Long An xếp thứ {number}/63 về DTI.", encoding="utf-8")
        database = tmp_path / "f.duckdb"
        command = [sys.executable, "-m", "pipeline.cli", "extract", str(folder), "--db", str(database), "--workers", "1"]
        first = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
        log = tmp_path / "f.duckdb.work" / "f.duckdb.wal"
        deadline = time.monotonic() + 60
        while not (log.exists() and log.stat().st_size > 100_000) and time.monotonic() < deadline:
            time.sleep(0.01)
        first.send_signal(signal.SIGINT)
        said = first.communicate(timeout=30)[1]
        assert first.returncode == 1
        assert "inputs read so far are kept, and the same command goes on from there" in said
        assert "Traceback" not in said
        assert not database.exists()
        again = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
        assert again.returncode == 0
        assert "going on from an interrupted run" in again.stdout
        [line] = [line for line in again.stdout.splitlines() if line.startswith("articles")]
        assert 0 < int(line.split()[1]) < 1500
        assert len(paths(database)) == 1500


def test_a_lock_that_was_removed_in_between_is_taken_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    taken = []
    flock = fcntl.flock

    def removing(lock: object, how: int) -> None:
        flock(lock, how)  # type: ignore[arg-type]
        if not taken:
            shutil.rmtree(tmp_path / "f.duckdb.work")
        taken.append(lock)

    monkeypatch.setattr("pipeline.workspace.fcntl.flock", removing)
    workspace = Workspace(tmp_path / "f.duckdb")
    assert len(taken) == 2
    assert (workspace.folder / "lock").read_text().startswith(f"process {os.getpid()} on ")
    workspace.discard()
