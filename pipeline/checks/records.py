"""What the checks work on and what they give: frozen records, without a database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.model import Fact, Reading, digest, fact_id

SUPPORTED = "supported"
CONTRADICTED = "contradicted"
NOT_COMPARABLE = "not_comparable"
NOT_ENOUGH = "not_enough_information"

#: Worst first: a text is as good as the worst of its checks, and "open" says nothing against it.
VERDICTS = (CONTRADICTED, NOT_COMPARABLE, SUPPORTED, NOT_ENOUGH)


@dataclass(frozen=True, slots=True)
class Claim:
    """A fact as one article states it.

    ``printed`` is the mention as it stands in the text ("40%", "0,6386"): its decimals decide how
    exact the claim is. ``evidence`` is the sentence around it.
    """

    fact: Fact
    fact_id: str
    article_id: str
    printed: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Check:
    """One comparison: its inputs, its arithmetic, its verdict, and a sentence on it in two languages.

    ``value`` is what is claimed, ``expected`` what it was compared with; ``derived`` marks a figure
    that the claims imply and nobody printed. ``sources`` are addresses of published figures.
    """

    kind: str
    verdict: str
    article_ids: tuple[str, ...]
    fact_ids: tuple[str, ...]
    explanation_vi: str
    explanation_en: str
    place_id: str | None = None
    place_name: str | None = None
    indicator: str | None = None
    year: int | None = None
    value: float | None = None
    expected: float | None = None
    arithmetic: str | None = None
    sources: tuple[str, ...] = ()
    derived: bool = False

    @property
    def check_id(self) -> str:
        """A stable id: the same comparison of the same facts gives the same id."""
        parts = (
            self.kind,
            self.verdict,
            self.article_ids,
            self.fact_ids,
            self.value,
            self.expected,
            self.arithmetic,
        )
        return digest("\x1f".join(map(str, parts)))


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict with its reasons, before it is tied to the claims that it is about."""

    verdict: str
    explanation_vi: str
    explanation_en: str
    expected: float | None = None
    arithmetic: str | None = None
    sources: tuple[str, ...] = ()
    derived: bool = False
    kind: str | None = None
    value: float | None = None
    year: int | None = None

    def about(self, kind: str, claims: Iterable[Claim]) -> Check:
        """The check that this finding makes of ``claims``; the first of them is the one in question."""
        claims = tuple(claims)
        fact = claims[0].fact
        return Check(
            kind=self.kind or kind,
            verdict=self.verdict,
            article_ids=tuple(dict.fromkeys(claim.article_id for claim in claims)),
            fact_ids=tuple(dict.fromkeys(claim.fact_id for claim in claims)),
            explanation_vi=_sentence(self.explanation_vi),
            explanation_en=_sentence(self.explanation_en),
            place_id=fact.place_id,
            place_name=fact.place_name,
            indicator=fact.indicator,
            year=fact.year if self.year is None else self.year,
            value=fact.value if self.value is None else self.value,
            expected=self.expected,
            arithmetic=self.arithmetic,
            sources=self.sources,
            derived=self.derived,
        )


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def worst(verdicts: Iterable[str]) -> str:
    """The worst of ``verdicts``; of none at all, ``not_enough_information``."""
    return min(verdicts, key=VERDICTS.index, default=NOT_ENOUGH)


def claims_of(reading: Reading) -> tuple[Claim, ...]:
    """The claims of one article, in the order of the text."""
    article_id, text = reading.article.article_id, reading.article.text
    return tuple(
        Claim(
            fact=fact,
            fact_id=fact_id(article_id, fact),
            article_id=article_id,
            printed=text[fact.start : fact.end],
            evidence=text[fact.evidence_start : fact.evidence_end],
        )
        for fact in sorted(reading.facts, key=lambda fact: (fact.start, fact.end))
    )
