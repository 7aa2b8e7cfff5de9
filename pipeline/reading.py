"""One article to its facts: segment, find what it is about, extract, in this order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from extractors.discourse import Discourse, Subject, open_discourse
from extractors.figures import extract_figures
from extractors.official import extract_officials
from extractors.team_names import names_teams
from pipeline import ingest
from pipeline.gazetteer import province as find_province
from pipeline.model import Article, Fact, Failure, Reading, Rejection
from pipeline.segment import Document


def _extract_teams(document: Document, discourse: Discourse) -> tuple[list[Fact], list[Rejection]]:
    """The team counts; their rules are loaded for the first article that names the teams."""
    if not names_teams(document.text):
        return [], []
    from extractors.team import extract_teams

    return extract_teams(document, discourse)


#: Each takes the document and a discourse of its own and returns facts and rejections.
EXTRACTORS = (extract_figures, _extract_teams, extract_officials)


def read_article(article: Article, province: str | None = None) -> Reading:
    """Return the facts of ``article`` in the order of the text, each once, with what was rejected and why.

    ``province``: the province that the article is about, where the reader knows it.
    """
    document = Document(article)
    facts: list[Fact] = []
    rejections: list[Rejection] = []
    home = open_discourse(document)
    if province is not None:
        _settle_home(home, province)
    for extract in EXTRACTORS:
        found, refused = extract(document, replace(home, years={}, latest={}, seen=[]))
        facts += found
        rejections += refused
    place = home.place(home.home, None) if home.home else None
    return Reading(article, _once(facts), tuple(_ordered(rejections)), place.place_id if place else None)


def _settle_home(discourse: Discourse, province: str) -> None:
    """Make ``province`` what the article is about. Raises ValueError for a name that no province has."""
    place = find_province(province, 63) or find_province(province, 34)
    if place is None:
        raise ValueError(f"no province is called {province!r}; use a name such as 'Long An' or 'TP.HCM'")
    discourse.home = discourse.subject = Subject(place.name, "province")


def _once(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """Each span and reading once, in the order of the text."""
    unique = {(f.start, f.end, f.reading()): f for f in reversed(facts)}
    return tuple(sorted(unique.values(), key=lambda f: (f.start, f.end, f.kind, str(f.reading()))))


def _ordered(rejections: Sequence[Rejection]) -> list[Rejection]:
    return sorted(set(rejections), key=lambda r: (r.start, r.end, r.kind, r.rule, r.reason))


def read_text(text: str, published: date | None = None, province: str | None = None) -> Reading:
    """Return the reading of one text.

    ``published``: its publication date, which settles "năm trước"; ``province``: the name of the
    province that it is about, which settles "tỉnh". Raises ValueError for an unknown province and for a text that is none.
    """
    article = ingest.read_text("text", text)
    if isinstance(article, Failure):
        raise ValueError(article.reason)
    return read_article(replace(article, published=published or article.published), province)
