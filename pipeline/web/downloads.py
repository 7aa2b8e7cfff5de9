"""Lists as files: CSV that spreadsheets open right, and JSON; long ones are sent as they are read."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse

from pipeline.schema import FACTS
from pipeline.tabular import write_csv, write_json_lines
from pipeline.web import articles, figures
from pipeline.web.filters import article_filter, conflict_filter, find_province
from pipeline.web.site import site_of

router = APIRouter(include_in_schema=False)

Form = Literal["csv", "json"]
_Rows = Iterator[Sequence[Any]]
_CHUNK = 500


def file_response(form: Form, columns: Sequence[str], rows: _Rows, name: str) -> Response:
    """``rows`` as a file called ``name``. A CSV file begins with a BOM, by which Excel knows UTF-8."""
    chunks, kind = (_csv(columns, rows), "text/csv") if form == "csv" else (_json(columns, rows), "application/json")
    return StreamingResponse(
        chunks, media_type=f"{kind}; charset=utf-8",
        headers={"content-disposition": f'attachment; filename="{name}.{form}"'},
    )  # fmt: skip


def _csv(columns: Sequence[str], rows: _Rows) -> Iterator[str]:
    out = io.StringIO()
    write_csv(out, columns, islice(rows, _CHUNK))
    yield "\ufeff" + out.getvalue()
    while batch := list(islice(rows, _CHUNK)):
        out = io.StringIO()
        write_csv(out, columns, batch)
        yield out.getvalue().partition("\n")[2]


def _json(columns: Sequence[str], rows: _Rows) -> Iterator[str]:
    separator = "[\n"
    while batch := list(islice(rows, _CHUNK)):
        out = io.StringIO()
        write_json_lines(out, columns, batch)
        yield separator + out.getvalue().rstrip("\n").replace("}\n{", "},\n{")
        separator = ",\n"
    yield "\n]\n" if separator != "[\n" else "[]\n"


@router.get("/bai-bao.{form}")
def articles_file(request: Request, form: Form) -> Response:
    """The articles that the filter lets through."""
    where, values = article_filter(request).where()
    query = f"SELECT {', '.join(articles.LISTED)} FROM articles WHERE {where} ORDER BY n"
    return file_response(form, *articles.stream(site_of(request).snapshot(), query, values), "bai-bao")


@router.get("/bai-bao/{article_id}.{form}")
def article_file(request: Request, article_id: str, form: Form) -> Response:
    """The facts of one article with their verdicts."""
    article = site_of(request).article(article_id)
    columns = [*FACTS, "verdict"]
    rows = ([fact[column] for column in columns] for fact in article["facts"])
    return file_response(form, columns, rows, article_id)


@router.get("/tinh.{form}")
def provinces_file(request: Request, form: Form) -> Response:
    """The list of provinces."""
    rows = figures.overview(site_of(request).library.current())
    columns = [column for column in rows[0] if not column.startswith("rank_")]
    columns += ["rank_63_year", "rank_63", "rank_34_year", "rank_34"]
    none = (None, None)
    cells = ([*(row[c] for c in columns[:-4]), *(row["rank_63"] or none), *(row["rank_34"] or none)] for row in rows)
    return file_response(form, columns, cells, "tinh")


@router.get("/tinh/{slug}.{form}")
def claims_file(request: Request, slug: str, form: Form) -> Response:
    """Every claim on a province with its verdict."""
    where, values = figures.claims_where(find_province(slug), request.query_params.get("verdict"))
    query = figures.CLAIMS.format(where)
    return file_response(form, *articles.stream(site_of(request).snapshot(), query, values), slug)


@router.get("/mau-thuan.{form}")
def conflicts_file(request: Request, form: Form) -> Response:
    """What is contradicted, worst first."""
    where, values = conflict_filter(request)
    query = figures.CONFLICTS.format(where)
    return file_response(form, *articles.stream(site_of(request).snapshot(), query, values), "mau-thuan")
