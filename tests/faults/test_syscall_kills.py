"""Kill -9 before every so many system calls that change something: a write, a sync, a send."""

from __future__ import annotations

import asyncio
import contextlib
import random

import pytest

from bot.emulator.person import NothingSeenError
from tests.faults.checks import broken_promises
from tests.faults.conftest import HowMany
from tests.faults.lives import catch_up, lived_through
from tests.faults.office import Office
from tests.faults.people import Day

CALLS = {"pwrite64": 1_200, "fdatasync": 150, "sendto": 200, "write": 80}
"""How many one thread makes in ten seconds of a busy day, which begins with what was left.

The database is written by the first and synced by the second; messages go out by the third, as do
threads' words to each other; the log is written by the last.
"""
_GATE_SHARE = 0.2
"""Of those seconds, for a test in a hurry."""


async def test_nothing_is_lost_or_doubled_by_a_kill_at_a_system_call(
    office: Office,
    strace: str,
    how_many: HowMany,
    request: pytest.FixtureRequest,
    seed: int,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """From the start through intake, triage, delivery and firing, in steps, each kind in turn."""
    dice, wanted = random.Random(seed), how_many(8, 200)
    share = 1.0 if request.config.getoption("--long") else _GATE_SHARE

    async def die(*, spare: bool) -> None:
        if spare:
            await catch_up(office)
            await office.kill()
            return
        call = list(CALLS)[office.kills % len(CALLS)]
        done = (office.kills + dice.random()) / wanted
        nth = 1 + int(CALLS[call] * share * done)
        await office.start({"call": call, "nth": nth}, wait=False)
        await office.ended()

    diary, figures = await lived_through(office, dice, wanted, die)

    with capsys.disabled():
        print(f"\nseed {seed}: {figures}")
    assert broken_promises(office, diary) == [], f"seed {seed}: {figures}"


async def test_the_checks_see_an_update_that_its_own_first_write_loses(
    office: Office, strace: str
) -> None:
    """A bug planted on purpose: it is acknowledged before it is stored."""
    plant = {"plant": "acknowledge before storing"}
    record = ("tests/faults/plants.py", "self.inbox.record(")
    day = Day(office, random.Random(0), lambda: True, patience=3.0)

    await office.start({**plant, "at": record, "call": "pwrite64", "nth": 1})
    asking = asyncio.create_task(day.ask(office.people.residents[0]))
    await office.ended()
    await office.start(plant)
    with contextlib.suppress(NothingSeenError):
        await asking
    await office.quiet()
    await office.stop()

    assert "was acknowledged and is lost" in "\n".join(broken_promises(office, day.diary))
