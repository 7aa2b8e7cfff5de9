"""Index values, ranks and changes: the readers of all sentences, from mentions to facts."""

from __future__ import annotations

from collections import Counter

import regex

from extractors.binding import bind, subjects_of
from extractors.discourse import LOCAL, Discourse, Subject
from extractors.edition import edition_at, last_edition
from extractors.focus import Claim
from extractors.indicators import NO_INDEX, IndicatorMention, find_indicators, is_about_debt
from extractors.measures import Measure
from extractors.refusals import Case, as_index, follows_name, of_department, refuse_value
from extractors.rows import RowReader
from extractors.scene import Scene, read_scene
from extractors.status import is_target, planned, scope_of, target_year
from extractors.tables import Cell
from extractors.which import attached_year
from extractors.years import YearMention
from pipeline.gazetteer import fold
from pipeline.model import Fact, Rejection
from pipeline.segment import Document, Sentence

#: An article without one of these has no ranking of a place.
_IN_SCOPE = (
    "dti", "chuyển đổi số", "cđs", "chính quyền số", "kinh tế số", "xã hội số", "par index", "par-index", "sipas", "papi", "pci", "pii", "pgi", "ict index", "ebi", "egdi", "gii",
    "cải cách hành chính", "năng lực cạnh tranh", "chính phủ điện tử", "đứng thứ", "xếp thứ", "xếp hạng", "đứng hạng", "cả nước về", "toàn quốc về",
)  # fmt: skip
_LOCAL = regex.compile(
    r"cấp\s+(?:huyện|xã)|nội\s+tỉnh|khối\s+(?:huyện|xã)|(?:từng|các|(?<!\d)\d+)\s+(?:huyện|xã|phường)|huyện,\s+(?:thị|thành)|UBND\s+(?:các\s+)?huyện|toàn\s+tỉnh\s+về", regex.IGNORECASE
)
_SAME_RANKING = regex.compile(r"(?:tiêu\s+chí|chỉ\s+số|bảng|thước\s+đo|bộ\s+chỉ\s+số|lĩnh\s+vực|mặt)\s+(?:này|đó|nói\s+trên|ấy)|trên\s+bảng\s+\d", regex.IGNORECASE)
#: "1. Năm 2020": the lines under it are of that year; a line is shorter than a paragraph of running text.
_YEAR_HEADING = regex.compile(r"\s*(?:[-+*•–]|[\dIVXa-z]{1,3}[.)])?\s*(?:kết\s+quả\s+)?(?:năm|kỳ)\s+(?P<y>20[12]\d)\s*[:.]?\s*", regex.IGNORECASE)
_LINE = 120
#: A heading is shorter and does not end like a sentence; the index that it names holds under it.
_HEADING = 80
#: "- PV: …", "- Ông Lê Văn A: …": a turn of a conversation is no item of a list.
_SPEAKER = regex.compile(r"\s*[-–]\s*(?:P\.?\s?V\.?|Phóng\s+viên|Nhà\s+báo|Hỏi|Đáp|(?:Đồng\s+chí|Ông|Bà|Anh|Chị|TS|PGS)[^:\n]{0,50})\s*:", regex.IGNORECASE)
_BULLET = regex.compile(r"\s*(?:[-+*•–]|\(?\d{1,2}[.)])\s")
_TARGETS = regex.compile(r"(?:mục tiêu|chỉ tiêu|phấn đấu|kế hoạch(?! số)|nhiệm vụ(?! (?:thực|được))|phương hướng)[^.]*:\s*$", regex.IGNORECASE)
_AIM = regex.compile(r"(?:mục tiêu|phấn đấu|kế hoạch|nhiệm vụ|phương hướng)[^.;]{0,40}?năm\s+(?P<y>20[2-4]\d)|năm\s+(?P<y>20[2-4]\d)[^.;]{0,40}(?:mục tiêu|phấn đấu)", regex.IGNORECASE)
_EDITION = regex.compile(r"(?:tính|theo|cho|của|trong|xếp hạng|bảng)\s+(?:\p{L}+\s+){0,2}(?P<n>63|34)\s+(?:tỉnh|địa phương)[^.;]{0,40}(?:trước|cũ|mới|sau|sắp xếp|sáp nhập|hợp nhất)", regex.IGNORECASE)
#: Indices that rank provinces, and never countries.
_PROVINCIAL = ("dti", "par_index", "sipas", "papi", "pci", "pgi", "pii", "ebi")


