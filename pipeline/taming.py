"""Pages that are valid and yet too much for an HTML parser, made bearable without losing their text.

libxml2 needs time by the square of the attributes of one tag, and drops what is nested deeper than
2,048 tags. Pages for readers come near neither.
"""

from __future__ import annotations

import re

#: A parser needs some 300 bytes and 3 µs a tag: this many stay within a second and 100 MB.
MAX_TAGS = 300_000
# Pages with many attributes on a tag have dozens.
_MAX_ATTRIBUTES = 1_000
# What tells at little cost that one tag may have that many: many "=" on the page, or a tag of this length.
_MANY_SIGNS = 5_000
_LONG_TAG = re.compile(r"<[a-zA-Z][^>]{10000}")
_TAG = re.compile(r"<[a-zA-Z][^\s/>]*")
_ATTRIBUTE = re.compile(
    r"[\s/]*+[^\s/>=<][^\s/>=<]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"'][^\s>]*+)?+)?+|[\s/]*+="
)
_RAW = re.compile(r"</(?:script|style|textarea|title)\b", re.IGNORECASE)
# Boxes hold nothing but each other; what says where text ends and begins is kept as long as it can be.
_BOX = re.compile(r"</?(?:div|section|span|font|center|blockquote|article)\b[^<>]*>", re.IGNORECASE)
_ANY = re.compile(
    r"</?(?!(?:html|head|body|title|meta|link|script|style|noscript|template|textarea|time)\b)[a-zA-Z][^<>]*>",
    re.IGNORECASE,
)


def thin(html: str) -> str:
    """Return ``html`` with the attributes of tags that have over a thousand left out."""
    if html.count("=") < _MANY_SIGNS and _LONG_TAG.search(html) is None:
        return html
    kept: list[str] = []
    done = position = 0
    while tag := _TAG.search(html, position):
        position = tag.end()
        count = 0
        while attribute := _ATTRIBUTE.match(html, position):
            position = attribute.end()
            count += 1
        # A comparison in a script looks like a tag; its end must stay.
        if count > _MAX_ATTRIBUTES and not _RAW.search(html, tag.end(), position):
            kept.append(html[done : tag.end()])
            done = position
    return "".join([*kept, html[done:]])


def flattened(html: str) -> tuple[str, str]:
    """Return ``html`` without its boxes, and without any tags of its body: line breaks stand for them."""
    return _BOX.sub("<br>", html), _ANY.sub("<br>", html)
