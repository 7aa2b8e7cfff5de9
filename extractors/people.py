"""Mentions of people: full names, and what "ông Quang" or a bare "ông" stands for in one article."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

import regex

from extractors.names import (
    RUN,
    could_be_name,
    is_one_word_name,
    is_place,
    name_score,
    names_of,
    place_then_name,
    sentences_of,
    syllable_spans,
)
from pipeline.gazetteer import fold

_HONORIFIC = (
    r"ông|bà|anh|chị|cô|thầy|em|đồng[ ]chí|đ/c|đc|các[ ]đồng[ ]chí|các[ ]ông|các[ ]bà|hai[ ]ông|hai[ ]bà"
    r"|bác[ ]s[ĩỹ]|bs|bsckii?|bs\.?ck[i12]+|kỹ[ ]s[ưĩ]|ks|luật[ ]sư|ls|thạc[ ]s[ĩỹ]|ths|tiến[ ]s[ĩỹ]|tsk?h?"
    r"|giáo[ ]sư|phó[ ]giáo[ ]sư|pgs|gs|cử[ ]nhân|dược[ ]sĩ|nghệ[ ]sĩ|nsnd|nsưt|ngưt|ngnd|nhà[ ]báo|nhà[ ]thơ"
    r"|nhà[ ]văn|nhà[ ]giáo|nhạc[ ]sĩ|doanh[ ]nhân|kiến[ ]trúc[ ]sư|kts|thẩm[ ]phán|cki+"
    r"|chuyên[ ]khoa[ ][i12]+"
    r"|(?:thượng|trung|thiếu|đại)[ ](?:tướng|tá|úy)|(?:chuẩn[ ]|phó[ ])?đô[ ]đốc|hòa[ ]thượng"
    r"|thượng[ ]tọa|bị[ ]cáo|bị[ ]can|đối[ ]tượng|đb"
)
_HONORIFICS_BEFORE = regex.compile(
    rf"(?:(?<![\p{{L}}])(?:{_HONORIFIC})(?:\.|(?<!ông|bà|anh|chị|cô|em),)?[ ]*){{1,8}}$"
)
#: The last words of honorifics: without one before a name there is none.
_HONORIFIC_ENDS = frozenset(
    [
        "ông",
        "bà",
        "anh",
        "chị",
        "cô",
        "thầy",
        "em",
        "chí",
        "đ/c",
        "đc",
        "sĩ",
        "sỹ",
        "bs",
        "bscki",
        "bsckii",
        "ck1",
        "ck2",
        "cki",
        "ckii",
        "sư",
        "ks",
        "ls",
        "ths",
        "ts",
        "tsk",
        "tsh",
        "tskh",
        "pgs",
        "gs",
        "nhân",
        "nsnd",
        "nsưt",
        "ngưt",
        "ngnd",
        "báo",
        "thơ",
        "văn",
        "giáo",
        "kts",
        "phán",
        "i",
        "ii",
        "1",
        "2",
        "tướng",
        "tá",
        "úy",
        "đốc",
        "thượng",
        "tọa",
        "cáo",
        "can",
        "tượng",
        "đb",
    ]
)
_SHORT = regex.compile(r"(?<![\p{L}])(?:ông|bà|anh|chị|đồng chí|thầy|cô)[ ]+$", regex.IGNORECASE)
#: A pronoun that a post can follow.
_PRONOUN = regex.compile(
    r"(?<!\p{L})(ông|bà)(?=[ ](?:(?:hiện|nay|cũng|vốn|đang|từng|đã|vừa|lần lượt|tiếp tục|sẽ|còn)[ ])*"
    r"(?:là|được|giữ|làm|kinh|trải|đảm|nắm|kiêm|đắc|trúng|tái|trở|thôi|bị)(?!\p{L}))"
)
_LEADING = {"Ông", "Bà", "Anh", "Chị", "Cô", "Thầy", "Theo", "Em"}


@dataclass(frozen=True, slots=True)
class PersonMention:
    """A person named in the text: the name's span, where its honorifics begin, the full name.

    ``sure`` is false for a name that only its surroundings make one (a rare surname, a short form).
    """

    start: int
    end: int
    name: str
    lead: int
    sure: bool
    short: bool = False


@cache
def _not_ours() -> frozenset[str]:
    """Folded names that are never an official of today's Vietnam."""
    return frozenset(fold(name) for key in ("historic", "foreign") for name in names_of(key))


def find_people(text: str, start: int, end: int, folded: str, titled: int = -1) -> Iterator[PersonMention]:
    """Yield the full names in ``text[start:end]``; ``folded`` is the whole text, lower-case, same length.

    ``titled``: where a title with its body ends; a name right behind it is no place, for the place
    would belong to the body.
    """
    for run in RUN.finditer(text, start, end):
        if " " not in run.group() and not is_one_word_name(run.group()):
            continue  # most runs are but the first word of a sentence
        if text[run.end() : run.end() + 1] == "-" and text[run.end() + 1 : run.end() + 2].islower():
            continue  # "Kim Dong-yeon"
        for spans in sentences_of(syllable_spans(text, *run.span()), text):
            mention = _name_in_run(text, folded, spans, start, titled + 1 == spans[0][0])
            if mention is not None:
                yield mention


