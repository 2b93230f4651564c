"""APScheduler ticks; the tables remember what is due."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.jobs.pulse import Pulse
from bot.services.tracing import because

log = structlog.get_logger(__name__)

Tick = Callable[[], Awaitable[object]]


def _loop_time() -> float:
    return asyncio.get_running_loop().time()


@dataclass(slots=True)
class Ticking:
    """A scheduler that calls each tick every so many seconds.

    Its job store is memory and it decides nothing: a tick that is missed or late finds in the
    tables all that has become due since.
    """

    ticks: dict[str, tuple[float, Tick]]
    """By name, the interval in seconds and the function."""
    pulse: Pulse = field(default_factory=lambda: Pulse(_loop_time))
    _scheduler: AsyncIOScheduler = field(init=False)
    _under_way: int = 0
    _is_stopping: bool = False
    _idle: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self._idle.set()
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        for name, (seconds, tick) in self.ticks.items():
            self._scheduler.add_job(
                self._reported(name, tick),
                IntervalTrigger(seconds=seconds),
                id=name,
                name=name,
                coalesce=True,
                # The second finds the first at work and goes away; APScheduler would warn of it.
                max_instances=2,
                misfire_grace_time=None,
            )

    def start(self) -> None:
        """Begin to tick."""
        for name, (seconds, _) in self.ticks.items():
            self.pulse.expect(name, seconds)
        self._scheduler.start()

    async def stop(self) -> None:
        """Begin no tick any more and let those under way finish; when cancelled, end them."""
        self._is_stopping = True
        self._scheduler.pause()
        try:
            # One that was begun this instant says so first.
            await asyncio.sleep(0)
            await self._idle.wait()
        finally:
            self._scheduler.shutdown(wait=False)

    def _reported(self, name: str, tick: Tick) -> Tick:
        at_work = asyncio.Lock()

        async def run() -> None:
            if at_work.locked():
                return
            async with at_work:
                await counted()

        async def counted() -> None:
            self._under_way += 1
            self._idle.clear()
            began, is_done = self.pulse.now(), False
            try:
                with because(f"tick:{name}"):
                    await tick()
                is_done = True
            except asyncio.CancelledError:
                # The scheduler would log as an error what its own end does to it.
                if not self._is_stopping:
                    raise
            except Exception as error:  # noqa: BLE001 — a door: one failed tick must not end the rest
                log.error("tick_failed", tick=name, kind=type(error).__name__)  # noqa: TRY400 — no personal data
            finally:
                self.pulse.beat(name, began, is_done=is_done)
                self._under_way -= 1
                if not self._under_way:
                    self._idle.set()

        return run
