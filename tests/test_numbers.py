"""Vietnamese numbers: what parses, to what, and what is refused."""

from __future__ import annotations

import doctest

import pytest

from pipeline import numbers


def test_the_examples_in_the_docstrings_hold() -> None:
    results = doctest.testmod(numbers)
    assert results.attempted > 3
    assert results.failed == 0


@pytest.mark.parametrize(
    ("printed", "value"),
    [("0,6386", 0.6386), ("1,5", 1.5), ("1.200", 1200), ("1.234.567", 1234567), ("1 000 000", 1000000), ("87.5", 87.5), ("07", 7), ("812,40", 812.4)],
)
def test_a_number_has_one_value(printed: str, value: float) -> None:
    assert numbers.parse_decimal(printed) == value


@pytest.mark.parametrize("printed", ["1.2.3", "1,2,3", "", "12,", ",5", "1.23.456", "một"])
def test_what_does_not_parse_whole_is_refused(printed: str) -> None:
    assert numbers.parse_decimal(printed) is None


@pytest.mark.parametrize(
    ("printed", "multiplier", "count"),
    [("3,740", None, 3740), ("8,2", "ngàn", 8200), ("3", "nghìn", 3000), ("1,2", "triệu", 1200000), ("7,5", None, None), ("0,5", None, None)],
)
def test_things_are_counted_in_whole_numbers(printed: str, multiplier: str | None, count: int | None) -> None:
    assert numbers.parse_count(printed, multiplier) == count
