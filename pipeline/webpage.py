"""An HTML page to the lines of its article, with its tables as lines and its metadata.

trafilatura says where on the page the article is. The lines themselves are rendered here: it
leaves out text under more than about 250 nested tags, captions, and odd paragraphs in between.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from typing import Any

from pipeline.taming import flattened, thin
from pipeline.webmeta import metadata

# trafilatura and lxml are imported where they are needed: together they take 0.2 s.

_DROPPED = {
    "script", "style", "noscript", "template", "head", "iframe", "svg", "math", "object", "embed", "canvas",
    "audio", "video", "select", "button", "textarea", "input", "nav", "menu", "dialog",
}  # fmt: skip
_INLINE = {
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
    "img", "ins", "kbd", "label", "mark", "q", "ruby", "s", "samp", "small", "span", "strike", "strong",
    "sub", "sup", "time", "tt", "u", "var", "wbr", "picture", "source",
}  # fmt: skip
_SPACE = re.compile(r"\s+")
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_FORM = re.compile(r"<(/?)form\b", re.IGNORECASE)
_MAX_ELEMENTS = 15_000
_MAX_TEXT = 200_000
_MAX_CELLS = 20_000
# A paragraph of an article, as against a heading or a teaser: in characters outside links.
_PARAGRAPH = 60
# Where trafilatura found less than this share of the page's paragraphs, it took the wrong part.
_ENOUGH = 0.4


@dataclass(slots=True)
class _Line:
    text: str
    links: int
    table: int | None
    parent: int

    @property
    def is_links(self) -> bool:
        return self.links > 0.5 * len(self.text)

    @property
    def is_paragraph(self) -> bool:
        return len(self.text) - self.links >= _PARAGRAPH and self.text.count(" ") > 8


@dataclass(frozen=True, slots=True)
class Webpage:
    """The lines of an article on a page; ``tables`` numbers those that are rows of a table."""

    lines: tuple[str, ...]
    tables: tuple[int | None, ...]
    title: str | None = None
    published: str | None = None
    outlet: str | None = None
    author: str | None = None
    url: str | None = None


def declared_charset(data: bytes) -> str | None:
    """Return the charset that a page declares for itself in its first kilobytes, if any."""
    match = _CHARSET.search(data[:4096])
    return match[1].decode("ascii", "replace").lower() if match else None


def read_page(html: str) -> Webpage | None:
    """Return the article of a page, or None where the page has no text at all."""
    html = thin(html)
    root, too_deep = _parse(html)
    if too_deep:
        for flat in flattened(html):
            root, too_deep = _parse(flat)
            if not too_deep:
                html = flat
                break
    if root is None:
        return None
    page = metadata(root)
    lines = _render(root)
    # trafilatura's time grows faster than the page; one so large is machine-made, or hostile.
    large = sum(1 for _ in root.iter()) > _MAX_ELEMENTS or sum(len(line.text) for line in lines) > _MAX_TEXT
    main = [] if large else _main_text(html)
    chosen = _article(lines, main)
    if not chosen:
        return None
    return Webpage(tuple(line.text for line in chosen), tuple(line.table for line in chosen), **page)


def _parse(html: str) -> tuple[Any, bool]:
    """Return the tree of a page (None for one without content) and whether it lost what is too deep."""
    import lxml.html

    # huge_tree: the parser otherwise drops what is nested deeper than 256 tags; even so, 2,048 is its end.
    parser = lxml.html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        root = lxml.html.document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    except (ValueError, lxml.etree.ParserError):
        root = None
    return root, any("depth" in error.message for error in parser.error_log)


def _main_text(html: str) -> list[str]:
    import trafilatura

    # It reports pages without text on stderr; they become failures here.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        # It drops forms, in which many portals wrap the whole page.
        html = _FORM.sub(r"<\1div", html)
        found = trafilatura.bare_extraction(html, include_comments=False, favor_recall=True)
    except Exception:  # It raises on some pages what its documentation does not name; there is a way without.
        return []
    return (getattr(found, "text", "") or "").split("\n") if found is not None else []


def _article(lines: list[_Line], main: list[str]) -> list[_Line]:
    """Return the lines from where trafilatura's text begins to where it ends, without lists of links."""
    wanted = {key for text in main if (key := _key(text))}
    kept = [i for i, line in enumerate(lines) if line.table is None and _key(line.text) in wanted]
    paragraphs = [i for i, line in enumerate(lines) if line.is_paragraph and line.table is None]
    found = set(kept)
    size = sum(len(lines[i].text) for i in paragraphs)
    if not kept or sum(len(lines[i].text) for i in paragraphs if i in found) < _ENOUGH * size:
        return [line for line in lines if not line.is_links]
    parents = {lines[i].parent for i in kept if lines[i].is_paragraph} or {lines[i].parent for i in kept}
    first, last = kept[0], kept[-1]
    # What follows or precedes in the same element is the article's too, and so is a table at its end.
    while last + 1 < len(lines) and (lines[last + 1].parent in parents or lines[last + 1].table is not None):
        last += 1
    while first > 0 and lines[first - 1].parent in parents:
        first -= 1
    return [line for i, line in enumerate(lines) if first <= i <= last and (i in found or not line.is_links)]


