"""Positions: a title of ``gazetteers/positions.yaml`` with the organisation that belongs to it.

"Phó Chủ tịch Thường trực UBND tỉnh" is the title Phó Chủ tịch and the organisation "UBND tỉnh". In
"Trưởng phòng Hành chính" the organisation begins inside the title ("phòng Hành chính"); "Chủ tịch
tỉnh" and "Bí thư Hà Tĩnh" stand for the seat that the place has.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import regex

from extractors.organizations import LEVEL, Organization, Parser, alternation, is_foreign
from extractors.people import RUN, SYLLABLE, is_place, name_score
from pipeline.gazetteer import fold, fold_tone, load_yaml, place_names

_MODIFIER = regex.compile(
    r"[ ]*(?:thường trực|phụ trách|thứ nhất|chuyên trách|danh dự|lâm thời|khóa[ ][ivx\d]+)(?![\p{L}])"
)
_LOWER = regex.compile(r"[ ]\p{Ll}")
_BEFORE = regex.compile(r"(?:(?<![\p{L}])(?:(nguyên|cựu|cố)|quyền|q\.|tân|các|hai|ba|bốn|những|[2-9]|0[2-9])[ ]*)+$")
_LINK = regex.compile(r"[ ]*(?:(?:của|thuộc|tại)[ ]+|[-–][ ]+|,[ ]+)?")
_PLURAL = regex.compile(r"(?<![\p{L}\d])(?:các|hai|ba|bốn|những|[2-9]|0[2-9])[ ]")
_TITLED = regex.compile(rf"[ ]*(?:\p{{Ll}}+[ ]){{0,2}}{SYLLABLE}(?:[ ]{SYLLABLE}){{1,3}}[ ]*(?:[,;]|và|cùng)[ ]*")
PARTY_SEATS = {
    "tỉnh": "Tỉnh ủy", "thành phố": "Thành ủy", "tp": "Thành ủy", "huyện": "Huyện ủy", "quận": "Quận ủy",
    "thị xã": "Thị ủy", "tx": "Thị ủy", "xã": "Đảng ủy xã", "phường": "Đảng ủy phường",
    "thị trấn": "Đảng ủy thị trấn", "đặc khu": "Đảng ủy đặc khu",
}  # fmt: skip
_BOARDS = ("hđqt", "hđtv", "hội đồng quản trị", "hội đồng thành viên")
_CITIES = {fold(name) for name in ("Hà Nội", "Hồ Chí Minh", "Hải Phòng", "Đà Nẵng", "Cần Thơ", "TP.HCM", "TPHCM")}


@dataclass(frozen=True, slots=True)
class Title:
    """One row of ``positions.yaml``."""

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
    organization: Organization | None = None
    #: a name written by the grammar where the text has only a place ("Bí thư Hà Tĩnh": "Tỉnh ủy Hà Tĩnh")
    written: str = ""
    former: bool = False
    plural: bool = False
    title_end: int = field(default=0)


@cache
def _table() -> tuple[regex.Pattern[str], dict[str, tuple[Title, int]]]:
    """The pattern of all titles, and for each form its title and where the organisation begins in it."""
    forms: dict[str, tuple[Title, int]] = {}
    rows: list[dict[str, Any]] = load_yaml("positions")["positions"]
    for row in rows:
        keys = {k: tuple(v) if isinstance(v, list) else v for k, v in row.items() if k != "forms"}
        for form in row["forms"]:
            folded = fold_tone(form)
            plain = folded.replace("[", "")
            forms[plain] = (Title(**keys), folded.find("["))
    words = alternation(list(forms))
    return regex.compile(rf"(?<![\p{{L}}])(?<!chức[ ](?=vụ[ ]))({words})(?![\p{{L}}])"), forms


def has_title(folded: str, start: int, end: int) -> bool:
    """Whether any title stands in the stretch (the cheap test before anything else)."""
    return _table()[0].search(folded, start, end) is not None


class PositionFinder:
    """Finds the positions of one text."""

    def __init__(self, text: str, folded: str) -> None:
        self.text = text
        self.folded = folded
        self.parser = Parser(text, folded)

    def find(self, start: int, end: int) -> list[Position]:
        """The positions of ``text[start:end]`` from left to right."""
        pattern, forms = _table()
        matches = []
        covered = start
        for match in pattern.finditer(self.folded, start, end):
            if match.start() >= covered and self._is_title(match, start):
                matches.append(match)
                covered = match.end()
        found: list[Position] = []
        for index, match in enumerate(matches):
            if found and match.start() < found[-1].end:
                continue
            limit = matches[index + 1].start() if index + 1 < len(matches) else end
            title, offset = forms[" ".join(match[1].split())]
            position = self._read(match, title, offset, limit, start, found)
            if position is not None:
                found.append(position)
        return _inherit(found, self.folded, self.text)

    def _is_title(self, match: regex.Match[str], start: int) -> bool:
        before = self.folded[max(start, match.start() - 12) : match.start()]
        word = match[1]
        if word in ("ct", "pct", "gđ", "pgđ", "tgđ", "uv", "tbt", "ceo") and not self.text[match.start()].isupper():
            return False
        if regex.search(r"(?<!\p{L})(?:ban|văn phòng|phủ|cung|chức danh|khối|đường|cấp|hội đồng|đoàn)[ ]$", before):
            return "chức danh" in before
        return not (word == "giám đốc" and self.folded.startswith(" thẩm", match.end()))

    def _read(
        self, match: regex.Match[str], title: Title, offset: int, limit: int, floor: int, found: list[Position]
    ) -> Position | None:
        begin, former, plural = self._before(match.start(), floor)
        end = match.end()
        if offset >= 0:
            inner = match.start() + offset
            village = self.parser._level(inner, limit, True) if title.optional else None
            if village:
                written = self.text[inner:village]
                return Position(begin, max(end, village), title, None, written, former, plural, end)
            body = self.parser.parse(inner, limit, self._open(begin, floor, found))
            stop = max(end, body.end if body else 0)
            if title.organization:
                return Position(begin, stop, title, None, title.organization, former, plural, end)
            return Position(begin, stop, title, body, "", former, plural, end)
        modifier = _MODIFIER.match(self.folded, end, limit)
        if modifier and modifier.group().endswith("trách") and _LOWER.match(self.text, modifier.end()):
            modifier = None  # "phụ trách nông nghiệp" is a field, no kind of deputy
        title_end = end = modifier.end() if modifier else end
        base = Position(begin, end, title, None, title.organization, former, plural, title_end)
        if title.organization:
            own = self.folded.find("chính phủ", end, end + 10)
            return replace(base, end=own + 9) if own >= 0 and title.organization == "Chính phủ" else self._state(base, limit)
        link = _LINK.match(self.folded, end, limit)
        at = link.end() if link else end
        plain = self.parser._skip(end, limit)
        person = self._open(begin, floor, found)
        if title.seat:
            seated = self._seat(base, plain, limit, person)
            if seated is not None:
                return seated
        body = self.parser.parse(plain, limit, person, title.implied) if plain > end else None
        if body is None and at > plain:
            body = self.parser.parse(at, limit, person)
        code = self.text[plain : plain + 3].isupper() and self.text[plain : plain + 3].isalpha()
        if body is None and plain > end and (code or set(title.bodies) & {"công ty", "hội"}):
            body = self.parser.parse(plain, limit, person, "-")
        if body is None:
            return base
        return replace(base, end=body.end, organization=body)

    def _state(self, base: Position, limit: int) -> Position:
        """A title with one organisation: a foreign country behind it takes it away."""
        at = self.parser._skip(base.end, limit)
        run = RUN.match(self.text, at, limit)
        if run and is_foreign(run.group()):
            return replace(base, end=run.end(), written=run.group())
        body = self.parser.parse(at, limit, True)
        return replace(base, end=body.end) if body else base

    def _before(self, start: int, floor: int) -> tuple[int, bool, bool]:
        begin = max(floor, start - 24)
        match = _BEFORE.search(self.folded[begin:start])
        if match is None:
            return start, False, False
        words = match.group()
        return begin + match.start(), match[1] is not None, bool(_PLURAL.search(words))

    def _open(self, start: int, floor: int, found: list[Position]) -> bool:
        """Whether a person may follow the position: none stands before it with a comma, dash or bracket.

        A person who follows a title of his own does not count ("Bộ trưởng A, Thứ trưởng B").
        """
        if found and _TITLED.fullmatch(self.text, found[-1].end, start):
            return True
        before = self.text[max(floor, start - 3) : start].rstrip()
        if not before or before[-1] not in ",-–(":
            return True
        stretch = self.text[max(floor, start - 60) : start].rstrip(" ,-–(")
        last = None
        for last in RUN.finditer(stretch):
            pass
        if last is None or last.end() < len(stretch):
            return True
        names = last.group().split()
        return is_place(names) or not any(name_score(names[k:]) >= 2 for k in range(len(names)))

    def _seat(self, base: Position, at: int, limit: int, person: bool) -> Position | None:
        """Chủ tịch or Bí thư of a place: the organisation is the place's UBND or Party committee."""
        level = LEVEL.match(self.folded, at, limit)
        if level is not None:
            stop = self.parser._level(at, limit, person)
            if stop is None:
                return None
            word = level[1]
            rest = self.text[level.end() : stop].strip()
            seat = "UBND " + word if base.title.seat == "ubnd" else PARTY_SEATS.get(word, "Chi bộ " + word)
            return replace(base, end=stop, written=f"{seat} {rest}".strip())
        run = RUN.match(self.text, at, limit)
        if run is None:
            return None
        names = run.group().split()
        for size in (4, 3, 2, 1):
            place = " ".join(names[:size])
            if len(names) >= size and fold(place) in place_names("province"):
                seat = "UBND" if base.title.seat == "ubnd" else "Thành ủy" if fold(place) in _CITIES else "Tỉnh ủy"
                level_word = "" if base.title.seat == "party" else " thành phố" if fold(place) in _CITIES else " tỉnh"
                size_end = run.start() + len(" ".join(run.group().split(" ")[:size]))
                return replace(base, end=size_end, written=f"{seat}{level_word} {place}")
        return None


