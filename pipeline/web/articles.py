"""Articles and facts out of a snapshot: the filtered list, one article, one fact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from pipeline.check import ABOUT_BOTH, BETWEEN, Checked
from pipeline.checks.records import VERDICTS, worst
from pipeline.model import KINDS
from pipeline.reattach import Overlay
from pipeline.schema import FACTS
from pipeline.web.derived import FIRST_YEAR
from pipeline.web.provinces import provinces
from pipeline.web.revised import recheck
from pipeline.web.snapshot import Snapshot

Row = dict[str, Any]

LISTED = ("article_id", "path", "title", "outlet", "url", "author", "published", "place_id", "duplicate_of", "facts",
          "contradicted", "supported")  # fmt: skip
_CHECK = ("kind", "verdict", "fact_ids", "value", "expected", "arithmetic", "derived", "explanation_vi", "explanation_en",
          "sources")  # fmt: skip
#: These say something of each of their claims, all others of the first alone.
_OF_EACH = (*ABOUT_BOTH, BETWEEN)


@dataclass(frozen=True, slots=True)
class ArticleFilter:
    """Which articles are wanted; what is None or empty, or no value that there is, filters nothing."""

    province: str | None = None
    year: int | None = None
    outlet: str | None = None
    kind: str | None = None
    verdict: str | None = None
    q: str | None = None

    def where(self) -> tuple[str, list[Any]]:
        """The condition on the table ``articles`` of a snapshot, with its parameters."""
        parts: list[tuple[str, Any]] = []
        if self.province and self.province in provinces():
            parts.append(("provinces & ? <> 0", 1 << provinces()[self.province].number))
        if self.year and FIRST_YEAR <= self.year < FIRST_YEAR + 63:
            parts.append(("years & ? <> 0", 1 << (self.year - FIRST_YEAR)))
        if self.outlet:
            parts.append(("outlet = ?", self.outlet))
        if self.kind in KINDS:
            parts.append(("kinds & ? <> 0", 1 << KINDS.index(self.kind)))
        if self.verdict in VERDICTS:
            parts.append(("verdicts & ? <> 0", 1 << VERDICTS.index(self.verdict)))
        if self.q and self.q.strip():
            parts.append(("contains(named, ?)", self.q.strip().lower()))
        return " AND ".join(part for part, _ in parts) or "true", [value for _, value in parts]

    def query(self) -> dict[str, Any]:
        """The filter as the query of an address."""
        return {field.name: getattr(self, field.name) for field in fields(self) if getattr(self, field.name)}


def list_articles(snapshot: Snapshot, wanted: ArticleFilter, limit: int, offset: int = 0) -> tuple[list[Row], int]:
    """A page of the articles, newest first, and how many there are in all."""
    where, values = wanted.where()
    [total] = snapshot.rows(f"SELECT count(*) AS n FROM articles WHERE {where}", values)
    rows = snapshot.rows(
        f"SELECT {', '.join(LISTED)} FROM articles WHERE {where} ORDER BY n LIMIT ? OFFSET ?", [*values, limit, offset]
    )
    return rows, total["n"]


def outlets(snapshot: Snapshot) -> list[str]:
    """The outlets with the most articles."""
    return sorted(row["outlet"] for row in snapshot.rows("SELECT outlet FROM offered"))


def years(snapshot: Snapshot) -> list[int]:
    """The years that articles give figures of, newest first."""
    [row] = snapshot.rows("SELECT bit_or(years) AS years FROM articles")
    found = row["years"] or 0
    return [FIRST_YEAR + bit for bit in range(62, -1, -1) if found >> bit & 1]


def find_article(snapshot: Snapshot, overlay: Overlay, article_id: str) -> Row | None:
    """One article with its text, its facts (see ``with_checks``) and the spans of site furniture.

    Each fact that a person confirmed, corrected or added has the ``correction``.
    """
    # three look-ups by key; a join of the three would read the tables
    found = snapshot.rows("SELECT * EXCLUDE (named, provinces, years, kinds, verdicts) FROM articles WHERE article_id = ?", [article_id])
    if not found:
        return None
    [stored] = snapshot.rows("SELECT text FROM db.articles WHERE article_id = ?", [article_id])
    extraction = snapshot.rows("SELECT boilerplate FROM db.extractions WHERE article_id = ?", [article_id])
    spans = (extraction[0]["boilerplate"] if extraction else None) or []
    article = found[0] | stored
    facts = snapshot.rows(
        f"SELECT {', '.join(FACTS)} FROM db.facts WHERE rowid BETWEEN ? AND ? AND article_id = ? "
        "ORDER BY char_start, char_end, fact_id",
        [article["first_fact"], article["last_fact"], article_id],
    )
    if article_id in overlay.article_ids:
        facts = overlay.applied(article_id, facts)
        checks = recheck(article["text"], facts)
    else:
        checks = _stored_checks(snapshot, article)
    checks += _checks_between(snapshot, facts)
    checks.sort(key=lambda check: VERDICTS.index(check["verdict"]))
    return {
        **article,
        "furniture": list(zip(spans[::2], spans[1::2], strict=True)),
        "facts": [{**fact, "correction": overlay.said.get(fact["fact_id"])} for fact in with_checks(facts, checks)],
    }


def _stored_checks(snapshot: Snapshot, article: Row) -> list[Row]:
    if article["checks"] is None:
        return []
    query = f"SELECT {', '.join(_CHECK)} FROM db.checks WHERE rowid BETWEEN ? AND ? AND kind <> ?"
    values = [article["first_check"], article["last_check"], BETWEEN]
    if article["last_check"] - article["first_check"] >= article["checks"]:
        # others' checks stand between them, as they do where only some articles were checked anew
        query, values = query + " AND article_ids[1] = ?", [*values, article["article_id"]]
    return snapshot.rows(query, values)


def _checks_between(snapshot: Snapshot, facts: Sequence[Row]) -> list[Row]:
    """The checks that hold these facts against other articles'."""
    if not facts:
        return []
    # listed one by one, for the index to be used
    pairs = snapshot.rows(
        f"SELECT fact_id, check_id FROM compared WHERE fact_id IN ({', '.join('?' * len(facts))})",
        [fact["fact_id"] for fact in facts],
    )
    if not pairs:
        return []
    own: dict[str, list[str]] = {}
    for pair in pairs:
        own.setdefault(pair["check_id"], []).append(pair["fact_id"])
    # a check may be of thousands of articles' facts; only these are told
    rows = snapshot.rows(
        f"SELECT check_id, {', '.join(_CHECK)} FROM (SELECT * REPLACE ([] AS fact_ids) FROM between_articles "
        f"WHERE check_id IN ({', '.join('?' * len(own))}))",
        list(own),
    )
    return [row | {"fact_ids": own[row["check_id"]]} for row in rows]


