"""Officials: wordings in which the body, the name or the second post has to be told from its surroundings."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.discourse import open_discourse
from extractors.names import split_place
from extractors.official import extract_officials
from extractors.organizations import expand
from pipeline.model import Article, Fact
from pipeline.segment import Document


def officials(text: str) -> list[Fact]:
    document = Document(Article("t.txt", text, title=text.partition("\n")[0], published=date(2023, 5, 4)))
    return extract_officials(document, open_discourse(document))[0]


def read(text: str) -> set[tuple[str | None, str | None, str | None]]:
    return {(f.person, f.role, f.organization) for f in officials(text)}


COUPLED = [
    (
        "Bà Hồ Thị Diễm, Phó Chủ tịch UBND kiêm Giám đốc Trung tâm Văn hóa phường Sơn Kỳ, trực máy.",
        {
            ("Hồ Thị Diễm", "Phó Chủ tịch", "UBND phường Sơn Kỳ"),
            ("Hồ Thị Diễm", "Giám đốc", "Trung tâm Văn hóa phường Sơn Kỳ"),
        },
    ),
    (
        "Kiên Giang họp\nVề phía huyện Giồng Riềng có ông Danh Hoàng Nam - Phó Bí thư, Chủ tịch UBND huyện.",
        {
            ("Danh Hoàng Nam", "Phó Bí thư", "Huyện ủy Giồng Riềng"),
            ("Danh Hoàng Nam", "Chủ tịch", "UBND huyện Giồng Riềng"),
        },
    ),
    (
        "Tại nhà văn hóa có Nông Thị Hiên, Bí thư Chi đoàn kiêm Tổ trưởng Tổ liên gia thôn Nà Pài.",
        {("Nông Thị Hiên", "Bí thư", "Chi đoàn thôn Nà Pài")},
    ),
]

PLACE_OR_PERSON = [
    (
        "Chủ tịch UBND huyện Mường Lát Khằm A Dín thăm bản.",
        {("Khằm A Dín", "Chủ tịch", "UBND huyện Mường Lát")},
    ),
    (
        "Kiên Giang họp\nChiều qua, Phó Chủ tịch UBND tỉnh Lâm Sơn yêu cầu báo cáo.",
        {("Lâm Sơn", "Phó Chủ tịch", "UBND tỉnh Kiên Giang")},
    ),
    (
        "Kiên Giang họp\nNghe vậy, Chủ tịch UBND tỉnh Đoàn Thanh Liêm mời phóng viên.",
        {("Đoàn Thanh Liêm", "Chủ tịch", "UBND tỉnh Kiên Giang")},
    ),
    (
        "Chủ tịch Hội Nông dân xã Thung Nai Lô Văn Thắm kể chuyện.",
        {("Lô Văn Thắm", "Chủ tịch", "Hội Nông dân xã Thung Nai")},
    ),
    (
        "Tổng Giám đốc Tổng Công ty Viễn thông MobiFone Lê Hồng Hải ký.",
        {("Lê Hồng Hải", "Tổng Giám đốc", "Tổng Công ty Viễn thông MobiFone")},
    ),
    (
        "Phó Chủ tịch UBND tỉnh Bà Rịa - Vũng Tàu Lê Minh Hải khen.",
        {("Lê Minh Hải", "Phó Chủ tịch", "UBND tỉnh Bà Rịa - Vũng Tàu")},
    ),
    (
        "Theo Chủ tịch UBND tỉnh Thừa Thiên Huế Lê Minh Hải, trời đẹp.",
        {("Lê Minh Hải", "Chủ tịch", "UBND tỉnh Thừa Thiên Huế")},
    ),
    (
        "Xã Lũng Pù họp. Bí thư Đảng ủy xã Vừ Mí Dính và Chủ tịch UBND xã Sùng Mí Già dự.",
        {("Vừ Mí Dính", "Bí thư", "Đảng ủy xã Lũng Pù"), ("Sùng Mí Già", "Chủ tịch", "UBND xã Lũng Pù")},
    ),
    (
        "Bí thư Đảng ủy phường 1 Bảo Lộc Lê Minh Hải mở lớp.",
        {("Lê Minh Hải", "Bí thư", "Đảng ủy phường 1 Bảo Lộc")},
    ),
    (
        "Bộ trưởng Khoa học và Công nghệ Lê Minh Hải trả lời.",
        {("Lê Minh Hải", "Bộ trưởng", "Bộ Khoa học và Công nghệ")},
    ),
    (
        "HTX Nông nghiệp Kênh Bảy lãi to. Chủ tịch Hội đồng quản trị HTX Lê Minh Hải vui.",
        {("Lê Minh Hải", "Chủ tịch", "HĐQT HTX Nông nghiệp Kênh Bảy")},
    ),
    ("Giám đốc VNPT Lê Đức Thọ ký biên bản.", {("Lê Đức Thọ", "Giám đốc", "VNPT")}),
    (
        "Hợp tác xã Chè Tân Cương có 40 hộ. Giám đốc Hợp tác xã Trần Minh Sơn nói giá tăng.",
        {("Trần Minh Sơn", "Giám đốc", "Hợp tác xã Chè Tân Cương")},
    ),
    (
        "Tại xã Nậm Khao, ông Lý A Páo, Chủ tịch UBND xã đăng ký thoát nghèo.",
        {("Lý A Páo", "Chủ tịch", "UBND xã Nậm Khao")},
    ),
    (
        "Bí thư Đoàn xã Đăk Tờ Kan A Thuyên, Bí thư Chi đoàn thôn Kon Hia Y Lành cùng dự.",
        {
            ("A Thuyên", "Bí thư", "Đoàn xã Đăk Tờ Kan"),
            ("Y Lành", "Bí thư", "Chi đoàn thôn Kon Hia"),
        },
    ),
    (
        "Bí thư Huyện ủy Cư M’gar là ông Y Khăm Hà Niê Kđăm.",
        {("Y Khăm Hà Niê Kđăm", "Bí thư", "Huyện ủy Cư M’gar")},
    ),
]

BODIES = [
    (
        "Ông Vũ Hải Nam, Vụ trưởng Vụ Tín dụng (Ngân hàng Nhà nước), cho biết.",
        {("Vũ Hải Nam", "Vụ trưởng", "Vụ Tín dụng, Ngân hàng Nhà nước")},
    ),
    (
        "Kiên Giang họp\nBà Đỗ Thị Lan, Phó Trưởng phòng Cảnh sát hình sự (Công an tỉnh), nêu số liệu.",
        {("Đỗ Thị Lan", "Phó Trưởng phòng", "Phòng Cảnh sát hình sự, Công an tỉnh Kiên Giang")},
    ),
    (
        "Trung tá Đỗ Văn Lân, Trưởng phòng An ninh mạng và phòng, chống tội phạm công nghệ cao Công an Hà Nam.",
        {
            (
                "Đỗ Văn Lân",
                "Trưởng phòng",
                "Phòng An ninh mạng và phòng, chống tội phạm công nghệ cao Công an Hà Nam",
            )
        },
    ),
    (
        "TS. Lê Văn Khoa, Chủ tịch Liên hiệp các Hội Khoa học và Kỹ thuật tỉnh Kiên Giang, đề nghị sớm làm.",
        {("Lê Văn Khoa", "Chủ tịch", "Liên hiệp các Hội Khoa học và Kỹ thuật tỉnh Kiên Giang")},
    ),
    (
        "Trạm Y tế xã Nậm Lành có 5 người. Trạm trưởng Vàng Thị Mỷ trực đêm.",
        {("Vàng Thị Mỷ", "Trạm trưởng", "Trạm Y tế xã Nậm Lành")},
    ),
    (
        "Trường THPT Chu Văn An mở hội. Trường THCS Lê Lợi nhất toàn đoàn. Trường THPT Chu Văn An đông nhất.\n"
        "Cô Vũ Thị Hạnh, Hiệu trưởng nhà trường, tặng sách.",
        {("Vũ Thị Hạnh", "Hiệu trưởng", "Trường THPT Chu Văn An")},
    ),
    (
        "Bệnh viện Đa khoa Bãi Cháy bỏ bệnh án giấy\nBệnh viện có 400 giường, hơn bệnh viện huyện.\nTrưởng phòng Công nghệ thông tin Vũ Văn Quý nói.",
        {("Vũ Văn Quý", "Trưởng phòng", "Phòng Công nghệ thông tin, Bệnh viện Đa khoa Bãi Cháy")},
    ),
    (
        "Bệnh viện Đa khoa Bãi Cháy thuộc Sở Y tế Quảng Ninh. Theo ông Đỗ Văn Hòa, Giám đốc bệnh viện, máy đủ.",
        {("Đỗ Văn Hòa", "Giám đốc", "Bệnh viện Đa khoa Bãi Cháy")},
    ),
]

COMMITTEES = [
    (
        "Ông Lê Văn Bảy làm Trưởng ban Ban Quản lý Khu kinh tế Dung Quất.",
        {("Lê Văn Bảy", "Trưởng ban", "Ban Quản lý Khu kinh tế Dung Quất")},
    ),
    (
        "Ủy ban nhân dân xã Tân Thới báo cáo\nBan Chỉ đạo do đồng chí Lê Văn Bảy làm Trưởng ban; "
        "đồng chí Trần Thị Hai làm Phó Trưởng ban Thường trực.",
        {
            ("Lê Văn Bảy", "Trưởng ban", "Ban Chỉ đạo xã Tân Thới"),
            ("Trần Thị Hai", "Phó Trưởng ban", "Ban Chỉ đạo xã Tân Thới"),
        },
    ),
    (
        "Kiên Giang họp\nBan Chỉ đạo chuyển đổi số tỉnh họp. Ông Lê Văn Bảy, Trưởng Ban Chỉ đạo, kết luận.",
        {("Lê Văn Bảy", "Trưởng ban", "Ban Chỉ đạo chuyển đổi số tỉnh Kiên Giang")},
    ),
    (
        "Trước đó, tại phiên họp của Ủy ban Quốc gia về chuyển đổi số, Thủ tướng Lê Văn Bảy, Chủ tịch Ủy ban, giao việc.",
        {
            ("Lê Văn Bảy", "Thủ tướng", "Chính phủ"),
            ("Lê Văn Bảy", "Chủ tịch", "Ủy ban Quốc gia về chuyển đổi số"),
        },
    ),
    (
        "Bộ Nội vụ sáng 3/4 công bố kết quả.\nBộ Tư pháp dẫn đầu, Bộ Y tế xếp sau.\n"
        "Thứ trưởng Lê Văn Bảy đề nghị các bộ rút kinh nghiệm.",
        {("Lê Văn Bảy", "Thứ trưởng", "Bộ Nội vụ")},
    ),
]

SECOND_POSTS = [
    (
        "HĐND tỉnh Hà Nam miễn nhiệm chức phó chủ tịch UBND tỉnh đối với ông Lê Văn Bảy.",
        {("Lê Văn Bảy", "Phó Chủ tịch", "UBND tỉnh Hà Nam", "former")},
    ),
    (
        "Ông Lê Văn Bảy, trước là Phó Giám đốc Sở Y tế Hà Nam, nay là Bí thư Huyện ủy Lý Nhân, góp ý.",
        {
            ("Lê Văn Bảy", "Phó Giám đốc", "Sở Y tế Hà Nam", "former"),
            ("Lê Văn Bảy", "Bí thư", "Huyện ủy Lý Nhân", "reported"),
        },
    ),
    (
        "Ông Lê Văn Bảy, Phó Chủ tịch UBND tỉnh Hà Nam (nay là Phó Bí thư Tỉnh ủy Hà Nam), từng nhắc.",
        {
            ("Lê Văn Bảy", "Phó Chủ tịch", "UBND tỉnh Hà Nam", "reported"),
            ("Lê Văn Bảy", "Phó Bí thư", "Tỉnh ủy Hà Nam", "reported"),
        },
    ),
    (
        "Bệnh viện Nhi Hà Nam nhỏ. Ông Lê Văn Bảy, nguyên Giám đốc bệnh viện, nay là Giám đốc Sở Y tế Hà Nam.",
        {
            ("Lê Văn Bảy", "Giám đốc", "Bệnh viện Nhi Hà Nam", "former"),
            ("Lê Văn Bảy", "Giám đốc", "Sở Y tế Hà Nam", "reported"),
        },
    ),
    (
        "Bà Lê Thị Bảy thôi giữ chức Bí thư Huyện ủy Lý Nhân để nhận nhiệm vụ Trưởng Ban Dân vận Tỉnh ủy Hà Nam.",
        {
            ("Lê Thị Bảy", "Bí thư", "Huyện ủy Lý Nhân", "former"),
            ("Lê Thị Bảy", "Trưởng ban", "Ban Dân vận Tỉnh ủy Hà Nam", "reported"),
        },
    ),
    (
        "Ông Lê Văn Bảy nhận nhiệm vụ Phó Chủ nhiệm Ủy ban Kiểm tra Tỉnh ủy Hà Nam.",
        {("Lê Văn Bảy", "Phó Chủ nhiệm", "Ủy ban Kiểm tra Tỉnh ủy Hà Nam", "reported")},
    ),
    (
        "Giám đốc Sở Y tế Hà Nam Lê Văn Bảy kể chuyện cũ. Khi ấy, ông Bảy còn là Phó Giám đốc Sở.",
        {
            ("Lê Văn Bảy", "Giám đốc", "Sở Y tế Hà Nam", "reported"),
            ("Lê Văn Bảy", "Phó Giám đốc", "Sở Y tế Hà Nam", "former"),
        },
    ),
    (
        "Ông Lê Văn Bảy, chuyên gia dữ liệu, nguyên Phó Vụ trưởng Vụ Bưu chính, bình luận.",
        {("Lê Văn Bảy", "Phó Vụ trưởng", "Vụ Bưu chính", "former")},
    ),
    (
        "Hôm ấy, khi Giàng Seo Páo, nay là Bí thư Đảng ủy xã Sín Chéng, mở lớp, ai cũng đến.",
        {("Giàng Seo Páo", "Bí thư", "Đảng ủy xã Sín Chéng", "reported")},
    ),
    (
        "Người thay bà, anh Lê Văn Bảy, Phó Bí thư Đoàn xã Tân Thới, phải học nửa năm.",
        {("Lê Văn Bảy", "Phó Bí thư", "Đoàn xã Tân Thới", "reported")},
    ),
    (
        "Các Phó Chủ tịch UBND tỉnh Hà Nam gồm các ông, bà: Lê Văn Bảy, Trần Thị Hai.",
        {
            ("Lê Văn Bảy", "Phó Chủ tịch", "UBND tỉnh Hà Nam", "reported"),
            ("Trần Thị Hai", "Phó Chủ tịch", "UBND tỉnh Hà Nam", "reported"),
        },
    ),
    (
        "Hà Nam thông báo\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH UBND TỈNH HÀ NAM\nLê Văn Bảy",
        {("Lê Văn Bảy", "Chủ tịch", "UBND TỈNH HÀ NAM", "reported")},
    ),
]

SECTIONS = (
    "Nhân sự các tỉnh mới\nQuảng Trị (gồm Quảng Bình và Quảng Trị)\nÔng Lê Văn Bảy giữ chức Bí thư Tỉnh ủy "
    "Quảng Trị. Trước đó, ông Bảy là Bí thư Tỉnh ủy Quảng Bình. Bà Trần Thị Hai giữ chức Chủ tịch HĐND tỉnh.\n"
)


@pytest.mark.parametrize(("text", "expected"), COUPLED + PLACE_OR_PERSON + BODIES + COMMITTEES)
def test_which_body_and_which_person(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(("text", "expected"), SECOND_POSTS)
def test_second_posts_and_past_ones(text, expected):
    assert {(f.person, f.role, f.organization, f.status) for f in officials(text)} == expected


def test_the_heading_of_a_merged_province_tells_whose_seat_it_is():
    assert ("Trần Thị Hai", "Chủ tịch", "HĐND tỉnh Quảng Trị") in read(SECTIONS)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Sở Thông tin-Truyền thông", "Sở Thông tin và Truyền thông"),
        ("Sở Khoa học-Công nghệ Hà Nam", "Sở Khoa học và Công nghệ Hà Nam"),
        ("Hội LHPN xã", "Hội Liên hiệp Phụ nữ xã"),
        ("Phòng Văn hóa - Xã hội", "Phòng Văn hóa - Xã hội"),
    ],
)
def test_names_of_departments_are_written_in_full(name, written):
    assert expand(name) == written


@pytest.mark.parametrize(
    ("run", "level", "place"),
    [
        ("Mường Lát Khằm A Dín", "huyện", "Mường Lát"),
        ("Lâm Sơn", "tỉnh", ""),
        ("Lâm Đồng", "tỉnh", "Lâm Đồng"),
        ("Lâm Đồng Lê Văn Bảy", "tỉnh", "Lâm Đồng"),
        ("Hòa Khánh Bắc Trần Văn Ba", "phường", "Hòa Khánh Bắc"),
        ("Tân Hạ Tây", "xã", "Tân Hạ Tây"),
        ("Tạ An Khương Nam Lê Văn Ba", "xã", "Tạ An Khương Nam"),
    ],
)
def test_the_level_tells_where_a_place_ends(run, level, place):
    syllables = run.split()
    assert " ".join(syllables[: split_place(syllables, 0, level)]) == place


def test_a_memorial_is_no_official():
    assert read("Đoàn dâng hương tại nhà lưu niệm Tổng Bí thư Lê Văn Bảy ở xã Tân Thới.") == set()


def test_a_bare_village_is_the_one_named_before():
    text = "Thôn Nà Pài có 60 hộ. Ở thôn Nà Pài, ông Nông Văn Tư, Bí thư Chi bộ thôn, mở lớp."
    assert ("Nông Văn Tư", "Bí thư", "Chi bộ thôn Nà Pài") in read(text)
