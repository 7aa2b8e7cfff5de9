"""The facts database: replace what is known of an article, keep count of runs, read back.

Only bulk inserts (Arrow tables), one transaction per batch of articles. Memory stays flat: what
must be known of all articles lives in DuckDB, under a memory limit, and is asked per batch.

Whoever writes does so in a copy (``pipeline.workspace``), which becomes the database at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.model import Failure, Reading
from pipeline.rows import ArticleRows, article_rows, place_row
from pipeline.schema import TABLES
from pipeline.workingcopy import WorkingCopy, open_database
from pipeline.workspace import MachineError, StoreError

if TYPE_CHECKING:
    import duckdb

    from pipeline.gazetteer import Place

__all__ = ["MachineError", "Origin", "Outcome", "Store", "StoreError", "Unchanged", "open_database", "open_facts"]


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A source whose content, as ``fingerprint`` has it, was read before: in an earlier run or in this one."""

    path: str
    article_id: str
    fingerprint: int


@dataclass(frozen=True, slots=True)
class Origin:
    """The file of a source (``file``, absolute), and its place in the order of the input.

    ``shown`` is the file's path as the database shows it, ``number`` counts the sources in the file.
    """

    file: str
    shown: str
    number: int = 0


Outcome = ArticleRows | Failure | Unchanged


def open_facts(path: str | Path) -> duckdb.DuckDBPyConnection:
    """Open the facts database at ``path`` for reading. Raises ``StoreError``."""
    connection = open_database(path, read_only=True)
    found = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    if not found >= TABLES.keys():
        connection.close()
        raise StoreError(f"{path}: this database has no facts; `dtifacts extract PATH --db {path}` adds them")
    return connection


class Store(WorkingCopy):
    """What is known of articles, written into a copy of their database; see ``WorkingCopy``."""

    run_id = 0

    def __enter__(self) -> Store:
        return self

    def begin(self, run: Mapping[str, object]) -> None:
        """Start a run described by columns of ``runs``, or go on with the one that was interrupted.

        Everything written next belongs to it.
        """
        [(last, finished)] = self.rows("SELECT max(run_id), arg_max(finished_at IS NOT NULL, run_id) FROM runs")
        goes_on = self.resumed and last is not None and not finished
        self.run_id = last if goes_on else (last or 0) + 1
        with self.transaction():
            self.rows("DELETE FROM runs WHERE run_id = ?", [self.run_id])
            self.insert("runs", [{**run, "run_id": self.run_id}])

    def last_finished(self, rules_version: str) -> dict[str, Any] | None:
        """Return the row of the run before this one, None where it did not end or had other rules."""
        rows = self.connection.execute("FROM runs WHERE run_id = ?", [self.run_id - 1])
        names = [column[0] for column in rows.description or []]
        for row in rows.fetchall():
            last = dict(zip(names, row, strict=True))
            if last["rules_version"] == rules_version and last["finished_at"] is not None:
                return last
        return None

    def write(self, outcomes: Sequence[Reading | Failure | Unchanged], rules_version: str) -> int:
        """Store ``outcomes``, each of a file of its own, given in order; return how many articles were written.

        All or nothing. The first source of an article, in the order of the input over all runs, carries
        it; what the others gave is not written.
        """
        rows = [article_rows(outcome) if isinstance(outcome, Reading) else outcome for outcome in outcomes]
        with self.transaction():
            return self.add(rows, rules_version, [Origin(row.path, row.path) for row in rows])

    def add(self, outcomes: Sequence[Outcome], rules_version: str, origins: Sequence[Origin]) -> int:
        """Do what ``write`` does, inside a transaction of the caller's, for sources of these ``origins``."""
        written: dict[str, ArticleRows] = {}
        first = self._first_sources([o.article_id for o in outcomes if not isinstance(o, Failure)])
        for outcome, origin in zip(outcomes, origins, strict=True):
            if isinstance(outcome, Failure):
                continue
            order = (origin.shown, origin.number)
            if outcome.article_id not in first or order < first[outcome.article_id]:
                first[outcome.article_id] = order
                if isinstance(outcome, ArticleRows):
                    written[outcome.article_id] = outcome
        self._replace(written, rules_version)
        self.insert("sources", [
            {"path": outcome.path, "file": origin.file, "shown": origin.shown, "number": origin.number,
             "article_id": getattr(outcome, "article_id", None), "run_id": self.run_id,
             "fingerprint": getattr(outcome, "fingerprint", None), "reason": getattr(outcome, "reason", None)}
            for outcome, origin in zip(outcomes, origins, strict=True)
        ])  # fmt: skip
        return len(written)

    def _first_sources(self, article_ids: Sequence[str]) -> dict[str, tuple[str, int]]:
        """Return article_id → place in the input of the first source that is known of each article."""
        query = (
            "SELECT article_id, min({'shown': shown, 'number': number}) FROM sources "
            "WHERE article_id IN (SELECT unnest(?::TEXT[])) GROUP BY article_id"
        )
        return {key: (first["shown"], first["number"]) for key, first in self.rows(query, [article_ids])}

    def _replace(self, written: Mapping[str, ArticleRows], rules_version: str) -> None:
        """Replace everything known of the articles in ``written``."""
        query = "SELECT article_id FROM articles WHERE article_id IN (SELECT unnest(?::TEXT[]))"
        old = [key for (key,) in self.rows(query, [list(written)])]
        if old:
            self.drop("SELECT unnest(?::TEXT[])", [old])
        articles = written.values()
        self.insert_plain("articles", [rows.article for rows in articles])
        self.insert_plain("facts", [row for rows in articles for row in rows.facts])
        self.insert_plain("rejections", [row for rows in articles for row in rows.rejections])
        self.insert_plain("extractions", [
            (rows.article_id, self.run_id, rules_version, rows.fingerprint, rows.bands, rows.boilerplate)
            for rows in articles
        ])  # fmt: skip

    def drop(self, article_ids: str, parameters: Sequence[object] = ()) -> None:
        """Drop everything known of the articles whose ids the query ``article_ids`` gives."""
        for table in ("articles", "facts", "rejections", "extractions"):
            self.rows(f"DELETE FROM {table} WHERE article_id IN ({article_ids})", parameters)

    def write_places(self, places: Iterable[Place]) -> None:
        """Store the gazetteer's ``places`` and those that facts name beyond it (communes, mostly)."""
        self.rows("DELETE FROM places")
        self.insert("places", [place_row(place) for place in places])
        self.rows(
            "INSERT INTO places (place_id, name, level) "
            "SELECT place_id, min(place_name), min(place_level) FROM facts "
            "WHERE place_id IS NOT NULL AND place_id NOT IN (SELECT place_id FROM places) "
            "GROUP BY place_id ORDER BY place_id"
        )

    def end(self, counts: Mapping[str, object]) -> None:
        """Complete this run's row of ``runs`` with ``counts`` (columns of that table)."""
        assignments = ", ".join(f"{column} = ?" for column in counts)
        self.rows(f"UPDATE runs SET {assignments} WHERE run_id = ?", [*counts.values(), self.run_id])
