"""Which year a measure is about, and which year a change is compared with."""

from __future__ import annotations

from dataclasses import replace

import regex

from extractors.discourse import Subject
from extractors.edition import is_rebased
from extractors.focus import Claim, View, host_of, own_mention
from extractors.indicators import IndicatorMention
from extractors.measures import AMONG, Measure
from extractors.which import attached_year, code_in_focus
from extractors.years import YearMention

#: "so với năm 2021, khi …", "năm 2021 - năm tỉnh đứng thứ ba": what follows tells of that year.
_WHEN = regex.compile(r"\s*+,?\s*+(?:khi|lúc|thời\s+điểm)(?!\p{L})|\s*[-,(]\s*(?:là\s+)?(?:năm|kỳ)\s+(?!trước|ngoái|nay|sau|qua|này)(?=\p{L})", regex.IGNORECASE)
_OF_YEAR = regex.compile(rf"\s*(?:điểm\s*)?(?:{AMONG}\d{{2}}\s+(?=tỉnh|địa|đơn))?(?:(?:địa\s+phương|đơn\s+vị|tỉnh(?:\s*,\s*thành(?:\s+phố)?)?|toàn\s+quốc|cả\s+nước)\s*)?(?:của|vào|trong|ở|hồi|,?\s*kết\s+quả|\()?\s*", regex.IGNORECASE)


def see_year(v: View, item: YearMention) -> None:
    """Take a year into focus: as the year measured, as a baseline, or for the next figure only."""
    if item.role == "dated":
        near = [i for i in v.scene.items if isinstance(i, IndicatorMention) and i.code == "other" and i.end <= item.start]
        if near and not v.scene.between(near[-1].end, item.start).strip():
            v.focus.year = item.year
        return
    if item.role == "baseline":
        v.focus.baseline = item
        if _WHEN.match(v.scene.text, item.end, v.scene.end):
            _pass(v, v.discourse.year_of(item, _measured_default(v), code_in_focus(v)), item.end)
        return
    if _year_closes(v, item):
        return
    if _sets_out(v, item):
        v.focus.baseline = item
        return
    year = v.discourse.year_of(item, _measured_default(v), code_in_focus(v))
    if year is None:
        return
    if item.anchor in ("measured", "edition") and item.offset < 0 and item.start > v.scene.start + 2:
        _pass(v, year, item.end)
        return
    bracket = v.scene.bracket_of(item.start)
    if bracket is None or not _measured_inside(v, bracket):
        joined = v.focus.year_item is not None and regex.fullmatch(r"\s*(?:,|và|, và)\s*", v.scene.between(v.focus.year_item.end, item.start))
        v.focus.shared_years = [*v.focus.shared_years, year] if joined else [year]
        v.focus.year, v.focus.year_item = year, item
    v.focus.years.append(year)


def _measured_inside(v: View, bracket: tuple[int, int]) -> bool:
    return any(isinstance(i, Measure) and bracket[0] <= i.start < bracket[1] for i in v.scene.items)


def _pass(v: View, year: int | None, start: int) -> None:
    """Take a year that holds for the next figure only ("một năm trước ở vị trí 15")."""
    v.focus.passing, v.focus.passing_end, v.focus.passing_start = year, None, start


def _year_closes(v: View, item: YearMention) -> bool:
    """Whether the year stands right after a measure ("24/63 năm 2021") and was given to it already."""
    claim = v.claims[-1] if v.claims else None
    if claim is None:
        return False
    behind = v.focus.year is None and _year_behind(v, claim.measure) is item
    if not (behind or year_after(v, claim.measure) is item):
        return False
    year = v.discourse.year_of(item, _measured_default(v), claim.indicator)
    if year is not None:
        v.focus.years.append(year)
        if claim.measure.role != "from" and claim.subject is not None and claim.subject.level in ("district", "commune"):
            v.focus.year, v.focus.year_item = year, item  # a province dates its own table once
    return True


#: "từ vị trí thứ 10 với 0,3615 hồi năm 2020, …": the phrase that tells where a place came from.
_SET_OUT = regex.compile(r"(?:^|\s)từ\s(?:(?!,\s)[^;])*$", regex.IGNORECASE)
_SET_OUT_END = regex.compile(r",\s|;|\s(?:lên|xuống|về|tới|đến|sang|còn)\s")
#: "quý III phường leo từ hạng 19 lên hạng 4": both are of one year.
_WITHIN_YEAR = regex.compile(r"(?<!\p{L})(?:quý|tháng|tuần)\s", regex.IGNORECASE)


