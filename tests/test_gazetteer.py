"""The gazetteer's data hold together, and its look-ups keep the two eras apart."""

import unicodedata
from collections import Counter, defaultdict
from importlib.resources import files

import pytest

from pipeline import gazetteer as g


def of_level(level: str) -> list[g.Place]:
    return [place for place in g.places().values() if place.level == level]


def of_era(era: int) -> list[g.Place]:
    return [place for place in of_level("province") if place.place_id.startswith(f"{era}:")]


def test_counts_of_each_level():
    assert len(of_era(63)) == 63
    assert len(of_era(34)) == 34
    assert Counter(place.level for place in g.places().values()) == {
        "country": 74,
        "region": 25,
        "province": 97,
        "district": 713,
        "commune": 3321,
        "ministry": 41,
    }


def test_705_districts_stood_at_once_in_2022_and_696_in_2025():
    def standing(day: str) -> int:
        return sum((p.valid_from or "") <= day <= (p.valid_to or "9999") for p in of_level("district"))

    assert standing("2022-06-30") == 705
    assert standing("2025-03-01") == 696


def test_ids_in_the_file_are_unique():
    lines = files("gazetteers").joinpath("places.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) - 1 == len(g.places())


def test_every_parent_successor_and_level_exists():
    for place in g.places().values():
        assert place.level in g.LEVELS, place
        assert place.parent_id is None or place.parent_id in g.places(), place
        assert place.merged_into is None or place.merged_into in g.places(), place
    assert {g.places()[p.parent_id or ""].level for p in of_level("district")} == {"province"}
    assert {(p.parent_id or "")[:3] for p in of_level("district")} == {"63:"}
    assert {(p.parent_id or "")[:3] for p in of_level("commune")} == {"34:"}


def test_names_are_nfc_with_the_tone_on_the_first_vowel_and_without_prefix():
    for place in g.places().values():
        assert place.name == unicodedata.normalize("NFC", place.name).strip(), place
        assert place.name == g.fold_tone(place.name), place
        assert not place.name.startswith(("Tỉnh ", "Thành phố ", "Huyện ", "Thị xã ")), place
        assert "(" not in place.name, place


def test_every_province_has_a_region_and_the_eras_their_dates():
    regions = {p.name for p in of_level("region")}
    for place in of_era(63):
        assert place.region in regions
        assert place.valid_to == "2025-06-30"
        assert place.iso_code
    for place in of_era(34):
        assert place.region in regions
        assert (place.valid_from, place.valid_to, place.merged_into) == ("2025-07-01", None, None)


def test_a_reused_code_never_joins_two_provinces():
    assert g.places()["63:80"].name == "Long An"
    assert g.places()["34:80"].name == "Tây Ninh"
    assert g.places()["63:15"].name == "Yên Bái"
    assert g.places()["34:15"].name == "Lào Cai"


def test_every_old_province_leads_to_one_new_one_and_23_come_from_a_merger():
    sources = defaultdict(set)
    for place in of_era(63):
        assert place.merged_into
        sources[place.merged_into].add(place.name)
    assert sources.keys() == {place.place_id for place in of_era(34)}
    merged = {new: names for new, names in sources.items() if len(names) > 1}
    assert len(merged) == 23
    for new, names in sources.items():
        assert g.places()[new].name in names, "each new province carries the name of one of its parts"
    assert sources["34:79"] == {"Hồ Chí Minh", "Bình Dương", "Bà Rịa - Vũng Tàu"}
    assert sources["34:68"] == {"Lâm Đồng", "Đắk Nông", "Bình Thuận"}
    assert sources["34:01"] == {"Hà Nội"}


def test_every_alias_has_a_place_and_a_known_strength():
    names = {(place.name, place.level) for place in g.places().values()}
    for alias in g.aliases():
        assert (alias.place_name, alias.level) in names, alias
        assert alias.strength in ("strong", "weak"), alias
        assert alias.alias == unicodedata.normalize("NFC", alias.alias).strip(), alias


def test_no_alias_belongs_to_two_places_of_one_level():
    owners = defaultdict(set)
    for alias in g.aliases():
        owners[alias.level, g.fold(alias.alias)].add(alias.place_name)
    assert {key: names for key, names in owners.items() if len(names) > 1} == {}


def test_no_strong_alias_belongs_to_two_levels():
    owners = defaultdict(set)
    for alias in g.aliases():
        if alias.strength == "strong":
            owners[g.fold(alias.alias)].add(alias.level)
    assert {key: levels for key, levels in owners.items() if len(levels) > 1} == {}


def test_no_spelling_has_two_strengths():
    strengths = defaultdict(set)
    for alias in g.aliases():
        strengths[alias.level, alias.alias].add(alias.strength)
    assert all(len(found) == 1 for found in strengths.values())


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("TP.HCM", "Hồ Chí Minh"),
        ("TPHCM", "Hồ Chí Minh"),
        ("thành phố Hồ Chí Minh", "Hồ Chí Minh"),
        ("BR-VT", "Bà Rịa - Vũng Tàu"),
        ("Bà Rịa – Vũng Tàu", "Bà Rịa - Vũng Tàu"),
        ("TT-Huế", "Huế"),
        ("Thừa Thiên - Huế", "Huế"),
        ("Thừa Thiên Huế", "Huế"),
        ("Đắc Lắc", "Đắk Lắk"),
        ("Đăk Nông", "Đắk Nông"),
        ("tỉnh Bắc Cạn", "Bắc Kạn"),
        ("Thanh Hoá", "Thanh Hóa"),
        ("Lao Cai", "Lào Cai"),
        ("TP. Đà Nẵng", "Đà Nẵng"),
    ],
)
def test_province_in_the_spellings_of_the_press(spelling, name):
    found = g.province(spelling, 63)
    assert found is not None
    assert found.name == name


