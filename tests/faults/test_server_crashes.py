"""PostgreSQL crashes under load, as by `pg_ctl stop -m immediate`, and comes back."""

from __future__ import annotations

import asyncio
import contextlib
import random
import signal
import time
from dataclasses import dataclass, field

import pytest

from bot.emulator.person import NothingSeenError
from tests.faults.checks import broken_promises
from tests.faults.conftest import HowMany
from tests.faults.fleet import PATIENCE, Fleet
from tests.faults.people import QUESTION, Day

HEAL_SECONDS = 10.0
"""What is promised."""


@dataclass
class Crashes:
    """One after the other, and how long until a resident is answered again."""

    fleet: Fleet
    dice: random.Random
    wanted: int
    heals: list[float] = field(default_factory=list)

    async def run(self) -> None:
        """Go through all of them; the server is up at the end."""
        prober, server = self.fleet.people.residents[2], self.fleet.server
        while not self.are_over():
            await asyncio.sleep(self.dice.uniform(0.2, 2.0))
            server.stop(signal.SIGQUIT)
            await asyncio.sleep(self.dice.uniform(0.0, 1.0))
            server.start()
            began = time.monotonic()
            prober.say(QUESTION)
            await prober.expect("一千个", timeout=PATIENCE)
            self.heals.append(time.monotonic() - began)
            self.fleet.kills += 1
            self.fleet.make_digest_due(minutes=self.fleet.kills)
        self.fleet.world.signal.notify()

    def are_over(self) -> bool:
        """Tell whether there were enough."""
        return len(self.heals) >= self.wanted


async def test_nothing_is_lost_or_doubled_when_the_server_crashes(
    fleet: Fleet, seed: int, how_many: HowMany, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two processes go on by themselves each time, and both stop well at the end."""
    wanted = how_many(3, 100)
    crashes = Crashes(fleet, random.Random(seed), wanted)
    day = Day(fleet, crashes.dice, crashes.are_over, patience=PATIENCE)
    for replica in fleet.replicas:
        await replica.start()
    async with asyncio.TaskGroup() as group:
        group.create_task(crashes.run())
        day.live(group)
    await fleet.quiet()
    for replica in fleet.replicas:
        await replica.stop()

    figures = (
        f"{wanted} crashes, answered again after {max(crashes.heals):.1f} s at most;"
        f" {len(fleet.people.bot.queue.history)} updates, {len(day.diary.submitted)} complaints"
    )
    with capsys.disabled():
        print(f"\nseed {seed}: {figures}")
    assert broken_promises(fleet, day.diary) == [], f"seed {seed}: {figures}"
    assert max(crashes.heals) <= HEAL_SECONDS, figures


async def test_the_checks_see_an_update_that_a_crash_swallows(fleet: Fleet) -> None:
    """A bug planted on purpose: it is acknowledged before it is stored."""
    (first, _) = fleet.replicas
    record = ("tests/faults/plants.py", "self.inbox.record(")
    await first.start(plan={"plant": "acknowledge before storing", "at": record, "halt": True})
    day = Day(fleet, random.Random(0), lambda: True, patience=2.0)
    asking = asyncio.create_task(day.ask(fleet.people.residents[0]))
    await first.halted()
    fleet.server.stop()
    first.send(signal.SIGCONT)
    await first.ended()
    fleet.server.start()
    await first.start()
    with contextlib.suppress(NothingSeenError):
        await asking
    await fleet.quiet()
    await first.stop()

    assert "was acknowledged and is lost" in "\n".join(broken_promises(fleet, day.diary))
