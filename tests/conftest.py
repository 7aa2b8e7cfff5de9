"""Fixtures that more than one test file uses."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from pipeline.model import Article, Fact, Reading
from pipeline.store import Store

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
CHROMIUM = shutil.which("chromium")
#: For a test file whose tests need the fixture ``browser``.
IN_A_BROWSER = [
    pytest.mark.skipif(find_spec("playwright") is None, reason="playwright is not installed"),
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine"),
]


@pytest.fixture
def shared() -> Path:
    """Return the folder of shared news; skip the test, saying so, where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the shared news is not beside the checkout")
    return SHARED


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Return Debian's Chromium, driven by Playwright."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


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
