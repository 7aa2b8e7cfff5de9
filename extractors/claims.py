"""From a sentence to its claims: which person holds which position, by the rules of ``official_rules``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from extractors.couplings import couple
from extractors.official_rules import APPOINTED, APPOSITION, RULES, SHARED, TITLE_NAME, Link
from extractors.people import People, PersonMention, find_people
from extractors.positions import Position, PositionFinder
from pipeline.segment import Document, Sentence

#: How long a line with nothing but a name may be, its honorifics included.
_NAME_LINE = 60
_SENTENCE_ENDS = (". ", "? ", "! ", "” ")
_CANDIDATE = regex.compile(r"\b(?:giới thiệu|đề cử|ứng cử viên|ứng viên|ứng cử|đề xuất bổ nhiệm)\b")
_MANY = regex.compile(r"(?<!\p{L})(?:các|hai|ba)[ ](?:đồng chí|ông|bà|đ/c)(?:,[ ]bà)?[ ]*:?[ ]*$")
_LIFE = regex.compile(
    r"(?:trước khi[^.;]{0,60}|từng(?: là| làm| giữ)?|trước (?:đó|đây)|khi còn|khi (?:làm|giữ|đang)"
    r"|lúc (?:làm|còn)|nguyên là|thời điểm|trước là)[^,.;]{0,40}$"
    r"|(?:khi|lúc|hồi) (?:ấy|đó),?[^,.;]{0,30} (?:còn|đang|mới) là $"
)
_PAST = regex.compile(r"[ ]*(?:khóa trước|nhiệm kỳ trước|tiền nhiệm)")
_AND_ALSO = regex.compile(r"[TM]\s+kiêm\s+$")
_UNNAMED = regex.compile(r"[ ]*(?:của )?một(?!\p{L})")
_BESIDE = regex.compile(r"[ ]*(?:\([^()]{1,80}\))?[ ]*[,:-]?[ ]*")
#: Between a name and the post that is told as today's or a former one.
_NOW_BETWEEN = regex.compile(
    r"[ ]*[,(][ ]*(?:hiện|nay|nguyên|vốn|từng|hiện nay|trước(?: đây| đó)?)(?: là)?[ ]*"
)
_RANK = regex.compile(r"(?:\p{L}+[ ](?:tướng|tá|úy)|tiến sĩ|ts|gs|pgs|bs|bác sĩ)")
_CLOSED = regex.compile(
    r"\s*(?:[,;:)-](?!\s*[TM])|$|(?:đã |cũng )?(?:cho (?:biết|hay|rằng)|nói|thông tin|khẳng định|chia sẻ"
    r"|nhấn mạnh|xác nhận|nhận định|phát biểu|đề nghị|yêu cầu|thừa nhận|giải thích|lý giải|đánh giá|kể|bày tỏ"
    r"|thông báo|trả lời)(?!\p{L}))"
)
#: "em trai bà A," beside another name: A is not the one spoken of; the letter is made inert.
_KIN = regex.compile(
    r"(,\s*(?:là\s+)?(?:em|anh|chị|con|vợ|chồng|bố|mẹ|cha|cháu|phu\s+nhân)"
    r"(?:\s(?:trai|gái|ruột|rể|dâu|họ|đẻ|vợ))?\s+(?:của\s+)?)[PN](\s*[,)])"
)


#: "thay ông B": the one before is named in passing, what follows is said of the new one.
_REPLACED = regex.compile(r"(\bthay(?:\s+thế)?(?:\s+cho)?\s+)[PN]")


@dataclass(frozen=True, slots=True)
class Claim:
    """A person linked to a position in one sentence, by one rule."""

    person: PersonMention
    position: Position
    sentence: Sentence
    rule: str
    former: bool


@dataclass(frozen=True, slots=True)
class _Skeleton:
    """A sentence in which people and positions are single letters, and what each letter stands for."""

    text: str
    positions: dict[int, Position]
    people: dict[int, PersonMention]


class ClaimReader:
    """Finds the claims of one article, sentence by sentence."""

    def __init__(self, text: str, folded: str) -> None:
        self._text = text
        self._folded = folded
        self._positions = PositionFinder(text, folded)
        self._people = People(text, folded)

    def has_title(self, start: int, end: int) -> bool:
        """Whether a title stands in ``text[start:end]``."""
        return self._positions.has_title(start, end)

    def name_line(self, document: Document, paragraph: int) -> Sentence | None:
        """The last sentence of a paragraph where it is nothing but a person's name: the title stands below."""
        begin, stop = document.paragraphs[paragraph]
        last = max(begin, *(self._text.rfind(mark, begin, stop) for mark in _SENTENCE_ENDS))
        if stop - last > _NAME_LINE + 2 or not self._text[stop - 1].isalpha():
            return None  # most paragraphs: not cut into sentences for this
        sentence = document.sentences_of(paragraph)[-1]
        start, end = sentence.start, sentence.end
        if end - start > _NAME_LINE:
            return None
        people = list(find_people(self._text, start, end, self._folded))
        alone = len(people) == 1 and (people[0].lead, people[0].end, people[0].sure) == (start, end, True)
        return sentence if alone else None

    def lead_of(self, document: Document, above: int, number: int) -> Sentence | None:
        """The line above a paragraph that belongs to it: a name, or a title where the paragraph is a name."""
        name = self.name_line(document, above)
        if name or self.name_line(document, number) not in document.sentences_of(number)[:1]:
            return name
        line = document.sentences_of(above)[-1]
        return line if self._is_title_line(line) else None

    def _is_title_line(self, sentence: Sentence) -> bool:
        """Whether a line is nothing but a title: the holder's name may stand in the line below."""
        start, end = sentence.start, sentence.end
        if self._text[end : end + 1] != "\n" or not self._positions.has_title(start, end):
            return False
        return [(p.start, p.end) for p in self._positions.find(start, end)] == [(start, end)]

    def read(self, sentence: Sentence) -> list[Claim]:
        """The claims of one sentence, each position with one person or one list of people."""
        start, end = sentence.start, sentence.end
        if not self.has_title(start, end):
            return []
        positions = couple(self._positions.find(start, end), self._text, self._folded)
        people = self._find_people(start, end, positions) if positions else []
        if not people:
            return []
        return list(self._claims(sentence, self._skeleton(start, end, positions, people)))

    def _find_people(self, start: int, end: int, positions: list[Position]) -> list[PersonMention]:
        """People outside the positions: full names first, then the short forms that resolve."""
        found: list[PersonMention] = []
        edges = {p.end for p in positions}
        seated = {p.end for p in positions if _ends_with_place(p)}
        for a, b in _gaps(start, end, positions):
            full = [
                self._people.whole(mention)
                for mention in find_people(self._text, a, b, self._folded, a if a in seated else -1)
                if mention.sure or self._is_beside(mention, positions)
            ]
            short = [
                *self._people.find_short(a, b, {e + 1 for e in edges}),
                *self._people.find_pronouns(a, b),
            ]
            found += full
            found += [m for m in short if not any(m.start < f.end and f.start < m.end for f in full)]
        return sorted(found, key=lambda m: m.start)

    def _is_beside(self, mention: PersonMention, positions: list[Position]) -> bool:
        """Whether a title stands directly before or after an unsure name."""
        return any(
            (p.end <= mention.lead and _BESIDE.fullmatch(self._text, p.end, mention.lead))
            or 0 <= p.start - mention.end <= 4
            or _NOW_BETWEEN.fullmatch(self._folded, mention.end, max(mention.end, p.start))
            for p in positions
        )

    def _skeleton(
        self, start: int, end: int, positions: list[Position], people: list[PersonMention]
    ) -> _Skeleton:
        spans: list[tuple[int, int, Position | PersonMention]] = [(p.start, p.end, p) for p in positions]
        spans += [(m.lead, m.end, m) for m in people]
        spans.sort(key=lambda span: span[:2])
        skeleton = _Skeleton("", {}, {})
        parts: list[str] = []
        at, length = start, 0
        for a, b, entity in spans:
            piece = self._folded[at : max(a, at)]
            if isinstance(entity, Position):
                letter = "M" if entity.plural else "T"
                skeleton.positions[length + len(piece)] = entity
            else:
                letter = "P" if entity.lead < entity.start or entity.short else "N"
                skeleton.people[length + len(piece)] = entity
            parts += [piece, letter]
            length += len(piece) + 1
            at = max(at, b)
        parts.append(self._folded[at:end])
        text = _KIN.sub(lambda match: f"{match[1]}p{match[2]}", "".join(parts))
        text = _REPLACED.sub(lambda match: f"{match[1]}p", text)
        return _Skeleton(text, skeleton.positions, skeleton.people)

    def _claims(self, sentence: Sentence, skeleton: _Skeleton) -> Iterator[Claim]:
        taken: set[int] = set()
        lowered = skeleton.text.lower()
        for rule in RULES:
            for link in rule.find(skeleton.text, 0, len(skeleton.text), lowered):
                if rule.name == SHARED and not self._are_many(skeleton.people[link.people[0]]):
                    continue
                for at in _titles(link, skeleton, rule.name):
                    if at in taken:
                        continue
                    taken.add(at)
                    for who in link.people:
                        if self._may_hold(rule.name, skeleton, who, at):
                            former = link.former or _is_past(skeleton, at)
                            position = skeleton.positions[at]
                            yield Claim(skeleton.people[who], position, sentence, rule.name, former)

    def _are_many(self, first: PersonMention) -> bool:
        """Whether the people of a list share a title: "các đồng chí A, B, Phó Chủ tịch …"."""
        return _MANY.search(self._folded, max(0, first.lead - 20), first.start) is not None

    def _may_hold(self, rule: str, skeleton: _Skeleton, who: int, at: int) -> bool:
        """Whether a link of a loose rule stands: no candidate, and an apposition that is closed."""
        if rule == APPOINTED:
            return not _CANDIDATE.search(skeleton.text, max(0, who - 40), at)
        if rule == APPOSITION:
            closed = _CLOSED.match(skeleton.text, who + 1) is not None
            return closed or _RANK.match(self._folded, skeleton.people[who].lead) is not None
        return True


