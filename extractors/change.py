"""Rules for changes: of a rank in places ("tăng 10 hạng"), of a value in index, points or percent."""

from __future__ import annotations

import regex

from extractors.measures import ABOUT, DOWN, PLACES, UP, Measure, qualifier_before
from extractors.rule import Rule, pattern
from pipeline.numbers import NUMBER, NUMBER_WORD, parse_decimal, parse_ordinal

_DIRECTION = rf"(?:(?P<up>{UP})|(?P<down>{DOWN}))"
#: "cao hơn năm 2020 tới 43 bậc", "hơn chính mình năm 2023 4,5 điểm": the baseline may stand inside.
_INSIDE = r"(?:\s+(?:so\s+với\s+)?(?:mức\s+)?(?:của\s+)?(?:chính\s+mình\s+)?(?:của\s+)?(?:(?:năm|kỳ|kỳ\s+năm)\s+(?:\d{4}|trước|ngoái|liền\s+trước)|lần\s+trước|kỳ\s+trước|cùng\s+kỳ)(?:\s+là)?)?"
_COUNT = rf"(?P<n>\d{{1,3}}(?![\d.,]\d)|{NUMBER_WORD})"
#: A difference to another place, or to the mean, is no change.
_GAP_AFTER = regex.compile(
    r"\s*(?:điểm\s+)?(?:so\s+với|so)\s+(?!(?:[\p{L}\d/]+\s+){0,6}?\(?(?:năm|kỳ|cùng\s+kỳ|lần|trước|\d{4}|chính|thời\s+điểm|quý|tháng|đầu))(?!với)"
    r"|\s*(?:điểm\s+)?(?:so\s+với|so)\s+(?:mức\s+)?(?:bình\s+quân|trung\s+bình)",
    regex.IGNORECASE,
)


#: "tụt 2 bậc so với năm 2021 nhưng giá trị cao hơn 0,1449": compared with that year all the same.
_AGAINST_YEAR = regex.compile(
    r"so\s+với\s+(?:\p{L}+\s+){0,2}(?:năm|kỳ)[^;.]{0,60}$|năm\s+(?:trước|ngoái|20\d\d)\s+(?:là|đạt|ở|được)\s+\d[\d,.]*(?:\s*điểm)?,?\s+(?:tức|như\s+vậy|nghĩa\s+là)(?:\s+(?:là|đã))*\s*$", regex.IGNORECASE
)


def _is_gap(match: regex.Match[str]) -> bool:
    text = match.string
    word = (match["up"] or match["down"]).lower()
    inside = match.groupdict().get("inside") or ""
    if _GAP_AFTER.match(text, match.end()):
        return True
    if _AGAINST_YEAR.search(text[max(0, match.start() - 90) : match.start()]):
        return False
    comparing = regex.sub(r"\s+", " ", word) in ("hơn", "trên", "kém", "kém hơn", "thua", "cao hơn", "thấp hơn", "tốt hơn", "nhỉnh hơn")
    if not comparing or inside.strip():
        return False
    if word in ("hơn", "trên"):
        return False
    after = text[match.end() : match.end() + 70]
    return not regex.match(r"\s*(?:điểm\s+)?(?:,\s*)?(?:so\s+(?:với\s+)?|chỉ\s+)?(?:\p{L}+\s+){0,4}?(?:năm|kỳ|lần|trước|20\d\d)", after)


def _gap(match: regex.Match[str]) -> Measure:
    """A difference to another place or to the mean: in scope, and no change."""
    return Measure("gap", match.start("n"), match.end("n"), match.start(), match.end(), 0, "change_gap")


def _places(match: regex.Match[str]) -> Measure | None:
    value = parse_ordinal(match["n"])
    if value is None:
        return None
    if _is_gap(match):
        return _gap(match)
    sign = 1 if match["up"] else -1
    return Measure(
        "rank_change", match.start("n"), match.end("unit"), match.start(), match.end(), sign * value, "change_places",
        "places", qualifier=qualifier_before(match.string, match.start("n"), match.start()),
    )  # fmt: skip


def _signed_places(match: regex.Match[str]) -> Measure | None:
    value = parse_ordinal(match["n"])
    if value is None:
        return None
    sign = 1 if match["sign"] in "▲↑+⬆" else -1
    return Measure("rank_change", match.start("n"), match.end("n"), match.start(), match.end(), sign * value, "change_sign", "places")


