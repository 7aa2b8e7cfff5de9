"""Whether a count counts the teams: what it is near to, and the wordings that take it away.

Caps and sizes of one team, the people served, trained or awarded, changes, and parts singled out by
how well they work are no counts of a place's teams.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import regex

from extractors.team_rules import TEAM_NAME, TEAM_WORD, Count

_I = regex.IGNORECASE
#: No team has more members than this; counts above it are never the size of one.
_LARGEST_TEAM = 40
_UNIT = r"(?:tổ|thôn|bản|ấp|khu|khối|xóm|buôn|làng|khóm|xã|phường|thị\s+trấn|huyện|quận|đơn\s+vị|địa\s+phương|nơi|địa\s+bàn|phum|sóc|bon)"
_NORM = regex.compile(rf"(?<!\p{{L}})(?:(?:mỗi|từng|một)\s+(?:một\s+)?{_UNIT}(?!\p{{L}})|bình\s+quân|trung\s+bình)[^;.]{{0,110}}$", _I)
_BOUND = regex.compile(r"(?<!\p{L})(?:tối\s+thiểu|tối\s+đa|ít\s+nhất|không\s+quá|không\s+dưới|nhiều\s+nhất|từ)\s*(?:là\s+)?$", _I)
_RANGE_BEFORE = regex.compile(r"\d\s*(?:-|đến|tới)\s*$", _I)
_RANGE_AFTER = regex.compile(r"\s*(?:-|đến|tới)\s*\d", _I)
#: Teams that are no more.
_GONE = regex.compile(r"(?<!\p{L})(?:giải\s+thể|xóa|xoá|cắt\s+giảm|cắt|gạt(?:\s+ra)?|loại(?:\s+bỏ)?|bỏ|sáp\s+nhập|dừng)(?:\s+(?:được|hơn|gần|khoảng))*\s*$", _I)
_PER_TEAM = regex.compile(r"\s*(?:/|một|mỗi)\s*(?:1\s+|01\s+)?tổ(?!\p{L})", _I)
_CHANGE = regex.compile(r"(?<!\p{L})(?:tăng|giảm|bớt|hụt)(?:\s+(?:thêm|được|khoảng|hơn|gần|trên|đi))*\s*$", _I)
_MORE = regex.compile(r"(?<!\p{L})(?<!cộng\s)(?<!kể\s)thêm(?:\s+(?:được|khoảng|hơn|gần|trên))*\s*$", _I)
_STATES = r"(?<!\p{L})(?:có|lập|với|gồm|duy\s+trì|kiện\s+toàn|ra\s+mắt|là|đạt|hiện|toàn\s+tỉnh|toàn\s+huyện|toàn\s+bộ|của|thuộc|đến\s+nay)(?!\p{L})"
_SERVED = regex.compile(
    rf"(?<!\p{{L}})(?:tập\s+huấn|bồi\s+dưỡng|đào\s+tạo|huấn\s+luyện|tặng|trao|trang\s+bị|cấp\s+phát|hỗ\s+trợ|khen|khen\s+thưởng|tuyên\s+dương|biểu\s+dương|vinh\s+danh|kiểm\s+tra|khảo\s+sát|rà\s+soát"
    rf"|hướng\s+dẫn|giúp|mời|cử|chọn|gặp\s+mặt|phục\s+vụ|tuyên\s+truyền|cài\s+đặt|chi\s+trả)(?!\p{{L}})(?:(?!{_STATES})[^;.:])*$", _I
)
_CONTEST = regex.compile(
    r"[^,;.:]{0,70}?(?<!\p{L})(?:dự\s+thi|tham\s+gia\s+(?:hội\s+thi|cuộc\s+thi|thi|tập\s+huấn|lớp|các\s+lớp|hội\s+nghị|khóa|khoá|vòng|chương\s+trình|bồi\s+dưỡng|đào\s+tạo)|bước\s+vào|tranh\s+tài|dự\s+\p{L}+"
    r"|tham\s+dự|đến\s+từ|về\s+dự|nhận\s+(?:giấy|bằng)\s+khen|được\s+(?:trao|tặng|khen|biểu\s+dương|tuyên\s+dương|vinh\s+danh|chọn))(?!\p{L})", _I
)
_TRAINED = regex.compile(r"[^,;.:]{0,50}?(?<!\p{L})(?:được|đã\s+qua|qua)\s+(?:\p{L}+\s+){0,1}(?:tập\s+huấn|đào\s+tạo|bồi\s+dưỡng)", _I)
_WEAK_PART = regex.compile(
    r"[^,;.:]{0,25}?(?<!\p{L})(?:chưa|không|yếu|kém|cầm\s+chừng|hình\s+thức|tiêu\s+biểu|xuất\s+sắc|điển\s+hình|giải\s+thể|ngừng|mẫu|điểm|giỏi|đạt\s+loại|đạt\s+giải|xếp\s+loại)(?!\p{L})", _I
)
_GOOD_PART = regex.compile(r"[^,;.:]{0,25}?(?:hoạt\s+động|vận\s+hành)\s+(?:rất\s+|khá\s+|có\s+)?(?:thường\s+xuyên|hiệu\s+quả|tốt|khá|đều|ổn\s+định|nền\s+nếp|nề\s+nếp|mạnh)", _I)
_PART = regex.compile(r"(?<!\p{L})(?:trong\s+đó|chỉ|mới|còn|riêng)(?:\s+(?:có|còn|chỉ|mới|khoảng|gần|hơn))*\s*$", _I)
_AMONG = regex.compile(r"(?<!\p{L})(?:trong\s+đó|bao\s+gồm|trong\s+số\s+(?:đó|này|ấy))(?!\p{L})[^;.]*$", _I)
_PLURAL = regex.compile(r"(?<!\p{L})(?:các\s+tổ|những\s+tổ|tổng\s+(?:số|cộng|lực\s+lượng)|toàn\s+(?:tỉnh|huyện|xã|thành|bộ|thị)|cả\s+(?:tỉnh|huyện|xã)|quân\s+số|mạng\s+lưới|lực\s+lượng|đội\s+ngũ|số\s+thành\s+viên)(?!\p{L})", _I)
_MEMBER_GAP = regex.compile(
    r"(?<!\p{L})(?:hỗ\s+trợ|hướng\s+dẫn|giúp|cài\s+đặt|tập\s+huấn|tuyên\s+truyền|tiếp\s+cận|phục\s+vụ|cho|vận\s+động|bồi\s+dưỡng|đào\s+tạo|đến\s+tận|hộ|lượt|kích\s+hoạt|cấp\s+phát|trong\s+đó|đã\s+có|thu\s+hút\s+được\s+lượt"
    r"|dân\s+số|học|tham\s+quan|dùng|sử\s+dụng|xem|truy\s+cập)(?!\p{L})", _I
)
_MEMBER_LEAD = regex.compile(
    r"(?:^|(?<!\p{L}))(?:với|gồm|có|huy\s+động|thu\s+hút|thu\s+nạp|quy\s+tụ|tập\s+hợp|quân\s+số|tổng\s+số|tổng\s+cộng|tham\s+gia|lực\s+lượng|đội\s+ngũ|đội\s+quân|mạng\s+lưới|và|cùng|là|vào|toàn\s+bộ|đạt|lên|tới"
    r"|kết\s+nạp|nhất|số\s+người|góp|,|\(|:|/|-|;)(?:\s*[(]?\s*\p{L}+){0,4}\s*[(]?\s*$", _I
)
_JOINED = regex.compile(rf"\s+(?:tham\s+gia(?!\s+(?:lớp|tập|hội|buổi|thi|cuộc|khóa|chương))|là\s+thành\s+viên|(?:của|trong|thuộc|tại|ở)\s+(?:[^,;.:]|\d[.,]\d){{0,25}}?{TEAM_WORD.pattern})", _I)
_OWN_LABEL = regex.compile(r"(?<!\p{L})thành\s+viên(?:\s+(?:là|gồm|có))?\s*:?\s*$", _I)
#: Words that stand for the teams or their members once they were spoken of.
_FORCE = regex.compile(r"(?<!\p{L})(?:lực\s+lượng|đội\s+ngũ|đội\s+quân|đội\s+hình|mạng\s+lưới|quân\s+số|số\s+người\s+tham\s+gia|thành\s+viên|cả\s+(?:tỉnh|huyện|xã|phường)|toàn\s+(?:tỉnh|huyện|xã))(?!\p{L})", _I)
_HAVE = (
    r"(?:thành\s+lập|lập|có|kiện\s+toàn|ra\s+mắt|hình\s+thành|xây\s+dựng|củng\s+cố|duy\s+trì|triển\s+khai|vận\s+hành|phủ|bao\s+phủ|thiết\s+lập|hoàn\s+thành|hoàn\s+tất|tổ\s+chức|bố\s+trí|đưa\s+vào|với|phát\s+triển|cho\s+ra\s+đời|ra\s+đời|đều)"
)
_UNIT_HAS = regex.compile(rf"(?<!\p{{L}}){_HAVE}(?:\s+[^,;:\s]+){{0,6}}\s*$", _I)
_UNIT_DONE = regex.compile(r"[^,;.:]{0,40}?(?<!\p{L})(?:kiện\s+toàn|thành\s+lập|hoàn\s+thành|hoàn\s+tất|ra\s+mắt|làm\s+được|làm\s+xong|xong|bao\s+phủ)(?!\p{L})", _I)
_UNIT_AT = regex.compile(
    r"(?:(?<!\p{L})(?:ở|tại|trên|khắp|phủ|phủ\s+kín|phủ\s+khắp|phủ\s+(?:sóng\s+)?(?:tới|đến)|vươn\s+(?:tới|đến)|có\s+mặt|của|thuộc|cho|từ)|:|\()(?:\s+(?:địa\s+bàn|cả|toàn\s+bộ|tất\s+cả|đủ|kín|khắp|tại|ở|của|hơn|gần|khoảng|trên|tới|đến))*\s*$", _I
)
_PAPER = regex.compile(
    r"(?<!\p{L})(?:quyết\s+định|kế\s+hoạch|văn\s+bản|rà\s+soát|tập\s+huấn|(?<!ban\s)chỉ\s+đạo|tuyên\s+truyền|hướng\s+dẫn|ban\s+hành|đề\s+án|đến\s+từ|điểm\s+cầu|chưa|kinh\s+phí|phủ\s+sóng|wifi|wi-fi|internet|công\s+nhận|thí\s+điểm"
    r"|hội\s+nghị|hội\s+thi|cuộc\s+thi|kiểm\s+tra|khảo\s+sát|giúp|hỗ\s+trợ|người\s+dân|hộ|đi|nhà\s+văn\s+hóa)(?!\p{L})", _I
)
_REST = regex.compile(r"\s*(?:còn\s+lại|khác|còn\s+trắng|trắng)(?!\p{L})|[^,;.]{0,25}?(?<!\p{L})(?:chưa|không)(?!\p{L})", _I)
_SPREAD = regex.compile(r"(?<!\p{L})(?:phủ|vươn|mở\s+rộng|có\s+mặt|trải)[^,;.]{0,60}$", _I)
_AUDIENCE = regex.compile(r"(?<!\p{L})(?:tập\s+huấn|bồi\s+dưỡng|hội\s+thi|cuộc\s+thi|kiểm\s+tra|khảo\s+sát|rà\s+soát|thí\s+điểm|hội\s+nghị)(?!\p{L})", _I)
#: Between units and their share: "198 trong số 223 xóm hoàn tất việc này, tương đương 88,79%".
_TAIL = 40
_REACHED = regex.compile(r"(?<!\p{L})(?:đạt|mới|còn|chỉ)\s+(?:\p{L}+\s+){0,2}$", _I)
_LISTED = regex.compile(r"[\s,;]*(?:và|cùng(?:\s+với)?|với|tại|ở)?\s*(?:hơn|gần|khoảng|trên)?\s*", _I)


@dataclass(slots=True)
class Context:
    """A sentence and what is known about it.

    ``spoken``: the article named the teams; ``near``: in this paragraph or the two before; ``carried``:
    the sentence before counted them.
    """

    text: str
    start: int
    end: int
    counts: list[Count]
    spoken: bool
    near: bool
    carried: bool
    accepted: list[Count] = field(default_factory=list)

    def before(self, count: Count) -> str:
        """The sentence up to the count."""
        return self.text[self.start : count.left]

    def after(self, count: Count) -> str:
        """The sentence from the end of the count's wording."""
        return self.text[count.right : self.end]


