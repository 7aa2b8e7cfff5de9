"""Answer one SQL query in a process of its own: ``python -m pipeline.web.sql_child DATABASE ROWS < query``.

Prints one JSON object: ``columns`` and ``rows`` (at most ROWS, and ``more`` where there are others), or
``error``. The database is read-only, without files or network and with locked settings; the process
can write no file, and its memory and processor time are limited.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from typing import Any

ADDRESS_SPACE = 2 * 1024**3
#: Longer cells are cut: one cell may hold all the memory there is.
CELL = 10_000
#: What an answer may weigh, in characters.
ANSWER = 5_000_000
#: The kinds of statement that only read.
READING = ("SELECT", "EXPLAIN")


def main(database: str, most: int, seconds: int) -> dict[str, Any]:
    """Run the query on standard input and return the answer."""
    # an address space that is too small for duckdb's own threads would end every query
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    import duckdb

    from pipeline.corrected import apply_corrections
    from pipeline.query import SETTINGS
    from pipeline.store import StoreError, open_facts

    try:
        connection = open_facts(Path(database))
        apply_corrections(connection, Path(database))
        for setting in SETTINGS:
            connection.execute(setting)
        return _answer(connection, sys.stdin.read(), most)
    except (MemoryError, duckdb.OutOfMemoryException):
        return {"error": "memory"}
    except (duckdb.Error, StoreError, RuntimeError) as error:
        return {"error": str(error)}


def _answer(connection: Any, sql: str, most: int) -> dict[str, Any]:
    statements = connection.extract_statements(sql)
    if len(statements) != 1:
        return {"error": "one"}
    if statements[0].type.name not in READING:
        return {"error": "reading"}
    connection.execute(statements[0])
    columns = [column[0] for column in connection.description]
    rows: list[list[Any]] = []
    weight = 0
    while batch := connection.fetchmany(100):
        for row in batch:
            if len(rows) == most or weight > ANSWER:
                return {"columns": columns, "rows": rows, "more": True}
            cells = [_cell(value) for value in row]
            weight += sum(len(cell) if isinstance(cell, str) else 8 for cell in cells)
            rows.append(cells)
    return {"columns": columns, "rows": rows, "more": False}


def _cell(value: Any) -> Any:
    if isinstance(value, bool | int | float) or value is None:
        return value
    if isinstance(value, list | dict | tuple):
        value = json.dumps(value, ensure_ascii=False, default=str)
    return str(value)[:CELL]


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])), ensure_ascii=False, default=str))