def _value(match: regex.Match[str]) -> Measure | None:
    value = parse_decimal(match["n"])
    if value is None:
        return None
    if _is_gap(match):
        return _gap(match)
    if regex.fullmatch(r"(?:vươn |vượt |leo |bật |tuột |rơi )?(?:lên|xuống)|vượt|trên|hơn|bổ sung|hạ|nâng(?: lên)?", regex.sub(r"\s+", " ", (match["up"] or match["down"]).lower())) and not (match["inside"] or "").strip() and not regex.search(r"thêm", match.group()):
        return None
    unit = (match.groupdict().get("unit") or "").strip().lower()
    if unit in ("%", "phần trăm", "điểm %", "điểm phần trăm"):
        kind = "percent"
    elif not unit and ("," not in match["n"] and "." not in match["n"] or value >= 100):
        return None  # "thêm 40.000 lao động"
    else:
        kind = "index" if value < 1 and (len(match["n"]) > 4 or not unit) else "points"
    sign = 1 if match["up"] else -1
    end = match.end("unit") if unit else match.end("n")
    return Measure(
        "value_change", match.start("n"), end, match.start(), end, sign * value, "change_value", kind,
        qualifier=qualifier_before(match.string, match.start("n"), match.start()),
    )  # fmt: skip


def _percent_again(match: regex.Match[str]) -> Measure | None:
    """The same change once more in per cent."""
    value = parse_decimal(match["n"])
    if value is None:
        return None
    sign = 1 if match["up"] else -1
    return Measure("value_change", match.start("n"), match.end("unit"), match.start("n"), match.end("unit"), sign * value, "change_again", "percent")


_N = r"(?P<n>(?<![\d.,/])\d++(?:[.,]\d++)*+(?![\d]|[.,]\d|\s*[/]))"
_OTHER_UNIT = (
    r"(?!\s*(?:triệu|tỷ|tỉ|nghìn|ngàn|đồng|ha|km|kg|tấn|người|hộ|lượt|doanh|tổ|xã|thôn|huyện|tháng|ngày|giờ|phút|lần|camera|mét|m2|bậc|hạng|vị\s+trí|nấc|tuổi|chỉ\s+số|tiêu)(?!\p{L}))"
)

