"""A sentence as an ordered row of mentions: places, indicators, years and measures, with its brackets and clauses."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from extractors import change, index_value, rank
from extractors.indicators import IndicatorMention, find_indicators
from extractors.measures import Measure
from extractors.order import find_order, is_range
from extractors.places import PlaceMention, find_places
from extractors.rule import RuleSet
from extractors.series import find_series
from extractors.years import YearMention, find_years
from pipeline.numbers import parse_ordinal

Item = PlaceMention | IndicatorMention | YearMention | Measure

#: Rankings inside a province are announced without the name of an index ("kết quả cấp huyện năm 2022").
_RANKED_UNITS = regex.compile(r"cấp huyện|cấp xã|khối huyện|khối xã|nội tỉnh|huyện, |mục tiêu")
#: A sentence without a digit and without one of these words holds no measure.
_FIGURE = regex.compile(r"\d|hạng|thứ|nhất|nhì|đầu|vị trí|ngôi|quân|bậc|tốp|top|Đứng|Dẫn|Quán|Hạng|Thứ|Ngôi|Tốp|Top|TOP|HẠNG|THỨ|nấc")
_BREAK = regex.compile(
    r";|\s(?:nhưng|còn|trong\s+khi(?:\s+đó|\s+ấy)?|song(?=\s)|tuy\s+nhiên|ngược\s+lại|riêng|đồng\s+thời)(?=\s)|(?<=[\p{L}\d)])\.\s",
    regex.IGNORECASE,
)
#: A place that only serves to compare, to locate or as a source is no subject.
_REFERENCE = regex.compile(
    r"(?:^|[\s(])(?:sau|chung\s+với|nhập\s+với|nhất\s+với|giáp\s+với|gần\s+với|chỉ\s+sau|xếp\s+sau|đứng\s+sau|xếp\s+trên|xếp\s+dưới|đứng\s+trên|đứng\s+dưới|so\s+với|hơn(?:\s+cả)?|vượt(?:\s+qua|\s+mặt)?|thua|kém|bằng|ngang(?:\s+với)?|thay|theo|như|cùng\s+với|khoảng\s+cách\s+với"
    r"|bám\s+sát|gộp\s+cùng|chung\s+cùng|cùng|bỏ\s+xa|bỏ\s+lại|sát|do|bởi|được|của\s+riêng|từ|trước|nhường(?:\s+(?:ngôi|chỗ))?\s+cho|tới|đến)\s+(?:(?:tỉnh|các\s+tỉnh|những|trung\s+tâm|lớn|cả|địa\s+phương|của)\s+)*$",
    regex.IGNORECASE,
)
_AND = regex.compile(r"\s*(?:,\s*)?và\s+")
_AFTER_ONE = regex.compile(r"(?:sau|đứng\s+sau|xếp\s+sau|so\s+với|hơn(?:\s+cả)?|vượt(?:\s+qua)?|thua|kém)\s+(?:tỉnh\s+)?$", regex.IGNORECASE)
#: "bảng cấp huyện do Sông Cầu đứng nhất": whoever leads a table holds the rank.
_DOER = regex.compile(r"(?:do|bởi)\s+(?:tỉnh\s+|huyện\s+)?$", regex.IGNORECASE)
_HOLDS = regex.compile(r"\s*(?:đứng|xếp\s+(?:thứ|hạng)|dẫn\s+đầu|giữ|chiếm)(?!\p{L})", regex.IGNORECASE)
_AGENT_AFTER = regex.compile(
    r"\s*(?:\([^)]*\)\s*)?(?:vừa|đã|sẽ|mới|chính\s+thức)?\s*(?:công\s+bố|ban\s+hành|phối\s+hợp|cho\s+biết|xếp\s+(?!hạng|thứ|vị|\d)|đánh\s+giá|tổ\s+chức|trình\s+bày|phê\s+duyệt|thực\s+hiện|chọn|phát\s+hành|xác\s+định|ghi\s+nhận|chủ\s+trì"
    r"|đưa|có\s+(?:văn|báo|công)|giao|yêu\s+cầu)",
    regex.IGNORECASE,
)
_OFFICER = regex.compile(r"(?:trưởng|của|tại|lãnh\s+đạo|thuộc|với|cùng|tịch|thư\s+ký|ngành|văn\s+phòng|giữa|gửi|cho)\s*$", regex.IGNORECASE)
_LINK = regex.compile(r"\s*(?:\([^()]*\)\s*)?(?:,|và|cùng(?:\s+với)?|lẫn|với|hay|hoặc|-|,\s*và|cũng\s+như)?\s*(?:cả|cả\s+|các|tỉnh|xã|phường|huyện|thành\s+phố|trụ\s+cột|nhóm(?:\s+chỉ\s+số)?|chỉ\s+số|về|ở|mảng|điểm|trụ\s+cột|của)?\s*")

@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence and its mentions. ``brackets``: spans of round brackets, inside exclusive."""

    text: str
    start: int
    end: int
    items: tuple[Item, ...]
    brackets: tuple[tuple[int, int], ...]
    breaks: tuple[int, ...]

    def bracket_of(self, position: int) -> tuple[int, int] | None:
        """The innermost bracket around a position."""
        inside = [b for b in self.brackets if b[0] <= position < b[1]]
        return max(inside) if inside else None

    def clause_of(self, position: int) -> int:
        """The number of the clause that holds a position."""
        return sum(1 for b in self.breaks if b <= position)

    def between(self, left: int, right: int) -> str:
        """The text between two offsets."""
        return self.text[left:right]

    def coordinated(self, first: Item, second: Item) -> bool:
        """Whether two mentions of one sort are members of one list ("A, B và C")."""
        return bool(_LINK.fullmatch(self.text, first.end, second.start)) and self.text[first.end : second.start].strip() != ""

    def is_reference(self, place: PlaceMention) -> bool:
        """Whether a place is named only to compare with, to locate, or as a source."""
        before = self.text[max(self.start, place.start - 40) : place.start]
        bracket = self.bracket_of(place.start)
        if bracket and self.text[bracket[0] : bracket[1]].strip() == self.text[place.start : place.end] and any(
            isinstance(i, PlaceMention) and 0 <= bracket[0] - 1 - i.end <= 1 for i in self.items
        ):
            return True
        if place.level == "region" or place.inside:
            return True
        if self._joins_reference(place):
            return True
        if place.level == "ministry":
            after = self.text[place.end : place.end + 60]
            holds = _DOER.search(before) and _HOLDS.match(after)
            return bool(_AGENT_AFTER.match(after) or _OFFICER.search(before) or (_REFERENCE.search(before) and not holds))
        if _REFERENCE.search(before):
            return not (_DOER.search(before) and _HOLDS.match(self.text, place.end, self.end))
        return False

    def _joins_reference(self, place: PlaceMention) -> bool:
        """Whether "và" joins a place to one that is only compared with ("sau Bộ Tư pháp và Ngân hàng Nhà nước")."""
        before = [i for i in self.items if isinstance(i, PlaceMention) and i.end <= place.start]
        if not before or not _AND.fullmatch(self.text, before[-1].end, place.start):
            return False
        return _AFTER_ONE.search(self.text[max(self.start, before[-1].start - 40) : before[-1].start]) is not None


