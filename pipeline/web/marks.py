"""A text with its facts marked in place: cut where marks begin and end, so that they may overlap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of the text; ``facts`` are those whose mention covers it, the shortest mention first.

    ``opens`` are the facts whose first piece this is: what an address can point to, once.
    """

    text: str
    facts: tuple[Mapping[str, Any], ...] = ()
    opens: tuple[str, ...] = ()
    furniture: bool = False


def segments(
    text: str, facts: Sequence[Mapping[str, Any]], furniture: Sequence[tuple[int, int]] = ()
) -> list[Segment]:
    """Cut ``text`` into pieces that the same facts cover.

    Each fact has ``fact_id``, ``char_start`` and ``char_end``; ``furniture`` are spans of the site's own
    words around the article.
    """
    spans = [(f["char_start"], f["char_end"]) for f in facts] + list(furniture)
    cuts = sorted({0, len(text), *(min(max(cut, 0), len(text)) for span in spans for cut in span)})
    starting: dict[int, list[Mapping[str, Any]]] = {}
    for fact in facts:
        starting.setdefault(fact["char_start"], []).append(fact)
    active: list[Mapping[str, Any]] = []
    found = []
    for start, end in zip(cuts, cuts[1:], strict=False):
        opened = starting.get(start, [])
        active = [fact for fact in active if fact["char_end"] > start] + opened
        covering = sorted(active, key=lambda fact: fact["char_end"] - fact["char_start"])
        outside = any(first <= start and end <= last for first, last in furniture)
        found.append(Segment(text[start:end], tuple(covering), tuple(f["fact_id"] for f in opened), outside))
    return found
