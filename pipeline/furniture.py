"""Site furniture around an article: what it tells (headline, date, outlet, author) and where it is.

A line is marked as furniture only where it matches whole a form in ``gazetteers/furniture.yaml``,
repeats an earlier line, or stands in a block of links: a paragraph lost costs more than a menu kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.dateline import dateline
from pipeline.masthead import HEAD, PARAGRAPH, Line, find_author, find_outlet, is_label, is_name, words

# A longer line is a paragraph of the body, whatever it ends with.
_LONG = 220
_ONLY_MARKS = re.compile(r"[^\w]+")
_DECIMAL = re.compile(r"\d,\d\d")


@dataclass(frozen=True, slots=True)
class Furniture:
    """What the furniture of a text tells, and the spans that it takes up."""

    title: str | None = None
    published: date | None = None
    outlet: str | None = None
    author: str | None = None
    boilerplate: tuple[tuple[int, int], ...] = ()


def read_furniture(text: str, title: str | None = None, tables: Sequence[tuple[int, int]] = ()) -> Furniture:
    """Return what the lines around the article tell, and their spans.

    ``title`` is the headline where it is known already; ``tables`` are spans that hold no furniture.
    """
    lines = _lines(text)
    if not lines:
        return Furniture()
    for line in lines:
        line.furniture = _is_furniture(line.text)
    _mark_blocks(lines)
    _mark_repeats(lines, tables)
    head = _head(lines)
    headline = _headline(lines, head, title)
    published, beside = _date(lines, headline)
    _mark_menus(lines, head if headline is None else headline)
    outlet = find_outlet(lines, headline, beside)
    author = find_author(lines, headline, beside)
    found = None if headline is None else lines[headline].text
    spans = tuple((line.start, line.end) for line in lines if line.furniture)
    return Furniture(title or found, published, outlet, author, spans)


def _lines(text: str) -> list[Line]:
    lines = []
    start = 0
    for part in text.split("\n"):
        if part:
            lines.append(Line(start, part))
        start += len(part) + 1
    return lines


def _is_furniture(line: str) -> bool:
    if len(line) > _LONG:
        return False
    known, folded = words(), line.lower()
    return (
        folded in known.exact
        or known.wild.fullmatch(folded) is not None
        or (len(line) < 5 and _ONLY_MARKS.fullmatch(line) is not None and line not in ("...", "…"))
    )


def _is_block(line: str) -> bool:
    return len(line) < 40 and line.lower().rstrip(" :").strip("- ") in words().blocks


def _is_body(line: str) -> bool:
    if len(line) > _LONG or len(line) < PARAGRAPH:
        return len(line) > _LONG
    # Headlines may ask, exclaim, and end with a quote, but not with a whole quoted sentence.
    last = line.rstrip("”\"'»)")[-1:]
    return last in ".…:;" or (last in "!?" and len(line) > 2 * PARAGRAPH)


def _mark_blocks(lines: list[Line]) -> None:
    """Mark each heading of related links with the list that follows it, up to the next paragraph.

    Inside the body only what looks like headlines goes: a figure with decimals may be the article's.
    """
    for index, line in enumerate(lines):
        if not _is_block(line.text):
            continue
        line.furniture = True
        last = not any(_is_body(later.text) for later in lines[index + 1 :])
        # A list in mid-article is short; at the end of the page it runs as long as it likes.
        for later in lines[index + 1 :] if last else lines[index + 1 : index + 6]:
            text = later.text
            if _is_body(text):
                break
            if not last and (len(text.split()) < 5 or _DECIMAL.search(text) or "|" in text):
                break
            later.furniture = True


def _mark_repeats(lines: list[Line], tables: Sequence[tuple[int, int]]) -> None:
    """Mark the second of two equal lines, as captions are printed: it would repeat its facts."""
    seen: set[str] = set()
    for line in lines:
        if len(line.text) < 12 or " | " in line.text or any(a <= line.start < b for a, b in tables):
            continue
        if line.text in seen:
            line.furniture = True
        seen.add(line.text)


def _head(lines: list[Line]) -> int:
    """Return the index of the first paragraph of the body (or the end of the head)."""
    for index, line in enumerate(lines[:HEAD]):
        if _is_body(line.text) and not line.furniture and (index > 0 or len(line.text) > _LONG):
            return index
    return min(HEAD, len(lines))


def _headline(lines: list[Line], head: int, title: str | None) -> int | None:
    """Return the index of the headline among the lines before the first paragraph, if any."""
    if title is not None:
        return next((i for i, line in enumerate(lines[:HEAD]) if line.text == title), None)
    seen = [line.text for line in lines[:head]]
    candidates = [
        index
        for index, line in enumerate(lines[:head])
        if not line.furniture
        and seen.count(line.text) == 1
        and not is_label(line.text)
        and (line.text[-1] != "." or line.text.endswith(".."))
    ]
    long = [index for index in candidates if len(lines[index].text.split()) >= 5]
    # The name of an outlet in capitals stands over the headline; a headline in capitals, over the text.
    mixed = [index for index in long if not lines[index].text.isupper()]
    if long and lines[long[-1]].text.isupper() and long[-1] == head - 1:
        return long[-1]
    for choice in (mixed, long):
        if choice:
            return _past_names(lines, candidates, choice[0])
    return candidates[-1] if candidates else None


def _past_names(lines: list[Line], candidates: list[int], first: int) -> int:
    """The first line that is no name of an outlet or a section, where lines of three words or more follow ``first``."""
    later = [index for index in candidates if index > first and len(lines[index].text.split()) >= 3]
    return next((index for index in (first, *later) if not is_name(lines[index].text)), first)


def _mark_menus(lines: list[Line], headline: int) -> None:
    for line in lines[:headline]:
        if is_label(line.text):
            line.furniture = True


def _date(lines: list[Line], headline: int | None) -> tuple[date | None, str]:
    """Return the publication date and what its line names, from the head or the foot of the page.

    The line is marked. It stands near the headline, at latest after the lead and a caption.
    """
    near = (headline or 0) + 6
    for part in (lines[:near], lines[: near - 1 : -1][:6]):
        for line in part:
            found = None if line.furniture and "|" not in line.text else dateline(line.text)
            if found is not None:
                line.furniture = True
                return found
    return None, ""
