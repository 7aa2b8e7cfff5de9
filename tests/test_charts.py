"""Charts: which figures a line joins, which way is up, how kinds of sources differ, and what a page may inline."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from lxml import etree

from pipeline.charts import OFFICIAL, REPORTED, Point, rank_chart, value_chart

RANKS = [
    Point(2020, 63, 21, 63), Point(2021, 63, 30, 63), Point(2022, 63, 11, 63),
    Point(2022, 63, 12, 63, REPORTED, "Báo A"), Point(2022, 63, 12, 63, REPORTED, "Báo B"),
    Point(2023, 63, 9, 63, REPORTED, "Báo A"), Point(2024, 34, 7, 34), Point(2025, 34, 5, 34),
]  # fmt: skip


def tree(svg: str) -> etree._Element:
    return etree.fromstring(svg)


def named(element: etree._Element, name: str) -> list[etree._Element]:
    return list(element.iter(f"{{http://www.w3.org/2000/svg}}{name}"))


def points(svg: str) -> dict[str, etree._Element]:
    """Return the drawn points by what they say."""
    return {title.text: title.getparent() for title in named(tree(svg), "title")[1:]}


def height(point: etree._Element) -> float:
    """Return how far below the top of its panel a circle is drawn."""
    return float(point.get("cy"))


def lines(svg: str) -> list[int]:
    """Return how many figures each line joins."""
    return [len(line.get("points").split()) for line in named(tree(svg), "polyline")]


def test_a_better_rank_stands_higher() -> None:
    drawn = points(rank_chart(RANKS, "vi"))
    best, worst = drawn["2022: hạng 11 (Số công bố)"], drawn["2021: hạng 30 (Số công bố)"]
    assert height(best) < height(worst)


def test_a_greater_value_stands_higher() -> None:
    drawn = points(value_chart([Point(2021, 63, 0.4), Point(2022, 63, 0.6386)], "en"))
    assert height(drawn["2022: 0.6386 (Published)"]) < height(drawn["2021: 0.4 (Published)"])


@pytest.mark.parametrize(
    ("rows", "joined"),
    [
        ([Point(2023, 63, 9), Point(2024, 34, 7)], [1, 1]),
        ([Point(2024, 63, 9), Point(2024, 34, 7), Point(2025, 34, 6)], [1, 2]),
        ([Point(2023, 63, 9), Point(2024, None, 7)], [1, 1]),
        ([Point(2021, 63, 9), Point(2022, 63, 7), Point(2023, 63, 8)], [3]),
        ([Point(2020, 63, 9), Point(2022, 63, 7)], [1, 1]),
        ([Point(2020, 63, 9), Point(2021, 63, 8), Point(2021, 63, 7), Point(2022, 63, 7)], [1, 1]),
        ([Point(2020, 63, 9, 63, REPORTED), Point(2021, 63, 8, 63, REPORTED)], []),
    ],
    ids=["63 to 34", "both in one year", "unknown table", "one table", "a year without", "two of a year", "reported"],
)
def test_what_a_line_joins(rows: Sequence[Point], joined: list[int]) -> None:
    assert lines(rank_chart(rows, "vi")) == joined


def test_official_and_reported_differ_in_shape_and_fill() -> None:
    drawn = points(rank_chart(RANKS, "en"))
    official, reported = drawn["2022: rank 11 (Published)"], drawn["2022: rank 12 (In the press: Báo A, Báo B)"]
    assert [etree.QName(shape).localname for shape in (official, reported)] == ["circle", "path"]
    assert official.get("fill") != "#ffffff"
    assert reported.get("fill") == "#ffffff" != reported.get("stroke")


def test_the_words_of_both_languages() -> None:
    texts = {lang: {text.text for text in named(tree(rank_chart(RANKS, lang)), "text")} for lang in ("vi", "en")}
    assert texts["vi"] >= {"63 tỉnh, thành", "34 tỉnh, thành", "Số công bố", "Báo đưa"}
    assert texts["en"] >= {"63 provinces", "34 provinces", "Published", "In the press"}
    assert "0,6386" in value_chart([Point(2022, 63, 0.6386)], "vi")


def test_one_image_with_its_figures_in_words() -> None:
    root = tree(rank_chart(RANKS, "vi", "Long An: DTI"))
    assert root.get("role") == "img"
    assert root.get("aria-label") == root[0].text == "Long An: DTI"
    assert "63 tỉnh, thành: 2020: hạng 21 (Số công bố); " in root[1].text
    assert "34 tỉnh, thành: 2024: hạng 7 (Số công bố); 2025: hạng 5 (Số công bố)." in root[1].text


def test_a_strict_content_security_policy_lets_it_stand() -> None:
    root = tree(rank_chart(RANKS, "vi"))
    names = {etree.QName(element).localname for element in root.iter()}
    attributes = {name for element in root.iter() for name in element.attrib}
    assert not names & {"script", "style", "image", "use", "foreignObject", "a"}
    assert not {name for name in attributes if name in ("style", "id") or name.startswith("on") or "href" in name}
    assert "url(" not in rank_chart(RANKS, "vi")


def test_a_chart_fits_a_telephone() -> None:
    rows = [Point(year, 63, 9) for year in range(2020, 2025)] + [Point(year, 34, 9) for year in (2024, 2025)]
    assert float(tree(rank_chart(rows, "vi")).get("width")) <= 440


HOSTILE = ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "]]>\x00\ud800\x1b", "{{7*7}}${7*7}", "'-alert(1)-'"]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_name_stays_text(text: str) -> None:
    svg = rank_chart([Point(2022, 63, 11, 63, REPORTED, text)], "vi", text)
    names = {etree.QName(element).localname for element in tree(svg).iter()}
    assert names <= {"svg", "title", "desc", "g", "rect", "path", "polyline", "circle", "text"}
    assert "<script" not in svg
    assert "<img" not in svg


def test_no_figures_or_another_language() -> None:
    with pytest.raises(ValueError, match="no figure"):
        rank_chart([], "vi")
    with pytest.raises(ValueError, match="vi or en"):
        rank_chart(RANKS, "fr")


def test_every_figure_is_drawn_once_and_the_same_each_time() -> None:
    rows = [
        Point(year, edition, figure, source_kind=kind, outlet=outlet)
        for year in (2019, 2024, 2027) for edition in (63, 34, None) for figure in (1, 34, 63)
        for kind in (OFFICIAL, REPORTED) for outlet in ("Báo A", "Báo B")
    ]  # fmt: skip
    svg = rank_chart(rows, "en")
    assert len(named(tree(svg), "title")) - 1 == len(rows) / 2
    assert rank_chart(rows, "en") == svg
