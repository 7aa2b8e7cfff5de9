"""Index values, ranks and changes: the readers of all sentences, from mentions to facts."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import regex

from extractors.binding import bind, subjects_of
from extractors.discourse import LOCAL, Discourse, Subject
from extractors.focus import Claim
from extractors.indicators import NO_INDEX, IndicatorMention, about_debt, find_indicators
from extractors.measures import Measure
from extractors.rows import RowReader
from extractors.scene import Scene, read_scene
from extractors.status import is_met_target, is_target, period_end, scope_of
from extractors.tables import Cell
from extractors.which import attached_year
from extractors.years import YearMention
from pipeline.gazetteer import fold
from pipeline.model import Fact, Rejection
from pipeline.segment import Document, Sentence

#: An article without one of these has no ranking of a place.
_IN_SCOPE = (
    "dti", "chuyển đổi số", "cđs", "par index", "par-index", "sipas", "papi", "pci", "pii", "pgi", "ict index", "ebi", "egdi", "gii",
    "cải cách hành chính", "năng lực cạnh tranh", "chính phủ điện tử", "đứng thứ", "xếp thứ", "xếp hạng", "đứng hạng", "cả nước về", "toàn quốc về",
)  # fmt: skip
_BOUND = regex.compile(r"(?:dưới|chưa đầy|chưa đến|chưa tới|\(trên|vượt (?:qua )?(?:mốc|mức|ngưỡng|vạch)|ngưỡng|vạch|trên mức|dưới mức)\s*$", regex.IGNORECASE)
_DIFFERS = regex.compile(r"(?:hạ|trừ|kém|hơn|chênh|cách|thua|trội|hụt|mất|hệ số|trọng số)(?:\s+[\p{L}.]+){0,5}\s*$", regex.IGNORECASE)
_SCALE = regex.compile(r"thang(?:\s+điểm|\s+đo)?\s+(?:\d|từ)|trọng số|tối đa|tổng điểm là|thang đo|cơ cấu điểm", regex.IGNORECASE)
_COMPONENT = regex.compile(r"(?:nội dung|thành phần|lĩnh vực|tiêu chí|trục)[^.;]{0,20}[“\"][^”\"]*[”\"][^.;]*$", regex.IGNORECASE)
#: Departments, firms, teams and ports are no places: a figure of theirs is no fact.
_NO_PLACE = regex.compile(
    r"(?<!\p{L})(?:Sở(?!\s+hữu)|sở|Ban(?=\s+(?:Dân|Quản|quản))|(?<!Hải\s)Phòng|phòng|Chi\s+cục|Công\s+ty|Trường(?=\s+(?:THPT|THCS|Tiểu|Đại|Cao|Mầm|Chính))|trường|đội(?!\s+sổ)|Đội(?!\s+sổ)|cảng|Cảng|bệnh\s+viện|Bệnh\s+viện|ngành|tập\s+đoàn|Tập\s+đoàn|sản\s+phẩm|khối\s+sở|doanh\s+nghiệp)\s[^,;.()]{0,70}?$"
)
_NOT_SUBJECT = regex.compile(r"(?:Theo|theo|do|của|bởi|Do|tại|với|Thống kê của|từ|đốc|phòng|trưởng|tịch)\s+(?:\p{L}+\s+){0,2}$")
_CLAUSE = regex.compile(r"[,;.()]|\s(?:nhưng|còn|trong khi)\s")
_LOCAL = regex.compile(
    r"cấp\s+(?:huyện|xã)|nội\s+tỉnh|khối\s+(?:huyện|xã)|(?:từng|các|\d+)\s+(?:huyện|xã|phường)|huyện,\s+(?:thị|thành)|UBND\s+(?:các\s+)?huyện|toàn\s+tỉnh\s+về", regex.IGNORECASE
)
_SAME_RANKING = regex.compile(r"(?:tiêu\s+chí|chỉ\s+số|bảng|thước\s+đo|bộ\s+chỉ\s+số|lĩnh\s+vực|mặt)\s+(?:này|đó|nói\s+trên|ấy)|trên\s+bảng\s+\d", regex.IGNORECASE)
_BULLET = regex.compile(r"\s*(?:[-+*•–]|\(?\d{1,2}[.)])\s")
_TARGETS = regex.compile(r"(?:mục tiêu|chỉ tiêu|phấn đấu|kế hoạch)[^.]*:\s*$", regex.IGNORECASE)
_AIM = regex.compile(r"(?:mục tiêu|phấn đấu|kế hoạch)[^.;]{0,40}?năm\s+(?P<y>20[2-4]\d)|năm\s+(?P<y>20[2-4]\d)[^.;]{0,40}(?:mục tiêu|phấn đấu)", regex.IGNORECASE)
_EDITION = regex.compile(r"(?:tính|theo|cho|của|trong|xếp hạng|bảng)\s+(?:\p{L}+\s+){0,2}(?P<n>63|34)\s+(?:tỉnh|địa phương)[^.;]{0,40}(?:trước|cũ|mới|sau|sắp xếp|sáp nhập|hợp nhất)", regex.IGNORECASE)
_PERCENT_INDEX = ("sipas", "par_index", "papi", "pci", "ict_index", "pii", "ebi")
#: Indices that rank provinces, and never countries.
_PROVINCIAL = ("par_index", "sipas", "papi", "pci", "pgi", "pii", "ebi")
_POINTS_INDEX = ("pci", "papi", "par_index", "pii", "ebi", "gii", "pgi", "ict_index")
_NOT_VALUE = regex.compile(
    r"(?<!\p{L})(?:GRDP|GDP|tăng trưởng|kinh tế số|tỷ trọng|tỷ lệ|chiếm|hộ|dân số|doanh thu|năng suất|kinh phí|ngân sách|chi|vốn)(?!\p{L})[^.;]{0,50}$", regex.IGNORECASE
)


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
        self._speaks_of_dti = False
        self._row_paragraph = self._row_until = -1
        self._title_paragraph = self._find_title()
        self._main: str | None = None
        self.rows = RowReader(document)

    def _find_title(self) -> int:
        """The number of the paragraph that is the headline; -1 where none is known."""
        title = self.document.article.title
        starts = [n for n, (a, b) in enumerate(self.document.paragraphs) if title and self.document.text[a:b] == title]
        return starts[0] if starts else -1

    def read(self) -> tuple[list[Fact], list[Rejection]]:
        """Return the facts and rejections of the article."""
        text = self.document.text
        if not in_scope(text) or about_debt(text):
            return [], []
        self._main = self._main_root()
        self._speaks_of_dti = any(word in text.lower() for word in ("dti", "chuyển đổi số", "cđs", "chính quyền số", "kinh tế số"))
        edition = _EDITION.search(text)
        self.discourse.edition = int(edition["n"]) if edition else None
        for sentence in self.document.sentences:
            self._sentence(sentence)
        return self.facts, self.rejections

    def _main_root(self) -> str | None:
        """The ranking that the article is about: the one named most, the head counting double."""
        counts: Counter[str] = Counter()
        for sentence in self.document.sentences:
            for item in find_indicators(self.document.text, sentence.start, sentence.end):
                if item.code not in ("other", "skip", "topic") and not (item.weak and item.root != "dti"):
                    counts["dti" if item.code == "pillars" else item.root] += 2 if sentence.start < 400 else 1
        return counts.most_common(1)[0][0] if counts else None

    def _sentence(self, sentence: Sentence) -> None:
        text = self.document.text
        discourse = self.discourse
        fresh = sentence.paragraph != self._paragraph
        if fresh:
            self._begin_paragraph(sentence)
        if self._row(sentence, fresh):
            return
        scene = read_scene(text, sentence.start, sentence.end, discourse.home_name)
        claims = bind(scene, discourse, discourse.subject) if any(isinstance(i, Measure) for i in scene.items) else []
        tabular = self._tabular_claims(sentence, fresh)
        taken = [(c.measure.start, c.measure.end) for c in tabular]
        claims = [c for c in claims if not any(a < c.measure.end and c.measure.start < b for a, b in taken)]
        kept = [claim for claim in (*tabular, *claims) if self._settle(scene, sentence, claim)]
        self._advance(scene, sentence, kept)

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
        bullet = bool(_BULLET.match(text, sentence.start))
        if not bullet:
            self._carried_target = False
            if self.discourse.home is not None:
                self.discourse.subject = self.discourse.home
            self.discourse.years = dict(self.discourse.latest)
            self.discourse.paragraph_year = None
            if self.discourse.topic is not None and self._main is not None and not _SAME_RANKING.search(text, sentence.start, min(sentence.end, sentence.start + 70)):
                self.discourse.topic = self._main
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
            self._topic_paragraph = sentence.paragraph
        self._remember_year(scene, claims, strong)
        aim = _AIM.search(text, sentence.start, sentence.end)
        discourse.target_year = int(aim["y"]) if aim else discourse.target_year if self._carried_target else None
        if _TARGETS.search(text[sentence.start : sentence.end]):
            self._carried_target = True

    def _remember_year(self, scene: Scene, claims: list[Claim], strong: list[IndicatorMention]) -> None:
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
            if years and years[-1] <= limit and not is_announcement(scene, strong[-1]):
                inside = _LOCAL.search(scene.text, scene.start, scene.end)
                self._set_year(strong[-1].root + (LOCAL if inside else ""), years[-1])

    @staticmethod
    def _local_year(scene: Scene) -> int | None:
        """The year of a ranking inside the province that a sentence announces."""
        if not _LOCAL.search(scene.text, scene.start, scene.end):
            return None
        years = [i.year for i in scene.items if isinstance(i, YearMention) and i.year and i.role == "plain"]
        return years[-1] if years else None

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
        target = is_target(scene, measure, published.year if published else None, self._carried_target)
        reason = self._refuse(scene, sentence, claim, target)
        if reason:
            self.rejections.append(Rejection(measure.kind, measure.start, measure.end, reason, measure.rule))
            return False
        assert claim.subject is not None
        assert claim.indicator is not None
        if claim.indicator.partition(".")[0] == self.discourse.topic:
            self._topic_paragraph = sentence.paragraph
        year = self._target_year(scene, claim) if target else claim.year
        self.facts.append(self._fact(scene, sentence, claim, claim.subject, claim.indicator, year, target))
        return True

    def _target_year(self, scene: Scene, claim: Claim) -> int | None:
        if is_met_target(scene, claim.measure):
            return claim.year
        closest = year_after(scene, claim.measure)
        if closest is not None and closest.year:
            return closest.year
        before = [i for i in scene.items if isinstance(i, YearMention) and i.role not in ("baseline", "dated") and i.start < claim.measure.start]
        after = [i for i in scene.items if isinstance(i, YearMention) and i.role not in ("baseline", "dated") and i.start >= claim.measure.end]
        published = self.discourse.published
        named = [self.discourse.year_of(i, published.year if published else None) for i in before[::-1]]
        later = [self.discourse.year_of(i, published.year if published else None) for i in after]
        candidates = [*named, period_end(scene), self.discourse.target_year, *later]
        return next((year for year in candidates if year is not None), None)

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
        if subject.level == "country" and measure.kind.startswith("rank") and code in _PROVINCIAL:
            return "an index of provinces said of a country"
        if not measure.rule.startswith("table") and self._department(scene, measure):
            return "a figure of a department or firm, not of a place"
        near = claim.explicit or sentence.paragraph - self._topic_paragraph <= self._reach(claim)
        if not near:
            return "no ranking is named near it"
        if measure.rule == "rank_first" and not claim.named_place and not (claim.explicit and self._same_paragraph(sentence)):
            return "no place is named beside it"
        if measure.rule == "rank_ordinal" and measure.weak and scene.text[measure.start].isalpha() and not self._adjacent(scene, measure):
            return "an ordinal that ranks nothing"
        if target and sentence.paragraph == self._title_paragraph:
            return "a target in the headline"
        if target and measure.kind.endswith("_change"):
            return "a planned change"
        return self._refuse_value(scene, claim, code, subject, target)

    def _same_paragraph(self, sentence: Sentence) -> bool:
        """Whether a fact of this paragraph stands before the sentence."""
        start = self.document.paragraphs[sentence.paragraph][0]
        return any(start <= f.start < sentence.start for f in self.facts)

    @staticmethod
    def _adjacent(scene: Scene, measure: Measure) -> bool:
        """Whether an indicator or a place stands right before a bare ordinal ("kinh tế số thứ ba")."""
        ends = [i.end for i in scene.items if i.end <= measure.left and not isinstance(i, Measure)]
        ranks = [i.end for i in scene.items if i.end <= measure.left and isinstance(i, Measure) and i.kind == "rank"]
        near = bool(ranks) and regex.fullmatch(r"\s*(?:cả nước|toàn quốc|/\d+|\s)*\s*(?:và|,)\s+(?:đứng\s+|xếp\s+)?", scene.between(max(ranks), measure.left))
        return bool(near) or bool(ends) and len(scene.between(max(ends), measure.left).split()) <= 2

    def _reach(self, claim: Claim) -> int:
        """Over how many paragraphs an indicator carries: far in an article that is all about DTI."""
        if claim.indicator is not None and claim.indicator.partition(".")[0] == self._main:
            return 999 if claim.named_place or not claim.measure.weak else 3
        return 2 if claim.named_place else 1

    def _refuse_value(self, scene: Scene, claim: Claim, code: str, subject: Subject, target: bool) -> str | None:
        measure = as_index(claim)
        if measure.kind in ("index_value", "value_change") and code == "other":
            ranked = any(isinstance(i, Measure) and i.kind == "rank" and scene.clause_of(i.start) == scene.clause_of(measure.start) for i in scene.items)
            heads = any(isinstance(i, IndicatorMention) and i.code == "other" and not i.weak for i in scene.items)
            if not (ranked and (heads or measure.unit in ("points", "index")) and measure.kind == "index_value" or (ranked and heads)):
                return "a score of an unlisted index"
        before = scene.text[max(scene.start, measure.left - 90) : measure.start]
        if measure.kind == "index_value" and measure.unit == "percent" and measure.value == 100:
            return "a share, not a value of the index"
        if measure.kind == "index_value" and regex.search(r"\d[.,]\d+\s*(?:đến|-|tới)\s*$", before):
            return "only a bound"
        if measure.kind == "index_value" and regex.search(r"từ\s*$", before) and regex.match(r"\s*(?:đến|-|tới)\s*\d", scene.text[measure.end : scene.end]):
            return "only a bound"
        if measure.kind == "index_value" and regex.match(r"\s*(?:điểm\s+)?trở\s+lên", scene.text[measure.end : scene.end]):
            return "only a bound"
        if measure.kind == "index_value" and _BOUND.search(before) and not (target and not regex.search(r"(?<!không )dưới\s*$", before)):
            return "only a bound"
        if measure.kind == "index_value" and measure.unit == "points" and code.startswith("dti") and measure.value % 10 == 0 and _SCALE.search(scene.text[scene.start : scene.end]):
            return "a scale, not a value"
        if measure.rule == "value_decimal" and not claim.explicit and _DIFFERS.search(before):
            return "a number without a measure"
        if measure.kind in ("index_value", "value_change") and _COMPONENT.search(before):
            return "a component of another index"
        if measure.kind == "index_value" and measure.unit == "percent":
            if regex.match(r"\s*tổng\s+(?:số\s+)?điểm", scene.text[measure.end : scene.end]) and subject.level in ("district", "commune"):
                return None
            if code.startswith("dti") and subject.level not in ("district", "commune"):
                return "a share, not a value of the index"
            if not (code.startswith("dti") or code in _PERCENT_INDEX):
                return "a share, not a value of the index"
            ranked = any(isinstance(i, Measure) and i.kind in ("rank", "rank_change") for i in scene.items)
            if (code.startswith("dti") and not ranked) or (code in ("pci", "papi", "pii", "ebi") and not claim.explicit):
                return "a share, not a value of the index"
            if not (claim.explicit or claim.named_place or ranked) or _NOT_VALUE.search(scene.text[max(scene.start, measure.start - 60) : measure.start]):
                return "a share, not a value of the index"
        if measure.kind == "index_value" and code.startswith("dti") and measure.unit == "points" and subject.level in ("province", "country") and measure.value < 10:
            return "a number without a scale"
        if measure.kind == "value_change" and measure.unit == "percent" and not claim.explicit and code not in _PERCENT_INDEX and not self._valued(scene, subject) and not regex.search(r"điểm|giá trị|chỉ số", scene.text[scene.start : measure.start], regex.IGNORECASE):
            return "a growth rate of something else"
        if measure.rule == "value_bracket" and not self._beside_place(scene, measure, claim):
            return "a number without a unit"
        if measure.rule == "rank_landing" and not any(isinstance(i, Measure) and i is not measure and i.kind in ("rank", "rank_change") and i.rule != "rank_landing" for i in scene.items):
            return "a number without a ranking"
        if measure.kind == "rank" and measure.value > 200:
            return "a number too large for a rank"
        return None

    def _valued(self, scene: Scene, subject: Subject) -> bool:
        """Whether the sentence gave a value of the index for the same place."""
        return any(f.kind == "index_value" and f.place_name == subject.name and scene.start <= f.start < scene.end for f in self.facts)

    def _beside_place(self, scene: Scene, measure: Measure, claim: Claim) -> bool:
        if claim.explicit and claim.indicator in _POINTS_INDEX and regex.search(r"(?:điểm(?: số)?|đạt|được|với|ghi|là|chỉ|còn|có)\s+$", scene.text[scene.start : measure.start]):
            return True
        if regex.search(r"điểm", scene.text[scene.start : scene.end]) and regex.search(r"(?:với|đạt|được)\s+$", scene.text[scene.start : measure.start]):
            return True
        before = scene.text[max(scene.start, measure.start - 30) : measure.start]
        return bool(regex.search(r"\p{L}\s*[(:-]?\s*$", before)) and any(i.end <= measure.start and measure.start - i.end <= 4 for i in scene.items)

    def _department(self, scene: Scene, measure: Measure) -> bool:
        clause = scene.text[scene.start : measure.left]
        cut = [m.end() for m in _CLAUSE.finditer(clause)]
        for begin in (cut[-1] if cut else 0,):
            match = _NO_PLACE.search(clause[begin:])
            if match and not _NOT_SUBJECT.search(clause[: begin + match.start()]) and not any(
                i.start >= scene.start + begin + match.start() and not isinstance(i, Measure) for i in scene.items if i.end <= measure.start and not getattr(i, "inside", False)
            ):
                return True
        return False

    @staticmethod
    def _edition_beside(scene: Scene) -> int | None:
        """The number of provinces ranked, where another figure of the sentence says it ("hạng 9/63, tăng 2 bậc")."""
        totals = {i.out_of for i in scene.items if isinstance(i, Measure) and i.out_of in (63, 34)}
        return totals.pop() if len(totals) == 1 else None

    def _fact(self, scene: Scene, sentence: Sentence, claim: Claim, subject: Subject, code: str, year: int | None, target: bool) -> Fact:
        measure = as_index(claim)
        out_of = measure.out_of or (total_of(scene, measure) if measure.kind == "rank" else None)
        place = self.discourse.place(subject, year, out_of or self._edition_beside(scene), target)
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


def as_index(claim: Claim) -> Measure:
    """The measure on the scale of its index: "0,7 điểm" of an index from 0 to 1 is a value of that index."""
    measure = claim.measure
    if measure.unit == "points" and claim.indicator and claim.indicator.partition(".")[0] in ("dti", "egdi") and abs(measure.value) <= 1:
        return replace(measure, unit="index")
    return measure


def year_after(scene: Scene, measure: Measure) -> YearMention | None:
    """The year that closes a measure's own phrase ("nhóm 50 nước vào năm 2030")."""
    for item in scene.items:
        if item.start >= measure.end:
            if isinstance(item, YearMention) and item.role not in ("baseline", "dated") and not regex.search(r"[,;]|\svà\s", scene.between(measure.end, item.start)):
                return item
            if isinstance(item, Measure):
                return None
    return None


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


def is_announcement(scene: Scene, indicator: IndicatorMention) -> bool:
    """Whether the year of a sentence dates a meeting or a plan rather than the index."""
    return bool(regex.search(r"(?:kế hoạch|nghị quyết|hội nghị|phiên họp|ngày chuyển đổi số)[^.;,]{0,40}năm", scene.text[scene.start : scene.end], regex.IGNORECASE))


def unlisted(subject: Subject) -> str:
    """An id for a place that the gazetteer does not list, from its level, province and name."""
    return f"{subject.level}:{fold(subject.parent or '')}/{fold(subject.name)}".replace(" ", "-")


def extract_figures(document: Document, discourse: Discourse) -> tuple[list[Fact], list[Rejection]]:
    """Return the index values, ranks and changes of an article, with what was rejected."""
    return FigureReader(document, discourse).read()


