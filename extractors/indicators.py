"""Mentions of indicators: DTI with its pillars and main indices, and the rankings kept apart from it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import regex

from pipeline.gazetteer import fold_tone, load_yaml

#: Codes of pillars and main indices of DTI.
PILLARS = ("dti.government", "dti.economy", "dti.society")

#: Codes that stand for no index of their own.
NO_INDEX = ("skip", "topic", "pillars")

#: "DTI" is debt-to-income where a text is about borrowing.
_DEBT = regex.compile(r"nợ trên thu nhập|nợ/thu nhập|debt[- ]to[- ]income|tỷ lệ nợ|tỉ lệ nợ", regex.IGNORECASE)


#: A market place, a service or a platform of the name is no index: "sàn thương mại điện tử".
_MEANS = regex.compile(r"(?:sàn|qua|giao\s+dịch|nền\s+tảng|ứng\s+dụng|phát\s+triển|giám\s+sát|đề\s+án|kế\s+hoạch)\s+$", regex.IGNORECASE)


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
def _lexicon() -> tuple[regex.Pattern[str], dict[str, tuple[str, bool]], regex.Pattern[str], dict[str, str]]:
    names: dict[str, tuple[str, bool]] = {}
    exact: dict[str, str] = {}
    for code, entry in load_yaml("indicators.yaml").items():
        for name in entry.get("names", []):
            names[fold_tone(name)] = (code, False)
        for name in entry.get("heads", []):
            names[fold_tone(name)] = (code, True)
        for name in entry.get("weak", []):
            names[fold_tone(name)] = (code, True)
        exact.update({name: code for name in entry.get("exact", [])})
    longest = "|".join(regex.escape(n) for n in sorted(names, key=len, reverse=True))
    short = "|".join(sorted(exact, key=len, reverse=True))
    return (
        regex.compile(rf"(?<![\p{{L}}\d])(?:{longest})(?![\p{{L}}\d])", regex.IGNORECASE),
        names,
        regex.compile(rf"(?<![\p{{L}}\d])(?:{short})(?![\p{{L}}])(?!-\p{{Lu}})"),
        exact,
    )


def about_debt(text: str) -> bool:
    """Whether ``DTI`` stands for debt-to-income in this text."""
    return bool(_DEBT.search(text))


def find_indicators(text: str, start: int, end: int) -> list[IndicatorMention]:
    """Return the indicators named in ``text[start:end]``, in order and without overlaps.

    A head noun of a measure ("tỷ trọng kinh tế số") takes the indicator's words that follow it
    directly: the share of the digital economy is no pillar of DTI.
    """
    long, names, short, exact = _lexicon()
    folded = fold_tone(text[start:end])
    found = [
        IndicatorMention(start + m.start(), start + m.end(), *names[m.group().lower()])
        for m in long.finditer(folded)
    ]
    found += [
        IndicatorMention(start + m.start(), start + m.end(), exact[m.group()]) for m in short.finditer(folded)
    ]
    found.sort(key=lambda mention: (mention.start, -mention.end))
    kept: list[IndicatorMention] = []
    for mention in found:
        if kept and mention.start < kept[-1].end:
            continue
        if mention.weak and mention.code in ("ebi", "egdi") and _MEANS.search(text, max(start, mention.start - 14), mention.start):
            continue
        if kept and kept[-1].code in ("other", "skip") and text[kept[-1].end : mention.start].strip() == "":
            kept[-1] = IndicatorMention(kept[-1].start, mention.end, kept[-1].code, kept[-1].weak)
            continue
        kept.append(mention)
    return kept
