"""Kill -9 wherever a working day happens to be: nothing acknowledged is lost, nothing doubled.

By the clock it strikes at a random instant, starting included. By lines it strikes before a random
one of the working parts: of a start, or of what begins with the first update.
"""

from __future__ import annotations

import asyncio
import random
from functools import partial

import pytest

from tests.faults.checks import broken_promises
from tests.faults.conftest import HowMany
from tests.faults.forking import Plan
from tests.faults.lives import catch_up, lived_through
from tests.faults.office import Office
from tests.faults.test_kill_points import POINTS

_MOST_SECONDS_ALIVE = 2.2
"""Starting included, which takes about half a second, or not."""
_LINES_OF_A_START, _LINES_OF_WORK = 9_000, 12_000
"""Of the working parts; a question takes some 3,000, a complaint all of them."""
_PATIENCE = 300.0
"""Seconds; on a busy machine a life is long."""


async def by_the_clock(office: Office, dice: random.Random, *, spare: bool) -> None:
    """Kill the bot after some time."""
    if spare:
        await catch_up(office)
    else:
        # However busy the machine: every other one of these gets to its work.
        await office.start(wait=dice.random() < 0.5)
        await asyncio.sleep(dice.uniform(0.0, _MOST_SECONDS_ALIVE))
    await office.kill()


async def before_a_line(office: Office, dice: random.Random, *, spare: bool) -> None:
    """Have the bot killed by what it does, by its start in a fifth of the cases."""
    work: Plan = {"line": dice.randrange(1, _LINES_OF_WORK)}
    if spare:
        await catch_up(office, {**work, "told": True})
        office.tell()
    elif dice.random() < 0.8:
        await office.start({**work, "at": POINTS["fetched, not stored"]}, wait=False)
    else:
        await office.start({"line": dice.randrange(1, _LINES_OF_A_START)}, wait=False)
    await office.ended(_PATIENCE)


WAYS = {"by the clock": (by_the_clock, 6, 120), "before a line": (before_a_line, 8, 400)}
"""Each with how often, in a gate and at length."""


@pytest.mark.parametrize("way", WAYS)
async def test_nothing_is_lost_or_doubled_by_random_kills(
    new_office: Office, way: str, how_many: HowMany, seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """Residents ask and complain, staff work, digests fall due; the bot dies all the while."""
    office, dice, (die, *kills) = new_office, random.Random(seed), WAYS[way]

    diary, figures = await lived_through(office, dice, how_many(*kills), partial(die, office, dice))

    with capsys.disabled():
        print(f"\nseed {seed}, {way}: {figures}")
    assert broken_promises(office, diary) == [], f"seed {seed}: {figures}"
