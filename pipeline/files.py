"""Files and folders that are replaced only once the new one is complete."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.store import StoreError


@contextmanager
def replaced(out: Path) -> Iterator[Path]:
    """Yield a path beside ``out`` to write to, and move it to ``out`` where all went well.

    Where it did not, ``out`` stays as it was. Raises ``StoreError`` where ``out`` cannot be written.
    """
    try:
        handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.")
        os.close(handle)
        try:
            yield Path(name)
            os.chmod(name, 0o666 & ~_umask())
            os.replace(name, out)
        except BaseException:
            os.unlink(name)
            raise
    except OSError as error:
        raise StoreError(f"{out}: cannot be written ({error.strerror})") from None


@contextmanager
def replaced_folder(out: Path, ours: Callable[[Path], bool]) -> Iterator[Path]:
    """Yield an empty folder beside ``out`` to fill, and move it to ``out`` where all went well.

    A folder that exists is replaced where it is empty or ``ours`` says that an earlier run made it.
    Raises ``StoreError`` where it is anything else, and where ``out`` cannot be written.
    """
    if out.exists() and not (out.is_dir() and (not any(out.iterdir()) or ours(out))):
        raise StoreError(f"{out}: this is not a data package of an earlier export; choose another folder")
    try:
        with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as name:
            fresh, old = Path(name, "new"), Path(name, "old")
            fresh.mkdir()
            yield fresh
            if out.exists():
                out.rename(old)
            fresh.rename(out)
    except OSError as error:
        raise StoreError(f"{out}: cannot be written ({error.strerror})") from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
