"""Ticks: what is under way at a stop is finished, and nobody hears of it."""

from __future__ import annotations

import asyncio

import pytest

from bot.jobs.scheduler import Ticking


async def test_a_tick_under_way_is_finished_before_the_stop(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """No error is logged, and no tick begins any more."""
    begun, may_end, count = asyncio.Event(), asyncio.Event(), 0

    async def tick() -> None:
        nonlocal count
        begun.set()
        await may_end.wait()
        count += 1

    ticking = Ticking({"slow": (0.01, tick)})
    ticking.start()
    await begun.wait()
    stopping = asyncio.create_task(ticking.stop())
    for _ in range(5):
        await asyncio.sleep(0)
    assert not stopping.done()
    may_end.set()
    await stopping

    assert count == 1
    assert caplog.records == []


async def test_a_tick_that_does_not_end_is_ended(caplog: pytest.LogCaptureFixture) -> None:
    """Whoever waits for the stop may give it up; no error is logged of what was meant."""
    begun, ended = asyncio.Event(), asyncio.Event()

    async def tick() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    ticking = Ticking({"stuck": (0.01, tick)})
    ticking.start()
    await begun.wait()
    stopping = asyncio.create_task(ticking.stop())
    await asyncio.sleep(0)
    stopping.cancel()
    await ended.wait()
    await asyncio.wait([stopping])
    for _ in range(5):
        await asyncio.sleep(0)

    assert stopping.cancelled()
    assert caplog.records == []


async def test_a_slow_tick_is_not_begun_again_beside_itself(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The next ones go by without a word; there is one again when it has ended."""
    count, most, under_way, again = 0, 0, 0, asyncio.Event()

    async def tick() -> None:
        nonlocal count, most, under_way
        count, under_way = count + 1, under_way + 1
        most = max(most, under_way)
        for _ in range(3):
            missed = asyncio.Event()
            asyncio.get_running_loop().call_later(0.01, missed.set)
            await missed.wait()
        under_way -= 1
        if count == 2:
            again.set()

    ticking = Ticking({"slow": (0.01, tick)})
    ticking.start()
    await again.wait()
    await ticking.stop()

    assert most == 1
    assert caplog.records == []
