"""Refuses a body that is too large, before it is read, with the specification's kind of error.

Starlette's own limit does the same, and answers in plain text.
"""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BYTES = 64 * 1024
"""Of a request's body: the longest report in Chinese, escaped, is under 45 kB."""


class Bounded:
    """Wraps an application; what a request says of its length is not taken on trust."""

    def __init__(self, app: ASGIApp, most_bytes: int = MOST_BYTES) -> None:
        self._app, self._most = app, most_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count what arrives."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        said = Request(scope).headers.get("content-length", "0")
        left = -1 if said.isdecimal() and int(said) > self._most else self._most

        async def counted() -> Message:
            nonlocal left
            message = await receive() if left >= 0 else {}
            left -= len(message.get("body", b""))
            if left < 0:
                raise HTTPException(413)
            return message

        await self._app(scope, counted, send)
