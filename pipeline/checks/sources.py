"""Articles against each other: who gives which figure, since when, and who copied whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from pipeline.checks import explain as say
from pipeline.checks.consistency import agree
from pipeline.checks.published import YEAR_OF_BOTH
from pipeline.checks.records import CONTRADICTED, NOT_ENOUGH, SUPPORTED, Check, Claim, Finding

#: How many articles a sentence names before it counts the rest.
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Source:
    """An article as a source: what it is called, when it appeared, and of which article it is a copy."""

    article_id: str
    name: str
    published: date | None = None
    duplicate_of: str | None = None

    @property
    def origin(self) -> str:
        """The article that this one goes back to."""
        return self.duplicate_of or self.article_id


def check_between(claims: Iterable[Claim], sources: Mapping[str, Source]) -> Iterator[Check]:
    """Compare what several articles say of one subject: one kind, place, indicator and year.

    A copy counts with its original. One check for all claims: supported where two independent
    articles agree and none differs, contradicted where two cannot both be true, and open where all
    go back to one article.
    """
    voices = _voices(claims, sources)
    if sum(len(voice) for voice in voices) < 2 or len({c.article_id for v in voices for c in v}) < 2:
        return
    yield _finding(voices, sources).about("between_articles", [claim for voice in voices for claim in voice])


def _voices(claims: Iterable[Claim], sources: Mapping[str, Source]) -> list[list[Claim]]:
    """The claims by what they say, the earliest first; each article once per figure."""
    ordered = sorted(claims, key=lambda claim: _order(sources[claim.article_id]))
    voices: list[list[Claim]] = []
    for claim in ordered:
        voice = next((voice for voice in voices if agree(voice[0], claim)), None)
        if voice is None:
            voices.append([claim])
        elif all(claim.article_id != known.article_id for known in voice):
            voice.append(claim)
    return voices


def _order(source: Source) -> tuple[date, bool, str, str]:
    return source.published or date.max, source.duplicate_of is not None, source.name, source.article_id


def _finding(voices: list[list[Claim]], sources: Mapping[str, Source]) -> Finding:
    fact = voices[0][0].fact
    said_vi, said_en = zip(*(_said(voice, sources) for voice in voices), strict=True)
    vi = f"{say.what_vi(fact)}: {'; '.join(said_vi)}"
    en = f"{say.what_en(fact)}: {'; '.join(said_en)}"
    arithmetic = "; ".join(f"{say.number_en(v[0].fact.value)}: {len(_origins(v, sources))}" for v in voices)
    if len(voices) == 1:
        independent = len(_origins(voices[0], sources))
        if independent > 1:
            vi, en = (
                f"{vi}; {independent} bài độc lập thống nhất.",
                f"{en}; {independent} independent articles agree.",
            )
            return Finding(SUPPORTED, vi, en, arithmetic=arithmetic)
        return Finding(
            NOT_ENOUGH,
            f"{vi}; tất cả từ một bài.",
            f"{en}; all go back to one article.",
            arithmetic=arithmetic,
        )
    if fact.year == YEAR_OF_BOTH and fact.place_level == "province" and fact.kind == "rank":
        vi = f"{vi}; năm 2024 có cả bảng 63 và bảng 34 tỉnh."
        en = f"{en}; 2024 has a table of 63 and one of 34 provinces."
        return Finding(NOT_ENOUGH, vi, en, arithmetic=arithmetic)
    return Finding(
        CONTRADICTED, f"{vi}; không thể cùng đúng.", f"{en}; they cannot all be true.", arithmetic=arithmetic
    )


def _origins(voice: Iterable[Claim], sources: Mapping[str, Source]) -> set[str]:
    return {sources[claim.article_id].origin for claim in voice}


def _said(voice: list[Claim], sources: Mapping[str, Source]) -> tuple[str, str]:
    """Who gives one figure, since when; copies behind the article that they repeat."""
    by_origin: dict[str, list[Source]] = defaultdict(list)
    for claim in voice:
        source = sources[claim.article_id]
        by_origin[source.origin].append(source)
    vi, en = [], []
    for group in list(by_origin.values())[:_NAMED]:
        first, *copies = sorted(group, key=lambda source: (source.duplicate_of is not None, _order(source)))
        since_vi = f" ({first.published:%d/%m/%Y})" if first.published else ""
        since_en = f" ({first.published:%Y-%m-%d})" if first.published else ""
        names = ", ".join(copy.name for copy in copies[:_NAMED]) + (", …" if len(copies) > _NAMED else "")
        vi.append(f"{first.name}{since_vi}" + (f", {names} đăng lại" if names else ""))
        en.append(f"{first.name}{since_en}" + (f", copied by {names}" if names else ""))
    if more := len(by_origin) - len(vi):
        vi.append(f"{more} bài khác")
        en.append(f"{more} more")
    claim = voice[0]
    return f"{say.claimed_vi(claim)} theo {' và '.join(vi)}", f"{say.claimed_en(claim)} in {' and '.join(en)}"
