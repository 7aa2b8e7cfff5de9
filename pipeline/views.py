"""The views that an analyst would write first, over the tables of ``pipeline.schema``.

Near-duplicates count once: no view looks into an article that is a copy of another. Ranks and
values need a year, or figures of different years would seem to disagree; ``facts`` has the rest.
"""

from __future__ import annotations

# What holds: the facts as the rules found them, until ``pipeline.corrected`` lays people's corrections over.
CURRENT_FACTS = "SELECT * FROM facts"

# The facts of articles that are no copies, with the article they stand in.
SOURCED_FACTS = """
SELECT f.*, a.path, a.title, a.outlet, a.url, a.published
FROM current_facts f JOIN articles a USING (article_id)
WHERE a.duplicate_of IS NULL
"""

# Which table of provinces a national rank is from: the 63 until the merger of 1 July 2025, or the 34
# after it. DTI 2024 was published for both: what the text says comes first, then the place's era.
EDITION = """
CASE
    WHEN f.scope <> 'national' OR f.place_level <> 'province' THEN NULL
    WHEN f.out_of IN (34, 63) THEN f.out_of
    WHEN p.valid_to IS NOT NULL THEN 63
    WHEN p.valid_from IS NOT NULL THEN 34
END
"""


def _stated(select: str, keys: str, figure: str, better: str, agrees: str, where: str) -> str:
    """Return a view with one row per ``keys``: the figure that most articles state, who agrees, who not.

    Between figures that equally many articles state, ``better`` decides, then the earliest source.
    """
    same_keys = " AND ".join(f"stated.{key} IS NOT DISTINCT FROM chosen.{key}" for key in keys.split(", "))
    return f"""
WITH stated AS (
    SELECT {select}, {figure} AS figure, f.article_id, f.path, f.published
    FROM sourced_facts f LEFT JOIN places p USING (place_id)
    WHERE {where}
), counted AS (
    SELECT {keys}, figure, count(DISTINCT article_id) AS articles,
        min(published) AS published, min(path) AS path
    FROM stated GROUP BY ALL
), chosen AS (
    SELECT {keys}, figure AS main FROM counted
    QUALIFY row_number() OVER (
        PARTITION BY {keys} ORDER BY articles DESC, {better}published NULLS LAST, path
    ) = 1
), judged AS (
    SELECT stated.*, chosen.main, {agrees} AS agrees
    FROM stated JOIN chosen ON {same_keys}
)
SELECT {keys}, main AS {{name}},
    count(DISTINCT article_id) FILTER (agrees) AS agree,
    count(DISTINCT article_id) FILTER (NOT agrees) AS disagree,
    list(DISTINCT path ORDER BY path) FILTER (agrees) AS agree_sources,
    list(DISTINCT path || ': ' || CAST(figure AS TEXT) ORDER BY path || ': ' || CAST(figure AS TEXT))
        FILTER (NOT agrees) AS disagree_sources,
    min(published) AS first_published
FROM judged GROUP BY ALL ORDER BY ALL
"""


_PLACE = "f.place_name, f.place_level, f.place_id, f.indicator, f.year"
_PLACE_KEYS = "place_name, place_level, place_id, indicator, year"
_REPORTED = "f.status = 'reported' AND f.year IS NOT NULL AND f.indicator LIKE 'dti%'"

DTI_RANKS = _stated(
    select=f"{_PLACE}, f.scope, {EDITION} AS edition",
    keys=f"{_PLACE_KEYS}, scope, edition",
    figure="CAST(f.value AS INTEGER)",
    better="",
    agrees="figure = main",
    where=f"f.kind = 'rank' AND coalesce(f.qualifier, 'exact') = 'exact' AND {_REPORTED}",
).format(name="rank")

# 0,64 and 0,6386 say the same, each as exactly as it is printed.
_DECIMALS = "length(rtrim(split_part(CAST({} AS TEXT), '.', 2), '0'))"
DTI_VALUES = _stated(
    select=f"{_PLACE}, f.unit",
    keys=f"{_PLACE_KEYS}, unit",
    figure="f.value",
    better=_DECIMALS.format("figure") + " DESC, ",
    agrees="abs(figure - main) <= 0.5000001 * pow(10, -least("
    + _DECIMALS.format("figure") + ", " + _DECIMALS.format("main") + "))",
    where=f"f.kind = 'index_value' AND coalesce(f.qualifier, 'exact') IN ('exact', 'about') AND {_REPORTED}",
).format(name="value")  # fmt: skip

RANK_CHANGES = _stated(
    select=f"{_PLACE}, f.baseline_year",
    keys=f"{_PLACE_KEYS}, baseline_year",
    figure="CAST(f.value AS INTEGER)",
    better="",
    agrees="figure = main",
    where="f.kind = 'rank_change' AND f.status = 'reported' AND f.year IS NOT NULL",
).format(name="change")

TEAMS = """
SELECT place_name, place_level, place_id, published, unit, value, out_of, qualifier, status,
    path, evidence
FROM sourced_facts
WHERE kind = 'team_count'
ORDER BY place_name, place_id, published NULLS LAST, unit, value, path, char_start
"""

OFFICIALS = """
SELECT person, role, organization,
    CASE WHEN bool_or(status = 'reported') THEN 'reported' ELSE min(status) END AS status,
    arg_min(place_name, char_start) FILTER (place_name IS NOT NULL) AS place_name,
    count(DISTINCT article_id) AS articles, count(*) AS mentions,
    min(published) AS first_published, max(published) AS last_published,
    list(DISTINCT path ORDER BY path) AS sources
FROM sourced_facts
WHERE kind = 'official'
GROUP BY person, role, organization
ORDER BY person, role, organization
"""

# Inputs that gave no article of their own.
FAILURES = "SELECT path, reason, run_id FROM sources WHERE article_id IS NULL"
COPIES = """
SELECT s.path, s.article_id, s.run_id
FROM sources s JOIN articles a USING (article_id)
WHERE s.path <> a.path
"""

# In the order in which they build on each other.
VIEWS = {
    "failures": FAILURES,
    "copies": COPIES,
    "current_facts": CURRENT_FACTS,
    "sourced_facts": SOURCED_FACTS,
    "dti_ranks": DTI_RANKS,
    "dti_values": DTI_VALUES,
    "rank_changes": RANK_CHANGES,
    "teams": TEAMS,
    "officials": OFFICIALS,
}
