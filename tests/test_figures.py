"""Whose a figure is, of which index and of which year: one sentence for each thing that grammar must know.

A figure is written ``place index year value``, with the base year of a change behind a ``<`` and
``target`` where it is one; ``REJECTED`` gives the reason of a figure that is none.
"""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.reading import read_text

SPRING, AUTUMN, AFTER_MERGER = date(2024, 3, 15), date(2023, 10, 2), date(2025, 11, 5)


def figures(text: str, published: date, province: str) -> set[str]:
    """The figures of ``text`` in the short form of this file."""
    found = set()
    for fact in read_text(text, published, province).facts:
        if fact.value is None or fact.indicator is None:
            continue
        base = f"<{fact.baseline_year}" if fact.baseline_year else ""
        target = " target" if fact.status == "target" else ""
        found.add(f"{fact.place_name} {fact.indicator} {fact.year}{base} {fact.value:g}{target}")
    return found


PLACES = [
    pytest.param(
        "Chỉ số xã hội số của tỉnh năm 2022 đạt 0,5011.\n\nBản nhỏ ấy thuộc huyện Quảng Ninh, Quảng Bình.",
        {"Quảng Bình dti.society 2022 0.5011"}, "Quảng Bình", id="a district of another province's name",
    ),
    pytest.param(
        "Xếp hạng chuyển đổi số cấp huyện năm 2023\n- Hạng 1: Huyện Hòa An - 664 điểm\n- Hạng 2: Huyện Hà Quảng - 590 điểm",
        {"Hòa An dti 2023 1", "Hòa An dti 2023 664", "Hà Quảng dti 2023 2", "Hà Quảng dti 2023 590"}, "Cao Bằng", id="a rank that introduces its place",
    ),
    pytest.param(
        "Về chuyển đổi số cấp huyện năm 2023, Hòa An dẫn đầu tỉnh với 664 điểm, Hà Quảng xếp thứ 2/10 huyện của tỉnh với 590 điểm.",
        {"Hòa An dti 2023 1", "Hòa An dti 2023 664", "Hà Quảng dti 2023 2", "Hà Quảng dti 2023 590"}, "Cao Bằng", id="among whom is not whose",
    ),
    pytest.param(
        "Kết quả chuyển đổi số cấp huyện năm 2023: huyện Hòa An nhất, huyện Hà Quảng nhì, huyện Bảo Lạc ba.",
        {"Hòa An dti 2023 1", "Hà Quảng dti 2023 2", "Bảo Lạc dti 2023 3"}, "Cao Bằng", id="bare ordinals behind places",
    ),
    pytest.param(
        "Năm 2022, ba địa phương dẫn đầu về chính quyền số lần lượt là Huế, Lạng Sơn, Đà Nẵng.",
        {"Huế dti.government 2022 1", "Lạng Sơn dti.government 2022 2", "Đà Nẵng dti.government 2022 3"}, "Cao Bằng", id="ranks that only the order tells",
    ),
    pytest.param(
        "DTI năm 2022: Đà Nẵng đứng thứ hai. Hai vị trí tiếp theo lần lượt thuộc về Huế và Bắc Ninh.",
        {"Đà Nẵng dti 2022 2", "Huế dti 2022 3", "Bắc Ninh dti 2022 4"}, "Cao Bằng", id="the ranks that follow",
    ),
    pytest.param(
        "DTI năm 2022: quận Gò Vấp và quận Tân Bình lần lượt xếp thứ hai và thứ ba.",
        {"Gò Vấp dti 2022 2", "Tân Bình dti 2022 3"}, "Hồ Chí Minh", id="ordinals in words",
    ),
    pytest.param(
        "Huyện Bảo Lạc đứng cuối về chuyển đổi số năm 2023 với 402 điểm. Định hướng đến năm 2025: vào nhóm 40.",
        {"Bảo Lạc dti 2023 402", "Cao Bằng dti 2025 40 target"}, "Cao Bằng", id="a target is the province's",
    ),
    pytest.param(
        "DTI cấp tỉnh năm 2022: Đà Nẵng dẫn đầu với 0,8002. Cùng có 0,7455 điểm, Huế và Bắc Ninh đồng hạng 7. Hai vị trí 9 và 10 lần lượt thuộc về Hưng Yên, Tây Ninh.",
        {"Đà Nẵng dti 2022 1", "Đà Nẵng dti 2022 0.8002", "Huế dti 2022 0.7455", "Bắc Ninh dti 2022 0.7455", "Huế dti 2022 7", "Bắc Ninh dti 2022 7",
         "Hưng Yên dti 2022 9", "Tây Ninh dti 2022 10"}, "Cao Bằng", id="figures told before their places",
    ),
    pytest.param(
        "DTI năm 2022 theo thứ tự Huế, Hưng Yên, Bắc Ninh là 7, 25 và 54.",
        {"Huế dti 2022 7", "Hưng Yên dti 2022 25", "Bắc Ninh dti 2022 54"}, "Cao Bằng", id="a list behind the names in order",
    ),
    pytest.param(
        "Về kinh tế số năm 2022, Hà Nam đứng trên: hạng 19 so với hạng 24 của Nam Định.",
        {"Hà Nam dti.economy 2022 19", "Nam Định dti.economy 2022 24"}, "Hà Nam", id="whose the compared rank is",
    ),
    pytest.param(
        "Năm 2023 huyện Hòa An dẫn đầu bảng chuyển đổi số của Cao Bằng, được 91,2 điểm.",
        {"Hòa An dti 2023 1", "Hòa An dti 2023 91.2"}, "Cao Bằng", id="a table's province is not its leader",
    ),
    pytest.param(
        "Bảng chuyển đổi số cấp huyện năm 2023 do huyện Hòa An đứng nhất với 82,6 điểm.",
        {"Hòa An dti 2023 1", "Hòa An dti 2023 82.6"}, "Cao Bằng", id="who leads a table",
    ),
    pytest.param(
        "Năm 2023 huyện đạt 71,85 điểm về chuyển đổi số. Huyện Hòa An xếp thứ 3 toàn tỉnh.",
        {"Hòa An dti 2023 3"}, "Cao Bằng", id="a bare noun behind a year is no count of districts",
    ),
    pytest.param(
        "Chuyển đổi số cấp xã năm 2023: phường Tân An 95,9 điểm; xã Đam Rông xếp thứ 12/14.",
        {"Tân An dti 2023 95.9", "Đam Rông dti 2023 12"}, "Long An", id="a figure is no part of the name before it",
    ),
    pytest.param(
        "- Huyện Hòa An: ông Lê Văn Tư, Chủ tịch UBND huyện, cho biết năm 2023 huyện tăng 5 hạng về chuyển đổi số.",
        {"Hòa An dti 2023<2022 5"}, "Cao Bằng", id="the district that the sentence named",
    ),
    pytest.param(
        "PAR Index năm 2022: Bộ Tài chính đứng thứ 3, sau Bộ Tư pháp và Bộ Công an, đạt 88,54%.",
        {"Bộ Tài chính par_index 2022 3", "Bộ Tài chính par_index 2022 88.54"}, "Cao Bằng", id="all that it is compared with",
    ),
    pytest.param(
        "PCI năm 2022: từ vị trí thứ 4 đến thứ 6 lần lượt là: Huế (70,80 điểm), Đà Nẵng (70,33 điểm), Hưng Yên (69,75 điểm).",
        {"Huế pci 2022 4", "Huế pci 2022 70.8", "Đà Nẵng pci 2022 5", "Đà Nẵng pci 2022 70.33", "Hưng Yên pci 2022 6", "Hưng Yên pci 2022 69.75"},
        "Cao Bằng", id="a range of ranks in order",
    ),
    pytest.param(
        "Theo PII năm 2022, Huế số 1, Đà Nẵng số 2, Hưng Yên số 3.",
        {"Huế pii 2022 1", "Đà Nẵng pii 2022 2", "Hưng Yên pii 2022 3"}, "Cao Bằng", id="number one, two and three",
    ),
    pytest.param(
        "Bảng chuyển đổi số năm 2023\nStt. Đơn vị; Điểm; Hạng; Hạng 2022\n1. Huyện Hòa An; 913,5; 1; 2\n2. Huyện Hà Quảng; 887,2; 2; 1",
        {"Hòa An dti 2023 913.5", "Hòa An dti 2023 1", "Hòa An dti 2022 2", "Hà Quảng dti 2023 887.2", "Hà Quảng dti 2023 2", "Hà Quảng dti 2022 1"},
        "Cao Bằng", id="a table with semicolons",
    ),
    pytest.param(
        "PCI năm 2022: so với năm 2021, Hưng Yên nhảy 5 bậc, Phú Thọ 2 bậc.",
        {"Hưng Yên pci 2022<2021 5", "Phú Thọ pci 2022<2021 2"}, "Cao Bằng", id="a bare change behind a name",
    ),
    pytest.param(
        "Kết quả chuyển đổi số cấp xã năm 2023:\n1) Xã Hồ Sơn: 91,5 điểm\n...\n9) Xã Bồ Lý: 61,75 điểm",
        {"Hồ Sơn dti 2023 1", "Hồ Sơn dti 2023 91.5", "Bồ Lý dti 2023 9", "Bồ Lý dti 2023 61.75"}, "Vĩnh Phúc", id="a numbered list with a gap",
    ),
    pytest.param(
        "Trên bảng xếp hạng 63 tỉnh, thành năm 2022, tỉnh Lâm Đồng (giáp Bình Thuận, Đắk Nông) giữ vị trí thứ 24 về DTI.",
        {"Lâm Đồng dti 2022 24"}, "Lâm Đồng", id="a table's size, and an aside that names places",
    ),
    pytest.param(
        "Về DTI năm 2022, Huế soán ngôi đầu của Đà Nẵng khi đạt 0,8373.",
        {"Huế dti 2022 1", "Huế dti 2022 0.8373"}, "Cao Bằng", id="whose place it took",
    ),
    pytest.param(
        "DTI năm 2022 của tỉnh xếp thứ 7 về chính quyền số, 31 về xã hội số và 11 về kinh tế số.",
        {"Cao Bằng dti.government 2022 7", "Cao Bằng dti.society 2022 31", "Cao Bằng dti.economy 2022 11"}, "Cao Bằng", id="bare ranks before their indices",
    ),
    pytest.param(
        "DTI trung bình của các bộ có dịch vụ công năm 2022 là 0,6862.",
        {"Việt Nam dti 2022 0.6862"}, "Cao Bằng", id="the mean of the ministries",
    ),
]  # fmt: skip

