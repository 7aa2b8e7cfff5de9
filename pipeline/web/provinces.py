"""The provinces as pages name them: one name, before and after 1 July 2025."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from pipeline.gazetteer import Place, places


@dataclass(frozen=True, slots=True)
class Province:
    """A name with its two provinces: ``old`` of the 63 and, where the name lives on, ``new`` of the 34.

    ``number`` counts from 0 to 62, so that a set of provinces is one 64-bit number.
    """

    number: int
    slug: str
    name: str
    old: Place
    new: Place | None

    @property
    def place_ids(self) -> tuple[str, ...]:
        """The ids of both eras."""
        return (self.old.place_id, self.new.place_id) if self.new else (self.old.place_id,)

    @property
    def heir(self) -> Place:
        """The province of today that the old one is part of."""
        return places()[self.old.merged_into or ""]

    @property
    def parts(self) -> tuple[Place, ...]:
        """The old provinces that today's province of this name was made of."""
        if self.new is None:
            return ()
        return tuple(p for p in places().values() if p.level == "province" and p.merged_into == self.new.place_id)


def slug(name: str) -> str:
    """A name for an address.

    >>> slug("Bà Rịa - Vũng Tàu"), slug("Đắk Lắk")
    ('ba-ria-vung-tau', 'dak-lak')
    """
    plain = unicodedata.normalize("NFD", name.lower().replace("đ", "d")).encode("ascii", "ignore").decode()
    return "-".join("".join(c if c.isalnum() else " " for c in plain).split())


@cache
def provinces() -> Mapping[str, Province]:
    """Every province by its slug, in the order of the names."""
    of_level = [p for p in places().values() if p.level == "province"]
    new = {p.name: p for p in of_level if p.place_id.startswith("34:")}
    old = sorted((p for p in of_level if p.place_id.startswith("63:")), key=lambda p: slug(p.name))
    return MappingProxyType({
        slug(place.name): Province(number, slug(place.name), place.name, place, new.get(place.name))
        for number, place in enumerate(old)
    })  # fmt: skip


@cache
def by_place_id() -> Mapping[str, Province]:
    """The province that each ``place_id`` of either era belongs to."""
    return MappingProxyType({place_id: p for p in provinces().values() for place_id in p.place_ids})


#: Bodies of a province: where the text leaves out whose, it is the province that the article is about.
_PROVINCIAL = re.compile(r"(?:Sở|Tỉnh ủy|Thành ủy|Tỉnh đoàn|Thành đoàn|(?:UBND|HĐND|Công an|Ủy ban MTTQ) (?:tỉnh|thành phố))\b")


@cache
def _names() -> re.Pattern[str]:
    longest_first = sorted((p.name for p in provinces().values()), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b")


def named_in(organization: str) -> Province | None:
    """The province that the name of a body ends with or names last: "UBND tỉnh Long An".

    >>> named_in("Công an thị xã Kiến Tường, tỉnh Long An").name, named_in("Bộ Tài chính")
    ('Long An', None)
    """
    found = _names().findall(organization)
    return provinces()[slug(found[-1])] if found else None


def is_provincial(organization: str) -> bool:
    """Whether a body is one that each province has.

    >>> is_provincial("Sở Nội vụ"), is_provincial("Bộ Nội vụ")
    (True, False)
    """
    return _PROVINCIAL.match(organization) is not None
