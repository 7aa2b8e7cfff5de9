"""Officials: a named person, the canonical title and the organisation, once per sentence that says so."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from extractors import official_rules as rules
from extractors.affiliation import Affiliation, Affiliations
from extractors.claims import Claim, ClaimReader
from extractors.discourse import Discourse
from extractors.organizations import is_foreign
from pipeline.gazetteer import fold, fold_tone
from pipeline.model import Fact, Rejection
from pipeline.segment import Document

#: Of 100 links of a rule, how many are right where person and organisation are printed in full.
_CONFIDENCE = {
    rules.TITLE_NAME: 0.95,
    rules.NAME_TITLE: 0.94,
    rules.OWN_NAME: 0.92,
    rules.SEVERAL: 0.9,
    rules.SHARED: 0.85,
    rules.APPOINTED: 0.9,
    rules.TITLE_IS: 0.9,
    rules.DISMISSED: 0.85,
    rules.DISMISSED_FROM: 0.85,
    rules.OFFICE_OF: 0.85,
    rules.GIVEN: 0.85,
    rules.APPOSITION: 0.85,
    rules.THEN: 0.85,
    rules.AS: 0.85,
}
_SHORT_FORM = 0.93
_SAME_PERSON = 0.95
_ABROAD = "Nguyên thủ nước ngoài"
_SPELLINGS = (
    ("tp.hcm", "hồ chí minh"),
    ("tphcm", "hồ chí minh"),
    ("tp hcm", "hồ chí minh"),
    ("thành phố", ""),
    ("tp.", " "),
)
_LEVEL_WORDS = {"tỉnh", "tp", "huyện", "quận", "xã", "phường", "thị", "trấn", "của", "và"}


def extract_officials(document: Document, discourse: Discourse) -> tuple[list[Fact], list[Rejection]]:
    """The officials of a document: facts in the order of the text, and the links that gave none."""
    folded = _fold_case(document.text)
    reader = ClaimReader(document.text, folded)
    claims = list(_claims(document, reader))
    return _facts(claims, Affiliations(document, folded, discourse)) if claims else ([], [])


def _claims(document: Document, reader: ClaimReader) -> Iterator[Claim]:
    """The claims of the paragraphs that hold a title, or stand below one that is nothing but a title."""
    spans = document.paragraphs
    joined = False
    for above, number in zip((document.body[:1] + document.body), document.body, strict=False):
        if not reader.has_title(spans[above][0], spans[number][1]):
            joined = False
            continue
        # a line belongs to one other: the name to the title below, or to the one above it
        lead = reader.lead_of(document, above, number) if above < number and not joined else None
        joined = lead is not None
        for sentence in document.sentences_of(number):
            yield from reader.read(replace(sentence, start=lead.start) if lead else sentence)
            lead = None


def _fold_case(text: str) -> str:
    """The text in lower case with one spelling of tones, each character kept in its place."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return fold_tone(lowered.replace("\xa0", " "))


def _facts(claims: list[Claim], affiliations: Affiliations) -> tuple[list[Fact], list[Rejection]]:
    """Facts of the claims: organisations completed, bare titles filled, variants made one."""
    named = [(claim, affiliations.of(claim.position, claim.sentence.start)) for claim in claims]
    abroad = {fold(c.person.name) for c, body in named if _is_abroad(c, body)}
    # membership of a "Bộ Chính trị" or "Trung ương Đảng" tells nothing: other countries have them too
    abroad -= {
        fold(c.person.name)
        for c, body in named
        if body and not _is_abroad(c, body) and c.position.title.role != "Ủy viên"
    }
    facts: list[Fact] = []
    rejections: list[Rejection] = []
    for claim, own in named:
        reason = _reason(claim, own, abroad)
        body = None if reason else own or _infer(claim, named, affiliations)
        if body is None:
            reason = reason or "organization not named"
            rejections.append(Rejection("official", claim.person.start, claim.person.end, reason, claim.rule))
        else:
            facts.append(_fact(claim, body))
    return _once(_unify(facts)), rejections


