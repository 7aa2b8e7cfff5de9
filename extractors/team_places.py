"""Whose teams are counted: a place in the sentence, the one spoken of, or the article's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import regex

from extractors.discourse import Discourse, Subject
from extractors.places import PlaceMention, find_places
from extractors.team_rules import Count
from extractors.team_table import Row
from pipeline.gazetteer import load_yaml
from pipeline.segment import Document, Sentence

_I = regex.IGNORECASE
_COUNTRY = regex.compile(r"(?<!\p{L})(?:(?:trên\s+)?(?:cả\s+nước|toàn\s+quốc)|63(?:/63)?\s+(?:tỉnh|địa\s+phương)|34(?:/34)?\s+(?:tỉnh|địa\s+phương))(?!\p{L})", _I)
#: A place that only serves to compare, or where a meeting was held.
_REFERENCE = regex.compile(r"(?<!\p{L})(?:so\s+với|sau|hơn|kém|như|hợp\s+nhất\s+với|sáp\s+nhập\s+với|nhập\s+(?:với|vào)|cùng\s+với|giáp)\s+(?:các\s+|tỉnh\s+|thành\s+phố\s+|huyện\s+)*$", _I)
_EVENT = regex.compile(r"(?<!\p{L})(?:diễn\s+ra|khai\s+mạc|vòng\s+chung\s+kết|hội\s+nghị|lễ\s+\p{L}+|hội\s+thi)(?!\p{L})", _I)
_AT = regex.compile(r"(?<!\p{L})(?:tại|ở)\s*$", _I)
_OF = regex.compile(r"\s*(?:,\s*)?(?:hiện\s+|đang\s+|hoạt\s+động\s+)*(?:ở|tại|của|thuộc|trên\s+địa\s+bàn)\s+(?:địa\s+bàn\s+|cả\s+|toàn\s+|các\s+)*$", _I)
_AND = regex.compile(r"\s*(?:,|và|cùng(?:\s+với)?|,\s*và)\s*(?:các\s+|huyện\s+|xã\s+|phường\s+|thành\s+phố\s+|thị\s+xã\s+|TP\.?\s*)?", _I)
_IS_A = regex.compile(r"(?<!\p{L})là\s*$", _I)
_SEAT = regex.compile(r"(?<!\p{L})(?:tịch|thư|phòng|trưởng|UBND|HĐND|ủy|uỷ|đoàn|hội|ban)\s*$", _I)
_NUMBERED = regex.compile(r"(\D+?)\s+\d+")
#: The most that a place of a level can have (Vietnam's largest, with room to spare); ``None``: it has none such.
_MOST: dict[str, dict[str, float]] = {
    "commune": {"teams": 200, "members": 2_500, "villages": 200, "communes": 0, "districts": 0},
    "district": {"teams": 700, "members": 9_000, "villages": 700, "communes": 50, "districts": 0},
    "province": {"teams": 9_000, "members": 80_000, "villages": 9_000, "communes": 600, "districts": 35},
}


@dataclass(frozen=True, slots=True)
class Placed:
    """Whose a count is, and how that is known: ``named`` beside it, ``carried``, or the article's ``home``."""

    subject: Subject
    how: str


