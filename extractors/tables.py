"""Rows and legends: HTML tables, tables flattened to lines, and lists that announce their columns.

A legend names the columns ("(giá trị - thứ hạng)", "TT - Đơn vị - Điểm - Xếp hạng"); the rows that
follow give, by position, the same measures as sentences give by words.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import regex

from extractors.indicators import NO_INDEX, find_indicators
from extractors.measures import Measure
from extractors.places import PlaceMention, find_places
from pipeline.numbers import parse_decimal

#: What a column's heading says it holds, first match wins. ``n`` is the running number.
_ROLES: tuple[tuple[str, regex.Pattern[str]], ...] = tuple(
    (role, regex.compile(source, regex.IGNORECASE))
    for role, source in (
        ("year", r"^\s*(?:năm|kỳ|năm đánh giá|kỳ đánh giá)\s*$"),
        ("number", r"^\s*(?:TT|STT|số\s+thứ\s+tự|#|No\.?)\s*$"),
        ("change", r"thay\s+đổi|tăng|giảm|so\s+với|biến\s+động|▲|\+/-|chênh"),
        ("rank", r"hạng|thứ\s+bậc|vị\s+trí|\bxh\b|thứ\s+tự|rank"),
        ("value", r"giá\s+trị|điểm|chỉ\s+số\s+\d|kết\s+quả|^\s*DTI(?:\s+\d{4})?\s*$|score|^\s*(?:năm\s+)?20\d\d\s*$"),
        ("place", r"đơn\s+vị|địa\s+phương|tỉnh|huyện|xã|phường|thành\s+phố|bộ|cơ\s+quan|tên"),
        ("indicator", r"chỉ\s+số|nội\s+dung|trụ\s+cột|nhóm|tiêu\s+chí|thành\s+phần"),
    )
)
_YEAR = regex.compile(r"(?<!\d)(20[12]\d)(?!\d)")
_COMMAS = regex.compile(r"\s*,\s+")
_SEMICOLONS = regex.compile(r"\s*;\s+")
_SPLITS = (regex.compile(r"\s*\|\s*"), regex.compile(r"\t+"), regex.compile(r"\s+-\s+"), _SEMICOLONS, _COMMAS)
_LEGEND = regex.compile(r"\(\s*(?P<cells>[^()]*?(?:hạng|giá\s+trị|điểm|thứ\s+bậc|vị\s+trí)[^()]*?)\s*\)", regex.IGNORECASE)
#: "giá trị (thứ hạng)": the second figure of each item stands in brackets.
_BESIDE = regex.compile(r"(?P<a>giá\s+trị|điểm(?:\s+số)?|thứ\s+hạng)\s*\((?:và\s+)?(?P<b>thứ\s+hạng|hạng|xếp\s+hạng|vị\s+trí|giá\s+trị|điểm)\)", regex.IGNORECASE)
_NUMBER_CELL = regex.compile(r"\s*(?P<s>[▲▼↑↓+-]?)\s*(?P<n>\d+(?:[.,]\d+)*)\s*(?:/\s*(?P<t>\d{1,4}(?:\.\d{3})?))?\s*(?P<u>%|điểm)?\s*(?:bậc|hạng)?\s*")
_BOTH = regex.compile(r"\s*(?P<v>\d+[.,]\d+\s*(?:%|điểm)?)\s*\((?:xếp\s+)?(?:thứ\s+|hạng\s+)*(?P<r>\d{1,3}(?:/\d{2,3})?)\)\s*", regex.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: what it holds, and of which year and indicator where its heading says so."""

    role: str
    year: int | None = None
    indicator: str | None = None
    percent: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A measure read by its position, with the place, indicator and year of its row and column."""

    measure: Measure
    place: PlaceMention | None
    indicator: str | None
    year: int | None


def split_cells(text: str, start: int, end: int, separator: regex.Pattern[str] | None = None) -> list[tuple[int, int]]:
    """Spans of the cells of one line, split at the first separator that occurs in it."""
    for pattern in (separator,) if separator else _SPLITS:
        bounds = [(m.start(), m.end()) for m in pattern.finditer(text, start, end)]
        if bounds:
            edges = [start, *(x for b in bounds for x in b), end]
            return list(zip(edges[::2], edges[1::2], strict=True))
    return [(start, end)]


def read_header(text: str, start: int, end: int) -> list[Column] | None:
    """The columns that a heading line announces: at least a rank or a value, and no figures; else ``None``."""
    cells = split_cells(text, start, end)
    if len(cells) < 2 or _LEGEND.search(text, start, end) or end - start > 300:
        return None
    if any(b - a > 45 for a, b in cells) or text[start:end].rstrip().endswith((".", "?", "!")):
        return None
    in_text = _COMMAS.match(text, cells[0][1]) or _SEMICOLONS.match(text, cells[0][1])
    columns = [column_of(text[a:b]) for a, b in cells]
    roles = [c.role for c in columns]
    if in_text and text[start:end].rstrip().endswith(":"):
        return None
    if in_text and not (roles[0] in ("place", "indicator", "text", "year") and {"rank", "value"} >= set(roles[1:])):
        return None  # running text has commas too: a heading names the rows first and then only figures
    if "rank" not in roles and "value" not in roles:
        return None
    if regex.search(r"\d[.,]\d|\d/\d|\d\s*(?:điểm|%)|(?:hạng|thứ)\s+(?!20[12]\d)\d", text[start:end], regex.IGNORECASE) or roles.count("text") > len(roles) / 2:
        return None
    return columns


def column_of(heading: str) -> Column:
    """What one heading announces."""
    year = _YEAR.search(heading)
    codes = [i.code for i in find_indicators(heading, 0, len(heading)) if i.code not in (*NO_INDEX, "other")]
    role = next((name for name, pattern in _ROLES if pattern.search(heading)), "value" if codes else "text")
    if role == "indicator" and codes:
        role = "value"
    return Column(role, int(year[1]) if year else None, codes[-1] if codes else None, "%" in heading)


def read_row(text: str, cells: list[tuple[int, int]], columns: list[Column], home: str | None, default: str | None) -> list[Cell]:
    """The measures of one row, given as the spans of its cells; a row of another length gives none."""
    if len(cells) != len(columns):
        return []
    place: PlaceMention | None = None
    indicator: str | None = None
    for (a, b), column in zip(cells, columns, strict=True):
        if column.role in ("place", "indicator", "text"):
            names = [p for p in find_places(text, a, b, home) if not p.anaphor and p.level != "region"]
            codes = [i for i in find_indicators(text, a, b) if i.code not in NO_INDEX]
            place = place or (names[0] if names and not codes else None)
            indicator = indicator or (codes[0].code if codes else None)
    years = [_YEAR.search(text, a, b) for (a, b), c in zip(cells, columns, strict=True) if c.role in ("year", "text", "place")]
    row_year = next((int(y[1]) for y in years if y), None)
    label = " ".join(text[a:b] for (a, b), c in zip(cells, columns, strict=True) if c.role in ("place", "indicator", "text"))
    found = []
    for (a, b), column in zip(cells, columns, strict=True):
        if column.role == "value" and _ROLES[3][1].search(label) and not _ROLES[4][1].search(label):
            column = replace(column, role="rank")
        for measure in read_figures(text, a, b, column.role):
            if measure.kind == "index_value" and ("%" in label or column.percent):
                measure = replace(measure, unit="percent")
            found.append(Cell(measure, place, indicator or column.indicator or default, column.year or row_year))
    return found


def read_figures(text: str, start: int, end: int, role: str) -> list[Measure]:
    """The measures of one cell: one figure, or a value with its rank in brackets ("0,3864 (hạng 49)")."""
    both = _BOTH.fullmatch(text, start, end)
    if both and role == "value":
        parts = (read_cell(text, *both.span("v"), "value"), read_cell(text, *both.span("r"), "rank"))
    else:
        parts = (read_cell(text, start, end, role), None)
    return [part for part in parts if part is not None]


def read_cell(text: str, start: int, end: int, role: str) -> Measure | None:
    """The measure of one cell by the role of its column, or ``None``."""
    match = _NUMBER_CELL.fullmatch(text, start, end)
    if match is None or role not in ("rank", "value", "change"):
        return None
    value = parse_decimal(match["n"])
    if value is None:
        return None
    left, right, a = match.start(), match.end(), match.start("n")
    if role == "rank":
        if value != int(value) or not 0 < value <= 200:
            return None
        total = int(match["t"]) if match["t"] else None
        return Measure("rank", a, match.end("t") if total else match.end("n"), left, right, int(value), "table_rank", "rank", total)
    if role == "change":
        sign = -1 if match["s"] in "▼↓-" and match["s"] else 1
        if value == int(value) and not match["u"]:
            return Measure("rank_change", a, match.end("n"), left, right, sign * value, "table_change", "places")
        return Measure("value_change", a, match.end("n"), left, right, sign * value, "table_change", "percent" if match["u"] == "%" else "index" if value < 1 else "points")
    unit = "percent" if match["u"] == "%" else "index" if value <= 1 else "points"
    if unit == "index" and "," not in match["n"] and "." not in match["n"]:
        return None
    return Measure("index_value", a, match.end("u") if match["u"] else match.end("n"), left, right, value, "table_value", unit)


def read_legend(text: str, start: int, end: int) -> tuple[list[Column], regex.Pattern[str] | None] | None:
    """The columns that a bracket announces for the items after it ("(giá trị/thứ hạng cả nước)"), with their separator."""
    beside = _BESIDE.search(text, start, end)
    if beside:
        return [column_of(beside["a"]), column_of(beside["b"])], regex.compile(r"\s*\(\s*")
    for match in _LEGEND.finditer(text, start, end):
        inner = match["cells"]
        separator = next((s for s in ("/", ";", " - ", ",") if s in inner), None)
        parts = inner.split(separator) if separator else [inner]
        columns = [column_of(part) for part in parts]
        roles = [c.role for c in columns]
        if all(role in ("rank", "value", "change") for role in roles) and (len(roles) > 1 or columns[0].year):
            source = {"/": r"\s*/\s*", ";": r"\s*[;(]\s*", " - ": r"\s+-\s+", ",": r"\s*[,;]\s*", None: r"(?!)"}[separator]
            return columns, regex.compile(source)
    return None
