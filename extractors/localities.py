"""Which place "tỉnh", "huyện", "xã" and a bare "UBND" stand for in one article.

A place named in the sentence wins, then the heading of the section, then the article's own province
or the district or commune that stands out in it, then the one named last.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cached_property

import regex

from extractors.discourse import Discourse
from extractors.names import SYLLABLE, is_place, name_score, split_place
from extractors.organizations import word_set
from extractors.places import PROVINCE_CITIES, PlaceMention, find_places
from pipeline.gazetteer import fold
from pipeline.segment import Document

_PLACED = regex.compile(r"(?:\b(?:ở|tại|ủy|ubnd|hđnd|chủ tịch|bí thư)[ ]|:[ ]?)$")
_BEGINS = regex.compile(
    r"(?:^|\n|[.!?”\"][ ]|\n[ivx\d]{1,3}[.)][ ]|\n[-+*•][ ]?)(?:(?:lãnh đạo|nhân sự|về phía)[ ])?$",
    regex.IGNORECASE,
)
_SEAT = regex.compile(
    r"(?:ubnd|hđnd|ủy ban nhân dân|đảng ủy|công an|đoàn|phụ nữ|nông dân|cựu chiến binh)[ ]$"
)
_HEADS = regex.compile(r"[ ]*(?::|\((?:hợp nhất|sáp nhập|mới|sau|gồm)|\n|$)")
_OPENING = regex.compile(
    rf"(?:Ở|Tại)[ ](?:xã|phường|huyện|thị trấn|thị xã)?[ ]?({SYLLABLE}(?:[ ]{SYLLABLE}){{0,7}})(?=[ ]*[,(])"
)
#: How much more often a district or commune must be named than the next to be the article's own.
_MARGIN = 2
_HEAD_OF_ARTICLE = 300


def _is_person(name: str, behind_body: bool = False) -> bool:
    """Whether a place read behind "xã" is the person who follows it ("Bí thư Đoàn xã Đinh Văn Bơ").

    ``behind_body``: the level ends the name of a body, so that less makes a person ("UBND xã Vừ Mí Sính").
    """
    syllables = name.split()
    least = 2.0 if behind_body and len(syllables) > 2 else 2.5
    return name_score(syllables) >= least and not is_place(syllables)


def _is_town(mention: PlaceMention) -> bool:
    """Whether a district is a city or town, by its prefix or its name."""
    return mention.prefix != "huyện" if mention.prefix else fold(mention.name) in word_set("cities")


def _repaired(mention: PlaceMention) -> PlaceMention:
    """The mention without a person's name behind the place ("xã Tân Lập Lê Văn Bảy")."""
    if mention.name == "HCM":
        return replace(mention, name="Hồ Chí Minh", level="province")
    if mention.level not in ("district", "commune"):
        return mention
    syllables = mention.name.split()
    return replace(mention, name=" ".join(syllables[: split_place(syllables, 1)]))


