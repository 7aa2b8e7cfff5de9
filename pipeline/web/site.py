"""What all pages share: the database, the checker of texts, the templates, the language of a request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

from anyio import CapacityLimiter, to_thread
from fastapi import HTTPException, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from pipeline import words
from pipeline.check import Checked
from pipeline.checks.explain import KIND_LABELS, VERDICT_LABELS
from pipeline.web import labels, tokens
from pipeline.web.articles import find_article, find_fact
from pipeline.web.library import Library
from pipeline.web.provinces import by_place_id, provinces
from pipeline.web.snapshot import Snapshot

Result = TypeVar("Result")
Check = Callable[[str, date | None, str | None], Checked]


@dataclass(frozen=True)
class Site:
    """The server's parts; ``check`` reads and checks one text."""

    library: Library
    check: Check
    editable: bool = False

    @cached_property
    def templates(self) -> Environment:
        """The templates, which escape everything that they print."""
        found = Environment(
            loader=PackageLoader("pipeline.web"), autoescape=True, undefined=StrictUndefined,
            trim_blocks=True, lstrip_blocks=True,
        )  # fmt: skip
        found.globals.update(
            KINDS=words.KINDS, VERDICTS=VERDICT_LABELS, CHECK_KINDS=KIND_LABELS, PROVINCES=provinces(),
            PROVINCE_OF=by_place_id(), ACTIONS=labels.ACTIONS, FIELD_LABELS=labels.FIELDS, STATES=labels.STATES, OPTIONS=labels.OPTIONS, safe_url=words.safe_url, host=words.host,
            editable=self.editable,
        )  # fmt: skip
        return found

    def snapshot(self) -> Snapshot:
        """The newest state of the database. Raises a 404 with the reason where there is none."""
        found = self.library.current()
        if found is None:
            raise HTTPException(404, self.library.problem or "there is no database")
        return found

    def article(self, article_id: str) -> dict[str, Any]:
        """One article as it holds now, see ``find_article``. Raises a 404."""
        snapshot = self.snapshot()
        found = find_article(snapshot, self.library.overlay(snapshot), article_id)
        if found is None:
            raise HTTPException(404, "there is no such article")
        return found

    def fact(self, fact_id: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """One fact as it holds now and its article, see ``find_fact``. Raises a 404."""
        snapshot = self.snapshot()
        found = find_fact(snapshot, self.library.overlay(snapshot), fact_id)
        if found is None:
            raise HTTPException(404, "there is no such fact")
        return found


#: Threads that only wait for another process, apart from those that make pages.
_WAITING = 40


async def elsewhere(request: Request, work: Callable[[], Result]) -> Result:
    """The result of ``work``, which another process does; pages are made meanwhile."""
    state = request.app.state
    if not hasattr(state, "waiting"):
        state.waiting = CapacityLimiter(_WAITING)
    return await to_thread.run_sync(work, limiter=state.waiting)


def site_of(request: Request) -> Site:
    """The site that ``request`` came to."""
    site = request.app.state.site
    assert isinstance(site, Site)
    return site


def language(request: Request) -> str:
    """The language that the address asks for; Vietnamese unless it says ``lang=en``."""
    return "en" if request.query_params.get("lang") == "en" else "vi"


def link(path: str, lang: str, query: Mapping[str, Any] | None = None) -> str:
    """The address of a page of this site in ``lang``; empty values are left out of the query."""
    wanted = {key: value for key, value in (query or {}).items() if value not in (None, "") and key != "lang"}
    if lang != "vi":
        wanted["lang"] = lang
    return path + ("?" + urlencode(wanted) if wanted else "")


def render(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """The page that ``template`` makes of ``values``, in the language of the request."""
    lang = language(request)
    query = dict(request.query_params)
    # "//evil.example" and "/\\evil.example" would lead to another site from the links to this page itself
    path = "/" + quote(request.scope["path"].lstrip("/\\"))
    page = site_of(request).templates.get_template(template).render(
        lang=lang, path=path, query=query,
        t=lambda vi, en: vi if lang == "vi" else en,
        link=lambda to, **q: link(to, lang, q),
        again=lambda to=path, **q: link(to, lang, {**query, **q}),
        other_language=link(path, "en" if lang == "vi" else "vi", query),
        pick=lambda pair: words.pick(pair, lang),
        number=lambda value: words.number(value, lang),
        day=lambda when: words.day(when, lang),
        indicator=lambda code: words.indicator(code, lang),
        figure=lambda fact: words.figure(fact, lang),
        reading=lambda fact: words.reading(fact, lang),
        explanation=lambda check: check["explanation_" + lang],
        **values,
    )  # fmt: skip
    response = HTMLResponse(page, status)
    if (reader := getattr(request.state, "reader", None)) is not None:
        tokens.give(response, reader)
        response.headers["cache-control"] = "no-store"
    return response
