"""The district or commune that an article is about: the one that its headline names first."""

from __future__ import annotations

from extractors.places import PlaceMention, find_places
from pipeline.segment import Document

#: How many lines an article's head has at most, and how long one is, in characters.
_HEAD_LINES = 6
_HEAD_LENGTH = 120


def local_place(document: Document, home: str | None) -> PlaceMention | None:
    """The place that the title, the masthead or another line of the head opens with; ``home`` is its province."""
    article = document.article
    first = document.text.partition("\n")[0]
    untitled = "" if first.rstrip().endswith((".", "!", "?")) else first  # a sentence is no headline
    for line in (article.title or untitled, article.outlet or ""):
        place = _first(line, home)
        if place:
            return place if isinstance(place, PlaceMention) else None
    headlines = (_first(line, home, opens=True) for line in _head(document))
    return next((place for place in headlines if isinstance(place, PlaceMention)), None)


def _head(document: Document) -> list[str]:
    """The short lines before the article's first paragraph: kickers, headline, date."""
    lines: list[str] = []
    for start, end in document.paragraphs[:_HEAD_LINES]:
        if end - start > _HEAD_LENGTH:
            break
        lines.append(document.text[start:end])
    return lines


def _first(line: str, home: str | None, opens: bool = False) -> PlaceMention | bool:
    """The district or commune that a line names first; else whether it names another place.

    ``opens``: the line must begin with the name and a colon ("PHÚ QUỐC: …").
    """
    spelled = line.title() if line.isupper() else line
    found = [p for p in find_places(spelled, 0, len(spelled), home) if not p.anaphor and not p.mean]
    below = [p for p in found if p.level in ("district", "commune") and not p.inside]
    if opens and (not below or below[0].start or line[below[0].end : below[0].end + 1] != ":"):
        return False
    if below and found[0] == below[0] and (len(below) == 1 or below[0].level == "commune"):
        return below[0]
    return bool(found)
