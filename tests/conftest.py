"""Fixtures that more than one test file uses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.model import Article, Fact, Reading
from pipeline.store import Store

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


@pytest.fixture
def shared() -> Path:
    """Return the folder of shared news; skip the test, saying so, where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the shared news is not beside the checkout")
    return SHARED


@pytest.fixture
def fresh_db(tmp_path: Path) -> Iterator[Store]:
    """Return a new database with a run begun."""
    with Store(tmp_path / "fresh.duckdb") as store:
        store.begin({"input": "test"})
        yield store


def make_reading(
    path: str, text: str, *mentions: tuple[str, dict[str, object]], **article: object
) -> Reading:
    """Return a reading of ``text`` with one fact for each ``(mention, columns)``."""
    facts = []
    for mention, columns in mentions:
        start = text.index(mention)
        facts.append(Fact(start=start, end=start + len(mention), evidence_start=0,
                          evidence_end=len(text), rule="test", **columns))  # fmt: skip
    return Reading(Article(path, text, **article), tuple(facts))
