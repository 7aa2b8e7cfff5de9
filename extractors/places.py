"""Mentions of places: named ones, and the words that stand for one ("tỉnh", "địa phương này").

A mention carries a name and a level; which ``place_id`` it is depends on the era of the fact and is
settled in ``discourse``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import regex

from extractors.lexicon import Lexicon
from extractors.names import surnames
from pipeline.gazetteer import aliases, communes_of, district, districts_of, fold_tone, places, province

#: Cities that are provinces; any other "thành phố" is a district, or since 2025 none.
PROVINCE_CITIES = ("Hà Nội", "Hồ Chí Minh", "Hải Phòng", "Đà Nẵng", "Cần Thơ", "Huế")


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place in the text. ``anaphor``: a common noun that stands for a place named elsewhere.

    ``demonstrative``: "này", "đó" follows, so it is the place named last. ``parent``: the province's
    name, for a district or commune where known. ``former``: "(cũ)", "trước hợp nhất" follows.
    ``inside``: the name is part of an organisation's ("Sở Y tế Long An").
    """

    start: int
    end: int
    name: str
    level: str
    prefix: str = ""
    parent: str | None = None
    anaphor: bool = False
    demonstrative: bool = False
    former: bool = False
    inside: bool = False
    mean: bool = False


_UPPER = r"\p{Lu}[\p{L}\p{M}'’]*"
_NAME = rf"{_UPPER}(?:[ -](?:{_UPPER}|\d+))*"
#: The level that a word before a name says; a city may be a province or a district.
LEVEL_OF = {
    "tỉnh": "province", "thành phố": "city", "tp": "city", "huyện": "district", "thị xã": "district", "tx": "district",
    "quận": "district", "xã": "commune", "phường": "commune", "thị trấn": "commune", "đặc khu": "commune",
}  # fmt: skip
_PREFIXED = regex.compile(
    rf"(?<![\p{{L}}])(?P<p>tỉnh|thành[ ]phố|TP|huyện|thị[ ]xã|TX|quận|xã|phường|thị[ ]trấn|đặc[ ]khu)(?:\.[ ]?|[ ])(?P<n>(?i:n\b)?(?-i:{_NAME}|\d+))",
    regex.IGNORECASE,
)
_ANAPHOR = regex.compile(
    r"""(?<![\p{L}])(?:(?P<all>toàn|cả|trong|ở|của|nội)\s+)?
    (?P<w>tỉnh(?:\s+nhà)?|địa\s+phương|thành\s+phố|TP|thủ\s+đô|huyện|thị\s+xã|quận|xã|phường|thị\s+trấn|đặc\s+khu|nước\s+ta)
    (?!\p{L})(?!\s*\.?\s*(?-i:\p{Lu}))(?<!(?:quận|phường)(?=\s*\d))(?!\s*[,/]\s*(?:thành|huyện|thị|quận|xã|phường|TP|tỉnh))(?!\s+(?:và|-)\s+(?:thành\s+phố|cấp|các))(?!\s+nào(?!\p{L}))(?P<d>\s+(?:này|đó|ấy|nói\s+trên|trên))?""",
    regex.VERBOSE | regex.IGNORECASE,
)
#: Before an anaphor: plurals, levels and organisations take the noun away.
_NOT_ANAPHOR = regex.compile(
    r"(?:các|những|mọi|mỗi|từng|nhiều|vài|số|cấp|liên|giữa|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|nào|khối|UBND|HĐND|ban|ủy|uỷ|đoàn|sở|hội|báo|đài|công\s+an|bí\s+thư|chủ\s+tịch"
    r"|lãnh\s+đạo|là|trở\s+thành|dân|ngành|phòng|trung\s+tâm|mặt\s+trận|đảng\s+bộ|\d\s*%?)\s*$",
    regex.IGNORECASE,
)
_AFTER_YEAR = regex.compile(r"(?:năm|kỳ)\s+(?:19|20)\d\d\s+$", regex.IGNORECASE)
#: "đứng đầu tỉnh", "thứ ba toàn huyện": the noun says among whom the rank is.
_RANKED_IN = regex.compile(
    r"(?:đầu|nhất|nhì|chót|bét|cuối|(?:thứ|hạng|tốp|top)\s+(?:\d+(?:/\d+)?|\p{L}+))\s+(?:của\s+|trong\s+)?$"
    r"|\d\s+(?:huyện|xã|phường|quận|thị\s+xã|đơn\s+vị)(?:,\s+\p{L}+(?:\s+\p{L}+)?){0,3}\s+$", regex.IGNORECASE)