def _ends_with_place(position: Position) -> bool:
    """Whether a position ends with a body of a territory: its place would belong to it."""
    if position.organization is None:
        return bool(position.written) and not position.title.organization
    return position.organization.kind == "seat"


def _titles(link: Link, skeleton: _Skeleton, rule: str) -> Iterator[int]:
    """The positions of a link, without those whose holder the text leaves unnamed.

    "Giám đốc một trung tâm" names no body; "Tiếp Chủ tịch Tập đoàn A, Thủ tướng B" is two people.
    """
    last = skeleton.positions.get(link.titles[-1])
    for at in link.titles:
        position = skeleton.positions.get(at)
        if position is None or _UNNAMED.match(skeleton.text, at + 1):
            continue
        firm = position.organization is not None and position.organization.kind == "named"
        if rule == TITLE_NAME and firm and last is not None and last.title.organization:
            continue
        yield at


def _is_past(skeleton: _Skeleton, at: int) -> bool:
    """Whether the words around a position make it a former one."""
    coupled = _AND_ALSO.search(skeleton.text[max(0, at - 12) : at])
    if coupled and skeleton.positions[at - len(coupled.group())].former:
        return True  # "nguyên Chủ tịch kiêm Tổng Giám đốc": both are past
    if skeleton.positions[at].former or _PAST.match(skeleton.text, at + 1):
        return True
    return _LIFE.search(skeleton.text[max(0, at - 60) : at]) is not None


def _gaps(start: int, end: int, positions: list[Position]) -> Iterator[tuple[int, int]]:
    at = start
    for position in positions:
        if position.start > at:
            yield at, position.start
        at = max(at, position.end)
    if at < end:
        yield at, end
