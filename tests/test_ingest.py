"""Bytes, files and pages to articles: decoding, containers, normal form, metadata, furniture."""

from __future__ import annotations

import gzip
import io
import json
import os
import pickle
import subprocess
import sys
import time
import tracemalloc
import unicodedata
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import containers
from pipeline.dateline import dateline, parse_date
from pipeline.decode import Undecodable, decode, normalise
from pipeline.furniture import read_furniture
from pipeline.ingest import Source, iter_sources, read_source, read_text
from pipeline.model import Article, Failure
from tests.misencoded import cp1258

BODY = (
    "Ông Trần Minh Khôi, Giám đốc Sở Khoa học và Công nghệ tỉnh Tân Hà, cho biết chỉ số chuyển đổi số "
    "của tỉnh năm 2023 đạt 0,6543, xếp thứ 21/63 tỉnh, thành phố, tăng 4 bậc so với năm 2022."
)
SHARED = Path(__file__).resolve().parents[2] / "shared" / "news"


def article(text: str, path: str = "a.txt") -> Article:
    read = read_text(path, text)
    assert isinstance(read, Article), read
    return read


def outcomes(*paths: Path) -> dict[str, Article | Failure]:
    return {source.path: read_source(source) for source in iter_sources(paths)}


def furniture_lines(read: Article) -> list[str]:
    return [read.text[start:end] for start, end in read.boilerplate]


class TestDecode:
    @pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
    def test_unicode(self, codec: str) -> None:
        assert decode(BODY.encode(codec)) == BODY

    def test_utf16_with_a_mark_of_either_kind(self) -> None:
        assert decode(b"\xfe\xff" + BODY.encode("utf-16-be")) == BODY
        assert decode(b"\xff\xfe" + BODY.encode("utf-16-le")) == BODY

    def test_windows_1258_is_composed(self) -> None:
        assert decode(cp1258(BODY)) == BODY

    def test_declared_charset_is_tried_before_windows_1258(self) -> None:
        text = "Tỉnh Tân Hà đẩy mạnh cải cách hành chính"
        assert decode(text.encode("utf-16-le"), None) == text
        assert decode(cp1258(text), "windows-1258") == text
        assert decode(cp1258(text), "no-such-charset") == text

    def test_a_declared_charset_that_decodes_is_honoured(self) -> None:
        text = "Le préfet a été reçu à l'hôtel où il s'était rendu"
        assert decode(text.encode("latin-1"), "iso-8859-1") == text
        assert decode(cp1258(BODY), "iso-8859-1") == BODY

    @pytest.mark.parametrize(
        ("data", "said"),
        [
            (b"%PDF-1.7 ...", "a PDF document"),
            (b"\x89PNG\r\n\x1a\n\x00", "a PNG image"),
            (b"PK\x03\x04word/document.xml", "Office document"),
            (b"abc\x00\x01\x02\x03\x00def", "NUL"),
            (b"Tinh Tan Ha \xff " + BODY.encode(), "damaged at byte 12"),
            ("Le préfet a été reçu à l'hôtel où il s'était rendu".encode("latin-1"), "no Vietnamese words"),
            (b"\xff\xfe" + BODY.encode("utf-16-le") + b"a", "UTF-16"),
            (bytes(range(1, 9)) * 9, "binary"),
        ],
    )
    def test_what_is_no_text_is_refused_with_a_reason(self, data: bytes, said: str) -> None:
        with pytest.raises(Undecodable, match=said):
            decode(data)


class TestNormalise:
    @pytest.mark.parametrize(
        ("raw", "clean"),
        [
            ("tỉnh\u00a0Tân\u2009Hà\u3000năm\t2023", "tỉnh Tân Hà năm 2023"),
            ("2021\u20132025 \u2014 2030\u22121\u2011a", "2021-2025 - 2030-1-a"),
            ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
            ("zero\u200bwidth\ufeff và\u00ad mềm", "zerowidth và mềm"),
            ("a  \n\n\n\n   b ", "a\n\nb"),
            ("tinh\u0309 chuo\u031b\u0309", "tinh\u0309 chuở"),
            ("hoà bình, hòa bình", "hoà bình, hòa bình"),
            ('“Ngoặc” ‘kép’ "thẳng"', '“Ngoặc” ‘kép’ "thẳng"'),
            ("nửa \ud800cặp\x07", "nửa cặp"),
        ],
    )
    def test_cases(self, raw: str, clean: str) -> None:
        assert normalise(raw) == clean

    def test_nfd_becomes_nfc(self) -> None:
        assert normalise(unicodedata.normalize("NFD", BODY)) == BODY

    @given(st.text(alphabet=st.characters(exclude_categories=[]), max_size=60))
    def test_twice_changes_nothing(self, text: str) -> None:
        once = normalise(text)
        assert normalise(once) == once

    @given(st.text(alphabet=" \n\t\r\u00a0\u200b\u0301\u2000aâ-–\u0323", max_size=40))
    def test_leaves_one_kind_of_space_dash_and_line_end(self, text: str) -> None:
        clean = normalise(text)
        assert normalise(clean) == clean
        assert not set(clean) & set("\t\r\u00a0\u200b\u2000–")
        assert "  " not in clean
        assert "\n\n\n" not in clean
        assert unicodedata.is_normalized("NFC", clean)


