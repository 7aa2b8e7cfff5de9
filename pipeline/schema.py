"""The tables of a facts database: names, columns and types, as plain data.

``articles``, ``facts`` and ``places`` are the published contract. The others are bookkeeping:
``runs`` (one row per extraction run, the only table with wall-clock times), ``failures`` and
``copies`` (inputs that gave no article of their own), ``rejections`` (values that became no fact)
and ``extractions`` (which run read an article last, by which rules, its near-duplicate bands,
and where its site furniture is: start, end, start, end, …).
"""

from __future__ import annotations

ARTICLES = {
    "article_id": "TEXT PRIMARY KEY",
    "path": "TEXT",
    "title": "TEXT",
    "outlet": "TEXT",
    "url": "TEXT",
    "author": "TEXT",
    "published": "DATE",
    "place_id": "TEXT",
    "text": "TEXT",
    "duplicate_of": "TEXT",
}

FACTS = {
    "fact_id": "TEXT PRIMARY KEY",
    "article_id": "TEXT",
    "kind": "TEXT",
    "place_id": "TEXT",
    "place_name": "TEXT",
    "place_level": "TEXT",
    "indicator": "TEXT",
    "year": "INTEGER",
    "baseline_year": "INTEGER",
    "value": "DOUBLE",
    "unit": "TEXT",
    "out_of": "INTEGER",
    "scope": "TEXT",
    "qualifier": "TEXT",
    "status": "TEXT",
    "person": "TEXT",
    "role": "TEXT",
    "organization": "TEXT",
    "evidence": "TEXT",
    "char_start": "INTEGER",
    "char_end": "INTEGER",
    "rule": "TEXT",
    "confidence": "DOUBLE",
}

PLACES = {
    "place_id": "TEXT PRIMARY KEY",
    "name": "TEXT",
    "level": "TEXT",
    "parent_id": "TEXT",
    "region": "TEXT",
    "gso_code": "TEXT",
    "iso_code": "TEXT",
    "valid_from": "DATE",
    "valid_to": "DATE",
    "merged_into": "TEXT",
}

RUNS = {
    "run_id": "INTEGER PRIMARY KEY",
    "version": "TEXT",
    "rules_version": "TEXT",
    "input": "TEXT",
    "workers": "INTEGER",
    "started_at": "TIMESTAMP",
    "finished_at": "TIMESTAMP",
    "articles_read": "INTEGER",
    "articles_unchanged": "INTEGER",
    "articles_copied": "INTEGER",
    "articles_failed": "INTEGER",
    "facts": "INTEGER",
    "rejections": "INTEGER",
}

FAILURES = {"path": "TEXT", "reason": "TEXT", "run_id": "INTEGER"}

COPIES = {"path": "TEXT", "article_id": "TEXT", "run_id": "INTEGER"}

REJECTIONS = {
    "article_id": "TEXT",
    "kind": "TEXT",
    "char_start": "INTEGER",
    "char_end": "INTEGER",
    "text": "TEXT",
    "reason": "TEXT",
    "rule": "TEXT",
}

EXTRACTIONS = {
    "article_id": "TEXT PRIMARY KEY",
    "run_id": "INTEGER",
    "rules_version": "TEXT",
    "bands": "UBIGINT[]",
    "boilerplate": "INTEGER[]",
}

TABLES = {
    "articles": ARTICLES,
    "facts": FACTS,
    "places": PLACES,
    "runs": RUNS,
    "failures": FAILURES,
    "copies": COPIES,
    "rejections": REJECTIONS,
    "extractions": EXTRACTIONS,
}


def create_table(name: str) -> str:
    """Return the ``CREATE TABLE`` statement of table ``name``."""
    columns = ", ".join(f"{column} {kind}" for column, kind in TABLES[name].items())
    return f"CREATE TABLE IF NOT EXISTS {name} ({columns})"
