"""Community digital technology teams: how many teams, members, and units that have one, and whose.

Sentence by sentence: counts first (``team_rules``), then for each whether it counts the teams at all
(``team_sense``), whose it is (``team_places``), and whether it is a result or still to come. An article
without a name of the teams gives nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors import team_cues as cues
from extractors.discourse import Discourse, Subject
from extractors.figures import unlisted
from extractors.team_article import naming_pattern, unit_levels
from extractors.team_lists import Listing, like
from extractors.team_names import TEAM_NAME, speaks_of_teams
from extractors.team_places import Placed, PlaceReader
from extractors.team_rules import Count, find_counts, wording_start
from extractors.team_sense import Context, refusal_of
from extractors.team_status import StatusReader
from extractors.team_table import Row, TeamTable
from pipeline.model import Fact, Rejection
from pipeline.segment import Document, Sentence

#: How far back the teams may have been named for a bare "tổ", in paragraphs.
_REACH = 8
#: How far back for a heading, or for "lực lượng".
_NEAR = 3
#: How sure a count is by how its place is known.
_SURE = {"named": 0.95, "home": 0.9, "carried": 0.85}


class TeamReader:
    """Reads one article that names the teams; holds where the teams were last named and what the paragraph is about."""

    def __init__(self, document: Document, discourse: Discourse) -> None:
        self.document = document
        self.discourse = discourse
        self.places = PlaceReader(document, discourse)
        self.facts: list[Fact] = []
        self.rejections: list[Rejection] = []
        self._named_in = -99
        self._counted_in = -99
        self._talked_in = -99
        self._paragraph = -1
        self._carried = False
        self.status = StatusReader(document.text, discourse.published)
        self._told: dict[Count, bool] = {}
        self._former: list[Count] = []
        self._headed = False
        self._row_paragraph = -1
        self._titled = bool(TEAM_NAME.search(document.article.title or ""))
        self.table = TeamTable(document.text)
        self._name = naming_pattern(document.text)
        self._levels = unit_levels(document.text)

    def read(self) -> tuple[list[Fact], list[Rejection]]:
        """Return the facts and rejections of the article."""
        for sentence in self.document.sentences:
            if not self._row(sentence):
                self._sentence(sentence)
        return self.facts, self.rejections

    def _row(self, sentence: Sentence) -> bool:
        """Read the line of the sentence as a table's heading or row, if it is one."""
        start, end = self.document.paragraphs[sentence.paragraph]
        if sentence.paragraph == self._row_paragraph:
            return True
        if sentence.start != start:
            return False
        near = sentence.paragraph - self._named_in <= _NEAR
        home = self.discourse.home_name
        rows = self.table.items(start, end, home)
        opens = not rows and self.table.header(start, end, near)
        row = None if opens or rows else self.table.row(start, end, home)
        if not (rows or row or opens):
            return False
        self._row_paragraph = sentence.paragraph
        self._rows(rows or ([row] if row else []), Sentence(start, end, sentence.paragraph, sentence.index))
        return True

    def _rows(self, rows: Sequence[Row], line: Sentence) -> None:
        """Add the counts of the rows that stand in ``line``."""
        for row in rows:
            self._counted_in = line.paragraph
            for placed in self.places.of_row(row):
                self.facts += [self._fact(count, placed, line, self.status.announced) for count in row.counts]

    def _sentence(self, sentence: Sentence) -> None:
        text = self.document.text
        if sentence.paragraph != self._paragraph:
            bullet = bool(cues.BULLET.match(text, sentence.start))
            self._former = self._former if bullet else []
            self._paragraph, self._carried = sentence.paragraph, self._carried and bullet
            self.status.announced, self._headed = self.status.announced and bullet, self._headed and bullet
        if self._name.search(text, sentence.start, sentence.end):
            self._named_in = sentence.paragraph
        stop = self._legend(sentence)
        counts = [self._levelled(c) for c in find_counts(text, sentence.start, stop)]
        self._told = {}
        self.places.open(sentence, counts)
        ahead = self.document.paragraphs[min(sentence.paragraph + 1, len(self.document.paragraphs) - 1)][1]
        said_in = max(self._named_in, self._counted_in, self._talked_in)
        spoken = sentence.paragraph - said_in <= _REACH or bool(self._name.search(text, sentence.end, ahead))
        if spoken and cues.TALK.search(text, sentence.start, sentence.end):
            self._talked_in = said_in = sentence.paragraph
        reach = _REACH if self._titled else _NEAR
        near = sentence.paragraph - said_in <= reach
        context = Context(
            text, sentence.start, sentence.end, counts, spoken, near, self._carried, self._headed,
            self._former, [(m.start, m.end) for m in self.places.mentions if not m.inside],
        )  # fmt: skip
        for count in counts:
            self._settle(count, context, sentence)
        if context.accepted:
            self._counted_in = sentence.paragraph
        if context.accepted or context.former:
            self._elliptic(context, sentence)
        self._former = context.accepted or self._former
        self._carried = bool(context.accepted) or (self._carried and not counts)
        self.status.announced |= bool(cues.HEADING.search(text[sentence.start : sentence.end]))
        heading = text[sentence.start : sentence.end].rstrip().endswith(":")
        self._headed = self._headed or (
            heading and bool(TEAM_NAME.search(text, sentence.start, sentence.end))
        )
        self.places.close()

    def _legend(self, sentence: Sentence) -> int:
        """Read the items under a legend in the sentence; return where the sentence's own counts end."""
        near = sentence.paragraph - max(self._named_in, self._counted_in) <= _NEAR
        begin = self.table.legend(sentence.start, sentence.end, near)
        if begin is None or begin >= sentence.end:
            return sentence.end
        rows = self.table.items(begin, sentence.end, self.discourse.home_name)
        self._rows(rows, sentence)
        return begin if rows else sentence.end

    def _levelled(self, count: Count) -> Count:
        """A count of "địa phương", "đơn vị" as one of the units of which the article tells as many."""
        if count.unit != "any" or not cues.ACTS.match(self.document.text, count.right):
            return count
        levels = self._levels.get(count.out_of or count.value, set())
        return replace(count, unit=next(iter(levels))) if len(levels) == 1 else count

    def _settle(self, count: Count, context: Context, sentence: Sentence) -> None:
        target = self.status.is_target(count, sentence, self._told)
        reason = refusal_of(count, context, target)
        placed = [] if reason else self.places.whose(count, context.counts)
        if not reason and not placed:
            reason = "no place is named"
        if not reason and count.value == 1 and count.unit == "teams" and placed[0].subject.level != "commune":
            reason = "a single team"
        if reason:
            self.rejections.append(Rejection("team_count", count.start, count.end, reason, count.rule))
            return
        context.accepted.append(count)
        self._told[count] = target
        if self._series(count, sentence):
            return
        for one in placed:
            self.facts.append(self._fact(count, one, sentence, target))

    def _series(self, count: Count, sentence: Sentence) -> bool:
        """Read "A, B và C lần lượt có 17, 14 và 9 tổ": as many places as figures, in order."""
        for match in cues.SERIES.finditer(
            self.document.text, wording_start(count, sentence.start), count.end
        ):
            spans = match.spans("n")
            subjects = self.places.group_before(match.start())
            if spans[-1][0] != count.start or len(spans) != len(subjects):
                continue
            for (a, b), subject in zip(spans, subjects, strict=True):
                self._add(like(self.document.text, count, a, b, sentence.start), subject, sentence)
            return True
        return False

    def _elliptic(self, context: Context, sentence: Sentence) -> None:
        """Read figures without a noun after the places of a list."""
        taken = [(c.start, c.end) for c in context.counts]
        taken += [(f.start, f.end) for f in self.facts if f.start >= sentence.start]
        listing = Listing(
            self.document.text, sentence.start, sentence.end, self.places.mentions,
            tuple(context.accepted), context.former, taken,
        )  # fmt: skip
        for mention, count in listing.figures():
            self._add(count, self.places.subject(mention), sentence)
            context.accepted.append(count)

    def _add(self, count: Count | None, subject: Subject | None, sentence: Sentence) -> None:
        """Add a count of a list as a fact of its place."""
        if count is not None and subject is not None:
            target = self.status.is_target(count, sentence, self._told)
            self.facts.append(self._fact(count, Placed(subject, "named"), sentence, target))

    def _fact(self, count: Count, placed: Placed, sentence: Sentence, target: bool) -> Fact:
        subject = placed.subject
        place = self.discourse.place(subject, None)
        loose = count.unit not in ("teams", "members") or count.noun == "người" or count.rule == "team_list"
        return Fact(
            kind="team_count",
            start=count.start,
            end=count.end,
            evidence_start=sentence.start,
            evidence_end=sentence.end,
            rule=count.rule,
            place_id=place.place_id if place else unlisted(subject),
            place_name=subject.name,
            place_level=subject.level,
            year=self.status.year(count, sentence, target),
            value=float(count.value),
            unit=count.unit,
            out_of=count.out_of,
            qualifier=count.qualifier,
            status="target" if target else "reported",
            confidence=round(_SURE[placed.how] - (0.05 if loose else 0) - (0 if count.named else 0.05), 2),
        )


def extract_teams(document: Document, discourse: Discourse) -> tuple[list[Fact], list[Rejection]]:
    """Return the team counts of an article, with what was rejected; ``discourse`` is advanced."""
    if not speaks_of_teams(document.text):
        return [], []
    return TeamReader(document, discourse).read()
