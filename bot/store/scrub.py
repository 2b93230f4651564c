"""Overwrites what was erased where no query finds it any more: free pages, the log, dead rows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.engine import Store


async def size(store: Store) -> int:
    """Give the bytes that a scrub has to write on SQLite; 0 on PostgreSQL, which does it aside."""
    if store.engine.dialect.name == "postgresql":
        return 0
    async with store.read() as session:
        pages = (await session.execute(sa.text("PRAGMA page_count"))).scalar_one()
        return int(pages) * int((await session.execute(sa.text("PRAGMA page_size"))).scalar_one())


async def scrub(store: Store) -> bool:
    """Overwrite it; nobody writes meanwhile on SQLite.

    Returns:
        False where a reader still looks at what was before: try again later.
    """
    async with store.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            return await _vacuum(connection)
        return await _rewrite(connection)


async def _rewrite(connection: AsyncConnection) -> bool:
    """Write the file anew and cut its log to nothing.

    Deleted cells are zeroed at once (secure_delete), but a page that was split may hold copies of
    cells that moved to another one since.
    """
    run = await _driver(connection)
    await run("VACUUM")
    done = await (await run("PRAGMA wal_checkpoint(TRUNCATE)")).fetchall()
    is_busy = done[0][0]
    return not is_busy


async def _driver(connection: AsyncConnection) -> Callable[[str], Awaitable[Any]]:
    """Give the driver's own way to run a statement: within a transaction neither works."""
    driver = (await connection.get_raw_connection()).driver_connection
    if driver is None:
        raise RuntimeError("a connection without its driver cannot be scrubbed")
    execute: Callable[[str], Awaitable[Any]] = driver.execute
    return execute


async def _vacuum(connection: AsyncConnection) -> bool:
    alone = await connection.execution_options(isolation_level="AUTOCOMMIT")
    await alone.execute(sa.text("SET statement_timeout = 0"))
    try:
        await alone.execute(sa.text("VACUUM"))
    finally:
        await alone.execute(sa.text("RESET statement_timeout"))
    return True