def refusal_of(count: Count, context: Context, target: bool) -> str | None:
    """Return why a count is no count of the teams, or ``None`` where it is one."""
    if not context.spoken and not count.named:
        return "no community team is spoken of"
    if count.unit in ("provinces", "any"):
        return "units that the contract does not count"
    if count.unit == "teams":
        return _refuse_teams(count, context, target)
    if count.unit == "members":
        return _refuse_members(count, context)
    return _refuse_units(count, context)


def _refuse_common(count: Count, context: Context) -> str | None:
    before, after = context.before(count), context.after(count)
    if count.value <= _LARGEST_TEAM and _NORM.search(before):
        return "a norm for each unit"
    if _CHANGE.search(before):
        return "a change of the number"
    served = _SERVED.search(before[-90:])
    if served:
        return "those served, trained or awarded"
    if _CONTEST.match(after):
        return "contestants or guests"
    return None


def _refuse_teams(count: Count, context: Context, target: bool) -> str | None:
    before, after = context.before(count), context.after(count)
    reason = _refuse_common(count, context)
    if reason:
        return reason
    if count.value == 1 and not context.text[count.start : count.end].startswith("0"):
        return "a single team"
    if (_MORE.search(before) and not target) or _GONE.search(before):
        return "a change of the number"
    if _WEAK_PART.match(after) or (_GOOD_PART.match(after) and (_PART.search(before) or count.out_of)):
        return "a part of the teams"
    return None


