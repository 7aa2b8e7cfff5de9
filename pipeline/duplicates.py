"""Near-duplicates: syndicated and lightly edited copies of an article.

Each article is reduced to the hashes of a few bands of a MinHash over its word shingles. Articles
that share a band are candidates; the exact Jaccard similarity of their shingles decides.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import count
from typing import TYPE_CHECKING

from pipeline.model import Article

if TYPE_CHECKING:
    import duckdb

SHINGLE_WORDS = 3
# 32 bands of 4 rows: a pair at the threshold is missed once in some thousands, one at 0.2 is a
# candidate once in twenty, unrelated articles (below 0.05) practically never.
BANDS, ROWS = 32, 4
# Measured on 2,081 news articles: copies with some edits stood at 0.86 and above, two reports of
# one event that share quotations or an official text at 0.52 and below, nothing between.
THRESHOLD = 0.7
# A text shorter than this is a caption or a headline; equality of phrases says little there.
MIN_SHINGLES = 20
# Of a thousand articles from one template, each is compared with the first few only.
MAX_PER_BUCKET = 20
# Pairs compared at a time.
PAGE = 500
WORD = re.compile(r"\w+")


def shingles(text: str) -> set[str]:
    """Return the distinct runs of ``SHINGLE_WORDS`` words of ``text``, lower-cased."""
    return set(_runs(WORD.findall(text.lower())))


def _runs(words: Sequence[str]) -> list[str]:
    return list(map(" ".join, zip(*(words[i:] for i in range(SHINGLE_WORDS)), strict=False)))


def own_text(text: str, boilerplate: Sequence[tuple[int, int]]) -> str:
    """Return ``text`` without the spans of site furniture, which a whole site shares."""
    kept, position = [], 0
    for start, end in sorted(boilerplate):
        kept.append(text[position:start])
        position = max(position, end)
    return "\n".join([*kept, text[position:]])


def bands(article: Article) -> tuple[int, ...]:
    """Return one 64-bit hash per band for ``article``; none for a text too short to compare."""
    from rensa import RMinHash

    words = WORD.findall(own_text(article.text, article.boilerplate).lower())
    runs = _runs(words)
    # Each word begins a run of its own, but for the last ones: to count words is cheaper.
    if len(set(words)) < MIN_SHINGLES + SHINGLE_WORDS and len(set(runs)) < MIN_SHINGLES:
        return ()
    minhash = RMinHash(num_perm=BANDS * ROWS, seed=1)
    minhash.update(runs)
    values = minhash.digest()
    return tuple(_fold([i, *values[i : i + ROWS]]) for i in range(0, BANDS * ROWS, ROWS))


def _fold(values: Sequence[int]) -> int:
    """Return a 64-bit FNV-1a hash of 32-bit ``values``."""
    folded = 0xCBF29CE484222325
    for value in values:
        folded = ((folded ^ value) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return folded


def mark(connection: duckdb.DuckDBPyConnection) -> int:
    """Set ``articles.duplicate_of`` for the whole database and return the number of copies.

    The copy that came first is the one published first, then the first by path; articles without
    a date come last. ``duplicate_of`` always names an original, never another copy.
    """
    originals: dict[str, str] = {}
    for pairs in _candidates(connection):
        # what earlier pages have settled needs no comparison
        opened = [(one, other) for one, other in pairs if one not in originals and other not in originals]
        texts = _own_texts(connection, {article_id for pair in opened for article_id in pair})
        for one, other in opened:
            if one in originals or other in originals:
                continue
            if similarity(texts[one], texts[other]) >= THRESHOLD:
                originals[one] = other
    connection.execute(
        "UPDATE articles SET duplicate_of = found.duplicate_of FROM ("
        " SELECT article_id, marks.duplicate_of FROM articles"
        " LEFT JOIN (SELECT unnest(?::TEXT[]) AS article_id, unnest(?::TEXT[]) AS duplicate_of) AS marks"
        " USING (article_id)"
        ") AS found WHERE articles.article_id = found.article_id"
        " AND articles.duplicate_of IS DISTINCT FROM found.duplicate_of",
        [list(originals), list(originals.values())],
    ).fetchall()
    return len(originals)


def similarity(one: str, other: str) -> float:
    """Return the Jaccard similarity of the shingles of two texts, 0 to 1."""
    left, right = shingles(one), shingles(other)
    return len(left & right) / (len(left | right) or 1)


def _candidates(connection: duckdb.DuckDBPyConnection) -> Iterator[list[tuple[str, str]]]:
    """Yield pages of pairs (later article, earlier article) that share a band, in the order of coming."""
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE candidates AS
        WITH placed AS (
            SELECT article_id, row_number() OVER (ORDER BY published NULLS LAST, path, article_id) AS position
            FROM articles
        ), banded AS (
            SELECT position, unnest(bands) AS band FROM placed JOIN extractions USING (article_id)
        ), bucketed AS (
            SELECT *, row_number() OVER (PARTITION BY band ORDER BY position) AS place_in_bucket FROM banded
        ), pairs AS (
            SELECT DISTINCT later.position AS later, earlier.position AS earlier
            FROM bucketed AS later JOIN bucketed AS earlier USING (band)
            WHERE earlier.position < later.position AND earlier.place_in_bucket <= {MAX_PER_BUCKET}
        )
        SELECT row_number() OVER (ORDER BY later, earlier) AS number,
            one.article_id AS one, two.article_id AS two
        FROM pairs JOIN placed AS one ON one.position = later JOIN placed AS two ON two.position = earlier
    """).fetchall()
    page = "SELECT one, two FROM candidates WHERE number > ? AND number <= ? ORDER BY number"
    for start in count(0, PAGE):
        pairs = connection.execute(page, [start, start + PAGE]).fetchall()
        if not pairs:
            break
        yield pairs
    connection.execute("DROP TABLE candidates").fetchall()


def _own_texts(connection: duckdb.DuckDBPyConnection, article_ids: Collection[str]) -> dict[str, str]:
    """Return the texts of stored articles without their site furniture."""
    rows = connection.execute(
        "SELECT article_id, text, boilerplate FROM articles JOIN extractions USING (article_id) "
        "WHERE article_id IN (SELECT unnest(?::TEXT[]))",
        [list(article_ids)],
    ).fetchall()
    return {
        article_id: own_text(text, list(zip(spans[::2], spans[1::2], strict=True)))
        for article_id, text, spans in rows
    }