class FigureReader:
    """Reads the figures of one article, sentence by sentence, and advances the discourse."""

    def __init__(self, document: Document, discourse: Discourse) -> None:
        self.document = document
        self.discourse = discourse
        self.facts: list[Fact] = []
        self.rejections: list[Rejection] = []
        self._paragraph = -1
        self._topic_paragraph = -9
        self._carried_target = False
        self._edition: int | None = None
        self._planned: set[int] = set()
        self._heading_topic: str | None = None
        self._speaks_of_dti = False
        self._row_paragraph = self._row_until = -1
        self._title_paragraph = self._find_title()
        self._main: str | None = None
        self._main_start = 0
        self.rows = RowReader(document)

    def _find_title(self) -> int:
        """The number of the paragraph that is the headline; -1 where none is known."""
        title = self.document.article.title
        starts = [n for n, (a, b) in enumerate(self.document.paragraphs) if title and self.document.text[a:b] == title]
        return starts[0] if starts else -1

    def read(self) -> tuple[list[Fact], list[Rejection]]:
        """Return the facts and rejections of the article."""
        text = self.document.text
        if not in_scope(text):
            return [], []
        self._main = self._main_root()
        self._speaks_of_dti = any(word in text.lower() for word in ("dti", "chuyển đổi số", "cđs", "chính quyền số", "kinh tế số", "xã hội số", "thể chế số", "nhân lực số", "hạ tầng số", "nhận thức số"))
        edition = _EDITION.search(text)
        self.discourse.edition = int(edition["n"]) if edition else None
        for sentence in self.document.sentences:
            self._sentence(sentence)
        return self.facts, self.rejections

    def _main_root(self) -> str | None:
        """The ranking that the article is about: the one named most, the head counting double."""
        counts: Counter[str] = Counter()
        starts: dict[str, int] = {}
        for sentence in self.document.sentences:
            for item in find_indicators(self.document.text, sentence.start, sentence.end):
                if item.code not in ("other", "skip", "topic") and not (item.weak and item.root != "dti"):
                    root = "dti" if item.code == "pillars" else item.root
                    counts[root] += 2 if sentence.start < 400 else 1
                    starts.setdefault(root, item.start)
        if not counts:
            return None
        main = counts.most_common(1)[0][0]
        self._main_start = starts[main]
        return main

    def _sentence(self, sentence: Sentence) -> None:
        text = self.document.text
        discourse = self.discourse
        fresh = sentence.paragraph != self._paragraph
        if fresh:
            self._begin_paragraph(sentence)
        if self._row(sentence, fresh):
            return
        scene = read_scene(text, sentence.start, sentence.end, discourse.home_name, discourse.last_rank)
        claims = bind(scene, discourse, discourse.subject) if any(isinstance(i, Measure) for i in scene.items) else []
        tabular = self._tabular_claims(sentence, fresh)
        taken = [(c.measure.start, c.measure.end) for c in tabular]
        claims = [c for c in claims if not any(a < c.measure.end and c.measure.start < b for a, b in taken)]
        kept = [claim for claim in (*tabular, *claims) if self._settle(scene, sentence, claim)]
        self._advance(scene, sentence, kept)
        self._remember_year(scene, [claim for claim in kept if claim.measure.start not in self._planned])

    def _row(self, sentence: Sentence, fresh: bool) -> bool:
        """Read the line as a table's heading or row, if it is one; the rest of a row's line is skipped."""
        start, end = self.document.paragraphs[sentence.paragraph]
        if not fresh or sentence.paragraph < self._row_until:
            return self._row_paragraph == sentence.paragraph or sentence.paragraph < self._row_until
        taken, stacked = self.rows.stacked(sentence.paragraph, self.discourse.home_name, self.discourse.topic) if end - start <= 45 else (0, [])
        if taken:
            self._row_until = sentence.paragraph + taken
            self._settle_cells(sentence.paragraph, stacked)
            return True
        if self.rows.header(start, end):
            self._row_paragraph = sentence.paragraph
            return True
        cells = self.rows.cells(start, end, self.discourse.home_name, self.discourse.topic)
        if not cells:
            return False
        self._row_paragraph = sentence.paragraph
        self._settle_cells(sentence.paragraph, cells)
        return True

    def _settle_cells(self, paragraph: int, cells: list[Cell]) -> None:
        """Settle the measures of table rows; the evidence of each is the line that holds it."""
        for cell in cells:
            start, end = next((a, b) for a, b in self.document.paragraphs[paragraph:] if a <= cell.measure.start < b)
            scene = Scene(self.document.text, start, end, (), (), ())
            self._settle(scene, Sentence(start, end, paragraph, 0), self._cell_claim(cell))

    def _tabular_claims(self, sentence: Sentence, fresh: bool) -> list[Claim]:
        home = self.discourse.home_name
        cells = self.rows.legend_cells(sentence.start, sentence.end, home)
        if fresh:
            start, end = self.document.paragraphs[sentence.paragraph]
            listed = self.rows.list_rank(start, end, home)
            self.rows.close(self.document.text[start:end])
            cells += [listed] if listed else []
        return [self._cell_claim(cell) for cell in cells]

    def _cell_claim(self, cell: Cell) -> Claim:
        """A cell as a claim: what its row and column leave out comes from the discourse."""
        subject = self.discourse.resolve(cell.place) if cell.place else self.discourse.subject
        code = cell.indicator or self.discourse.topic
        current = self.discourse.measured_year(code, subject.level if subject else None) if code else None
        if cell.measure.kind.endswith("_change"):
            baseline = cell.year if cell.year and current and cell.year < current else current - 1 if current else None
            return Claim(cell.measure, subject, code, current, baseline, True, cell.place is not None)
        year, baseline = cell.year or current, None
        return Claim(cell.measure, subject, code, year, baseline, True, cell.place is not None)

    def _begin_paragraph(self, sentence: Sentence) -> None:
        text = self.document.text
        start, end = self.document.paragraphs[sentence.paragraph]
        if end - start <= _HEADING and text[end - 1] not in ".,;:”\"" and not _BULLET.match(text, start):
            roots = [i.root for i in find_indicators(text, start, end) if i.code not in ("skip", "topic", "pillars") and not (i.weak and i.root != "dti")]
            self._heading_topic = roots[-1] if roots and sentence.paragraph != self._title_paragraph else None
        heading = _YEAR_HEADING.fullmatch(text, start, end)
        if heading or end - start > _LINE:
            self.discourse.heading_year = int(heading["y"]) if heading else None
        bullet = bool(_BULLET.match(text, sentence.start)) and not _SPEAKER.match(text, sentence.start, end)
        if bullet:
            self.discourse.paragraph_year = max(self.discourse.latest.values(), default=None)
        else:
            self._carried_target = False
            self._edition = None
            self.discourse.told_years.clear()
            if self.discourse.home is not None:
                self.discourse.subject = self.discourse.local or self.discourse.home
            self.discourse.years = dict(self.discourse.latest)
            self.discourse.paragraph_year = None
            self.discourse.announced = None
            if self.discourse.topic is not None and self._main is not None and not _SAME_RANKING.search(text, sentence.start, min(sentence.end, sentence.start + 70)):
                named = self._heading_topic or (self._main if sentence.start > self._main_start else None)
                self.discourse.topic = named or self.discourse.topic
            self.discourse.indicator = self.discourse.topic
        self._paragraph = sentence.paragraph

    def _advance(self, scene: Scene, sentence: Sentence, claims: list[Claim]) -> None:
        """Remember what later sentences may leave out."""
        discourse, text = self.discourse, self.document.text
        named = list(subjects_of(scene, discourse))
        discourse.note(subject for item, subject in named if not item.anaphor)
        subjects = [s for item, s in named if not item.mean and s.level != "region"]
        bound = [c.subject for c in claims if c.subject and c.named_place and not scene.bracket_of(c.measure.start)]
        if bound or subjects:
            discourse.subject = bound[0] if bound else subjects[0]
            discourse.recent = bound[-1] if bound else subjects[-1]
        indicators = [i for i in scene.items if isinstance(i, IndicatorMention)]
        strong = [i for i in indicators if not i.weak]
        for item in strong or indicators:
            if item.code in NO_INDEX or (item.code == "other" and item.weak):
                continue
            if item.root == item.code or discourse.topic is None or item.root != discourse.topic:
                if item.weak and item.code != "dti" and "." not in item.code and discourse.topic:
                    continue
                discourse.topic = item.root
                self._topic_paragraph = sentence.paragraph
            discourse.indicator = item.code
            discourse.foreign = item.root if item.root not in ("dti", "other") else discourse.foreign
            self._topic_paragraph = sentence.paragraph
        parts = {i.code for i in indicators if i.root == "dti" and i.code not in ("dti", "pillars")}
        discourse.announced = parts.pop() if not claims and len(parts) == 1 and len(indicators) == 1 else None
        self._edition = last_edition(text[sentence.start : sentence.end]) or self._edition
        ranks = [c.measure for c in claims if c.measure.kind == "rank" and c.measure.role != "from"]
        discourse.last_rank = int(ranks[-1].value) if ranks else discourse.last_rank
        if claims:
            discourse.listed_years = list(dict.fromkeys(c.year for c in claims if c.year and not c.measure.kind.endswith("_change")))
            discourse.listed_subjects = list(dict.fromkeys(c.subject for c in claims if c.subject))
            discourse.told_years.update(discourse.listed_years)
            discourse.listed_codes = list(dict.fromkeys(c.indicator for c in claims if c.indicator))
        aim = _AIM.search(text, sentence.start, sentence.end)
        discourse.target_year = int(aim["y"]) if aim else discourse.target_year if self._carried_target else None
        if _TARGETS.search(text[sentence.start : sentence.end]):
            self._carried_target = True

    def _remember_year(self, scene: Scene, claims: list[Claim]) -> None:
        """Remember the year that a sentence was about; ``claims``: its results, not its targets."""
        strong = [i for i in scene.items if isinstance(i, IndicatorMention) and not i.weak]
        published = self.discourse.published
        limit = published.year if published else 9999
        found: dict[str, int] = {}
        reached = [c.year for c in claims if c.year and c.year <= limit]
        for claim in claims:
            main = claim.measure.role != "from" and not scene.bracket_of(claim.measure.start)
            if not (main and claim.indicator and claim.year and claim.year <= limit):
                continue
            named = [i for i in scene.items if isinstance(i, YearMention) and i.role not in ("baseline", "dated")]
            if any(self.discourse.year_of(i, claim.year) == claim.year for i in named):
                local = claim.subject is not None and claim.subject.level in ("district", "commune")
                root = claim.indicator.partition(".")[0] + (LOCAL if local else "")
                found[root] = max(claim.year, *reached, found.get(root, 0))
        for item in strong:
            attached = attached_year(scene, item)
            if attached is not None and attached.year and attached.year <= limit and item.root in found:
                found[item.root] = max(attached.year, found[item.root])
        for root, year in found.items():
            self._set_year(root, year)
        if not claims and (local_year := self._local_year(scene)):
            self._set_year("dti" + LOCAL, local_year)
        if not claims and strong:
            years = [i.year for i in scene.items if isinstance(i, YearMention) and i.year and i.role == "plain"]
            if years and years[-1] <= limit and not is_announcement(scene):
                inside = _LOCAL.search(scene.text, scene.start, scene.end)
                self._set_year(strong[-1].root + (LOCAL if inside else ""), years[-1])

    @staticmethod
    def _local_year(scene: Scene) -> int | None:
        """The year of a ranking inside the province that a sentence announces."""
        years = [i.year for i in scene.items if isinstance(i, YearMention) and i.year and i.role == "plain"]
        return years[-1] if years and _LOCAL.search(scene.text, scene.start, scene.end) else None

    def _set_year(self, root: str, year: int) -> None:
        """The year holds to the end of the paragraph; later ones go on with the latest year named."""
        self.discourse.years[root] = year
        self.discourse.paragraph_year = year
        self.discourse.latest[root] = max(year, self.discourse.latest.get(root, 0))

    # -- claims to facts ----------------------------------------------------------------------
    def _settle(self, scene: Scene, sentence: Sentence, claim: Claim) -> bool:
        """Make a fact of a claim, or a rejection; whether it became a fact."""
        measure = claim.measure
        if measure.kind == "gap":
            self.rejections.append(Rejection("value_change", measure.start, measure.end, "a difference to another place or to the mean", measure.rule))
            return False
        published = self.discourse.published
        target = measure.role != "from" and is_target(scene, measure, published.year if published else None, self._carried_target)
        ahead = claim.year is not None and published is not None and claim.year > published.year
        target = target or (ahead and measure.role != "from")  # nobody reports a year to come
        if target:
            claim = planned(claim, self.discourse)
            self._planned.add(measure.start)
        reason = self._refuse(scene, sentence, claim, target)
        if reason:
            self.rejections.append(Rejection(measure.kind, measure.start, measure.end, reason, measure.rule))
            return False
        assert claim.subject is not None
        assert claim.indicator is not None
        if claim.indicator.partition(".")[0] == self.discourse.topic:
            self._topic_paragraph = sentence.paragraph
        year = target_year(scene, claim.measure, claim.year, self.discourse) if target else claim.year
        self.facts.append(self._fact(scene, sentence, claim, claim.subject, claim.indicator, year, target))
        return True

    def _refuse(self, scene: Scene, sentence: Sentence, claim: Claim, target: bool) -> str | None:
        """Return why a claim is no fact, or ``None``."""
        measure, code, subject = as_index(claim), claim.indicator, claim.subject
        if code is None or code in ("topic", "pillars"):
            return "no ranking is named"
        if code.startswith("dti") and not self._speaks_of_dti:
            return "the article does not speak of digital transformation"
        if code == "skip":
            return "a figure that the contract leaves out"
        if subject is None:
            return "no place is named"
        if subject.level == "region":
            return "a figure of a region"
        if subject.level == "country" and measure.kind.startswith("rank") and code.partition(".")[0] in _PROVINCIAL:
            return "an index of provinces said of a country"
        if not measure.rule.startswith("table") and of_department(scene, measure):
            return "a figure of a department or firm, not of a place"
        if (not claim.explicit or code == "other") and is_about_debt(self.document.text):
            return "no ranking is named"
        near = claim.explicit or sentence.paragraph - self._topic_paragraph <= self._reach(claim)
        if not near:
            return "no ranking is named near it"
        if measure.rule == "rank_first" and not claim.named_place and not (claim.explicit and (target or self._same_paragraph(sentence))):
            return "no place is named beside it"
        if measure.rule == "rank_ordinal" and measure.weak and scene.text[measure.start].isalpha() and not follows_name(scene, measure):
            return "an ordinal that ranks nothing"
        if target and sentence.paragraph == self._title_paragraph:
            return "a target in the headline"
        if target and measure.kind.endswith("_change"):
            return "a planned change"
        return refuse_value(Case(scene, claim, measure, code, subject, target, self.facts))

    def _same_paragraph(self, sentence: Sentence) -> bool:
        """Whether a fact of this paragraph stands before the sentence."""
        start = self.document.paragraphs[sentence.paragraph][0]
        return any(start <= f.start < sentence.start for f in self.facts)

    def _reach(self, claim: Claim) -> int:
        """Over how many paragraphs an indicator carries: far in an article that is all about DTI."""
        if claim.indicator is not None and claim.indicator.partition(".")[0] == self._main:
            return 999 if claim.named_place or not claim.measure.weak else 3
        return 2 if claim.named_place else 1

    @staticmethod
    def _edition_beside(scene: Scene) -> int | None:
        """The number of provinces ranked, where another figure of the sentence says it ("hạng 9/63, tăng 2 bậc")."""
        totals = {i.out_of for i in scene.items if isinstance(i, Measure) and i.out_of in (63, 34)}
        return totals.pop() if len(totals) == 1 else None

    def _fact(self, scene: Scene, sentence: Sentence, claim: Claim, subject: Subject, code: str, year: int | None, target: bool) -> Fact:
        measure = as_index(claim)
        told = edition_at(scene.text[scene.start : scene.end], measure.start - scene.start, measure.end - scene.start)
        out_of = measure.out_of or (total_of(scene, measure) if measure.kind == "rank" else None)
        if told and out_of in (63, 34) and out_of not in (told, measure.out_of):
            out_of = None  # the total of another figure, in the other table
        place = self.discourse.place(subject, year, out_of or self._edition_beside(scene), target, told or self._edition)
        return Fact(
            kind=measure.kind, start=measure.start, end=measure.end, evidence_start=sentence.start, evidence_end=sentence.end,
            rule=measure.rule, place_id=place.place_id if place else unlisted(subject), place_name=subject.name,
            place_level=subject.level, indicator=code, year=year,
            baseline_year=claim.baseline_year if measure.kind.endswith("_change") else None,
            value=float(measure.value), unit=measure.unit, out_of=out_of if measure.kind == "rank" else None,
            scope=scope_of(scene, measure, subject, code) if measure.kind == "rank" else None,
            qualifier=measure.qualifier, status="target" if target else "reported",
            confidence=0.95 if claim.explicit and claim.named_place and not measure.weak else 0.85 if claim.explicit or claim.named_place else 0.7,
        )  # fmt: skip


