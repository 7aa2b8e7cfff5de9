"""What the report says of a database: counts, contradictions worst first, and each province's facts."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.charts import rank_chart, value_chart
from pipeline.check import worst_verdicts
from pipeline.checks.records import CONTRADICTED, VERDICTS
from pipeline.history import ranks, values
from pipeline.model import KINDS, evidence_start
from pipeline.store import StoreError, open_facts

if TYPE_CHECKING:
    import duckdb

Row = Mapping[str, Any]

# A page of some megabytes is still mailed and opened; what is left out is counted in its place.
MOST_CONTRADICTIONS = 300
MOST_FACTS = 40
# Sections after the provinces, by the words of both languages.
COUNTRY = ("Việt Nam", "Vietnam")
MINISTRIES = ("Bộ, ngành", "Ministries")
ELSEWHERE = ("Nơi khác", "Elsewhere")
# Characters on either side of a mention: long "sentences" are tables or lists.
_AROUND = 280

_LISTED = (
    "f.fact_id, f.kind, f.place_name, f.indicator, f.year, f.baseline_year, f.value, f.unit, f.out_of, f.scope, "
    "f.qualifier, f.status, f.person, f.role, f.organization, f.char_start, f.char_end, f.evidence, "
    "greatest(f.char_start - length(f.evidence), 0) AS window_start, "
    "substring(a.text, greatest(f.char_start - length(f.evidence), 0) + 1, 2 * length(f.evidence)) AS around, "
    "a.path, a.title, a.outlet, a.url, a.published"
)
# The worst verdict on each fact; that articles disagree says nothing of which of them is wrong.
_VERDICTS = f"""
WITH judged AS (SELECT fact_id, {list(VERDICTS)}[verdict] AS verdict, verdict AS badness FROM ({worst_verdicts("checks")}))
"""
# A figure that nobody printed comes after those that somebody did; then the farthest from the truth is first.
_CONTRADICTIONS = f"""
SELECT c.kind, c.fact_ids, c.arithmetic, c.sources, c.explanation_vi, c.explanation_en, count(*) OVER () AS total
FROM checks c JOIN facts f ON f.fact_id = c.fact_ids[1] JOIN articles a ON a.article_id = f.article_id
WHERE c.verdict = '{CONTRADICTED}' AND a.duplicate_of IS NULL
QUALIFY row_number() OVER (PARTITION BY c.kind, c.explanation_en, c.article_ids ORDER BY f.char_start) = 1
ORDER BY c.derived, abs(c.value - c.expected) / greatest(abs(c.value), abs(c.expected), 1e-9) DESC NULLS LAST,
    a.path, f.char_start, c.check_id
LIMIT {MOST_CONTRADICTIONS}
"""
# Texts are fetched for what is shown alone.
_FACTS = (
    _VERDICTS
    + f"""
, placed AS (
    SELECT f.fact_id, j.verdict, j.badness, a.published, a.path, f.char_start, CASE
        WHEN p.place_id = 'VN' THEN '{COUNTRY[0]}'
        WHEN p.level = 'ministry' THEN '{MINISTRIES[0]}'
        WHEN p.level = 'province' THEN p.name
        WHEN up.level = 'province' THEN up.name
        WHEN p.place_id IS NULL AND home.level = 'province' THEN home.name
        ELSE '{ELSEWHERE[0]}'
    END AS section
    FROM facts f JOIN articles a USING (article_id) LEFT JOIN judged j USING (fact_id)
    LEFT JOIN places p ON p.place_id = f.place_id
    LEFT JOIN places up ON up.place_id = p.parent_id LEFT JOIN places home ON home.place_id = a.place_id
    WHERE a.duplicate_of IS NULL
), chosen AS (
    SELECT section, fact_id, verdict, count(*) OVER (PARTITION BY section) AS total, row_number() OVER (
        PARTITION BY section ORDER BY badness NULLS LAST, published DESC NULLS LAST, path, char_start, fact_id
    ) AS position
    FROM placed QUALIFY position <= {MOST_FACTS}
)
SELECT section, verdict, total, {_LISTED}
FROM chosen JOIN facts f USING (fact_id) JOIN articles a USING (article_id) ORDER BY section, position
"""
)


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of an article around a mention: what stands before it, the mention, and what follows."""

    before: str
    mention: str
    after: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A check that says no, with the facts it is about."""

    check: Row
    facts: tuple[tuple[Row, Quote], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One province (both its eras), the country, the ministries or the rest: charts by language, facts."""

    name: tuple[str, str]
    charts: Mapping[str, Sequence[str]]
    facts: tuple[tuple[Row, Quote], ...]
    total: int


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything that the report says."""

    articles: int
    copies: int
    outlets: int
    failures: int
    first: date | None
    last: date | None
    made: date | None
    kinds: Mapping[str, int]
    verdicts: Mapping[str, int]
    contradictions: tuple[Contradiction, ...]
    contradicted: int
    sections: tuple[Section, ...]


def read_contents(database: Path) -> Contents:
    """Read the report's contents from the database at ``database``. Raises ``StoreError``."""
    import duckdb

    connection = open_facts(database)
    try:
        return _contents(connection)
    except duckdb.CatalogException:
        raise StoreError(f"{database}: its facts are not checked; `dtifacts check --db {database}` does it") from None
    finally:
        connection.close()