def read_scene(text: str, start: int, end: int, home: str | None, last_rank: int | None = None) -> Scene:
    """Return the mentions of one sentence in order; a measure inside another mention is dropped.

    ``last_rank``: the rank told last, for lists of those that follow it.
    """
    measures = find_measures(text, start, end) if _FIGURE.search(text, start, end) else []
    indicators = find_indicators(text, start, end)
    dated = measures or indicators or _RANKED_UNITS.search(text, start, end)
    years = [y for y in find_years(text, start, end) if not _covered(y, measures)] if dated else []
    places = [
        p for p in find_places(text, start, end, home)
        if not _covered(p, measures) and not any(i.start <= p.start < i.end for i in indicators)
    ]  # fmt: skip
    measures = [m for m in measures if not any(y.start <= m.start < y.end for y in years)]
    places += _whole_country(text, start, end, [*indicators, *years])
    measures = sorted([*measures, *_elliptic(text, end, measures, [*places, *indicators])], key=lambda m: m.start)
    measures = [m for m in measures if not (m.rule == "movement_rank" and is_range(text, m))]
    measures += [m for m in find_order(text, start, end, places, last_rank) if not any(m.start < o.right and o.left < m.end for o in measures)]
    found: list[Item] = [*measures, *years, *indicators, *places]
    items = sorted(found, key=lambda item: (item.start, item.end, isinstance(item, Measure)))
    return Scene(text, start, end, tuple(items), _brackets(text, start, end), tuple(m.start() for m in _BREAK.finditer(text, start, end)))


