"""What a whole article tells of the teams and units: how it names the teams, and at which level its units are."""

from __future__ import annotations

import regex

from extractors.team_rules import RULES, TEAM_NAME, UNIT_NOUNS

#: Teams of hamlets by the bare word: no others are counted by level beside digital transformation (decision 146/QĐ-TTg).
_HAMLET_TEAMS = regex.compile(rf"\d\s+tổ\s+cấp\s+{UNIT_NOUNS['villages']}", regex.IGNORECASE)
_TRANSFORMATION = regex.compile(r"chuyển\s+đổi\s+số", regex.IGNORECASE)
_UNITS = next(rule for rule in RULES if rule.name == "units")


def name_pattern(text: str) -> regex.Pattern[str] | None:
    """What names the teams in a text: their name, or "525 tổ cấp ấp" where it tells of digital transformation."""
    if TEAM_NAME.search(text):
        return TEAM_NAME
    return _HAMLET_TEAMS if _TRANSFORMATION.search(text) and _HAMLET_TEAMS.search(text) else None


def unit_levels(text: str) -> dict[float, set[str]]:
    """The levels of administrative units of which a text gives each number ("102 xã, phường": communes)."""
    levels: dict[float, set[str]] = {}
    for count in _UNITS.find(text, 0, len(text), text.lower()):
        if count.unit != "any":
            levels.setdefault(count.out_of or count.value, set()).add(count.unit)
    return levels
