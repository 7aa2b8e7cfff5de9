"""One state of a facts database, opened for pages: its tables, and what lists need beside them.

A page must come at once from a database of 100,000 articles, while the facts file has no index but
its keys. So a snapshot derives tables when it opens, in memory: ``articles`` (a row for each article
with what the filters ask), ``claims`` (the facts with their verdicts, sorted by province, so that one
province is a small part of the table), ``reported`` and ``counted`` (figures and counts of the
provinces) and ``conflicts`` (what is contradicted, worst first). The facts file itself is the schema
``db``.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.checks.records import VERDICTS
from pipeline.corrections import Correction
from pipeline.model import KINDS
from pipeline.reattach import reattach
from pipeline.schema import TABLES
from pipeline.store import StoreError
from pipeline.web.provinces import by_place_id
from pipeline.web.revised import lay_over

if TYPE_CHECKING:
    import duckdb

#: Bits of ``articles.years`` count from here: nothing was measured before.
FIRST_YEAR = 2000

_NUMBERS = count(1)
_NEEDED = {*TABLES, "checks", "reference"}

# An article is as good as the worst verdict on its claims; ``first``/``last`` bound its rows in the
# facts file, where the facts of an article stand together.
_VERDICTS = f"""
CREATE TABLE verdicts AS
SELECT fact_id, min(list_position({list(VERDICTS)}, verdict))::TINYINT AS verdict
FROM (
    SELECT unnest(CASE WHEN kind IN ('two_figures', 'two_titles') THEN fact_ids ELSE fact_ids[:1] END)
        AS fact_id, verdict
    FROM current_checks WHERE kind <> 'between_articles'
) GROUP BY fact_id
"""
_ORDER = """
CREATE TABLE numbered AS
SELECT article_id, row_number() OVER (ORDER BY published DESC NULLS LAST, path, article_id)::INTEGER AS n
FROM db.articles
"""
_CLAIMS = f"""
CREATE TABLE claims AS
SELECT f.* EXCLUDE (article_id, evidence, rule), n.n, v.verdict, province.bit AS province,
    list_position({list(KINDS)}, f.kind)::TINYINT AS kind_number
FROM current_facts f JOIN numbered n USING (article_id) LEFT JOIN verdicts v USING (fact_id)
LEFT JOIN db.places p ON p.place_id = f.place_id AND f.place_level IN ('district', 'commune')
LEFT JOIN provinces province ON province.place_id = coalesce(p.parent_id, f.place_id)
ORDER BY province.bit, f.place_id, v.verdict NULLS LAST, n.n, f.char_start
"""
_ARTICLES = f"""
CREATE TABLE articles AS
WITH told AS (
    SELECT n, count(*)::INTEGER AS facts,
        bit_or(1 << (kind_number - 1))::INTEGER AS kinds,
        bit_or(CASE WHEN year BETWEEN {FIRST_YEAR} AND {FIRST_YEAR + 62} THEN 1::BIGINT << (year - {FIRST_YEAR}) ELSE 0 END) AS years,
        bit_or(CASE WHEN verdict IS NULL THEN 0 ELSE 1 << (verdict - 1) END)::INTEGER AS verdicts,
        bit_or(1::BIGINT << province) AS provinces,
        count(*) FILTER (verdict = 1)::INTEGER AS contradicted,
        count(*) FILTER (verdict = 3)::INTEGER AS supported,
        min(fact_row) AS first_fact, max(fact_row) AS last_fact
    FROM claims GROUP BY n
), checked AS (
    SELECT article_ids[1] AS article_id, min(rowid) AS first_check, max(rowid) AS last_check
    FROM db.checks WHERE kind <> 'between_articles' GROUP BY 1
)
SELECT n.n, a.article_id, a.path, a.title, a.outlet, a.url, a.author, a.published, a.place_id, a.duplicate_of,
    coalesce(told.facts, 0) AS facts, coalesce(kinds, 0) AS kinds, coalesce(years, 0) AS years,
    coalesce(verdicts, 0) AS verdicts,
    coalesce(provinces, 0) | coalesce(1::BIGINT << home.bit, 0) AS provinces, lower(concat_ws(' ', a.title, a.path)) AS named,
    coalesce(contradicted, 0) AS contradicted, coalesce(supported, 0) AS supported,
    first_fact, last_fact, first_check, last_check
FROM db.articles a JOIN numbered n USING (article_id)
LEFT JOIN told ON told.n = n.n LEFT JOIN provinces home ON home.place_id = a.place_id LEFT JOIN checked USING (article_id)
ORDER BY n.n
"""
_ARTICLES_KEY = "CREATE UNIQUE INDEX articles_key ON articles (article_id)"
_ARTICLES_NUMBER = "CREATE UNIQUE INDEX articles_number ON articles (n)"
# How far off: of 63 places for ranks, of the larger figure for everything else; what the rules were
# less sure of comes later. The same contradiction in several articles is one row.
_CONFLICTS = """
CREATE TABLE conflicts AS
WITH wrong AS (
    SELECT *, row_number() OVER (ORDER BY check_row NULLS LAST, check_id) AS number
    FROM current_checks WHERE verdict = 'contradicted'
), spread AS (
    SELECT number, count(DISTINCT c.n) AS articles, min(c.confidence) AS confidence,
        max(c.value) - min(c.value) AS width, max(abs(c.value)) AS largest, any_value(c.kind) AS fact_kind,
        min(c.n) AS n, any_value(c.province) AS province
    FROM (SELECT number, unnest(fact_ids) AS fact_id FROM wrong) JOIN claims c USING (fact_id)
    GROUP BY number
), rated AS (
    SELECT w.*, s.* EXCLUDE (number),
        CASE WHEN w.kind = 'two_titles' THEN 1
            WHEN w.expected IS NULL AND fact_kind LIKE 'rank%' THEN least(1, width / 63)
            WHEN w.expected IS NULL THEN least(1, width / nullif(largest, 0))
            WHEN fact_kind LIKE 'rank%' THEN least(1, abs(w.value - w.expected) / 63)
            ELSE least(1, abs(w.value - w.expected) / nullif(greatest(abs(w.value), abs(w.expected)), 0))
        END * confidence AS severity
    FROM wrong w JOIN spread s USING (number)
)
SELECT row_number() OVER (ORDER BY severity DESC, sum(articles) DESC, min(number))::INTEGER AS position,
    kind, fact_kind, place_id, place_name, any_value(province) AS province, indicator, year, value,
    expected, arithmetic, explanation_vi, explanation_en, any_value(sources) AS sources,
    coalesce(severity, 0) AS severity, sum(articles)::INTEGER AS articles, min(n) AS n,
    arg_min(fact_ids[:6], n) AS fact_ids, arg_min(check_id, n) AS check_id, derived
