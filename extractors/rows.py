"""The lines of an article that are rows: under a heading, under a legend, or in a numbered list."""

from __future__ import annotations

from dataclasses import replace

import regex

from extractors.indicators import NO_INDEX, IndicatorMention, find_indicators
from extractors.measures import Measure
from extractors.places import PlaceMention, find_places
from extractors.tables import (
    Cell,
    Column,
    column_of,
    read_cell,
    read_header,
    read_legend,
    read_row,
    split_cells,
)
from pipeline.segment import Document

_NUMBER = r"[▲▼↑↓+-]?\s*\d+(?:[.,]\d+)*(?![\d])"
_LIST_ITEM = regex.compile(r"\s*(?P<n>\d{1,3})\s*(?:[.)]|\s-)\s*(?=\p{Lu})")
_ANNOUNCES = regex.compile(r"kết\s+quả[^.]*:\s*$|hạng|thứ\s+tự|dẫn\s+đầu|cao\s+nhất|tốt\s+nhất|top|tốp|nhóm\s+\d|bảng", regex.IGNORECASE)
_IN_BRACKETS = regex.compile(r"trong\s+(?:dấu\s+)?ngoặc(?:\s+đơn)?\s+là\s+(?P<what>[^():;]{0,40}?)(?P<y>20[12]\d)", regex.IGNORECASE)
#: "kèm thứ hạng trong ngoặc", "trong ngoặc là thứ hạng": the figure in brackets, and so the one before it.
_BRACKETED = regex.compile(
    r"(?P<w>thứ\s+hạng|hạng|vị\s+trí|giá\s+trị|điểm)\s+(?:đặt\s+|ghi\s+|để\s+)?(?:ở\s+)?trong\s+(?:dấu\s+)?ngoặc|trong\s+(?:dấu\s+)?ngoặc(?:\s+đơn)?\s+là\s+(?P<w>thứ\s+hạng|hạng|vị\s+trí|giá\s+trị|điểm)(?![^()]{0,30}20\d\d)",
    regex.IGNORECASE,
)
_RANKS = regex.compile(r"hạng|vị\s+trí|thứ\s+bậc", regex.IGNORECASE)
_VALUES = regex.compile(r"giá\s+trị|điểm", regex.IGNORECASE)


