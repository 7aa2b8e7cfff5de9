"""Names of people: where a run of capitalised syllables is one, and which full name "ông Quang" means.

A name starts with a surname of ``gazetteers/surnames.yaml`` (or a minority pattern such as Y, H', A)
and has two to five syllables. Places, streets and schools that look like names are told apart by
the gazetteer and by the word before them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import regex

from pipeline.gazetteer import aliases, fold, fold_tone, load_yaml, place_names

SYLLABLE = r"\p{Lu}[\p{L}\p{M}]*(?:['’ʼ]\p{L}+)?"
RUN = regex.compile(rf"(?<![\p{{L}}\p{{N}}]){SYLLABLE}(?:[ ]+{SYLLABLE})*(?![\p{{L}}&])")
_SYLLABLE_RE = regex.compile(SYLLABLE)
_HONORIFIC = (
    r"ông|bà|anh|chị|cô|thầy|em|đồng[ ]chí|đ/c|đc|các[ ]đồng[ ]chí|các[ ]ông|các[ ]bà|bác[ ]sĩ|bác[ ]sỹ|bs|bsckii?|bs\.?ck[i12]+|kỹ[ ]sư|kỹ[ ]sĩ|ks"
    r"|luật[ ]sư|ls|thạc[ ]sĩ|thạc[ ]sỹ|ths|tiến[ ]sĩ|tiến[ ]sỹ|tsk?h?|giáo[ ]sư|phó[ ]giáo[ ]sư|pgs|gs|cử[ ]nhân|dược[ ]sĩ|nghệ[ ]sĩ"
    r"|nsnd|nsưt|ngưt|ngnd|nhà[ ]báo|nhà[ ]thơ|nhà[ ]văn|nhạc[ ]sĩ|doanh[ ]nhân|kiến[ ]trúc[ ]sư|kts|thẩm[ ]phán|nhà[ ]giáo|chuyên[ ]khoa[ ][i12]+|cki+"
    r"|(?:thượng|trung|thiếu|đại)[ ](?:tướng|tá|úy)|chuẩn[ ]đô[ ]đốc|phó[ ]đô[ ]đốc|đô[ ]đốc|hòa[ ]thượng|thượng[ ]tọa|bị[ ]cáo|bị[ ]can|đối[ ]tượng|đb|hai[ ]ông|hai[ ]bà"
)
_HONORIFICS_BEFORE = regex.compile(rf"(?:(?<![\p{{L}}])(?:{_HONORIFIC})(?:[.,]?[ ]*|[.][ ]?))+$")
_SHORT = regex.compile(rf"(?<![\p{{L}}])(?:ông|bà|anh|chị|đồng chí|thầy|cô)[ ]+$", regex.IGNORECASE)
#: Names of one word among the K'Ho, Mạ, M'Nông and Ê Đê: "K'Brèm", "H'Yim".
_ONE_WORD = regex.compile(r"[HK]['’ʼ]\p{L}{2,}")
#: A pronoun that a post can follow.
_PRONOUN = regex.compile(
    r"(?<!\p{L})(ông|bà)(?=[ ](?:(?:hiện|nay|cũng|vốn|đang|từng|đã|vừa|lần lượt|tiếp tục|sẽ|còn)[ ])*(?:là|được|giữ|làm|kinh|trải|đảm|nắm|kiêm|đắc|trúng|tái|trở|thôi|bị)(?!\p{L}))"
)
_PREFIXED = regex.compile(r"[HK]['’ʼ]\p{L}")
_MARKED = regex.compile(r"[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ'’ʼ]", regex.IGNORECASE)
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
def _data() -> Any:
    return load_yaml("surnames")


@cache
def _set(key: str) -> frozenset[str]:
    data = _data()
    return frozenset(data[key] if key in data else data["context"][key])


@cache
def _folded_set(key: str) -> frozenset[str]:
    return frozenset(fold(name) for name in _set(key))


@cache
def known_places() -> frozenset[str]:
    """Folded names of provinces, districts and communes, with their spellings."""
    names = {fold(alias.alias) for alias in aliases() if alias.level in ("province", "district")}
    for level in ("province", "district", "commune"):
        names.update(place_names(level))
    return frozenset(names)


_TONES = str.maketrans(
    "àáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ",
    "aaaaaăăăăăâââââeeeeeêêêêêiiiiioooooôôôôôơơơơơuuuuuưưưưưyyyyy",
)
_VIETNAMESE = regex.compile(
    r"(?:ngh|ng|nh|gh|gi|kh|ch|th|tr|ph|qu|[bcdđghklmnpqrstvx])?[aăâeêioôơuưy]{1,3}(?:ng|nh|ch|[cmnpt])?"
)


def is_vietnamese(syllable: str) -> bool:
    """Whether the syllable can be one of Vietnamese ("Donald", "Trump" cannot)."""
    return _VIETNAMESE.fullmatch(syllable.lower().translate(_TONES)) is not None or len(syllable) == 1


def name_score(syllables: list[str]) -> float:
    """How much ``syllables`` look like a whole name; 0 or less is none.

    A common surname counts 2, a rare or minority one 1; a middle name as "Thị" or "Văn" and a
    usual length add to it.
    """
    size = len(syllables)
    if not 2 <= size <= 5 or any(len(s) > 1 and s.isupper() for s in syllables):
        return 0.0
    first, second = fold_tone(syllables[0]), fold_tone(syllables[1])
    vietnamese = all(map(is_vietnamese, syllables))
    if first in _set("common") and vietnamese:
        score = 2.0
    elif first in _set("rare") and not vietnamese:
        return 0.0
    elif first in _set("minority") or first in _set("rare"):
        score = 1.0
    elif first in _set("prefixes") or _PREFIXED.match(first):
        score = (2.0 if _PREFIXED.match(first) else 1.0) if size <= 4 else 0.0
    elif second in ("Thị", "Văn") and vietnamese and size > 2:
        score = 1.5
    else:
        return 0.0
    if second in _set("middles") and size > 2:
        score += 1.0 if second in ("Thị", "Văn", "Đức", "Hữu") else 0.5
    score += {2: 0.2, 3: 1.0, 4: 0.8, 5: -0.5}[size]
    if size == 5 and second != "Thị":
        score -= 1.0
    return score


def is_surname(syllable: str) -> bool:
    """Whether the syllable is a surname and hardly anything else."""
    return fold_tone(syllable) in _set("common") | _set("minority")


def is_place(syllables: list[str]) -> bool:
    """Whether the syllables are the name of a province, district or commune."""
    return fold(" ".join(syllables)) in known_places()


def syllable_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of the capitalised syllables of a run."""
    return [match.span() for match in _SYLLABLE_RE.finditer(text, start, end)]