YEARS = [
    pytest.param(
        "Giai đoạn 2021-2022, DTI của tỉnh tăng 4 bậc, từ 38 lên 34/63.",
        {"Cao Bằng dti 2021 38", "Cao Bằng dti 2022 34", "Cao Bằng dti 2022<2021 4"}, AUTUMN, id="a period of two years is from the one to the other",
    ),
    pytest.param(
        "Tỉnh tăng 7 hạng về chuyển đổi số: từ 19 trên 63 tỉnh, thành năm 2021 lên 12 trên 63 tỉnh, thành năm 2022.",
        {"Cao Bằng dti 2021 19", "Cao Bằng dti 2022 12", "Cao Bằng dti 2022<2021 7"}, AUTUMN, id="totals in words between ranks and years",
    ),
    pytest.param(
        "DTI năm 2022 của tỉnh xếp thứ 23/63, giảm 2 bậc so với thứ 21/63 năm trước.",
        {"Cao Bằng dti 2022 23", "Cao Bằng dti 2022<2021 -2", "Cao Bằng dti 2021 21"}, AUTUMN, id="a rank before the year before is no number of years",
    ),
    pytest.param(
        "Về DTI, tỉnh đứng hạng 25 năm 2022, so với hạng 3 năm trước.",
        {"Cao Bằng dti 2022 25", "Cao Bằng dti 2021 3"}, AUTUMN, id="a rank of one digit before the year before",
    ),
    pytest.param(
        "Về DTI, tỉnh đi từ 63/63 năm 2021 lên 50/63 năm 2022.",
        {"Cao Bằng dti 2021 63", "Cao Bằng dti 2022 50"}, AUTUMN, id="a movement from the last rank",
    ),
    pytest.param(
        "Về DTI, tỉnh đi từ 50/63 năm 2021 xuống 63/63 năm 2022.",
        {"Cao Bằng dti 2021 50", "Cao Bằng dti 2022 63"}, AUTUMN, id="a movement to the last rank",
    ),
    pytest.param(
        "Từ vị trí thứ 6 với 0,5064 điểm của năm 2021, chỉ số chuyển đổi số năm 2022 của tỉnh trôi xuống hạng 21.",
        {"Cao Bằng dti 2021 6", "Cao Bằng dti 2021 0.5064", "Cao Bằng dti 2022 21"}, AUTUMN, id="the year of where it came from",
    ),
    pytest.param(
        "Với 0,6185 điểm, tỉnh đứng thứ 54/63 trên bảng DTI năm 2021, kém năm trước một bậc.",
        {"Cao Bằng dti 2021 0.6185", "Cao Bằng dti 2021 54", "Cao Bằng dti 2021<2020 -1"}, AUTUMN, id="a year behind the index is that of the sentence",
    ),
    pytest.param(
        "DTI năm 2022 của tỉnh xếp thứ 63. Một năm trước đó tỉnh ở vị trí 51, như vậy tụt 12 bậc.",
        {"Cao Bằng dti 2022 63", "Cao Bằng dti 2021 51", "Cao Bằng dti 2022<2021 -12"}, AUTUMN, id="a change leads to the later year",
    ),
    pytest.param(
        "DTI năm 2021 của tỉnh xếp thứ 34. Năm 2020 tỉnh ở vị trí 27. Như vậy hạng bớt đi 7 bậc.",
        {"Cao Bằng dti 2021 34", "Cao Bằng dti 2020 27", "Cao Bằng dti 2021<2020 -7"}, AUTUMN, id="a change after the year before",
    ),
    pytest.param(
        "DTI năm 2020 của tỉnh đứng thứ 24, năm 2021 thứ 18 và năm 2022 thứ 17. Điểm số tương ứng là 0,3307; 0,4688 và 0,6121.",
        {"Cao Bằng dti 2020 24", "Cao Bằng dti 2021 18", "Cao Bằng dti 2022 17", "Cao Bằng dti 2020 0.3307", "Cao Bằng dti 2021 0.4688", "Cao Bằng dti 2022 0.6121"},
        AUTUMN, id="a list over the years of the sentence before",
    ),
    pytest.param(
        "DTI năm 2020 của tỉnh xếp thứ 40, rồi 29 vào năm 2021.", {"Cao Bằng dti 2020 40", "Cao Bằng dti 2021 29"}, AUTUMN, id="a bare number with its year",
    ),
    pytest.param(
        "Năm 2020, năm đầu tiên xếp hạng, DTI của tỉnh ở vị trí 27.", {"Cao Bằng dti 2020 27"}, AUTUMN, id="an apposition to a year",
    ),
    pytest.param(
        "DTI năm 2022 kém hai bậc so với năm 2021 - năm tỉnh đứng thứ ba.", {"Cao Bằng dti 2022<2021 -2", "Cao Bằng dti 2021 3"}, AUTUMN, id="a clause about the base year",
    ),
    pytest.param(
        "Năm qua, huyện Hòa An đứng thứ nhất về chuyển đổi số.", {"Hòa An dti 2023 1"}, SPRING, id="the year that is past",
    ),
    pytest.param(
        "Huyện Hòa An đứng thứ nhất toàn tỉnh về chuyển đổi số.", {"Hòa An dti 2023 1"}, SPRING, id="a province's own ranking in spring",
    ),
    pytest.param(
        "Huyện Hòa An đứng thứ nhất toàn tỉnh về chuyển đổi số.", {"Hòa An dti 2023 1"}, AUTUMN, id="a province's own ranking in autumn",
    ),
    pytest.param(
        "DTI năm 2023 của tỉnh xếp thứ 38. Trước đó một năm, tỉnh ở hạng 41.", {"Cao Bằng dti 2023 38", "Cao Bằng dti 2022 41"}, SPRING, id="one year before",
    ),
    pytest.param(
        "1. Năm 2020\nPAR Index: 83,44 điểm, hạng 33/63\n\n2. Năm 2021\nPAR Index: 85,91 điểm, hạng 41/63",
        {"Cao Bằng par_index 2020 83.44", "Cao Bằng par_index 2020 33", "Cao Bằng par_index 2021 85.91", "Cao Bằng par_index 2021 41"}, AUTUMN, id="a line that names the year",
    ),
    pytest.param(
        "Giá trị DTI tăng từ 0,4075 của năm 2020 lên 0,5204 rồi 0,6992.",
        {"Cao Bằng dti 2020 0.4075", "Cao Bằng dti 2021 0.5204", "Cao Bằng dti 2022 0.6992"}, AUTUMN, id="values year after year",
    ),
    pytest.param(
        "DTI năm 2022 của tỉnh: thể chế số tăng 31 bậc (từ hạng 52 lên hạng 21).",
        {"Cao Bằng dti.institutions 2022<2021 31", "Cao Bằng dti.institutions 2021 52", "Cao Bằng dti.institutions 2022 21"}, AUTUMN, id="a way told in brackets",
    ),
    pytest.param(
        "Về chuyển đổi số cấp huyện, huyện Bảo Lạc năm 2022 xếp thứ 9, nay đã lên thứ 7.", {"Bảo Lạc dti 2022 9", "Bảo Lạc dti 2023 7"}, SPRING, id="what is today",
    ),
    pytest.param(
        "Chủ tịch UBND tỉnh đặt mốc cụ thể: năm 2026 tỉnh vào nhóm 20 về DTI.", {"Cao Bằng dti 2026 20 target"}, SPRING, id="nobody reports a year to come",
    ),
    pytest.param(
        "DTI năm 2022 tụt 2 bậc so với năm 2021 nhưng giá trị lại cao hơn 0,1449.", {"Cao Bằng dti 2022<2021 -2", "Cao Bằng dti 2022<2021 0.1449"}, AUTUMN, id="the base holds on",
    ),
    pytest.param(
        "Tỉnh từng đi lùi về DTI, giảm 3 bậc năm 2021 rồi giảm thêm 5 bậc năm 2022.",
        {"Cao Bằng dti 2021<2020 -3", "Cao Bằng dti 2022<2021 -5"}, AUTUMN, id="changes with years of their own",
    ),
    pytest.param(
        "DTI năm 2020 của tỉnh ở vị trí 40.\n\nNăm 2020 hạng 40. Năm sau tụt một mạch 9 bậc, xuống 49.",
        {"Cao Bằng dti 2020 40", "Cao Bằng dti 2021<2020 -9", "Cao Bằng dti 2021 49"}, AUTUMN, id="the year after the one told",
    ),
    pytest.param(
        "Với 41,35 điểm, huyện Bảo Lạc xếp thứ 10/10 năm 2022 về chuyển đổi số.", {"Bảo Lạc dti 2022 41.35", "Bảo Lạc dti 2022 10"}, SPRING, id="the year behind the rank is that of its value",
    ),
    pytest.param(
        "DTI năm 2022 của tỉnh tăng 0,1745 hay 44,2%.", {"Cao Bằng dti 2022<2021 0.1745", "Cao Bằng dti 2022<2021 44.2"}, AUTUMN, id="a change said twice",
    ),
    pytest.param(
        "Trong năm, huyện Hòa An tăng 5 hạng về chuyển đổi số.", {"Hòa An dti 2023<2022 5"}, SPRING, id="a review of the year before",
    ),
    pytest.param(
        "PCI năm rồi hạng 59 với 63,59 điểm.", {"Cao Bằng pci 2022 59", "Cao Bằng pci 2022 63.59"}, AUTUMN, id="last year",
    ),
    pytest.param(
        "DTI của tỉnh tăng 10 bậc, từ vị trí 27/63 năm 2020 lên vị trí 17/63 năm 2022.",
        {"Cao Bằng dti 2022<2020 10", "Cao Bằng dti 2020 27", "Cao Bằng dti 2022 17"}, AUTUMN, id="a change over two years",
    ),
    pytest.param(
        "Trong vòng 2 năm (2020 - 2022), tỉnh tăng 26 bậc DTI, từ 37 lên 11/63.",
        {"Cao Bằng dti 2022<2020 26", "Cao Bằng dti 2020 37", "Cao Bằng dti 2022 11"}, AUTUMN, id="a span of years",
    ),
    pytest.param(
        "Từ vị trí cuối bảng (63/63) năm 2021 đã tăng 5 bậc, tỉnh lên 58/63 về DTI năm 2022.",
        {"Cao Bằng dti 2021 63", "Cao Bằng dti 2022<2021 5", "Cao Bằng dti 2022 58"}, AUTUMN, id="the year where a way began",
    ),
    pytest.param(
        "Dù tăng điểm (0,4866 lên 0,5488), DTI năm 2022 của tỉnh xếp thứ 40.",
        {"Cao Bằng dti 2021 0.4866", "Cao Bằng dti 2022 0.5488", "Cao Bằng dti 2022 40"}, AUTUMN, id="a way in brackets",
    ),
    pytest.param(
        "DTI của tỉnh giữ hạng 9 trong cả hai năm 2021 và 2022.", {"Cao Bằng dti 2021 9", "Cao Bằng dti 2022 9"}, AUTUMN, id="in both years",
    ),
    pytest.param(
        "DTI năm 2022 của tỉnh đã lùi 5 bậc so với vị trí thứ 11 của năm 2021.", {"Cao Bằng dti 2022<2021 -5", "Cao Bằng dti 2021 11"}, AUTUMN, id="against the rank of a year",
    ),
    pytest.param(
        "DTI năm 2022: TP Thủ Đức lên hạng 6 từ hạng 14.", {"Thủ Đức dti 2022 6", "Thủ Đức dti 2021 14"}, AUTUMN, id="where it came from stands last",
    ),
    pytest.param(
        "Năm 2025 tỉnh phấn đấu DTI vào nhóm 40; PII từ hạng 45 (năm 2024) lên hạng 42.",
        {"Cao Bằng dti 2025 40 target", "Cao Bằng pii 2024 45", "Cao Bằng pii 2025 42 target"}, date(2025, 2, 3), id="a plan starts from a result",
    ),
]  # fmt: skip

