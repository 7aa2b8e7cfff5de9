"""What community digital technology teams are called; an article without one of these names has no counts of them.

Apart from the rules, whose patterns take long to compile and wait for an article that names the teams.
"""

from __future__ import annotations

import regex

from pipeline.gazetteer import load_yaml

WORDS = load_yaml("teams")


def alternation(words: list[str]) -> str:
    """The words as alternatives of a verbose pattern, longest first; any white space between their parts."""
    ordered = sorted(words, key=len, reverse=True)
    return (
        "(?:"
        + "|".join(r"\s+".join(regex.escape(part) for part in w.split()) for w in ordered)
        + r")(?![\p{L}\p{M}])"
    )


OWN = alternation(WORDS["names"]["own"])
TO = r"(?<![\p{L}])tổ(?:\s*,?\s*(?:đội|nhóm))?"
_OWN_NAME = rf"{TO}\s+{OWN}"
_NETWORK = rf"(?<![\p{{L}}]){alternation(WORDS['networks'])}"
#: A name of the teams, with its bracketed abbreviation; or of their network.
TEAM_NAME = regex.compile(rf"{_OWN_NAME}(?:\s*\([^()]{{2,40}}\))?|{_NETWORK}", regex.IGNORECASE)
_NAMES = tuple(regex.compile(source, regex.IGNORECASE) for source in (_OWN_NAME, _NETWORK))


def names_teams(text: str) -> bool:
    """Whether ``text`` names the teams. Two patterns one after the other take a third of the time of one of both."""
    return any(name.search(text) for name in _NAMES)
