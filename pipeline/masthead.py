"""Who speaks: the outlet and the author, from the lines around an article; the words for both.

The words are data, in ``gazetteers/furniture.yaml``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipeline.dateline import dateline
from pipeline.gazetteer import load_yaml

#: The head of a page, in lines: menus, outlet, section, headline, date, lead.
HEAD = 16
#: A shorter line is no paragraph of the body, whatever it ends with.
PARAGRAPH = 60
# Names, menus and lines with a date are shorter than this.
_NAME = 160
_MENU = re.compile(r"(?:(?<!\s)\s+)?(?:\||»|>>?|/)\s+|(?<!\s)\s+(?:\||»|>>?|/)\s*")
_BRACKET = re.compile(r"(?:(?<!\s)\s+)?\([^()]*\)$")
# What stands for "*" and "#" in the gazetteer; furniture is never longer than a name and a half.
_ANYTHING, _FIGURE = r".{0,220}", r"(?<![\d.,])[\d.,]+"
_SITE = re.compile(r"[\w-]+(?:\.[\w-]+)*\.(?:vn|com|net|org)", re.IGNORECASE)
_SIGN = re.compile(
    r"\(\s?(?P<sign>[^\W\d_][^()]{1,30}?)\s?\)\s?[-:]?\s?"
    r"|(?P<bare>[A-ZĐƯ]{2,6}(?:\.VN| Online)?) - (?=[A-ZĐÀ-Ỹ])"
)


@dataclass(slots=True)
class Line:
    """A line of a text that is not empty, where it starts, and whether it is furniture."""

    start: int
    text: str
    furniture: bool = False

    @property
    def end(self) -> int:
        """Return the offset behind the line's last character."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of ``furniture.yaml``, made ready for comparison with lines in lower case."""

    exact: frozenset[str]
    wild: re.Pattern[str]
    blocks: frozenset[str]
    sections: frozenset[str]
    kinds: re.Pattern[str]
    outlet_words: frozenset[str]
    not_outlets: tuple[str, ...]
    outlets: dict[str, str]
    signs: dict[str, str]
    labels: re.Pattern[str]
    more: re.Pattern[str]
    credits: frozenset[str]
    desks: tuple[str, ...]


@cache
def words() -> Words:
    """Return the words of ``gazetteers/furniture.yaml``."""
    data = load_yaml("furniture")
    wild = [
        re.escape(line).replace(r"\*", _ANYTHING).replace(r"\#", _FIGURE)
        for line in data["lines"]
        if "*" in line or "#" in line
    ]
    labels = "(?:" + "|".join(map(re.escape, data["author_labels"])) + r")\s?:\s*"
    return Words(
        exact=frozenset(data["lines"]),
        wild=re.compile("|".join(wild)),
        blocks=frozenset(data["blocks"]),
        sections=frozenset(data["sections"]),
        kinds=re.compile("(?:" + "|".join(map(re.escape, data["outlet_kinds"])) + r")(?=\s|$)\s*"),
        outlet_words=frozenset(data["outlet_words"]),
        not_outlets=tuple(data["not_outlets"]),
        outlets={name.lower(): name for name in data["outlets"]},
        signs=data["outlet_signs"],
        labels=re.compile(labels + r"|theo (?=(?-i:[A-ZĐ]))", re.IGNORECASE),
        more=re.compile(r"\s-\s" + labels + ".*", re.IGNORECASE),
        credits=frozenset(data["credits"]),
        desks=tuple(data["desks"]),
    )


def is_label(line: str) -> bool:
    """Whether a line of the head names a section, a menu, an outlet or a date."""
    if len(line) > _NAME:
        return False
    folded, sections = line.lower(), words().sections
    if folded in sections or dateline(line) is not None or outlet_name(line) is not None:
        return True
    # "KRT - Văn hóa - Thể thao"
    first, *others = folded.split(" - ")
    if others and all(part in sections for part in others) and len(first.split()) < 5:
        return True
    return _is_menu(line) or folded.strip("- ") in words().blocks


#: Bodies that publish: a line that begins with one and holds no verb is their name.
_PUBLISHERS = (
    "ban biên tập", "báo", "bptv", "bệnh viện", "cổng", "công ty", "hiệp hội", "hội", "liên hiệp", "liên đoàn", "sở", "tạp chí", "thông tấn xã",
    "trang", "trung tâm", "trường", "tòa soạn", "ubnd", "văn phòng", "viện", "đài", "đảng ủy",
)  # fmt: skip
_SECTION_PART = re.compile(r"[^\d:“\"!?]{2,30}")


