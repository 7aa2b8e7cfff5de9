"""Bytes to Article: decoded, normalised, with its title, date, outlet, author and furniture."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline.dateline import parse_date
from pipeline.decode import Undecodable, decode, is_overloaded, normalise
from pipeline.furniture import read_furniture
from pipeline.legacy import to_unicode
from pipeline.model import Article, Failure
from pipeline.sources import MAX_HTML_BYTES, Source, Unreadable, iter_sources

__all__ = ["MAX_CHARACTERS", "Source", "iter_sources", "read_source", "read_text"]

#: Seventy pages: no article is longer, and text that is all figures takes up to 20 µs a character.
MAX_CHARACTERS = 200_000
#: Lines are read one by one, too: this many take two seconds.
MAX_LINES = 30_000

# Names under which exports of news carry the fields of an article; the first is ours.
_FIELDS = {
    "title": ("title", "headline"),
    "url": ("url", "link"),
    "published": (
        "published", "date", "published_at", "publish_date", "published_date", "datePublished", "pubDate",
    ),
    "outlet": ("outlet", "source", "site", "publisher", "sitename"),
    "author": ("author", "authors"),
}  # fmt: skip
_TEXTS = ("text", "content", "body", "html")
_OVERLOADED = "a letter of it carries more than 30 combining marks, as no writing does; it was left out; remove them"
_CELL = re.compile(r"(?<=\S) *\t\s*(?=\S)")
_HTML_START = re.compile(
    r"\s*(?:<!--.*?-->\s*)?<(?:!doctype|html|head|body|div|p|article|section|table|h1)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of an article besides its text."""

    title: str | None = None
    url: str | None = None
    published: date | None = None
    outlet: str | None = None
    author: str | None = None


def read_source(source: Source) -> Article | Failure:
    """Return the article of ``source``, or a failure whose reason says what to do about it."""
    try:
        data = source.load()
        if source.format == "record":
            return _from_record(source.path, data)
        return _from_file(source, data)
    except Unreadable as error:
        return _failure(source.path, str(error))
    except Undecodable as error:
        return _failure(source.path, f"{error}; it was left out; save it as UTF-8 text")


def read_text(
    path: str,
    text: str,
    *,
    title: str | None = None,
    url: str | None = None,
    published: date | None = None,
    outlet: str | None = None,
    author: str | None = None,
) -> Article | Failure:
    """Return the article that ``text`` is; what is not given is read from the text's own furniture."""
    return _article(path, text, _Known(title, url, published, outlet, author))


def _from_file(source: Source, data: bytes) -> Article | Failure:
    if not data.strip():
        return _failure(source.path, "it is empty; it was left out; remove it or fill it")
    if source.format == "html":
        from pipeline.webpage import declared_charset

        return _from_html(source.path, decode(data, declared_charset(data)), _Known())
    text = decode(data)
    if _HTML_START.match(text):
        return _from_html(source.path, text, _Known())
    return _article(source.path, text, _Known())


def _from_record(path: str, line: bytes) -> Article | Failure:
    try:
        record = json.loads(decode(line))
    except Undecodable:
        raise
    except (ValueError, RecursionError) as error:  # a number of thousands of digits is a mere ValueError
        return _failure(path, f"the line is no valid JSON ({error}); it was left out; mend it")
    if not isinstance(record, dict):
        return _failure(path, 'the line holds no JSON object; write {"title": ..., "text": ...}')
    texts = [value for key in _TEXTS if isinstance(value := record.get(key), str) and value.strip()]
    if not texts:
        return _failure(path, 'the record has neither "text" nor "html", or they are empty; it was left out')
    headings = [key for key in _FIELDS["title"] if isinstance(record.get(key), str)]
    lines = _in_unicode([*(" ".join(record[key].split()) for key in headings), texts[0]])
    record |= zip(headings, lines, strict=False)
    text = "\n".join(lines[len(headings) :])
    fields: dict[str, Any] = {name: _field(record, keys) for name, keys in _FIELDS.items()}
    fields["published"] = parse_date(fields["published"]) if fields["published"] else None
    known = _Known(**fields)
    return _from_html(path, text, known) if _HTML_START.match(text) else _article(path, text, known)


