"""What decides which facts a text gives, as one short digest."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path


def rules_version() -> str:
    """Return a digest of everything that decides which facts a text gives.

    That is the sources of ``pipeline``, ``extractors`` and ``gazetteers``, and the versions of the
    libraries that cut the text.
    """
    root = Path(__file__).resolve().parent.parent
    found = hashlib.sha256()
    for folder in ("pipeline", "extractors", "gazetteers"):
        for path in sorted((root / folder).rglob("*.*")):
            if path.suffix in (".py", ".csv", ".yaml"):
                found.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes())
    for name in ("underthesea", "spacy", "trafilatura", "rensa"):
        found.update(version(name).encode() + b"\0")
    return found.hexdigest()[:16]
