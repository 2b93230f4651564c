"""When digests go out: ticks plan firings, each instant at most once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any

from bot.domain.clock import Clock
from bot.domain.people import Permission
from bot.domain.schedule_rules import OnHoliday, WhenMissed, placed
from bot.services.staff import permitted
from bot.store import schedules
from bot.store.bell import FIRINGS, ring
from bot.store.engine import Store
from bot.store.inserts import insert_new
from bot.store.tables import Firing, FiringStatus, Schedule

DueBetween = Callable[[str, datetime, datetime], list[datetime]]
"""Lists the instants of a cron expression after the first instant and up to the second.

Raises InvalidInputError for an expression that does not parse.
"""

DIGEST = "digest"
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
        row = {
            "name": name,
            "cron": cron,
            "is_active": True,
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
            if row is not None:
                row.cron, row.is_active, row.planned_until = cron, True, self.clock()
                row.on_holiday, row.when_missed = on_holiday, when_missed
        return next(one for one in await self.plans() if one.name == name)

    async def plans(self) -> list[Plan]:
        """List the schedules that are switched on."""
        async with self.store.read() as session:
            rows = await schedules.active(session)
        return [self._plan(row) for row in rows]

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
            if count:
                await ring(session, FIRINGS)
        return count

    def _firing(self, schedule: Schedule, instant: datetime) -> dict[str, Any]:
        at = placed(instant, schedule.on_holiday, self.zone)
        return {
            "schedule_id": schedule.id,
            "due_at": at or instant,
            "status": FiringStatus.SKIPPED if at is None else FiringStatus.DUE,
            "attempt": 0,
            "up_to_entry": 0,
        }
