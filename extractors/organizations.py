"""Names of organisations: a small grammar that starts at a head word ("Sở", "Công ty") and knows where to stop.

A name goes on over words of its field, capitalised words, joiners inside it and a place; it stops at
a verb, a title, a person's name. Data: ``gazetteers/organizations.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import regex

from extractors.people import RUN, is_place, name_score, split_place, syllable_spans
from pipeline.gazetteer import fold, fold_tone, load_yaml

LEVELS = {
    "tỉnh": "province", "thành phố": "city", "tp": "city", "huyện": "district", "quận": "district",
    "thị xã": "district", "tx": "district", "xã": "commune", "phường": "commune", "thị trấn": "commune",
    "đặc khu": "commune",
}  # fmt: skip
LEVEL = regex.compile(
    r"(tỉnh|thành phố|tp|huyện|quận|thị xã|tx|xã|phường|thị trấn|đặc khu|khu phố|thôn|bản|buôn|ấp|khóm|xóm|làng)(?![\p{L}&])(?![ ](?:ủy|đoàn|đội|hội)(?!\p{L}))\.?[ ]*"
)
_CODE = regex.compile(r"\p{Lu}[\p{Lu}\p{N}]*(?:[&.,\-]\p{Lu}[\p{Lu}\p{N}]*)*(?![\p{L}])")
_NUMBER = regex.compile(r"(?:số[ ]+)?\d{1,4}(?![\d.,/%]*\d|[%/]|[\p{L}])")
_ABBREVIATION = regex.compile(r"[ ]*\(\p{Lu}[\p{L}\p{N}&\-. ]{1,14}\)")
_QUOTED = regex.compile(r"[\"“'‘][^\"”'’“]{2,40}[\"”'’]")
_JOINER = regex.compile(r"[ ]*(?:(?:[-–/&]|,)[ ]*(?:và[ ]+)?|và[ ]+|(?<=[ ])(?:của|về)[ ]+)")
_WORD = regex.compile(r"[\p{L}&\-.]*[\p{L}]")
_SCHOOLS = frozenset(("trường", "thpt", "thcs", "đại học", "học viện", "quỹ", "bảo tàng", "nhà hát", "thư viện"))
_SCHOOL_KINDS = frozenset(
    ("đại học", "cao đẳng", "trung cấp", "trung học", "phổ thông", "tiểu học", "mầm non", "thpt", "thcs", "th", "trường", "cơ sở", "chuyên")
)
_GENERIC_CODES = frozenset(("htx", "clb", "bql", "bcđ", "hđqt", "hđtv", "thpt", "thcs", "ctcp", "cty", "dntn", "nxb", "bhxh", "ubnd", "hđnd", "tand"))
#: Field words that are verbs too.
_VERBS = frozenset(
    ("tổ chức", "thông tin", "kiểm tra", "giám sát", "điều hành", "quản lý", "nghiên cứu", "tư vấn", "sản xuất", "hỗ trợ", "đầu tư")
    + ("phục vụ", "phát triển", "dự báo", "thẩm định", "kiểm soát", "đào tạo", "bảo vệ", "xây dựng", "hợp tác", "kinh doanh", "thực hiện", "điều tra")
)
_COUNTRY = frozenset(("việt nam", "trung ương", "quốc gia", "quốc tế", "nhà nước"))
_LOWER = regex.compile(r"[ ]\p{Ll}")
_PARTICLES = frozenset(
    "cho đã đang sẽ vừa cũng là nói và tại ở bị được có không để khi do vì trong với thì mà nên từ đến theo nhấn khẳng yêu đề chia trả".split()
)
_SPACE = regex.compile(r"[ ]+")
#: Where a list inside a name closes: "và", an abbreviation in brackets, or the level of the place.
_CLOSING = regex.compile(r"[^.;:()\n]{0,60}?[ ](và[ ]|\([\p{L}&]{2,8}\)|(?:tỉnh|thành phố|tp|huyện|quận|xã|phường)(?!\p{L}))")
_END = regex.compile(r"[ ]*(?:[,;:.()!?\n\"”“]|[ ][-–][ ]|$)")


@dataclass(frozen=True, slots=True)
class Organization:
    """An organisation named in the text: its span, head word, kind of head, and whether it has its own name."""

    start: int
    end: int
    head: str
    kind: str
    named: bool
    #: a head that the title implies and the text leaves out ("Bộ trưởng Y tế": Bộ)
    implied: str = ""

    def name(self, text: str) -> str:
        """The name as the text has it, the implied head before it, spaces made single."""
        words = " ".join(text[self.start : self.end].split())
        words = regex.sub(r"^(HĐQT|HĐTV|[Hh]ội đồng quản trị|[Hh]ội đồng thành viên) của ", r"\1 ", words)
        return f"{self.implied} {words}".strip()


@cache
def _data() -> Any:
    return load_yaml("organizations")


def alternation(words: list[str]) -> str:
    """A regex source that prefers the longest of ``words``."""
    ordered = sorted({fold_tone(w) for w in words}, key=len, reverse=True)
    return "|".join("[ ]+".join(map(regex.escape, w.split())) for w in ordered)


@cache
def _heads() -> tuple[regex.Pattern[str], dict[str, str]]:
    kinds = {fold_tone(head): kind for kind, heads in _data()["heads"].items() for head in heads}
    return regex.compile(rf"({alternation(list(kinds))})(?![\p{{L}}])"), kinds


@cache
def _pattern(key: str) -> regex.Pattern[str]:
    return regex.compile(rf"(?:{alternation(_data()[key])})(?![\p{{L}}&])")


@cache
def _expansions() -> tuple[regex.Pattern[str], dict[str, str]]:
    table: dict[str, str] = _data()["expansions"]
    return regex.compile(rf"(?<![\p{{L}}&-])(?:{alternation(list(table))})(?![\p{{L}}&-])", regex.I), table


class Parser:
    """Reads organisation names in one text; ``folded`` is the text in lower case, of the same length."""

    def __init__(self, text: str, folded: str) -> None:
        self.text = text
        self.folded = folded

    def head_at(self, position: int, end: int) -> tuple[str, str, int] | None:
        """The head word at ``position``: (head, kind, where it ends)."""
        pattern, kinds = _heads()
        match = pattern.match(self.folded, position, end)
        if match is None:
            return None
        head = " ".join(match[1].split())
        if len(head) <= 4 and head in ("ca", "tư", "đh", "bv", "bch", "btv", "nước") and not (
            self.text[position].isupper()
        ):
            return None
        return head, kinds[head], match.end()

    def parse(self, position: int, end: int, person_follows: bool, implied: str = "") -> Organization | None:
        """The organisation that begins at ``position``; None where none does.

        ``person_follows``: a person's name may stand right behind it ("Sở Xây dựng Trần Trọng Tuấn").
        ``implied``: the head that may be left out.
        """
        head = self.head_at(position, end)
        if head is not None:
            name, kind, tail = head
            stop, named = self._tail(tail, end, kind, person_follows, name)
            return Organization(position, stop, name, kind, named)
        if not implied:
            return None
        if implied == "-":
            return self._own_name(position, end, person_follows)
        stop, named = self._tail(position, end, "unit", person_follows)
        if stop <= position or not named or self.folded[position : position + 1] in "-,/&":
            return None
        return Organization(position, stop, implied.lower(), "unit", True, implied)

    def _own_name(self, position: int, end: int, person_follows: bool) -> Organization | None:
        """A body called by its name alone ("Giám đốc Uber Việt Nam")."""
        if not self.text[position : position + 1].isupper() or self._is_person(position, end):
            return None
        stop = self._capitals(position, end, person_follows, False, False)
        names = self.text[position:stop].split() if stop else []
        if not stop or name_score(names) >= 2 or (len(names) == 1 and not names[0][1:2].isupper()):
            return None
        if _LOWER.match(self.text, stop, end) and not _pattern("stops").match(self.folded, stop + 1, end):
            return None
        return Organization(position, stop, fold(names[0]), "named", True)

    def _tail(self, position: int, end: int, kind: str, person_follows: bool, head: str = "") -> tuple[int, bool]:
        begin, stop, satisfied, closed = position, position, kind != "named", False
        named = self._is_whole(position - len(head), position, head)
        level_done = False
        while True:
            here = self._skip(stop, end)
            step = None if level_done else self._word(here, end)
            if step is not None and self._is_verb(here, step, closed, stop > begin):
                break
            if step is not None:
                word = self.folded[here:step]
                named = named or kind != "named" or self.text[here].isupper()
                closed = word in _COUNTRY
                satisfied = satisfied or word in _COUNTRY or (head in _SCHOOLS and word not in _SCHOOL_KINDS)
                stop = step
                continue
            level = self._level(here, end, person_follows)
            if level is not None:
                stop, level_done, named, satisfied = level, True, True, True
                continue
            if level_done:
                break
            run = self._capitals(here, end, person_follows, not satisfied, head in _SCHOOLS, named and closed)
            if run is not None:
                stop, named, satisfied, closed = run, True, True, True
                continue
            other = self._other(stop, here, end, kind)
            if other is None:
                break
            stop, named, satisfied = other, True, True
        return stop, named

    def _is_verb(self, start: int, end: int, closed: bool, inside: bool) -> bool:
        """Whether a field word in small letters is a verb behind a whole name ("VNPT Long An tổ chức")."""
        word = self.folded[start:end]
        if not self.text[start].islower() or word not in _VERBS:
            return False
        return closed or (word == "tổ chức" and inside and not self.folded.startswith(" cán bộ", end))

    def _is_whole(self, start: int, end: int, head: str) -> bool:
        """Whether a head is a name by itself ("Tổng Liên đoàn Lao động Việt Nam", "VNPT")."""
        return "việt nam" in head or (len(head) > 2 and self.text[start:end].isupper() and head not in _GENERIC_CODES)

    def _skip(self, position: int, end: int) -> int:
        match = _SPACE.match(self.text, position, end)
        return match.end() if match else position

    def _word(self, position: int, end: int) -> int | None:
        """A word of the field or the head of a parent body at ``position``."""
        match = _pattern("words").match(self.folded, position, end)
        if match and self._is_person(position, end):
            return None
        if match:
            return match.end()
        head = self.head_at(position, end)
        return head[2] if head and not self._is_person(position, end) else None

    def _is_person(self, position: int, end: int) -> bool:
        """Whether a full name begins here that is written in capitals throughout ("Đoàn Văn Mười")."""
        run = RUN.match(self.text, position, end)
        if run is None:
            return False
        syllables = run.group().split()
        return len(syllables) >= 2 and any(name_score(syllables[:k]) >= 3 for k in (3, 4) if k == len(syllables))

    def _level(self, position: int, end: int, person_follows: bool) -> int | None:
        match = LEVEL.match(self.folded, position, end)
        if match is None:
            return None
        word_end = match.end(1)
        number = _NUMBER.match(self.text, match.end(), end)
        if number:
            return number.end()
        code = regex.match(r"HCM|ĐN|HN", self.text[match.end() : match.end() + 3])
        if code:
            return match.end() + code.end()
        run = RUN.match(self.text, match.end(), end)
        if run is None:
            return word_end
        spans = syllable_spans(self.text, *run.span())
        names = [self.text[a:b] for a, b in spans]
        if "." in match.group() and len(names) == 1 and not is_place(names):
            return word_end  # "UBND TP. Sáng nay": the stop ends the sentence
        count = split_place(names, 0) if person_follows else len(names)
        return spans[count - 1][1] if count else word_end

    def _small_word(self, position: int, end: int) -> int:
        """The end of a word of which only the first syllable is a capital ("Thực hiện", "Điều phối")."""
        word = _WORD.match(self.folded, self._skip(position, end), end)
        if word is None or word.group() in _PARTICLES:
            return position
        return word.end()

    @staticmethod
    def _is_name_of_body(names: list[str], codes: int, school: bool) -> bool:
        """Whether a run that looks like a person names the body itself ("Trường THPT Nguyễn Thị Minh Khai")."""
        rest = names[codes:]
        if not 2 <= len(rest) <= 4 or name_score(rest) < 2 or is_place(rest):
            return False
        return school or name_score(rest) < 3.7

    def _capitals(
        self, position: int, end: int, person_follows: bool, need_name: bool, school: bool, named: bool = False
    ) -> int | None:
        """A capitalised run up to where a person's name begins."""
        run = RUN.match(self.text, position, end)
        code = _CODE.match(self.text, position, end)
        if run is None or (code and code.end() > run.end()):
            return code.end() if code else None
        spans = syllable_spans(self.text, *run.span())
        names = [self.text[a:b] for a, b in spans]
        if len(names) == 1 and _LOWER.match(self.text, run.end(), end) and not is_place(names):
            return self._small_word(run.end(), end) if not named else None
        at_least = 0
        if need_name:
            codes = next((i for i, n in enumerate(names) if not (n.isupper() and len(n) > 1)), len(names))
            at_least = min(len(names), codes + 1)
            if self._is_name_of_body(names, codes, school):
                at_least = len(names)
            elif codes == 0 and not school and name_score(names) >= 3.7:
                at_least = 0  # "Giám đốc HTX Võ Thị Bình": a bare head and a person
        count = split_place(names, at_least) if person_follows else len(names)
        if not count:
            return None
        # a run may end where a field word in small letters goes on ("Kế hoạch", "Giao thông")
        return spans[count - 1][1]

    def _other(self, stop: int, here: int, end: int, kind: str) -> int | None:
        """A number, an abbreviation in brackets, a quoted name, a joiner, or an unknown word."""
        number = _NUMBER.match(self.folded, here, end)
        if number and here > stop:
            return number.end()
        bracket = _ABBREVIATION.match(self.text, stop, end)
        if bracket:
            return bracket.end()
        quoted = _QUOTED.match(self.text, here, end)
        if quoted and kind == "named":
            return quoted.end()
        joiner = _JOINER.match(self.folded, stop, end)
        if joiner and joiner.end() > stop:
            return self._joined(joiner, end, kind)
        if kind in ("unit", "named") and here > stop:
            return self._unknown(here, end)
        return None

    def _joined(self, joiner: regex.Match[str], end: int, kind: str) -> int | None:
        """What follows a joiner, where it belongs to the name."""
        after = joiner.end()
        mark = joiner.group().strip()
        if kind == "seat" and mark != "-":
            return None
        word = _pattern("words").match(self.folded, after, end)
        head = self.head_at(after, end)
        if mark.startswith(",") and "và" not in mark:
            if head and kind == "unit" and head[0] not in ("đoàn", "nước", "thanh tra"):
                return head[2] if not self._is_person(after, end) else None
            if word is None or self._is_person(after, end):
                return None
            closing = _CLOSING.match(self.folded, word.end(), end)
            return word.end() if closing and not self._has_stop(after, closing.start(1)) else None
        if self._is_person(after, end):
            return None
        if word:
            return word.end()
        if head:
            return None if "và" in mark else head[2]
        run = RUN.match(self.text, after, end)
        if run and mark in ("-", "–", "và", "&"):
            names = run.group().split()
            if name_score(names) >= 2 and not is_place(names):
                return None
            return run.start() + len(run.group()) if mark in ("-", "–", "&") else None
        return None

    def _has_stop(self, start: int, end: int) -> bool:
        at = start
        while at < end:
            known = _pattern("words").match(self.folded, at, end)
            if known is None and _pattern("stops").match(self.folded, at, end):
                return True
            word = known or _WORD.match(self.folded, at, end)
            at = word.end() if word else at + 1
        return False

    def _unknown(self, position: int, end: int) -> int | None:
        """An unknown small word: kept where, within six words and no verb, the name plainly ends."""
        first = _WORD.match(self.folded, position, end)
        if first is None or not self.text[position].islower():
            return None
        at = position
        for count in range(6):
            word = _WORD.match(self.folded, at, end)
            if _pattern("stops").match(self.folded, at, end):
                return first.end() if 0 < count < 5 else None
            if word is None:
                return None
            if self.text[at].isupper() and at > position:
                return first.end()
            if _END.match(self.text, word.end(), end):
                return first.end()
            at = self._skip(word.end(), end)
        return None


