"""Team counts: what is counted, whose, and what is no count; every sentence here was made for the test."""

from datetime import date

import pytest

from extractors.discourse import open_discourse
from extractors.team import extract_teams
from extractors.team_names import WORDS, names_teams
from extractors.team_rules import RULES
from pipeline.model import Article, Fact
from pipeline.numbers import parse_count, parse_decimal
from pipeline.segment import Document

Row = tuple[str, float, str, str]
TITLE = "Hậu Giang: Sức mạnh từ Tổ công nghệ số cộng đồng"


def facts_of(body: str, title: str = TITLE, published: date | None = date(2023, 9, 1)) -> list[Fact]:
    document = Document(Article(path="a.txt", text=f"{title}\n\n{body}", title=title, published=published))
    return extract_teams(document, open_discourse(document))[0]


def rows_of(body: str, title: str = TITLE, published: date | None = date(2023, 9, 1)) -> set[Row]:
    return {
        (str(f.place_name), float(f.value or 0), str(f.unit), f.status)
        for f in facts_of(body, title, published)
    }


def row(place: str, value: float, unit: str, status: str = "reported") -> Row:
    return place, float(value), unit, status


HG = "Hậu Giang"

COUNTS: list[tuple[str, set[Row]]] = [
    # teams and their members
    (
        "Toàn tỉnh thành lập 1.043 Tổ CNSCĐ với 6.512 thành viên tham gia.",
        {row(HG, 1043, "teams"), row(HG, 6512, "members")},
    ),
    (
        "Đến nay, địa phương duy trì 980 tổ công nghệ số cộng đồng, thu hút 5,2 nghìn người.",
        {row(HG, 980, "teams"), row(HG, 5200, "members")},
    ),
    (
        "Hiện có 612 tổ chuyển đổi số cộng đồng (3,740 thành viên) đang hoạt động.",
        {row(HG, 612, "teams"), row(HG, 3740, "members")},
    ),
    ("Hơn 4.200 thành viên Tổ CNS cộng đồng ngày đêm bám ấp.", {row(HG, 4200, "members")}),
    (
        "Toàn bộ 3.870 thành viên của 520 tổ công nghệ cộng đồng đều là dân địa phương.",
        {row(HG, 3870, "members"), row(HG, 520, "teams")},
    ),
    (
        "Tổng số Tổ công nghệ số cộng đồng của tỉnh là 1.205, tổng số thành viên là 7.310.",
        {row(HG, 1205, "teams"), row(HG, 7310, "members")},
    ),
    (
        "Số tổ công nghệ số cộng đồng cấp ấp: 525; số thành viên: 3.140.",
        {row(HG, 525, "teams"), row(HG, 3140, "members")},
    ),
    (
        "Tỉnh đã kiện toàn 75 tổ cấp xã và 525 tổ cấp ấp, quy tụ 3.740 đoàn viên, hội viên.",
        {row(HG, 75, "teams"), row(HG, 525, "teams"), row(HG, 3740, "members")},
    ),
    (
        "Tỉnh có 600 tổ công nghệ số cộng đồng. Lực lượng này gồm 4.118 người.",
        {row(HG, 600, "teams"), row(HG, 4118, "members")},
    ),
    (
        "Trong 600 tổ, có 75 tổ cấp xã với 900 thành viên, còn lại là 525 tổ cấp ấp với 2.840 người.",
        {
            row(HG, 600, "teams"),
            row(HG, 75, "teams"),
            row(HG, 900, "members"),
            row(HG, 525, "teams"),
            row(HG, 2840, "members"),
        },
    ),
    # units that have one
    ("75/75 xã, phường, thị trấn đã thành lập tổ công nghệ số cộng đồng.", {row(HG, 75, "communes")}),
    ("100% ấp, khu vực trong tỉnh đã có Tổ công nghệ số cộng đồng.", {row(HG, 100, "percent")}),
    ("Tổ công nghệ số cộng đồng được thành lập ở 8/8 huyện, thị xã, thành phố.", {row(HG, 8, "districts")}),
    ("Cả 8 huyện, thị xã, thành phố đều đã ra mắt tổ công nghệ số cộng đồng.", {row(HG, 8, "districts")}),
    (
        "Tỉnh có 75 xã, phường, thị trấn thì cả 75 đã kiện toàn tổ công nghệ số cộng đồng.",
        {row(HG, 75, "communes")},
    ),
    (
        "Đã có 480 ấp, khu vực thành lập tổ công nghệ số cộng đồng, đạt 91,4%.",
        {row(HG, 480, "villages"), row(HG, 91.4, "percent")},
    ),
    (
        "70 trên tổng số 75 xã, phường, thị trấn đã hoàn thành việc thành lập tổ công nghệ số cộng đồng.",
        {row(HG, 70, "communes")},
    ),
    (
        "- Tổ công nghệ số cộng đồng: 75/75 xã, phường, thị trấn; 525 ấp, khu vực.",
        {row(HG, 75, "communes"), row(HG, 525, "villages")},
    ),
    (
        "Mạng lưới tổ công nghệ số cộng đồng đã phủ kín: cấp huyện 8/8, cấp xã 75/75.",
        {row(HG, 8, "districts"), row(HG, 75, "communes")},
    ),
    # whose
    (
        "Huyện Châu Thành A hiện có 79 tổ công nghệ số cộng đồng với 480 thành viên.",
        {row("Châu Thành A", 79, "teams"), row("Châu Thành A", 480, "members")},
    ),
    ("Toàn tỉnh có 600 tổ, riêng Vị Thủy có 88 tổ.", {row(HG, 600, "teams"), row("Vị Thủy", 88, "teams")}),
    (
        "Dẫn đầu là huyện Phụng Hiệp với 122 tổ, tiếp đến Long Mỹ 70 tổ.",
        {row("Phụng Hiệp", 122, "teams"), row("Long Mỹ", 70, "teams")},
    ),
    (
        "Thành phố Vị Thanh có 9 tổ cấp xã và 50 tổ cấp khu vực; huyện Phụng Hiệp 15 và 122.",
        {
            row("Vị Thanh", 9, "teams"),
            row("Vị Thanh", 50, "teams"),
            row("Phụng Hiệp", 15, "teams"),
            row("Phụng Hiệp", 122, "teams"),
        },
    ),
    (
        "Vị Thủy, Long Mỹ và Phụng Hiệp lần lượt có 88, 70 và 137 tổ.",
        {row("Vị Thủy", 88, "teams"), row("Long Mỹ", 70, "teams"), row("Phụng Hiệp", 137, "teams")},
    ),
    (
        "Các địa phương có nhiều tổ gồm: Phụng Hiệp (137 tổ), Vị Thủy (88 tổ).",
        {row("Phụng Hiệp", 137, "teams"), row("Vị Thủy", 88, "teams")},
    ),
    (
        "Ông Lê Văn Tám, Chủ tịch UBND xã Tân Long, huyện Phụng Hiệp cho biết, xã đã lập 12 tổ công nghệ số.",
        {row("Tân Long", 12, "teams")},
    ),
    (
        "Chủ tịch UBND huyện Nguyễn Văn Bảy cho hay, toàn tỉnh có 600 tổ công nghệ số cộng đồng.",
        {row(HG, 600, "teams")},
    ),
    (
        "Cả nước hiện có 93.524 tổ công nghệ số cộng đồng với hơn 457.000 thành viên.",
        {row("Việt Nam", 93524, "teams"), row("Việt Nam", 457000, "members")},
    ),
    (
        "100% ấp của huyện Vị Thủy và Long Mỹ đã có tổ công nghệ số cộng đồng.",
        {row("Vị Thủy", 100, "percent"), row("Long Mỹ", 100, "percent")},
    ),
    # still to come
    ("Phấn đấu đến cuối năm, toàn tỉnh có 700 tổ công nghệ số cộng đồng.", {row(HG, 700, "teams", "target")}),
    ("Đến năm 2025, 100% ấp, khu vực có tổ công nghệ số cộng đồng.", {row(HG, 100, "percent", "target")}),
    (
        "Từ nay đến cuối năm, tỉnh sẽ thành lập thêm 45 tổ công nghệ số cộng đồng.",
        {row(HG, 45, "teams", "target")},
    ),
    (
        "Thực hiện Kế hoạch số 15/KH-UBND, đến nay tỉnh đã thành lập 600 tổ công nghệ số cộng đồng.",
        {row(HG, 600, "teams")},
    ),
    (
        "Tỉnh mới có 600 tổ công nghệ số cộng đồng, phấn đấu lên 700 tổ.",
        {row(HG, 600, "teams"), row(HG, 700, "teams", "target")},
    ),
    ("Chậm nhất tháng 12, 100% ấp phải có tổ công nghệ số cộng đồng.", {row(HG, 100, "percent", "target")}),
    # longer ways to say so
    (
        "Toàn tỉnh còn thiếu 45 tổ so với mục tiêu 600 tổ công nghệ số cộng đồng.",
        {row(HG, 600, "teams", "target")},
    ),
    ("Trong số 4.118 thành viên có 1.900 đoàn viên.", {row(HG, 4118, "members")}),
    ("Toàn tỉnh có 525 tổ (chưa kể 75 tổ cấp xã).", {row(HG, 525, "teams"), row(HG, 75, "teams")}),
    ("Sau rà soát, tỉnh còn 600 tổ công nghệ số cộng đồng.", {row(HG, 600, "teams")}),
    (
        "Dẫn đầu là Phụng Hiệp (137), Châu Thành A (79) và Vị Thủy (88 tổ).",
        {row("Phụng Hiệp", 137, "teams"), row("Châu Thành A", 79, "teams"), row("Vị Thủy", 88, "teams")},
    ),
    (
        "Ngã Bảy có 47/47 ấp, khu vực thành lập tổ, Long Mỹ mới đạt 90% ấp.",
        {row("Ngã Bảy", 47, "villages"), row("Long Mỹ", 90, "percent")},
    ),
    (
        "“Toàn thị xã có 51 tổ công nghệ số”, bà Lê Thị Tư, Trưởng phòng thị xã Long Mỹ, nói.",
        {row("Long Mỹ", 51, "teams")},
    ),
    ("Tỉnh có 600 tổ, nhiều hơn 75 tổ so với đầu năm.", {row(HG, 600, "teams")}),
]

