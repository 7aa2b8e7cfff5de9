"""Pages kept in memory while the database behind them stays the same: they say the same until it changes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Any

from pipeline.web.guard import App, Message, Receive, Send
from pipeline.web.site import Site

#: About 30 MB of pages of the usual 30 kB.
PAGES = 1000
_LARGEST = 200_000


class Cache:
    """Wraps an app; answers a page that was asked for before from memory."""

    def __init__(self, app: App, site: Site) -> None:
        """``site``: whose database and corrections decide how long a page holds."""
        self._app = app
        self._site = site
        self._pages: OrderedDict[Hashable, list[Message]] = OrderedDict()

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["method"] != "GET" or scope["path"].startswith(("/api/", "/static/")):
            await self._app(scope, receive, send)
            return
        key = (self._site.library.state(), scope["path"], scope["query_string"])
        if (known := self._pages.get(key)) is not None:
            self._pages.move_to_end(key)
            for message in known:
                await send(dict(message))
            return
        sent: list[Message] = []

        async def noting(message: Message) -> None:
            sent.append(dict(message))
            await send(message)

        await self._app(scope, receive, noting)
        if _is_page(sent):
            self._pages[key] = sent
            if len(self._pages) > PAGES:
                self._pages.popitem(last=False)


def _is_page(sent: list[Message]) -> bool:
    """Whether an answer is one whole page that was found, and nobody's own."""
    if len(sent) != 2 or sent[0]["status"] != 200 or len(sent[1]["body"]) > _LARGEST:
        return False
    headers = dict(sent[0]["headers"])
    return headers.get(b"content-type", b"").startswith(b"text/html") and b"set-cookie" not in headers
