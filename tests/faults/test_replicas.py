"""Two processes of one bot: either may be killed or stopped, and the other takes over."""

from __future__ import annotations

import asyncio
import random
import signal
import time
from dataclasses import dataclass, field

import pytest

from bot.emulator.person import Person
from bot.services.worker import LEASE
from tests.faults.checks import broken_promises
from tests.faults.conftest import HowMany
from tests.faults.fleet import PATIENCE, Fleet, Replica
from tests.faults.lives import must_live
from tests.faults.people import Day
from tests.faults.test_kill_points import POINTS

TAKE_OVER_SECONDS, STOP_SECONDS = 15.0, 10.0
"""What is promised."""
_CROWD = 5_200_000_000


@dataclass
class Rounds:
    """Kills and stops of one of two, and how long the other took to take over."""

    fleet: Fleet
    dice: random.Random
    wanted: int
    kinds: list[str] = field(default_factory=list)
    take_overs: list[float] = field(default_factory=list)

    async def run(self) -> None:
        """Go through all of them; both are up at the end."""
        while len(self.kinds) < self.wanted:
            await self.fleet.until(lambda: not must_live(self.fleet), PATIENCE)
            await self._round()
            self.fleet.kills += 1
            self.fleet.make_digest_due(minutes=len(self.kinds))
            await asyncio.sleep(self.dice.uniform(0.5, 2.0))
        self.fleet.world.signal.notify()

    async def _round(self) -> None:
        sender, term = self.fleet.sitting("sender")
        others = [one for one in self.fleet.replicas if one is not sender]
        victim = sender if sender and self.dice.random() < 0.75 else self.dice.choice(others)
        kind = "stopped" if len(self.kinds) % 2 else "killed"
        began = time.monotonic()
        self.kinds.append(kind)
        if kind == "killed":
            await victim.kill()
        else:
            victim.send(signal.SIGSTOP)
        if victim is sender:
            await self._taken_over(victim, term)
            self.take_overs.append(time.monotonic() - began)
        await asyncio.sleep(self.dice.uniform(0.0, 3.0))
        if kind == "killed":
            await victim.start()
        else:
            victim.send(signal.SIGCONT)

    async def _taken_over(self, victim: Replica, term: int) -> None:
        async with asyncio.timeout(PATIENCE):
            while True:
                sits, now = self.fleet.sitting("sender")
                if now > term and sits is not victim:
                    return
                await asyncio.sleep(0.05)


async def test_nothing_is_lost_or_doubled_when_one_of_two_dies_or_is_stopped(
    fleet: Fleet, seed: int, how_many: HowMany, capsys: pytest.CaptureFixture[str]
) -> None:
    """The other takes the seat in time, a stopped one that wakes does no harm, both stop well."""
    rounds = Rounds(fleet, random.Random(seed), how_many(2, 60))
    day = Day(fleet, rounds.dice, lambda: len(rounds.kinds) >= rounds.wanted, patience=PATIENCE)
    for replica in fleet.replicas:
        await replica.start()
    async with asyncio.TaskGroup() as group:
        group.create_task(rounds.run())
        day.live(group)
    await fleet.quiet()
    stops = [await replica.stop() for replica in fleet.replicas]

    figures = (
        f"{len(rounds.kinds)} rounds ({rounds.kinds.count('stopped')} stopped),"
        f" {len(rounds.take_overs)} take-overs, longest {max(rounds.take_overs, default=0):.1f} s;"
        f" {len(fleet.people.bot.queue.history)} updates, {len(day.diary.submitted)} complaints;"
        f" graceful stops {max(stops):.1f} s"
    )
    with capsys.disabled():
        print(f"\nseed {seed}: {figures}")
    assert broken_promises(fleet, day.diary) == [], f"seed {seed}: {figures}"
    assert max(rounds.take_overs, default=0) <= TAKE_OVER_SECONDS, figures
    assert max(stops) <= STOP_SECONDS, figures