NO_COUNTS = [
    "Mỗi tổ công nghệ số cộng đồng có từ 5 đến 7 thành viên.",
    "Mỗi tổ tối thiểu 07 người, do trưởng ấp làm tổ trưởng.",
    "Mỗi ấp thành lập 1 tổ công nghệ số cộng đồng với 5-7 người.",
    "Tổ công nghệ số cộng đồng ấp 4 có 8 thành viên.",
    "Tổ chúng tôi 7 người, ai cũng có điện thoại thông minh.",
    "Hội thi thu hút 113 thành viên Tổ công nghệ số cộng đồng tham gia tranh tài.",
    "Sở tổ chức tập huấn cho 1.250 thành viên Tổ công nghệ số cộng đồng.",
    "Các tổ công nghệ số cộng đồng đã hướng dẫn hơn 93.000 người dân cài đặt VNeID.",
    "Các tổ công nghệ số cộng đồng đã giúp 15.800 hộ và 2.400 lượt người nộp hồ sơ.",
    "Hỗ trợ mỗi tổ công nghệ số cộng đồng 300.000 đồng/tháng.",
    "Số tổ công nghệ số cộng đồng giảm 214 so với năm trước.",
    "Tỉnh khen thưởng 20 tổ công nghệ số cộng đồng tiêu biểu.",
    "Trong đó chỉ 6/10 tổ hoạt động thường xuyên.",
    "Yêu cầu 75 xã, phường, thị trấn rà soát tổ công nghệ số cộng đồng.",
    "Ngành công an đã củng cố 525 tổ dân phố và 75 tổ tự quản.",
    "Tỉnh cử 6 tổ công tác xuống cơ sở hỗ trợ Tổ công nghệ số cộng đồng.",
    "Còn 15 ấp chưa có tổ công nghệ số cộng đồng.",
    "75/75 xã, phường, thị trấn đã phủ sóng 4G; tổ công nghệ số cộng đồng đi từng nhà.",
    "100% cán bộ xã được tập huấn để hỗ trợ tổ công nghệ số cộng đồng.",
    "Ngày 12/8, 8/8 huyện dự hội nghị trực tuyến về tổ công nghệ số cộng đồng.",
    "Tỉnh mở 15 lớp tập huấn cho 75 tổ cấp xã với 900 thành viên.",
    "Ngày hội thu hút 1.200 người tham gia, có gian hàng của tổ công nghệ số cộng đồng.",
    "Đoàn ra mắt 101 đội hình, 1.500 tình nguyện viên hỗ trợ tổ công nghệ số cộng đồng.",
    "Mỗi xã chọn 2 ấp để thành lập tổ công nghệ số cộng đồng.",
    "Tỉnh đã gạt ra 38 tổ hoạt động hình thức.",
]


