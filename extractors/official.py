"""Officials: a named person, the canonical title and the organisation, once per sentence that says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import regex

from extractors.affiliation import Affiliation, Affiliations
from extractors.discourse import Discourse
from extractors.official_rules import RULES, Link
from extractors.organizations import is_foreign
from extractors.people import People, PersonMention, find_people
from extractors.positions import Position, PositionFinder, has_title
from pipeline.gazetteer import fold, fold_tone
from pipeline.model import Fact, Rejection
from pipeline.segment import Document, Sentence

_CANDIDATE = regex.compile(r"\b(?:giới thiệu|đề cử|ứng cử viên|ứng viên|ứng cử|đề xuất bổ nhiệm)\b")
_LIFE = regex.compile(r"(?:từng(?: là| làm| giữ)?|trước khi|khi còn|khi (?:làm|giữ|đang)|lúc (?:làm|còn)|nguyên là|thời điểm)[^,.;]{0,40}$")
#: "em trai bà A," beside another name: A is not the one spoken of; the letter is made inert.
_KIN = regex.compile(
    r"(,\s*(?:là\s+)?(?:em|anh|chị|con|vợ|chồng|bố|mẹ|cha|cháu|phu\s+nhân)(?:\s(?:trai|gái|ruột|rể|dâu|họ|đẻ|vợ))?\s+(?:của\s+)?)[PN](\s*[,)])"
)
_BESIDE = regex.compile(r"[ ]*(?:\([^()]{1,80}\))?[ ]*[,:-]?[ ]*")
_UNNAMED = regex.compile(r"[ ]*(?:của )?một(?!\p{L})")
_PAST = regex.compile(r"[ ]*(?:khóa trước|khoá trước|nhiệm kỳ trước|tiền nhiệm|\(cũ\)[ ]*(?:đã nghỉ))")
_BASE = {
    "official_title_name": 0.95, "official_name_title": 0.94, "official_title_own_name": 0.92, "official_several": 0.9,
    "official_appointed": 0.9, "official_title_is": 0.9, "official_dismissed": 0.85, "official_dismissed_from": 0.85,
    "official_office_of": 0.85, "official_apposition": 0.85,
    "official_then": 0.85, "official_as": 0.85,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Claim:
    """A person linked to a position in one sentence."""

    person: PersonMention
    position: Position
    sentence: Sentence
    rule: str
    former: bool


def extract_officials(document: Document, discourse: Discourse) -> tuple[list[Fact], list[Rejection]]:
    """The officials of a document: facts, and the titles with a name that became none."""
    text = document.text
    folded = lower(text)
    if not has_title(folded, 0, len(folded)):
        return [], []
    reader = _Reader(text, folded)
    claims: list[_Claim] = []
    above: Sentence | None = None
    for sentence in document.sentences:
        claims += reader.read(replace(sentence, start=above.start) if above else sentence)
        above = sentence if reader.is_name_line(sentence) else None
    return _facts(claims, Affiliations(text, folded, discourse), folded)


def lower(text: str) -> str:
    """The text in lower case with one spelling of tones, each character kept in its place."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return fold_tone(lowered).replace("\xa0", " ")


