"""The report: one page without script or network, that says what the database says, in two languages."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import make_reading
from lxml import html

from pipeline.check import Summary, check_database
from pipeline.cli import main
from pipeline.gazetteer import places
from pipeline.htmlreport import render
from pipeline.htmlreport.contents import MOST_FACTS, Quote, quote, read_contents
from pipeline.store import Store, StoreError

RANK: Mapping[str, object] = {
    "kind": "rank", "place_id": "63:80", "place_name": "Long An", "place_level": "province", "indicator": "dti",
    "year": 2022, "unit": "rank", "out_of": 63, "scope": "national", "qualifier": "exact",
}  # fmt: skip
TEAMS = {"kind": "team_count", "place_id": "D:794", "place_name": "Tân An", "place_level": "district", "unit": "teams"}
HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(2)">'
LONG = "Từ đầu câu rất dài " * 30


def build(path: Path) -> Summary:
    """Make a database of a right and a wrong rank, hostile text, a copy, and more facts than are shown."""
    figures = [str(number) for number in range(1000, 1000 + MOST_FACTS + 5)]
    readings = [
        make_reading("bao/dung.txt", "Năm 2022, Long An xếp thứ 11/63.", ("11/63", {**RANK, "value": 11.0}),
                     title="Bài đúng", outlet="Báo Long An", published=date(2023, 7, 14), url="https://example.vn/a"),
        make_reading("bao/sai.txt", f"{LONG}Long An xếp thứ 40/63 {HOSTILE}.", ("40/63", {**RANK, "value": 40.0}),
                     title=HOSTILE, outlet=HOSTILE, url="javascript:alert(3)", published=date(2023, 7, 15)),
        make_reading("bao/to.txt", "Tân An có " + ", ".join(figures) + " tổ.",
                     *((figure, {**TEAMS, "value": float(figure)}) for figure in figures)),
    ]  # fmt: skip
    with Store(path) as store:
        store.begin({"input": "test"})
        store.write(readings, "r")
        store.write_places(places().values())
        return check_database(store.connection)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Summary]:
    path = tmp_path_factory.mktemp("report") / "facts.duckdb"
    return path, build(path)


@pytest.fixture(scope="module")
def page(built: tuple[Path, Summary]) -> html.HtmlElement:
    return html.document_fromstring(render(read_contents(built[0])))


def said(element: html.HtmlElement, lang: str) -> str:
    """Return the text of ``element`` as a reader of ``lang`` sees it."""
    other = {"vi": "en", "en": "vi"}[lang]
    hidden = f"contains(concat(' ', @class, ' '), ' {other} ')"
    return " ".join("".join(element.xpath(f".//text()[not(ancestor::*[{hidden}])]")).split())


def test_nothing_runs_and_nothing_loads(page: html.HtmlElement) -> None:
    assert not page.xpath("//script | //link | //img | //iframe | //object | //*[@style] | //*[@src]")
    assert not [name for element in page.iter() for name in element.attrib if name.startswith("on")]
    assert {link.split(":")[0] for link in page.xpath("//a/@href") if not link.startswith("#")} == {"https"}


def test_the_policy_lets_only_its_own_style_stand(page: html.HtmlElement) -> None:
    [policy] = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    [style] = page.xpath("//style/text()")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy


def test_the_summary_counts_as_the_checks_do(built: tuple[Path, Summary]) -> None:
    contents = read_contents(built[0])
    assert {name: count for name, count in contents.verdicts.items() if count} == dict(built[1].claims)
    assert contents.kinds["rank"] == 2
    assert contents.articles == 3


def test_a_contradiction_with_its_evidence_and_source(page: html.HtmlElement) -> None:
    cards = page.xpath("//*[@id='contradictions']//li")
    assert len(cards) == 2
    [card] = [card for card in cards if "thứ hạng so với số công bố" in said(card, "vi")]
    assert "Long An được nêu là hạng 40" in said(card, "vi")
    assert "hạng 11" in said(card, "vi")
    assert "Long An is given as rank 40" in said(card, "en")
    [evidence] = card.xpath(".//blockquote")
    assert [mark.text for mark in evidence.xpath("./mark")] == ["40/63"]
    assert HOSTILE in evidence.text_content()
    assert card.xpath(".//p[@class='sources']/a/@href")


def test_charts_and_facts_by_province(page: html.HtmlElement) -> None:
    [section] = page.xpath("//section[h3]")
    assert said(section.xpath("./h3")[0], "vi") == "Long An"
    assert [div.get("lang") for div in section.xpath(".//div[.//*[local-name()='svg']]")] == ["vi", "en"]
    assert "2022: hạng 40 (Báo đưa: " in section.text_content()
    cards = section.xpath(".//li")
    assert len(cards) == MOST_FACTS
    assert said(cards[0], "vi").startswith("sai Long An · DTI · 2022 · hạng 40/63")
    assert said(cards[1], "en").startswith("supported Long An · DTI · 2022 · rank 11/63")
    assert f"({MOST_FACTS + 7})" in said(section.xpath(".//summary")[0], "vi")
    assert f"Ở đây là {MOST_FACTS} dữ kiện" in said(section, "vi")


def test_the_same_database_gives_the_same_page(built: tuple[Path, Summary], tmp_path: Path) -> None:
    for name in ("a.html", "b.html"):
        done = CliRunner().invoke(main, ["report", str(tmp_path / name), "--db", str(built[0])])
        assert done.output == f"2 contradictions and 1 sections written to {tmp_path / name}\n"
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_a_copy_is_counted_and_does_not_speak_for_itself(tmp_path: Path) -> None:
    build(tmp_path / "f.duckdb")
    with Store(tmp_path / "f.duckdb") as store:
        store.rows("UPDATE articles SET duplicate_of = (SELECT article_id FROM articles WHERE path = 'bao/dung.txt') WHERE path = 'bao/sai.txt'")
        check_database(store.connection)
    contents = read_contents(tmp_path / "f.duckdb")
    assert contents.copies == 1
    assert [item.check["kind"] for item in contents.contradictions] == ["between_articles"]
    assert not [row for section in contents.sections for row, _ in section.facts if row["path"] == "bao/sai.txt"]


def test_a_database_without_checks_or_none(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no database"):
        read_contents(tmp_path / "f.duckdb")
    with Store(tmp_path / "f.duckdb"):
        pass
    with pytest.raises(StoreError, match="`dtifacts check --db"):
        read_contents(tmp_path / "f.duckdb")


@pytest.mark.parametrize(
    ("text", "start", "evidence", "expected"),
    [
        ("Hạng 2. Hạng 2.", 13, "Hạng 2.", ("Hạng ", "2", ".")),
        ("Một câu. 11 là hạng.", 9, "11 là hạng.", ("", "1", "1 là hạng.")),
        ("x" * 400 + "7" + "y" * 400, 400, "x" * 400 + "7" + "y" * 400, ("… " + "x" * 280, "7", "y" * 280 + " …")),
    ],
)
def test_a_mention_is_marked_where_it_stands(text: str, start: int, evidence: str, expected: tuple[str, ...]) -> None:
    first = max(start - len(evidence), 0)
    around = text[first : first + 2 * len(evidence)]
    row = {"evidence": evidence, "char_start": start, "char_end": start + 1, "window_start": first, "around": around}
    assert quote(row) == Quote(*expected)
