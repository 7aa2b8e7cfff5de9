"""Somebody's SQL over a facts database: it can read the facts, and nothing else.

The database is opened read-only, without access to files or the network, with a locked
configuration. DuckDB's own memory limit does not hold for every function, so that the query runs
in a child process with a limit on its address space and a deadline.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, NoReturn

from pipeline.tabular import write_csv, write_json, write_table

if TYPE_CHECKING:
    import duckdb

FORMATS: dict[str, Callable[[IO[str], Sequence[str], Iterator[Sequence[object]]], object]] = {
    "table": write_table,
    "csv": write_csv,
    "json": write_json,
}
ADDRESS_SPACE = 2 * 1024**3
MEMORY_LIMIT = "512MB"
SETTINGS = (
    f"SET memory_limit = '{MEMORY_LIMIT}'",
    "SET threads = 2",
    "SET temp_directory = ''",
    "SET enable_external_access = false",
    "SET lock_configuration = true",
)
FAILED = 2


def run_query(sql: str, database: Path, form: str, seconds: float) -> int:
    """Print the result of ``sql`` in format ``form``; return an exit code (0, or 2 with a message).

    The query ends with an error after ``seconds``, or when it needs more memory than allowed.
    """
    child = multiprocessing.get_context("fork").Process(target=_child, args=(sql, database, form))
    child.start()
    child.join(seconds)
    if child.is_alive():
        child.kill()
        child.join()
        print(f"Error: the query took longer than {seconds:g} seconds and was ended", file=sys.stderr)
        return FAILED
    if child.exitcode not in (0, FAILED):
        print("Error: the query needed more memory than allowed and was ended", file=sys.stderr)
        return FAILED
    return child.exitcode


def _child(sql: str, database: Path, form: str) -> None:
    import resource

    from pipeline.corrected import apply_corrections
    from pipeline.store import StoreError, open_database

    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        connection = open_database(database, read_only=True)
    except StoreError as error:
        _fail(str(error))
    apply_corrections(connection, database)
    _answer(connection, sql, form)


def _answer(connection: duckdb.DuckDBPyConnection, sql: str, form: str) -> None:
    import duckdb

    try:
        for setting in SETTINGS:
            connection.execute(setting).fetchall()
        connection.execute(sql)
        if connection.description is None:
            _fail("there is no query to answer")
        columns = [column[0] for column in connection.description]
        FORMATS[form](sys.stdout, columns, _rows(connection))
        sys.stdout.flush()
    except (MemoryError, duckdb.OutOfMemoryException):
        _fail("the query needed more memory than allowed")
    except duckdb.Error as error:
        _fail(" ".join(str(error).split("\n\nLINE")[0].split()))
    except BrokenPipeError:
        # `dtifacts query … | head` is no error; nobody reads on, not even at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _rows(connection: duckdb.DuckDBPyConnection) -> Iterator[Sequence[object]]:
    while batch := connection.fetchmany(1000):
        yield from batch


def _fail(message: str) -> NoReturn:
    print(f"Error: {message}", file=sys.stderr)
    sys.exit(FAILED)
