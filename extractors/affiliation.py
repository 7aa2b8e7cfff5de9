"""Which organisation a position belongs to: completing "UBND tỉnh", and what a bare title stands for.

The text's own wording is kept; the place that it leaves out is added. A bare title ("Giám đốc Trần
Văn A") takes the organisation from the article, else none.
"""

from __future__ import annotations

from dataclasses import dataclass

import regex

from extractors.bodies import NamedBodies
from extractors.discourse import Discourse
from extractors.localities import Localities
from extractors.names import RUN
from extractors.organizations import PARTY_SEATS, Organization, expand
from extractors.places import LEVEL_OF, PROVINCE_CITIES
from extractors.positions import Position
from extractors.villages import village_before, village_beside
from pipeline.gazetteer import fold, fold_tone, place_names
from pipeline.segment import Document

_BARE_LEVEL = regex.compile(
    r"(?<!\p{L})(tỉnh|thành phố|tp|huyện|quận|thị xã|tx|xã|phường|thị trấn|đặc khu)\.?$", regex.IGNORECASE
)
_COMMITTEE = regex.compile(
    r"(?<!\p{L})(tỉnh|thành|huyện|quận|thị) (?:ủy|đoàn)$|(?<!\p{L})(tỉnh|thành|huyện|quận|thị)đoàn$",
    regex.IGNORECASE,
)
_COMMITTEE_LEVEL = {
    "tỉnh": "province",
    "thành": "city",
    "huyện": "district",
    "quận": "district",
    "thị": "district",
}
_BARE_VILLAGE = regex.compile(r"(?<!\p{L})(thôn|bản|buôn|bon|ấp|khóm|xóm|làng|khu phố)$")
#: Cells of the Party and the Youth Union: in a village where the sentence names one.
_CELLS = ("chi bộ", "chi đoàn")
_BOARD = regex.compile(
    r"(?:hđqt|hội đồng quản trị|hđtv|hội đồng thành viên) (?:của )?"
    r"(công ty|tập đoàn|ngân hàng|tổng công ty|hợp tác xã|htx)(?: này)?"
)
_LEADERS = regex.compile(
    r"(?:lãnh đạo|đại diện|chính quyền)[ ](xã|phường|thị trấn|huyện|quận|thị xã|tỉnh)[ ]"
)
_HAS_LEVEL = regex.compile(
    r"(?<!\p{L})(?:tỉnh|thành phố|tp|huyện|quận|xã|phường|trung ương|việt nam|quốc gia)(?!\p{L})",
    regex.IGNORECASE,
)
_STEERING_HEADS = ("ban chỉ đạo", "bcđ")
#: A ban that a sentence names before "làm Trưởng ban".
_STEERING = regex.compile(r"(?<!\p{L})(ban chỉ đạo|bcđ|ban quản lý|ban tổ chức)(?!\p{L})")
#: The heads of the bodies that "nhà trường", "bệnh viện" or "công ty" stands for.
_GENERIC_HEADS = {
    "trường": ("trường", "đại học", "học viện", "cao đẳng"),
    "bệnh viện": ("bệnh viện",),
    "công ty": ("công ty", "tổng công ty", "tập đoàn"),
    "trung tâm": ("trung tâm",),
}
#: Divisions inside a hospital or school.
_DIVISIONS = ("phòng", "khoa", "bộ môn")
_INSTITUTIONS = ("bệnh viện", "trường đại học", "đại học", "học viện", "trường cao đẳng")
#: How often the kind of an institution is named in an article of its own, and where the article begins, in characters.
_OWN_INSTITUTION, _BEGINNING = 3, 500
#: What tells the body to which a division belongs.
_PARENT = regex.compile(
    r",|(?<!\p{L})(?:tỉnh|thành phố|tp|huyện|quận|xã|phường|sở|bộ|công an|bệnh viện|trường|đại học|học viện|ubnd)(?!\p{L})",
    regex.IGNORECASE,
)
#: Bodies of a territory that stand without one: the province's.
_OF_PROVINCE = ("ubnd", "hđnd", "công an", "thanh tra")
_OF_COMMUNE = ("ubnd", "hđnd", "đảng ủy")
#: How sure an organisation is: printed whole, completed, taken from elsewhere in the article, guessed.
PRINTED, COMPLETED, ELSEWHERE, ASSUMED = 1.0, 0.97, 0.8, 0.7


