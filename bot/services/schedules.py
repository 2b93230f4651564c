"""When digests go out: ticks plan firings, each instant at most once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.clock import Clock
from bot.domain.people import Permission
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One schedule as staff see it."""

    name: str
    cron: str
    is_active: bool


@dataclass(frozen=True, slots=True)
class Schedules:
    """Plans digests."""

    store: Store
    clock: Clock
    due_between: DueBetween

    async def ensure(self, name: str, cron: str) -> None:
        """Make sure that a schedule exists; one that staff have changed is left alone."""
        now = self.clock()
        self.due_between(cron, now, now)
        row = {
            "name": name,
            "cron": cron,
            "is_active": True,
            "planned_until": now,
            "created_at": now,
        }
        async with self.store.write() as session:
            await insert_new(session, Schedule, [row])

    async def change(self, by: int, name: str, cron: str) -> Plan:
        """Set when a schedule goes out, from now on.

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
        return Plan(name=name, cron=cron, is_active=True)

    async def plans(self) -> list[Plan]:
        """List the schedules that are switched on."""
        async with self.store.read() as session:
            rows = await schedules.active(session)
        return [Plan(name=row.name, cron=row.cron, is_active=row.is_active) for row in rows]

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
                rows = [_firing(schedule, instant) for instant in instants]
                count += await insert_new(session, Firing, rows)
                # Not up to now: a long absence is listed in several goes.
                schedule.planned_until = max([schedule.planned_until, *instants])
            if count:
                await ring(session, FIRINGS)
        return count


def _firing(schedule: Schedule, instant: datetime) -> dict[str, Any]:
    return {
        "schedule_id": schedule.id,
        "due_at": instant,
        "status": FiringStatus.DUE,
        "attempt": 0,
        "up_to_entry": 0,
    }
