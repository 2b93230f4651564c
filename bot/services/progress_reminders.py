"""Reminding whoever keeps a promise's figures: before an update is due, and once it is overdue."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from bot.domain.commitment import Reminder, reminder_of
from bot.domain.knowledge import Commitment
from bot.domain.office_hours import OfficeHours
from bot.services.commitments import Commitments
from bot.services.outbox import Post, post
from bot.services.standings import reached
from bot.store import commitments as queries
from bot.store import people
from bot.store.engine import Session
from bot.store.tables import Lane, ProgressReminder


@dataclass(frozen=True, slots=True)
class ProgressReminders:
    """Puts reminders for the staff group into the outbox."""

    ledger: Commitments
    staff_chat_id: int | None

    async def remind(self) -> int:
        """Post one message on all commitments whose reminder has come, each of them once.

        Nobody is reminded while the office is closed. Where nothing was ever recorded no day is
        known on which an update would be due.

        Returns:
            How many commitments it names.
        """
        if self.staff_chat_id is None or not self._is_open() or not await self._has_come():
            return 0
        async with self.ledger.store.write() as session:
            items = [await _fact(session, *one) for one in await self._claimed(session)]
            if items:
                notice = Post(
                    key=_key(items),
                    chat_id=self.staff_chat_id,
                    kind="progress_due",
                    facts={"items": items},
                    lane=Lane.STAFF,
                )
                await post(session, self.ledger.clock, notice)
        return len(items)

    def _is_open(self) -> bool:
        slots = self.ledger.knowledge.knowledge.office.slots
        return OfficeHours(self.ledger.zone, slots).is_open(self.ledger.clock())

    async def _has_come(self) -> bool:
        """Look without writing: most of the time there is nothing to do."""
        async with self.ledger.store.read() as session:
            given = await queries.reminders_given(session)
            return any(
                (commitment.id, reminder.due, reminder.is_overdue) not in given
                for commitment, reminder in await self._come(session)
            )

    async def _come(self, session: Session) -> list[tuple[Commitment, Reminder]]:
        known = self.ledger.knowledge.knowledge.commitments
        latest = await queries.latest(session, list(known))
        found = [
            (known[name], reminder_of(known[name], reached(entry), self.ledger.today()))
            for name, entry in latest.items()
        ]
        return [(commitment, reminder) for commitment, reminder in found if reminder is not None]

    async def _claimed(self, session: Session) -> list[tuple[Commitment, Reminder]]:
        """Note the reminders that have come, so that no other tick gives them."""
        return [
            (commitment, reminder)
            for commitment, reminder in await self._come(session)
            if await queries.claim_reminder(
                session,
                ProgressReminder(
                    commitment=commitment.id,
                    due=reminder.due,
                    is_overdue=reminder.is_overdue,
                    reminded_at=self.ledger.clock(),
                ),
            )
        ]


async def _fact(session: Session, commitment: Commitment, reminder: Reminder) -> dict[str, Any]:
    owner = commitment.owner
    staff = await people.staff_called(session, owner) if owner else None
    return {
        "commitment": commitment.id,
        "title": dict(commitment.title),
        "due": reminder.due.isoformat(),
        "is_overdue": reminder.is_overdue,
        "owner": staff.name if staff else owner,
        "owner_id": staff.telegram_id if staff else None,
    }


def _key(items: list[dict[str, Any]]) -> str:
    named = [f"{one['commitment']} {one['due']} {one['is_overdue']}" for one in items]
    return f"progress_due:{sha256(' '.join(sorted(named)).encode()).hexdigest()}"