def find_fact(snapshot: Snapshot, overlay: Overlay, fact_id: str) -> tuple[Row, Row] | None:
    """One fact with its checks, and its article.

    A fact that a person rejected or corrected keeps its address; it has ``dropped_by`` and no verdict.
    """
    row = overlay.added.get(fact_id)
    if row is None:
        found = snapshot.rows(f"SELECT {', '.join(FACTS)} FROM db.facts WHERE fact_id = ?", [fact_id])
        row = found[0] if found else None
    article = find_article(snapshot, overlay, row["article_id"]) if row else None
    if row is None or article is None:
        return None
    held = next((fact for fact in article["facts"] if fact["fact_id"] == fact_id), None)
    if held is not None:
        return {**held, "dropped_by": None}, article
    return {**row, "checks": [], "verdict": None, "correction": None, "dropped_by": overlay.dropped.get(fact_id)}, article


def with_checks(facts: Iterable[Row], checks: Iterable[Row]) -> list[Row]:
    """The facts, each with its ``checks`` and its ``verdict``, the worst of them (None: never checked).

    That articles disagree does not say which is wrong, so that it is listed and decides nothing.
    """
    by_fact: dict[str, list[Row]] = {}
    for check in checks:
        for fact_id in check["fact_ids"] if check["kind"] in _OF_EACH else check["fact_ids"][:1]:
            by_fact.setdefault(fact_id, []).append(check)
    return [
        {**fact, "checks": (found := by_fact.get(fact["fact_id"], [])), "verdict": _verdict(found)} for fact in facts
    ]


def _verdict(checks: Iterable[Mapping[str, Any]]) -> str | None:
    found = [check["verdict"] for check in checks if check["kind"] != BETWEEN]
    return worst(found) if found else None


def facts_of(checked: Checked) -> list[Row]:
    """The facts of a checked text as rows of ``facts``, with their checks."""
    rows = []
    for claim in checked.claims:
        fact = claim.fact
        row = {column: getattr(fact, column, None) for column in FACTS}
        rows.append(row | {
            "fact_id": claim.fact_id, "article_id": claim.article_id, "evidence": claim.evidence,
            "char_start": fact.start, "char_end": fact.end, "correction": None,
        })  # fmt: skip
    checks = [{column: getattr(check, column) for column in _CHECK} for check in checked.checks]
    return with_checks(rows, checks)


def stream(snapshot: Snapshot, query: str, values: Sequence[Any]) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
    """The columns and the rows of a query too long for memory."""
    cursor = snapshot.cursor()
    cursor.execute(query, list(values))

    def rows() -> Iterator[tuple[Any, ...]]:
        while batch := cursor.fetchmany(500):
            yield from batch

    return [column[0] for column in cursor.description or []], rows()


def facts_by_id(snapshot: Snapshot, fact_ids: Sequence[str]) -> dict[str, Row]:
    """Facts with the title, outlet and date of their article."""
    if not fact_ids:
        return {}
    # listed one by one and without a join, for the key's index to be used
    marks = ", ".join("?" * len(fact_ids))
    rows = snapshot.rows(f"SELECT {', '.join(FACTS)} FROM db.facts WHERE fact_id IN ({marks})", [*fact_ids])
    rows += [row for fact_id in fact_ids if (row := snapshot.overlay.added.get(fact_id))]
    article_ids = sorted({row["article_id"] for row in rows})
    found = snapshot.rows(
        "SELECT article_id, path, title, outlet, published FROM db.articles "
        f"WHERE article_id IN ({', '.join('?' * len(article_ids)) or 'NULL'})",
        article_ids,
    )
    by_id = {row["article_id"]: row for row in found}
    return {row["fact_id"]: row | by_id[row["article_id"]] for row in rows}
