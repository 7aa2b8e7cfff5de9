"""What the server refuses: foreign names, other sites' posts, large and slow bodies, paths that lead out."""

from __future__ import annotations

import asyncio
import re
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi.testclient import TestClient

from pipeline.check import check_text
from pipeline.run import extract
from pipeline.web import guard, server
from pipeline.web.app import create_app
from pipeline.web.library import Library
from pipeline.web.site import Site

#: Sixty ways to run a script from a text; each stands in the title, the body, a name, a file name and an address.
PAYLOADS = tuple(
    pattern.format(code=code)
    for code in ("alert(1)", "document.title='owned'")
    for pattern in (
        "<script>{code}</script>", "<ScRiPt>{code}</sCrIpT>", "<img src=x onerror={code}>", "<svg onload={code}>",
        "<svg><script>{code}</script></svg>", "<body onload={code}>", "<iframe src=javascript:{code}>",
        "<a href=javascript:{code}>x</a>", "\"><script>{code}</script>", "'><script>{code}</script>",
        "\" onmouseover=\"{code}", "' onfocus='{code}' autofocus='", "</title><script>{code}</script>",
        "</textarea><script>{code}</script>", "</style><script>{code}</script>", "<!--><script>{code}</script>",
        "<math><mi xlink:href=javascript:{code}>x</mi></math>", "<input autofocus onfocus={code}>",
        "<details open ontoggle={code}>", "<video><source onerror={code}></video>", "<object data=javascript:{code}>",
        "<embed src=javascript:{code}>", "<meta http-equiv=refresh content='0;url=javascript:{code}'>",
        "<link rel=stylesheet href=javascript:{code}>", "<base href=javascript:{code}//>", "javascript:{code}",
        "{{{{constructor.constructor('{code}')()}}}}", "<template><script>{code}</script></template>",
        "&lt;script&gt;{code}&lt;/script&gt;", "\u202e><b><script>{code}</script>",
    )
)  # fmt: skip


def article(payload: str) -> str:
    """An article of which the title, the body and a name hold ``payload``."""
    return (
        f"Long An {payload}\n\nNăm 2022, Long An xếp thứ 12/63 về chuyển đổi số {payload}.\n\n"
        f"Ông Nguyễn Văn Hòa, Giám đốc Sở {payload} tỉnh Long An, cho biết.\n"
    )


def poisoned(folder: Path) -> Path:
    """A database of articles that hold every payload, in files named after them as far as names may be."""
    news = folder / "news"
    news.mkdir()
    for number, payload in enumerate(PAYLOADS):
        name = f"{number:02} {payload.replace('/', '∕')}.txt"
        (news / name).write_text(article(payload), encoding="utf-8")
    extract([news], folder / "facts.duckdb", workers=1)
    return folder / "facts.duckdb"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return poisoned(tmp_path_factory.mktemp("guard"))


