"""Serving a world over HTTP in the running loop, and stopping without a trace."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import uvicorn
from starlette.types import Scope
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.emulator.app import make_app
from bot.emulator.webhooks import Courier
from bot.emulator.world import World

GRACE = 2
"""Seconds that answers under way get when the server stops."""


@dataclass(frozen=True)
class Served:
    """A running server.

    Attributes:
        url: root without a slash at the end; what `JIEFANG_API_URL` is set to.
    """

    world: World
    url: str

    @property
    def base_url(self) -> str:
        """Return what python-telegram-bot calls `base_url`."""
        return f"{self.url}/bot"

    @property
    def base_file_url(self) -> str:
        """Return what python-telegram-bot calls `base_file_url`."""
        return f"{self.url}/file/bot"


class Connections:
    """The open connections by the peer's address, so that a fault can cut one."""

    def __init__(self) -> None:
        self._open: dict[object, asyncio.Transport] = {}

    def protocol(self) -> type[H11Protocol]:
        """Return uvicorn's protocol with its connections written down here."""
        connections = self._open

        class Counted(H11Protocol):
            def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
                super().connection_made(transport)
                connections[self.client] = transport

            def connection_lost(self, exc: Exception | None) -> None:
                connections.pop(self.client, None)
                super().connection_lost(exc)

        return Counted

    def cut(self, scope: Scope) -> None:
        """Reset the connection a request came on."""
        transport = self._open.get(tuple(scope["client"]))
        if transport is not None:
            transport.abort()


@asynccontextmanager
async def serve(world: World, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[Served]:
    """Serve the world until the block ends.

    Args:
        world: what is served; several servers may not share one.
        host: address to listen on.
        port: 0 for any free one.

    Raises:
        OSError: the port is taken.
    """
    connections = Connections()
    listener = socket.create_server((host, port), backlog=256)
    # Accepted connections inherit it; asyncio sets it only on sockets that name their protocol,
    # and without it an answer's second packet waits 40 ms for the first one's receipt.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    config = uvicorn.Config(
        make_app(world, connections.cut),
        http=connections.protocol(),
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        log_level="critical",
        proxy_headers=False,
        date_header=False,
        timeout_graceful_shutdown=GRACE,
    )
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup(sockets=[listener])
    await server.on_tick(0)
    courier = asyncio.create_task(Courier(world).run())
    try:
        yield Served(world, f"http://{host}:{listener.getsockname()[1]}")
    finally:
        world.close()
        courier.cancel()
        with suppress(asyncio.CancelledError):
            await courier
        await server.shutdown(sockets=[listener])
