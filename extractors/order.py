"""Ranks that only the order tells: "ba địa phương đứng đầu lần lượt là A, B, C"; each yields a Measure on the place's name.

The sentence must say that the order counts ("lần lượt", "thứ tự"), and announce as many places as it lists.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from extractors.measures import Measure
from extractors.places import PlaceMention
from pipeline.numbers import NUMBER_WORD, parse_ordinal

_IN_ORDER = regex.compile(r"(?<!\p{L})(?:lần\s+lượt|thứ\s+tự)(?!\p{L})", regex.IGNORECASE)
_HEAD = regex.compile(
    rf"""(?<![\p{{L}}\d])(?P<n>\d|{NUMBER_WORD})\s+(?:tỉnh(?:,\s+thành(?:\s+phố)?)?|thành\s+phố|địa\s+phương|đơn\s+vị|huyện|xã|phường|bộ|cái\s+tên|nơi|vị\s+trí|thứ\s+hạng)
    [^.;:]{{0,40}}?(?<!\p{{L}})(?:(?P<first>(?:dẫn|đứng|xếp)\s+đầu|đầu(?:\s+bảng)?|cao\s+nhất|tốt\s+nhất)|(?P<next>kế\s+tiếp|tiếp\s+theo|nối\s+đuôi|theo\s+sau|bám\s+(?:sau|đuổi)))(?!\p{{L}})
    [^.;:]{{0,50}}?(?:(?<!\p{{L}})(?:là|thuộc\s+về|gồm(?:\s+có)?)(?!\p{{L}})\s*:?|:)\s*""",
    regex.VERBOSE | regex.IGNORECASE,
)
#: "; ở kinh tế số là A, B, C": the same announcement, of another index.
_AGAIN = regex.compile(r";\s*(?:còn\s+)?(?:ở|về|với)\s+[^.;:,]{2,40}?\s(?:là|thuộc\s+về)\s+", regex.IGNORECASE)
_COMMA = regex.compile(r"\s*(?:\([^()]*\)\s*)?(?:,|và|,\s*và|rồi|rồi\s+đến)\s*(?:đến\s+)?")
#: "Từ vị trí thứ 4 đến thứ 8 lần lượt là: A, B, …": these two ranks are no movement.
_RANGE = regex.compile(
    r"(?<!\p{L})từ\s+(?:(?:vị\s+trí|hạng|thứ)\s+){1,2}(?P<a>\d{1,2})\s+(?:đến|tới)\s+(?:(?:vị\s+trí|hạng|thứ)\s+){0,2}(?P<b>\d{1,2})\s+lần\s+lượt\s+(?:là|thuộc\s+về|gồm|có)\s*:?\s*", regex.IGNORECASE
)


def find_order(text: str, start: int, end: int, places: Sequence[PlaceMention], last_rank: int | None) -> list[Measure]:
    """The ranks of the places of ``text[start:end]`` that are listed in order; ``last_rank``: the one that "kế tiếp" follows."""
    if not places or not _IN_ORDER.search(text, start, end):
        return []
    span = _RANGE.search(text, start, end)
    if span is not None:
        listed = _listed(text, span.end(), places)
        first, last = int(span["a"]), int(span["b"])
        return [_at(p, first + n) for n, p in enumerate(listed)] if len(listed) == last - first + 1 else []
    head = _HEAD.search(text, start, end)
    count = parse_ordinal(head["n"]) if head else None
    if head is None or count is None or (head["next"] and last_rank is None):
        return []
    first = 1 if head["first"] else (last_rank or 0) + 1
    found = []
    for begin in (head.end(), *(m.end() for m in _AGAIN.finditer(text, head.end(), end))):
        listed = _listed(text, begin, places)
        if len(listed) == count > 1:
            found += [_at(p, first + n) for n, p in enumerate(listed)]
    return found


def _at(place: PlaceMention, rank: int) -> Measure:
    return Measure("rank", place.start, place.end, place.start, place.end, rank, "rank_in_order", "rank")


def is_range(text: str, measure: Measure) -> bool:
    """Whether a rank only bounds a list ("từ vị trí thứ 4 đến thứ 8 lần lượt là …")."""
    return any(m.start() <= measure.start < m.end() for m in _RANGE.finditer(text, max(0, measure.start - 40), measure.end + 60))


def _listed(text: str, begin: int, places: Sequence[PlaceMention]) -> list[PlaceMention]:
    """The places that are listed from ``begin`` on, with nothing but commas and "và" between them."""
    listed: list[PlaceMention] = []
    for place in sorted(places, key=lambda p: p.start):
        if place.start < begin or place.anaphor:
            continue
        if listed and not _COMMA.fullmatch(text, listed[-1].end, place.start):
            break
        if not listed and place.start > begin:
            break
        listed.append(place)
    return listed
