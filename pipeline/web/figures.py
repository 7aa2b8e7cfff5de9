"""What is known of one province: figures over the years, teams, officials, claims; and all conflicts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.charts import OFFICIAL, REPORTED, rank_chart, value_chart
from pipeline.charts import Point as Drawn
from pipeline.checks.records import VERDICTS
from pipeline.reference import ReferenceRow, reference
from pipeline.web.provinces import Province, provinces
from pipeline.web.snapshot import Snapshot
from pipeline.words import host

Row = dict[str, Any]

PILLARS = ("dti.government", "dti.economy", "dti.society")
MAIN_INDICES = (
    "dti.awareness", "dti.institutions", "dti.infrastructure", "dti.human_resources", "dti.security",
    "dti.government_activity", "dti.economy_activity", "dti.society_activity",
)  # fmt: skip
_CLAIM = (
    "c.fact_id, c.kind, c.place_id, c.place_name, c.indicator, c.year, c.baseline_year, c.value, c.unit, c.out_of, "
    "c.scope, c.qualifier, c.status, c.person, c.role, c.organization, c.confidence, "
    f"{list(VERDICTS)}[c.verdict] AS verdict"
)
_ARTICLE = "a.article_id, a.path, a.title, a.outlet, a.published"


@dataclass(frozen=True, slots=True)
class Point:
    """One figure of a year: ``source_kind`` says whether it is published (``official``) or reported.

    ``edition`` is the number of provinces in the table, ``articles`` how many articles report it,
    ``fact_id`` one of them, and ``source`` the address of a table, or of a report that is no article here.
    """

    indicator: str
    field: str
    year: int
    edition: int
    number: float
    source_kind: str
    outlet: str
    articles: int = 1
    fact_id: str | None = None
    source: str | None = None


def points(snapshot: Snapshot | None, province: Province) -> list[Point]:
    """Every rank and value of the DTI and its parts for a province, published and reported."""
    found = [point for row in reference() if row.place_id in province.place_ids for point in _published(row)]
    if snapshot is None:
        return found
    rows = snapshot.rows("SELECT * EXCLUDE (province) FROM reported WHERE province = ?", [province.number])
    return found + [_reported(row) for row in rows]


def charts(found: Sequence[Point], lang: str) -> list[str]:
    """The DTI's ranks and values over the years as SVG; none where there is nothing to draw."""
    drawn = []
    for field, draw in (("rank", rank_chart), ("value", value_chart)):
        rows = [
            Drawn(p.year, p.edition, p.number, p.edition, p.source_kind, p.outlet)
            for p in found
            if p.indicator == "dti" and p.field == field
        ]
        if rows:
            drawn.append(draw(rows, lang))
    return drawn


def _published(row: ReferenceRow) -> list[Point]:
    figures = (("rank", row.rank), ("value", row.value))
    # what the press alone says is no publication, though the reference keeps it
    kind = REPORTED if row.source_kind == "press_single" else OFFICIAL
    edition = row.edition or int(row.place_id.split(":")[0])
    return [
        Point(row.indicator, field, row.year, edition, float(number), kind, host(row.source), source=row.source)
        for field, number in figures
        if number is not None
    ]


def _reported(row: Row) -> Point:
    edition = row["out_of"] if row["out_of"] in (34, 63) else int(row["place_id"].split(":")[0])
    field = "rank" if row["kind"] == "rank" else "value"
    return Point(row["indicator"], field, row["year"], edition, row["value"], REPORTED, row["outlet"],
                 row["articles"], row["fact_id"])  # fmt: skip


def by_year(found: Sequence[Point], indicators: Sequence[str]) -> list[Row]:
    """The figures as rows of a table: indicator, year, edition, and the points of each column."""
    cells: dict[tuple[int, int, int], dict[str, list[Point]]] = defaultdict(lambda: defaultdict(list))
    for point in found:
        if point.indicator in indicators:
            key = (indicators.index(point.indicator), -point.year, point.edition)
            cells[key][f"{point.source_kind}_{point.field}"].append(point)
    return [
        {"indicator": indicators[place], "year": -year, "edition": edition, **_columns(columns)}
        for (place, year, edition), columns in sorted(cells.items())
    ]


def _columns(columns: dict[str, list[Point]]) -> dict[str, list[Point]]:
    names = ("official_rank", "official_value", "reported_rank", "reported_value")
    return {name: _once(columns.get(name, [])) for name in names}


def _once(found: Sequence[Point]) -> list[Point]:
    """Figures that several sources give, once each: that of an article, or else the first source."""
    best: dict[float, Point] = {}
    for point in sorted(found, key=lambda point: (point.fact_id is None, -point.articles)):
        best.setdefault(point.number, point)
    return list(best.values())


def teams(snapshot: Snapshot, province: Province) -> list[Row]:
    """The counts of community teams in a province and its districts, newest article first."""
    return snapshot.rows("SELECT * FROM teams WHERE province = ? ORDER BY n, char_start", [province.number])


