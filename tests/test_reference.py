"""The published DTI tables: complete where they claim to be, ties and disagreements as published."""

import csv
from collections import Counter
from importlib.resources import files

import pytest

from pipeline.gazetteer import places
from pipeline.reference import NATIONAL_INDEX, PROVINCIAL_MEAN, SOURCE_KINDS, lookup, reference


def table(year: int, edition: int) -> dict[str, tuple[set[int], set[float]]]:
    """The ranks and values of the index that each province has in the official table or its copy."""
    found: dict[str, tuple[set[int], set[float]]] = {}
    for row in reference():
        if (row.year, row.edition, row.indicator) == (year, edition, "dti") and (
            row.source_kind != "press_single"
        ):
            ranks, values = found.setdefault(row.place_id, (set(), set()))
            if row.rank is not None:
                ranks.add(row.rank)
            if row.value is not None:
                values.add(row.value)
    return found


def test_every_row_is_well_formed():
    assert len(reference()) == 1192
    for row in reference():
        place = places()[row.place_id]
        assert place.name == row.place_name
        assert row.edition in (63, 34, None), row
        assert row.rank is not None or row.value is not None, row
        assert row.rank is None or 1 <= row.rank <= 63, row
        assert row.value is None or 0 <= row.value <= 1, row
        assert row.source_kind in SOURCE_KINDS, row
        assert row.source.startswith("http"), row
        if place.level == "province" and row.edition is not None:
            assert row.place_id.startswith(f"{row.edition}:"), row


def test_the_file_has_no_line_breaks_in_its_cells():
    text = files("gazetteers").joinpath("reference.csv").read_text(encoding="utf-8")
    assert len(list(csv.reader(text.splitlines()))) == text.count("\n") == len(reference()) + 1


@pytest.mark.parametrize(("year", "edition"), [(2022, 63), (2023, 63), (2024, 63), (2024, 34)])
def test_tables_are_complete_and_agree_with_themselves(year, edition):
    found = table(year, edition)
    assert len(found) == edition
    assert all(len(values) == 1 for _, values in found.values())
    assert all(len(ranks) <= 1 for ranks, _ in found.values())
    unranked = {places()[place].name for place, (ranks, _) in found.items() if not ranks}
    assert unranked == ({"Bắc Giang", "Yên Bái"} if (year, edition) == (2024, 63) else set())


@pytest.mark.parametrize(
    ("year", "edition", "tied", "empty"),
    [
        (2022, 63, {15: {"Thanh Hóa", "Yên Bái"}}, {16}),
        (2023, 63, {59: {"An Giang", "Phú Yên"}}, {60}),
        (2024, 63, {}, {13, 14}),
        (2024, 34, {}, set()),
    ],
)
def test_ties_share_a_rank_and_leave_the_next_one_empty(year, edition, tied, empty):
    ranks: dict[int, set[str]] = {}
    for place, (own, _) in table(year, edition).items():
        for rank in own:
            ranks.setdefault(rank, set()).add(places()[place].name)
    assert {rank: names for rank, names in ranks.items() if len(names) > 1} == tied
    assert set(range(1, edition + 1)) - ranks.keys() == empty


@pytest.mark.parametrize(("year", "edition"), [(2022, 63), (2023, 63), (2024, 63), (2024, 34)])
def test_a_better_rank_never_has_a_lower_value(year, edition):
    ordered = sorted(
        (min(ranks), min(values)) for ranks, values in table(year, edition).values() if ranks and values
    )
    values = [value for _, value in ordered]
    assert values == sorted(values, reverse=True)


def test_the_tables_of_2024_are_told_apart_by_edition_and_place():
    assert {row.rank for row in lookup("63:79", "dti", 2024, 63)} == {1}
    assert {row.rank for row in lookup("34:79", "dti", 2024, 34)} == {4}
    assert lookup("63:79", "dti", 2024, 34) == ()
    assert all(row.edition == 34 for row in lookup("34:80", "dti", 2024))


def test_means_and_national_index_are_different_rows():
    means = {
        row.year: row.value
        for row in reference()
        if row.indicator == "dti" and row.note.startswith(PROVINCIAL_MEAN)
    }
    assert means == {2020: 0.3026, 2021: 0.4014, 2022: 0.5791, 2023: 0.6783, 2024: 0.6961}
    national = {row.year: row.value for row in reference() if row.note.startswith(NATIONAL_INDEX)}
    assert national == {2023: 0.7326, 2024: 0.7955}
    assert {row.place_id for row in reference() if row.place_name == "Việt Nam"} == {"VN"}


@pytest.mark.parametrize("year", [2023, 2024])
def test_the_published_mean_is_the_mean_of_the_63_values(year):
    values = [value for _, (value,) in table(year, 63).values()]
    mean = next(row.value for row in lookup("VN", "dti", year, 63) if row.note.startswith(PROVINCIAL_MEAN))
    assert round(sum(values) / 63, 4) == mean


def test_pillar_means_of_2024():
    pillars = ("government", "economy", "society")
    assert [lookup("VN", f"dti.{pillar}", 2024)[0].value for pillar in pillars] == [0.7582, 0.7723, 0.7692]


def test_sources_that_disagree_stay_side_by_side_the_most_trusted_first():
    rows = lookup("63:79", "dti.government", 2022)
    assert {2, 3} <= {row.rank for row in rows}
    kinds = [SOURCE_KINDS.index(row.source_kind) for row in lookup("63:48", "dti", 2022)]
    assert kinds == sorted(kinds)
    assert kinds[0] == 0


def test_a_rank_of_an_unnamed_table_keeps_no_edition():
    unknown = [row for row in reference() if row.edition is None and row.place_id != "VN"]
    assert Counter(row.place_name for row in unknown) == {"Hồ Chí Minh": 2}
    assert all("basis not stated" in row.note for row in unknown)


def test_lookup_of_nothing_is_empty():
    assert lookup("63:80", "dti", 1999) == ()
    assert lookup("63:80", "pci", 2022) == ()
