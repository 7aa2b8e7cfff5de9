"""The pages: what they show, in which language, and that every link on them leads somewhere."""

from __future__ import annotations

import csv
import doctest
import io
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest
from fastapi.testclient import TestClient

from pipeline.check import check_text
from pipeline.run import extract
from pipeline.web.app import create_app
from pipeline.web.library import Library
from pipeline.web.marks import segments
from pipeline.web.provinces import provinces
from pipeline.web.site import Site

ROOT = Path(__file__).resolve().parents[1]
CLAIM = "Năm 2022, Long An xếp thứ 11/63 về chuyển đổi số, tăng 10 hạng so với năm 2021."


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("web") / "facts.duckdb"
    extract([ROOT / "corpus" / "articles"], path, workers=1)
    return path


def client_for(database: Path, **options: bool) -> TestClient:
    return TestClient(create_app(Site(Library(database), check_text, **options)), base_url="http://localhost:8000")


@pytest.fixture(scope="module")
def client(database: Path) -> Iterator[TestClient]:
    with client_for(database) as found:
        yield found


def first(database: Path, query: str) -> str:
    with duckdb.connect(str(database), read_only=True) as connection:
        row = connection.execute(query).fetchone()
    assert row is not None
    return str(row[0])


@pytest.fixture(scope="module")
def article_id(database: Path) -> str:
    return first(database, "SELECT article_id FROM facts WHERE kind = 'rank' GROUP BY 1 ORDER BY count(*) DESC, 1")


def test_a_pasted_sentence_is_marked_read_and_judged(client: TestClient) -> None:
    page = client.post("/", data={"text": CLAIM}).text
    assert re.search(r'<a class="mark rank supported"[^>]*>11/63</a>', page)
    assert "Long An · DTI · 2022 · hạng 11/63" in page
    assert "11 = 11" in page
    assert "dti.gov.vn" in page


def test_a_false_claim_is_contradicted_in_english(client: TestClient) -> None:
    page = client.post("/?lang=en", data={"text": CLAIM.replace("11/63", "21/63")}).text
    assert "contradicted" in page
    assert "Long An · DTI · 2022 · rank 21/63" in page
    assert '<html lang="en">' in page


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"text": "  "}, "Hãy dán"),
        ({"text": "x" * 100_001}, "100.000"),
        ({"text": CLAIM, "published": "hôm qua"}, "Ngày đăng"),
    ],
)
def test_what_cannot_be_checked_is_said(client: TestClient, data: dict[str, str], said: str) -> None:
    answer = client.post("/", data=data)
    assert answer.status_code == 422
    assert said in answer.text


def test_the_date_and_the_province_settle_what_the_text_leaves_open(client: TestClient) -> None:
    asked = {"text": "Tỉnh xếp thứ 11/63 về chuyển đổi số, tăng 10 hạng so với năm trước.", "published": "2023-07-12", "province": "long-an"}
    assert "Long An · DTI · 2022 · hạng 11/63" in client.post("/", data=asked).text


def test_checking_works_without_a_database(tmp_path: Path) -> None:
    client = client_for(tmp_path / "none.duckdb")
    assert client.get("/").status_code == 200
    assert "11/63" in client.post("/", data={"text": CLAIM}).text
    assert client.get("/tinh/long-an").status_code == 200
    answer = client.get("/bai-bao")
    assert answer.status_code == 404
    assert "dtifacts extract" in answer.text


def test_the_first_page_is_light_and_needs_no_script(client: TestClient) -> None:
    page = client.get("/")
    weight = len(page.content) + len(client.get("/static/style.css").content) + len(client.get("/static/icon.svg").content)
    assert weight < 100_000
    assert "<script" not in page.text
    assert "style=" not in page.text


PAGES = ["/", "/tinh", "/tinh/long-an", "/tinh/tay-ninh", "/bai-bao", "/bai-bao?province=long-an&kind=rank", "/mau-thuan",
         "/mau-thuan?year=2022", "/du-lieu", "/du-lieu?example=2"]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_link_on_a_page_leads_somewhere(client: TestClient, path: str, lang: str) -> None:
    page = client.get(path, params={"lang": "en"} if lang == "en" else None)
    assert page.status_code == 200
    links = set(re.findall(r'(?:href|src)="(/[^"#]*)', page.text))
    assert len(links) > 5
    for link in sorted(links):
        assert client.get(link.replace("&amp;", "&")).status_code == 200, link


@pytest.mark.parametrize("path", PAGES)
def test_an_english_page_stays_english(client: TestClient, path: str) -> None:
    page = client.get(path + ("&" if "?" in path else "?") + "lang=en").text
    pages = re.findall(r'href="(/(?:tinh|bai-bao|su-kien|mau-thuan|du-lieu)[^"]*)" *[>a]', page)
    assert all("lang=en" in link for link in pages if ".csv" not in link and ".json" not in link)
    vietnamese = re.search(r'<a class="language" href="([^"]+)"', page)
    assert vietnamese is not None
    assert '<html lang="vi">' in client.get(vietnamese.group(1).replace("&amp;", "&")).text


def test_an_article_shows_each_fact_once_in_place_and_beside(client: TestClient, database: Path, article_id: str) -> None:
    page = client.get(f"/bai-bao/{article_id}").text
    with duckdb.connect(str(database), read_only=True) as connection:
        facts = connection.execute("SELECT fact_id FROM facts WHERE article_id = ?", [article_id]).fetchall()
    for (fact_id,) in facts:
        assert page.count(f'id="m-{fact_id}"') == 1
        assert page.count(f'id="f-{fact_id}"') == 1


