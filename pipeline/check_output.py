"""Checks for people and programs: tables with labels in both languages, JSON, and files of claims."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from pipeline.check import Checked, check_text
from pipeline.checks.explain import KIND_LABELS, VERDICT_LABELS
from pipeline.checks.records import NOT_ENOUGH, Check

if TYPE_CHECKING:
    from rich.console import RenderableType

_STYLES = {
    "contradicted": "bold red",
    "not_comparable": "yellow",
    "supported": "green",
    "not_enough_information": "dim",
}


def check_json(check: Check) -> dict[str, Any]:
    """A check as one answer of the claims interface has it."""
    return {
        "kind": check.kind,
        "place_name": check.place_name,
        "indicator": check.indicator,
        "year": check.year,
        "value": check.value,
        "expected": check.expected,
        "arithmetic": check.arithmetic,
        "derived": check.derived,
        "verdict": check.verdict,
        "explanation_vi": check.explanation_vi,
        "explanation_en": check.explanation_en,
        "sources": list(check.sources),
    }


def once(checks: Iterable[Check]) -> list[Check]:
    """Checks that say the same of a figure that a text repeats, once."""
    return list({(check.kind, check.explanation_en): check for check in reversed(list(checks))}.values())[
        ::-1
    ]


def checked_json(checked: Checked) -> dict[str, Any]:
    """The verdict on a text, and its checks, worst first."""
    return {"verdict": checked.verdict, "checks": [check_json(check) for check in once(checked.checks)]}


def answer_lines(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """One answer for each line of a file of claims; a line that cannot be read gets an ``error``.

    A line is a JSON object with ``id``, ``text`` and optionally ``published`` and ``province``.
    Blank lines are skipped.
    """
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _answer(line, number)


def _answer(line: str, number: int) -> dict[str, Any]:
    identity: Any = None
    try:
        claim = json.loads(line)
        if not isinstance(claim, dict):
            raise ValueError("not a JSON object")
        identity = claim.get("id")
        text, published, province = claim.get("text"), claim.get("published"), claim.get("province")
        if not isinstance(text, str):
            raise ValueError("no text")
        if province is not None and not isinstance(province, str):
            raise ValueError("the province is not a name")
        day = date.fromisoformat(published) if published else None
        return {"id": identity, **checked_json(check_text(text, day, province or None))}
    except (ValueError, TypeError, RecursionError) as error:
        return {"id": identity, "verdict": NOT_ENOUGH, "checks": [], "error": f"line {number}: {error}"}


def checks_table(checks: Iterable[Check], title: str | None = None) -> RenderableType:
    """Checks as a table, in their order."""
    from rich.markup import escape
    from rich.table import Table

    table = Table(title=title, show_lines=True, title_justify="left")
    table.add_column("Kết luận\nVerdict")
    table.add_column("Kiểm tra\nCheck")
    table.add_column("Giải thích / Explanation", ratio=1)
    for check in once(checks):
        style = _STYLES[check.verdict]
        verdict_vi, verdict_en = VERDICT_LABELS[check.verdict]
        kind_vi, kind_en = KIND_LABELS[check.kind]
        explanation = f"{escape(check.explanation_vi)}\n{escape(check.explanation_en)}"
        if check.arithmetic:
            explanation += f"\n{escape(check.arithmetic)}"
        table.add_row(f"[{style}]{verdict_vi}\n{verdict_en}[/]", f"{kind_vi}\n{kind_en}", explanation)
    return table