def _refuse_members(count: Count, context: Context) -> str | None:
    before, after = context.before(count), context.after(count)
    reason = _refuse_common(count, context)
    if reason:
        return reason
    if _MORE.search(before):
        return "a change of the number"
    if count.noun.startswith("lượt"):
        return "attendances, not members"
    small = count.value <= _LARGEST_TEAM
    if small and (_BOUND.search(before) or _RANGE_BEFORE.search(before) or _RANGE_AFTER.match(after)):
        return "the size of one team"
    if _PER_TEAM.match(after):
        return "the size of one team"
    teams = [c for c in context.counts if c.unit == "teams" and c.value > 1]
    if small and not teams and not _PLURAL.search(before):
        return "the size of one team"
    among = _AMONG.search(before)
    if among and not any(c.left >= context.start + among.start() for c in teams if c.end <= count.start):
        return "a part of the members"
    return None if _tied(count, context) else "people of something else"


def _tied(count: Count, context: Context) -> bool:
    """Whether a number of people stands beside the teams: named in it, or tied to them by a short wording."""
    text = context.text
    own = count.noun in ("thành viên", "tổ viên") or bool(_OWN_LABEL.search(context.before(count)))
    if count.named or _JOINED.match(text, count.end, context.end):
        return True
    anchors = [m.end() for m in TEAM_WORD.finditer(text, context.start, count.start)]
    anchors += [c.end for c in context.accepted if c.end <= count.start]
    if context.near:
        anchors += [m.start() for m in _FORCE.finditer(text, context.start, count.start)]
    if not anchors and not context.carried:
        return False
    gap = text[max(anchors, default=context.start) : count.start]
    if _MEMBER_GAP.search(gap):
        return False
    if own or count.rule == "members_label":
        return len(gap) <= 120
    return len(gap) <= 70 and (bool(_MEMBER_LEAD.search(gap)) or not gap.strip() or context.carried)


