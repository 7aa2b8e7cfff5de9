"""Facts and checks with people's corrections laid over, for the tables that a snapshot derives.

The checks of a corrected article are made anew from its facts as they hold. Of the checks between
articles, those whose disagreement rested on facts that do not hold are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pipeline.check import BETWEEN, check_claims
from pipeline.checks.tables import CHECKS, claim_of
from pipeline.corrected import make_table
from pipeline.reattach import Overlay
from pipeline.schema import FACTS

if TYPE_CHECKING:
    import duckdb

Row = dict[str, Any]


def recheck(text: str, facts: Iterable[Mapping[str, Any]]) -> list[Row]:
    """The checks of an article with these facts, as rows of ``checks``, worst first."""
    checks = check_claims(claim_of(fact, text) for fact in facts)
    return [{column: getattr(check, column) for column in CHECKS} for check in checks]


def lay_over(connection: duckdb.DuckDBPyConnection, overlay: Overlay) -> None:
    """Make the views ``current_facts`` (with ``fact_row``) and ``current_checks`` (with ``check_row``)."""
    articles = _articles(connection, overlay)
    hidden = _own_checks(connection, list(articles)) + _settled(connection, list(overlay.dropped))
    checks = [check for text, facts in articles.values() for check in recheck(text, facts)]
    make_table(connection, "TABLE dropped", {"fact_id": "TEXT"}, [{"fact_id": fact_id} for fact_id in overlay.dropped])
    make_table(connection, "TABLE added", FACTS, list(overlay.added.values()))
    make_table(connection, "TABLE hidden", {"check_row": "INTEGER"}, [{"check_row": row} for row in hidden])
    make_table(connection, "TABLE rechecked", CHECKS, checks)
    connection.execute(
        "CREATE VIEW current_facts AS SELECT *, rowid AS fact_row FROM db.facts "
        "WHERE fact_id NOT IN (SELECT fact_id FROM dropped) UNION ALL BY NAME SELECT *, NULL::BIGINT AS fact_row FROM added"
    )
    connection.execute(
        "CREATE VIEW current_checks AS SELECT *, rowid AS check_row FROM db.checks "
        "WHERE rowid NOT IN (SELECT check_row FROM hidden) UNION ALL BY NAME "
        "SELECT *, NULL::BIGINT AS check_row FROM rechecked"
    )


def _articles(connection: duckdb.DuckDBPyConnection, overlay: Overlay) -> dict[str, tuple[str, list[Row]]]:
    """The text and the facts as they hold of each corrected article."""
    wanted = sorted(overlay.article_ids)
    if not wanted:
        return {}
    found = "article_id IN (SELECT unnest(?::TEXT[]))"
    texts = connection.execute(f"SELECT article_id, text FROM db.articles WHERE {found}", [wanted]).fetchall()
    rows = connection.execute(f"SELECT {', '.join(FACTS)} FROM db.facts WHERE {found}", [wanted]).fetchall()
    facts: dict[str, list[Row]] = {article_id: [] for article_id in wanted}
    for row in rows:
        fact = dict(zip(FACTS, row, strict=True))
        facts[fact["article_id"]].append(fact)
    return {article_id: (text, overlay.applied(article_id, facts[article_id])) for article_id, text in texts}


def _own_checks(connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> list[int]:
    """The rows of ``checks`` on single articles."""
    if not article_ids:
        return []
    query = "SELECT rowid FROM db.checks WHERE kind <> ? AND article_ids[1] IN (SELECT unnest(?::TEXT[]))"
    return [row for (row,) in connection.execute(query, [BETWEEN, list(article_ids)]).fetchall()]


def _settled(connection: duckdb.DuckDBPyConnection, dropped: Sequence[str]) -> list[int]:
    """The rows of checks between articles that nothing speaks against any more."""
    if not dropped:
        return []
    query = """
        WITH concerned AS (
            SELECT rowid AS check_row, fact_ids FROM db.checks
            WHERE kind = ? AND verdict = 'contradicted' AND list_has_any(fact_ids, ?::TEXT[])
        ), left_over AS (
            SELECT check_row, unnest(fact_ids) AS fact_id FROM concerned
        )
        SELECT check_row FROM left_over JOIN db.facts USING (fact_id)
        WHERE fact_id NOT IN (SELECT unnest(?::TEXT[]))
        GROUP BY check_row HAVING count(DISTINCT value) < 2
    """
    return [row for (row,) in connection.execute(query, [BETWEEN, list(dropped), list(dropped)]).fetchall()]
