"""Files that are replaced only once the new one is complete."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
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


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