class TestDates:
    @pytest.mark.parametrize(
        ("line", "day"),
        [
            ("03/09/2023 - 08:15", date(2023, 9, 3)),
            ("Chủ nhật: 07:20 ngày 4/6/2023", date(2023, 6, 4)),
            ("Ngày đăng: 15/08/2022 | Lượt xem: 2.301 | Cỡ chữ: A- A+", date(2022, 8, 15)),
            ("Thứ Hai, 13/05/2024 09:12 (GMT+7)", date(2024, 5, 13)),
            ("Cập nhật: Thứ ba, 14/5/2024 | 9:05:10 AM", date(2024, 5, 14)),
            ("Thứ Năm, 05-02-2026, 11:45", date(2026, 2, 5)),
            ("Ngày 3 tháng 9 năm 2025", date(2025, 9, 3)),
            ("Báo Tân Hà - 03/09/2025 10:00", date(2025, 9, 3)),
            ("Tân Hà, ngày 3 tháng 9 năm 2025", date(2025, 9, 3)),
            ("10:30 | 02/02/2022", date(2022, 2, 2)),
            ("Số 12 (345) - tháng 4/2022", date(2022, 4, 1)),
            ("Kinh tế | Thứ Tư, 06/07/2022, 19:33 [GMT+7]", date(2022, 7, 6)),
            ("Đăng ngày 12/7/2023 bởi Lê Thu", date(2023, 7, 12)),
            ("Đăng: 08:30 - 05/06/2023", date(2023, 6, 5)),
            ("05/06/2023 08:30:00 AM | 1.234 lượt xem", date(2023, 6, 5)),
            ("08h30, 05/06/2023", date(2023, 6, 5)),
        ],
    )
    def test_datelines(self, line: str, day: date) -> None:
        found = dateline(line)
        assert found is not None
        assert found[0] == day

    @pytest.mark.parametrize(
        "line",
        [
            "Ngày 12/7/2023, Bộ công bố bảng xếp hạng",
            "Sáng thứ hai, 12/7/2023, tỉnh họp bàn về chuyển đổi số",
            "Hội nghị tổng kết ngày 12/7/2023",
            "VNPT khai trương, 12/7/2023",
            "Theo Quyết định số 12/QĐ-UBND ngày 12/7/2023",
            "Hơn 240 tổ công nghệ số cộng đồng",
            "Xếp hạng 12/63",
            "32/13/2023 - 10:00",
            "",
        ],
    )
    def test_what_is_no_dateline(self, line: str) -> None:
        assert dateline(line) is None

    @pytest.mark.parametrize(
        ("text", "day"),
        [
            ("2023-07-12", date(2023, 7, 12)),
            ("2023-07-12T18:30:00Z", date(2023, 7, 13)),
            ("2023-07-12T18:30:00+07:00", date(2023, 7, 12)),
            ("12/07/2023", date(2023, 7, 12)),
            ("Thứ tư, 12/7/2023", date(2023, 7, 12)),
            ("hôm qua", None),
            ("31/02/2023", None),
        ],
    )
    def test_parse_date(self, text: str, day: date | None) -> None:
        assert parse_date(text) == day


