"""Whether a figure is a result or a target, and which ranking it stands in (its scope)."""

from __future__ import annotations

from dataclasses import replace

import regex

from extractors.discourse import Discourse, Subject
from extractors.focus import Claim
from extractors.measures import Measure
from extractors.places import PlaceMention
from extractors.scene import Scene
from extractors.years import YearMention

#: Cues of a target reach to the right, up to a terminator; the strong ones need no due year.
_STRONG = (
    r"phấn\s+đấu|mục\s+tiêu|chỉ\s+tiêu|quyết\s+tâm|đích\s+đến|kỳ\s+vọng|đặt\s+(?:ra\s+)?(?:đích|mốc|kế\s+hoạch|yêu\s+cầu|quyết\s+tâm|kỳ\s+vọng)|hướng\s+(?:tới|đến)|tham\s+vọng|mong(?:\s+(?!muốn:)\p{L}+){0,4}?\s+(?:tiến|đạt|lọt|vào|lên|đưa|quay|về)|nỗ\s+lực\s+(?:để|đưa|vào|lọt)|cố\s+gắng"
    r"|dự\s+kiến|sẽ\s+(?:vào|lọt|đứng|nằm|đạt|thuộc|lên|có)|bảo\s+đảm|đảm\s+bảo|cam\s+kết|hứa|đăng\s+ký|(?<!(?:về|cán)\s)đích(?:\s+của)?|đặt\s+mình\s+vào|nhắm\s+(?:tới|đến|đích|vào)|trở\s+lại\s+ngôi|yêu\s+cầu|phải(?!\s+chăng)|giao\s+(?:là|cho)|kéo\s+DTI|đưa\s+(?:DTI|chỉ\s+số|tỉnh|thứ\s+hạng|vị\s+trí)|đề\s+ra|kế\s+hoạch\s+(?:là|giao|đặt|đề\s+ra)|giao\s+(?=hạng|thứ|vị)"
)
_WEAK = r"đề\s+nghị|kiến\s+nghị|xác\s+định|kế\s+hoạch|nghị\s+quyết|chiến\s+lược|đề\s+án|định\s+hướng|nhằm|tới\s+đây|thời\s+gian\s+tới|chương\s+trình"
_CUE = regex.compile(rf"(?<!\p{{L}})(?:(?P<strong>{_STRONG})|(?P<weak>{_WEAK}))(?!\p{{L}})", regex.IGNORECASE)
_END = regex.compile(
    r"(?<!\p{L})(?:kết\s+quả\s+(?:là|đạt|cho)|thực\s+tế|đã\s+(?:đạt|vào|lọt|đứng|xếp|lên|tăng|vươn)|hiện\s+(?:nay\s+)?(?:đứng|xếp|đạt|ở)|vừa\s+qua|vừa\s+(?:được\s+)?công\s+bố|ghi\s+nhận|nhưng|song|tuy\s+nhiên|trong\s+khi|vượt\s+mục\s+tiêu|hoàn\s+thành|đến\s+nay)(?!\p{L})",
    regex.IGNORECASE,
)
#: "mục tiêu" that was met or that a document only mentions announces no figure.
_IDLE = regex.compile(r"(?:hoàn\s+thành(?:\s+\p{L}+){0,3}|đạt(?:\s+được)?|vượt(?:\s+xa)?|các|những|(?<!\d)\d+|so\s+với|/\d+)\s+$", regex.IGNORECASE)
_PERIOD = regex.compile(r"giai\s+đoạn\s+\d{4}\s*-\s*(?P<y>\d{4})", regex.IGNORECASE)
_DUE = regex.compile(r"(?:đến|tới|trước|vào|hết|cuối|trong)\s+(?:hết\s+|cuối\s+|trước\s+){0,3}(?:năm\s+)?(?P<y>20[2-4]\d)", regex.IGNORECASE)
_TOLD = regex.compile(r"(?:năm\s+(?:nay|ngoái|trước|20[12]\d)|hiện(?:\s+nay)?|đang)[^()]{0,200}(?:xếp|đứng|đạt)", regex.IGNORECASE)
#: "kéo DTI (năm 2023 thứ 52/63) lên tốp 40": the bracket tells where one stands.
_PAST_YEAR = regex.compile(r"\s*(?:năm|kỳ)\s+20[12]\d\s+(?:thứ|hạng|xếp|đứng|là|ở)", regex.IGNORECASE)
_ANY_YEAR = regex.compile(r"(?<!\d)20[12]\d(?!\d)")
_YEAR_AFTER = regex.compile(r"[^,;.]{0,30}?năm\s+(?P<y>20[2-4]\d)", regex.IGNORECASE)
_NATIONAL_AFTER = regex.compile(r"[^,;.()]{0,6}(?:tỉnh[,\s]*thành(?:\s+phố)?\s*)?(?:trong\s+)?(?:của\s+)?(?:cả\s+nước|toàn\s+quốc|quốc\s+gia|chung\s+cuộc|trên\s+cả|63|34)", regex.IGNORECASE)
_REGION_AFTER = regex.compile(
    r"(?:\s*\([^)]*\))?(?:[^,;.()]|tỉnh,\s+thành){0,40}?(?:vùng|khu\s+vực|miền\s+(?:Trung|Bắc|Nam|Tây|núi)|Tây\s+Nguyên|Đồng\s+bằng|ĐBSCL|ĐBSH|Đông\s+Nam\s+Bộ|ASEAN|Đông\s+Nam\s+Á|châu\s+Á|Bắc\s+Trung\s+Bộ|Nam\s+Trung\s+Bộ)", regex.IGNORECASE
)
_SOME_PROVINCES = regex.compile(
    r"(?:trong|giữa|chỉ\s+xét)\s+(?:số\s+)?(?P<n>\d{1,2})\s+(?:tỉnh|thành\s+phố|địa\s+phương)(?!\s*,?\s*(?:thành\s+phố\s+)?(?:dẫn|đứng|cao|có|hàng|tốt|xếp))[^;.]*,[^;.]*$", regex.IGNORECASE
)
#: The northern midlands and mountains have 14 provinces, no region has more.
_LARGEST_REGION = 14
#: "Ở vùng Đông Nam bộ, A xếp thứ 3; B xếp thứ 4": said in front, it holds for the sentence.
_WITHIN_REGION = regex.compile(r"[\s“\"(-]*(?:[^,;.]{2,40},\s+)?(?:ở|trong|tại|xét|riêng)\s+(?:cả\s+)?(?:khu\s+vực|vùng|miền)\s+\p{L}[^,;.]{2,50},", regex.IGNORECASE)
_WORLD_AFTER = regex.compile(r"[^,;.()]{0,12}(?:thế\s+giới|toàn\s+cầu)", regex.IGNORECASE)


