"""When digests go out: ticks plan firings, firings fill the outbox, each at most once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from bot.domain.clock import Clock
from bot.domain.people import Permission
from bot.services.knowledge import KnowledgeInForce
from bot.services.outbox import Post, post
from bot.services.staff import permitted
from bot.store import commitments, schedules
from bot.store.engine import Session, Store
from bot.store.inserts import insert_new
from bot.store.tables import (
    Firing,
    FiringStatus,
    Lane,
    ProgressEntry,
    Resident,
    Schedule,
)

DueBetween = Callable[[str, datetime, datetime], list[datetime]]
"""Lists the instants of a cron expression after the first instant and up to the second.

Raises InvalidInputError for an expression that does not parse.
"""

DIGEST = "digest"
_PAGE = 500
"""Subscribers read and posted to at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One schedule as staff see it."""

    name: str
    cron: str
    is_active: bool


@dataclass(frozen=True, slots=True)
class Schedules:
    """Plans and fires digests."""

    store: Store
    clock: Clock
    knowledge: KnowledgeInForce
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
        return count

    async def fire(self) -> int | None:
        """Work the oldest firing that is due: its messages and its end are one transaction.

        Returns:
            How many messages went into the outbox; None when nothing was due.
        """
        async with self.store.write() as session:
            firing = await schedules.next_due(session, self.clock())
            if firing is None:
                return None
            seen = await schedules.reported_up_to(session, firing.schedule_id)
            entries = await commitments.since(session, seen)
            count = await self._post_digests(session, firing, entries)
            firing.status = FiringStatus.DONE if count else FiringStatus.EMPTY
            firing.fired_at = self.clock()
            firing.up_to_entry = max([seen, *(entry.id or 0 for entry in entries)])
            return count

    async def _post_digests(
        self, session: Session, firing: Firing, entries: list[ProgressEntry]
    ) -> int:
        news = self._news(entries)
        after, count = 0, 0
        while news:
            rows = await schedules.subscribers(session, list(news), after=after, limit=_PAGE)
            if not rows:
                break
            after = rows[-1][0].id or 0
            count += await post(session, self.clock, *_digests(firing, rows, news))
        return count

    def _news(self, entries: list[ProgressEntry]) -> dict[str, list[dict[str, Any]]]:
        """Group what changed by topic; of several entries on one promise the last counts."""
        latest = {entry.commitment: entry for entry in entries}
        news: dict[str, list[dict[str, Any]]] = {}
        for id_, entry in latest.items():
            commitment = self.knowledge.knowledge.commitments.get(id_)
            if commitment is None:
                continue
            passed = [one for one in commitment.milestones if one.id == entry.milestone]
            fact = {
                "title": dict(commitment.title),
                "target": dict(commitment.target_text),
                "unit": dict(commitment.unit),
                "value": entry.value,
                "milestone": dict(passed[0].name) if passed else None,
                "holds_on": entry.holds_on.isoformat(),
                "note": entry.note,
            }
            news.setdefault(commitment.topic, []).append(fact)
        return news


def _firing(schedule: Schedule, instant: datetime) -> dict[str, Any]:
    return {
        "schedule_id": schedule.id,
        "due_at": instant,
        "status": FiringStatus.DUE,
        "up_to_entry": 0,
    }


def _digests(
    firing: Firing, rows: list[tuple[Resident, str]], news: dict[str, list[dict[str, Any]]]
) -> list[Post]:
    return [
        Post(
            key=f"firing:{firing.id}:{telegram_id}",
            chat_id=telegram_id,
            kind=DIGEST,
            facts={"news": [fact for _, topic in group for fact in news[topic]]},
            lane=Lane.BULK,
            firing_id=firing.id,
        )
        for telegram_id, group in groupby(rows, key=lambda row: row[0].telegram_id)
    ]
