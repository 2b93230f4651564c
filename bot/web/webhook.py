"""The webhook: an update is committed before 200 is said."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from fastapi import Request, Response

from bot.services.raw_updates import read_update
from bot.store.engine import StoreFailure

log = structlog.get_logger(__name__)
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 — a header's name
_BODY_LIMIT = 1 << 20
"""Bytes of an update; Telegram's own are a few kilobytes."""

Record = Callable[[Sequence[Mapping[str, Any]]], Awaitable[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """Where Telegram delivers updates."""

    path: str
    secret: str
    record: Record
    ring: Callable[[], None]

    async def receive(self, request: Request) -> Response:
        """Store one update; refused before it is read unless it carries the secret."""
        given = request.headers.get(SECRET_HEADER, "")
        # Compared in constant time, so that the answer's delay gives nothing away.
        if not hmac.compare_digest(given.encode(), self.secret.encode()):
            return Response(status_code=403)
        body = await _body(request)
        if body is None:
            return Response(status_code=413)
        update = _update(body)
        if update is None:
            return Response(status_code=400)
        try:
            await self.record([update])
        except StoreFailure as error:
            # Not acknowledged: Telegram keeps it and calls again.
            log.error("update_not_stored", kind=type(error).__name__)  # noqa: TRY400 — no personal data
            return Response(status_code=503)
        self.ring()
        return Response(status_code=200)


async def _body(request: Request) -> bytes | None:
    received = bytearray()
    async for chunk in request.stream():
        received += chunk
        if len(received) > _BODY_LIMIT:
            return None
    return bytes(received)


def _update(body: bytes) -> Mapping[str, Any] | None:
    return read_update(body.decode("utf-8", "replace"))
