"""Which figures are no facts, and why: shares, bounds, scales, figures of departments, numbers of nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import regex

from extractors.discourse import Subject
from extractors.focus import Claim
from extractors.indicators import IndicatorMention
from extractors.measures import Measure
from extractors.places import PlaceMention
from extractors.scene import Scene
from pipeline.model import Fact

_BOUND = regex.compile(r"(?:dưới|chưa đầy|chưa đến|chưa tới|\(trên|vượt (?:qua )?(?:mốc|mức|ngưỡng|vạch)|ngưỡng|vạch|trên mức|dưới mức|[<>≤≥])\s*$", regex.IGNORECASE)
_DIFFERS = regex.compile(r"(?:hạ|trừ|kém|hơn|chênh|cách|thua|trội|hụt|mất|hệ số|trọng số)(?:\s+[\p{L}.]+){0,5}\s*$", regex.IGNORECASE)
#: "thuộc nhóm 4" of a ranking that sorts into four groups; with who is in it ("nhóm 3 cả nước") it is a rank.
_CLASS = regex.compile(r"nhóm\s+[1-4](?!\s*(?:cả\s+nước|toàn\s+quốc|tỉnh|địa\s+phương|dẫn|đứng|hàng|/))", regex.IGNORECASE)
_EDITION_NUMBER = regex.compile(r"lần\s+(?:xếp\s+hạng|đánh\s+giá|công\s+bố|chấm(?:\s+điểm)?)(?:\s+[\p{L}\d]+){0,3}\s*$", regex.IGNORECASE)
_RANKING = regex.compile(r"hạng|xếp|đứng|(?<!\p{L})thứ\s|vị\s+trí|bảng|bậc|chỉ\s+số", regex.IGNORECASE)
#: "xã hội số đứng im ở 27": an index that stands somewhere stands at a rank.
_STOOD = regex.compile(r"(?:đứng|dừng|đậu|nằm|trụ|chốt|kẹt|giậm\s+chân)\s", regex.IGNORECASE)
#: "một nhóm chỉ số rơi 25 bậc"
_PENALTY = regex.compile(r"(?:^|\s)(?:trừ|cộng|thưởng|phạt)\s+(?:đi\s+|thêm\s+)?$", regex.IGNORECASE)
_MEAN_WORD = regex.compile(r"bình\s+quân|trung\s+bình", regex.IGNORECASE)
_UNNAMED = regex.compile(r"(?:một|hai|ba|nhiều|các|những|\d)\s+(?:nhóm\s+)?(?:chỉ\s+số|trụ\s+cột|tiêu\s+chí)(?:\s+\p{Ll}+){0,2}\s*$", regex.IGNORECASE)
#: "100% xã đạt từ 70 điểm trở lên", "không huyện nào dưới 500 điểm"
_EACH_UNIT = regex.compile(r"(?:(?<!\d)\d+\s*%|các|mọi|tất\s+cả|mỗi)\s+(?:số\s+)?(?:xã|huyện|phường|quận|đơn\s+vị|địa\s+phương)(?!\s+(?-i:\p{Lu}))[^,;.:]{0,40}$", regex.IGNORECASE)
#: "đều dưới hạng 50": worse than that rank, and none is told.
_OUTSIDE = regex.compile(r"(?:^|\s)(?:dưới|ngoài|chưa\s+(?:đến|tới|vào))\s*$", regex.IGNORECASE)
#: "dẫn đầu với 14.205 lượt"
_COUNT_BEHIND = regex.compile(r"[^,;.\d]{0,30}?với\s+(?:hơn\s+|gần\s+|trên\s+)?\d+(?:\.\d{3})*\s+(?:lượt|hồ\s+sơ|người|tổ|sản\s+phẩm|giao\s+dịch|tài\s+khoản|doanh\s+nghiệp|hộ)(?!\p{L})", regex.IGNORECASE)
_INSTITUTIONS = regex.compile(r"\s*(?:/\d+\s*)?(?:cơ\s+sở|bệnh\s+viện|trường|doanh\s+nghiệp|trung\s+tâm|hợp\s+tác\s+xã|khoa|sở|nhà\s+máy|công\s+ty|chi\s+nhánh)(?!\p{L})", regex.IGNORECASE)
#: "chỉ thiếu 0,3 điểm để giành ngôi nhất", "suýt lọt tốp 10"
_MISSED = regex.compile(r"(?:^|\s)(?:không|chưa)\s+(?:thể\s+)?(?:lọt|vào|nằm|đứng|có\s+tên|có\s+mặt|đạt|thuộc)(?:\s+(?:vào|trong|được|ở))*\s*$|(?:^|\s)(?:thiếu\s[^,;.]{0,60}(?:\d[.,]\d[^,;.]{0,60})?\sđể\s|suýt(?:\s+nữa)?\s)[^,;.]{0,120}$", regex.IGNORECASE)
#: "điểm bình quân toàn tỉnh": the mean of the districts or communes of one province.
_LOCAL_MEAN = regex.compile(
    r"(?:bình\s+quân|trung\s+bình)(?:\s+(?:chung|của|trong|ở))*\s+(?:toàn\s+(?:tỉnh|thành\s+phố|huyện)|(?:cấp|khối|các)\s+(?:huyện|xã|quận|phường|thị))[^;.]*$"
    r"|(?:khối|các|cấp)\s+(?:quận|huyện|xã|phường|sở)[^;.]{0,40}(?:trung\s+bình|bình\s+quân)(?:\s+(?:là|đạt))?\s*$", regex.IGNORECASE
)
_SCALE = regex.compile(r"thang(?:\s+điểm|\s+đo)?\s+(?:\d|từ)|trọng số|tối đa|tổng điểm là|thang đo|khung (?:điểm )?\d|cơ cấu điểm|trong tổng (?:số|điểm)", regex.IGNORECASE)
_COMPONENT = regex.compile(r"(?:nội dung|thành phần|lĩnh vực|tiêu chí|trục)[^.;]{0,20}[“\"][^”\"]*[”\"][^.;]*$", regex.IGNORECASE)
#: Departments, firms, teams and ports are no places: a figure of theirs is no fact.
_NO_PLACE = regex.compile(
    r"(?<!\p{L})(?:Sở(?!\s+hữu)|sở|Ban(?=\s+(?:Dân|Quản|quản))|(?<!Hải\s)Phòng|phòng|Chi\s+cục|Công\s+ty|Trường(?=\s+(?:THPT|THCS|Tiểu|Đại|Cao|Mầm|Chính))|trường|đội(?!\s+sổ)|Đội(?!\s+sổ)|cảng|Cảng|bệnh\s+viện|Bệnh\s+viện|ngành|tập\s+đoàn|Tập\s+đoàn|sản\s+phẩm|khối\s+sở|doanh\s+nghiệp|Thanh\s+tra(?!\s+Chính)|Văn\s+phòng(?!\s+(?:Chính|Quốc|Trung))|Kho\s+bạc|Cục)\s[^,;.()]{0,70}?$"
)
#: "Thanh tra tỉnh": the noun says of which level the body is.
_BODY = regex.compile(r"(?:Thanh\s+tra|UBND|HĐND|Công\s+an|Văn\s+phòng|Kho\s+bạc|Cục\s+\p{L}+)\s+$")
_NOT_SUBJECT = regex.compile(r"(?:Theo|theo|do|của|bởi|Do|tại|với|Thống kê của|từ|đốc|phòng|trưởng|tịch)\s+(?:\p{L}+\s+){0,2}$")
_CLAUSE = regex.compile(r"[,;.()]|\s(?:nhưng|còn|trong khi)\s")
_PERCENT_INDEX = ("sipas", "par_index", "papi", "pci", "ict_index", "pii", "ebi")
_POINTS_INDEX = ("pci", "papi", "par_index", "pii", "ebi", "gii", "pgi", "ict_index")
_NOT_VALUE = regex.compile(
    r"(?<!\p{L})(?:GRDP|GDP|tăng trưởng|kinh tế số|tỷ trọng|tỷ lệ|chiếm(?!\s+(?:luôn\s+|lấy\s+)?(?:hạng|vị|ngôi|ghế))|hộ|dân số|doanh thu|năng suất|kinh phí|ngân sách|chi|vốn)(?!\p{L})[^.;]{0,50}$", regex.IGNORECASE
)
_SHARE = "a share, not a value of the index"


@dataclass(frozen=True, slots=True)
class Case:
    """A claim with its place and index known; ``facts`` are those that the article gave so far."""

    scene: Scene
    claim: Claim
    measure: Measure
    code: str
    subject: Subject
    target: bool
    facts: Sequence[Fact]

    @property
    def before(self) -> str:
        """The words of the sentence before the measure."""
        return self.scene.text[max(self.scene.start, self.measure.left - 90) : self.measure.start]

    @property
    def after(self) -> str:
        """The rest of the sentence."""
        return self.scene.text[self.measure.end : self.scene.end]

    @property
    def is_local(self) -> bool:
        """Whether the place is ranked inside its province."""
        return self.subject.level in ("district", "commune")


def refuse_value(case: Case) -> str | None:
    """Return why the number of a claim is no value, change or rank of the index, or ``None``."""
    measure = case.measure
    if measure.kind == "rank" and (reason := _refuse_rank(case)):
        return reason
    if measure.kind in ("index_value", "value_change") and case.code == "other" and not _is_listed(case):
        return "a score of an unlisted index"
    if measure.kind == "index_value" and (reason := _refuse_number(case)):
        return reason
    if measure.rule == "value_decimal" and not case.claim.explicit and _DIFFERS.search(case.before):
        return "a number without a measure"
    if measure.kind == "rank_change" and not case.claim.explicit and _UNNAMED.search(case.scene.text[case.scene.start : measure.left]):
        return "which index is not told"
    if measure.kind == "index_value" and _EACH_UNIT.search(case.scene.text[case.scene.start : measure.left]) and not _MEAN_WORD.search(case.before):
        return "a norm for each unit"
    if measure.kind in ("index_value", "value_change", "rank_change") and _COMPONENT.search(case.before):
        return "a component of another index"
    if measure.kind == "index_value" and measure.unit == "percent":
        if case.is_local and regex.match(r"\s*tổng\s+(?:số\s+)?điểm", case.after):
            return None
        if _is_share(case):
            return _SHARE
    return _refuse_unmeasured(case)


def _refuse_rank(case: Case) -> str | None:
    """Return why a rank was not held: it bounds from below, or it was only missed."""
    before = case.scene.text[case.scene.start : case.measure.left]
    if _EDITION_NUMBER.search(before):
        return "the number of an edition"
    if not case.target and _OUTSIDE.search(before):
        return "only a bound"
    if not case.target and case.measure.rule == "rank_top" and case.measure.value <= 4 and _CLASS.match(case.scene.text, case.measure.left):
        return "a class of places, not a rank"
    if _INSTITUTIONS.match(case.scene.text, case.measure.end):
        return "a ranking of institutions, not of places"
    if case.measure.rule == "rank_first" and _COUNT_BEHIND.match(case.scene.text, case.measure.end):
        return "a lead in counts of something else"
    if _MISSED.search(before):
        return "a rank that was missed"
    return None


def _is_listed(case: Case) -> bool:
    """Whether a score of an index without a code of its own stands beside a rank in it."""
    scene, measure = case.scene, case.measure
    clause = scene.clause_of(measure.start)
    ranked = any(isinstance(i, Measure) and i.kind == "rank" and scene.clause_of(i.start) == clause for i in scene.items)
    heads = any(isinstance(i, IndicatorMention) and i.code == "other" and not i.weak for i in scene.items)
    return ranked and (heads or (measure.kind == "index_value" and measure.unit in ("points", "index")))


def _refuse_number(case: Case) -> str | None:
    """Return why a number is a share, a bound or a scale rather than a value."""
    measure, before = case.measure, case.before
    if _PENALTY.search(before):
        return "points given or taken"
    if _LOCAL_MEAN.search(before):
        return "a mean of the units of one province"
    if measure.unit == "percent" and measure.value == 100:
        return _SHARE
    between = regex.search(r"từ\s*$", before) and regex.match(r"\s*(?:đến|-|tới)\s*\d", case.after)
    if between or regex.search(r"\d[.,]\d+\s*(?:đến|-|tới)\s*$", before) or (not case.target and regex.match(r"\s*(?:điểm\s+)?trở\s+lên", case.after)):
        return "only a bound"
    if _BOUND.search(before) and not (case.target and not regex.search(r"(?<!không )dưới\s*$", before)):
        return "only a bound"
    round_points = measure.unit == "points" and measure.value % 10 == 0
    weighed = case.code.startswith("dti.") and not case.claim.named_place
    if round_points and weighed and _SCALE.search(case.scene.text, max(0, case.scene.start - 200), case.scene.start):
        return "a scale, not a value"  # how the points are shared out was said just before
    if round_points and case.code.startswith("dti") and _SCALE.search(case.scene.text[case.scene.start : case.scene.end]):
        return "a scale, not a value"
    return None


def _is_share(case: Case) -> bool:
    """Whether a percentage is a share of something: only some indices are printed in per cent."""
    claim, code, scene = case.claim, case.code, case.scene
    dti = code.startswith("dti")
    if (dti and not case.is_local) or not (dti or code in _PERCENT_INDEX):
        return True
    ranked = any(isinstance(i, Measure) and i.kind in ("rank", "rank_change") for i in scene.items)
    if (dti and not ranked) or (code in ("pci", "papi", "pii", "ebi") and not claim.explicit):
        return True
    reached = claim.named_place and regex.search(r"(?:đạt|được|là|với|có|còn|chỉ|mức|:)\s*$", case.before) is not None
    beside = claim.explicit or reached or ranked
    return not beside or _NOT_VALUE.search(scene.text[max(scene.start, case.measure.start - 60) : case.measure.start]) is not None


def _refuse_unmeasured(case: Case) -> str | None:
    """Return what a number lacks to be a figure: a scale, a unit, a ranking."""
    measure, code = case.measure, case.code
    points = measure.kind == "index_value" and measure.unit == "points"
    if points and code.startswith("dti") and case.subject.level in ("province", "country") and measure.value < 10:
        return "a number without a scale"
    if measure.kind == "value_change" and measure.unit == "percent" and _is_growth(case):
        return "a growth rate of something else"
    if measure.rule == "value_bracket" and not _beside_place(case):
        return "a number without a unit"
    others = [i for i in case.scene.items if isinstance(i, Measure) and i is not measure and i.kind in ("rank", "rank_change")]
    stood = case.claim.explicit and _STOOD.match(case.scene.text, measure.left)
    if measure.rule == "rank_landing" and not stood and all(i.rule == "rank_landing" for i in others):
        return "a number without a ranking"
    if measure.rule == "rank_slash" and measure.out_of not in (63, 34) and not case.claim.explicit and not _RANKING.search(case.scene.text, case.scene.start, case.scene.end):
        return "a number without a ranking"
    if measure.kind == "rank" and measure.value > 200:
        return "a number too large for a rank"
    return None


def _is_growth(case: Case) -> bool:
    """Whether a percentage of growth stands where nothing speaks of a value of the index."""
    if case.claim.explicit or case.code in _PERCENT_INDEX:
        return False
    start, end = case.scene.start, case.scene.end
    near = [f for f in case.facts if f.kind == "index_value" and f.place_name == case.subject.name and f.indicator == case.code]
    valued = any(start <= f.start < end for f in near) or len({f.year for f in near if start - 200 <= f.start < start}) > 1
    return not valued and not regex.search(r"điểm|giá trị|chỉ số", case.scene.text[start : case.measure.start], regex.IGNORECASE)


def _beside_place(case: Case) -> bool:
    """Whether a bare number in brackets follows a place, or words that announce points."""
    scene, measure = case.scene, case.measure
    sentence, before = scene.text[scene.start : scene.end], scene.text[scene.start : measure.start]
    if case.claim.explicit and case.claim.indicator in _POINTS_INDEX and regex.search(r"(?:điểm(?: số)?|đạt|được|với|ghi|là|chỉ|còn|có)\s+$", before):
        return True
    if regex.search(r"điểm", sentence) and regex.search(r"(?:với|đạt|được)\s+$|điểm[^;.]{0,120}\slà\s+$", before, regex.IGNORECASE):
        return True
    ranked = any(isinstance(i, Measure) and i.kind == "rank" for i in scene.items)
    if ranked and case.code in _POINTS_INDEX and regex.search(r"(?:với|đạt|được)\s+$", before):
        return True
    near = any(i.end <= measure.start and measure.start - i.end <= 4 for i in scene.items)
    return near and regex.search(r"\p{L}\s*[(:-]?\s*$", before[-30:]) is not None


def of_department(scene: Scene, measure: Measure) -> bool:
    """Whether the figure's clause has a department or firm for its subject, and no place or index after it."""
    bracket = scene.bracket_of(measure.start)
    clause = scene.text[scene.start : bracket[0] - 1 if bracket else measure.left]
    begin = max((m.end() for m in _CLAUSE.finditer(clause)), default=0)
    match = _NO_PLACE.search(clause[begin:])
    if match is None or _NOT_SUBJECT.search(clause[: begin + match.start()]):
        return False
    named = [
        i for i in scene.items
        if i.end <= measure.start and not isinstance(i, Measure) and not getattr(i, "inside", False)
        and not (isinstance(i, PlaceMention) and i.anaphor and _BODY.search(scene.text, scene.start, i.start))
    ]  # fmt: skip
    return all(i.start < scene.start + begin + match.start() for i in named)


def follows_name(scene: Scene, measure: Measure) -> bool:
    """Whether an indicator or a place stands right before a bare ordinal ("kinh tế số thứ ba"), or a rank it is joined to."""
    ends = [i.end for i in scene.items if i.end <= measure.left and not isinstance(i, Measure)]
    ranks = [i.end for i in scene.items if i.end <= measure.left and isinstance(i, Measure) and i.kind == "rank"]
    if ranks and regex.fullmatch(r"\s*(?:cả nước|toàn quốc|/\d+|\s)*\s*(?:và|,)\s+(?:đứng\s+|xếp\s+)?", scene.between(max(ranks), measure.left)):
        return True
    return bool(ends) and len(scene.between(max(ends), measure.left).split()) <= 2


def as_index(claim: Claim) -> Measure:
    """The measure on the scale of its index: "0,7 điểm" of an index from 0 to 1 is a value of that index."""
    measure = claim.measure
    if measure.unit == "points" and claim.indicator and claim.indicator.partition(".")[0] in ("dti", "egdi") and abs(measure.value) <= 1:
        return replace(measure, unit="index")
    return measure
