"""Organisations: what a name of one is made of, how it is written out, and which are foreign.

The grammar that reads one from a text is in ``organization_parser``; the data are in
``gazetteers/organizations.yaml``. Patterns of hundreds of words are compiled by the standard library, which
does it three times as fast as regex.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import regex

from extractors.lexicon import alternation
from extractors.names import RUN, is_place
from pipeline.gazetteer import fold, fold_tone, load_yaml

PARTY_SEATS = {
    "tỉnh": "Tỉnh ủy", "thành phố": "Thành ủy", "tp": "Thành ủy", "huyện": "Huyện ủy", "quận": "Quận ủy",
    "thị xã": "Thị ủy", "tx": "Thị ủy", "xã": "Đảng ủy xã", "phường": "Đảng ủy phường",
    "thị trấn": "Đảng ủy thị trấn", "đặc khu": "Đảng ủy đặc khu",
}  # fmt: skip
_BRACKETED = regex.compile(r"[ ]*\(([^()]*)\)")
_PARENT = regex.compile(r"[ ]\((\p{L}+[ ][^()]+)\)$")
_BOARD_OF = regex.compile(r"^(HĐQT|HĐTV|[Hh]ội đồng quản trị|[Hh]ội đồng thành viên) của ")


@dataclass(frozen=True, slots=True)
class Organization:
    """An organisation in the text: span, head word, kind of head, whether it has a name of its own."""

    start: int
    end: int
    head: str
    kind: str
    named: bool
    #: a head that the title implies and the text leaves out ("Bộ trưởng Y tế": Bộ)
    implied: str = ""

    def name(self, text: str) -> str:
        """The name as the text has it, the implied head before it, spaces made single."""
        words = _BOARD_OF.sub(r"\1 ", " ".join(text[self.start : self.end].split()))
        parent = _PARENT.search(words)
        if parent and head_pattern().match(fold_tone(parent[1].lower())):
            words = f"{words[: parent.start()]}, {parent[1]}"  # "Vụ Thanh toán (Ngân hàng Nhà nước)"
        return f"{self.implied} {words}".strip()


@cache
def word_set(key: str) -> frozenset[str]:
    """One list of ``organizations.yaml``, with one spelling of tones."""
    return frozenset(fold_tone(word) for word in load_yaml("organizations")[key])


@cache
def word_pattern(key: str) -> re.Pattern[str]:
    """A pattern of one list of ``organizations.yaml``, for text in lower case."""
    return re.compile(rf"(?:{alternation(word_set(key))})(?![^\W\d_]|&)")


@cache
def head_kinds() -> dict[str, str]:
    """The kind of each head word: seat, province, named or unit."""
    heads: dict[str, list[str]] = load_yaml("organizations")["heads"]
    return {fold_tone(head): kind for kind, words in heads.items() for head in words}


@cache
def head_pattern() -> re.Pattern[str]:
    """A pattern of all head words, for text in lower case."""
    return re.compile(rf"({alternation(head_kinds())})(?![^\W\d_])")


@cache
def _expansions() -> tuple[re.Pattern[str], dict[str, str]]:
    table: dict[str, str] = load_yaml("organizations")["expansions"]
    names = alternation(table)
    return re.compile(rf"(?<![^\W\d_])(?<![&-])(?:{names})(?![^\W\d_]|[&-])", re.IGNORECASE), table


def expand(name: str) -> str:
    """Write out the abbreviations of departments and shorten "Ủy ban nhân dân" to UBND."""
    pattern, table = _expansions()
    name = _BRACKETED.sub(lambda match: match.group() if match[1].lower() not in table else "", name)
    spelled = name.replace("uỷ", "ủy").replace("Uỷ", "Ủy")
    return pattern.sub(lambda match: table[" ".join(fold_tone(match.group().lower()).split())], spelled)


@cache
def _foreign() -> frozenset[str]:
    return frozenset(fold(word) for word in load_yaml("organizations")["foreign"])


def is_foreign(name: str) -> bool:
    """Whether the organisation is another country's or an international one ("Bộ Ngoại giao Nga", "FBI")."""
    runs = [run.group().split() for run in RUN.finditer(name)]
    if "Việt Nam" in name:
        return False
    if runs:
        last = runs[-1]
        tails = (last[k:] for k in range(len(last) - 1))
        country = next((tail for tail in tails if fold(" ".join(tail)) in _foreign()), None)
        if country is not None:
            return country == last or not is_place(last)
    for words in runs:
        for size in range(min(4, len(words)), 0, -1):
            if fold(" ".join(words[:size])) in _foreign():
                return not any(is_place(words[:k]) for k in range(size, len(words) + 1))
        if fold(words[0]) not in word_set("neutral"):
            return False
    return fold(name).split(" ")[0] in _foreign()