def split_place(syllables: list[str], at_least: int) -> int:
    """How many leading syllables of a run name a place or a body before a person's name begins.

    ``at_least``: how many the body needs for itself. All of them where no person follows.
    """
    best, best_score = len(syllables), 0.0 if at_least or not is_place(syllables) else 3.0
    if is_place(syllables):
        best_score = 3.0 + (0.5 if len(syllables) <= 3 else 0.0)
    for k in range(min(at_least, len(syllables)), len(syllables) - 1):
        score = name_score(syllables[k:])
        if score <= 0:
            continue
        known = k > 0 and is_place(syllables[:k])
        if not known and (score < 2 or (k and (len(syllables) - k == 2 or not is_surname(syllables[k])))):
            continue
        score += 3.0 if known else (0.6 if k in (0, 2) else 0.0)
        if score > best_score:
            best, best_score = k, score
    return best


def find_people(text: str, start: int, end: int, folded: str) -> Iterator[PersonMention]:
    """Yield the full names in ``text[start:end]``; ``folded`` is the whole text, lower-case, same length."""
    for run in RUN.finditer(text, start, end):
        spans = syllable_spans(text, *run.span())
        mention = _name_in_run(text, folded, spans, start)
        if mention is not None:
            yield mention


def _name_in_run(text: str, folded: str, spans: list[tuple[int, int]], floor: int) -> PersonMention | None:
    syllables = [text[a:b] for a, b in spans]
    if len(syllables) == 1 and _ONE_WORD.fullmatch(syllables[0]):
        lead = honorific_start(folded, spans[0][0], floor)
        return PersonMention(*spans[0], syllables[0], lead, lead < spans[0][0])
    first = 0
    while first < len(syllables) - 1 and syllables[first] in _LEADING and len(syllables) - first > 2:
        first += 1
    stranger = _after_honorific(text, folded, spans, syllables, first, floor)
    if stranger is not None:
        return stranger
    for k in range(first, len(syllables) - 1):
        rest = syllables[k:]
        if name_score(rest) <= 0 or (k > first and name_score(rest) < 2.5):
            continue
        lead = honorific_start(folded, spans[k][0], floor)
        has_honorific = lead < spans[k][0]
        if k == first and _place_then_name(rest):
            continue
        if is_place(rest) and not has_honorific:
            return None
        if not has_honorific and _named_after(folded, spans[k][0], floor):
            return None
        name = " ".join(rest)
        if fold(name) in _folded_set("historic") | _folded_set("foreign"):
            return None
        sure = has_honorific or name_score(rest) >= 2.5
        return PersonMention(spans[k][0], spans[-1][1], name, lead, sure)
    return None