@pytest.mark.parametrize(("body", "expected"), COUNTS)
def test_counts(body: str, expected: set[Row]) -> None:
    assert rows_of(body) == expected


@pytest.mark.parametrize("body", NO_COUNTS)
def test_what_is_no_count_of_teams(body: str) -> None:
    assert rows_of(body) == set()


ELSEWHERE: list[tuple[str, str, date, set[Row]]] = [
    (
        "Xã Ea Kao giữ lửa chuyển đổi số",
        "UBND xã Ea Kao (tỉnh Đắk Lắk) cho biết toàn xã có 28 tổ công nghệ số cộng đồng "
        "tại 28/28 thôn, buôn, với 168 thành viên.",
        date(2025, 11, 3),
        {row("Ea Kao", 28, "teams"), row("Ea Kao", 28, "villages"), row("Ea Kao", 168, "members")},
    ),
    (
        "Huyện Đại Lộc nhân rộng tổ công nghệ số cộng đồng",
        "Đến nay, toàn huyện đã thành lập 18/18 tổ cấp xã và 112 tổ tại các thôn, khu phố."
        "\nTrong khi đó, tỉnh Quảng Nam có 1.218 tổ.",
        date(2023, 5, 6),
        {row("Đại Lộc", 18, "teams"), row("Đại Lộc", 112, "teams"), row("Quảng Nam", 1218, "teams")},
    ),
    (
        "Cần Thơ: Người dân hưởng lợi từ tổ công nghệ số",
        "Sau sắp xếp, thành phố có 103/103 xã, phường thành lập tổ công nghệ số cộng đồng; "
        "1.900 tổ ở ấp, khu vực.\nPhường Ninh Kiều có 45 tổ với 270 người.",
        date(2025, 12, 1),
        {
            row("Cần Thơ", 103, "communes"),
            row("Cần Thơ", 1900, "teams"),
            row("Ninh Kiều", 45, "teams"),
            row("Ninh Kiều", 270, "members"),
        },
    ),
    (
        "Nhìn lại một năm chuyển đổi số",
        "Theo Bộ Thông tin và Truyền thông, cả nước đã có 63/63 tỉnh, thành phố thành lập "
        "tổ công nghệ số cộng đồng với 74.000 tổ và gần 350 nghìn thành viên.",
        date(2022, 12, 20),
        {row("Việt Nam", 74000, "teams"), row("Việt Nam", 350000, "members")},
    ),
]