def is_target(scene: Scene, measure: Measure, published_year: int | None, carried: bool) -> bool:
    """Whether a measure is a target: a cue before it in its sentence, none of its terminators between.

    ``carried``: the lines stand under a heading that announces targets. A weak cue needs a due year
    that is not past, or the wording of a bound ("nhóm 10").
    """
    text = scene.text
    if is_met_target(scene, measure):
        return True
    due = [int(m["y"]) for m in _DUE.finditer(text, scene.start, measure.start)]
    future = published_year is not None and (bool(due) and due[-1] >= published_year or _planned_year(scene, measure, published_year))
    if carried and (future or measure.qualifier in ("at_most", "at_least") or measure.rule == "rank_bound"):
        return True
    cues = [m for m in _CUE.finditer(text, scene.start, measure.start) if not (m.group().lower()[:3] in ("mục", "chỉ") and _IDLE.search(text[max(scene.start, m.start() - 24) : m.start()]))]
    live = [m for m in cues if not _END.search(text, m.end(), measure.start) and not _turned_back(text, m.end(), measure.start) and not _aside(text, m.end(), measure.start)]
    if not live:
        return future and measure.qualifier == "at_most" and bool(due) and published_year is not None and due[-1] > published_year
    if any(m["strong"] for m in live):
        weakish = all(regex.match(r"phải|yêu|đề|xác|bảo|đảm|giao|hướng|sẽ|đưa", m.group(), regex.IGNORECASE) for m in live if m["strong"])
        return not weakish or future or measure.qualifier == "at_most" or measure.rule in ("rank_first", "rank_bound")
    later = _YEAR_AFTER.match(text, measure.end, scene.end)
    planned = later is not None and published_year is not None and int(later["y"]) >= published_year
    return future or planned or (measure.qualifier == "at_most" and bool(due))


