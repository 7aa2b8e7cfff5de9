"""One article in the terminal, its facts marked in the text and listed below it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import Group
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from pipeline.model import KINDS
from pipeline.store import StoreError

if TYPE_CHECKING:
    import duckdb
    from rich.console import RenderableType

STYLES = {
    "index_value": "bold green",
    "rank": "bold blue",
    "rank_change": "bold magenta",
    "value_change": "bold cyan",
    "team_count": "bold yellow",
    "official": "bold red",
}
ARTICLE = ("article_id", "path", "title", "outlet", "author", "url", "published", "place_id",
           "duplicate_of", "text")  # fmt: skip
FACT = ("kind", "char_start", "char_end", "place_name", "indicator", "year", "baseline_year", "value",
        "unit", "out_of", "scope", "qualifier", "status", "person", "role", "organization", "rule",
        "confidence")  # fmt: skip


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article as stored, with its facts in the order of the text."""

    columns: Mapping[str, object]
    facts: Sequence[Mapping[str, object]]


def find_article(connection: duckdb.DuckDBPyConnection, name: str) -> StoredArticle:
    """Return the article with the path or id ``name``, or else a part of its path or the start of its id.

    Raises ``StoreError`` where there is none, or more than one.
    """
    query = (
        "WITH named AS (SELECT article_id, path FROM articles UNION ALL SELECT article_id, path FROM copies) "
        "SELECT article_id, min(path) FROM named WHERE {} GROUP BY article_id ORDER BY 2 LIMIT 6"
    )
    for condition in ("path = ? OR article_id = ?", "contains(path, ?) OR starts_with(article_id, ?)"):
        found = connection.execute(query.format(condition), [name, name]).fetchall()
        if len(found) > 1:
            paths = ", ".join(path for _, path in found[:5]) + (", …" if len(found) > 5 else "")
            raise StoreError(f"{name}: more than one article fits: {paths}")
        if found:
            return _article(connection, found[0][0])
    raise StoreError(f"{name}: no article has this path or id")


def _article(connection: duckdb.DuckDBPyConnection, article_id: str) -> StoredArticle:
    [article] = connection.execute(
        f"SELECT {', '.join(ARTICLE)} FROM articles WHERE article_id = ?", [article_id]
    ).fetchall()
    facts = connection.execute(
        f"SELECT {', '.join(FACT)} FROM facts WHERE article_id = ? "
        "ORDER BY char_start, char_end, kind, fact_id",
        [article_id],
    ).fetchall()
    return StoredArticle(
        dict(zip(ARTICLE, article, strict=True)), [dict(zip(FACT, fact, strict=True)) for fact in facts]
    )


def render(article: StoredArticle) -> RenderableType:
    """Return the article for a rich console; it reads without colours too."""
    head = Table.grid(padding=(0, 2))
    for column in ARTICLE[:-1]:
        if article.columns[column] is not None:
            head.add_row(column, escape(str(article.columns[column])))
    legend = Text("Marks: ")
    for kind in KINDS:
        legend.append(f"[{kind}]", style=STYLES[kind])
        legend.append(" ")
    parts: list[RenderableType] = [head, "", legend, "", _marked(article), ""]
    parts.append(_listed(article.facts) if article.facts else Text("No facts."))
    return Group(*parts)


def _marked(article: StoredArticle) -> Text:
    """Return the text with each mention as ``[mention kind]``; facts that share a span share a mark.

    Where two mentions overlap, the one that starts first is marked; all are in the list below.
    """
    text = str(article.columns["text"])
    kinds: dict[tuple[int, int], list[str]] = {}
    for fact in article.facts:
        span = (int(str(fact["char_start"])), int(str(fact["char_end"])))
        kinds.setdefault(span, []).append(str(fact["kind"]))
    marked, position = Text(), 0
    for (start, end), found in sorted(kinds.items()):
        if start < position:
            continue
        marked.append(text[position:start])
        label = " + ".join(
            f"{found.count(kind)} {kind}" if found.count(kind) > 1 else kind for kind in dict.fromkeys(found)
        )
        marked.append(f"[{text[start:end]} {label}]", style=STYLES[found[0]])
        position = end
    return marked.append(text[position:])


def _listed(facts: Sequence[Mapping[str, object]]) -> Table:
    table = Table(box=None, padding=(0, 1), pad_edge=False)
    for name in ("kind", "whom", "what", "figure", "status", "rule", "at"):
        table.add_column(name, overflow="fold")
    for fact in facts:
        official = fact["kind"] == "official"
        whom = fact["person"] if official else fact["place_name"]
        what = f"{fact['role']}, {fact['organization']}" if official else _topic(fact)
        cells = (whom, what, _figure(fact), fact["status"], fact["rule"], fact["char_start"])
        table.add_row(
            Text(str(fact["kind"]), style=STYLES[str(fact["kind"])]),
            *(escape("" if cell is None else str(cell)) for cell in cells),
        )
    return table


def _topic(fact: Mapping[str, object]) -> str:
    """Return the indicator with its year or years and its scope."""
    years = [str(year) for year in (fact["baseline_year"], fact["year"]) if year is not None]
    words = [fact["indicator"], " → ".join(years), fact["scope"]]
    return " ".join(str(word) for word in words if word)


def _figure(fact: Mapping[str, object]) -> str:
    """Return the value with its qualifier, total and unit."""
    if fact["value"] is None:
        return ""
    value = f"{fact['value']:+.10g}" if str(fact["kind"]).endswith("_change") else f"{fact['value']:.10g}"
    total = f"/{fact['out_of']}" if fact["out_of"] is not None else ""
    qualifier = fact["qualifier"] if fact["qualifier"] not in (None, "exact") else ""
    return f"{qualifier} {value}{total} {fact['unit'] or ''}".strip()