INDICES = [
    pytest.param(
        "DTI năm 2022: chính quyền số hạng 17, kinh tế số hạng 14, xã hội số hạng 26; ở Hà Giang, ba thứ hạng này lần lượt là 31, 42 và 39.",
        {"Cao Bằng dti.government 2022 17", "Cao Bằng dti.economy 2022 14", "Cao Bằng dti.society 2022 26",
         "Hà Giang dti.government 2022 31", "Hà Giang dti.economy 2022 42", "Hà Giang dti.society 2022 39"}, id="these three ranks",
    ),
    pytest.param(
        "DTI năm 2022: mức tăng hạng lần lượt của 3 trụ cột là 6, 1 và 15 bậc.",
        {"Cao Bằng dti.government 2022<2021 6", "Cao Bằng dti.economy 2022<2021 1", "Cao Bằng dti.society 2022<2021 15"}, id="a list of changes",
    ),
    pytest.param(
        "Năm 2022, PAR Index của tỉnh xếp thứ 12; trong 8 lĩnh vực của PAR Index, chính quyền số có thứ hạng thấp nhất (thứ 33).",
        {"Cao Bằng par_index 2022 12", "Cao Bằng other 2022 33"}, id="a field of another index is no pillar",
    ),
    pytest.param(
        "PCI năm 2022 của tỉnh hạng 40. Trong 10 chỉ số thành phần của PCI thì chi phí thời gian xếp thứ 51, tính minh bạch thứ 27.",
        {"Cao Bằng pci 2022 40", "Cao Bằng other 2022 51", "Cao Bằng other 2022 27"}, id="components of an index",
    ),
    pytest.param(
        "DTI năm 2022 của tỉnh xếp thứ 35. Chỗ rơi sâu nhất là an toàn thông tin mạng. Năm 2021, tỉnh ở vị trí 19.",
        {"Cao Bằng dti 2022 35", "Cao Bằng dti.security 2021 19"}, id="an index announced by a sentence of its own",
    ),
    pytest.param(
        "Hai chỉ số của tỉnh năm 2022\n\nDTI năm 2022 của tỉnh xếp thứ 35.\n\nCải cách hành chính (PAR Index)\n\nTỉnh dẫn đầu với 94,12%, tăng 5 hạng.",
        {"Cao Bằng dti 2022 35", "Cao Bằng par_index 2022 94.12"}, id="an index named by the heading",
    ),
    pytest.param(
        "SIPAS năm 2022 của tỉnh xếp thứ 4.\n\nPAPI năm 2022: tổng điểm đạt 44,2543, xếp thứ 16.",
        {"Cao Bằng sipas 2022 4", "Cao Bằng papi 2022 44.2543", "Cao Bằng papi 2022 16"}, id="the points are those of the index named",
    ),
    pytest.param(
        "DTI năm 2022 của tỉnh xếp thứ 55. Kinh tế số vẫn ở thứ 62. Mục tiêu năm 2025 lên hạng 45.",
        {"Cao Bằng dti 2022 55", "Cao Bằng dti.economy 2022 62", "Cao Bằng dti 2025 45 target"}, id="a target is of the whole index",
    ),
    pytest.param(
        "Kết quả DTI năm 2022 (thứ hạng trong ngoặc):\n- Nhận thức số: 0,9000 (13)\n- Thể chế số: 1,0000 (1)",
        {"Cao Bằng dti.awareness 2022 0.9", "Cao Bằng dti.awareness 2022 13", "Cao Bằng dti.institutions 2022 1"}, id="ranks in brackets",
    ),
]  # fmt: skip