def _name_in_run(
    text: str, folded: str, spans: list[tuple[int, int]], floor: int, titled: bool
) -> PersonMention | None:
    syllables = [text[a:b] for a, b in spans]
    if len(syllables) == 1 and is_one_word_name(syllables[0]):
        lead = honorific_start(folded, spans[0][0], floor)
        return PersonMention(*spans[0], syllables[0], lead, lead < spans[0][0])
    if len(syllables) == 2 and syllables[0] in _LEADING:
        return None  # "Ông Quang" is a short form
    first = 0
    while len(syllables) - first > 2 and syllables[first] in _LEADING:
        first += 1
    if name_score(syllables[first:]) <= 0 and could_be_name(syllables[first:]):
        lead = spans[0][0] if first else honorific_start(folded, spans[0][0], floor)
        if lead < spans[first][0] or (titled and len(syllables) > 2):
            return PersonMention(spans[first][0], spans[-1][1], " ".join(syllables[first:]), lead, True)
    for k in range(first, len(syllables) - 1):
        score = name_score(syllables[k:])
        if score <= 0 or (k > first and score < 2.5) or (k == first and place_then_name(syllables[k:])):
            continue
        return _checked(folded, spans[k:], syllables[k:], floor, score, titled and k == 0)
    return None


def _checked(
    folded: str, spans: list[tuple[int, int]], syllables: list[str], floor: int, score: float, titled: bool
) -> PersonMention | None:
    """The mention, unless its surroundings make it a place, a street, a school or a foreigner."""
    start, name = spans[0][0], " ".join(syllables)
    lead = honorific_start(folded, start, floor)
    has_honorific = lead < start
    if not (has_honorific or titled) and (is_place(syllables) or _named_after(folded, start, floor)):
        return None
    if fold(name) in _not_ours():
        return None
    return PersonMention(start, spans[-1][1], name, lead, has_honorific or score >= 2.5)


def honorific_start(folded: str, start: int, floor: int) -> int:
    """Where the honorifics before ``start`` begin ("đồng chí", "PGS.TS", "Đại tá"), else ``start``."""
    begin = max(floor, start - 45)
    word = folded[begin:start].rstrip(" .,").rpartition(" ")[2].rpartition(".")[2]
    if word not in _HONORIFIC_ENDS:
        return start
    match = _HONORIFICS_BEFORE.search(folded[begin:start])
    return begin + match.start() if match else start


def _named_after(folded: str, start: int, floor: int) -> bool:
    """Whether the word before makes the name a street's, a school's or a prize's."""
    before = folded[max(floor, start - 20) : start].rstrip(' "“')
    return any(
        before.endswith(word) and not before[: -len(word)][-1:].isalpha() for word in names_of("named_after")
    )


class People:
    """The people of one article, for resolving short forms and pronouns."""

    def __init__(self, text: str, folded: str) -> None:
        self._text = text
        self._folded = folded
        self._full: list[PersonMention] | None = None
        self._all: list[PersonMention] | None = None

    def full(self) -> list[PersonMention]:
        """All sure full names of the article, found when first asked for."""
        if self._full is None:
            found = find_people(self._text, 0, len(self._text), self._folded)
            self._full = [mention for mention in found if mention.sure]
        return self._full

    def whole(self, mention: PersonMention) -> PersonMention:
        """The mention under its full name where a minority name is cut short ("Y Mek" for "Y Mek Byă")."""
        words = mention.name.split()
        if len(words) != 2 or words[0] not in names_of("prefixes") | names_of("minority"):
            return mention
        longer = next((m.name for m in self.full() if m.name.startswith(mention.name + " ")), None)
        return replace(mention, name=longer, short=True) if longer else mention

    def find_short(self, start: int, end: int, after: set[int]) -> Iterator[PersonMention]:
        """Yield short forms in a sentence: after an honorific or where a title ends (``after``), resolved."""
        for run in RUN.finditer(self._text, start, end):
            first, _, more = run.group().partition(" ")
            leading = bool(more) and first in _LEADING
            lead = run.start()
            if not leading:
                match = _SHORT.search(self._text[max(start, lead - 12) : lead]) if lead > start else None
                if match is None and lead not in after:
                    continue
                lead -= len(match.group()) if match else 0
            spans = syllable_spans(self._text, *run.span())[leading:]
            name = self._resolve([self._text[a:b] for a, b in spans], spans[0][0]) if len(spans) < 3 else None
            if name is not None:
                yield PersonMention(spans[0][0], spans[-1][1], name, lead, False, short=True)

    def find_pronouns(self, start: int, end: int) -> Iterator[PersonMention]:
        """Yield "ông" and "bà" that stand alone before a post ("ông là …", "bà được bầu …"), resolved."""
        for match in _PRONOUN.finditer(self._folded, start, end):
            name = self._last_before(match.start(), match[1] == "bà")
            if name is not None:
                yield PersonMention(match.start(1), match.end(1), name, match.start(1), False, short=True)

    def _resolve(self, syllables: list[str], start: int) -> str | None:
        """The full name that a short form at ``start`` stands for: the nearest one before, else after."""
        wanted = [fold(s) for s in syllables]
        matching = [
            m for m in self.full() if fold(m.name).split()[-len(wanted) :] == wanted and m.start != start
        ]
        before = [m for m in matching if m.start < start]
        if before:
            return before[-1].name
        return matching[0].name if matching else None

    def _last_before(self, start: int, female: bool) -> str | None:
        """The person named last before ``start`` whom "ông" or "bà" can mean."""
        if self._all is None:
            starts = {m.start for m in self.full()}
            short = (m for m in self.find_short(0, len(self._text), set()) if m.start not in starts)
            self._all = sorted([*self.full(), *short], key=lambda m: m.start)
        fitting = (m for m in reversed(self._all) if m.start < start and female == self._is_female(m))
        return next((m.name for m in fitting), None)

    def _is_female(self, mention: PersonMention) -> bool:
        words = self._folded[mention.lead : mention.start].split()
        return "bà" in words or "chị" in words or ("Thị" in mention.name.split() and "ông" not in words)
