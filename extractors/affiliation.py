"""Which organisation a position belongs to: completing "UBND tỉnh", and what a bare title stands for.

The text's own wording is kept; the place that it leaves out is added. A bare title ("Giám đốc Trần
Văn A") takes the organisation from the article, else none.
"""

from __future__ import annotations

from dataclasses import dataclass

import regex

from extractors.discourse import Discourse
from extractors.lexicon import alternation
from extractors.localities import Localities
from extractors.names import RUN, SYLLABLE
from extractors.organization_parser import Parser
from extractors.organizations import PARTY_SEATS, Organization, expand
from extractors.places import LEVEL_OF, PROVINCE_CITIES
from extractors.positions import Position
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
_BOARD = regex.compile(
    r"(?:hđqt|hội đồng quản trị|hđtv|hội đồng thành viên) (?:của )?"
    r"(công ty|tập đoàn|ngân hàng|tổng công ty)(?: này)?"
)
_LEADERS = regex.compile(
    r"(?:lãnh đạo|đại diện|chính quyền)[ ](xã|phường|thị trấn|huyện|quận|thị xã|tỉnh)[ ]"
)
_HAS_LEVEL = regex.compile(
    r"(?<!\p{L})(?:tỉnh|thành phố|tp|huyện|quận|xã|phường|trung ương|việt nam|quốc gia)(?!\p{L})",
    regex.IGNORECASE,
)
_INSIDE_WORD = regex.compile(r"(?:\p{L}|(?:chi|tổng|phó) )$")
_EARLIER = ("trước khi", "trước đó", "trước đây")
_SENTENCE_ENDS = (". ", "\n", "? ", "! ", "” ")
#: Bodies of a territory that stand without one: the province's.
_OF_PROVINCE = ("ubnd", "hđnd", "công an", "thanh tra")
_OF_COMMUNE = ("ubnd", "hđnd", "đảng ủy")
#: How far behind a bare title its organisation may be named, in characters.
_LOOK_AHEAD = 600
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
        self._parser = Parser(document.text, folded)

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
            body = self._longer(body)
            return self._complete(
                expand(body.name(self._text)), body.kind, position.start, floor, position.end
            )
        if position.written and position.title.organization:
            return Affiliation(position.written, PRINTED)
        if position.written:
            return self._complete(expand(position.written), "seat", position.start, floor, position.end)
        return None

    def _by_kind(self, body: Organization, position: Position, floor: int) -> Affiliation | None:
        """A body named only by its kind ("Giám đốc công ty"): the one of that kind named before."""
        found = self.mentioned((body.head,), position.start, position.end)
        place = "" if found else self._localities.place("province", position.start, floor)
        if place and body.head in ("ban chỉ đạo", "bcđ"):
            return Affiliation(f"Ban Chỉ đạo {_prefixed(place)}", ASSUMED)
        return found

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
            return self._localities.place(LEVEL_OF[word], offset, floor, rural=word == "huyện")
        village = _BARE_VILLAGE.search(folded)
        if village:
            return self._village(village[1], offset)
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

    def _village(self, word: str, offset: int) -> str:
        """The name of the village last called "thôn X" (or bản, ấp, …) before ``offset``."""
        named = regex.compile(rf"(?<!\p{{L}}){word}[ ]({SYLLABLE}(?:[ ](?:{SYLLABLE}|\d+))*|\d+)")
        found = [m[1] for m in named.finditer(self._text, 0, offset)]
        return found[-1] if found else ""

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

    def _longer(self, body: Organization) -> Organization:
        """The full name, used before, of which the text repeats only the first words ("Ban Chỉ huy")."""
        short = self._folded[body.start : body.end]
        if body.kind != "unit" or not 2 <= len(short.split()) <= 4:
            return body
        at = self._folded.find(short)
        while 0 <= at < body.start:
            other = self._parser.parse(at, min(len(self._text), at + 160), True)
            if _INSIDE_WORD.search(self._folded[max(0, at - 5) : at]):
                other = None  # "Chi cục Thuế" is not the "Cục Thuế"
            if other is not None and other.end - other.start > len(short) + 3:
                return other
            at = self._folded.find(short, at + 1)
        return body

    def mentioned(
        self, heads: tuple[str, ...], offset: int, after: int = 0, within: int = 3000
    ) -> Affiliation | None:
        """The organisation with one of ``heads`` that the article names last before ``offset``.

        ``within``: how far back it may stand. ``after``: where to look on if there is none before.
        """
        pattern = regex.compile(rf"(?<![\p{{L}}])(?<!các )(?:{alternation(heads)})(?![\p{{L}}])")
        starts = [m.start() for m in pattern.finditer(self._folded, max(0, offset - within), offset)]
        bodies = (
            self._named_at(start, offset) for start in reversed(starts) if not self._tells_of_past(start)
        )
        body = next(filter(None, bodies), None)
        if body is None and after:
            later = (m.start() for m in pattern.finditer(self._folded, after, after + _LOOK_AHEAD))
            body = next(filter(None, (self._named_at(start, start + 150) for start in later)), None)
        if body is None:
            return None
        full = self._complete(expand(body.name(self._text)), body.kind, body.start, body.start, body.end)
        return Affiliation(full.name, ELSEWHERE)

    def _named_at(self, start: int, limit: int) -> Organization | None:
        line_end = self._text.find("\n", start)
        limit = min(limit, len(self._text), line_end if line_end >= 0 else limit)
        body = self._parser.parse(start, limit, True)
        if body is None or not body.named or not any(c.isupper() for c in self._text[start + 1 : body.end]):
            return None
        return body

    def _tells_of_past(self, offset: int) -> bool:
        """Whether the sentence around ``offset`` tells of earlier times."""
        begin = max((self._folded.rfind(mark, 0, offset) + len(mark) for mark in _SENTENCE_ENDS), default=0)
        return self._folded.startswith(_EARLIER, begin)

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
