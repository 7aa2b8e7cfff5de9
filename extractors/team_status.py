"""Whether a count of teams is a result or still to come, and the year that it is of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from extractors import team_cues as cues
from extractors.team_rules import Count, wording_start
from pipeline.segment import Sentence


@dataclass(slots=True)
class StatusReader:
    """Tells targets from results in one article.

    ``announced``: the list being read stands under a heading of targets.
    """

    text: str
    published: date | None
    announced: bool = False

    def is_target(self, count: Count, sentence: Sentence, told: Mapping[Count, bool]) -> bool:
        """Whether a count is still to come; ``told``: the status of the sentence's counts so far."""
        host = self._of_host(count, sentence, told)
        if host is not None:
            return host
        text, start = self.text, wording_start(count, sentence.start)
        to_them = count.unit == "teams" and cues.RECIPIENT.search(text, start, count.left)
        if to_them and cues.AIM.search(text, start, count.left):
            return False
        clause = max(start, text.rfind(";", start, count.start))
        ahead = self._ahead(start, count.start)
        if (self.announced or ahead > 0) and not cues.RESULT.search(text, clause, count.start):
            return True
        if count.unit not in ("teams", "members") and cues.MUST_AFTER.match(text, count.right, sentence.end):
            return True
        return self._aimed(count, start, ahead)

    def _aimed(self, count: Count, start: int, ahead: int) -> bool:
        """Whether a word of aim stands before the count, and none of a result after it."""
        text = self.text
        for cue in cues.AIM.finditer(text, start, count.start):
            if not text[cue.end() : count.left].strip() and cue["s"]:
                return True
            idle = not cue["v"] and cues.IDLE.search(text[max(start, cue.start() - 30) : cue.start()])
            if idle or cues.RESULT.search(text, cue.end(), count.start):
                continue
            if cue["v"] or cue["s"] or ahead >= 0:
                return True
        return False

    def _ahead(self, start: int, end: int) -> int:
        """How many years after publication the last year named lies; below 0 where none is named."""
        due = [int(m["y"]) for m in cues.DUE.finditer(self.text, start, end)]
        if not due and (named := [int(m["y"]) for m in cues.IN_YEAR.finditer(self.text, start, end)]) and self.published:
            # the year of publication is one to come only for what is raised in it
            due = named[-1:] if named[-1] > self.published.year or cues.RAISE.search(self.text, start, end) else []
        return due[-1] - self.published.year if due and self.published else -1

    def _of_host(self, count: Count, sentence: Sentence, told: Mapping[Count, bool]) -> bool | None:
        """The status of what stands before the bracket of a count that says nothing of its own."""
        opened = self.text.rfind("(", sentence.start, count.start)
        hosts = [c for c in told if c.end <= opened]
        if not hosts or ")" in self.text[opened : count.start]:
            return None
        own = self.text[opened : count.left]
        return None if cues.AIM.search(own) or cues.RESULT.search(own) else told[hosts[-1]]

    def year(self, count: Count, sentence: Sentence, target: bool) -> int | None:
        """The year that the sentence names before the count; "hiện", "đến nay" is that of publication."""
        start, published = wording_start(count, sentence.start), self.published
        due = [int(m["y"]) for m in cues.DUE.finditer(self.text, start, count.start)]
        if due and (target or published is None or due[-1] <= published.year):
            return due[-1]
        now = cues.NOW.search(self.text, start, count.start)
        return published.year if now and published and not target else None