def _refuse_units(count: Count, context: Context) -> str | None:
    text = context.text
    if _CONTEST.match(context.after(count)):
        return "contestants or guests"
    if _CHANGE.search(context.before(count)):
        return "a change of the number"
    if _REST.match(context.after(count)):
        return "units without a team"
    listed = [c for c in context.accepted if c.unit != "members" and c.end <= count.start]
    if count.rule == "percent_of":
        beside = listed and (listed[-1].unit != "teams" or listed[-1].out_of) and len(text[listed[-1].right : count.left].strip(" ,;(")) <= _TAIL
        return None if beside else "a share of something else"
    if count.rule == "units_all" or _has_team(count, context) or _team_at(count, context):
        return None
    for other in listed:
        if _LISTED.fullmatch(text, other.right, count.left) or (other.noun == count.noun and _REACHED.search(context.before(count))):
            return None
    return "units of something else"


def _has_team(count: Count, context: Context) -> bool:
    """Whether the units have, found or complete a team: "N xã đã thành lập tổ"."""
    text = context.text
    team = TEAM_WORD.search(text, count.right, context.end)
    stop = text.find(";", count.right, context.end)
    if team and (stop < 0 or team.start() < stop):
        between = text[count.right : team.start()]
        others = [c for c in context.counts if count.end <= c.start < team.start() and c.end <= team.start() and c.unit != "members"]
        if len(between) <= 150 and not others and _UNIT_HAS.search(between) and not _PAPER.search(between):
            return True
    done = _UNIT_DONE.match(text, count.right, context.end)
    said = context.carried or TEAM_WORD.search(text, context.start, count.start)
    return bool(done and said and not _PAPER.search(done.group()))


def _team_at(count: Count, context: Context) -> bool:
    """Whether teams stand in the units: "tổ … tại N xã", "Tổ …: N xã"."""
    text = context.text
    teams = [m for m in TEAM_WORD.finditer(text, context.start, count.start)]
    if not teams:
        return False
    gap = text[teams[-1].end() : count.left]
    if len(gap) > 130 or _PAPER.search(gap) or _AUDIENCE.search(text[max(context.start, teams[-1].start() - 60) : teams[-1].start()]):
        return False
    if _UNIT_AT.search(gap):
        return True
    spread = _SPREAD.search(text[max(context.start, teams[-1].start() - 40) : count.left])
    return bool(spread and regex.search(r"(?<!\p{L})(?:tới|đến|khắp|kín)\s*$", gap, _I))
