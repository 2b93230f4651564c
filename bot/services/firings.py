"""Firings: an instant of a schedule fills the outbox, at most once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from bot.domain.schedule_rules import is_missed
from bot.domain.subscription import pace_of
from bot.services.digests import Digests
from bot.services.ports import DueFiring
from bot.services.worker import Desk
from bot.store import commitments, schedules
from bot.store.engine import Session
from bot.store.tables import Firing, FiringStatus, Schedule

MAX_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Firings(Desk[DueFiring]):
    """Hands out the instants that have come and fires them."""

    claims = schedules.CLAIMS
    digests: Digests

    async def claim(self, limit: int, busy: Collection[int] = ()) -> list[DueFiring]:
        """Take the oldest due instant of up to *limit* schedules, counting the attempt first."""
        now = self.clock()
        if await self.claims.is_idle(self.store, now, busy):
            return []
        async with self.store.write() as session:
            rows = await self.claims.take(session, now, now + self.lease, limit, busy)
            return [_due(row) for row in rows]

    async def fire(self, due: DueFiring) -> int:
        """Fire an instant, a page of residents in each transaction; the last one ends it.

        Whom it told before a crash is known by their subscriptions, so it goes on where it was.

        Returns:
            How many messages went into the outbox; none when its lease was lost.
        """
        count, after = 0, 0
        while True:
            async with self.store.write() as session:
                firing = await self.claims.holds(session, due.id, due.attempt)
                if firing is None:
                    return count
                last = await self._page(session, firing, after)
                count = firing.messages
            if last is None:
                return count
            after = last

    async def _page(self, session: Session, firing: Firing, after: int) -> int | None:
        """Fire for one page and tell where the next begins; None where all is done."""
        schedule = await session.get_one(Schedule, firing.schedule_id)
        if not firing.messages and is_missed(firing.due_at, self.clock(), schedule.when_missed):
            firing.status, firing.fired_at = FiringStatus.MISSED, self.clock()
            return None
        firing.up_to_entry = firing.up_to_entry or await commitments.newest_id(session)
        page = await self.digests.write(session, firing.id or 0, pace_of(schedule.name), after)
        firing.messages += page.messages
        if page.last is None:
            firing.status = FiringStatus.DONE if firing.messages else FiringStatus.EMPTY
            firing.fired_at = self.clock()
        return page.last

    async def release(self, *, everything: bool) -> int:
        """Let instants whose worker died fire again, or end those that three died over."""
        async with self.store.write() as session:
            rows = await self.claims.stale(session, None if everything else self.clock())
            for row in rows:
                spent = row.attempt >= MAX_ATTEMPTS
                row.status = FiringStatus.FAILED if spent else FiringStatus.DUE
            return len(rows)


def _due(row: Firing) -> DueFiring:
    return DueFiring(
        id=row.id or 0,
        attempt=row.attempt,
        lease_until=row.lease_until or row.due_at,
        schedule_id=row.schedule_id,
    )
