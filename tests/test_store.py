"""The store: what a run leaves in the database, and what the views make of it."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from conftest import make_reading

from pipeline import duplicates, ledger, read_facts
from pipeline.model import Article, Failure, Reading, Rejection
from pipeline.rows import article_rows
from pipeline.schema import TABLES
from pipeline.store import Origin, Store, StoreError, Unchanged, open_facts

RANK = {
    "kind": "rank", "place_id": "63:80", "place_name": "Long An", "place_level": "province",
    "indicator": "dti", "year": 2022, "unit": "rank", "scope": "national", "qualifier": "exact",
}  # fmt: skip
VALUE = RANK | {"kind": "index_value", "unit": "index", "scope": None}


def rank(value: float, **columns: object) -> tuple[str, dict[str, object]]:
    return f"thứ {value:g}", RANK | {"value": value} | columns


def rank_article(path: str, value: float, **columns: object) -> Reading:
    published = columns.pop("published", None)
    text = f"Bài của {path}: Long An xếp thứ {value:g} cả nước."
    return make_reading(path, text, rank(value, **columns), published=published)


def again(store: Store, *outcomes: Reading | Failure | Unchanged, gone: Sequence[str] = ()) -> None:
    """Run once more over ``outcomes``, each a file of its own; the files ``gone`` are not there any more."""
    store.begin({"input": "again"})
    paths = [outcome.article.path if isinstance(outcome, Reading) else outcome.path for outcome in outcomes]
    ledger.forget(store, [*gone, *paths])
    store.write(outcomes, "rules")
    ledger.settle(store)


def unchanged(path: str, reading: Reading) -> Unchanged:
    return Unchanged(path, reading.article.article_id, reading.article.fingerprint)


def paths(store: Store, table: str = "articles") -> list[str]:
    return [path for (path,) in store.rows(f"SELECT path FROM {table} ORDER BY path")]


class TestWriting:
    def test_a_fact_has_every_column_of_the_contract(self, fresh_db: Store) -> None:
        text = "Năm 2022, Long An xếp thứ 11/63."
        fresh_db.write(
            [make_reading("a.txt", text, ("thứ 11/63", RANK | {"value": 11.0, "out_of": 63}))], "r"
        )
        [row] = fresh_db.rows("SELECT * FROM facts")
        fact = dict(zip(TABLES["facts"], row, strict=True))
        assert fact["evidence"] == text
        assert text[fact["char_start"] : fact["char_end"]] == "thứ 11/63"
        assert (fact["value"], fact["out_of"], fact["year"], fact["status"]) == (11.0, 63, 2022, "reported")
        assert fact["person"] is None
        assert fact["baseline_year"] is None

    def test_offsets_count_code_points(self, fresh_db: Store) -> None:
        text = "😀 Huế xếp thứ 2."
        fresh_db.write([make_reading("a.txt", text, ("thứ 2", RANK | {"value": 2.0}))], "r")
        cut = "SELECT substr(text, char_start + 1, char_end - char_start) FROM facts JOIN articles "
        assert fresh_db.rows(cut + "USING (article_id)") == [("thứ 2",)]

    def test_the_same_fact_from_two_rules_is_one_row(self, fresh_db: Store) -> None:
        fresh_db.write([make_reading("a.txt", "xếp thứ 3", rank(3.0), rank(3.0))], "r")
        assert fresh_db.rows("SELECT count(*) FROM facts") == [(1,)]

    def test_a_rejection_keeps_the_text_and_the_reason(self, fresh_db: Store) -> None:
        article = Article("a.txt", "thứ 1,5.2")
        refused = Rejection("rank", 0, 9, "not a number", "rank.plain")
        fresh_db.write([Reading(article, rejections=(refused,))], "r")
        assert fresh_db.rows("SELECT article_id, text, reason, rule FROM rejections") == [
            (article.article_id, "thứ 1,5.2", "not a number", "rank.plain")
        ]

    def test_a_failure_has_its_path_and_reason(self, fresh_db: Store) -> None:
        fresh_db.write([Failure("b\udcff.txt", "the file is empty")], "r")
        assert fresh_db.rows("SELECT * FROM failures") == [("b?.txt", "the file is empty", 1)]

    def test_all_or_nothing(self, fresh_db: Store) -> None:
        wrong = make_reading("b.txt", "xếp thứ 4", ("thứ 4", RANK | {"year": "no year"}))
        with pytest.raises(Exception, match="no year"):
            fresh_db.write([rank_article("a.txt", 3.0), wrong], "r")
        assert paths(fresh_db) == []
        assert fresh_db.rows("SELECT count(*) FROM facts") == [(0,)]


class TestRunsOneAfterTheOther:
    def test_another_reading_replaces_the_facts(self, fresh_db: Store) -> None:
        text = "Long An xếp thứ 11, Huế xếp thứ 2."
        fresh_db.write([make_reading("a.txt", text, rank(11.0), rank(2.0))], "old")
        again(fresh_db, make_reading("a.txt", text, rank(2.0)))
        assert fresh_db.rows("SELECT value FROM facts") == [(2.0,)]
        assert paths(fresh_db) == ["a.txt"]

    def test_known_are_those_of_the_same_rules_in_order(self, fresh_db: Store) -> None:
        readings = [rank_article(f"{number}.txt", 1.0) for number in range(20)]
        fresh_db.write(readings, "old")
        prints = sorted(reading.article.fingerprint for reading in readings)
        assert array("Q", ledger.known(fresh_db, "old", rebuild=False)).tolist() == prints
        assert ledger.known(fresh_db, "new", rebuild=False) == b""
        fresh_db.begin({"input": "again"})
        assert ledger.known(fresh_db, "old", rebuild=True) == b""

    def test_a_changed_file_replaces_the_article_of_its_path(self, fresh_db: Store) -> None:
        fresh_db.write([make_reading("a.txt", "xếp thứ 1", rank(1.0))], "r")
        again(fresh_db, make_reading("a.txt", "nay xếp thứ 5", rank(5.0)))
        assert fresh_db.rows("SELECT value FROM facts") == [(5.0,)]
        assert paths(fresh_db) == ["a.txt"]

    def test_articles_of_other_files_stay(self, fresh_db: Store) -> None:
        fresh_db.write([rank_article("march.txt", 1.0)], "r")
        again(fresh_db, rank_article("april.txt", 2.0))
        assert paths(fresh_db) == ["april.txt", "march.txt"]
        again(fresh_db, rank_article("april.txt", 2.0), gone=["march.txt"])
        assert paths(fresh_db) == ["april.txt"]
        assert fresh_db.rows("SELECT value FROM facts") == [(2.0,)]

    def test_two_files_that_changed_places_both_stay(self, fresh_db: Store) -> None:
        one, two = rank_article("a.txt", 1.0), rank_article("b.txt", 2.0)
        fresh_db.write([one, two], "rules")
        again(fresh_db, unchanged("a.txt", two), unchanged("b.txt", one))
        assert dict(fresh_db.rows("SELECT path, article_id FROM articles")) == {
            "a.txt": two.article.article_id,
            "b.txt": one.article.article_id,
        }
        assert fresh_db.rows("SELECT count(*) FROM facts") == [(2,)]
        assert paths(fresh_db, "copies") == []

    def test_a_file_that_has_become_unreadable_takes_its_article_along(self, fresh_db: Store) -> None:
        fresh_db.write([rank_article("a.txt", 1.0)], "r")
        again(fresh_db, Failure("a.txt", "the file is empty"))
        assert paths(fresh_db) == []
        assert fresh_db.rows("SELECT count(*) FROM facts") == [(0,)]
        again(fresh_db, rank_article("a.txt", 1.0))
        assert paths(fresh_db, "failures") == []
        assert paths(fresh_db) == ["a.txt"]


class TestCopies:
    def test_the_first_path_carries_the_article(self, fresh_db: Store) -> None:
        outcomes = [make_reading(path, "xếp thứ 1", rank(1.0)) for path in ("a.txt", "b.txt", "c.txt")]
        assert fresh_db.write(outcomes[:2], "r") == 1
        assert fresh_db.write(outcomes[2:], "r") == 0
        assert paths(fresh_db) == ["a.txt"]
        assert paths(fresh_db, "copies") == ["b.txt", "c.txt"]

    def test_a_copy_is_counted_again_by_the_next_run(self, fresh_db: Store) -> None:
        one = make_reading("a.txt", "xếp thứ 1", rank(1.0))
        two = make_reading("b.txt", "xếp thứ 1", rank(1.0))
        fresh_db.write([one, two], "rules")
        again(fresh_db, unchanged("a.txt", one), unchanged("b.txt", one))
        assert paths(fresh_db) == ["a.txt"]
        assert paths(fresh_db, "copies") == ["b.txt"]

    def test_an_earlier_path_takes_the_article_over_and_gives_it_back(self, fresh_db: Store) -> None:
        one = rank_article("b.txt", 1.0)
        fresh_db.write([one], "r")
        again(fresh_db, unchanged("a.txt", one))
        assert (paths(fresh_db), paths(fresh_db, "copies")) == (["a.txt"], ["b.txt"])
        again(fresh_db, gone=["a.txt"])
        assert (paths(fresh_db), paths(fresh_db, "copies")) == (["b.txt"], [])

    def test_records_of_a_file_come_in_their_order_not_in_that_of_their_names(self, fresh_db: Store) -> None:
        one = make_reading("a.jsonl#2", "xếp thứ 1", rank(1.0))
        two = make_reading("a.jsonl#10", "xếp thứ 1", rank(1.0))
        origins = [Origin("/a.jsonl", "a.jsonl", number) for number in (2, 10)]
        with fresh_db.transaction():
            fresh_db.add([article_rows(one), article_rows(two)], "r", origins)
        ledger.settle(fresh_db)
        assert (paths(fresh_db), paths(fresh_db, "copies")) == (["a.jsonl#2"], ["a.jsonl#10"])


STORY = (
    "Sáng nay, tại trung tâm hành chính, lãnh đạo tỉnh chủ trì buổi làm việc về kết quả xếp hạng chuyển đổi "
    "số của các huyện, thị xã trong năm vừa qua và bàn cách gỡ những chỗ còn yếu trước khi mùa mưa tới. "
    "Nhiều ý kiến cho rằng hạ tầng ở vùng cao vẫn thiếu, người già chưa quen dùng điện thoại thông minh, còn "
    "cán bộ trẻ thì phải kiêm nhiều việc một lúc. Buổi làm việc kết thúc lúc mười một giờ, bảy việc giao."
)


def story(path: str, text: str, published: date | None = None) -> Reading:
    article = Article(path, text, published=published)
    return Reading(article, minhash=duplicates.bands(article))


class TestNearDuplicates:
    def marks(self, store: Store) -> dict[str, str]:
        duplicates.mark(store.connection)
        pairs = (
            "SELECT copy.path, first.path FROM articles copy JOIN articles first "
            "ON copy.duplicate_of = first.article_id ORDER BY ALL"
        )
        return dict(store.rows(pairs))

    def test_an_edited_copy_points_to_what_came_first(self, fresh_db: Store) -> None:
        edited = STORY.replace("bảy việc", "tám việc")
        fresh_db.write(
            [story("a.txt", edited, date(2023, 3, 2)), story("b.txt", STORY, date(2023, 3, 1))], "r"
        )
        assert self.marks(fresh_db) == {"a.txt": "b.txt"}

    def test_undated_copies_come_last_then_by_path(self, fresh_db: Store) -> None:
        texts = {"a.txt": STORY + " Hết.", "b.txt": STORY, "c.txt": "Tin: " + STORY}
        dates = {"c.txt": date(2024, 1, 1)}
        fresh_db.write([story(path, text, dates.get(path)) for path, text in texts.items()], "r")
        assert self.marks(fresh_db) == {"a.txt": "c.txt", "b.txt": "c.txt"}

    def test_marks_do_not_depend_on_the_order_of_the_runs(self, fresh_db: Store) -> None:
        fresh_db.write([story("b.txt", STORY + " Hết.")], "r")
        assert self.marks(fresh_db) == {}
        again(fresh_db, story("a.txt", STORY))
        assert self.marks(fresh_db) == {"b.txt": "a.txt"}
        again(fresh_db, story("b.txt", "Nay là một bài khác hẳn, chẳng còn câu nào như cũ."))
        assert self.marks(fresh_db) == {}

    def test_two_reports_with_the_same_quotation_are_no_copies(self, fresh_db: Store) -> None:
        half = STORY[: len(STORY) // 2]
        other = (
            "Theo phóng viên thường trú, hội trường chật kín từ sớm, báo cáo dài bốn mươi trang được phát. "
        )
        fresh_db.write([story("a.txt", STORY), story("b.txt", half + other * 2)], "r")
        assert self.marks(fresh_db) == {}

    def test_site_furniture_does_not_make_copies(self) -> None:
        menu = "Trang chủ | Thời sự | Kinh tế | Văn hóa | Thể thao | Bạn đọc | Liên hệ quảng cáo. " * 8
        short = Article("a.txt", menu + STORY, boilerplate=((0, len(menu)),))
        assert duplicates.bands(short) == duplicates.bands(Article("b.txt", STORY))

    def test_short_texts_are_not_compared(self) -> None:
        assert duplicates.bands(Article("a.txt", "Long An xếp thứ 11 cả nước.")) == ()


class TestPlaces:
    def test_the_gazetteer_and_the_places_that_facts_name(self, fresh_db: Store) -> None:
        from pipeline.gazetteer import places

        commune = RANK | {
            "value": 4.0,
            "place_id": "commune:x",
            "place_name": "Hùng Sơn",
            "place_level": "commune",
        }
        fresh_db.write([make_reading("a.txt", "xếp thứ 4", ("thứ 4", commune))], "r")
        for _ in range(2):
            fresh_db.write_places(places().values())
        assert fresh_db.rows("SELECT count(*) FROM places") == [(len(places()) + 1,)]
        assert fresh_db.rows("SELECT name, level FROM places WHERE place_id = 'commune:x'") == [
            ("Hùng Sơn", "commune")
        ]
        assert fresh_db.rows("SELECT name, valid_to FROM places WHERE place_id = '63:80'") == [
            ("Long An", date(2025, 6, 30))
        ]


class TestViews:
    def test_ranks_count_who_agrees_and_who_does_not(self, fresh_db: Store) -> None:
        fresh_db.write([
            rank_article("a.txt", 11.0, published=date(2023, 8, 1)), rank_article("b.txt", 11.0, out_of=63),
            rank_article("c.txt", 12.0), rank_article("target.txt", 5.0, status="target"),
            rank_article("top.txt", 10.0, qualifier="at_most"), rank_article("pci.txt", 2.0, indicator="pci"),
        ], "r")  # fmt: skip
        query = (
            "SELECT rank, agree, disagree, agree_sources, disagree_sources, first_published FROM dti_ranks"
        )
        fresh_db.write_places([])
        assert fresh_db.rows(query + " WHERE edition IS NULL") == [
            (11, 1, 1, ["a.txt"], ["c.txt: 12"], date(2023, 8, 1))
        ]
        from pipeline.gazetteer import places

        fresh_db.write_places(places().values())
        assert fresh_db.rows(query) == [(11, 2, 1, ["a.txt", "b.txt"], ["c.txt: 12"], date(2023, 8, 1))]

    def test_the_tables_of_63_and_of_34_never_meet(self, fresh_db: Store) -> None:
        fresh_db.write([rank_article("a.txt", 22.0, out_of=63), rank_article("b.txt", 15.0, out_of=34)], "r")
        assert fresh_db.rows("SELECT edition, rank, disagree FROM dti_ranks ORDER BY edition") == [
            (34, 15, 0), (63, 22, 0),
        ]  # fmt: skip

    def test_a_near_duplicate_counts_once(self, fresh_db: Store) -> None:
        fresh_db.write([rank_article("a.txt", 11.0), rank_article("b.txt", 11.0)], "r")
        fresh_db.rows("UPDATE articles SET duplicate_of = 'x' WHERE path = 'b.txt'")
        assert fresh_db.rows("SELECT agree FROM dti_ranks") == [(1,)]

    def test_values_agree_within_their_printed_decimals(self, fresh_db: Store) -> None:
        def value(path: str, number: float) -> Reading:
            return make_reading(path, f"{path} đạt {number}", (str(number), VALUE | {"value": number}))

        fresh_db.write([value("a.txt", 0.64), value("b.txt", 0.6386), value("c.txt", 0.65)], "r")
        assert fresh_db.rows("SELECT value, agree_sources, disagree_sources FROM dti_values") == [
            (0.6386, ["a.txt", "b.txt"], ["c.txt: 0.65"])
        ]

    def test_changes_teams_and_officials(self, fresh_db: Store) -> None:
        change = RANK | {"kind": "rank_change", "value": -3.0, "baseline_year": 2021, "scope": None}
        team = {"kind": "team_count", "place_name": "Đam Rông", "value": 56.0, "unit": "teams"}
        person = {"kind": "official", "person": "Lê Văn Tám", "role": "Giám đốc", "organization": "Sở Y tế"}
        text = "giảm 3 hạng; 56 tổ; ông Lê Văn Tám"
        mentions = [("giảm 3 hạng", change), ("56 tổ", team), ("Lê Văn Tám", person)]
        fresh_db.write([make_reading("a.txt", text, *mentions, published=date(2023, 1, 2))], "r")
        assert fresh_db.rows("SELECT place_name, year, baseline_year, change, agree FROM rank_changes") == [
            ("Long An", 2022, 2021, -3, 1)
        ]
        assert fresh_db.rows("SELECT place_name, unit, value, path FROM teams") == [
            ("Đam Rông", "teams", 56.0, "a.txt")
        ]
        assert fresh_db.rows("SELECT person, role, status, articles, last_published FROM officials") == [
            ("Lê Văn Tám", "Giám đốc", "reported", 1, date(2023, 1, 2))
        ]


class TestOpening:
    def test_reading_never_makes_a_database(self, tmp_path: Path) -> None:
        with pytest.raises(StoreError, match="there is no database"):
            open_facts(tmp_path / "none.duckdb")
        assert list(tmp_path.iterdir()) == []

    def test_other_files_are_named_as_such(self, tmp_path: Path) -> None:
        text = tmp_path / "facts.duckdb"
        text.write_text("no database\n" * 2000)
        for opened in (open_facts, Store):
            with pytest.raises(StoreError, match="not a DuckDB database"):
                opened(text)

    def test_a_table_of_another_version_is_not_written_to(self, tmp_path: Path) -> None:
        import duckdb

        connection = duckdb.connect(str(tmp_path / "old.duckdb"))
        connection.execute("CREATE TABLE facts (fact_id TEXT)").fetchall()
        connection.close()
        with pytest.raises(StoreError, match="another version"):
            Store(tmp_path / "old.duckdb")

    def test_read_facts_has_proper_types(self, tmp_path: Path) -> None:
        with Store(tmp_path / "f.duckdb") as store:
            store.begin({"input": "test"})
            store.write([rank_article("a.txt", 11.0, published=date(2023, 8, 1))], "r")
        frame = read_facts(tmp_path / "f.duckdb")
        kinds = {column: str(kind) for column, kind in frame.dtypes.items()}
        assert kinds["year"] == kinds["baseline_year"] == kinds["out_of"] == "Int64"
        assert kinds["value"] == "float64"
        assert kinds["kind"] == "category"
        assert kinds["published"].startswith("datetime64")
        assert frame["year"].tolist() == [2022]
        assert frame["baseline_year"].isna().all()
        assert frame["path"].tolist() == ["a.txt"]
