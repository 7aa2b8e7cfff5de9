"""The checks of a text, of an article and of a whole database."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from pipeline.checks.changes import check_change
from pipeline.checks.consistency import check_total, check_two_figures, check_two_titles
from pipeline.checks.context import beside_of, dated, settle
from pipeline.checks.published import YEAR_OF_BOTH
from pipeline.checks.records import (
    CONTRADICTED,
    NOT_COMPARABLE,
    NOT_ENOUGH,
    SUPPORTED,
    VERDICTS,
    Check,
    Claim,
    Finding,
    claims_of,
    worst,
)
from pipeline.checks.sources import check_between
from pipeline.checks.tables import (
    articles_with_claims,
    claims_of_article,
    create_tables,
    shared_subjects,
    store_checks,
)
from pipeline.checks.values import check_figure
from pipeline.checks.wording import check_wording

if TYPE_CHECKING:
    import duckdb

_STORE_BATCH = 2000
BETWEEN = "between_articles"
#: Checks that are about both of their claims; every other one is about the first.
ABOUT_BOTH = ("two_figures", "two_titles")
#: A sentence cut out of an article may leave the index to the headline: what gives DTI away, and what
#: the check then puts above it.
_LIKELY_DTI = re.compile(
    r"/\s?(?:63|34)(?!\d)|(?:63|34) (?:tỉnh|địa phương)|\b0[.,]\d{4}\b|chuyển đổi số|"
    r"(?:chính quyền|kinh tế|xã hội) số",
    re.IGNORECASE,
)
_HEADING = "Chỉ số chuyển đổi số (DTI)\n"


@dataclass(frozen=True, slots=True)
class Checked:
    """A text or an article with its claims and their checks, worst first."""

    claims: tuple[Claim, ...]
    checks: tuple[Check, ...]
    text: str

    @property
    def verdict(self) -> str:
        """The worst verdict of all checks."""
        return worst(check.verdict for check in self.checks)


@dataclass(slots=True)
class Summary:
    """How many claims have which verdict, and on how many subjects articles disagree."""

    claims: Counter[str] = field(default_factory=Counter)
    disagreements: int = 0

    def __str__(self) -> str:
        counts = (
            f"{self.claims[SUPPORTED]} supported, {self.claims[CONTRADICTED]} contradicted, "
            f"{self.claims[NOT_COMPARABLE]} not comparable, {self.claims[NOT_ENOUGH]} open"
        )
        return f"claims: {counts}; disagreements between articles: {self.disagreements}"


def check_claims(claims: Iterable[Claim]) -> list[Check]:
    """Every check of the claims of one article, worst first, in the order of the text."""
    claims = _with_likely_years(settle(claims))
    checks = [check for claim in claims for check in _checks_of(claim, claims)]
    checks += check_two_figures(claims)
    checks += check_two_titles(claims)
    checks += check_wording(claims)
    return sorted(checks, key=lambda check: VERDICTS.index(check.verdict))


def _with_likely_years(claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """The claims with the year of "hạng 11, tăng 10 hạng so với năm 2021", which names only the base.

    It is the later year in which the figures of the sentence hold best, so that they are contradicted
    only where no year bears them out; where several do as well, the first.
    """
    found = list(claims)
    for change in claims:
        base = change.fact.baseline_year
        if base is None or change.fact.year is not None or change.fact.status != "reported":
            continue
        group = [claim for claim in beside_of(change, claims) if claim.fact.year is None]
        trials = [tuple(dated(claim, year) for claim in group) for year in range(base + 1, YEAR_OF_BOTH + 1)]
        if trials:
            best = min(trials, key=_rating)
            for old, new in zip(group, best, strict=True):
                found[claims.index(old)] = new
    return tuple(found)


def _rating(claims: tuple[Claim, ...]) -> int:
    """How badly claims stand: 0 where each is supported."""
    order = (SUPPORTED, NOT_COMPARABLE, NOT_ENOUGH, CONTRADICTED)
    checks = (check for claim in claims for check in _checks_of(claim, claims))
    return max((order.index(check.verdict) for check in checks if not check.derived), default=0)


def _checks_of(claim: Claim, claims: tuple[Claim, ...]) -> Iterator[Check]:
    """The checks of one claim; a target is no result, and nothing is published of teams."""
    fact = claim.fact
    if fact.kind != "official" and fact.status == "target":
        vi, en = (
            "Đây là mục tiêu, chưa phải kết quả để đối chiếu.",
            "This is a target, not a result to check.",
        )
        yield Finding(NOT_ENOUGH, vi, en).about("target", [claim])
        return
    for check in (check_figure(claim), check_total(claim)):
        if check is not None:
            yield check
    yield from check_change(claim, claims)
    if fact.kind == "team_count":
        vi, en = (
            "Chưa có số công bố về số tổ để đối chiếu.",
            "There is no published count of teams to compare with.",
        )
        yield Finding(NOT_ENOUGH, vi, en).about("no_reference", [claim])


def check_text(text: str, published: date | None = None, province: str | None = None) -> Checked:
    """Read ``text`` and check what it claims; ``province`` is the one that it is about, if known."""
    from pipeline.reading import read_text

    reading = read_text(text, published, province)
    if _LIKELY_DTI.search(text) and all(fact.kind == "official" for fact in reading.facts):
        return _check_headed(text, published, province)
    claims = claims_of(reading)
    return Checked(claims, tuple(check_claims(claims)), reading.article.text)


def _check_headed(text: str, published: date | None, province: str | None) -> Checked:
    """Check a text that names no ranking as if DTI stood above it, and say so; offsets are the text's own."""
    from pipeline.reading import read_text

    reading = read_text(_HEADING + text, published, province)
    claims = tuple(_moved(claim, -len(_HEADING)) for claim in claims_of(reading))
    checks = (
        replace(
            check,
            explanation_vi=check.explanation_vi.removesuffix(".") + " (câu không nêu chỉ số, hiểu là DTI).",
            explanation_en=check.explanation_en.removesuffix(".")
            + " (the text names no index; read as DTI).",
        )
        for check in check_claims(claims)
    )
    return Checked(claims, tuple(checks), reading.article.text.removeprefix(_HEADING))