@pytest.mark.parametrize(("title", "body", "published", "expected"), ELSEWHERE)
def test_places_of_other_levels(title: str, body: str, published: date, expected: set[Row]) -> None:
    assert rows_of(body, title, published) == expected


TABLE = """Số liệu tổ công nghệ số cộng đồng theo địa bàn:
STT | Đơn vị | Số tổ | Số thành viên | Kinh phí (triệu đồng)
1 | Huyện Vị Thủy | 88 | 512 | 264
2 | TP. Ngã Bảy | 47 | 301 | 141
Tổng cộng | Toàn tỉnh | 600 | 4.118 | 1.800"""


def test_a_table_gives_each_place_its_figures() -> None:
    assert rows_of(TABLE) == {
        row("Vị Thủy", 88, "teams"), row("Vị Thủy", 512, "members"),
        row("Ngã Bảy", 47, "teams"), row("Ngã Bảy", 301, "members"),
        row(HG, 600, "teams"), row(HG, 4118, "members"),
    }  # fmt: skip


def test_an_article_without_the_teams_gives_nothing() -> None:
    assert (
        rows_of("Phường có 42 tổ dân phố, 15 tổ hòa giải với 90 thành viên.", title="Chuyện ở phường")
        == set()
    )


def test_qualifier_and_total_are_kept() -> None:
    (fact,) = facts_of("Tỉnh đã lập khoảng 142/150 tổ công nghệ số cộng đồng ở cấp xã.")
    assert (fact.qualifier, fact.out_of) == ("about", 150)


