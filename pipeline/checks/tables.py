"""The tables ``reference`` and ``checks`` of the facts database, and the claims read from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from itertools import groupby
from typing import TYPE_CHECKING, Any

from pipeline.checks.records import VERDICTS, Check, Claim
from pipeline.checks.sources import Source
from pipeline.model import Fact, evidence_start
from pipeline.reference import ReferenceRow, reference
from pipeline.rows import insert_rows

if TYPE_CHECKING:
    import duckdb

REFERENCE = {
    "year": "INTEGER",
    "edition": "INTEGER",
    "place_id": "TEXT",
    "place_name": "TEXT",
    "indicator": "TEXT",
    "rank": "INTEGER",
    "value": "DOUBLE",
    "source": "TEXT",
    "source_kind": "TEXT",
    "retrieved": "TEXT",
    "note": "TEXT",
}

CHECKS = {
    "check_id": "TEXT",
    "kind": "TEXT",
    "verdict": "TEXT",
    "article_ids": "TEXT[]",
    "fact_ids": "TEXT[]",
    "place_id": "TEXT",
    "place_name": "TEXT",
    "indicator": "TEXT",
    "year": "INTEGER",
    "value": "DOUBLE",
    "expected": "DOUBLE",
    "arithmetic": "TEXT",
    "derived": "BOOLEAN",
    "explanation_vi": "TEXT",
    "explanation_en": "TEXT",
    "sources": "TEXT[]",
}

_BATCH = 200
_SUBJECTS = 50
_FACT_COLUMNS = tuple(
    field.name
    for field in fields(Fact)
    if field.name not in ("start", "end", "evidence_start", "evidence_end")
)
#: The figures that articles can be held against each other for; see ``check_two_figures``.
_DEFINITE = (
    "f.kind IN ('rank', 'index_value') AND f.value IS NOT NULL AND f.status = 'reported' "
    "AND f.place_id IS NOT NULL AND f.year IS NOT NULL AND f.indicator <> 'other' "
    "AND f.scope IS DISTINCT FROM 'region' AND NOT (f.place_id = 'VN' AND f.kind = 'index_value')"
)
_SUBJECT = (
    "f.kind, f.place_id, f.indicator, f.year, "
    "CASE WHEN f.kind = 'rank' THEN coalesce(f.scope, 'national') ELSE coalesce(f.unit, '') END"
)


def create_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Make empty tables ``checks`` and ``reference`` in place of what was there, and fill the latter."""
    for name, columns in (("reference", REFERENCE), ("checks", CHECKS)):
        listed = ", ".join(f'"{column}" {kind}' for column, kind in columns.items())
        connection.execute(f"CREATE OR REPLACE TABLE {name} ({listed})")
    insert_rows(connection, "reference", REFERENCE, [_reference_row(row) for row in reference()])


def store_checks(connection: duckdb.DuckDBPyConnection, checks: Iterable[Check]) -> None:
    """Add ``checks`` to the table, in their order."""
    rows = [{column: getattr(check, column) for column in CHECKS} for check in checks]
    insert_rows(connection, "checks", CHECKS, rows)


def stored_checks(connection: duckdb.DuckDBPyConnection, *, telling: bool) -> Iterator[Check]:
    """The stored checks, worst first; with ``telling`` only what is contradicted or not comparable."""
    wanted = VERDICTS[:2] if telling else VERDICTS
    columns = [field.name for field in fields(Check)]
    rows = connection.cursor().execute(
        f"SELECT {', '.join(columns)} FROM checks "
        f"WHERE list_contains(?::TEXT[], verdict) ORDER BY list_position({list(VERDICTS)}, verdict), rowid",
        [list(wanted)],
    )
    for row in _fetched(rows):
        cells: dict[str, Any] = {
            column: tuple(cell) if isinstance(cell, list) else cell
            for column, cell in zip(columns, row, strict=True)
        }
        yield Check(**cells)


def article_columns(connection: duckdb.DuckDBPyConnection, article_id: str) -> dict[str, Any]:
    """What is known of an article beside its text."""
    columns = ("path", "title", "outlet", "url", "published")
    query = f"SELECT {', '.join(columns)} FROM articles WHERE article_id = ?"
    [row] = connection.execute(query, [article_id]).fetchall()
    return dict(zip(columns, row, strict=True))


def _reference_row(row: ReferenceRow) -> dict[str, object]:
    return {column: getattr(row, column) for column in REFERENCE}


