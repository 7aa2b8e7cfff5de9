"""A Frictionless data package: a folder of CSV files, with a description of every table and column.

The files are for programs: text is exact, so that offsets fit (``--format csv`` is what to open in Excel).
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.checks.tables import CHECKS, REFERENCE
from pipeline.columns import COLUMNS, VALUES
from pipeline.schema import TABLES
from pipeline.tabular import plain

if TYPE_CHECKING:
    import duckdb

NAME = "dtifacts"
DESCRIPTOR = "datapackage.json"

_TABLES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "articles": ("The articles, copies among them", TABLES["articles"]),
    "facts": ("One row per mention of one fact", TABLES["facts"]),
    "places": ("Places of both eras, before and after 1 July 2025", TABLES["places"]),
    "checks": ("Verdicts on what the articles claim, with their arithmetic", CHECKS),
    "reference": ("The published figures that claims are checked against", REFERENCE),
}
_TYPES = {
    "TEXT": "string", "TEXT PRIMARY KEY": "string", "INTEGER": "integer", "DOUBLE": "number", "DATE": "date",
    "BOOLEAN": "boolean", "TEXT[]": "array",
}  # fmt: skip
_FOREIGN_KEYS = {
    "articles": {"place_id": ("places", "place_id"), "duplicate_of": ("", "article_id")},
    "facts": {"article_id": ("articles", "article_id"), "place_id": ("places", "place_id")},
}


def write_package(connection: duckdb.DuckDBPyConnection, folder: Path) -> int:
    """Write the package into ``folder``, which is there and empty; return the number of facts."""
    rows, resources = {}, []
    for table, (title, columns) in _TABLES.items():
        path = folder / f"{table}.csv"
        rows[table] = _write_csv(connection, table, columns, path)
        resources.append(_resource(table, title, columns, path))
    [(version, finished)] = connection.execute(
        "SELECT max_by(version, run_id), CAST(max(finished_at) AS TEXT) FROM runs"
    ).fetchall()
    package = {
        "profile": "tabular-data-package",
        "name": NAME,
        "title": "Facts on digital transformation in Vietnamese provincial news",
        "description": "Index values, ranks, changes, community teams and officials, each with its evidence, and checks "
        f"of what the articles claim. Made by dtifacts {version or ''}, which read the articles until {finished or '?'} UTC.",
        "keywords": ["Vietnam", "DTI", "chuyển đổi số"],
        "resources": resources,
    }
    text = json.dumps(package, ensure_ascii=False, indent=2) + "\n"
    (folder / DESCRIPTOR).write_text(text, encoding="utf-8")
    return rows["facts"]


def is_package(folder: Path) -> bool:
    """Whether ``folder`` holds a package that ``write_package`` made, and nothing else."""
    files = {path.name for path in folder.iterdir()}
    try:
        return (
            files <= {DESCRIPTOR, *(f"{table}.csv" for table in _TABLES)}
            and json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))["name"] == NAME
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _write_csv(
    connection: duckdb.DuckDBPyConnection, table: str, columns: Iterable[str], path: Path
) -> int:
    count = 0
    cursor = connection.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY ALL")
    with open(path, "w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        while batch := cursor.fetchmany(1000):
            writer.writerows([plain(value) for value in row] for row in batch)
            count += len(batch)
    return count


def _resource(table: str, title: str, columns: Mapping[str, str], path: Path) -> dict[str, Any]:
    keys = [column for column, kind in columns.items() if "PRIMARY KEY" in kind]
    foreign = [
        {"fields": column, "reference": {"resource": resource, "fields": field}}
        for column, (resource, field) in _FOREIGN_KEYS.get(table, {}).items()
    ]
    with open(path, "rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return {
        "profile": "tabular-data-resource",
        "name": table,
        "title": title,
        "path": path.name,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest}",
        "schema": {
            "fields": [_field(table, column, kind) for column, kind in columns.items()],
            "missingValues": [""],
            **({"primaryKey": keys} if keys else {}),
            **({"foreignKeys": foreign} if foreign else {}),
        },
    }


def _field(table: str, column: str, kind: str) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True, "unique": True} if "PRIMARY KEY" in kind else {}
    if (table, column) in VALUES:
        constraints["enum"] = list(VALUES[table, column])
    field = {"name": column, "type": _TYPES[kind], "description": COLUMNS[table][column]}
    return {**field, "constraints": constraints} if constraints else field