def _key(text: str) -> str:
    """Return what two renderings of one line have in common: the letters and digits of its beginning."""
    return re.sub(r"[\W_]+", "", text)[:40].lower()


class _Renderer:
    """Collects the text of a page into lines; knows for each the element that its block stands in."""

    def __init__(self) -> None:
        self.lines: list[_Line] = []
        self.parts: list[str] = []
        self.links = 0
        self.parent = 0
        self.open = [0]
        self.blocks = 0
        self.in_links = 0
        self.tables = 0

    def add(self, text: str | None) -> None:
        if text and (text := _SPACE.sub(" ", text)):
            self.parts.append(text)
            self.links += len(text.strip()) if self.in_links else 0

    def flush(self, table: int | None = None) -> None:
        text = _SPACE.sub(" ", "".join(self.parts)).strip()
        if text:
            self.lines.append(_Line(text, self.links, table, self.parent))
        self.parts, self.links, self.parent = [], 0, self.open[-1]

    def start(self, node: Any, tag: str) -> bool:
        """Take in the beginning of an element; return whether its content is still to come."""
        inline = tag in _INLINE or tag == "br"
        if not inline or tag == "br":
            self.flush()
        if _is_dropped(node, tag):
            return False
        if tag == "table" and (rows := _rows(node)):
            for row in rows:
                self.add(row)
                self.flush(self.tables)
            self.tables += 1
            return False
        if not inline:
            self.blocks += 1
            self.open.append(self.blocks)
        self.in_links += tag == "a"
        self.add(node.text)
        return True

    def end(self, node: Any, tag: str, taken: bool) -> None:
        """Take in the end of an element, whose content was ``taken`` or skipped, and what follows it."""
        if tag not in _INLINE and tag != "br":
            if taken:
                self.open.pop()
            self.flush()
        if taken and tag == "a":
            self.in_links -= 1
        self.add(node.tail)


def _render(root: Any) -> list[_Line]:
    """Return the lines of text of the page: one for each block, ``<br>`` or row of a table."""
    from lxml import etree

    out = _Renderer()
    body = root.find("body")
    walk = etree.iterwalk(root if body is None else body, events=("start", "end"))
    taken = True
    for event, node in walk:
        tag = node.tag if isinstance(node.tag, str) else ""
        if event == "start":
            taken = out.start(node, tag)
            if not taken:
                walk.skip_subtree()
        else:
            out.end(node, tag, taken)
            taken = True
    out.flush()
    return out.lines


def _is_dropped(node: Any, tag: str) -> bool:
    if not tag or tag in _DROPPED:
        return True
    if tag == "header":
        return node.find(".//h1") is None
    if tag == "form":
        # Portals wrap whole pages in one form; what is short is a search or a comment box.
        own = node.xpath(".//text()[not(ancestor::select or ancestor::script or ancestor::style)]")
        return sum(len(text.strip()) for text in own) < 400
    return tag in ("aside", "footer")


def _rows(table: Any) -> list[str]:
    """Return the rows of a table of data, cells joined by `` | ``; nothing for one that is mere layout."""
    if table.find(".//table") is not None:
        return []
    grid: list[list[str]] = []
    pending: dict[int, tuple[int, str]] = {}
    for row in table.iter("tr"):
        cells: list[str] = []
        for cell in row.iterchildren("td", "th"):
            _fill(cells, pending)
            text = _SPACE.sub(" ", " ".join(cell.itertext())).strip().replace("|", "/")
            across, down = _count(cell.get("colspan")), _count(cell.get("rowspan"))
            for _ in range(across):
                if down > 1:
                    pending[len(cells)] = (down - 1, text)
                cells.append(text)
        _fill(cells, pending)
        if any(cells):
            grid.append(cells)
        if sum(map(len, grid)) > _MAX_CELLS:
            return []
    lengths = [len(cell) for cells in grid for cell in cells if cell]
    several = sum(len(set(filter(None, cells))) > 1 for cells in grid)
    if several < 2 or sum(lengths) > 150 * len(lengths):
        return []
    return [" | ".join(cells if len(set(cells)) > 1 else cells[:1]) for cells in grid]


def _fill(cells: list[str], pending: dict[int, tuple[int, str]]) -> None:
    """Put the cells that reach down from earlier rows at their columns."""
    while len(cells) in pending:
        column = len(cells)
        left, text = pending.pop(column)
        if left > 1:
            pending[column] = (left - 1, text)
        cells.append(text)


def _count(value: str | None) -> int:
    return min(int(value), 50) if value and value.isdigit() and int(value) > 0 else 1