def test_province_keeps_the_eras_apart():
    old, new = g.province("Tây Ninh", 63), g.province("Tây Ninh", 34)
    assert old is not None
    assert new is not None
    assert (old.place_id, new.place_id) == ("63:72", "34:80")
    assert g.province("Long An", 34) is None
    assert g.province("Thái Bình Dương", 63) is None
    with pytest.raises(ValueError, match="63 or 34"):
        g.province("Tây Ninh", 62)


@pytest.mark.parametrize(
    ("spelling", "in_province", "place_id"),
    [
        ("Cao Lãnh", "Đồng Tháp", "D:866"),
        ("thành phố Cao Lãnh", "Đồng Tháp", "D:866"),
        ("huyện Cao Lãnh", "Đồng Tháp", "D:873"),
        ("Thủ Đức", "TP.HCM", "D:769"),
        ("quận Thủ Đức", "TP.HCM", "D:762"),
        ("Quận 1", "Hồ Chí Minh", "D:760"),
        ("Châu Thành", "Long An", "D:808"),
        ("Châu Thành", "Tây Ninh", "D:708"),
        ("Đạ Huoai", "Lâm Đồng", "D:682"),
        ("TX. Cửa Lò", "Nghệ An", "D:413"),
        ("Đắk R’lấp", "Đắk Nông", "D:666"),
        ("Tân An", "Tây Ninh", "D:794"),
    ],
)
def test_district_of_a_province(spelling, in_province, place_id):
    found = g.district(spelling, in_province)
    assert found is not None
    assert found.place_id == place_id


def test_district_of_another_province_is_not_guessed():
    assert g.district("Cửa Lò", "Hà Tĩnh") is None
    assert g.district("Cửa Lò", "Atlantis") is None
    assert g.district("Châu Thành", "Hà Nội") is None


def test_districts_and_communes_of_a_province():
    names = {place.name for place in g.districts_of("63:68")}
    assert {"Đà Lạt", "Bảo Lộc", "Đam Rông", "Cát Tiên"} <= names
    assert {p.name for p in g.communes_of("34:79")} >= {"Côn Đảo", "Sài Gòn"}
    assert g.districts_of("34:68") == ()
    assert g.communes_of("63:68") == ()


def test_names_shared_by_places_are_all_kept():
    assert {p.parent_id for p in g.place_names("district")["châu thành"]} >= {"63:72", "63:80", "63:82"}
    assert [p.place_id for p in g.place_names("province")["hòa bình"]] == ["63:17"]


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        (f"Bộ {short}", name)
        for name, shorts in {
            "Bộ Thông tin và Truyền thông": (
                "TT&TT",
                "TTTT",
                "TT-TT",
                "TT và TT",
                "Thông tin - Truyền thông",
            ),
            "Bộ Khoa học và Công nghệ": ("KH&CN", "KH-CN", "KHCN", "Khoa học & Công nghệ"),
            "Bộ Kế hoạch và Đầu tư": ("KH&ĐT", "KH-ĐT", "KHĐT"),
            "Bộ Giáo dục và Đào tạo": ("GD&ĐT", "GD-ĐT", "GDĐT"),
            "Bộ Lao động - Thương binh và Xã hội": ("LĐ-TB&XH", "LĐTB&XH", "LĐTBXH"),
            "Bộ Văn hóa, Thể thao và Du lịch": ("VH,TT&DL", "VHTTDL", "VH-TT&DL"),
            "Bộ Nông nghiệp và Phát triển nông thôn": ("NN&PTNT", "NN-PTNT"),
        }.items()
        for short in shorts
    ],
)
def test_ministries_in_the_abbreviations_of_the_press(spelling, name):
    found = {a.place_name for a in g.aliases() if a.level == "ministry" and a.alias == spelling}
    assert found == {name}


def test_risky_spellings_are_weak():
    strength = {(a.alias, a.level): a.strength for a in g.aliases()}
    for key in [("HN", "province"), ("TTH", "province"), ("Vinh", "district"), ("Mỹ", "country")]:
        assert strength[key] == "weak", key
    for key in [("Huế", "province"), ("TP.HCM", "province"), ("Cửa Lò", "district")]:
        assert strength[key] == "strong", key
    for place in of_level("province"):
        assert strength[place.name, "province"] == "strong"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("hoà", "hòa"),
        ("HOÀ BÌNH", "HÒA BÌNH"),
        ("Uỷ ban", "Ủy ban"),
        ("khoẻ", "khỏe"),
        ("Thuỵ Sĩ", "Thụy Sĩ"),
        ("quý", "quý"),
        ("Quỳnh", "Quỳnh"),
        ("hoàn toàn", "hoàn toàn"),
        ("loét", "loét"),
        ("", ""),
    ],
)
def test_fold_tone_moves_the_mark_and_keeps_the_length(old, new):
    assert g.fold_tone(old) == new
    assert len(g.fold_tone(old)) == len(old)


def test_fold_ignores_case_dash_space_and_apostrophe():
    assert g.fold("Bà Rịa – Vũng  Tàu") == g.fold("bà rịa-vũng tàu")
    assert g.fold("Ea H’leo") == g.fold("Ea H'Leo")


def test_load_yaml_with_and_without_the_ending():
    assert g.load_yaml("indicators") == g.load_yaml("indicators.yaml")
    with pytest.raises(FileNotFoundError):
        g.load_yaml("no such file")