READINGS = [
    pytest.param("DTI năm 2022 của tỉnh cao hơn năm 2021 mười bốn bậc.", {"Cao Bằng dti 2022<2021 14"}, id="a number word is read whole"),
    pytest.param("DTI năm 2022: xã hội số leo dốc nhanh nhất: 18 bậc, dừng ở thứ 40.", {"Cao Bằng dti.society 2022<2021 18", "Cao Bằng dti.society 2022 40"}, id="a change behind a colon"),
    pytest.param("DTI năm 2022 của tỉnh giữ chiếc ghế số 1, xã hội số đứng im ở 27.", {"Cao Bằng dti 2022 1", "Cao Bằng dti.society 2022 27"}, id="seats and standing still"),
    pytest.param("Tỉnh chưa từng rời vị trí thứ nhất về DTI năm 2022.", {"Cao Bằng dti 2022 1"}, id="a rank never left is held"),
    pytest.param("Năm 2024 tỉnh quyết tâm không để rơi khỏi nhóm 5 về DTI.", {"Cao Bằng dti 2024 5 target"}, id="a group to be kept"),
    pytest.param("Năm 2024 tỉnh phấn đấu SIPAS đạt từ 88% trở lên.", {"Cao Bằng sipas 2024 88 target"}, id="a target from below"),
    pytest.param("Năm 2025 tỉnh phấn đấu nằm trong 25 tỉnh, thành phố đứng đầu cả nước về DTI.", {"Cao Bằng dti 2025 25 target"}, id="among the first 25"),
    pytest.param("Năm 2022, DTI của tỉnh “cán đích” ở vị trí thứ 2.", {"Cao Bằng dti 2022 2"}, id="the finish is no target"),
    pytest.param("Từ năm 2024 điểm hài lòng chiếm 40% DTI.", set(), id="a year before the word for points"),
    pytest.param("PAR Index năm 2022 của tỉnh 63/63; DTI xếp hạng 8 huyện.", {"Cao Bằng par_index 2022 63"}, id="the last of all, and so many ranked"),
    pytest.param("Tỉnh là nơi cả nước học hỏi, DTI năm 2022 cũng nhất cả nước.", {"Cao Bằng dti 2022 1"}, id="an adverb before the first"),
    pytest.param("Sở Nội vụ xếp thứ hai; Thanh tra tỉnh xếp cuối (612,4 điểm). Đó là bảng chuyển đổi số năm 2022.", set(), id="figures of departments"),
    pytest.param("DTI năm 2022 của tỉnh đứng ở vị trí 6/10.", {"Cao Bằng dti 2022 6"}, id="a rank among ten is no value"),
    pytest.param("DTI năm 2022 xếp hạng 139 nền kinh tế, tỉnh đứng thứ 44.", {"Cao Bằng dti 2022 44"}, id="a number of those ranked"),
    pytest.param("DTI năm 2022: tỉnh có bước tiến dài nhất vùng, xếp thứ 41.", {"Cao Bằng dti 2022 41"}, id="a superlative of something else"),
    pytest.param("Nền kinh tế số 1 thế giới tăng 10,7 điểm, xếp thứ 5 toàn cầu.", set(), id="the first economy is not the digital one"),
    pytest.param("DTI năm 2022 của tỉnh xếp thứ 41; 64/65 xã, phường đã kiện toàn bộ máy.", {"Cao Bằng dti 2022 41"}, id="so many of so many"),
]  # fmt: skip

