"""A small grammar that reads an organisation's name from its head word ("Sở", "Công ty") to its end.

A name goes on over words of its field, capitalised words, joiners inside it and a place; it stops
at a verb, a title, a person's name.
"""

from __future__ import annotations

import regex

from extractors.levels import NUMBER, level_end
from extractors.names import (
    RUN,
    is_code,
    is_place,
    is_vietnamese,
    name_score,
    sentences_of,
    split_place,
    syllable_spans,
)
from extractors.organizations import Organization, head_kinds, head_pattern, word_pattern, word_set
from pipeline.gazetteer import fold

_CODE = regex.compile(r"\p{Lu}[\p{Lu}\p{N}]*(?:[&.,\-]\p{Lu}[\p{Lu}\p{N}]*)*(?![\p{L}])")
_ABBREVIATION = regex.compile(r"[ ]*\(\p{Lu}[\p{L}\p{N}&\-. ]{1,14}\)")
_QUOTED = regex.compile(r"[\"“'‘][^\"”'’“]{2,40}[\"”'’]")
_JOINER = regex.compile(r"[ ]*(?:(?:[-–/&]|,)[ ]*(?:và[ ]+)?|và[ ]+|(?<=[ ])(?:của|về)[ ]+)")
_WORD = regex.compile(r"[\p{L}&\-.]*[\p{L}]")
_LOWER = regex.compile(r"[ ]\p{Ll}")
_SPACE = regex.compile(r"[ ]+")
#: Where a list inside a name closes: "và", an abbreviation in brackets, or the level of the place.
_CLOSING = regex.compile(
    r"[^.;:()\n]{0,60}?[ ](và[ ]|của[ ]|\([\p{L}&]{2,8}\)"
    r"|(?:tỉnh|thành phố|tp|huyện|quận|xã|phường)(?!\p{L}))"
)
_END = regex.compile(r"[ ]*(?:[,;:.()!?\n\"”“]|[ ][-–][ ]|$)")
#: What a ministry's name goes on with behind a comma; anything else is the next ministry of a list.
_MINISTRY_PARTS = ("thể thao", "thương binh")
_COOPERATIVES = ("hợp tác xã", "htx", "liên hiệp hợp tác xã", "liên hiệp htx")
#: Heads that do not carry on a name behind a comma.
_NOT_PARENTS = ("đoàn", "nước", "thanh tra")


class _State:
    """How far a name has been read: where it ends, whether it is a name of its own and complete."""

    __slots__ = ("closed", "level_done", "named", "needs_name", "stop")

    def __init__(self, stop: int, named: bool, needs_name: bool) -> None:
        self.stop, self.named, self.needs_name = stop, named, needs_name
        self.closed, self.level_done = named, False

    def advance(self, stop: int, closed: bool = False) -> None:
        """Take in a part that gives the body a name of its own."""
        self.stop, self.closed, self.named, self.needs_name = stop, closed, True, False


