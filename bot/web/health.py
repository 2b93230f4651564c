"""How the bot is, for whoever keeps it running: alive, ready, and figures for Prometheus."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus
from ipaddress import ip_address

from fastapi import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from bot.domain.vitals import Reading, Vital

_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")
"""A request with any of these comes from somewhere else, whoever handed it on."""
_FORMAT = "text/plain; version=0.0.4; charset=utf-8"


async def alive() -> dict[str, str]:
    """Say that the process is up."""
    return {"status": "ok"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What tells how this process is."""

    look: Callable[[], Awaitable[tuple[Reading, ...]]]
    figures: Callable[[], Awaitable[bytes]]
    token: str | None
    """Who shows it reads the figures from anywhere; without one only this machine does."""

    async def ready(self) -> Response:
        """Say which part is not ready; 503 if any."""
        readings = await self.look()
        is_ready = all(one.is_well for one in readings)
        status = HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE
        parts = {one.vital.value: _part(one) for one in readings}
        return JSONResponse({"ready": is_ready, "parts": parts}, status)

    async def metrics(self, request: Request) -> Response:
        """Give the figures to whoever may have them."""
        if not self._may_read(request):
            return PlainTextResponse("not for everybody", HTTPStatus.FORBIDDEN)
        return Response(await self.figures(), media_type=_FORMAT)

    def _may_read(self, request: Request) -> bool:
        if self.token is None:
            return _is_of_this_machine(request)
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), self.token.encode())


def _part(reading: Reading) -> dict[str, object]:
    unit = "free_bytes" if reading.vital is Vital.DISK else "seconds"
    value = None if reading.value is None else round(reading.value, 3)
    return {"ready": reading.is_well, unit: value, "limit": reading.limit}


def _is_of_this_machine(request: Request) -> bool:
    if request.client is None or any(name in request.headers for name in _FORWARDED):
        return False
    try:
        return ip_address(request.client.host).is_loopback
    except ValueError:
        return False
