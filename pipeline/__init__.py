"""dtifacts: from Vietnamese news on digital transformation to facts that can be queried and traced.

For notebooks: ``extract_text`` gives the facts of one text, ``read_facts`` those of a database.
Importing this package is cheap; the language libraries are loaded by the first call.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    import pandas as pd

    from pipeline.model import Fact

__all__ = ["extract_text", "package_version", "read_facts"]


def extract_text(text: str, published: date | None = None, province: str | None = None) -> list[Fact]:
    """Return the facts of ``text``.

    ``published`` (the date that "năm nay" and "năm trước" are resolved from) and ``province`` (whom
    "tỉnh" means, by name) say what the text itself may leave open.
    """
    from pipeline.reading import read_text

    return list(read_text(text, published, province).facts)


def read_facts(database: str | Path) -> pd.DataFrame:
    """Return the facts in a database, each with its article's path, title, outlet, url and date.

    Whole numbers that may be missing are ``Int64``, dates ``datetime64``.
    Raises ``pipeline.store.StoreError`` where there is no such database.
    """
    from pipeline.export import read_facts as read

    return read(database)


def package_version() -> str:
    """Return the version of the installed package, ``0`` where it runs without being installed."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("dtifacts")
    except PackageNotFoundError:
        return "0"