class Parser:
    """Reads organisation names in one text; ``folded`` is the text in lower case, of the same length."""

    def __init__(self, text: str, folded: str) -> None:
        self.text = text
        self.folded = folded

    def parse(self, position: int, end: int, person_follows: bool, implied: str = "") -> Organization | None:
        """The organisation that begins at ``position``; None where none does.

        ``person_follows``: a person's name may stand right behind it ("Sở Xây dựng Trần Trọng Tuấn").
        ``implied``: the head that may be left out.
        """
        head = self._head(position, end)
        word = word_pattern("words").match(self.folded, position, end) if implied else None
        if head is not None and word and word.end() > head[2]:
            head = None  # "Bộ trưởng Khoa học và Công nghệ": a field, no Khoa
        if head is not None:
            name, kind, tail = head
            state = self._tail(tail, end, kind, person_follows, name)
            return Organization(position, state.stop, name, kind, state.named)
        if not implied or self.folded[position : position + 1] in "-,/&":
            return None
        state = self._tail(position, end, "unit", person_follows, "")
        if state.stop <= position or not state.named:
            return None
        return Organization(position, state.stop, implied.lower(), "unit", True, implied)

    def parse_own_name(self, position: int, end: int, person_follows: bool) -> Organization | None:
        """A body called by its name alone ("Giám đốc Uber Việt Nam")."""
        if not self.text[position : position + 1].isupper() or self._is_person(position, end):
            return None
        stop = self._capitals(position, end, "", person_follows, _State(position, False, False))
        names = self.text[position:stop].split() if stop else []
        if not stop or name_score(names) >= 2 or (len(names) == 1 and is_vietnamese(names[0])):
            return None
        if _LOWER.match(self.text, stop, end) and not word_pattern("stops").match(self.folded, stop + 1, end):
            return None
        return Organization(position, stop, fold(names[0]), "named", True)

    def skip(self, position: int, end: int) -> int:
        """Where the blanks at ``position`` end."""
        match = _SPACE.match(self.text, position, end)
        return match.end() if match else position

    def _head(self, position: int, end: int) -> tuple[str, str, int] | None:
        match = head_pattern().match(self.folded, position, end)
        if match is None:
            return None
        head = " ".join(match[1].split())
        small = self.text[position].islower()
        if small and (head in word_set("capital_heads") or self._is_other_word(head, match.end(), end)):
            return None
        return head, head_kinds()[head], match.end()

    def _is_other_word(self, head: str, stop: int, end: int) -> bool:
        """Whether one small syllable is no head but the beginning of a word ("báo cáo", "trường hợp")."""
        if " " in head or head_kinds()[head] != "named":
            return False
        here = self.skip(stop, end)
        known = word_pattern("words").match(self.folded, here, end) or _END.match(self.text, stop, end)
        return not known and self.text[here : here + 1].islower()

    def _tail(self, position: int, end: int, kind: str, person_follows: bool, head: str) -> _State:
        """Read on behind the head, part by part, until nothing belongs to the name any more."""
        whole = self._is_whole(position - len(head), position, head)
        state = _State(position, whole, kind == "named" and not whole)
        while True:
            here = self.skip(state.stop, end)
            level = level_end(self.text, self.folded, here, end, person_follows)
            if level is not None:
                state.advance(level)
                state.level_done = True
                continue
            word = None if state.level_done else self._word(here, end)
            if word is not None:
                if self._is_verb(here, word, state.closed, state.stop > position):
                    return state
                self._take_word(state, here, word, kind, head)
                continue
            if state.level_done:
                return state
            parent = self._bracketed_parent(state.stop, end) if kind == "unit" else None
            if parent is not None:
                state.advance(parent)
                return state
            run = self._capitals(here, end, head, person_follows, state)
            other = self._other(state.stop, here, end, kind, person_follows) if run is None else None
            if run is None and other is None:
                return state
            state.advance(run or other or state.stop, closed=run is not None)

    def _take_word(self, state: _State, here: int, stop: int, kind: str, head: str) -> None:
        """Take in a word of the field; for a firm or a school it is no name of its own yet."""
        word = self.folded[here:stop]
        state.closed = word in word_set("countries")
        state.named = state.named or kind != "named" or self.text[here].isupper()
        own = head in word_set("schools") and word not in word_set("school_kinds")
        own = own or (word in head_kinds() and self._is_whole(here, stop, word))
        state.needs_name = state.needs_name and not (state.closed or own)
        state.stop = stop

    def _is_whole(self, start: int, end: int, head: str) -> bool:
        """Whether a head is a name by itself ("Tổng Liên đoàn Lao động Việt Nam", "VNPT")."""
        code = len(head) > 2 and self.text[start:end].isupper() and head not in word_set("generic_codes")
        return code or "việt nam" in head or head in word_set("own_names")

    def _is_verb(self, start: int, end: int, closed: bool, inside: bool) -> bool:
        """Whether a field word in small letters is a verb behind a whole name ("VNPT Long An tổ chức")."""
        word = self.folded[start:end]
        if not self.text[start].islower() or word not in word_set("verbs"):
            return False
        return closed or (word == "tổ chức" and inside and not self.folded.startswith(" cán bộ", end))

    def _word(self, position: int, end: int) -> int | None:
        """A word of the field or the head of a parent body at ``position``."""
        match = word_pattern("words").match(self.folded, position, end)
        head = None if match else self._head(position, end)
        if (match is None and head is None) or self._is_person(position, end):
            return None
        return match.end() if match else head[2] if head else None

    def _is_person(self, position: int, end: int) -> bool:
        """Whether a full name begins here whose surname is also a word of the field ("Đoàn Văn Mười")."""
        run = RUN.match(self.text, position, end)
        names = run.group().split() if run else []
        return len(names) in (3, 4) and name_score(names) >= 3

    def _capitals(
        self, position: int, end: int, head: str, person_follows: bool, state: _State
    ) -> int | None:
        """A capitalised run up to where a person's name begins."""
        if self.text.startswith(("Ông ", "Bà "), position):
            return None  # the next sentence, behind a caption without a stop
        run = RUN.match(self.text, position, end)
        code = _CODE.match(self.text, position, end)
        if run is None or (code and code.end() > run.end()):
            return code.end() if code else None
        spans = sentences_of(syllable_spans(self.text, *run.span()), self.text)[0]
        names = [self.text[a:b] for a, b in spans]
        small = len(names) == 1 and not is_code(names[0]) and _LOWER.match(self.text, run.end(), end)
        if small and not is_place(names):
            return None if state.named and state.closed else self._small_word(run.end(), end)
        if not person_follows:
            return spans[-1][1]
        count = split_place(names, self._own_syllables(names, head) if state.needs_name else 0)
        return spans[count - 1][1] if count else None

    @staticmethod
    def _own_syllables(names: list[str], head: str) -> int:
        """How many syllables of a run a firm or school needs for its own name.

        All of "Trường THPT Nguyễn Thị Minh Khai", none of "Giám đốc HTX Võ Thị Bình".
        """
        school = head in word_set("schools")
        codes = next((i for i, n in enumerate(names) if not is_code(n)), len(names))
        own, score = names[codes:], name_score(names[codes:])
        # firms are called after people, cooperatives after places and goods
        person = 3.0 if head in _COOPERATIVES else 3.7
        if len(own) <= 4 and score >= 2 and not is_place(own) and (school or score < person):
            return len(names)
        if codes == 0 and not school and name_score(names) >= person:
            return 0
        return min(len(names), codes + 1)

    def _small_word(self, position: int, end: int) -> int:
        """The end of a word of which only the first syllable is a capital ("Thực hiện", "Điều phối")."""
        word = _WORD.match(self.folded, self.skip(position, end), end)
        return position if word is None or word.group() in word_set("particles") else word.end()

    def _other(self, stop: int, here: int, end: int, kind: str, person_follows: bool) -> int | None:
        """A number, an abbreviation in brackets, a quoted name, a joiner, or an unknown word."""
        number = NUMBER.match(self.folded, here, end) if here > stop and kind != "seat" else None
        plain = number or _ABBREVIATION.match(self.text, stop, end)
        if plain is None and kind == "named":
            plain = _QUOTED.match(self.text, here, end)
        if plain:
            return plain.end()
        joiner = _JOINER.match(self.folded, stop, end)
        if joiner:
            return self._joined(joiner, end, kind, person_follows)
        return (
            self._unknown(here, end, kind == "named") if kind in ("unit", "named") and here > stop else None
        )

    def _bracketed_parent(self, stop: int, end: int) -> int | None:
        """The end of brackets that hold the body to which a division belongs ("(Công an tỉnh)")."""
        open_at = self.skip(stop, end)
        close = self.text.find(")", open_at, end)
        if not self.text.startswith("(", open_at) or close < 0 or self._head(open_at + 1, close) is None:
            return None
        body = self.parse(open_at + 1, close, False)
        whole = body is not None and body.end == close and self.text.find(" ", open_at, close) >= 0
        return close + 1 if whole else None

    def _joined(self, joiner: regex.Match[str], end: int, kind: str, person_follows: bool) -> int | None:
        """What follows a joiner, where it belongs to the name."""
        after, mark = joiner.end(), joiner.group().strip()
        if (kind == "seat" and mark != "-") or self._is_person(after, end):
            return None
        word = word_pattern("words").match(self.folded, after, end)
        head = self._head(after, end)
        if mark == ",":
            if head and kind == "unit" and head[0] not in _NOT_PARENTS:
                return head[2]
            if kind == "ministry" and word and word.group() not in _MINISTRY_PARTS:
                return None
            closing = _CLOSING.match(self.folded, word.end(), end) if word else None
            return word.end() if word and closing and not self._has_stop(after, closing.start(1)) else None
        if word:
            return word.end()
        if head:
            return None if "và" in mark else head[2]
        run = RUN.match(self.text, after, end) if mark in ("-", "–", "&") else None
        names = run.group().split() if run else []
        if run is None or (name_score(names) >= 2 and not is_place(names)):
            return None
        spans = syllable_spans(self.text, *run.span())
        return spans[split_place(names, 1) - 1][1] if person_follows else run.end()

    def _has_stop(self, start: int, end: int) -> bool:
        """Whether a word that ends names stands in the stretch."""
        at = start
        while at < end:
            known = word_pattern("words").match(self.folded, at, end)
            if known is None and word_pattern("stops").match(self.folded, at, end):
                return True
            word = known or _WORD.match(self.folded, at, end)
            at = word.end() if word else at + 1
        return False

    def _unknown(self, position: int, end: int, firm: bool) -> int | None:
        """An unknown small word: kept where, within a few words, the name plainly ends.

        ``firm``: a name in capitals has to follow.
        """
        first = _WORD.match(self.folded, position, end)
        if first is None or not self.text[position].islower():
            return None
        at = position
        for count in range(6):
            if word_pattern("stops").match(self.folded, at, end):
                return first.end() if 0 < count < 5 and not firm else None
            word = _WORD.match(self.folded, at, end)
            if word is None:
                return None
            if count and self.text[at].isupper():
                return first.end()
            if _END.match(self.text, word.end(), end):
                return None if firm else first.end()
            at = self.skip(word.end(), end)
        return None