def _is_abroad(claim: Claim, body: Affiliation | None) -> bool:
    return claim.position.title.role == _ABROAD or (body is not None and is_foreign(body.name))


def _reason(claim: Claim, body: Affiliation | None, abroad: set[str]) -> str:
    """Why a claim is no fact, or nothing."""
    title = claim.position.title
    if fold(claim.person.name) in abroad or _is_abroad(claim, body):
        return "foreign official"
    if title.optional:
        return "not a leading position"
    if title.needs and (body is None or (" " not in body.name and body.name[1:].islower())):
        return "organization not named"
    if title.within and not (body and fold(body.name).startswith(title.within)):
        return "not a leading position"
    return ""


def _infer(
    claim: Claim, named: list[tuple[Claim, Affiliation | None]], affiliations: Affiliations
) -> Affiliation | None:
    """The organisation of a bare title: the person's own elsewhere, one named before, the province's seat."""
    title, name, floor = claim.position.title, fold(claim.person.name), claim.sentence.start
    main = affiliations.main(claim.position)
    if main:
        return main
    for other, body in named:
        if body and other.position.title.role == title.role and fold(other.person.name) == name:
            return Affiliation(body.name, _SAME_PERSON)
    if not title.bodies:
        return None
    offset = claim.position.start
    local = affiliations.local_seat(claim.position, floor)
    found = local or affiliations.mentioned(title.bodies, offset, within=offset - floor)
    if found is None and title.implied == "Bộ":
        found = affiliations.acting(offset)
    if found is None and title.seat:
        near = affiliations.home_seat(claim.position, floor)
        return near or affiliations.mentioned(title.bodies, offset, within=300)
    return found or affiliations.mentioned(title.bodies, offset, after=claim.position.end)


def _fact(claim: Claim, body: Affiliation) -> Fact:
    confidence = _CONFIDENCE[claim.rule] * body.weight * (_SHORT_FORM if claim.person.short else 1.0)
    return Fact(
        "official",
        claim.person.start,
        claim.person.end,
        claim.sentence.start,
        claim.sentence.end,
        claim.rule,
        status="former" if claim.former else "reported",
        person=claim.person.name,
        role=claim.position.title.role,
        organization=body.name,
        confidence=round(confidence, 2),
    )


def _unify(facts: list[Fact]) -> list[Fact]:
    """Give the facts of one person in one role one wording of the organisation where the wordings agree."""
    groups: dict[tuple[str, str | None], list[str]] = {}
    for fact in facts:
        groups.setdefault((fold(fact.person or ""), fact.role), []).append(fact.organization or "")
    best = {key: _agreed(names) for key, names in groups.items()}
    return [replace(f, organization=best[fold(f.person or ""), f.role][f.organization or ""]) for f in facts]


def _agreed(names: list[str]) -> dict[str, str]:
    """For each name the commonest of those whose words agree with it, then the longest, then the first."""
    counts = Counter(names)
    words = {name: _words(name) for name in counts}
    order = sorted(counts, key=lambda name: (-counts[name], -len(words[name])))  # a Counter is in order of coming
    return {
        name: next(other for other in order if words[other] <= words[name] or words[name] <= words[other])
        for name in counts
    }


def _words(name: str) -> frozenset[str]:
    """The words that tell an organisation from others, in one spelling."""
    text = fold(name)
    for old, new in _SPELLINGS:
        text = text.replace(old, new)
    return frozenset(re.findall(r"\w+", text)) - _LEVEL_WORDS


def _once(facts: list[Fact]) -> list[Fact]:
    """One fact per sentence, person, role and organisation, in the order of the text."""
    seen: dict[tuple[object, ...], Fact] = {}
    for fact in sorted(facts, key=lambda f: (f.start, f.role or "")):
        seen.setdefault((fact.evidence_start, fact.person, fact.role, fact.organization), fact)
    return list(seen.values())
