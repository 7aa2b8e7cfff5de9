"""A facts database as one HTML page to mail around: it needs no network, and runs no script."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.checks.explain import KIND_LABELS, VERDICT_LABELS
from pipeline.files import replaced
from pipeline.htmlreport.contents import Contents, read_contents
from pipeline.words import KINDS, day, figure, host, reading, safe_url

if TYPE_CHECKING:
    from jinja2 import Template


def write_report(database: Path, out: Path) -> Contents:
    """Write the report on ``database`` to the file ``out``; return what is in it.

    The page is in Vietnamese with English one click away, and holds a summary, the contradictions,
    and for every province its charts and facts with their evidence. The same database gives the same
    bytes. A file that exists is replaced once the new one is complete. Raises ``StoreError``.
    """
    contents = read_contents(database)
    with replaced(out) as path:
        path.write_text(render(contents), encoding="utf-8", errors="replace")
    return contents


def render(contents: Contents) -> str:
    """Return the page; its content security policy lets nothing run and nothing load but its own style."""
    css = _file("report.css")
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    return _template().render(contents=contents, css=css, style_hash=f"sha256-{digest}")


@cache
def _template() -> Template:
    import jinja2

    environment = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    environment.globals.update(
        kinds=KINDS, checks=KIND_LABELS, verdicts=VERDICT_LABELS, day=day, figure=figure, host=host,
        reading=reading, safe_url=safe_url,
    )  # fmt: skip
    return environment.from_string(_file("report.html"))


def _file(name: str) -> str:
    return files("pipeline.htmlreport").joinpath(name).read_text(encoding="utf-8")
