"""Whose teams are counted: a place in the sentence, the one spoken of, or the article's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import regex

from extractors import team_cues as cues
from extractors.discourse import Discourse, Subject
from extractors.names import surnames
from extractors.places import PlaceMention, find_places
from extractors.team_rules import Count
from extractors.team_table import Row
from pipeline.segment import Document, Sentence

#: How far after a sentence a speaker's seat may be named, in characters.
_AHEAD = 500
_LEVELS = ("commune", "district", "province", "country")
#: What follows a level in the name of a body, not of a place ("Huyện Đoàn").
_BODIES = ("Đoàn", "Ủy", "Uỷ", "Hội")
_NUMBERED = regex.compile(r"(\D+?)\s+\d+")
#: The most that a place of a level can have: Vietnam's largest, with room to spare.
_MOST: dict[str, dict[str, float]] = {
    "commune": {"teams": 200, "members": 2_500, "villages": 200, "communes": 0, "districts": 0},
    "district": {"teams": 700, "members": 9_000, "villages": 700, "communes": 50, "districts": 0},
    "province": {"teams": 9_000, "members": 80_000, "villages": 9_000, "communes": 600, "districts": 35},
}


@dataclass(frozen=True, slots=True)
class Placed:
    """Whose a count is; ``how``: ``named`` beside it, ``carried`` over, or the article's ``home``."""

    subject: Subject
    how: str


