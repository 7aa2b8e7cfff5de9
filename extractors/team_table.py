"""Tables of teams: a heading names the columns, each row a place and its figures.

A legend does the same for a list: "(số tổ / số thành viên): Vị Thủy: 88 / 512; …".
"""

from __future__ import annotations

from dataclasses import dataclass

import regex

from extractors.places import PlaceMention, find_places
from extractors.tables import split_cells
from extractors.team_names import TEAM_NAME
from extractors.team_rules import Count
from pipeline.numbers import parse_count, parse_decimal

_I = regex.IGNORECASE
#: What a column holds, first match wins.
_ROLES = tuple(
    (role, regex.compile(source, _I))
    for role, source in (
        ("number", r"^\s*(?:TT|STT|số\s+thứ\s+tự|#|No\.?)\s*$"),
        (
            "other",
            r"tăng|giảm|so\s+với|mục\s+tiêu|kế\s+hoạch|kinh\s+phí|lượt|tập\s+huấn|bình\s+quân|nữ|đảng\s+viên|đoàn\s+viên|ghi\s+chú",
        ),
        ("percent", r"(?:tỷ\s+lệ|tỉ\s+lệ|%).{0,120}(?:thôn|bản|ấp|xóm|xã|phường|tổ|phủ)"),
        ("members", r"thành\s+viên|nhân\s+sự|số\s+người|tổ\s+viên|người\s+tham\s+gia"),
        ("communes", r"xã[^|]{0,60}(?:có|thành\s+lập|đã)[^|]{0,60}tổ"),
        ("villages", r"(?:thôn|bản|ấp|xóm|khóm|khu)[^|]{0,60}(?:có|thành\s+lập|đã)[^|]{0,60}tổ(?!\s+dân)"),
        ("teams", r"(?<!\p{L})(?:số\s+(?:lượng\s+)?)?tổ(?!\s+dân\s+phố|\s+trưởng|\s+chức)(?!\p{L})|CNSCĐ"),
        ("place", r"địa\s+phương|đơn\s+vị|địa\s+bàn|huyện|xã|phường|thành\s+phố|tỉnh|^\s*tên"),
    )
)
_NUMBER_CELL = regex.compile(
    r"\s*(?P<n>\d+(?:[.,]\d+)*)(?:\s*/\s*(?P<t>\d+(?:\.\d{3})*))?\s*(?P<u>%|tổ|người|thành\s+viên)?\s*", _I
)
_TOTAL = regex.compile(
    r"\s*(?:tổng(?:\s+(?:cộng|số|toàn\s+tỉnh))?|toàn\s+(?:tỉnh|huyện|thành\s+phố|xã)|cộng)\s*:?\s*", _I
)
_NAME = regex.compile(r"\s*\p{Lu}[\p{L}'’]*(?:[ -][\p{Lu}\d][\p{L}'’\d]*){0,4}\s*")
#: "(số tổ / số thành viên):", before the items of a list or the lines that hold one each.
_LEGEND = regex.compile(r"\((?P<cells>[^()\d]{4,80})\)[^.;:()\d]{0,40}:\s*")
_SEPARATOR = r"\s*(?:[/;–]|,\s|-)\s*"
_FIGURE = r"\d+(?:\.\d{3})*(?!\d|[.,]\d)"
_COUNTED = ("teams", "members", "percent", "communes", "villages")


def _role_of(heading: str) -> str:
    return next((name for name, pattern in _ROLES if pattern.search(heading)), "other")


@dataclass(frozen=True, slots=True)
class Row:
    """The counts of one row. ``place`` is ``None`` for a row of totals."""

    place: PlaceMention | None
    counts: list[Count]


