"""What a person states in a form, as the columns of a fact, or why it is none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.corrections import STATED
from pipeline.gazetteer import Place, place_names, places
from pipeline.gazetteer import fold as fold_name
from pipeline.gazetteer import province as find_province
from pipeline.numbers import parse_decimal

#: The fields that a form has for each kind, besides place or person.
FIELDS = {
    "index_value": ("place_name", "indicator", "year", "value", "unit", "qualifier", "status"),
    "rank": ("place_name", "indicator", "year", "value", "out_of", "scope", "qualifier", "status"),
    "rank_change": ("place_name", "indicator", "year", "baseline_year", "value", "qualifier", "status"),
    "value_change": ("place_name", "indicator", "year", "baseline_year", "value", "unit", "qualifier", "status"),
    "team_count": ("place_name", "year", "value", "unit", "out_of", "qualifier", "status"),
    "official": ("person", "role", "organization", "place_name", "status"),
}
INDICATORS = (
    "dti", "dti.government", "dti.economy", "dti.society", "dti.awareness", "dti.institutions", "dti.infrastructure",
    "dti.human_resources", "dti.security", "dti.government_activity", "dti.economy_activity", "dti.society_activity",
    "par_index", "sipas", "papi", "pci", "pgi", "pii", "ict_index", "ebi", "egdi", "gii", "other",
)  # fmt: skip
_UNITS = {
    "index_value": ("index", "points", "percent"),
    "value_change": ("index", "points", "percent"),
    "team_count": ("teams", "members", "districts", "communes", "villages", "percent"),
}
#: The values that a field can have, by kind where they differ.
CHOICES: Mapping[str, tuple[str, ...]] = {
    "indicator": INDICATORS,
    "scope": ("national", "region", "province", "ministry", "world"),
    "qualifier": ("exact", "about", "over", "under", "at_least", "at_most"),
    "status": ("reported", "target"),
}
_FIXED_UNITS = {"rank": "rank", "rank_change": "places"}
_REQUIRED = {"official": ("person", "role")}
_REQUIRED_OF_FIGURES = ("value",)
_MOST = 300


class Misstated(Exception):
    """A form that states no fact; ``args`` are the reason in Vietnamese and in English."""


def choices(kind: str, field: str) -> tuple[str, ...]:
    """The values that ``field`` can have in a fact of ``kind``; empty where it is free text."""
    if field == "unit":
        return _UNITS.get(kind, ())
    return ("reported", "former") if (field, kind) == ("status", "official") else CHOICES.get(field, ())


def stated(kind: str, form: Mapping[str, str], claimed: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The columns of the fact that ``form`` states; ``claimed`` is what it corrects. Raises ``Misstated``."""
    if kind not in FIELDS:
        raise Misstated("Hãy chọn loại sự kiện.", "Choose the kind of fact.")
    fact: dict[str, Any] = dict.fromkeys(STATED) | {"kind": kind, "unit": _FIXED_UNITS.get(kind)}
    for field in FIELDS[kind]:
        fact[field] = _value(kind, field, form.get(field, "").strip())
    for field in _REQUIRED.get(kind, _REQUIRED_OF_FIGURES):
        if fact[field] is None:
            raise Misstated(f"Còn thiếu: {field}.", f"Missing: {field}.")
    fact["status"] = fact["status"] or "reported"
    return fact | _place(fact, claimed)


def _value(kind: str, field: str, text: str) -> Any:
    if not text:
        return None
    if field == "value":
        number = parse_decimal(text.lstrip("+-−"))
        if number is None:
            raise Misstated(f"“{text}” không phải là số.", f"“{text}” is no number.")
        return -number if text[0] in "-−" else number
    if field in ("year", "baseline_year", "out_of"):
        digits = text.replace(".", "")
        if not digits.isascii() or not digits.isdigit() or len(digits) > 6:
            raise Misstated(f"“{text}” không phải là số nguyên.", f"“{text}” is no whole number.")
        return int(digits)
    allowed = choices(kind, field)
    if allowed and text not in allowed:
        raise Misstated(f"{field} không thể là “{text}”.", f"{field} cannot be “{text}”.")
    return text[:_MOST]


def _place(fact: Mapping[str, Any], claimed: Mapping[str, Any] | None) -> dict[str, Any]:
    """The place of a fact: the one that it had where its name stays, or else one of the gazetteer."""
    name = fact["place_name"]
    if name is None:
        return {"place_id": None, "place_name": None, "place_level": None}
    if claimed and name == claimed.get("place_name") and fact["out_of"] == claimed.get("out_of"):
        return {column: claimed.get(column) for column in ("place_id", "place_name", "place_level")}
    found = _find_place(name, fact)
    if found is None:
        raise Misstated(f"Không có địa phương nào tên là “{name}”.", f"There is no place called “{name}”.")
    return {"place_id": found.place_id, "place_name": found.name, "place_level": found.level}


def _find_place(name: str, fact: Mapping[str, Any]) -> Place | None:
    """The place called ``name`` when the figure was measured: of the 34 provinces since 2025 or where 34 are ranked."""
    if fold_name(name) in ("việt nam", "cả nước"):
        return places()["VN"]
    new = fact["out_of"] == 34 or (fact["out_of"] != 63 and (fact["year"] or 0) >= 2025)
    for era in (34, 63) if new else (63, 34):
        if (found := find_province(name, era)) is not None:
            return found
    for level in ("region", "ministry", "district", "commune"):
        if len(found_places := place_names(level).get(fold_name(name), ())) == 1:
            return found_places[0]
    return None
