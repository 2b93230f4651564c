"""Schedules through kills and clock jumps: each instant once or marked, none silently left out."""

from __future__ import annotations

import random
import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import col

from bot.domain.people import Role
from bot.domain.schedule_rules import GRACE, OnHoliday, WhenMissed, placed
from bot.domain.subscription import EVERYTHING, Pace
from bot.jobs.cron import due_between
from bot.services.firings import MAX_ATTEMPTS
from bot.services.staff import Staff
from bot.store.engine import Store
from bot.store.tables import (
    Delivery,
    Firing,
    FiringStatus,
    ProgressEntry,
    Resident,
    Schedule,
    Subscription,
)
from tests.faults.timetable import ZONE, Fate, Keeper, spend_a_life, took

BEGAN = datetime(2023, 11, 3, 10, 30, tzinfo=ZONE)
"""A Friday: the first jump goes into a weekend."""
_ENDED = {FiringStatus.DONE, FiringStatus.EMPTY, FiringStatus.MISSED, FiringStatus.SKIPPED}


@dataclass
class Timetable:
    """Many schedules in a file, and whoever follows all there is."""

    store: Store
    url: str
    fate: Fate
    now: datetime = BEGAN
    furthest: datetime = BEGAN
    recorded: int = 0
    kills: int = 0

    async def fill(self, count: int) -> None:
        """Set up the schedules, and a resident of each pace."""
        keeper = Keeper.of(self.store, BEGAN)
        await Staff(self.store, keeper.clock).ensure(1, Role.ADMIN, name="分办员")
        for number in range(count):
            holiday, missed = self.fate.rules()
            name = f"s{number}" if number else "weekly"
            cron = self.fate.cron()
            await keeper.schedules.change(1, name, cron, on_holiday=holiday, when_missed=missed)
        await keeper.schedules.ensure_at_once()
        async with self.store.write() as session:
            for number, pace in enumerate(Pace, start=1):
                session.add(Resident(id=number, telegram_id=number, pace=pace, created_at=BEGAN))
                await session.flush()
                session.add(Subscription(resident_id=number, topic=EVERYTHING, created_at=BEGAN))

    async def record(self) -> None:
        """Record a higher figure than ever before."""
        self.recorded += 1
        entry = ProgressEntry(
            commitment="parking",
            value=self.recorded,
            holds_on=date(2023, 11, 3),
            staff_id=1,
            recorded_at=self.now,
            cause=f"{self.recorded}",
        )
        async with self.store.write() as session:
            session.add(entry)

    async def live(self, lives: int, lines: float) -> None:
        """Live so many lives, most of them cut short, and then one to the end."""
        for _ in range(lives):
            await self.record()
            plan, seconds = self.fate.end(lines)
            moments = self.fate.moments(self.now)
            self.furthest = max(self.furthest, *moments)
            self.kills += spend_a_life(self.url, moments, plan, seconds=seconds)
            self.now = moments[-1]
        self.furthest = max(self.furthest, BEGAN + timedelta(days=3)) + timedelta(minutes=1)
        spend_a_life(self.url, [self.furthest], None, seconds=None)

    async def live_with(self, plant: str) -> None:
        """Live three days in three lives, none cut short, with a bug."""
        for day in range(1, 4):
            await self.record()
            morning = BEGAN + timedelta(days=day)
            self.furthest = morning + timedelta(hours=5)
            moments = [morning, self.furthest]
            spend_a_life(self.url, moments, {"plant": plant}, seconds=None)

    async def broken_promises(self) -> list[str]:
        """Hold the tables against what the expressions and the rules say."""
        async with self.store.read() as session:
            schedules = list((await session.execute(sa.select(Schedule))).scalars())
            firings = list((await session.execute(sa.select(Firing))).scalars())
            query = sa.select(Delivery).order_by(col(Delivery.id))
            digests = list((await session.execute(query)).scalars())
        of: dict[int, list[Firing]] = defaultdict(list)
        for firing in firings:
            of[firing.schedule_id].append(firing)
        timed = [one for one in schedules if one.cron]
        wrong = [line for one in timed for line in self._of(one, of[one.id or 0])]
        return wrong + [line for chat in range(1, 4) for line in self._told(chat, digests)]

    def _of(self, schedule: Schedule, firings: list[Firing]) -> list[str]:
        there = {one.due_at: one for one in firings}
        instants = due_between(ZONE, schedule.cron, BEGAN, self.furthest)
        due = {placed(one, schedule.on_holiday, ZONE) or one for one in instants}
        wrong = [f"{schedule.name}: {one} is left out" for one in due - there.keys()]
        wrong += [f"{schedule.name}: {one} was never due" for one in there.keys() - due]
        return wrong + [line for one in there.values() for line in self._wrong(schedule, one)]

    def _wrong(self, schedule: Schedule, firing: Firing) -> list[str]:
        name, status = f"{schedule.name}: {firing.due_at}", firing.status
        if status not in _ENDED:
            is_to_come = status is FiringStatus.DUE and firing.due_at > self.furthest
            is_given_up = status is FiringStatus.FAILED and firing.attempt >= MAX_ATTEMPTS
            return [] if is_to_come or is_given_up else [f"{name} is {status}"]
        is_off = placed(firing.due_at, OnHoliday.SKIP, ZONE) is None
        if (status is FiringStatus.SKIPPED) != (is_off and schedule.on_holiday is OnHoliday.SKIP):
            return [f"{name} is {status} on a day that says otherwise"]
        if firing.fired_at is None:
            return []
        is_late = firing.fired_at - firing.due_at > GRACE
        is_missed = is_late and schedule.when_missed is WhenMissed.MARK
        return [] if (status is FiringStatus.MISSED) == is_missed else [f"{name} is {status}"]

    def _told(self, chat: int, digests: list[Delivery]) -> list[str]:
        values = [
            fact["value"] for one in digests if one.chat_id == chat for fact in one.facts["news"]
        ]
        wrong = [f"{chat} was told {values}"] if values != sorted(set(values)) else []
        if Pace.WEEKLY is not list(Pace)[chat - 1] and self.recorded not in values:
            wrong.append(f"{chat} was not told the latest")
        return wrong


