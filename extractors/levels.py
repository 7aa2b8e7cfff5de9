"""Places with their level, in a name or behind it: "huyện Mường Lát", "quận 1", "tỉnh"."""

from __future__ import annotations

import regex

from extractors.names import RUN, SYLLABLE, is_place, name_score, sentences_of, split_place, syllable_spans

#: The word of a level, as it stands before a place; "huyện ủy" and "thành đoàn" are other words.
LEVEL = regex.compile(
    r"(tỉnh|thành phố|tp|huyện|quận|thị xã|tx|xã|phường|thị trấn|đặc khu"
    r"|khu phố|thôn|bản|buôn|bon|ấp|khóm|xóm|làng)"
    r"(?![\p{L}&])(?![ ](?:ủy|đội|hội)(?!\p{L}))\.?[ ]*"
)
_YOUTH_UNION = regex.compile(r"đoàn(?!\p{L})")
NUMBER = regex.compile(r"(?:số[ ]+)?\d{1,4}(?![\d.,/%]{0,20}\d|[%/]|[\p{L}])")
_CITY_CODE = regex.compile(r"HCM|ĐN|HN")
#: A place of two names: "Bà Rịa - Vũng Tàu", "Phan Rang - Tháp Chàm".
_DOUBLE = regex.compile(rf"{SYLLABLE}(?:[ ]{SYLLABLE})?[ ]?[-–][ ]?{SYLLABLE}(?:[ ]{SYLLABLE})?")
_COMMA = regex.compile(r"[ ]?,[ ]")


def level_at(text: str, folded: str, position: int, end: int) -> regex.Match[str] | None:
    """The word of a level at ``position``, with the blanks behind it; "tỉnh Đoàn" is the Youth Union.

    In "tỉnh Đoàn Thanh Liêm" Đoàn is a person's surname.
    """
    match = LEVEL.match(folded, position, end)
    if match and _YOUTH_UNION.match(folded, match.end(), end):
        run = RUN.match(text, match.end(), end)
        names = run.group().split() if run else []
        return match if len(names) > 2 and name_score(names) >= 2 else None
    return match


def level_end(text: str, folded: str, position: int, end: int, person_follows: bool) -> int | None:
    """Where a level with its place ends ("huyện Mường Lát", "quận 1", "tỉnh"); None where none begins.

    ``folded`` is the text in lower case. ``person_follows``: a person's name may stand right behind.
    """
    match = level_at(text, folded, position, end)
    if match is None:
        return None
    number = NUMBER.match(text, match.end(), end) or _CITY_CODE.match(text, match.end(), end)
    if number:
        return _numbered(text, number, end)
    double = _DOUBLE.match(text, match.end(), end)
    if double and is_place([double.group()]):
        return double.end()
    run = RUN.match(text, match.end(), end)
    if run is None or (
        text.startswith(("Ông ", "Bà "), match.end()) and not is_place(run.group().split()[:2])
    ):
        return match.end(1)
    spans = sentences_of(syllable_spans(text, *run.span()), text)[0]
    names = [text[a:b] for a, b in spans]
    if "." in match.group() and len(names) == 1 and not is_place(names):
        return match.end(1)  # "UBND TP. Sáng nay": the stop ends the sentence
    count = split_place(names, 0, match[1]) if person_follows else len(names)
    return spans[count - 1][1] if count else match.end(1)


def _numbered(text: str, number: regex.Match[str], end: int) -> int:
    """The end of a numbered place, with the town that is part of its name ("phường 1 Bảo Lộc")."""
    run = RUN.match(text, number.end() + 1, end)
    spans = syllable_spans(text, *run.span()) if run else []
    for _, stop in reversed(spans):
        if is_place([text[number.start() : stop]]):
            return stop
    return number.end()


def places_after(text: str, folded: str, position: int, end: int) -> int:
    """Where the places end that follow a name (", huyện Tân Phú, tỉnh Đồng Nai"), else ``position``."""
    while True:
        comma = _COMMA.match(text, position, end)
        level = level_at(text, folded, comma.end(), end) if comma else None
        stop = level_end(text, folded, comma.end(), end, True) if comma else None
        if level is None or stop is None or stop <= level.end():
            return position
        position = stop
