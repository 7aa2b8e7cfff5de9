"""Ranks and values over the years as SVG: no script, no style sheet, no font, nothing from elsewhere.

Everything that looks is a presentation attribute, so that a page may inline a chart under a content
security policy without 'unsafe-inline'. Each table of provinces (63 until the merger of 1 July 2025,
34 after it, or not stated) is a panel of its own: its figures are never joined with another's.

The drawing is our own because pages draw charts while somebody waits: altair with vl-convert took 60 ms
of a processor for one on an idle machine, 400 on a busy one, and 145 MB of memory; this takes 1 ms.
matplotlib and pygal write style sheets into their SVG, which such a policy refuses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, tostring

from pipeline.checks.explain import number_en, number_vi

OFFICIAL, REPORTED = "official", "reported"
EDITIONS: tuple[int, int, None] = (63, 34, None)

# Pixels. Five years of the 63 and two of the 34 are read without scaling on a telephone 360 wide.
_YEAR_WIDTH, _LEAST_WIDTH, _HEIGHT = 42, 108, 190
_TITLE, _AXIS, _TICKS, _YEARS, _LEGEND, _LEGEND_ITEM = 24, 18, 28, 24, 26, 120
# A reported figure stands right of the published one, which it often equals.
_BESIDE = 11
# So many labels fit one above the other; nearer ones would run into each other.
_LABELS = 11
# Two colours that the colour-blind tell apart, each over 4.5:1 on white; the shapes differ as well.
_INK, _GRID, _PAPER = "#333333", "#dddddd", "#ffffff"
_COLOURS = {OFFICIAL: "#1d4f91", REPORTED: "#a84300"}
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_WORDS: Mapping[str, Mapping[object, str]] = {
    "vi": {
        "rank": "Thứ hạng qua các năm", "value": "Giá trị qua các năm",
        "rank_axis": "Hạng (càng cao càng tốt)", "value_axis": "Giá trị (0 đến 1)", "rank_of": "hạng ",
        63: "63 tỉnh, thành", 34: "34 tỉnh, thành", None: "Chưa rõ bảng", OFFICIAL: "Số công bố", REPORTED: "Báo đưa",
    },
    "en": {
        "rank": "Rank over the years", "value": "Value over the years",
        "rank_axis": "Rank (higher up is better)", "value_axis": "Value (0 to 1)", "rank_of": "rank ",
        63: "63 provinces", 34: "34 provinces", None: "Table not stated", OFFICIAL: "Published", REPORTED: "In the press",
    },
}  # fmt: skip


class Point(NamedTuple):
    """One figure of one year from one source.

    ``edition`` is the number of provinces in the table that the figure is from: 63, 34, or None where
    that is not known. ``figure`` is a rank (1 is best) or a value from 0 to 1, ``total`` how many were
    ranked, ``source_kind`` "official" or "reported", ``outlet`` who says so.
    """

    year: int
    edition: int | None
    figure: float
    total: int | None = None
    source_kind: str = OFFICIAL
    outlet: str | None = None


class _Mark(NamedTuple):
    """A figure as it is drawn: once, however many sources state it; ``told`` is its text."""

    year: int
    figure: float
    kind: str
    label: str
    told: str


@dataclass(frozen=True, slots=True)
class _Style:
    """What is drawn ("rank" or "value"), in which language."""

    what: str
    words: Mapping[object, str]
    lang: str

    def marks(self, rows: Iterable[Point]) -> list[_Mark]:
        """Return the figures of one panel by year, kind and figure, those stated several times once."""
        outlets: dict[tuple[int, str, float], list[str]] = {}
        for row in rows:
            named = outlets.setdefault((row.year, row.source_kind, row.figure), [])
            if row.outlet and row.outlet not in named:
                named.append(row.outlet)
        return [self._mark(*key, outlets[key]) for key in sorted(outlets)]

    def _mark(self, year: int, kind: str, figure: float, outlets: Sequence[str]) -> _Mark:
        label = self.number(figure)
        shown = f"{self.words['rank_of']}{label}" if self.what == "rank" else label
        who = ": ".join(filter(None, [self.words[kind], _clean(", ".join(outlets))]))
        return _Mark(year, figure, kind, label, f"{year}: {shown} ({who})")

    def number(self, figure: float) -> str:
        """Return a figure as readers of the language write it."""
        return number_vi(figure) if self.lang == "vi" else number_en(figure)


@dataclass(frozen=True, slots=True)
class _Scale:
    """From figures to pixels: ``best`` at the top of a panel, ``worst`` at its foot; ticks between."""

    best: float
    worst: float
    ticks: tuple[float, ...]

    def __call__(self, figure: float) -> float:
        return round(_HEIGHT * (figure - self.best) / (self.worst - self.best), 1)


def rank_chart(rows: Sequence[Point], lang: str, title: str | None = None) -> str:
    """Return the ranks ``rows`` as an SVG element; better ranks stand higher.

    ``lang`` is "vi" or "en"; ``title`` names the chart in place of "rank over the years" (it is read
    out and shown on hovering, not drawn). Published ranks are filled circles, joined from one year to
    the next within one table; reported ones are hollow diamonds, never joined. The same rows give the
    same text. Raises ``ValueError`` where there is no row or the language is unknown.
    """
    return _chart(rows, lang, title, "rank")


def value_chart(rows: Sequence[Point], lang: str, title: str | None = None) -> str:
    """Return the index values ``rows``, from 0 to 1, as an SVG element; see ``rank_chart``."""
    return _chart(rows, lang, title, "value")


def _chart(rows: Sequence[Point], lang: str, title: str | None, what: str) -> str:
    if not rows:
        raise ValueError("there is no figure to draw")
    if lang not in _WORDS:
        raise ValueError(f"{lang}: charts are labelled in {' or '.join(_WORDS)}")
    style = _Style(what, _WORDS[lang], lang)
    panels = {edition: [row for row in rows if row.edition == edition] for edition in EDITIONS}
    shown = {edition: panel for edition, panel in panels.items() if panel}
    name = _clean(title or style.words[what])
    root = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "role": "img", "aria-label": name})
    _add(root, "title", name)
    told = (f"{style.words[edition]}: {'; '.join(m.told for m in style.marks(panel))}." for edition, panel in shown.items())
    _add(root, "desc", " ".join(told))
    paper = _add(root, "rect", fill=_PAPER, height="100%", width="100%")
    drawing = _add(root, "g", font_family="system-ui, sans-serif", font_size=11, fill=_INK)
    middle = _TITLE + _HEIGHT / 2
    _add(drawing, "text", style.words[f"{what}_axis"], transform=f"translate(12,{middle}) rotate(-90)", text_anchor="middle")
    right = float(_AXIS)
    for edition, panel in shown.items():
        right += _TICKS
        scale = _rank_scale(panel) if what == "rank" else _value_scale(rows)
        group = _add(drawing, "g", transform=f"translate({right},{_TITLE})")
        _add(group, "text", style.words[edition], y=-9, x=0, font_size=12, font_weight="bold")
        right += _panel(group, style, style.marks(panel), scale) + 8
    kinds = [kind for kind in _COLOURS if any(row.source_kind == kind for row in rows)]
    foot = _TITLE + _HEIGHT + _YEARS
    for position, kind in enumerate(kinds):
        entry = _add(drawing, "g", transform=f"translate({_AXIS + _TICKS + 6 + position * _LEGEND_ITEM},{foot + 12})")
        _symbol(entry, kind, 0, 0)
        _add(entry, "text", style.words[kind], x=12, y=4, font_size=12)
    width, height = max(right, _AXIS + _TICKS + len(kinds) * _LEGEND_ITEM), foot + _LEGEND
    for key, size in (("width", width), ("height", height)):
        root.set(key, f"{size:g}")
        paper.set(key, f"{size:g}")
    root.set("viewBox", f"0 0 {width:g} {height:g}")
    return tostring(root, encoding="unicode")


def _rank_scale(panel: Sequence[Point]) -> _Scale:
    """Return the scale of one table: from 1 down to its last place."""
    last = max(max(row.total or row.edition or EDITIONS[0], ceil(row.figure)) for row in panel)
    margin = last / _LABELS
    return _Scale(1 - margin, last + margin, (1, *(tick for tick in range(10, last, 10) if last - tick > margin), last))


def _value_scale(rows: Sequence[Point]) -> _Scale:
    """Return the scale that all panels of values share, in tenths."""
    low = floor(min(row.figure for row in rows) * 10)
    high = max(ceil(max(row.figure for row in rows) * 10), low + 1)
    margin = (high - low) / _LABELS
    return _Scale((high + margin) / 10, (low - margin) / 10, tuple(tenth / 10 for tenth in range(low, high + 1)))


def _panel(group: Element, style: _Style, marks: Sequence[_Mark], scale: _Scale) -> float:
    """Draw the figures of one table into ``group``; return the width taken."""
    years = range(min(mark.year for mark in marks), max(mark.year for mark in marks) + 1)
    step = max(_YEAR_WIDTH, _LEAST_WIDTH / len(years))
    width = step * len(years)
    places = {year: round((index + 0.48) * step, 1) for index, year in enumerate(years)}
    for tick in scale.ticks:
        _add(group, "path", d=f"M0 {scale(tick)}H{width:g}", stroke=_GRID)
        _add(group, "text", style.number(tick), x=-5, y=scale(tick) + 4, text_anchor="end")
    _add(group, "path", d=f"M0 0V{_HEIGHT}H{width:g}", stroke=_INK, fill="none")
    for year, x in places.items():
        _add(group, "text", str(year), x=x, y=_HEIGHT + 16, text_anchor="middle")
    for run in _runs(marks):
        points = " ".join(f"{places[mark.year]},{scale(mark.figure)}" for mark in run)
        _add(group, "polyline", points=points, stroke=_COLOURS[OFFICIAL], stroke_width=2, fill="none")
    labelled: list[_Mark] = []
    for mark in marks:
        beside, above = (0, -10) if mark.kind == OFFICIAL else (_BESIDE, 18)
        x, y = places[mark.year] + beside, scale(mark.figure)
        _add(_symbol(group, mark.kind, x, y), "title", mark.told)
        if not any(_runs_into(mark, other, scale) for other in labelled):
            labelled.append(mark)
            _add(group, "text", mark.label, x=x, y=y + above, text_anchor="middle", fill=_COLOURS[mark.kind])
    return width


def _runs_into(mark: _Mark, other: _Mark, scale: _Scale) -> bool:
    """Whether the label of ``mark`` would overlap, or only repeat, that of ``other``."""
    if mark.year != other.year:
        return False
    return mark.figure == other.figure or (
        mark.kind == other.kind and abs(scale(mark.figure) - scale(other.figure)) < _HEIGHT / _LABELS
    )


def _symbol(parent: Element, kind: str, x: float, y: float) -> Element:
    """Draw a filled circle for a published figure, a hollow diamond for a reported one."""
    if kind == OFFICIAL:
        return _add(parent, "circle", cx=x, cy=y, r=4.5, fill=_COLOURS[kind])
    return _add(parent, "path", d=f"M{x} {y - 5}l5 5l-5 5l-5-5z", fill=_PAPER, stroke=_COLOURS[kind], stroke_width=2)


def _runs(marks: Sequence[_Mark]) -> Iterator[list[_Mark]]:
    """Yield the published figures of one panel that a line joins: one a year, in years that follow.

    Where two publications of a year differ, the line breaks off: it would have to choose.
    """
    official = [mark for mark in marks if mark.kind == OFFICIAL]
    single = [mark for mark in official if sum(other.year == mark.year for other in official) == 1]
    run: list[_Mark] = []
    for mark in single:
        if run and mark.year != run[-1].year + 1:
            yield run
            run = []
        run.append(mark)
    if run:
        yield run


def _add(parent: Element, tag: str, text: str | None = None, **attributes: object) -> Element:
    """Add an element; ``font_size=11`` is the attribute ``font-size="11"``."""
    element = SubElement(parent, tag, {name.replace("_", "-"): str(value) for name, value in attributes.items()})
    element.text = text
    return element


def _clean(text: str) -> str:
    """Return ``text`` without the characters that XML cannot hold."""
    return _NOT_XML.sub("", text)
