"""Patterns of what stands around a count of teams; their words are in ``gazetteers/teams.yaml``.

Patterns that look back end in ``$`` and are searched in the text before the count; those that look
ahead are matched at its end.
"""

from __future__ import annotations

import regex

from extractors.team_names import WORDS, alternation
from extractors.team_rules import TEAM_WORD

_CUES = WORDS["cues"]


def cue(*names: str) -> str:
    """The cues of these names as one group of a pattern, between word boundaries."""
    return rf"(?<![\p{{L}}\p{{M}}]){alternation([word for name in names for word in _CUES[name]])}"


def _compile(source: str) -> regex.Pattern[str]:
    return regex.compile(source, regex.IGNORECASE)


_ROUND = rf"(?:\s+{cue('rounding')}){{0,4}}\s*$"

# -- norms, sizes and changes -------------------------------------------------------------------
NORM = _compile(
    rf"(?<!\p{{L}})(?:(?:mỗi|từng|một)\s+(?:một\s+)?{cue('each')}|bình\s+quân|trung\s+bình)[^;.]{{0,110}}$"
)
BOUND = _compile(rf"{cue('bound')}\s*(?:là\s+)?$")
RANGE_BEFORE = _compile(r"\d\s*(?:-|đến|tới)\s*$")
RANGE_AFTER = _compile(r"\s*(?:-|đến|tới)\s*\d")
PER_TEAM = _compile(r"\s*(?:/|một|mỗi)\s*(?:1\s+|01\s+)?tổ(?!\p{L})")
CHANGE = _compile(rf"{cue('change')}{_ROUND}")
#: "cộng thêm", "kể thêm" add up what there is.
MORE = _compile(rf"(?<!\p{{L}})(?<!cộng\s)(?<!kể\s)thêm{_ROUND}")
GONE = _compile(rf"{cue('gone')}{_ROUND}")

# -- those served, and parts --------------------------------------------------------------------
SERVED = _compile(
    rf"{cue('served')}(?:(?!{cue('states')})[^,;.:])*$"
    rf"|{cue('served')}(?:(?!{cue('states')})[^;.:])*(?<!\p{{L}})(?:cho|đối\s+với){_ROUND}"
)
WITH = _compile(r"[^,;.]{0,25}?(?<!\p{L})(?:với|gồm|của)(?:\s+\p{L}+){0,2}\s*")
CONTEST = _compile(rf"[^,;.:]{{0,70}}?{cue('contest')}")
OF_COMMUNE = _compile(r"\s+(?:(?:ở|của)\s+)?(?:cấp\s+)?(?:xã|phường|thị\s+trấn)(?!\p{L})")
POOR = _compile(rf"[^,;.:(]{{0,25}}?{cue('poor')}")
GOOD = _compile(rf"[^,;.:(]{{0,25}}?(?:hoạt\s+động|vận\s+hành)\s+(?:rất\s+|khá\s+|có\s+)?{cue('good')}")
ONLY = _compile(rf"(?<!\p{{L}})(?:trong\s+đó|chỉ|mới|còn|riêng)(?:\s+{cue('only')}){{0,4}}\s*$")
AMONG = _compile(rf"(?:{cue('among')}|trong\s+(?:tổng\s+)?số\s+[\d.]+\s+(?:thành\s+viên|người))[^;.]*$")
AMONG_ALL = _compile(
    r"(?<!\p{L})(?:trong|toàn\s+bộ|cả|tất\s+cả|hơn|gần|trên|khoảng)(?:\s+(?:tổng\s+)?số)?\s*$"
)
PLURAL = _compile(cue("plural"))

