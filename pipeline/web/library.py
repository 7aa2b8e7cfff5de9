"""The database behind the pages: opened when it is whole, opened anew when the file has changed."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from pipeline.store import StoreError
from pipeline.web.snapshot import Snapshot

_Stamp = tuple[int, int, int]
_log = logging.getLogger("dtifacts.web")


class Library:
    """Gives the newest whole state of a facts database; the old one answers until the new one is open."""

    def __init__(self, path: Path) -> None:
        """Open the database at ``path``, if there is one."""
        self.path = path
        self.problem: str | None = None
        self._snapshot: Snapshot | None = None
        self._tried: _Stamp | None = None
        self._opening = threading.Lock()
        self._open(self._stamp())

    def current(self) -> Snapshot | None:
        """The newest state that could be opened; None where there never was one (see ``problem``)."""
        stamp = self._stamp()
        if stamp != self._tried and self._opening.acquire(blocking=False):
            threading.Thread(target=self._open_and_release, args=(stamp,), daemon=True).start()
        return self._snapshot

    def _stamp(self) -> _Stamp | None:
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns, found.st_size

    def _open_and_release(self, stamp: _Stamp | None) -> None:
        try:
            self._open(stamp)
        finally:
            self._opening.release()

    def _open(self, stamp: _Stamp | None) -> None:
        try:
            self._snapshot = Snapshot(self.path)
            self.problem = None
        except StoreError as error:
            self.problem = str(error)
            _log.warning("%s", error)
        self._tried = stamp