FROM rated
GROUP BY kind, fact_kind, place_id, place_name, indicator, year, value, expected, arithmetic,
    explanation_vi, explanation_en, severity, derived
ORDER BY position
"""
_REPORTED = """
CREATE TABLE reported AS
SELECT c.province, c.indicator, c.kind, c.year, c.value, c.place_id, c.out_of, count(DISTINCT a.n) AS articles,
    arg_min(c.fact_id, a.n) AS fact_id, coalesce(arg_min(a.outlet, a.n), arg_min(a.path, a.n)) AS outlet
FROM claims c JOIN articles a USING (n)
WHERE c.place_level = 'province' AND c.kind IN ('rank', 'index_value') AND c.indicator LIKE 'dti%'
    AND c.status = 'reported' AND c.year IS NOT NULL AND coalesce(c.qualifier, 'exact') = 'exact'
    AND a.duplicate_of IS NULL AND coalesce(c.scope, 'national') = 'national' AND (c.kind = 'rank' OR c.unit = 'index')
GROUP BY ALL ORDER BY c.province, c.indicator, c.year, articles DESC, c.value
"""
_COUNTED = """
CREATE TABLE counted AS
SELECT province, count(DISTINCT n) AS articles, count(*) AS claims, count(*) FILTER (verdict = 1) AS contradicted
FROM claims WHERE province IS NOT NULL GROUP BY province
"""
_OFFERED = """
CREATE TABLE offered AS
SELECT outlet FROM articles WHERE outlet IS NOT NULL GROUP BY outlet ORDER BY count(*) DESC, outlet LIMIT 300
"""
_BETWEEN = "CREATE TABLE between_articles AS SELECT * FROM current_checks WHERE kind = 'between_articles'"
_COMPARED = "CREATE TABLE compared AS SELECT unnest(fact_ids) AS fact_id, check_id FROM between_articles"
_COMPARED_KEY = "CREATE INDEX compared_key ON compared (fact_id)"
_STATEMENTS = (
    _VERDICTS, _ORDER, _CLAIMS, _ARTICLES, _ARTICLES_KEY, _ARTICLES_NUMBER, _CONFLICTS, _REPORTED, _COUNTED, _OFFERED,
    _BETWEEN, _COMPARED, _COMPARED_KEY,
)  # fmt: skip


class Snapshot:
    """A facts database as it was when it was opened; safe for many threads, each with its own cursor.

    ``number`` tells it from every other one of this process.
    """

    def __init__(self, path: Path, corrections: Sequence[Correction] = ()) -> None:
        """Open the database at ``path``, read-only, with ``corrections`` applied. Raises ``StoreError``."""
        import duckdb

        if not path.is_file():
            raise StoreError(f"{path}: there is no database; `dtifacts extract PATH --db {path}` makes one")
        # one thread a query: many requests at once keep all cores busy already
        self.number = next(_NUMBERS)
        self._connection = duckdb.connect(":memory:", config={"threads": 1})
        quoted = str(path).replace("'", "''")
        try:
            self._connection.execute(f"ATTACH '{quoted}' AS db (READ_ONLY)")
            found = self._connection.execute(
                "SELECT table_name FROM duckdb_tables() WHERE database_name = 'db'"
            ).fetchall()
            if not {name for (name,) in found} >= _NEEDED:
                raise StoreError(f"{path}: this database is not whole; `dtifacts extract PATH --db {path}` completes it")
            self.overlay = reattach(self._connection, corrections, "db")
            self._derive()
        except duckdb.Error as error:
            self._connection.close()
            raise StoreError(f"{path}: {str(error).splitlines()[0]}") from None

    def _derive(self) -> None:
        self._connection.execute("CREATE TABLE provinces (place_id TEXT, bit TINYINT)")
        members = [[place_id, p.number] for place_id, p in by_place_id().items()]
        self._connection.executemany("INSERT INTO provinces VALUES (?, ?)", members)
        lay_over(self._connection, self.overlay)
        for statement in _STATEMENTS:
            self._connection.execute(statement)

    def rows(self, query: str, parameters: list[Any] | None = None) -> list[dict[str, Any]]:
        """Run a query and return its rows as dictionaries."""
        cursor = self._connection.cursor()
        cursor.execute(query, parameters or [])
        columns = [column[0] for column in cursor.description or []]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Return a connection of its own for a long result."""
        return self._connection.cursor()
