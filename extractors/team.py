"""Community digital technology teams: how many teams, members, and units that have one, and whose.

Sentence by sentence: counts first (``team_rules``), then for each whether it counts the teams at all
(``team_sense``), whose it is (``team_places``), and whether it is a result or still to come. An article
without a name of the teams gives nothing.
"""

from __future__ import annotations

from dataclasses import replace

import regex

from extractors.discourse import Discourse, Subject
from extractors.figures import unlisted
from extractors.measures import qualifier_before
from extractors.team_places import Placed, PlaceReader
from extractors.team_rules import TEAM_NAME, Count, find_counts
from extractors.team_table import TeamTable
from extractors.team_sense import Context, refusal_of
from pipeline.model import Fact, Rejection
from pipeline.numbers import parse_count
from pipeline.segment import Document, Sentence

_I = regex.IGNORECASE
#: How far back the teams may have been named for a bare "tổ", in paragraphs.
_REACH = 8
#: How far back for a heading, or for "lực lượng".
_NEAR = 3
_BULLET = regex.compile(r"\s*(?:[-+*•–]|\(?[\da-h]{1,2}[.)])\s")
_TARGETS = regex.compile(r"(?:mục\s+tiêu|chỉ\s+tiêu|phấn\s+đấu|kế\s+hoạch|nhiệm\s+vụ)[^.]*:\s*$", _I)
_AIM = regex.compile(
    r"(?<!\p{L})(?:(?P<s>phấn\s+đấu|mục\s+tiêu|chỉ\s+tiêu|dự\s+kiến|sẽ|đặt\s+ra|hướng\s+(?:tới|đến)|quyết\s+tâm|yêu\s+cầu|(?:cần|phải)\s+(?:có|thành\s+lập|lập|phủ|đạt|hoàn\s+thành|kiện\s+toàn|nâng|\p{L}+\s+làng)|đặt\s+kế\s+hoạch|đề\s+ra|tính\s+(?:nâng|lập|đưa|tăng))|(?P<w>kế\s+hoạch|đề\s+án|nghị\s+quyết))(?!\p{L})", _I
)
_IDLE = regex.compile(r"(?:thực\s+hiện|theo|triển\s+khai|hoàn\s+thành|đạt|vượt|so\s+với|căn\s+cứ|các|những|thế\s+nào|\d)(?:\s+\p{L}+){0,2}\s+$", _I)
_DONE = regex.compile(
    r"(?<!\p{L})(?:đến\s+nay|hiện(?:\s+(?:nay|có|đã|tại))?|đã|kết\s+quả|thực\s+tế|trong\s+khi|nhưng|vừa|tính\s+đến|trước\s+đó)(?!\p{L})", _I
)
_MUST = regex.compile(r"[^,;.]{0,40}?(?<!\p{L})(?:phải|sẽ|cần)\s+(?:có|thành\s+lập|lập|kiện\s+toàn|hoàn\s+thành)", _I)
_DUE = regex.compile(r"(?:đến|tới|trước|vào|hết|cuối|trong)\s+(?:hết\s+|cuối\s+|hết\s+|ngày\s+[\d/.-]+\s*)*(?:năm\s+)(?P<y>20[2-4]\d)|kế\s+hoạch\s+(?:năm\s+)?(?P<y>20[2-4]\d)", _I)
#: After a place of a list: its figures, without the noun that the list has said ("Tây Giang ít nhất, chỉ 62").
_AFTER_PLACE = regex.compile(
    r"[^;.:()\d]{0,40}?(?:(?<!\p{L})(?:có|với|đạt|là|chỉ|mới|còn|được|nhất|gần|hơn|khoảng|trên)\s+|[:(,-]\s*|\s)(?<!(?:thứ|hạng|năm|tháng|ngày|quý|số|điều|từ|đến)\s)"
    r"(?P<n>\d+(?:\.\d{3})*)(?:\s+(?:và|với)\s+(?P<n>\d+(?:\.\d{3})*))?(?=\s*(?:[,;.)]\s|[,;.)]?$|và\s))", _I
)
_SERIES = regex.compile(
    r"(?<!\p{L})(?:lần\s+lượt|theo\s+thứ\s+tự)(?:\s+(?:có|là|đạt|với|ghi\s+nhận|gồm|lập|thành\s+lập))*\s*:?\s*(?P<n>\d+(?:\.\d{3})*)(?:\s*\p{L}{0,6}\s*(?:,|và|;)\s*(?:và\s+)?(?P<n>\d+(?:\.\d{3})*))+", _I
)