class Localities:
    """The places of one article, for completing names of organisations."""

    def __init__(self, document: Document, folded: str, discourse: Discourse) -> None:
        self._document = document
        self._text = document.text
        self._folded = folded
        self._discourse = discourse

    def place(self, level: str, offset: int, floor: int, rural: bool = False) -> str:
        """The name of the place of a level ("city" included) meant at ``offset``, or "".

        ``floor``: where the sentence begins. ``rural``: a "huyện", so no town.
        """
        if level == "province":
            named = self._in_sentence(floor, offset) or self._section_province(offset)
            return named or self._home or self.last("province", offset)
        if level == "city":
            return self._city(offset, floor)
        section = self.section(offset)
        if section is not None and section.level == level and section.start > 0:
            return section.name
        opening = _OPENING.match(self._text, floor, offset)
        if opening and not _is_person(opening[1]):
            return opening[1]
        places = [m for m in self._mentions if m.level == level and not (rural and _is_town(m))]
        return (
            self._in_this_sentence(places, floor, offset) or _outstanding(places) or _nearest(places, offset)
        )

    def last(self, level: str, offset: int) -> str:
        """The place of a level named last before ``offset``, else the first one after, or ""."""
        return _nearest([m for m in self._mentions if m.level == level], offset)

    def section(self, offset: int) -> PlaceMention | None:
        """The place that heads the section: "Khánh Hòa: ông …", a line "2. Phường Tuy Hòa"."""
        found = None
        for mention in self._mentions:
            if mention.start >= offset:
                break
            begins = _BEGINS.search(self._text[max(0, mention.start - 15) : mention.start])
            if mention.level in ("province", "commune") and begins and _HEADS.match(self._text, mention.end):
                found = mention
        return found

    def commune(self, name: str) -> PlaceMention | None:
        """The first mention of the commune called ``name``."""
        return next((m for m in self._mentions if m.level == "commune" and m.name == name), None)

    def own_commune(self) -> PlaceMention | None:
        """The commune that the headline names with its level: the article is its own."""
        end = len(self._text.lstrip().partition("\n")[0]) + len(self._text) - len(self._text.lstrip())
        return next((m for m in self._mentions if m.level == "commune" and m.prefix and m.start < end), None)

    @cached_property
    def _home(self) -> str:
        """The article's own province; none where the headline names several."""
        headline = self._text.lstrip().partition("\n")[0]
        named = {m.name for m in find_places(headline, 0, len(headline)) if m.level == "province" and m.name}
        return "" if len(named) > 1 else self._discourse.home_name or ""

    @cached_property
    def _mentions(self) -> list[PlaceMention]:
        home = self._home or None
        found = (m for s in self._document.sentences for m in find_places(self._text, s.start, s.end, home))
        kept = (m for m in found if not m.anaphor and not _is_person(m.name, self._ends_body(m)))
        return [_repaired(mention) for mention in kept]

    def _ends_body(self, mention: PlaceMention) -> bool:
        return _SEAT.search(self._folded, max(0, mention.start - 20), mention.start) is not None

    def _in_sentence(self, start: int, end: int) -> str:
        """The province that the sentence names last: with its level, in a body's name, or at its head."""
        found = ""
        for mention in self._mentions:
            if mention.level != "province" or not start <= mention.start < end:
                continue
            before = self._folded[max(start, mention.start - 12) : mention.start]
            if mention.prefix or mention.inside or mention.start == start or _PLACED.search(before):
                found = mention.name
        return found

    def _section_province(self, offset: int) -> str:
        section = self.section(offset)
        return section.name if section and section.level == "province" else ""

    def _city(self, offset: int, floor: int) -> str:
        for name in (self._in_sentence(floor, offset), self._section_province(offset), self._home):
            if name in PROVINCE_CITIES:
                return name
        towns = [
            m
            for m in self._mentions
            if m.prefix in ("thành phố", "tp")
            or m.name in PROVINCE_CITIES
            or (m.level == "district" and _is_town(m))
        ]
        return _nearest([m for m in towns if not self._home or m.name not in PROVINCE_CITIES], offset)

    @staticmethod
    def _in_this_sentence(places: list[PlaceMention], floor: int, offset: int) -> str:
        names = [m.name for m in places if floor <= m.start < offset]
        return names[-1] if names else ""


def _nearest(places: list[PlaceMention], offset: int) -> str:
    before = [m.name for m in places if m.start < offset]
    return before[-1] if before else places[0].name if places else ""


def _outstanding(places: list[PlaceMention]) -> str:
    """The place that the article names much more than the others; its head counts for more."""
    scores: Counter[str] = Counter()
    for mention in places:
        scores[mention.name] += 3 if mention.start < _HEAD_OF_ARTICLE else 1
    top = scores.most_common(2)
    if len(top) == 1 or (len(top) == 2 and top[0][1] >= top[1][1] + _MARGIN):
        return top[0][0]
    return ""
