"""What a sentence has said so far while it is read, and what stands around a measure."""

from __future__ import annotations

from dataclasses import dataclass, field

import regex

from extractors.discourse import Discourse, Subject
from extractors.indicators import IndicatorMention
from extractors.measures import Measure
from extractors.places import PlaceMention
from extractors.scene import Item, Scene
from extractors.years import YearMention

_ALL = regex.compile(r"(?<!\p{L})(?:cùng|đều|đồng|cả|cùng\s+ở|chung)(?!\p{L})", regex.IGNORECASE)


@dataclass
class Focus:
    """What the sentence has said so far. ``whole``: the index whose component is spoken of;
    ``unknown``: "huyện" was said, and nothing before says which."""

    places: list[Subject] = field(default_factory=list)
    place_items: list[PlaceMention] = field(default_factory=list)
    indicators: list[IndicatorMention] = field(default_factory=list)
    whole: str | None = None
    unknown: bool = False
    year: int | None = None
    year_item: YearMention | None = None
    years: list[int] = field(default_factory=list)
    baseline: YearMention | None = None
    passing: int | None = None
    passing_end: int | None = None
    passing_start: int = 0
    seen: list[Subject] = field(default_factory=list)
    reference: Subject | None = None
    shared_years: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Claim:
    """A measure with its readings: one subject, indicator and year."""

    measure: Measure
    subject: Subject | None
    indicator: str | None
    year: int | None
    baseline_year: int | None
    explicit: bool
    named_place: bool


@dataclass
class View:
    """One sentence being read: its scene, what came before it, and what it has said so far.

    ``foreign``: another country-wide index governs the sentence, so the names of DTI's pillars are ordinary
    words.
    """

    scene: Scene
    discourse: Discourse
    inherited: Subject | None
    foreign: bool
    focus: Focus = field(default_factory=Focus)
    claims: list[Claim] = field(default_factory=list)
    last: Claim | None = None


def host_of(v: View, measure: Measure) -> Item | None:
    """The mention directly before the bracket that a measure opens ("Huế (0,58)")."""
    bracket = v.scene.bracket_of(measure.start)
    if bracket is None:
        return None
    hosts = [i for i in v.scene.items if i.end <= bracket[0] and v.scene.bracket_of(i.start) != bracket]
    if not hosts:
        return None
    host = max(hosts, key=lambda i: i.end)
    gap = v.scene.between(host.end, bracket[0] - 1)
    return host if len(gap.split()) <= 3 and not regex.search(r"[,;]", gap) else None


def own_mention(v: View, measure: Measure, sort: type) -> Item | None:
    """The last mention of a sort inside the measure's own bracket and before it."""
    bracket = v.scene.bracket_of(measure.start)
    if bracket is None:
        return None
    own = [i for i in v.scene.items if isinstance(i, sort) and bracket[0] <= i.start < measure.start]
    return own[-1] if own else None


def floor_of(v: View, measure: Measure) -> int:
    """Where the stretch begins that only this measure can claim: after the mention before it."""
    return max((i.end for i in v.scene.items if i.end <= measure.left and not isinstance(i, YearMention)), default=v.scene.start)


def is_shared(v: View, measure: Measure) -> bool:
    """Whether "cùng", "đều", "đồng" says that the figure is that of all in focus."""
    anchors: list[PlaceMention | IndicatorMention] = [*v.focus.place_items, *v.focus.indicators]
    floor = max((i.end for i in anchors if i.end <= measure.start), default=v.scene.start)
    return bool(_ALL.search(v.scene.between(min(floor, measure.left), measure.start)))
