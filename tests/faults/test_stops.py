"""Being asked to stop in the middle of work: nothing is left in hand, nothing is unknown."""

from __future__ import annotations

import asyncio
import random
import sys

from tests.faults.checks import broken_promises
from tests.faults.office import Office
from tests.faults.people import Day
from tests.faults.plans import ROOT

STOPS = 6
_IN_HAND = (
    "SELECT 'update ' || id FROM inbox_update WHERE status = 'working'"
    " UNION ALL SELECT 'delivery ' || id FROM delivery WHERE status IN ('sending', 'unknown')"
)


async def test_a_stop_in_the_middle_of_work_leaves_nothing_in_hand(
    office: Office, seed: int
) -> None:
    """Each time the process ends by itself and well, and the next goes on where it was."""
    dice, stops = random.Random(seed), 0
    day = Day(office, dice, lambda: stops >= STOPS)

    async def life_of_the_bot() -> None:
        nonlocal stops
        while stops < STOPS:
            await office.start()
            await asyncio.sleep(dice.uniform(0.0, 1.5))
            await office.stop()
            stops += 1
            in_hand = [row[0] for row in office.rows(_IN_HAND)]
            assert in_hand == [], f"seed {seed}, stop {stops}"
            office.make_digest_due(minutes=stops)
        await office.start()

    async with asyncio.TaskGroup() as group:
        group.create_task(life_of_the_bot())
        group.create_task(day.resident(office.people.residents[0]))
        group.create_task(day.publisher(office.people.staff[2]))
    await office.quiet()
    await office.stop()

    assert office.kills == 0
    assert broken_promises(office, day.diary) == [], f"seed {seed}"


async def test_a_second_process_on_the_same_file_is_refused(office: Office) -> None:
    """It says so in a line and leaves the first at work."""
    await office.start()
    second = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "run",
        cwd=ROOT,
        env=office.env,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    _, said = await asyncio.wait_for(second.communicate(), 60)

    assert second.returncode == 2
    assert str(office.database) in said.decode()
    await office.stop()