_LISTED = regex.compile(r"(?:tỉnh|huyện|thị\s+xã|quận|xã|phường|thành)\s*[,/]\s*$", regex.IGNORECASE)
#: Names of the press, of firms and of streets that hold a place's name and are none.
_CARRIER = regex.compile(
    r"(?:Báo|báo|Đài|đài|VNPT|Viettel|Mobifone|MobiFone|VNPost|Viễn thông|Bưu điện|Công ty|công ty|Công ty TNHH|Đại học|Trường|trường|THPT|THCS|đường|Đường|phố|cầu|Cầu|cảng|Cảng|sông|Sông|(?<!miền )núi|hồ|Hồ|biển"
    r"|khách sạn|chợ|Chợ|ga|Ga|sân bay|Tạp chí|tạp chí|HTX|Hợp tác xã|KCN|Khu công nghiệp|khu công nghiệp|Bệnh viện|bệnh viện|Nhà máy|Ngân hàng|Agribank|quê)\s*$"
)
_INSIDE = regex.compile(
    r"(?:(?:Sở|Ban|(?<!Hải )Phòng|Cục|Chi cục|Trung tâm|Hội|Hiệp hội|Liên đoàn|Đoàn|UBND|HĐND|Tỉnh ủy|Thành ủy|Huyện ủy|Tỉnh uỷ|Thành uỷ|Huyện uỷ|Đảng bộ|Công an|Kho bạc|Tòa án|Văn phòng|VKSND|TAND)[^,.;:()\n]{0,45})$"
)
#: "huyện Quảng Ninh" is a district of Quảng Bình and names no province; "huyện Điện Biên" is one of Điện Biên.
_OF_LOWER_LEVEL = regex.compile(r"(?:huyện|thị xã|quận|xã|phường|thị trấn)\s$", regex.IGNORECASE)
_FORMER = regex.compile(r"\s*\((?:cũ|trước\s+(?:hợp\s+nhất|sáp\s+nhập|sắp\s+xếp))[^)]*\)|\s+(?:cũ(?!\p{L})|trước\s+(?:đây|hợp\s+nhất|sáp\s+nhập|khi\s+(?:hợp|sáp)))", regex.IGNORECASE)
_MEAN = regex.compile(
    r"""(?:(?:giá\s+trị|điểm|chỉ\s+số|mức|mặt\s+bằng)\s+)*(?:bình\s+quân|trung\s+bình|trung\s+vị)(?:\s+(?:chung|giá\s+trị|chỉ\s+số|DTI|điểm))*(?:\s+(?:của|trong|ở))*
    (?:\s+(?:các|cả|cấp|khối|\d+|toàn(?!\s+(?:tỉnh|thành))))*\s+(?:nước|quốc|quốc\s+gia|tỉnh|địa\s+phương|thành)(?:\s*,\s*thành(?:\s+phố)?)?(?!\p{L})
    |(?:giá\s+trị|điểm|mức)\s+(?:bình\s+quân|trung\s+bình)(?:\s+chung)?\s+của\s+(?:nhóm|khối)(?:\s+(?:này|bộ|các\s+bộ|tỉnh))?
    |(?:giá\s+trị|điểm)\s+(?:trung\s+bình|bình\s+quân)(?=\s+(?:là\s+|đạt\s+|chỉ\s+)*\d)
    |(?:bình\s+quân|trung\s+bình)\s+(?:của\s+)?(?:các|khối)\s+bộ(?:\s*,\s*(?:cơ\s+quan\s+)?ngành)?
    |DTI\s+cấp\s+tỉnh\s+(?:trung\s+bình|bình\s+quân)|(?:giá\s+trị|điểm)\s+(?:trung\s+bình|bình\s+quân)(?:\s+chung)?(?:\s+DTI)?\s+cấp\s+tỉnh|mức\s+trung\s+bình(?=\s+(?:là|đạt))|bình\s+quân\s+cả\s+nước""",
    regex.VERBOSE | regex.IGNORECASE,
)
_NATIONAL = regex.compile(r"(?:DTI|chỉ số chuyển đổi số)\s+(?:của\s+)?(?:quốc\s+gia|cả\s+nước|Việt\s+Nam)|(?:Chỉ số|chỉ số)\s+quốc\s+gia|thứ\s+hạng\s+quốc\s+gia", regex.IGNORECASE)


