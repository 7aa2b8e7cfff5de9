"""Checking a pasted text in a process apart: pages stay quick meanwhile, and a text that hangs is given up."""

from __future__ import annotations

import multiprocessing
import queue
import threading
from datetime import date
from multiprocessing.connection import Connection
from typing import Any

from pipeline.check import Checked

#: Far over what an article of 100,000 characters takes; what takes longer hangs.
SECONDS = 20.0
#: The first text waits for the language libraries to be loaded.
SECONDS_TO_START = 60.0


class TooSlow(Exception):
    """A text took longer than any article should."""


class Reader:
    """Processes that read and check texts, as many at once as there are processes."""

    def __init__(self, processes: int = 2) -> None:
        """Start ``processes``; they load the language libraries at once."""
        self._idle: queue.Queue[_Worker] = queue.Queue()
        for _ in range(processes):
            self._idle.put(_Worker())

    def __call__(self, text: str, published: date | None = None, province: str | None = None) -> Checked:
        """Check ``text``; see ``pipeline.check.check_text``. Raises ValueError and ``TooSlow``."""
        worker = self._idle.get()
        try:
            return worker.ask(text, published, province)
        except TooSlow:
            worker.close()
            worker = _Worker()
            raise
        finally:
            self._idle.put(worker)

    def close(self) -> None:
        """End the processes."""
        while not self._idle.empty():
            self._idle.get().close()


class _Worker:
    def __init__(self) -> None:
        # a fresh interpreter: a fork of a server would inherit its threads' locks and its sockets
        context = multiprocessing.get_context("spawn")
        self._pipe, end = context.Pipe()
        self._process = context.Process(target=_serve, args=(end,), daemon=True)
        self._process.start()
        end.close()
        self._ready = threading.Event()

    def ask(self, *question: Any) -> Checked:
        """Have one text checked."""
        try:
            self._wait_until_ready()
            self._pipe.send(question)
            if not self._pipe.poll(SECONDS):
                raise TooSlow
            answer = self._pipe.recv()
        except (EOFError, OSError):
            raise TooSlow from None
        if isinstance(answer, str):
            raise ValueError(answer)
        assert isinstance(answer, Checked)
        return answer

    def _wait_until_ready(self) -> None:
        if not self._ready.is_set():
            if not self._pipe.poll(SECONDS_TO_START):
                raise TooSlow
            self._pipe.recv()
            self._ready.set()

    def close(self) -> None:
        """End the process, at once."""
        self._process.kill()
        self._process.join()
        self._pipe.close()


def _serve(pipe: Connection) -> None:
    import signal

    from pipeline.check import check_text

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    check_text("Năm 2022, Long An xếp thứ 11/63 về chuyển đổi số.")
    pipe.send(True)
    while True:
        try:
            question = pipe.recv()
        except (EOFError, OSError):
            # the server has ended
            return
        try:
            pipe.send(check_text(*question))
        except ValueError as error:
            pipe.send(str(error))
