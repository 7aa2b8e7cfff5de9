"""Mentions of indicators: DTI with its pillars and main indices, and the rankings kept apart from it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import regex

from extractors.lexicon import Lexicon
from pipeline.gazetteer import fold_tone, load_yaml

#: Codes of pillars and main indices of DTI.
PILLARS = ("dti.government", "dti.economy", "dti.society")

#: Codes that stand for no index of their own.
NO_INDEX = ("skip", "topic", "pillars")

#: "DTI" is debt-to-income in a text that says so, and in a sentence about borrowing; the index has its full name there.
_DEBT_RATIO = regex.compile(r"nợ\s*(?:trên|/)\s*thu\s+nhập|debt[- ]to[- ]income|(?:tỷ|tỉ)\s+lệ\s+nợ", regex.IGNORECASE)
_BORROWING = regex.compile(r"tín\s+dụng|khoản\s+vay|(?:người|khách|bên|được)\s+vay|vay\s+(?:vốn|tiền|được)|trả\s+nợ|hồ\s+sơ\s+vay", regex.IGNORECASE)


#: A market place, a service or a platform of the name is no index: "sàn thương mại điện tử".
_MEANS = regex.compile(r"(?:sàn|qua|giao\s+dịch|nền\s+tảng|ứng\s+dụng|phát\s+triển|giám\s+sát|đề\s+án|kế\s+hoạch)\s+$", regex.IGNORECASE)


#: "nền kinh tế số 1 thế giới" is the first economy, not the digital one.
_NUMBERED = regex.compile(r"(?<=số)\s+(?:1|2|3|một|hai|ba)\s+(?:thế\s+giới|châu|khu\s+vực|Đông\s+Nam\s+Á|của)", regex.IGNORECASE)
#: "dẫn đầu vào năm 2025" names no "đầu vào".
_LEADING = regex.compile(r"(?:dẫn|đứng|hàng)\s+$", regex.IGNORECASE)


@dataclass(frozen=True, slots=True)
class IndicatorMention:
    """An indicator's name: its span, its code, and whether the words are ordinary ones too."""

    start: int
    end: int
    code: str
    weak: bool = False

    @property
    def root(self) -> str:
        """``dti`` for DTI and all its parts; the code itself otherwise."""
        return self.code.partition(".")[0]


@lru_cache(maxsize=1)
def _lexicon() -> tuple[Lexicon[tuple[str, bool]], Lexicon[tuple[str, bool]]]:
    """The names in lower case, and the abbreviations as written; each with its code and whether it is weak."""
    names: dict[str, tuple[str, bool]] = {}
    exact: dict[str, tuple[str, bool]] = {}
    for code, entry in load_yaml("indicators.yaml").items():
        for group, weak in (("names", False), ("heads", True), ("weak", True)):
            names.update({fold_tone(name): (code, weak) for name in entry.get(group, [])})
        exact.update(dict.fromkeys(entry.get("exact", []), (code, False)))
    return Lexicon(names), Lexicon(exact)


def find_indicators(text: str, start: int, end: int) -> list[IndicatorMention]:
    """Return the indicators named in ``text[start:end]``, in order and without overlaps.

    A head noun of a measure ("tỷ trọng kinh tế số") takes the indicator's words that follow it
    directly: the share of the digital economy is no pillar of DTI.
    """
    return list(_in_sentence(text, start, end))


@lru_cache(maxsize=4)
def is_about_debt(text: str) -> bool:
    """Whether a text explains DTI as debt-to-income; kept, because each of its sentences asks."""
    return "DTI" in text and _DEBT_RATIO.search(text) is not None


@lru_cache(maxsize=512)
def _in_sentence(article: str, start: int, end: int) -> tuple[IndicatorMention, ...]:
    """The indicators of one sentence; kept, because they are asked for more than once."""
    text = article[start:end]
    names, abbreviations = _lexicon()
    folded = fold_tone(text)
    hits = [*names.find(folded.lower()), *abbreviations.find(folded)]
    debt = is_about_debt(article) or ("DTI" in text and _BORROWING.search(text) is not None)
    found = [IndicatorMention(a, b, *value) for a, b, value in hits if not (debt and (text[a:b] == "DTI" or value == ("dti", True)))]
    found.sort(key=lambda mention: (mention.start, -mention.end))
    kept: list[IndicatorMention] = []
    for mention in found:
        if kept and mention.start < kept[-1].end:
            continue
        if mention.weak and mention.code in ("ebi", "egdi") and _MEANS.search(text, max(0, mention.start - 14), mention.start):
            continue
        if mention.weak and _NUMBERED.match(text, mention.end):
            continue
        if mention.weak and mention.code == "other" and _LEADING.search(text, max(0, mention.start - 6), mention.start):
            continue
        if kept and kept[-1].code in ("other", "skip") and text[kept[-1].end : mention.start].strip() == "":
            kept[-1] = IndicatorMention(kept[-1].start, mention.end, kept[-1].code, kept[-1].weak)
            continue
        kept.append(mention)
    return tuple(IndicatorMention(start + i.start, start + i.end, i.code, i.weak) for i in kept)
