"""One life of the bot after the other, each ended by a kill, while people live on.

An update over which the process died three times is set aside by design, so one that has seen two
deaths is let through before the next. So is what has gathered where a busy machine leaves the bot
less time between kills than people's updates take.
"""

from __future__ import annotations

import asyncio
import random
import time
from typing import Protocol

from tests.faults.forking import Plan
from tests.faults.office import Office
from tests.faults.people import Day, Diary

_PATIENCE = 300.0
"""People wait as long as the kills go on: on a busy machine hardly a life gets to them."""
_MOST_WAITING = 8
"""Updates; four people who wait for answers have fewer under way."""


class Die(Protocol):
    """Starts the bot and returns when it has been killed; to spare is to let it catch up first."""

    async def __call__(self, *, spare: bool) -> None: ...


async def lived_through(
    office: Office, dice: random.Random, kills: int, die: Die
) -> tuple[Diary, str]:
    """Let people live until the bot has died so often; then it works off what is left and stops.

    Returns:
        What people did, and the figures in a line.
    """
    day = Day(office, dice, lambda: office.kills >= kills, patience=_PATIENCE)
    began = time.monotonic()
    async with asyncio.TaskGroup() as group:
        group.create_task(_lives(office, kills, die))
        day.live(group)
    await office.quiet()
    await office.stop()
    return day.diary, _figures(office, day, time.monotonic() - began)


async def _lives(office: Office, kills: int, die: Die) -> None:
    while office.kills < kills:
        await die(spare=office.has("inbox_update") and must_live(office))
        if office.has("schedule"):
            office.make_digest_due(minutes=office.kills)
    office.world.signal.notify()
    await office.start()


async def catch_up(office: Office, plan: Plan | None = None) -> None:
    """Start the bot and let it live until nothing has to be let through any more."""
    await office.start(plan)
    await office.until(lambda: not must_live(office), _PATIENCE)


def must_live(office: Office) -> bool:
    """Tell whether the next kill has to wait for what the bot has in hand."""
    query = "SELECT attempt FROM inbox_update WHERE status IN ('new', 'working')"
    attempts = [row["attempt"] for row in office.rows(query)]
    return len(attempts) > _MOST_WAITING or max(attempts, default=0) > 1


def _figures(office: Office, day: Day, seconds: float) -> str:
    calls, starts = office.world.ledger.calls_seen, sorted(office.starts)
    rows = office.rows("SELECT status, COUNT(*) FROM delivery WHERE kind = 'digest' GROUP BY 1")
    digests = ", ".join(f"{count} {status}" for status, count in map(tuple, rows))
    return (
        f"{office.kills} kills in {seconds:.0f} s; {len(office.people.bot.queue.history)} updates,"
        f" {day.diary.asked} questions, {len(day.diary.submitted)} complaints,"
        f" {day.diary.progress} figures, digests {digests or 'none'}, {calls} calls;"
        f" of {len(starts)} starts 99 in 100 ready within {starts[len(starts) * 99 // 100]:.1f} s"
    )
