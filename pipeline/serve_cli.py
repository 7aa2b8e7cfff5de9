"""The commands ``serve`` (pages over a facts database) and ``corrections`` (what people said of its facts)."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

_DATABASE = click.option(
    "--db",
    "database",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="The facts database, a DuckDB file.",
)


@click.command()
@_DATABASE
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="The port to listen on.")
@click.option(
    "--host", default="127.0.0.1", show_default=True,
    help="The name or address to listen on and to answer to; the default is reached from this machine only.",
)  # fmt: skip
@click.option("--editable", is_flag=True, help="Let readers confirm, correct, reject and add facts.")
def serve(database: Path, port: int, host: str, editable: bool) -> None:
    """Show the facts as pages: check a text, provinces, articles, contradictions, SQL.

    Ctrl-C ends it. The database may be missing, or extracted anew meanwhile: the pages show the new
    one when it is whole. There are no accounts: whoever reaches the address can read everything, and
    with --editable correct it.
    """
    from pipeline.web.server import serve as run

    try:
        run(database, port, host, editable, click.echo)
    except OSError as error:
        raise click.UsageError(f"{host}:{port}: cannot listen there ({error.strerror}); choose another --port") from None


@click.command()
@_DATABASE
@click.option(
    "--gold", type=click.Path(path_type=Path, dir_okay=False, writable=True),
    help="Write the corrected articles to this file, as gold facts for `dtifacts evaluate`.",
)  # fmt: skip
def corrections(database: Path, gold: Path | None) -> None:
    """List what people said of the facts, or write it as a gold file.

    An orphan is a correction whose article or words are gone; it changes nothing.
    """
    from pipeline.corrected import gold_lines, state
    from pipeline.corrections import Corrections
    from pipeline.reattach import reattach
    from pipeline.store import open_facts

    made = Corrections(database).all()
    with open_facts(database) as connection:
        overlay = reattach(connection, made)
        if gold is not None:
            gold.write_text("".join(line + "\n" for line in gold_lines(connection, overlay)), encoding="utf-8")
    reasons = {one.number: f" ({english})" for one, (_, english) in overlay.orphans}
    states = {one.number: state(one.number, overlay) for one in made}
    for one in made:
        click.echo(
            f"{states[one.number]:<10} {one.action:<8} {one.path}: {one.quote!r} — {one.author}, {one.made_at[:10]}"
            f"{': ' + one.reason if one.reason else ''}{reasons.get(one.number, '')}"
        )
    counts = Counter(states.values())
    click.echo(
        f"corrections: {counts['attached']} attached, {counts['orphan']} orphans, {counts['superseded']} superseded"
    )
    if gold is not None:
        click.echo(f"{len(overlay.article_ids)} articles written to {gold}")
