"""The pages that people read; each asks a query module and hands the rows to a template."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, Response

from pipeline.model import KINDS, evidence_start
from pipeline.web import articles, figures
from pipeline.web.downloads import file_response
from pipeline.web.editing import form_values
from pipeline.web.filters import article_filter, conflict_filter, find_province
from pipeline.web.marks import segments
from pipeline.web.provinces import provinces
from pipeline.web.reader import TooSlow
from pipeline.web.sandbox import ROWS_DOWNLOADED, ROWS_SHOWN, SECONDS, Answer, run_sql
from pipeline.web.schema_page import EXAMPLES, tables
from pipeline.web.site import elsewhere, language, render, site_of

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

PER_PAGE = 25
#: Code points of a pasted text: an article has a few thousand.
LONGEST_TEXT = 100_000
#: A page number that an address may ask for; beyond it there is nothing to read.
LAST_PAGE = 100_000


@router.get("/")
def check_form(request: Request) -> Response:
    """Show the first page: an empty form."""
    return render(request, "check.html", text="", published="", province="", result=None, problem=None)


@router.post("/")
async def check_text(
    request: Request, text: Annotated[str, Form()] = "", published: Annotated[str, Form()] = "",
    province: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Show a pasted text with its facts marked and its claims checked."""
    result, problem = None, None
    try:
        result = await elsewhere(request, lambda: _checked(request, text, published, province))
    except (ValueError, TooSlow) as error:
        problem = _problem(error, text, published)
    asked = {"text": text[:LONGEST_TEXT], "published": published, "province": province}
    return await run_in_threadpool(
        render, request, "check.html", 200 if result else 422, **asked, result=result, problem=problem
    )


def _checked(request: Request, text: str, published: str, province: str) -> dict[str, Any]:
    if not text.strip() or len(text) > LONGEST_TEXT:
        raise ValueError("text")
    known = provinces().get(province)
    day = date.fromisoformat(published) if published else None
    checked = site_of(request).check(text, day, known.name if known else None)
    facts = articles.facts_of(checked)
    return {"facts": facts, "segments": segments(checked.text, facts), "verdict": checked.verdict}


def _problem(error: Exception, text: str, published: str) -> tuple[str, str]:
    """What was wrong with a pasted text, in both languages."""
    if isinstance(error, TooSlow):
        return "Đọc văn bản này mất quá lâu nên đã dừng; hãy thử dán từng phần.", "Reading this text took too long; try a part of it."
    if not text.strip():
        return "Hãy dán một câu hoặc một bài viết vào ô bên dưới.", "Paste a sentence or an article into the field below."
    if len(text) > LONGEST_TEXT:
        return "Văn bản dài quá 100.000 ký tự; hãy dán từng phần.", "The text is longer than 100,000 characters; paste a part of it."
    if published:
        return "Ngày đăng phải có dạng năm-tháng-ngày, ví dụ 2023-07-12.", "The date must be year-month-day, such as 2023-07-12."
    return "Không đọc được văn bản này.", f"This text could not be read: {error}"


@router.get("/tinh")
def province_list(request: Request) -> Response:
    """List the provinces."""
    return render(request, "provinces.html", rows=figures.overview(site_of(request).library.current()))


@router.get("/tinh/{slug}")
def province_page(
    request: Request, slug: str, verdict: str | None = None, page: Annotated[int, Query(ge=1, le=LAST_PAGE)] = 1
) -> Response:
    """Show what is known of one province."""
    province = find_province(slug)
    snapshot = site_of(request).library.current()
    points = figures.points(snapshot, province)
    values: dict[str, Any] = {"teams": [], "officials": [], "claims": [], "counts": {}}
    if snapshot is not None:
        claims, counts = figures.claims(snapshot, province, verdict, PER_PAGE, (page - 1) * PER_PAGE)
        values = {"teams": figures.teams(snapshot, province), "officials": figures.officials(snapshot, province),
                  "claims": claims, "counts": counts}  # fmt: skip
    total = values["counts"].get(verdict, 0) if verdict else sum(values["counts"].values())
    return render(
        request, "province.html", province=province, **values, total=total, page=page, per_page=PER_PAGE, wanted=verdict,
        charts=figures.charts(points, language(request)), dti=figures.by_year(points, ["dti"]), pillars=figures.by_year(points, figures.PILLARS),
        main_indices=figures.by_year(points, figures.MAIN_INDICES),
    )  # fmt: skip


