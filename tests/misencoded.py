"""Vietnamese text written as files of all kinds write it: the inverse of what ``pipeline.decode`` reads."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Callable
from importlib.resources import files

_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}


def cp1258(text: str) -> bytes:
    """Encode as windows-1258 does: letter with hat or horn, then the tone as a mark of its own."""
    out = []
    for char in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", char)
        tone = "".join(mark for mark in parts if mark in _TONES)
        rest = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in _TONES))
        out.append(rest + tone)
    return "".join(out).encode("cp1258")


def font(name: str, text: str) -> str:
    """Write ``text`` as TCVN3 or VNI does; TCVN3 has no capitals with a tone and takes the small letters."""
    source = (files("gazetteers") / "legacy_fonts.csv").read_text(encoding="utf-8")
    table: dict[str, str] = {}
    for row in csv.DictReader(source.splitlines()):
        if row["encoding"] == name:
            table.setdefault(row["unicode"], row["written"])
    for letter, written in list(table.items()):
        table.setdefault(letter.upper(), written)
    return "".join(table.get(char, char) for char in text)


def tcvn3(text: str) -> bytes:
    """Write ``text`` as a file in TCVN3."""
    return font("TCVN3", text).encode("cp1252")


def vni(text: str) -> bytes:
    """Write ``text`` as a file in VNI."""
    return font("VNI", text).encode("cp1252")


def misread(text: str) -> str:
    """Take the UTF-8 bytes of ``text`` for windows-1252, as a careless export does."""
    return "".join(_cp1252(byte) for byte in text.encode())


def _cp1252(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


def mixed(text: str, other: Callable[[str], bytes]) -> bytes:
    """Encode every second line in another way than UTF-8, as files do that were put together from two."""
    lines = text.split("\n")
    return b"\n".join(other(line) if number % 2 else line.encode() for number, line in enumerate(lines))


#: Ways to write a text file, by name.
WAYS: dict[str, Callable[[str], bytes]] = {
    "utf-8": str.encode,
    "utf-8 with a mark": lambda text: text.encode("utf-8-sig"),
    "utf-8 decomposed": lambda text: unicodedata.normalize("NFD", text).encode(),
    "utf-8 with CRLF": lambda text: text.replace("\n", "\r\n").encode(),
    "utf-16 with a mark": lambda text: text.encode("utf-16"),
    "utf-16-be with a mark": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "utf-16-le": lambda text: text.encode("utf-16-le"),
    "utf-16-be": lambda text: text.encode("utf-16-be"),
    "utf-32 with a mark": lambda text: text.encode("utf-32"),
    "windows-1258": cp1258,
    "TCVN3": tcvn3,
    "VNI": vni,
    "TCVN3 as utf-8": lambda text: font("TCVN3", text).encode(),
    "VNI as utf-8": lambda text: font("VNI", text).encode(),
    "misread utf-8": lambda text: misread(text).encode(),
    "utf-8 and windows-1258": lambda text: mixed(text, cp1258),
    "utf-8 and TCVN3": lambda text: mixed(text, tcvn3),
    "utf-8 and VNI": lambda text: mixed(text, vni),
    "html with entities": lambda text: _page(text, "utf-8").encode("ascii", "xmlcharrefreplace"),
    "html that declares windows-1258": lambda text: cp1258(_page(text, "windows-1258")),
    "html in VNI that declares iso-8859-1": lambda text: vni(_page(text, "iso-8859-1")),
    "html in TCVN3 with entities": lambda text: _page(font("TCVN3", text), "x").encode("ascii", "xmlcharrefreplace"),
}


def _page(text: str, charset: str) -> str:
    lines = "".join(f"<p>{line}</p>" for line in text.split("\n") if line)
    return f'<!DOCTYPE html><html><head><meta charset="{charset}"></head><body>{lines}</body></html>'
