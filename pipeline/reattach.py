"""Corrections to facts: which fact each one speaks of today, and what the facts are with them applied.

The article is the one with the same id, or else with the same text, the same path and sentence, or the
same sentence in its facts. In it the quoted words are looked for where they stood, then with the words
around them. A correction whose words are gone is an orphan, with the reason, and changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline.corrections import CONFIRM, REJECT, STATED, Correction, in_force, reading_of
from pipeline.model import digest
from pipeline.schema import FACTS

if TYPE_CHECKING:
    import duckdb

Row = dict[str, Any]

RULE = "correction"
NO_ARTICLE = ("không còn bài báo này", "the article is gone")
NO_QUOTE = ("bài báo không còn câu này", "the article no longer has these words")


@dataclass(slots=True)
class Overlay:
    """What corrections change: ``dropped`` facts by id, ``added`` rows of ``facts``, and who said so.

    ``said`` has the correction behind a fact that stands (confirmed, corrected or added) by its
    ``fact_id``, ``orphans`` the corrections that found no place, with the reason in two languages.
    ``article_ids`` are the articles that any correction speaks of today, ``attached`` each correction's.
    """

    dropped: dict[str, Correction] = field(default_factory=dict)
    added: dict[str, Row] = field(default_factory=dict)
    said: dict[str, Correction] = field(default_factory=dict)
    orphans: list[tuple[Correction, tuple[str, str]]] = field(default_factory=list)
    attached: dict[int, str] = field(default_factory=dict)

    @property
    def article_ids(self) -> set[str]:
        """The articles that corrections speak of."""
        return set(self.attached.values())

    def applied(self, article_id: str, facts: Iterable[Row]) -> list[Row]:
        """The facts of one article with the corrections, in the order of the text."""
        kept = [fact for fact in facts if fact["fact_id"] not in self.dropped]
        kept += [row for row in self.added.values() if row["article_id"] == article_id]
        return sorted(kept, key=lambda fact: (fact["char_start"], fact["char_end"], fact["fact_id"]))


@dataclass(slots=True)
class _Place:
    """A correction where it stands today."""

    correction: Correction
    article_id: str
    start: int
    evidence: str

    @property
    def end(self) -> int:
        return self.start + len(self.correction.quote)


def reattach(
    connection: duckdb.DuckDBPyConnection, corrections: Iterable[Correction], schema: str = "main"
) -> Overlay:
    """Find what each correction speaks of in the tables of ``schema``."""
    overlay = Overlay()
    current = in_force(corrections)
    if not current:
        return overlay
    found = _articles(connection, current, schema)
    places: dict[str, list[_Place]] = defaultdict(list)
    for correction in current:
        article = found.get(correction.number)
        start = _position(article[1], correction) if article else None
        if article is None or start is None:
            overlay.orphans.append((correction, NO_QUOTE if article else NO_ARTICLE))
            continue
        article_id, text = article
        places[article_id].append(_Place(correction, article_id, start, _sentence(text, correction, start)))
        overlay.attached[correction.number] = article_id
    for article_id, facts in _facts(connection, list(places), schema).items():
        _apply(overlay, places[article_id], facts)
    return overlay


def _articles(
    connection: duckdb.DuckDBPyConnection, corrections: Sequence[Correction], schema: str
) -> dict[int, tuple[str, str]]:
    """The id and text of the article of each correction, by its number."""
    found: dict[int, tuple[str, str]] = {}
    without_words: dict[int, tuple[str, str]] = {}
    for query, key in (
        ("SELECT article_id, article_id, text FROM {0}.articles WHERE article_id IN (SELECT unnest(?::TEXT[]))", "article_id"),
        ("SELECT content, article_id, text FROM (SELECT *, left(sha256(text), 16) AS content FROM {0}.articles) "
         "WHERE content IN (SELECT unnest(?::TEXT[]))", "content_id"),
        ("SELECT path, article_id, text FROM (SELECT path, article_id FROM {0}.articles UNION "
         "SELECT path, article_id FROM {0}.copies) JOIN (SELECT article_id, text FROM {0}.articles) USING (article_id) "
         "WHERE path IN (SELECT unnest(?::TEXT[]))", "path"),
        ("SELECT f.evidence, a.article_id, a.text FROM {0}.facts f JOIN {0}.articles a USING (article_id) "
         "WHERE f.evidence IN (SELECT unnest(?::TEXT[]))", "evidence"),
    ):  # fmt: skip
        open_ones = [c for c in corrections if c.number not in found]
        if not open_ones:
            break
        wanted = sorted({getattr(c, key) for c in open_ones})
        rows = connection.execute(query.format(schema), [wanted]).fetchall()
        by_key = {name: (article_id, text) for name, article_id, text in sorted(rows)}
        for correction in open_ones:
            article = by_key.get(getattr(correction, key))
            if article and _position(article[1], correction) is not None:
                found[correction.number] = article
            elif article:
                without_words[correction.number] = article
    return without_words | found


def _position(text: str, correction: Correction) -> int | None:
    """Where the quoted words begin in ``text``: where they stood, or the nearest place with the words around them."""
    quote, start = correction.quote, correction.char_start
    if digest(text) == correction.content_id:
        return start
    around = correction.prefix + quote + correction.suffix
    found = [at + len(correction.prefix) for at in _occurrences(text, around)]
    if not found and quote in correction.evidence:
        # the words around may have changed with a neighbouring sentence
        offset = _offset_in_evidence(correction)
        found = [at + offset for at in _occurrences(text, correction.evidence)]
    return min(found, key=lambda at: abs(at - start), default=None)


def _offset_in_evidence(correction: Correction) -> int:
    """Where the quote stands in its sentence: the occurrence that the words before it agree with best."""
    evidence, prefix = correction.evidence, correction.prefix

    def agreement(at: int) -> int:
        before = evidence[:at]
        return next((n for n in range(min(len(before), len(prefix)), 0, -1) if before.endswith(prefix[-n:])), 0)

    return max(_occurrences(evidence, correction.quote), key=agreement)


def _occurrences(text: str, part: str) -> Iterator[int]:
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


def _sentence(text: str, correction: Correction, start: int) -> str:
    """The sentence around the quote, as it was, or else its line."""
    evidence = correction.evidence
    if evidence and evidence in text[max(start - len(evidence), 0) : start + len(correction.quote) + len(evidence)]:
        return evidence
    line_end = text.find("\n", start)
    return text[text.rfind("\n", 0, start) + 1 : line_end if line_end >= 0 else len(text)]


def _facts(connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str], schema: str) -> dict[str, list[Row]]:
    """The facts of each of the articles; an empty list where there are none."""
    query = f"SELECT {', '.join(FACTS)} FROM {schema}.facts WHERE article_id IN (SELECT unnest(?::TEXT[]))"
    found: dict[str, list[Row]] = {article_id: [] for article_id in article_ids}
    for row in connection.execute(query, [list(article_ids)]).fetchall():
        fact = dict(zip(FACTS, row, strict=True))
        found[fact["article_id"]].append(fact)
    return found


def _apply(overlay: Overlay, places: Sequence[_Place], facts: Sequence[Row]) -> None:
    """Enter what the corrections of one article change into ``overlay``."""
    stated = {reading_of(p.correction.stated) for p in places if p.correction.stated}
    for place in places:
        correction = place.correction
        near = [
            fact for fact in facts
            if fact["char_start"] < place.end and fact["char_end"] > place.start and fact["fact_id"] not in overlay.dropped
        ]  # fmt: skip
        right = _with_reading(near, correction.stated)
        wrong = _with_reading(near, correction.claimed) if correction.action != CONFIRM else None
        if wrong is None and right is None and correction.claimed and correction.action != REJECT:
            # new rules read these words a third way, which the person's reading replaces
            wrong = _likest(near, correction.claimed, stated)
        if wrong is not None:
            overlay.dropped[wrong["fact_id"]] = correction
        if correction.stated is not None:
            row = right or _added(place, correction.stated)
            overlay.said[row["fact_id"]] = correction
            if right is None:
                overlay.added[row["fact_id"]] = row


def _with_reading(facts: Iterable[Row], claim: Mapping[str, Any] | None) -> Row | None:
    wanted = reading_of(claim) if claim else None
    return next((fact for fact in facts if reading_of(fact) == wanted), None)


def _likest(facts: Iterable[Row], claim: Mapping[str, Any], stated: set[tuple[Any, ...]]) -> Row | None:
    """The fact of the same kind that differs least from ``claim``, unless somebody states just that one."""

    def differences(fact: Row) -> int:
        return sum(one != other for one, other in zip(reading_of(fact), reading_of(claim), strict=True))

    rivals = [fact for fact in facts if fact["kind"] == claim["kind"] and reading_of(fact) not in stated]
    return min(rivals, key=differences, default=None)


def _added(place: _Place, stated: Mapping[str, Any]) -> Row:
    """The row of ``facts`` for what a person states."""
    parts = (place.article_id, place.start, place.end, *reading_of(stated))
    return dict.fromkeys(FACTS) | {column: stated.get(column) for column in STATED} | {
        "fact_id": digest("\x1f".join("" if part is None else str(part) for part in parts)),
        "article_id": place.article_id, "evidence": place.evidence, "char_start": place.start, "char_end": place.end,
        "rule": RULE, "confidence": 1.0,
    }  # fmt: skip
