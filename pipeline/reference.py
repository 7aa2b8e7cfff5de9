"""The published tables of the Digital Transformation Index (DTI), one row per source.

The data are ``gazetteers/reference.csv``. Sources that disagree stay side by side, so a lookup may
return several rows with different figures; a caller that wants one must say which it prefers.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

#: From the most to the least trusted: the ministry's table, a third party's scrape of it, a news item.
SOURCE_KINDS = ("official", "official_copy", "press_single")

PROVINCIAL_MEAN = "provincial mean"
NATIONAL_INDEX = "national index"


@dataclass(frozen=True, slots=True)
class ReferenceRow:
    """What one source says of one place, indicator and year.

    ``edition`` is 63 or 34, the number of provinces that the table ranks, or None where the source
    does not say. ``value`` is on the scale 0 to 1; ``rank`` or ``value`` may be None, never both.
    ``note`` begins with "provincial mean" or "national index" for the rows of Việt Nam.
    """

    year: int
    edition: int | None
    place_name: str
    place_id: str
    indicator: str
    rank: int | None
    value: float | None
    source: str
    source_kind: str
    retrieved: str
    note: str


@cache
def reference() -> tuple[ReferenceRow, ...]:
    """Every row of ``reference.csv``, in the order of the file."""
    text = files("gazetteers").joinpath("reference.csv").read_text(encoding="utf-8")
    return tuple(
        ReferenceRow(
            year=int(row["year"]),
            edition=int(row["edition"]) if row["edition"] else None,
            place_name=row["place_name"],
            place_id=row["place_id"],
            indicator=row["indicator"],
            rank=int(row["rank"]) if row["rank"] else None,
            value=float(row["value"]) if row["value"] else None,
            source=row["source"],
            source_kind=row["source_kind"],
            retrieved=row["retrieved"],
            note=row["note"],
        )
        for row in csv.DictReader(text.splitlines())
    )


@cache
def _index() -> Mapping[tuple[str, str, int], tuple[ReferenceRow, ...]]:
    found: dict[tuple[str, str, int], list[ReferenceRow]] = defaultdict(list)
    for row in reference():
        found[row.place_id, row.indicator, row.year].append(row)
    trust = SOURCE_KINDS.index
    return MappingProxyType(
        {key: tuple(sorted(rows, key=lambda row: trust(row.source_kind))) for key, rows in found.items()}
    )


def lookup(place_id: str, indicator: str, year: int, edition: int | None = None) -> tuple[ReferenceRow, ...]:
    """The rows for a place, indicator and year, the most trusted kind of source first.

    ``edition`` (63 or 34) leaves out the other table and the rows whose table is unknown. A
    ``place_id`` of the 63 provinces finds nothing of the table of 34, and the other way round.
    """
    rows = _index().get((place_id, indicator, year), ())
    return tuple(row for row in rows if edition is None or row.edition == edition)