class TeamReader:
    """Reads one article; holds where the teams were last named and what the paragraph is about."""

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
        self._row_paragraph = -1
        self._titled = bool(TEAM_NAME.search(document.article.title or ""))
        self.table = TeamTable(document.text)

    def read(self) -> tuple[list[Fact], list[Rejection]]:
        """Return the facts and rejections of the article."""
        if not TEAM_NAME.search(self.document.text):
            return [], []
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
        row = None if self.table.header(start, end, near) else self.table.row(start, end, self.discourse.home_name)
        if row is None and not self.table.opened_at(start):
            return False
        self._row_paragraph = sentence.paragraph
        line = Sentence(start, end, sentence.paragraph, sentence.index)
        for placed in self.places.of_row(row) if row else []:
            self.facts += [self._fact(count, placed, line, self._targets) for count in row.counts] if row else []
        return True

    def _sentence(self, sentence: Sentence) -> None:
        text = self.document.text
        if sentence.paragraph != self._paragraph:
            bullet = bool(_BULLET.match(text, sentence.start))
            self._paragraph, self._carried = sentence.paragraph, self._carried and bullet
            self._targets = self._targets and bullet
        if TEAM_NAME.search(text, sentence.start, sentence.end):
            self._named_in = sentence.paragraph
        self.places.open(sentence)
        counts = find_counts(text, sentence.start, sentence.end)
        away = sentence.paragraph - self._named_in
        near = sentence.paragraph - max(self._named_in, self._counted_in) <= (_REACH if self._titled else _NEAR)
        context = Context(text, sentence.start, sentence.end, counts, away <= _REACH, near, self._carried)
        for count in counts:
            self._settle(count, context, sentence)
        if context.accepted:
            self._counted_in = sentence.paragraph
            self._elliptic(context, sentence)
        self._carried = bool(context.accepted) or (self._carried and not counts)
        self._targets = self._targets or bool(_TARGETS.search(text[sentence.start : sentence.end]))
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
        for match in _SERIES.finditer(self.document.text, sentence.start, count.end):
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
            match = _AFTER_PLACE.match(text, mention.end, sentence.end)
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
        value = parse_count(self.document.text[start:end])
        if value is None or subject is None:
            return
        qualifier = qualifier_before(self.document.text, start, sentence.start)
        count = replace(model, start=start, end=end, left=start, right=end, value=value, out_of=None, qualifier=qualifier, rule="team_list")
        self.facts.append(self._fact(count, Placed(subject, "named"), sentence, self._is_target(count, sentence)))

    def _is_target(self, count: Count, sentence: Sentence) -> bool:
        """Whether a count is still to come: a cue before it in the sentence, none of its terminators between."""
        text, start = self.document.text, sentence.start
        published = self.discourse.published
        due = [int(m["y"]) for m in _DUE.finditer(text, start, count.start)]
        done = bool(_DONE.search(text, max(start, text.rfind(";", start, count.start)), count.start))
        future = bool(due) and published is not None and due[-1] >= published.year
        if (self._targets and not done) or (future and published is not None and due[-1] > published.year and not done):
            return True
        if count.unit not in ("teams", "members") and _MUST.match(text, count.right, sentence.end):
            return True
        for cue in _AIM.finditer(text, start, count.start):
            if _IDLE.search(text[max(start, cue.start() - 30) : cue.start()]) or _DONE.search(text, cue.end(), count.start):
                continue
            if cue["s"] or future:
                return True
        return False

    def _year(self, count: Count, sentence: Sentence, target: bool) -> int | None:
        """The year that the sentence names before the count; "hiện", "đến nay" is that of publication."""
        text, published = self.document.text, self.discourse.published
        due = [int(m["y"]) for m in _DUE.finditer(text, sentence.start, count.start)]
        if due and (target or published is None or due[-1] <= published.year):
            return due[-1]
        now = regex.search(r"(?<!\p{L})(?:hiện|đến\s+nay|đến\s+thời\s+điểm\s+này)(?!\p{L})", text[sentence.start : count.start], _I)
        return published.year if now and published and not target else None

    def _fact(self, count: Count, placed: Placed, sentence: Sentence, target: bool) -> Fact:
        subject = placed.subject
        place = self.discourse.place(subject, None)
        confidence = {"named": 0.95, "carried": 0.85}.get(placed.how, 0.9)
        if count.unit in ("communes", "districts", "villages", "percent") or count.noun == "người" or count.rule == "team_list":
            confidence -= 0.05
        return Fact(
            kind="team_count", start=count.start, end=count.end, evidence_start=sentence.start, evidence_end=sentence.end, rule=count.rule,
            place_id=place.place_id if place else unlisted(subject), place_name=subject.name, place_level=subject.level,
            year=self._year(count, sentence, target), value=float(count.value), unit=count.unit, out_of=count.out_of, qualifier=count.qualifier,
            status="target" if target else "reported", confidence=round(confidence if count.named else confidence - 0.05, 2),
        )  # fmt: skip


def extract_teams(document: Document, discourse: Discourse) -> tuple[list[Fact], list[Rejection]]:
    """Return the team counts of an article, with what was rejected; ``discourse`` is advanced."""
    return TeamReader(document, discourse).read()