#: "Sau khi vọt lên thứ 12 hồi năm 2022, …", "So với hạng 58 của năm 2022, …": where the change began.
_LEFT_BEHIND = regex.compile(r"(?:sau\s+khi|từ|so\s+với)\s[^,;]*$", regex.IGNORECASE)
#: "từ vị trí 88 của quý II lên 61"
_OF_QUARTER = regex.compile(r"\s*(?:của|hồi|trong)\s+(?:quý|tháng)\s", regex.IGNORECASE)
#: "49,18 điểm năm 2024; năm 2023 là 46,83, như vậy đã tăng 2,35": after the base is told
_THUS = regex.compile(r"(?:như\s+vậy|nghĩa\s+là|tức(?:\s+là)?|vậy\s+là)[^;.]*$", regex.IGNORECASE)
#: "năm 2022 xếp thứ 13, nay đã lên thứ 10"
_NOWADAYS = regex.compile(r"(?:[,;]|\s(?:nhưng|còn))\s*(?:đến\s+)?(?:nay|giờ|bây\s+giờ)(?!\p{L})", regex.IGNORECASE)


def _only_year(v: View, measure: Measure) -> YearMention | None:
    """The one year that a sentence names, if it follows and stands behind a rank or a value that is not left."""
    if measure.role == "from":
        return None
    named = [i for i in v.scene.items if isinstance(i, YearMention) and i.role not in ("dated", "baseline") and not v.scene.bracket_of(i.start)]
    # Asked for each figure of a sentence: whether the year stands behind any other is sought only where it can be it.
    if len(named) != 1 or named[0].start < measure.end:
        return None
    figures = [i for i in v.scene.items if isinstance(i, Measure) and i.kind in ("rank", "index_value") and i.role != "from"]
    return named[0] if any(year_after(v, figure) == named[0] for figure in figures) else None


def _year_beside(v: View, measure: Measure, code: str | None, subject: Subject | None) -> int | None:
    """The year that stands behind another figure of the same place and index in the sentence.

    Of the one before a change ("thứ 17/194 năm 2024, tăng 8 bậc"), or, where the sentence names no other year, of
    any figure ("Với 99,74 điểm, Việt Nam xếp thứ 17/194 năm 2024").
    """
    if measure.kind.endswith("_change"):
        last = v.last
        if last is None or last.indicator != code or last.subject != subject or last.measure.role == "from":
            return None
        if _LEFT_BEHIND.search(v.scene.between(v.scene.start, last.measure.left)):
            return None
        item = year_after(v, last.measure)
    else:
        item = _only_year(v, measure)
    return item.year if item is not None and item.role == "plain" else None


_INPUTS = regex.compile(r"đầu\s+(?:vào|ra)[^,;.]{0,40}$", regex.IGNORECASE)


def _dated_as(v: View, measure: Measure, code: str | None) -> str:
    """The index whose year a figure has: that of a component is its whole's."""
    if code != "other":
        return code or "dti"
    if v.focus.whole:
        return v.focus.whole
    return "inputs" if _INPUTS.search(v.scene.between(v.scene.start, measure.left)) else "other"


def _since(v: View, code: str | None, default: int) -> int:
    """The year of a change against one long past ("so với năm 2011 đã lên 25 bậc"): the latest told, not the last."""
    bases = [i.year for i in v.scene.items if isinstance(i, YearMention) and i.role == "baseline" and i.year]
    latest = v.discourse.latest.get((code or "dti").partition(".")[0], default)
    return max(default, latest) if bases and max(bases) < default - 1 else default


def _sets_out(v: View, item: YearMention) -> bool:
    """Whether a year tells where a way began ("từ vị trí cuối bảng (63/63) năm 2022 đã tăng 5 bậc, lên …")."""
    if item.year is None or not _SET_OUT.search(v.scene.between(v.scene.start, item.start)):
        return False
    ranked = any(isinstance(i, Measure) and i.end <= item.start and _SET_OUT.search(v.scene.between(v.scene.start, i.start)) for i in v.scene.items)
    onward = regex.match(r"[\s,]*(?:đã\s+|nay\s+|\p{L}+\s+)?(?:tăng|giảm|lên|xuống|vươn|tụt|rơi|nhảy|leo|bật|lùi|thăng)", v.scene.text[item.end : v.scene.end], regex.IGNORECASE)
    return ranked and onward is not None


def _names_base(v: View) -> bool:
    """Whether the sentence says what a change is against ("so với năm 2021")."""
    return any(isinstance(i, YearMention) and i.role == "baseline" for i in v.scene.items)


def _year_of_start(v: View, measure: Measure) -> YearMention | None:
    """The year in the "từ …" phrase that holds a measure, where it stands behind it."""
    if not _SET_OUT.search(v.scene.between(v.scene.start, measure.start)):
        return None
    stop = _SET_OUT_END.search(v.scene.text, measure.end, v.scene.end)
    end = stop.start() if stop else v.scene.end
    named = [i for i in v.scene.items if isinstance(i, YearMention) and measure.end <= i.start < end and i.role == "plain"]
    return named[0] if named and stop else None


