"""What pages say of facts and checks, in Vietnamese and in English."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from pipeline.checks import explain as say

Fact = Mapping[str, Any]

LANGUAGES = ("vi", "en")

KINDS = {
    "rank": ("thứ hạng", "rank"),
    "index_value": ("giá trị", "value"),
    "rank_change": ("thay đổi hạng", "change of rank"),
    "value_change": ("thay đổi giá trị", "change of value"),
    "team_count": ("tổ công nghệ số", "community teams"),
    "official": ("lãnh đạo", "official"),
}
STATUSES = {"target": ("mục tiêu", "target"), "former": ("nguyên", "former")}
SCOPES = {
    "region": ("trong vùng", "in its region"),
    "province": ("trong tỉnh", "in its province"),
    "ministry": ("khối bộ", "among ministries"),
    "world": ("thế giới", "in the world"),
}
UNITS: Mapping[str, tuple[str, str] | str] = {
    "index": ("", ""),
    "points": (" điểm", " points"),
    "percent": "%",
    "places": (" hạng", " places"),
    "teams": (" tổ", " teams"),
    "members": (" thành viên", " members"),
    "districts": (" huyện", " districts"),
    "communes": (" xã", " communes"),
    "villages": (" thôn", " villages"),
}
_QUALIFIERS = {
    "about": ("khoảng ", "about "),
    "over": ("hơn ", "over "),
    "under": ("dưới ", "under "),
    "at_least": ("ít nhất ", "at least "),
    "at_most": ("nhiều nhất ", "at most "),
}


def pick(pair: tuple[str, str] | str, lang: str) -> str:
    """The text of ``pair`` (Vietnamese, English) in ``lang``."""
    return pair if isinstance(pair, str) else pair[LANGUAGES.index(lang)]


def number(value: float | None, lang: str) -> str:
    """A number as readers of ``lang`` write it."""
    return say.number_vi(value) if lang == "vi" else say.number_en(value)


def indicator(code: str | None, lang: str) -> str:
    """The name of an indicator."""
    return say.indicator_vi(code) if lang == "vi" else say.indicator_en(code)


def day(when: date | None, lang: str) -> str:
    """A date as readers of ``lang`` write it; a dash where it is unknown."""
    if when is None:
        return "—"
    return f"{when.day}/{when.month}/{when.year}" if lang == "vi" else f"{when.day} {when:%b %Y}"


def figure(fact: Fact, lang: str) -> str:
    """The figure of a fact: "hạng 11/63", "khoảng +40%", "1.023 tổ"."""
    value, kind = fact["value"], fact["kind"]
    if value is None:
        return ""
    total = f"/{fact['out_of']}" if fact["out_of"] is not None else ""
    qualifier = pick(_QUALIFIERS.get(fact["qualifier"] or "", ""), lang)
    if kind == "rank":
        if fact["qualifier"] == "at_most":
            return f"top {number(value, lang)}{total}"
        return f"{qualifier}{pick(('hạng ', 'rank '), lang)}{number(value, lang)}{total}"
    sign = "+" if kind.endswith("_change") and value > 0 else ""
    return f"{qualifier}{sign}{number(value, lang)}{total}{pick(UNITS.get(fact['unit'] or '', ''), lang)}"


def reading(fact: Fact, lang: str) -> str:
    """What a fact says, in short: "Long An · DTI · 2022 · hạng 11/63"."""
    status = pick(STATUSES.get(fact["status"] or "", ""), lang)
    if fact["kind"] == "official":
        parts = [fact["person"], fact["role"], fact["organization"], status]
    else:
        when = str(fact["year"]) if fact["year"] else ""
        if fact["baseline_year"]:
            when = f"{fact['baseline_year']} → {when or '?'}"
        what = indicator(fact["indicator"], lang) if fact["indicator"] else ""
        scope = pick(SCOPES.get(fact["scope"] or "", ""), lang)
        parts = [say.place_en(fact["place_name"]) if lang == "en" else say.place_vi(fact["place_name"]),
                 what, when, figure(fact, lang), scope, status]  # fmt: skip
    return " · ".join(part for part in parts if part)


def host(address: str) -> str:
    """The site of an address, for a link's text."""
    return address.split("//")[-1].split("/")[0].removeprefix("www.")


def safe_url(address: str | None) -> str | None:
    """``address`` where a browser may follow it: http and https only, never a script."""
    return address if address and address.lower().startswith(("http://", "https://")) else None
