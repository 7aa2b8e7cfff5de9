"""The pages in Chromium, as people use them: with a mouse, with the keyboard alone, on a telephone and on a desk."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import uvicorn
from conftest import IN_A_BROWSER
from test_web_guard import PAYLOADS, article, poisoned

from pipeline.check import check_text
from pipeline.run import extract
from pipeline.web.app import create_app
from pipeline.web.library import Library
from pipeline.web.server import config_of
from pipeline.web.site import Site

pytestmark = IN_A_BROWSER

ROOT = Path(__file__).resolve().parents[1]
CLAIM = "Năm 2022, Long An xếp thứ 12/63 về chuyển đổi số."


@contextmanager
def serving(database: Path, editable: bool = False) -> Iterator[str]:
    """The address of a server over ``database``."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    running = uvicorn.Server(config_of(create_app(Site(Library(database), check_text, editable)), "127.0.0.1", port))
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    while not running.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{port}"
    running.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    database = tmp_path_factory.mktemp("pages") / "facts.duckdb"
    extract([ROOT / "corpus" / "articles"], database, workers=1)
    with serving(database, editable=True) as found:
        yield found


@pytest.fixture(params=[360, 1280])
def page(request: pytest.FixtureRequest, browser: Any) -> Iterator[Any]:
    """A page on a telephone and on a desk, without JavaScript; what it asks for elsewhere is an error."""
    context = browser.new_context(viewport={"width": request.param, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(10_000)
    elsewhere: list[str] = []
    page.on("request", lambda asked: None if asked.url.startswith("http://127.0.0.1:") else elsewhere.append(asked.url))
    yield page
    assert elsewhere == []
    context.close()


def test_a_pasted_text_is_marked_and_judged(page: Any, address: str) -> None:
    page.goto(address)
    page.get_by_label("Văn bản").fill(CLAIM)
    page.get_by_role("button", name="Kiểm tra").click()
    mark = page.locator("a.mark")
    assert mark.inner_text() == "12/63"
    assert "Long An · DTI · 2022 · hạng 12/63" in page.locator(".fact").inner_text()
    assert "sai" in page.locator(".fact .verdict").first.inner_text()
    assert "12 != 11" in page.locator(".fact").inner_text()
    mark.click()
    page.wait_for_url("**#" + str(page.locator(".fact").get_attribute("id")))


def test_english_is_one_click_away_and_back(page: Any, address: str) -> None:
    page.goto(address + "/tinh/long-an?verdict=supported")
    page.get_by_role("link", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert "verdict=supported" in page.url
    page.get_by_role("link", name="Articles", exact=True).first.click()
    assert page.locator("h1").inner_text() == "Articles"
    page.get_by_role("link", name="Tiếng Việt").click()
    assert page.locator("h1").inner_text() == "Bài báo"


def test_the_filters_narrow_the_list(page: Any, address: str) -> None:
    page.goto(address + "/bai-bao")
    everything = page.get_by_role("status").inner_text()
    page.get_by_label("Loại").select_option("team_count")
    page.locator("select[name=province]").select_option("ben-tre")
    page.get_by_role("button", name="Lọc").click()
    assert page.get_by_role("status").inner_text() != everything
    assert page.get_by_label("Loại").input_value() == "team_count"
    page.locator(".cards a").first.click()
    assert page.locator("a.mark.team_count").count() > 0
    page.go_back()
    page.get_by_role("link", name="Bỏ lọc").click()
    assert page.get_by_role("status").inner_text() == everything


def test_a_correction_is_shown_at_once_and_revised(page: Any, address: str) -> None:
    page.goto(address + "/bai-bao?kind=rank")
    page.locator(".cards a").first.click()
    article_address = page.url
    card = page.locator(".fact.rank").first
    card.get_by_role("link", name="Xem riêng").click()
    page.get_by_role("textbox", name="Con số").fill("62")
    page.get_by_label("Người sửa").fill("Nguyễn Thị An")
    page.get_by_label("Lý do").fill("bảng công bố")
    page.get_by_role("button", name="Sửa thành").click()
    assert page.url.startswith(article_address)
    said = page.locator(".said", has_text="Nguyễn Thị An")
    assert "bảng công bố" in said.inner_text()
    assert "hạng 62" in page.locator(".fact", has=said).inner_text()
    page.locator(".fact", has=said).get_by_role("link", name="Xem riêng").click()
    page.get_by_label("Lý do").fill("nhầm")
    page.get_by_role("button", name="Bác bỏ").click()
    assert page.locator(".said", has_text="Nguyễn Thị An").count() == 0
    page.get_by_role("link", name="Ý kiến sửa").click()
    assert "đã bác bỏ" in page.locator("main").inner_text()


def test_sql_is_answered_and_refused(page: Any, address: str) -> None:
    page.goto(address + "/du-lieu")
    page.get_by_role("link", name="Thứ hạng DTI").click()
    page.get_by_role("button", name="Chạy").click()
    assert page.locator("table.answer tbody tr").count() > 10
    with page.expect_download() as download:
        page.get_by_role("button", name="Tải CSV").click()
    assert "place_name,year" in Path(download.value.path()).read_text(encoding="utf-8-sig")
    page.get_by_label("SQL").fill("DROP TABLE facts")
    page.get_by_role("button", name="Chạy").click()
    assert "chỉ đọc" in page.get_by_role("alert").inner_text()


def tab_to(page: Any, focused: str) -> bool:
    """Press Tab until ``focused`` is there."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.locator(focused).count():
            return True
    return False


def test_the_keyboard_alone_checks_a_text(page: Any, address: str) -> None:
    page.goto(address)
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Đến nội dung"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.locator(":focus").get_attribute("id") == "text"
    page.keyboard.insert_text(CLAIM)
    assert tab_to(page, "main button:focus")
    page.keyboard.press("Enter")
    page.locator(".facts").wait_for()
    assert tab_to(page, "a.mark:focus")
    page.keyboard.press("Enter")
    page.wait_for_url("**#f-*")


PATHS = ["/", "/tinh", "/tinh/tay-ninh", "/bai-bao", "/bai-bao?kind=rank", "/mau-thuan", "/du-lieu", "/du-lieu?example=1", "/sua-doi",
         "/nowhere"]  # fmt: skip


@pytest.mark.parametrize("width", [360, 1280])
def test_no_page_is_wider_than_the_window_and_axe_finds_nothing_serious(browser: Any, address: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    # the pages' own policy would stop axe too
    context = browser.new_context(viewport={"width": width, "height": 800}, bypass_csp=True, color_scheme="dark" if width == 360 else "light")
    page = context.new_page()
    found: list[tuple[str, str, str]] = []

    def look() -> None:
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
        violations = axe.Axe().run(page).response["violations"]
        found.extend((page.url, v["id"], str(v["nodes"][0]["target"])) for v in violations if v["impact"] in ("serious", "critical"))

    for path in PATHS:
        page.goto(address + path)
        look()
    page.goto(address + "/bai-bao?kind=rank")
    page.locator(".cards a").first.click()
    page.goto(page.url + "?add=rank")
    look()
    page.locator(".fact").first.get_by_role("link", name="Xem riêng").click()
    look()
    page.goto(address)
    page.fill("#text", CLAIM)
    page.locator("main button").click()
    page.locator(".facts").wait_for()
    look()
    assert found == []
    context.close()


def test_no_script_of_any_article_or_reader_runs(browser: Any, tmp_path: Path) -> None:
    with serving(poisoned(tmp_path)) as address:
        context = browser.new_context()
        page = context.new_page()
        ran: list[str] = []
        page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))

        def look() -> None:
            if page.title().startswith("owned") or page.evaluate("document.scripts.length"):
                ran.append(page.url)

        page.set_content("<img src=x onerror=alert(1)>")
        page.wait_for_timeout(300)
        assert ran == ["1"], "a script that runs must be seen"
        ran.clear()
        articles = page.request.get(address + "/api/articles?limit=500").json()["articles"]
        assert len(articles) == len(PAYLOADS)
        for line in articles:
            page.goto(f"{address}/bai-bao/{line['article_id']}")
            look()
        for number, payload in enumerate(PAYLOADS):
            page.goto(f"{address}/{('bai-bao?q=', 'mau-thuan?province=', 'tinh/', 'su-kien/', '?lang=')[number % 5]}{quote(payload)}")
            look()
        for path in ("/bai-bao", "/mau-thuan", "/tinh/long-an", "/du-lieu"):
            page.goto(address + path)
            look()
        for payload in PAYLOADS[::6]:
            page.goto(address)
            page.fill("#text", article(payload))
            page.locator("main button").click()
            page.locator(".facts").wait_for()
            look()
            page.goto(address + "/du-lieu")
            page.fill("#sql", f"SELECT $x${payload}$x$ AS \"{payload.replace(chr(34), '')}\"")
            page.locator("main button").first.click()
            page.locator("table.answer").wait_for()
            look()
        context.close()
    assert ran == []