PORTAL = f"""CỔNG THÔNG TIN ĐIỆN TỬ TỈNH TÂN HÀ
Trang chủ > Tin tức > Chuyển đổi số
Tân Hà đưa nghị quyết chuyển đổi số vào cuộc sống
Ngày đăng: 27/07/2022 | Lượt xem: 1.111 | Cỡ chữ: A- A+
{BODY}
Đại biểu tham quan gian hàng của tỉnh
{BODY.replace("2023", "2021")}
Đại biểu tham quan gian hàng của tỉnh
Bài và ảnh: Thu Thảo
Các tin khác
- Khai trương trung tâm điều hành xã Bình An
- Lịch tiếp công dân tháng 8
Lượt truy cập: 000123"""


class TestFurniture:
    def test_a_portal_page(self) -> None:
        read = article(PORTAL)
        assert read.title == "Tân Hà đưa nghị quyết chuyển đổi số vào cuộc sống"
        assert read.published == date(2022, 7, 27)
        assert read.outlet == "CỔNG THÔNG TIN ĐIỆN TỬ TỈNH TÂN HÀ"
        assert read.author == "Thu Thảo"
        lines = read.text.split("\n")
        assert furniture_lines(read) == [lines[0], lines[1], lines[3], *lines[7:]]

    @pytest.mark.parametrize(
        ("head", "published", "outlet"),
        [
            ("{}\n", None, None),
            ("{}\nBáo Tân Hà - 3/9/2023 10:00\n", date(2023, 9, 3), "Báo Tân Hà"),
            ("Hotline: 0123 456\n|\nĐọc báo in\n{}\n", None, None),
            ("03/09/2023 - 09:44\n{}\n", date(2023, 9, 3), None),
            ("Thanh Niên > Thời sự\n{}\n", None, "Thanh Niên"),
            ("Báo Tân Hà\nKinh tế\n{}\nThu Hà\n03/09/2023\n", date(2023, 9, 3), "Báo Tân Hà"),
            ("Skip to main content\n{}\n", None, None),
            ("{}\n(BTN) - ", None, "Báo Tây Ninh"),
            ("{}\n(Baotanha.vn) - ", None, "Baotanha.vn"),
        ],
    )
    @pytest.mark.parametrize(
        "title",
        [
            "Tân Hà tăng bốn bậc về chuyển đổi số",
            "TÂN HÀ TĂNG BỐN BẬC VỀ CHUYỂN ĐỔI SỐ",
            "Vì sao Tân Hà tụt bốn bậc về chuyển đổi số trong năm 2023?",
            "Báo cáo chuyển đổi số của tỉnh Tân Hà năm 2023",
            "Giám đốc Sở Trần Minh Khôi: “Chuyển đổi số bắt đầu từ người dân”",
        ],
    )
    def test_heads(self, head: str, title: str, published: date | None, outlet: str | None) -> None:
        read = article(f"{head.format(title)}{BODY}\n{BODY}\nMinh Anh\nChia sẻ bài viết")
        assert read.title == title
        assert (read.published, read.outlet) == (published, outlet)
        assert read.author == "Minh Anh"
        assert furniture_lines(read)[-1] == "Chia sẻ bài viết"

    def test_a_date_in_prose_is_no_publication_date(self) -> None:
        assert article(f"Tân Hà công bố chỉ số\nNgày 12/7/2023, tỉnh họp.\n{BODY}").published is None

    def test_links_in_mid_article_end_at_the_next_paragraph(self) -> None:
        other = "Nhận thức số: 0,8000 - 17"
        links = "Tin liên quan\nHội nghị kết nối cung cầu công nghệ\nTân Hà có thêm 20 tổ công nghệ số"
        read = article(
            f"Tân Hà tăng bốn bậc\n{BODY}\n{links}\n{BODY.replace('21/63', '9/63')}\n{other}\nMinh Anh"
        )
        assert furniture_lines(read) == links.split("\n")

    def test_figures_after_links_stay(self) -> None:
        text = (
            f"Tân Hà tăng bốn bậc\n{BODY}\nTin liên quan\nThể chế số: 0,6500 - 12 toàn quốc\n{BODY.upper()}"
        )
        assert furniture_lines(article(text)) == ["Tin liên quan"]

    def test_body_is_never_furniture(self) -> None:
        lines = [
            "Theo dõi sát tiến độ, tỉnh yêu cầu các sở báo cáo trước ngày 15/8.",
            "Chia sẻ với phóng viên, ông Trần Minh Khôi, Giám đốc Sở, nói tỉnh xếp thứ 21.",
            "Tin cùng chuyên mục này được 200 tổ công nghệ số cộng đồng chuyển tới dân.",
            "Ông Lê Văn Tám, Chủ tịch UBND xã, trao quà. Ảnh: Minh Anh",
            "1. Bộ Tài chính: 0,7231",
            "...",
        ]
        assert furniture_lines(article("\n".join(["Tân Hà tăng bốn bậc về DTI", *lines, BODY]))) == []

    @given(st.text(max_size=200))
    def test_spans_are_whole_lines_in_order(self, text: str) -> None:
        text = normalise(text)
        found = read_furniture(text).boilerplate
        assert list(found) == sorted(set(found))
        for start, end in found:
            assert "\n" not in text[start:end]
            assert start == 0 or text[start - 1] == "\n"

    @pytest.mark.parametrize(
        ("foot", "author", "marked"),
        [
            ("Minh Anh", "Minh Anh", False),
            ("THU THẢO - MINH ANH", "THU THẢO - MINH ANH", False),
            ("Tin, ảnh: Minh Anh (TTXVN)", "Minh Anh", True),
            ("PV: Minh Anh - Quay phim: Thu Thảo", "Minh Anh", True),
            ("Minh Anh\nTrung tâm Chuyển đổi số", "Minh Anh", False),
            ("Theo kế hoạch, tỉnh còn nhiều việc", None, False),
            ("Hạng 21/63", None, False),
        ],
    )
    def test_authors(self, foot: str, author: str | None, marked: bool) -> None:
        read = article(f"Tân Hà tăng bốn bậc về chuyển đổi số\n{BODY}\n{foot}")
        assert read.author == author
        assert furniture_lines(read) == ([foot] if marked else [])

    def test_one_sentence_has_no_title(self) -> None:
        assert article(BODY).title is None

    def test_rows_with_tabs_become_rows_of_a_table(self) -> None:
        rows = article(f"{BODY}\n\tThụt đầu\tdòng\nTT\tHuyện\tĐiểm\n1\tBình An\t790,15").text.split("\n")[1:]
        assert rows == ["Thụt đầu dòng", "TT | Huyện | Điểm", "1 | Bình An | 790,15"]