def _moved(claim: Claim, by: int) -> Claim:
    fact = claim.fact
    spans = {name: getattr(fact, name) + by for name in ("start", "end", "evidence_start", "evidence_end")}
    return replace(claim, fact=replace(fact, **spans))


def check_article(connection: duckdb.DuckDBPyConnection, article_id: str) -> Checked:
    """Check one article of a database, by itself and against the other articles; stores nothing."""
    text, claims = claims_of_article(connection, article_id)
    checks = check_claims(claims)
    for shared, sources in shared_subjects(connection, article_id):
        checks += check_between(shared, sources)
    checks.sort(key=lambda check: VERDICTS.index(check.verdict))
    return Checked(claims, tuple(checks), text)


def check_database(connection: duckdb.DuckDBPyConnection) -> Summary:
    """Check every article of a database and store the checks and the reference in place of the old ones.

    Leaves transactions to the caller. The same facts give the same rows in the same order.
    """
    create_tables(connection)
    summary = Summary()
    batch: list[Check] = []
    for _, claims in articles_with_claims(connection):
        checks = check_claims(claims)
        summary.claims.update(verdicts_of(claims, checks).values())
        batch += checks
        if len(batch) >= _STORE_BATCH:
            store_checks(connection, batch)
            batch.clear()
    for shared, sources in shared_subjects(connection):
        for check in check_between(shared, sources):
            summary.disagreements += check.verdict == CONTRADICTED
            batch.append(check)
    store_checks(connection, batch)
    return summary


def check_articles(connection: duckdb.DuckDBPyConnection) -> Iterator[Checked]:
    """Check every article of a database by itself; stores nothing."""
    for text, claims in articles_with_claims(connection):
        yield Checked(claims, tuple(check_claims(claims)), text)


def worst_verdicts(checks: str) -> str:
    """The query of ``verdicts_of`` over a table of checks: fact_id, and the place of its worst verdict in ``VERDICTS``, from 1."""
    return f"""
    SELECT fact_id, min(list_position({list(VERDICTS)}, verdict))::TINYINT AS verdict FROM (
        SELECT unnest(CASE WHEN list_contains({list(ABOUT_BOTH)}, kind) THEN fact_ids ELSE fact_ids[:1] END) AS fact_id, verdict
        FROM {checks} WHERE kind <> '{BETWEEN}'
    ) GROUP BY fact_id
    """


def verdicts_of(claims: Iterable[Claim], checks: Iterable[Check]) -> dict[str, str]:
    """The worst verdict on each claim that was checked, by fact_id.

    A check is about its first claim; a conflict within the article is about both. That articles
    disagree says nothing of which of them is wrong, so it is left out.
    """
    found: dict[str, list[str]] = {}
    for check in checks:
        if check.kind != BETWEEN:
            for fact_id in check.fact_ids if check.kind in ABOUT_BOTH else check.fact_ids[:1]:
                found.setdefault(fact_id, []).append(check.verdict)
    return {claim.fact_id: worst(found[claim.fact_id]) for claim in claims if claim.fact_id in found}
