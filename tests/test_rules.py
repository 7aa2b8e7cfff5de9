"""Every rule of ranks, values, changes and lists reads its examples and declines its counterexamples."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from extractors import change, index_value, rank, series
from extractors.measures import Measure
from extractors.rule import Rule

RULES = [*rank.RULES, *index_value.RULES, *change.RULES, *series.RULES]


def read(rule: Rule[Measure] | Rule[list[Measure]], text: str) -> list[Measure]:
    """The measures that a rule makes of a text; a gap to another place counts only for the rule of gaps."""
    found: Iterator[Measure | list[Measure]] = rule.find(text, 0, len(text), text.lower())
    flat = [m for item in found for m in (item if isinstance(item, list) else [item])]
    return [m for m in flat if m.kind != "gap" or rule.name == "change_gap"]


@pytest.mark.parametrize(("rule", "text"), [(r, t) for r in RULES for t in r.examples], ids=lambda x: getattr(x, "name", x))
def test_an_example_is_read(rule: Rule[Measure], text: str) -> None:
    measures = read(rule, text)
    assert measures
    assert all(text[m.start : m.end].strip() == text[m.start : m.end] != "" for m in measures)


@pytest.mark.parametrize(("rule", "text"), [(r, t) for r in RULES for t in r.counterexamples], ids=lambda x: getattr(x, "name", x))
def test_a_counterexample_is_declined(rule: Rule[Measure], text: str) -> None:
    assert read(rule, text) == []


def test_rule_names_are_unique_and_every_rule_has_an_example() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert all(rule.examples and rule.literals for rule in RULES)