def _after_honorific(
    text: str, folded: str, spans: list[tuple[int, int]], syllables: list[str], first: int, floor: int
) -> PersonMention | None:
    """A name whose surname no list has, told by the honorific before it ("bà Sìn Thị Mẩy")."""
    names = syllables[first:]
    if not 2 <= len(names) <= 4 or name_score(names) > 0 or is_place(names):
        return None
    lead = honorific_start(folded, spans[first][0], floor)
    lead = spans[0][0] if first else lead
    plausible = all(is_vietnamese(s) or _MARKED.search(s) for s in names) and any(map(_MARKED.search, names))
    if lead == spans[first][0] or not plausible or any(len(s) > 1 and s.isupper() for s in names):
        return None
    return PersonMention(spans[first][0], spans[-1][1], " ".join(names), lead, True)


def _place_then_name(syllables: list[str]) -> bool:
    """Whether a known place opens the run and a name follows it ("Hà Nội Vũ Văn Viện")."""
    return any(
        is_place(syllables[:k]) and name_score(syllables[k:]) >= 2
        for k in (2, 3)
        if len(syllables) - k >= 2
    )


def honorific_start(folded: str, start: int, floor: int) -> int:
    """Where the honorifics before ``start`` begin ("đồng chí", "PGS.TS", "Đại tá"), else ``start``."""
    begin = max(floor, start - 45)
    match = _HONORIFICS_BEFORE.search(folded[begin:start])
    return begin + match.start() if match else start


def _named_after(folded: str, start: int, floor: int) -> bool:
    """Whether the word before makes the name a street's, a school's or a prize's."""
    before = folded[max(floor, start - 20) : start].rstrip(' "“')
    return any(
        before.endswith(word) and not before[: -len(word)][-1:].isalpha() for word in _set("named_after")
    )


class People:
    """The full names of one article, for resolving short forms."""

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
        """The mention with its full name where the text cuts a minority name short ("Y Mek" for "Y Mek Byă")."""
        words = mention.name.split()
        if len(words) != 2 or words[0] not in _set("prefixes") | _set("minority"):
            return mention
        longer = next((m.name for m in self.full() if m.name.startswith(mention.name + " ")), None)
        return replace(mention, name=longer, short=True) if longer else mention

    def resolve(self, syllables: list[str], start: int) -> str | None:
        """The full name that a short form at ``start`` stands for: the nearest one before, else after."""
        wanted = [fold(s) for s in syllables]
        matching = [m for m in self.full() if fold(m.name).split()[-len(wanted) :] == wanted and m.start != start]
        before = [m for m in matching if m.start < start]
        if before:
            return before[-1].name
        return matching[0].name if matching else None

    def last_before(self, start: int, female: bool) -> str | None:
        """The person named last before ``start`` whom "ông" or "bà" can mean."""
        for mention in reversed(self._named()):
            if mention.start < start and female == self._is_female(mention):
                return mention.name
        return None

    def _named(self) -> list[PersonMention]:
        """All full names and short forms of the article in order."""
        if self._all is None:
            short = self.find_short(0, len(self._text), set())
            starts = {m.start for m in self.full()}
            found = [*self.full(), *(m for m in short if m.start not in starts)]
            self._all = sorted(found, key=lambda m: m.start)
        return self._all

    def _is_female(self, mention: PersonMention) -> bool:
        words = self._folded[mention.lead : mention.start].split()
        return "bà" in words or "chị" in words or ("Thị" in mention.name.split() and "ông" not in words)

    def find_pronouns(self, start: int, end: int) -> Iterator[PersonMention]:
        """Yield "ông" and "bà" that stand alone where a post is told ("ông là …", "bà được bầu …"), resolved."""
        for match in _PRONOUN.finditer(self._folded, start, end):
            name = self.last_before(match.start(), match[1] == "bà")
            if name is not None:
                yield PersonMention(match.start(1), match.end(1), name, match.start(1), False, short=True)

    def find_short(self, start: int, end: int, after: set[int]) -> Iterator[PersonMention]:
        """Yield short forms in a sentence: after an honorific or where a title ends (``after``), resolved."""
        for run in RUN.finditer(self._text, start, end):
            spans = syllable_spans(self._text, *run.span())
            if self._text[spans[0][0] : spans[0][1]] in _LEADING and len(spans) > 1:
                lead, spans = spans[0][0], spans[1:]
            else:
                match = _SHORT.search(self._text[max(start, run.start() - 12) : run.start()])
                lead = run.start() - len(match.group()) if match else run.start()
                if match is None and run.start() not in after:
                    continue
            if len(spans) > 2:
                continue
            name = self.resolve([self._text[a:b] for a, b in spans], spans[0][0])
            if name is not None:
                yield PersonMention(spans[0][0], spans[-1][1], name, lead, False, short=True)
