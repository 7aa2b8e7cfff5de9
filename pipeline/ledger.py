"""Which files a run must read: those that are new or have changed since they were read last.

A file is taken as unchanged while its size and its times of modification and of change (mtime, ctime)
are what they were; where they are not, a digest of its bytes decides. A file that was written within two
seconds of being looked at is remembered without its times: a clock's tick may hide a second change.
"""

from __future__ import annotations

import hashlib
import os
import time
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.rows import Row, arrow_table
from pipeline.schema import FILES
from pipeline.store import Store

# The coarsest clock of a file system in use is that of FAT.
CLOCK_TICK = 2_000_000_000
# The file of sources that are none: folders that cannot be opened, paths that do not exist.
NOWHERE = ""
_HERE = "(s.file = ? OR s.file IN (SELECT file FROM found))"

_FOUND = {name: FILES[name] for name in ("file", "shown", "size", "mtime_ns", "ctime_ns")} | {"position": "INTEGER"}


@dataclass(frozen=True, slots=True)
class File:
    """A file as it was found: ``key`` is its absolute path as the database stores it."""

    shown: str
    path: Path
    key: str
    size: int
    mtime_ns: int | None
    ctime_ns: int | None

    def row(self, digest: str, rules_version: str, run_id: int) -> Row:
        """Return the row of ``files`` that remembers this file."""
        return {"file": self.key, "shown": self.shown, "size": self.size, "mtime_ns": self.mtime_ns,
                "ctime_ns": self.ctime_ns, "digest": digest, "rules_version": rules_version,
                "run_id": run_id}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tally:
    """How many sources there are and what they gave; ``kept`` are the articles of other files."""

    total: int
    articles: int
    copied: int
    failed: int
    kept: int


@dataclass(frozen=True, slots=True)
class Plan:
    """The files to read, in order, and whether anything else has changed: files gone or under other names."""

    to_read: Sequence[File]
    gone: int


def look_at(shown: str, path: Path) -> File:
    """Return ``path`` as it is now; a file that cannot be looked at has no size, and is never unchanged."""
    now = time.time_ns()
    try:
        found = path.stat()
    except OSError:
        return File(shown, path, _key(path), -1, None, None)
    settled = max(found.st_mtime_ns, found.st_ctime_ns) < now - CLOCK_TICK
    times = (found.st_mtime_ns, found.st_ctime_ns) if settled else (None, None)
    return File(shown, path, _key(path), found.st_size, *times)


