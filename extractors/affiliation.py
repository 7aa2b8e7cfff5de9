"""Which organisation a position belongs to: completing "UBND tỉnh", and what a bare title stands for.

The text's own wording is kept; the article's province, or the district or commune named last, is
added where the text says only "tỉnh", "huyện", "xã". A bare title ("Giám đốc Trần Văn A") takes the
organisation from the article, else none.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

import regex

from extractors.discourse import Discourse
from extractors.organizations import LEVELS, Organization, Parser, alternation, expand
from extractors.people import RUN, SYLLABLE, is_place, name_score
from extractors.places import PROVINCE_CITIES, PlaceMention, find_places
from extractors.positions import PARTY_SEATS, Position
from pipeline.gazetteer import fold, fold_tone, load_yaml, place_names

_BARE_LEVEL = regex.compile(
    r"(?<!\p{L})(tỉnh|thành phố|tp|huyện|quận|thị xã|tx|xã|phường|thị trấn|đặc khu)\.?$", regex.IGNORECASE
)
_COMMITTEE = regex.compile(r"(?<!\p{L})(tỉnh ủy|thành ủy|huyện ủy|quận ủy|thị ủy|tỉnh đoàn|thành đoàn|huyện đoàn)$", regex.I)
_COMMITTEE_LEVEL = {"tỉnh": "province", "thành": "city", "huyện": "district", "quận": "district", "thị": "district"}
_PLACED = regex.compile(r"(?:\b(?:ở|tại|ủy|ubnd|hđnd|chủ tịch|bí thư)[ ]|:[ ]?)$")
_BEGINS = regex.compile(r"(?:^|\n|[.!?”\"][ ]|\n[ivx\d]{1,3}[.)][ ])$", regex.IGNORECASE)
_HEADS = regex.compile(r"[ ]*(?::|\((?:hợp nhất|sáp nhập|mới|sau)|\n|$)")
_OPENING = regex.compile(rf"(?:Ở|Tại)[ ](?:xã|phường|huyện|thị trấn|thị xã)?[ ]?({SYLLABLE}(?:[ ]{SYLLABLE})*)(?=[ ]*[,(])")
_BOARD = regex.compile(r"(hđqt|hội đồng quản trị|hđtv|hội đồng thành viên) (?:của )?(công ty|tập đoàn|ngân hàng|tổng công ty)(?: này)?$")
_LEADERS = regex.compile(r"(?:lãnh đạo|đại diện|chính quyền)[ ](xã|phường|thị trấn|huyện|quận|thị xã|tỉnh)[ ]")
_HAS_LEVEL = regex.compile(r"(?<!\p{L})(?:tỉnh|thành phố|tp|huyện|quận|xã|phường|trung ương|việt nam|quốc gia)(?!\p{L})", regex.I)


def _is_person(name: str) -> bool:
    """Whether a place read behind "xã" is the person who follows it ("Bí thư Đoàn xã Đinh Văn Bơ")."""
    syllables = name.split()
    return name_score(syllables) >= 2.5 and not is_place(syllables)


def _is_town(mention: PlaceMention) -> bool:
    """Whether a district is a city or town, by its prefix or its name."""
    if mention.prefix:
        return mention.prefix != "huyện"
    return mention.name in load_yaml("organizations")["cities"]


@dataclass(frozen=True, slots=True)
class Affiliation:
    """An organisation's full name, and how sure it is: 1.0 as printed, less where completed or inferred."""

    name: str
    weight: float