# -- people and the teams -----------------------------------------------------------------------
PARTED = _compile(cue("part"))
OCCASION = _compile(rf"{cue('occasion')}[^;.:]{{0,60}}$")
TIED = _compile(rf"(?:^|{cue('tie')}|[,(:/;-])(?:\s*+\(?\s*+\p{{L}}++){{0,4}}+\s*+\(?\s*$")
JOINED = _compile(
    rf"\s+(?:tham\s+gia(?!\s+{cue('events')})|là\s+thành\s+viên"
    rf"|(?:của|trong|thuộc|tại|ở)\s+(?:[^,;.:]|\d[.,]\d){{0,25}}?{TEAM_WORD.pattern})"
)
BESIDE = _compile(rf"[^,;.:]{{0,15}}?{cue('beside')}\s+(?:các\s+|với\s+)*{TEAM_WORD.pattern}")
OWN_LABEL = _compile(r"(?<!\p{L})thành\s+viên(?:\s+(?:là|gồm|có|đạt|lên|tới|đến|khoảng|hơn|gần|trên|tham\s+gia))*\s*:?\s*$")
#: Before the number of all members ("phấn đấu có", "đưa số thành viên lên"), and the bodies that have members too.
TOTAL = _compile(rf"(?<!\p{{L}})(?:có|đạt|đủ|lên|tới|gồm)(?:\s+{cue('rounding')})*\s*$")
BODY = _compile(rf"(?<!\p{{L}}){alternation(WORDS['other_bodies'] + _CUES['with_members'])}(?!\s+(?:nghị|thi|thảo))[^,;.]{{0,40}}$")
#: Words that stand for the teams or their members once they were spoken of.
FORCE = _compile(cue("force"))
#: Talk that keeps the teams in mind, by the bare word; a residential group has its number ("tổ 12").
TALK = _compile(rf"(?:{TEAM_WORD.pattern})(?!\s*\d)")

# -- units that have a team ---------------------------------------------------------------------
HAS = _compile(rf"{cue('have')}(?:\s+[^,;:\s]+){{0,6}}\s*$")
DONE = _compile(rf"[^,;.:]{{0,40}}?{cue('done')}")
AT = _compile(rf"(?:{cue('at')}|[:(])(?:\s+{cue('at_more')}){{0,4}}\s*$")
SPREAD = _compile(rf"{cue('spread')}[^,;.]{{0,60}}$")
TO = _compile(r"(?<!\p{L})(?:tới|đến|khắp|kín)\s*$")
#: "hoàn thành 100% thôn", "phủ tới 98% bản": what the units above them have done.
COMPLETES = _compile(rf"[^,;.]{{0,30}}?{cue('done', 'spread')}(?:\s+\p{{L}}+){{0,8}}\s*")
REACHED = _compile(rf"{cue('reached')}\s+(?:\p{{L}}+\s+){{0,2}}$")
WITHOUT = _compile(rf"\s*{cue('without')}|[^,;.(]{{0,25}}?(?<!\p{{L}})(?:chưa|không)(?!\p{{L}})")
PAPER = _compile(rf"{cue('paper')}|(?<!ban\s)(?<!\p{{L}})chỉ\s+đạo(?!\p{{L}})")
AUDIENCE = _compile(cue("audience"))
#: "phủ 95% số thôn", where the teams are what covers, not a network.
COVERED = _compile(r"(?<!\p{L})(?:bao\s+)?phủ(?:\s+(?:kín|khắp|được|tới|đến|gần|hơn|trên|khoảng))*\s*$")
#: Where "phủ" may have the teams for its subject: after a place that opens the sentence, or after the teams.
LETTER = _compile(r"\p{L}")
COVERING = _compile(rf"{TEAM_WORD.pattern}[^;.]*$")
NETWORK = _compile(cue("network"))
#: What units do that found a team, behind a noun that says nothing of them ("102/102 địa phương hình thành tổ").
ACTS = _compile(rf"\s+(?:(?:đã|đều|cũng)\s+)*{cue('have')}")
#: A ranking or a score, whose ratio is no ratio of units.
RANKED = _compile(r"(?<!\p{L})(?:hạng|thứ|vị\s+trí|điểm|tiêu\s+chí)(?!\p{L})")
CLAUSE_END = _compile(r"\s*(?:[,;.)”]|$|và\s)")
#: Between a place and its figure in a list that names the thing counted once.
TO_FIGURE = _compile(rf"\s*[:(,–-]?\s*(?:{cue('lead', 'already')}\s+)*")
#: Before a place that begins an item of a list ("thấp nhất là", "kế đến là"), from where its clause begins.
ITEM = _compile(rf"(?:^|[;.,:(–-])\s*(?:{cue('item')}\s+)*$")
LISTED_AFTER_TEAM = _compile(
    rf"(?:\s+{cue('have')}|\s+(?:đã|đều|được|cũng))+\s+(?:các\s+)?(?:{TEAM_WORD.pattern})[^,;.:]{{0,15}}?\s*[,;]?\s*(?:và|cùng|với)\s+(?:{cue('at')}\s+)?"
)
LISTED = _compile(r"[\s,;]*(?:và|cùng(?:\s+với)?|với|tại|ở)?\s*(?:hơn|gần|khoảng|trên)?\s*")

