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
#: A name of the teams, with its bracketed abbreviation; or of their network.
TEAM_NAME = regex.compile(
    rf"{TO}\s+{OWN}(?:\s*\([^()]{{2,40}}\))?|(?<![\p{{L}}]){alternation(WORDS['networks'])}",
    regex.IGNORECASE,
)