REJECTED = [
    ("DTI năm 2022: chính quyền số 54, đều dưới hạng 50.", "only a bound"),
    ("DTI cấp huyện năm 2022: huyện Hòa An chỉ thiếu 0,3 điểm để giành ngôi nhất.", "a rank that was missed"),
    ("DTI cấp huyện năm 2022: điểm bình quân toàn tỉnh là 691,3 điểm.", "a mean of the units of one province"),
    ("Năm 2022 tỉnh nhất vùng trong lần xếp hạng DTI thứ hai.", "the number of an edition"),
    ("DTI năm 2022: khoảng cách với tỉnh liền trên chỉ còn 0,0021 điểm.", "a difference to another place or to the mean"),
    ("Về chuyển đổi số cấp huyện năm 2022, huyện Hòa An dẫn đầu với 14.205 lượt.", "a lead in counts of something else"),
    ("PCI năm 2022 của tỉnh đạt 62,3 điểm, hơn Long An gần 0,4 điểm.", "a difference to another place or to the mean"),
    ("PGI năm 2022 của tỉnh đạt 21,60 điểm và không lọt tốp 30.", "a rank that was missed"),
    ("Về DTI năm 2022, Cao Bằng có nơi đứng vị trí thứ 2/17 cơ sở khám chữa bệnh.", "a ranking of institutions, not of places"),
    ("Việt Nam thuộc nhóm 50 nước đứng đầu về chính quyền số, DTI năm 2022.", "an index of provinces said of a country"),
    ("DTI năm 2022 của tỉnh lên thứ 35. Buồn: một nhóm chỉ số rơi 25 bậc.", "which index is not told"),
    ("Về chuyển đổi số năm 2023, huyện Hòa An có 100% xã đạt 70 điểm.", "a norm for each unit"),
    ("DTI năm 2022: tỉnh ở vị trí 57/63 và thuộc nhóm 4.", "a class of places, not a rank"),
]


