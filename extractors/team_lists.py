"""Figures of a list that names the thing counted once: "Điện Bàn có 164 tổ, Tây Giang 62"; "… có tổ; Kế Sách 85/87"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractors import team_cues as cues
from extractors.measures import qualifier_before
from extractors.places import PlaceMention
from extractors.team_rules import Count, level_of
from pipeline.numbers import parse_count, parse_decimal

_PEOPLE_OR_TEAMS = ("teams", "members")


def like(text: str, model: Count, start: int, end: int, floor: int) -> Count | None:
    """The count of what ``model`` counts, from the figure alone; ``floor``: where its sentence begins."""
    value = parse_count(text[start:end])
    if value is None:
        return None
    qualifier = qualifier_before(text, start, floor)
    return Count(start, end, start, end, value, model.unit, "team_list", None, qualifier, model.named, model.noun)


@dataclass(frozen=True, slots=True)
class Listing:
    """A sentence of a list: its places and counts.

    ``accepted``: the counts of the teams in it; ``former``: those of the sentence before, where a list
    goes on; ``taken``: the spans that are read already.
    """

    text: str
    start: int
    end: int
    places: Sequence[PlaceMention]
    accepted: Sequence[Count]
    former: Sequence[Count]
    taken: Sequence[tuple[int, int]]

    def figures(self) -> Iterator[tuple[PlaceMention, Count]]:
        """Yield each place with a figure, ratio or share without a noun after it."""
        for place in self.places:
            if not place.anaphor and not place.inside:
                for count in self._numbers(place) or self._share(place):
                    yield place, count

    def _free(self, start: int, end: int) -> bool:
        return not any(a < end and start < b for a, b in self.taken)

    def _numbers(self, place: PlaceMention) -> list[Count]:
        match = cues.AFTER_PLACE.match(self.text, place.end, self.end)
        if not match or not self._free(match.start(), match.end()):
            return []
        spans = match.spans("n")
        before = [c for c in self.accepted if c.end <= place.start]
        models = before[-len(spans) :] or [c for c in self.accepted if c.start >= match.end()][:1]
        if not self.accepted and cues.ITEM.search(self.text[self.start : place.start]):
            models = [c for c in self.former if c.rule in ("team_list", "teams_most")][-1:]
        if len(models) != len(spans) or not any(c.unit == "teams" for c in models):
            return []
        read = [like(self.text, model, a, b, self.start) for (a, b), model in zip(spans, models, strict=True)]
        return [count for count in read if count is not None]

    def _share(self, place: PlaceMention) -> list[Count]:
        """ "Kế Sách 85/87", "Hòa An đã 100%": of the units that were counted before."""
        match = cues.SHARE_AFTER_PLACE.match(self.text, place.end, self.end)
        before = [c for c in (*self.former, *self.accepted) if c.end <= place.start and c.unit not in _PEOPLE_OR_TEAMS]
        item = cues.ITEM.search(self.text[self.start : place.start])
        if not match or not item or not before or not self._free(match.start("n"), match.end()):
            return []
        if cues.RANKED.search(self.text, self.start, match.start("n")):
            return []
        model, stop = before[-1], match.end("w")
        value, total = parse_decimal(match["n"]), parse_count(match["t"]) if match["t"] else None
        if value is None or not 0 < value <= (total or 100):
            return []
        if total is None:
            unit = "percent" if model.out_of or model.unit == "percent" else ""
        else:
            unit = level_of(model.noun) if model.unit == "percent" else model.unit
        if unit in ("", "any", "provinces") or (total is not None and value != int(value)):
            return []
        count = replace(model, start=match.start("n"), end=stop, left=match.start("n"), right=stop, value=value)
        qualifier = qualifier_before(self.text, count.start, self.start)
        return [replace(count, unit=unit, rule="team_list", out_of=total, qualifier=qualifier)]
