"""Which year a measure is about, and which year a change is compared with."""

from __future__ import annotations

from dataclasses import replace

import regex

from extractors.discourse import Subject
from extractors.focus import Claim, View, host_of, own_mention
from extractors.indicators import IndicatorMention
from extractors.measures import Measure
from extractors.which import code_in_focus
from extractors.years import YearMention

_WHEN = regex.compile(r"\s*,?\s*(?:khi|lúc|thời\s+điểm)(?!\p{L})", regex.IGNORECASE)
_OF_YEAR = regex.compile(r"\s*(?:điểm\s*)?(?:(?:tỉnh(?:\s*,\s*thành(?:\s+phố)?)?|toàn\s+quốc|cả\s+nước)\s*)?(?:của|vào|trong|ở|,?\s*kết\s+quả|\()?\s*", regex.IGNORECASE)


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
    return True


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
    default = v.focus.year if v.focus.year is not None else v.discourse.measured_year(code or "dti", level)
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
    after = year_after(v, measure) if not measure.kind.endswith("_change") else None
    if after is None and v.focus.year is None and v.focus.passing is None:
        after = _year_behind(v, measure)
    own = own_mention(v, measure, YearMention)
    host = host_of(v, measure)
    for item in (after, own, host):
        if isinstance(item, YearMention) and (item is not own or not measure.kind.endswith("_change")):
            year = v.discourse.year_of(item, base, code)
            if year is not None:
                return year
    if isinstance(host, Measure) and v.last and host is v.last.measure and v.last.year and not measure.kind.endswith("_change"):
        return v.last.year
    if measure.role == "from" and default is not None:
        baseline = v.discourse.year_of(v.focus.baseline, default) if v.focus.baseline else None
        return baseline if baseline is not None and baseline < default else default - 1
    return default


def baseline_for(v: View, measure: Measure, code: str | None, measured: int | None) -> int | None:
    """The year compared with: named beside the change, else the year before."""
    if regex.match(r"\s*(?:điểm\s+)?so\s+với\s+(?:tháng|quý|cuối\s+quý)", v.scene.text[measure.end : v.scene.end], regex.IGNORECASE):
        return measured
    inside = [i for i in v.scene.items if isinstance(i, YearMention) and measure.left <= i.start < measure.right]
    after = [i for i in v.scene.items if isinstance(i, YearMention) and i.role == "baseline" and i.start >= measure.end]
    near = [i for i in after if not _change_between(v, measure, i)]
    for item in (*inside, *near[:1], *([v.focus.baseline] if v.focus.baseline else [])):
        year = v.discourse.year_of(item, measured, code)
        if year is not None and (measured is None or year < measured):
            return year
    return measured - (2 if code == "egdi" else 1) if measured is not None else None


def _change_between(v: View, measure: Measure, item: YearMention) -> bool:
    """Whether another clause stands between a change and a baseline that follows it."""
    return v.scene.clause_of(measure.start) != v.scene.clause_of(item.start) and ";" in v.scene.between(measure.end, item.start)


def dated(v: View, claim: Claim) -> Claim:
    """A change whose year is open takes it from the figure of the same place and index in its sentence."""
    if claim.year is not None or not claim.measure.kind.endswith("_change"):
        return claim
    beside = [c for c in v.claims if c.year and c.subject == claim.subject and c.indicator == claim.indicator and c.measure.role != "from"]
    if not beside:
        return claim
    year = max(c.year for c in beside if c.year)
    return replace(claim, year=year, baseline_year=baseline_for(v, claim.measure, claim.indicator, year))