def digest_of(path: Path) -> str | None:
    """Return a digest of the bytes of ``path``, None where they cannot be had."""
    try:
        if not path.is_file():
            return None
        with open(path, "rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()[:16]
    except OSError:
        return None


def plan(store: Store, roots: Sequence[Path], files: Sequence[File], rules_version: str, *, rebuild: bool) -> Plan:
    """Settle what to read, and forget what was known of it and of files that are gone.

    Gone are files below ``roots`` that are not among ``files``, files whose path is now that of another,
    and, to ``rebuild``, all others too. To rebuild, only what this run itself has read already stays.
    """
    _put(store, "found", _FOUND, (_found_row(number, file) for number, file in enumerate(files)))
    known_in_run = "AND old.run_id = ?" if rebuild else "AND old.run_id <= ?"
    rows = store.rows(
        "SELECT position, old.digest, found.size IS NOT DISTINCT FROM old.size "
        "AND found.mtime_ns = old.mtime_ns AND found.ctime_ns = old.ctime_ns "
        "FROM found LEFT JOIN files old ON old.file = found.file AND old.shown = found.shown "
        f"AND old.rules_version = ? {known_in_run} ORDER BY position",
        [rules_version, store.run_id],
    )
    to_read, touched = [], []
    for position, digest, same in rows:
        file = files[position]
        if same:
            continue
        if digest is not None and digest == digest_of(file.path):
            touched.append(file)
        else:
            to_read.append(file)
    _remember_times(store, touched)
    gone = _gone(store, roots, rebuild=rebuild)
    forget(store, [*gone, *(file.key for file in to_read)])
    again = _variants(store)
    forget(store, again)
    chosen = {file.key for file in to_read} | set(again)
    return Plan([file for file in files if file.key in chosen], len(gone))


def forget(store: Store, keys: Sequence[str]) -> None:
    """Forget the sources in these files; their articles stay until ``settle``, in case others have them too."""
    if not keys:
        return
    _put(store, "forgotten", {"file": "TEXT"}, ({"file": key} for key in keys))
    for table in ("sources", "files"):
        store.rows(f"DELETE FROM {table} WHERE file IN (FROM forgotten)")


def known(store: Store, rules_version: str, *, rebuild: bool) -> bytes:
    """Return the sorted fingerprints of all articles that were read by ``rules_version``, 8 bytes each.

    To ``rebuild``, only those that this run has read already.
    """
    query = "SELECT fingerprint FROM extractions WHERE rules_version = ?"
    parameters: list[object] = [rules_version]
    if rebuild:
        query += " AND run_id = ?"
        parameters.append(store.run_id)
    found = store.connection.execute(f"{query} ORDER BY fingerprint", parameters)
    fingerprints = array("Q")
    while rows := found.fetchmany(10_000):
        fingerprints.extend(fingerprint for (fingerprint,) in rows)
    return fingerprints.tobytes()


def settle(store: Store) -> None:
    """Drop the articles that no source has any more; put each under the path of its first source."""
    store.rows(
        "CREATE OR REPLACE TEMP TABLE orphans AS SELECT article_id FROM articles ANTI JOIN sources USING (article_id)"
    )
    store.drop("FROM orphans")
    store.rows(
        "UPDATE articles SET path = first.path FROM ("
        " SELECT article_id, arg_min(path, {'shown': shown, 'number': number}) AS path"
        " FROM sources WHERE article_id IS NOT NULL GROUP BY article_id"
        ") AS first WHERE articles.article_id = first.article_id AND articles.path <> first.path"
    )


def tally(store: Store) -> Tally:
    """Count the sources of the files that ``plan`` was given, and the articles that are not theirs."""
    [(total, articles, copied, failed)] = store.rows(
        "SELECT count(*), count(*) FILTER (s.path = a.path), count(*) FILTER (s.path <> a.path), "
        "count(*) FILTER (s.article_id IS NULL) "
        f"FROM sources s LEFT JOIN articles a USING (article_id) WHERE {_HERE}",
        [NOWHERE],
    )
    [(all_articles,)] = store.rows("SELECT count(*) FROM articles")
    return Tally(total, articles, copied, failed, all_articles - articles)


def failures(store: Store, limit: int) -> list[tuple[str, str]]:
    """Return path and reason of the first sources, in input order, that gave no article."""
    rows = store.rows(
        f"SELECT path, reason FROM sources s WHERE article_id IS NULL AND {_HERE} ORDER BY shown, number LIMIT ?",
        [NOWHERE, limit],
    )
    return [(path, reason) for path, reason in rows]


def _found_row(position: int, file: File) -> Row:
    return {"file": file.key, "shown": file.shown, "size": file.size, "mtime_ns": file.mtime_ns,
            "ctime_ns": file.ctime_ns, "position": position}  # fmt: skip


def _remember_times(store: Store, files: Sequence[File]) -> None:
    if files:
        _put(store, "touched", _FOUND, (_found_row(0, file) for file in files))
        store.rows(
            "UPDATE files SET mtime_ns = touched.mtime_ns, ctime_ns = touched.ctime_ns "
            "FROM touched WHERE files.file = touched.file"
        )


def _gone(store: Store, roots: Sequence[Path], *, rebuild: bool) -> list[str]:
    tops = [_key(Path(os.path.abspath(root))).rstrip("/") for root in roots]
    below = "list_bool_or([file = root OR starts_with(file, root || '/') FOR root IN ?::TEXT[]])"
    query = (
        "SELECT file FROM (SELECT DISTINCT file, shown FROM sources UNION SELECT file, shown FROM files) "
        "WHERE file <> ? AND file NOT IN (SELECT file FROM found) "
        f"AND (? OR shown IN (SELECT shown FROM found) OR {below}) ORDER BY file"
    )
    return [file for (file,) in store.rows(query, [NOWHERE, rebuild, tops])]


def _variants(store: Store) -> list[str]:
    """Return the files whose source is now the first of an article that was read from another variant.

    The same text may stand in two sources with, say, different authors; the first one counts.
    """
    query = (
        "SELECT DISTINCT first.file FROM ("
        " SELECT article_id, arg_min(file, {'shown': shown, 'number': number}) AS file,"
        " arg_min(fingerprint, {'shown': shown, 'number': number}) AS fingerprint"
        " FROM sources WHERE article_id IS NOT NULL GROUP BY article_id"
        ") AS first JOIN extractions e USING (article_id) "
        "WHERE first.fingerprint <> e.fingerprint AND first.file IN (SELECT file FROM found)"
    )
    return [file for (file,) in store.rows(query)]


def _put(store: Store, name: str, columns: dict[str, str], rows: Iterable[Row]) -> None:
    """Make the temporary table ``name`` of ``rows``."""
    store.connection.register("put", arrow_table(columns, list(rows)))
    store.rows(f"CREATE OR REPLACE TEMP TABLE {name} AS FROM put")
    store.connection.unregister("put")


def _key(path: Path) -> str:
    """Return ``path`` as text that the database can hold: bytes that are no UTF-8 become escapes."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")
