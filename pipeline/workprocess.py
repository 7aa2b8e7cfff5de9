"""What runs in a worker process: answer jobs, within limits that hold for each of them."""

from __future__ import annotations

import resource
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection

from pipeline.reader import Result
from pipeline.sources import Source

Read = Callable[[int, Source], Result]
Job = tuple[int, Source]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one source may cost: seconds of processor time, seconds by the clock, bytes of memory.

    The longest text allowed, a million characters of news, took 4 seconds and 20 MB: time is for machines
    five times slower, and by the clock for six processes on one core. ``memory`` comes on top of the
    150 MB that a worker holds before it begins, so that it stays below 500 MB.
    """

    processor_seconds: int = 20
    seconds: float = 120
    memory: int = 350_000_000


DEFAULT_LIMITS = Limits()


def work(connection: Connection, read: Read, limits: Limits) -> None:
    """Answer jobs until the pipe is closed, as it is too when the main process has died.

    None is sent when the process has begun, and when it begins a batch.
    """
    # Ctrl-C is for the main process, which then ends the workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _limit_memory(limits.memory)
    try:
        connection.send(None)
        while jobs := connection.recv():
            connection.send(None)
            for number, source in jobs:
                used = int(time.process_time()) + 1
                resource.setrlimit(resource.RLIMIT_CPU, (used + limits.processor_seconds, resource.RLIM_INFINITY))
                connection.send((number, read(number, source)))
    except (EOFError, ConnectionError):
        return


def _limit_memory(allowed: int) -> None:
    """Let this process hold ``allowed`` bytes more than now; beyond, allocations fail."""
    try:
        with open("/proc/self/statm", encoding="ascii") as stream:
            now = int(stream.read().split()[5]) * resource.getpagesize()
    except OSError:
        # no Linux: there is no such count, and no such limit
        return
    resource.setrlimit(resource.RLIMIT_DATA, (now + allowed, now + allowed))
