"""The facts database: replace what is known of an article, keep count of runs, read back.

Only bulk inserts, one transaction per batch of articles. Memory stays flat: what
must be known of all articles lives in DuckDB, under a memory limit, and is asked per batch.

What an earlier run said of a path holds until a later run reads that path again. Paths that a run
does not see (another folder, a file that is gone) keep their articles, unless it is a rebuild.
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.model import Failure, Reading
from pipeline.rows import Row, article_row, fact_rows, insert_rows, place_row, rejection_rows
from pipeline.schema import TABLES, create_table
from pipeline.views import VIEWS

if TYPE_CHECKING:
    import duckdb

    from pipeline.gazetteer import Place

# What DuckDB may keep in memory while articles come in: little beside the language libraries, so that
# a run over many articles needs hardly more memory than one over a few. The whole database is looked
# at only at the end; where that does not fit (joins spill to disk, not everything can), it gets more.
MEMORY_LIMIT = "40MB"
MEMORY_LIMIT_AT_END = "1GB"


class StoreError(Exception):
    """A database that cannot be opened or used, said so that a person can act on it."""


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A path whose content was read before, in an earlier run or earlier in this one."""

    path: str
    article_id: str


Outcome = Reading | Failure | Unchanged


def open_database(path: str | Path, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    """Open the database at ``path``; ``read_only`` never creates one. Raises ``StoreError``."""
    import duckdb

    path = Path(path)
    if read_only and not path.is_file():
        raise StoreError(f"{path}: there is no database; `dtifacts extract PATH --db {path}` makes one")
    if not path.parent.is_dir():
        raise StoreError(f"{path}: the folder {path.parent} does not exist")
    try:
        return duckdb.connect(str(path), read_only=read_only)
    except duckdb.IOException as error:
        if "lock" in str(error):
            raise StoreError(f"{path}: another process is using the database; wait until it ends") from None
        if "not a valid DuckDB" in str(error):
            raise StoreError(f"{path}: this file is not a DuckDB database") from None
        raise StoreError(f"{path}: {_first_line(error)}") from None
    except duckdb.Error as error:
        raise StoreError(f"{path}: {_first_line(error)}") from None


def open_facts(path: str | Path) -> duckdb.DuckDBPyConnection:
    """Open the facts database at ``path`` for reading. Raises ``StoreError``."""
    connection = open_database(path, read_only=True)
    found = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    if not found >= TABLES.keys():
        connection.close()
        raise StoreError(f"{path}: this database has no facts; `dtifacts extract PATH --db {path}` adds them")
    return connection


class Store:
    """A facts database open for writing; use it as a context manager."""

    def __init__(self, path: str | Path) -> None:
        self.path = path
        self.connection = open_database(path, read_only=False)
        self.rows(f"SET memory_limit = '{MEMORY_LIMIT}'")
        self.rows("SET threads = 1")
        self._create(path)
        self.run_id = 0

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: types.TracebackType | None
    ) -> None:
        import duckdb

        self.connection.close()
        if isinstance(error, duckdb.Error):
            raise StoreError(f"{self.path}: {_first_line(error)}") from error

    def _create(self, path: str | Path) -> None:
        for name, columns in TABLES.items():
            self.rows(create_table(name))
            query = "SELECT column_name FROM duckdb_columns() WHERE table_name = ? ORDER BY column_index"
            if [column for (column,) in self.rows(query, [name])] != list(columns):
                self.connection.close()
                raise StoreError(f"{path}: its table {name} was made by another version; choose another file")
        for name, query in VIEWS.items():
            self.rows(f"CREATE OR REPLACE VIEW {name} AS {query}")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep all or nothing of what is written inside."""
        self.rows("BEGIN")
        try:
            yield
            self.rows("COMMIT")
        except BaseException:
            self.rows("ROLLBACK")
            raise

    def allow_more_memory(self) -> None:
        """Raise DuckDB's memory limit for work on the whole database."""
        self.rows(f"SET memory_limit = '{MEMORY_LIMIT_AT_END}'")

    def begin(self, run: Mapping[str, object]) -> None:
        """Start a run described by columns of ``runs``; everything written next belongs to it."""
        [(last,)] = self.rows("SELECT coalesce(max(run_id), 0) FROM runs")
        self.run_id = last + 1
        self._insert("runs", [{**run, "run_id": self.run_id}])

    def known(self, rules_version: str) -> set[str]:
        """Return the ids of the articles whose facts are of ``rules_version`` already."""
        query = "SELECT article_id FROM extractions WHERE rules_version = ?"
        return {article_id for (article_id,) in self.rows(query, [rules_version])}

    def write(self, outcomes: Sequence[Outcome], rules_version: str) -> tuple[int, int]:
        """Store ``outcomes``, given in input order, in one transaction.

        Returns how many articles were new or replaced, and how many were copies: the first path of a
        run with some content carries the article, the others are copies of it.
        """
        readings: dict[str, Reading] = {}
        touched: dict[str, str] = {}
        copies: list[Row] = []
        current = self._paths_of_this_run(outcomes)
        for outcome in outcomes:
            if isinstance(outcome, Failure):
                continue
            path, article_id = _identity(outcome)
            if article_id in current:
                # a folder given twice is no copy
                if current[article_id] != path:
                    copies.append({"path": path, "article_id": article_id, "run_id": self.run_id})
                continue
            current[article_id] = path
            if isinstance(outcome, Reading):
                readings[article_id] = outcome
            else:
                touched[article_id] = path
        failures = [o for o in outcomes if isinstance(o, Failure)]
        with self.transaction():
            self._touch(touched)
            self._replace(readings, rules_version)
            self._insert("copies", copies)
            self._insert(
                "failures", [{"path": f.path, "reason": f.reason, "run_id": self.run_id} for f in failures]
            )
        return len(readings), len(copies)

    def _paths_of_this_run(self, outcomes: Sequence[Outcome]) -> dict[str, str]:
        """Return article_id → path of those outcomes whose content this run has stored already."""
        ids = [_identity(outcome)[1] for outcome in outcomes if not isinstance(outcome, Failure)]
        query = (
            "SELECT article_id, path FROM articles JOIN extractions USING (article_id) "
            "WHERE run_id = ? AND article_id IN (SELECT unnest(?::TEXT[]))"
        )
        return dict(self.rows(query, [self.run_id, ids]))

    def _touch(self, touched: Mapping[str, str]) -> None:
        """Note that this run saw these unchanged articles, and under which path."""
        if not touched:
            return
        rows: list[Row] = [{"article_id": key, "path": path} for key, path in touched.items()]
        moved = (
            "INSERT INTO copies SELECT a.path, a.article_id, e.run_id FROM batch b "
            "JOIN articles a USING (article_id) JOIN extractions e USING (article_id) WHERE a.path <> b.path"
        )
        update = (
            "UPDATE articles SET path = batch.path FROM batch "
            "WHERE articles.article_id = batch.article_id AND articles.path <> batch.path"
        )
        seen = "UPDATE extractions SET run_id = ? FROM batch WHERE extractions.article_id = batch.article_id"
        self.rows("CREATE OR REPLACE TEMP TABLE batch (article_id TEXT, path TEXT)")
        insert_rows(self.connection, "batch", {"article_id": "TEXT", "path": "TEXT"}, rows)
        self.rows(moved)
        self.rows(update)
        self.rows(seen, [self.run_id])
        self.rows("DROP TABLE batch")

    def _replace(self, readings: Mapping[str, Reading], rules_version: str) -> None:
        """Replace everything known of the articles in ``readings``."""
        query = "SELECT article_id FROM articles WHERE article_id IN (SELECT unnest(?::TEXT[]))"
        old = [key for (key,) in self.rows(query, [list(readings)])]
        if old:
            for table in ("articles", "facts", "rejections", "extractions"):
                self.rows(f"DELETE FROM {table} WHERE article_id IN (SELECT unnest(?::TEXT[]))", [old])
        self._insert("articles", [article_row(key, reading) for key, reading in readings.items()])
        facts: dict[str, Row] = {}
        for key, reading in readings.items():
            for row in fact_rows(key, reading):
                facts.setdefault(str(row["fact_id"]), row)
        self._insert("facts", list(facts.values()))
        rejections = [row for key, reading in readings.items() for row in rejection_rows(key, reading)]
        self._insert("rejections", rejections)
        self._insert("extractions", [
            {"article_id": key, "run_id": self.run_id, "rules_version": rules_version,
             "bands": list(reading.minhash),
             "boilerplate": [offset for span in reading.article.boilerplate for offset in span]}
            for key, reading in readings.items()
        ])  # fmt: skip

    def drop_outdated(self, *, rebuild: bool) -> int:
        """Drop what earlier runs said of paths that this run read, or, to rebuild, all they said.

        Returns how many articles of earlier runs stay.
        """
        run = self.run_id
        self.rows(
            "CREATE OR REPLACE TEMP TABLE visited AS "
            f"SELECT path FROM articles JOIN extractions USING (article_id) WHERE run_id = {run} "
            f"UNION SELECT path FROM copies WHERE run_id = {run} "
            f"UNION SELECT path FROM failures WHERE run_id = {run}"
        )
        outdated = f"run_id < {run}" + ("" if rebuild else " AND path IN (FROM visited)")
        self.rows(
            "CREATE OR REPLACE TEMP TABLE outdated AS "
            f"SELECT article_id FROM articles JOIN extractions USING (article_id) WHERE {outdated}"
        )
        for table in ("articles", "facts", "rejections", "extractions", "copies"):
            self.rows(f"DELETE FROM {table} WHERE article_id IN (FROM outdated)")
        for table in ("copies", "failures"):
            self.rows(f"DELETE FROM {table} WHERE {outdated}")
        self.rows("DROP TABLE outdated")
        self.rows("DROP TABLE visited")
        [(kept,)] = self.rows(f"SELECT count(*) FROM extractions WHERE run_id < {run}")
        return int(kept)

    def write_places(self, places: Iterable[Place]) -> None:
        """Store the gazetteer's ``places`` and those that facts name beyond it (communes, mostly)."""
        self.rows("DELETE FROM places")
        self._insert("places", [place_row(place) for place in places])
        self.rows(
            "INSERT INTO places (place_id, name, level) "
            "SELECT place_id, min(place_name), min(place_level) FROM facts "
            "WHERE place_id IS NOT NULL AND place_id NOT IN (SELECT place_id FROM places) "
            "GROUP BY place_id ORDER BY place_id"
        )

    def counts(self, query: str) -> dict[str, int]:
        """Return the rows of a two-column ``query`` (name, count) as a mapping."""
        return {str(name): int(count) for name, count in self.rows(query)}

    def end(self, counts: Mapping[str, object]) -> None:
        """Complete this run's row of ``runs`` with ``counts`` (columns of that table)."""
        assignments = ", ".join(f"{column} = ?" for column in counts)
        self.rows(f"UPDATE runs SET {assignments} WHERE run_id = ?", [*counts.values(), self.run_id])

    def rows(self, query: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run one statement to its end and return its rows."""
        return self.connection.execute(query, parameters).fetchall()

    def _insert(self, table: str, rows: Sequence[Mapping[str, object]]) -> None:
        insert_rows(self.connection, table, TABLES[table], rows)


def _identity(outcome: Reading | Unchanged) -> tuple[str, str]:
    """Return the path and the article_id of ``outcome``."""
    if isinstance(outcome, Unchanged):
        return outcome.path, outcome.article_id
    return outcome.article.path, outcome.article.article_id


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