class TeamTable:
    """Holds the columns of the table that is open."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._roles: list[str] = []
        self._level = "district"
        self._legend: list[str] = []

    def legend(self, start: int, end: int, near: bool) -> int | None:
        """Open the legend of a sentence and return where its items begin, or ``None`` where it has none."""
        for match in _LEGEND.finditer(self.text, start, end):
            roles = [_role_of(cell) for cell in regex.split(_SEPARATOR, match["cells"])]
            counted = [role for role in roles if role in _COUNTED]
            columns = len(roles) in (2, 3) and "teams" in counted and set(roles) <= {*_COUNTED, "other"}
            if columns and (near or TEAM_NAME.search(self.text, start, end)):
                self._legend = roles
                return match.end()
        return None

    def items(self, start: int, end: int, home: str | None) -> list[Row]:
        """The places and figures that stand under the open legend; a line without any closes it."""
        if not self._legend:
            return []
        figures = _SEPARATOR.join(rf"(?P<n>{_FIGURE})" for _ in self._legend)
        item = rf"(?:\s*[-+*•]\s*)?(?P<p>(?:T[PX]\.\s*)?[^:;,.()\d]{{2,40}}?)\s*[:(–-]?\s*{figures}\s*\)?\s*(?:[;,.]\s*(?:và\s+)?|$)"
        rows: list[Row] = []
        while start < end and (match := regex.compile(item, _I).match(self.text, start, end)):
            start = match.end()
            spans = zip(match.spans("n"), self._legend, strict=True)
            counts = [c for (a, b), role in spans if role in _COUNTED and (c := self._cell(a, b, role))]
            place = self._place(*match.span("p"), home)
            if place or _TOTAL.fullmatch(self.text, *match.span("p")):
                rows.append(Row(place, counts))
        self._legend = self._legend if rows else []
        return rows

    def header(self, start: int, end: int, near: bool) -> bool:
        """Whether a line is the heading of a table of teams; ``near``: the teams were named just before."""
        line = self.text[start:end]
        cells = split_cells(self.text, start, end)
        if (
            not 2 <= len(cells) <= 12
            or any(b - a > 60 for a, b in cells)
            or regex.search(r"\d\d", line)
            or line.rstrip().endswith((".", "!", "?"))
            or _LEGEND.search(line)
        ):
            return False
        roles = [_role_of(self.text[a:b]) for a, b in cells]
        if (
            "place" not in roles
            or not any(r in _COUNTED for r in roles)
            or not (near or TEAM_NAME.search(line))
        ):
            return False
        if roles[0] not in ("place", "number"):
            return False
        self._roles = roles
        a, b = cells[roles.index("place")]
        self._level = (
            "commune"
            if regex.search(r"xã|phường", self.text[a:b], _I)
            and not regex.search(r"huyện|thị\s+xã", self.text[a:b], _I)
            else "district"
        )
        return True

    def row(self, start: int, end: int, home: str | None) -> Row | None:
        """The counts of a line under the open heading; a line of another shape closes the table."""
        if not self._roles:
            return None
        cells = split_cells(self.text, start, end)
        if len(cells) != len(self._roles):
            self._roles = []
            return None
        place: PlaceMention | None = None
        total, counts = False, []
        for (a, b), role in zip(cells, self._roles, strict=True):
            if role == "place":
                place, total = self._place(a, b, home), bool(_TOTAL.fullmatch(self.text, a, b))
            elif role in _COUNTED and (count := self._cell(a, b, role)) is not None:
                counts.append(count)
        return Row(place, counts) if place or total else None

    def _place(self, start: int, end: int, home: str | None) -> PlaceMention | None:
        found = [p for p in find_places(self.text, start, end, home) if not p.anaphor]
        if found:
            return found[0]
        if not _NAME.fullmatch(self.text, start, end) or _TOTAL.fullmatch(self.text, start, end):
            return None
        return PlaceMention(start, end, self.text[start:end].strip(), self._level, parent=home)

    def _cell(self, start: int, end: int, role: str) -> Count | None:
        match = _NUMBER_CELL.fullmatch(self.text, start, end)
        if match is None:
            return None
        percent = role == "percent"
        value = parse_decimal(match["n"]) if percent else parse_count(match["n"])
        if value is None or (percent and not 0 < value <= 100):
            return None
        total = parse_count(match["t"]) if match["t"] else None
        stop = match.end("u") if match["u"] else match.end("t") if match["t"] else match.end("n")
        return Count(match.start("n"), stop, start, end, value, role, "team_table", total, named=True)
