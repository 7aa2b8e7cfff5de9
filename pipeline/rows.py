"""Records to rows of the tables in ``pipeline.schema``, and rows to Arrow tables for bulk inserts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from pipeline.model import Reading, fact_id
from pipeline.schema import TABLES

if TYPE_CHECKING:
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
    return asdict(place) | {
        name: date.fromisoformat(text) if text else None
        for name, text in (("valid_from", place.valid_from), ("valid_to", place.valid_to))
    }


def arrow_table(columns: Mapping[str, str], rows: Sequence[Mapping[str, object]]) -> Any:
    """Return ``rows`` as an Arrow table with the types of ``columns``; absent values are NULL."""
    import pyarrow as pa

    kinds = {
        "TEXT": pa.string(), "INTEGER": pa.int32(), "BIGINT": pa.int64(), "UBIGINT": pa.uint64(), "DOUBLE": pa.float64(), "DATE": pa.date32(),
        "TIMESTAMP": pa.timestamp("us"), "BOOLEAN": pa.bool_(), "TEXT[]": pa.list_(pa.string()),
        "UBIGINT[]": pa.list_(pa.uint64()), "INTEGER[]": pa.list_(pa.int32()),
    }  # fmt: skip
    return pa.table(
        {
            column: pa.array([_storable(row.get(column)) for row in rows], kinds[kind.split(" ")[0]])
            for column, kind in columns.items()
        }
    )


def _storable(value: object) -> object:
    """Return ``value`` with a ``?`` for each lone surrogate: names of files may hold undecodable bytes."""
    if isinstance(value, str) and not value.isascii():
        return value.encode("utf-8", "replace").decode("utf-8")
    return value
