"""What an HTML page says of itself: title, date, outlet, author, address."""

from __future__ import annotations

import json
import re
from typing import Any

_SPACE = re.compile(r"\s+")


def metadata(root: Any) -> dict[str, str | None]:
    """Return what the page says of itself in ``meta``, JSON-LD, ``time`` and its headings.

    trafilatura's own dates are not used: it takes "năm 2022" in a text for 1 January 2022.
    """
    meta: dict[str, str] = {}
    for node in root.iter("meta"):
        key = node.get("property") or node.get("name") or node.get("itemprop")
        if key and (content := (node.get("content") or "").strip()):
            meta.setdefault(key.lower(), content)
    linked = _json_ld(root)
    headings = [_SPACE.sub(" ", " ".join(node.itertext())).strip() for node in root.iter("h1")]
    titles = [_SPACE.sub(" ", " ".join(node.itertext())).strip() for node in root.iter("title")]
    times = [node.get("datetime") for node in root.iter("time") if node.get("datetime")]
    canonical = [node.get("href") for node in root.iter("link") if node.get("rel") == "canonical"]

    def first(*values: str | None) -> str | None:
        return next((value for value in values if value), None)

    return {
        "title": first(
            *[text for text in headings if len(text.split()) > 3], meta.get("og:title"), *titles, *headings
        ),
        "published": first(
            meta.get("article:published_time"), meta.get("datepublished"), linked.get("datePublished"),
            meta.get("pubdate"), meta.get("publish_date"), meta.get("dc.date"), meta.get("date"), *times[:1],
        ),
        "outlet": first(meta.get("og:site_name"), linked.get("publisher")),
        "author": first(meta.get("author"), meta.get("article:author"), linked.get("author")),
        "url": first(*canonical, meta.get("og:url")),
    }  # fmt: skip


def _json_ld(root: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in root.iter("script"):
        if node.get("type") != "application/ld+json" or not node.text:
            continue
        try:
            data = json.loads(node.text, strict=False)
        except (ValueError, RecursionError):
            continue
        graph = data.get("@graph", [data]) if isinstance(data, dict) else data
        for item in graph if isinstance(graph, list) else []:
            if isinstance(item, dict) and "datePublished" in item:
                for key in ("datePublished", "author", "publisher"):
                    value = item.get(key)
                    value = value[0] if isinstance(value, list) and value else value
                    value = value.get("name") if isinstance(value, dict) else value
                    if isinstance(value, str):
                        found.setdefault(key, value)
    return found
