"""A command's processor time in seconds, and the peak of its largest process in MB: ``python -m tests.peak COMMAND``.

A program of its own because a process starts with the peak of the one that it was forked from; this one is small.
"""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from contextlib import suppress

PR_SET_CHILD_SUBREAPER = 36  # of Linux, see prctl(2)


def main(command: list[str]) -> int:
    """Run ``command`` and print both figures; return its status, or that of the first process of it that failed.

    Workers are not the command's own children: what outlives their parent becomes a child of this process.
    """
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
    subprocess.Popen(command, stdout=subprocess.DEVNULL)
    seconds = peak = 0.0
    with suppress(ChildProcessError):
        while True:
            _, status, usage = os.wait4(-1, 0)
            if status:
                return 1
            seconds += usage.ru_utime + usage.ru_stime
            peak = max(peak, usage.ru_maxrss / 1024)
    print(seconds, peak)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