async def test_a_rolling_restart_under_load_loses_and_doubles_nothing(
    fleet: Fleet, seed: int, how_many: HowMany, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each process in turn stops when asked and starts anew; nobody writing on notices."""
    rounds, stops = how_many(1, 20), [0.0]
    dice, is_over = random.Random(seed), asyncio.Event()
    day = Day(fleet, dice, is_over.is_set, patience=PATIENCE)
    crowd = [fleet.world.user(f"居民{n}", _CROWD + n, language_code="zh-hans") for n in range(20)]
    # Nobody dies here, and a busy machine must not look like it.
    plan = {"lease": LEASE.total_seconds()}
    for replica in fleet.replicas:
        await replica.start(plan=plan)
    async with asyncio.TaskGroup() as group:
        day.live(group)
        asking = [group.create_task(_ask_on(day, person)) for person in crowd]
        for replica in fleet.replicas * rounds:
            await asyncio.sleep(dice.uniform(0.2, 2.0))
            stops.append(await replica.stop())
            await replica.start(plan=plan)
        is_over.set()
        fleet.world.signal.notify()
    await fleet.quiet()
    for replica in fleet.replicas:
        await replica.stop()

    asked = {person.id: task.result() for person, task in zip(crowd, asking, strict=True)}
    figures = f"{2 * rounds} restarts, {sum(asked.values())} questions, stops {max(stops):.1f} s"
    with capsys.disabled():
        print(f"\nseed {seed}: {figures}")
    assert broken_promises(fleet, day.diary) == [], figures
    assert {who: _answers(fleet, who) for who in asked} == asked, figures
    assert fleet.rows("SELECT update_id FROM inbox_update WHERE attempt <> 1") == [], figures
    assert fleet.rows("SELECT id FROM delivery WHERE status = 'unknown'") == [], figures
    assert max(stops) <= STOP_SECONDS, figures


async def _ask_on(day: Day, person: Person) -> int:
    """Ask, read the answer and ask again; tell how often."""
    count = 0
    while not day.is_over():
        await day.ask(person)
        count += 1
    return count


def _answers(fleet: Fleet, who: int) -> int:
    sent = fleet.world.ledger.calls("sendMessage", who, ok=True)
    return sum("一千个" in str(call.params["text"]) for call in sent)


@pytest.mark.parametrize("part", ["bot", "jobs"])
async def test_parts_by_themselves_make_a_whole(fleet: Fleet, part: str) -> None:
    """One process has the clock and the outbox, the other the chats; either may restart."""
    bot, jobs = fleet.replicas
    await bot.start(["--only", "bot"])
    await jobs.start(["--only", "jobs"])
    day = Day(fleet, random.Random(0), lambda: True, patience=PATIENCE)
    resident, publisher = fleet.people.residents[0], fleet.people.staff[2]
    await day.subscribe(resident)
    await day.record_progress(publisher)
    restarted = bot if part == "bot" else jobs
    living = asyncio.create_task(day.complain(resident))
    await restarted.stop()
    await restarted.start(["--only", part])
    await living
    fleet.make_digest_due(minutes=2)
    await resident.expect("最新进展", timeout=PATIENCE)
    await fleet.quiet()
    for replica in fleet.replicas:
        await replica.stop()

    assert broken_promises(fleet, day.diary) == []


async def test_the_checks_see_a_broadcast_that_a_successor_sends_again(fleet: Fleet) -> None:
    """A bug planted on purpose: what a stopped sender had in hand is not left unknown."""
    first, second = fleet.replicas
    plan = {"plant": "resend bulk blindly"}
    await first.start()
    day = Day(fleet, random.Random(0), lambda: True, patience=PATIENCE)
    await day.subscribe(fleet.people.residents[0])
    await day.record_progress(fleet.people.staff[2])
    await fleet.quiet()
    await first.stop()
    fleet.make_digest_due(minutes=2)
    await first.start(plan={**plan, "at": POINTS["delivery sent, not settled"], "halt": True})
    await first.halted()
    await second.start(plan=plan)
    await fleet.quiet()
    await second.stop()

    assert "got 2 times" in "\n".join(broken_promises(fleet, day.diary))
