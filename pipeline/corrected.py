"""The facts with what people said of them: in the views of a connection, and as gold files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.corrections import Corrections
from pipeline.reattach import Overlay, reattach
from pipeline.schema import FACTS
from pipeline.views import VIEWS

if TYPE_CHECKING:
    import duckdb

#: What a gold file says of a fact; see ``pipeline.evaluate``.
GOLD = (
    "kind", "place_name", "indicator", "year", "baseline_year", "value", "unit", "scope", "status", "person", "role",
    "organization",
)  # fmt: skip


def apply_corrections(connection: duckdb.DuckDBPyConnection, database: Path) -> Overlay:
    """Make the views of ``connection``, an open facts database, count with the corrections kept beside it.

    Only views of this connection are laid over those of the file: the table ``facts`` stays what the
    rules found, ``current_facts`` is what holds. A table ``corrections`` says who changed what.
    """
    corrections = Corrections(database).all()
    overlay = reattach(connection, corrections)
    if not corrections:
        return overlay
    make_table(connection, "TEMP TABLE dropped", {"fact_id": "TEXT"}, [{"fact_id": key} for key in overlay.dropped])
    make_table(connection, "TEMP TABLE added", FACTS, list(overlay.added.values()))
    make_table(connection, "TEMP TABLE corrections", _TABLE, list(_rows(corrections, overlay)))
    connection.execute(
        "CREATE TEMP VIEW current_facts AS SELECT * FROM facts WHERE fact_id NOT IN (SELECT fact_id FROM dropped) "
        "UNION ALL BY NAME SELECT * FROM added"
    )
    for name, query in VIEWS.items():
        if name != "current_facts":
            connection.execute(f"CREATE TEMP VIEW {name} AS {query}")
    return overlay


def make_table(
    connection: duckdb.DuckDBPyConnection, table: str, columns: Mapping[str, str], rows: Sequence[Mapping[str, Any]]
) -> None:
    """Make ``table`` ("TABLE name" or "TEMP TABLE name") of a few thousand rows.

    By lists, not by Arrow: the first Arrow table of a process loads pandas, which takes a second that a
    query of two seconds does not have.
    """
    kinds = {column: kind.split(" ")[0] for column, kind in columns.items()}
    cells = ", ".join(f"unnest(?::{kind}[]) AS {column}" for column, kind in kinds.items())
    values = [[row[column] for row in rows] for column in columns]
    connection.execute(f"CREATE {table} AS SELECT {cells}", values)


_TABLE = {
    "number": "INTEGER", "action": "TEXT", "state": "TEXT", "article_id": "TEXT", "path": "TEXT", "quote": "TEXT",
    "evidence": "TEXT", "claimed": "TEXT", "stated": "TEXT", "author": "TEXT", "reason": "TEXT", "made_at": "TEXT",
}  # fmt: skip


def state(number: int, overlay: Overlay) -> str:
    """Whether a correction is ``attached`` to an article, an ``orphan``, or ``superseded`` by a newer one."""
    if number in overlay.attached:
        return "attached"
    return "orphan" if any(c.number == number for c, _ in overlay.orphans) else "superseded"


def _rows(corrections: Any, overlay: Overlay) -> Iterator[dict[str, Any]]:
    for one in corrections:
        yield {column: getattr(one, column, None) for column in _TABLE} | {
            "state": state(one.number, overlay),
            "article_id": overlay.attached.get(one.number, one.article_id),
            "claimed": json.dumps(one.claimed, ensure_ascii=False) if one.claimed else None,
            "stated": json.dumps(one.stated, ensure_ascii=False) if one.stated else None,
        }  # fmt: skip


def gold_lines(connection: duckdb.DuckDBPyConnection, overlay: Overlay, schema: str = "main") -> Iterator[str]:
    """The corrected articles as lines of a gold file, by path, for ``dtifacts evaluate``.

    What a person confirmed, corrected or added is gold; what nobody looked at is optional, and what was
    rejected is left out, so that it is spurious where the rules find it again.
    """
    columns = ", ".join(f"f.{column}" for column in FACTS)
    query = (
        f"SELECT a.path, {columns} FROM {schema}.articles a LEFT JOIN {schema}.facts f USING (article_id) "
        "WHERE a.article_id = ?"
    )
    paths: dict[str, list[dict[str, Any]]] = {}
    for article_id in overlay.article_ids:
        rows = connection.execute(query, [article_id]).fetchall()
        facts = [dict(zip(FACTS, row[1:], strict=True)) for row in rows if row[1] is not None]
        paths[rows[0][0]] = overlay.applied(article_id, facts)
    for path in sorted(paths):
        facts = [_gold(fact, fact["fact_id"] in overlay.said) for fact in paths[path]]
        yield json.dumps({"path": path, "facts": facts}, ensure_ascii=False)


def _gold(fact: dict[str, Any], is_said: bool) -> dict[str, Any]:
    told = {column: fact[column] for column in GOLD if fact[column] is not None}
    return told if is_said else {**told, "optional": True}
