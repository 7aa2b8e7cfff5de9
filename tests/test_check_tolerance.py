"""How exact a printed number claims to be."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.checks.tolerance import FAR, FITS, OFF, Printed, Span, decimal, scales


def judge(value: float, printed: str, qualifier: str | None, true: float) -> str:
    return Printed.read(value, printed, qualifier).judge(Span.around(decimal(true), Decimal("0.00005")))


@pytest.mark.parametrize(
    ("value", "printed", "true", "expected"),
    [
        (0.64, "0,64", 0.6386, FITS),
        (0.64, "0,64", 0.6350, FITS),
        (0.64, "0,64", 0.6450, FITS),
        (0.64, "0,64", 0.6349, OFF),
        (0.64, "0,64", 0.6451, OFF),
        (0.64, "0,640", 0.6386, OFF),
        (0.6386, "0,6386", 0.6386, FITS),
        (0.6386, "0,6386", 0.6387, OFF),
        (0.638, "0,638", 0.6386, OFF),
        (0.639, "0,639 điểm", 0.6386, FITS),
        (0.3961, "0.3961", 0.3961, FITS),
        (0.47899, "0,47899", 0.479, FITS),
    ],
)
def test_a_number_stands_for_what_rounds_to_it(
    value: float, printed: str, true: float, expected: str
) -> None:
    assert judge(value, printed, "exact", true) == expected
    assert judge(value, printed, None, true) == expected


@pytest.mark.parametrize(
    ("printed", "qualifier", "expected"),
    [
        ("40%", "exact", FITS),
        ("40%", "about", FITS),
        ("40,3%", "exact", FITS),
        ("40,26%", "exact", FITS),
        ("40,5%", "exact", OFF),
        ("41%", "exact", OFF),
        ("45%", "about", OFF),
        ("42%", "about", OFF),
        ("41%", "about", FITS),
        ("40%", "over", FITS),
        ("40%", "at_least", FITS),
        ("41%", "over", OFF),
        ("40%", "under", OFF),
        ("41%", "under", FITS),
        ("45%", "at_most", FITS),
        ("20%", "over", FAR),
        ("90%", "under", FAR),
        ("20%", "at_least", FITS),
    ],
)
def test_the_growth_from_4553_to_6386(printed: str, qualifier: str, expected: str) -> None:
    half = Decimal("0.00005")
    growth = Span.around(decimal(0.6386), half).growth(Span.around(decimal(0.4553), half))
    value = float(printed.rstrip("%").replace(",", "."))
    assert Printed.read(value, printed, qualifier).judge(growth) == expected


def test_the_sign_is_no_digit_and_bounds_are_about_size() -> None:
    assert judge(-5.0, "5%", "over", -5.6) == FITS
    assert judge(-5.0, "5%", "over", -4.6) == OFF
    assert judge(-5.0, "5%", "over", 5.6) == OFF


@pytest.mark.parametrize(
    ("value", "printed", "step", "coarse"),
    [
        (5300, "5.300", 1, 100),
        (8200, "8,2 nghìn", 100, 100),
        (40, "40%", 1, 10),
        (0.64, "0,640", Decimal("0.001"), Decimal("0.001")),
        (12.5, "12,5", Decimal("0.1"), Decimal("0.1")),
        (1, "nhất", 1, 1),
        (0.5934, "593,4 điểm", Decimal("0.0001"), Decimal("0.0001")),
    ],
)
def test_steps_follow_from_the_printed_digits(
    value: float, printed: str, step: Decimal | int, coarse: Decimal | int
) -> None:
    number = Printed.read(value, printed, None)
    assert (number.step, number.coarse) == (step, coarse)


def test_points_are_of_several_scales() -> None:
    assert scales(0.6386, "index") == (1,)
    assert scales(63.86, "percent") == (100,)
    assert scales(638.6, "points") == (1000,)
    assert scales(63.86, "points") == (100, 1000)
    assert scales(0.6386, "points") == (1, 10, 100, 1000)
