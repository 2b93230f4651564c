"""Firings: each instant once, late ones too, and nothing where nothing is new."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from sqlmodel import col

from bot.adapters.knowledge_files import read_knowledge
from bot.domain.errors import InvalidInputError, NotAllowedError
from bot.domain.people import Role
from bot.domain.schedule_rules import OnHoliday, WhenMissed
from bot.domain.subscription import DIGEST
from bot.jobs.cron import due_between
from bot.jobs.fire import Firer
from bot.services.digests import Digests
from bot.services.firings import MAX_ATTEMPTS, Firings
from bot.services.knowledge import KnowledgeInForce
from bot.services.ports import DueFiring
from bot.services.quiet import QuietHours
from bot.services.schedules import Schedules
from bot.services.staff import Staff
from bot.services.worker import LEASE
from bot.store.engine import Store
from bot.store.tables import Delivery, Firing, ProgressEntry, Resident, Schedule, Subscription
from tests.integration.conftest import MovedClock
from tests.learning import CACHE, LEARNED_ONCE
from tests.unit.knowledge.conftest import FILES

SHANGHAI = ZoneInfo("Asia/Shanghai")
Record = Callable[[float], Awaitable[None]]


@pytest.fixture
def in_force(tmp_path: Path) -> KnowledgeInForce:
    """A small knowledge directory, read."""
    for name, content in FILES.items():
        path = tmp_path / "knowledge" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    knowledge = read_knowledge(tmp_path / "knowledge").knowledge
    return KnowledgeInForce(knowledge, LEARNED_ONCE.build(knowledge, CACHE))


@pytest.fixture
async def schedules(store: Store, clock: MovedClock) -> Schedules:
    """A digest every hour, one subscriber to housing."""
    await Staff(store, clock).ensure(1, Role.ADMIN, name="分办员")
    async with store.write() as session:
        session.add(Resident(id=1, telegram_id=7, created_at=clock()))
        await session.flush()
        session.add(Subscription(resident_id=1, topic="housing", created_at=clock()))
    schedules = Schedules(store, clock, partial(due_between, SHANGHAI), SHANGHAI)
    await schedules.ensure(DIGEST, "0 * * * *")
    return schedules


@pytest.fixture
def firings(store: Store, clock: MovedClock, in_force: KnowledgeInForce) -> Firings:
    """What fires them."""
    return Firings(store, clock, Digests(QuietHours(clock, in_force, SHANGHAI)))


@pytest.fixture
def record(store: Store, clock: MovedClock) -> Record:
    """Record a figure on housing."""

    async def record(value: float) -> None:
        entry = ProgressEntry(
            commitment="housing",
            value=value,
            holds_on=date(2023, 11, 6),
            staff_id=1,
            recorded_at=clock(),
            cause=f"test:{value}",
        )
        async with store.write() as session:
            session.add(entry)

    return record


async def _count(store: Store, table: type[Firing | Delivery]) -> int:
    async with store.read() as session:
        query = sa.select(sa.func.count()).select_from(table)
        return int((await session.execute(query)).scalar_one())


class FiringsAway(Firings):
    """Loses the database whenever it fires."""

    async def fire(self, due: DueFiring) -> int:  # noqa: ARG002 — as it is called
        raise sa.exc.OperationalError("COMMIT", {}, ConnectionError())


async def _fire_all(firings: Firings) -> list[int]:
    counts = []
    while claimed := await firings.claim(1):
        counts.append(await firings.fire(claimed[0]))
    return counts


async def test_two_tickers_plan_each_instant_once(
    store: Store, schedules: Schedules, clock: MovedClock
) -> None:
    """The second one's insert is dropped."""
    clock.move(hours=3)

    planned = await asyncio.gather(schedules.tick(), schedules.tick(), schedules.tick())

    assert sum(planned) == 3
    assert await _count(store, Firing) == 3


async def test_what_fell_due_while_nobody_ticked_still_fires(
    store: Store, schedules: Schedules, firings: Firings, clock: MovedClock, record: Record
) -> None:
    """One digest tells all that is new; the other instants had nothing to tell."""
    await record(5)
    await record(6)
    clock.move(days=2)

    await schedules.tick()

    assert await _fire_all(firings) == [1] + [0] * 47
    async with store.read() as session:
        (delivery,) = (await session.execute(sa.select(Delivery))).scalars()
        query = sa.select(col(Firing.status), sa.func.count()).group_by(col(Firing.status))
        statuses = {row[0]: row[1] for row in (await session.execute(query)).all()}
    assert [fact["value"] for fact in delivery.facts["news"]] == [6]
    assert statuses == {"done": 1, "empty": 47}


async def test_an_absence_longer_than_a_thousand_instants_loses_none(
    store: Store, schedules: Schedules, clock: MovedClock
) -> None:
    """The next ticks plan the rest."""
    clock.move(hours=2500)

    planned = [await schedules.tick() for _ in range(4)]

    assert planned == [1000, 1000, 500, 0]


async def test_news_is_told_once(
    store: Store, schedules: Schedules, firings: Firings, clock: MovedClock, record: Record
) -> None:
    """The next digest starts where the last one ended."""
    await record(5)
    for _ in range(3):
        clock.move(hours=1)
        await schedules.tick()
        await _fire_all(firings)

    assert await _count(store, Delivery) == 1


async def test_a_firing_whose_worker_died_fires_once(
    store: Store, schedules: Schedules, firings: Firings, clock: MovedClock, record: Record
) -> None:
    """The one that lost its lease posts nothing when it wakes."""
    await record(5)
    clock.move(hours=1)
    await schedules.tick()
    (lost,) = await firings.claim(1)
    clock.move(seconds=LEASE.total_seconds() + 1)
    assert await firings.release(everything=False) == 1
    (held,) = await firings.claim(1)

    assert await firings.fire(lost) == 0
    assert await firings.fire(held) == 1
    assert await _count(store, Delivery) == 1


