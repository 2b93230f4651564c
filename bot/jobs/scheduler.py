"""APScheduler ticks; the tables remember what is due."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

log = structlog.get_logger(__name__)

Tick = Callable[[], Awaitable[object]]


def build_scheduler(ticks: dict[str, tuple[float, Tick]]) -> AsyncIOScheduler:
    """Make a scheduler that calls each tick every so many seconds.

    Its job store is memory and it decides nothing: a tick that is missed or late finds in the
    tables all that has become due since.

    Args:
        ticks: By name, the interval in seconds and the function.
    """
    scheduler = AsyncIOScheduler(timezone="UTC")
    for name, (seconds, tick) in ticks.items():
        scheduler.add_job(
            _reported(name, tick),
            IntervalTrigger(seconds=seconds),
            id=name,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
    return scheduler


def _reported(name: str, tick: Tick) -> Tick:
    async def run() -> None:
        try:
            await tick()
        except Exception as error:  # noqa: BLE001 — a door: one failed tick must not end the rest
            log.error("tick_failed", tick=name, kind=type(error).__name__)  # noqa: TRY400 — no personal data

    return run