#: "xếp thứ 3/11 trong bảng xếp hạng cấp huyện năm 2023"
_TABLE_YEAR = regex.compile(r"(?:bảng(?:\s+xếp\s+hạng)?|kết\s+quả\s+(?:xếp\s+hạng|chấm|đánh\s+giá))(?:\s+(?!công)\p{L}+){0,7}\s+$", regex.IGNORECASE)


def _year_of_index(v: View, code: str | None) -> int | None:
    """The one year that a sentence names, where it stands with the index ("… trên bảng DTI năm 2023")."""
    named = [i for i in v.scene.items if isinstance(i, YearMention) and i.year and i.role == "plain" and not v.scene.bracket_of(i.start)]
    indices = [i for i in v.scene.items if isinstance(i, IndicatorMention) and code is not None and i.root == code.partition(".")[0]]
    if len(named) != 1:
        return None
    table = _TABLE_YEAR.search(v.scene.text, v.scene.start, named[0].start)
    return named[0].year if table or any(attached_year(v.scene, i) is named[0] for i in indices) else None


def _fronted_past(v: View) -> YearMention | None:
    """The year before, where the sentence begins with it ("Một năm trước đó tỉnh ở vị trí 51, như vậy tụt 12 bậc")."""
    item = v.focus.year_item
    return item if item is not None and item.anchor in ("measured", "edition") and item.offset < 0 else None


def _measured_default(v: View) -> int | None:
    if v.focus.year is not None:
        return v.focus.year
    return v.discourse.measured_year(code_in_focus(v) or "dti")


def year_after(v: View, measure: Measure) -> YearMention | None:
    """The year right after a measure ("24/63 năm 2021"), which is that measure's own."""
    for item in v.scene.items:
        if item.start >= measure.end:
            if not isinstance(item, YearMention) or v.scene.text[item.start : item.start + 3].lower() == "sau":
                return None
            opened = v.scene.bracket_of(item.start)
            if opened and opened != v.scene.bracket_of(measure.start) and v.scene.between(item.end, opened[1]).strip():
                return None
            return item if _OF_YEAR.fullmatch(v.scene.text, measure.end, item.start) else None
    return None


def _year_behind(v: View, measure: Measure) -> YearMention | None:
    """The year at the end of a measure's own phrase ("hạng 1 về X trong 13 huyện năm 2022")."""
    if measure.kind.endswith("_change"):
        return None
    for item in v.scene.items:
        if item.start < measure.end:
            continue
        if isinstance(item, Measure):
            return None
        if isinstance(item, YearMention):
            gap = v.scene.between(measure.end, item.start)
            apart: object = regex.search(r"[,;:()]\s*$|;|\.\s|\s(?:trong khi|nhưng|còn|song)\s", gap) or len(gap) > 110 or item.anchor in ("measured", "edition")
            if not regex.match(r"\s*(?:[,;.()]|$)", v.scene.text[item.end : v.scene.end]):
                apart = True
            inside = v.scene.bracket_of(item.start)
            if inside and not v.scene.between(item.end, inside[1]).strip() and not regex.search(r"[,;]", gap):
                apart = None
            return None if apart or item.role != "plain" else item
    return None


