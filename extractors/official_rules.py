"""How a sentence says who holds which position: rules over a skeleton of the sentence.

In the skeleton every position is one letter (``T``, or ``M`` where a plural stands before it:
"các Phó Chủ tịch") and every person one letter (``P`` after an honorific, ``N`` without); the rest
is the sentence in lower case. "Ông Lê Văn A, Chủ tịch UBND xã B, cho biết" is "P, T, cho biết".
"""

from __future__ import annotations

from dataclasses import dataclass

import regex

from extractors.rule import Rule


@dataclass(frozen=True, slots=True)
class Link:
    """Which letters of the skeleton belong together: offsets of people and of positions."""

    people: tuple[int, ...]
    titles: tuple[int, ...]
    former: bool = False


TITLE_NAME, NAME_TITLE, OWN_NAME = "official_title_name", "official_name_title", "official_title_own_name"
SEVERAL, APPOINTED, TITLE_IS = "official_several", "official_appointed", "official_title_is"
DISMISSED, DISMISSED_FROM = "official_dismissed", "official_dismissed_from"
THEN, AS, OFFICE_OF, GIVEN = "official_then", "official_as", "official_office_of", "official_given"
APPOSITION, SHARED = "official_apposition", "official_shared"

_PERSON = r"[PN]"
_ASIDE = r"(?:\s*\([^()PTM]{1,120}\))?"
_SEP = (
    r"\s*(?:,\s*(?:kiêm|và|rồi|đồng\s+thời\s+là|(?:hiện|nay|từng|nguyên|trước(?:\s+(?:đó|đây|kia))?)\s+là)?|-|–|/|kiêm(?:\s+nhiệm)?|và|rồi|;\s*(?=kiêm)"
    r"|đồng\s+thời\s+là|\((?:\s*(?:hiện|nay)\s+là)?|\))\s*"
)
_CHAIN = rf"(?P<t>[TM]){_ASIDE}(?:{_SEP}(?P<t>[TM]){_ASIDE})*"
#: Age, birth, home, people, place in a photograph: what stands between a name and its title.
_BIO = (
    r"(?:\s*[,(]\s*(?:\d{2}\s+tuổi|(?:sinh|sn)\s[^,;()PNTM]{1,30}|quê[^,;()PNTM]{1,40}"
    r"|(?:trú|ngụ|tạm\s+trú)\s[^;()PNTM]{1,70}|người\s+(?:dân\s+tộc\s+)?\p{L}+|dân\s+tộc\s+\p{L}+|\d{4}"
    r"|(?:chuyên\s+gia|thành\s+viên|giảng\s+viên|cố\s+vấn|đảng\s+viên|người\s+có\s+uy\s+tín)(?!\p{L})[^,;()PNTM]{0,60}"
    r"|(?:bìa|thứ|ngoài|giữa|bên|áo|đứng)[^,;()PNTM]{1,25}|ảnh[^,;()PNTM]{0,15}|trái|phải)\)?)*"
)
_AND = r"\s*(?:,\s*và|,|và|cùng(?:\s+với)?)\s*"
_MORE = rf"(?:{_BIO}(?:\s*[,-]\s*[TM])*{_AND}(?P<p>{_PERSON}))"
_LIST = rf"(?P<p>{_PERSON}){_ASIDE}{_MORE}*"
_PAIR = rf"(?P<p>{_PERSON}){_ASIDE}{_MORE}+"
_OFFICE_WORD = (
    r"(?:nhiệm\s+vụ|cương\s+vị|vị\s+trí|chức\s+vụ|chức\s+danh|chức|vai\s+trò|(?:vào\s+)?(?:chiếc\s+)?ghế"
    r"|trọng\s+trách)"
)
_OFFICE = rf"(?:\s+(?:{_OFFICE_WORD}|hiện|là|lại|tạm\s+thời|thêm|mới))*"
_ROLE = r"(?:vai\s+trò|cương\s+vị|tư\s+cách|vị\s+trí|chức\s+vụ|chức\s+danh)"
_HOLD = r"(?:bầu|giữ|làm|là|đảm\s+nhiệm|đảm\s+nhận|phụ\s+trách)"
_APPOINT = (
    rf"(?:(?:(?:với|trong|ở|trên)\s+{_ROLE}(?:\s+(?:là|của|một))?|(?:kinh|trải)\s+qua(?:\s+các)?|ngồi(?:\s+vào)?|nắm"
    rf"|giữ|đảm\s+nhiệm|đảm\s+nhận|đảm\s+đương|nắm\s+giữ|nhận|nhậm){_OFFICE}|(?:(?:tái\s+)?đắc|trúng|tái)\s+cử{_OFFICE}"
    rf"|trở\s+thành|(?:bầu|bổ\s+nhiệm|chỉ\s+định|cử|phân\s+công|điều\s+động|tín\s+nhiệm|phê\s+chuẩn|giao|thăng|phong|giáng(?:\s+chức)?\s+xuống)"
    rf"{_OFFICE}(?:\s+{_HOLD}{_OFFICE})*|(?:tiếp\s+tục|vẫn|lên|về|đến|quyền)(?:\s+(?:{_HOLD}|{_OFFICE_WORD}))+"
    rf"|làm{_OFFICE}|kiêm(?:\s+nhiệm)?{_OFFICE})"
)
_DISMISS = (
    r"(?:cách\s+(?:hết\s+các\s+|các\s+)?chức(?:\s+vụ)?|(?:miễn|bãi)\s+nhiệm(?:\s+chức(?:\s+(?:vụ|danh))?)?"
    r"|(?:cho\s+)?thôi\s+(?:giữ\s+)?(?:các\s+)?(?:chức|làm|nhiệm\s+vụ|vị\s+trí|cương\s+vị|ghế)(?:\s+(?:vụ|danh))?"
    r"|từ\s+chức|rời\s+(?:ghế|cương\s+vị|vị\s+trí|chức(?:\s+vụ)?)|mất\s+chức|giáng\s+chức"
    r"|cách\s+hết\s+(?:mọi\s+|các\s+)?chức\s+vụ[^PNTM.;]{0,40}?chức(?:\s+vụ)?"
    r"|đình\s+chỉ\s+(?:chức(?:\s+vụ)?|công\s+tác))(?:\s+(?:đối\s+với|của))?"
)
_WHEN = r"(?:lúc|khi|thời\s+điểm|và|hiện|nay|cũng|vốn|đang|từng|nguyên|đồng\s+thời|thời\s+gian)"
_NOW = r"(?:hiện|nguyên|đồng\s+thời|vốn|nay|từng|cũng|chính|còn|đang|vẫn|trước(?:\s+(?:đó|đây|kia))?)"
#: Not behind a name with a comma or dash: the position is then that name's.
_NO_NAME_BEFORE = rf"(?<!{_PERSON}{_BIO}\s*(?:[,(]|-|–)\s*(?:[TM]{_ASIDE}{_SEP})*)"
_OUST_WORDS = ("chức", "nhiệm", "ghế", "cương vị", "vị trí", "thôi làm")