class RowReader:
    """Recognises rows line by line; holds the heading, the legend or the list that is open."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._columns: list[Column] | None = None
        self._misses = 0
        self._legend: tuple[list[Column], regex.Pattern[str]] | None = None
        self._listed: int | None = None
        self._before = ""
        self._left_out = False

    def header(self, start: int, end: int) -> bool:
        """Whether the line is a table's heading; if so its columns are kept for the rows."""
        columns = read_header(self.document.text, start, end)
        if columns is None:
            return False
        if _RANKS.search(self._before) and not _VALUES.search(self._before):
            columns = [replace(c, role="rank") if c.role == "value" and c.year else c for c in columns]
        self._columns, self._misses = columns, 0
        return True

    def cells(self, start: int, end: int, home: str | None, default: str | None) -> list[Cell]:
        """The measures of a line that is a row of the open table; an empty list where it is none."""
        if self._columns is None:
            return []
        found = read_row(self.document.text, split_cells(self.document.text, start, end), self._columns, home, default)
        self._misses = 0 if found else self._misses + 1
        if self._misses > 1:
            self._columns = None
        return found

    def stacked(self, paragraph: int, home: str | None, default: str | None) -> tuple[int, list[Cell]]:
        """A table flattened to one cell a line that begins here: how many lines it takes, and its measures."""
        spans = self._run(paragraph)
        text = self.document.text
        for count in range(2, 7):
            columns = [column_of(text[a:b]) for a, b in spans[:count]]
            roles = [c.role for c in columns]
            if len(spans) < 3 * count or len(spans) % count or not {"rank", "value"} & set(roles) or not {"place", "indicator", "text"} & set(roles):
                continue
            if any(regex.search(r"\d[.,]\d|^\s*\d{1,3}\s*$", text[a:b]) for a, b in spans[:count]):
                continue
            rows = [spans[n : n + count] for n in range(count, len(spans), count)]
            read = [read_row(text, row, columns, home, default) for row in rows]
            if all(read):
                return len(spans), [cell for cells in read for cell in cells]
        return 0, []

    def _run(self, paragraph: int) -> list[tuple[int, int]]:
        """The short lines without a full stop that follow each other from ``paragraph`` on."""
        text = self.document.text
        spans: list[tuple[int, int]] = []
        for start, end in self.document.paragraphs[paragraph:]:
            if end - start > 45 or text[start:end].endswith((".", "?", "!", ":", ";")) or (spans and text[spans[-1][1] : start].count("\n") > 1):
                break
            spans.append((start, end))
        return spans

    def close(self, line: str) -> None:
        """Remember the line just read: it may announce a list, and ends a list that it does not continue."""
        item = _LIST_ITEM.match(line)
        if item:
            self._listed = int(item["n"])
        self._left_out = item is None and not line.strip(" ….()")
        if item is None and not self._left_out:
            self._listed = None
            self._before = line

    def list_rank(self, start: int, end: int, home: str | None) -> Cell | None:
        """The running number of a list of places as the rank of the place that it introduces."""
        text = self.document.text
        match = _LIST_ITEM.match(text, start, end)
        if match is None or (self._listed is None and not _ANNOUNCES.search(self._before)):
            return None
        number = int(match["n"])
        begins = number == 1 or self._before.rstrip().endswith(":")
        goes_on = self._listed is not None and (number in (self._listed, self._listed + 1) or (self._left_out and number > self._listed))
        if not (self._listed is None or goes_on) or (self._listed is None and not begins):
            return None
        places = [p for p in find_places(text, match.end(), end, home) if p.start == match.end() and not p.anaphor]
        if not places or places[0].level == "region":
            return None
        measure = Measure("rank", match.start("n"), match.end("n"), match.start(), match.end(), number, "list_rank", "rank")
        return Cell(measure, places[0], None, None)

    def legend_cells(self, start: int, end: int, home: str | None) -> list[Cell]:
        """The tuples of a sentence or line under a legend ("(giá trị - thứ hạng)"): name, then figures by position."""
        text = self.document.text
        opened = read_legend(text, start, end)
        begin = start
        brackets = _IN_BRACKETS.search(text, start, end)
        if opened and opened[1] and brackets is None:
            self._legend = (opened[0], opened[1])
            begin = text.find(")", start, end) + 1
        elif brackets is not None:
            role = "value" if _VALUES.search(text[start : brackets.start()]) and not _RANKS.search(text[start : brackets.start()]) else "rank"
            self._legend = ([Column(role), Column(role, int(brackets["y"]))], regex.compile(r"\s*\(\s*"))
            begin = brackets.end()
        elif (beside := _BRACKETED.search(text, start, end)) is not None:
            roles = ("value", "rank") if _RANKS.search(beside["w"]) else ("rank", "value")
            self._legend = ([Column(role) for role in roles], regex.compile(r"\s*\(\s*"))
            begin = beside.end()
        if self._legend is None:
            return []
        found = self._tuples(begin, end, home)
        if not found and not opened and begin == start:
            self._legend = None
        return found

    def _tuples(self, start: int, end: int, home: str | None) -> list[Cell]:
        assert self._legend is not None
        text = self.document.text
        columns, separator = self._legend
        names: list[IndicatorMention | PlaceMention] = [i for i in find_indicators(text, start, end) if i.code not in NO_INDEX]
        taken = [(n.start, n.end) for n in names]
        names += [p for p in find_places(text, start, end, home) if not p.anaphor and not any(a <= p.start < b for a, b in taken)]
        tuple_re = regex.compile(rf"\s*:?\s*(?:(?:xếp\s+|đứng\s+)?(?:hạng|thứ|vị\s+trí)\s+)?\(?(?P<c>{_NUMBER}(?:\s*(?:điểm|%))?)(?:{separator.pattern}(?P<c>{_NUMBER}(?:\s*(?:điểm|%))?))" + f"{{{len(columns) - 1}}}")
        found: list[Cell] = []
        for name in sorted(names, key=lambda n: n.start):
            match = tuple_re.match(text, name.end, end)
            if match is None:
                continue
            for (a, b), column in zip(match.spans("c"), columns, strict=True):
                measure = read_cell(text, a, b, column.role)
                if measure is not None:
                    is_place = isinstance(name, PlaceMention)
                    found.append(Cell(measure, name if isinstance(name, PlaceMention) else None, None if is_place else name.code, column.year))  # type: ignore[union-attr]
        return found
