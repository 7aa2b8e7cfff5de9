"""Near-duplicates over made-up groups of copies: how many are found, and that no group has two figures."""

from __future__ import annotations

import os
import random
from collections import defaultdict

import pytest

from pipeline import duplicates
from pipeline.model import Article, Reading
from pipeline.reading import read_article
from pipeline.store import Store
from tests.copies import Made, adjusted_rand_index, edited, make

GROUPS = int(os.environ.get("DTIFACTS_GROUPS", "60"))


def read(number: int, made: Made) -> Reading:
    article = Article(f"{number:05}.txt", made.text)
    reading = read_article(article)
    return Reading(article, reading.facts, place_id=reading.place_id, minhash=duplicates.bands(article))


def test_groups_of_edited_copies(fresh_db: Store) -> None:
    made = list(make(GROUPS, seed=7))
    for start in range(0, len(made), 200):
        fresh_db.write([read(start + n, m) for n, m in enumerate(made[start : start + 200])], "r")
    duplicates.mark(fresh_db.connection)
    rows = fresh_db.rows("SELECT path, coalesce(duplicate_of, article_id), text FROM articles ORDER BY path")
    expected = [made[int(path[:5])].group for path, _, _ in rows]
    found = [group for _, group, _ in rows]
    score = adjusted_rand_index(expected, found)
    print(f"{GROUPS} groups, {len(rows)} articles: adjusted Rand index {score:.4f}")
    texts = defaultdict(list)
    for _, group, text in rows:
        texts[group].append(duplicates.figures(text))
    assert all(figures.keys() == members[0].keys() for members in texts.values() for figures in members)
    assert score >= 0.94


NEWS = (
    "Theo bảng xếp hạng chuyển đổi số (DTI) năm 2023, tỉnh Long An đạt 0,6543 điểm và đứng thứ 21/63, tỉnh Tây Ninh đạt 0,6012 điểm và "
    "đứng thứ 32/63; so với năm trước Long An tăng 4 bậc. Lãnh đạo sở cho biết hơn 1.200 cán bộ đã qua tập huấn, các "
    "tổ công nghệ số cộng đồng đi từng nhà hướng dẫn người dân, và năm tới sẽ thêm nhiều việc phải làm cho xong."
)
CAPTION = "\nCán bộ hướng dẫn người dân, ảnh chụp tại một xã của tỉnh đứng thứ 21."


def groups(store: Store, *texts: str) -> list[str]:
    """Return the path of the original for each text, itself where it is none's copy."""
    articles = [Article(f"{number}.txt", text) for number, text in enumerate(texts)]
    store.write([Reading(a, read_article(a).facts, minhash=duplicates.bands(a)) for a in articles], "r")
    duplicates.mark(store.connection)
    return [path for (path,) in store.rows(
        "SELECT coalesce(b.path, a.path) FROM articles a LEFT JOIN articles b ON a.duplicate_of = b.article_id ORDER BY a.path"
    )]  # fmt: skip


@pytest.mark.parametrize(
    "edit",
    [("Lãnh đạo sở", "Ban giám đốc"), ("năm 2023,", "năm 2023 vừa công bố,"), (", và năm tới", ". Năm tới"), ("xong.", f"xong.{CAPTION}")],
)
def test_a_copy_is_one(fresh_db: Store, edit: tuple[str, str]) -> None:
    assert groups(fresh_db, NEWS, NEWS.replace(*edit)) == ["0.txt", "0.txt"]


@pytest.mark.parametrize(
    "text",
    [
        NEWS.replace("21/63", "12/63"),
        NEWS.replace("1.200", "1.300"),
        NEWS.replace("tăng 4", "giảm 4"),
        NEWS.replace("21/63", "x").replace("32/63", "21/63").replace("x", "32/63"),
        NEWS.replace("Long An", "Đắk Lắk").replace("Tây Ninh", "Gia Lai"),
        NEWS.replace("0,6012", "0,6543"),
        NEWS + " Năm 2024 chưa công bố.",
    ],
    ids=["rank", "count", "sign", "exchanged", "places", "repeated", "added"],
)
def test_what_has_other_figures_is_no_copy(fresh_db: Store, text: str) -> None:
    assert groups(fresh_db, NEWS, text) == ["0.txt", "1.txt"]


def test_one_figure_for_another_that_is_there_too(fresh_db: Store) -> None:
    one, other = NEWS + " Hạng 21, hạng 32.", NEWS + " Hạng 21, hạng 21."
    assert groups(fresh_db, one, other) == ["0.txt", "1.txt"]


def test_a_copy_of_a_copy_has_the_first_as_its_original(fresh_db: Store) -> None:
    words = sorted(set(NEWS.split()))
    far = [edited(NEWS, 0.4, words, random.Random(seed)) for seed in (1, 2)]
    assert groups(fresh_db, far[0], far[1], NEWS) == ["0.txt", "0.txt", "0.txt"]


@pytest.mark.parametrize(
    ("expected", "found", "score"),
    [([1, 1, 2, 2], [5, 5, 6, 6], 1.0), ([1, 1, 2, 2], [1, 2, 1, 2], -0.5), ([0, 0, 1, 2], [0, 0, 1, 1], 0.5714)],
)
def test_the_index_itself(expected: list[int], found: list[int], score: float) -> None:
    assert adjusted_rand_index(expected, found) == pytest.approx(score, abs=1e-4)
