"""Of which indicator a measure is: named before or after it, as the head of its bracket, or carried over."""

from __future__ import annotations

import regex

from extractors.focus import View, floor_of, host_of, own_mention
from extractors.indicators import PILLARS, IndicatorMention
from extractors.measures import Measure
from extractors.places import PlaceMention
from extractors.scene import Item, Scene
from extractors.whose import FRONTED
from extractors.years import YearMention

#: After a rank: "về X", "ở X", "cả X, Y lẫn Z"; the indicator that follows is the rank's own.
_ABOUT = regex.compile(
    r"(?:\s*(?:/\d+)?\s*(?:tỉnh|thành|thành\s+phố|địa\s+phương(?:\s+có)?|,(?=\s+thành)|toàn\s+tỉnh|cả\s+nước|toàn\s+quốc|dẫn\s+đầu|đứng\s+đầu|hàng\s+đầu|tốt\s+nhất|cao\s+nhất|trong|của|cả|vùng|khu\s+vực|chung|\d+|tổng\s+số|trên|quốc\s+gia|nước|thế\s+giới|(?-i:\p{Lu}\p{L}+)))*"
    r"\s*(?:về|ở|trên|tại|trong|cả|(?<=phương\s)có|trong\s+bảng|của|bảng)\s+(?:cả\s+|mặt\s+|xếp\s+hạng\s+|lĩnh\s+vực\s+|bảng\s+(?:xếp\s+hạng\s+)?|trụ\s+cột\s+|(?:nhóm\s+)?(?:các\s+)?chỉ\s+số\s+|mức\s+|hai\s+|ba\s+|cả\s+|bộ\s+|điểm\s+|giá\s+trị\s+|thứ\s+hạng\s+|mảng\s+)*",
    regex.IGNORECASE,
)
#: After a rank: "về tỷ lệ …" names a ranking of its own.
_OTHER = regex.compile(r"(?:\s*(?:tỉnh|thành|thành\s+phố|,|cả\s+nước|toàn\s+quốc|trong|của|cả\s+vùng))*\s*về\s+(?!đích|tay|trước|sau|phía|đến|vị|thứ|hạng|mọi)(?=\p{Ll})", regex.IGNORECASE)
#: "trụ cột kinh tế số trong bộ chỉ số DTI": the whole is named after its part and does not replace it.
_PART_OF = regex.compile(r"(?:^|\s)(?:trong|của|thuộc|ở|theo)\s+(?:bộ\s+|nhóm\s+|các\s+|bảng\s+|xếp\s+hạng\s+|kết\s+quả\s+)*(?:chỉ\s+số\s+)?$", regex.IGNORECASE)
#: "“đơn đăng ký sáng chế” của tỉnh xuống thứ 41": a quoted component is an index of its own.
_QUOTED = regex.compile(r"[“\"][^”\".,!?]{3,50}[”\"](?:\s+(?!nói|cho|chia|khẳng|nhấn|là)\p{Ll}+){0,6}\s*$")
#: "trong 8 lĩnh vực", "trong 10 chỉ số thành phần của PCI"
_COMPONENTS = regex.compile(r"(?:trong|ở)\s+(?:số\s+)?(?:các|\d{1,2}|mười|tám)\s+(?:chỉ\s+số\s+thành\s+phần|lĩnh\s+vực|nội\s+dung|trục\s+nội\s+dung|tiêu\s+chí)(?:\s+(?:của|thuộc)\s+[\p{L}-]+(?:\s+(?:Index|INDEX))?)?", regex.IGNORECASE)
_OF_OTHER = regex.compile(r"(?:của|thuộc)\s+(?!DTI|chuyển|tỉnh)", regex.IGNORECASE)
_AT = regex.compile(r"\s+(?:điểm\s+)?(?:ở|về)\s")
#: "có 18.488 sản phẩm, đứng thứ 2": the rank is that of the count.
_COUNTED = regex.compile(
    r"\d\s+(?:sản\s+phẩm|đơn\s+hàng|doanh\s+nghiệp|hồ\s+sơ|tài\s+khoản|giao\s+dịch|lượt|tỷ\s+đồng|triệu|dịch\s+vụ|thủ\s+tục|chữ\s+ký|thuê\s+bao)(?:\s+[\p{L}\d]+){0,9}\s*,\s*(?:\p{L}+\s+)?$", regex.IGNORECASE
)


def names_whole(v: View, part: IndicatorMention, whole: IndicatorMention) -> bool:
    """Whether the index is named only as what its part belongs to ("kinh tế số của X trong bảng DTI")."""
    gap = v.scene.between(part.end, whole.start)
    between = any(isinstance(i, Measure) and part.end <= i.start < whole.start for i in v.scene.items)
    return not between and len(gap) < 70 and (_PART_OF.search(gap) is not None or gap.strip() == "(")


def code_in_focus(v: View) -> str | None:
    """The indicator in focus, else the ranking that the article speaks of."""
    return v.focus.indicators[-1].code if v.focus.indicators else v.discourse.topic