def expand(name: str) -> str:
    """Write out the abbreviations of departments and shorten "Ủy ban nhân dân" to UBND."""
    pattern, table = _expansions()
    return pattern.sub(lambda match: table[fold_tone(match.group().lower())], fold_tone_name(name))


def fold_tone_name(name: str) -> str:
    """One spelling of the tone mark in the common words of a name ("Tỉnh uỷ" to "Tỉnh ủy")."""
    return regex.sub(r"(?<=\b)([Uu])(ỷ)(?=\s|$)", r"\1ỷ", name).replace("uỷ", "ủy").replace("Uỷ", "Ủy")


def is_foreign(name: str) -> bool:
    """Whether the organisation is another country's or an international one ("Bộ Ngoại giao Nga", "FBI")."""
    for run in RUN.finditer(name):
        words = run.group().split()
        for size in (4, 3, 2, 1):
            head = " ".join(words[:size])
            if len(words) >= size and fold(head) in _foreign():
                return not any(is_place(words[:k]) for k in range(size, len(words) + 1))
        if not regex.fullmatch(_GENERIC, fold(words[0])):
            return False
    return fold(name).split(" ")[0] in _foreign()


#: First words of capitalised bodies that say nothing about the country.
_GENERIC = (
    "bộ|đảng|quốc|hội|ủy|cơ|clb|câu|liên|tập|hạ|thượng|ngân|tổng|cục|chủ|tòa|công|viện|trung|ban|học|cộng|đại|hãng|nhà|nước|y|tế|chính|tài|ngoại|giao|phủ|tư|pháp|thương|mại|kinh"
)


@cache
def _foreign() -> frozenset[str]:
    return frozenset(fold(word) for word in _data()["foreign"])
