"""The command line: parse options, call one function, print, exit code.

Only click is imported here; each command imports what it needs, so that help comes at once.
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from pipeline.check_cli import check
from pipeline.serve_cli import corrections, serve

# 1 is Python's and click's own too: an unforeseen error, or an interruption.
MACHINE_REFUSED = 1
UNUSABLE = 2
SOMETHING_FAILED = 3

EXISTING = click.Path(path_type=Path, exists=True)
DATABASE = click.option(
    "--db",
    "database",
    required=True,
    # whether it may be read is told when it is opened, with exit code 1
    type=click.Path(path_type=Path, dir_okay=False, readable=False),
    help="The facts database, a DuckDB file.",
)


class _Commands(click.Group):
    """Commands whose foreseen errors are one line on standard error and exit code 2, or 1 for the machine's."""

    def invoke(self, context: click.Context) -> Any:
        """Run the command that was asked for."""
        from pipeline.workspace import MachineError, StoreError

        try:
            return super().invoke(context)
        except MachineError as error:
            _fail(str(error), MACHINE_REFUSED)
        except StoreError as error:
            _fail(str(error))


def _fail(message: str, code: int = UNUSABLE) -> None:
    click.echo(f"Error: {message}", err=True)
    raise SystemExit(code)


def _print_version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        from pipeline import package_version

        click.echo(f"dtifacts {package_version()}")
        context.exit()


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version,
    help="Show the version.",
)  # fmt: skip
def main() -> None:
    """Turn Vietnamese news on digital transformation into facts that can be queried and traced.

    \b
    Exit codes:
      0  done
      1  interrupted, the machine refuses (a full disk, no permission), or an unforeseen error
      2  something given is wrong: an option, a file, the database, the SQL
      3  extract --strict: at least one article could not be read
      4  check: something is contradicted
    """


@main.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=EXISTING)
@DATABASE
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    help="Number of processes that read. Default: one for each processor if there are 200 articles or more, else one.",
)
@click.option(
    "--rebuild", is_flag=True,
    help="Read everything again, and drop articles that are not in PATH.",
)  # fmt: skip
@click.option("--strict", is_flag=True, help="Exit with 3 when an article could not be read.")
@click.option(
    "--engine", type=click.Choice(["local", "dask"]), default="local", show_default=True,
    help="What reads: this machine, or a cluster of Dask distributed (the extra `cluster`).",
)  # fmt: skip
@click.option(
    "--scheduler", metavar="ADDRESS",
    help="With --engine dask: its scheduler, like tcp://host:8786. Default: a cluster started on this machine.",
)  # fmt: skip
def extract(
    paths: tuple[Path, ...], database: Path, workers: int | None, rebuild: bool, strict: bool, engine: str,
    scheduler: str | None,
) -> None:  # fmt: skip
    """Read the articles in PATH (files or folders) into the facts database.

    The database is made if there is none. Files that have not changed since they were read, by the same
    rules, are skipped; articles of files that are gone from PATH are dropped. Articles of other files
    stay, unless --rebuild is given. Files that cannot be read are recorded in the view failures, and
    everything else goes on. The database is replaced when all is done; a run that is interrupted or
    killed leaves it as it was, and the same command goes on from there.
    """
    from pipeline.report import progress, summary_lines
    from pipeline.run import Interrupted, count_sources
    from pipeline.run import extract as run

    if scheduler is not None and engine != "dask":
        raise click.UsageError("--scheduler goes with --engine dask")
    total = count_sources(paths) if sys.stderr.isatty() else None
    try:
        with progress(total) as tell:
            reads = _engine(engine, scheduler)
            summary = run(paths, database, workers=workers, rebuild=rebuild, progress=tell, engine=reads)
    except Interrupted as interrupted:
        _fail(
            f"interrupted; the {interrupted.seen} inputs read so far are kept, and the same command goes on "
            f"from there; {database} is as it was before",
            MACHINE_REFUSED,
        )
    for line in summary_lines(summary):
        click.echo(line)
    if strict and summary.failed:
        raise SystemExit(SOMETHING_FAILED)


def _engine(name: str, scheduler: str | None) -> Any:
    if name == "dask":
        from pipeline.cluster import on_cluster

        return on_cluster(scheduler)
    from pipeline.workers import read_here

    return read_here


@main.command()
@click.argument("sql")
@DATABASE
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True,
    help="How the rows are printed; in csv, text like a formula gets a leading quote.",
)  # fmt: skip
@click.option(
    "--timeout", type=click.FloatRange(min=0, min_open=True), default=60, show_default=True,
    help="Seconds after which the query is ended.",
)  # fmt: skip
def query(sql: str, database: Path, form: str, timeout: float) -> None:
    """Answer SQL over the facts database.

    The query can read the tables (articles, facts, places, runs, failures, copies, rejections) and
    the views (dti_ranks, dti_values, rank_changes, teams, officials), and nothing else: no files, no
    network, no changes.
    """
    from pipeline.query import run_query

    raise SystemExit(run_query(sql, database, form, timeout))


