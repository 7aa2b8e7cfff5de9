"""Near-duplicates: syndicated and edited copies of an article.

Copies have the same figures: an article is compared only with those whose numbers are the same. Where these are many, that alone is nearly proof, and such articles meet under a hash of their
figures; a part of the words in common settles it. Others meet under the hashes of bands of a MinHash as
well, and the words in common must be spread over the whole text: two reports that share a quotation are no
copies. Nor are texts that give the same numbers another sense ("tăng 10 hạng", "giảm 10 hạng").
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations, count, pairwise
from typing import TYPE_CHECKING, NamedTuple

from pipeline.model import Article, digest

if TYPE_CHECKING:
    import duckdb

# 64 bands of 2 rows: a copy with 40 % of its words edited, at 0.22, is found 19 times in 20, and unrelated
# articles (0.01) are compared once in 150.
BANDS, ROWS = 64, 2
# In pairs of words, a copy with 40 % of its words edited stands at 0.36 / (2 - 0.36) = 0.22 and seldom below
# 0.12. Unrelated articles stand at 0.01: of 41,000 pairs of news articles with few figures five were above
# 0.08, and no two of 2,125 had three figures in common and no others.
SAME_FIGURES = 0.12
# Of a copy edited so, each piece of 40 pairs of words has 0.36 in common with the original, and a quarter
# of the pieces 0.3 or less; of two reports that share half their text, a quarter of the pieces hardly anything.
PIECE, SAME_TEXT = 40, 0.2
# So many different figures that are no years two articles do not share by chance.
MANY_FIGURES = 3
# A text shorter than this is a caption or a headline; equality of phrases says little there.
MIN_SHINGLES = 20
# Of a thousand articles from one template, each is compared with the first few only.
MAX_PER_BUCKET = 20
# Pairs compared at a time.
PAGE = 500
# What a value is claimed of, and where in it the place stands.
SUBJECT, PLACE = "kind, place_name, indicator, year, baseline_year, unit, scope, out_of, status", 1
WORD = re.compile(r"\w+")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_YEAR = re.compile(r"(?:19|20)\d\d")


def figures(text: str) -> Counter[str]:
    """Return the numbers of ``text``, each with how often it stands there.

    Dates and fractions count as their parts, so that "6-2" and "6/02" are the same.

    >>> sorted(figures("Ngày 06/2, xếp thứ 11/63, đạt 0.6386 điểm").elements())
    ['0,6386', '11', '2', '6', '63']
    """
    found = (number.replace(".", ",") for number in NUMBER.findall(text))
    return Counter(number.lstrip("0") if number.isdigit() else number for number in found)


def has_many_figures(numbers: Counter[str]) -> bool:
    """Whether two articles with just these numbers are hardly so by chance."""
    return sum(_YEAR.fullmatch(number) is None for number in numbers) >= MANY_FIGURES


def shingles(text: str) -> set[str]:
    """Return the distinct pairs of neighbouring words of ``text``, lower-cased."""
    return set(_runs(text))


def _runs(text: str) -> list[str]:
    return list(map(" ".join, pairwise(WORD.findall(text.lower()))))


def own_text(text: str, boilerplate: Sequence[tuple[int, int]]) -> str:
    """Return ``text`` without the spans of site furniture, which a whole site shares."""
    kept, position = [], 0
    for start, end in sorted(boilerplate):
        kept.append(text[position:start])
        position = max(position, end)
    return "\n".join([*kept, text[position:]])


def bands(article: Article) -> tuple[int, ...]:
    """Return the 64-bit hashes under which ``article`` meets its copies; none for a text too short to compare."""
    from rensa import RMinHash

    text = own_text(article.text, article.boilerplate)
    runs = _runs(text)
    # Counted only as far as it takes: a long text has far more.
    if len(set(runs[: 10 * MIN_SHINGLES])) < MIN_SHINGLES and len(set(runs)) < MIN_SHINGLES:
        return ()
    numbers = figures(text)
    key = int(digest("\x1f".join(sorted(numbers))), 16)
    if has_many_figures(numbers):
        return (key,)
    minhash = RMinHash(num_perm=BANDS * ROWS, seed=1)
    minhash.update(runs)
    values = minhash.digest()
    return tuple(_fold([key, i, *values[i : i + ROWS]]) for i in range(0, BANDS * ROWS, ROWS))


def _fold(values: Sequence[int]) -> int:
    """Return a 64-bit FNV-1a hash of ``values``."""
    folded = 0xCBF29CE484222325
    for value in values:
        folded = ((folded ^ value) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return folded


def mark(connection: duckdb.DuckDBPyConnection) -> int:
    """Set ``articles.duplicate_of`` for the whole database and return the number of copies.

    The copy that came first is the one published first, then the first by path; articles without
    a date come last. ``duplicate_of`` always names an original, never another copy.
    """
    groups = _Groups()
    for pairs in _candidates(connection):
        # what earlier pages have settled needs no comparison
        opened = [pair for pair in pairs if groups.root(pair.later) != groups.root(pair.earlier)]
        ids = {article_id for pair in opened for article_id in (pair.one, pair.other)}
        texts, claims = _own_texts(connection, ids), _claims(connection, ids)
        for pair in opened:
            if groups.root(pair.later) == groups.root(pair.earlier):
                continue
            one, other = (texts[pair.one], claims.get(pair.one, {})), (texts[pair.other], claims.get(pair.other, {}))
            if is_copy(one[0], other[0]) and not tell_of_others(*one, *other):
                groups.join(pair, claims)
    originals = groups.originals()
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


def is_copy(one: str, other: str) -> bool:
    """Whether two texts, without their site furniture, are copies as far as their words and numbers tell."""
    numbers, others = figures(one), figures(other)
    # A caption may repeat a figure; where one is there once less and another once more, it was exchanged.
    if numbers.keys() != others.keys() or not (numbers <= others or others <= numbers):
        return False
    if has_many_figures(numbers):
        return similarity(one, other) >= SAME_FIGURES
    return min(spread(one, other), spread(other, one)) >= SAME_TEXT


def spread(one: str, other: str) -> float:
    """Return what three quarters of the pieces of ``one`` reach: the share of their pairs of words that ``other`` has."""
    runs, known = _runs(one), shingles(other)
    pieces = [runs[i : i + PIECE] for i in range(0, max(1, len(runs) - PIECE // 2), PIECE)]
    shares = sorted(sum(run in known for run in piece) / (len(piece) or 1) for piece in pieces)
    return shares[len(shares) // 4]


def similarity(one: str, other: str) -> float:
    """Return the Jaccard similarity of the shingles of two texts, 0 to 1."""
    left, right = shingles(one), shingles(other)
    return len(left & right) / (len(left | right) or 1)


#: The values claimed of one kind, place, indicator, year and so on.
Claims = dict[tuple[object, ...], set[float]]


def contradict(one: Claims, other: Claims) -> bool:
    """Whether two texts with the same numbers give them another sense, as no lost or added word does.

    One tells of a rise where the other tells of a fall, or two figures have changed places.
    """
    differing = [key for key in one.keys() & other.keys() if one[key].isdisjoint(other[key])]
    if any({-value for value in one[key]} & other[key] for key in differing):
        return True
    return any(one[a] & other[b] and one[b] & other[a] for a, b in combinations(differing, 2))


def tell_of_others(one: str, claims: Claims, other: str, others: Claims) -> bool:
    """Whether neither text names a place that the other has figures of: one form of words, filled in twice."""
    names = [{str(key[PLACE]) for key in claimed if key[PLACE]} for claimed in (claims, others)]
    return all(names) and not any(name in other for name in names[0]) and not any(name in one for name in names[1])


class _Pair(NamedTuple):
    """Two articles that may be copies, with their positions in the order of coming."""

    later: int
    earlier: int
    one: str
    other: str


class _Groups:
    """Articles that are copies of each other, by their positions, and what each group claims.

    A heavily edited copy may be like the original only, and the original may have come later: so a
    group grows by whichever member is like the new one.
    """

    def __init__(self) -> None:
        self._parents: dict[int, int] = {}
        self._claims: dict[int, Claims] = {}
        self._ids: dict[int, str] = {}

    def root(self, position: int) -> int:
        """Return the first of an article's group; the article itself where it is in none."""
        while (parent := self._parents.get(position, position)) != position:
            position = parent
        return position

    def join(self, pair: _Pair, claims: Mapping[str, Claims]) -> None:
        """Make the groups of two articles one, unless what they claim cannot both be true."""
        one, other = self.root(pair.later), self.root(pair.earlier)
        mine = self._claims.get(one, claims.get(pair.one, {}))
        theirs = self._claims.get(other, claims.get(pair.other, {}))
        if contradict(mine, theirs):
            return
        self._ids |= {pair.later: pair.one, pair.earlier: pair.other}
        self._parents[max(one, other)] = min(one, other)
        self._claims[min(one, other)] = {key: mine.get(key, set()) | theirs.get(key, set()) for key in mine | theirs}

    def originals(self) -> dict[str, str]:
        """Return the original of each copy, by article_id."""
        found = {position: self.root(position) for position in self._ids}
        return {self._ids[copy]: self._ids[first] for copy, first in found.items() if copy != first}


def _candidates(connection: duckdb.DuckDBPyConnection) -> Iterator[list[_Pair]]:
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
            later, earlier, one.article_id AS one, two.article_id AS other
        FROM pairs JOIN placed AS one ON one.position = later JOIN placed AS two ON two.position = earlier
    """).fetchall()
    page = "SELECT later, earlier, one, other FROM candidates WHERE number > ? AND number <= ? ORDER BY number"
    for start in count(0, PAGE):
        pairs = list(map(_Pair._make, connection.execute(page, [start, start + PAGE]).fetchall()))
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


def _claims(connection: duckdb.DuckDBPyConnection, article_ids: Collection[str]) -> dict[str, Claims]:
    """Return what stored articles claim, by article_id."""
    rows = connection.execute(
        f"SELECT article_id, {SUBJECT}, value FROM facts "
        "WHERE value IS NOT NULL AND article_id IN (SELECT unnest(?::TEXT[]))",
        [list(article_ids)],
    ).fetchall()
    found: dict[str, Claims] = {}
    for article_id, *key, value in rows:
        found.setdefault(article_id, {}).setdefault(tuple(key), set()).add(value)
    return found
