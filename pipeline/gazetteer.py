"""The places that articles name: countries, regions, provinces of both eras, districts, communes, ministries.

The data are the CSV and YAML files of the ``gazetteers`` package; their sources are in its
``SOURCES.md``. Every loader is cached and returns something that cannot be changed.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml

ERAS = (63, 34)
LEVELS = ("country", "region", "province", "district", "commune", "ministry")

# "hoà" and "hòa" are one word: the older spelling sets the tone mark on the second vowel. The style
# differs only in an open syllable (no letter follows), and not after "q", whose "u" is no vowel.
_TONE = dict(
    zip(
        ["oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ"],
        ["òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy"],
        strict=True,
    )
)
# It begins with letters, so that the scan of a whole text jumps from one to the next.
_TONE_RE = re.compile(r"[oOuU](?<![qQ].)[àáảãạèéẻẽẹỳýỷỹỵÀÁẢÃẠÈÉẺẼẸỲÝỶỸỴ](?!\w)")
_SPACE_RE = re.compile(r"\s+")
_DASH_RE = re.compile(r"\s*[-‐‑‒–—]\s*")
_PREFIX_RE = re.compile(r"(?:tỉnh|thành phố|thủ đô|tp\.?|huyện|thị xã|tx\.?|quận|q\.)\s+(?=\D)")


@dataclass(frozen=True, slots=True)
class Place:
    """One row of the contract's ``places`` table; an empty cell is ``None``.

    ``place_id`` carries the era (``63:80`` is Long An, ``34:80`` Tây Ninh), dates are ISO strings.
    """

    place_id: str
    name: str
    level: str
    parent_id: str | None
    region: str | None
    gso_code: str | None
    iso_code: str | None
    valid_from: str | None
    valid_to: str | None
    merged_into: str | None


@dataclass(frozen=True, slots=True)
class Alias:
    """A spelling of a place's name.

    ``strong``: the place wherever it stands with these capitals. ``weak``: the place only after a
    prefix (tỉnh, TP, UBND …) or where the article's own province bears it out.
    """

    alias: str
    place_name: str
    level: str
    strength: str


def fold_tone(text: str) -> str:
    """Write the tone mark on the first vowel ("hoà" to "hòa", "uỷ" to "ủy"); keeps length and case.

    ``text`` is NFC; in decomposed text nothing is found.
    """

    def move(match: re.Match[str]) -> str:
        old = match.group()
        new = _TONE.get(old.lower(), old)
        return "".join(n.upper() if o.isupper() else n for o, n in zip(old, new, strict=True))

    return _TONE_RE.sub(move, text)


@lru_cache(maxsize=4096)
def fold(name: str) -> str:
    """The key under which a name is looked up: NFC, lower case, one spelling of tones, dashes, spaces."""
    text = fold_tone(unicodedata.normalize("NFC", name).replace("’", "'").lower())
    return _SPACE_RE.sub(" ", _DASH_RE.sub("-", text)).strip(" .,")


def _rows(file_name: str) -> Iterator[list[str]]:
    """The rows of a CSV file of the gazetteers, without its header."""
    reader = csv.reader(files("gazetteers").joinpath(file_name).read_text(encoding="utf-8").splitlines())
    next(reader)
    yield from reader


@cache
def load_yaml(name: str) -> Any:
    """The parsed YAML file ``name`` (with or without ``.yaml``) of the gazetteers; do not change it."""
    file_name = name if name.endswith(".yaml") else f"{name}.yaml"
    text = files("gazetteers").joinpath(file_name).read_text(encoding="utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@cache
def places() -> Mapping[str, Place]:
    """Every place by its ``place_id``, in the order of ``places.csv``."""
    table = {}
    for place_id, name, level, *rest in _rows("places.csv"):
        parent, region, gso, iso, start, end, merged = (cell or None for cell in rest)
        table[place_id] = Place(place_id, name, level, parent, region, gso, iso, start, end, merged)
    return MappingProxyType(table)


@cache
def aliases() -> tuple[Alias, ...]:
    """Every spelling of every place except communes, canonical names included.

    A canonical name is strong unless ``aliases.csv`` lists it as weak. Communes (3,321, many of them
    ordinary words) are found by ``place_names("commune")`` and ``communes_of``.
    """
    found = {
        (alias, place_name, level): Alias(alias, place_name, level, strength)
        for alias, place_name, level, strength, _note in _rows("aliases.csv")
    }
    for place in places().values():
        if place.level != "commune":
            key = (place.name, place.name, place.level)
            found.setdefault(key, Alias(*key, "strong"))
    return tuple(found.values())


@cache
def place_names(level: str) -> Mapping[str, tuple[Place, ...]]:
    """The places of a level by their folded canonical name; several places may share one."""
    found: dict[str, list[Place]] = defaultdict(list)
    for place in places().values():
        if place.level == level:
            found[fold(place.name)].append(place)
    return MappingProxyType({name: tuple(group) for name, group in found.items()})


@cache
def _canonical(level: str) -> Mapping[str, str]:
    """Folded spelling to folded canonical name, for one level."""
    return MappingProxyType({fold(a.alias): fold(a.place_name) for a in aliases() if a.level == level})


def _lookup_name(name: str, level: str) -> tuple[Place, ...]:
    """The places of a level called ``name``, with or without a prefix, in any spelling."""
    known, named = _canonical(level), place_names(level)
    folded = fold(name)
    for key in (folded, _PREFIX_RE.sub("", folded, count=1)):
        if key in known:
            return named[known[key]]
    return ()


def province(name: str, era: int) -> Place | None:
    """The province called ``name`` (any spelling, prefix allowed) among the 63 or the 34; else None.

    Raises ValueError for another era.
    """
    if era not in ERAS:
        raise ValueError(f"era is 63 or 34, not {era}")
    for place in _lookup_name(name, "province"):
        if place.place_id.startswith(f"{era}:"):
            return place
    return None


@cache
def _homonyms() -> Mapping[str, str]:
    """Folded full names ("huyện cao lãnh") of districts that share a name within their province."""
    return MappingProxyType({place_id: fold(full_name) for place_id, full_name in _rows("homonyms.csv")})


def district(name: str, province_name: str) -> Place | None:
    """The district (before 1 July 2025) called ``name`` in a province of either era; else None.

    Where a town and the district around it share the name, the prefix decides ("huyện Cao Lãnh");
    without one it is the town, as in the press. Of two in succession it is the later one.
    """
    parents = {p.place_id for era in ERAS if (p := province(province_name, era)) is not None}
    found = [
        place
        for place in _lookup_name(name, "district")
        if place.parent_id in parents or places()[place.parent_id or ""].merged_into in parents
    ]
    if len(found) < 2:
        return found[0] if found else None
    same_era = [place for place in found if place.parent_id in parents]
    full_names = _homonyms()
    exact = [place for place in found if full_names.get(place.place_id) == fold(name)]

    def preference(place: Place) -> tuple[bool, str, bool]:
        is_rural = full_names.get(place.place_id, "").startswith("huyện")
        return place in same_era, place.valid_to or "", not is_rural

    return max(exact or found, key=preference)


@cache
def _children(level: str) -> Mapping[str, tuple[Place, ...]]:
    found: dict[str, list[Place]] = defaultdict(list)
    for place in places().values():
        if place.level == level and place.parent_id:
            found[place.parent_id].append(place)
    return MappingProxyType({parent: tuple(group) for parent, group in found.items()})


def districts_of(province_place_id: str) -> tuple[Place, ...]:
    """The districts of one of the 63 provinces, those abolished since 2020 included."""
    return _children("district").get(province_place_id, ())


def communes_of(province_place_id: str) -> tuple[Place, ...]:
    """The communes, wards and special zones of one of the 34 provinces."""
    return _children("commune").get(province_place_id, ())
