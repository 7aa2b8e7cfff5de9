"""Files of all kinds of encodings: at least 99 in 100 are read right, and the rest are reported."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.decode import Undecodable, decode
from pipeline.ingest import Source, iter_sources, read_source, read_text
from pipeline.legacy import to_unicode, vietnamese_share
from pipeline.model import Article
from tests.misencoded import WAYS, cp1258, font, misread, mixed, tcvn3, vni

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / "corpus" / "articles"
LINES = [
    "Ông Trần Minh Khôi, Giám đốc Sở Khoa học và Công nghệ tỉnh Tân Hà, cho biết chỉ số chuyển đổi số tăng.",
    "Năm 2023 tỉnh xếp thứ 21/63, tăng bốn bậc; người dân đã quen dùng dịch vụ công, ít phải đi lại hơn.",
    "Những huyện vùng cao còn khó khăn: đường truyền yếu, thiếu cán bộ, nhiều người già chưa có điện thoại.",
    "Kỳ họp tới sẽ bàn về nghị quyết hỗ trợ tổ công nghệ số cộng đồng ở các thôn, bản, khu phố.",
]
TEXT = "\n".join(LINES)


def _plain(text: str) -> str:
    """Only what every encoding can write: no signs that stand for letters in TCVN3, no foreign letters."""
    return "\n".join(re.sub(r"[^\x20-\x7eÀ-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ]", "", line) for line in text.split("\n"))


def test_two_hundred_files_of_all_kinds(tmp_path: Path) -> None:
    articles = [a for source in iter_sources([CORPUS]) if isinstance(a := read_source(source), Article)]
    long = [text for a in articles if len(text := _plain(a.text)) > 500][:10]
    expected = {}
    for number, text in enumerate(long):
        for way, encode in WAYS.items():
            name = f"{number:02}-{way}.{'html' if way.startswith('html') else 'txt'}"
            (tmp_path / name).write_bytes(encode(text))
            expected[name] = " ".join(text.split())
    assert len(expected) >= 200
    wrong = []
    for source in iter_sources([tmp_path]):
        read = read_source(source)
        found = " ".join(read.text.split()) if isinstance(read, Article) else read.reason
        # TCVN3 has no capitals with a tone.
        loose = "TCVN3" in source.path
        if found != expected[source.path] and not (loose and found.lower() == expected[source.path].lower()):
            wrong.append((source.path, found[:200]))
            assert not isinstance(read, Article), f"read wrong, and not reported: {wrong[-1]}"
    assert len(wrong) <= 0.01 * len(expected), wrong


class TestFonts:
    @pytest.mark.parametrize(
        ("written", "text"),
        [
            ("C¸c tØnh ®· triÓn khai chuyÓn ®æi sè", "Các tỉnh đã triển khai chuyển đổi số"),
            ("Thaønh phoá ñaõ trieån khai chuyeån ñoåi soá", "Thành phố đã triển khai chuyển đổi số"),
            ("HéI NGHÞ CHUYÓN §æI Sè TØNH Hµ TÜNH", "HỘI NGHỊ CHUYỂN ĐỔI SỐ TỈNH HÀ TĨNH"),
            ("UBND tØnh, HéI §åNG nh©n d©n, Së C«ng th­¬ng, Mü, Hµ Néi", "UBND tỉnh, HỘI ĐỒNG nhân dân, Sở Công thương, Mỹ, Hà Nội"),
            (misread("Tỉnh Long An xếp thứ 11 về “chuyển đổi số”"), "Tỉnh Long An xếp thứ 11 về “chuyển đổi số”"),
        ],
    )  # fmt: skip
    def test_cases(self, written: str, text: str) -> None:
        assert to_unicode(written) == text
        assert to_unicode(text) is None

    @pytest.mark.parametrize(
        "text",
        [
            TEXT,
            "Le préfet a été reçu à l'hôtel où il s'était rendu; Müller über Größe, fjörður, øl, år, ñandú, señor.",
            "· Mục một\n· Mục hai\n· Mục ba\n· Mục bốn\n· Mục năm\n© 2023 Báo Tân Hà ® § 5 « trích »",
            "µ ¸ ¶ · ¹ ¨ © ª « ¬ ® §",
            "XÃ ĐÃ MÃ ÃÃÃÃÃ",
        ],
    )
    def test_what_is_no_font_stays(self, text: str) -> None:
        assert to_unicode(text) is None

    @pytest.mark.parametrize("name", ["TCVN3", "VNI"])
    def test_lines_beside_unicode(self, name: str) -> None:
        for number in range(len(LINES)):
            lines = [*LINES[:number], font(name, LINES[number]), "Ninh Bình", *LINES[number + 1 :]]
            expected = [*LINES[: number + 1], "Ninh Bình", *LINES[number + 1 :]]
            assert to_unicode("\n".join(lines)) == "\n".join(expected)

    def test_a_title_too_short_to_tell_goes_with_its_text(self) -> None:
        record = {"title": font("TCVN3", "Tỉnh Tân Hà"), "text": font("TCVN3", LINES[0])}
        read = read_source(Source("a.jsonl#1", "record", data=json.dumps(record).encode()))
        assert isinstance(read, Article)
        assert read.text == f"Tỉnh Tân Hà\n{LINES[0]}"

    def test_a_text_in_a_font_is_read(self) -> None:
        read = read_text("a.txt", font("VNI", TEXT))
        assert isinstance(read, Article)
        assert read.text == TEXT

    def test_share(self) -> None:
        assert vietnamese_share(TEXT)[1] == 1
        assert vietnamese_share(font("VNI", TEXT))[1] < 0.5
        assert vietnamese_share("plain ASCII") == (0, 0)


def test_the_table_has_each_letter_once() -> None:
    rows = list(csv.DictReader((ROOT / "gazetteers" / "legacy_fonts.csv").read_text(encoding="utf-8").splitlines()))
    assert len({(row["encoding"], row["written"]) for row in rows}) == len(rows)
    letters = {name: {row["unicode"] for row in rows if row["encoding"] == name} for name in ("TCVN3", "VNI")}
    small = {letter for letter in letters["VNI"] if letter.islower()}
    assert len(small) == 67
    assert letters["VNI"] == small | {letter.upper() for letter in small}
    assert letters["TCVN3"] == small | set("ĂÂĐÊÔƠƯ")


class TestDamage:
    @pytest.mark.parametrize("cut", [1, 2])
    def test_truncated_utf8_is_refused(self, cut: int) -> None:
        with pytest.raises(Undecodable, match="damaged at byte"):
            decode((TEXT + "ấ").encode()[:-cut])

    def test_one_bad_byte_is_refused(self) -> None:
        data = TEXT.encode()
        for position in (0, 40, len(data) // 2, len(data) - 1):
            with pytest.raises(Undecodable):
                decode(data[:position] + b"\xff" + data[position + 1 :])

    def test_lines_in_several_encodings(self) -> None:
        for other in (cp1258, tcvn3, vni):
            assert decode(mixed(TEXT, other)) == TEXT
        assert decode(TEXT.encode() + b"\n" + cp1258(TEXT)) == f"{TEXT}\n{TEXT}"

    @pytest.mark.parametrize("tail", [b"Thu \xe9 \xf2 xong", b"\xe9", "préfet reçu".encode("latin-1")])
    def test_a_line_that_is_nothing_for_certain_is_refused(self, tail: bytes) -> None:
        with pytest.raises(Undecodable):
            decode(TEXT.encode() + b"\n" + tail)

    @pytest.mark.parametrize("data", [b"\xed\xa0\x80", b"\xc0\xaf", b"\xf5\x80\x80\x80", b"\xfe"])
    def test_bytes_that_no_utf8_has(self, data: bytes) -> None:
        with pytest.raises(Undecodable):
            decode(TEXT.encode() + data)

    @pytest.mark.parametrize("other", [cp1258, tcvn3, vni])
    def test_mixed_and_damaged(self, other: Callable[[str], bytes]) -> None:
        for end in ("ấ".encode()[:2], b"\xff", cp1258("Thứ ba")[:-1] + tcvn3("tỉnh")):
            with pytest.raises(Undecodable):
                decode(mixed(TEXT, other) + b"\n" + "Hết ".encode() + end)
