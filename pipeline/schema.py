"""The tables of a facts database: names, columns and types, as plain data.

``articles``, ``facts`` and ``places`` are the published contract. The others are bookkeeping:
``runs`` (one row per extraction run, the only table with wall-clock times), ``rejections`` (values
that became no fact), ``extractions`` (which run read an article, by which rules, from which reading of
its source, its near-duplicate bands, and where its site furniture is: start, end, start, end, …),
``sources`` (what each article-sized input gave: an article, or the reason why none) and ``files``
(how each file was when it was read, so that it need not be read again). ``manifest`` counts the rows.
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
    "claims": "TEXT",
    "disagreements": "INTEGER",
}

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
    "fingerprint": "UBIGINT",
    "bands": "UBIGINT[]",
    "boilerplate": "INTEGER[]",
}

# ``file`` is absolute, ``path`` and ``shown`` are below the input folder; (``shown``, ``number``) is the
# order of the input. The first source of an article carries it, the others are its copies.
SOURCES = {
    "path": "TEXT",
    "file": "TEXT",
    "shown": "TEXT",
    "number": "INTEGER",
    "article_id": "TEXT",
    "fingerprint": "UBIGINT",
    "reason": "TEXT",
    "run_id": "INTEGER",
}

FILES = {
    "file": "TEXT",
    "shown": "TEXT",
    "size": "BIGINT",
    "mtime_ns": "BIGINT",
    "ctime_ns": "BIGINT",
    "digest": "TEXT",
    "rules_version": "TEXT",
    "run_id": "INTEGER",
}

MANIFEST = {"name": "TEXT", "rows": "BIGINT"}

TABLES = {
    "articles": ARTICLES,
    "facts": FACTS,
    "places": PLACES,
    "runs": RUNS,
    "rejections": REJECTIONS,
    "extractions": EXTRACTIONS,
    "sources": SOURCES,
    "files": FILES,
    "manifest": MANIFEST,
}


def create_table(name: str) -> str:
    """Return the ``CREATE TABLE`` statement of table ``name``."""
    columns = ", ".join(f"{column} {kind}" for column, kind in TABLES[name].items())
    return f"CREATE TABLE IF NOT EXISTS {name} ({columns})"
