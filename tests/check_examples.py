"""Claims for the checks: true ones worded in many ways, and the same with one seeded error.

The figures come from the reference; the wordings are written for this project. A claim is a text,
the publication date that goes with it, and what a fact-checker would say of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pipeline.reference import ReferenceRow, reference

RANKS = (
    "Năm {year}, {place} xếp thứ {rank}/63 tỉnh, thành phố về Chỉ số chuyển đổi số (DTI).",
    "Theo kết quả đánh giá DTI năm {year}, {place} đứng ở vị trí thứ {rank} trong số 63 địa phương.",
    "{place} đứng thứ {rank} cả nước về chỉ số chuyển đổi số cấp tỉnh năm {year}.",
    "Ở vị trí thứ {rank} bảng xếp hạng chuyển đổi số năm {year} là {place}.",
    "DTI {year} của tỉnh {place} xếp hạng {rank}/63.",
    "Tỉnh {place} được Bộ Thông tin và Truyền thông xếp hạng {rank} về mức độ chuyển đổi số năm {year}.",
    "Kết quả xếp hạng DTI năm {year}: {place} giữ vị trí {rank}/63 toàn quốc.",
    "Trong bảng xếp hạng chuyển đổi số cấp tỉnh năm {year}, {place} có thứ hạng {rank} trên tổng số 63 tỉnh.",
    "Bộ chỉ số DTI năm {year} ghi nhận {place} ở hạng {rank} toàn quốc.",
    "Về chuyển đổi số, {place} đứng thứ {rank} trong 63 tỉnh, thành phố năm {year}.",
)

VALUES = (
    "Chỉ số chuyển đổi số (DTI) năm {year} của {place} đạt {value}.",
    "Năm {year}, {place} có giá trị DTI là {value}, theo công bố của Bộ Thông tin và Truyền thông.",
    "DTI năm {year} của tỉnh {place} đạt {value} điểm.",
    "Với {value} điểm, {place} hoàn thành năm {year} trong bảng xếp hạng chuyển đổi số (DTI).",
    "Giá trị chỉ số DTI của {place} năm {year} là {value}.",
    "Theo Bộ chỉ số đánh giá chuyển đổi số, năm {year} {place} được {value} điểm.",
    "{place} đạt {value} điểm về chỉ số chuyển đổi số năm {year}.",
    "Điểm chuyển đổi số năm {year} của {place}: {value}.",
    "Kết quả DTI {year} cho thấy {place} đạt giá trị {value}.",
    "Chỉ số DTI cấp tỉnh của {place} trong năm {year} có giá trị {value}.",
)

CHANGES = (
    "Năm {year}, {place} xếp thứ {rank}/63 về chỉ số chuyển đổi số, {change} so với năm {before}.",
    "DTI năm {year} của {place} {change} so với năm {before}.",
    "So với năm {before}, chỉ số chuyển đổi số năm {year} của {place} {change}.",
    "Xếp hạng DTI năm {year}, {place} {change} so với năm {before}, đứng thứ {rank} cả nước.",
    "{place} đứng thứ {rank} về DTI năm {year} ({change} so với năm {before}).",
    "Năm {before}, {place} xếp hạng {old} về chuyển đổi số; đến năm {year}, tỉnh xếp hạng {rank}, {change}.",
    "Theo công bố DTI năm {year}, tỉnh {place} xếp hạng {rank}/63, {change} so với năm trước.",
    "Thứ hạng DTI của {place} năm {year} {change} so với năm {before}.",
    "Từ hạng {old} năm {before}, {place} {change}, lên hạng {rank} về DTI năm {year}.",
    "Chỉ số DTI năm {year}: {place} xếp hạng {rank} ({change} so với năm {before} - xếp hạng {old}).",
)

PUBLISHED = {2020: date(2021, 11, 2), 2021: date(2022, 9, 5), 2022: date(2023, 9, 4), 2023: date(2025, 3, 3)}


@dataclass(frozen=True, slots=True)
class Example:
    """A text with what a careful reader would say of it."""

    text: str
    published: date
    is_true: bool
    error: str = "none"


def official(year: int) -> dict[str, ReferenceRow]:
    """The overall rank and value of each province in a year's table, by place name."""
    found: dict[str, ReferenceRow] = {}
    for field in ("rank", "value"):
        for row in reference():
            is_row = (
                row.indicator == "dti" and row.year == year and row.edition == 63 and row.place_id != "VN"
            )
            if is_row and row.source_kind != "press_single" and getattr(row, field) is not None:
                known = found.get(row.place_name, row)
                found[row.place_name] = ReferenceRow(
                    year, 63, row.place_name, row.place_id, "dti", row.rank or known.rank,
                    row.value or known.value, row.source, row.source_kind, "", "",
                )  # fmt: skip
    return found


