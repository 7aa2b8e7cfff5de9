"""Correcting facts on the pages: what a form does, what is refused, and that nobody else's form does anything."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from pipeline.check import check_text
from pipeline.corrections import Corrections
from pipeline.run import extract
from pipeline.web.app import create_app
from pipeline.web.library import Library
from pipeline.web.site import Site

ARTICLE = "Chỉ số chuyển đổi số (DTI) năm 2022\nLong An xếp thứ 12/63 về DTI năm 2022.\nÔng Trần Văn Bé, Giám đốc Sở Nội vụ tỉnh Long An, dự họp.\n"


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("editing")
    (folder / "a.txt").write_text(ARTICLE, encoding="utf-8")
    extract([folder], folder / "facts.duckdb", workers=1)
    return folder / "facts.duckdb"


@pytest.fixture
def database(extracted: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(extracted, tmp_path / "facts.duckdb"))


def client_for(database: Path, editable: bool = True) -> TestClient:
    site = Site(Library(database), check_text, editable)
    return TestClient(create_app(site), base_url="http://localhost:8000", follow_redirects=False)


@pytest.fixture
def client(database: Path) -> Iterator[TestClient]:
    with client_for(database) as found:
        yield found


def article_of(client: TestClient) -> dict[str, object]:
    [line] = client.get("/api/articles").json()["articles"]
    return dict(client.get(f"/api/articles/{line['article_id']}").json())


def rank_of(client: TestClient) -> dict[str, object]:
    facts = article_of(client)["facts"]
    assert isinstance(facts, list)
    return dict(next(fact for fact in facts if fact["kind"] == "rank"))


def form_of(client: TestClient, fact: dict[str, object], **changes: str) -> dict[str, str]:
    """The form on a fact's page as a browser would send it."""
    page = client.get(f"/su-kien/{fact['fact_id']}").text
    inputs = dict(re.findall(r'<input[^>]*name="(\w+)"[^>]*value="([^"]*)"', page))
    for name, options in re.findall(r'<select name="(\w+)">(.*?)</select>', page, re.DOTALL):
        inputs[name] = "".join(re.findall(r'value="([^"]*)" selected', options))
    return {**inputs, "author": "Nguyễn An", "reason": "bảng công bố ghi 11", **changes}


def post(client: TestClient, form: dict[str, str], **headers: str) -> int:
    return client.post(f"/bai-bao/{article_of(client)['article_id']}/sua", data=form, headers=headers).status_code


def test_a_fact_is_corrected_and_shown_corrected_everywhere(client: TestClient) -> None:
    before = rank_of(client)
    assert before["verdict"] == "contradicted"
    assert client.get("/api/conflicts").json()["total"] == 1
    assert post(client, form_of(client, before, action="correct", value="11")) == 303
    after = rank_of(client)
    assert (after["value"], after["verdict"], after["place_id"]) == (11, "supported", "63:80")
    page = client.get(f"/bai-bao/{after['article_id']}").text
    assert "Nguyễn An" in page
    assert "bảng công bố ghi 11" in page
    assert client.get("/api/conflicts").json()["total"] == 0
    assert {fact["value"] for fact in client.get("/api/provinces/long-an").json()["claims"] if fact["kind"] == "rank"} == {11}
    old = client.get(f"/su-kien/{before['fact_id']}").text
    assert f"/su-kien/{after['fact_id']}" in old
    answer = client.post("/api/sql", json={"sql": "SELECT rank FROM dti_ranks"}).json()
    assert answer["rows"] == [[11]]


def test_a_fact_is_rejected_and_the_rejection_withdrawn(client: TestClient) -> None:
    fact = rank_of(client)
    assert post(client, form_of(client, fact, action="reject")) == 303
    assert not any(f["kind"] == "rank" for f in client.get("/api/provinces/long-an").json()["claims"])
    assert post(client, form_of(client, fact, action="withdraw")) == 303
    assert rank_of(client)["fact_id"] == fact["fact_id"]


