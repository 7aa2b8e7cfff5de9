"""Whose a measure is: the places before it, after it, beside its bracket, or carried over."""

from __future__ import annotations

import regex

from extractors.discourse import Subject
from extractors.focus import View, host_of, own_mention
from extractors.indicators import IndicatorMention
from extractors.measures import Measure
from extractors.places import PlaceMention
from extractors.years import YearMention

FRONTED = regex.compile(r"[\s“\"(\p{L})-]{0,14}?(?:Từ|Với|Xếp|Đứng|Đạt|Dù|Tuy|Mặc\s+dù|Sau\s+khi|Giữ|Vươn|Ở\s+vị\s+trí|Có)(?!\p{L})")
_AMONG = regex.compile(r"^[^.;()]{0,20}(?:trong\s+đó\s+có|gồm(?:\s+có)?)\s+(?:\p{Ll}+\s+){0,2}$", regex.IGNORECASE)
#: "- Hạng 1: Thành phố Cao Bằng": at the head of a line a rank introduces its place.
_HEAD = regex.compile(r"[\s\d.()*+•–-]*")
_ALL = regex.compile(r"(?<!\p{L})(?:cùng|đều|đồng|cả|cùng\s+ở|chung)(?!\p{L})", regex.IGNORECASE)


def subjects_for(v: View, measure: Measure) -> list[Subject]:
    """The places that a measure can be of, from its bracket, the focus, or the discourse."""
    if v.focus.reference and regex.search(r"so\s+với\s*$", v.scene.between(v.scene.start, measure.left)):
        return [v.focus.reference]
    own = own_mention(v, measure, PlaceMention)
    host = host_of(v, measure)
    for item in (own, host):
        if isinstance(item, PlaceMention) and item.level != "region":
            subject = v.discourse.resolve(item)
            if subject:
                return [subject]
    if isinstance(host, Measure):
        shared = [c.subject for c in v.claims if c.measure is host and c.subject]
        if shared:
            return list(dict.fromkeys(shared))
    if v.focus.places:
        return v.focus.places
    fronted = _fronted(v, measure)
    if fronted:
        return fronted
    return [v.inherited] if v.inherited else []


def _fronted(v: View, measure: Measure) -> list[Subject]:
    """The subject that follows a fronted phrase: "Từ hạng 86, Việt Nam …", "Với 0,63 điểm, tỉnh …"."""
    if not FRONTED.match(v.scene.text, v.scene.start, v.scene.end):
        return []
    for item in v.scene.items:
        if isinstance(item, PlaceMention) and item.start > measure.end and not v.scene.is_reference(item):
            subject = v.discourse.resolve(item)
            return [subject] if subject and "," in v.scene.between(measure.end, item.start) else []
    return []


def plural_subjects(v: View, count: int) -> list[Subject]:
    """The places that "hai tỉnh" stands for: the last ones named, in the order of their last mention."""
    distinct: list[Subject] = []
    for subject in reversed(v.discourse.seen):
        if subject.level != "region" and subject not in distinct:
            distinct.append(subject)
    return distinct[:count][::-1]


def forward_places(v: View, measure: Measure) -> list[Subject]:
    """The places that follow a rank and own it ("Dẫn đầu là Đà Nẵng")."""
    if measure.kind != "rank" or v.scene.bracket_of(measure.start):
        return []
    following = [i for i in v.scene.items if i.start >= measure.right]
    found: list[PlaceMention] = []
    position = measure.right
    for item in following:
        if isinstance(item, (IndicatorMention, YearMention)) and not found:
            continue
        if not isinstance(item, PlaceMention) or item.anaphor or item.level == "region":
            break
        if found:
            if not v.scene.coordinated(found[-1], item):
                break
            found.append(item)
        elif _is_link(v, measure, position, item):
            found.append(item)
        else:
            break
    if len(found) > 1 and not _plural(v, measure, found[0]):
        found = found[:1]
    return [s for i in found if (s := v.discourse.resolve(i))]


def _is_link(v: View, measure: Measure, position: int, item: PlaceMention) -> bool:
    gap = v.scene.between(position, item.start)
    if (measure.rule == "rank_listed" and regex.fullmatch(r"\.?\s*", gap)) or regex.fullmatch(r"\s*,\s*(?:là|thuộc về)\s+", gap):
        return True
    if _AMONG.search(gap) or (gap.strip() == ":" and _HEAD.fullmatch(v.scene.text, v.scene.start, measure.left)):
        return True
    if regex.search(r"[,;()]", gap) or len(gap) > 70:
        return False
    return regex.search(r"(?:^|\s)(?:là|thuộc\s+về|về\s+tay|gọi\s+tên|dành\s+cho|cho)\s+(?:(?:tỉnh|hai|ba)\s+)*$", gap, regex.IGNORECASE) is not None


def _plural(v: View, measure: Measure, first: PlaceMention) -> bool:
    """Whether several places share the rank: "đồng hạng nhất, trong đó có A và B"."""
    return bool(_AMONG.search(v.scene.between(measure.right, first.start))) or bool(_ALL.search(v.scene.between(measure.left - 12 if measure.left > 12 else 0, first.start)))