def articles_with_claims(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, tuple[Claim, ...]]]:
    """The text and the claims of each article that has any, by article_id; in batches, for flat memory."""
    last = ""
    while True:
        # the ids first: to sort and cut all articles with their texts would take the memory of all texts
        query = (
            "SELECT article_id, text FROM articles WHERE article_id IN ("
            "SELECT DISTINCT article_id FROM facts WHERE article_id > ? ORDER BY article_id LIMIT ?"
            ") ORDER BY article_id"
        )
        texts = dict(connection.execute(query, [last, _BATCH]).fetchall())
        if not texts:
            return
        last = max(texts)
        yield from _claims(connection, texts)


def claims_of_article(
    connection: duckdb.DuckDBPyConnection, article_id: str
) -> tuple[str, tuple[Claim, ...]]:
    """The text of one article and its claims in the order of the text."""
    query = "SELECT article_id, text FROM articles WHERE article_id = ?"
    texts = dict(connection.execute(query, [article_id]).fetchall())
    return next(_claims(connection, texts), (texts[article_id], ()))


def _claims(
    connection: duckdb.DuckDBPyConnection, texts: dict[str, str]
) -> Iterator[tuple[str, tuple[Claim, ...]]]:
    names = ("article_id", "fact_id", "char_start", "char_end", "evidence", *_FACT_COLUMNS)
    query = (
        f"SELECT {', '.join(names)} FROM facts "
        "WHERE article_id IN (SELECT unnest(?::TEXT[])) ORDER BY article_id, char_start, char_end, fact_id"
    )
    rows = connection.execute(query, [list(texts)]).fetchall()
    for article_id, group in groupby(rows, key=lambda row: str(row[0])):
        yield texts[article_id], tuple(claim_of(dict(zip(names, row, strict=True)), texts[article_id]) for row in group)


def claim_of(row: Mapping[str, Any], text: str) -> Claim:
    """The claim that a row of ``facts``, its columns by name, makes in the ``text`` of its article."""
    start, end, evidence = row["char_start"], row["char_end"], row["evidence"]
    begin = evidence_start(text, evidence, start)
    fact = Fact(
        **{column: row[column] for column in _FACT_COLUMNS},
        start=start,
        end=end,
        evidence_start=begin,
        evidence_end=begin + len(evidence),
    )
    return Claim(fact, row["fact_id"], row["article_id"], text[start:end], evidence)


def shared_subjects(
    connection: duckdb.DuckDBPyConnection, article_id: str | None = None
) -> Iterator[tuple[tuple[Claim, ...], dict[str, Source]]]:
    """The claims on each subject that several articles give a figure of, with the articles.

    With ``article_id`` only the subjects that this article speaks of.
    """
    having = "HAVING count(DISTINCT f.article_id) > 1"
    parameters: list[object] = []
    if article_id is not None:
        having += " AND bool_or(f.article_id = ?)"
        parameters.append(article_id)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE shared AS "
        "SELECT *, row_number() OVER (ORDER BY kind, place_id, indicator, year, part) AS number "
        f"FROM (SELECT {_SUBJECT} AS part FROM facts f WHERE {_DEFINITE} GROUP BY ALL {having})",
        parameters,
    )
    columns = ", ".join(f"f.{column}" for column in _FACT_COLUMNS)
    query = (
        "SELECT s.number, a.path, a.outlet, a.published, a.duplicate_of, f.article_id, f.fact_id, "
        "f.char_start, f.char_end, f.evidence, "
        "substring(a.text, f.char_start + 1, f.char_end - f.char_start), "
        f"{columns} FROM shared s "
        f"JOIN facts f ON (s.kind, s.place_id, s.indicator, s.year, s.part) = ({_SUBJECT}) "
        f"JOIN articles a USING (article_id) WHERE {_DEFINITE} AND s.number BETWEEN ? AND ? "
        "ORDER BY s.number, f.article_id, f.char_start, f.fact_id"
    )
    first = 1
    # in parts: all facts of all shared subjects may be most of the database
    while rows := connection.execute(query, [first, first + _SUBJECTS - 1]).fetchall():
        for _, group in groupby(rows, key=lambda row: int(row[0])):
            members = [row[1:] for row in group]
            sources = {row[4]: Source(row[4], row[1] or row[0], row[2], row[3]) for row in members}
            yield tuple(_shared_claim(row[4:]) for row in members), sources
        first += _SUBJECTS


def _fetched(result: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while rows := result.fetchmany(1000):
        yield from rows


def _shared_claim(row: tuple[Any, ...]) -> Claim:
    article_id, fact_id, start, end, evidence, printed, *cells = row
    fact = Fact(
        **dict(zip(_FACT_COLUMNS, cells, strict=True)),
        start=start,
        end=end,
        evidence_start=start,
        evidence_end=end,
    )
    return Claim(fact, fact_id, article_id, printed, evidence)