def number(value: float, places: int = 4) -> str:
    """A value as Vietnamese text prints it."""
    return f"{value:.{places}f}".replace(".", ",")


def change(places: int) -> str:
    """A change of rank in words."""
    return f"tăng {places} bậc" if places > 0 else f"giảm {-places} bậc"


def ranks() -> Iterator[Example]:
    """Ranks of 2022 and 2023, true and with a wrong year, another province's rank, or off by one."""
    for year, other_year in ((2022, 2023), (2023, 2022)):
        rows, others = official(year), official(other_year)
        names = sorted(rows)
        for index, name in enumerate(names):
            template = RANKS[index % len(RANKS)]
            neighbour = rows[names[(index + 7) % len(names)]].rank
            wrong = {
                "wrong year": others[name].rank,
                "another province": neighbour,
                "off by one": (rows[name].rank or 0) + (1 if (rows[name].rank or 0) < 63 else -1),
            }
            day = PUBLISHED[year]
            yield Example(template.format(year=year, place=name, rank=rows[name].rank), day, True)
            error, rank = list(wrong.items())[index % 3]
            if rank != rows[name].rank:
                yield Example(template.format(year=year, place=name, rank=rank), day, False, error)


def values() -> Iterator[Example]:
    """Values of 2022 and 2023, exact and rounded, true and with a digit or the rounding wrong."""
    for year in (2022, 2023):
        rows = official(year)
        for index, name in enumerate(sorted(rows)):
            template = VALUES[(index + year) % len(VALUES)]
            true = rows[name].value or 0.0
            places = 2 if index % 4 == 0 else 4
            shown = number(true, places)
            yield Example(template.format(year=year, place=name, value=shown), PUBLISHED[year], True)
            # one hundredth more may be the right rounding of a figure that ends in 5
            step = 0.02 if places == 2 else (0.001, 0.0001, -0.01)[index % 3]
            shown = number(true + step, places)
            yield Example(
                template.format(year=year, place=name, value=shown), PUBLISHED[year], False, f"off by {step}"
            )


def changes() -> Iterator[Example]:
    """Changes of rank from 2022 to 2023, true and with a wrong sign or size."""
    before, after = official(2022), official(2023)
    for index, name in enumerate(sorted(after)):
        template = CHANGES[index % len(CHANGES)]
        old, new = before[name].rank or 0, after[name].rank or 0
        if old == new:
            continue
        for places, error in ((old - new, "none"), (new - old, "wrong sign"), (old - new + 3, "wrong size")):
            if places == 0:
                continue
            text = template.format(
                year=2023, before=2022, place=name, rank=new, old=old, change=change(places)
            )
            yield Example(text, PUBLISHED[2023], error == "none", error)


def editions() -> Iterator[Example]:
    """Ranks of 2024 among 34 provinces, true and with an old province's rank among 63 for a new one."""
    day = date(2025, 11, 3)
    new = {row.place_name: row for row in reference() if _is_table(row, 2024, 34)}
    old = {row.place_name: row for row in reference() if _is_table(row, 2024, 63)}
    for index, name in enumerate(sorted(new)):
        text = (
            "Năm 2024, {place} xếp thứ {rank}/34 tỉnh, thành phố về Chỉ số chuyển đổi số (DTI).",
            "Sau sáp nhập, {place} đứng thứ {rank} trong 34 tỉnh, thành phố về DTI năm 2024.",
            "DTI năm 2024: {place} xếp hạng {rank}/34.",
        )[index % 3]
        yield Example(text.format(place=name, rank=new[name].rank), day, True)
        if (
            name in old
            and old[name].rank
            and (old[name].rank or 0) <= 34
            and old[name].rank != new[name].rank
        ):
            wrong = text.format(place=name, rank=old[name].rank)
            yield Example(wrong, day, False, "old province for new")


