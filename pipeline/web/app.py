"""The application: routes, static files, errors as pages, and the guard around everything."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

from anyio import to_thread
from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from pipeline import package_version
from pipeline.web import api, downloads, editing, pages
from pipeline.web.cache import Cache
from pipeline.web.guard import Guard
from pipeline.web.site import Site

#: Threads that make pages; others wait in line. More only take turns, and made the slowest pages slower.
PAGES_AT_ONCE = 4
STATIC = Path(__file__).parent / "static"


def create_app(site: Site, hosts: Iterable[str] = ()) -> FastAPI:
    """The application over ``site``; ``hosts`` are names beside those of the own machine that it answers to."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        to_thread.current_default_thread_limiter().total_tokens = PAGES_AT_ONCE
        yield

    app = FastAPI(
        title="dtifacts", version=package_version(), lifespan=lifespan, openapi_url="/api/openapi.json",
        docs_url=None, redoc_url=None, redirect_slashes=False,
        description="Facts on Vietnam's provincial Digital Transformation Index, with their evidence and verdicts.",
    )  # fmt: skip
    app.state.site = site
    if not site.editable:
        # an editable page has its reader's own token
        app.add_middleware(Cache, site=site)
    app.add_middleware(Guard, hosts=hosts)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    for router in (downloads.router, editing.router, pages.router, api.router):
        app.include_router(router)
    app.add_exception_handler(HTTPException, _failed)
    app.add_exception_handler(RequestValidationError, _invalid)
    return app


async def _failed(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return await _answer(request, error.status_code, str(error.detail))


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    reasons = "; ".join(f"{'.'.join(map(str, e['loc'][1:]))}: {e['msg']}" for e in error.errors())
    return await _answer(request, 422, reasons)


async def _answer(request: Request, status: int, reason: str) -> Response:
    """An error as JSON below ``/api/``, as a page everywhere else."""
    if request.url.path.startswith("/api/"):
        return JSONResponse({"detail": reason}, status)
    return await run_in_threadpool(pages.error_page, request, status, reason)
