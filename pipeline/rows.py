"""Records to rows of the tables in ``pipeline.schema``, and rows to Arrow tables for bulk inserts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from pipeline.model import Reading, fact_id
from pipeline.schema import ARTICLES, FACTS, TABLES

if TYPE_CHECKING:
    from pipeline.gazetteer import Place

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class ArticleRows:
    """What is stored of one reading: plain rows, in the order of the tables' columns, quick to send and insert."""

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
        row = tuple(reached[name] if name in reached else getattr(fact, name) for name in FACTS)
        facts.setdefault(key, row)
    own = {"article_id": article_id, "place_id": reading.place_id, "duplicate_of": None}
    return ArticleRows(
        path=article.path,
        article_id=article_id,
        fingerprint=article.fingerprint,
        article=tuple(own[name] if name in own else getattr(article, name) for name in ARTICLES),
        facts=tuple(facts.values()),
        rejections=tuple(
            (article_id, r.kind, r.start, r.end, text[r.start : r.end], r.reason, r.rule)
            for r in reading.rejections
        ),
        bands=reading.minhash,
        boilerplate=tuple(offset for span in article.boilerplate for offset in span),
    )


def place_row(place: Place) -> Row:
    """Return the row of ``places`` for a place of the gazetteer, whose dates are ISO strings."""
    return {column: getattr(place, column) for column in TABLES["places"]} | {
        name: date.fromisoformat(text) if text else None
        for name, text in (("valid_from", place.valid_from), ("valid_to", place.valid_to))
    }


def arrow_table(columns: Mapping[str, str], rows: Sequence[Mapping[str, object]]) -> Any:
    """Return ``rows`` as an Arrow table with the types of ``columns``; absent values are NULL."""
    return arrow_columns(columns, [[row.get(column) for row in rows] for column in columns])


def arrow_columns(columns: Mapping[str, str], values: Iterable[Sequence[object]]) -> Any:
    """Return an Arrow table of the types of ``columns``, each with its values."""
    import pyarrow as pa

    arrays = {}
    for (column, kind), cells in zip(columns.items(), values, strict=True):
        try:
            arrays[column] = pa.array(cells, arrow_kind(kind))
        except UnicodeEncodeError:
            arrays[column] = pa.array([_storable(cell) for cell in cells], pa.string())
    return pa.table(arrays)


def arrow_kind(kind: str) -> Any:
    """Return the Arrow type of a column of the type ``kind``, which may be followed by ``PRIMARY KEY``."""
    import pyarrow as pa

    kinds = {
        "TEXT": pa.string(), "INTEGER": pa.int32(), "BIGINT": pa.int64(), "UBIGINT": pa.uint64(),
        "DOUBLE": pa.float64(), "DATE": pa.date32(),
        "TIMESTAMP": pa.timestamp("us"), "BOOLEAN": pa.bool_(), "TEXT[]": pa.list_(pa.string()),
        "UBIGINT[]": pa.list_(pa.uint64()), "INTEGER[]": pa.list_(pa.int32()),
    }  # fmt: skip
    return kinds[kind.split(" ")[0]]


def _storable(value: object) -> object:
    """Return ``value`` with a ``?`` for each lone surrogate: names of files may hold undecodable bytes."""
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else value