@router.get("/bai-bao")
def article_list(request: Request, page: Annotated[int, Query(ge=1, le=LAST_PAGE)] = 1) -> Response:
    """List the articles that a filter lets through."""
    snapshot = site_of(request).snapshot()
    wanted = article_filter(request)
    rows, total = articles.list_articles(snapshot, wanted, PER_PAGE, (page - 1) * PER_PAGE)
    return render(request, "articles.html", rows=rows, total=total, page=page, per_page=PER_PAGE, wanted=wanted,
                  outlets=articles.outlets(snapshot), years=articles.years(snapshot))  # fmt: skip


@router.get("/bai-bao/{article_id}")
def article_page(request: Request, article_id: str) -> Response:
    """Show one article with its facts."""
    article = site_of(request).article(article_id)
    parts = segments(article["text"], article["facts"], article["furniture"])
    adding = request.query_params.get("add")
    return render(request, "article.html", article=article, segments=parts, problem=None,
                  adding=adding if adding in KINDS else None, **form_values(request))  # fmt: skip


@router.get("/su-kien/{fact_id}")
def fact_page(request: Request, fact_id: str) -> Response:
    """Show one fact: what it says, where it stands, what the checks say."""
    fact, article = site_of(request).fact(fact_id)
    parts = _evidence(fact, article["text"])
    instead = [f for f in article["facts"] if fact["dropped_by"] and f["correction"] == fact["dropped_by"]]
    return render(request, "fact.html", fact=fact, article=article, segments=parts, problem=None, instead=instead,
                  **form_values(request))  # fmt: skip


def _evidence(fact: articles.Row, text: str) -> list[Any]:
    start = evidence_start(text, fact["evidence"], fact["char_start"])
    moved = {**fact, "char_start": fact["char_start"] - start, "char_end": fact["char_end"] - start}
    return segments(fact["evidence"], [moved])


@router.get("/mau-thuan")
def conflict_list(request: Request, page: Annotated[int, Query(ge=1, le=LAST_PAGE)] = 1) -> Response:
    """List what is contradicted, worst first."""
    snapshot = site_of(request).snapshot()
    where, values = conflict_filter(request)
    rows, total = figures.conflicts(snapshot, where, values, PER_PAGE, (page - 1) * PER_PAGE)
    facts = articles.facts_by_id(snapshot, [fact_id for row in rows for fact_id in row["fact_ids"]])
    return render(request, "conflicts.html", rows=rows, total=total, page=page, per_page=PER_PAGE, facts=facts,
                  years=articles.years(snapshot))  # fmt: skip


@router.get("/du-lieu")
def data_page(request: Request, example: int = 0) -> Response:
    """Show the form for SQL, the schema and examples."""
    sql = EXAMPLES[example - 1].sql if 0 < example <= len(EXAMPLES) else ""
    return _data(request, sql, None)


@router.post("/du-lieu")
async def run_page(request: Request, sql: Annotated[str, Form()] = "", form: Annotated[str, Form()] = "") -> Response:
    """Run SQL and show its rows, or hand them over as CSV."""
    most = ROWS_DOWNLOADED if form == "csv" else ROWS_SHOWN
    database = site_of(request).library.path
    answer = await elsewhere(request, lambda: run_sql(sql, database, most))
    if form == "csv" and answer.error is None:
        return file_response("csv", answer.columns, iter(answer.rows), "truy-van")
    return await run_in_threadpool(_data, request, sql, answer)


def _data(request: Request, sql: str, answer: Answer | None) -> Response:
    snapshot = site_of(request).library.current()
    failed = answer is not None and answer.error is not None
    return render(request, "data.html", 422 if failed else 200, sql=sql, answer=answer, examples=EXAMPLES, seconds=SECONDS,
                  tables=tables(snapshot) if snapshot else [])  # fmt: skip


def error_page(request: Request, status: int, detail: str) -> Response:
    """Show what went wrong."""
    titles = {404: ("Không tìm thấy trang này", "There is no such page"),
              405: ("Không làm được việc này ở đây", "This cannot be done here"),
              422: ("Địa chỉ không hợp lệ", "This address is not valid")}  # fmt: skip
    title = titles.get(status, ("Không thực hiện được", "This could not be done"))
    if status >= 500:
        title = ("Máy chủ gặp lỗi", "The server failed")
    no_data = site_of(request).library.current() is None
    return render(request, "error.html", status, title=title, detail=detail, no_data=no_data)