def _is_table(row: ReferenceRow, year: int, edition: int) -> bool:
    is_table = row.source_kind != "press_single" and row.rank is not None
    return is_table and (row.year, row.edition, row.indicator) == (year, edition, "dti")


def growth() -> Iterator[Example]:
    """Growth in percent and in index points from 2022 to 2023, true and with the rounding or size wrong."""
    before, after = official(2022), official(2023)
    for index, name in enumerate(sorted(after)):
        old, new = before[name].value or 0.0, after[name].value or 0.0
        rate = round((new / old - 1) * 100, 1)
        if abs((new / old - 1) * 100 * 10 % 1 - 0.5) < 0.05 or rate < 1:
            continue
        if index % 2:
            text = "DTI năm 2023 của {place} tăng {rate}% so với năm 2022."
            right, wrong = number(rate, 1), number(rate + 0.3, 1)
        else:
            text = "Năm 2023, DTI của {place} đạt giá trị {new}, tăng {rate} so với năm 2022 ({old})."
            right, wrong = number(new - old), number(new - old + 0.01)
        shown = {"place": name, "new": number(new), "old": number(old)}
        yield Example(text.format(rate=right, **shown), PUBLISHED[2023], True)
        yield Example(text.format(rate=wrong, **shown), PUBLISHED[2023], False, "rounding")


PILLARS = {"dti.government": "chính quyền số", "dti.economy": "kinh tế số", "dti.society": "xã hội số"}


def pillars() -> Iterator[Example]:
    """Ranks and values of the pillars, true and with another pillar's figure."""
    rows: dict[tuple[int, str], dict[str, ReferenceRow]] = {}
    for row in reference():
        doubtful = any(mark in row.note for mark in ("CHECK", "DISAGREES", "INCONSISTENT", "AMBIGUOUS"))
        if row.indicator in PILLARS and row.year <= 2023 and row.place_id != "VN" and not doubtful:
            rows.setdefault((row.year, row.place_name), {}).setdefault(row.indicator, row)
    for (year, name), found in sorted(rows.items()):
        for indicator, other in (("dti.government", "dti.economy"), ("dti.economy", "dti.society")):
            if indicator not in found or other not in found:
                continue
            right, wrong = found[indicator].rank, found[other].rank
            text = "Năm {year}, trụ cột {pillar} của {place} xếp thứ {rank}/63 trong bảng xếp hạng DTI."
            shown = {"year": year, "pillar": PILLARS[indicator], "place": name}
            day = PUBLISHED[year]
            yield Example(text.format(rank=right, **shown), day, True)
            if right != wrong:
                yield Example(text.format(rank=wrong, **shown), day, False, "wrong pillar")


def ten_wordings(count: int) -> Iterator[Example]:
    """True ranks, values and changes of ``count`` provinces, each in ten wordings."""
    before, after = official(2022), official(2023)
    for name in sorted(after)[:count]:
        row, old = after[name], before[name].rank or 0
        for template in RANKS:
            yield Example(template.format(year=2023, place=name, rank=row.rank), PUBLISHED[2023], True)
        for template in VALUES:
            yield Example(
                template.format(year=2023, place=name, value=number(row.value or 0.0)), PUBLISHED[2023], True
            )
        if old == row.rank:
            continue
        for template in CHANGES:
            text = template.format(
                year=2023,
                before=2022,
                place=name,
                rank=row.rank,
                old=old,
                change=change(old - (row.rank or 0)),
            )
            yield Example(text, PUBLISHED[2023], True)
