"""What the clock does: plans what falls due, tells what was set aside, reads edited knowledge."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

import structlog
from telegram import Bot as TelegramBot

from bot.adapters.knowledge_files import Broken, KnowledgeSource, Reloaded, format_problems
from bot.adapters.memory import trim
from bot.bootstrap.knowledge import Learning, put
from bot.bootstrap.services import Services
from bot.handlers.topics import look
from bot.jobs.alarm import AlarmClock
from bot.jobs.breakthroughs import BreakthroughClock
from bot.jobs.health import HealthClock
from bot.jobs.scheduler import Tick

log = structlog.get_logger(__name__)
TOPICS_SECONDS = 60.0
"""How often to look whether the staff group has topics: nobody tells when that changes."""
ALARM_SECONDS = 1.0
"""How often to look for complaints whose limits come near or pass."""
HEALTH_SECONDS = 10.0
"""How often to look how the bot is."""
RETENTION_SECONDS = 600.0
"""How often to look, by night, what has been kept long enough."""
SCRUB_SECONDS = 10.0
"""How often to look whether an erasure left something in free space."""
ERASED_SECONDS = 20.0
"""How often each process looks for copies of files that were erased."""
REFUSALS_SECONDS = 5.0
"""How often each process writes down who was refused."""
MEMORY_SECONDS = 300.0
"""How often each process returns what it holds and does not need."""
RADAR_SECONDS = 2.0
"""How often to look for what comes back."""


def job_ticks(
    services: Services,
    *,
    on_planned: Callable[[], None],
    on_posted: Callable[[], None],
    on_started: Callable[[], None],
) -> dict[str, tuple[float, Tick]]:
    """Name each tick of the jobs with its interval in seconds; any number of processes may tick.

    Args:
        on_planned: Rung when instants have come.
        on_posted: Rung when messages wait.
        on_started: Rung when recipients of an announcement wait.
    """
    clock = AlarmClock(services.alarms)
    tasks = BreakthroughClock(services.radar, services.answering)

    async def announce() -> None:
        await _announce(services, on_posted, on_started)

    async def tell_set_aside() -> None:
        await services.notices.quarantined(*await services.inbox.set_aside())

    return {
        "schedules": (1.0, _ringing(services.schedules.tick, on_planned)),
        "progress due": (5.0, services.reminders.remind),
        "alarms": (ALARM_SECONDS, _ringing(clock.tick, on_posted)),
        "breakthroughs": (RADAR_SECONDS, _ringing(tasks.tick, on_posted)),
        "announcements": (1.0, announce),
        "set aside": (15.0, tell_set_aside),
        "retention": (RETENTION_SECONDS, services.housekeeping.retention.tick),
        "anchors": (RETENTION_SECONDS, services.housekeeping.anchoring.tick),
        "scrubbing": (SCRUB_SECONDS, services.housekeeping.scrubbing.tick),
    }


def _ringing(look: Callable[[], Awaitable[int]], ring: Callable[[], None]) -> Tick:
    """Make a tick that rings when it found something."""

    async def run() -> None:
        if await look():
            ring()

    return run


def topics_ticks(
    services: Services, bot: TelegramBot, on_posted: Callable[[], None]
) -> dict[str, tuple[float, Tick]]:
    """Let jobs look now and then whether the staff group has topics."""

    async def see() -> None:
        if await look(bot, services.door):
            on_posted()

    return {"topics": (TOPICS_SECONDS, see)}


def health_ticks(
    clock: HealthClock, on_posted: Callable[[], None]
) -> dict[str, tuple[float, Tick]]:
    """Let jobs look now and then how the bot is, and call its admins."""
    return {"health": (HEALTH_SECONDS, _ringing(clock.tick, on_posted))}


async def _announce(
    services: Services, on_posted: Callable[[], None], on_started: Callable[[], None]
) -> None:
    if await services.announcement_clock.start_due():
        on_started()
    if await services.announcement_clock.close_done():
        on_posted()


def every_process_ticks(
    services: Services, source: KnowledgeSource, learning: Learning, cache: Path
) -> dict[str, tuple[float, Tick]]:
    """Let every process read edited knowledge, drop copies of files and trim, for itself."""

    async def reload() -> None:
        await _reload(services, source, learning, cache)

    return {
        "knowledge": (2.0, reload),
        "erased files": (ERASED_SECONDS, services.housekeeping.erased_files.tick),
        "refusals": (REFUSALS_SECONDS, services.door.refusals.tick),
        "memory": (MEMORY_SECONDS, partial(asyncio.to_thread, trim)),
    }


async def _reload(
    services: Services, source: KnowledgeSource, learning: Learning, cache: Path
) -> None:
    change = await asyncio.to_thread(source.poll)
    in_force = services.door.knowledge
    if isinstance(change, Reloaded):
        # What was written here is live already.
        if change.knowledge.version != in_force.knowledge.version:
            matcher = await asyncio.to_thread(learning.build, change.knowledge, cache)
            put(in_force, services.door.answers.second, change.knowledge, matcher)
            log.info("knowledge_reloaded", version=change.knowledge.version)
        await asyncio.to_thread(learning.tidy)
    elif isinstance(change, Broken):
        await services.notices.knowledge_broken(format_problems(change.problems))
