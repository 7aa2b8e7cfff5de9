"""Checks as schema.org ClaimReview: a draft for a fact-checker to review, never a published verdict.

Each review points to its evidence with the selectors of the W3C Web Annotation model, so that it can
be found in the article by its words and by its offsets (Unicode code points of the stored text).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pipeline.check import Checked, verdicts_of
from pipeline.checks.explain import VERDICT_LABELS
from pipeline.checks.records import CONTRADICTED, NOT_ENOUGH, SUPPORTED, Check, Claim

CONTEXT = [
    "https://schema.org",
    {
        "oa": "http://www.w3.org/ns/oa#",
        "hasTarget": "oa:hasTarget",
        "hasSelector": "oa:hasSelector",
        "hasSource": "oa:hasSource",
        "TextQuoteSelector": "oa:TextQuoteSelector",
        "TextPositionSelector": "oa:TextPositionSelector",
        "exact": "oa:exact",
        "prefix": "oa:prefix",
        "suffix": "oa:suffix",
        "start": "oa:start",
        "end": "oa:end",
    },
]
AUTHOR = "To be named by the editor who reviews this draft"
#: The usual scale of fact-checkers, 1 (false) to 5 (true); what is neither has a name and no number.
_RATINGS = {CONTRADICTED: 1, SUPPORTED: 5}
_AROUND = 32


def claim_reviews(checked: Checked, article: Mapping[str, object] | None = None) -> list[dict[str, Any]]:
    """The draft reviews of a checked text, one for each claim that is not open, in the order of the text.

    ``article``: what is known of it (``url``, ``path``, ``title``, ``published``, ``outlet``).
    """
    verdicts = verdicts_of(checked.claims, checked.checks)
    return [
        _review(
            claim,
            [c for c in checked.checks if claim.fact_id in c.fact_ids],
            verdict,
            checked.text,
            article or {},
        )
        for claim in checked.claims
        if (verdict := verdicts.get(claim.fact_id, NOT_ENOUGH)) != NOT_ENOUGH
    ]


def document(reviews: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The JSON-LD document that holds ``reviews``."""
    return {"@context": CONTEXT, "@graph": list(reviews)}


def _review(
    claim: Claim, checks: list[Check], verdict: str, text: str, article: Mapping[str, object]
) -> dict[str, Any]:
    label_vi, label_en = VERDICT_LABELS[verdict]
    telling = [check for check in checks if check.verdict == verdict]
    rating: dict[str, Any] = {"@type": "Rating", "alternateName": label_vi, "description": label_en}
    if verdict in _RATINGS:
        rating |= {"ratingValue": _RATINGS[verdict], "bestRating": 5, "worstRating": 1}
    appearance = {
        "@type": "NewsArticle",
        "url": article.get("url"),
        "headline": article.get("title"),
        "datePublished": str(article["published"]) if article.get("published") else None,
        "publisher": {"@type": "Organization", "name": article["outlet"]} if article.get("outlet") else None,
    }
    return {
        "@type": "ClaimReview",
        "creativeWorkStatus": "Draft",
        "disambiguatingDescription": "Unreviewed draft made by a program; not a published fact-check.",
        "author": {"@type": "Organization", "name": AUTHOR},
        "inLanguage": ["vi", "en"],
        "claimReviewed": claim.evidence,
        "reviewRating": rating,
        "reviewBody": "\n".join(f"{check.explanation_vi} / {check.explanation_en}" for check in telling),
        "itemReviewed": {
            "@type": "Claim",
            "appearance": {key: value for key, value in appearance.items() if value is not None},
        },
        "citation": list(dict.fromkeys(source for check in telling for source in check.sources)),
        "hasTarget": {
            "hasSource": article.get("url") or article.get("path") or "text",
            "hasSelector": _selectors(claim, text),
        },
    }


def _selectors(claim: Claim, text: str) -> list[dict[str, Any]]:
    start, end = claim.fact.evidence_start, claim.fact.evidence_end
    return [
        {
            "@type": "TextQuoteSelector",
            "exact": text[start:end],
            "prefix": text[max(start - _AROUND, 0) : start],
            "suffix": text[end : end + _AROUND],
        },
        {"@type": "TextPositionSelector", "start": start, "end": end},
    ]