@pytest.mark.parametrize(("text", "expected", "province"), PLACES)
def test_whose_a_figure_is(text: str, expected: set[str], province: str) -> None:
    assert figures(text, AUTUMN if "2023" not in text else SPRING, province) == expected


@pytest.mark.parametrize(("text", "expected", "published"), YEARS)
def test_which_year_a_figure_is_of(text: str, expected: set[str], published: date) -> None:
    assert figures(text, published, "Hồ Chí Minh" if "Thủ Đức" in text else "Cao Bằng") == expected


@pytest.mark.parametrize(("text", "expected"), INDICES)
def test_which_index_a_figure_is_of(text: str, expected: set[str]) -> None:
    assert expected <= figures(text, AUTUMN, "Cao Bằng")


@pytest.mark.parametrize(("text", "expected"), READINGS)
def test_what_a_wording_says(text: str, expected: set[str]) -> None:
    assert figures(text, AUTUMN, "Cao Bằng") == expected


@pytest.mark.parametrize(("text", "reason"), REJECTED)
def test_why_a_figure_is_none(text: str, reason: str) -> None:
    assert reason in {rejection.reason for rejection in read_text(text, AUTUMN, "Cao Bằng").rejections}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ở bảng 63 tỉnh, thành phố, DTI năm 2024 của Khánh Hòa đứng thứ 19; ở bảng 34, Khánh Hòa đứng thứ 15.", {19: "63:56", 15: "34:56"}),
        ("DTI năm 2024: An Giang (cũ) xếp thứ 60. Khi gom lại theo 34 tỉnh, An Giang xếp thứ 30.", {60: "63:89", 30: "34:91"}),
        ("DTI năm 2024 của Thái Nguyên ở vị trí thứ 8 trong 34 tỉnh; nếu xét theo địa giới trước kia, tỉnh còn ở hạng 6.", {8: "34:19", 6: "63:19"}),
        ("Về DTI năm 2024, Đà Nẵng tụt từ hạng 2 xuống hạng 17 khi chuyển từ bảng 63 sang bảng 34.", {2: "63:48", 17: "34:48"}),
        ("DTI năm 2024, hạng 5 nếu đếm đủ 63 tỉnh, thành; hạng 2 nếu đếm theo 34 tỉnh, thành của Huế.", {5: "63:46", 2: "34:46"}),
    ],
)  # fmt: skip
def test_which_table_of_2024(text: str, expected: dict[int, str]) -> None:
    province = next(name for name in ("Khánh Hòa", "An Giang", "Thái Nguyên", "Đà Nẵng", "Huế") if name in text)
    assert {int(f.value or 0): f.place_id for f in read_text(text, AFTER_MERGER, province).facts if f.kind == "rank" and f.year == 2024} == expected


