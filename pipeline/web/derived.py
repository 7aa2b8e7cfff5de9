"""The tables that a snapshot derives from a facts database, as SQL.

They read ``current_facts`` and ``current_checks`` (see ``pipeline.web.revised``), ``provinces`` (the number
of the province that each place_id belongs to), ``organizations`` (the same for the bodies of officials, who
have no place) and the tables of the file, the schema ``db``.
"""

from __future__ import annotations

from pipeline.check import BETWEEN, worst_verdicts
from pipeline.checks.records import VERDICTS
from pipeline.model import KINDS

#: Bits of ``articles.years`` count from here: nothing was measured before.
FIRST_YEAR = 2000
#: How many counts of teams, and officials, a page of one province shows.
MOST_TEAMS = 30
MOST_OFFICIALS = 60

# An article is as good as the worst verdict on its claims; ``first``/``last`` bound its rows in the
# facts file, where the facts of an article stand together.
_VERDICTS = f"CREATE TABLE verdicts AS {worst_verdicts('current_checks')}"
_ORDER = """
CREATE TABLE numbered AS
SELECT article_id, row_number() OVER (ORDER BY published DESC NULLS LAST, path, article_id)::INTEGER AS n
FROM db.articles
"""
_CLAIMS = f"""
CREATE TABLE claims AS
SELECT f.* EXCLUDE (article_id, evidence, rule), n.n, v.verdict,
    coalesce(province.bit, o.bit, CASE WHEN o.is_home THEN home.bit END) AS province,
    list_position({list(KINDS)}, f.kind)::TINYINT AS kind_number
FROM current_facts f JOIN numbered n USING (article_id) LEFT JOIN verdicts v USING (fact_id)
LEFT JOIN db.places p ON p.place_id = f.place_id AND f.place_level IN ('district', 'commune')
LEFT JOIN provinces province ON province.place_id = coalesce(p.parent_id, f.place_id)
LEFT JOIN organizations o ON o.organization = f.organization
LEFT JOIN db.articles a ON a.article_id = f.article_id LEFT JOIN provinces home ON home.place_id = a.place_id
ORDER BY province, f.place_id, v.verdict NULLS LAST, n.n, f.char_start
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
    SELECT article_ids[1] AS article_id, min(rowid) AS first_check, max(rowid) AS last_check, count(*)::INTEGER AS checks
    FROM db.checks WHERE kind <> '{BETWEEN}' GROUP BY 1
)
SELECT n.n, a.article_id, a.path, a.title, a.outlet, a.url, a.author, a.published, a.place_id, a.duplicate_of,
    coalesce(told.facts, 0) AS facts, coalesce(kinds, 0) AS kinds, coalesce(years, 0) AS years,
    coalesce(verdicts, 0) AS verdicts,
    coalesce(provinces, 0) | coalesce(1::BIGINT << home.bit, 0) AS provinces, lower(concat_ws(' ', a.title, a.path)) AS named,
    coalesce(contradicted, 0) AS contradicted, coalesce(supported, 0) AS supported,
    first_fact, last_fact, first_check, last_check, checks
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
# Newest first, and no more than a page shows of one province.
_TEAMS = f"""
CREATE TABLE teams AS
SELECT c.* EXCLUDE (verdict), {list(VERDICTS)}[c.verdict] AS verdict, a.article_id, a.path, a.title, a.outlet, a.published
FROM claims c JOIN articles a USING (n) WHERE c.kind = 'team_count' AND a.duplicate_of IS NULL AND c.province IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY c.province ORDER BY c.n, c.char_start) <= {MOST_TEAMS}
ORDER BY c.province, c.n, c.char_start
"""
_OFFICIALS = f"""
CREATE TABLE officials AS
SELECT c.province, c.person, c.role, c.organization,
    CASE WHEN bool_or(c.status = 'reported') THEN 'reported' ELSE min(c.status) END AS status,
    count(DISTINCT c.n) AS articles, max(a.published) AS last_published, arg_min(c.fact_id, c.n) AS fact_id
FROM claims c JOIN articles a USING (n) WHERE c.kind = 'official' AND a.duplicate_of IS NULL AND c.province IS NOT NULL
GROUP BY c.province, c.person, c.role, c.organization
QUALIFY row_number() OVER (
    PARTITION BY c.province ORDER BY articles DESC, last_published DESC NULLS LAST, person, role, organization
) <= {MOST_OFFICIALS}
ORDER BY c.province, articles DESC, last_published DESC NULLS LAST, person, role, organization
"""
_JUDGED = f"""
CREATE TABLE judged AS
SELECT province, {list(VERDICTS)}[verdict] AS verdict, count(*) AS n
FROM claims WHERE place_level = 'province' GROUP BY ALL
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
_BETWEEN = f"CREATE TABLE between_articles AS SELECT * FROM current_checks WHERE kind = '{BETWEEN}'"
_COMPARED = "CREATE TABLE compared AS SELECT unnest(fact_ids) AS fact_id, check_id FROM between_articles"
_COMPARED_KEY = "CREATE INDEX compared_key ON compared (fact_id)"
#: In the order in which they build on each other.
STATEMENTS = (
    _VERDICTS, _ORDER, _CLAIMS, _ARTICLES, _ARTICLES_KEY, _ARTICLES_NUMBER, _CONFLICTS, _REPORTED, _TEAMS,
    _OFFICIALS, _JUDGED, _COUNTED, _OFFERED,
    _BETWEEN, _COMPARED, _COMPARED_KEY,
)  # fmt: skip
