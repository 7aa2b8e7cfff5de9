"""Compare a facts database with gold files: precision, recall and F1 per kind, strict and core.

A gold file has one JSON object a line, ``{"path": …, "facts": [{…}]}``. Facts are compared as sets
per article; a gold fact with ``"optional": true`` counts neither for nor against.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.gazetteer import fold_tone
from pipeline.model import KINDS

if TYPE_CHECKING:
    import duckdb

Facts = Sequence[Mapping[str, object]]

STRICT = {
    "index_value": ("place_name", "indicator", "year", "value", "unit", "status"),
    "rank": ("place_name", "indicator", "year", "value", "scope", "status"),
    "rank_change": ("place_name", "indicator", "year", "baseline_year", "value"),
    "value_change": ("place_name", "indicator", "year", "baseline_year", "value", "unit"),
    "team_count": ("place_name", "value", "unit", "status"),
    "official": ("person", "role", "organization"),
}
CORE = {
    "index_value": ("indicator", "value"),
    "rank": ("indicator", "value"),
    "rank_change": ("indicator", "value"),
    "value_change": ("indicator", "value", "unit"),
    "team_count": ("value", "unit"),
    "official": ("person", "role"),
}
COLUMNS = (
    "kind", "place_name", "indicator", "year", "baseline_year", "value", "unit", "scope",
    "status", "person", "role", "organization",
)  # fmt: skip
ABSENT = {"status": "reported", "scope": "national"}

PLACE_PREFIX = re.compile(r"(?:tỉnh|thành phố|tp\.?|huyện|thị xã|quận|xã|phường|thị trấn) ")
PLACE_SYNONYMS = {
    "thừa thiên huế": "huế", "thừa thiên - huế": "huế",
    "tp hồ chí minh": "hồ chí minh", "tphcm": "hồ chí minh", "tp.hcm": "hồ chí minh",
    "bà rịa vũng tàu": "bà rịa - vũng tàu",
    "cả nước": "việt nam", "quốc gia": "việt nam",
}  # fmt: skip

# One word for what is one body, so that the words of "ủy ban nhân dân" do not outweigh the place's.
# Longer spellings come before what they contain.
BODY_WORDS = {
    "ubnd": ("ủy ban nhân dân",),
    "hđnd": ("hội đồng nhân dân",),
    "tttt": ("thông tin và truyền thông", "tt&tt", "tt-tt"),
    "khcn": ("khoa học và công nghệ", "kh&cn", "kh-cn"),
    "khđt": ("kế hoạch và đầu tư", "kh&đt"),
    "hđqt": ("hội đồng quản trị",),
    "cđs": ("chuyển đổi số",),
    "bcđ": ("ban chỉ đạo",),
    "tỉnhủy": ("tỉnh ủy",),
    "thànhủy": ("thành ủy",),
    "huyệnủy": ("huyện ủy",),
    "công ty cp": ("công ty cổ phần",),
    "tp hồ chí minh": ("tphcm", "tp.hcm", "tp hcm"),
    "thành phố ": ("tp.", "tp "),
}
# Two different ones of these are two bodies, whatever else they share.
SEATS = frozenset({"ubnd", "hđnd", "tỉnhủy", "thànhủy", "huyệnủy", "hđqt", "bcđ"})
LEVEL = re.compile(r"(?<!\w)(?:thành phố|thị xã|thị trấn|tỉnh|huyện|quận|phường|xã)(?!\w)")
FILLERS = frozenset({"và", "của"})


class GoldError(Exception):
    """A gold file that cannot be read, with the line that is wrong."""


@dataclass(slots=True)
class Score:
    """How many facts were matched, missed and spurious."""

    matched: int = 0
    missed: int = 0
    spurious: int = 0

    @property
    def precision(self) -> float:
        """The share of the found facts that are right; 1 where none was found."""
        found = self.matched + self.spurious
        return self.matched / found if found else 1.0

    @property
    def recall(self) -> float:
        """The share of the gold facts that were found; 1 where there are none."""
        gold = self.matched + self.missed
        return self.matched / gold if gold else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(slots=True)
class Evaluation:
    """Scores by level (``strict``, ``core``) and kind (or ``all``), and the strict errors."""

    scores: dict[tuple[str, str], Score]
    missed: list[tuple[str, Mapping[str, object]]] = field(default_factory=list)
    spurious: list[tuple[str, Mapping[str, object]]] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)


def evaluate(gold: Mapping[str, Facts], connection: duckdb.DuckDBPyConnection) -> Evaluation:
    """Compare ``gold`` (facts by path, see ``load_gold``) with the facts in the database."""
    return score_facts(gold, _facts_in(connection, gold))


def score_facts(gold: Mapping[str, Facts], found: Mapping[str, Facts]) -> Evaluation:
    """Compare ``gold`` with the facts ``found``, both by path of the article."""
    result = Evaluation({(level, k): Score() for level in ("strict", "core") for k in (*KINDS, "all")})
    result.absent = sorted(gold.keys() - found.keys())
    for path, facts in gold.items():
        for kind in KINDS:
            of_gold = [fact for fact in facts if fact["kind"] == kind]
            of_found = [fact for fact in found.get(path, []) if fact["kind"] == kind]
            for level, columns in (("strict", STRICT[kind]), ("core", CORE[kind])):
                matched, missed, spurious = compare(of_gold, of_found, columns)
                for name in (kind, "all"):
                    score = result.scores[level, name]
                    score.matched += len(matched)
                    score.missed += len(missed)
                    score.spurious += len(spurious)
                if level == "strict":
                    result.missed += [(path, fact) for fact in missed]
                    result.spurious += [(path, fact) for fact in spurious]
    return result


def compare(gold: Facts, found: Facts, columns: Sequence[str]) -> tuple[Facts, Facts, Facts]:
    """Return the gold facts that were matched, those that were missed, and the spurious ones.

    Each fact is held once. Optional gold facts are paired last and are in neither list.
    """
    left = list(_distinct(found, columns))
    matched: list[Mapping[str, object]] = []
    missed: list[Mapping[str, object]] = []
    for fact in sorted(_distinct(gold, columns), key=lambda fact: bool(fact.get("optional"))):
        hit = next((other for other in left if _same_fact(fact, other, columns)), None)
        if hit is not None:
            left.remove(hit)
        if not fact.get("optional"):
            (missed if hit is None else matched).append(fact)
    return matched, missed, left


def report_lines(result: Evaluation, *, errors: bool) -> Iterator[str]:
    """Yield the scores as a table and, with ``errors``, what was missed and what is spurious."""
    if result.absent:
        shown = ", ".join(result.absent[:3]) + (", …" if len(result.absent) > 3 else "")
        yield f"{len(result.absent)} gold articles are not in the database: {shown}"
    yield f"{'':<20}{'precision':>10}{'recall':>8}{'F1':>8}{'gold':>7}{'found':>7}"
    for (level, kind), score in result.scores.items():
        figures = f"{score.precision:>10.3f}{score.recall:>8.3f}{score.f1:>8.3f}"
        counts = f"{score.matched + score.missed:>7}{score.matched + score.spurious:>7}"
        yield f"{level + ' ' + kind:<20}{figures}{counts}"
    if errors:
        for mark, facts in (("missed", result.missed), ("spurious", result.spurious)):
            for path, fact in facts:
                told = ", ".join(f"{c}={fact[c]}" for c in COLUMNS if fact.get(c) is not None)
                yield f"{mark}\t{path}\t{told}"


def load_gold(paths: Iterable[Path]) -> dict[str, Facts]:
    """Return the facts of each article in the gold files at ``paths``. Raises ``GoldError``."""
    gold: dict[str, Facts] = {}
    for path in paths:
        try:
            lines = path.read_text(encoding="utf-8").split("\n")
        except (OSError, UnicodeDecodeError) as error:
            raise GoldError(f"{path}: {error}") from None
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                record = json.loads(line)
                facts = record["facts"]
                unknown = {fact["kind"] for fact in facts} - set(KINDS)
                gold[record["path"]] = facts
            except (ValueError, KeyError, TypeError) as error:
                message = f"{path}, line {number}: no gold record ({type(error).__name__}: {error})"
                raise GoldError(message) from None
            if unknown:
                raise GoldError(f"{path}, line {number}: unknown kind {', '.join(sorted(unknown))}")
    return gold


def _facts_in(connection: duckdb.DuckDBPyConnection, paths: Iterable[str]) -> dict[str, Facts]:
    """Return the stored facts of those of ``paths`` that the database has, copies included."""
    query = f"""
        WITH named AS (
            SELECT path, article_id FROM articles UNION SELECT path, article_id FROM copies
        )
        SELECT path, {", ".join(f"f.{column}" for column in COLUMNS)}
        FROM named LEFT JOIN facts f USING (article_id) WHERE path IN (SELECT unnest(?::TEXT[]))
        ORDER BY path, f.char_start, f.char_end, f.fact_id
    """
    found: dict[str, list[Mapping[str, object]]] = defaultdict(list)
    for path, *values in connection.execute(query, [list(paths)]).fetchall():
        facts = found[path]
        if values[0] is not None:
            facts.append(dict(zip(COLUMNS, values, strict=True)))
    return dict(found)


def _distinct(facts: Facts, columns: Sequence[str]) -> list[Mapping[str, object]]:
    seen: dict[tuple[object, ...], Mapping[str, object]] = {}
    for fact in facts:
        organization = fold(fact.get("organization") or "") if "organization" in columns else ""
        seen.setdefault((*_key(fact, columns), organization), fact)
    return list(seen.values())


def _same_fact(gold: Mapping[str, object], found: Mapping[str, object], columns: Sequence[str]) -> bool:
    if _key(gold, columns) != _key(found, columns):
        return False
    if "organization" not in columns:
        return True
    return same_organization(str(gold.get("organization") or ""), str(found.get("organization") or ""))


def _key(fact: Mapping[str, object], columns: Sequence[str]) -> tuple[object, ...]:
    return tuple(_comparable(fact, column) for column in columns if column != "organization")


def _comparable(fact: Mapping[str, object], column: str) -> object:
    value = fact.get(column)
    if value is None:
        value = ABSENT.get(column)
    if value is None:
        return None
    if column == "value":
        return round(float(str(value)), 4)
    if column in ("year", "baseline_year"):
        return int(str(value))
    return fold_place(value) if column == "place_name" else fold(value)


def fold(value: object) -> str:
    """Return ``value`` in lower case with one spelling of tone marks, dashes and spaces."""
    text = fold_tone(unicodedata.normalize("NFC", str(value)).lower().replace("–", "-"))
    return re.sub(r"\s+", " ", text).strip(" .,-")


def fold_place(value: object) -> str:
    """Return the folded name of a place without its prefix, one name for each place."""
    name = fold(value)
    prefix = PLACE_PREFIX.match(name)
    name = name[prefix.end() :] if prefix else name
    return PLACE_SYNONYMS.get(name, name)


def same_organization(gold: str, found: str) -> bool:
    """Tell whether ``found`` names the organization ``gold``, perhaps in other words.

    Half of the gold's words must be there; another level of place or another kind of body, or
    words on both sides that the other lacks, make it a different one.
    """
    if not gold or not found:
        return not gold
    gold_levels, gold_words = _organization(gold)
    found_levels, found_words = _organization(found)
    if gold_levels and found_levels and not gold_levels & found_levels:
        return False
    gold_seats, found_seats = gold_words & SEATS, found_words & SEATS
    if gold_seats and found_seats and not gold_seats & found_seats:
        return False
    shared, either = gold_words & found_words, gold_words | found_words
    one_within_other = shared in (gold_words, found_words)
    enough = 2 * len(shared) >= max(len(gold_words), 1)
    return enough and (one_within_other or len(shared) / len(either) >= 0.6)


def _organization(name: str) -> tuple[set[str], set[str]]:
    """Return the levels of place and the other words in the name of an organization."""
    text = fold(name) + " "
    for word, spellings in BODY_WORDS.items():
        for spelling in spellings:
            text = text.replace(spelling, word)
    levels = set(LEVEL.findall(text))
    return levels, set(re.findall(r"\w+", LEVEL.sub(" ", text))) - FILLERS
