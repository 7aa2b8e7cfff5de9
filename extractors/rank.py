"""Rules for ranks: "xếp thứ 11/63", "hạng 9", "top 10", "dẫn đầu"; each yields a Measure."""

from __future__ import annotations

import regex

from extractors.measures import ORD, Measure, role_of
from extractors.rule import Rule, pattern
from pipeline.numbers import parse_ordinal

_VERB = (
    r"(?:xếp(?:\s+hạng)?|đứng|giữ|ở|về|nằm|chiếm(?:\s+(?:giữ|lĩnh))?|lên|xuống|còn|vào|rơi|tụt|lùi|vươn(?:\s+lên)?|đạt|thành|tận|từ|leo(?:\s+lên)?"
    r"|tuột|trở\s+lại|dừng|cán\s+đích|giành|lọt|chốt|ngự|tới|đến|duy\s+trì|có|là|với|sang|trụ|đoạt|lấy|thuộc)"
)
#: Seats and steps stand for ranks only with an ordinal: "ghế thứ ba", "chiếc ghế số 1".
_SEAT = r"(?:ghế|chỗ|dòng|bục(?:\s+danh\s+dự)?|nấc(?:\s+thang)?)(?=\s+(?:thứ|số)\s)"
_NOUN = rf"(?:{_SEAT}|thứ\s+hạng|xếp\s+hạng|vị\s+trí|vị\s+thứ|thứ\s+bậc|hạng|ngôi(?:\s+vị)?|bậc)"
_LINK = r"(?:\s+(?:thứ|số|hạng|là|xếp|thứ\s+hạng|chung\s+cuộc)){0,5}"
_TOTAL = r"(?:\s*/\s*(?P<total>\d{2,3})(?![\d/]|\.\d|-))?"
#: Nouns that count in order without ranking: "lần thứ 6", "năm thứ ba", "đô thị hạng 3".
_NOT_BEFORE = regex.compile(
    r"(?:lần|phiên\s+bản|phần|lỗi|phiên|phiên\s+họp|kỳ|kỳ\s+họp|khóa|khoá|năm|ngày|tuần|tháng|người|con|cháu|ấn\s+phẩm|điều|khoản|thế\s+hệ|đợt|vòng|đời|tập|chương"
    r"|đô\s+thị|bệnh\s+viện|huân\s+chương(?:\s+\p{L}+){0,3}|loại|khách\s+sạn|bằng\s+lái|giải|sáng|chiều|tối|đêm|hôm|mỗi|nghị\s+quyết|kết\s+luận"
    r"|đại\s+hội|hội\s+nghị|(?<!chung\s)cuộc|bên|kịch\s+bản|lý\s+do|điểm|mục\s+tiêu|nhiệm\s+vụ|giai\s+đoạn|mũi|thành\s+phố|giáo\s+viên|công\s+trình|bác\s+sĩ|trường|liều|lượt|mũi)"
    r"\s*(?:đại\s+biểu|trung\s+ương|ban\s+chấp\s+hành)?\s*$",
    regex.IGNORECASE,
)
#: What may not follow: the number counts or dates something else.
_NOT_AFTER = regex.compile(
    r"[^\S\n]*(?:\d|%|-\s?\d|/\d+[-/]|(?:tỷ|tỉ|triệu|nghìn|ngàn|đồng|người|hộ|xã\b(?!\s*,)|chỉ\s+tiêu|tiêu\s+chí|phiếu|ngày|tháng|giờ|phút|kỳ\s+họp|lần(?!\s+này)|liên\s+tiếp)(?!\p{L}))",
    regex.IGNORECASE,
)
_COUNTED = regex.compile(
    r"\s*(?:chỉ\s+tiêu|chỉ\s+số|mục\s+tiêu|phiếu|sở|ngành|đại\s+biểu|lớp|hồ\s+sơ|bộ\s+dữ\s+liệu|nhiệm\s+vụ|tiêu\s+chí|tổ(?!\s+chức)|thôn|bản|ấp|xóm|khóm|buôn|khu\s+phố|hộ|người|cụ|cơ\s+sở|trường"
    r"|huyện(?!,?\s*(?:thị|thành|trong))|xã(?!,?\s*(?:phường|trong))|đơn\s+vị|thủ\s+tục|dịch\s+vụ|tàu|địa\s+phương\s+(?:đã|có|trong)|điểm)(?!\p{L})",
    regex.IGNORECASE,
)


