"""The checks of a text, of an article and of a whole database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from pipeline.checks.changes import check_change
from pipeline.checks.consistency import check_total, check_two_figures, check_two_titles
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

if TYPE_CHECKING:
    import duckdb

_STORE_BATCH = 2000
BETWEEN = "between_articles"


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
    claims = tuple(claims)
    checks = [check for claim in claims for check in _checks_of(claim, claims)]
    checks += check_two_figures(claims)
    checks += check_two_titles(claims)
    return sorted(checks, key=lambda check: VERDICTS.index(check.verdict))


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
    claims = claims_of(reading)
    return Checked(claims, tuple(check_claims(claims)), reading.article.text)


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


def verdicts_of(claims: Iterable[Claim], checks: Iterable[Check]) -> dict[str, str]:
    """The worst verdict on each claim that was checked, by fact_id.

    A check is about its first claim; a conflict within the article is about both. That articles
    disagree says nothing of which of them is wrong, so it is left out.
    """
    both = ("two_figures", "two_titles")
    found: dict[str, list[str]] = {}
    for check in checks:
        if check.kind != BETWEEN:
            for fact_id in check.fact_ids if check.kind in both else check.fact_ids[:1]:
                found.setdefault(fact_id, []).append(check.verdict)
    return {claim.fact_id: worst(found[claim.fact_id]) for claim in claims if claim.fact_id in found}
