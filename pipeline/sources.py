"""Files and folders to Sources: one for each article, in a stable order, without reading them all.

A file is read when its article is. A record of a container (JSON Lines, zip) carries its bytes,
because containers are read once, from front to back.
"""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from pipeline.containers import (
    HIDDEN,
    MAX_HTML_BYTES,
    RECORDS,
    TEXT,
    ZIP,
    Source,
    Unreadable,
    format_of,
    members,
    open_file,
    os_reason,
    records,
    shown,
)  # fmt: skip

__all__ = ["MAX_HTML_BYTES", "Source", "Unreadable", "iter_sources"]

_ACCEPTED = ".txt, .html, .htm, .jsonl, .jsonl.gz or .zip"


def iter_sources(
    paths: Sequence[Path], skipped: Callable[[str], None] = lambda path: None
) -> Iterator[Source]:
    """Yield the sources in files and folders, ordered by path; call ``skipped`` for other files.

    Hidden files and gold (``*.gold.jsonl``) are passed over in silence. Where two inputs hold the
    same relative path, as many names of parent folders are put before it as tell them apart.
    """
    files, problems = find_files(paths, skipped)
    for path, file in files:
        yield from sources_of(path, file, skipped)
    yield from problems


def find_files(
    paths: Sequence[Path], skipped: Callable[[str], None] = lambda path: None
) -> tuple[list[tuple[str, Path]], list[Source]]:
    """Return the files that may hold articles, each with its path, in order; and what cannot be looked into.

    No file is opened. Paths and ``skipped`` are those of ``iter_sources``.
    """
    found, problems = _find(paths, skipped)
    return sorted(_distinct(found).items()), problems


def _find(paths: Sequence[Path], skipped: Callable[[str], None]) -> tuple[dict[Path, str], list[Source]]:
    """Return the files with their relative paths, and the problems met on the way."""
    found: dict[Path, str] = {}
    problems: list[Source] = []
    for given in paths:
        top = Path(os.path.abspath(given))
        if top.is_dir():
            for file, relative in _walk(top, problems):
                if format_of(file.name) is not None:
                    found.setdefault(file, relative)
                else:
                    skipped(shown(relative))
        elif not os.path.lexists(top):
            problems.append(Source(shown(str(given)), problem="there is no such file or folder"))
        elif format_of(top.name) is None:
            problem = f"its name does not end in {_ACCEPTED}; convert it to one of these"
            problems.append(Source(shown(top.name), problem=problem))
        else:
            found.setdefault(top, top.name)
    return found, problems


def _walk(top: Path, problems: list[Source]) -> Iterator[tuple[Path, str]]:
    def refused(error: OSError) -> None:
        name = Path(error.filename or top)
        relative = name.relative_to(top).as_posix() if name != top else top.name
        problems.append(Source(shown(relative), problem=os_reason(error)))

    for folder, folders, names in os.walk(top, onerror=refused):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in folders:
            if (link := Path(folder, name)).is_symlink():
                problem = "it is a link to a folder and was not followed; give that folder too"
                problems.append(Source(shown(link.relative_to(top).as_posix()), problem=problem))
        for name in names:
            if not HIDDEN.search(name):
                file = Path(folder, name)
                yield file, file.relative_to(top).as_posix()


def _distinct(found: dict[Path, str]) -> dict[str, Path]:
    """Return ``found`` by path, each lengthened by parent folders until no two are the same."""
    paths = dict(found)
    while True:
        counts = Counter(paths.values())
        clashes = [file for file, path in paths.items() if counts[path] > 1]
        if not clashes:
            return {shown(path): file for file, path in paths.items()}
        for file in clashes:
            parts = len(Path(paths[file]).parts) + 1
            paths[file] = Path(*file.parts[-parts:]).as_posix().lstrip("/")


def sources_of(path: str, file: Path, skipped: Callable[[str], None]) -> Iterator[Source]:
    """Yield the sources in one file whose path is ``path``: one, or one for each record of a container."""
    kind = format_of(file.name)
    try:
        if kind not in (RECORDS, ZIP):
            # A file of its own is opened when its article is read; here only what it is matters.
            regular = stat.S_ISREG(file.stat().st_mode)
            problem = None if regular else "it is no regular file (a device, a pipe or a socket)"
            yield Source(path, kind or TEXT, file, problem=problem)
            return
        with open_file(file) as stream:
            if kind == RECORDS:
                yield from records(path, stream, file.name.lower().endswith(".gz"))
            else:
                yield from members(path, stream, skipped)
    except Unreadable as error:
        yield Source(path, problem=str(error))
    except OSError as error:
        yield Source(path, problem=os_reason(error))