class Affiliations:
    """Completes and infers the organisations of one article."""

    def __init__(self, text: str, folded: str, discourse: Discourse) -> None:
        self._text = text
        self._folded = folded
        self._home = "" if self._several(text) else discourse.home_name or ""
        self._places: list[PlaceMention] | None = None
        self._parser = Parser(text, folded)

    @staticmethod
    def _several(text: str) -> bool:
        """Whether the headline names several provinces: "tỉnh" is then the one named last."""
        headline = text.lstrip().partition("\n")[0]
        return len({m.name for m in find_places(headline, 0, len(headline)) if m.level == "province" and not m.anaphor}) > 1

    def of(self, position: Position, floor: int) -> Affiliation | None:
        """The organisation that the position's own words name, completed; None for a bare title.

        ``floor``: where the sentence begins; a province named in it before the position wins.
        """
        if position.organization is not None:
            body = position.organization
            if not body.named and body.kind in ("named", "unit"):
                found = self.mentioned((body.head,), position.start, position.end)
                return found or self._steering(body, position, floor)
            board = _BOARD.match(fold(body.name(self._text)))
            if board:
                company = self.mentioned((board[2],), position.start, position.end)
                return Affiliation(f"HĐQT {company.name}", 0.8) if company else None
            body = self._longer(body)
            name = self._complete(expand(body.name(self._text)), body.head, body.kind, position.start, floor, position.end)
        elif position.written:
            if position.title.organization:
                return Affiliation(position.written, 1.0)
            name = self._complete(expand(position.written), "", "seat", position.start, floor, position.end)
        else:
            return None
        words = name[0][:1].upper() + name[0][1:]
        return Affiliation(words, 0.97 if name[1] else 1.0) if words else None

    def _complete(self, name: str, head: str, kind: str, offset: int, floor: int, end: int) -> tuple[str, bool]:
        """The name with the place that the text leaves out, and whether one was added."""
        level = _BARE_LEVEL.search(name)
        word = level[1].lower() if level else ""
        if word == "tỉnh" and self._folded.startswith(" này", end):
            return f"{name} {self._last('province', offset)}".strip(), True
        if level:
            place = self._place(LEVELS[word], offset, floor, word == "huyện")
            return (f"{name} {place}", True) if place else (name, False)
        committee = _COMMITTEE.search(fold_tone(name))
        if committee:
            word = committee[1].lower().split()[0]
            place = self._place(_COMMITTEE_LEVEL[word], offset, floor, word == "huyện")
            return (f"{name} {place}", True) if place else (name, False)
        section = self._section(offset)
        if section is not None and section.level == "commune" and fold(name) in ("ubnd", "hđnd", "đảng ủy", "đảng ủy xã"):
            return f"{name} {section.prefix} {section.name}", True
        if fold(name) in ("đảng ủy", "đảng ủy xã"):
            commune = next((m for m in self._mentions() if m.level == "commune" and m.name == self._last("commune", offset, floor)), None)
            return (f"Đảng ủy {commune.prefix or 'xã'} {commune.name}", True) if commune else (name, False)
        provincial = kind == "province" or fold(name) in ("ubnd", "hđnd", "công an", "thanh tra", "ủy ban kiểm tra thành ủy")
        if provincial and not _HAS_LEVEL.search(name) and not self._names_province(name):
            place = self._place("province", offset, floor)
            if place and fold(name) in ("ubnd", "hđnd", "công an", "thanh tra"):
                place = f"thành phố {place}" if place in PROVINCE_CITIES else f"tỉnh {place}"
            return (f"{name} {place}", True) if place else (name, False)
        return name, False

    @staticmethod
    def _names_province(name: str) -> bool:
        folded = f" {fold(name)} "
        return any(f" {province} " in folded for province in place_names("province")) or "hcm" in folded

    def _place(self, level: str, offset: int, floor: int, rural: bool = False) -> str:
        """The name of the place of a level that "tỉnh", "huyện", "xã" stands for at ``offset``."""
        if level == "province":
            return self._province_in(floor, offset) or self._header(offset) or self._home or self._last("province", offset)
        if level != "city":
            section = self._section(offset)
            if section is not None and section.level == level and section.start > 0:
                return section.name
            return self._opening(floor, offset) or self._last(level, offset, floor, rural)
        near = [self._province_in(floor, offset), self._header(offset), self._home]
        for name in near:
            if name in PROVINCE_CITIES:
                return name
        cities = [
            m
            for m in self._mentions()
            if m.prefix in ("thành phố", "tp") or m.name in PROVINCE_CITIES or (m.level == "district" and _is_town(m))
        ]
        if self._home:
            cities = [m for m in cities if m.name not in PROVINCE_CITIES]
        before = [m.name for m in cities if m.start < offset]
        return before[-1] if before else cities[0].name if cities else ""

    def _section(self, offset: int) -> PlaceMention | None:
        """The place that heads the section: "Khánh Hòa: ông …", a line "2. Phường Tuy Hòa"."""
        found = None
        for mention in self._mentions():
            if mention.start >= offset:
                break
            begins = _BEGINS.search(self._text[max(0, mention.start - 6) : mention.start])
            if mention.level in ("province", "commune") and begins and _HEADS.match(self._text, mention.end):
                found = mention
        return found

    def _header(self, offset: int) -> str:
        """The province that heads the section, if one does."""
        section = self._section(offset)
        return section.name if section and section.level == "province" else ""

    def _opening(self, floor: int, offset: int) -> str:
        """The commune or district that opens the sentence: "Ở Tân Lập (Đan Phượng), ông …"."""
        match = _OPENING.match(self._text, floor, offset)
        return match[1] if match and not _is_person(match[1]) else ""

    def _last(self, level: str, offset: int, floor: int = -1, rural: bool = False) -> str:
        """The place of a level that stands out in the article or is named last before ``offset``.

        One named in the sentence itself wins; then one that the article names much more than the
        others (its head counts for more); then the last, else the first one after. ``rural``: no town.
        """
        places = [m for m in self._mentions() if m.level == level]
        if rural:
            places = [m for m in places if not _is_town(m)]
        before = [m.name for m in places if m.start < offset]
        if before and 0 <= floor <= max(m.start for m in places if m.start < offset):
            return before[-1]
        scores: Counter[str] = Counter()
        for mention in places:
            scores[mention.name] += 1 + (2 if mention.start < 300 else 0)
        top = scores.most_common(2)
        if floor >= 0 and (len(top) == 1 or (len(top) == 2 and top[0][1] >= top[1][1] + 2)):
            return top[0][0]
        return before[-1] if before else places[0].name if places else ""

    def _mentions(self) -> list[PlaceMention]:
        if self._places is None:
            found = find_places(self._text, 0, len(self._text), self._home or None)
            kept = (m for m in found if not m.anaphor and not _is_person(m.name))
            self._places = [
                replace(m, name="Hồ Chí Minh", level="province") if m.name == "HCM" else m for m in kept
            ]
        return self._places

    def _province_in(self, start: int, end: int) -> str:
        """The province that the sentence itself names last before ``end``: with its level, in a body's name, or first."""
        found = ""
        for mention in self._mentions():
            if mention.level != "province" or not start <= mention.start < end:
                continue
            before = self._folded[max(start, mention.start - 12) : mention.start]
            if mention.prefix or mention.inside or mention.start == start or _PLACED.search(before):
                found = mention.name
        return found

    def mentioned(self, heads: tuple[str, ...], offset: int, after: int = 0, within: int = 3000) -> Affiliation | None:
        """The organisation with one of ``heads`` that the article names last before ``offset``, else first after."""
        pattern = regex.compile(rf"(?<![\p{{L}}])(?:{alternation(list(heads))})(?![\p{{L}}])")
        last: Organization | None = None
        for match in pattern.finditer(self._folded, max(0, offset - within), offset):
            body = self._named_at(match.start(), offset)
            if body is not None and not self._is_past(match.start()):
                last = body
        if last is None and after:
            for match in pattern.finditer(self._folded, after, after + 1500):
                last = self._named_at(match.start(), min(len(self._text), match.start() + 150))
                if last is not None:
                    break
        if last is None:
            return None
        name, _ = self._complete(expand(last.name(self._text)), last.head, last.kind, last.start, last.start, last.end)
        return Affiliation(name, 0.8)

    def _is_past(self, offset: int) -> bool:
        """Whether the sentence around ``offset`` tells of earlier times."""
        begin = max(self._folded.rfind(mark, 0, offset) for mark in (". ", "\n", "? ", "! ", "” "))
        return self._folded.startswith(("trước khi", "trước đó", "trước đây"), begin + 1 + (self._text[begin : begin + 1] != "\n"))

    def _named_at(self, start: int, limit: int) -> Organization | None:
        end = self._text.find("\n", start)
        body = self._parser.parse(start, min(limit, end if end >= 0 else limit), True)
        if body is None or not body.named or not any(c.isupper() for c in self._text[body.start + 1 : body.end]):
            return None
        return body

    def _steering(self, body: Organization, position: Position, floor: int) -> Affiliation | None:
        """A committee without a name: the province's ("Phó Trưởng Ban Chỉ đạo")."""
        place = self._place("province", position.start, floor)
        if body.head not in ("ban chỉ đạo", "bcđ") or not place:
            return None
        return Affiliation(f"Ban Chỉ đạo {'thành phố' if place in PROVINCE_CITIES else 'tỉnh'} {place}", 0.75)

    def local_seat(self, position: Position, floor: int) -> Affiliation | None:
        """The seat of a place whose leaders the sentence names ("Lãnh đạo xã Tân Lập, ông A, Phó Chủ tịch")."""
        if not position.title.seat:
            return None
        section = self._section(position.start)
        if section is not None and section.level == "commune":
            seat = f"UBND {section.prefix}" if position.title.seat == "ubnd" else PARTY_SEATS[section.prefix]
            return Affiliation(f"{seat} {section.name}", 0.85)
        last = None
        for last in _LEADERS.finditer(self._folded, floor, position.start):
            pass
        run = RUN.match(self._text, last.end(), position.start) if last else None
        if last is None or run is None:
            return None
        seat = f"UBND {last[1]}" if position.title.seat == "ubnd" else PARTY_SEATS[last[1]]
        return Affiliation(f"{seat} {run.group()}", 0.85)

    def _longer(self, body: Organization) -> Organization:
        """The full name, used before, of which the text repeats only the first words ("Ban Chỉ huy")."""
        short = self._folded[body.start : body.end]
        if body.kind != "unit" or not 2 <= len(short.split()) <= 4:
            return body
        at = self._folded.find(short)
        while 0 <= at < body.start:
            other = self._parser.parse(at, min(len(self._text), at + 160), True)
            if other is not None and other.end - other.start > len(short) + 3:
                return other
            at = self._folded.find(short, at + 1)
        return body

    def home_seat(self, position: Position, floor: int) -> Affiliation | None:
        """The province's own seat for a bare Bí thư or Chủ tịch in an article about that province."""
        name = self._place("province", position.start, floor)
        if not position.title.seat or not name:
            return None
        city = name in PROVINCE_CITIES
        if position.title.seat == "party":
            return Affiliation(f"{'Thành ủy' if city else 'Tỉnh ủy'} {name}", 0.7)
        return Affiliation(f"UBND {'thành phố' if city else 'tỉnh'} {name}", 0.7)