@main.command()
@click.argument("out", type=click.Path(path_type=Path))
@DATABASE
@click.option(
    "--format", "form", required=True,
    type=click.Choice(["csv", "jsonl", "parquet", "doccano", "datapackage"]),
)  # fmt: skip
@click.option(
    "--table",
    type=click.Choice(
        ["facts", "articles", "places", "checks", "reference", "failures", "copies", "rejections", "runs"]
    ),
    default="facts", show_default=True, help="For csv, jsonl and parquet.",
)  # fmt: skip
@click.option(
    "--decimal", type=click.Choice(["point", "comma"]), default="point", show_default=True,
    help="For csv; comma, with semicolons between the cells, is for Excel with Vietnamese settings.",
)  # fmt: skip
def export(out: Path, database: Path, form: str, table: str, decimal: str) -> None:
    """Write the facts, each with the path, title, url and date of its article, to the file OUT.

    \b
    csv          for spreadsheets: text that would run as a formula (it begins with =, +, -, @,
                 a tab or a line break) gets a leading quote; numbers stay numbers
    jsonl        one object a line
    parquet      typed columns
    doccano      one article a line: its text, its mentions as labels, its facts as a gold record
                 that `evaluate` reads
    datapackage  a folder with articles, facts, places, checks and reference as exact CSV, and a
                 description of every column (frictionlessdata.io)

    All formats are UTF-8.
    """
    from pipeline.export import WHOLE
    from pipeline.export import export as write

    if (form in WHOLE and table != "facts") or (form != "csv" and decimal != "point"):
        _fail(f"{form} takes no --{'table' if decimal == 'point' else 'decimal'}")
    rows = write(database, out, form, table, decimal_comma=decimal == "comma")
    click.echo(f"{rows} rows of {table} written to {out}")


@main.command()
@click.argument("out", metavar="OUT.html", type=click.Path(path_type=Path, dir_okay=False))
@DATABASE
def report(out: Path, database: Path) -> None:
    """Write one HTML page to mail around: summary, contradictions, and each province's charts and evidence.

    It opens without a network and runs no script; it is in Vietnamese, with English one click away.
    """
    from pipeline.htmlreport import write_report

    contents = write_report(database, out)
    click.echo(f"{contents.contradicted} contradictions and {len(contents.sections)} sections written to {out}")


@main.command()
@click.argument("article")
@DATABASE
def show(article: str, database: Path) -> None:
    """Show ARTICLE (its path or id, or a part of one) with its facts marked in the text."""
    from rich.console import Console

    from pipeline.show import find_article, render
    from pipeline.store import open_facts

    connection = open_facts(database)
    console = Console(emoji=False, highlight=False, width=None if sys.stdout.isatty() else 120)
    console.print(render(find_article(connection, article)))


@main.command()
@click.argument("gold", metavar="GOLD.jsonl...", nargs=-1, required=True, type=EXISTING)
@DATABASE
@click.option(
    "--errors/--no-errors", default=True, show_default=True, help="List what was missed and what is spurious."
)
def evaluate(gold: tuple[Path, ...], database: Path, errors: bool) -> None:
    """Compare the database with gold facts: precision, recall and F1 per kind, then the errors.

    The strict score compares all that matters for a kind, the core score the figure and indicator, or
    the person and role, alone. Only articles named in the gold files are scored.
    """
    from pipeline.evaluate import GoldError, load_gold, report_lines
    from pipeline.evaluate import evaluate as compare
    from pipeline.store import open_facts

    try:
        facts = load_gold(gold)
    except GoldError as error:
        _fail(str(error))
        return
    for line in report_lines(compare(facts, open_facts(database)), errors=errors):
        click.echo(line)


@main.command()
@click.argument("text", required=False)
@click.option("--published", type=click.DateTime(["%Y-%m-%d"]), help="The publication date; settles \"năm trước\".")
@click.option("--province", help="The province that the text is about; settles \"tỉnh\".")
def explain(text: str | None, published: datetime | None, province: str | None) -> None:
    """Explain TEXT (or standard input): words, mentions, facts, the rules that fired, what was rejected and why."""
    from pipeline.explain import explain_lines

    try:
        for line in explain_lines(text or sys.stdin.read(), published.date() if published else None, province):
            click.echo(line)
    except ValueError as error:
        _fail(str(error))


main.add_command(check)
main.add_command(serve)
main.add_command(corrections)


if __name__ == "__main__":
    main()
