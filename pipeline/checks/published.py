"""What the reference says about a claim's place, indicator and year, and in which edition.

The index of 2024 was published twice, for the 63 provinces and for the 34 of July 2025. Which one a
claim means decides which figures may meet it: a new province never meets an old one's figure
because they share a name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import Literal
from urllib.parse import urlsplit

from extractors.edition import edition_at, tells_both
from pipeline.checks.records import Claim
from pipeline.checks.tolerance import Span, decimal
from pipeline.gazetteer import places
from pipeline.model import Fact
from pipeline.reference import ReferenceRow, lookup

Field = Literal["rank", "value"]

LAST_YEAR_OF_63 = 2023
YEAR_OF_BOTH = 2024

#: Marks in a row's note: its source contradicts itself, another source, or does not say of what it speaks.
_DOUBT = re.compile(r"AMBIGUOUS|INCONSISTENT|CHECK|DISAGREES|basis not stated")
#: Tables print four decimals, and the data drop trailing zeros: 0.479 of a table is 0.4790.
_TABLE_HALF = Decimal("0.00005")


@dataclass(frozen=True, slots=True)
class Figure:
    """One published number with the rows that print it."""

    number: Decimal
    rows: tuple[ReferenceRow, ...]

    @property
    def is_official(self) -> bool:
        """Whether the ministry's table, or a copy of it, has the figure."""
        return any(row.source_kind != "press_single" for row in self.rows)

    @property
    def is_doubtful(self) -> bool:
        """Whether every source of it is marked as doubtful."""
        return all(_DOUBT.search(row.note) and "CONFIRMED" not in row.note for row in self.rows)

    @property
    def hosts(self) -> tuple[str, ...]:
        """The sites that print it, the most trusted first."""
        return tuple(dict.fromkeys(host(row.source) for row in self.rows))

    @property
    def sources(self) -> tuple[str, ...]:
        """The addresses that print it, the most trusted first."""
        return tuple(dict.fromkeys(row.source for row in self.rows))

    def span(self) -> Span:
        """What the figure may have been before it was rounded for print."""
        half = _TABLE_HALF
        if not self.is_official:
            half = Decimal(1).scaleb(max(int(self.number.as_tuple().exponent), -4)) / 2
        return Span.around(self.number, half)


@dataclass(frozen=True, slots=True)
class Seat:
    """A place in an edition: whose figure in which table. ``edition`` is None for the country."""

    edition: int | None
    place_id: str


def host(address: str) -> str:
    """The site of an address, without "www."."""
    return urlsplit(address).netloc.removeprefix("www.")


def seats(claim: Claim) -> tuple[Seat, ...]:
    """Whose figures in which tables the claim may mean; none where no table can hold it."""
    fact = claim.fact
    if fact.place_id is None or fact.year is None:
        return ()
    if fact.place_id == "VN":
        return (Seat(None, "VN"),)
    wanted = _editions(fact.year)
    if is_merged(fact.place_id) and fact.year <= LAST_YEAR_OF_63:
        return ()
    if fact.out_of in (63, 34):
        wanted = tuple(edition for edition in wanted if edition == fact.out_of)
    elif len(wanted) == 2:
        at = fact.start - fact.evidence_start
        led = fact.kind.endswith("_change") and tells_both(claim.evidence)
        told = None if led else edition_at(claim.evidence, at, at + len(claim.printed))
        wanted = wanted if told is None else (told,)
    found = ((edition, in_edition(fact.place_id, edition)) for edition in wanted)
    return tuple(Seat(edition, place_id) for edition, place_id in found if place_id)


def _editions(year: int) -> tuple[int, ...]:
    if year <= LAST_YEAR_OF_63:
        return (63,)
    return (63, 34) if year == YEAR_OF_BOTH else (34,)


@cache
def in_edition(place_id: str, edition: int) -> str | None:
    """The province of the same name among the 63 or the 34, if there is one.

    A merged province (``is_merged``) shares its name with one of the old provinces and is another
    place: callers keep the two apart wherever a claim does not leave open which one it means.
    """
    if place_id.startswith(f"{edition}:"):
        return place_id
    place = places().get(place_id)
    if place is None or place.level != "province":
        return None
    for other in places().values():
        if other.place_id.startswith(f"{edition}:") and other.name == place.name:
            return other.place_id
    return None


@cache
def is_merged(place_id: str) -> bool:
    """Whether a place is one of the 23 provinces of July 2025 that were made of two or three."""
    if not place_id.startswith("34:"):
        return False
    return sum(place.merged_into == place_id for place in places().values()) > 1


def is_unknown_edition(fact: Fact) -> bool:
    """Whether a rank names 34 as the total of a year whose index ranked 63 provinces only."""
    return fact.out_of == 34 and fact.year is not None and fact.year <= LAST_YEAR_OF_63


@lru_cache(maxsize=16384)
def figures(seat: Seat, indicator: str, year: int, field: Field) -> tuple[Figure, ...]:
    """The published figures for a seat: those of tables where there are any, else those of the press.

    A row whose edition is not known counts for either. Two figures mean that sources disagree.
    """
    rows = [
        row
        for row in lookup(seat.place_id, indicator, year)
        if getattr(row, field) is not None and (seat.edition in (None, row.edition) or row.edition is None)
    ]
    tables = [row for row in rows if row.source_kind != "press_single"]
    return _grouped(tables or rows, field)


def all_figures(seat: Seat, indicator: str, year: int, field: Field) -> tuple[Figure, ...]:
    """Every published figure for a seat, those of the press beside those of the tables."""
    rows = lookup(seat.place_id, indicator, year)
    known = [row for row in rows if seat.edition in (None, row.edition) or row.edition is None]
    return _grouped([row for row in known if getattr(row, field) is not None], field)


def _grouped(rows: Iterable[ReferenceRow], field: Field) -> tuple[Figure, ...]:
    found: dict[Decimal, list[ReferenceRow]] = defaultdict(list)
    for row in rows:
        found[decimal(getattr(row, field))].append(row)
    return tuple(Figure(number, tuple(group)) for number, group in found.items())
