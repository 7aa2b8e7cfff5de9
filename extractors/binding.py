"""Composition: whose a measure is, of which indicator, which year, and whether it stands alone or in a list.

One sentence is walked from left to right; what is in focus (places, indicators, year) is kept in a Focus,
and what the sentence leaves out comes from the Discourse.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extractors.discourse import Discourse, Subject
from extractors.focus import Claim, View, is_shared
from extractors.indicators import IndicatorMention
from extractors.measures import Measure
from extractors.places import PlaceMention
from extractors.scene import Item, Scene
from extractors.when import baseline_for, dated, see_year, year_after, year_for
from extractors.which import indicator_codes, indicators_ahead, names_whole
from extractors.whose import followers, forward_places, plural_subjects, subjects_for
from extractors.years import YearMention

#: "trong 8 lĩnh vực của PAR Index, … chính quyền số": a field of another index is no pillar of DTI.
_PART_OF_OTHER = regex.compile(
    r"(?:lĩnh\s+vực|nội\s+dung|trục|chỉ\s+số\s+thành\s+phần|tiêu\s+chí)\s+(?:của|trong|thuộc)\s+(?:chỉ\s+số\s+)?(?:PAR|SIPAS|PAPI|PCI|PII|CCHC|cải\s+cách\s+hành\s+chính)[^;]*$", regex.IGNORECASE
)
_TABLE_OF = regex.compile(r"(?:bảng|xếp\s+hạng|danh\s+sách)\s[^,;.]*\scủa\s+(?:tỉnh\s+)?$", regex.IGNORECASE)
_PLURAL = regex.compile(r"(?:hai|ba|bốn|cả\s+hai|2|3)\s+(?:tỉnh|địa\s+phương|huyện|thành\s+phố|đơn\s+vị|bộ)(?!\p{L})", regex.IGNORECASE)
_THESE = regex.compile(r"(?:hai|ba|bốn|các|\d)\s+(?:thứ\s+hạng|con\s+số|chỉ\s+số|trụ\s+cột|vị\s+trí|giá\s+trị|kết\s+quả|điểm\s+số)\s+(?:này|đó|ấy|nói\s+trên|trên)(?!\p{L})", regex.IGNORECASE)
_THOSE = regex.compile(r"(?:hai|ba|bốn|năm|các|\d)\s+(?:tỉnh|địa\s+phương|huyện|xã|phường|thành\s+phố|đơn\s+vị|bộ|cơ\s+quan|nơi)\s+(?:này|đó|ấy|nói\s+trên|trên)(?!\p{L})", regex.IGNORECASE)
_COUNTRIES = regex.compile(r"(?:\s+(?:trong|trên)(?:\s+(?:số|tổng\s+số))?\s+\d+)?\s*(?:nước|quốc\s+gia|nền\s+kinh\s+tế)(?!\p{L})", regex.IGNORECASE)


class Binder:
    """Binds the measures of one sentence."""

    def __init__(self, scene: Scene, discourse: Discourse, inherited: Subject | None) -> None:
        roots = [i.root for i in scene.items if isinstance(i, IndicatorMention) and not i.weak]
        foreign = bool(roots) and "dti" not in roots and roots[0] in ("egdi", "gii")
        self.view = View(scene, discourse, inherited, foreign)

    def bind(self) -> list[Claim]:
        """Walk the sentence and return its claims in order."""
        previous: Item | None = None
        series: list[Measure] = []
        for item in self.view.scene.items:
            if isinstance(item, Measure) and item.rule.startswith("series"):
                if series and series[-1].right != item.right:
                    self._series(series)
                    series = []
                series.append(item)
                previous = item
                continue
            if series and item.start < series[-1].right and isinstance(item, YearMention):
                continue  # "hạng 6 (năm 2020) và hạng 8 (năm 2021)": the year of one member
            if series:
                self._series(series)
                series = []
            if isinstance(item, PlaceMention):
                self._see_place(item, previous)
            elif isinstance(item, IndicatorMention):
                self._see_indicator(item, previous)
            elif isinstance(item, YearMention):
                see_year(self.view, item)
            else:
                self._single(item)
            previous = item
        if series:
            self._series(series)
        return [dated(self.view, claim) for claim in self.view.claims]

    def _see_place(self, item: PlaceMention, previous: Item | None) -> None:
        if self.view.scene.is_reference(item) and item.level != "region":
            self.view.focus.reference = self.view.discourse.resolve(item)
        if self.view.scene.is_reference(item) or (item.level == "country" and item.mean and self._compared(item)):
            return
        subject = self._named_here(item) or self.view.discourse.resolve(item)
        if subject is None and item.level in ("district", "commune"):
            self.view.focus.places, self.view.focus.place_items, self.view.focus.unknown = [], [], True
        if subject is None or self._names_table(item):
            return
        self.view.focus.unknown = False
        if item.anaphor and self.view.focus.places and previous in self.view.focus.place_items:
            return
        if subject not in self.view.focus.seen:
            self.view.focus.seen.append(subject)
        last = self.view.focus.place_items[-1] if self.view.focus.place_items else None
        if last is not None and last is previous and self.view.scene.coordinated(last, item):
            self.view.focus.places.append(subject)
            self.view.focus.place_items.append(item)
        else:
            self.view.focus.places, self.view.focus.place_items = [subject], [item]

    def _named_here(self, item: PlaceMention) -> Subject | None:
        """The district or commune that the sentence itself named before "huyện", "xã"."""
        if not item.anaphor or item.level not in ("district", "commune"):
            return None
        return next((s for s in reversed(self.view.focus.seen) if s.level == item.level), None)

    def _names_table(self, item: PlaceMention) -> bool:
        """Whether a province is named as the one whose districts a table ranks ("dẫn đầu bảng chuyển đổi số của Hà Nam")."""
        ranked = any(s.level in ("district", "commune") for s in self.view.focus.places)
        return ranked and item.level == "province" and _TABLE_OF.search(self.view.scene.between(self.view.scene.start, item.start)) is not None

    def _compared(self, item: PlaceMention) -> bool:
        before = self.view.scene.text[max(self.view.scene.start, item.start - 16) : item.start]
        return regex.search(r"(?:hơn|so\s+với|trên|dưới|bằng|mức|vượt)\s*(?:mức\s*)?$", before) is not None

    def _see_indicator(self, item: IndicatorMention, previous: Item | None) -> None:
        if item.weak and item.code == "dti" and self._outweighed(item):
            return
        if item.weak and item.root == "dti" and self.view.foreign:
            return
        if item.root == "dti" and item.code != "dti" and _PART_OF_OTHER.search(self.view.scene.between(self.view.scene.start, item.start)):
            self.view.focus.whole = members[-1].root if (members := self.view.focus.indicators) else None
            item = IndicatorMention(item.start, item.end, "other")
        if item.code == "topic":
            if self.view.focus.indicators or not self.view.discourse.topic:
                return
            item = IndicatorMention(item.start, item.end, self.view.discourse.topic)
        members = self.view.focus.indicators
        if members and item.code == members[-1].root != members[-1].code and not item.weak and names_whole(self.view, members[-1], item):
            return
        if members and members[-1].code == item.code:
            members[-1] = item
            return
        joined = isinstance(previous, IndicatorMention) and members and previous is members[-1] and self.view.scene.coordinated(previous, item)
        if joined and (item.root == members[-1].root and members[-1].code != item.root or item.root != members[-1].root and not item.weak and not members[-1].weak):
            members.append(item)
        else:
            self.view.focus.indicators = [item]

    def _outweighed(self, weak: IndicatorMention) -> bool:
        """Whether an index is named beside the bare words "chuyển đổi số"; a part of DTI that follows is none."""
        named = [i for i in self.view.scene.items if isinstance(i, IndicatorMention) and not (i.weak and i.code == "dti")]
        return any(i.end <= weak.start or i.root != "dti" or i.code == "dti" for i in named)

    def _series(self, members: list[Measure]) -> None:
        """Distribute a list over the places, indicators or years of the same number."""
        count = len(members)
        these = self._these(members[0], count)
        if these:
            for member, code in zip(members, these, strict=True):
                self._claim(member, subjects_for(self.view, member)[-1:], [code])
            return
        indicators = indicators_ahead(self.view, members[-1]) or indicator_codes(self.view, members[0])
        places = followers(self.view, members[-1], count) or subjects_for(self.view, members[0])
        if len(places) == count:
            for member, subject in zip(members, places, strict=True):
                self._claim(member, [subject], indicators[:1], named=True)
        elif len(indicators) == count:
            for member, code in zip(members, indicators, strict=True):
                self._claim(member, places[-1:], [code])
        elif len(self.view.focus.seen) == count > 1 and not any(c.measure.kind == members[0].kind and c.indicator == indicators[0] for c in self.view.claims if indicators):
            for member, subject in zip(members, self.view.focus.seen, strict=True):
                self._claim(member, [subject], indicators[:1], named=True)
        elif all(year_after(self.view, m) for m in members):
            for member in members:
                self._claim(member, places[-1:], indicators[-1:])
        elif _PLURAL.search(self.view.scene.between(self.view.scene.start, members[0].left)) and len(plural := plural_subjects(self.view, count)) == count:
            for member, subject in zip(members, plural, strict=True):
                self._claim(member, [subject], indicators[:1], named=True)
        elif len(self.view.focus.years) >= count:
            for member, year in zip(members, self.view.focus.years[-count:], strict=True):
                self._claim(member, places[-1:], indicators[-1:], year=year)
        elif len(self.view.discourse.listed_subjects) == count and _THOSE.search(self.view.scene.between(self.view.scene.start, members[0].start)):
            for member, subject in zip(members, self.view.discourse.listed_subjects, strict=True):
                self._claim(member, [subject], indicators[:1], named=True)
        elif members[0].rule == "series_chain" and (since := self._year_since(members[0])) is not None:
            for n, member in enumerate(members):
                self._claim(member, places[-1:], indicators[-1:], year=since + n)
        elif len(self.view.discourse.listed_years) == count and not self.view.focus.year:
            for member, year in zip(members, self.view.discourse.listed_years, strict=True):
                self._claim(member, places[-1:], indicators[-1:], year=year)
        else:
            for member in members:
                self.view.claims.append(Claim(member, None, None, None, None, False, False))

    def _year_since(self, first: Measure) -> int | None:
        """The year that stands with the first of values that followed year after year."""
        item = year_after(self.view, first)
        return item.year if item else None

    def _these(self, first: Measure, count: int) -> list[str]:
        """The indicators that "ba thứ hạng này" takes up: as many as the list has, the last ones that figures were given of."""
        if not _THESE.search(self.view.scene.between(self.view.scene.start, first.start)):
            return []
        told = [c.indicator for c in self.view.claims if c.indicator] or self.view.discourse.listed_codes
        distinct = list(dict.fromkeys(reversed(told)))[:count][::-1]
        return distinct if len(distinct) == count else []

    def _single(self, measure: Measure) -> None:
        subjects = subjects_for(self.view, measure)
        ahead = indicators_ahead(self.view, measure)
        forward = forward_places(self.view, measure)
        indicators = ahead or indicator_codes(self.view, measure, bool(forward))
        if forward:
            subjects = forward
        if len(subjects) > 1 and self.view.focus.places and not (forward or is_shared(self.view, measure)):
            subjects = subjects[-1:]
        if len(indicators) > 1 and not ahead and not is_shared(self.view, measure):
            indicators = indicators[-1:]
        years = self.view.focus.shared_years
        if len(years) > 1 and measure.kind in ("rank", "index_value") and is_shared(self.view, measure) and self.view.focus.year == years[-1]:
            for year in years:
                self._claim(measure, subjects, indicators, year=year, named=bool(forward))
            return
        self._claim(measure, subjects, indicators, named=bool(forward))

    def _claim(self, measure: Measure, subjects: list[Subject], indicators: list[str], year: int | None = None, named: bool = False) -> None:
        if _COUNTRIES.match(self.view.scene.text, measure.end, self.view.scene.end) or (indicators and indicators[0] in ("egdi", "gii") and not any(s.level == "country" for s in subjects)):
            subjects = [Subject("Việt Nam", "country")]
        for subject in subjects or [None]:  # type: ignore[list-item]
            for code in indicators or [None]:  # type: ignore[list-item]
                self._one(measure, subject, code, year, named)

    def _one(self, measure: Measure, subject: Subject | None, code: str | None, year: int | None, named: bool) -> None:
        explicit = bool(self.view.focus.indicators) or bool(indicators_ahead(self.view, measure)) or self.view.discourse.topic is None
        measured = year_for(self.view, measure, code, subject) if year is None else year
        baseline = baseline_for(self.view, measure, code, measured) if measure.kind.endswith("_change") else None
        if measure.kind.endswith("_change") and baseline is not None and measured is not None and baseline > measured:
            baseline = None
        claim = Claim(measure, subject, code, measured, baseline, explicit, named or bool(self.view.focus.place_items))
        self.view.claims.append(claim)
        self.view.last = claim


def bind(scene: Scene, discourse: Discourse, inherited: Subject | None) -> list[Claim]:
    """Return the claims of one sentence in order."""
    return Binder(scene, discourse, inherited).bind()


def subjects_of(scene: Scene, discourse: Discourse) -> Iterator[tuple[PlaceMention, Subject]]:
    """Yield the places of a sentence that can be what it is about, with what they stand for."""
    for item in scene.items:
        if isinstance(item, PlaceMention) and not scene.is_reference(item):
            subject = discourse.resolve(item)
            if subject is not None:
                yield item, subject
