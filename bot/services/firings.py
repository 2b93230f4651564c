"""Firings: an instant of a schedule fills the outbox, at most once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from bot.domain.schedule_rules import is_missed
from bot.services.knowledge import KnowledgeInForce
from bot.services.outbox import Post, post
from bot.services.ports import DueFiring
from bot.services.schedules import DIGEST
from bot.services.worker import LEASE, Desk
from bot.store import commitments, schedules
from bot.store.engine import Session
from bot.store.tables import Firing, FiringStatus, Lane, ProgressEntry, Resident, Schedule

MAX_ATTEMPTS = 3
_PAGE = 500
"""Subscribers read and posted to at a time."""


@dataclass(frozen=True, slots=True)
class Firings(Desk[DueFiring]):
    """Hands out the instants that have come and fires them."""

    claims = schedules.CLAIMS
    knowledge: KnowledgeInForce

    async def claim(self, limit: int, busy: Collection[int] = ()) -> list[DueFiring]:
        """Take the oldest due instant of up to *limit* schedules, counting the attempt first."""
        now = self.clock()
        async with self.store.write() as session:
            rows = await self.claims.take(session, now, now + LEASE, limit, busy)
            return [_due(row) for row in rows]

    async def fire(self, due: DueFiring) -> int:
        """Fire an instant: its messages and its end are one transaction.

        Returns:
            How many messages went into the outbox; none when its lease was lost.
        """
        async with self.store.write() as session:
            firing = await self.claims.holds(session, due.id, due.attempt)
            if firing is None:
                return 0
            schedule = await session.get(Schedule, firing.schedule_id)
            if schedule and is_missed(firing.due_at, self.clock(), schedule.when_missed):
                firing.status, firing.fired_at = FiringStatus.MISSED, self.clock()
                return 0
            seen = await schedules.reported_up_to(session, firing.schedule_id)
            entries = await commitments.since(session, seen)
            count = await self._post_digests(session, firing, entries)
            firing.status = FiringStatus.DONE if count else FiringStatus.EMPTY
            firing.fired_at = self.clock()
            firing.up_to_entry = max(seen, await commitments.newest_id(session))
            return count

    async def release(self, *, everything: bool) -> int:
        """Let instants whose worker died fire again, or end those that three died over."""
        async with self.store.write() as session:
            rows = await self.claims.stale(session, None if everything else self.clock())
            for row in rows:
                spent = row.attempt >= MAX_ATTEMPTS
                row.status = FiringStatus.FAILED if spent else FiringStatus.DUE
            return len(rows)

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


def _due(row: Firing) -> DueFiring:
    return DueFiring(
        id=row.id or 0,
        attempt=row.attempt,
        lease_until=row.lease_until or row.due_at,
        schedule_id=row.schedule_id,
    )


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
