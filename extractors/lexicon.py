"""Names to look for in a text, found by their first word.

One pass over the words of a text and a dictionary find the longest name at each place. An alternation
of as many names in a regex takes about twenty times as long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Generic, TypeVar

Value = TypeVar("Value")

_WORD = re.compile(r"[^\W_]+")


class Lexicon(Generic[Value]):
    """Names and what each stands for. Text and names are compared as they are: fold them first."""

    def __init__(self, names: Mapping[str, Value]) -> None:
        self._values = dict(names)
        self._by_first: dict[str, list[str]] = {}
        for name in sorted(names, key=len, reverse=True):
            first = _WORD.match(name)
            self._by_first.setdefault(first.group() if first else name, []).append(name)

    def find(self, text: str) -> Iterator[tuple[int, int, Value]]:
        """Yield start, end and value of each name in ``text``, left to right, without overlaps."""
        until = 0
        by_first = self._by_first
        for match in _WORD.finditer(text):
            names = by_first.get(match.group())
            if names is None or match.start() < until:
                continue
            start = match.start()
            for name in names:
                end = start + len(name)
                if text.startswith(name, start) and not text[end : end + 1].isalnum():
                    yield start, end, self._values[name]
                    until = end
                    break

