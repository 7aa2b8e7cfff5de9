"""Which table a figure of 2024 stands in: that of the 63 provinces or that of the 34 since July 2025.

The index of 2024 was published for both. What says so stands beside the figure ("bảng 63", "(cũ)",
"khi gom lại theo 34 tỉnh"), and holds on until another word of it comes.
"""

from __future__ import annotations

from functools import lru_cache

import regex

_OLD = (
    r"(?:bảng|danh\s+sách)\s+(?:\p{Ll}+\s+){0,4}?63(?!\d)|63\s+(?:tỉnh|địa\s+phương|đơn\s+vị)|(?:bảng|cách\s+tính|tỉnh)\s+cũ(?!\p{L})|\(cũ\)|(?-i:(?<=\p{Lu}\p{L}+\s)cũ)(?!\p{L})"
    r"|địa\s+giới\s+(?:hành\s+chính\s+)?(?:cũ|trước)|(?:trước|chưa)\s+(?:khi\s+)?(?:sáp\s+nhập|hợp\s+nhất|sắp\s+xếp|về\s+chung)"
)
_NEW = (
    r"(?:bảng|danh\s+sách)\s+(?:\p{Ll}+\s+){0,4}?34(?!\d)|34\s+(?:tỉnh|địa\s+phương|đơn\s+vị)|bảng\s+mới|(?:tính|đếm|gom|gộp|xếp)\s+lại"
    r"|(?<!trước\s)sau\s+(?:khi\s+)?(?:sáp\s+nhập|hợp\s+nhất|sắp\s+xếp)|\(mới\)|(?-i:(?<=\p{Lu}\p{L}+\s)|tỉnh\s+|thành\s+phố\s+)mới(?=\s+(?:xếp|đứng|hạng|đạt|có|ở|thì|\()|\))"
)
_CUE = regex.compile(rf"(?P<old>{_OLD})|(?P<new>{_NEW})", regex.IGNORECASE)
#: "khi chuyển từ bảng 63 sang bảng 34": the first of two figures is of the old table.
_FROM_OLD_TO_NEW = regex.compile(r"từ\s+(?:bảng\s+)?63[^;.]{0,30}?(?:sang|về|thành)\s+(?:bảng\s+)?34", regex.IGNORECASE)
_LEFT = regex.compile(r"(?<!\p{L})từ\s+(?:(?:vị\s+trí|thứ\s+hạng|hạng|thứ|số|mức|bậc)\s+){0,2}$", regex.IGNORECASE)
_CLAUSE = regex.compile(r";|\.\s|\s(?:còn|trong\s+khi|nhưng)\s")
#: How far behind a figure a word may stand and be its own ("quán quân bảng cũ").
_BESIDE = 3
#: "vị trí 22 trong 34 tỉnh"
_OUT_OF = regex.compile(r"\s+(?:trong|trên)\s+(?:(?:tổng|số)\s+){0,2}", regex.IGNORECASE)


def is_rebased(sentence: str) -> bool:
    """Whether a sentence compares the two tables of one year, not two years."""
    return _FROM_OLD_TO_NEW.search(sentence) is not None


@lru_cache(maxsize=16)
def _cues(sentence: str) -> tuple[regex.Match[str], ...]:
    """The words of a sentence that tell an edition; each of its figures asks for them, and the sentence after it."""
    return tuple(_CUE.finditer(sentence))


def edition_at(sentence: str, start: int, end: int) -> int | None:
    """The edition, 63 or 34, that ``sentence`` tells for its figure at ``start``..``end``; ``None`` where it tells none.

    A word right behind the figure counts first, then the last one before it in its clause, then the first one
    behind it there, then the last one before, then what all of the sentence agree on. Where one table gives way to the other, the first figure of "từ A xuống B" is of the old one.
    """
    if is_rebased(sentence):
        return 63 if _LEFT.search(sentence, max(0, start - 40), start) else 34
    cues = _cues(sentence)
    if not cues:
        return None
    breaks = [match.start() for match in _CLAUSE.finditer(sentence)]
    left = max((b for b in breaks if b < start), default=0)
    right = min((b for b in breaks if b >= end), default=len(sentence))
    beside = [c for c in cues if 0 <= c.start() - end <= _BESIDE or _OUT_OF.fullmatch(sentence, end, c.start())]
    before = [c for c in cues if c.end() <= start]
    own = [c for c in before if c.start() >= left]
    behind = [c for c in cues if end <= c.start() < right]
    agreed = cues[:1] if len({bool(c["old"]) for c in cues}) == 1 else []
    for found in (beside[:1], own[-1:], behind[:1], before[-1:], agreed):
        if found:
            return 63 if found[0]["old"] else 34
    return None


def names_old_provinces(sentence: str) -> bool:
    """Whether a sentence speaks of the 63 provinces, perhaps beside the 34."""
    return any(cue["old"] for cue in _cues(sentence))


def tells_both(sentence: str) -> bool:
    """Whether a sentence speaks of both tables, as one does that leads from the one to the other."""
    return len({bool(cue["old"]) for cue in _cues(sentence)}) == 2


def last_edition(sentence: str) -> int | None:
    """The edition that the last word of it in ``sentence`` names, for the sentences that follow."""
    cues = _cues(sentence)
    return (63 if cues[-1]["old"] else 34) if cues else None
