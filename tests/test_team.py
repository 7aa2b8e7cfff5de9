"""Team counts: what is counted, whose, and what is no count; every sentence here was made for the test."""

from datetime import date

import pytest

from extractors.discourse import open_discourse
from extractors.team import extract_teams
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
    return {(str(f.place_name), float(f.value or 0), str(f.unit), f.status) for f in facts_of(body, title, published)}


def row(place: str, value: float, unit: str, status: str = "reported") -> Row:
    return place, float(value), unit, status


HG = "Hậu Giang"

COUNTS: list[tuple[str, set[Row]]] = [
    # teams and their members
    ("Toàn tỉnh thành lập 1.043 Tổ CNSCĐ với 6.512 thành viên tham gia.", {row(HG, 1043, "teams"), row(HG, 6512, "members")}),
    ("Đến nay, địa phương duy trì 980 tổ công nghệ số cộng đồng, thu hút 5,2 nghìn người.", {row(HG, 980, "teams"), row(HG, 5200, "members")}),
    ("Hiện có 612 tổ chuyển đổi số cộng đồng (3,740 thành viên) đang hoạt động.", {row(HG, 612, "teams"), row(HG, 3740, "members")}),
    ("Hơn 4.200 thành viên Tổ CNS cộng đồng ngày đêm bám ấp.", {row(HG, 4200, "members")}),
    ("Toàn bộ 3.870 thành viên của 520 tổ công nghệ cộng đồng đều là dân địa phương.", {row(HG, 3870, "members"), row(HG, 520, "teams")}),
    ("Tổng số Tổ công nghệ số cộng đồng của tỉnh là 1.205, tổng số thành viên là 7.310.", {row(HG, 1205, "teams"), row(HG, 7310, "members")}),
    ("Số tổ công nghệ số cộng đồng cấp ấp: 525; số thành viên: 3.140.", {row(HG, 525, "teams"), row(HG, 3140, "members")}),
    ("Tỉnh đã kiện toàn 75 tổ cấp xã và 525 tổ cấp ấp, quy tụ 3.740 đoàn viên, hội viên.", {row(HG, 75, "teams"), row(HG, 525, "teams"), row(HG, 3740, "members")}),
    ("Tỉnh có 600 tổ công nghệ số cộng đồng. Lực lượng này gồm 4.118 người.", {row(HG, 600, "teams"), row(HG, 4118, "members")}),
    ("Trong tổng số 600 tổ, có 75 tổ cấp xã với 900 thành viên, còn lại là 525 tổ cấp ấp với 2.840 thành viên.",
     {row(HG, 600, "teams"), row(HG, 75, "teams"), row(HG, 900, "members"), row(HG, 525, "teams"), row(HG, 2840, "members")}),
    # units that have one
    ("75/75 xã, phường, thị trấn đã thành lập tổ công nghệ số cộng đồng.", {row(HG, 75, "communes")}),
    ("100% ấp, khu vực trong tỉnh đã có Tổ công nghệ số cộng đồng.", {row(HG, 100, "percent")}),
    ("Tổ công nghệ số cộng đồng được thành lập ở 8/8 huyện, thị xã, thành phố.", {row(HG, 8, "districts")}),
    ("Cả 8 huyện, thị xã, thành phố đều đã ra mắt tổ công nghệ số cộng đồng.", {row(HG, 8, "districts")}),
    ("Tỉnh có 75 xã, phường, thị trấn thì cả 75 đã kiện toàn tổ công nghệ số cộng đồng.", {row(HG, 75, "communes")}),
    ("Đã có 480 ấp, khu vực thành lập tổ công nghệ số cộng đồng, đạt 91,4%.", {row(HG, 480, "villages"), row(HG, 91.4, "percent")}),
    ("70 trên tổng số 75 xã, phường, thị trấn đã hoàn thành việc thành lập tổ công nghệ số cộng đồng.", {row(HG, 70, "communes")}),
    ("- Tổ công nghệ số cộng đồng: 75/75 xã, phường, thị trấn; 525 ấp, khu vực.", {row(HG, 75, "communes"), row(HG, 525, "villages")}),
    ("Mạng lưới tổ công nghệ số cộng đồng đã phủ kín: cấp huyện 8/8, cấp xã 75/75.", {row(HG, 8, "districts"), row(HG, 75, "communes")}),
    # whose
    ("Huyện Châu Thành A hiện có 79 tổ công nghệ số cộng đồng với 480 thành viên.", {row("Châu Thành A", 79, "teams"), row("Châu Thành A", 480, "members")}),
    ("Toàn tỉnh có 600 tổ, riêng Vị Thủy có 88 tổ.", {row(HG, 600, "teams"), row("Vị Thủy", 88, "teams")}),
    ("Dẫn đầu là huyện Phụng Hiệp với 122 tổ, tiếp đến Long Mỹ 70 tổ.", {row("Phụng Hiệp", 122, "teams"), row("Long Mỹ", 70, "teams")}),
    ("Thành phố Vị Thanh có 9 tổ cấp xã và 50 tổ cấp khu vực; huyện Phụng Hiệp 15 và 122.",
     {row("Vị Thanh", 9, "teams"), row("Vị Thanh", 50, "teams"), row("Phụng Hiệp", 15, "teams"), row("Phụng Hiệp", 122, "teams")}),
    ("Vị Thủy, Long Mỹ và Phụng Hiệp lần lượt có 88, 70 và 137 tổ.", {row("Vị Thủy", 88, "teams"), row("Long Mỹ", 70, "teams"), row("Phụng Hiệp", 137, "teams")}),
    ("Các địa phương có nhiều tổ gồm: Phụng Hiệp (137 tổ), Vị Thủy (88 tổ).", {row("Phụng Hiệp", 137, "teams"), row("Vị Thủy", 88, "teams")}),
    ("Ông Lê Văn Tám, Chủ tịch UBND xã Tân Long, huyện Phụng Hiệp cho biết, xã đã thành lập 12 tổ công nghệ số cộng đồng.", {row("Tân Long", 12, "teams")}),
    ("Chủ tịch UBND huyện Nguyễn Văn Bảy cho hay, toàn tỉnh có 600 tổ công nghệ số cộng đồng.", {row(HG, 600, "teams")}),
    ("Cả nước hiện có 93.524 tổ công nghệ số cộng đồng với hơn 457.000 thành viên.", {row("Việt Nam", 93524, "teams"), row("Việt Nam", 457000, "members")}),
    ("100% ấp của huyện Vị Thủy và Long Mỹ đã có tổ công nghệ số cộng đồng.", {row("Vị Thủy", 100, "percent"), row("Long Mỹ", 100, "percent")}),
    # still to come
    ("Phấn đấu đến cuối năm, toàn tỉnh có 700 tổ công nghệ số cộng đồng.", {row(HG, 700, "teams", "target")}),
    ("Đến năm 2025, 100% ấp, khu vực có tổ công nghệ số cộng đồng.", {row(HG, 100, "percent", "target")}),
    ("Từ nay đến cuối năm, tỉnh sẽ thành lập thêm 45 tổ công nghệ số cộng đồng.", {row(HG, 45, "teams", "target")}),
    ("Thực hiện Kế hoạch số 15/KH-UBND, đến nay tỉnh đã thành lập 600 tổ công nghệ số cộng đồng.", {row(HG, 600, "teams")}),
    ("Tỉnh mới có 600 tổ công nghệ số cộng đồng, phấn đấu lên 700 tổ.", {row(HG, 600, "teams"), row(HG, 700, "teams", "target")}),
    ("Chậm nhất tháng 12, 100% ấp phải có tổ công nghệ số cộng đồng.", {row(HG, 100, "percent", "target")}),
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
]


@pytest.mark.parametrize(("body", "expected"), COUNTS)
def test_counts(body: str, expected: set[Row]) -> None:
    assert rows_of(body) == expected


@pytest.mark.parametrize("body", NO_COUNTS)
def test_what_is_no_count_of_teams(body: str) -> None:
    assert rows_of(body) == set()