_IN_BRACKET = regex.compile(r"\s*\((?P<n>\d{1,2})(?:/(?P<t>\d{2,3}))?\)")
_LIST = regex.compile(r"(?:hạng|xếp|danh\s+sách|bảng|vị\s+trí|thứ\s+tự)[^.;:]{0,80}:\s*", regex.IGNORECASE)
_BARE = regex.compile(r"\s+(?:\(cũ\)\s*)?(?P<n>0?\d{1,2})(?:/(?P<t>\d{2,3}))?(?=\s*(?:[;,.)”\x22](?!\d)|$)|\s+(?:và|còn|nhưng)(?!\p{L}))")
#: "xếp thứ 40, rồi 29 vào năm 2021", "là 12 (năm 2020), sau đó là 8 (năm 2021)"
_THEN = regex.compile(r"(?:rồi|sau\s+đó|kế\s+đến|tiếp\s+đó|còn|và|là|,)\s+(?P<n>\d{1,2})(?:/(?P<t>\d{2,3}))?\s*(?:\(\s*)?(?:vào\s+|trong\s+|ở\s+|của\s+)?(?:năm|kỳ)\s+20\d\d", regex.IGNORECASE)
_RANK_WORD = regex.compile(r"(?:xếp|hạng|đứng|vị\s+trí)(?!\p{L})", regex.IGNORECASE)
_PLACED = regex.compile(r"\s+(?:số\s+(?P<n>\d{1,2})(?![\d.,]\d|\s+(?:tổ|người))|(?P<n>nhất|nhì|ba|tư|năm)(?=\s*[,;.]|\s+và\s|$))", regex.IGNORECASE)


def _elliptic(text: str, end: int, measures: list[Measure], names: list[PlaceMention | IndicatorMention]) -> list[Measure]:
    """"Gia Lai xếp thứ 35, Đắk Lắk 38": after a rank, a bare number right after a name is a rank too."""
    ranks = [m.start for m in measures if m.kind == "rank" and not m.weak]
    if names:
        listed = _LIST.search(text, max(0, names[0].start - 120), names[-1].end)
        ranks += [listed.end()] if listed else []
    bracketed = sum(1 for n in names if _IN_BRACKET.match(text, n.end, end)) > 1
    ranks_named = bracketed and _RANK_WORD.search(text, names[0].start, end) is not None
    found = [*_placed(text, end, names), *_moved(text, end, measures, names)]
    if any(m.kind == "rank" for m in measures):
        found += [_bare(m) for m in _THEN.finditer(text, min(m.start for m in measures if m.kind == "rank"), end)]
    for name in names:
        match = _BARE.match(text, name.end, end) if ranks and min(ranks) <= name.start else None
        if match is None and ranks_named:
            match = _IN_BRACKET.match(text, name.end, end)
        if match:
            found.append(_bare(match))
    return [f for n, f in enumerate(found) if not any(m.start < f.end and f.start < m.end for m in (*measures, *found[:n]))]


