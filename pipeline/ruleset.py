"""What decides which facts a text gives, as one short digest."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent
_SHOWING = (_ROOT / "pipeline" / "web", _ROOT / "pipeline" / "htmlreport")


def sources() -> list[Path]:
    """Return the files that decide which facts a text gives."""
    return [
        path
        for folder in ("pipeline", "extractors", "gazetteers")
        for path in sorted((_ROOT / folder).rglob("*.*"))
        if path.suffix in (".py", ".csv", ".yaml") and not any(map(path.is_relative_to, _SHOWING))
    ]


def rules_version() -> str:
    """Return a digest of everything that decides which facts a text gives.

    That is the sources of ``pipeline``, ``extractors`` and ``gazetteers``, and the versions of the
    libraries that cut the text. Pages and reports only show facts: a change of theirs reads nothing anew.
    """
    found = hashlib.sha256()
    for path in sources():
        found.update(str(path.relative_to(_ROOT)).encode() + b"\0" + path.read_bytes())
    for name in ("underthesea", "spacy", "trafilatura", "rensa"):
        found.update(version(name).encode() + b"\0")
    return found.hexdigest()[:16]
