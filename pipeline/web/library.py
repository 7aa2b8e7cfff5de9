"""The database behind the pages: opened when it is whole, opened anew when it or its corrections change."""

from __future__ import annotations

import logging
import threading
import time
from pathlib import Path

from pipeline.corrections import Corrections
from pipeline.reattach import Overlay, reattach
from pipeline.store import StoreError
from pipeline.web.snapshot import Snapshot

_FileStamp = tuple[int, int, int] | None
_Stamp = tuple[_FileStamp, _FileStamp]
_log = logging.getLogger("dtifacts.web")

#: How long a page that follows a correction waits for the lists to have it; large databases take longer.
SECONDS_FOR_LISTS = 1.0


class Library:
    """Gives the newest whole state of a facts database; the old one answers until the new one is open."""

    def __init__(self, path: Path) -> None:
        """Open the database at ``path``, if there is one."""
        self.path = path
        self.corrections = Corrections(path)
        self.problem: str | None = None
        self._snapshot: Snapshot | None = None
        self._tried: _Stamp | None = None
        self._opening = threading.Lock()
        self._overlay: tuple[Snapshot, _FileStamp, Overlay] | None = None
        self._open(self._stamp())

    def current(self) -> Snapshot | None:
        """The newest state that could be opened; None where there never was one (see ``problem``)."""
        stamp = self._stamp()
        if stamp != self._tried and self._opening.acquire(blocking=False):
            threading.Thread(target=self._open_and_release, args=(stamp,), daemon=True).start()
        return self._snapshot

    def state(self) -> tuple[int, _FileStamp]:
        """What pages are made of: it changes with the database that is open and with each correction."""
        snapshot = self.current()
        return snapshot.number if snapshot else 0, _stamp(self.corrections.path)

    def overlay(self, snapshot: Snapshot) -> Overlay:
        """The corrections as they are now, which may be newer than those that the snapshot was made with."""
        stamp = _stamp(self.corrections.path)
        known = self._overlay
        if known is None or known[0] is not snapshot or known[1] != stamp:
            found = reattach(snapshot.cursor(), self.corrections.all(), "db")
            known = self._overlay = (snapshot, stamp, found)
        return known[2]

    def wait(self) -> None:
        """Wait a moment for the newest state to be opened."""
        deadline = time.monotonic() + SECONDS_FOR_LISTS
        while self.current() is not None and self._tried != self._stamp() and time.monotonic() < deadline:
            time.sleep(0.01)

    def _stamp(self) -> _Stamp:
        return _stamp(self.path), _stamp(self.corrections.path)

    def _open_and_release(self, stamp: _Stamp) -> None:
        try:
            self._open(stamp)
        finally:
            self._opening.release()

    def _open(self, stamp: _Stamp) -> None:
        try:
            self._snapshot = Snapshot(self.path, self.corrections.all())
            self.problem = None
        except StoreError as error:
            self.problem = str(error)
            _log.warning("%s", error)
        self._tried = stamp


def _stamp(path: Path) -> _FileStamp:
    """Tells whether a file has changed or been replaced."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
