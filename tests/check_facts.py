"""Hand-made claims for the tests of the checks."""

from __future__ import annotations

from typing import Any

from pipeline.checks.records import Claim
from pipeline.model import Fact, fact_id

UNITS = {"rank": "rank", "rank_change": "places", "index_value": "index", "value_change": "index"}


def claim(
    kind: str, value: float, printed: str = "", evidence: str = "", article: str = "a", **columns: Any
) -> Claim:
    """A claim on Long An's DTI of 2022 (changes: since 2021), unless ``columns`` say otherwise."""
    known: dict[str, Any] = {
        "place_id": "63:80", "place_name": "Long An", "place_level": "province",
        "indicator": "dti", "year": 2022,
        "unit": UNITS.get(kind), "scope": "national" if kind == "rank" else None, "qualifier": "exact",
        "baseline_year": 2021 if kind.endswith("change") else None, "start": 0, "end": len(printed),
    }  # fmt: skip
    fact = Fact(
        kind=kind, value=value, evidence_start=0, evidence_end=len(evidence), rule="test", **(known | columns)
    )
    return Claim(fact, fact_id(article, fact), article, printed or f"{value:g}".replace(".", ","), evidence)


def official(person: str, role: str, organization: str, evidence: str = "", **columns: Any) -> Claim:
    """A claim that a person holds a position."""
    fact = Fact(
        "official", 0, 1, 0, 1, "test", person=person, role=role, organization=organization,
        **({"status": "reported"} | columns),
    )  # fmt: skip
    return Claim(fact, fact_id("a", fact), "a", person, evidence)
