"""One source to its outcome, as a worker does it."""

from __future__ import annotations

import hashlib
import mmap
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.ingest import Source, read_source
from pipeline.model import Failure
from pipeline.rows import article_rows
from pipeline.sources import Unreadable
from pipeline.store import Outcome, Unchanged

# Fingerprints of articles read lately, so that a copy soon after is not read again: about 1 MB.
RECENT = 10_000


@dataclass(frozen=True, slots=True)
class Result:
    """What a source gave, and the digest of its file's bytes where it is a file that could be read."""

    outcome: Outcome
    digest: str | None = None


class Reader:
    """Reads one source at a time; content whose fingerprint is known is not read again.

    ``known`` is a file of sorted 8-byte fingerprints, which all workers on a machine share in memory.
    """

    def __init__(self, known: Path | None = None) -> None:
        self._file = known
        self._known: Sequence[int] | None = None
        self._recent: dict[int, int] = {}

    def __call__(self, number: int, source: Source) -> Result:
        """Return what ``source``, the input's ``number``-th, gave; an error inside becomes a ``Failure``."""
        digest = None
        try:
            if source.file is not None:
                try:
                    data = source.load()
                except Unreadable:
                    # told by read_source, in its words
                    pass
                else:
                    source = replace(source, data=data)
                    digest = hashlib.sha256(data).hexdigest()[:16]
            return Result(self._read(number, source), digest)
        except MemoryError:
            return Result(Failure(source.path, f"{source.path}: reading it needs more memory than allowed; it was left out; split it."), digest)
        except Exception as error:
            reason = f"{source.path}: an error while it was read ({type(error).__name__}: {error}); it was left out; please report it."
            return Result(Failure(source.path, reason), digest)

    def _read(self, number: int, source: Source) -> Outcome:
        from pipeline.duplicates import bands
        from pipeline.reading import read_article

        article = read_source(source)
        if isinstance(article, Failure):
            return article
        fingerprint = article.fingerprint
        if self._is_known(number, fingerprint):
            return Unchanged(article.path, article.article_id, fingerprint)
        rows = article_rows(replace(read_article(article), minhash=bands(article)))
        self._remember(number, fingerprint)
        return rows

    def _is_known(self, number: int, fingerprint: int) -> bool:
        # only an earlier source counts: after a worker's death, one may be read after those behind it
        if self._recent.get(fingerprint, number) < number:
            return True
        if self._file is None:
            return False
        if self._known is None:
            self._known = _mapped(self._file)
        at = bisect_left(self._known, fingerprint)
        return at < len(self._known) and self._known[at] == fingerprint

    def _remember(self, number: int, fingerprint: int) -> None:
        if len(self._recent) >= RECENT:
            del self._recent[next(iter(self._recent))]
        self._recent[fingerprint] = number


def _mapped(path: Path) -> Sequence[int]:
    if path.stat().st_size == 0:
        return ()
    with open(path, "rb") as stream:
        return memoryview(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)).cast("Q")