RULES: tuple[Rule[Measure], ...] = (
    Rule(
        "change_gap",
        ("bình quân", "trung bình", "hơn ", "kém ", "thua ", "nhau", "chênh", "khoảng cách", "thiếu", "còn cách", "bỏ ", "vượt xa"),
        pattern(
            rf"""khoảng\s+cách\s[^;!?]{{1,100}}?\s(?:là|chỉ|còn|bằng|tới)\s+(?:(?:chỉ|còn|tới|khoảng|gần|hơn|là)\s+){{0,3}}(?P<n>{NUMBER})(?=\s*điểm)
            |(?:cách\s+nhau|chênh(?:\s+lệch)?(?:\s+nhau)?|kém\s+nhau|hơn\s+nhau|hơn\s+kém(?:\s+nhau)?|khoảng\s+cách)(?:\s+\p{{L}}+){{0,7}}?\s+(?P<n>{NUMBER})
            |(?:bỏ\s+xa|bỏ\s+cách|vượt\s+xa)(?:\s+\p{{L}}+){{0,7}}?\s+(?P<n>{NUMBER})(?=\s*điểm)
            |(?<!\p{{L}})(?:hơn|kém|thua)\s+(?=(?-i:\p{{Lu}})|tỉnh|thành\s+phố|huyện|đơn\s+vị|địa\s+phương|nơi)(?!tỉnh\s+\d)(?:[\p{{L}}.]+\s+){{1,9}}?(?:\([^()]*\)\s*)?(?:chỉ\s+|đúng\s+|tới\s+|gần\s+)*(?P<n>{NUMBER})(?=\s*điểm)
            |(?:hơn|kém|thua|cách)\s+(?:vị\s+trí|hạng|địa\s+phương|tỉnh|đơn\s+vị|nơi)\s+(?:kế|liền|ngay|đứng|xếp)(?:\s+(?:sau|trên|dưới|trước|kề|tiếp))*\s+(?:đúng\s+|tới\s+)?(?P<n>{NUMBER})
            |(?:chỉ\s+)?(?:thiếu|còn\s+cách)(?:\s+(?:đúng|có|vỏn\s+vẹn))?\s+(?P<n>{NUMBER})(?=\s*điểm)
            |(?:cao|thấp|lớn|nhỏ|tốt|kém|ít)\s+hơn\s+(?:mức\s+|điểm\s+|giá\s+trị\s+)*(?:bình\s+quân|trung\s+bình)(?:\s+(?:chung|của|cả|các|nước|toàn|quốc|tỉnh|khu|vực|vùng|63|34|địa|phương))*(?:\s+(?:là|tới|đến|khoảng))*\s+(?P<n>{NUMBER})"""
        ),
        lambda match: _gap(match),
        ("thấp hơn bình quân cả nước 0,02", "cách nhau vỏn vẹn 0,23 điểm", "kém địa phương dẫn đầu là Hà Nội 0,0290 điểm",
         "khoảng cách DTI năm 2023 giữa Đà Nẵng (hạng nhất) và Cần Thơ là 0,0872 điểm"),
        ("bình quân cả nước 0,5791", "rút ngắn khoảng cách, DTI đạt 0,6121 điểm"),
    ),
    Rule(
        "change_places",
        ("bậc", "hạng", "vị trí", "nấc"),
        pattern(rf"(?<!\p{{L}}){_DIRECTION}(?P<inside>{_INSIDE})(?:\s+(?:hạng|bậc|thứ\s+hạng|vị\s+trí))?{ABOUT}(?:\s+(?!từ|và|lên|xuống|đến|về|còn|{NUMBER_WORD}(?!\p{{L}}))\p{{Ll}}+){{0,2}}?(?:\s+(?:nhanh|mạnh|sâu|xa|dài)\s+nhất\s*:)?\s+{_COUNT}\s+(?P<unit>{PLACES})(?!\s*(?:\d|thứ\s+\d))"),
        _places,
        ("tăng 10 hạng so với năm 2021", "tụt ba bậc", "vượt lên 15 bậc so với kỳ trước", "cao hơn năm 2020 tới 43 bậc", "bị giảm 21 bậc", "nhích thêm một hạng", "leo dốc nhanh nhất: 18 bậc"),
        ("kém 22 bậc so với Hà Nam", "tăng 10 tổ", "cao hơn 3 bậc so với bình quân"),
    ),
    Rule(
        "change_sign",
        ("▲", "▼", "↑", "↓", "(+", "(-"),
        pattern(r"(?P<sign>[▲▼↑↓⬆⬇]|(?<=\()[+-])\s*(?P<n>\d{1,2})(?![\d.,%]|\s\d)(?:\s*(?:bậc|hạng))?"),
        _signed_places,
        ("Hà Nội - 0,8314 (▲5)", "xếp hạng 6 (+3)", "hạng 7 (-2)"),
        ("(+84 24)", "-5 độ"),
    ),
    Rule(
        "change_again",
        ("%",),
        pattern(
            rf"(?<!\p{{L}}){_DIRECTION}{ABOUT}\s+\d+[.,]\d+(?:\s*điểm)?\s*,?\s*\(?(?:hay|tức|tương\s+đương(?:\s+với)?|bằng)\s+(?:là\s+|khoảng\s+)?{_N}(?P<unit>\s*%)"
        ),
        _percent_again,
        ("tăng 0,1745 hay 44,2% so với năm 2021", "giảm 0,02 điểm, tức 3,1%"),
        ("tăng 0,1745 và 44,2% số xã",),
    ),
    Rule(
        "change_value",
        ("tăng", "giảm", "hơn", "thêm", "nhích", "mất", "hụt", "kém", "sụt", "cải thiện", "lên", "tiến", "nhỉnh", "tụt", "vượt", "bật"),
        pattern(
            rf"(?<!\p{{L}}){_DIRECTION}(?P<inside>{_INSIDE}){ABOUT}\s+{_N}{_OTHER_UNIT}(?P<unit>\s*(?:%|phần\s+trăm|điểm\s+phần\s+trăm|điểm\s*%|điểm(?!\s+(?:cầu|số))))?"
        ),
        _value,
        ("tăng 0,1789 so với năm 2020", "tăng khoảng 45%", "mất 2,03 điểm", "hơn chính mình năm 2023 tới 4,5 điểm", "tăng trưởng giá trị khoảng 40%"),
        ("cao hơn 0,05 so với bình quân cả nước", "tăng 15 tổ", "tăng 3,5 triệu đồng", "lên 0,7012/1 điểm"),
    ),
)
