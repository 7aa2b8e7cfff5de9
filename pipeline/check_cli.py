"""The command ``check``: what holds of a sentence, an article, a file of claims or a whole database."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from pipeline.check import Checked
    from pipeline.checks.records import Check

SOMETHING_CONTRADICTED = 4
_WIDTH_WITHOUT_TERMINAL = 120


@click.command()
@click.argument("article", required=False)
@click.option(
    "--db",
    "database",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The facts database, a DuckDB file.",
)
@click.option("--text", help="Check this text; needs no database.")
@click.option(
    "--claims", type=click.File(encoding="utf-8"), help="Check each line of this JSONL file; - is stdin."
)
@click.option("--published", type=click.DateTime(["%Y-%m-%d"]), help="With --text: its publication date.")
@click.option("--province", help="With --text: the province that it is about.")
@click.option("--format", "form", type=click.Choice(["table", "json", "claimreview"]), help="Default: table.")
def check(
    article: str | None,
    database: Path | None,
    text: str | None,
    claims: Iterable[str] | None,
    published: datetime | None,
    province: str | None,
    form: str | None,
) -> None:
    """Check what articles claim: against the published index, their own figures and each other.

    \b
    dtifacts check --db FILE           every article; stores the checks in the database
    dtifacts check ARTICLE --db FILE   one article, by its path or id
    dtifacts check --text "..."        one text
    dtifacts check --claims FILE       a JSON object a line (id, text, published, province)

    Exit code 0, or 4 when something is contradicted.
    """
    if sum((text is not None, claims is not None, database is not None)) != 1:
        raise click.UsageError("give one of --db, --text and --claims")
    if article is not None and database is None:
        raise click.UsageError("ARTICLE needs --db; a text to check goes to --text")
    if text is None and (published or province):
        raise click.UsageError("--published and --province go with --text")
    if claims is not None:
        if form not in (None, "json"):
            raise click.UsageError("--claims answers in JSON lines")
        found = _check_lines(claims)
    elif text is not None:
        found = _check_text(text, published, province, form or "table")
    elif database is not None and article is not None:
        found = _check_article(database, article, form or "table")
    else:
        assert database is not None
        found = _check_database(database, form or "table")
    raise SystemExit(SOMETHING_CONTRADICTED if found else 0)


def _check_lines(lines: Iterable[str]) -> bool:
    from pipeline.check_output import answer_lines

    found = False
    for answer in answer_lines(lines):
        click.echo(json.dumps(answer, ensure_ascii=False))
        if "error" in answer:
            click.echo(answer["error"], err=True)
        found = found or answer["verdict"] == "contradicted"
    return found


def _check_text(text: str, published: datetime | None, province: str | None, form: str) -> bool:
    from pipeline.check import check_text

    try:
        checked = check_text(text, published.date() if published else None, province)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    return _show(checked, form, {})


def _check_article(database: Path, name: str, form: str) -> bool:
    from pipeline.check import check_article
    from pipeline.show import find_article
    from pipeline.store import open_facts

    with open_facts(database) as connection:
        columns = find_article(connection, name).columns
        checked = check_article(connection, str(columns["article_id"]))
    return _show(checked, form, columns)


def _show(checked: Checked, form: str, article: Any) -> bool:
    from pipeline.check_output import checked_json, checks_table

    if form == "json":
        _echo_json(checked_json(checked))
    elif form == "claimreview":
        from pipeline.claimreview import claim_reviews, document

        _echo_json(document(claim_reviews(checked, article)))
    elif checked.checks:
        _print(checks_table(checked.checks))
    else:
        click.echo("Không có gì để kiểm tra. / There is nothing to check.")
    return checked.verdict == "contradicted"


def _check_database(database: Path, form: str) -> bool:
    from pipeline.check import check_database
    from pipeline.checks.tables import stored_checks
    from pipeline.store import Store, open_facts

    open_facts(database).close()
    with Store(database) as store:
        store.allow_more_memory()
        with store.transaction():
            summary = check_database(store.connection)
        if form == "claimreview":
            _echo_json(_all_reviews(store.connection))
        elif form == "json":
            _echo_json(_all_json(summary, stored_checks(store.connection, telling=False)))
        else:
            from pipeline.check_output import checks_table

            _print(checks_table(stored_checks(store.connection, telling=True)))
            click.echo(str(summary))
    return bool(summary.claims["contradicted"] or summary.disagreements)


def _all_json(summary: Any, checks: Iterable[Check]) -> dict[str, Any]:
    from pipeline.check_output import check_json

    return {
        "claims": dict(summary.claims),
        "disagreements": summary.disagreements,
        "checks": [{**check_json(found), "article_ids": list(found.article_ids)} for found in checks],
    }


def _all_reviews(connection: Any) -> dict[str, Any]:
    from pipeline.check import check_articles
    from pipeline.checks.tables import article_columns
    from pipeline.claimreview import claim_reviews, document

    return document(
        review
        for checked in check_articles(connection)
        for review in claim_reviews(checked, article_columns(connection, checked.claims[0].article_id))
    )


def _echo_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _print(renderable: Any) -> None:
    from rich.console import Console

    width = None if sys.stdout.isatty() else _WIDTH_WITHOUT_TERMINAL
    Console(width=width).print(renderable)
