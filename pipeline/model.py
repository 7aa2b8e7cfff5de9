"""The records that travel through the pipeline: frozen, and without imports of ours.

Offsets count Unicode code points of the normalised ``Article.text``, ``[start, end)``.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date

KINDS = ("index_value", "rank", "rank_change", "value_change", "team_count", "official")


@dataclass(frozen=True, slots=True)
class Article:
    """One article: one text, with what is known about it.

    ``text`` is normalised (NFC, one kind of space and dash, ``\\n`` line ends) and holds the title
    as its first line where there is one. ``boilerplate`` lists the spans of ``text`` that are site
    furniture (menus, hotlines, related links): they stay in the text and yield no facts.
    ``tables`` lists the spans of lines that were rows of one HTML table, cells joined by `` | ``.
    """

    path: str
    text: str
    title: str | None = None
    published: date | None = None
    outlet: str | None = None
    url: str | None = None
    author: str | None = None
    boilerplate: tuple[tuple[int, int], ...] = ()
    tables: tuple[tuple[int, int], ...] = ()

    @property
    def article_id(self) -> str:
        """A stable id: the same content gives the same id on every machine and run."""
        parts = (self.text, self.title or "", self.url or "", str(self.published or ""))
        return digest("\x1f".join(parts))

    @property
    def fingerprint(self) -> int:
        """64 bits of all that a reading rests on: everything but the path."""
        return int(digest(repr([getattr(self, name) for name in self.__slots__ if name != "path"])), 16)


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that could not be read: its path and a sentence on why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One mention of one fact: the columns of the contract's ``facts`` table.

    ``start`` and ``end`` delimit the mention itself, ``evidence_start`` and ``evidence_end`` the
    sentence that holds it.
    """

    kind: str
    start: int
    end: int
    evidence_start: int
    evidence_end: int
    rule: str
    place_id: str | None = None
    place_name: str | None = None
    place_level: str | None = None
    indicator: str | None = None
    year: int | None = None
    baseline_year: int | None = None
    value: float | None = None
    unit: str | None = None
    out_of: int | None = None
    scope: str | None = None
    qualifier: str | None = None
    status: str = "reported"
    person: str | None = None
    role: str | None = None
    organization: str | None = None
    confidence: float = 0.9

    def reading(self) -> tuple[object, ...]:
        """What is claimed, without where it stands or which rule found it."""
        return (
            self.kind, self.place_id, self.indicator, self.year, self.baseline_year, self.value,
            self.unit, self.out_of, self.scope, self.status, self.person, self.role, self.organization,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rejection:
    """A value in scope that became no fact, with the reason (a short stable phrase)."""

    kind: str
    start: int
    end: int
    reason: str
    rule: str


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one article gave."""

    article: Article
    facts: tuple[Fact, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    place_id: str | None = None
    minhash: tuple[int, ...] = field(default=(), compare=False)


def digest(text: str) -> str:
    """Return 16 hexadecimal digits that identify ``text``."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def evidence_start(text: str, evidence: str, start: int) -> int:
    """Return where the ``evidence`` of a mention at ``start`` begins in ``text``: the tables keep its words alone."""
    return max(text.rfind(evidence, 0, start + len(evidence)), 0)


def fact_id(article_id: str, fact: Fact) -> str:
    """Return an id that is stable for the same article, kind, span and reading."""
    parts = (article_id, fact.start, fact.end, *fact.reading())
    return digest("\x1f".join("" if part is None else str(part) for part in parts))
