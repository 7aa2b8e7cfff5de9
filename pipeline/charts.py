"""Ranks and values over the years as SVG: no script, no style sheet, no font, nothing from elsewhere.

Everything that looks is a presentation attribute, so that a page may inline a chart under a content
security policy without 'unsafe-inline'. Each table of provinces (63 until the merger of 1 July 2025,
34 after it, or not stated) is a panel of its own: its figures are never joined with another's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor
from typing import TYPE_CHECKING, NamedTuple

from pipeline.checks.explain import number_en, number_vi

if TYPE_CHECKING:
    import altair as alt

OFFICIAL, REPORTED = "official", "reported"
EDITIONS: tuple[int, int, None] = (63, 34, None)

# Five years of the 63 and two of the 34 are read without scaling on a telephone of 360 pixels.
_YEAR_WIDTH, _LEAST_WIDTH, _HEIGHT = 42, 96, 190
# So many labels fit one above the other; nearer ones would run into each other.
_LABELS = 11
# Pixels by which a reported figure stands right of the published one, which it often equals.
_BESIDE = 11
# Two colours that the colour-blind tell apart, each over 4.5:1 on white; the shapes differ as well.
_BLUE, _ORANGE, _INK, _GRID = "#1d4f91", "#a84300", "#333333", "#dddddd"
_LOOKS = {
    "shape": {OFFICIAL: "circle", REPORTED: "diamond"},
    "fill": {OFFICIAL: _BLUE, REPORTED: "#ffffff"},
    "stroke": {OFFICIAL: _BLUE, REPORTED: _ORANGE},
}
_SVG = "http://www.w3.org/2000/svg"
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
        label = (number_vi if self.lang == "vi" else number_en)(figure)
        shown = f"{self.words['rank_of']}{label}" if self.what == "rank" else label
        who = ": ".join(filter(None, [self.words[kind], _clean(", ".join(outlets))]))
        return _Mark(year, figure, kind, label, f"{year}: {shown} ({who})")

    def scale(self, panel: Sequence[Point], rows: Sequence[Point]) -> tuple[alt.Scale, list[float]]:
        """Return the vertical scale and its ticks; panels share that of values, which are of one kind."""
        import altair as alt

        if self.what == "rank":
            last = max(max(row.total or row.edition or EDITIONS[0], ceil(row.figure)) for row in panel)
            margin = last / _LABELS
            ticks: list[float] = [1, *(tick for tick in range(10, last, 10) if last - tick > margin), last]
            return alt.Scale(domain=[1 - margin, last + margin], reverse=True, nice=False, zero=False), ticks
        low = floor(min(row.figure for row in rows) * 10)
        high = max(ceil(max(row.figure for row in rows) * 10), low + 1)
        margin = (high - low) / 10 / _LABELS
        ticks = [tenth / 10 for tenth in range(low, high + 1)]
        return alt.Scale(domain=[low / 10 - margin, high / 10 + margin], nice=False, zero=False), ticks


def rank_chart(rows: Sequence[Point], lang: str, title: str | None = None) -> str:
    """Return the ranks ``rows`` as an SVG element; better ranks stand higher.

    ``lang`` is "vi" or "en"; ``title`` names the chart in place of "rank over the years" (it is read
    out and shown on hovering, not drawn). Published ranks are filled circles, joined from one year to
    the next within one table; reported ones are hollow diamonds, never joined. The same rows give the
    same text. Raises ``ValueError`` where there is no row or the language is unknown.
    """
    return _chart(tuple(rows), lang, title, "rank")


def value_chart(rows: Sequence[Point], lang: str, title: str | None = None) -> str:
    """Return the index values ``rows``, from 0 to 1, as an SVG element; see ``rank_chart``."""
    return _chart(tuple(rows), lang, title, "value")


@lru_cache(maxsize=512)
def _chart(rows: tuple[Point, ...], lang: str, title: str | None, what: str) -> str:
    """Draw a chart; kept, for a drawing takes some 60 ms of a processor and pages show the same ones."""
    if not rows:
        raise ValueError("there is no figure to draw")
    if lang not in _WORDS:
        raise ValueError(f"{lang}: charts are labelled in {' or '.join(_WORDS)}")
    import altair as alt
    import vl_convert

    style = _Style(what, _WORDS[lang], lang)
    panels = {edition: [row for row in rows if row.edition == edition] for edition in EDITIONS}
    shown = {edition: panel for edition, panel in panels.items() if panel}
    kinds = [kind for kind in _LOOKS["shape"] if any(row.source_kind == kind for row in rows)]
    drawn: list[alt.LayerChart] = []
    for edition, panel in shown.items():
        axis = None if drawn else style.words[f"{what}_axis"]
        layers = _layers(style.marks(panel), style, style.scale(panel, rows), axis, kinds)
        drawn.append(layers.properties(title=style.words[edition]))
    chart = alt.hconcat(*drawn, spacing=12).configure(
        background="#ffffff", padding=4, font="sans-serif", view=alt.ViewConfig(stroke=_GRID),
        title=alt.TitleConfig(fontSize=12, color=_INK, anchor="start"),
        legend=alt.LegendConfig(orient="bottom", title=None, labelFontSize=12, labelColor=_INK),
    )  # fmt: skip
    told = [
        f"{style.words[edition]}: " + "; ".join(mark.told for mark in style.marks(panel)) + "."
        for edition, panel in shown.items()
    ]
    svg = vl_convert.vegalite_to_svg(chart.to_dict())
    return _accessible(svg, _clean(title or style.words[what]), " ".join(told))


def _layers(
    marks: Sequence[_Mark], style: _Style, scale: tuple[alt.Scale, list[float]], title: str | None, kinds: Sequence[str]
) -> alt.LayerChart:
    """Return one panel: the lines, then the points of each of ``kinds`` with their figures."""
    import altair as alt

    years = list(range(min(mark.year for mark in marks), max(mark.year for mark in marks) + 1))
    line = alt.AxisConfig(domainColor=_INK, tickColor=_INK, labelColor=_INK, labelFontSize=11).to_dict()
    comma = "replace(datum.label, '.', ',')" if style.lang == "vi" else "datum.label"
    x = alt.X("year:O", title=None, scale=alt.Scale(domain=years), axis=alt.Axis(labelAngle=0, **line))
    y = alt.Y(
        "figure:Q", title=title, scale=scale[0],
        axis=alt.Axis(values=scale[1], labelExpr=comma, gridColor=_GRID, titleColor=_INK, **line),
    )  # fmt: skip
    layers: list[alt.Chart] = []
    for run in _runs(marks):
        layers.append(_data(run).mark_line(color=_BLUE, strokeWidth=2, aria=False).encode(x=x, y=y))
    looks = {
        channel: alt.Scale(domain=[style.words[kind] for kind in kinds], range=[looks[kind] for kind in kinds])
        for channel, looks in _LOOKS.items()
    }
    for kind in kinds:
        shown = [mark for mark in marks if mark.kind == kind]
        beside, above = (0, -11) if kind == OFFICIAL else (_BESIDE, 14)
        points = _data([mark._replace(kind=style.words[kind]) for mark in shown])
        layers.append(
            points.mark_point(size=60, strokeWidth=2, opacity=1, xOffset=beside).encode(
                x=x, y=y, description="told:N",
                shape=alt.Shape("kind:N", scale=looks["shape"]),
                fill=alt.Fill("kind:N", scale=looks["fill"]),
                stroke=alt.Stroke("kind:N", scale=looks["stroke"]),
            )
        )  # fmt: skip
        labels = _data(_apart(shown, abs(scale[0].domain[1] - scale[0].domain[0]) / _LABELS))
        layers.append(
            labels.mark_text(dx=beside, dy=above, fontSize=11, color=_LOOKS["stroke"][kind]).encode(x=x, y=y, text="label:N")
        )
    width = max(_LEAST_WIDTH, _YEAR_WIDTH * len(years))
    return alt.LayerChart(layer=layers, width=width, height=_HEIGHT)


def _data(marks: Iterable[_Mark]) -> alt.Chart:
    import altair as alt

    return alt.Chart(alt.InlineData(values=[mark._asdict() for mark in marks]))


def _apart(marks: Sequence[_Mark], least: float) -> list[_Mark]:
    """Return the marks of one kind whose labels do not overlap: of near ones of a year, the first."""
    kept: list[_Mark] = []
    for mark in marks:
        if all(other.year != mark.year or abs(other.figure - mark.figure) >= least for other in kept):
            kept.append(mark)
    return kept


def _runs(marks: Sequence[_Mark]) -> Iterator[list[_Mark]]:
    """Yield the published figures of one panel that a line joins: one a year, in years that follow.

    Where two publications of a year differ, the line breaks off: it would have to choose.
    """
    official = [mark for mark in marks if mark.kind == OFFICIAL]
    run: list[_Mark] = []
    for mark in official:
        alone = sum(other.year == mark.year for other in official) == 1
        if run and (not alone or mark.year != run[-1].year + 1):
            yield run
            run = []
        if alone:
            run.append(mark)
    if run:
        yield run


def _accessible(svg: str, title: str, description: str) -> str:
    """Return ``svg`` as one image with a title and a description, and a title on each point.

    A point's title is what a browser shows on hovering; the description tells all figures in words.
    """
    from lxml import etree

    root = etree.fromstring(svg)
    for element in root.iter():
        told = element.attrib.pop("aria-label", None)
        for name in [name for name in element.attrib if name in ("class", "role") or name.startswith("aria-")]:
            del element.attrib[name]
        if told is not None and element.tag == f"{{{_SVG}}}path":
            etree.SubElement(element, f"{{{_SVG}}}title").text = told
    root.attrib.update({"role": "img", "aria-label": title})
    for position, (name, text) in enumerate((("title", title), ("desc", description))):
        element = etree.Element(f"{{{_SVG}}}{name}")
        element.text = text
        root.insert(position, element)
    etree.cleanup_namespaces(root)
    return str(etree.tostring(root, encoding="unicode"))


def _clean(text: str) -> str:
    """Return ``text`` without the characters that XML cannot hold."""
    return _NOT_XML.sub("", text)