#: Canonical name, level, and whether the name is read only at home (a bare district or commune).
_Named = tuple[str, str, bool]


def _strong() -> dict[str, _Named]:
    """The strong names of country, regions, provinces and ministries, and what each names."""
    named: dict[str, _Named] = {}
    order = {"province": 0, "ministry": 1, "country": 2, "region": 3}
    for alias in sorted(aliases(), key=lambda a: order.get(a.level, 9)):
        if alias.level in order and (alias.strength == "strong" or alias.level == "region"):
            spelled = fold_tone(alias.alias)
            spellings = [spelled]
            if alias.level == "province":
                spellings.append(spelled.upper())
            if alias.level == "region":
                spellings += [spelled[0].lower() + spelled[1:], spelled[0].upper() + spelled[1:]]
                spellings += [s.replace(" Bộ", " bộ") for s in spellings]
            for spelling in spellings:
                named.setdefault(spelling, (alias.place_name, alias.level, False))
    return named


#: "Đắk R'Lấp" is printed "Đắk R'lấp" as often.
_R_APOSTROPHE = regex.compile(r"(?<=['’])\p{Lu}")


@lru_cache(maxsize=64)
def _lexicon(home: str | None) -> Lexicon[_Named]:
    """The strong names, with the bare names of the districts and communes of one province of both eras."""
    if home is None:
        return Lexicon(_strong())
    named: dict[str, _Named] = {}
    for era in (34, 63):
        parent = province(home, era)
        if parent is None:
            continue
        olds = [p for p in places().values() if p.merged_into == parent.place_id] if era == 34 else [parent]
        local = [(place, "district") for old in olds for place in districts_of(old.place_id)]
        local += [(place, "commune") for place in communes_of(parent.place_id)] if era == 34 else []
        for place, level in local:
            if not place.name[-1].isdigit():
                for spelled in (place.name, _R_APOSTROPHE.sub(lambda m: m[0].lower(), place.name)):
                    named.setdefault(fold_tone(spelled), (place.name, level, True))
    return Lexicon(named, base=_lexicon(None))


def province_names(text: str) -> list[str]:
    """The provinces that a text names, in order, one for each mention."""
    text = fold_tone(text)
    found = [(start, end, name) for start, end, (name, level, _) in _lexicon(None).find(text) if level == "province"]
    return [name for start, end, name in found if not _carried(text, start, end) and (not _OF_LOWER_LEVEL.search(text[max(0, start - 10) : start]) or district(name, name))]


def find_places(text: str, start: int, end: int, home: str | None = None) -> list[PlaceMention]:
    """Return the places of ``text[start:end]`` in order, without overlaps; ``home`` is a province's name.

    Bare names of districts and communes are read only where they belong to ``home``: most of them are
    ordinary words or people's names elsewhere.
    """
    return list(_in_sentence(text, start, end, home))


@lru_cache(maxsize=512)
def _in_sentence(text: str, start: int, end: int, home: str | None) -> tuple[PlaceMention, ...]:
    """The places of one sentence; kept, because each extractor asks for them."""
    folded = fold_tone(text[start:end])
    found = [*_means(folded), *_prefixed(folded, home), *_named(folded, home), *_anaphors(folded)]
    found.sort(key=lambda p: (p.start, -p.end, p.anaphor))
    kept: list[PlaceMention] = []
    for mention in found:
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return tuple(_shift(mention, start) for mention in kept)


def _shift(m: PlaceMention, by: int) -> PlaceMention:
    return PlaceMention(
        m.start + by, m.end + by, m.name, m.level, m.prefix, m.parent, m.anaphor, m.demonstrative, m.former, m.inside, m.mean
    )


def _means(text: str) -> Iterator[PlaceMention]:
    lowered = text.lower()
    if "trung bình" not in lowered and "trung vị" not in lowered and "bình quân" not in lowered and "quốc gia" not in lowered and "dti" not in lowered:
        return
    for expression, mean, literals in ((_MEAN, True, ("bình",)), (_NATIONAL, False, ("quốc", "nước", "việt"))):
        for match in expression.finditer(text) if any(map(lowered.__contains__, literals)) else ():
            start = match.start() if mean else match.end() - 8
            yield PlaceMention(start, match.end(), "Việt Nam", "country", mean=mean)