def officials(snapshot: Snapshot, province: Province) -> list[Row]:
    """The officials of a province with their positions, those that most articles name first."""
    return snapshot.rows("SELECT * EXCLUDE (province) FROM officials WHERE province = ?", [province.number])


def _with_articles(snapshot: Snapshot, rows: Sequence[Row]) -> list[Row]:
    """The rows with the article of each; looked up after the page is cut, by number."""
    numbers = sorted({row["n"] for row in rows})
    found = snapshot.rows(
        f"SELECT a.n, {_ARTICLE} FROM articles a WHERE a.n IN ({', '.join('?' * len(numbers)) or 'NULL'})", numbers
    )
    by_number = {row["n"]: row for row in found}
    return [row | by_number[row["n"]] for row in rows]


def claims_where(province: Province, verdict: str | None, kind: str | None = None) -> tuple[str, list[Any]]:
    """The condition on the table ``claims`` (as ``c``) for a province's claims, with its parameters."""
    where = f"c.province = ? AND c.place_id IN ({', '.join('?' * len(province.place_ids))})"
    values: list[Any] = [province.number, *province.place_ids]
    if verdict in VERDICTS:
        where += f" AND c.verdict = {VERDICTS.index(verdict) + 1}"
    if kind:
        where, values = where + " AND c.kind = ?", [*values, kind]
    return where, values


_WORST_FIRST = "ORDER BY c.verdict NULLS LAST, c.n, c.char_start"
CLAIMS = f"SELECT {_CLAIM}, {_ARTICLE} FROM claims c JOIN articles a USING (n) WHERE {{}} {_WORST_FIRST}"


def claims(
    snapshot: Snapshot, province: Province, verdict: str | None, limit: int, offset: int
) -> tuple[list[Row], dict[str | None, int]]:
    """A page of a province's claims, worst first, and how many there are by verdict (None: unchecked)."""
    where, values = claims_where(province, verdict)
    rows = snapshot.rows(
        f"SELECT {_CLAIM}, c.n FROM claims c WHERE {where} {_WORST_FIRST} LIMIT ? OFFSET ?", [*values, limit, offset]
    )
    rows = _with_articles(snapshot, rows)
    counts = snapshot.rows("SELECT verdict, n FROM judged WHERE province = ?", [province.number])
    return rows, {row["verdict"]: row["n"] for row in counts}


def overview(snapshot: Snapshot | None) -> list[Row]:
    """Every province with how many articles and claims speak of it, and its newest published rank."""
    counted: dict[int, Row] = {}
    if snapshot is not None:
        counted = {row["province"]: row for row in snapshot.rows("SELECT * FROM counted")}
    newest = _newest_ranks()
    none = {"articles": 0, "claims": 0, "contradicted": 0}
    return [
        {"slug": p.slug, "name": p.name, "region": (p.new or p.old).region, "is_today": p.new is not None,
         "heir": p.heir.name, **{key: counted.get(p.number, none)[key] for key in none},
         "rank_63": newest.get(p.old.place_id), "rank_34": newest.get(p.new.place_id) if p.new else None}
        for p in provinces().values()
    ]  # fmt: skip


def _newest_ranks() -> dict[str, tuple[int, int]]:
    """Year and rank of the newest trusted DTI table by ``place_id``."""
    found: dict[str, tuple[int, int]] = {}
    for row in reference():
        if row.indicator == "dti" and row.rank is not None and row.source_kind != "press_single":
            found[row.place_id] = max(found.get(row.place_id, (0, 0)), (row.year, row.rank))
    return found


def conflicts_where(province: str | None, year: int | None, kind: str | None) -> tuple[str, list[Any]]:
    """The condition on the table ``conflicts``, with its parameters."""
    where = "true"
    values: list[Any] = []
    if province and province in provinces():
        where, values = where + " AND c.province = ?", [*values, provinces()[province].number]
    if year:
        where, values = where + " AND c.year = ?", [*values, year]
    if kind:
        where, values = where + " AND c.kind = ?", [*values, kind]
    return where, values


_CONFLICT = "SELECT c.* EXCLUDE (province), a.article_id, a.path, a.title, a.outlet, a.published "
CONFLICTS = _CONFLICT + "FROM conflicts c JOIN articles a USING (n) WHERE {} ORDER BY position"
_CONFLICTS_PAGE = (
    _CONFLICT + "FROM (SELECT * FROM conflicts c WHERE {} ORDER BY position LIMIT ? OFFSET ?) c "
    "JOIN articles a USING (n) ORDER BY position"
)


def conflicts(snapshot: Snapshot, where: str, values: list[Any], limit: int, offset: int) -> tuple[list[Row], int]:
    """A page of what is contradicted, worst first, and how much there is."""
    [total] = snapshot.rows(f"SELECT count(*) AS n FROM conflicts c WHERE {where}", values)
    rows = snapshot.rows(_CONFLICTS_PAGE.format(where), [*values, limit, offset])
    return rows, total["n"]
