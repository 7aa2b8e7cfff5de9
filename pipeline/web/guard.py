"""What keeps other sites, broken clients and large bodies away from the pages: one ASGI middleware.

Everything is refused with a 4xx before a page is asked for. The server is meant for one machine, so
that only its own names are answered (a foreign name in ``Host`` is how a web page reaches a server on
the reader's own machine), and only its own pages may post.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]

#: An article has some kilobytes; this is room for the longest paste that is still one.
MOST_BYTES = 1_000_000
#: What is still read and thrown away, so that a client that sends too much can hear why it is refused.
MOST_DISCARDED = 20_000_000
#: How long a client may take to send its body.
SECONDS_FOR_BODY = 15.0

HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
LOCAL = ("localhost", "127.0.0.1", "[::1]")


class Guard:
    """Wraps an app; answers only requests for ``hosts``, and posts only from its own pages."""

    def __init__(self, app: App, hosts: Iterable[str] = ()) -> None:
        """``hosts``: names beside those of the own machine that the server is reached by."""
        self._app = app
        self._hosts = {*LOCAL, *hosts}

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request, or refuse it."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        send = _with_headers(send)
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        refusal = self._refusal(scope, headers)
        if refusal is None and scope["method"] in ("POST", "PUT", "PATCH", "DELETE"):
            body, refusal = await _read(receive, headers)
            receive = _replay(body, receive)
        if refusal is None:
            await self._app(scope, receive, send)
        else:
            await _refuse(send, *refusal)

    def _refusal(self, scope: MutableMapping[str, Any], headers: MutableMapping[str, str]) -> tuple[int, str] | None:
        hosts = [value for name, value in scope["headers"] if name == b"host"]
        if len(hosts) != 1 or _name(headers["host"]) not in self._hosts:
            return 421, "This server answers only to its own name. / Máy chủ chỉ trả lời tên của chính nó."
        if scope["method"] not in ("GET", "HEAD", "OPTIONS") and not _is_own(headers):
            return 403, "A form of another site cannot post here. / Không nhận biểu mẫu gửi từ trang khác."
        return None


def _name(host: str) -> str:
    """The name in a ``Host`` header, without its port."""
    name, _, port = host.rpartition(":")
    return (name if port.isdigit() else host).lower()


def _is_own(headers: MutableMapping[str, str]) -> bool:
    """Whether a post comes from a page of this server, or from a program (no browser leaves both out)."""
    site = headers.get("sec-fetch-site")
    if site is not None and site not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc.lower() == headers["host"].lower()


async def _read(receive: Receive, headers: MutableMapping[str, str]) -> tuple[bytes, tuple[int, str] | None]:
    """The body, or why it is refused: too large, too slow, or given up by the client."""
    length = headers.get("content-length", "0")
    announced = int(length) if length.isdigit() else 0
    chunks: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(SECONDS_FOR_BODY):
            while announced <= MOST_DISCARDED:
                message = await receive()
                if message["type"] == "http.disconnect":
                    return b"", (400, "The request ended before its body.")
                size += len(message.get("body", b""))
                if size > MOST_DISCARDED:
                    break
                if size <= MOST_BYTES:
                    chunks.append(message.get("body", b""))
                if not message.get("more_body"):
                    break
    except TimeoutError:
        return b"", (408, "The body came too slowly. / Dữ liệu gửi đến quá chậm.")
    if max(size, announced) > MOST_BYTES:
        return b"", (413, "At most 1 MB can be sent. / Chỉ gửi được tối đa 1 MB.")
    return b"".join(chunks), None


def _replay(body: bytes, receive: Receive) -> Receive:
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replayed() -> Message:
        return messages.pop() if messages else await receive()

    return replayed


def _with_headers(send: Send) -> Send:
    extra = [(name.encode(), value.encode()) for name, value in HEADERS.items()]

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", []), *extra]
        await send(message)

    return sending


async def _refuse(send: Send, status: int, reason: str) -> None:
    body = reason.encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode()),
               (b"connection", b"close")]  # fmt: skip
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
