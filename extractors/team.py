"""Community digital technology teams: how many teams, members, and units that have one, and whose.

Sentence by sentence: counts first (``team_rules``), then for each whether it counts the teams at all
(``team_sense``), whose it is (``team_places``), and whether it is a result or still to come. An article
without a name of the teams gives nothing.
"""

from __future__ import annotations

from extractors import team_cues as cues
from extractors.discourse import Discourse, Subject
from extractors.figures import unlisted
from extractors.measures import qualifier_before
from extractors.team_names import TEAM_NAME
from extractors.team_places import Placed, PlaceReader
from extractors.team_rules import Count, find_counts, wording_start
from extractors.team_sense import Context, refusal_of
from extractors.team_table import TeamTable
from pipeline.model import Fact, Rejection
from pipeline.numbers import parse_count
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
        self._paragraph = -1
        self._carried = False
        self._targets = False
        self._headed = False
        self._row_paragraph = -1
        self._titled = bool(TEAM_NAME.search(document.article.title or ""))
        self.table = TeamTable(document.text)

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
        opens = self.table.header(start, end, near)
        row = None if opens else self.table.row(start, end, self.discourse.home_name)
        if row is None and not opens:
            return False
        self._row_paragraph = sentence.paragraph
        line = Sentence(start, end, sentence.paragraph, sentence.index)
        if row is not None:
            for placed in self.places.of_row(row):
                self.facts += [self._fact(count, placed, line, self._targets) for count in row.counts]
        return True

    def _sentence(self, sentence: Sentence) -> None:
        text = self.document.text
        if sentence.paragraph != self._paragraph:
            bullet = bool(cues.BULLET.match(text, sentence.start))
            self._paragraph, self._carried = sentence.paragraph, self._carried and bullet
            self._targets, self._headed = self._targets and bullet, self._headed and bullet
        if TEAM_NAME.search(text, sentence.start, sentence.end):
            self._named_in = sentence.paragraph
        counts = find_counts(text, sentence.start, sentence.end)
        self.places.open(sentence, counts)
        ahead = self.document.paragraphs[min(sentence.paragraph + 1, len(self.document.paragraphs) - 1)][1]
        spoken = sentence.paragraph - self._named_in <= _REACH or bool(
            TEAM_NAME.search(text, sentence.end, ahead)
        )
        reach = _REACH if self._titled else _NEAR
        near = sentence.paragraph - max(self._named_in, self._counted_in) <= reach
        context = Context(
            text, sentence.start, sentence.end, counts, spoken, near, self._carried, self._headed
        )
        for count in counts:
            self._settle(count, context, sentence)
        if context.accepted:
            self._counted_in = sentence.paragraph
            self._elliptic(context, sentence)
        self._carried = bool(context.accepted) or (self._carried and not counts)
        self._targets = self._targets or bool(cues.HEADING.search(text[sentence.start : sentence.end]))
        heading = text[sentence.start : sentence.end].rstrip().endswith(":")
        self._headed = self._headed or (
            heading and bool(TEAM_NAME.search(text, sentence.start, sentence.end))
        )
        self.places.close()

    def _settle(self, count: Count, context: Context, sentence: Sentence) -> None:
        target = self._is_target(count, sentence)
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
                self._like(count, a, b, sentence, subject)
            return True
        return False

    def _elliptic(self, context: Context, sentence: Sentence) -> None:
        """Read figures without a noun after the places of a list: "Điện Bàn có 164 tổ, Tây Giang 62"."""
        text = self.document.text
        for mention in self.places.mentions:
            if mention.anaphor or mention.inside:
                continue
            match = cues.AFTER_PLACE.match(text, mention.end, sentence.end)
            taken = [(c.start, c.end) for c in context.counts] + [(f.start, f.end) for f in self.facts]
            if not match or any(a < match.end() and match.start() < b for a, b in taken):
                continue
            spans = match.spans("n")
            before = [c for c in context.accepted if c.end <= mention.start]
            models = before[-len(spans) :] or [c for c in context.accepted if c.start >= match.end()][:1]
            if len(models) != len(spans) or not any(c.unit == "teams" for c in models):
                continue
            for (a, b), model in zip(spans, models, strict=True):
                self._like(model, a, b, sentence, self.places.subject(mention))

    def _like(self, model: Count, start: int, end: int, sentence: Sentence, subject: Subject | None) -> None:
        """Add a count of what ``model`` counts, from the figure alone."""
        text = self.document.text
        value = parse_count(text[start:end])
        if value is None or subject is None:
            return
        qualifier = qualifier_before(text, start, sentence.start)
        count = Count(
            start, end, start, end, value, model.unit, "team_list", None, qualifier, model.named, model.noun
        )
        placed = Placed(subject, "named")
        self.facts.append(self._fact(count, placed, sentence, self._is_target(count, sentence)))

    def _is_target(self, count: Count, sentence: Sentence) -> bool:
        """Whether a count is still to come: a cue before it, and no word of a result between."""
        text, start, published = (
            self.document.text,
            wording_start(count, sentence.start),
            self.discourse.published,
        )
        if count.unit == "teams" and cues.RECIPIENT.search(text, start, count.left) and cues.AIM.search(text, start, count.left):
            return False
        due = [int(m["y"]) for m in cues.DUE.finditer(text, start, count.start)]
        ahead = due[-1] - published.year if due and published else -1
        clause = max(start, text.rfind(";", start, count.start))
        if (self._targets or ahead > 0) and not cues.RESULT.search(text, clause, count.start):
            return True
        if count.unit not in ("teams", "members") and cues.MUST_AFTER.match(text, count.right, sentence.end):
            return True
        for cue in cues.AIM.finditer(text, start, count.start):
            if not text[cue.end() : count.left].strip() and cue["s"]:
                return True
            idle = cues.IDLE.search(text[max(start, cue.start() - 30) : cue.start()])
            if not idle and not cues.RESULT.search(text, cue.end(), count.start) and (cue["s"] or ahead >= 0):
                return True
        return False

    def _year(self, count: Count, sentence: Sentence, target: bool) -> int | None:
        """The year that the sentence names before the count; "hiện", "đến nay" is that of publication."""
        text, published = self.document.text, self.discourse.published
        due = [
            int(m["y"]) for m in cues.DUE.finditer(text, wording_start(count, sentence.start), count.start)
        ]
        if due and (target or published is None or due[-1] <= published.year):
            return due[-1]
        now = cues.NOW.search(text, wording_start(count, sentence.start), count.start)
        return published.year if now and published and not target else None

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
            year=self._year(count, sentence, target),
            value=float(count.value),
            unit=count.unit,
            out_of=count.out_of,
            qualifier=count.qualifier,
            status="target" if target else "reported",
            confidence=round(_SURE[placed.how] - (0.05 if loose else 0) - (0 if count.named else 0.05), 2),
        )


def extract_teams(document: Document, discourse: Discourse) -> tuple[list[Fact], list[Rejection]]:
    """Return the team counts of an article, with what was rejected; ``discourse`` is advanced."""
    if not TEAM_NAME.search(document.text):
        return [], []
    return TeamReader(document, discourse).read()