def _link(match: regex.Match[str]) -> Link | None:
    return Link(tuple(match.starts("p")), tuple(match.starts("t")))


def _former(match: regex.Match[str]) -> Link | None:
    return Link(tuple(match.starts("p")), tuple(match.starts("t")), former=True)


#: In order of precedence: a position that a rule has taken is not given to another person by a later one.
RULES: tuple[Rule[Link], ...] = (
    Rule(
        DISMISSED_FROM,
        _OUST_WORDS,
        regex.compile(
            rf"{_DISMISS}\s*{_CHAIN}(?:[^PNTM.;]{{0,70}}?{_DISMISS}\s*{_CHAIN})*[^PNTM.;]{{0,60}}?"
            rf"(?:đối\s+với|với|của)\s+{_LIST}"
        ),
        _former,
        ("Huyện ủy đã miễn nhiệm Phó Chủ tịch UBND xã Tân Lập đối với ông Lò Văn Pán.",),
        ("Ông Lò Văn Pán không nói gì về việc miễn nhiệm.",),
    ),
    Rule(
        DISMISSED,
        _OUST_WORDS,
        regex.compile(rf"{_LIST}[^PN.;]{{0,70}}?\s{_DISMISS}\s*{_CHAIN}(?!\s*{_PERSON})"),
        _former,
        ("Ban Thường vụ cho bà Trần Thị Mận thôi giữ chức Giám đốc Sở Y tế Long An.",),
        ("Bà Trần Thị Mận thôi việc từ tháng 5.",),
    ),
    Rule(
        SEVERAL,
        ("m", "đều", "cùng là"),
        regex.compile(
            rf"(?P<t>M){_ASIDE}\s*(?:(?:[^PNTM.;:]{{0,35}}\s)?(?:gồm(?:\s+có)?(?:\s+các\s+(?:ông,\s+bà|đồng\s+chí))?|là)\s*:?|[:,]|-)?\s*{_LIST}"
            rf"|{_PAIR}\s*(?:[,(-]\s*)?(?:đều\s+)?(?:là\s+)?(?P<t>M)(?!\s*{_PERSON})"
            rf"|{_PAIR}\s*,?\s*(?:đều|cùng)\s+(?:là|giữ\s+chức)\s+(?P<t>T)(?!\s*{_PERSON})"
        ),
        _link,
        (
            "Các Phó Chủ tịch UBND tỉnh Long An gồm ông Phạm Văn Sáu và bà Lê Thị Bảy.",
            "Ông Phạm Văn Sáu và bà Lê Thị Bảy đều là Phó Chủ tịch UBND tỉnh Long An.",
            "Ông Phạm Văn Sáu và bà Lê Thị Bảy, các Phó Chủ tịch UBND tỉnh Long An, cùng dự.",
        ),
        ("Các Phó Chủ tịch UBND huyện đã họp.",),
    ),
    Rule(
        SHARED,
        ("p", "n"),
        regex.compile(
            rf"(?:(?<=(?:các|hai)\s+(?:đồng\s+chí|ông|bà|ông,\s+bà)\s*:\s*)(?P<p>N)|(?P<p>P))(?:{_AND}(?P<p>{_PERSON}))+"
            rf"\s*(?:,|-|–)\s*(?P<t>T)(?!\s*{_PERSON})"
        ),
        _link,
        ("Cùng dự có các đồng chí Lê Văn Tám, Vũ Thị Chín, Phó Chủ tịch UBND tỉnh Long An.",),
        ("Ông Lê Văn Tám và bà Vũ Thị Chín, Phó Chủ tịch UBND tỉnh Long An, cùng dự.",),
    ),
    Rule(
        TITLE_NAME,
        ("t", "m"),
        regex.compile(
            rf"{_NO_NAME_BEFORE}(?:(?P<t>[TM]){_ASIDE}{_SEP})*(?P<t>T){_ASIDE}\s*(?:-|–|:)?\s*(?P<p>{_PERSON})"
        ),
        _link,
        (
            "Giám đốc Sở Xây dựng Hà Nội Trần Văn Khôi trả lời phóng viên.",
            "Ủy viên Bộ Chính trị, Bí thư Thành ủy Đà Nẵng Lê Quang Hòa dự lễ.",
        ),
        (
            "Phó Chủ tịch UBND huyện Núi Thành cho biết, dự án chậm.",
            "Em Trần Văn Khôi học Trường THPT Phan Đình Phùng.",
        ),
    ),
    Rule(
        OWN_NAME,
        ("t", "m"),
        regex.compile(rf"(?P<t>T){_ASIDE}\s*(?P<p>{_PERSON})"),
        _link,
        ("Ông Lê Văn Nam, Chủ tịch UBND xã Hòa Bắc và Bí thư Đoàn xã Hòa Bắc Trần Thị Lụa cùng dự.",),
        ("Ông Lê Văn Nam đi thăm xã Hòa Bắc.",),
    ),
    Rule(
        NAME_TITLE,
        ("p", "n"),
        regex.compile(
            rf"(?P<p>{_PERSON}){_ASIDE}{_BIO}\s*(?:[,(:–-]+\s*)?(?:{_NOW}?\s*là\s+|với\s+tư\s+cách\s+là\s+)?"
            rf"{_CHAIN}(?!\s*{_PERSON})"
        ),
        _link,
        (
            "Ông Nguyễn Văn Tám, Bí thư Huyện ủy Lắk, Chủ tịch HĐND huyện Lắk, nêu ý kiến.",
            "Bà Hoàng Thị Chín (Hiệu trưởng Trường THCS Lê Lợi) xác nhận việc này.",
        ),
        ("Ông Nguyễn Văn Tám, 60 tuổi, nông dân, trồng cà phê.",),
    ),
    Rule(
        APPOINTED,
        ("p", "n"),
        regex.compile(
            rf"{_LIST}(?:(?![^PN.;]{{0,60}}\sgồm\s)[^PN.;]{{0,100}}?\s{_APPOINT}\s+{_CHAIN}(?!\s*{_PERSON}))+"
        ),
        _link,
        (
            "HĐND huyện bầu ông Vừ A Sính, Phó Bí thư Huyện ủy Mường Nhé, giữ chức Chủ tịch UBND huyện.",
            "Ông Trần Minh Đức và bà Đỗ Thị Hoa được bầu làm Phó Chủ tịch HĐND tỉnh Hà Nam.",
        ),
        ("Ông Trần Minh Đức làm ruộng ở xã Bình Mỹ.",),
    ),
    Rule(
        GIVEN,
        ("cho", "đối với"),
        regex.compile(
            rf"(?:bổ\s+nhiệm|trao|giao|phân\s+công|bầu)[^PNTM.;]{{0,40}}?\s{_OFFICE_WORD}\s+{_CHAIN}"
            rf"[^PNTM.;]{{0,40}}?\s(?:cho|đối\s+với)\s+{_LIST}"
        ),
        _link,
        ("Bộ trao quyết định bổ nhiệm chức vụ Hiệu trưởng Trường Đại học Vinh cho bà Lưu Thị Sen.",),
        ("Bộ trao bằng khen cho bà Lưu Thị Sen.",),
    ),
    Rule(
        TITLE_IS,
        ("là", "do", "cho", "thuộc"),
        regex.compile(
            rf"(?P<t>T){_ASIDE}[^PNTM.;:]{{0,45}}?\s(?:là|thuộc\s+về|(?:(?:giao|trao|bàn\s+giao)(?:\s+lại)?\s+)?cho)\s+"
            rf"{_LIST}|(?P<t>T)[^PNTM.;]{{0,40}}?\sdo\s+(?P<p>{_PERSON})[^PNTM.;]{{0,12}}?\s(?:đảm|nắm|giữ|phụ\s+trách)"
        ),
        _link,
        (
            "Bí thư Tỉnh ủy Điện Biên được chỉ định là ông Giàng A Dũng.",
            "Chức danh Chủ tịch UBND tỉnh Điện Biên tiếp tục do bà Lò Thị Minh đảm nhiệm.",
        ),
        ("Đoàn của Chủ tịch UBND tỉnh Điện Biên do huyện mời.",),
    ),
    Rule(
        THEN,
        ("là",),
        regex.compile(
            rf"(?P<p>{_PERSON})[^PNTM.;]{{0,110}}?[\s,(–-]{_WHEN}(?:\s[^,PNTM.;]{{0,30}})?\s*là\s+{_CHAIN}"
            rf"(?!\s*{_PERSON})"
        ),
        _link,
        ("Ông Vi Văn Tình, người nghỉ hưu năm ngoái, khi đó là Chánh Thanh tra huyện Quỳ Châu.",),
        ("Ông Vi Văn Tình nghỉ hưu, hiện là nông dân.",),
    ),
    Rule(
        AS,
        ("vị", "vai trò", "tư cách", "chức", "làm", "là"),
        regex.compile(rf"(?:{_ROLE}|chức|làm|là)\s+(?:là\s+)?{_CHAIN}\s*,\s*(?P<p>P)"),
        _link,
        ("Trên cương vị Giám đốc Sở Công Thương Hòa Bình, ông Bùi Văn Ích chủ trì hội nghị.",),
        ("Trên cương vị mới, ông Bùi Văn Ích chủ trì hội nghị.",),
    ),
    Rule(
        OFFICE_OF,
        ("chức", "vị", "vai trò"),
        regex.compile(rf"{_OFFICE_WORD}\s+{_CHAIN}\s+của\s+(?P<p>{_PERSON})"),
        _link,
        ("Chức vụ Giám đốc Sở Tư pháp Gia Lai của ông Rơ Chăm Thuận do tỉnh quyết định.",),
        ("Chức vụ của ông Rơ Chăm Thuận chưa rõ.",),
    ),
    Rule(
        APPOSITION,
        ("t", "m"),
        regex.compile(rf"{_NO_NAME_BEFORE}(?:(?P<t>[TM]){_ASIDE}{_SEP})*(?P<t>T){_ASIDE}\s*,\s*(?P<p>P)"),
        _link,
        ("Chủ tịch Hội Nông dân tỉnh Đắk Lắk, bà H’Yim Kđoh, cho rằng giá sẽ tăng.",),
        ("Chủ tịch Hội Nông dân tỉnh Đắk Lắk, người vừa nhận nhiệm vụ, đã dự.",),
    ),
)