class TestRecords:
    def write(self, path: Path, *records: object) -> Path:
        lines = [
            record if isinstance(record, str) else json.dumps(record, ensure_ascii=False)
            for record in records
        ]
        data = "\n".join(lines).encode()
        path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
        return path

    @pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
    def test_fields(self, tmp_path: Path, name: str) -> None:
        record = {
            "title": "Tân  Hà tăng hạng", "text": BODY, "url": "https://tanha.vn/1",
            "published": "2023-07-12T20:00:00Z", "outlet": "Báo Tân Hà", "author": ["Minh Anh", "Thu Thảo"],
        }  # fmt: skip
        self.write(tmp_path / name, record)
        read = outcomes(tmp_path)[f"{name}#1"]
        assert isinstance(read, Article)
        assert read.text == f"Tân Hà tăng hạng\n{BODY}"
        assert (read.title, read.url, read.outlet) == ("Tân Hà tăng hạng", "https://tanha.vn/1", "Báo Tân Hà")
        assert (read.published, read.author) == (date(2023, 7, 13), "Minh Anh, Thu Thảo")

    def test_title_is_not_written_twice(self, tmp_path: Path) -> None:
        self.write(tmp_path / "a.jsonl", {"title": "Tân Hà tăng hạng", "text": f"Tân Hà tăng hạng\n{BODY}"})
        read = outcomes(tmp_path)["a.jsonl#1"]
        assert isinstance(read, Article)
        assert read.text.count("Tân Hà tăng hạng") == 1

    def test_one_broken_line_costs_only_itself(self, tmp_path: Path) -> None:
        good = {"text": BODY}
        self.write(
            tmp_path / "a.jsonl", good, '{"text": "cụt', "", [1], {"title": "không chữ"}, "[" * 100_000, good
        )
        found = outcomes(tmp_path)
        assert list(found) == [f"a.jsonl#{number}" for number in (1, 2, 4, 5, 6, 7)]
        failed = {path: read.reason for path, read in found.items() if isinstance(read, Failure)}
        assert set(failed) == {f"a.jsonl#{number}" for number in (2, 4, 5, 6)}
        assert "no valid JSON" in failed["a.jsonl#2"]
        assert 'neither "text" nor "html"' in failed["a.jsonl#5"]
        assert all(reason.startswith(path) and reason.endswith(".") for path, reason in failed.items())

    def test_truncated_gzip_gives_what_was_readable(self, tmp_path: Path) -> None:
        records = [{"text": f"{BODY} {number} {os.urandom(40).hex()}"} for number in range(400)]
        path = self.write(tmp_path / "a.jsonl.gz", *records)
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        found = outcomes(tmp_path)
        articles = [read for read in found.values() if isinstance(read, Article)]
        assert len(articles) > 100
        last = found["a.jsonl.gz"]
        assert isinstance(last, Failure)
        assert f"its first {len(articles)} lines were read" in last.reason

    def test_no_gzip_at_all(self, tmp_path: Path) -> None:
        (tmp_path / "a.jsonl.gz").write_bytes(b"no gzip")
        failed = outcomes(tmp_path)["a.jsonl.gz"]
        assert isinstance(failed, Failure)
        assert "damaged" in failed.reason

    def test_other_encodings(self, tmp_path: Path) -> None:
        line = json.dumps({"text": BODY}, ensure_ascii=False)
        (tmp_path / "a.jsonl").write_bytes(f"{line}\n{line}\n".encode("utf-16"))
        (tmp_path / "b.jsonl").write_bytes(f"{line}\n".encode("utf-8-sig"))
        (tmp_path / "c.jsonl").write_bytes(cp1258(line))
        found = outcomes(tmp_path)
        assert list(found) == ["a.jsonl#1", "a.jsonl#2", "b.jsonl#1", "c.jsonl#1"]
        assert {read.text for read in found.values() if isinstance(read, Article)} == {BODY}

    def test_an_absurd_line_is_left_out(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(containers, "MAX_LINE_BYTES", 1000)
        self.write(tmp_path / "a.jsonl", {"text": BODY}, {"text": BODY * 20}, {"text": BODY})
        found = outcomes(tmp_path)
        assert [isinstance(read, Article) for read in found.values()] == [True, False, True]
        assert list(found) == ["a.jsonl#1", "a.jsonl#2", "a.jsonl#3"]

    def test_a_gzip_bomb_is_refused(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(containers, "RATIO_FREE_BYTES", 10_000)
        (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(b" " * 5_000_000))
        failed = outcomes(tmp_path)["a.jsonl.gz"]
        assert isinstance(failed, Failure)
        assert "200 times its size" in failed.reason

    def test_records_stream(self, tmp_path: Path) -> None:
        """Twenty thousand records take no more memory than a hundred."""
        line = json.dumps({"text": BODY}, ensure_ascii=False).encode() + b"\n"
        with gzip.open(tmp_path / "a.jsonl.gz", "wb") as stream:
            for _ in range(20_000):
                stream.write(line)
        tracemalloc.start()
        count = sum(1 for _ in iter_sources([tmp_path]))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert count == 20_000
        assert peak < 1_000_000 < 20_000 * len(line)


class TestZip:
    def test_members_of_every_kind(self, tmp_path: Path) -> None:
        record = json.dumps({"text": BODY}).encode()
        with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
            archive.writestr("inner/b.txt", BODY)
            archive.writestr("c.jsonl", record + b"\n" + record)
            archive.writestr("d.jsonl.gz", gzip.compress(record))
            archive.writestr("e.html", f"<p>{BODY}</p>")
            archive.writestr("__MACOSX/._b.txt", b"\x00")
            archive.writestr("g.gold.jsonl", record)
            archive.writestr("logo.png", b"\x89PNG")
            archive.writestr("inner.zip", b"PK")
        skipped: list[str] = []
        found = {s.path: read_source(s) for s in iter_sources([tmp_path], skipped.append)}
        failed = [path for path, read in found.items() if isinstance(read, Failure)]
        assert list(found) == [
            "a.zip#c.jsonl#1", "a.zip#c.jsonl#2", "a.zip#d.jsonl.gz#1",
            "a.zip#e.html", "a.zip#inner.zip", "a.zip#inner/b.txt",
        ]  # fmt: skip
        assert failed == ["a.zip#inner.zip"]
        assert skipped == ["a.zip#logo.png"]

    def test_encrypted_member(self, tmp_path: Path) -> None:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("b.txt", BODY)
        data = bytearray(buffer.getvalue())
        data[6] |= 1
        data[data.index(b"PK\x01\x02") + 8] |= 1
        (tmp_path / "a.zip").write_bytes(data)
        failed = outcomes(tmp_path)["a.zip#b.txt"]
        assert isinstance(failed, Failure)
        assert "encrypted" in failed.reason

    def test_damaged_and_bombs(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "a.zip").write_bytes(b"PK\x03\x04 nothing")
        with zipfile.ZipFile(tmp_path / "b.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("big.txt", b"a" * 5_000_000)
            archive.writestr("bomb.jsonl", b" " * 5_000_000)
            archive.writestr("good.txt", BODY)
        with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
            archive.writestr("b.txt", BODY)
        data = (tmp_path / "c.zip").read_bytes()
        (tmp_path / "c.zip").write_bytes(data.replace(BODY.encode()[:20], b"x" * 20, 1))
        zipfile.ZipFile(tmp_path / "d.zip", "w").close()
        monkeypatch.setattr(containers, "RATIO_FREE_BYTES", 10_000)
        found = outcomes(tmp_path)
        assert isinstance(found.pop("b.zip#good.txt"), Article)
        reasons = {path: read.reason for path, read in found.items() if isinstance(read, Failure)}
        assert (
            list(reasons)
            == list(found)
            == ["a.zip", "b.zip#big.txt", "b.zip#bomb.jsonl", "c.zip#b.txt", "d.zip"]
        )
        assert "larger than 4,000,000 bytes" in reasons["b.zip#big.txt"]
        assert "200 times" in reasons["b.zip#bomb.jsonl"]
        assert "damaged" in reasons["c.zip#b.txt"]


class TestFiles:
    def test_order_paths_and_what_is_passed_over(self, tmp_path: Path) -> None:
        for name in (
            "b.txt",
            "a/z.TXT",
            "a/y.htm",
            "README.md",
            ".hidden.txt",
            ".git/x.txt",
            "b.gold.jsonl",
            "n.pdf",
        ):
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text(BODY)
        skipped: list[str] = []
        assert [s.path for s in iter_sources([tmp_path], skipped.append)] == ["a/y.htm", "a/z.TXT", "b.txt"]
        assert sorted(skipped) == ["README.md", "n.pdf"]

    def test_same_relative_paths_are_told_apart_by_their_folders(self, tmp_path: Path) -> None:
        for name in ("one/x.txt", "two/x.txt", "two/only.txt", "three/two/x.txt"):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(BODY)
        given = [tmp_path / "one", tmp_path / "two", tmp_path / "two" / "x.txt", tmp_path / "three" / "two"]
        paths = [source.path for source in iter_sources(given)]
        assert len(paths) == len(set(paths)) == 4
        assert {"one/x.txt", "only.txt", "three/two/x.txt"} < set(paths)
        assert paths == [source.path for source in iter_sources(given[::-1])]

    def test_a_file_is_named_by_its_name(self, tmp_path: Path) -> None:
        (tmp_path / "x.txt").write_text(BODY)
        assert [source.path for source in iter_sources([tmp_path / "x.txt"])] == ["x.txt"]

    @pytest.mark.parametrize(
        ("name", "data", "said"),
        [
            ("a.txt", b"", "empty"),
            ("a.txt", b" \n\t", "empty"),
            ("a.txt", "\u200b\ufeff".encode(), "no text"),
            ("a.txt", b"%PDF-1.4", "PDF"),
            ("a.txt", b"Ti\xe1\xbb", "cut off"),
            ("a.txt", b"a" * 4_000_001, "larger than 4,000,000 bytes"),
            ("a.txt", b"a " * 600_000, "longer than 200,000 characters"),
            ("a.txt", b"a\n" * 40_000, "more than 30,000 lines"),
            ("a.html", b"<p>" * 2_000_000, "larger than 5,000,000 bytes"),
            ("a.html", b"<html><body><script>x</script></body></html>", "no text"),
            ("a.jsonl", b"\n\n", "empty"),
        ],
    )
    def test_failures_say_why(self, tmp_path: Path, name: str, data: bytes, said: str) -> None:
        (tmp_path / name).write_bytes(data)
        (tmp_path / "z.txt").write_text(BODY)
        found = outcomes(tmp_path)
        failed = found[name]
        assert isinstance(failed, Failure)
        assert said in failed.reason
        assert failed.reason.startswith(f"{name}: ")
        assert isinstance(found["z.txt"], Article)

    def test_what_cannot_be_opened(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe.txt")
        (tmp_path / "gone.txt").symlink_to(tmp_path / "nothing")
        (tmp_path / "text.txt").mkdir()
        found = outcomes(tmp_path, tmp_path / "missing.txt", tmp_path / "gone.doc")
        assert set(found) == {
            "pipe.txt",
            "gone.txt",
            str(tmp_path / "missing.txt"),
            str(tmp_path / "gone.doc"),
        }
        assert all(isinstance(read, Failure) for read in found.values())

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
    def test_without_permission(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text(BODY)
        (tmp_path / "a.txt").chmod(0)
        failed = outcomes(tmp_path)["a.txt"]
        assert isinstance(failed, Failure)
        assert "permission" in failed.reason.lower()

    def test_a_file_that_changes_under_the_reader(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text(BODY)
        (source,) = iter_sources([tmp_path])
        (tmp_path / "a.txt").unlink()
        assert isinstance(read_source(source), Failure)

    def test_sources_travel_between_processes(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text(BODY)
        (source,) = iter_sources([tmp_path])
        assert read_source(pickle.loads(pickle.dumps(source))) == read_source(source)

    def test_the_same_text_in_any_encoding_is_the_same_article(self, tmp_path: Path) -> None:
        text = f"Tân Hà tăng bốn bậc\r\n{BODY}\r\n"
        (tmp_path / "a.txt").write_bytes(text.encode("utf-8-sig"))
        (tmp_path / "b.txt").write_bytes(text.encode("utf-16"))
        (tmp_path / "c.txt").write_bytes(cp1258(text))
        (tmp_path / "d.txt").write_bytes(unicodedata.normalize("NFD", text.replace("\r", "")).encode())
        reads = [read for read in outcomes(tmp_path).values() if isinstance(read, Article)]
        assert len(reads) == 4
        assert len({read.article_id for read in reads}) == 1


def page(body: str, head: str = "") -> Article:
    html = f"<!DOCTYPE html><html><head><meta charset=utf-8>{head}</head><body>{body}</body></html>"
    read = read_source(Source("a.html", "html", data=html.encode()))
    assert isinstance(read, Article), read
    return read


PARAGRAPHS = [BODY.replace("21/63", f"{number}/63") for number in range(11, 16)]


class TestHtml:
    def test_text_furniture_and_metadata(self) -> None:
        links = "".join(
            f"<li><a href=/{n}>Bài khác thứ {n}: huyện nọ họp tổng kết công tác năm</a>" for n in range(9)
        )
        read = page(
            f"<nav><a href=/>Trang chủ</a></nav><div><h1>Tân Hà tăng bốn bậc về chuyển đổi số</h1>"
            f"<p>{'</p><p>'.join(PARAGRAPHS)}</p><p>Thu Thảo</p></div><ul>{links}</ul>"
            "<footer>Bản quyền</footer>",
            "<title>Tân Hà tăng bốn bậc về chuyển đổi số | Báo Tân Hà</title>"
            '<meta property="og:site_name" content="Báo Tân Hà">'
            '<meta property="article:published_time" content="2023-09-03T18:00:00Z">'
            '<link rel=canonical href="https://tanha.vn/1">',
        )
        assert read.text.split("\n") == ["Tân Hà tăng bốn bậc về chuyển đổi số", *PARAGRAPHS, "Thu Thảo"]
        assert read.title == "Tân Hà tăng bốn bậc về chuyển đổi số"
        assert (read.published, read.outlet) == (date(2023, 9, 4), "Báo Tân Hà")
        assert (read.author, read.url) == ("Thu Thảo", "https://tanha.vn/1")

    def test_json_ld(self) -> None:
        data = {
            "@graph": [
                {
                    "datePublished": "2023-09-03",
                    "author": [{"name": "Thu Thảo"}],
                    "publisher": {"name": "Báo Tân Hà"},
                }
            ]
        }
        read = page(f"<p>{BODY}</p>", f'<script type="application/ld+json">{json.dumps(data)}</script>')
        assert (read.published, read.author, read.outlet) == (date(2023, 9, 3), "Thu Thảo", "Báo Tân Hà")

    def test_no_date_is_guessed_from_the_text(self) -> None:
        assert page(f"<p>{'</p><p>'.join(PARAGRAPHS)}</p>").published is None

    def test_tables_become_lines(self) -> None:
        table = (
            "<table><tr><th rowspan=2>Tỉnh<th colspan=2>DTI<tr><th>Giá trị<th>Hạng"
            "<tr><td>Tân Hà<td>0,6543<td>21<tr><td>Bình <b>An</b><td>0,6012<td>30</table>"
        )
        read = page(f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p>{table}<p>{PARAGRAPHS[2]}</p>")
        (span,) = read.tables
        assert read.text[slice(*span)].split("\n") == [
            "Tỉnh | DTI | DTI", "Tỉnh | Giá trị | Hạng", "Tân Hà | 0,6543 | 21", "Bình An | 0,6012 | 30",
        ]  # fmt: skip
        assert read.text.index(PARAGRAPHS[1]) < span[0] < span[1] < read.text.index(PARAGRAPHS[2])

    def test_tables_for_layout_are_no_tables(self) -> None:
        read = page(f"<table><tr><td>{'<p>'.join(PARAGRAPHS)}</td></tr></table>")
        assert read.tables == ()
        assert read.text.split("\n") == PARAGRAPHS

    def test_breaks_lists_and_captions(self) -> None:
        read = page(
            f"<p>{PARAGRAPHS[0]}</p>"
            "<figure><img src=x><figcaption>Ông Trần Minh Khôi phát biểu</figcaption></figure>"
            f"<p>{PARAGRAPHS[1]}<br>Hạng 21</p><ul><li>Chính quyền số: 0,7<li>Kinh tế số: 0,6</ul>"
            f"<p>{PARAGRAPHS[2]}</p>"
        )
        assert read.text.split("\n") == [
            PARAGRAPHS[0], "Ông Trần Minh Khôi phát biểu", PARAGRAPHS[1], "Hạng 21", "Chính quyền số: 0,7",
            "Kinh tế số: 0,6", PARAGRAPHS[2],
        ]  # fmt: skip

    @pytest.mark.parametrize("depth", [100, 260, 600, 3000])
    def test_nothing_is_lost_in_deep_nests(self, depth: int) -> None:
        read = page("<div>" * depth + "".join(f"<p>{text}</p>" for text in PARAGRAPHS) + "</div>" * depth)
        assert read.text.split("\n") == PARAGRAPHS

    def test_a_page_in_one_form(self) -> None:
        read = page(
            f"<form id=aspnetForm><input name=q><div><p>{'</p><p>'.join(PARAGRAPHS)}</p></div></form>"
        )
        assert read.text.split("\n") == PARAGRAPHS

    def test_declared_charset(self) -> None:
        html = (
            b"<html><head><meta charset='windows-1258'></head><body><p>"
            + cp1258(BODY)
            + b"</p></body></html>"
        )
        read = read_source(Source("a.html", "html", data=html))
        assert isinstance(read, Article)
        assert read.text == BODY

    def test_html_in_a_text_file_and_in_a_record(self) -> None:
        html = f"<div><p>{BODY}</p></div>"
        for source in (
            Source("a.txt", data=html.encode()),
            Source("a.jsonl#1", "record", data=json.dumps({"html": html}).encode()),
        ):
            read = read_source(source)
            assert isinstance(read, Article)
            assert read.text == BODY

    @given(st.text(alphabet="<>/ptabledivr x\"'=&;!-", max_size=120))
    def test_no_page_raises(self, html: str) -> None:
        assert isinstance(read_source(Source("a.html", "html", data=html.encode())), Article | Failure)


def test_heavy_libraries_wait() -> None:
    code = (
        "import sys, pipeline.ingest\n"
        "heavy = ('lxml', 'trafilatura', 'charset_normalizer', 'spacy', 'underthesea')\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    root = Path(__file__).resolve().parents[1]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=root, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared news is not beside this checkout")
class TestSharedNews:
    def test_titles_dates_and_what_is_kept(self) -> None:
        found = outcomes(SHARED / "provincial", SHARED / "dev", SHARED / "officials")
        reads = [read for read in found.values() if isinstance(read, Article)]
        assert len(reads) == len(found) == 81
        assert all(read.title and read.title in read.text for read in reads)
        dev = [found[path.name] for path in (SHARED / "dev").glob("*.txt")]
        assert sum(isinstance(read, Article) and read.published is not None for read in dev) == 41
        # No paragraph of a body is furniture.
        assert max(len(line) for read in reads for line in furniture_lines(read)) < 160

    def test_the_older_news_is_read_within_the_budget(self) -> None:
        started = time.process_time()
        count = sum(isinstance(read_source(source), Article) for source in iter_sources([SHARED / "older"]))
        assert count == 2000
        assert time.process_time() - started < 1.5
