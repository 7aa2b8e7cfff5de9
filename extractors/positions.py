"""Positions: a title of ``gazetteers/positions.yaml`` with the organisation that belongs to it.

"Phó Chủ tịch Thường trực UBND tỉnh" is the title Phó Chủ tịch and the organisation "UBND tỉnh". In
"Trưởng phòng Hành chính" the organisation begins inside the title ("phòng Hành chính"); "Chủ tịch
tỉnh" and "Bí thư Hà Tĩnh" stand for the seat that the place has.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import regex

from extractors.levels import level_at, level_end, places_after
from extractors.lexicon import alternation
from extractors.names import RUN, SYLLABLE, is_place, name_score
from extractors.organization_parser import Parser
from extractors.organizations import PARTY_SEATS, Organization, is_foreign
from extractors.places import PROVINCE_CITIES
from pipeline.gazetteer import fold, fold_tone, load_yaml, place_names

_MODIFIER = regex.compile(
    r"[ ]*(?:thường trực|phụ trách|thứ nhất|chuyên trách|danh dự|lâm thời|dự khuyết|khóa[ ][ivx\d]+)(?!\p{L})"
)
#: Words for the speaker's own body: the title stays a bare one.
_GENERIC = regex.compile(
    r"[ ](?:của[ ])?(?:nhà[ ])?(đơn vị|cơ quan|trường|bệnh viện|công ty|trung tâm)(?:[ ](?:này|trên|đó))?"
    r"(?=[ ]*[,;:)-]|$)"
)
#: What a director directs, before the firm: "Giám đốc hành chính - nhân sự Công ty …".
_FUNCTION = regex.compile(
    r"(?:[ ](?:hành chính|nhân sự|tài chính|kinh doanh|kỹ thuật|đối ngoại|truyền thông|marketing|vận hành"
    r"|sản xuất|khu vực|vùng|dự án|đào tạo|chiến lược|công nghệ|thương mại|bán hàng|phát triển|toàn quốc"
    r"|-|và))+[ ]"
)
_LOWER = regex.compile(r"[ ]\p{Ll}")
_PLURAL_WORDS = r"các|hai|ba|bốn|những|[2-9]|0[2-9]"
_BEFORE = regex.compile(rf"(?:(?<![\p{{L}}\d./])(?:(nguyên|cựu|cố)|quyền|q\.|tân|nữ|{_PLURAL_WORDS})[ ]*){{1,6}}$")
_PLURAL = regex.compile(rf"(?<![\p{{L}}\d./])(?:{_PLURAL_WORDS})[ ]")
_LINK = regex.compile(r"[ ]*(?:(?:của|thuộc|tại)[ ]+|[-–][ ]+|,[ ]+)?")
#: Words before a title that make it part of another name ("Văn phòng Chủ tịch nước", "Ban Bí thư").
_NO_TITLE = regex.compile(
    r"(?<!\p{L})(?:ban|văn phòng|phủ|cung|khối|đường|cấp|hội đồng|đoàn"
    r"|(?:khu|nhà) (?:lưu|tưởng) niệm|tượng(?: đài)?|đền thờ|(?:phần )?mộ|di ảnh)(?: cố)?[ ]$"
)
#: A name behind the title before: it has its title, so the next title is another person's.
_TITLED = regex.compile(
    rf"[ ]*(?:\p{{Ll}}+[ ]){{0,2}}{SYLLABLE}(?:[ ]{SYLLABLE}){{1,3}}[ ]*(?:[,;]|và|cùng)[ ]*"
)
_CITY_SEATS, _PROVINCE_SEATS = ("Thành ủy", "UBND thành phố"), ("Tỉnh ủy", "UBND tỉnh")
_CITIES = {fold(name) for name in (*PROVINCE_CITIES, "TP.HCM", "TPHCM")}


@dataclass(frozen=True, slots=True)
class Title:
    """One row of ``positions.yaml``, where its fields are explained."""

    role: str
    implied: str = ""
    organization: str = ""
    bodies: tuple[str, ...] = ()
    seat: str = ""
    within: tuple[str, ...] = ()
    needs: bool = False
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Position:
    """A title in the text with its organisation: the span of both, and how they are worded."""

    start: int
    end: int
    title: Title
    former: bool = False
    plural: bool = False
    organization: Organization | None = None
    #: the kind of body that a bare title names ("Hiệu trưởng nhà trường": trường)
    generic: str = ""
    #: a name that the text only implies ("Bí thư Hà Tĩnh": "Tỉnh ủy Hà Tĩnh")
    written: str = ""


@cache
def _table() -> tuple[re.Pattern[str], dict[str, tuple[Title, int]]]:
    """The pattern of all titles, and for each form its title and where the organisation begins in it."""
    forms: dict[str, tuple[Title, int]] = {}
    rows: list[dict[str, Any]] = load_yaml("positions")["positions"]
    for row in rows:
        values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in row.items()}
        spellings = values.pop("forms")
        for form in map(fold_tone, spellings):
            forms[form.replace("[", "")] = (Title(**values), form.find("["))
    # the standard library scans a text for this pattern six times faster than regex does
    return re.compile(
        rf"(?<!\w)(?<!chức[ ](?=vụ[ ]))(?<!nhiệm[ ](?=vụ[ ]))({alternation(forms)})(?!\w)"
    ), forms


class PositionFinder:
    """Finds the positions of one text; ``folded`` is the text in lower case, of the same length."""

    def __init__(self, text: str, folded: str) -> None:
        self.text = text
        self.folded = folded
        self._parser = Parser(text, folded)
        self._titles = list(_table()[0].finditer(folded))
        self._starts = [match.start() for match in self._titles]

    def has_title(self, start: int, end: int) -> bool:
        """Whether a title stands in ``text[start:end]``."""
        at = bisect_left(self._starts, start)
        return at < len(self._starts) and self._starts[at] < end

    def find(self, start: int, end: int) -> list[Position]:
        """The positions of ``text[start:end]`` from left to right."""
        forms = _table()[1]
        inside = self._titles[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        matches = [m for m in inside if m.end() <= end and self._is_title(m, start)]
        found: list[Position] = []
        for index, match in enumerate(matches):
            if found and match.start() < found[-1].end:
                continue
            limit = matches[index + 1].start() if index + 1 < len(matches) else end
            title, offset = forms[" ".join(match[1].split())]
            begin, former, plural = self._before(match.start(), start)
            base = Position(begin, match.end(), title, former, plural)
            person_follows = self._is_open(begin, start, found)
            if offset >= 0:
                position = self._inside(base, match.start() + offset, limit, person_follows)
            else:
                position = self._behind(base, limit, person_follows)
            found.append(replace(position, end=places_after(self.text, self.folded, position.end, limit)))
        return found

    def _is_title(self, match: re.Match[str], start: int) -> bool:
        word = match[1]
        if (len(word) < 4 or word == "ptgđ") and not self.text[match.start()].isupper():
            return False
        if _NO_TITLE.search(self.folded[max(start, match.start() - 20) : match.start()]):
            return False
        return not (word == "giám đốc" and self.folded.startswith(" thẩm", match.end()))

    def _before(self, start: int, floor: int) -> tuple[int, bool, bool]:
        """Where the title's own words before it begin, whether it is a former one, whether a plural."""
        begin = max(floor, start - 24)
        match = _BEFORE.search(self.folded[begin:start])
        if match is None:
            return start, False, False
        return begin + match.start(), match[1] is not None, bool(_PLURAL.search(match.group()))

    def _is_open(self, start: int, floor: int, found: list[Position]) -> bool:
        """Whether a person may follow the position: none stands before it with a comma, dash or bracket.

        A person who follows a title of his own does not count ("Bộ trưởng A, Thứ trưởng B").
        """
        if found and _TITLED.fullmatch(self.text, found[-1].end, start):
            return True
        before = self.text[max(floor, start - 60) : start].rstrip()
        if not before or before[-1] not in ",-–(":
            return True
        stretch = before.rstrip(" ,-–(")
        runs = [run for run in RUN.finditer(stretch) if run.end() == len(stretch)]
        names = runs[-1].group().split() if runs else []
        tails = [names[k:] for k in range(len(names))]
        return any(map(is_place, tails)) or not any(name_score(tail) >= 2 for tail in tails)

    def _inside(self, base: Position, inner: int, limit: int, person_follows: bool) -> Position:
        """The position whose organisation begins inside the title: "Trưởng phòng …", "Trưởng bản …"."""
        title, head = base.title, self.folded[inner : base.end]
        if self.folded.startswith(f" {head} ", base.end):
            inner = base.end + 1  # "Trưởng ban Ban Quản lý …": the body's name begins with the word again
        village = level_end(self.text, self.folded, inner, limit, True) if title.optional else None
        if village:
            return replace(base, end=max(base.end, village), written=self.text[inner:village])
        modifier = _MODIFIER.match(self.folded, base.end, limit)
        after = self._parser.skip(modifier.end(), limit) if modifier else 0
        body = self._parser.parse(after, limit, person_follows) if after else None
        body = body or self._parser.parse(inner, limit, person_follows)
        if modifier and body and body.end <= modifier.end():
            # "Phó Trưởng ban Thường trực": a ban that is named before, none of that name
            return replace(base, end=modifier.end(), organization=self._parser.parse(inner, base.end, False))
        stop = max(base.end, body.end if body else 0)
        if title.organization:
            return replace(base, end=stop, written=title.organization)
        return replace(base, end=stop, organization=body)

    def _behind(self, base: Position, limit: int, person_follows: bool) -> Position:
        """The position whose organisation follows the title, perhaps after "của" or a dash."""
        title, parser = base.title, self._parser
        modifier = _MODIFIER.match(self.folded, base.end, limit)
        # "Phó Giám đốc phụ trách Sở …" is a kind of deputy, "phụ trách nông nghiệp" a field
        if modifier and not (modifier.group().endswith("trách") and _LOWER.match(self.text, modifier.end())):
            base = replace(base, end=modifier.end())
        generic = _GENERIC.match(self.folded, base.end, limit)
        base = replace(base, end=generic.end(), generic=generic[1]) if generic else base
        if title.organization:
            return self._of_state(base, limit)
        at = parser.skip(base.end, limit)
        seated = self._seat(base, at, limit, person_follows) if title.seat else None
        if seated is not None:
            return seated
        body = parser.parse(at, limit, person_follows, title.implied) if at > base.end else None
        link = _LINK.match(self.folded, base.end, limit)
        if body is None and link and link.end() > at:
            body = parser.parse(link.end(), limit, person_follows)
        function = _FUNCTION.match(self.folded, base.end, limit)
        if body is None and function:
            body = parser.parse(function.end(), limit, person_follows)
        code = self.text[at : at + 3].isupper() and self.text[at : at + 3].isalpha()
        if body is None and at > base.end and (code or "công ty" in title.bodies or "hội" in title.bodies):
            body = parser.parse_own_name(at, limit, person_follows)
        return replace(base, end=body.end, organization=body) if body else base

    def _of_state(self, base: Position, limit: int) -> Position:
        """A title that has one organisation; a foreign country behind it takes that away."""
        at = self._parser.skip(base.end, limit)
        run = RUN.match(self.text, at, limit)
        if run and is_foreign(run.group()):
            return replace(base, end=run.end(), written=run.group())
        base = replace(base, written=base.title.organization)
        body = self._parser.parse(at, limit, True)
        return replace(base, end=body.end) if body else base

    def _seat(self, base: Position, at: int, limit: int, person_follows: bool) -> Position | None:
        """Chủ tịch or Bí thư of a place: the organisation is the place's UBND or Party committee."""
        party = base.title.seat == "party"
        level = level_at(self.text, self.folded, at, limit)
        stop = level_end(self.text, self.folded, at, limit, person_follows)
        if level and stop:
            seat = PARTY_SEATS.get(level[1], f"Chi bộ {level[1]}") if party else f"UBND {level[1]}"
            return replace(base, end=stop, written=f"{seat} {self.text[level.end() : stop].strip()}".strip())
        run = RUN.match(self.text, at, limit)
        names = run.group().split(" ") if run else []
        for size in range(min(4, len(names)), 0, -1):
            place = " ".join(names[:size])
            if fold(place) in place_names("province"):
                city = fold(place) in _CITIES
                committee, council = _CITY_SEATS if city else _PROVINCE_SEATS
                seat = committee if party else council
                return replace(base, end=at + len(place), written=f"{seat} {place}")
        return None