_TRAILING_NUMBER = regex.compile(r"(?<=\p{L})[ -]\d+$")


def _is_listed(name: str, home: str | None) -> bool:
    """Whether the province has a district or commune of just this name ("Đam Rông 2")."""
    parent = province(home or "", 34)
    return bool(home and district(name, home)) or (parent is not None and any(p.name == name for p in communes_of(parent.place_id)))


def _prefixed(text: str, home: str | None) -> Iterator[PlaceMention]:
    for match in _PREFIXED.finditer(text):
        prefix = match["p"].lower()
        name, level = match["n"].rstrip("-"), LEVEL_OF[prefix]
        if name[0].isdigit() and prefix not in ("quận", "phường"):
            continue  # "toàn huyện 34 tổ": only quarters of cities have numbers for names
        end = match.end("n")
        if level in ("district", "commune", "city") and (number := _TRAILING_NUMBER.search(name)) and not _is_listed(name, home):
            name, end = name[: number.start()], end - (len(name) - number.start())  # "phường Việt Trì 95,9 điểm"
        if prefix in ("tp", "tx") and not match["p"][0].isupper() and not match["p"].isupper():
            continue
        resolved = _province_name(name)
        if level == "province" or (level == "city" and resolved and resolved[0] in PROVINCE_CITIES):
            if not resolved:
                continue
            yield PlaceMention(match.start(), match.start("n") + resolved[1], resolved[0], "province", prefix, former=bool(_FORMER.match(text, match.start("n") + resolved[1])), inside=bool(_INSIDE.search(text[max(0, match.start() - 60) : match.start()])))
            continue
        level = "district" if level == "city" else level
        name = name if name[0].isalpha() else f"{match['p'][0].upper()}{prefix[1:]} {name}"
        cut = _cut_name(name, level, home)
        yield PlaceMention(match.start(), end - (len(name) - len(cut)), cut, level, prefix, home, former=bool(_FORMER.match(text, end)), inside=bool(_INSIDE.search(text[max(0, match.start() - 60) : match.start()])))


def _province_name(name: str) -> tuple[str, int] | None:
    """The canonical name and the length of the province name that ``name`` begins with."""
    words = name.split(" ")
    for count in range(len(words), 0, -1):
        spelled = " ".join(words[:count])
        place = province(spelled, 63)
        if place is not None:
            return place.name, len(spelled)
    return None


def _cut_name(name: str, level: str, home: str | None) -> str:
    """Cut a run of capitalised words to the longest known district, or to three syllables."""
    words = name.split(" ")
    if level == "district" and home:
        for count in range(len(words), 0, -1):
            known = district(" ".join(words[:count]), home)
            if known:
                return " ".join(words[:count])
    # "UBND xã Tân Phú Đông Nguyễn Thành Diệu": the officer's name follows that of the seat
    if words[0] in surnames():
        return " ".join(words[:4])
    person = next((n for n in range(2, len(words) - 1) if words[n] in surnames()), 4)
    return " ".join(words[: min(person, 4)])


def _named(text: str, home: str | None) -> Iterator[PlaceMention]:
    for start, end, (name, level, local) in _lexicon(home).find(text):
        before = text[max(0, start - 60) : start]
        if local:
            if not _is_bare_place(text, start, end):
                continue
            yield PlaceMention(start, end, name, level, parent=home)
        elif level != "province" or not _carried(text, start, end):
            former, inside = bool(_FORMER.match(text, end)), bool(_INSIDE.search(before))
            yield PlaceMention(start, end, name, level, former=former, inside=inside)


def _carried(text: str, start: int, end: int) -> bool:
    """Whether a province's name is only part of another name: a paper's, a firm's, a person's."""
    return bool(_CARRIER.search(text[max(0, start - 16) : start])) or _in_name(text, start, end)


