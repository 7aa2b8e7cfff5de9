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
from pipeline.rows import Row, article_row, fact_rows, place_row, rejection_rows
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


Outcome = Reading | Failure | Unchanged


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

    def write(
        self, outcomes: Sequence[Outcome], rules_version: str, origins: Sequence[Origin] | None = None
    ) -> int:
        """Store ``outcomes``, given in input order, in one transaction; return how many articles were written.

        Without ``origins`` each outcome is a file of its own. The first source of an article, in the
        order of the input over all runs, carries it; what the others gave is not written.
        """
        origins = origins or [Origin(path_of(outcome), path_of(outcome)) for outcome in outcomes]
        with self.transaction():
            return self.add(outcomes, rules_version, origins)

    def add(self, outcomes: Sequence[Outcome], rules_version: str, origins: Sequence[Origin]) -> int:
        """Do what ``write`` does, inside a transaction of the caller's."""
        readings: dict[str, Reading] = {}
        ledger: list[Row] = []
        first = self._first_sources([o for o in outcomes if not isinstance(o, Failure)])
        for outcome, origin in zip(outcomes, origins, strict=True):
            row: Row = {"path": path_of(outcome), "file": origin.file, "shown": origin.shown,
                        "number": origin.number, "run_id": self.run_id}  # fmt: skip
            ledger.append(row)
            if isinstance(outcome, Failure):
                row["reason"] = outcome.reason
                continue
            article_id, row["fingerprint"] = identity(outcome)
            row["article_id"] = article_id
            order = (origin.shown, origin.number)
            if article_id not in first or order < first[article_id]:
                first[article_id] = order
                if isinstance(outcome, Reading):
                    readings[article_id] = outcome
        self._replace(readings, rules_version)
        self.insert("sources", ledger)
        return len(readings)

    def _first_sources(self, outcomes: Iterable[Reading | Unchanged]) -> dict[str, tuple[str, int]]:
        """Return article_id → place in the input of the first source that is known of each article."""
        query = (
            "SELECT article_id, min({'shown': shown, 'number': number}) FROM sources "
            "WHERE article_id IN (SELECT unnest(?::TEXT[])) GROUP BY article_id"
        )
        found = self.rows(query, [[identity(outcome)[0] for outcome in outcomes]])
        return {article_id: (first["shown"], first["number"]) for article_id, first in found}

    def _replace(self, readings: Mapping[str, Reading], rules_version: str) -> None:
        """Replace everything known of the articles in ``readings``."""
        query = "SELECT article_id FROM articles WHERE article_id IN (SELECT unnest(?::TEXT[]))"
        old = [key for (key,) in self.rows(query, [list(readings)])]
        if old:
            self.drop("SELECT unnest(?::TEXT[])", [old])
        self.insert("articles", [article_row(key, reading) for key, reading in readings.items()])
        facts: dict[str, Row] = {}
        for key, reading in readings.items():
            for row in fact_rows(key, reading):
                facts.setdefault(str(row["fact_id"]), row)
        self.insert("facts", list(facts.values()))
        rejections = [row for key, reading in readings.items() for row in rejection_rows(key, reading)]
        self.insert("rejections", rejections)
        self.insert("extractions", [
            {"article_id": key, "run_id": self.run_id, "rules_version": rules_version,
             "fingerprint": reading.article.fingerprint, "bands": list(reading.minhash),
             "boilerplate": [offset for span in reading.article.boilerplate for offset in span]}
            for key, reading in readings.items()
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

def path_of(outcome: Outcome) -> str:
    """Return the path of the source that gave ``outcome``."""
    return outcome.article.path if isinstance(outcome, Reading) else outcome.path


def identity(outcome: Reading | Unchanged) -> tuple[str, int]:
    """Return the article_id and the fingerprint of ``outcome``."""
    if isinstance(outcome, Unchanged):
        return outcome.article_id, outcome.fingerprint
    return outcome.article.article_id, outcome.article.fingerprint
