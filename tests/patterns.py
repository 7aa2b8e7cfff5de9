"""All regular expressions of the project, and strings made to hang them.

``python -m tests.patterns`` prints every pattern that the project compiles, as JSON: those of modules, of
gazetteers, and those made while articles are read and checked. A pattern is noted when it is compiled by a
file of the project, so none can be forgotten.
"""

from __future__ import annotations

import ast
import importlib
import json
import pkgutil
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import regex

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = tuple(str(ROOT / name) for name in ("pipeline", "extractors", "gazetteers"))
MATCHES = ("re.match", "re.fullmatch", "regex.match", "regex.fullmatch")
#: Functions of the project that do nothing but compile a pattern: it belongs to whoever calls them.
HELPERS = ("_compile", "pattern")


@dataclass(frozen=True, slots=True)
class Found:
    """A pattern of the project: its library (``re`` or ``regex``), text, flags, and where it is compiled."""

    library: str
    pattern: str
    flags: int
    where: str

    def compiled(self) -> Any:
        return (re if self.library == "re" else regex).compile(self.pattern, self.flags)


def all_patterns() -> list[Found]:
    """Return every pattern of the project, found in a process of its own."""
    done = subprocess.run([sys.executable, "-m", "tests.patterns"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [Found(**row) for row in json.loads(done.stdout)]


def anchored() -> set[str]:
    """Return where the patterns are compiled that the project only matches at a given place, and never searches for.

    A pattern that begins with "any spaces" takes time by the square of a run of spaces where it is searched
    for, but not where it is matched at one place; what cannot be told for certain counts as searched for.
    """
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for folder in FOLDERS for path in Path(folder).rglob("*.py")}
    found: set[str] = set()
    for path, tree in trees.items():
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and ast.unparse(call.func) in MATCHES:
                found.add(f"{path.relative_to(ROOT)}:{call.lineno}")
        for node in tree.body:
            if not (isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and isinstance(node.targets[0], ast.Name)):
                continue
            if ast.unparse(node.value.func) in ("re.compile", "regex.compile", *HELPERS):
                name = node.targets[0].id
                # A private name is used in its own file only.
                ways = set().union(*(_ways(t, name) for t in ([tree] if name.startswith("_") else trees.values())))
                if ways and ways <= {"match", "fullmatch"}:
                    found.add(f"{path.relative_to(ROOT)}:{node.value.lineno}")
    return found


def _ways(tree: ast.AST, name: str) -> set[str]:
    """Return the methods that a file calls on a pattern; "?" where it does something else with it."""
    methods = {id(node.value): node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    ways = set()
    for node in ast.walk(tree):
        if (isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load)) or (
            isinstance(node, ast.Attribute) and node.attr == name
        ):
            ways.add(methods.get(id(node), "?"))
    return ways


def _record() -> dict[Found, None]:
    """Put ourselves before the compilers of both libraries, and note what the project gives them."""
    found: dict[Found, None] = {}

    def watch(module: Any, library: str) -> None:
        compile_: Callable[..., Any] = module._compile

        def noting(pattern: Any, flags: Any, *rest: Any) -> Any:
            result = compile_(pattern, flags, *rest)
            frame = sys._getframe(1)
            while frame.f_back is not None and (
                frame.f_globals.get("__name__", "").split(".")[0] in ("re", "regex") or frame.f_code.co_name in HELPERS
            ):
                frame = frame.f_back
            file = frame.f_code.co_filename
            if file.startswith(FOLDERS) and isinstance(result.pattern, str):
                where = f"{Path(file).relative_to(ROOT)}:{frame.f_lineno}"
                known = Found(library, result.pattern, int(result.flags) & ~int(re.DEBUG), "")
                found.setdefault(known, None)
                places.setdefault(known, where)
            return result

        module._compile = noting

    places: dict[Found, str] = {}
    watch(re, "re")
    watch(sys.modules["regex._main"] if "regex._main" in sys.modules else sys.modules["regex.regex"], "regex")
    _exercise()
    return {Found(f.library, f.pattern, f.flags, places[f]): None for f in found}


def _exercise() -> None:
    """Import every module of the project, and read and check the corpus, as text and as pages."""
    for name in ("pipeline", "extractors"):
        package = importlib.import_module(name)
        for module in pkgutil.walk_packages(package.__path__, f"{name}."):
            importlib.import_module(module.name)
    from pipeline.ingest import Source, iter_sources, read_source
    from pipeline.model import Article
    from pipeline.reading import read_article

    for source in iter_sources([ROOT / "corpus" / "articles"]):
        page = "".join(f"<p>{line}</p>" for line in source.load().decode().split("\n"))
        html = f"<html><head><title>a</title></head><body>{page}<table><tr><td>a<td>1</table></body></html>"
        for read in (source, Source("a.html", "html", data=html.encode())):
            article = read_source(read)
            assert isinstance(article, Article)
            read_article(article)


_UNITS = (
    "1", "1,", "1.", "1/", "1 ", " ", "\n", "a", "A", "Aa ", "a b ", "A.", "A. ", "-", "- ", "(", "(a", '"', "a, ", "A, ", "|", " | ", ".", "…", "%",
    "năm 2023, ", "12/7/2023 ", "<a ", "<a b='", "=", "a=1 ", "&", "Nguyễn Văn A, ", "và ", "tỉnh ",
)  # fmt: skip
_WORDS = re.compile(r"[^\W\d_]+(?:\s[^\W\d_]+)*")
_ESCAPES = re.compile(r"\\p\{\w+\}|\\[A-Za-z]|\(\?P?<\w+>|\(\?[imsx-]+:?")


def hostile_units(pattern: str, corpus: str, compiled: Any) -> Iterator[str]:
    """Yield short texts whose repetition may hang ``pattern``: signs, its own words whole and cut, its matches nearly."""
    yield from _UNITS
    words = list(dict.fromkeys(_WORDS.findall(_ESCAPES.sub(" ", pattern).replace("\\s+", " ").replace("\\s", " "))))
    for word in words[:: max(1, len(words) // 5)]:
        yield from (word, f"{word} ", f"{word} 1 ", f"{word} A ")
    for one, other in zip(words[:3], words[1:4], strict=False):
        yield f"{one} {other} "
    for match in islice(compiled.finditer(corpus), 3):
        if 1 < len(match[0]) < 200:
            yield from (f"{match[0]} ", match[0][:-1], match[0][1:])


def hostile(unit: str, size: int, first: str = "") -> str:
    """Return ``unit`` repeated to ``size`` characters, after ``first``, and with an end that no pattern expects."""
    return first + (unit * (size // len(unit) + 1))[: size - len(first) - 1] + "\x00"


if __name__ == "__main__":
    json.dump([asdict(found) for found in _record()], sys.stdout)