def _inherit(found: list[Position], folded: str, text: str) -> list[Position]:
    """Give a bare title the organisation of the title it is coupled with ("Chủ tịch kiêm Giám đốc Công ty")."""
    for i in range(len(found) - 2, -1, -1):
        one, other = found[i], found[i + 1]
        between = folded[one.end : other.start].strip()
        if between not in ("kiêm", ",", "và", "rồi", "-", "/", ", kiêm"):
            continue
        party = one.organization
        if party and party.head == "đảng ủy" and not party.named and other.organization:
            if other.organization.kind == "named" or other.organization.head in _BOARDS:
                company = regex.sub(r"^(?:HĐQT|HĐTV|Hội đồng quản trị)[ ]", "", other.organization.name(text))
                found[i] = replace(one, organization=None, written=f"Đảng ủy {company}")
            continue
        if party and party.head in _BOARDS and not party.named and other.organization and other.organization.kind == "named":
            found[i] = replace(one, organization=None, written=f"HĐQT {other.organization.name(text)}")
            continue
        if party and party.head == "chi bộ" and not party.named and other.title.optional and other.written:
            found[i] = replace(one, organization=None, written=f"Chi bộ {other.written}")
            continue
        if one.organization or one.written or one.title.optional:
            continue
        if one.title.seat == "ubnd" and other.title.seat == "party" and other.written.startswith("Tỉnh ủy "):
            found[i] = replace(one, written="UBND tỉnh " + other.written[8:])
            continue
        if one.title.seat == "party" and other.title.optional and other.written:
            found[i] = replace(one, written=f"Chi bộ {other.written}")
            continue
        if not other.organization or (one.title.seat == "party" and other.organization.kind == "seat"):
            continue
        if one.title.seat == other.title.seat == "ubnd" or other.organization.head.startswith(one.title.bodies or ("?",)):
            found[i] = replace(one, organization=other.organization)
        elif between == "kiêm" and not one.title.implied:
            found[i] = replace(one, organization=other.organization)
    return found