@pytest.fixture(scope="module")
def client(database: Path) -> Iterator[TestClient]:
    site = Site(Library(database), check_text)
    with TestClient(create_app(site), base_url="http://127.0.0.1:8000", follow_redirects=False) as found:
        yield found


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "localhost@evil.example", "", "0x7f.1"]
)
def test_a_foreign_host_is_refused(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 421


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:9", "[::1]:8000", "LOCALHOST"])
def test_its_own_names_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("path", ["/", "/du-lieu", "/api/check", "/api/sql"])
@pytest.mark.parametrize(
    "headers", [{"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}]
)
def test_a_post_of_another_site_is_refused(client: TestClient, path: str, headers: dict[str, str]) -> None:
    assert client.post(path, data={"text": "x", "sql": "SELECT 1"}, headers=headers).status_code == 403


def test_ten_megabytes_are_refused(client: TestClient) -> None:
    assert client.post("/", data={"text": "a" * 10_000_000}).status_code == 413
    assert client.post("/", content=iter([b"text=" + b"a" * 500_000] * 3), headers={"content-type": "application/x-www-form-urlencoded"}).status_code == 413
    assert client.post("/", content=b"x", headers={"content-length": "9" * 30}).status_code in (400, 413)


@pytest.mark.parametrize(
    "query",
    ["/bai-bao?year=99999999999999999999", "/bai-bao?page=999999999", "/bai-bao?province='", "/mau-thuan?year=-1", "/mau-thuan?check=%00",
     "/tinh/long-an?verdict=x&page=100000", "/bai-bao?q=%25%27%22", "/du-lieu?example=99", "/du-lieu?example=-1", "/api/articles?limit=0",
     "/api/articles?offset=99999999999999999999", "/api/facts/%27", "/bai-bao?q=" + "a" * 5000],
)  # fmt: skip
def test_no_query_breaks_a_page(client: TestClient, query: str) -> None:
    assert client.get(query).status_code < 500


def test_every_answer_carries_the_policy(client: TestClient) -> None:
    for path in ("/", "/static/style.css", "/nowhere", "/api/articles", "/bai-bao.csv"):
        policy = client.get(path).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "script-src" not in policy


def test_nothing_that_articles_say_becomes_markup(client: TestClient) -> None:
    paths = ["/bai-bao", "/mau-thuan", "/tinh/long-an", *(f"/bai-bao?page={page}" for page in (2, 3))]
    paths += [f"/bai-bao/{line['article_id']}" for line in client.get("/api/articles?limit=500").json()["articles"]]
    assert len(paths) > 60
    for path in paths:
        page = client.get(path).text
        assert not re.search(r"<(?:script|iframe|object|embed|base|math|video|template|body on|svg on|input aut)", page, re.IGNORECASE), path
        assert not re.search(r"<[^>]*\s(?:on\w+|style)=", re.sub(r'"[^"]*"', '""', page)), path
        assert not re.search(r'(?:href|src)="\s*javascript:', page, re.IGNORECASE), path


@pytest.mark.parametrize("payload", PAYLOADS[:30])
def test_nothing_that_a_reader_sends_becomes_markup(client: TestClient, payload: str) -> None:
    for page in (
        client.post("/", data={"text": article(payload), "province": payload}).text,
        client.post("/du-lieu", data={"sql": f"SELECT $${payload}$$ AS a"}).text if "$" not in payload else "",
        client.get("/bai-bao", params={"q": payload, "outlet": payload, "kind": payload, "lang": payload}).text,
        client.get("/mau-thuan", params={"province": payload, "check": payload}).text,
    ):
        assert not any(sign in payload for sign in '<"') or payload not in page
        assert "<script" not in page


@pytest.fixture(scope="module")
def address(database: Path) -> Iterator[tuple[str, int]]:
    """A real server on this machine that gives clients a second."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(server, "SECONDS_FOR_REQUEST", 1.0)
        patch.setattr(guard, "SECONDS_FOR_BODY", 1.0)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        app = create_app(Site(Library(database), check_text))
        running = uvicorn.Server(server.config_of(app, "127.0.0.1", port))
        thread = threading.Thread(target=running.run, daemon=True)
        thread.start()
        while not running.started:
            time.sleep(0.01)
        yield "127.0.0.1", port
        running.should_exit = True
        thread.join(10)


def ask(address: tuple[str, int], request: bytes) -> bytes:
    """Send ``request`` as it is and return the whole answer."""
    with socket.create_connection(address, timeout=10) as client:
        client.sendall(request)
        return b"".join(iter(lambda: client.recv(65536), b""))


@pytest.mark.parametrize(
    "path",
    [
        b"//evil.example", b"//evil.example/", b"//evil.example/%2e%2e", b"/\\evil.example/", b"/%5cevil.example/",
        b"/https://evil.example/", b"/static/../app.py", b"/static/..%2fapp.py", b"/static/%2e%2e/%2e%2e/cli.py",
        b"/static//etc/passwd", b"/static/....//app.py", b"/bai-bao/../../etc/passwd", b"/bai-bao/%2e%2e%2fetc%2fpasswd",
        b"/tinh/%00", b"/su-kien/%ff%fe", b"/tinh/" + b"a" * 5000, b"/bai-bao/?page=1", b"/tinh/", b"http://evil.example/",
    ],
)  # fmt: skip
def test_no_path_leads_out_or_elsewhere(address: tuple[str, int], path: bytes) -> None:
    answer = ask(address, b"GET " + path + b" HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
    assert answer[:12] in (b"HTTP/1.1 400", b"HTTP/1.1 404")
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"\r\nlocation:" not in head.lower()
    assert b"root:" not in body
    assert b"import" not in body
    assert not re.search(rb'(?:href|src|action)="(?://|/\\|http)', body)


def test_two_hundred_slow_clients_are_hung_up_on_and_keep_nobody_waiting(address: tuple[str, int]) -> None:
    async def slow(begin: bytes) -> bytes:
        reader, writer = await asyncio.open_connection(*address)
        writer.write(begin)
        await writer.drain()
        said = await asyncio.wait_for(reader.read(), 20)
        writer.close()
        return said

    async def normal() -> float:
        started = time.monotonic()
        reader, writer = await asyncio.open_connection(*address)
        writer.write(b"GET /tinh HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
        said = await asyncio.wait_for(reader.read(), 20)
        writer.close()
        assert said.startswith(b"HTTP/1.1 200")
        return time.monotonic() - started

    async def all_at_once() -> tuple[list[bytes], list[float]]:
        head = b"GET / HTTP/1.1\r\nhost: loc"
        body = b"POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1000\r\n\r\ntext=a"
        clients = asyncio.gather(*(slow(begin) for begin in [head, body] * 100))
        times = [await normal() for _ in range(10)]
        return await clients, times

    answers, times = asyncio.run(all_at_once())
    assert {answer[:12] for answer in answers} <= {b"", b"HTTP/1.1 408"}
    assert max(times) < 2


def test_a_body_too_large_is_refused_by_the_running_server(address: tuple[str, int]) -> None:
    import httpx

    base = f"http://{address[0]}:{address[1]}"
    assert httpx.post(base + "/", data={"text": "a" * 10_000_000}, timeout=20).status_code == 413
    assert httpx.get(base + "/").status_code == 200


def test_garbage_is_refused(address: tuple[str, int]) -> None:
    for garbage in (b"\x16\x03\x01\x00", b"GET / HTTP/9.9\r\n\r\n", b"GET /\r\n" * 100, b"A" * 100_000, b"GET / HTTP/1.1\r\nhost: a\r\nhost: localhost\r\n\r\n"):
        with socket.create_connection(address, timeout=10) as client:
            client.sendall(garbage)
            said: Any = client.recv(12)
            assert said[:10] in (b"", b"HTTP/1.1 4"), garbage[:30]