def _bare(match: regex.Match[str]) -> Measure:
    """A rank that is printed as a number alone."""
    stop = match.end("t") if match["t"] else match.end("n")
    total = int(match["t"]) if match["t"] else None
    return Measure("rank", match.start("n"), stop, match.start("n"), stop, int(match["n"]), "rank_elliptic", "rank", total, weak=True)


_MOVED = regex.compile(r"\s+(?P<n>\d{1,2})\s+(?P<unit>bậc|hạng)(?!\p{L})", regex.IGNORECASE)


def _moved(text: str, end: int, measures: list[Measure], names: list[PlaceMention | IndicatorMention]) -> list[Measure]:
    """"Hưng Yên nhảy 5 bậc, Phú Thọ 2 bậc": after a change, a bare one right after a name goes the same way."""
    found = []
    for name in names:
        before = [m for m in measures if m.kind == "rank_change" and m.end <= name.start]
        match = _MOVED.match(text, name.end, end)
        if before and match:
            sign = 1 if before[-1].value > 0 else -1
            found.append(Measure("rank_change", match.start("n"), match.end("unit"), match.start("n"), match.end("unit"), sign * int(match["n"]), "change_elliptic", "places"))
    return found


def _placed(text: str, end: int, names: list[PlaceMention | IndicatorMention]) -> list[Measure]:
    """"huyện A nhất, huyện B nhì, huyện C ba": ordinals right after several places, the first among them."""
    found = [m for n in names if isinstance(n, PlaceMention) and (m := _PLACED.match(text, n.end, end))]
    if len(found) < 2 or found[0]["n"].lower() not in ("nhất", "1"):
        return []
    return [
        Measure("rank", m.start("n"), m.end("n"), m.start("n"), m.end("n"), parse_ordinal(m["n"]) or 0, "rank_elliptic", "rank", weak=True)
        for m in found
    ]


_OF_COUNTRY = regex.compile(r"\s*(?:của|trên)\s+(?P<c>cả\s+nước|toàn\s+quốc)(?!\p{L})", regex.IGNORECASE)


def _whole_country(text: str, start: int, end: int, after: list[IndicatorMention | YearMention]) -> list[PlaceMention]:
    """"chỉ số SIPAS năm 2024 của cả nước": right after an indicator the country is what is measured."""
    found = []
    for item in after:
        match = _OF_COUNTRY.match(text, item.end, end)
        if match:
            found.append(PlaceMention(match.start("c"), match.end("c"), "Việt Nam", "country"))
    return found[:1]


def _covered(item: Item, measures: list[Measure]) -> bool:
    return any(m.start <= item.start < m.end for m in measures)


#: In order of precedence.
_MEASURES = RuleSet(*rank.RULES[:2], *change.RULES, *index_value.RULES[:4], *rank.RULES[2:], index_value.RULES[4])


def find_measures(text: str, start: int, end: int) -> list[Measure]:
    """Return the measures of ``text[start:end]`` in order; where two overlap, the earlier rule wins."""
    lowered = text[start:end].lower()
    found = find_series(text, start, end, lowered)
    for measure in _MEASURES.find(text, start, end, lowered):
        if not any(_clash(measure, other) for other in found):
            found.append(measure)
    return sorted(found, key=lambda m: m.start)


def _clash(new: Measure, old: Measure) -> bool:
    if new.rule == "rank_first":
        return new.start < old.right and old.left < new.end
    return new.start < old.end and old.start < new.end


def _brackets(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    if text.find("(", start, end) < 0 and text.find("[", start, end) < 0:
        return ()
    opened: list[int] = []
    for position in range(start, end):
        if text[position] in "([":
            opened.append(position + 1)
        elif text[position] in ")]" and opened:
            found.append((opened.pop(), position))
    return tuple(sorted(found))


