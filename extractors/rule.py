"""A rule: a stable name, what must be present, a pattern, and a function that reads or declines.

Examples and counterexamples stand beside each rule; the tests run them all: an example gives at
least one reading, a counterexample gives none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

import regex

Produced = TypeVar("Produced")


@dataclass(frozen=True, slots=True)
class Rule(Generic[Produced]):
    """How one wording is read.

    ``literals``: lower-case strings of which one must occur before the pattern runs.
    ``produce``: turns a match into what it says, or declines with ``None``.
    """

    name: str
    literals: tuple[str, ...]
    pattern: regex.Pattern[str]
    produce: Callable[[regex.Match[str]], Produced | None]
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...] = ()

    def find(self, text: str, start: int, end: int, lowered: str) -> Iterator[Produced]:
        """Yield the readings of ``text[start:end]``; ``lowered`` is that stretch in lower case."""
        if any(map(lowered.__contains__, self.literals)):
            yield from self.readings(text, start, end)

    def readings(self, text: str, start: int, end: int) -> Iterator[Produced]:
        """Yield the readings of ``text[start:end]``, which holds one of the literals."""
        for match in self.pattern.finditer(text, start, end):
            produced = self.produce(match)
            if produced is not None:
                yield produced


class RuleSet(Generic[Produced]):
    """Rules that are tried in their order on one stretch; the literals of all are looked for once."""

    def __init__(self, *rules: Rule[Produced]) -> None:
        self._rules = [(rule, frozenset(rule.literals)) for rule in rules]
        self._literals = tuple(dict.fromkeys(literal for rule in rules for literal in rule.literals))

    def find(self, text: str, start: int, end: int, lowered: str) -> Iterator[Produced]:
        """Yield the readings of ``text[start:end]``, rule by rule; ``lowered`` is that stretch in lower case."""
        present = {literal for literal in self._literals if literal in lowered}
        for rule, literals in self._rules:
            if not literals.isdisjoint(present):
                yield from rule.readings(text, start, end)


def pattern(source: str) -> regex.Pattern[str]:
    """Compile a rule's pattern: verbose, case-insensitive; a literal space is written ``\\s`` or ``[ ]``."""
    return regex.compile(source, regex.VERBOSE | regex.IGNORECASE)