# -- results and targets ------------------------------------------------------------------------
#: ``v``: verbs that promise; ``s``: other words of aim; ``w``: plans, which need a year to come.
AIM = _compile(
    rf"(?:(?P<v>(?<!(?:lỡ|trễ|sai|đúng|quá)\s){cue('vow')})|(?P<s>{cue('aim')}|{cue('must')}\s+(?:{cue('set_up')}|\p{{L}}+\s+làng)"
    rf"|{cue('urge')}(?:(?!{cue('result')}|nơi\s)[^.;]){{0,120}}?(?:{cue('haste')}\s+)?{cue('founding')}"
    rf"|{cue('urge')}[^.]{{0,200}}?{cue('haste')}\s+{cue('set_up')}|{cue('must')}\s+(?:đến|tới|chờ)\s[^,;.]{{0,25}}?mới(?!\p{{L}}))"
    rf"|(?P<w>{cue('plan')}))"
)
IDLE = _compile(rf"(?:{cue('idle')}|\d)(?:\s+\p{{L}}+){{0,2}}\s+$")
RESULT = _compile(cue("result"))
MUST_AFTER = _compile(rf"[^,;.]{{0,40}}?{cue('must')}\s+{cue('set_up')}")
HEADING = _compile(rf"{cue('heading')}(?!\s+số)[^.]*:\s*$")
#: "giao chỉ tiêu cho 1.334 tổ": the teams that a plan is handed to are there.
RECIPIENT = _compile(r"(?<!\p{L})(?:cho|tới|đến)\s*$")
DUE = _compile(
    r"(?:đến|tới|trước|vào|hết|cuối|trong)\s+(?:hết\s+|cuối\s+|ngày\s+[\d/.-]{1,12}\s*){0,3}năm\s+(?P<y>20[2-4]\d)"
    r"|kế\s+hoạch\s+(?:năm\s+)?(?P<y>20[2-4]\d)"
)
IN_YEAR = _compile(r"(?<!\p{L})năm\s+(?P<y>20[2-4]\d)")
RAISE = _compile(r"(?<!\p{L})(?:đưa|nâng|tăng|mở\s+rộng)(?!\p{L})")
NOW = _compile(r"(?<!\p{L})(?:hiện|đến\s+nay|đến\s+thời\s+điểm\s+này)(?!\p{L})")

# -- lists of places and figures ----------------------------------------------------------------
_FIGURE = r"(?P<n>\d+(?:\.\d{3})*)"
_NOT_YEAR = r"(?<!(?:thứ|hạng|năm|tháng|ngày|quý|số|điều|từ|đến)\s)"
#: After a place of a list: its figures, without the noun said before ("Tây Giang ít nhất, chỉ 62").
AFTER_PLACE = _compile(
    rf"[^;.:()\d]{{0,40}}?(?:{cue('lead')}\s+|[:(,-]\s*|\s){_NOT_YEAR}{_FIGURE}(?:\s+(?:và|với)\s+{_FIGURE})?"
    r"(?=\s*(?:[,;.)]+(?:\s|$)|$|và\s))"
)
#: After a place of a list: its ratio or share of the units counted before ("Kế Sách 85/87", "Hòa An, đã 100%").
SHARE_AFTER_PLACE = _compile(
    rf"{TO_FIGURE.pattern}(?P<n>\d+(?:[.,]\d+)*)(?P<w>\s*/\s*(?P<t>\d+(?:\.\d{{3}})*)|\s?%)(?={CLAUSE_END.pattern})"
)
#: "A, B và C lần lượt có 17, 14 và 9 tổ", up to the last figure.
SERIES = _compile(
    rf"(?<!\p{{L}})(?:lần\s+lượt|theo\s+thứ\s+tự)(?:\s+{cue('lead')})*\s*:?\s*{_FIGURE}"
    rf"(?:\s*\p{{L}}{{0,6}}\s*(?:,|và|;)\s*(?:và\s+)?{_FIGURE})+"
)
BULLET = _compile(r"\s*(?:[-+*•–]|\(?[\da-h]{1,2}[.)])\s")

