"""Officials: rules with their examples, names, organisations, whole texts in named buckets, gazetteers."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.discourse import open_discourse
from extractors.names import name_score, split_place
from extractors.official import extract_officials
from extractors.official_rules import RULES
from extractors.organization_parser import Parser
from extractors.organizations import expand, is_foreign
from extractors.people import find_people
from pipeline.gazetteer import load_yaml
from pipeline.model import Article, Fact
from pipeline.segment import Document


def officials(text: str) -> list[Fact]:
    document = Document(Article("t.txt", text, title=text.partition("\n")[0], published=date(2023, 5, 4)))
    return extract_officials(document, open_discourse(document))[0]


def read(text: str) -> set[tuple[str | None, str | None, str | None]]:
    return {(f.person, f.role, f.organization) for f in officials(text)}


RULE_EXAMPLES = [(rule.name, example) for rule in RULES for example in rule.examples]
RULE_COUNTEREXAMPLES = [(rule.name, example) for rule in RULES for example in rule.counterexamples]


@pytest.mark.parametrize(("rule", "example"), RULE_EXAMPLES)
def test_every_example_of_a_rule_is_read_by_it(rule, example):
    assert rule in {fact.rule for fact in officials(example)}


@pytest.mark.parametrize(("rule", "example"), RULE_COUNTEREXAMPLES)
def test_no_counterexample_of_a_rule_is_read_by_it(rule, example):
    assert rule not in {fact.rule for fact in officials(example)}


def test_every_rule_has_both_kinds_of_examples():
    assert all(rule.examples and rule.counterexamples for rule in RULES)
    assert len({rule.name for rule in RULES}) == len(RULES)


BASIC = [
    (
        "Phó Chủ tịch UBND huyện Mường Ảng Lò Thị Thắm đi kiểm tra cầu treo.",
        {("Lò Thị Thắm", "Phó Chủ tịch", "UBND huyện Mường Ảng")},
    ),
    (
        "Theo ông Bùi Quốc Sang - Giám đốc Sở GTVT Hải Dương, cầu sẽ thông xe trong quý III.",
        {("Bùi Quốc Sang", "Giám đốc", "Sở GTVT Hải Dương")},
    ),
    (
        "Bà Ngô Thị Bé (Hiệu trưởng Trường THPT Nguyễn Thị Minh Khai) cho biết trường có 900 học sinh.",
        {("Ngô Thị Bé", "Hiệu trưởng", "Trường THPT Nguyễn Thị Minh Khai")},
    ),
    (
        "Ông Trần Hữu Lâm, Ủy viên Ban Thường vụ Tỉnh ủy Hà Nam, Trưởng Ban Tuyên giáo Tỉnh ủy Hà Nam.",
        {
            ("Trần Hữu Lâm", "Ủy viên", "Ban Thường vụ Tỉnh ủy Hà Nam"),
            ("Trần Hữu Lâm", "Trưởng ban", "Ban Tuyên giáo Tỉnh ủy Hà Nam"),
        },
    ),
    (
        "Thủ tướng Đỗ Văn Hiền và Bộ trưởng Y tế Lương Thị Mơ cùng dự.",
        {("Đỗ Văn Hiền", "Thủ tướng", "Chính phủ"), ("Lương Thị Mơ", "Bộ trưởng", "Bộ Y tế")},
    ),
    (
        "Chủ tịch HĐQT Công ty CP Gạch Bình Minh, ông Vương Đình Tú, hứa trả lương.",
        {("Vương Đình Tú", "Chủ tịch", "HĐQT Công ty CP Gạch Bình Minh")},
    ),
    (
        "Trưởng công an xã Tân Thanh Hồ Văn Quý xác nhận vụ việc.",
        {("Hồ Văn Quý", "Trưởng Công an", "Công an xã Tân Thanh")},
    ),
    ("Chủ tịch tỉnh Bắc Kạn Triệu Văn Thu ký văn bản.", {("Triệu Văn Thu", "Chủ tịch", "UBND tỉnh Bắc Kạn")}),
    ("Bí thư Hà Tĩnh Phan Thị Loan phát biểu.", {("Phan Thị Loan", "Bí thư", "Tỉnh ủy Hà Tĩnh")}),
    (
        "Viện phó Viện Quy hoạch đô thị Đặng Minh Khuê góp ý.",
        {("Đặng Minh Khuê", "Phó Viện trưởng", "Viện Quy hoạch đô thị")},
    ),
]

HARD = [
    (
        "Long An: Hội nghị chuyển đổi số\nPhó Giám đốc Sở TT&TT Võ Thị Hạnh báo cáo kết quả của Long An.",
        {("Võ Thị Hạnh", "Phó Giám đốc", "Sở Thông tin và Truyền thông Long An")},
    ),
    (
        "Tại Long An, Chủ tịch UBND tỉnh Lê Tấn Phát giao việc. Ông Phát là Phó Bí thư Tỉnh ủy.",
        {("Lê Tấn Phát", "Chủ tịch", "UBND tỉnh Long An"), ("Lê Tấn Phát", "Phó Bí thư", "Tỉnh ủy Long An")},
    ),
    (
        "Các Phó Chủ tịch UBND tỉnh Cao Bằng gồm ông Nông Văn Tính, Hoàng Thị Nga và Bế Văn Lợi.",
        {
            (name, "Phó Chủ tịch", "UBND tỉnh Cao Bằng")
            for name in ("Nông Văn Tính", "Hoàng Thị Nga", "Bế Văn Lợi")
        },
    ),
    (
        "Ông Siu Hrin kiêm Bí thư Đảng ủy xã Ia Mơ, Chủ tịch HĐND xã Ia Mơ.",
        {("Siu Hrin", "Bí thư", "Đảng ủy xã Ia Mơ"), ("Siu Hrin", "Chủ tịch", "HĐND xã Ia Mơ")},
    ),
    (
        "Bà Tô Thị Nhã, Chủ tịch kiêm Tổng Giám đốc Công ty Dệt Sông Hồng, ký hợp đồng.",
        {
            ("Tô Thị Nhã", "Chủ tịch", "Công ty Dệt Sông Hồng"),
            ("Tô Thị Nhã", "Tổng Giám đốc", "Công ty Dệt Sông Hồng"),
        },
    ),
    (
        "Ông Hà Văn Bảy, em trai bà Lê Thị Sáu, hiện là Giám đốc Bệnh viện Đa khoa Thái Hòa.",
        {("Hà Văn Bảy", "Giám đốc", "Bệnh viện Đa khoa Thái Hòa")},
    ),
    (
        "Đồng chí Mùa A Tủa\nBí thư Đoàn xã Nậm Pồ",
        {("Mùa A Tủa", "Bí thư", "Đoàn xã Nậm Pồ")},
    ),
    (
        "Phó Giám đốc Sở Y tế Gia Lai K’Sáu Thịnh dự, cùng bà H’Linh Êban, Phó Chủ tịch UBND xã Ea Tul.",
        {
            ("K’Sáu Thịnh", "Phó Giám đốc", "Sở Y tế Gia Lai"),
            ("H’Linh Êban", "Phó Chủ tịch", "UBND xã Ea Tul"),
        },
    ),
]

NEGATIVE = [
    "Xe tải đâm vào dải phân cách trên đường Nguyễn Văn Linh.",
    "Chủ tịch UBND huyện Cẩm Xuyên yêu cầu báo cáo trước ngày 5/6.",
    "Tổng thống Mỹ Donald Trump gặp Thủ tướng Nhật Bản Shinzo Abe.",
    "Nông dân Trần Văn Tư, trưởng thôn Bắc Sơn, trồng 3 ha dưa.",
    "Học sinh Lê Minh Anh đoạt giải nhất Hội khỏe Phù Đổng.",
    "Giám đốc thẩm vụ án của bị cáo Trần Văn Khánh.",
    "Đội trưởng Phạm Quốc Khánh ghi bàn ở phút 89.",
]


@pytest.mark.parametrize(("text", "expected"), BASIC)
def test_basic_wordings(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(("text", "expected"), HARD)
def test_hard_wordings(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize("text", NEGATIVE)
def test_no_officials(text):
    assert read(text) == set()


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Bà Cao Thị Hiên, nguyên Giám đốc Sở Tư pháp Hà Giang, góp ý.", "Cao Thị Hiên"),
        ("Ông Lê Văn Đức bị cách chức Chủ tịch UBND xã Hải Lộc.", "Lê Văn Đức"),
        ("Ông Lê Văn Đức từng là Bí thư Huyện ủy Hải Hậu.", "Lê Văn Đức"),
    ],
)
def test_former_positions(text, person):
    (fact,) = officials(text)
    assert (fact.person, fact.status) == (person, "former")


def test_one_wording_of_an_organisation_per_person_and_role():
    text = (
        "Chủ tịch UBND TP.HCM Trần Minh Tâm dự họp. Sáng nay, Chủ tịch UBND TP.HCM Trần Minh Tâm kết luận. "
        "Ông Trần Minh Tâm, Chủ tịch UBND Thành phố Hồ Chí Minh, giao các sở thực hiện."
    )
    facts = officials(text)
    assert len(facts) == 3
    assert {f.organization for f in facts} == {"UBND TP.HCM"}


def test_span_evidence_and_confidence():
    text = "Cầu mới.\nTheo đồng chí Phạm Thị Dung, Chánh án TAND tỉnh Sơn La, phiên tòa sẽ mở lại."
    (fact,) = officials(text)
    assert text[fact.start : fact.end] == "Phạm Thị Dung"
    assert text[fact.evidence_start : fact.evidence_end].startswith("Theo đồng chí")
    assert fact.evidence_start <= fact.start < fact.end <= fact.evidence_end
    assert 0.9 <= fact.confidence <= 1.0


def test_a_completed_organisation_is_less_sure_than_a_printed_one():
    printed, completed = officials(
        "Hà Giang họp.\nChủ tịch HĐND tỉnh Hà Giang Vàng Seo Cón dự. Bí thư Tỉnh ủy Sùng Thị Mai chủ trì."
    )
    assert printed.confidence > completed.confidence


def test_a_title_without_a_body_anywhere_is_rejected_with_a_reason():
    document = Document(Article("t.txt", "Giám đốc Nguyễn Văn Hòa nói trời sẽ mưa."))
    facts, rejections = extract_officials(document, open_discourse(document))
    assert facts == []
    assert [r.reason for r in rejections] == ["organization not named"]


@pytest.mark.parametrize(
    ("name", "is_name"),
    [
        ("Nguyễn Văn An", True),
        ("Điểu K’Rang", True),
        ("Y Thanh Hà Niê", True),
        ("Phạm S", True),
        ("Donald Trump", False),
        ("Sở Xây", False),
        ("GTVT Hà", False),
    ],
)
def test_what_looks_like_a_name(name, is_name):
    assert (name_score(name.split()) > 0) is is_name


@pytest.mark.parametrize(
    ("run", "at_least", "place"),
    [
        ("Hà Nội Vũ Văn Viễn", 0, "Hà Nội"),
        ("Trần Thị Kim Hoa", 0, ""),
        ("Mường Lát", 0, "Mường Lát"),
        ("Hồ Chí Minh Lê Văn Bình", 0, "Hồ Chí Minh"),
    ],
)
def test_where_a_place_ends_and_a_person_begins(run, at_least, place):
    syllables = run.split()
    assert " ".join(syllables[: split_place(syllables, at_least)]) == place


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Sở Văn hóa, Thể thao và Du lịch Trần Văn Bách nói", "Sở Văn hóa, Thể thao và Du lịch"),
        ("Ban Quản lý dự án đường cao tốc Bắc - Nam cam kết", "Ban Quản lý dự án đường cao tốc Bắc - Nam"),
        ("Trung tâm Y tế huyện Gia Bình đã họp", "Trung tâm Y tế huyện Gia Bình"),
        ("Công ty TNHH Minh Phát Lê Thị Tâm", "Công ty TNHH Minh Phát"),
        ("Công ty TNHH thương mại Hoàng Gia Phát", "Công ty TNHH thương mại Hoàng Gia Phát"),
        ("Trung tâm Dự báo (Học viện Tài chính) Trao đổi với báo", "Trung tâm Dự báo, Học viện Tài chính"),
        ("UBND phường 5 cho biết", "UBND phường 5"),
        ("Đài Tiếng nói Việt Nam cho biết", "Đài Tiếng nói Việt Nam"),
        ("Cục QLTT xin lỗi người dân", "Cục QLTT"),
        ("Ban Thực hiện chính sách hậu cần nêu", "Ban Thực hiện chính sách hậu cần"),
        ("Tập đoàn Minh Phát Ông Lê Văn Bảy", "Tập đoàn Minh Phát"),
        ("VNPT Long An tổ chức hội nghị", "VNPT Long An"),
    ],
)
def test_where_the_name_of_an_organisation_ends(text, name):
    body = Parser(text, text.lower()).parse(0, len(text), person_follows=True)
    assert body is not None
    assert body.name(text) == name


def test_names_are_written_out():
    assert expand("Sở TT&TT tỉnh Long An") == "Sở Thông tin và Truyền thông tỉnh Long An"
    assert expand("Ủy ban nhân dân xã") == "UBND xã"
    assert expand("Sở GTVT") == "Sở GTVT"
    assert expand("Bộ Khoa học và Công nghệ (KH&CN)") == "Bộ Khoa học và Công nghệ"


@pytest.mark.parametrize(
    ("name", "foreign"),
    [
        ("Bộ Ngoại giao Nga", True),
        ("Quốc hội Lào", True),
        ("Quân ủy Trung ương Trung Quốc", True),
        ("Hội Hữu nghị Việt Nam - Nhật Bản", False),
        ("UBND tỉnh Lào Cai", False),
        ("Bộ Tư pháp", False),
        ("UBND xã Mỹ Đức", False),
    ],
)
def test_foreign_bodies(name, foreign):
    assert is_foreign(name) is foreign


def test_streets_and_schools_are_no_people():
    text = "Nhà ở đường Trần Quốc Hoàn, gần Trường THPT Phan Huy Chú và phố Lê Trọng Tấn."
    assert list(find_people(text, 0, len(text), text.lower())) == []


def test_positions_follow_their_schema():
    rows = load_yaml("positions")["positions"]
    keys = {"role", "forms", "implied", "organization", "bodies", "seat", "within", "needs", "optional"}
    forms = [form.replace("[", "") for row in rows for form in row["forms"]]
    assert all(set(row) <= keys and row["role"] and row["forms"] for row in rows)
    assert all(form == form.lower() for form in forms)
    assert len(forms) == len(set(forms))
    assert {row.get("seat", "ubnd") for row in rows} == {"ubnd", "party"}


def test_organizations_and_surnames_follow_their_schema():
    data = load_yaml("organizations")
    assert set(data["heads"]) == {"seat", "province", "ministry", "named", "unit"}
    heads = [head for heads in data["heads"].values() for head in heads]
    assert all(head == head.lower() for head in heads)
    assert all(word == word.lower() for key in ("words", "stops", "verbs") for word in data[key])
    names = load_yaml("surnames")
    assert all(name[0].isupper() for key in ("common", "rare", "minority") for name in names[key])
    assert not set(names["common"]) & set(names["rare"])