class PlaceReader:
    """Finds whose a count is; remembers the place last spoken of in the paragraph."""

    def __init__(self, document: Document, discourse: Discourse) -> None:
        self.document = document
        self.discourse = discourse
        self.local = discourse.local
        self._carried: Subject | None = None
        self._paragraph = -1
        self._mentions: list[PlaceMention] = []
        self._sentence: Sentence | None = None
        self._resolved: dict[int, Subject | None] = {}
        self._base: Subject | None = None
        self._climbed: Subject | None = None
        self._passed: dict[tuple[int, int], bool] = {}
        self._counts: Sequence[Count] = ()

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

    def open(self, sentence: Sentence, counts: Sequence[Count]) -> None:
        """Read the places of a sentence, between its counts; must be called for each, in order."""
        text = self.document.text
        if sentence.paragraph != self._paragraph:
            self._carried, self._paragraph = None, sentence.paragraph
        self._sentence, self._counts = sentence, counts
        found = find_places(text, sentence.start, sentence.end, self.discourse.home_name)
        found = [self._whole_province(p) for p in found]
        self._mentions = [
            self._mended(p, counts)
            for p in found
            if not p.mean and p.level != "region" and p.name not in _BODIES and not self._predicate(p)
        ]
        self._resolved, self._climbed, self._base, self._passed = {}, None, None, {}
        for mention in self._mentions:
            subject = self._quoted(mention) or self._resolve(mention)
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
        return mention.anaphor and bool(
            cues.IS_A.search(self.document.text[max(0, mention.start - 12) : mention.start])
        )

    def _whole_province(self, mention: PlaceMention) -> PlaceMention:
        """The province in "bình quân cả tỉnh", for what the sentence counts after it."""
        match = cues.WHOLE_PROVINCE.search(self.document.text[mention.start : mention.end]) if mention.mean else None
        if match is None:
            return mention
        return PlaceMention(mention.start + match.start("w"), mention.end, "", "province", "tỉnh", anaphor=True)

    def _quoted(self, mention: PlaceMention) -> Subject | None:
        """The place of the speaker after a quote: "Toàn thị xã có …", bà X, Trưởng phòng … thị xã An Khê."""
        same = [p for p in self._mentions if not p.anaphor and p.level == mention.level]
        if not mention.anaphor or not same or same[0].start < mention.start:
            return None
        said = cues.SPEAKER.search(self.document.text, mention.end, same[0].start)
        return self._with_parent(same[0]) if said else None

    def _ahead(self, mention: PlaceMention) -> Subject | None:
        """The first place of the level named after the sentence, for a "xã" that nothing before explains."""
        assert self._sentence is not None
        text, start = self.document.text, self._sentence.end
        found = find_places(text, start, min(len(text), start + _AHEAD), self.discourse.home_name)
        named = [p for p in found if not p.anaphor and p.level == mention.level]
        return self._with_parent(named[0]) if named else None

    def _mended(self, mention: PlaceMention, counts: Sequence[Count]) -> PlaceMention:
        """Take from a name what is not part of it: a figure, or the officer whose seat it is."""
        mention = _without_number(mention)
        swallowed = next((c for c in counts if mention.start < c.start < mention.end), None)
        if swallowed is not None and not mention.anaphor:
            name = mention.name[: len(mention.name) - (mention.end - swallowed.start)].strip()
            mention = replace(mention, name=name, end=swallowed.start - 1) if name else mention
        if mention.level not in ("district", "commune") or not mention.prefix or mention.anaphor:
            return mention
        seat = cues.SEAT.search(self.document.text[max(0, mention.start - 40) : mention.start])
        words = mention.name.split()
        if (
            not seat
            or len(words) < 3
            or words[0] not in surnames()
            or self.discourse.place(self._with_parent(mention), None)
        ):
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
        if self.local:
            return self.local
        if self.discourse.home and self.discourse.home.level != "ministry":
            return self.discourse.home
        return Subject("Việt Nam", "country") if cues.COUNTRY.search(self.document.text) else None

    def _named(self, count: Count, counts: Sequence[Count]) -> list[Subject]:
        assert self._sentence is not None
        text, start = self.document.text, self._sentence.start
        usable = [
            p
            for p in self._mentions
            if not any(c.left <= p.start < c.right for c in counts) and not self._passing(p)
        ]
        right = self._right(count, counts)
        for mention in usable:
            if mention.start >= right and cues.OF.fullmatch(text, right, mention.start):
                return self._group([p for p in usable if p.start >= mention.start], forward=True)
        country = [m.end() for m in cues.COUNTRY.finditer(text, start, count.start)]
        before = [p for p in usable if p.end <= count.start and not p.inside] or [
            p for p in usable if p.end <= count.start
        ]
        if country and (not before or before[-1].start < country[-1]):
            return [Subject("Việt Nam", "country")]
        if not before:
            return []
        return self._group(before)

    def _right(self, count: Count, counts: Sequence[Count]) -> int:
        """Where the wording of a count ends, with the units that it stands in: "4 tổ tại 4 thôn"."""
        right = count.right
        for other in counts:
            if other.start > right and cues.AT_UNITS.fullmatch(self.document.text, right, other.left):
                right = other.right
        return right

    def group_before(self, position: int) -> list[Subject]:
        """The places of the list before a position ("Vị Thanh, Ngã Bảy và Long Mỹ lần lượt …")."""
        return self._group([p for p in self._mentions if p.end <= position and not p.inside])

    def _group(self, listed: Sequence[PlaceMention], forward: bool = False) -> list[Subject]:
        """The last place and those listed before it; ``forward``: the first and those listed after it."""
        group = list(listed[:1] if forward else self._lowest(listed))
        for mention in listed[1:] if forward else reversed(listed[: listed.index(group[0])] if group else ()):
            left, right = (group[-1], mention) if forward else (mention, group[0])
            if mention.anaphor or not cues.AND.fullmatch(self.document.text, left.end, right.start):
                break
            group.insert(len(group) if forward else 0, mention)
        if len({p.level for p in group}) > 1:
            group = group[:1] if forward else group[-1:]
        return [s for p in group if (s := self.subject(p))]

    def _lowest(self, listed: Sequence[PlaceMention]) -> Sequence[PlaceMention]:
        """The last place, or the one before that it only locates ("huyện Như Thanh (Thanh Hóa)")."""
        last = len(listed) - 1
        while last > 0 and not listed[last].anaphor and not listed[last - 1].anaphor:
            below, above = listed[last - 1], listed[last]
            nested = (
                below.level in _LEVELS
                and above.level in _LEVELS
                and _LEVELS.index(below.level) < _LEVELS.index(above.level)
            )
            if not nested or not cues.LOCATES.fullmatch(self.document.text, below.end, above.start):
                break
            last -= 1
        return listed[last : last + 1]

    def _passing(self, mention: PlaceMention) -> bool:
        """Whether a place is named only to compare, or to say where people met; asked for each count of a sentence."""
        span = mention.start, mention.end
        if span not in self._passed:
            self._passed[span] = self._is_passing(mention)
        return self._passed[span]

    def _is_passing(self, mention: PlaceMention) -> bool:
        assert self._sentence is not None
        text = self.document.text
        before = text[max(self._sentence.start, mention.start - 40) : mention.start]
        opens = before.strip().lower() == "như" and text[mention.end : mention.end + 1] != ","  # "Như huyện X …" gives an example
        compared = cues.COMPARED.search(before) and not opens and not mention.anaphor
        if mention.level == "ministry" or compared or self._locates(mention):
            return True
        return bool(
            cues.IN.search(before)
            and cues.MEETING.search(text, self._sentence.start, min(self._sentence.end, mention.end + 60))
            and not mention.anaphor
        )

    def _locates(self, mention: PlaceMention) -> bool:
        """Whether a place only tells where something in a clause without counts stands, before a semicolon."""
        assert self._sentence is not None
        text = self.document.text
        stop = text.find(";", mention.end, self._sentence.end)
        start = max(self._sentence.start, text.rfind(";", self._sentence.start, mention.start) + 1)
        if mention.anaphor or stop < 0 or any(start <= c.start < stop for c in self._counts):
            return False
        return bool(cues.BEGUN.search(text[start : mention.start]))

    def subject(self, mention: PlaceMention) -> Subject | None:
        """Whom a mention of the open sentence stands for."""
        return self._resolved.get(mention.start)

    def _resolve(self, mention: PlaceMention) -> Subject | None:
        if mention.anaphor and self.local and self.local.level == mention.level:
            return self.local
        subject = self.discourse.resolve(mention)
        if subject is None and mention.level in ("district", "commune"):
            return self._ahead(mention)
        return self._with_home(subject) if subject else None

    def _fit(self, subject: Subject, count: Count) -> Subject:
        """Climb to the place above where this one is too small for the count."""
        while subject.level in _MOST and count.value > _MOST[subject.level].get(count.unit, 10**9):
            if subject.level == "province" or not subject.parent:
                return Subject("Việt Nam", "country") if subject.level == "province" else subject
            subject = Subject(subject.parent, "province")
        return subject


def _without_number(mention: PlaceMention) -> PlaceMention:
    """A district's name without the figure that follows it ("huyện Phụng Hiệp 15")."""
    match = _NUMBERED.fullmatch(mention.name)
    if mention.level != "district" or match is None or match[1].lower() in ("quận", "huyện"):
        return mention
    return replace(mention, name=match[1], end=mention.end - (len(mention.name) - len(match[1])))