# -- places -------------------------------------------------------------------------------------
#: The country as such; not where something is spread to or ranked in ("nhân ra toàn quốc", "nhất cả nước").
COUNTRY = _compile(
    r"(?<!\p{L})(?<!(?:ra|rộng|nhất|đầu|(?:tiên|nhất|đầu)\s+của)\s)(?:cả\s+nước|toàn\s+quốc|(?:63/)?63\s+(?:tỉnh|địa\s+phương)|(?:34/)?34\s+(?:tỉnh|địa\s+phương))(?!\p{L})"
)
COMPARED = _compile(rf"{cue('compare')}\s+(?:(?:các|tỉnh|thành\s+phố|huyện)\s+)*$")
MEETING = _compile(cue("meeting"))
IN = _compile(r"(?<!\p{L})(?:tại|ở)\s*$")
#: A clause that has begun before a place: the place tells where something in it stands.
BEGUN = _compile(r"\p{L}.*\s(?:tại|ở)\s*$")
_UNIT = alternation([noun for nouns in WORDS["units"].values() for noun in nouns])
#: Between a count and the place that it is of, with the level of the teams: "9 tổ cấp xã của thị xã".
OF = _compile(
    rf"(?:\s+(?:(?:ở|tại)\s+)?(?:cấp\s+)?{_UNIT}(?:\s*+,\s*+{_UNIT}){{0,6}})?\s*+,?\s*+(?:(?:hiện|đang|hoạt\s+động)\s+){{0,4}}"
    r"(?:ở|tại|của|thuộc|trong|trên\s+địa\s+bàn)\s+(?:(?:địa\s+bàn|cả|toàn|các)\s+)*$"
)
#: Between the teams and the units that they stand in.
AT_UNITS = _compile(
    r"\s*(?:có\s+mặt\s+|(?:bao\s+)?phủ\s+(?:kín|khắp|khắp\s+)?\s*)?(?:(?:ở|tại|thuộc|trên|của|khắp|tới|đến)\s+)?(?:cả\s+|địa\s+bàn\s+)*"
)
AND = _compile(
    r"\s*(?:,\s*và|,|và|cùng(?:\s+với)?)\s*(?:(?:các|huyện|xã|phường|thành\s+phố|thị\s+xã)\s+|TP\.?\s*)?"
)
IS_A = _compile(r"(?<!\p{L})là\s*$")
#: Before a level that is somebody's seat: "Chủ tịch UBND huyện Nguyễn Văn Bảy".
SEAT = _compile(r"(?<!\p{L})(?:tịch|thư|phòng|trưởng|UBND|HĐND|ủy|uỷ|đoàn|hội|ban)\s*$")
#: A mean "of the whole province" tells of the province, not of the country.
WHOLE_PROVINCE = _compile(r"(?:cả|toàn)\s+(?P<w>tỉnh)$")
#: Between a quote and its speaker's seat: "… toàn xã có 12 tổ”, bà Hoa, Chủ tịch UBND xã Hùng Sơn".
SPEAKER = _compile(r"[”\"]|(?<!\p{L})(?:ông|bà|anh|chị|đồng\s+chí)\s")
#: Between a place and the one above it that only locates it.
LOCATES = _compile(r"\s*[(,-]\s*|\s+(?:của|thuộc)\s+")