def test_the_year_of_a_target_is_the_year_it_is_due() -> None:
    (fact,) = facts_of("Phấn đấu đến năm 2025, tỉnh có 700 tổ công nghệ số cộng đồng.")
    assert (fact.status, fact.year) == ("target", 2025)


@pytest.mark.parametrize("body", [body for body, _ in COUNTS])
def test_the_number_of_every_span_is_the_value_and_lies_in_the_evidence(body: str) -> None:
    document = Document(
        Article(path="a.txt", text=f"{TITLE}\n\n{body}", title=TITLE, published=date(2023, 9, 1))
    )
    for fact in extract_teams(document, open_discourse(document))[0]:
        number, *rest = document.text[fact.start : fact.end].replace("%", " %").partition("/")[0].split()
        multiplier = rest[0] if rest and rest[0] in ("nghìn", "ngàn") else None
        value = parse_decimal(number) if fact.unit == "percent" else parse_count(number, multiplier)
        assert value == fact.value
        assert fact.evidence_start <= fact.start < fact.end <= fact.evidence_end


def test_a_rejected_count_says_why() -> None:
    document = Document(
        Article(path="a.txt", text=f"{TITLE}\n\nMỗi tổ có từ 5 đến 7 thành viên.", title=TITLE)
    )
    _, rejections = extract_teams(document, open_discourse(document))
    assert [r.reason for r in rejections] == ["a norm for each unit"]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rules_hold_on_their_examples(rule) -> None:  # type: ignore[no-untyped-def]
    for example in rule.examples:
        assert list(rule.find(example, 0, len(example), example.lower())), example
    for example in rule.counterexamples:
        assert not list(rule.find(example, 0, len(example), example.lower())), example


def test_an_article_that_names_the_teams_is_told_from_one_of_other_groups() -> None:
    assert all(names_teams(f"Các tổ {name} đã ra mắt.") for name in WORDS["names"]["own"])
    assert all(names_teams(f"Mạng lưới {name.upper()} đã ra mắt.") for name in WORDS["networks"])
    assert not any(names_teams(f"Các tổ {name} đã ra mắt.") for name in WORDS["other_teams"])