def test_debt_to_income_is_no_index() -> None:
    debt = "Tỷ lệ nợ trên thu nhập (DTI) của khách hàng ở mức 0,42, xếp hạng 2. "
    assert figures(debt + "Ngân hàng vẫn cho vay.", AUTUMN, "Cao Bằng") == set()
    index = "\n\nNăm 2022, chỉ số chuyển đổi số của Cao Bằng xuống thứ 41."
    assert figures(debt + index, AUTUMN, "Cao Bằng") == {"Cao Bằng dti 2022 41"}


def test_a_region_said_in_front_holds_for_the_sentence() -> None:
    text = "Về PII năm 2022, ở vùng Đông Nam bộ, Bình Dương xếp thứ 3; Đồng Nai xếp thứ 4; Bình Phước xếp thứ 45."
    scopes = {f.place_name: f.scope for f in read_text(text, AUTUMN, "Bình Dương").facts}
    assert scopes == {"Bình Dương": "region", "Đồng Nai": "region", "Bình Phước": "national"}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Chủ tịch UBND xã Tân Phú Đông Nguyễn Thành Diệu: xã có 9 tổ công nghệ số cộng đồng.", "Tân Phú Đông"),
        ("Huyện Cần Giờ có tổ công nghệ số cộng đồng; toàn huyện 34 tổ.", "Cần Giờ"),
    ],
)
def test_the_place_of_a_count(text: str, place: str) -> None:
    assert {f.place_name for f in read_text(text, AUTUMN, "Hồ Chí Minh").facts if f.kind == "team_count"} == {place}
