"""The command ``serve``: pages over a facts database, on this machine."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.option(
    "--db",
    "database",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="The facts database, a DuckDB file.",
)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="The port to listen on.")
@click.option(
    "--host", default="127.0.0.1", show_default=True,
    help="The name or address to listen on and to answer to; the default is reached from this machine only.",
)  # fmt: skip
@click.option("--editable", is_flag=True, help="Let readers confirm, correct, reject and add facts.")
def serve(database: Path, port: int, host: str, editable: bool) -> None:
    """Show the facts as pages: check a text, provinces, articles, contradictions, SQL.

    Ctrl-C ends it. The database may be missing, or extracted anew meanwhile: the pages show the new
    one when it is whole. There are no accounts: whoever reaches the address can read everything.
    """
    from pipeline.web.server import serve as run

    run(database, port, host, editable, click.echo)
