"""Rows as text: an aligned table, CSV or JSON. Nothing heavy is imported here."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import IO

MAX_CELL = 80
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")

Rows = Iterable[Sequence[object]]


def write_table(out: IO[str], columns: Sequence[str], rows: Rows) -> None:
    """Write an aligned table for the eye; long cells are cut, numbers stand to the right."""
    shown = list(rows)
    cells = [[_cell(value) for value in row] for row in shown]
    widths = [max([len(name), *(len(row[i]) for row in cells)]) for i, name in enumerate(columns)]
    right = [
        any(row[i] is not None for row in shown)
        and all(row[i] is None or _is_number(row[i]) for row in shown)
        for i in range(len(columns))
    ]
    for line in [list(columns), ["-" * width for width in widths], *cells]:
        padded = [
            cell.rjust(width) if to_right else cell.ljust(width)
            for cell, width, to_right in zip(line, widths, right, strict=True)
        ]
        out.write("  ".join(padded).rstrip() + "\n")
    out.write(f"({len(cells)} row{'' if len(cells) == 1 else 's'})\n")


def write_csv(out: IO[str], columns: Sequence[str], rows: Rows, *, decimal_comma: bool = False) -> int:
    """Write CSV with a header, formulas defused (see ``defuse``); return the number of rows.

    With ``decimal_comma`` numbers are written 0,6386 and semicolons stand between the cells.
    """
    writer = csv.writer(out, lineterminator="\n", delimiter=";" if decimal_comma else ",")
    writer.writerow([defuse(name) for name in columns])
    count = 0
    for row in rows:
        cells = [defuse(plain(value)) for value in row]
        writer.writerow([_with_comma(cell) for cell in cells] if decimal_comma else cells)
        count += 1
    return count


def write_json_lines(out: IO[str], columns: Sequence[str], rows: Rows) -> int:
    """Write one JSON object a line; return the number of rows."""
    count = 0
    for row in rows:
        out.write(_json(dict(zip(columns, row, strict=True))) + "\n")
        count += 1
    return count


def write_json(out: IO[str], columns: Sequence[str], rows: Rows) -> None:
    """Write one JSON array of objects."""
    separator = "[\n"
    for row in rows:
        out.write(separator + _json(dict(zip(columns, row, strict=True))))
        separator = ",\n"
    out.write("[]\n" if separator == "[\n" else "\n]\n")


def defuse(value: object) -> object:
    """Return ``value`` so that no spreadsheet runs it: text like a formula gets a leading quote.

    Text is at risk where it begins with ``=``, ``+``, ``-``, ``@`` (in full width too), a tab or a line
    break. Numbers are written as they are, negative ones too.

    >>> defuse("=1+1"), defuse(-3), defuse("Huế")
    ("'=1+1", -3, 'Huế')
    """
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return value


def plain(value: object) -> object:
    """Return lists and structs as JSON text, everything else as it is."""
    return _json(value) if isinstance(value, list | dict | tuple) else value


def _with_comma(value: object) -> object:
    return str(value).replace(".", ",") if isinstance(value, float) else value


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        value = "; ".join(map(str, value))
    text = " ".join(str(value).split())
    return text if len(text) <= MAX_CELL else text[: MAX_CELL - 1] + "…"


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=_to_json)


def _to_json(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
