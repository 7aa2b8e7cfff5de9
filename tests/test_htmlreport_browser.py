"""The report in Chromium: nothing runs, nothing is fetched, the language switch and the keyboard work."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import IN_A_BROWSER
from test_htmlreport import build

from pipeline.htmlreport import write_report

pytestmark = IN_A_BROWSER


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("browser")
    build(folder / "facts.duckdb")
    write_report(folder / "facts.duckdb", folder / "report.html")
    return Path(folder, "report.html").as_uri()


@pytest.fixture(params=[360, 1280])
def page(request: pytest.FixtureRequest, browser: Any, address: str) -> Iterator[Any]:
    """Return the report in a window of a telephone and of a desk, with what it asked for and said."""
    page = browser.new_page(viewport={"width": request.param, "height": 800})
    page.asked, page.told = [], []
    page.on("request", lambda asked: page.asked.append(asked.url))
    page.on("console", lambda message: page.told.append(message.text))
    page.on("dialog", lambda dialog: page.told.append(dialog.message))
    page.goto(address)
    yield page
    page.close()


def test_it_asks_for_nothing_and_runs_nothing(page: Any, address: str) -> None:
    assert page.asked == [address]
    assert page.told == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_english_is_one_click_away(page: Any) -> None:
    heading = page.locator("h2").first
    assert heading.inner_text() == "Tóm tắt"
    page.get_by_label("English").check()
    assert heading.inner_text() == "Summary"
    assert page.locator("svg:visible").count() == page.locator(".en svg").count() > 0


def test_the_keyboard_opens_the_evidence(page: Any) -> None:
    page.locator("summary").first.focus()
    assert not page.locator("details mark").first.is_visible()
    page.keyboard.press("Enter")
    assert page.locator("details mark").first.is_visible()


def test_axe_finds_nothing_serious(browser: Any, address: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    context = browser.new_context(bypass_csp=True)  # the page's own policy would stop axe too
    page = context.new_page()
    page.goto(address)
    page.locator("summary").first.click()
    found = axe.Axe().run(page).response["violations"]
    assert [violation["id"] for violation in found if violation["impact"] in ("serious", "critical")] == []
    context.close()
