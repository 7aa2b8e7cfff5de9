"""What the query of an address asks for; what makes no sense filters nothing."""

from __future__ import annotations

from typing import Any

from fastapi import HTTPException, Request

from pipeline.checks.explain import KIND_LABELS
from pipeline.web.articles import ArticleFilter
from pipeline.web.figures import conflicts_where
from pipeline.web.provinces import Province, provinces


def article_filter(request: Request) -> ArticleFilter:
    """The filter of the articles."""
    query = request.query_params
    texts = {name: query.get(name) or None for name in ("province", "outlet", "kind", "verdict")}
    return ArticleFilter(**texts, year=_year(request), q=query.get("q", "")[:200] or None)


def conflict_filter(request: Request) -> tuple[str, list[Any]]:
    """The condition on the table ``conflicts`` (as ``c``), with its parameters."""
    query = request.query_params
    kind = query.get("check") if query.get("check") in KIND_LABELS else None
    return conflicts_where(query.get("province"), _year(request), kind)


def find_province(slug: str) -> Province:
    """The province of an address. Raises a 404."""
    if slug not in provinces():
        raise HTTPException(404, "there is no such province")
    return provinces()[slug]


def _year(request: Request) -> int | None:
    text = request.query_params.get("year", "")
    return int(text) if len(text) == 4 and text.isascii() and text.isdigit() else None
