"""Streams of news end when the door closes, not when the server loses patience."""

from __future__ import annotations

import asyncio

from bot.web.streams import Streams

NEVER = 3600.0


async def test_whoever_waits_is_told_at_once_that_it_ends() -> None:
    """Everybody, however long they meant to wait."""
    streams = Streams()
    waiting = [asyncio.create_task(streams.open_after(NEVER)) for _ in range(3)]
    await asyncio.sleep(0)
    streams.close()

    assert await asyncio.gather(*waiting) == [False, False, False]
    assert not await streams.open_after(NEVER)


async def test_while_it_is_open_a_wait_ends_by_itself() -> None:
    """And the stream goes on."""
    assert await Streams().open_after(0.001)
