"""The checks of texts, from the sentence to the verdict, on claims with known answers."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date

import check_examples as examples
import pytest
from click.testing import CliRunner

from pipeline.check import check_text
from pipeline.check_cli import check

AFTER_MERGER = date(2025, 11, 2)


def contradicted(found: Iterable[examples.Example]) -> tuple[int, int, int, list[str]]:
    """True alarms, false alarms, misses, and the texts of the latter two."""
    hits, alarms, misses, texts = 0, 0, 0, []
    for example in found:
        is_contradicted = check_text(example.text, example.published).verdict == "contradicted"
        if is_contradicted and not example.is_true:
            hits += 1
        elif is_contradicted != (not example.is_true):
            alarms, misses = alarms + is_contradicted, misses + (not is_contradicted)
            texts.append(f"{example.error}: {example.text}")
    return hits, alarms, misses, texts


@pytest.mark.parametrize("group", ["ranks", "values", "changes", "editions", "growth", "pillars"])
def test_seeded_errors(group: str) -> None:
    found = list(getattr(examples, group)())
    assert len(found) > 50
    hits, alarms, misses, texts = contradicted(found)
    assert hits / (hits + alarms) >= 0.97, texts
    assert hits / (hits + misses) >= 0.95, texts


def test_true_claims_in_ten_wordings_are_not_contradicted() -> None:
    found = list(examples.ten_wordings(14))
    assert len(found) >= 400
    _, alarms, _, texts = contradicted(found)
    assert alarms <= len(found) / 200, texts


@pytest.mark.parametrize(
    ("verdict", "text", "published"),
    [
        (
            "supported",
            "Long An xếp thứ 11/63 về DTI năm 2022, tăng 10 hạng so với năm 2021 (xếp hạng 21).",
            None,
        ),
        ("contradicted", "Năm 2022, Long An xếp thứ 11/63 về DTI, tăng 9 hạng so với năm 2021.", None),
        ("contradicted", "Năm 2022, Long An xếp thứ 11/63 về DTI, giảm 10 hạng so với năm 2021.", None),
        (
            "supported",
            "DTI năm 2022 của Long An có giá trị 0,6386, tăng khoảng 40% so với năm 2021 (0,4553).",
            None,
        ),
        (
            "contradicted",
            "DTI năm 2022 của Long An có giá trị 0,6386, tăng 40,5% so với năm 2021 (0,4553).",
            None,
        ),
        ("contradicted", "DTI năm 2022 của Quảng Ninh đạt 0,7804.", None),
        ("supported", "Hà Nội đứng đầu trong 34 tỉnh, thành phố về DTI năm 2024 với 0,8241.", AFTER_MERGER),
        ("contradicted", "Hà Nội đứng thứ 4/34 về DTI năm 2024.", AFTER_MERGER),
        ("supported", "Hà Nội đứng thứ 4/63 về DTI năm 2024.", AFTER_MERGER),
        ("contradicted", "Sau sáp nhập, Tây Ninh xếp thứ 10 về chỉ số DTI năm 2024.", AFTER_MERGER),
        ("supported", "Tỉnh Long An (cũ) xếp thứ 10/63 về chỉ số DTI năm 2024.", AFTER_MERGER),
        (
            "not_comparable",
            "Năm 2024, Hà Nội đứng thứ 1/34 về DTI, tăng 5 bậc so với năm 2023.",
            AFTER_MERGER,
        ),
        ("not_comparable", "Long An xếp thứ 11/34 về DTI năm 2022.", None),
        ("contradicted", "Giá trị trung bình DTI cấp tỉnh năm 2021 là 0,4595.", None),
        ("supported", "Chỉ số chuyển đổi số quốc gia năm 2024 đạt 0,7955.", None),
        ("supported", "Long An xếp thứ 2 vùng Đồng bằng sông Cửu Long về DTI năm 2022.", None),
        ("contradicted", "Năm 2022, Long An nằm trong top 10 địa phương dẫn đầu về chuyển đổi số.", None),
        ("not_enough_information", "Long An phấn đấu vào top 10 về DTI năm 2022.", None),
        (
            "not_enough_information",
            "Long An xếp thứ 5 về Chỉ số cải cách hành chính (PAR Index) năm 2022.",
            None,
        ),
        ("not_enough_information", "Hải Phòng xếp thứ 18 về DTI năm 2021.", None),
        ("not_enough_information", "Hôm nay trời đẹp.", None),
        ("supported", "Thanh Hóa và Yên Bái đồng xếp hạng 15/63 về DTI năm 2022.", None),
    ],
)
def test_verdicts(verdict: str, text: str, published: date | None) -> None:
    checked = check_text(text, published)
    assert checked.verdict == verdict, checked.checks


def test_the_province_of_the_article_settles_the_place() -> None:
    text = "Năm 2022, tỉnh xếp thứ 11/63 về chỉ số DTI."
    assert check_text(text, province="Long An").verdict == "supported"
    assert check_text(text, province="Tiền Giang").verdict == "contradicted"


def test_text_on_the_command_line() -> None:
    runner = CliRunner()
    right = runner.invoke(check, ["--text", "Long An xếp thứ 11/63 về DTI năm 2022."])
    assert right.exit_code == 0
    assert "đúng" in right.output
    wrong = runner.invoke(check, ["--text", "Long An xếp thứ 12/63 về DTI năm 2022.", "--format", "json"])
    assert wrong.exit_code == 4
    assert json.loads(wrong.output)["verdict"] == "contradicted"
    unknown = runner.invoke(check, ["--text", "Tỉnh xếp thứ 12.", "--province", "Atlantis"])
    assert unknown.exit_code == 2
    nothing = runner.invoke(check, ["--text", "Hôm nay trời đẹp."])
    assert (nothing.exit_code, "nothing to check" in nothing.output) == (0, True)


def test_a_file_of_claims() -> None:
    lines = [
        '{"id": 1, "text": "Long An xếp thứ 11/63 về DTI năm 2022."}',
        "not JSON",
        "",
        '{"id": "b", "text": "Năm trước, tỉnh xếp thứ 12/63 về DTI.", "published": "2023-07-20", '
        '"province": "Long An"}',
        '{"id": 3}',
        "[1, 2]",
        '{"id": 4, "text": "Long An xếp thứ 11/63 về DTI năm 2022.", "published": "hôm qua"}',
        '{"id": 5, "text": "Hôm nay trời đẹp.", "published": null, "province": ""}',
    ]
    result = CliRunner().invoke(check, ["--claims", "-"], input="\n".join(lines))
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 4
    assert [answer["id"] for answer in answers] == [1, None, "b", 3, None, 4, 5]
    verdicts = {answer["id"]: answer["verdict"] for answer in answers}
    assert (verdicts.pop(1), verdicts.pop("b")) == ("supported", "contradicted")
    assert set(verdicts.values()) == {"not_enough_information"}
    assert [number for number, answer in enumerate(answers) if "error" in answer] == [1, 3, 4, 5]
    assert answers[1]["error"].startswith("line 2: ")
    keys = {
        "kind",
        "place_name",
        "indicator",
        "year",
        "value",
        "verdict",
        "explanation_vi",
        "explanation_en",
        "sources",
    }
    assert keys <= answers[0]["checks"][0].keys()
