"""One article to its facts: segment, find what it is about, extract, in this order."""

from __future__ import annotations

from datetime import date

from extractors.discourse import open_discourse
from extractors.figures import extract_figures
from pipeline.model import Article, Fact, Reading, Rejection
from pipeline.segment import Document


def read_article(article: Article) -> Reading:
    """Return the facts of ``article``, ordered by span, each once, with what was rejected and why."""
    document = Document(article)
    discourse = open_discourse(document)
    home = discourse.home
    facts: list[Fact] = []
    rejections: list[Rejection] = []
    for extract in (extract_figures,):
        found, refused = extract(document, discourse)
        facts += found
        rejections += refused
    place = discourse.place(home, None) if home else None
    return Reading(article, _once(facts), tuple(rejections), place.place_id if place else None)


def _once(facts: list[Fact]) -> tuple[Fact, ...]:
    """Each span and reading once, in the order of the text."""
    unique = {(f.start, f.end, f.reading()): f for f in reversed(facts)}
    return tuple(sorted(unique.values(), key=lambda f: (f.start, f.end, f.kind, str(f.reading()))))


def read_text(text: str, published: date | None = None, province: str | None = None) -> Reading:
    """Return the facts of a text; ``province`` is the name of the province that it is about."""
    raise NotImplementedError