def in_scope(text: str) -> bool:
    """Whether a text can hold a ranking of a place; quick, for the many articles that hold none."""
    lowered = text.lower()
    return any(word in lowered for word in _IN_SCOPE)


_TOTAL = regex.compile(
    r"(?:trong|trên|của|tổng|/)\s*(?:tổng\s+)?(?:số\s+)?(?P<n>\d{1,3})(?=\s+(?:tỉnh|địa\s+phương|huyện|thị|thành|quận|xã|phường|nước|quốc\s+gia|đơn\s+vị|bộ|cơ\s+quan|nền))", regex.IGNORECASE
)


def total_of(scene: Scene, measure: Measure) -> int | None:
    """How many places are ranked, where the sentence says so ("trong 11 nước Đông Nam Á")."""
    for start, end in ((measure.end, min(scene.end, measure.end + 50)), (scene.start, measure.start)):
        for match in _TOTAL.finditer(scene.text, start, end):
            if int(match["n"]) >= measure.value:
                return int(match["n"])
    return None


def is_announcement(scene: Scene) -> bool:
    """Whether the year of a sentence dates a meeting or a plan rather than the index."""
    return bool(regex.search(r"(?:kế hoạch|nghị quyết|hội nghị|phiên họp|ngày chuyển đổi số)[^.;,]{0,40}năm", scene.text[scene.start : scene.end], regex.IGNORECASE))


def unlisted(subject: Subject) -> str:
    """An id for a place that the gazetteer does not list, from its level, province and name."""
    return f"{subject.level}:{fold(subject.parent or '')}/{fold(subject.name)}".replace(" ", "-")


def extract_figures(document: Document, discourse: Discourse) -> tuple[list[Fact], list[Rejection]]:
    """Return the index values, ranks and changes of an article, with what was rejected."""
    return FigureReader(document, discourse).read()