def test_a_correction_can_be_revised(client: TestClient, database: Path) -> None:
    post(client, form_of(client, rank_of(client), action="correct", value="11"))
    post(client, form_of(client, rank_of(client), action="correct", value="10", author="Bình"))
    assert rank_of(client)["value"] == 10
    post(client, form_of(client, rank_of(client), action="confirm", author="Chi"))
    assert rank_of(client)["value"] == 10
    assert [(one.author, one.action) for one in Corrections(database).all()] == [
        ("Nguyễn An", "correct"), ("Bình", "correct"), ("Chi", "correct"),
    ]  # fmt: skip
    states = [one["state"] for one in client.get("/api/corrections").json()]
    assert states == ["superseded", "superseded", "attached"]


def test_a_missed_fact_is_added_and_taken_back(client: TestClient) -> None:
    article = article_of(client)
    page = client.get(f"/bai-bao/{article['article_id']}?add=official").text
    token = re.search(r'name="token" value="(\w+)"', page)
    assert token is not None
    form = {
        "token": token.group(1), "action": "add", "kind": "official", "author": "An", "person": "Trần Văn Bé",
        "role": "Giám đốc", "organization": "Sở Nội vụ", "evidence": "Ông Trần Văn Bé,\n Giám đốc Sở Nội vụ tỉnh Long An, dự họp.",
        "quote": "Trần Văn Bé", "status": "reported",
    }  # fmt: skip
    assert post(client, form) == 303
    facts = client.get(f"/api/articles/{article['article_id']}").json()["facts"]
    [added] = [fact for fact in facts if fact["organization"] == "Sở Nội vụ"]
    assert str(article["text"])[added["char_start"] : added["char_end"]] == "Trần Văn Bé"
    assert post(client, form_of(client, added, action="reject")) == 303
    assert client.get(f"/su-kien/{added['fact_id']}").status_code == 404


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"author": " "}, "Hãy cho biết bạn là ai"),
        ({"value": "mười"}, "không phải là số"),
        ({"value": ""}, "Còn thiếu"),
        ({"place_name": "Atlantis"}, "Atlantis"),
        ({"indicator": "nonsense"}, "nonsense"),
        ({"year": "²⁰²²"}, "không phải là số nguyên"),
        ({"action": "nonsense"}, "Hãy chọn"),
        ({"fact_id": "nonsense"}, "vừa thay đổi"),
    ],
)
def test_what_states_no_fact_is_refused_with_the_reason(client: TestClient, changes: dict[str, str], said: str) -> None:
    form = form_of(client, rank_of(client), action="correct") | changes
    answer = client.post(f"/bai-bao/{article_of(client)['article_id']}/sua", data=form)
    assert answer.status_code == 422
    assert said in answer.text


def test_a_sentence_that_is_not_in_the_article_adds_nothing(client: TestClient, database: Path) -> None:
    form = form_of(client, rank_of(client), action="add", kind="rank", evidence="Câu này không có.", quote="Câu")
    assert post(client, form) == 422
    assert Corrections(database).all() == []


def test_no_form_of_another_site_changes_anything(client: TestClient, database: Path) -> None:
    form = form_of(client, rank_of(client), action="reject")
    assert post(client, form, origin="https://evil.example") == 403
    assert post(client, form, origin="null") == 403
    assert post(client, form, **{"sec-fetch-site": "cross-site"}) == 403
    assert post(client, {**form, "token": "0" * 64}) == 403
    assert post(client, {key: value for key, value in form.items() if key != "token"}) == 403
    client.cookies.clear()
    assert post(client, form) == 403
    assert Corrections(database).all() == []


def test_nobody_edits_a_server_that_was_not_started_so(database: Path) -> None:
    client = client_for(database, editable=False)
    page = client.get(f"/su-kien/{rank_of(client)['fact_id']}").text
    assert "<form" not in page
    assert post(client, {"action": "reject", "author": "An", "fact_id": str(rank_of(client)["fact_id"])}) == 403
    assert "set-cookie" not in client.get("/").headers


def test_a_correction_of_a_merged_province_is_of_its_era(client: TestClient) -> None:
    post(client, form_of(client, rank_of(client), action="correct", place_name="Tây Ninh", out_of="34", year="2024"))
    assert rank_of(client)["place_id"] == "34:80"
