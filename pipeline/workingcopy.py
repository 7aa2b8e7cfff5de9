"""A database open for writing, in a copy: connections, transactions, and the manifest of its rows."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.rows import arrow_columns, arrow_table
from pipeline.schema import TABLES, create_table
from pipeline.views import VIEWS
from pipeline.workspace import MachineError, Manifest, StoreError, Workspace

if TYPE_CHECKING:
    import duckdb

# What DuckDB may keep in memory while articles come in: little beside the language libraries, so that
# a run over many articles needs hardly more memory than one over a few. The whole database is looked
# at only at the end; where that does not fit (joins spill to disk, not everything can), it gets more.
MEMORY_LIMIT = "40MB"
MEMORY_LIMIT_AT_END = "1GB"
# The entry of the manifest that counts transactions, not rows.
COMMITS = "commits"


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
        if "Conflicting lock" in str(error):
            raise StoreError(f"{path}: another program has it open for writing; close it there") from None
        if "not a valid DuckDB" in str(error):
            raise StoreError(f"{path}: this file is not a DuckDB database") from None
        raise MachineError(f"{path}: {_first_line(error)}") from None
    except duckdb.Error as error:
        raise StoreError(f"{path}: {_first_line(error)}") from None


class WorkingCopy:
    """A facts database open for writing; use it as a context manager.

    What was written is seen by readers when the block has ended without an error. After an error
    nothing of it is, and a ``job`` (what the writing is for) can be gone on with by the next
    ``WorkingCopy`` with the same one: ``resumed`` says so.
    """

    def __init__(self, path: str | Path, job: str | None = None) -> None:
        self.path = path
        self.commits = 0
        self.workspace = Workspace(path, job)
        try:
            self.resumed = self._resume()
            if not self.resumed:
                self._start()
        except BaseException:
            self.workspace.leave() if job else self.workspace.discard()
            raise

    def _resume(self) -> bool:
        """Open what an interrupted run left, where nothing of it is missing."""
        manifest = self.workspace.manifest()
        if manifest is None:
            return False
        try:
            self._connect()
            if self._lacks(manifest):
                self.connection.close()
                return False
        except StoreError:
            return False
        return True

    def _lacks(self, manifest: Manifest) -> bool:
        """Return whether the copy holds less than was committed: its write-ahead log has been cut off."""
        stored = dict(self.rows("SELECT name, rows FROM manifest"))
        self.commits = int(stored.pop(COMMITS, 0))
        cut_off = self.commits < manifest.commits
        return cut_off or self._misses(stored) or (self.commits == manifest.commits and stored != manifest.rows)

    def _misses(self, stored: Mapping[str, int]) -> bool:
        """Return whether a table has fewer rows than the manifest ``stored`` in the database says."""
        counts = self._row_counts()
        return any(counts[name] < rows for name, rows in stored.items())

    def _start(self) -> None:
        """Open a fresh copy of the database."""
        if self.workspace.target.exists():
            # refused where it is no database, or open for writing in another program; completes a
            # write-ahead log that such a program left
            log = Path(f"{self.workspace.target}.wal")
            open_database(self.workspace.target, read_only=not log.exists()).close()
        self.workspace.start()
        self._connect()
        stored = dict(self.rows("SELECT name, rows FROM manifest"))
        self.commits = int(stored.pop(COMMITS, 0))
        if self._misses(stored):
            self.connection.close()
            raise StoreError(f"{self.path}: rows are missing from it; restore it from a copy, or choose another file")

    def _connect(self) -> None:
        self.connection = open_database(self.workspace.database, read_only=False)
        self.rows(f"SET memory_limit = '{MEMORY_LIMIT}'")
        self.rows("SET threads = 1")
        for name, columns in TABLES.items():
            self.rows(create_table(name))
            query = "SELECT column_name FROM duckdb_columns() WHERE table_name = ? ORDER BY column_index"
            if [column for (column,) in self.rows(query, [name])] != list(columns):
                self.connection.close()
                raise StoreError(
                    f"{self.path}: its table {name} was made by another version; choose another file"
                )
        for name, query in VIEWS.items():
            self.rows(f"CREATE OR REPLACE VIEW {name} AS {query}")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: types.TracebackType | None
    ) -> None:
        try:
            if error is None:
                self.rows("CHECKPOINT")
                self.connection.close()
                self.workspace.publish()
                return
        except BaseException as late:
            error = late
        self._give_up()
        refused = self._refusal(error)
        raise refused from error if refused is not error else None

    def _give_up(self) -> None:
        self.connection.close()
        if self.workspace.job is None:
            self.workspace.discard()
        else:
            self.workspace.leave()

    def _refusal(self, error: BaseException) -> BaseException:
        """Return what ``error`` is for a person, where DuckDB raised it."""
        import duckdb

        if isinstance(error, duckdb.IOException | duckdb.FatalException | duckdb.TransactionException):
            return MachineError(
                f"{self.path}: cannot be written, and is as it was ({_first_line(error)}); "
                "see that there is space, and run the command again"
            )
        if isinstance(error, duckdb.Error):
            return StoreError(f"{self.path}: {_first_line(error)}")
        return error

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep all or nothing of what is written inside."""
        import duckdb

        self.rows("BEGIN")
        try:
            yield
            counts = self._row_counts()
            self.rows("DELETE FROM manifest")
            noted = counts | {COMMITS: self.commits + 1}
            self.insert("manifest", [{"name": name, "rows": rows} for name, rows in noted.items()])
            self.rows("COMMIT")
        except BaseException:
            # where the error has ended the transaction already, there is nothing to roll back
            with suppress(duckdb.Error):
                self.rows("ROLLBACK")
            raise
        self.commits += 1
        self.workspace.note(self.commits, counts)

    def _row_counts(self) -> dict[str, int]:
        counted = " UNION ALL ".join(
            f"SELECT '{name}', count(*) FROM {name}" for name in TABLES if name != "manifest"
        )
        return self.counts(counted)

    def allow_more_memory(self) -> None:
        """Raise DuckDB's memory limit for work on the whole database."""
        self.rows(f"SET memory_limit = '{MEMORY_LIMIT_AT_END}'")

    def counts(self, query: str) -> dict[str, int]:
        """Return the rows of a two-column ``query`` (name, count) as a mapping."""
        return {str(name): int(count) for name, count in self.rows(query)}

    def rows(self, query: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run one statement to its end and return its rows."""
        return self.connection.execute(query, parameters).fetchall()

    def insert(self, table: str, rows: Sequence[Mapping[str, object]]) -> None:
        """Add ``rows`` to ``table``; absent columns are NULL."""
        if rows:
            self._insert(table, arrow_table(TABLES[table], rows))

    def insert_plain(self, table: str, rows: Sequence[tuple[object, ...]]) -> None:
        """Add ``rows`` to ``table``, their cells in the order of its columns."""
        if rows:
            self._insert(table, arrow_columns(TABLES[table], zip(*rows, strict=True)))

    def _insert(self, table: str, batch: Any) -> None:
        self.connection.register("batch", batch)
        self.rows(f"INSERT INTO {table} BY NAME SELECT * FROM batch")
        self.connection.unregister("batch")


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
