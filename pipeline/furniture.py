"""Site furniture around an article: what it tells (headline, date, outlet, author) and where it is.

A line is marked as furniture only where it matches whole a form in ``gazetteers/furniture.yaml``,
repeats an earlier line, or stands in a block of links: a paragraph lost costs more than a menu kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

import yaml

from pipeline.dateline import dateline

# The head of a page, in lines: menus, outlet, section, headline, date, lead.
_HEAD = 16
# A shorter line is no paragraph of the body, whatever it ends with.
_PARAGRAPH = 60
_LONG = 220
# Names, menus and lines with a date are shorter than this.
_NAME = 160
_MENU = re.compile(r"\s*(?:\||»|>>?|/)\s+|\s+(?:\||»|>>?|/)\s*")
_ONLY_MARKS = re.compile(r"[^\w]+")
_SIGN = re.compile(
    r"\(\s*(?P<sign>[A-ZĐƠƯÂÊÔ][\w&+.]{1,16}(?: online)?)\s*\)\s?[-:]?\s?|(?P<bare>[A-ZĐƯ]{2,6}) - (?=[A-ZĐÀ-Ỹ])"
)
_DECIMAL = re.compile(r"\d,\d\d")
_BRACKET = re.compile(r"\s*\([^()]*\)$")


@dataclass(frozen=True, slots=True)
class Furniture:
    """What the furniture of a text tells, and the spans that it takes up."""

    title: str | None = None
    published: date | None = None
    outlet: str | None = None
    author: str | None = None
    boilerplate: tuple[tuple[int, int], ...] = ()


@dataclass(slots=True)
class _Line:
    start: int
    text: str
    furniture: bool = False

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class _Words:
    exact: frozenset[str]
    wild: re.Pattern[str]
    blocks: frozenset[str]
    sections: frozenset[str]
    kinds: re.Pattern[str]
    outlet_words: frozenset[str]
    not_outlets: tuple[str, ...]
    outlets: dict[str, str]
    signs: dict[str, str]
    labels: re.Pattern[str]
    more: re.Pattern[str]
    credits: frozenset[str]
    desks: tuple[str, ...]


@cache
def _words() -> _Words:
    data = yaml.safe_load((files("gazetteers") / "furniture.yaml").read_text(encoding="utf-8"))
    wild = [re.escape(line).replace(r"\*", ".*") for line in data["lines"] if "*" in line]
    labels = "(?:" + "|".join(map(re.escape, data["author_labels"])) + r")\s?:\s*"
    return _Words(
        exact=frozenset(line for line in data["lines"] if "*" not in line),
        wild=re.compile("|".join(wild)),
        blocks=frozenset(data["blocks"]),
        sections=frozenset(data["sections"]),
        kinds=re.compile("(?:" + "|".join(map(re.escape, data["outlet_kinds"])) + r")(?=\s|$)\s*"),
        outlet_words=frozenset(data["outlet_words"]),
        not_outlets=tuple(data["not_outlets"]),
        outlets={name.lower(): name for name in data["outlets"]},
        signs=data["outlet_signs"],
        labels=re.compile(labels + r"|theo (?=[A-ZĐ])", re.IGNORECASE),
        more=re.compile(r"\s-\s" + labels + ".*", re.IGNORECASE),
        credits=frozenset(data["credits"]),
        desks=tuple(data["desks"]),
    )


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
    outlet = _outlet(lines, headline, beside)
    author = _author(lines, headline, beside)
    found = None if headline is None else lines[headline].text
    spans = tuple((line.start, line.end) for line in lines if line.furniture)
    return Furniture(title or found, published, outlet, author, spans)


def _lines(text: str) -> list[_Line]:
    lines = []
    start = 0
    for part in text.split("\n"):
        if part:
            lines.append(_Line(start, part))
        start += len(part) + 1
    return lines


def _is_furniture(line: str) -> bool:
    if len(line) > _LONG:
        return False
    words, folded = _words(), line.lower()
    return (
        folded in words.exact
        or words.wild.fullmatch(folded) is not None
        or (len(line) < 5 and _ONLY_MARKS.fullmatch(line) is not None and line not in ("...", "…"))
    )


def _is_block(line: str) -> bool:
    return len(line) < 40 and line.lower().rstrip(" :").strip("- ") in _words().blocks


def _is_body(line: str) -> bool:
    if len(line) > _LONG or len(line) < _PARAGRAPH:
        return len(line) > _LONG
    # Headlines may ask, exclaim, and end with a quote, but not with a whole quoted sentence.
    last = line.rstrip("”\"'»)")[-1:]
    return last in ".…:;" or (last in "!?" and len(line) > 2 * _PARAGRAPH)


def _mark_blocks(lines: list[_Line]) -> None:
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
            if _is_body(text) or (not last and (len(text.split()) < 5 or _DECIMAL.search(text) or "|" in text)):
                break
            later.furniture = True


def _mark_repeats(lines: list[_Line], tables: Sequence[tuple[int, int]]) -> None:
    """Mark the second of two equal lines, as captions are printed: it would repeat its facts."""
    seen: set[str] = set()
    for line in lines:
        if len(line.text) < 12 or " | " in line.text or any(a <= line.start < b for a, b in tables):
            continue
        if line.text in seen:
            line.furniture = True
        seen.add(line.text)


def _head(lines: list[_Line]) -> int:
    """Return the index of the first paragraph of the body (or the end of the head)."""
    for index, line in enumerate(lines[:_HEAD]):
        if _is_body(line.text) and not line.furniture and (index > 0 or len(line.text) > _LONG):
            return index
    return min(_HEAD, len(lines))


def _headline(lines: list[_Line], head: int, title: str | None) -> int | None:
    """Return the index of the headline among the lines before the first paragraph, if any."""
    if title is not None:
        return next((i for i, line in enumerate(lines[:_HEAD]) if line.text == title), None)
    seen = [line.text for line in lines[:head]]
    candidates = [
        index
        for index, line in enumerate(lines[:head])
        if not line.furniture and seen.count(line.text) == 1 and not _is_label(line.text)
    ]
    long = [index for index in candidates if len(lines[index].text.split()) >= 5]
    # The name of an outlet in capitals stands over the headline; a headline in capitals, over the text.
    mixed = [index for index in long if not lines[index].text.isupper()]
    if long and lines[long[-1]].text.isupper() and long[-1] == head - 1:
        return long[-1]
    for choice in (mixed, long):
        if choice:
            return choice[0]
    return candidates[-1] if candidates else None


def _is_label(line: str) -> bool:
    """Whether a line of the head names a section, a menu, an outlet or a date."""
    if len(line) > _NAME:
        return False
    folded, sections = line.lower(), _words().sections
    if folded in sections or dateline(line) is not None or _outlet_name(line) is not None:
        return True
    # "KRT - Văn hóa - Thể thao"
    first, *others = folded.split(" - ")
    if others and all(part in sections for part in others) and len(first.split()) < 5:
        return True
    return _is_menu(line) or folded.strip("- ") in _words().blocks


def _is_menu(line: str) -> bool:
    parts = _MENU.split(line)
    return len(parts) > 1 and all(len(part.split()) <= 7 for part in parts)


def _mark_menus(lines: list[_Line], headline: int) -> None:
    for line in lines[:headline]:
        if _is_label(line.text):
            line.furniture = True


def _date(lines: list[_Line], headline: int | None) -> tuple[date | None, str]:
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


def _outlet(lines: list[_Line], headline: int | None, beside: str) -> str | None:
    top = lines[: headline or 0]
    around = [line.text for line in lines[: (headline or 0) + 4] if len(line.text) <= _NAME]
    for text in (*around, beside):
        for part in (text, *_MENU.split(text)):
            if name := _outlet_name(part.strip()):
                return name
    if sign := _sign(lines, beside):
        return sign
    for line in reversed(lines[(headline or 0) + 1 :][-6:]):
        if name := _outlet_name(line.text):
            return name
    # The first line of a page, over its section and headline, names the outlet.
    if top and not _is_label(top[0].text) and not top[0].furniture and 2 <= len(top[0].text.split()) <= 14:
        return top[0].text
    return None


def _sign(lines: list[_Line], beside: str) -> str | None:
    """Return the outlet that a sign before the first sentence, or beside the date, stands for."""
    signs = _words().signs
    if beside in signs:
        return signs[beside]
    for line in lines[:_HEAD]:
        match = _SIGN.match(line.text)
        if match is None or len(line.text) < _PARAGRAPH:
            continue
        sign = match["sign"] or match["bare"]
        if sign in signs:
            return signs[sign]
        if match["sign"] and "." in sign:
            return sign
    return None


def _outlet_name(line: str) -> str | None:
    """Return ``line`` where it is the name of an outlet and nothing else."""
    if len(line) > _NAME or not line or line[-1] in ".!?:" or any(map(str.isdigit, line)):
        return None
    words, folded = _words(), line.lower()
    if folded in words.outlets:
        return line
    parts = folded.split(" - ")
    if len(parts) > 1 and parts[0] in words.outlets:
        return line[: len(parts[0])]
    if folded.startswith(words.not_outlets):
        return None
    at = 0
    for part in parts:
        match = words.kinds.match(part)
        rest = line[at + match.end() : at + len(part)].split() if match else []
        whole = bool(rest) or (len(parts) > 1 and " " in part)
        if match and whole and all(w[0].isupper() or w.strip(",") in words.outlet_words for w in rest):
            return line
        at += len(part) + 3
    return None


def _author(lines: list[_Line], headline: int | None, beside: str) -> str | None:
    """Return the name of the author from the foot of the article, or from beside the date."""
    words = _words()
    found = None
    for line in reversed([line for line in lines[1:] if not line.furniture][-3:]):
        text = line.text
        if len(text) > 70 or not text[0].isupper() or text[-1] in ".!?:;" or any(map(str.isdigit, text)):
            break
        label = words.labels.match(text)
        name = words.more.sub("", text[label.end() :] if label else text)
        if _is_credit(name):
            found = name
        elif not label and not text.lower().startswith(words.desks):
            break
        line.furniture = label is not None
    if found is not None:
        return _BRACKET.sub("", found)
    over = [] if headline is None else [line.text for line in lines[headline + 1 : headline + 3]]
    for name in (beside, *over):
        if _is_credit(name) and 2 <= len(name.split()) <= 5 and not _is_label(name) and name not in words.signs:
            return name
    return None


def _is_credit(text: str) -> bool:
    """Whether ``text`` is made of names only (each word begins with a capital) or names the editors."""
    if len(text) > _NAME:
        return False
    if text.lower() in _words().credits:
        return True
    words = [word.strip("(),.-&") for word in re.split(r"[\s/]+", _BRACKET.sub("", text))]
    names = [word for word in words if word]
    return 1 <= len(names) <= 9 and all(word[0].isupper() or word == "và" for word in names)
