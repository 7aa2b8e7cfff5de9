"""Titles coupled with "kiêm", a comma or "và": the first takes its organisation from the second.

"Chủ tịch kiêm Tổng Giám đốc Công ty A" is two posts in Công ty A; "Bí thư kiêm Trưởng bản B" is the
secretary of the Party cell of that village.
"""

from __future__ import annotations

from dataclasses import replace

import regex

from extractors.organizations import PARTY_SEATS, word_set
from extractors.positions import Position

_COUPLED = ("kiêm", ",", "và", "rồi", "-", "/", ", kiêm")
_BOARD = regex.compile(r"^(?:HĐQT|HĐTV|Hội đồng quản trị|Hội đồng thành viên)[ ]", regex.IGNORECASE)

#: A level with or without its place at the end of a body's name ("Trung tâm Y tế huyện Lục Ngạn").
_PLACE = regex.compile(
    r"(?<!\p{L})(tỉnh|thành phố|tp|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu)((?:[ ]\p{Lu}.*)?)$"
)
_COUNCILS = ("ubnd", "hđnd", "ủy ban nhân dân", "hội đồng nhân dân")


def couple(positions: list[Position], text: str, folded: str) -> list[Position]:
    """The positions of a sentence, each bare one with the organisation of the next it is coupled with."""
    coupled = list(positions)
    for i in range(len(coupled) - 2, -1, -1):
        one, other = coupled[i], coupled[i + 1]
        between = folded[one.end : other.start].strip()
        if between in _COUPLED:
            unnamed = one.organization is not None and not one.organization.named
            written = _half_named(one, other, text) if unnamed else _bare_seat(one, other, text)
            if written:
                coupled[i] = replace(one, organization=None, written=written)
            elif _shares(one, other, between):
                coupled[i] = replace(one, organization=other.organization)
    return coupled


def _half_named(one: Position, other: Position, text: str) -> str:
    """The whole name of a Party committee, a board or a cell that the title names only by its kind."""
    head = one.organization.head if one.organization else ""
    body = other.organization
    if head == "chi bộ" and other.title.optional and other.written:
        return f"Chi bộ {other.written}"
    if body is None or not (body.named or body.kind == "seat"):
        return ""
    place = _PLACE.search(body.name(text))
    if place and (head in _COUNCILS or (head == "đảng ủy" and body.kind == "seat")):
        return f"{one.organization.name(text) if one.organization else ''} {place.group()}"
    if not body.named:
        return ""
    firm = _BOARD.sub("", body.name(text))
    if head == "đảng ủy":
        return f"Đảng ủy {firm}" if body.kind in ("named", "unit", "province") else ""
    return f"HĐQT {firm}" if head in word_set("boards") and body.kind == "named" else ""


def _bare_seat(one: Position, other: Position, text: str) -> str:
    """The seat of a bare Chủ tịch or Bí thư beside the post of the same place."""
    if one.organization or one.written or one.title.optional:
        return ""
    if one.title.seat == "ubnd" and other.title.seat == "party" and other.written.startswith("Tỉnh ủy "):
        return other.written.replace("Tỉnh ủy", "UBND tỉnh")
    if one.title.seat and one.title.seat == other.title.seat:
        return other.written
    if one.title.seat == "party" and other.title.optional and other.written:
        return f"Chi bộ {other.written}"
    body = other.organization
    if one.title.seat == "party" and body is not None and body.head in _COUNCILS:
        place = _PLACE.search(body.name(text))
        return f"{PARTY_SEATS[place[1]]}{place[2]}" if place else ""
    return ""


def _shares(one: Position, other: Position, between: str) -> bool:
    """Whether a bare title is a post in the organisation of the next one."""
    body = other.organization
    if one.organization or one.written or one.title.optional or body is None:
        return False
    if one.title.seat == "party" and body.kind == "seat":
        return False
    if one.title.implied == "Bộ" and body.head in ("ủy ban", "văn phòng"):
        return True  # "Bộ trưởng, Chủ nhiệm Ủy ban Dân tộc": a minister without a ministry of his own
    if one.title.seat == other.title.seat == "ubnd" or (
        one.title.bodies and body.head.startswith(one.title.bodies)
    ):
        return True
    return between == "kiêm" and not one.title.implied
