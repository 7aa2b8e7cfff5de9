"""Which forms are this server's own: a token in each form that belongs to a cookie of the reader's."""

from __future__ import annotations

import hmac
import secrets

from fastapi import HTTPException, Request
from fastapi.responses import Response

COOKIE = "dtifacts_form"
#: Forms of an earlier server are refused: the secret is never written anywhere.
_SECRET = secrets.token_bytes(32)
_HEX = 32


def reader_of(request: Request) -> str:
    """The reader's cookie, or a new one for ``give`` to set."""
    known = request.cookies.get(COOKIE, "")
    return known if len(known) == 2 * _HEX and known.isalnum() else secrets.token_hex(_HEX)


def token(reader: str) -> str:
    """The token that the forms of ``reader`` carry."""
    return hmac.new(_SECRET, reader.encode(), "sha256").hexdigest()


def give(response: Response, reader: str) -> None:
    """Set the cookie; no script and no other site can use it."""
    response.set_cookie(COOKIE, reader, httponly=True, samesite="strict", path="/")


def require(request: Request, given: str) -> None:
    """Raise a 403 unless ``given`` is the token of the reader who posts."""
    reader = request.cookies.get(COOKIE, "")
    if not reader or not hmac.compare_digest(token(reader).encode(), given.encode()):
        raise HTTPException(403, "this form is out of date; open the page again and repeat the change")