def _before(match: regex.Match[str]) -> str:
    """What stands before a match, as far back as a cue can reach."""
    return match.string[max(0, match.start() - 40) : match.start()]


def _rank(match: regex.Match[str], rule: str, **extra: object) -> Measure | None:
    text = match.string
    value = parse_ordinal(match["n"])
    total = match.groupdict().get("total")
    if not value or _NOT_AFTER.match(text, match.end()):
        return None
    if total and int(total) < value and total not in ("63", "34"):
        total = None
    end = match.end("total") if total else match.end("n")
    fields: dict[str, object] = {"out_of": int(total) if total else None, "role": role_of(match), **extra}
    return Measure("rank", match.start("n"), end, match.start(), end, value, rule, "rank", **fields)  # type: ignore[arg-type]


#: "dừng ở bậc ba.": a place that is stated, not a count.
_AT = regex.compile(r"(?<!\p{L})(?:ở|tại)\s+$", regex.IGNORECASE)
_STOP = regex.compile(r"\s*(?:[,.;)]|$)")
#: "tỉnh đông dân thứ ba", "(thứ 2 từ phải sang)": no ranking of ours.
_SIZE = regex.compile(r"(?:đông\s+dân|đông|lớn|rộng|nhỏ|giàu|dài|đông\s+đúc)\s+$", regex.IGNORECASE)
_PHOTO = regex.compile(r"\s*(?:,\s*)?(?:tính\s+)?từ\s+(?:phải|trái|bên)", regex.IGNORECASE)


#: "xếp hạng 8 huyện, thành phố": so many are ranked.
_RANKED = regex.compile(r"\s+(?:huyện|địa\s+phương|đơn\s+vị|sở|xã|phường|bộ|nền\s+kinh\s+tế|nước|quốc\s+gia|cơ\s+quan|trường)(?!\p{L})", regex.IGNORECASE)


#: "bảng xếp hạng 34 tỉnh, thành": a table has no rank.
_TABLE = regex.compile(r"bảng\s+$", regex.IGNORECASE)
_PROVINCES = regex.compile(r"\s+(?:tỉnh|địa\s+phương|thành)(?!\p{L})", regex.IGNORECASE)


def _is_table(match: regex.Match[str]) -> bool:
    """Whether the number behind "xếp hạng" counts those ranked."""
    if _TABLE.search(match.string[max(0, match.start() - 8) : match.start()]) or _RANKED.match(match.string, match.end("n")):
        return True
    return match["n"] in ("63", "34") and _PROVINCES.match(match.string, match.end("n")) is not None


