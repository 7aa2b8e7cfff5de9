"""Records to rows of the tables in ``pipeline.schema``, and rows into their table, many at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from pipeline.model import Reading, fact_id
from pipeline.schema import TABLES

if TYPE_CHECKING:
    import duckdb

    from pipeline.gazetteer import Place

Row = dict[str, object]


def article_row(article_id: str, reading: Reading) -> Row:
    """Return the row of ``articles`` for ``reading``."""
    article = reading.article
    return {
        "article_id": article_id, "path": article.path, "title": article.title,
        "outlet": article.outlet, "url": article.url, "author": article.author,
        "published": article.published, "place_id": reading.place_id, "text": article.text,
    }  # fmt: skip


def fact_rows(article_id: str, reading: Reading) -> list[Row]:
    """Return the rows of ``facts`` for ``reading``, the evidence cut from its text."""
    text = reading.article.text
    return [
        {column: getattr(fact, column, None) for column in TABLES["facts"]}
        | {
            "fact_id": fact_id(article_id, fact),
            "article_id": article_id,
            "evidence": text[fact.evidence_start : fact.evidence_end],
            "char_start": fact.start,
            "char_end": fact.end,
        }
        for fact in reading.facts
    ]


def rejection_rows(article_id: str, reading: Reading) -> list[Row]:
    """Return the rows of ``rejections`` for ``reading``."""
    text = reading.article.text
    return [
        {"article_id": article_id, "kind": r.kind, "char_start": r.start, "char_end": r.end,
         "text": text[r.start : r.end], "reason": r.reason, "rule": r.rule}
        for r in reading.rejections
    ]  # fmt: skip


def place_row(place: Place) -> Row:
    """Return the row of ``places`` for a place of the gazetteer, whose dates are ISO strings."""
    row: Row = {column: getattr(place, column) for column in TABLES["places"]}
    for name in ("valid_from", "valid_to"):
        row[name] = date.fromisoformat(str(row[name])) if row[name] else None
    return row


def insert_rows(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    columns: Mapping[str, str],
    rows: Sequence[Mapping[str, object]],
) -> None:
    """Add ``rows`` to ``table`` in one statement, as the types of ``columns``; absent values are NULL.

    Each column travels as one list that DuckDB unnests. That is as fast as an Arrow table and spares
    the import of pyarrow and, behind it, pandas: a third of the start of the program.
    """
    if not rows:
        return
    names = ", ".join(f'"{column}"' for column in columns)
    lists = ", ".join(f"unnest(?::{kind.split(' ')[0]}[])" for kind in columns.values())
    values = [[_storable(row.get(column)) for row in rows] for column in columns]
    connection.execute(f"INSERT INTO {table} ({names}) SELECT {lists}", values).fetchall()


def _storable(value: object) -> object:
    """Return ``value`` with a ``?`` for each lone surrogate: names of files may hold undecodable bytes."""
    if isinstance(value, str) and not value.isascii():
        return value.encode("utf-8", "replace").decode("utf-8")
    return value
