"""Whose a measure is: the places before it, after it, beside its bracket, or carried over."""

from __future__ import annotations

import regex

from extractors.discourse import Subject
from extractors.focus import View, host_of, own_mention
from extractors.indicators import IndicatorMention
from extractors.measures import Measure
from extractors.places import PlaceMention
from extractors.years import YearMention

FRONTED = regex.compile(r"[\s“\"(\p{L})-]{0,14}?(?:Từ|Với|So\s+với|Xếp|Đứng|Đạt|Dù|Tuy|Mặc\s+dù|Sau\s+khi|Giữ|Vươn|Ở\s+vị\s+trí|Có|Cùng(?:\s+(?:có|đạt|với|được))?)(?!\p{L})")
_AMONG = regex.compile(r"^[^.;()]{0,20}(?:trong\s+đó\s+có|gồm(?:\s+có)?)\s+(?:\p{Ll}+\s+){0,2}$", regex.IGNORECASE)
_UNITS = regex.compile(r"tỉnh,\s+thành(?:\s+phố)?", regex.IGNORECASE)
_TOGETHER = regex.compile(r"[\s“\"(-]*Cùng(?!\p{L})", regex.IGNORECASE)
_GIVEN_TO = regex.compile(r"[^,;.\d]{0,30}?\s(?:là|thuộc\s+về|dành\s+cho|về\s+tay)\s+", regex.IGNORECASE)
#: "- Hạng 1: Thành phố Cao Bằng": at the head of a line a rank introduces its place.
_HEAD = regex.compile(r"[\s\d.()*+•–-]*")
_AGAINST = regex.compile(r"so\s+với\s+(?:hạng|thứ\s+hạng|vị\s+trí|thứ|mức)?(?:\s+thứ)?\s*$", regex.IGNORECASE)
_ALL = regex.compile(r"(?<!\p{L})(?:cùng|đều|đồng|cả|cùng\s+ở|chung)(?!\p{L})", regex.IGNORECASE)


def subjects_for(v: View, measure: Measure) -> list[Subject]:
    """The places that a measure can be of, from its bracket, the focus, or the discourse."""
    owner = _owner(v, measure)
    if owner:
        return [owner]
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
    if v.focus.places or v.focus.unknown:
        return v.focus.places
    fronted = _fronted(v, measure)
    if fronted:
        return fronted
    return [v.inherited] if v.inherited else []


def _owner(v: View, measure: Measure) -> Subject | None:
    """The place behind a figure that another is compared with ("hạng 19 so với hạng 24 của Nam Định")."""
    if not _AGAINST.search(v.scene.text, v.scene.start, measure.start):
        return None
    following = [i for i in v.scene.items if isinstance(i, PlaceMention) and i.start >= measure.end and not i.anaphor and i.level != "region"]
    return v.discourse.resolve(following[0]) if following and v.scene.between(measure.end, following[0].start).strip() == "của" else None


def _fronted(v: View, measure: Measure) -> list[Subject]:
    """The subject that follows a fronted phrase: "Từ hạng 86, Việt Nam …", "Với 0,63 điểm, tỉnh …"."""
    if not FRONTED.match(v.scene.text, v.scene.start, v.scene.end):
        return []
    for item in v.scene.items:
        if isinstance(item, PlaceMention) and item.start > measure.end and not v.scene.is_reference(item):
            subject = v.discourse.resolve(item)
            if not subject or "," not in v.scene.between(measure.end, item.start):
                return []
            return [subject, *_joined(v, item)] if _TOGETHER.match(v.scene.text, v.scene.start, v.scene.end) else [subject]
    return []


def _joined(v: View, first: PlaceMention) -> list[Subject]:
    """The places listed after ``first`` ("Cùng có 0,7455 điểm, A và B …")."""
    group = [first]
    for item in v.scene.items:
        if isinstance(item, PlaceMention) and item.start > group[-1].end and v.scene.coordinated(group[-1], item):
            group.append(item)
    return [s for item in group[1:] if (s := v.discourse.resolve(item))]


def followers(v: View, measure: Measure, count: int) -> list[Subject]:
    """The places that a list of ranks is given to behind it ("hai vị trí 9 và 10 lần lượt thuộc về A, B")."""
    following = [i for i in v.scene.items if i.start >= measure.right]
    if not following or not isinstance(following[0], PlaceMention) or not _GIVEN_TO.fullmatch(v.scene.between(measure.right, following[0].start)):
        return []
    first = v.discourse.resolve(following[0])
    found = [first, *_joined(v, following[0])] if first else []
    return found if len(found) == count else []


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
    gap = _UNITS.sub("tỉnh", gap)
    if regex.search(r"[,;()]", gap) or len(gap) > 70:
        return False
    return regex.search(r"(?:^|\s)(?:là|thuộc\s+về|về\s+tay|gọi\s+tên|dành\s+cho|cho)\s+(?:(?:tỉnh|hai|ba)\s+)*$", gap, regex.IGNORECASE) is not None


def _plural(v: View, measure: Measure, first: PlaceMention) -> bool:
    """Whether several places share the rank: "đồng hạng nhất, trong đó có A và B"."""
    return bool(_AMONG.search(v.scene.between(measure.right, first.start))) or bool(_ALL.search(v.scene.between(measure.left - 12 if measure.left > 12 else 0, first.start)))