def _turned_back(text: str, start: int, end: int) -> bool:
    """Whether after a semicolon the sentence goes back to an earlier year: there the target's reach ends."""
    ahead, _, back = text[start:end].rpartition(";")
    years, later = _ANY_YEAR.findall(ahead), _ANY_YEAR.findall(back)
    return bool(years and later) and int(later[0]) < int(years[-1])


def _aside(text: str, start: int, end: int) -> bool:
    """Whether a bracket opened after the cue tells what a year brought ("nhóm 10 (năm nay xếp thứ 18 …")."""
    opened = text.rfind("(", start, end)
    return opened >= 0 and ")" not in text[opened:end] and (_TOLD.search(text, opened, end) is not None or _PAST_YEAR.match(text, opened + 1, end) is not None)


def is_met_target(scene: Scene, measure: Measure) -> bool:
    """Whether a measure is a target that a result beside it is compared with ("vượt mục tiêu cả năm (0,75)")."""
    before = scene.text[max(scene.start, measure.left - 60) : measure.start]
    return regex.search(r"(?:vượt|đạt|so\s+với)\s+(?:xa\s+)?(?:mục\s+tiêu|chỉ\s+tiêu|kế\s+hoạch)[^.;,]{0,30}\(?$", before, regex.IGNORECASE) is not None


def _planned_year(scene: Scene, measure: Measure, published_year: int) -> bool:
    """Whether a year before the measure is that of publication or later ("Năm nay kế hoạch …")."""
    return any(
        isinstance(i, YearMention) and i.start < measure.start and i.role not in ("baseline", "dated")
        and (i.year is not None and i.year >= published_year or i.anchor == "published" and i.offset >= 0)
        for i in scene.items
    )  # fmt: skip


def planned(claim: Claim, discourse: Discourse) -> Claim:
    """A target as it is meant where its sentence leaves out whose and of what: the province's, of the whole index.

    What a result would take over from the sentence before (a district, a pillar) a plan does not.
    """
    if claim.measure.qualifier == "at_most" and not claim.named_place and claim.subject and claim.subject.level in ("district", "commune"):
        claim = replace(claim, subject=discourse.local or discourse.home or claim.subject)
    if not claim.explicit and claim.indicator and claim.indicator != discourse.topic and claim.indicator.startswith(f"{discourse.topic}."):
        claim = replace(claim, indicator=discourse.topic)
    return claim


def target_year(scene: Scene, measure: Measure, measured: int | None, discourse: Discourse) -> int | None:
    """The year that a target is set for: behind it, before it, the end of a period, or the one carried.

    ``measured``: the year that a figure at its place would have, which is that of a target met.
    """
    if is_met_target(scene, measure):
        return measured
    closest = _due_year_after(scene, measure)
    if closest is not None and closest.year:
        return closest.year
    published = discourse.published.year if discourse.published else None
    years = [i for i in scene.items if isinstance(i, YearMention) and i.role not in ("baseline", "dated")]
    named = [discourse.year_of(i, published) for i in years[::-1] if i.start < measure.start and not _dates_another(scene, i)]
    later = [discourse.year_of(i, published) for i in years if i.start >= measure.end]
    candidates = [*named, _period_end(scene), discourse.target_year, *later]
    return next((year for year in candidates if year is not None), None)


def _dates_another(scene: Scene, year: YearMention) -> bool:
    """Whether a year stands in the bracket of the figure before it ("từ hạng 25 (năm 2025) lên hạng 22")."""
    bracket = scene.bracket_of(year.start)
    return bracket is not None and any(isinstance(i, Measure) and 0 <= bracket[0] - i.end <= 2 for i in scene.items)


