"""Words of direction and comparison against the figures that they join."""

from __future__ import annotations

import pytest

from pipeline.check import check_text
from pipeline.checks.records import CONTRADICTED, NOT_COMPARABLE

WRONG = [
    "DTI của Hưng Yên tăng từ 0,6855 năm 2023 lên 0,6303 năm 2024.",
    "Từ vị trí 34/63 năm 2022, Lào Cai tăng lên vị trí 42/63 năm 2023 về DTI.",
    "Từ hạng 47 năm 2022, Đắk Lắk tụt xuống hạng 39 năm 2023 về DTI.",
    "Từ vị trí thứ 55/63 năm 2022, Quảng Trị cải thiện, nay ở vị trí 61/63 năm 2023 về DTI.",
    "DTI năm 2023 của Huế đạt 0,7660, thấp hơn Lạng Sơn (0,7601).",
    "DTI năm 2022 của Long An đạt 0,6386, cao hơn 0,0795 so với mức bình quân cả nước (0,5791).",
    "Năm 2023, Long An xếp hạng 17 về DTI, đứng trên Thái Nguyên (hạng 16).",
]
RIGHT = [
    "DTI của Hưng Yên giảm từ 0,6855 năm 2023 xuống 0,6303 năm 2024.",
    "Từ vị trí 42/63 năm 2022, Lào Cai tăng lên vị trí 34/63 năm 2023 về DTI.",
    "Từ hạng 39 năm 2022, Đắk Lắk giảm xuống hạng 47 năm 2023 về DTI.",
    "Từ hạng 47 năm 2022, Đắk Lắk giảm còn hạng 39 năm 2023 về DTI.",
    "Từ 4/63 năm 2023, Thanh Hóa tụt xuống 3/34 năm 2024 về DTI.",
    "DTI năm 2023 của Huế đạt 0,7660, cao hơn Lạng Sơn (0,7601).",
    "DTI năm 2022 của Long An đạt 0,6386, cao hơn 0,0595 so với mức bình quân cả nước (0,5791).",
    "Năm 2023, Long An xếp hạng 15 về DTI, đứng trên Thái Nguyên (hạng 16).",
    "DTI năm 2023 của Huế đạt khoảng 0,77, thấp hơn Lạng Sơn (0,7601).",
]


def directions(text: str) -> list[str]:
    return [c.explanation_vi for c in check_text(text).checks if c.kind == "direction" and c.verdict == CONTRADICTED and ("âu nói" in c.explanation_vi or "hoảng cách" in c.explanation_vi)]


@pytest.mark.parametrize("text", WRONG)
def test_words_that_go_the_other_way(text: str) -> None:
    assert directions(text)


@pytest.mark.parametrize("text", RIGHT)
def test_words_that_fit_or_leave_doubt(text: str) -> None:
    assert directions(text) == []


def test_the_table_that_gives_way_is_that_of_the_first_figure() -> None:
    text = "Về DTI năm 2024, Đà Nẵng tụt từ hạng 2 xuống 17 khi chuyển từ bảng 63 sang bảng 34."
    assert [c.verdict for c in check_text(text).checks if c.verdict == CONTRADICTED] == []


TWO_TABLES = [
    "Từ 4/63 năm 2023, Thanh Hóa tụt xuống 3/34 năm 2024 về DTI.",
    "DTI của Thanh Hóa lên hạng 5/34 năm 2024 từ hạng 11/63 năm 2023.",
    "Từ vị trí 11 trong 63 tỉnh, thành phố năm 2023, Thanh Hóa đã lên vị trí 5 trong 34 tỉnh, thành phố năm 2024 về DTI.",
    "Thanh Hóa tăng 6 hạng về chuyển đổi số: từ 11 trên 63 tỉnh, thành năm 2023 lên 5 trên 34 tỉnh, thành năm 2024.",
]


@pytest.mark.parametrize("text", TWO_TABLES)
def test_movements_between_two_tables_are_not_comparable(text: str) -> None:
    assert NOT_COMPARABLE in {c.verdict for c in check_text(text).checks}
