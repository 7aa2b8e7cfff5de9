"""What a Vietnamese name looks like, and where a place's name ends and a person's begins.

A name starts with a surname of ``gazetteers/surnames.yaml`` (or a minority pattern such as Y, H', A)
and has two to five syllables. Everything here is pure and works on the syllables of one run of
capitalised words.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

import regex

from pipeline.gazetteer import aliases, fold, fold_tone, load_yaml, place_names

SYLLABLE = r"\p{Lu}[\p{L}\p{M}]*(?:['’ʼ]\p{L}+)?"
#: Capitalised syllables with single blanks between them.
RUN = regex.compile(rf"(?<![\p{{L}}\p{{N}}]){SYLLABLE}(?:[ ]+{SYLLABLE})*(?![\p{{L}}&])")
_SYLLABLE = regex.compile(SYLLABLE)
_APOSTROPHE = regex.compile(r"[HK]['’ʼ]\p{L}")
#: Names of one word among the K'Ho, Mạ, M'Nông and Ê Đê: "K'Brèm", "H'Yim".
_ONE_WORD = regex.compile(r"[HK]['’ʼ]\p{L}{2,}")
_MARKED = regex.compile(
    r"[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ'’ʼ]", regex.IGNORECASE
)
_TONES = str.maketrans(
    "àáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ",
    "aaaaaăăăăăâââââeeeeeêêêêêiiiiioooooôôôôôơơơơơuuuuuưưưưưyyyyy",
)
_VIETNAMESE = regex.compile(
    r"(?:ngh|ng|nh|gh|gi|kh|ch|th|tr|ph|qu|[bcdđghklmnpqrstvx])?[aăâeêioôơuưy]{1,3}(?:ng|nh|ch|[cmnpt])?"
)
#: Middle names that hardly stand in anything but a name.
_STRONG_MIDDLES = ("Thị", "Văn", "Đức", "Hữu")
_LENGTH_SCORE = {2: 0.2, 3: 1.0, 4: 0.8, 5: -0.5}


@cache
def names_of(key: str) -> frozenset[str]:
    """One list of ``surnames.yaml``: common, rare, minority, prefixes, middles, historic, …"""
    data = load_yaml("surnames")
    return frozenset(data[key] if key in data else data["context"][key])


@cache
def surnames() -> frozenset[str]:
    """Every surname and prefix of ``surnames.yaml``: any of them may begin a person's name."""
    return frozenset().union(*(names_of(key) for key in ("common", "rare", "minority", "prefixes")))


@cache
def known_places() -> frozenset[str]:
    """Folded names of provinces, districts and communes, with their spellings."""
    names = {fold(alias.alias) for alias in aliases() if alias.level in ("province", "district")}
    for level in ("province", "district", "commune"):
        names.update(place_names(level))
    return frozenset(names)


@lru_cache(maxsize=16384)
def is_vietnamese(syllable: str) -> bool:
    """Whether the syllable can be one of Vietnamese ("Donald", "Trump" cannot)."""
    return len(syllable) == 1 or _VIETNAMESE.fullmatch(syllable.lower().translate(_TONES)) is not None


def is_code(syllable: str) -> bool:
    """Whether the syllable is an abbreviation in capitals ("GTVT")."""
    return len(syllable) > 1 and syllable.isupper()


def name_score(syllables: Sequence[str]) -> float:
    """How much ``syllables`` look like a whole name; 0 or less is none.

    A common surname counts 2, a rare or minority one 1; a middle name as "Thị" or "Văn" and a
    usual length add to it.
    """
    return _name_score(tuple(syllables))


@lru_cache(maxsize=16384)
def _name_score(syllables: tuple[str, ...]) -> float:
    size = len(syllables)
    if not 2 <= size <= 5 or any(map(is_code, syllables)):
        return 0.0
    second = fold_tone(syllables[1])
    score = _surname_score(syllables, second)
    if not score:
        return 0.0
    if second in names_of("middles") and size > 2:
        score += 1.0 if second in _STRONG_MIDDLES else 0.5
    score += _LENGTH_SCORE[size]
    return score - 1.0 if size == 5 and second != "Thị" else score


def _surname_score(syllables: tuple[str, ...], second: str) -> float:
    first, size = fold_tone(syllables[0]), len(syllables)
    vietnamese = all(map(is_vietnamese, syllables))
    if first in names_of("common") and vietnamese:
        return 2.0
    if first in names_of("rare") and not vietnamese:
        return 0.0
    if first in names_of("minority") or first in names_of("rare"):
        return 1.0
    if _APOSTROPHE.match(first):
        return 2.0 if size <= 4 else 0.0
    if first in names_of("prefixes"):
        clan = fold_tone(syllables[-1]) in names_of("minority")
        return 1.0 if size <= 4 else 2.0 if clan else 0.0  # "Y Khăm Hà Niê Kđăm": two words of a clan
    return 1.5 if second in ("Thị", "Văn") and vietnamese and size > 2 else 0.0


def is_one_word_name(syllable: str) -> bool:
    """Whether one syllable is a whole name, as among the K'Ho ("K'Brèm")."""
    return _ONE_WORD.fullmatch(syllable) is not None


