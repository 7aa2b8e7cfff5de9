"""The same data for programs, under ``/api``; ``/api/openapi.json`` describes it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from pipeline.corrected import state
from pipeline.web import articles, figures
from pipeline.web.filters import article_filter, conflict_filter, find_province
from pipeline.web.reader import TooSlow
from pipeline.web.sandbox import run_sql
from pipeline.web.site import elsewhere, site_of

router = APIRouter(prefix="/api")

Verdict = Literal["supported", "contradicted", "not_comparable", "not_enough_information"]
Limit = Annotated[int, Query(ge=1, le=500)]
Offset = Annotated[int, Query(ge=0, le=10_000_000)]


class CheckOut(BaseModel):
    """One comparison of a claim, with its arithmetic and a sentence on it in two languages."""

    model_config = ConfigDict(extra="ignore")

    kind: str
    verdict: Verdict
    value: float | None
    expected: float | None
    arithmetic: str | None
    derived: bool = Field(description="a figure that the claims imply and nobody printed")
    explanation_vi: str
    explanation_en: str
    sources: list[str]


class FactOut(BaseModel):
    """One mention of one fact: the contract's columns, with the verdict on it and its checks."""

    model_config = ConfigDict(extra="ignore")

    fact_id: str
    article_id: str
    kind: str
    place_id: str | None
    place_name: str | None
    place_level: str | None
    indicator: str | None
    year: int | None
    baseline_year: int | None
    value: float | None
    unit: str | None
    out_of: int | None
    scope: str | None
    qualifier: str | None
    status: str | None
    person: str | None
    role: str | None
    organization: str | None
    evidence: str
    char_start: int
    char_end: int
    rule: str
    confidence: float
    verdict: Verdict | None
    checks: list[CheckOut]


class ArticleHead(BaseModel):
    """What an article is: where it is from, and when."""

    model_config = ConfigDict(extra="ignore")

    article_id: str
    path: str
    title: str | None
    outlet: str | None
    url: str | None
    author: str | None
    published: date | None
    place_id: str | None
    duplicate_of: str | None


class ArticleLine(ArticleHead):
    """An article in a list."""

    facts: int = Field(description="how many facts it states")
    contradicted: int
    supported: int


class ArticleOut(ArticleHead):
    """An article with its text and its facts."""

    text: str
    facts: list[FactOut]


class ArticlesOut(BaseModel):
    """A page of a list of articles."""

    total: int
    articles: list[ArticleLine]


class CheckedOut(BaseModel):
    """A checked text: the worst verdict, and the facts with theirs."""

    verdict: Verdict
    facts: list[FactOut]


class TextIn(BaseModel):
    """A text to check."""

    text: str = Field(min_length=1, max_length=100_000)
    published: date | None = Field(None, description='settles "năm trước"')
    province: str | None = Field(None, description='the name of the province that "tỉnh" means')


class SqlIn(BaseModel):
    """A query to run."""

    sql: str


class SqlOut(BaseModel):
    """The rows of a query; ``more`` where there are others."""

    columns: list[str]
    rows: list[list[Any]]
    more: bool


@router.post("/check")
async def check(request: Request, asked: TextIn) -> CheckedOut:
    """Read a text and check what it claims."""
    try:
        site = site_of(request)
        checked = await elsewhere(request, lambda: site.check(asked.text, asked.published, asked.province))
    except ValueError as error:
        raise HTTPException(422, str(error)) from None
    except TooSlow:
        raise HTTPException(422, "reading this text took too long") from None
    return CheckedOut.model_validate({"verdict": checked.verdict, "facts": articles.facts_of(checked)})


@router.get("/provinces")
def provinces(request: Request) -> list[dict[str, Any]]:
    """Every province with its newest published rank (year, rank) of either edition."""
    return figures.overview(site_of(request).library.current())


@router.get("/provinces/{slug}")
def province(request: Request, slug: str, verdict: Verdict | None = None, limit: Limit = 100, offset: Offset = 0) -> dict[str, Any]:
    """One province: its figures over the years, published and reported, its teams, officials and claims."""
    found = find_province(slug)
    snapshot = site_of(request).library.current()
    answer: dict[str, Any] = {
        "name": found.name, "before": found.old, "after": found.new, "merged_into": found.heir,
        "figures": figures.points(snapshot, found), "teams": [], "officials": [], "claims": [],
    }  # fmt: skip
    if snapshot is not None:
        claims, _ = figures.claims(snapshot, found, verdict, limit, offset)
        answer |= {"teams": figures.teams(snapshot, found), "claims": claims,
                   "officials": figures.officials(snapshot, found)}  # fmt: skip
    return answer


@router.get("/articles")
def list_articles(
    request: Request, province: str | None = None, year: int | None = None, outlet: str | None = None,
    kind: str | None = None, verdict: Verdict | None = None, q: str | None = None, limit: Limit = 100, offset: Offset = 0,
) -> ArticlesOut:  # fmt: skip
    """The articles, newest first; ``province`` is a slug such as ``long-an``, ``q`` a part of the title or path."""
    rows, total = articles.list_articles(site_of(request).snapshot(), article_filter(request), limit, offset)
    return ArticlesOut.model_validate({"total": total, "articles": rows})


@router.get("/articles/{article_id}")
def article(request: Request, article_id: str) -> ArticleOut:
    """One article with its text and its facts."""
    return ArticleOut.model_validate(site_of(request).article(article_id))


@router.get("/facts/{fact_id}")
def fact(request: Request, fact_id: str) -> FactOut:
    """One fact with its checks."""
    return FactOut.model_validate(site_of(request).fact(fact_id)[0])


@router.get("/conflicts")
def conflicts(
    request: Request, province: str | None = None, year: int | None = None, check: str | None = None,
    limit: Limit = 100, offset: Offset = 0,
) -> dict[str, Any]:  # fmt: skip
    """What is contradicted, worst first: ``severity`` is how far off it is, 0 to 1."""
    where, values = conflict_filter(request)
    rows, total = figures.conflicts(site_of(request).snapshot(), where, values, limit, offset)
    return {"total": total, "conflicts": rows}


@router.get("/corrections")
def corrections(request: Request) -> list[dict[str, Any]]:
    """Everything that people said of facts, oldest first, with its state: attached, orphan or superseded."""
    library = site_of(request).library
    overlay = library.overlay(site_of(request).snapshot())
    return [asdict(one) | {"state": state(one.number, overlay)} for one in library.corrections.all()]


@router.post("/sql")
async def sql(request: Request, asked: SqlIn) -> SqlOut:
    """Run one SELECT over the database, with limits on time, memory and rows."""
    answer = await elsewhere(request, lambda: run_sql(asked.sql, site_of(request).library.path))
    if answer.error is not None:
        raise HTTPException(422, answer.error[1])
    return SqlOut(columns=answer.columns, rows=answer.rows, more=answer.more)
