"""How exact a printed number claims to be.

A number stands for all that would be rounded to it: "0,64" for 0.635 to 0.645, "40%" for 39.5 to
40.5. Its qualifier widens that or makes it a bound. A published figure is rounded too, so the two
agree where their ranges overlap. All in ``Decimal``: 0.6386 - 0.4553 is 0.1833, and no more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from pipeline.numbers import NUMBER, parse_decimal

FITS = "fits"
OFF = "off"
#: True as a bound ("hơn 40%" for 90 %), and yet not what the words suggest.
FAR = "far"

_NUMBER = re.compile(NUMBER)
_POINTS = (10, 100, 1000)


@dataclass(frozen=True, slots=True)
class Span:
    """The exact figures that a rounded one may stand for, ends excluded."""

    low: Decimal
    high: Decimal

    @classmethod
    def around(cls, value: Decimal, half: Decimal) -> Span:
        """The span of ``half`` on either side of ``value``."""
        return cls(value - half, value + half)

    def minus(self, other: Span) -> Span:
        """All differences of a figure here and a figure of ``other``."""
        return Span(self.low - other.high, self.high - other.low)

    def growth(self, other: Span) -> Span:
        """All growth rates in percent from a figure of ``other`` to a figure here; ``other`` is above 0."""
        return Span((self.low / other.high - 1) * 100, (self.high / other.low - 1) * 100)

    def times(self, factor: int) -> Span:
        """The span on a scale that is ``factor`` times larger."""
        return Span(self.low * factor, self.high * factor)


@dataclass(frozen=True, slots=True)
class Printed:
    """A claimed number: its value, one unit of its last printed digit, and its qualifier."""

    value: Decimal
    step: Decimal
    qualifier: str

    @classmethod
    def read(cls, value: float, printed: str, qualifier: str | None) -> Printed:
        """The number ``value`` as ``printed`` shows it.

        The sign is the direction's, not the digits'. A multiplier counts ("8,2 nghìn" is exact to
        100). Where no digits are printed ("nhất", "gấp đôi") the shortest form of the value decides.
        """
        exact = decimal(value)
        for match in _NUMBER.finditer(printed):
            number = parse_decimal(match.group())
            if not number:
                continue
            factor = abs(exact) / decimal(number)
            if factor in (1, 1000, 1_000_000) or factor * 1000 in (1, 10, 100):
                return cls(exact, Decimal(1).scaleb(-_decimals(match.group())) * factor, qualifier or "exact")
        exponent = min(int(exact.as_tuple().exponent), 0)
        return cls(exact, Decimal(1).scaleb(exponent), qualifier or "exact")

    @property
    def coarse(self) -> Decimal:
        """One unit of the last digit that says something: 100 for "5.300", 0.01 for "0,60"."""
        step = self.step
        while step >= 1 and self.value and self.value % (step * 10) == 0:
            step *= 10
        return step

    def span(self) -> Span:
        """The figures that the number stands for where it is no bound.

        "about" is half a unit of the last digit that says something (40: 35 to 45), but no more
        than a tenth of the number, and no less than one unit of the last printed digit.
        """
        half = self.step / 2
        if self.qualifier == "about":
            half = max(self.step, min(self.coarse / 2, abs(self.value) / 10))
        return Span.around(self.value, half)

    def judge(self, true: Span) -> str:
        """``fits``, ``off`` or ``far``: how the claim stands to the published range ``true``.

        Bounds are about size ("giảm hơn 5%" is a fall of 5 or more), so signs must agree first.
        """
        if self.qualifier in ("exact", "about"):
            own = self.span()
            return FITS if own.low < true.high and true.low < own.high else OFF
        if self.value < 0:
            return Printed(-self.value, self.step, self.qualifier).judge(Span(-true.high, -true.low))
        if self.qualifier in ("over", "at_least"):
            if true.high < self.value:
                return OFF
            return FAR if self.qualifier == "over" and true.low > self.value + self.coarse else FITS
        if true.low > self.value:
            return OFF
        return FAR if self.qualifier == "under" and true.high < self.value - self.coarse else FITS


def decimal(value: float | int | Decimal) -> Decimal:
    """The decimal number that is printed for ``value``, free of binary rounding."""
    return value if isinstance(value, Decimal) else Decimal(repr(value)).normalize() + 0


def _decimals(number: str) -> int:
    """How many decimals a printed number has; a point that groups thousands gives none.

    >>> _decimals("0,6386"), _decimals("1.218"), _decimals("0.3961"), _decimals("40")
    (4, 0, 4, 0)
    """
    if "," in number:
        return len(number.rpartition(",")[2])
    value = parse_decimal(number)
    if "." in number and value is not None and value == float(number.replace(".", "", number.count(".") - 1)):
        return len(number.rpartition(".")[2])
    return 0


def scales(value: float, unit: str | None) -> tuple[int, ...]:
    """By what a 0-to-1 index may have been multiplied to be claimed as ``value`` in ``unit``.

    Points are of 10, 100 or 1,000, and the press calls the 0-to-1 scale "điểm" as well.
    """
    if unit == "percent":
        return (100,)
    if unit == "points":
        return tuple(scale for scale in (1, *_POINTS) if abs(value) <= scale)
    return (1,)
