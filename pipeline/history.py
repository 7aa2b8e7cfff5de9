"""The figures of a place over the years, as published and as articles report them, ready for a chart."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pipeline.charts import OFFICIAL, REPORTED, Point
from pipeline.views import EDITION

if TYPE_CHECKING:
    import duckdb

# What the press alone says of a ranking is kept in the reference, and is no publication of it.
_QUERY = f"""
SELECT year, edition, figure, total, source_kind, outlet FROM (
    SELECT year, edition, {{published}} AS figure, edition AS total,
        CASE WHEN source_kind = 'press_single' THEN '{REPORTED}' ELSE '{OFFICIAL}' END AS source_kind,
        regexp_extract(source, '^[a-z]+://(?:www[.])?([^/]+)', 1) AS outlet
    FROM reference WHERE list_contains($places, place_id) AND indicator = $indicator
    UNION
    SELECT f.year, {{edition}}, f.value, f.out_of, '{REPORTED}', coalesce(f.outlet, f.path)
    FROM sourced_facts f LEFT JOIN places p USING (place_id)
    WHERE list_contains($places, f.place_id) AND f.indicator = $indicator AND {{reported}}
        AND f.status = 'reported' AND f.year IS NOT NULL AND coalesce(f.qualifier, 'exact') = 'exact'
)
WHERE figure IS NOT NULL ORDER BY year, edition NULLS LAST, source_kind, figure, outlet
"""
_RANKS = _QUERY.format(
    published="rank", edition=EDITION, reported="f.kind = 'rank' AND coalesce(f.scope, 'national') = 'national'"
)
# A value has no scope and no total: the era of its place tells the table.
_VALUES = _QUERY.format(
    published="value",
    edition="CASE WHEN p.valid_to IS NOT NULL THEN 63 WHEN p.valid_from IS NOT NULL THEN 34 END",
    reported="f.kind = 'index_value' AND f.unit = 'index'",
)


def ranks(connection: duckdb.DuckDBPyConnection, place_ids: Iterable[str], indicator: str = "dti") -> list[Point]:
    """Return the national ranks of the places ``place_ids`` (one name in both eras), by year.

    Copies of an article and figures that are targets, bounds or without a year are left out.
    """
    return _points(connection, _RANKS, place_ids, indicator)


def values(connection: duckdb.DuckDBPyConnection, place_ids: Iterable[str], indicator: str = "dti") -> list[Point]:
    """Return the values, from 0 to 1, of the places ``place_ids``, by year; see ``ranks``."""
    return _points(connection, _VALUES, place_ids, indicator)


def _points(
    connection: duckdb.DuckDBPyConnection, query: str, place_ids: Iterable[str], indicator: str
) -> list[Point]:
    rows = connection.execute(query, {"places": list(place_ids), "indicator": indicator}).fetchall()
    return [Point(*row) for row in rows]
