"""What the rules make of one text: its mentions, the facts, the rules that fired, and what was rejected and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from extractors.discourse import open_discourse
from extractors.measures import Measure
from extractors.places import PlaceMention
from extractors.scene import Item, read_scene
from extractors.years import YearMention
from pipeline.model import Fact, Rejection
from pipeline.reading import read_text
from pipeline.segment import Document


def explain_lines(text: str, published: date | None = None, province: str | None = None) -> Iterator[str]:
    """Yield the explanation of a text line by line.

    Raises ValueError for an unknown province and for a text that is none.
    """
    reading = read_text(text, published, province)
    document = Document(reading.article)
    home = province or open_discourse(document).home_name
    for sentence in document.sentences:
        yield f"sentence  {document.sentence_text(sentence)}"
        words = [document.text[a:b] for a, b in document.words(sentence)]
        yield f"  words     {' | '.join(words)}"
        for item in read_scene(document.text, sentence.start, sentence.end, home).items:
            yield f"  mention   {_mention(document.text, item)}"
        for fact in (f for f in reading.facts if f.evidence_start == sentence.start):
            yield f"  fact      {_fact(document.text, fact)}"
        for rejection in (r for r in reading.rejections if sentence.start <= r.start < sentence.end):
            yield f"  rejected  {_rejection(document.text, rejection)}"


def _mention(text: str, item: Item) -> str:
    printed = text[item.start : item.end]
    if isinstance(item, PlaceMention):
        return f"place      {printed!r}: {item.name or 'stands for a place named elsewhere'} ({item.level})"
    if isinstance(item, YearMention):
        return f"year       {printed!r}: {item.year or f'{item.offset:+d} on the year {item.anchor}'} ({item.role})"
    if isinstance(item, Measure):
        return f"{item.kind:<10} {printed!r}: {item.value:g} {item.unit or ''} by rule {item.rule}"
    return f"indicator  {printed!r}: {item.code}{' (ordinary words too)' if item.weak else ''}"


def _fact(text: str, fact: Fact) -> str:
    parts = {
        "place": fact.place_name, "indicator": fact.indicator, "year": fact.year, "baseline_year": fact.baseline_year,
        "value": fact.value, "unit": fact.unit, "out_of": fact.out_of, "scope": fact.scope, "qualifier": fact.qualifier,
        "status": fact.status, "person": fact.person, "role": fact.role, "organization": fact.organization,
    }  # fmt: skip
    said = ", ".join(f"{name}={value}" for name, value in parts.items() if value is not None)
    return f"{fact.kind} {text[fact.start : fact.end]!r}: {said}; rule {fact.rule}, confidence {fact.confidence}"


def _rejection(text: str, rejection: Rejection) -> str:
    return f"{rejection.kind} {text[rejection.start : rejection.end]!r}: {rejection.reason}; rule {rejection.rule}"