@dataclass(frozen=True, slots=True)
class Affiliation:
    """An organisation's full name and how sure it is, 0 to 1."""

    name: str
    weight: float


class Affiliations:
    """Completes and infers the organisations of one article."""

    def __init__(self, document: Document, folded: str, discourse: Discourse) -> None:
        self._text = document.text
        self._folded = folded
        self._localities = Localities(document, folded, discourse)
        self._bodies = NamedBodies(document.text, folded)

    def of(self, position: Position, floor: int) -> Affiliation | None:
        """The organisation that the position's own words name, completed; None for a bare title.

        ``floor``: where the sentence begins.
        """
        body = position.organization
        if body is not None:
            if not body.named and body.kind != "seat":
                return self._by_kind(body, position, floor)
            board = _BOARD.fullmatch(fold(body.name(self._text)))
            if board:
                firm = self.mentioned((board[1],), position.start, position.end)
                return Affiliation(f"HĐQT {firm.name}", ELSEWHERE) if firm else None
            body = self._bodies.longer(body)
            name = expand(body.name(self._text))
            if body.head in _DIVISIONS and not _PARENT.search(name):
                name = ", ".join(filter(None, (name, self._institution())))
            return self._complete(name, body.kind, position.start, floor, position.end)
        if position.written and position.title.organization:
            return Affiliation(position.written, PRINTED)
        if position.written:
            return self._complete(expand(position.written), "seat", position.start, floor, position.end)
        return None

    def _by_kind(self, body: Organization, position: Position, floor: int) -> Affiliation | None:
        """A body named only by its kind ("Giám đốc công ty"): the one of that kind named before."""
        head = body.head
        steering = _STEERING.findall(self._folded, floor, position.start) if head == "ban" else []
        head = steering[-1] if steering else head
        found = self.mentioned((head,), position.start, position.end, floor=floor)
        if found or head not in _STEERING_HEADS:
            return found
        commune = self._localities.own_commune()
        place = self._localities.place("province", position.start, floor)
        of = f"{commune.prefix} {commune.name}" if commune else _prefixed(place)
        return Affiliation(f"Ban Chỉ đạo {of}", ASSUMED) if of else None

    def _complete(self, name: str, kind: str, offset: int, floor: int, end: int) -> Affiliation:
        """The name with the place that the text leaves out; ``end`` is where the position ends."""
        name = name[:1].upper() + name[1:]
        place = self._missing_place(name, kind, offset, floor, end)
        return Affiliation(f"{name} {place}", COMPLETED) if place else Affiliation(name, PRINTED)

    def _missing_place(self, name: str, kind: str, offset: int, floor: int, end: int) -> str:
        folded = fold(name)
        level = _BARE_LEVEL.search(name)
        if level:
            word = level[1].lower()
            if word == "tỉnh" and self._folded.startswith(" này", end):
                return self._localities.last("province", offset)
            place = self._localities.place(LEVEL_OF[word], offset, floor, rural=word == "huyện")
            return place.removeprefix(f"{word.capitalize()} ")  # of a place called "Phường 1"
        if folded in _CELLS:
            return village_beside(self._text, self._folded, floor, end, self._bodies.sentence_end(end))
        village = _BARE_VILLAGE.search(folded)
        if village:
            return village_before(self._text, self._folded, village[1], offset)
        committee = _COMMITTEE.search(fold_tone(name))
        if committee:
            word = (committee[1] or committee[2]).lower()
            return self._localities.place(_COMMITTEE_LEVEL[word], offset, floor, rural=word == "huyện")
        section = self._localities.section(offset) if folded in _OF_COMMUNE else None
        if section is not None and section.level == "commune":
            return f"{section.prefix} {section.name}"
        if folded == "đảng ủy":
            commune = self._localities.commune(self._localities.place("commune", offset, floor))
            return f"{commune.prefix or 'xã'} {commune.name}" if commune else ""
        if folded in ("ban thường vụ", "ban chấp hành"):
            return self._committee(offset, floor, of_members=folded == "ban chấp hành")
        if folded in _OF_PROVINCE:
            return _prefixed(self._localities.place("province", offset, floor))
        if kind == "province" and not _HAS_LEVEL.search(name) and not _names_province(folded):
            return self._localities.place("province", offset, floor)
        return ""

    def _committee(self, offset: int, floor: int, of_members: bool) -> str:
        """Whose "Ban Thường vụ" it is: the commune's that the article begins with, else the province's."""
        commune = self._localities.own_commune()
        if commune is not None:
            return f"{'Đảng bộ' if of_members else 'Đảng ủy'} {commune.prefix} {commune.name}"
        place = self._localities.place("province", offset, floor)
        city = place in PROVINCE_CITIES
        if not place or of_members:
            return f"Đảng bộ {_prefixed(place)}" if place else ""
        return f"{PARTY_SEATS['thành phố' if city else 'tỉnh']} {place}"

    def mentioned(
        self,
        heads: tuple[str, ...],
        offset: int,
        after: int = 0,
        within: int = 3000,
        floor: int | None = None,
    ) -> Affiliation | None:
        """The organisation with one of ``heads`` named last before ``offset``, as ``NamedBodies.last`` finds it."""
        body = self._bodies.last(heads, offset, after, within, floor)
        return Affiliation(self._full(body), ELSEWHERE) if body else None

    def main(self, position: Position) -> Affiliation | None:
        """The body that a generic word stands for ("Hiệu trưởng nhà trường"): named most, then first."""
        names = self._names(_GENERIC_HEADS.get(position.generic, ()), position.start)
        return Affiliation(max(names, key=names.count), ELSEWHERE) if names else None

    def acting(self, offset: int) -> Affiliation | None:
        """The ministry that acts or speaks last before ``offset``."""
        body = self._bodies.acting("bộ", offset)
        return Affiliation(self._full(body), ELSEWHERE) if body else None

    def _institution(self) -> str:
        """The hospital or university that the article begins with and tells of, or ""."""
        for head in _INSTITUTIONS:
            names = self._names((head,), min(_BEGINNING, len(self._text)))
            own = min(names, key=len, default="")
            # an article on many schools has none of its own
            one = all(name.startswith(own) for name in names)
            if own and one and self._folded.count(head) >= _OWN_INSTITUTION:
                return own
        return ""

    def _names(self, heads: tuple[str, ...], end: int) -> list[str]:
        """The full names of the bodies with one of ``heads`` before ``end``, in the order of the text."""
        return [self._full(body) for body in self._bodies.named(heads, end)] if heads else []

    def _full(self, body: Organization) -> str:
        name = expand(body.name(self._text))
        return self._complete(name, body.kind, body.start, body.start, body.end).name

    def local_seat(self, position: Position, floor: int) -> Affiliation | None:
        """The seat of a bare Bí thư or Chủ tịch in the commune that heads the section or whose leaders speak.

        "Lãnh đạo xã Tân Lập, ông A, Phó Chủ tịch, …": UBND xã Tân Lập.
        """
        if not position.title.seat:
            return None
        section = self._localities.section(position.start)
        if section is not None and section.level == "commune":
            return Affiliation(f"{_seat(position, section.prefix)} {section.name}", ELSEWHERE)
        leaders = list(_LEADERS.finditer(self._folded, floor, position.start))
        run = RUN.match(self._text, leaders[-1].end(), position.start) if leaders else None
        return Affiliation(f"{_seat(position, leaders[-1][1])} {run.group()}", ELSEWHERE) if run else None

    def home_seat(self, position: Position, floor: int) -> Affiliation | None:
        """The province's own seat for a bare Bí thư or Chủ tịch in an article about that province."""
        name = self._localities.place("province", position.start, floor) if position.title.seat else ""
        if position.title.seat == "ubnd" and not (
            "ubnd" in self._folded or "ủy ban nhân dân" in self._folded
        ):
            return None  # nothing in the article is about the authorities: the chairman of a club or firm
        if not name:
            return None
        city = name in PROVINCE_CITIES
        return Affiliation(f"{_seat(position, 'thành phố' if city else 'tỉnh')} {name}", ASSUMED)


def _seat(position: Position, level: str) -> str:
    return PARTY_SEATS[level] if position.title.seat == "party" else f"UBND {level}"


def _prefixed(province: str) -> str:
    """The province with its level in front."""
    return f"{'thành phố' if province in PROVINCE_CITIES else 'tỉnh'} {province}" if province else ""


def _names_province(folded: str) -> bool:
    return "hcm" in folded or any(f" {name} " in f" {folded} " for name in place_names("province"))
