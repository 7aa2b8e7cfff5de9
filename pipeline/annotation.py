"""Articles with their facts as JSON lines that annotation tools import and ``evaluate`` reads as gold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.schema import FACTS

if TYPE_CHECKING:
    import duckdb

# What a gold file says of a fact: the contract's columns without ids, places in the text and provenance.
GOLD = tuple(
    column for column in FACTS
    if column not in {
        "fact_id", "article_id", "place_id", "place_level", "evidence", "char_start", "char_end", "rule", "confidence",
    }
)  # fmt: skip
_BATCH = 200


def write_annotations(connection: duckdb.DuckDBPyConnection, path: Path) -> int:
    """Write one line for each article that is no copy; return the number of facts.

    ``text`` and ``label`` (start, end and kind of every mention, in code points) are what doccano
    imports for sequence labelling; ``path`` and ``facts`` are a gold record. doccano keeps them, with
    title, outlet and address, as the article's metadata.
    """
    query = (
        "SELECT article_id, path, title, outlet, url, CAST(published AS TEXT), text FROM articles "
        "WHERE duplicate_of IS NULL ORDER BY path, article_id"
    )
    cursor, count = connection.cursor(), 0
    cursor.execute(query)
    with open(path, "w", encoding="utf-8") as out:
        while batch := cursor.fetchmany(_BATCH):
            facts = _facts(connection, [row[0] for row in batch])
            for article_id, file, title, outlet, url, published, text in batch:
                found = facts.get(article_id, [])
                record = {
                    "text": text,
                    "label": [label for label, _ in found],
                    "path": file, "title": title, "outlet": outlet, "url": url, "published": published,
                    "facts": [fact for _, fact in found],
                }  # fmt: skip
                out.write(json.dumps(record, ensure_ascii=False) + "\n")
                count += len(found)
    return count


def _facts(
    connection: duckdb.DuckDBPyConnection, article_ids: list[str]
) -> dict[str, list[tuple[tuple[int, int, str], dict[str, object]]]]:
    """Return the label and the gold fact of every fact of ``article_ids``, in the order of the text."""
    query = (
        f"SELECT article_id, char_start, char_end, {', '.join(GOLD)} FROM facts "
        "WHERE article_id IN (SELECT unnest(?::TEXT[])) ORDER BY article_id, char_start, char_end, fact_id"
    )
    found: dict[str, list[tuple[tuple[int, int, str], dict[str, object]]]] = {}
    for article_id, start, end, *cells in connection.execute(query, [article_ids]).fetchall():
        fact = {column: cell for column, cell in zip(GOLD, cells, strict=True) if cell is not None}
        found.setdefault(article_id, []).append(((start, end, str(fact["kind"])), fact))
    return found
