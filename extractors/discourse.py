"""What the article has said so far: place, year and indicator, and how what is left out is resolved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import regex

from extractors.headline import local_place
from extractors.places import PROVINCE_CITIES, PlaceMention, find_places, province_names
from extractors.years import YearMention
from pipeline.gazetteer import Place, communes_of, district, place_names, places, province
from pipeline.gazetteer import fold as fold_name
from pipeline.segment import Document

#: First day on which the results of an index year were public. Source: the ministry's announcements
#: (19 Oct 2021, 8 Aug 2022, 12 Jul 2023, 6 Feb 2025, 21 Oct 2025).
DTI_EDITIONS = ((2024, date(2025, 10, 21)), (2023, date(2025, 1, 20)), (2022, date(2023, 7, 12)), (2021, date(2022, 8, 1)), (2020, date(2021, 10, 1)))
#: Vietnam's 34 provinces and its two tiers of local government begin on this day.
MERGER = date(2025, 7, 1)
#: Marks the year of a ranking inside one province in ``Discourse.years``.
LOCAL = "@province"
#: What a paper or a portal is, before the name of its province ("Báo Điện Biên Phủ điện tử").
_PRESS = regex.compile(r"(?:Báo|Đài|Cổng|Trang|Tạp chí|Trung tâm)(?:[ ,]+(?:\p{Ll}+|Báo|Đài|TTĐT))*[ ]+")
#: Rankings of the year in which they appear; the others report on the year before.
_SAME_YEAR = ("pii", "gii", "egdi", "ebi", "ict_index", "other")


@dataclass(frozen=True, slots=True)
class Subject:
    """A place as resolved: name, level, and the province's name for a district or commune."""

    name: str
    level: str
    parent: str | None = None
    former: bool = False


@dataclass
class Discourse:
    """The state that carries over sentences; one per article, advanced by the readers."""

    document: Document
    home: Subject | None = None
    local: Subject | None = None
    subject: Subject | None = None
    recent: Subject | None = None
    topic: str | None = None
    indicator: str | None = None
    years: dict[str, int] = field(default_factory=dict)
    latest: dict[str, int] = field(default_factory=dict)
    paragraph_year: int | None = None
    heading_year: int | None = None
    announced: str | None = None
    foreign: str | None = None
    seen: list[Subject] = field(default_factory=list)
    target: bool = False
    target_year: int | None = None
    last_rank: int | None = None
    listed_years: list[int] = field(default_factory=list)
    told_years: set[int] = field(default_factory=set)
    listed_codes: list[str] = field(default_factory=list)
    listed_subjects: list[Subject] = field(default_factory=list)
    edition: int | None = None

    @property
    def published(self) -> date | None:
        """The article's publication date; where none is given, the latest full date that the text names."""
        return self.document.article.published or self.document.latest_date

    @property
    def home_name(self) -> str | None:
        """The name of the article's own province, for the bare names of its districts."""
        if self.home is None or self.home.level == "ministry":
            return None
        return self.home.name if self.home.level == "province" else self.home.parent

    def resolve(self, mention: PlaceMention) -> Subject | None:
        """Return whom a mention stands for; ``None`` where nothing said so far fits."""
        if not mention.anaphor:
            return Subject(mention.name, mention.level, mention.parent, mention.former)
        level, last = mention.level, self.recent or self.subject
        if level == "any":
            return last if mention.demonstrative and last else self.home or last
        if level == "city":
            return self._city(mention)
        if level == "province":
            if mention.demonstrative and last and last.level == "province":
                return last
            if self.home and self.home.level == "province":
                return self.home
            return self._last("province") or (Subject(self.home_name, "province") if self.home_name else None)
        if level == "ministry" and self.home and self.home.level == "ministry":
            return self.home
        if self.local is not None and self.local.level == level and not mention.demonstrative:
            return self.local
        return self._last(level)

    def _city(self, mention: PlaceMention) -> Subject | None:
        if mention.demonstrative and (self.recent or self.subject):
            return self.recent or self.subject
        if self.local is not None and self.local.level == "district":
            return self.local
        if self.home and self.home.name in PROVINCE_CITIES:
            return self.home
        for subject in reversed(self.seen):
            if subject.level == "district" or subject.name in PROVINCE_CITIES:
                return subject
        return None

    def _last(self, level: str) -> Subject | None:
        return next((s for s in reversed(self.seen) if s.level == level), None)

    def year_of(self, mention: YearMention, measured: int | None, indicator: str | None = None) -> int | None:
        """Return the year that a mention names; ``measured`` is the year that the clause is about.

        The edition before is two years back for the UN's survey, one for the rest.
        """
        if mention.year is not None:
            return mention.year
        if mention.anchor == "published":
            return self.published.year + mention.offset if self.published else None
        if mention.anchor == "past":
            return self._past_year()
        if mention.anchor == "review":
            return self.published.year - (self.published.month <= 3) if self.published else None  # a review of the year before
        if mention.anchor == "next":
            return self._next_year()
        if mention.anchor == "same":
            return self.paragraph_year or max(self.latest.values(), default=None) or measured
        if measured is None:
            return None
        return measured + mention.offset * (2 if mention.anchor == "edition" and indicator == "egdi" else 1)

    def _local_year(self) -> int | None:
        """The year that a province's own ranking is about where nothing says it.

        The results of a year come out in the first half of the next; in the second half they are of the running year.
        """
        return self.published.year - (self.published.month < 7) if self.published else None

    def _next_year(self) -> int | None:
        """The year of "năm sau": the one after the year told last if that is past, else the one after publication."""
        if self.published is None:
            return None
        told = self.paragraph_year
        return told + 1 if told is not None and told + 1 < self.published.year else self.published.year + 1

    def _past_year(self) -> int | None:
        """The year of "năm qua": the one that is ending in its last two months, else the one before."""
        if self.published is None:
            return None
        return self.published.year - (0 if self.published.month >= 11 else 1)

    def measured_year(self, indicator: str, level: str | None = None) -> int | None:
        """The year that a figure of ``indicator`` measures where its sentence names none.

        A province ranks its districts or communes in its own time, apart from the national editions.
        """
        if self.heading_year is not None:
            return self.heading_year
        root = indicator.partition(".")[0]
        if level in ("district", "commune") and self.published is not None:
            return self.years.get(root + LOCAL, self._local_year())
        if root in self.years:
            return self.years[root]
        if root not in ("dti", *(r for r in _SAME_YEAR if r != "pii")) and self.paragraph_year is not None:
            return self.paragraph_year
        if root == "other" and self.topic not in ("dti", "other") and self.topic in self.years:
            return self.years[self.topic]  # a component of the index that the article is about
        if root == "inputs" and self.foreign in self.latest:
            return self.latest[self.foreign]
        if self.published is None:
            return max(self.latest.values(), default=None)
        if root == "dti":
            return next((year for year, public in DTI_EDITIONS if self.published >= public), None)
        if root in _SAME_YEAR:
            return self.published.year
        return self.published.year - 1

    def place(self, subject: Subject, year: int | None, out_of: int | None = None, target: bool = False, edition: int | None = None) -> Place | None:
        """The gazetteer's place of the era in which the figure was measured; ``None`` for an unlisted one."""
        if subject.level == "province":
            era = self.era(subject, year, out_of, target, edition)
            return province(subject.name, era) or province(subject.name, 97 - era)
        if subject.level == "district" and subject.parent:
            return district(subject.name, subject.parent)
        if subject.level == "commune" and subject.parent and self._merged():
            parent = province(subject.parent, 34)
            folded = fold_name(subject.name)
            return next((p for p in communes_of(parent.place_id) if fold_name(p.name) == folded), None) if parent else None
        if subject.level in ("country", "region", "ministry"):
            named = place_names(subject.level).get(fold_name(subject.name), ())
            return named[0] if named else None
        return None

    def era(self, subject: Subject, year: int | None, out_of: int | None, target: bool = False, edition: int | None = None) -> int:
        """63 or 34: how many provinces there were for a figure of ``year``; ``edition``: the one told for 2024, which has both."""
        if subject.former or out_of == 63 or not self._merged() or province(subject.name, 34) is None:
            return 63
        if out_of == 34 or year is None or year >= 2025 or target:
            return 34
        return (edition or self.edition or 34) if year == 2024 else 63

    def _merged(self) -> bool:
        return self.published is not None and self.published >= MERGER

    def note(self, subjects: Iterable[Subject]) -> None:
        """Remember places in the order in which they were named."""
        self.seen.extend(subjects)


