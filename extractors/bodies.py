"""The organisations that an article names: the one a bare title means, the one that acts, the full name.

Names are read by ``organization_parser``; places that they leave out are added in ``affiliation``.
"""

from __future__ import annotations

import regex

from extractors.lexicon import alternation
from extractors.organization_parser import Parser
from extractors.organizations import Organization

_INSIDE_WORD = regex.compile(r"(?:\p{L}|(?:chi|tổng|phó) )$")
#: What a body does that speaks in the article: behind its name and the time.
_ACTS = regex.compile(
    r"(?:[ ]\([^()]{1,30}\))?,?(?:[ ](?:sáng|trưa|chiều|tối|ngày|hôm|nay|qua|vừa|đã|mới|sẽ|cũng|[(]?[\d/.-]+[)]?))*"
    r"[ ](?:công bố|tổ chức|ban hành|chủ trì|phối hợp|cho biết|cho hay|thông báo|yêu cầu|đề nghị|hướng dẫn"
    r"|khai trương|phát động|ra mắt|họp|khẳng định|giao)(?!\p{L})"
)
_EARLIER = ("trước khi", "trước đó", "trước đây")
_SENTENCE_ENDS = (". ", "\n", "? ", "! ", "” ")
#: How far behind a bare title its organisation may be named, in characters.
_LOOK_AHEAD = 600


class NamedBodies:
    """Finds organisations by their head words in one text; ``folded`` is the text in lower case."""

    def __init__(self, text: str, folded: str) -> None:
        self._text = text
        self._folded = folded
        self._parser = Parser(text, folded)

    def longer(self, body: Organization) -> Organization:
        """The full name, used before, of which the text repeats only the first words ("Ban Chỉ huy")."""
        short = self._folded[body.start : body.end]
        if body.kind != "unit" or not 2 <= len(short.split()) <= 4:
            return body
        at = self._folded.find(short)
        while 0 <= at < body.start:
            other = self._parser.parse(at, min(len(self._text), at + 160), True)
            if _INSIDE_WORD.search(self._folded[max(0, at - 5) : at]):
                other = None  # "Chi cục Thuế" is not the "Cục Thuế"
            if other is not None and other.end - other.start > len(short) + 3:
                return other
            at = self._folded.find(short, at + 1)
        return body

    def last(
        self,
        heads: tuple[str, ...],
        offset: int,
        after: int = 0,
        within: int = 3000,
        floor: int | None = None,
    ) -> Organization | None:
        """The organisation with one of ``heads`` that the article names last before ``offset``.

        ``within``: how far back it may stand. ``after``: where to look on if there is none before.
        ``floor``: where the title's own sentence begins, which may tell of the past as the title does.
        """
        pattern = regex.compile(
            rf"(?<![\p{{L}}])(?<!các |ủy )(?:{alternation(heads)})(?![\p{{L}}])(?! thường trực)"
        )
        starts = [m.start() for m in pattern.finditer(self._folded, max(0, offset - within), offset)]
        bodies = (
            self._named_at(start, offset)
            for start in reversed(starts)
            if (floor is not None and start >= floor) or not self._tells_of_past(start)
        )
        body = next(filter(None, bodies), None)
        if body is None and after:
            later = (m.start() for m in pattern.finditer(self._folded, after, after + _LOOK_AHEAD))
            body = next(filter(None, (self._named_at(start, start + 150) for start in later)), None)
        return body

    def named(self, heads: tuple[str, ...], end: int) -> list[Organization]:
        """The bodies with one of ``heads`` and a name of their own before ``end``, in the order of the text."""
        pattern = regex.compile(rf"(?<!\p{{L}})(?:{alternation(heads)})(?!\p{{L}})")
        bodies = (self._named_at(m.start(), end) for m in pattern.finditer(self._folded, 0, end))
        return [body for body in bodies if body]

    def acting(self, head: str, offset: int) -> Organization | None:
        """The body that acts or speaks last before ``offset`` ("Bộ X sáng nay công bố")."""
        acting = (b for b in self.named((head,), offset) if _ACTS.match(self._folded, b.end, offset))
        return max(acting, key=lambda body: body.start, default=None)

    def sentence_end(self, offset: int) -> int:
        """Where the sentence around ``offset`` ends."""
        ends = [at for mark in _SENTENCE_ENDS if (at := self._folded.find(mark, offset)) >= 0]
        return min(ends, default=len(self._text))

    def _named_at(self, start: int, limit: int) -> Organization | None:
        line_end = self._text.find("\n", start)
        limit = min(limit, len(self._text), line_end if line_end >= 0 else limit)
        body = self._parser.parse(start, limit, True)
        if body is None or not body.named or not any(c.isupper() for c in self._text[start + 1 : body.end]):
            return None
        return body

    def _tells_of_past(self, offset: int) -> bool:
        """Whether the sentence around ``offset`` tells of earlier times."""
        begin = max((self._folded.rfind(mark, 0, offset) + len(mark) for mark in _SENTENCE_ENDS), default=0)
        return self._folded.startswith(_EARLIER, begin)
