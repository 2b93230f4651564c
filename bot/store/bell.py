"""Wakes the workers of all processes: what one commits rings in the others."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

import sqlalchemy as sa
import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.engine import Session, is_postgresql

log = structlog.get_logger(__name__)
_CHANNEL = "jiefang"
_AGAIN_SECONDS = 1.0
UPDATES, FIRINGS, DELIVERIES = "updates", "firings", "deliveries"


async def ring(session: Session | AsyncConnection, who: str) -> None:
    """Wake the workers of that name everywhere when this transaction has committed.

    On SQLite there is one process, whose parts ring each other directly.
    """
    if is_postgresql(session):
        await session.execute(sa.select(sa.func.pg_notify(_CHANNEL, who)))


async def listen(url: str, bells: Mapping[str, Callable[[], None]]) -> None:
    """Ring what is called for until cancelled; workers look by themselves now and then anyway."""
    # Here, so that an office on SQLite carries no driver for PostgreSQL.
    from bot.store.dedicated import GONE

    while True:
        try:
            await _listen(url, bells)
        except GONE as error:
            log.warning("bell_lost", kind=type(error).__name__)
        await asyncio.sleep(_AGAIN_SECONDS)


async def _listen(url: str, bells: Mapping[str, Callable[[], None]]) -> None:
    from bot.store.dedicated import connect

    async with await connect(url) as connection:
        await connection.execute(f"LISTEN {_CHANNEL}")
        for bell in bells.values():
            # Calls may have been missed.
            bell()
        async for call in connection.notifies():
            if call.payload in bells:
                bells[call.payload]()