_BEFORE_NAME = regex.compile(r"(?:^|[^\p{L}])(\p{Lu}[\p{Ll}\p{M}]+)\s$")
_HONORIFIC = regex.compile(r"(?:ông|bà|anh|chị|em|cô|chú|bác|đồng chí|Ông|Bà|Anh|Chị|Em|Cô|Đồng chí|TS\.?|Bác sĩ|tá|úy|cụ)\s$")
_OPENERS = frozenset(
    ["Tại", "Ở", "Từ", "Theo", "Của", "Và", "Với", "Riêng", "Còn", "Cả", "Khi", "Tỉnh", "Như", "Do", "Về", "Để", "Nếu", "Năm", "Trong", "Trên", "Qua", "Sau", "Trước", "Hiện", "Nay", "Nhờ", "Đưa", "Giúp", "Toàn", "Nhưng", "Song", "Là", "Đến", "Cùng", "Thứ", "Kết", "Vì", "Bởi", "Hai", "Ba", "Phần", "Chỉ", "Ngoài", "Gồm", "Hướng", "Khối", "Đoạn", "Đồng", "Giữa", "Xét", "Sở", "UBND", "HĐND", "Bộ", "Viettel", "Trung", "Cục", "Hội", "Ban"]
)


def _in_name(text: str, start: int, end: int) -> bool:
    """Whether the stretch continues a longer capitalised name ("Nguyễn Thái Bình", "Vĩnh Long Trà")."""
    before = _BEFORE_NAME.search(text[max(0, start - 14) : start])
    if before and before[1] not in _OPENERS and not regex.search(r"[.!?:;“\"(-]\s*$", text[max(0, start - 14) : start][: before.start(1)]) and start - len(before[1]) - 1 > 0:
        return before[1] in surnames()
    return bool(_HONORIFIC.search(text[max(0, start - 12) : start]))


def _is_bare_place(text: str, start: int, end: int) -> bool:
    """Whether a bare name of a district or commune stands for the place: not for a person, a street or a longer name."""
    before = text[max(0, start - 16) : start]
    if _CARRIER.search(before) or _in_name(text, start, end) or _HONORIFIC.search(before):
        return False
    return not (_CAPITAL.match(text, end) or (_CAPITAL_BEFORE.search(before) and not _OPENING.search(before)))


#: A capitalised neighbour makes a longer name of it ("Thanh Bình Phú"), but the first word of a sentence does not.
_CAPITAL = regex.compile(r" \p{Lu}\p{Ll}")
_CAPITAL_BEFORE = regex.compile(r"\p{Lu}\p{Ll}+ $")
_OPENING = regex.compile(r"(?:^|[.!?:“\"]\s?)\p{Lu}\p{Ll}+ $")
_ANAPHOR_LEVEL = {
    "tỉnh": "province", "tỉnh nhà": "province", "địa phương": "any", "thành phố": "city", "tp": "city", "thủ đô": "province", "huyện": "district",
    "thị xã": "district", "quận": "district", "xã": "commune", "phường": "commune", "thị trấn": "commune", "đặc khu": "commune", "nước ta": "country",
}  # fmt: skip


_MINISTRY = regex.compile(r"(?<=\p{L}[ ,]|,[ ]|^)Bộ(?=\s+(?!chỉ|tiêu|phận|máy|đội|câu|đề|dữ|môn|này|ba|tiêu)\p{Ll}|[,.;])")


def _anaphors(text: str) -> Iterator[PlaceMention]:
    for match in _MINISTRY.finditer(text):
        yield PlaceMention(match.start(), match.end(), "", "ministry", "bộ", anaphor=True)
    for match in _ANAPHOR.finditer(text):
        before = text[max(0, match.start() - 14) : match.start()]
        listed = _LISTED.search(before) and not (match["w"] == "tỉnh" and before.rstrip(" ,").endswith("tỉnh, thành"))
        if (_NOT_ANAPHOR.search(before) and not _AFTER_YEAR.search(before)) or listed or _RANKED_IN.search(text[max(0, match.start() - 60) : match.start()]) or (match["all"] or "").lower() == "nội":
            continue
        word = regex.sub(r"\s+", " ", match["w"].lower())
        if word == "tp" and not match["w"].isupper():
            continue
        if word == "địa phương" and not match["d"] and (match["all"] or "").lower() not in ("của",):
            continue
        level = _ANAPHOR_LEVEL[word]
        name = "Việt Nam" if level == "country" else "Hà Nội" if word == "thủ đô" else ""
        yield PlaceMention(match.start("w"), match.end(), name, level, word, anaphor=not name, demonstrative=bool(match["d"]))
