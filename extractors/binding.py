"""Composition: whose a measure is, of which indicator, which year, and whether it is a result.

One sentence is walked from left to right; what is in focus (places, indicators, year) is kept in a
Focus, and what the sentence leaves out comes from the Discourse.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import regex

from extractors.discourse import Discourse, Subject
from extractors.indicators import PILLARS, IndicatorMention
from extractors.measures import Measure
from extractors.places import PlaceMention
from extractors.scene import Item, Scene
from extractors.years import YearMention

#: After a rank: "về X", "ở X", "cả X, Y lẫn Z"; the indicator that follows is the rank's own.
_ABOUT = regex.compile(
    r"(?:\s*(?:/\d+)?\s*(?:tỉnh|thành|thành\s+phố|địa\s+phương(?:\s+có)?|,(?=\s+thành)|toàn\s+tỉnh|cả\s+nước|toàn\s+quốc|dẫn\s+đầu|đứng\s+đầu|hàng\s+đầu|tốt\s+nhất|cao\s+nhất|trong|của|cả|vùng|khu\s+vực|chung|\d+|tổng\s+số|trên|quốc\s+gia|nước|thế\s+giới|(?-i:\p{Lu}\p{L}+)))*"
    r"\s*(?:về|ở|trên|tại|trong|cả|(?<=phương\s)có|trong\s+bảng|của|bảng)\s+(?:cả\s+|mặt\s+|xếp\s+hạng\s+|lĩnh\s+vực\s+|bảng\s+(?:xếp\s+hạng\s+)?|trụ\s+cột\s+|(?:nhóm\s+)?(?:các\s+)?chỉ\s+số\s+|mức\s+|hai\s+|ba\s+|cả\s+|bộ\s+|điểm\s+|giá\s+trị\s+|thứ\s+hạng\s+|mảng\s+)*",
    regex.IGNORECASE,
)
#: After a rank: "về tỷ lệ …" names a ranking of its own.
_OTHER = regex.compile(r"(?:\s*(?:tỉnh|thành|thành\s+phố|,|cả\s+nước|toàn\s+quốc|trong|của|cả\s+vùng))*\s*về\s+(?!đích|tay|trước|sau|phía|đến|vị|thứ|hạng|mọi)(?=\p{Ll})", regex.IGNORECASE)
#: Before a place: the rank said before is that place's.
_IS = regex.compile(
    r"[^,;:()]{0,60}?(?:^|\s)(?:là|thuộc\s+về|về\s+tay|gọi\s+tên|dành\s+cho|vẫn\s+là|vẫn\s+thuộc\s+về|do|:)\s+(?:(?:các|hai|ba|tỉnh|địa\s+phương)\s+)*$|\s*:\s*$|\s+(?:là\s+)?$",
    regex.IGNORECASE,
)
_WHEN = regex.compile(r"\s*,?\s*(?:khi|lúc|thời\s+điểm)(?!\p{L})", regex.IGNORECASE)
#: "trụ cột kinh tế số trong bộ chỉ số DTI": the whole is named after its part and does not replace it.
_PART_OF = regex.compile(r"(?:^|\s)(?:trong|của|thuộc|ở|theo)\s+(?:bộ\s+|nhóm\s+|các\s+|bảng\s+|xếp\s+hạng\s+|kết\s+quả\s+)*(?:chỉ\s+số\s+)?$", regex.IGNORECASE)
_FRONTED = regex.compile(r"[\s“\"(\p{L})-]{0,14}?(?:Từ|Với|Xếp|Đứng|Đạt|Dù|Tuy|Mặc\s+dù|Sau\s+khi|Giữ|Vươn|Ở\s+vị\s+trí|Có)(?!\p{L})")
#: "“đơn đăng ký sáng chế” của tỉnh xuống thứ 41": a quoted component is an index of its own.
_QUOTED = regex.compile(r"[“\"][^”\".,!?]{3,50}[”\"](?:\s+(?!nói|cho|chia|khẳng|nhấn|là)\p{Ll}+){0,6}\s*$")
_PLURAL = regex.compile(r"(?:hai|ba|bốn|cả\s+hai|2|3)\s+(?:tỉnh|địa\s+phương|huyện|thành\s+phố|đơn\s+vị|bộ)(?!\p{L})", regex.IGNORECASE)
_AT = regex.compile(r"\s+(?:điểm\s+)?(?:ở|về)\s")
_COUNTRIES = regex.compile(r"\s*(?:nước|quốc\s+gia)(?!\p{L})", regex.IGNORECASE)
#: "có 18.488 sản phẩm, đứng thứ 2": the rank is that of the count.
_COUNTED = regex.compile(
    r"\d\s+(?:sản\s+phẩm|đơn\s+hàng|doanh\s+nghiệp|hồ\s+sơ|tài\s+khoản|giao\s+dịch|lượt|tỷ\s+đồng|triệu|dịch\s+vụ|thủ\s+tục|chữ\s+ký|thuê\s+bao)(?:\s+[\p{L}\d]+){0,9}\s*,\s*(?:\p{L}+\s+)?$", regex.IGNORECASE
)
_AMONG = regex.compile(r"^[^.;()]{0,20}(?:trong\s+đó\s+có|gồm(?:\s+có)?)\s+(?:\p{Ll}+\s+){0,2}$", regex.IGNORECASE)
_ALL = regex.compile(r"(?<!\p{L})(?:cùng|đều|đồng|cả|cùng\s+ở|chung)(?!\p{L})", regex.IGNORECASE)
_OF_YEAR = regex.compile(r"\s*(?:điểm\s*)?(?:(?:tỉnh(?:\s*,\s*thành(?:\s+phố)?)?|toàn\s+quốc|cả\s+nước)\s*)?(?:của|vào|trong|ở|,?\s*kết\s+quả|\()?\s*", regex.IGNORECASE)


@dataclass
class Focus:
    """What the sentence has said so far."""

    places: list[Subject] = field(default_factory=list)
    place_items: list[PlaceMention] = field(default_factory=list)
    indicators: list[IndicatorMention] = field(default_factory=list)
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


class Binder:
    """Binds the measures of one sentence."""

    def __init__(self, scene: Scene, discourse: Discourse, inherited: Subject | None) -> None:
        self.scene = scene
        self.discourse = discourse
        self.inherited = inherited
        self.focus = Focus()
        self.claims: list[Claim] = []
        self.last: Claim | None = None
        roots = [i.root for i in scene.items if isinstance(i, IndicatorMention) and not i.weak]
        self._foreign = bool(roots) and "dti" not in roots and roots[0] in ("egdi", "gii")
        self._strong = any(isinstance(i, IndicatorMention) and not (i.weak and i.code == "dti") for i in scene.items)

    def bind(self) -> list[Claim]:
        """Walk the sentence and return its claims in order."""
        previous: Item | None = None
        series: list[Measure] = []
        for item in self.scene.items:
            if isinstance(item, Measure) and item.rule.startswith("series"):
                if series and series[-1].right != item.right:
                    self._series(series)
                    series = []
                series.append(item)
                previous = item
                continue
            if series:
                self._series(series)
                series = []
            if isinstance(item, PlaceMention):
                self._see_place(item, previous)
            elif isinstance(item, IndicatorMention):
                self._see_indicator(item, previous)
            elif isinstance(item, YearMention):
                self._see_year(item)
            else:
                self._single(item)
            previous = item
        if series:
            self._series(series)
        return [self._dated(claim) for claim in self.claims]

    def _dated(self, claim: Claim) -> Claim:
        """A change whose year is open takes it from the figure of the same place and index in its sentence."""
        if claim.year is not None or not claim.measure.kind.endswith("_change"):
            return claim
        beside = [c for c in self.claims if c.year and c.subject == claim.subject and c.indicator == claim.indicator and c.measure.role != "from"]
        if not beside:
            return claim
        year = max(c.year for c in beside if c.year)
        return replace(claim, year=year, baseline_year=self._baseline(claim.measure, claim.indicator, year))

    # -- mentions -----------------------------------------------------------------------------
    def _see_place(self, item: PlaceMention, previous: Item | None) -> None:
        if self.scene.is_reference(item) and item.level != "region":
            self.focus.reference = self.discourse.resolve(item)
        if self.scene.is_reference(item) or (item.level == "country" and item.mean and self._compared(item)):
            return
        subject = self.discourse.resolve(item)
        if subject is None:
            return
        if item.anaphor and self.focus.places and previous in self.focus.place_items:
            return
        if subject not in self.focus.seen:
            self.focus.seen.append(subject)
        last = self.focus.place_items[-1] if self.focus.place_items else None
        if last is not None and last is previous and self.scene.coordinated(last, item):
            self.focus.places.append(subject)
            self.focus.place_items.append(item)
        else:
            self.focus.places, self.focus.place_items = [subject], [item]

    def _compared(self, item: PlaceMention) -> bool:
        before = self.scene.text[max(self.scene.start, item.start - 16) : item.start]
        return regex.search(r"(?:hơn|so\s+với|trên|dưới|bằng|mức|vượt)\s*(?:mức\s*)?$", before) is not None

    def _see_indicator(self, item: IndicatorMention, previous: Item | None) -> None:
        if item.weak and item.code == "dti" and self._strong:
            return
        if item.weak and item.root == "dti" and self._foreign:
            return
        if item.code == "topic":
            if not self.discourse.topic:
                return
            item = IndicatorMention(item.start, item.end, self.discourse.topic)
        members = self.focus.indicators
        if members and item.code == members[-1].root != members[-1].code and not item.weak and self._names_whole(members[-1], item):
            return
        if members and members[-1].code == item.code:
            members[-1] = item
            return
        joined = isinstance(previous, IndicatorMention) and members and previous is members[-1] and self.scene.coordinated(previous, item)
        if joined and (item.root == members[-1].root and members[-1].code != item.root or item.root != members[-1].root and not item.weak and not members[-1].weak):
            members.append(item)
        else:
            self.focus.indicators = [item]

    def _names_whole(self, part: IndicatorMention, whole: IndicatorMention) -> bool:
        """Whether the index is named only as what its part belongs to ("kinh tế số của X trong bảng DTI")."""
        gap = self.scene.between(part.end, whole.start)
        between = any(isinstance(i, Measure) and part.end <= i.start < whole.start for i in self.scene.items)
        return not between and len(gap) < 70 and (_PART_OF.search(gap) is not None or gap.strip() == "(")

    def _see_year(self, item: YearMention) -> None:
        if item.role == "dated":
            near = [i for i in self.scene.items if isinstance(i, IndicatorMention) and i.code == "other" and i.end <= item.start]
            if near and not self.scene.between(near[-1].end, item.start).strip():
                self.focus.year = item.year
            return
        if item.role == "baseline":
            self.focus.baseline = item
            if _WHEN.match(self.scene.text, item.end, self.scene.end):
                self._pass(self.discourse.year_of(item, self._measured_default(), self._code()), item.end)
            return
        if self._year_closes(item):
            return
        year = self.discourse.year_of(item, self._measured_default(), self._code())
        if year is None:
            return
        if item.anchor in ("measured", "edition") and item.offset < 0 and item.start > self.scene.start + 2:
            self._pass(year, item.end)
            return
        bracket = self.scene.bracket_of(item.start)
        if bracket is None or not self._measured_inside(bracket):
            joined = self.focus.year_item is not None and regex.fullmatch(r"\s*(?:,|và|, và)\s*", self.scene.between(self.focus.year_item.end, item.start))
            self.focus.shared_years = [*self.focus.shared_years, year] if joined else [year]
            self.focus.year, self.focus.year_item = year, item
        self.focus.years.append(year)

    def _measured_inside(self, bracket: tuple[int, int]) -> bool:
        return any(isinstance(i, Measure) and bracket[0] <= i.start < bracket[1] for i in self.scene.items)

    def _fronted(self, measure: Measure) -> list[Subject]:
        """The subject that follows a fronted phrase: "Từ hạng 86, Việt Nam …", "Với 0,63 điểm, tỉnh …"."""
        if not _FRONTED.match(self.scene.text, self.scene.start, self.scene.end):
            return []
        for item in self.scene.items:
            if isinstance(item, PlaceMention) and item.start > measure.end and not self.scene.is_reference(item):
                subject = self.discourse.resolve(item)
                return [subject] if subject and "," in self.scene.between(measure.end, item.start) else []
        return []

    def _pass(self, year: int | None, start: int) -> None:
        """Take a year that holds for the next figure only ("một năm trước ở vị trí 15")."""
        self.focus.passing, self.focus.passing_end, self.focus.passing_start = year, None, start

    def _code(self) -> str | None:
        return self.focus.indicators[-1].code if self.focus.indicators else self.discourse.topic

    def _year_closes(self, item: YearMention) -> bool:
        """Whether the year stands right after a measure ("24/63 năm 2021") and was given to it already."""
        claim = self.claims[-1] if self.claims else None
        if claim is None:
            return False
        behind = self.focus.year is None and self._year_behind(claim.measure) is item
        if not (behind or self._year_after(claim.measure) is item):
            return False
        year = self.discourse.year_of(item, self._measured_default(), claim.indicator)
        if year is not None:
            self.focus.years.append(year)
        return True

    # -- measures -----------------------------------------------------------------------------
    def _series(self, members: list[Measure]) -> None:
        """Distribute a list over the places, indicators or years of the same number."""
        count = len(members)
        indicators = self._ahead(members[-1]) or self._indicator_codes(members[0])
        places = self._subjects(members[0])
        if len(places) == count:
            for member, subject in zip(members, places, strict=True):
                self._claim(member, [subject], indicators[:1], named=True)
        elif len(indicators) == count:
            for member, code in zip(members, indicators, strict=True):
                self._claim(member, places[-1:], [code])
        elif len(self.focus.seen) == count > 1 and not any(c.measure.kind == members[0].kind and c.indicator == indicators[0] for c in self.claims if indicators):
            for member, subject in zip(members, self.focus.seen, strict=True):
                self._claim(member, [subject], indicators[:1], named=True)
        elif all(self._year_after(m) for m in members):
            for member in members:
                self._claim(member, places[-1:], indicators[-1:])
        elif _PLURAL.search(self.scene.between(self.scene.start, members[0].left)) and len(plural := self._plural_subjects(count)) == count:
            for member, subject in zip(members, plural, strict=True):
                self._claim(member, [subject], indicators[:1], named=True)
        elif len(self.focus.years) >= count:
            for member, year in zip(members, self.focus.years[-count:], strict=True):
                self._claim(member, places[-1:], indicators[-1:], year=year)
        else:
            for member in members:
                self.claims.append(Claim(member, None, None, None, None, False, False))

    def _plural_subjects(self, count: int) -> list[Subject]:
        """The places that "hai tỉnh" stands for: the last ones named, in the order of their last mention."""
        distinct: list[Subject] = []
        for subject in reversed(self.discourse.seen):
            if subject.level != "region" and subject not in distinct:
                distinct.append(subject)
        return distinct[:count][::-1]

    def _single(self, measure: Measure) -> None:
        subjects = self._subjects(measure)
        ahead = self._ahead(measure)
        forward = self._forward_places(measure)
        indicators = ahead or self._indicator_codes(measure, bool(forward))
        if forward:
            subjects = forward
        if len(subjects) > 1 and not (forward or self._shared(measure)):
            subjects = subjects[-1:]
        if len(indicators) > 1 and not ahead and not self._shared(measure) and not self._indicators_adjacent(measure):
            indicators = indicators[-1:]
        years = self.focus.shared_years
        if len(years) > 1 and measure.kind in ("rank", "index_value") and self._shared(measure) and self.focus.year == years[-1]:
            for year in years:
                self._claim(measure, subjects, indicators, year=year, named=bool(forward))
            return
        self._claim(measure, subjects, indicators, named=bool(forward))

    def _claim(self, measure: Measure, subjects: list[Subject], indicators: list[str], year: int | None = None, named: bool = False) -> None:
        if _COUNTRIES.match(self.scene.text, measure.end, self.scene.end) or (indicators and indicators[0] in ("egdi", "gii") and not any(s.level == "country" for s in subjects)):
            subjects = [Subject("Việt Nam", "country")]
        for subject in subjects or [None]:  # type: ignore[list-item]
            for code in indicators or [None]:  # type: ignore[list-item]
                self._one(measure, subject, code, year, named)

    def _one(self, measure: Measure, subject: Subject | None, code: str | None, year: int | None, named: bool) -> None:
        explicit = bool(self.focus.indicators) or bool(self._ahead(measure)) or self.discourse.topic is None
        measured = self._year(measure, code, subject) if year is None else year
        baseline = self._baseline(measure, code, measured) if measure.kind.endswith("_change") else None
        if measure.kind.endswith("_change") and baseline is not None and measured is not None and baseline > measured:
            baseline = None
        claim = Claim(measure, subject, code, measured, baseline, explicit, named or bool(self.focus.place_items))
        self.claims.append(claim)
        self.last = claim

    def _host(self, measure: Measure) -> Item | None:
        """The mention directly before the bracket that a measure opens ("Huế (0,58)")."""
        bracket = self.scene.bracket_of(measure.start)
        if bracket is None:
            return None
        hosts = [i for i in self.scene.items if i.end <= bracket[0] and self.scene.bracket_of(i.start) != bracket]
        if not hosts:
            return None
        host = max(hosts, key=lambda i: i.end)
        gap = self.scene.between(host.end, bracket[0] - 1)
        return host if len(gap.split()) <= 3 and not regex.search(r"[,;]", gap) else None

    def _own(self, measure: Measure, sort: type) -> Item | None:
        """The last mention of a sort inside the measure's own bracket and before it."""
        bracket = self.scene.bracket_of(measure.start)
        if bracket is None:
            return None
        own = [i for i in self.scene.items if isinstance(i, sort) and bracket[0] <= i.start < measure.start]
        return own[-1] if own else None

    def _subjects(self, measure: Measure) -> list[Subject]:
        if self.focus.reference and regex.search(r"so\s+với\s*$", self.scene.between(self.scene.start, measure.left)):
            return [self.focus.reference]
        own = self._own(measure, PlaceMention)
        host = self._host(measure)
        for item in (own, host):
            if isinstance(item, PlaceMention) and item.level != "region":
                subject = self.discourse.resolve(item)
                if subject:
                    return [subject]
        if isinstance(host, Measure):
            shared = [c.subject for c in self.claims if c.measure is host and c.subject]
            if shared:
                return list(dict.fromkeys(shared))
        if self.focus.places:
            return self.focus.places
        fronted = self._fronted(measure)
        if fronted:
            return fronted
        return [self.inherited] if self.inherited else []

    def _forward_places(self, measure: Measure) -> list[Subject]:
        if measure.kind != "rank" or self.scene.bracket_of(measure.start):
            return []
        following = [i for i in self.scene.items if i.start >= measure.right]
        found: list[PlaceMention] = []
        position = measure.right
        for item in following:
            if isinstance(item, (IndicatorMention, YearMention)) and not found:
                continue
            if not isinstance(item, PlaceMention) or item.anaphor or item.level == "region":
                break
            if found:
                if not self.scene.coordinated(found[-1], item):
                    break
                found.append(item)
            elif self._is_link(measure, position, item):
                found.append(item)
            else:
                break
        if len(found) > 1 and not self._plural(measure, found[0]):
            found = found[:1]
        subjects = [s for i in found if (s := self.discourse.resolve(i))]
        return subjects

    def _is_link(self, measure: Measure, position: int, item: PlaceMention) -> bool:
        gap = self.scene.between(position, item.start)
        if (measure.rule == "rank_listed" and regex.fullmatch(r"\.?\s*", gap)) or regex.fullmatch(r"\s*,\s*(?:là|thuộc về)\s+", gap):
            return True
        if _AMONG.search(gap):
            return True
        if regex.search(r"[,;()]", gap) or len(gap) > 70:
            return False
        return regex.search(r"(?:^|\s)(?:là|thuộc\s+về|về\s+tay|gọi\s+tên|dành\s+cho|cho)\s+(?:(?:tỉnh|hai|ba)\s+)*$", gap, regex.IGNORECASE) is not None

    def _plural(self, measure: Measure, first: PlaceMention) -> bool:
        """Whether several places share the rank: "đồng hạng nhất, trong đó có A và B"."""
        return bool(_AMONG.search(self.scene.between(measure.right, first.start))) or bool(_ALL.search(self.scene.between(measure.left - 12 if measure.left > 12 else 0, first.start)))

    def _ahead(self, measure: Measure) -> list[str]:
        """The indicators named right after a rank ("hạng 16 về X và Y")."""
        if measure.kind == "value_change" or (measure.kind == "index_value" and not _AT.match(self.scene.text, measure.end)):
            return []
        items = [i for i in self.scene.items if i.start >= measure.end and not isinstance(i, PlaceMention)]
        if not items or not isinstance(items[0], IndicatorMention):
            other = _OTHER.match(self.scene.text, measure.right, self.scene.end)
            return ["other"] if other and measure.kind == "rank" else []
        first = items[0]
        touching = not first.weak and measure.rule in ("rank_first", "rank_noun") and self.scene.between(measure.right, first.start) == " "
        if not touching and not _ABOUT.fullmatch(self.scene.text, measure.right, first.start):
            other = _OTHER.match(self.scene.text, measure.right, min(first.start, self.scene.end))
            return ["other"] if other and measure.kind == "rank" and first.start - other.end() > 4 else []
        members = [first]
        for item in items[1:]:
            if isinstance(item, IndicatorMention) and (self.scene.coordinated(members[-1], item) or self._bracketed_list(members[-1], item)):
                members.append(item)
            elif not (isinstance(item, Measure) and self.scene.bracket_of(item.start)):
                break
        return _expand(list(dict.fromkeys(m.code for m in members)))

    def _bracketed_list(self, first: Item, second: Item) -> bool:
        """"chính quyền số (0,6929), kinh tế số": a list whose members carry brackets."""
        return regex.fullmatch(r"\s*\([^()]*\)\s*(?:,|và|lẫn|,\s*và)\s*", self.scene.between(first.end, second.start)) is not None

    def _indicator_codes(self, measure: Measure, forward: bool = False) -> list[str]:
        if measure.kind == "rank" and _COUNTED.search(self.scene.between(self._floor(measure), measure.left)):
            return ["other"]
        quoted = _QUOTED.search(self.scene.between(self._floor(measure), measure.left)) if measure.kind in ("rank", "index_value") else None
        if quoted and not (quoted.start() <= 1 and self.focus.place_items and self.focus.place_items[-1].end == self._floor(measure)):
            return ["other"]
        own = self._own(measure, IndicatorMention)
        host = self._host(measure)
        for item in (own, host):
            if isinstance(item, IndicatorMention):
                return [item.code]
        if isinstance(host, Measure) and self.last and self.last.indicator and host is self.last.measure:
            return [self.last.indicator]
        if self.focus.indicators:
            return _expand([i.code for i in self.focus.indicators])
        later = [i for i in self.scene.items if isinstance(i, IndicatorMention) and not i.weak and i.start > measure.end]
        if later and (self.discourse.topic is None or (later[0].root != self.discourse.topic and _FRONTED.match(self.scene.text, self.scene.start, self.scene.end))):
            return _expand([later[0].code])
        named = self.focus.place_items or forward
        carried = self.discourse.topic if named or not self.discourse.indicator else self.discourse.indicator
        return [carried] if carried else []

    def _floor(self, measure: Measure) -> int:
        """Where the stretch begins that only this measure can claim: after the mention before it."""
        return max((i.end for i in self.scene.items if i.end <= measure.left and not isinstance(i, YearMention)), default=self.scene.start)

    def _shared(self, measure: Measure) -> bool:
        """Whether "cùng", "đều", "đồng" says that the figure is that of all in focus."""
        anchors = [*self.focus.place_items, *self.focus.indicators]
        floor = max((i.end for i in anchors if i.end <= measure.start), default=self.scene.start)
        return bool(_ALL.search(self.scene.between(min(floor, measure.left), measure.start)))

    def _indicators_adjacent(self, measure: Measure) -> bool:
        return False

    # -- years --------------------------------------------------------------------------------
    def _measured_default(self) -> int | None:
        if self.focus.year is not None:
            return self.focus.year
        return self.discourse.measured_year(self._code() or "dti")

    def _year_after(self, measure: Measure) -> YearMention | None:
        for item in self.scene.items:
            if item.start >= measure.end:
                if not isinstance(item, YearMention) or self.scene.text[item.start : item.start + 3].lower() == "sau":
                    return None
                opened = self.scene.bracket_of(item.start)
                if opened and opened != self.scene.bracket_of(measure.start) and self.scene.between(item.end, opened[1]).strip():
                    return None
                return item if _OF_YEAR.fullmatch(self.scene.text, measure.end, item.start) else None
        return None

    def _year_behind(self, measure: Measure) -> YearMention | None:
        """The year at the end of a measure's own phrase ("hạng 1 về X trong 13 huyện năm 2022")."""
        if measure.kind.endswith("_change"):
            return None
        for item in self.scene.items:
            if item.start < measure.end:
                continue
            if isinstance(item, Measure):
                return None
            if isinstance(item, YearMention):
                gap = self.scene.between(measure.end, item.start)
                apart = regex.search(r"[,;:()]\s*$|;|\.\s|\s(?:trong khi|nhưng|còn|song)\s", gap) or len(gap) > 110 or item.anchor in ("measured", "edition")
                if not regex.match(r"\s*(?:[,;.()]|$)", self.scene.text[item.end : self.scene.end]):
                    apart = True
                inside = self.scene.bracket_of(item.start)
                if inside and not self.scene.between(item.end, inside[1]).strip() and not regex.search(r"[,;]", gap):
                    apart = None
                return None if apart or item.role != "plain" else item
        return None

    def _year(self, measure: Measure, code: str | None, subject: Subject | None) -> int | None:
        level = subject.level if subject else None
        default = self.focus.year if self.focus.year is not None else self.discourse.measured_year(code or "dti", level)
        base = default
        if self.focus.passing is not None and not measure.kind.endswith("_change"):
            end = self.focus.passing_end
            if end is None and ";" in self.scene.between(self.focus.passing_start, measure.start):
                self.focus.passing = None
            elif end is None or not regex.search(r"[,;]|\s(?:còn|nhưng|trong khi|nay|và)\s", self.scene.between(end, measure.start)):
                self.focus.passing_end = measure.end
                default = self.focus.passing
            else:
                self.focus.passing = None
        after = self._year_after(measure) if not measure.kind.endswith("_change") else None
        if after is None and self.focus.year is None and self.focus.passing is None:
            after = self._year_behind(measure)
        own = self._own(measure, YearMention)
        host = self._host(measure)
        for item in (after, own, host):
            if isinstance(item, YearMention) and (item is not own or not measure.kind.endswith("_change")):
                year = self.discourse.year_of(item, base, code)
                if year is not None:
                    return year
        if isinstance(host, Measure) and self.last and host is self.last.measure and self.last.year and not measure.kind.endswith("_change"):
            return self.last.year
        if measure.role == "from" and default is not None:
            baseline = self.discourse.year_of(self.focus.baseline, default) if self.focus.baseline else None
            return baseline if baseline is not None and baseline < default else default - 1
        return default

    def _baseline(self, measure: Measure, code: str | None, measured: int | None) -> int | None:
        """The year compared with: named beside the change, else the year before."""
        if regex.match(r"\s*(?:điểm\s+)?so\s+với\s+(?:tháng|quý|cuối\s+quý)", self.scene.text[measure.end : self.scene.end], regex.IGNORECASE):
            return measured
        inside = [i for i in self.scene.items if isinstance(i, YearMention) and measure.left <= i.start < measure.right]
        after = [i for i in self.scene.items if isinstance(i, YearMention) and i.role == "baseline" and i.start >= measure.end]
        near = [i for i in after if not self._change_between(measure, i)]
        for item in (*inside, *near[:1], *([self.focus.baseline] if self.focus.baseline else [])):
            year = self.discourse.year_of(item, measured, code)
            if year is not None and (measured is None or year < measured):
                return year
        return measured - (2 if code == "egdi" else 1) if measured is not None else None

    def _change_between(self, measure: Measure, item: YearMention) -> bool:
        """Whether another clause stands between a change and a baseline that follows it."""
        return self.scene.clause_of(measure.start) != self.scene.clause_of(item.start) and ";" in self.scene.between(measure.end, item.start)


def _expand(codes: list[str]) -> list[str]:
    """Replace "the three pillars" by the pillars."""
    return [code for c in codes for code in (PILLARS if c == "pillars" else (c,))]


def attached_year(scene: Scene, indicator: IndicatorMention) -> YearMention | None:
    """The year that stands right after an indicator's name ("DTI năm 2022", "(DTI) 2021")."""
    following = [i for i in scene.items if i.start >= indicator.end]
    if following and isinstance(following[0], YearMention) and regex.fullmatch(r"[\s)”\"]*(?:của\s+)?(?:kỳ\s+)?", scene.between(indicator.end, following[0].start)):
        return following[0]
    return None


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
