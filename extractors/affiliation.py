"""Which organisation a position belongs to: completing "UBND tỉnh", and what a bare title stands for.

The text's own wording is kept; the article's province, or the district or commune named last, is
added where the text says only "tỉnh", "huyện", "xã". A bare title ("Giám đốc Trần Văn A") takes the
organisation from the article, else none.
"""

from __future__ import annotations

from dataclasses import dataclass

import regex

from extractors.discourse import Discourse
from extractors.organizations import LEVELS, Organization, Parser, alternation, expand
from extractors.people import is_place, name_score
from extractors.places import PROVINCE_CITIES, PlaceMention, find_places
from extractors.positions import Position
from pipeline.gazetteer import fold, fold_tone, place_names

_BARE_LEVEL = regex.compile(
    r"(?<!\p{L})(tỉnh|thành phố|tp|huyện|quận|thị xã|tx|xã|phường|thị trấn|đặc khu)\.?$", regex.IGNORECASE
)
_COMMITTEE = regex.compile(r"(?<!\p{L})(tỉnh ủy|thành ủy|huyện ủy|quận ủy|thị ủy|tỉnh đoàn|thành đoàn|huyện đoàn)$", regex.I)
_COMMITTEE_LEVEL = {"tỉnh": "province", "thành": "city", "huyện": "district", "quận": "district", "thị": "district"}
_PLACED = regex.compile(r"(?:\b(?:ở|tại|ủy|ubnd|hđnd|chủ tịch|bí thư)[ ]|:[ ]?)$")
_HAS_LEVEL = regex.compile(r"(?<!\p{L})(?:tỉnh|thành phố|tp|huyện|quận|xã|phường|trung ương|việt nam|quốc gia)(?!\p{L})", regex.I)


def _is_person(name: str) -> bool:
    """Whether a place read behind "xã" is the person who follows it ("Bí thư Đoàn xã Đinh Văn Bơ")."""
    syllables = name.split()
    return name_score(syllables) >= 2.5 and not is_place(syllables)


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
                return self.mentioned((body.head,), position.start, position.end)
            name = self._complete(expand(body.name(self._text)), body.head, body.kind, position.start, floor)
        elif position.written:
            if position.title.organization:
                return Affiliation(position.written, 1.0)
            name = self._complete(expand(position.written), "", "seat", position.start, floor)
        else:
            return None
        words = name[0][:1].upper() + name[0][1:]
        return Affiliation(words, 0.97 if name[1] else 1.0) if words else None

    def _complete(self, name: str, head: str, kind: str, offset: int, floor: int) -> tuple[str, bool]:
        """The name with the place that the text leaves out, and whether one was added."""
        level = _BARE_LEVEL.search(name)
        if level:
            place = self._place(LEVELS[level[1].lower()], offset, floor)
            return (f"{name} {place}", True) if place else (name, False)
        committee = _COMMITTEE.search(fold_tone(name))
        if committee:
            place = self._place(_COMMITTEE_LEVEL[committee[1].lower().split()[0]], offset, floor)
            return (f"{name} {place}", True) if place else (name, False)
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

    def _place(self, level: str, offset: int, floor: int) -> str:
        """The name of the place of a level that "tỉnh", "huyện", "xã" stands for at ``offset``."""
        if level in ("province", "city"):
            for name in (self._province_in(floor, offset), self._home, self._last("province", offset)):
                if name and (level == "province" or name in PROVINCE_CITIES):
                    return name
            if level == "province":
                return ""
            level = "district"
        return self._last(level, offset)

    def _last(self, level: str, offset: int) -> str:
        """The place of a level named last before ``offset``, else the first one after it."""
        names = [(m.start, m.name) for m in self._mentions() if m.level == level]
        before = [name for start, name in names if start < offset]
        return before[-1] if before else names[0][1] if names else ""

    def _mentions(self) -> list[PlaceMention]:
        if self._places is None:
            found = find_places(self._text, 0, len(self._text), self._home or None)
            self._places = [m for m in found if not m.anaphor and not _is_person(m.name)]
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
            if body is not None:
                last = body
        if last is None and after:
            for match in pattern.finditer(self._folded, after, after + 1500):
                last = self._named_at(match.start(), min(len(self._text), match.start() + 150))
                if last is not None:
                    break
        if last is None:
            return None
        name, _ = self._complete(expand(last.name(self._text)), last.head, last.kind, last.start, last.start)
        return Affiliation(name, 0.8)

    def _named_at(self, start: int, limit: int) -> Organization | None:
        end = self._text.find("\n", start)
        body = self._parser.parse(start, min(limit, end if end >= 0 else limit), True)
        if body is None or not body.named or not any(c.isupper() for c in self._text[body.start + 1 : body.end]):
            return None
        return body

    def home_seat(self, position: Position) -> Affiliation | None:
        """The province's own seat for a bare Bí thư or Chủ tịch in an article about that province."""
        name = self._home
        if not position.title.seat or not name:
            return None
        city = name in PROVINCE_CITIES
        if position.title.seat == "party":
            return Affiliation(f"{'Thành ủy' if city else 'Tỉnh ủy'} {name}", 0.7)
        return Affiliation(f"UBND {'thành phố' if city else 'tỉnh'} {name}", 0.7)