def test_the_verdict_on_a_page_is_the_stored_one(client: TestClient, database: Path) -> None:
    fact_id = first(database, "SELECT fact_ids[1] FROM checks WHERE kind = 'rank_reference' AND verdict = 'contradicted'")
    page = client.get(f"/su-kien/{fact_id}").text
    assert "verdict contradicted" in page
    assert client.get(f"/api/facts/{fact_id}").json()["verdict"] == "contradicted"


def test_the_filters_give_what_the_tables_have(client: TestClient, database: Path) -> None:
    query = "SELECT count(DISTINCT article_id) FROM facts WHERE {}"
    for filters, where in (
        ("kind=official", "kind = 'official'"),
        ("year=2022", "year = 2022"),
        ("kind=team_count&q=", "kind = 'team_count'"),
        ("kind=nonsense", "true"),
    ):
        counted = int(first(database, query.format(where)))
        total = client.get(f"/api/articles?{filters}").json()["total"]
        if filters == "kind=nonsense":
            assert total == int(first(database, "SELECT count(*) FROM articles"))
        else:
            assert total == counted


def test_a_province_has_both_eras(client: TestClient) -> None:
    page = client.get("/tinh/tay-ninh").text
    assert re.search(r'Gồm\s+<a href="/tinh/(?:tay-ninh|long-an)">', page)
    old = client.get("/tinh/long-an").text
    assert 'Thuộc <a href="/tinh/tay-ninh">Tây Ninh</a>' in re.sub(r"\s+", " ", old)
    assert "0,6386" in old
    assert len({p.slug for p in provinces().values()}) == 63


def test_the_officials_of_a_province_are_those_of_its_bodies(client: TestClient) -> None:
    officials = client.get("/api/provinces/hau-giang").json()["officials"]
    assert len(officials) > 0
    assert not any("Bộ " in (one["organization"] or "") for one in officials)


def test_the_worst_conflict_comes_first(client: TestClient) -> None:
    rows = client.get("/api/conflicts").json()["conflicts"]
    assert len(rows) > 5
    assert [row["severity"] for row in rows] == sorted((row["severity"] for row in rows), reverse=True)


def test_lists_download_as_csv_and_json(client: TestClient, article_id: str) -> None:
    for path in ("/tinh", "/bai-bao", "/mau-thuan", "/tinh/long-an", f"/bai-bao/{article_id}"):
        text = client.get(path + ".csv").content.decode("utf-8")
        assert text.startswith("\ufeff")
        rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
        assert len(rows) == len(json.loads(client.get(path + ".json").text)) > 0


def test_a_long_file_is_one_table(database: Path) -> None:
    from pipeline.web.downloads import file_response

    async def body(form: str) -> str:
        response = file_response(form, ["n", "text"], iter([i, "}\n{"] for i in range(1201)), "x")  # type: ignore[arg-type]
        return "".join([chunk async for chunk in response.body_iterator])  # type: ignore[attr-defined]

    import asyncio

    assert json.loads(asyncio.run(body("json")))[1200] == {"n": 1200, "text": "}\n{"}
    table = list(csv.DictReader(io.StringIO(asyncio.run(body("csv")).removeprefix("\ufeff"))))
    assert [row["n"] for row in table] == [str(i) for i in range(1201)]


def test_the_api_is_described(client: TestClient) -> None:
    described = client.get("/api/openapi.json").json()["paths"]
    assert {"/api/check", "/api/articles", "/api/facts/{fact_id}", "/api/conflicts", "/api/provinces/{slug}"} <= set(described)
    checked = client.post("/api/check", json={"text": CLAIM, "published": date(2023, 7, 12).isoformat()}).json()
    assert checked["verdict"] == "supported"
    assert client.post("/api/check", json={"text": CLAIM, "province": "Nowhere"}).status_code == 422
    assert client.get("/api/facts/none").json() == {"detail": "there is no such fact"}


@pytest.mark.parametrize("path", ["/x", "/tinh/nowhere", "/bai-bao/none", "/su-kien/none", "/bai-bao?page=0", "/bai-bao?page=x"])
def test_what_is_not_there_is_a_page_that_says_so(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in (404, 422)
    assert "</html>" in answer.text


def test_the_new_database_is_shown_when_it_is_whole(tmp_path: Path, database: Path) -> None:
    path = tmp_path / "facts.duckdb"
    path.write_bytes(database.read_bytes())
    library = Library(path)
    before = library.current()
    assert before is not None
    (tmp_path / "new").write_bytes(b"not a database at all")
    (tmp_path / "new").replace(path)
    assert library.current() is before
    (tmp_path / "new").write_bytes(database.read_bytes())
    (tmp_path / "new").replace(path)
    for _ in range(100):
        if library.current() is not before:
            break
        import time

        time.sleep(0.05)
    assert library.current() is not before
    assert before.rows("SELECT count(*) AS n FROM db.facts")[0]["n"] > 0


def test_marks_may_overlap_and_nest() -> None:
    facts = [{"fact_id": i, "char_start": a, "char_end": b} for i, a, b in [("a", 0, 5), ("b", 3, 8), ("c", 3, 5)]]
    parts = segments("0123456789", facts, [(8, 10)])
    assert "".join(part.text for part in parts) == "0123456789"
    assert [(p.text, [f["fact_id"] for f in p.facts], p.opens, p.furniture) for p in parts] == [
        ("012", ["a"], ("a",), False),
        ("34", ["c", "a", "b"], ("b", "c"), False),
        ("567", ["b"], (), False),
        ("89", [], (), True),
    ]


def test_the_examples_in_the_words_of_provinces_hold() -> None:
    from pipeline.web import provinces as module

    assert doctest.testmod(module).failed == 0