@pytest.fixture
def timetable(store: Store, database_url: str, seed: int) -> Timetable:
    """Nothing in it yet."""
    return Timetable(store, database_url, Fate(random.Random(seed)))


@pytest.fixture
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    """Schedules and lives: 30 and 10 in a gate, 1,000 and 60 with `--long`."""
    return (1_000, 60) if request.config.getoption("--long") else (30, 10)


async def test_each_instant_fires_once_or_is_marked_by_its_rule(
    timetable: Timetable, size: tuple[int, int], seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """Days forth and back, restarts across what is due, kills at any line and any time."""
    (count, lives), began = size, time.monotonic()
    await timetable.fill(count)
    await timetable.live(lives, lines=count * 300)

    async with timetable.store.read() as session:
        query = sa.select(col(Firing.status), sa.func.count()).group_by(col(Firing.status))
        found = {str(row[0]): row[1] for row in (await session.execute(query)).all()}
    figures = f"{count} schedules, {timetable.kills} of {lives} lives cut short, {found}"
    with capsys.disabled():
        print(f"\nseed {seed}: {figures} in {took(began)}")
    assert await timetable.broken_promises() == [], f"seed {seed}"
    assert sum(found.values()) > count
    assert timetable.kills > lives // 5


@pytest.mark.parametrize(
    ("plant", "said"),
    [
        ("sleep through what was missed", "is left out"),
        ("forget who was told", "was told"),
        ("send late what shall be marked", "is empty"),
    ],
)
async def test_the_checks_see_a_planted_bug(timetable: Timetable, plant: str, said: str) -> None:
    """Each promise broken on purpose is reported as broken."""
    await timetable.fill(20)
    await timetable.live_with(plant)

    assert said in "\n".join(await timetable.broken_promises())