class PlaceReader:
    """Finds whose a count is; remembers the place last spoken of in the paragraph."""

    def __init__(self, document: Document, discourse: Discourse) -> None:
        self.document = document
        self.discourse = discourse
        self.local = self._local()
        self._carried: Subject | None = None
        self._paragraph = -1
        self._mentions: list[PlaceMention] = []
        self._sentence: Sentence | None = None
        self._resolved: dict[int, Subject | None] = {}
        self._base: Subject | None = None
        self._climbed: Subject | None = None

    def _local(self) -> Subject | None:
        """The district or commune that the article is about: the only place that its title or masthead names first."""
        article = self.document.article
        for line in (article.title or self.document.text.partition("\n")[0], article.outlet or ""):
            spelled = line.title() if line.isupper() else line
            found = [p for p in find_places(spelled, 0, len(spelled), self.discourse.home_name) if not p.anaphor and not p.mean]
            below = [p for p in found if p.level in ("district", "commune") and not p.inside]
            if below and found[0] == below[0] and (len(below) == 1 or below[0].level == "commune"):
                return self._with_parent(below[0])
            if found:
                return None
        return None

    def of_row(self, row: Row) -> list[Placed]:
        """Whose a row of a table is: the place in it, or for a row of totals the article's own."""
        if row.place is None:
            home = self.home()
            return [Placed(home, "home")] if home else []
        subject = self.discourse.resolve(row.place)
        return [Placed(self._with_home(subject), "named")] if subject else []

    def _with_home(self, subject: Subject) -> Subject:
        if subject.level in ("district", "commune") and not subject.parent:
            return replace(subject, parent=self.discourse.home_name)
        return subject

    def open(self, sentence: Sentence) -> None:
        """Read the places of a sentence; must be called for each, in order."""
        text = self.document.text
        if sentence.paragraph != self._paragraph:
            self._carried, self._paragraph = None, sentence.paragraph
        self._sentence = sentence
        found = find_places(text, sentence.start, sentence.end, self.discourse.home_name)
        self._mentions = [self._mended(p) for p in found if not p.mean and p.level != "region" and not self._predicate(p)]
        self._resolved, self._climbed, self._base = {}, None, None
        for mention in self._mentions:
            subject = self._resolve(mention)
            if subject and not mention.anaphor and mention.level != "ministry":
                self.discourse.note([subject])
            self._resolved[mention.start] = subject

    def close(self) -> None:
        """Remember the sentence's first place for the sentences after it."""
        for mention in self._mentions:
            subject = self.subject(mention)
            if subject and not mention.inside and not self._passing(mention):
                self._carried = subject
                return

    def _predicate(self, mention: PlaceMention) -> bool:
        """Whether a bare "huyện" only says what a place is ("là huyện có nhiều tổ nhất")."""
        return mention.anaphor and bool(_IS_A.search(self.document.text[max(0, mention.start - 12) : mention.start]))

    def _mended(self, mention: PlaceMention) -> PlaceMention:
        """Take from a name what is not part of it: a figure, or the officer whose seat it is."""
        mention = _without_number(mention)
        if mention.level not in ("district", "commune") or not mention.prefix or mention.anaphor:
            return mention
        seat = _SEAT.search(self.document.text[max(0, mention.start - 40) : mention.start])
        words = mention.name.split()
        if not seat or len(words) < 3 or words[0] not in _surnames() or self.discourse.place(self._with_parent(mention), None):
            return mention
        return replace(mention, name="", anaphor=True, end=mention.start + len(mention.prefix), inside=False)

    def _with_parent(self, mention: PlaceMention) -> Subject:
        return Subject(mention.name, mention.level, mention.parent or self.discourse.home_name)

    @property
    def mentions(self) -> Sequence[PlaceMention]:
        """The places of the open sentence."""
        return self._mentions

    def whose(self, count: Count, counts: Sequence[Count]) -> list[Placed]:
        """Return the places that a count covers: one, or the members of a list that share it."""
        named = self._named(count, counts)
        if named:
            return [Placed(self._fit(s, count), "named") for s in named]
        base, how = (self._carried, "carried") if self._carried else (self.home(), "home")
        if base is None:
            return []
        # what one count of a sentence shows too small for itself is too small for its other counts
        self._climbed = self._fit(self._climbed if self._climbed and base == self._base else base, count)
        self._base = base
        return [Placed(self._climbed, how)]

    def home(self) -> Subject | None:
        """The article's own place; the country where it has none and speaks of the country."""
        if self.local or self.discourse.home:
            return self.local or self.discourse.home
        return Subject("Việt Nam", "country") if _COUNTRY.search(self.document.text) else None

    def _named(self, count: Count, counts: Sequence[Count]) -> list[Subject]:
        assert self._sentence is not None
        text, start = self.document.text, self._sentence.start
        usable = [p for p in self._mentions if not any(c.left <= p.start < c.right for c in counts) and not self._passing(p)]
        for mention in usable:
            if mention.start >= count.right and _OF.fullmatch(text, count.right, mention.start):
                return self._group([p for p in usable if p.start >= mention.start], forward=True)
        country = [m.end() for m in _COUNTRY.finditer(text, start, count.start)]
        before = [p for p in usable if p.end <= count.start and not p.inside] or [p for p in usable if p.end <= count.start]
        if country and (not before or before[-1].start < country[-1]):
            return [Subject("Việt Nam", "country")]
        if not before:
            return []
        return self._group(before)

    def group_before(self, position: int) -> list[Subject]:
        """The places of the list that ends last before a position ("Vị Thanh, Ngã Bảy và Long Mỹ lần lượt …")."""
        return self._group([p for p in self._mentions if p.end <= position and not p.inside])

    def _group(self, listed: Sequence[PlaceMention], forward: bool = False) -> list[Subject]:
        """The last place and those before it in one list, of one level; ``forward``: the first and those after."""
        group = list(listed[:1] if forward else listed[-1:])
        for mention in listed[1:] if forward else reversed(listed[:-1]):
            left, right = (group[-1], mention) if forward else (mention, group[0])
            if mention.anaphor or not _AND.fullmatch(self.document.text, left.end, right.start):
                break
            group.insert(len(group) if forward else 0, mention)
        if len({p.level for p in group}) > 1:
            group = group[:1] if forward else group[-1:]
        return [s for p in group if (s := self.subject(p))]

    def _passing(self, mention: PlaceMention) -> bool:
        """Whether a place is named only to compare, or to say where people met."""
        assert self._sentence is not None
        text = self.document.text
        before = text[max(self._sentence.start, mention.start - 40) : mention.start]
        if mention.level == "ministry" or (_REFERENCE.search(before) and not mention.anaphor):
            return True
        return bool(_AT.search(before) and _EVENT.search(text, self._sentence.start, min(self._sentence.end, mention.end + 60)) and not mention.anaphor)

    def subject(self, mention: PlaceMention) -> Subject | None:
        """Whom a mention of the open sentence stands for."""
        return self._resolved.get(mention.start)

    def _resolve(self, mention: PlaceMention) -> Subject | None:
        if mention.anaphor and self.local and self.local.level == mention.level:
            return self.local
        subject = self.discourse.resolve(mention)
        return self._with_home(subject) if subject else None

    def _fit(self, subject: Subject, count: Count) -> Subject:
        """Climb to the place above where this one is too small for the count."""
        while subject.level in _MOST and count.value > _MOST[subject.level].get(count.unit, 10**9):
            if subject.level == "province" or not subject.parent:
                return Subject("Việt Nam", "country") if subject.level == "province" else subject
            subject = Subject(subject.parent, "province")
        return subject


@lru_cache(maxsize=1)
def _surnames() -> frozenset[str]:
    data = load_yaml("surnames")
    return frozenset(name for names in data.values() if isinstance(names, list) for name in names if isinstance(name, str))


def _without_number(mention: PlaceMention) -> PlaceMention:
    """A district's name without the figure that follows it ("huyện Phụng Hiệp 15")."""
    match = _NUMBERED.fullmatch(mention.name)
    if mention.level != "district" or match is None or match[1].lower() in ("quận", "huyện"):
        return mention
    return replace(mention, name=match[1], end=mention.end - (len(mention.name) - len(match[1])))