def _noun(match: regex.Match[str]) -> Measure | None:
    before = match.string[max(0, match.start() - 24) : match.start()]
    if _NOT_BEFORE.search(before):
        return None
    if match["n"][0].isalpha() and _COUNTS.match(match.string, match.end()):
        return None
    if match["n"].lower() in ("một", "hai", "ba", "tư", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười") and not match["link"]:
        stated = _AT.search(before) and _STOP.match(match.string, match.end())
        return None if match["noun"].lower() in ("vị trí", "bậc", "ngôi") and not stated else _rank(match, "rank_noun")
    if match["noun"].lower() == "xếp hạng" and _is_table(match):
        return None
    if match["noun"].lower() == "bậc" and not match["link"] and not (_AT.search(before) and _STOP.match(match.string, match.end())):
        return None
    return _rank(match, "rank_first" if match["noun"].lower().startswith("ngôi") else "rank_noun")


#: "Thứ hai, 08/08/2022": a day of the week.
_WEEKDAY = regex.compile(r"\s*(?:[,:(-]\s*)?(?:ngày\s+)?\d{1,2}\s*[/.:h-]\s*\d", regex.IGNORECASE)
#: A number word before a noun counts the noun: "thứ hạng ba trụ cột", "bảng xếp hạng năm nay".
_COUNTS = regex.compile(r"\s+(?:trụ|chỉ\s+số|năm|nay|ngoái|trước|nhóm|lĩnh|mảng|đơn|tỉnh|địa\s+phương|\d{4}|qua|vừa|học|này|bộ|cấp|thành\s+phần)(?!\p{L})", regex.IGNORECASE)


def _ordinal(match: regex.Match[str]) -> Measure | None:
    if match["n"].isalpha() and (_WEEKDAY.match(match.string, match.end()) or match.string[match.end() : match.end() + 1] == ":"):
        return None
    before = match.string[max(0, match.start() - 24) : match.start()]
    verb = match["verb"]
    if (_NOT_BEFORE.search(before) and not verb) or _SIZE.search(before) or _PHOTO.match(match.string, match.end()):
        return None
    if match["n"].isalpha() and not verb:
        return _rank(match, "rank_ordinal", weak=True)
    return _rank(match, "rank_ordinal", weak=not verb)


def _verb(match: regex.Match[str]) -> Measure | None:
    if match["n"].isalpha() and match["n"].lower() not in ("nhất", "nhì", "ba", "tư"):
        return None
    if match.group().lower().startswith("xếp") and "hạng" in match.group().lower() and _is_table(match):
        return None
    return _rank(match, "rank_verb", weak=match["n"].isdigit() and not match["total"])


_NEXT_WORD = regex.compile(r"[^\S\n]+(\p{Ll}+)")
#: What may follow a rank: who is ranked, and the words that go on with the sentence.
_AFTER_RANK = frozenset(
    ["tỉnh", "thành", "địa", "cả", "toàn", "trong", "và", "với", "về", "năm", "so", "tăng", "giảm", "của", "đơn", "huyện", "xã", "quận", "phường", "thị", "bộ", "cơ", "nước", "quốc", "nền", "là", "nhưng", "còn", "thì", "song", "lên", "xuống", "vùng", "khu", "theo", "ở", "tại", "sau", "trước", "đạt", "có", "bậc", "hạng", "do", "nên", "mà", "kỳ", "lần", "vào", "đứng", "xếp", "từ", "đến", "hơn", "kém", "cao", "thấp", "rồi", "khi", "dù", "tuy", "vượt", "cùng", "chung", "chỉ", "vẫn", "cũng", "được", "tức", "số", "trên", "tụt", "rớt", "rơi", "lùi", "vươn", "thăng", "hồi", "tới", "mới", "giữ", "thuộc", "nhảy", "cải", "đồng", "mất", "thêm", "nhích", "bứt", "thua", "bằng", "ngang", "điểm", "giá", "như", "gần", "trừ", "dưới", "không", "chưa", "trụ", "lĩnh", "nhóm", "toán", "cho", "vị", "thứ", "chứ", "để", "bởi"]
)
#: "64/65 xã, phường, đặc khu đã kiện toàn tổ": so many of so many did something.
_DONE = regex.compile(
    r"\s*(?:xã|phường|huyện|quận|thị|sở|thôn|tỉnh|đơn\s+vị|địa\s+phương)(?:[\s,]+(?:xã|phường|thị|trấn|đặc|khu|thành|phố|huyện|ban|ngành|thôn|bản|tổ|dân)){0,12}\s+(?:đã|có|hoàn|thành\s+lập|kiện|triển|thực|lập|được|đều|ban\s+hành|vẫn|còn|chưa|không|phải|sử\s+dụng)(?!\p{L})", regex.IGNORECASE
)


#: "PAR Index của tỉnh 63/63;": the last rank, not all of them.
_LAST = regex.compile(r"(?:tỉnh|Index|INDEX|DTI|số|hạng)\s*:?\s*$")
#: An end of a movement: "từ 62/63 năm 2023 xuống 34/34 năm 2024", "từ 63/63 lên 50/63".
_LANDED = regex.compile(r"(?<!\p{L})từ\s[^.;!?]{0,30}\d/\d\d(?!\d)[^.;!?]{0,30}\s(?:lên|xuống|sang|tới|đến|về|thành|còn)\s*$", regex.IGNORECASE)
_LEFT = regex.compile(r"[^.;!?/]{0,30}\s(?:lên|xuống|sang|tới|đến|về|thành)\s[^.;!?/]{0,20}\d/\d\d(?!\d)", regex.IGNORECASE)


def _moves(match: regex.Match[str]) -> bool:
    """Whether a fraction is where a movement between two ranks begins or ends."""
    before = match.string[max(0, match.start() - 80) : match.start()]
    begins = regex.search(r"(?<!\p{L})từ\s*$", before, regex.IGNORECASE)
    return bool(_LANDED.search(before) or (begins and _LEFT.match(match.string, match.end())))


def _slash(match: regex.Match[str]) -> Measure | None:
    if regex.search(r"(?:^|\s)(?:có|cả|tại|đã|mới|còn|chỉ|khi|do|trong|với|ở|đến|tới|gần|hơn)\s*$", _before(match), regex.IGNORECASE) and regex.match(
        r"\s*(?:tỉnh|địa\s+phương|thành\s+phố|bộ)", match.string[match.end() :]
    ):
        return None
    last = match["total"] in ("63", "34") and _LAST.search(_before(match)) and _STOP.match(match.string, match.end())
    if int(match["total"]) == int(match["n"]) and not last and not _moves(match) and not regex.search(r"(?:sổ|chót|cuối|bét|đáy)[^,;.]{0,12}$", _before(match)):
        return None
    if _DONE.match(match.string, match.end()):
        return None
    word = _NEXT_WORD.match(match.string, match.end())
    if word and word[1].lower() not in _AFTER_RANK:
        return None  # an unknown noun is what was counted: "47/63 bệnh nhân"
    if int(match["total"]) <= 12 or _COUNTED.match(match.string, match.end()) or match.string[match.end() : match.end() + 1] in ("/", "-"):
        return None
    return _rank(match, "rank_slash", weak=True)


#: "bước tiến dài nhất vùng" ranks the step; "DTI cao nhất cả nước" ranks the place.
_SUPERLATIVE = regex.compile(r"(?<!\p{L})(?!cao|tốt|đứng|xếp|hạng|thứ|về|giành|đoạt|trí|ngôi|giải|vị|là|giữ|liền|tiếp|đều|cùng|luôn|vẫn|lại|tục|cũng|đang|đã)\p{Ll}+\s+$")


def _first(match: regex.Match[str]) -> Measure | None:
    text = match.string
    before = text[max(0, match.start() - 40) : match.start()].lower()
    if regex.search(r"(?:nhóm|tốp|top|(?<!\d)\d+|các|những|một\s+trong|số|địa\s+phương|tỉnh|nước|đơn\s+vị|vị\s+trí|nơi|trong)\s*(?:\p{L}{1,12}[,\s]+){0,2}$", before) and regex.search(
        r"(?:nhóm|tốp|top|một\s+trong(?:\s+những)?|các|những|(?<![\d.,])\d{1,3})\s+(?:(?:\d+|\p{L}+),?\s+){0,4}$", before
    ):
        return None
    if regex.search(r"sau\s+(?:\d+|\p{L}+)\s+(?:năm|kỳ|lần)(?:\s+(?:liền|liên\s+tiếp|liên\s+tục))?\s*(?:giữ|ở|đứng)?\s*$", before):
        return None
    if regex.search(r"(?:năm|kỳ|lần)\s+(?:liền|liên\s+tiếp|liên\s+tục)", before) and regex.match(r"[^.;]{0,40}?(?:lần\s+này|kỳ\s+này|nay|nhưng|song)\s[^.;]{0,20}?(?:lùi|rơi|tụt|nhường|mất|xuống|lui)", text[match.end() :]):
        return None
    if regex.search(r"(?:tỉnh|địa\s+phương|đơn\s+vị|nơi)\s*$", before) and match.group().lower() in ("đầu bảng", "đứng đầu", "dẫn đầu") and not regex.match(r"\s*(?:cả|toàn|về|với|trong|là|vùng|khu\s+vực|[Đđ]ồng\s+bằng|ĐBS|Tây\s+Nguyên|miền)", text[match.end() :]):
        return None
    if regex.search(r"(?:\d|hai|ba|bốn|năm|mười|các|những|một\s+trong)\s*$", before) or regex.match(r"\s*(?:cả\s+nước\s*)?(?:thuộc\s+)?nhóm|\s+đổi\s+chủ", text[match.end() :]):
        return None
    if regex.search(r"(?:người|vai\s+trò|luôn\s+đi)\s*$", before) or regex.match(r"\s*(?:cơ\s+quan|chính\s+quyền|UBND|các\s+cấp|tàu|ngành\s+\p{Ll})", text[match.end() :]):
        return None
    if match.group().lower() in ("nhất", "nhì") and _SUPERLATIVE.search(text[max(0, match.start() - 12) : match.start()]):
        return None
    value = 2 if regex.search(r"nhì|á\s+quân|hai$|thứ\s+hai", match.group().lower()) else 1
    return Measure("rank", match.start(), match.end(), match.start(), match.end(), value, "rank_first", "rank", role=role_of(match), weak=True)


#: "không để rơi khỏi nhóm 5": the group is kept.
_KEPT = regex.compile(r"(?:không|chưa|chẳng)\s+(?:để\s+|bị\s+|từng\s+)*(?:rơi|ra|rớt|tụt|bật|rời|văng)\s+(?:ra\s+)?(?:khỏi\s+)?$", regex.IGNORECASE)


def _is_size(match: regex.Match[str]) -> bool:
    """Whether the number counts a group ("Nhóm 17 cơ quan có …") or a group that is left or at the end."""
    text, word = match.string, match.group().lower()
    before = text[max(0, match.start() - 24) : match.start()]
    after = text[match.end() : match.end() + 30]
    if regex.search(r"(?:áp\s+sát|tiệm\s+cận|ngoài|sát|ngấp\s+nghé|tiếp\s+cận|gần)\s*(?:\p{L}{1,12}\s+)?$", before):
        return True
    if _KEPT.search(text[max(0, match.start() - 40) : match.start()]):
        return False
    if regex.search(r"(?:rời|khỏi|thoát)\s*(?:\p{L}{1,12}\s+)?$", before) or regex.match(r"[^,;.]{0,24}(?:cuối|thấp\s+nhất|chót|đội\s+sổ|dưới)", after):
        return True
    if not word.startswith("nhóm"):
        return False
    if regex.fullmatch(r"nhóm\s+[1-4]", word) and not regex.search(r"(?:vào|trong|thuộc|lọt|giữ)\s+$", before) and not regex.match(r"\s*(?:cả\s+nước|toàn\s+quốc|dẫn|đứng|hàng|có|của)", after):
        return True
    if regex.match(r"\s+(?!dẫn|đứng|hàng|có\s+(?:chỉ|điểm|thứ|kết)|tốt|cao|cả\s+nước|toàn\s+quốc|của|về|trong|trên|vào|điểm|mạnh|khá|nhất|điều|năm|và|xếp|ở|trung|thành|toàn|trở|chuyển|làm)\p{Ll}", after):
        return True
    inside = regex.search(r"(?:mục\s+tiêu|chỉ\s+tiêu|đích|vào|thuộc|trong|lọt|nằm|tới|đến|giữ|lên|là|đứng|ở|tốp|top|được|duy\s+trì|trở\s+lại|quay\s+lại|về|chân|xếp|với|có|góp\s+mặt|cùng|còn|hướng|và|:)\s+(?:số\s+|hạng\s+)?$", before)
    return inside is None and not regex.match(r"[^,;.(]{0,30}(?:dẫn\s+đầu|đứng\s+đầu|hàng\s+đầu)", after) or (inside is None and not before.strip())


def _top(match: regex.Match[str]) -> Measure | None:
    value = parse_ordinal(match["n"])
    if not value or _NOT_AFTER.match(match.string, match.end("n")):
        return None
    if _is_size(match):
        return None
    total = match.groupdict().get("total")
    end = match.end("total") if total else match.end("n")
    return Measure(
        "rank", match.start("n"), end, match.start(), match.end(), value, "rank_top", "rank",
        int(total) if total and int(total) >= value else None, "at_most",
    )  # fmt: skip


def _bound(match: regex.Match[str]) -> Measure | None:
    value = parse_ordinal(match["n"])
    if match.group().lower().startswith(("từ", "khoảng")) and not regex.search(r"(?:hạng|xếp|vị\s+trí|thứ|nhóm|tốp|top)[^.;]{0,30}$", _before(match), regex.IGNORECASE):
        return None
    if not value or regex.search(r"thang(?:\s+điểm|\s+đo)?\s*$", _before(match)):
        return None
    return Measure("rank", match.start("n"), match.end("n"), match.start(), match.end(), value, "rank_bound", "rank", qualifier="at_most")


_GROUP = r"(?:tỉnh(?:\s*[,/]\s*thành(?:\s+phố)?)?|địa\s+phương|thành\s+phố|nước|quốc\s+gia|đơn\s+vị|bộ(?:\s*,\s*ngành)?|xã|huyện)"
_LEAD = r"(?:dẫn\s+đầu|đứng\s+đầu|hàng\s+đầu|tốt\s+nhất|cao\s+nhất|có\s+(?:chỉ\s+số|điểm|thứ\s+hạng|điểm\s+số)|điểm\s+cao\s+nhất|mạnh\s+nhất|khá)"

RULES: tuple[Rule[Measure], ...] = (
    Rule(
        "rank_bound",
        ("trở lên", "không thấp hơn", "ít nhất hạng", "ít nhất thứ", "ít nhất vị trí", "tối thiểu hạng", "từ ", "thứ ", "nhóm", "tốp", "top"),
        pattern(
            r"""(?:hạng|vị\s+trí|thứ|thứ\s+hạng)\s+(?:thứ\s+)?(?P<n>\d{1,3})\s+trở\s+lên
            |(?:không\s+thấp\s+hơn|không\s+dưới|ít\s+nhất|tối\s+thiểu|thấp\s+nhất(?:\s+là)?)\s+(?:là\s+)?(?:thứ\s+hạng|hạng|vị\s+trí|thứ)\s+(?:thứ\s+)?(?P<n>\d{1,3})(?![\d.,]\d)
            |(?:đứng|xếp)\s+(?:thứ|hạng)\s+\d{1,3}\s*-\s*(?P<n>\d{1,3})(?![\d.,]\d)
            |(?:hạng|xếp\s+hạng|thứ\s+hạng)\s+không\s+(?:thấp\s+hơn|dưới|quá)\s+(?:hạng\s+|thứ\s+)?(?P<n>\d{1,3})(?![\d.,]\d)
            |(?:từ|khoảng\s+từ|đứng|hạng|thứ\s+hạng|nhóm|tốp|top|vị\s+trí)\s+(?:thứ\s+|hạng\s+|thứ\s+hạng\s+)?\d{1,3}\s*(?:-|đến)\s*(?:thứ\s+|hạng\s+)?(?P<n>\d{1,3}(?!\d))(?![\d.,]\d|%|\s*(?:tuổi|%|người|triệu|thành|hộ|nghìn|tỷ))"""
        ),
        _bound,
        ("Đến năm 2025 DTI của tỉnh ít nhất hạng 40.", "PAR Index từ hạng 20 trở lên", "thứ hạng DTI từ 12 đến 18", "mục tiêu thuộc nhóm 8 - 12"),
        ("mỗi tổ từ 15 đến 20 người",),
    ),
    Rule(
        "rank_top",
        ("top", "tốp", "nhóm", "dẫn đầu", "đứng đầu", "hàng đầu", "cao nhất", "tốt nhất", "mạnh nhất"),
        pattern(
            rf"""(?<!\p{{L}})(?:top|tốp|nhóm)\s*(?:đầu\s+)?(?P<n>\d{{1,3}}|{'|'.join(('ba', 'năm', 'mười', 'hai mươi', 'ba mươi'))})(?![\d.,]\d|%|\p{{L}})(?:\s*/\s*(?P<total>\d{{2,3}})(?!\d))?(?!\s+(?:chỉ\s+số|chỉ\s+tiêu|đạt|gồm|là|nhiệm|tiêu|chính|giải|từ|người|hộ|tuổi|trụ|mục|nền))(?:\s+{_GROUP})*
            |(?:thuộc|trong(?:\s+số)?|vào|một\s+trong|là\s+một\s+trong|lọt)\s+(?:số\s+|nhóm\s+)?(?P<n>\d{{1,3}}|ba|năm|mười)(?:\s*/\s*(?P<total>\d{{2,3}}))?\s+{_GROUP}(?:\s*,\s*thành\s+phố)?(?:\s+(?:của\s+)?(?:\p{{Lu}}\p{{L}}+\s?){{1,4}}|\s+có\s+\p{{L}}+)?\s+{_LEAD}"""
        ),
        _top,
        ("vào top 10 cả nước", "thuộc nhóm 20 tỉnh, thành phố dẫn đầu", "lọt tốp 20", "nằm trong nhóm 15/34 tỉnh", "thuộc 10 địa phương dẫn đầu"),
        ("nhóm 4 chỉ số", "tổ có 5 người", "Nhóm 2 từ 0,3 đến 0,4", "là một trong ba tỉnh đầu tiên thí điểm"),
    ),
    Rule(
        "rank_noun",
        ("hạng", "vị trí", "vị thứ", "thứ bậc", "ngôi", "bậc", "ghế", "chỗ", "dòng", "bục", "nấc"),
        pattern(rf"(?<!\p{{L}})(?P<noun>{_NOUN})(?P<link>{_LINK})\s*:?\s*(?P<n>{ORD}){_TOTAL}"),
        _noun,
        ("Tỉnh xếp hạng 9", "giữ vị trí số 44", "ở hạng 07/63", "thứ hạng là 22", "đạt ngôi vị thứ nhì", "hạng Nhất"),
        ("đô thị hạng 3", "tăng 10 hạng", "Huân chương Lao động hạng Ba", "hạng 14 tỷ đồng"),
    ),
    Rule(
        "rank_ordinal",
        ("thứ",),
        pattern(rf"(?<!\p{{L}})(?:(?P<verb>{_VERB})\s+)?(?:(?:vùng|khu\s+vực|toàn\s+quốc|cả\s+nước|ở)\s+)?thứ\s+(?P<n>{ORD}){_TOTAL}"),
        _ordinal,
        ("Tỉnh đứng thứ 28 cả nước", "xếp thứ hai", "xã hội số thứ 19", "về thứ 72"),
        ("phiên họp lần thứ 6", "năm thứ ba liên tiếp", "sáng thứ Bảy"),
    ),
    Rule(
        "rank_verb",
        ("xếp", "đứng", "về nhất", "về nhì"),
        pattern(
            rf"(?<!\p{{L}})(?:xếp|đứng|xếp\s+hạng)\s+(?:ở\s+)?(?:mức\s+)?(?P<n>\d{{3}}(?=/\d{{3}}(?!\d))|0?\d{{1,2}}(?![\d.,]\d|\d|%)|nhất|nhì){_TOTAL}"
            rf"|(?<!\p{{L}})(?:xếp|đứng)\s+(?P<n>ba|tư)(?=\s+là\s)"
            rf"|(?<!\p{{L}})(?:về|giành|đoạt)\s+(?P<n>nhất|nhì)(?!\p{{L}})"
        ),
        _verb,
        ("tỉnh xếp 46 với 0,2686 điểm", "đứng 62/63", "về nhì ở kinh tế số"),
        ("xếp 4 triệu hồ sơ", "đứng 5 phút"),
    ),
    Rule(
        "rank_landing",
        ("xuống", "lên", "về", "ở ", "còn", "lại"),
        pattern(
            r"(?<!\p{L})(?:xuống(?:\s+còn)?|lên(?:\s+tận)?|(?:lùi|lui|rơi|tụt|trôi|rớt)\s+về|(?:đứng|đậu|dừng|nằm|trụ|chốt|kẹt|giậm\s+chân)(?:\s+(?:lại|im|yên))?\s+ở|trở\s+lại|ở)\s+(?P<n>\d{1,2})(?=\s*(?:[;,.](?!\d)|\)|$)|\s+(?:và|nhưng|trong\s+khi|năm)(?!\p{L}))"
        ),
        lambda match: _rank(match, "rank_landing", weak=True),
        ("Cà Mau xuống 36; Bạc Liêu rơi 18 bậc, đậu lại ở 47.",),
        ("giảm xuống 22 phút",),
    ),
    Rule(
        "rank_listed",
        (". ",),
        pattern(r"(?<=[;:]\s)(?P<n>\d{1,2})\.\s+(?=(?-i:\p{Lu}|xã|phường|huyện|thị))"),
        lambda match: _rank(match, "rank_listed", weak=True),
        ("điểm cao nhất: 1. Than Uyên - 762 điểm; 2. Tân Uyên - 701 điểm",),
        ("đạt 2.500 điểm; 3.400 hộ",),
    ),
    Rule(
        "rank_stated",
        ("là ", ": "),
        pattern(
            r"""(?:thứ\s+bậc|thứ\s+hạng|xếp\s+hạng|vị\s+trí)(?:\s+(?!là)[\p{L}&-]+|\s+\d{4}){0,9}\s*(?:là|:)\s+(?P<n>\d{1,3})(?:/(?P<total>\d{2,3}))?(?![\d.,]\d|\s*(?:điểm|bậc|%|tỉnh|xã|huyện|chỉ|tiêu|nhóm))
            |(?<=[,;]\s)(?:(?:một|hai)\s+)?năm\s+(?:trước(?:\s+đó)?|ngoái|\d{4})\s+(?:là|ở|xếp|:)\s+(?P<n>\d{1,3})(?:/(?P<total>\d{2,3}))?(?![\d.,]\d|\s*(?:điểm|bậc|%|tỉnh|xã|huyện|tổ|tỷ|người))"""
        ),
        lambda match: _rank(match, "rank_stated", weak=True),
        ("thứ bậc chuyển đổi số năm 2021 của tỉnh là 19, một năm trước là 22",),
        ("vị trí của công ty là 12 điểm",),
    ),
    Rule(
        "rank_bracket",
        ("(",),
        pattern(r"(?<=\()(?:(?:năm|kỳ)\s+)?(?:\d{4}|trước|ngoái|liền\s+trước)\s*(?::|là|xếp|hạng|thứ|đứng|-|,)+\s*(?:là\s+|thứ\s+|hạng\s+|xếp\s+)*(?P<n>\d{1,3})(?:/(?P<total>\d{2,3}))?(?=\s*(?:[);]|,\s))"),
        lambda match: _rank(match, "rank_bracket", weak=True),
        ("chính quyền số 54/63 (năm 2021: 46)", "hạng 9 (năm 2022 là 12)"),
        ("(năm 2021: 4,6%)", "(20/7)"),
    ),
    Rule(
        "rank_slash",
        ("/",),
        pattern(r"(?<![\d/.,\p{L}-])(?P<n>0?\d{1,3})\s*/\s*(?P<total>\d{2,3})(?![\d/]|[.,]\d|%|-)"),
        _slash,
        ("chính quyền số 54/63", "DTI năm 2020: 33/63"),
        ("đạt 24/26 chỉ tiêu", "57/57 phiếu", "142/142 tổ", "922/QĐ-BTTTT"),
    ),
    Rule(
        "rank_first",
        ("dẫn đầu", "đứng đầu", "quán quân", "á quân", "đầu bảng", "ngôi đầu", "số một", "số 1", "nhất", "nhì", "ngôi vương"),
        pattern(
            r"""(?<!\p{L})(?:dẫn\s+đầu|đứng\s+đầu|quán\s+quân|á\s+quân|(?:ngôi|vị\s+trí)\s+(?:đầu(?:\s+bảng)?|dẫn\s+đầu|số\s+một|nhất|nhì|thứ\s+hai|quán\s+quân|đầu\s+tiên)|đầu\s+bảng|nhất\s+bảng|ngôi\s+vương
            |đứng\s+số\s+(?:một|1)(?!\d)|số\s+(?:một|1)(?!\d)(?=\s+(?:cả\s+nước|toàn\s+quốc|Việt\s+Nam|về|vùng|khu\s+vực))
            |nhất(?=\s+(?:cả\s+nước|toàn\s+quốc|vùng|khu\s+vực|tỉnh|cả\s+(?:chính|ba|3)|ở\s+(?:chính|kinh|xã)))|nhì(?=\s+(?:cả\s+nước|toàn\s+quốc|vùng|khu\s+vực))
            |(?<=[,;:]\s)(?:nhất|nhì)(?=\s+là\s+(?:thành|huyện|thị|tỉnh|xã|phường|quận|(?-i:\p{Lu}))))(?!\p{L})"""
        ),
        _first,
        ("Đà Nẵng dẫn đầu cả nước về DTI", "giữ ngôi đầu bảng", "tiếp tục là quán quân", "ngôi á quân thuộc về Huế"),
        ("nhóm 10 tỉnh dẫn đầu", "người đứng đầu cơ quan", "một trong những địa phương dẫn đầu"),
    ),
)