def _due_year_after(scene: Scene, measure: Measure) -> YearMention | None:
    """The year that closes a target's own phrase ("nhóm 50 nước vào năm 2030")."""
    for item in scene.items:
        if item.start >= measure.end:
            if isinstance(item, YearMention) and item.role not in ("baseline", "dated") and not regex.search(r"[,;]|\svà\s", scene.between(measure.end, item.start)):
                return item
            if isinstance(item, Measure):
                return None
    return None


def _period_end(scene: Scene) -> int | None:
    """The last year of the period that a sentence plans for ("giai đoạn 2026-2030")."""
    match = _PERIOD.search(scene.text, scene.start, scene.end)
    return int(match["y"]) if match else None


def scope_of(scene: Scene, measure: Measure, subject: Subject, indicator: str) -> str:
    """``national``, ``region``, ``province``, ``ministry`` or ``world``, from the place and the wording."""
    if subject.level in ("district", "commune"):
        return "province"
    if subject.level == "ministry":
        return "ministry"
    regional = _regional(scene, measure) or (subject.level == "country" and _group_of_countries(scene, measure))
    if subject.level == "country":
        return "region" if regional else "world"
    return "region" if regional else "national"


def _group_of_countries(scene: Scene, measure: Measure) -> bool:
    """Whether the ranking is one of a group of countries ("trong nhóm 37 quốc gia thu nhập trung bình thấp")."""
    clause = scene.text[max(scene.start, measure.left - 90) : measure.left]
    return regex.search(r"(?:nhóm|trong|số)\s+\d+\s+(?:quốc\s+gia|nước)\s+(?:thu|đang|có\s+thu)[^.;]*$", clause, regex.IGNORECASE) is not None


def _among_some_provinces(scene: Scene, measure: Measure) -> bool:
    """Whether the clause ranks within a counted group of provinces ("trong 5 thành phố trực thuộc Trung ương, …")."""
    counted = _SOME_PROVINCES.search(scene.text, scene.start, measure.left)
    return counted is not None and int(counted["n"]) not in (63, 34) and scene.clause_of(counted.start()) == scene.clause_of(measure.start)


def _regional(scene: Scene, measure: Measure) -> bool:
    text = scene.text
    after = text[measure.right if measure.rule.startswith("series") else measure.end : scene.end]
    if scene.bracket_of(measure.start) and not _REGION_AFTER.match(after):
        return False
    if measure.out_of in (63, 34) or measure.out_of and measure.out_of > 100:
        return False
    if _NATIONAL_AFTER.match(after) or _WORLD_AFTER.match(after):
        return False
    following = [i.start for i in scene.items if isinstance(i, Measure) and i.start > measure.end]
    limit = min([*following, scene.end])
    if _REGION_AFTER.match(text[measure.end : limit]) or regex.search(r"(?:vùng|khu\s+vực)", text[measure.start : measure.end]):
        return True
    clause = scene.clause_of(measure.start)
    if _among_some_provinces(scene, measure):
        return True
    if measure.value <= _LARGEST_REGION and _WITHIN_REGION.match(text, scene.start, measure.left) and not any(isinstance(i, Measure) and i.kind == "rank" and _NATIONAL_AFTER.match(text, i.end) for i in scene.items):
        return True
    fronted = [i for i in scene.items if isinstance(i, PlaceMention)][:1]
    if fronted and fronted[0].level == "region" and fronted[0].end <= measure.start and fronted[0].start - scene.start < 60 and scene.clause_of(fronted[0].start) == clause:
        return True
    regions = [i for i in scene.items if isinstance(i, PlaceMention) and i.level == "region" and i.end <= measure.start and scene.clause_of(i.start) == clause]
    if not regions:
        return bool(regex.search(r"trong\s+(?:khu\s+vực|vùng)\s*,", text[scene.start : measure.start], regex.IGNORECASE))
    return not any(isinstance(i, Measure) and i.kind == "rank" and regions[-1].end <= i.start < measure.start for i in scene.items)
