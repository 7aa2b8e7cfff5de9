"""What people say of facts: confirmed, corrected, rejected, or missed by the rules.

Corrections are kept apart from the facts, in an SQLite file beside the database (``facts.duckdb`` has
``facts.corrections.sqlite``): an extraction replaces the whole database and never waits for somebody
who corrects, nor the other way round. A correction says what is claimed (the columns of a fact) and
where (the article by its content, and the quoted words with those around them), so that it can be
found again after the rules, the offsets or the names of files have changed; ``pipeline.reattach`` does.

Nothing is overwritten: the newest correction of one claim counts, the older ones stay as its history.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.model import digest

CONFIRM, CORRECT, REJECT, ADD, WITHDRAW = "confirm", "correct", "reject", "add", "withdraw"
ACTIONS = (CONFIRM, CORRECT, REJECT, ADD, WITHDRAW)

#: The columns of a fact that say what is claimed; two facts with the same are the same claim.
READING = (
    "kind", "place_id", "indicator", "year", "baseline_year", "value", "unit", "out_of", "scope", "status",
    "person", "role", "organization",
)  # fmt: skip
#: The columns that a person can state.
STATED = (*READING, "place_name", "place_level", "qualifier")

#: How many characters on either side of a quote are kept to find it again.
CONTEXT = 32
#: How long a writer waits for the others; fifty at once take well under a second.
SECONDS_TO_WAIT = 30.0

_TEXTS = ("action", "article_id", "content_id", "path", "quote", "prefix", "suffix", "evidence", "author", "reason",
          "target")  # fmt: skip
_TABLE = (
    "CREATE TABLE IF NOT EXISTS corrections (number INTEGER PRIMARY KEY AUTOINCREMENT, "
    + ", ".join(f"{name} TEXT NOT NULL" for name in _TEXTS)
    + ", char_start INTEGER NOT NULL, claimed TEXT, stated TEXT, made_at TEXT NOT NULL)"
)


@dataclass(frozen=True, slots=True)
class Correction:
    """One thing that somebody said of one claim.

    ``claimed`` is the fact as the rules read it (None for one that they missed), ``stated`` as it is
    right (None where it is rejected or the correction withdrawn); both hold the columns ``STATED``.
    ``target`` identifies the claim; a correction that revises another takes over its target.
    ``quote`` begins at ``char_start`` of the article whose text has the digest ``content_id``.
    """

    action: str
    article_id: str
    content_id: str
    path: str
    char_start: int
    quote: str
    prefix: str
    suffix: str
    evidence: str
    claimed: Mapping[str, Any] | None
    stated: Mapping[str, Any] | None
    author: str
    reason: str
    target: str = ""
    made_at: str = ""
    number: int = 0


def reading_of(fact: Mapping[str, Any]) -> tuple[Any, ...]:
    """What ``fact`` claims, without where it stands."""
    return tuple(fact.get(column) for column in READING)


def place(text: str, start: int, end: int) -> dict[str, Any]:
    """Where a mention stands, as fields of a correction."""
    return {
        "content_id": digest(text), "char_start": start, "quote": text[start:end],
        "prefix": text[max(start - CONTEXT, 0) : start], "suffix": text[end : end + CONTEXT],
    }  # fmt: skip


def in_force(corrections: Iterable[Correction]) -> list[Correction]:
    """The newest correction of each claim, in the order in which they were made, withdrawn ones left out."""
    newest = {correction.target: correction for correction in corrections}
    return sorted((c for c in newest.values() if c.action != WITHDRAW), key=lambda c: c.number)


class Corrections:
    """The corrections of one facts database; any number of threads and processes may write at once."""

    def __init__(self, database: Path) -> None:
        """``database`` is the facts database; the file of corrections is made by the first one."""
        self.path = database.with_name(database.stem + ".corrections.sqlite")

    def add(self, *corrections: Correction) -> None:
        """Keep ``corrections``, all or none; they are on disk when this returns."""
        names = [field.name for field in fields(Correction) if field.name != "number"]
        marks = ", ".join(f":{name}" for name in names)
        with self._connected() as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(_TABLE)
            insert = f"INSERT INTO corrections ({', '.join(names)}) VALUES ({marks})"
            connection.executemany(insert, [_row(correction) for correction in corrections])
            connection.execute("COMMIT")

    def all(self) -> list[Correction]:
        """Every correction ever made, oldest first."""
        if not self.path.is_file():
            return []
        names = [field.name for field in fields(Correction)]
        with self._connected() as connection:
            rows = connection.execute(f"SELECT {', '.join(names)} FROM corrections ORDER BY number").fetchall()
        return [_correction(dict(zip(names, row, strict=True))) for row in rows]

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.path, timeout=SECONDS_TO_WAIT, isolation_level=None)) as connection:
            yield connection


def _row(correction: Correction) -> dict[str, Any]:
    return asdict(correction) | {
        "claimed": _json(correction.claimed), "stated": _json(correction.stated),
        "target": correction.target or _target(correction),
        "made_at": correction.made_at or datetime.now(UTC).isoformat(timespec="seconds"),
    }  # fmt: skip


def _target(correction: Correction) -> str:
    """Identifies a claim: the same words of the same text, read the same way."""
    claim = correction.claimed or correction.stated or {}
    kind = "added" if correction.claimed is None else "found"
    where = (correction.content_id, correction.char_start, correction.quote)
    return digest("\x1f".join(map(str, (*where, kind, *reading_of(claim)))))


def _json(value: Mapping[str, Any] | None) -> str | None:
    return None if value is None else json.dumps(dict(value), ensure_ascii=False)


def _correction(row: dict[str, Any]) -> Correction:
    return Correction(**row | {name: json.loads(row[name]) if row[name] else None for name in ("claimed", "stated")})
