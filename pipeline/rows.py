"""Records to rows of the tables in ``pipeline.schema``, and rows into their table, many at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pipeline.model import Reading, fact_id
from pipeline.schema import ARTICLES, FACTS, TABLES

if TYPE_CHECKING:
    import duckdb

    from pipeline.gazetteer import Place

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class ArticleRows:
    """What is stored of one reading: plain rows, in the order of the tables' columns, quick to send and insert.

    All text in them can be stored.
    """

    path: str
    article_id: str
    fingerprint: int
    article: tuple[object, ...]
    facts: tuple[tuple[object, ...], ...]
    rejections: tuple[tuple[object, ...], ...]
    bands: tuple[int, ...]
    boilerplate: tuple[int, ...]


def article_rows(reading: Reading) -> ArticleRows:
    """Return the rows for ``reading``, the evidence cut from its text; a fact found twice is one row."""
    article = reading.article
    article_id = article.article_id
    text = article.text
    facts: dict[str, tuple[object, ...]] = {}
    for fact in reading.facts:
        key = fact_id(article_id, fact)
        reached = {
            "fact_id": key,
            "article_id": article_id,
            "evidence": text[fact.evidence_start : fact.evidence_end],
            "char_start": fact.start,
            "char_end": fact.end,
        }
        row = _cells(reached[name] if name in reached else getattr(fact, name) for name in FACTS)
        facts.setdefault(key, row)
    own = {"article_id": article_id, "place_id": reading.place_id, "duplicate_of": None}
    return ArticleRows(
        path=str(_storable(article.path)),
        article_id=article_id,
        fingerprint=article.fingerprint,
        article=_cells(own[name] if name in own else getattr(article, name) for name in ARTICLES),
        facts=tuple(facts.values()),
        rejections=tuple(
            _cells((article_id, r.kind, r.start, r.end, text[r.start : r.end], r.reason, r.rule))
            for r in reading.rejections
        ),
        bands=reading.minhash,
        boilerplate=tuple(offset for span in article.boilerplate for offset in span),
    )


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
    """Add ``rows`` to ``table`` in one statement, as the types of ``columns``; absent values are NULL."""
    if rows:
        values = [[_storable(row.get(column)) for row in rows] for column in columns]
        insert_columns(connection, table, columns, values)


def insert_columns(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    columns: Mapping[str, str],
    values: Sequence[Sequence[object]],
) -> None:
    """Add rows to ``table`` whose ``values``, storable as they are, come column by column.

    Each column travels as one list that DuckDB unnests. That is as fast as an Arrow table and spares
    the import of pyarrow and, behind it, pandas: a third of the start of the program.
    """
    names = ", ".join(f'"{column}"' for column in columns)
    lists = ", ".join(f"unnest(?::{kind.split(' ')[0]}[])" for kind in columns.values())
    connection.execute(f"INSERT INTO {table} ({names}) SELECT {lists}", values).fetchall()


def _cells(values: Iterable[object]) -> tuple[object, ...]:
    return tuple(map(_storable, values))


def _storable(value: object) -> object:
    """Return ``value`` with a ``?`` for each lone surrogate: names of files may hold undecodable bytes."""
    if isinstance(value, str) and not value.isascii():
        return value.encode("utf-8", "replace").decode("utf-8")
    return value
