"""Rules for values of an index: "0,6386", "87,53 điểm", "84,02%", "43,78/80 điểm"; each yields a Measure."""

from __future__ import annotations

import regex

from extractors.measures import Measure, qualifier_before, role_of
from extractors.rule import Rule, pattern
from pipeline.numbers import parse_decimal

_N = r"(?<![\d.,/\p{L}-])(?P<n>\d+(?:[.,]\d+)*)(?![\d]|[.,]\d)"
#: Units that make a small decimal a quantity of something else.
_QUANTITY = regex.compile(
    r"\s*(?:%|ha|km|m|m2|kg|tấn|tạ|triệu|tỷ|tỉ|nghìn|ngàn|đồng|USD|giờ|phút|giây|người|hộ|lượt|doanh\s+nghiệp|máy|thuê\s+bao|thiết\s+bị|lần|độ|tuổi|m²|ca|lít|chỉ\s+số|trẻ|giường"
    r"|bác\s+sĩ|cán\s+bộ)(?!\p{L})",
    regex.IGNORECASE,
)


#: "từ 88% trở lên"
_UPWARD = regex.compile(r"\s*(?:điểm\s+)?trở\s+lên", regex.IGNORECASE)


def _measure(match: regex.Match[str], rule: str, unit: str, end: int, weak: bool = False) -> Measure | None:
    value = parse_decimal(match["n"])
    if value is None:
        return None
    return Measure(
        "index_value", match.start("n"), end, match.start(), max(end, match.end()), value, rule, unit,
        qualifier="at_least" if _UPWARD.match(match.string, end) else qualifier_before(match.string, match.start("n")), weak=weak, role=role_of(match),
    )  # fmt: skip


def _decimal(match: regex.Match[str]) -> Measure | None:
    value = parse_decimal(match["n"])
    if value is None or value > 1 or _QUANTITY.match(match.string, match.end()):
        return None
    return _measure(match, "value_decimal", "index", match.end("n"))


def _points(match: regex.Match[str]) -> Measure | None:
    value = parse_decimal(match["n"])
    if value is None:
        return None
    if value == 0 or (match["n"].isdigit() and _YEAR_BEFORE.search(match.string[max(0, match.start() - 8) : match.start("n")])):
        return None
    small = value <= 1 and regex.match(r"[01][.,]\d{2,}$", match["n"]) is not None
    return _measure(match, "value_points", "index" if small else "points", match.end("unit"), weak="," not in match["n"] and "." not in match["n"])


#: "từ năm 2026 điểm hài lòng …"
_YEAR_BEFORE = regex.compile(r"(?:năm|kỳ)\s+$", regex.IGNORECASE)


_RANK_BEFORE = regex.compile(r"(?:vị\s+trí|hạng|thứ|xếp|đứng)(?:\s+thứ)?\s*$", regex.IGNORECASE)


def _of_scale(match: regex.Match[str]) -> Measure | None:
    if "điểm" not in match.group().lower() and _RANK_BEFORE.search(match.string[max(0, match.start() - 16) : match.start()]):
        return None
    value, scale = parse_decimal(match["n"]), parse_decimal(match["scale"])
    if value is None or scale is None or value > scale or scale not in (1, 10, 80, 100, 500, 1000):
        return None
    return _measure(match, "value_of_scale", "index" if scale == 1 else "points", match.end())


def _percent(match: regex.Match[str]) -> Measure | None:
    return _measure(match, "value_percent", "percent", match.end(), weak=True)


def _bracket(match: regex.Match[str]) -> Measure | None:
    return _measure(match, "value_bracket", "points", match.end("n"), weak=True)


RULES: tuple[Rule[Measure], ...] = (
    Rule(
        "value_of_scale",
        ("điểm",),
        pattern(_N + r"\s*/\s*(?P<scale>1|10|80|100|500|1\.?000)\s*(?:điẻm|điểm)?(?!\p{L}|\d|\.\d)(?<=điểm|điẻm|\d)"),
        _of_scale,
        ("đạt 43,78/80 điểm", "873,5/1.000 điểm", "21,5/100 điểm"),
        ("11/63 tỉnh", "điểm 5/12"),
    ),
    Rule(
        "value_points",
        ("điểm", "điẻm"),
        pattern(_N + r"\s*(?P<unit>điểm|điẻm)(?!\s*(?:cầu|trường|bán|bưu|đến|nghẽn|sáng|du\s+lịch|truy\s+cập|phục\s+vụ|giao\s+dịch|hỗ\s+trợ|phát|wifi|%|phần\s+trăm|tiếp|kết\s+nối|đen|nóng))(?!\p{L})"),
        _points,
        ("đạt 87,53 điểm", "0,3624 điểm", "PCI dừng ở 60,01 điểm", "0,1783 điẻm"),
        ("184 điểm cầu", "5 điểm wifi", "3 điểm nghẽn"),
    ),
    Rule(
        "value_decimal",
        ("0,", "0.", "1,0"),
        pattern(r"(?<![\d.,/\p{L}-])(?P<n>[01][.,]\d{1,4})(?![\d%]|[.,]\d|\s*(?:%|/\s*1\.?000|phần\s+trăm|điểm|điẻm))"),
        _decimal,
        ("DTI đạt 0,6386, xếp hạng 11", "0.3961/6"),
        ("0,05 doanh nghiệp trên một nghìn dân", "chiếm 0,31% tổng chi", "rộng 0,2 ha"),
    ),
    Rule(
        "value_percent",
        ("%", "phần trăm"),
        pattern(_N + r"\s*(?:%|phần\s+trăm)(?!\s*(?:số|hồ\s+sơ|xã|thôn|huyện|cán\s+bộ|dân\s+số|người|hộ|doanh|GRDP|phiếu|tổ|dịch\s+vụ|thủ\s+tục|đại|đơn\s+vị)(?!\p{L}))"),
        _percent,
        ("SIPAS đạt 88,63%", "chỉ đạt 84,49 phần trăm"),
        ("100% xã", "80% hồ sơ"),
    ),
    Rule(
        "value_bracket",
        (",", "."),
        pattern(r"(?<![\d.,/\p{L}-])(?P<n>\d{2,3}(?:[.,]\d{1,2}|,\d{3,4}))(?![\d%]|[.,]\d|\s*(?:%|điểm|điẻm|/|triệu|tỷ|tỉ|nghìn|ngàn|ha|km|m2|kg|tấn|đồng|phần|độ|giờ|tuổi|USD)(?!\p{L}))"),
        _bracket,
        ("TP Từ Sơn hạng Nhì (851,25)", "Bộ Y tế: 71,2; Bộ Công an: 70,5"),
        ("rộng 32,5 ha", "12,5 tỷ đồng"),
    ),
)
