"""Villages that an article names with their level: whose Party cell or youth branch a title means."""

from __future__ import annotations

import regex

from extractors.levels import level_end

_VILLAGE = regex.compile(r"(?<!\p{L})(?:thôn|bản|buôn|bon|ấp|khóm|xóm|làng|khu phố)[ ](?:số[ ]\d|\d|\p{Lu})")


def village_before(text: str, folded: str, word: str, offset: int) -> str:
    """The name of the village last called "thôn X" (or bản, ấp, … as ``word``) before ``offset``, or ""."""
    found = [m.start() for m in _VILLAGE.finditer(text, 0, offset) if m.group().startswith(word)]
    return _at(text, folded, found[-1]).removeprefix(word).strip() if found else ""


def village_beside(text: str, folded: str, start: int, end: int, stop: int) -> str:
    """The village with its level behind ``end`` in the sentence ``text[start:stop]``, else the last before."""
    here = _VILLAGE.search(text, end, stop)
    before = list(_VILLAGE.finditer(text, start, end))
    found = here or (before[-1] if before else None)
    return _at(text, folded, found.start()) if found else ""


def _at(text: str, folded: str, start: int) -> str:
    """The village whose level begins at ``start``, without the person behind it."""
    return text[start : level_end(text, folded, start, len(text), True)]