def is_name(line: str) -> bool:
    """Whether ``line`` is the name of a publisher or of a section, not a headline.

    A name has no verb: its words begin with a capital or are those that outlets have. A section is a
    pair of short names ("Kinh tế - Thủy sản"); a name may stand beside one ("Kinh tế & Đô thị").
    """
    data, folded = words(), line.lower()
    if any(map(str.isdigit, line)) or any(mark in line for mark in ":“\"!?…"):
        return False
    parts = re.split(r"\s[-–&|]\s", line)
    if 2 <= len(parts) <= 3 and all(_SECTION_PART.fullmatch(p) and p[0].isupper() and 1 <= len(p.split()) <= 4 for p in parts):
        return True
    if not folded.startswith(_PUBLISHERS):
        return False
    small = [w.strip("(),.") for w in line.split() if not w[0].isupper() and w[0].isalpha()]
    return all(word in data.outlet_words or word in _NAME_WORDS for word in small)


_NAME_WORDS = frozenset(["đa", "viện", "tâm", "trường", "chuyên", "các", "đẳng", "học", "đại", "đảng", "số", "đổi", "chuyển", "cao", "biên", "tập", "nghề", "tỉnh", "đoàn", "thuật", "kỹ", "y", "xã", "nội", "vụ", "liên", "hiệp"])


def _is_menu(line: str) -> bool:
    parts = _MENU.split(line)
    return len(parts) > 1 and all(len(part.split()) <= 7 for part in parts)


def find_outlet(lines: list[Line], headline: int | None, beside: str) -> str | None:
    """Return the outlet that the head, a sign or the foot names; ``beside`` is what the dateline names."""
    top = lines[: headline or 0]
    around = [line.text for line in lines[: (headline or 0) + 4] if len(line.text) <= _NAME]
    for text in (*around, beside):
        for part in (text, *_MENU.split(text)):
            if name := outlet_name(part.strip()):
                return name
    if sign := _sign(lines, beside):
        return sign
    for line in reversed(lines[(headline or 0) + 1 :][-6:]):
        if name := outlet_name(line.text):
            return name
    # The first line of a page, over its section and headline, names the outlet.
    if top and not is_label(top[0].text) and not top[0].furniture and 2 <= len(top[0].text.split()) <= 14:
        return top[0].text
    return None


def _sign(lines: list[Line], beside: str) -> str | None:
    """Return the outlet that a sign before the first sentence, or beside the date, stands for."""
    signs = words().signs
    if beside in signs:
        return signs[beside]
    for line in lines[:HEAD]:
        match = _SIGN.match(line.text)
        if match is None or len(line.text) < PARAGRAPH:
            continue
        sign = match["sign"] or match["bare"]
        if (name := sign.removesuffix(".VN").removesuffix(" Online")) in signs:
            return signs[name]
        if sign.lower() in words().outlets or (match["sign"] and _SITE.fullmatch(sign)):
            return sign
    return None


def outlet_name(line: str) -> str | None:
    """Return ``line`` where it is the name of an outlet and nothing else."""
    if len(line) > _NAME or not line or line[-1] in ".!?:" or any(map(str.isdigit, line)):
        return None
    data, folded = words(), line.lower()
    if folded in data.outlets:
        return line
    parts = folded.split(" - ")
    if len(parts) > 1 and parts[0] in data.outlets:
        return line[: len(parts[0])]
    if folded.startswith(data.not_outlets):
        return None
    at = 0
    for part in (folded, *parts):
        match = data.kinds.match(part)
        rest = line[at + match.end() : at + len(part)].split() if match else []
        whole = bool(rest) or part.count(" ") > 1
        if match and whole and all(w[0].isupper() or w.strip(",") in data.outlet_words for w in rest):
            return line
        at += len(part) + 3 if part is not folded else 0
    return None


def find_author(lines: list[Line], headline: int | None, beside: str) -> str | None:
    """Return the name of the author from the foot of the article, or from beside the date."""
    data = words()
    found = None
    for line in reversed([line for line in lines[1:] if not line.furniture][-3:]):
        text = line.text
        if len(text) > 70 or not text[0].isupper() or text[-1] in ".!?:;" or any(map(str.isdigit, text)):
            break
        label = data.labels.match(text)
        name = data.more.sub("", text[label.end() :] if label else text)
        if _is_credit(name):
            found = name
        elif not (label and ":" in label[0]) and not text.lower().startswith(data.desks):
            break
        line.furniture = label is not None
    if found is not None:
        return _BRACKET.sub("", found).rstrip(" -")
    over = [] if headline is None else [line.text for line in lines[headline + 1 : headline + 3]]
    for text in (beside, *over):
        label = data.labels.match(text)
        name = text[label.end() :] if label else text
        if not _is_credit(name) or is_label(name) or name in data.signs:
            continue
        if 2 <= len(name.split()) <= 5:
            return name
    return None


def _is_credit(text: str) -> bool:
    """Whether ``text`` is made of names only (each word begins with a capital) or names the editors."""
    if len(text) > _NAME:
        return False
    if text.lower() in words().credits:
        return True
    parts = re.split(r"[\s/]+", _BRACKET.sub("", text))
    names = [name for part in parts if (name := part.strip("(),.-&"))]
    return 1 <= len(names) <= 9 and all(word[0].isupper() or word == "và" for word in names)
