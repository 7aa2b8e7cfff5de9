"""Which line of the head is the headline: names of publishers and sections stand over it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from extractors.discourse import open_discourse
from pipeline.ingest import iter_sources, read_source
from pipeline.masthead import is_name
from pipeline.model import Article
from pipeline.reading import read_text
from pipeline.segment import Document

BODY = "\n\nSáng 5/3, UBND thành phố tổng kết công tác chuyển đổi số. Thành phố được 85,4 điểm, xếp thứ hai toàn tỉnh về chuyển đổi số năm 2022.\n"


def read(tmp_path: Path, text: str) -> Article:
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    [source] = iter_sources([tmp_path])
    article = read_source(source)
    assert isinstance(article, Article)
    return article


@pytest.mark.parametrize(
    ("head", "headline"),
    [
        ("Ban Biên tập Báo Kiên Giang\nDiễn đàn\n\nPHÚ QUỐC: ĐẢO XA VÀ BÀI TOÁN SỐ", "PHÚ QUỐC: ĐẢO XA VÀ BÀI TOÁN SỐ"),
        ("Báo Cà Mau online\nKinh tế - Thủy sản\n\nCon cá lên sàn", "Con cá lên sàn"),
        ("Báo Sơn La\nXây dựng Đảng - Tổ chức cán bộ\n\nSơn La công bố các quyết định về cán bộ", "Sơn La công bố các quyết định về cán bộ"),
        ("Sở Nội vụ Tiền Giang công bố kết quả chấm điểm năm 2024\n\nẢnh: Hồng Lê và các cộng sự", "Sở Nội vụ Tiền Giang công bố kết quả chấm điểm năm 2024"),
    ],
)
def test_the_headline(tmp_path: Path, head: str, headline: str) -> None:
    assert read(tmp_path, head + BODY).title == headline


@pytest.mark.parametrize("line", ["Bệnh viện Đa khoa Phố Nối", "Trường Cao đẳng Kon Tum (tỉnh Quảng Ngãi)", "Kinh tế & Đô thị"])
def test_names(line: str) -> None:
    assert is_name(line)


@pytest.mark.parametrize("line", ["Huyện ủy Đắk Song ra mắt mô hình mới", "Trường học số ở vùng cao đổi thay", "PCI - PAR Index: hai thước đo"])
def test_headlines_are_no_names(line: str) -> None:
    assert not is_name(line)


def test_an_article_about_a_district_is_of_that_district() -> None:
    text = "Phú Quốc: Đảo xa và bài toán số\n\nTỉnh Kiên Giang chấm điểm chuyển đổi số năm 2022. Thành phố được 85,4 điểm, xếp thứ hai toàn tỉnh."
    reading = read_text(text, date(2023, 3, 5), "Kiên Giang")
    local = open_discourse(Document(reading.article)).local
    assert local is not None
    assert (local.name, local.level) == ("Phú Quốc", "district")
    assert {f.place_name for f in reading.facts if f.kind in ("rank", "index_value")} == {"Phú Quốc"}