def indicators_ahead(v: View, measure: Measure) -> list[str]:
    """The indicators named right after a rank ("hạng 16 về X và Y")."""
    if measure.kind == "value_change" or (measure.kind == "index_value" and not _AT.match(v.scene.text, measure.end)):
        return []
    items = [i for i in v.scene.items if i.start >= measure.end and not isinstance(i, PlaceMention)]
    if not items or not isinstance(items[0], IndicatorMention):
        other = _OTHER.match(v.scene.text, measure.right, v.scene.end)
        return ["other"] if other and measure.kind == "rank" else []
    first = items[0]
    touching = not first.weak and measure.rule in ("rank_first", "rank_noun") and v.scene.between(measure.right, first.start) == " "
    if not touching and not _ABOUT.fullmatch(v.scene.text, measure.right, first.start):
        other = _OTHER.match(v.scene.text, measure.right, min(first.start, v.scene.end))
        return ["other"] if other and measure.kind == "rank" and first.start - other.end() > 4 else []
    members = [first]
    for item in items[1:]:
        if isinstance(item, IndicatorMention) and (v.scene.coordinated(members[-1], item) or _bracketed_list(v, members[-1], item)):
            members.append(item)
        elif not (isinstance(item, Measure) and v.scene.bracket_of(item.start)):
            break
    return expand(list(dict.fromkeys(m.code for m in members)))


def _bracketed_list(v: View, first: Item, second: Item) -> bool:
    """"chính quyền số (0,6929), kinh tế số": a list whose members carry brackets."""
    return regex.fullmatch(r"\s*\([^()]*\)\s*(?:,|và|lẫn|,\s*và)\s*", v.scene.between(first.end, second.start)) is not None


def _of_component(v: View, measure: Measure) -> bool:
    """Whether the sentence goes through the components of an index that is not DTI ("trong 8 lĩnh vực, …")."""
    announced = _COMPONENTS.search(v.scene.text, v.scene.start, measure.left)
    if announced is None or (v.discourse.topic in (None, "dti") and not _OF_OTHER.search(announced.group())):
        return False
    named = [i for i in v.scene.items if isinstance(i, IndicatorMention) and announced.end() <= i.start < measure.start]
    if not all(i.weak or i.root in ("dti", "other", "skip") for i in named):
        return False
    whole = [i.root for i in v.scene.items if isinstance(i, IndicatorMention) and announced.start() <= i.start < announced.end() and i.root not in ("skip", "other")]
    v.focus.whole = whole[-1] if whole else v.discourse.topic
    return True


def indicator_codes(v: View, measure: Measure, forward: bool = False) -> list[str]:
    """The indicators that a measure can be of, from its bracket, the focus, or the discourse."""
    if measure.kind in ("rank", "index_value") and _of_component(v, measure):
        return ["other"]
    if measure.kind == "rank" and _COUNTED.search(v.scene.between(floor_of(v, measure), measure.left)):
        return ["other"]
    quoted = _QUOTED.search(v.scene.between(floor_of(v, measure), measure.left)) if measure.kind in ("rank", "index_value") else None
    if quoted and not (quoted.start() <= 1 and v.focus.place_items and v.focus.place_items[-1].end == floor_of(v, measure)):
        return ["other"]
    own = own_mention(v, measure, IndicatorMention)
    host = host_of(v, measure)
    for item in (own, host):
        if isinstance(item, IndicatorMention):
            return [item.code]
    if isinstance(host, Measure) and v.last and v.last.indicator and host is v.last.measure:
        return [v.last.indicator]
    if v.focus.indicators:
        return expand([i.code for i in v.focus.indicators])
    plain = v.discourse.topic is None  # nothing but the bare words "chuyển đổi số" may have named the ranking yet
    later = [i for i in v.scene.items if isinstance(i, IndicatorMention) and (not i.weak or (plain and i.code == "dti")) and i.start > measure.end]
    if later and (v.discourse.topic is None or (later[0].root != v.discourse.topic and FRONTED.match(v.scene.text, v.scene.start, v.scene.end))):
        return expand([later[0].code])
    if v.discourse.announced and not forward and all(p.anaphor for p in v.focus.place_items):
        return [v.discourse.announced]
    named = v.focus.place_items or forward
    carried = v.discourse.topic if named or not v.discourse.indicator else v.discourse.indicator
    return [carried] if carried else []


def expand(codes: list[str]) -> list[str]:
    """Replace "the three pillars" by the pillars."""
    return [code for c in codes for code in (PILLARS if c == "pillars" else (c,))]


def attached_year(scene: Scene, indicator: IndicatorMention) -> YearMention | None:
    """The year that stands right after an indicator's name ("DTI năm 2022", "(DTI) 2021")."""
    following = [i for i in scene.items if i.start >= indicator.end]
    if following and isinstance(following[0], YearMention) and regex.fullmatch(r"[\s)”\"]*(?:của\s+)?(?:kỳ\s+)?", scene.between(indicator.end, following[0].start)):
        return following[0]
    return None