def year_for(v: View, measure: Measure, code: str | None, subject: Subject | None) -> int | None:
    """The year that a measure is about: its own, that of its bracket, the passing one, or the carried one."""
    level = subject.level if subject else None
    default = v.focus.year
    if default is None and code == "other":
        months = [i.year for i in v.scene.items if isinstance(i, YearMention) and i.role == "dated" and i.end <= measure.start]
        default = months[-1] if months else None
    if default is None:
        default = _year_of_index(v, code) or v.discourse.measured_year(_dated_as(v, measure, code), level)
        if measure.kind.endswith("_change") and default is not None and default + 1 in v.discourse.told_years and not _names_base(v):
            default += 1  # after the year before was told, a change is that to the year told first
    if v.focus.year_item is not None and _NOWADAYS.search(v.scene.between(v.focus.year_item.end, measure.left)):
        default = max(default or 0, v.discourse.measured_year(code or "dti", level) or 0) or None
    if v.focus.year is None and (beside := _year_beside(v, measure, code, subject)) is not None:
        default = beside
    if measure.kind.endswith("_change") and default is not None and v.focus.year is None:
        default = _since(v, code, default)
    if measure.kind.endswith("_change") and default is not None and _THUS.search(v.scene.between(v.scene.start, measure.left)):
        default += any(c.year == default + 1 and c.indicator == code for c in v.claims)
    past = _fronted_past(v) if measure.kind.endswith("_change") else None
    if past is not None and default is not None:
        return default - past.offset
    base = default
    if v.focus.passing is not None and not measure.kind.endswith("_change"):
        end = v.focus.passing_end
        if end is None and ";" in v.scene.between(v.focus.passing_start, measure.start):
            v.focus.passing = None
        elif end is None or not regex.search(r"[,;]|\s(?:còn|nhưng|trong khi|nay|và)\s", v.scene.between(end, measure.start)):
            v.focus.passing_end = measure.end
            default = v.focus.passing
        else:
            v.focus.passing = None
    after = year_after(v, measure)
    if after is not None and measure.kind.endswith("_change") and after.role != "plain":
        after = None
    if after is None and v.focus.year is None and v.focus.passing is None:
        after = _year_behind(v, measure)
    if after is None and not measure.kind.endswith("_change"):
        after = _year_of_start(v, measure)
    own = own_mention(v, measure, YearMention)
    host = host_of(v, measure)
    for item in (after, own, host):
        if isinstance(item, YearMention) and (item is after or not measure.kind.endswith("_change")):
            year = v.discourse.year_of(item, base, code)
            if year is not None:
                return year
    if isinstance(host, Measure) and v.last and host is v.last.measure and v.last.year and measure.role != "from" and not measure.kind.endswith("_change"):
        return v.last.year
    sentence = v.scene.between(v.scene.start, v.scene.end)
    if measure.role == "from" and default is not None and not is_rebased(sentence) and not _WITHIN_YEAR.search(sentence):
        baseline = v.discourse.year_of(v.focus.baseline, default) if v.focus.baseline else None
        return baseline if baseline is not None and baseline < default else default - 1
    return default


def baseline_for(v: View, measure: Measure, code: str | None, measured: int | None) -> int | None:
    """The year compared with: named beside the change, else the year before."""
    if regex.match(r"\s*(?:điểm\s+)?so\s+với\s+(?:tháng|quý|cuối\s+quý)", v.scene.text[measure.end : v.scene.end], regex.IGNORECASE):
        return measured
    if (past := _fronted_past(v)) is not None and measured is not None:
        return measured + past.offset
    if any(isinstance(i, Measure) and i.role == "from" and _OF_QUARTER.match(v.scene.text, i.end) for i in v.scene.items):
        return measured
    inside = [i for i in v.scene.items if isinstance(i, YearMention) and measure.left <= i.start < measure.right]
    after = [i for i in v.scene.items if isinstance(i, YearMention) and i.role == "baseline" and i.start >= measure.end]
    near = [i for i in after if not _change_between(v, measure, i)]
    for item in (*inside, *near[:1], *([v.focus.baseline] if v.focus.baseline else [])):
        year = v.discourse.year_of(item, measured, code)
        if year is not None and (measured is None or year < measured):
            return year
    return measured - (2 if code == "egdi" else 1) if measured is not None else None


def _between(v: View, claim: Claim) -> Claim:
    """A change that leads from one figure of the sentence to another has the years that stand with them."""
    kind = {"rank_change": "rank", "value_change": "index_value"}.get(claim.measure.kind)
    ends = [c for c in v.claims if c.measure.kind == kind and c.subject == claim.subject and c.indicator == claim.indicator]
    lefts = [c for c in ends if c.measure.role == "from" and _own_year(v, c.measure) is not None]
    rights = [c for c in ends if c.measure.role != "from" and lefts and c.measure.start > lefts[0].measure.start and c.year]
    if len(lefts) != 1 or not rights or lefts[0].year is None or rights[0].year is None or lefts[0].year >= rights[0].year:
        return claim
    return replace(claim, year=rights[0].year, baseline_year=lefts[0].year)


def _own_year(v: View, measure: Measure) -> YearMention | None:
    """The year that stands behind a figure or in the bracket behind it."""
    return year_after(v, measure) or _year_of_start(v, measure)


def _change_between(v: View, measure: Measure, item: YearMention) -> bool:
    """Whether another clause stands between a change and a baseline that follows it."""
    return v.scene.clause_of(measure.start) != v.scene.clause_of(item.start) and ";" in v.scene.between(measure.end, item.start)


def dated(v: View, claim: Claim) -> Claim:
    """A change takes the years that are open from the figures of the same place and index in its sentence."""
    claim = _between(v, claim)
    if claim.year is not None or not claim.measure.kind.endswith("_change"):
        return claim
    beside = [c for c in v.claims if c.year and c.subject == claim.subject and c.indicator == claim.indicator and c.measure.role != "from"]
    if not beside:
        return claim
    year = max(c.year for c in beside if c.year)
    return replace(claim, year=year, baseline_year=baseline_for(v, claim.measure, claim.indicator, year))