class _Reader:
    """Finds the claims of one article, sentence by sentence."""

    def __init__(self, text: str, folded: str) -> None:
        self._text = text
        self._folded = folded
        self._positions = PositionFinder(text, folded)
        self._people = People(text, folded)

    def is_name_line(self, sentence: Sentence) -> bool:
        """Whether a line is nothing but a person's name: the title then stands in the line below."""
        start, end = sentence.start, sentence.end
        if end - start > 60 or self._text[end : end + 1] not in ("\n", ""):
            return False
        people = list(find_people(self._text, start, end, self._folded))
        return len(people) == 1 and people[0].lead == start and people[0].end == end and people[0].sure

    def read(self, sentence: Sentence) -> list[_Claim]:
        """The claims of one sentence, one per person and position."""
        start, end = sentence.start, sentence.end
        if not has_title(self._folded, start, end):
            return []
        positions = self._positions.find(start, end)
        people = self._find_people(start, end, positions)
        if not positions or not people:
            return []
        skeleton, entities = self._skeleton(start, end, positions, people)
        return list(self._claims(sentence, skeleton, entities))

    def _find_people(self, start: int, end: int, positions: list[Position]) -> list[PersonMention]:
        """People outside the positions: full names first, then the short forms that resolve."""
        found: list[PersonMention] = []
        edges = {p.end for p in positions}
        for a, b in _gaps(start, end, positions):
            for mention in find_people(self._text, a, b, self._folded):
                beside = any(
                    edge <= mention.lead and _BESIDE.fullmatch(self._text, edge, mention.lead) for edge in edges
                ) or any(0 <= p.start - mention.end <= 4 for p in positions)
                if mention.sure or beside:
                    found.append(self._people.whole(mention))
            after = {e + 1 for e in edges}
            short = [*self._people.find_short(a, b, after), *self._people.find_pronouns(a, b)]
            taken = [(m.start, m.end) for m in found]
            found += [m for m in short if not any(m.start < y and x < m.end for x, y in taken)]
        return sorted(found, key=lambda m: m.start)

    def _skeleton(
        self, start: int, end: int, positions: list[Position], people: list[PersonMention]
    ) -> tuple[str, dict[int, Position | PersonMention]]:
        spans: list[tuple[int, int, str, Position | PersonMention]] = [
            (p.start, p.end, "M" if p.plural else "T", p) for p in positions
        ]
        spans += [(m.lead, m.end, "P" if m.lead < m.start else "N", m) for m in people]
        spans.sort(key=lambda s: (s[0], s[1]))
        parts: list[str] = []
        entities: dict[int, Position | PersonMention] = {}
        at, length = start, 0
        for a, b, letter, entity in spans:
            if a < at:
                a = at
            piece = self._folded[at:a]
            parts += [piece, letter]
            entities[length + len(piece)] = entity
            length += len(piece) + 1
            at = max(at, b)
        parts.append(self._folded[at:end])
        return _KIN.sub(lambda m: m[1] + "p" + m[2], "".join(parts)), entities

    def _claims(
        self, sentence: Sentence, skeleton: str, entities: dict[int, Position | PersonMention]
    ) -> Iterator[_Claim]:
        owner: dict[int, str] = {}
        lowered = skeleton.lower()
        for rule in RULES:
            for link in rule.find(skeleton, 0, len(skeleton), lowered):
                yield from self._claim(sentence, skeleton, entities, owner, rule.name, link)

    def _claim(
        self,
        sentence: Sentence,
        skeleton: str,
        entities: dict[int, Position | PersonMention],
        owner: dict[int, str],
        rule: str,
        link: Link,
    ) -> Iterator[_Claim]:
        """The claims of one link, without positions that an earlier rule gave to somebody."""
        last = entities[link.titles[-1]]
        of_state = isinstance(last, Position) and bool(last.title.organization)
        for at in link.titles:
            position = entities[at]
            if of_state and isinstance(position, Position) and _is_firm(position):
                continue  # "Tiếp Chủ tịch Tập đoàn A, Thủ tướng B": two people
            if at in owner or not isinstance(position, Position) or _UNNAMED.match(skeleton, at + 1):
                continue
            owner[at] = rule
            past = position.former or link.former or bool(_PAST.match(skeleton, at + 1))
            past = past or bool(_LIFE.search(skeleton, max(0, at - 60), at))
            for who in link.people:
                person = entities[who]
                if isinstance(person, PersonMention):
                    if rule == "official_apposition" and not _may_follow(person, skeleton, who, self._folded):
                        continue
                    if rule == "official_appointed" and _CANDIDATE.search(skeleton, max(0, who - 40), at):
                        continue
                    yield _Claim(person, position, sentence, rule, past)


_RANK = regex.compile(r"(?:\p{L}+[ ](?:tướng|tá|úy)|tiến sĩ|ts|gs|pgs|bs|bác sĩ)")


def _may_follow(person: PersonMention, skeleton: str, at: int, folded: str) -> bool:
    """Whether a name behind "title," is in apposition: closed by a comma, or with a rank before it."""
    closed = regex.match(r"\s*(?:[,;:)-](?!\s*[TM])|$)", skeleton[at + 1 :])
    return closed is not None or _RANK.match(folded, person.lead) is not None


def _is_firm(position: Position) -> bool:
    return position.organization is not None and position.organization.kind == "named"


def _gaps(start: int, end: int, positions: list[Position]) -> Iterator[tuple[int, int]]:
    at = start
    for position in positions:
        if position.start > at:
            yield at, position.start
        at = max(at, position.end)
    if at < end:
        yield at, end


