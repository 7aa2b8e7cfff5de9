"""What a whole article tells of the teams and units: how it names the teams, and at which level its units are."""

from __future__ import annotations

import regex

from extractors.team_names import HAMLET_TEAMS, TEAM_NAME
from extractors.team_rules import RULES

_UNITS = next(rule for rule in RULES if rule.name == "units")


def naming_pattern(text: str) -> regex.Pattern[str]:
    """What names the teams in a text that speaks of them: their name, or else "525 tổ cấp ấp"."""
    return TEAM_NAME if TEAM_NAME.search(text) else HAMLET_TEAMS


def unit_levels(text: str) -> dict[float, set[str]]:
    """The levels of administrative units of which a text gives each number ("102 xã, phường": communes)."""
    levels: dict[float, set[str]] = {}
    for count in _UNITS.find(text, 0, len(text), text.lower()):
        if count.unit != "any":
            levels.setdefault(count.out_of or count.value, set()).add(count.unit)
    return levels
