"""Facts out of the database: CSV, JSON lines, Parquet, packages for other tools, a DataFrame for notebooks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.annotation import write_annotations
from pipeline.datapackage import is_package, write_package
from pipeline.files import replaced, replaced_folder
from pipeline.schema import FACTS, TABLES
from pipeline.store import StoreError, open_facts
from pipeline.tabular import write_csv, write_json_lines

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

# What one table is not enough for.
WHOLE = ("doccano", "datapackage")

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


def export(
    database: Path, out: Path, form: str, table: str = "facts", *, decimal_comma: bool = False
) -> int:
    """Write ``table`` to the file ``out`` in format ``form``; return the number of rows.

    Facts come with the path, title, outlet, url and date of their article. CSV is what Excel opens
    right: it begins with a byte order mark, and no text runs as a formula; ``decimal_comma`` is for
    Vietnamese regional settings. "doccano" is every article with its facts, "datapackage" a folder
    with all tables; both count facts. What exists is replaced, and only once the new one is complete.
    Raises ``StoreError``.
    """
    import duckdb

    connection = open_facts(database)
    query = FACTS_QUERY if table == "facts" else f"SELECT * FROM {table} ORDER BY ALL"
    try:
        if form == "datapackage":
            with replaced_folder(out, is_package) as folder:
                return write_package(connection, folder)
        with replaced(out) as path:
            if form == "doccano":
                return write_annotations(connection, path)
            return _write(connection, query, path, form, decimal_comma)
    except duckdb.CatalogException:
        raise StoreError(f"{database}: its facts are not checked; `dtifacts check --db {database}` does it") from None
    finally:
        connection.close()


def _write(
    connection: duckdb.DuckDBPyConnection, query: str, path: Path, form: str, decimal_comma: bool
) -> int:
    if form == "parquet":
        quoted = str(path).replace("'", "''")
        [(rows,)] = connection.execute(f"COPY ({query}) TO '{quoted}' (FORMAT parquet)").fetchall()
        return int(rows)
    connection.execute(query)
    columns = [column[0] for column in connection.description or []]
    if form == "jsonl":
        with open(path, "w", encoding="utf-8", newline="") as out:
            return write_json_lines(out, columns, _rows(connection))
    with open(path, "w", encoding="utf-8-sig", newline="") as out:
        return write_csv(out, columns, _rows(connection), decimal_comma=decimal_comma)


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