def _facts(claims: list[_Claim], affiliations: Affiliations, folded: str) -> tuple[list[Fact], list[Rejection]]:
    """Facts of the claims: organisations completed, bare titles filled from the article, variants made one."""
    named = [(claim, affiliations.of(claim.position, claim.sentence.start)) for claim in claims]
    abroad = {fold(c.person.name) for c, body in named if _is_foreign(c, body)}
    foreign = abroad - {fold(c.person.name) for c, body in named if body and not _is_foreign(c, body)}
    facts: list[Fact] = []
    rejections: list[Rejection] = []
    for claim, body in named:
        reason = _reason(claim, body, foreign)
        if not reason and body is None:
            body = _infer(claim, named, affiliations)
            reason = "" if body else "organization not named"
        if reason or body is None:
            rejections.append(Rejection("official", claim.person.start, claim.person.end, reason, claim.rule))
        else:
            facts.append(_fact(claim, body))
    return _once(_unify(facts)), rejections


def _is_foreign(claim: _Claim, body: Affiliation | None) -> bool:
    return claim.position.title.role == "Nguyên thủ nước ngoài" or (body is not None and is_foreign(body.name))


def _reason(claim: _Claim, body: Affiliation | None, foreign: set[str]) -> str:
    """Why a claim is no fact, or nothing."""
    title = claim.position.title
    if fold(claim.person.name) in foreign or _is_foreign(claim, body):
        return "foreign official"
    if title.optional:
        return "not a leading position"
    if title.needs and (body is None or " " not in body.name and body.name[1:].islower()):
        return "organization not named"
    if title.within and not (body and any(fold(body.name).startswith(w) for w in title.within)):
        return "not a leading position"
    return ""


def _infer(claim: _Claim, named: list[tuple[_Claim, Affiliation | None]], affiliations: Affiliations) -> Affiliation | None:
    """The organisation of a bare title: the person's own elsewhere, one named before, the province's seat."""
    role, name = claim.position.title.role, fold(claim.person.name)
    same = [b for c, b in named if b and fold(c.person.name) == name and c.position.title.role == role]
    if same:
        return Affiliation(same[0].name, 0.95)
    title = claim.position.title
    offset = claim.position.start
    if not title.bodies:
        return None
    local = affiliations.local_seat(claim.position, claim.sentence.start)
    if local:
        return local
    here = affiliations.mentioned(title.bodies, offset, within=offset - claim.sentence.start)
    if here or not title.seat:
        return here or affiliations.mentioned(title.bodies, offset)
    return affiliations.home_seat(claim.position, claim.sentence.start) or affiliations.mentioned(title.bodies, offset, within=300)


def _fact(claim: _Claim, body: Affiliation) -> Fact:
    confidence = _BASE[claim.rule] * body.weight * (0.93 if claim.person.short else 1.0)
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
    groups: dict[tuple[str, str], list[str]] = {}
    for fact in facts:
        groups.setdefault((fold(fact.person or ""), fact.role or ""), []).append(fact.organization or "")
    unified = []
    for fact in facts:
        names = groups[(fold(fact.person or ""), fact.role or "")]
        agreeing = [n for n in names if _agree(n, fact.organization or "")]
        best = max(agreeing, key=lambda n: (names.count(n), len(_words(n)), -names.index(n)))
        unified.append(replace(fact, organization=best))
    return unified


_SAME = (("ủy ban nhân dân", "ubnd"), ("hội đồng nhân dân", "hđnd"), ("tp.hcm", "hồ chí minh"), ("tphcm", "hồ chí minh"), ("tp hcm", "hồ chí minh"), ("thành phố", ""), ("tp.", " "))
_LEVEL_WORDS = {"tỉnh", "tp", "huyện", "quận", "xã", "phường", "thị", "trấn", "của", "và"}


def _words(name: str) -> frozenset[str]:
    text = fold(name)
    for old, new in _SAME:
        text = text.replace(old, new)
    return frozenset(regex.findall(r"\w+", text)) - _LEVEL_WORDS


def _agree(one: str, other: str) -> bool:
    """Whether two names can be one organisation: the words of one are among the other's."""
    first, second = _words(one), _words(other)
    return first <= second or second <= first


def _once(facts: list[Fact]) -> list[Fact]:
    """One fact per sentence, person, role and organisation, in the order of the text."""
    seen: dict[tuple[object, ...], Fact] = {}
    for fact in sorted(facts, key=lambda f: (f.start, f.role or "")):
        seen.setdefault((fact.evidence_start, fact.person, fact.role, fact.organization), fact)
    return list(seen.values())
