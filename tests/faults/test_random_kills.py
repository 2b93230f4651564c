"""Kill -9 at random instants of a working day: nothing acknowledged is lost, nothing doubled.

Half of the kills strike by the clock, wherever the process happens to be (starting included), half
before a random line of the working parts. An update over which the process died three times is
set aside by design, so one that has seen two deaths is let through before the next.
"""

from __future__ import annotations

import asyncio
import random
import time

import pytest

from tests.faults.checks import broken_promises
from tests.faults.conftest import HowMany
from tests.faults.office import Office
from tests.faults.people import Day

_MOST_SECONDS_ALIVE = 2.2
"""Starting included, which takes about half a second, or not."""
_MOST_LINES_ALIVE = 6_000
_PATIENCE = 300.0
"""People wait as long as the kills go on: on a busy machine hardly a life gets to them."""


async def test_nothing_is_lost_or_doubled_by_random_kills(
    new_office: Office, how_many: HowMany, seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """Residents ask and complain, staff work, digests fall due; the bot dies all the while."""
    office, dice, wanted = new_office, random.Random(seed), how_many(12, 120)
    day = Day(office, dice, lambda: office.kills >= wanted, patience=_PATIENCE)
    began = time.monotonic()
    async with asyncio.TaskGroup() as group:
        group.create_task(_life_of_the_bot(office, dice, wanted))
        day.live(group)
    await office.quiet()
    await office.stop()

    figures = _figures(office, day, time.monotonic() - began)
    with capsys.disabled():
        print(f"\nseed {seed}: {figures}")
    assert broken_promises(office, day.diary) == [], f"seed {seed}: {figures}"


async def _life_of_the_bot(office: Office, dice: random.Random, kills: int) -> None:
    while office.kills < kills:
        if _is_last_try(office):
            await office.start()
            await office.until(lambda: not _is_last_try(office))
            await office.kill()
        elif dice.random() < 0.5:
            # However busy the machine: every other one of these gets to its work.
            await office.start(wait=dice.random() < 0.5)
            await asyncio.sleep(dice.uniform(0.0, _MOST_SECONDS_ALIVE))
            await office.kill()
        else:
            await office.start({"line": dice.randrange(1, _MOST_LINES_ALIVE)}, wait=False)
            await office.ended()
        if office.has("schedule"):
            office.make_digest_due(minutes=office.kills)
    office.world.signal.notify()
    await office.start()


def _is_last_try(office: Office) -> bool:
    query = "SELECT 1 FROM inbox_update WHERE status IN ('new', 'working') AND attempt > 1"
    return office.has("inbox_update") and bool(office.rows(query))


def _figures(office: Office, day: Day, seconds: float) -> str:
    calls = office.world.ledger.calls_seen
    rows = office.rows("SELECT status, COUNT(*) FROM delivery WHERE kind = 'digest' GROUP BY 1")
    digests = ", ".join(f"{count} {status}" for status, count in map(tuple, rows))
    return (
        f"{office.kills} kills in {seconds:.0f} s; {len(office.people.bot.queue.history)} updates,"
        f" {day.diary.asked} questions, {len(day.diary.submitted)} complaints,"
        f" {day.diary.progress} figures, digests {digests or 'none'}, {calls} calls"
    )