def _in_unicode(lines: list[str]) -> list[str]:
    """Return ``lines`` in Unicode, judged together: a title alone is too short to show its encoding."""
    converted = to_unicode("\n".join(lines))
    return lines if converted is None else converted.split("\n")


def _field(record: dict[str, Any], keys: tuple[str, ...]) -> str | None:
    """Return the first of ``keys`` that holds a string, or strings, as one line of text."""
    for key in keys:
        value = record.get(key)
        if isinstance(value, list):
            value = ", ".join(item for item in value if isinstance(item, str))
        if isinstance(value, str) and (line := _one_line(value)):
            return line
    return None


def _one_line(text: str | None) -> str | None:
    return " ".join(normalise(text).split()) or None if text else None


def _from_html(path: str, html: str, known: _Known) -> Article | Failure:
    from pipeline.taming import MAX_TAGS
    from pipeline.webpage import read_page

    if len(html) > MAX_HTML_BYTES:
        return _failure(path, f"it is longer than {MAX_HTML_BYTES:,} characters; cut it down to its article")
    if html.count("<") > MAX_TAGS:
        return _failure(path, f"the page has more than {MAX_TAGS:,} tags; cut it down to its article")
    page = read_page(html)
    if page is None:
        return _failure(path, "the page holds no text; it was left out; save it from a browser")
    if any(map(is_overloaded, page.lines)):
        return _failure(path, _OVERLOADED)
    heading, *written = _in_unicode([" ".join((page.title or "").split()), *page.lines])
    rendered = zip(map(normalise, written), page.tables, strict=True)
    lines = [(line.replace("\n", " "), table) for line, table in rendered if line]
    title = known.title or _headline(_one_line(heading), [line for line, _ in lines])
    if title and not any(line == title for line, _ in lines[:6]):
        lines.insert(0, (title, None))
    spans: dict[int, tuple[int, int]] = {}
    start = 0
    for line, table in lines:
        if table is not None:
            spans[table] = (spans.get(table, (start, 0))[0], start + len(line))
        start += len(line) + 1
    known = _Known(
        title=title,
        url=known.url or _one_line(page.url),
        published=known.published or (parse_date(page.published) if page.published else None),
        outlet=known.outlet or _one_line(page.outlet),
        author=known.author or _one_line(page.author),
    )
    return _article(path, "\n".join(line for line, _ in lines), known, tuple(spans.values()))


def _headline(title: str | None, lines: list[str]) -> str | None:
    """Return the headline: a page's title often has the site's name behind it, which is cut off."""
    if title is None:
        return None
    for line in lines[:8]:
        if len(line) > 15 and title.startswith(line) and title != line:
            return line
    return re.split(r"\s[|»]\s|\s-\s(?=(?:Báo|Tạp chí|Cổng|Trang|Đài)\b)", title)[0].strip() or title


def _article(
    path: str, text: str, known: _Known, tables: tuple[tuple[int, int], ...] = ()
) -> Article | Failure:
    if len(text) > MAX_CHARACTERS:
        return _failure(path, f"it is longer than {MAX_CHARACTERS:,} characters; split it into articles")
    if text.count("\n") > MAX_LINES:
        return _failure(path, f"it has more than {MAX_LINES:,} lines; split it into articles")
    if is_overloaded(text):
        return _failure(path, _OVERLOADED)
    text = normalise(_rows(to_unicode(text) or text))
    if not text:
        return _failure(path, "it holds no text; it was left out; remove it or fill it")
    if known.title and not tables and not text.startswith(known.title):
        text = f"{known.title}\n{text}"
    furniture = read_furniture(text, known.title, tables)
    return Article(
        path=path,
        text=text,
        title=furniture.title,
        published=known.published or furniture.published,
        outlet=known.outlet or furniture.outlet,
        url=known.url,
        author=known.author or furniture.author,
        boilerplate=furniture.boilerplate,
        tables=tables,
    )


def _rows(text: str) -> str:
    """Return ``text`` with its rows of cells set apart by tabs written as rows of a table are."""
    if "\t" not in text:
        return text
    lines = text.split("\n")
    # Two tabs between words are no slip of prose; one may be.
    return "\n".join(_CELL.sub(" | ", line) if len(_CELL.findall(line)) > 1 else line for line in lines)


def _failure(path: str, reason: str) -> Failure:
    return Failure(path, f"{path}: {reason}.")