def _contents(connection: duckdb.DuckDBPyConnection) -> Contents:
    [head] = _rows(
        connection,
        "SELECT count(*) AS articles, count(duplicate_of) AS copies, count(DISTINCT outlet) AS outlets, "
        "(SELECT count(*) FROM failures) AS failures, min(published) AS first, max(published) AS last, "
        "(SELECT CAST(max(finished_at) AS DATE) FROM runs) AS made FROM articles",
    )
    counted = dict(connection.execute("SELECT kind, count(*) FROM facts GROUP BY kind").fetchall())
    judged = dict(connection.execute(_VERDICTS + "SELECT verdict, count(*) FROM judged GROUP BY verdict").fetchall())
    checks = _rows(connection, _CONTRADICTIONS)
    return Contents(
        **head,
        kinds={kind: counted.get(kind, 0) for kind in KINDS},
        verdicts={verdict: judged.get(verdict, 0) for verdict in VERDICTS},
        contradictions=_contradictions(connection, checks),
        contradicted=checks[0]["total"] if checks else 0,
        sections=_sections(connection),
    )


def _contradictions(connection: duckdb.DuckDBPyConnection, checks: Sequence[Row]) -> tuple[Contradiction, ...]:
    wanted = sorted({fact_id for check in checks for fact_id in check["fact_ids"]})
    query = (
        f"SELECT {_LISTED} FROM facts f JOIN articles a USING (article_id) "
        "WHERE f.fact_id IN (SELECT unnest(?::TEXT[]))"
    )
    facts = {fact["fact_id"]: (fact, quote(fact)) for fact in _rows(connection, query, [wanted])}
    return tuple(Contradiction(check, tuple(facts[key] for key in check["fact_ids"])) for check in checks)


def _sections(connection: duckdb.DuckDBPyConnection) -> tuple[Section, ...]:
    found: dict[str, list[Row]] = {}
    for row in _rows(connection, _FACTS):
        found.setdefault(row["section"], []).append(row)
    others = {pair[0]: pair for pair in (COUNTRY, MINISTRIES, ELSEWHERE)}
    order = list(others)
    return tuple(
        Section(
            name=others.get(name, (name, name)),
            charts=_charts(connection, name),
            facts=tuple((row, quote(row)) for row in found[name]),
            total=found[name][0]["total"],
        )
        for name in sorted(found, key=lambda name: (order.index(name) if name in others else -1, _folded(name)))
    )


def _charts(connection: duckdb.DuckDBPyConnection, name: str) -> dict[str, list[str]]:
    """Return the charts of the province or the country ``name``, both eras in one, by language."""
    query = "SELECT place_id FROM places WHERE name = ? AND (level = 'province' OR place_id = 'VN') ORDER BY place_id"
    place_ids = [place_id for (place_id,) in connection.execute(query, [name]).fetchall()]
    drawn: dict[str, list[str]] = {"vi": [], "en": []}
    for draw, points in ((rank_chart, ranks(connection, place_ids)), (value_chart, values(connection, place_ids))):
        for lang, charts in drawn.items():
            if points:
                charts.append(draw(points, lang))
    return drawn


def quote(row: Row) -> Quote:
    """Return the evidence of a fact, cut around its mention where it is long."""
    evidence, at = row["evidence"], row["char_start"] - row["window_start"]
    start = evidence_start(row["around"], evidence, at)
    begin, end = at - start, at - start + row["char_end"] - row["char_start"]
    before, after = evidence[:begin], evidence[end:]
    if len(before) > _AROUND:
        before = "… " + before[-_AROUND:]
    if len(after) > _AROUND:
        after = after[:_AROUND] + " …"
    return Quote(before, evidence[begin:end], after)


def _folded(name: str) -> str:
    """Return ``name`` as an index sorts it: Đà Nẵng after Cần Thơ, without regard to accents."""
    return unicodedata.normalize("NFD", name.lower().replace("đ", "d~")).encode("ascii", "ignore").decode()


def _rows(connection: duckdb.DuckDBPyConnection, query: str, parameters: Iterable[object] = ()) -> list[Row]:
    connection.execute(query, list(parameters))
    columns = [column[0] for column in connection.description or []]
    return [dict(zip(columns, row, strict=True)) for row in connection.fetchall()]