class Home:
    """Which province an article is about: the one named most, its title and head counting for more."""

    def __init__(self, document: Document) -> None:
        self.document = document

    @cached_property
    def subject(self) -> Subject | None:
        """The article's own province (or the country); ``None`` where no one place stands out."""
        ministry = self._ministry()
        if ministry is not None:
            return ministry
        scores = self._scores()
        if not scores:
            return None
        (best, top), *rest = scores.most_common(2)
        if rest and rest[0][1] > 0.6 * top:
            return None
        return Subject(best, "province")

    def _ministry(self) -> Subject | None:
        """The ministry in the headline that the text names more often than any province."""
        text, title = self.document.text, self.document.article.title or ""
        if "ộ" not in title and "Viện" not in title and "BẢO HIỂM" not in title.upper():
            return None
        named = [m for m in find_places(title, 0, len(title)) if m.level in ("ministry", "province") and not m.anaphor]
        if not named or any(m.level == "province" for m in named) or len({m.name for m in named}) > 1:
            return None
        counts = Counter(m.name for m in find_places(text, 0, len(text)) if not m.anaphor and m.level in ("ministry", "province"))
        best = counts.most_common(1)[0][0] if counts else None
        return Subject(named[0].name, "ministry") if best == named[0].name else None

    def _scores(self) -> Counter[str]:
        text = self.document.text
        title = self.document.article.title or text.partition("\n")[0]
        scores: Counter[str] = Counter()
        for name in province_names(text):
            scores[self._today(name)] += 1
        for name in province_names(title):
            scores[self._today(name)] += 3
        for name in province_names(_PRESS.sub("", self.document.article.outlet or "")):
            scores[self._today(name)] += 1
        return scores

    def _today(self, name: str) -> str:
        """The province that ``name`` is part of when the article appears."""
        published = self.document.article.published or self.document.latest_date
        old = None if published is None or published < MERGER else province(name, 63)
        if old is None or old.merged_into is None:
            return name
        return places()[old.merged_into].name



def open_discourse(document: Document) -> Discourse:
    """Return the state at the beginning of an article."""
    home = Home(document).subject
    discourse = Discourse(document, home=home, subject=home)
    place = local_place(document, discourse.home_name)
    if place is not None:
        discourse.local = Subject(place.name, place.level, place.parent or discourse.home_name)
    return discourse