async def test_an_instant_that_kills_is_left_out_and_its_news_told_by_the_next(
    store: Store, schedules: Schedules, firings: Firings, clock: MovedClock, record: Record
) -> None:
    """Three deaths are enough; the instants after it go on."""
    await record(5)
    clock.move(hours=2)
    await schedules.tick()
    for _ in range(MAX_ATTEMPTS):
        await firings.claim(1)
        await firings.release(everything=True)

    assert await _fire_all(firings) == [1]


async def test_a_database_that_is_away_uses_up_no_attempt_of_an_instant(
    store: Store, schedules: Schedules, firings: Firings, clock: MovedClock, record: Record
) -> None:
    """It fires when the database is back, however often it was away."""
    await record(5)
    clock.move(hours=1)
    await schedules.tick()
    away = FiringsAway(store, clock, firings.digests)
    for _ in range(MAX_ATTEMPTS + 1):
        (due,) = await away.claim(1)
        await Firer(away, lambda: None, outage_seconds=0).fire(due)
        await away.release(everything=True)

    assert await _fire_all(firings) == [1]


async def test_those_who_are_gone_get_nothing(
    store: Store, schedules: Schedules, firings: Firings, clock: MovedClock, record: Record
) -> None:
    """Whoever blocked the bot is left out."""
    async with store.write() as session:
        await session.execute(sa.update(Resident).values(is_gone=True))
    await record(5)
    clock.move(hours=1)
    await schedules.tick()

    assert await _fire_all(firings) == [0]


@pytest.mark.parametrize("cron", ["", "x", "0 25 * * *", "* * * *", "0 0 30 2 *"])
async def test_a_cron_expression_that_never_comes_is_refused(
    schedules: Schedules, cron: str
) -> None:
    """Malformed, or a day that no year has."""
    with pytest.raises(InvalidInputError):
        await schedules.change(1, DIGEST, cron)
    assert [plan.cron for plan in await schedules.plans()] == ["0 * * * *"]


async def test_only_those_with_the_right_change_a_schedule(schedules: Schedules) -> None:
    """A resident does not."""
    with pytest.raises(NotAllowedError):
        await schedules.change(7, DIGEST, "0 9 * * *")


async def test_days_off_are_left_out_or_moved_as_the_schedule_says(
    store: Store, schedules: Schedules, clock: MovedClock
) -> None:
    """Three instants of a weekend, each accounted for; the preview says the same."""
    clock.now = datetime(2023, 11, 10, 2, tzinfo=UTC)
    for rule, statuses in (
        (OnHoliday.SKIP, ["due", "skipped", "skipped", "due"]),
        (OnHoliday.NEXT_WORKDAY, ["due", "due"]),
    ):
        plan = await schedules.change(1, rule, "0 18 * * *", on_holiday=rule)
        assert [one.astimezone(SHANGHAI).day for one in plan.upcoming] == [10, 13, 14, 15, 16]
        began, clock.now = clock.now, clock.now + timedelta(days=3, hours=12)
        await schedules.tick()
        clock.now = began
        async with store.read() as session:
            query = (
                sa.select(col(Firing.status))
                .join(Schedule, col(Schedule.id) == col(Firing.schedule_id))
                .where(col(Schedule.name) == rule)
                .order_by(col(Firing.due_at))
            )
            assert list((await session.execute(query)).scalars()) == statuses


async def test_what_comes_too_late_is_marked_as_missed(
    store: Store, schedules: Schedules, firings: Firings, clock: MovedClock, record: Record
) -> None:
    """Where the schedule says so; its news is told by the next."""
    await schedules.change(1, DIGEST, "0 * * * *", when_missed=WhenMissed.MARK)
    await record(5)
    clock.move(hours=1, minutes=30)
    await schedules.tick()
    assert await _fire_all(firings) == [0]
    clock.move(minutes=30)
    await schedules.tick()

    assert await _fire_all(firings) == [1]
    assert await _count(store, Firing) == 2


@pytest.mark.parametrize("seed", range(2))
async def test_through_kills_and_clock_jumps_each_instant_fires_once_or_is_marked(
    store: Store, schedules: Schedules, firings: Firings, clock: MovedClock, seed: int
) -> None:
    """Days forth and back, workers that die: no instant twice, none silently left out."""
    dice = random.Random(seed)
    names = [f"s{number}" for number in range(8)]
    for name in names:
        missed = dice.choice(list(WhenMissed))
        await schedules.change(1, name, f"{dice.randrange(60)} */3 * * *", when_missed=missed)
    began = furthest = clock.now
    for _ in range(10):
        clock.move(hours=dice.choice([-24, 1, 2, 3, 7, 24]))
        furthest = max(furthest, clock.now)
        await schedules.tick()
        for due in await firings.claim(40):
            if dice.random() < 0.7:
                await firings.fire(due)
        await firings.release(everything=True)
    clock.now = furthest
    await schedules.tick()
    await _fire_all(firings)

    async with store.read() as session:
        rows = (await session.execute(sa.select(Firing, Schedule).join(Schedule))).all()
    planned = {(schedule.name, firing.due_at): firing.status for firing, schedule in rows}
    for name, cron in {schedule.name: schedule.cron for _, schedule in rows}.items():
        for instant in due_between(SHANGHAI, cron, began, furthest):
            assert planned[name, instant] in {"done", "empty", "missed", "failed"}
    assert len(planned) == len(rows)
