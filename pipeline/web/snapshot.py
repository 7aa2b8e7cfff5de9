"""One state of a facts database, opened for pages: its tables, and what lists need beside them.

A page must come at once from a database of 100,000 articles, while the facts file has no index but
its keys. So a snapshot derives tables when it opens, in memory: ``articles`` (a row for each article
with what the filters ask), ``claims`` (the facts with their verdicts, sorted by province, so that one
province is a small part of the table), ``reported``, ``teams``, ``officials``, ``judged`` and ``counted``
(what pages tell of a province) and ``conflicts`` (what is contradicted, worst first); see
``pipeline.web.derived``. The facts file itself is the schema ``db``.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.corrected import make_table
from pipeline.corrections import Correction
from pipeline.reattach import reattach
from pipeline.schema import TABLES
from pipeline.store import StoreError
from pipeline.web.derived import STATEMENTS
from pipeline.web.provinces import by_place_id, is_provincial, named_in
from pipeline.web.revised import lay_over

if TYPE_CHECKING:
    import duckdb

_NUMBERS = count(1)
_NEEDED = {*TABLES, "checks", "reference"}


class Snapshot:
    """A facts database as it was when it was opened; safe for many threads, each with its own cursor.

    ``number`` tells it from every other one of this process.
    """

    def __init__(self, path: Path, corrections: Sequence[Correction] = ()) -> None:
        """Open the database at ``path``, read-only, with ``corrections`` applied. Raises ``StoreError``."""
        import duckdb

        if not path.is_file():
            raise StoreError(f"{path}: there is no database; `dtifacts extract PATH --db {path}` makes one")
        # one thread a query: many requests at once keep all cores busy already
        self.number = next(_NUMBERS)
        self._connection = duckdb.connect(":memory:", config={"threads": 1})
        quoted = str(path).replace("'", "''")
        try:
            self._connection.execute(f"ATTACH '{quoted}' AS db (READ_ONLY)")
            found = self._connection.execute(
                "SELECT table_name FROM duckdb_tables() WHERE database_name = 'db'"
            ).fetchall()
            if not {name for (name,) in found} >= _NEEDED:
                raise StoreError(f"{path}: this database is not whole; `dtifacts extract PATH --db {path}` completes it")
            self.overlay = reattach(self._connection, corrections, "db")
            self._derive()
        except duckdb.Error as error:
            self._connection.close()
            raise StoreError(f"{path}: {str(error).splitlines()[0]}") from None

    def _derive(self) -> None:
        self._connection.execute("CREATE TABLE provinces (place_id TEXT, bit TINYINT)")
        members = [[place_id, p.number] for place_id, p in by_place_id().items()]
        self._connection.executemany("INSERT INTO provinces VALUES (?, ?)", members)
        lay_over(self._connection, self.overlay)
        names = self._connection.execute("SELECT DISTINCT organization FROM current_facts WHERE organization IS NOT NULL")
        rows = [
            {"organization": name, "bit": named.number if named else None, "is_home": is_provincial(name)}
            for (name,) in names.fetchall()
            for named in [named_in(name)]
        ]
        make_table(self._connection, "TABLE organizations", {"organization": "TEXT", "bit": "TINYINT", "is_home": "BOOLEAN"}, rows)
        for statement in STATEMENTS:
            self._connection.execute(statement)

    def rows(self, query: str, parameters: list[Any] | None = None) -> list[dict[str, Any]]:
        """Run a query and return its rows as dictionaries."""
        cursor = self._connection.cursor()
        cursor.execute(query, parameters or [])
        columns = [column[0] for column in cursor.description or []]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Return a connection of its own for a long result."""
        return self._connection.cursor()
