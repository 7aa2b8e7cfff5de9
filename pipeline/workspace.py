"""Where a run writes: a copy beside the database, renamed over it when it is whole.

While a run lasts, the folder ``facts.duckdb.work`` beside ``facts.duckdb`` holds the copy that is
written to, a lock with the number of the process that holds it, and a manifest. Readers keep the
database that they have opened, and those who open it later see the old one or the new one, never
anything between: the rename is the only change that they can notice. DuckDB locks a file for one
writer or many readers, so that writing in place would shut the readers out, and they the writer.

A run that is killed leaves the folder. The next run with the same job goes on from there, unless the
manifest says that rows are missing or the database has been replaced meanwhile.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import shutil
import socket
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

_LOCK, _MANIFEST, _COPYING = "lock", "manifest.json", "copying"


class StoreError(Exception):
    """A database that cannot be opened or used, said so that a person can act on it."""


class MachineError(StoreError):
    """The machine refuses: no space, no permission, a read-only folder, no memory for a process."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the copy must hold: the number of transactions and the rows of each table after the last.

    ``base`` identifies the database that was copied, ``job`` what the run is for.
    """

    job: str | None
    base: list[int] | None
    commits: int = 0
    rows: Mapping[str, int] | None = None


class Workspace:
    """The folder of one database's writer; whoever holds its lock is the only one."""

    def __init__(self, database: str | Path, job: str | None = None) -> None:
        """Take the lock. Raises ``StoreError``, which names the holder where another process has it."""
        # a link stays a link: the file that it points to is replaced
        self.target = Path(os.path.realpath(database))
        self.shown = str(database)
        self.job = job
        self.folder = self.target.with_name(f"{self.target.name}.work")
        self.database = self.folder / self.target.name
        if not self.target.parent.is_dir():
            raise StoreError(f"{database}: the folder {self.target.parent} does not exist")
        self._base = _identity(self.target)
        #: Whether an interrupted run of another job had left something here, which is gone now.
        self.dropped = False
        try:
            self._lock = self._take_lock()
        except OSError as error:
            raise self.refused(error) from None

    def _take_lock(self) -> IO[str]:
        while True:
            self.folder.mkdir(exist_ok=True)
            try:
                lock = open(self.folder / _LOCK, "a+", encoding="utf-8")  # noqa: SIM115
            except FileNotFoundError:
                continue
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                lock.seek(0)
                holder = lock.read().strip() or "another process"
                lock.close()
                raise StoreError(
                    f"{self.shown}: {holder} is writing to it; wait until it ends, or end it"
                ) from None
            # the holder before may have removed the folder between the two steps
            if _same_file(lock, self.folder / _LOCK):
                lock.truncate(0)
                lock.write(f"process {os.getpid()} on {socket.gethostname()}")
                lock.flush()
                return lock
            lock.close()

    def manifest(self) -> Manifest | None:
        """Return what an interrupted run of the same job left here, None where it cannot be gone on from."""
        try:
            found = Manifest(**json.loads((self.folder / _MANIFEST).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None
        usable = self.job is not None and found.job == self.job and found.base == self._base
        return found if usable and self.database.is_file() else None

    def start(self) -> None:
        """Put a copy of the database here, nothing where there is none yet. Raises ``MachineError``."""
        try:
            self.dropped = self.database.exists()
            self._clear()
            if self._base is not None:
                shutil.copyfile(self.target, self.folder / _COPYING)
                os.replace(self.folder / _COPYING, self.database)
            self.note(0, {})
        except OSError as error:
            raise self.refused(error) from None

    def note(self, commits: int, rows: Mapping[str, int]) -> None:
        """Write down that the copy holds ``rows`` after its transaction number ``commits``.

        Called after each commit, so that the copy holds at least what is noted. Raises ``MachineError``.
        """
        new = self.folder / f"{_MANIFEST}.new"
        content = {"job": self.job, "base": self._base, "commits": commits, "rows": dict(rows)}
        try:
            new.write_text(json.dumps(content), encoding="utf-8")
            os.replace(new, self.folder / _MANIFEST)
        except OSError as error:
            raise self.refused(error) from None

    def publish(self) -> None:
        """Put the copy, closed and whole, in the place of the database. Raises ``MachineError``."""
        try:
            if self.database.with_name(f"{self.database.name}.wal").exists():
                raise MachineError(f"{self.shown}: the new state could not be completed; run the command again")
            if self._base is not None:
                shutil.copymode(self.target, self.database)
            _sync(self.database)
            os.replace(self.database, self.target)
            _sync(self.target.parent)
        except OSError as error:
            raise self.refused(error) from None
        self.discard()

    def discard(self) -> None:
        """Remove the folder, the lock last: until then nobody else writes into it."""
        with suppress(OSError):
            self._clear()
            (self.folder / _LOCK).unlink()
            self.folder.rmdir()
        self._lock.close()

    def leave(self) -> None:
        """Give up the lock and keep the folder for the next run."""
        self._lock.close()

    def refused(self, error: OSError) -> MachineError:
        """Return what to tell a person about ``error``."""
        advice = {
            errno.ENOSPC: "free some space and run the command again",
            errno.EDQUOT: "free some space and run the command again",
            errno.EFBIG: "the largest file allowed here is too small; choose another disk",
        }.get(error.errno or 0, f"see that you may write in the folder {self.target.parent}, or choose another")
        return MachineError(f"{self.shown}: cannot be written ({error.strerror or error}), and is as it was; {advice}")

    def _clear(self) -> None:
        for path in self.folder.iterdir():
            if path.is_dir():
                shutil.rmtree(path)
            elif path.name != _LOCK:
                path.unlink()


def _identity(path: Path) -> list[int] | None:
    """Return numbers that change whenever ``path`` is written or replaced; None where there is no file."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return [found.st_size, found.st_mtime_ns, found.st_ino]


def _same_file(stream: IO[Any], path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(stream.fileno()), path.stat())
    except FileNotFoundError:
        return False


def _sync(path: Path) -> None:
    """Have what was written to ``path``, a file or a folder, reach the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
