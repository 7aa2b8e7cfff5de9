"""Serving the pages on this machine."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol

from pipeline.web.app import create_app
from pipeline.web.library import Library
from pipeline.web.reader import Reader
from pipeline.web.site import Site

#: How long a client may take to say what it wants.
SECONDS_FOR_REQUEST = 10.0


class Impatient(H11Protocol):
    """HTTP that hangs up on who does not finish a request's head; uvicorn alone would wait for ever."""

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start to wait for the first request."""
        super().connection_made(transport)
        self._deadline = self.loop.call_later(SECONDS_FOR_REQUEST, self._hang_up)

    def handle_events(self) -> None:
        """Take what has come in; a whole head ends the wait."""
        super().handle_events()
        if self.cycle is not None and self._deadline is not None:
            self._deadline.cancel()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the wait."""
        if self._deadline is not None:
            self._deadline.cancel()
        super().connection_lost(exc)

    def _hang_up(self) -> None:
        self.transport.close()


def config_of(app: FastAPI, host: str, port: int) -> uvicorn.Config:
    """How the server listens: patient for seconds with clients, with heads of requests up to 32 kB."""
    return uvicorn.Config(
        app, host=host, port=port, http=Impatient, ws="none", log_level="warning", server_header=False,
        timeout_keep_alive=5, h11_max_incomplete_event_size=32_768, timeout_graceful_shutdown=3,
    )  # fmt: skip


def serve(database: Path, port: int, host: str, editable: bool, announce: Callable[[str], None]) -> None:
    """Serve ``database`` until interrupted; ``announce`` is told the address once it can be opened.

    Raises ``OSError`` where the address cannot be listened on.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family) as listening:
        reader = Reader()
        try:
            local = host in ("127.0.0.1", "localhost", "::1")
            app = create_app(Site(Library(database), reader, editable), () if local else (host,))
            announce(f"http://{f'[{host}]' if ':' in host else host}:{port}/")
            # uvicorn passes Ctrl-C on when it has ended; ending is what was asked for
            with suppress(KeyboardInterrupt):
                uvicorn.Server(config_of(app, host, port)).run(sockets=[listening])
        finally:
            reader.close()