def could_be_name(syllables: Sequence[str]) -> bool:
    """Whether syllables without a known surname may still be a name of Vietnam, after "ông" or "bà"."""
    if not 2 <= len(syllables) <= 4 or any(map(is_code, syllables)) or is_place(syllables):
        return False
    strange = sum(not (is_vietnamese(s) or _MARKED.search(s)) for s in syllables)
    return 2 * strange < len(syllables) and any(_MARKED.search(s) for s in syllables)


def is_surname(syllable: str) -> bool:
    """Whether the syllable is a surname, or the beginning of a name as K'Ho and Ê Đê have them."""
    return fold_tone(syllable) in names_of("common") | names_of("minority") or bool(
        _APOSTROPHE.match(syllable)
    )


def is_place(syllables: Sequence[str]) -> bool:
    """Whether the syllables are the name of a province, district or commune."""
    return _is_place(" ".join(syllables))


@lru_cache(maxsize=16384)
def _is_place(name: str) -> bool:
    return fold(name) in known_places()


def syllable_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of the capitalised syllables of a run."""
    return [match.span() for match in _SYLLABLE.finditer(text, start, end)]


def sentences_of(spans: list[tuple[int, int]], text: str) -> list[list[tuple[int, int]]]:
    """The spans of a run, cut where the next sentence begins without a stop before it, as behind captions.

    "… Tập đoàn Minh Phát Ông Lê Văn A …" is two parts; of "… Công an Nghệ An Theo kế hoạch" the last
    word is dropped.
    """
    cuts = [k for k in range(1, len(spans) - 1) if text[slice(*spans[k])] in ("Ông", "Bà")]
    parts = [spans[a:b] for a, b in zip([0, *cuts], [*cuts, len(spans)], strict=True)]
    last = spans[-1]
    small = text[last[1] : last[1] + 1] == " " and text[last[1] + 1 : last[1] + 2].islower()
    if len(parts[-1]) > 1 and small and text[slice(*last)].lower() in _openers():
        parts[-1] = parts[-1][:-1]
    return parts


@cache
def _openers() -> frozenset[str]:
    return frozenset(load_yaml("organizations")["openers"])


def _ends_with_name(syllables: Sequence[str]) -> bool:
    """Whether all but the first few of ``syllables`` are a likely name; one has no more than five."""
    return any(name_score(syllables[j:]) >= 2.5 for j in range(max(1, len(syllables) - 5), len(syllables) - 1))


def split_place(syllables: Sequence[str], at_least: int, level: str = "") -> int:
    """How many leading syllables of a run name a place or a body before a person's name begins.

    ``at_least``: how many the body needs for itself. ``level``: the word of the place's level
    ("tỉnh") before the run, if any. All of them where no person follows.
    """
    if level == "tỉnh":
        return _split_province(syllables)
    best, best_score = len(syllables), 0.0
    if is_place(syllables):
        best_score = 3.5 if len(syllables) <= 3 else 3.0
    for k in range(min(at_least, len(syllables)), len(syllables) - 1):
        rest = syllables[k:]
        score = name_score(rest)
        known = k > 0 and is_place(syllables[:k])
        if score <= 0 and known and level and len(rest) > 2 and could_be_name(rest) and not _ends_with_name(rest):
            score = 0.6  # a surname of no list, behind a place that the level announces
        letter = k > 1 and rest[0] in ("A", "Y")  # "thôn Kon Pao Y Hằng": the class of a name, not a place's
        short = len(rest) == 2 and not letter and not _APOSTROPHE.match(rest[0])
        surname = is_surname(rest[0]) or (len(rest) > 2 and rest[1] in ("Thị", "Văn"))
        unlikely = (score < 2 and not letter) or (k and (short or not (surname or letter)))
        if score <= 0 or (not known and unlikely):
            continue
        score += 3.0 if known else 0.6 if k in (0, 2) else 0.0
        if score > best_score:
            best, best_score = k, score
    place = len(syllables) - 1
    score = 5.8 if is_place(syllables[:place]) else 2.8
    if place >= max(2, at_least) and is_one_word_name(syllables[place]) and score > best_score:
        return place
    return best


@cache
def _provinces() -> frozenset[str]:
    """Folded names of provinces with their other spellings ("Thừa Thiên Huế")."""
    spellings = (fold(alias.alias) for alias in aliases() if alias.level == "province")
    return frozenset(spellings) | frozenset(place_names("province"))


def _split_province(syllables: Sequence[str]) -> int:
    """As ``split_place`` behind "tỉnh": the place is a province or the run is a person's name."""
    for k in range(min(4, len(syllables)), 0, -1):
        if fold(" ".join(syllables[:k])) in _provinces():
            return k
    return 0 if name_score(syllables) >= 2 else len(syllables)


def place_then_name(syllables: Sequence[str]) -> bool:
    """Whether a known place opens the run and a name follows it ("Hà Nội Vũ Văn Viện")."""
    return any(
        len(syllables) - k >= 2 and is_place(syllables[:k]) and name_score(syllables[k:]) >= 2 for k in (2, 3)
    )
