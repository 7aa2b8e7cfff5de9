"""What is announced and what was reached: the reach of the words that announce a target."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.reading import read_text

PUBLISHED = date(2023, 8, 1)


def statuses(text: str) -> dict[float | None, str]:
    """Each value of a rank in ``text`` and its status."""
    return {f.value: f.status for f in read_text(text, PUBLISHED, "Long An").facts if f.kind == "rank"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mục tiêu của Long An đến năm 2025 là vào nhóm 10 về DTI (năm 2022 xếp thứ 11/63).", {10: "target", 11: "reported"}),
        ("Mục tiêu của Long An đến năm 2025 là vào nhóm 10 về DTI (năm 2030 phấn đấu xếp thứ 8).", {10: "target", 8: "target"}),
        ("DTI năm 2022 của Long An về đích thứ 11/63.", {11: "reported"}),
        ("Đích của Long An năm 2025 là thứ 11/63 về DTI.", {11: "target"}),
    ],
)  # fmt: skip
def test_how_far_an_announcement_reaches(text: str, expected: dict[float, str]) -> None:
    assert statuses(text) == expected
