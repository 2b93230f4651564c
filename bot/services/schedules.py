"""When digests go out: ticks plan firings, each instant at most once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any

from bot.domain.clock import Clock
from bot.domain.errors import NotFoundError
from bot.domain.people import Permission
from bot.domain.schedule_rules import OnHoliday, WhenMissed, placed
from bot.domain.subscription import AT_ONCE, Pace, pace_of
from bot.services.staff import permitted
from bot.store import commitments, schedules
from bot.store.bell import FIRINGS, ring
from bot.store.engine import Session, Store
from bot.store.inserts import insert_new
from bot.store.tables import Firing, FiringStatus, Schedule

DueBetween = Callable[[str, datetime, datetime], list[datetime]]
"""Lists the instants of a cron expression after the first instant and up to the second.

Raises InvalidInputError for an expression that does not parse.
"""

_SHOWN = 5
_HORIZONS = (8, 70, 800)
"""Days looked ahead, further only where little is found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One schedule as staff see it."""

    name: str
    cron: str
    is_active: bool
    on_holiday: OnHoliday
    when_missed: WhenMissed
    upcoming: tuple[datetime, ...] = ()
    """The next five, days off considered."""


@dataclass(frozen=True, slots=True)
class Schedules:
    """Plans digests."""

    store: Store
    clock: Clock
    due_between: DueBetween
    zone: tzinfo

    async def ensure(self, name: str, cron: str) -> None:
        """Make sure that a schedule exists; one that staff have changed is left alone."""
        now = self.clock()
        self.due_between(cron, now, now)
        await self._insert(name, cron, is_active=True)

    async def ensure_at_once(self) -> None:
        """Make sure that there is something to fire for those who want to hear at once."""
        await self._insert(AT_ONCE, "", is_active=False)

    async def _insert(self, name: str, cron: str, *, is_active: bool) -> None:
        now = self.clock()
        row = {
            "name": name,
            "cron": cron,
            "is_active": is_active,
            "on_holiday": OnHoliday.FIRE,
            "when_missed": WhenMissed.LATE,
            "planned_until": now,
            "created_at": now,
        }
        async with self.store.write() as session:
            await insert_new(session, Schedule, [row])

    async def change(
        self,
        by: int,
        name: str,
        cron: str,
        *,
        on_holiday: OnHoliday = OnHoliday.FIRE,
        when_missed: WhenMissed = WhenMissed.LATE,
    ) -> Plan:
        """Set when a schedule goes out, from now on, and what becomes of days off and lateness.

        Raises:
            InvalidInputError: The cron expression does not parse.
            NotAllowedError: No right to plan schedules.
        """
        async with self.store.read() as session:
            await permitted(session, by, Permission.PLAN_SCHEDULES)
        await self.ensure(name, cron)
        async with self.store.write() as session:
            row = await schedules.by_name(session, name)
            if row is None:
                raise NotFoundError("schedule", name)
            row.cron, row.is_active, row.planned_until = cron, True, self.clock()
            row.on_holiday, row.when_missed = on_holiday, when_missed
            return self._plan(row)

    async def switch_off(self, by: int, name: str) -> None:
        """Let a schedule fire no more until it is set anew.

        Raises:
            NotAllowedError: No right to plan schedules.
            NotFoundError: No such schedule.
        """
        async with self.store.write() as session:
            await permitted(session, by, Permission.PLAN_SCHEDULES)
            row = await schedules.by_name(session, name)
            if row is None:
                raise NotFoundError("schedule", name)
            row.is_active = False

    async def plans(self) -> list[Plan]:
        """List the schedules that are switched on."""
        async with self.store.read() as session:
            rows = await schedules.active(session)
        return [self._plan(row) for row in rows]

    async def shown_to(self, by: int) -> list[Plan]:
        """List them for somebody who plans.

        Raises:
            NotAllowedError: No right to plan schedules.
        """
        async with self.store.read() as session:
            await permitted(session, by, Permission.PLAN_SCHEDULES)
        return await self.plans()

    async def next_for(self, pace: Pace) -> datetime | None:
        """Tell when residents of this pace hear of progress next, if that has hours."""
        plans = [one for one in await self.plans() if pace_of(one.name) is pace]
        return min((one.upcoming[0] for one in plans if one.upcoming), default=None)

    def _plan(self, row: Schedule) -> Plan:
        return Plan(
            name=row.name,
            cron=row.cron,
            is_active=row.is_active,
            on_holiday=row.on_holiday,
            when_missed=row.when_missed,
            upcoming=self._upcoming(row),
        )

    def _upcoming(self, row: Schedule) -> tuple[datetime, ...]:
        now, due = self.clock(), set[datetime | None]()
        for days in _HORIZONS:
            instants = self.due_between(row.cron, now, now + timedelta(days=days))
            due = {placed(one, row.on_holiday, self.zone) for one in instants} - {None}
            if len(due) >= _SHOWN:
                break
        return tuple(sorted(one for one in due if one is not None)[:_SHOWN])

    async def tick(self) -> int:
        """Insert a firing for every instant that has come since the last tick.

        Two ticks at once, or one after a restart, insert each instant once: it is unique.

        Returns:
            How many firings were new.
        """
        now, count = self.clock(), 0
        async with self.store.write() as session:
            for schedule in await schedules.active(session):
                instants = self.due_between(schedule.cron, schedule.planned_until, now)
                rows = [self._firing(schedule, instant) for instant in instants]
                count += await insert_new(session, Firing, rows)
                # Not up to now: a long absence is listed in several goes.
                schedule.planned_until = max([schedule.planned_until, *instants])
            count += await self._plan_at_once(session, now)
            if count:
                await ring(session, FIRINGS)
        return count

    async def _plan_at_once(self, session: Session, now: datetime) -> int:
        """Plan one firing for whatever was recorded since the last; it tells all there is then."""
        schedule = await schedules.by_name(session, AT_ONCE)
        if schedule is None or schedule.id is None:
            return 0
        newest = await commitments.newest_id(session)
        if newest <= await schedules.reported_up_to(session, schedule.id):
            return 0
        if await schedules.is_pending(session, schedule.id):
            return 0
        return await insert_new(session, Firing, [_row(schedule, now, up_to_entry=newest)])

    def _firing(self, schedule: Schedule, instant: datetime) -> dict[str, Any]:
        at = placed(instant, schedule.on_holiday, self.zone)
        status = FiringStatus.SKIPPED if at is None else FiringStatus.DUE
        return _row(schedule, at or instant) | {"status": status}


def _row(schedule: Schedule, due_at: datetime, *, up_to_entry: int = 0) -> dict[str, Any]:
    return {
        "schedule_id": schedule.id,
        "due_at": due_at,
        "status": FiringStatus.DUE,
        "attempt": 0,
        "up_to_entry": up_to_entry,
        "messages": 0,
    }
