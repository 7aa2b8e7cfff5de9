"""Facts out of the database: CSV, JSON lines, Parquet, and a DataFrame for notebooks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.files import replaced
from pipeline.schema import FACTS, TABLES
from pipeline.store import open_facts
from pipeline.tabular import write_csv, write_json_lines

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

FORMATS = ("csv", "jsonl", "parquet")

FACTS_QUERY = (
    f"SELECT {', '.join(f'f.{column}' for column in FACTS)}, "
    "a.path, a.title, a.outlet, a.url, a.published, a.duplicate_of "
    "FROM facts f JOIN articles a USING (article_id) "
    "ORDER BY a.path, f.char_start, f.char_end, f.fact_id"
)
# Few different values, many rows.
CATEGORIES = (
    "kind", "place_level", "indicator", "unit", "scope", "qualifier", "status", "role", "rule", "outlet",
)  # fmt: skip


def export(database: Path, out: Path, form: str, table: str = "facts") -> int:
    """Write ``table`` to the file ``out`` in format ``form``; return the number of rows.

    Facts come with the path, title, outlet, url and date of their article. A file that exists is
    replaced, and only once the new one is complete. Raises ``StoreError``.
    """
    connection = open_facts(database)
    query = FACTS_QUERY if table == "facts" else f"SELECT * FROM {table} ORDER BY ALL"
    try:
        with replaced(out) as path:
            return _write(connection, query, str(path), form)
    finally:
        connection.close()


def _write(connection: duckdb.DuckDBPyConnection, query: str, name: str, form: str) -> int:
    if form == "parquet":
        quoted = name.replace("'", "''")
        [(rows,)] = connection.execute(f"COPY ({query}) TO '{quoted}' (FORMAT parquet)").fetchall()
        return int(rows)
    connection.execute(query)
    columns = [column[0] for column in connection.description or []]
    with open(name, "w", encoding="utf-8", newline="") as out:
        write = write_csv if form == "csv" else write_json_lines
        return write(out, columns, _rows(connection))


def _rows(connection: duckdb.DuckDBPyConnection) -> Iterator[Sequence[Any]]:
    while batch := connection.fetchmany(1000):
        yield from batch


def read_facts(database: str | Path) -> pd.DataFrame:
    """Return all facts with their article's path, title, outlet, url and date as a DataFrame.

    Whole numbers that may be missing are ``Int64``, dates ``datetime64``, columns of few different
    values categories, other text ``string``. Raises ``StoreError``.
    """
    import pandas as pd

    connection = open_facts(database)
    try:
        connection.execute(FACTS_QUERY)
        columns = [column[0] for column in connection.description or []]
        frame = pd.DataFrame(connection.fetchall(), columns=columns)
    finally:
        connection.close()
    kinds = {**TABLES["articles"], **FACTS}
    for column in columns:
        if column in CATEGORIES:
            frame[column] = frame[column].astype("string").astype("category")
        elif kinds[column] == "INTEGER":
            frame[column] = frame[column].astype("Int64")
        elif kinds[column] == "DOUBLE":
            frame[column] = frame[column].astype("float64")
        elif kinds[column] == "DATE":
            frame[column] = pd.to_datetime(frame[column])
        else:
            frame[column] = frame[column].astype("string")
    return frame
