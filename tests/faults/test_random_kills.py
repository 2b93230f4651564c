"""Kill -9 at random instants of a working day: nothing acknowledged is lost, nothing doubled.

Half of the kills strike by the clock, wherever the process happens to be (starting included), half
before a random line of the working parts: of a start, or of what begins with the first update.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter

import pytest

from tests.faults.checks import broken_promises
from tests.faults.conftest import HowMany
from tests.faults.forking import Plan
from tests.faults.lives import lived_through
from tests.faults.office import Office
from tests.faults.test_kill_points import POINTS

_MOST_SECONDS_ALIVE = 2.2
"""Starting included, which takes about half a second, or not."""
_LINES_OF_A_START, _LINES_OF_WORK = 9_000, 12_000
"""Of the working parts; a question takes some 3,000, a complaint all of them."""
_PATIENCE = 300.0
"""Seconds; on a busy machine a life is long."""


async def test_nothing_is_lost_or_doubled_by_random_kills(
    new_office: Office, how_many: HowMany, seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """Residents ask and complain, staff work, digests fall due; the bot dies all the while."""
    office, dice, kinds = new_office, random.Random(seed), Counter[str]()

    async def die() -> None:
        if dice.random() < 0.5:
            kinds["by the clock"] += 1
            # However busy the machine: every other one of these gets to its work.
            await office.start(wait=dice.random() < 0.5)
            await asyncio.sleep(dice.uniform(0.0, _MOST_SECONDS_ALIVE))
            await office.kill()
        else:
            kinds["before a line"] += 1
            plan: Plan = {"line": dice.randrange(1, _LINES_OF_A_START)}
            if dice.random() < 0.5:
                at = POINTS["fetched, not stored"]
                plan = {"at": at, "line": dice.randrange(1, _LINES_OF_WORK)}
            await office.start(plan, wait=False)
            await office.ended(_PATIENCE)

    diary, figures = await lived_through(office, dice, how_many(12, 120), die)

    figures += "".join(f", {count} {kind}" for kind, count in kinds.items())
    with capsys.disabled():
        print(f"\nseed {seed}: {figures}")
    assert broken_promises(office, diary) == [], f"seed {seed}: {figures}"
