"""Hands out an announcement's recipients by the batch and records what became of each."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.domain.announcement import DeliveryTask
from bot.domain.language import Language
from bot.services.announcement_shown import Content, content
from bot.services.outbox import Mandate
from bot.services.ports import SendResult, SendStatus
from bot.services.quiet import QuietHours
from bot.services.worker import Desk
from bot.store import announcement_audience as audience
from bot.store import announcement_deliveries as deliveries
from bot.store import announcements, people
from bot.store.engine import Session, Store
from bot.store.tables import Announcement, AnnouncementDelivery, DeliveryStatus

MAX_ATTEMPTS = 8
_ERROR_LENGTH = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRecipient:
    """A recipient claimed for a message, its correction or its recall."""

    id: int
    attempt: int
    lease_until: datetime
    chat_id: int
    language: Language
    task: DeliveryTask
    message_id: int | None
    """The message to correct or recall."""
    sent_at: datetime | None
    content: Content
    shown_version: int

    @property
    def line(self) -> int:
        """A chat gets one message at a time."""
        return self.chat_id


@dataclass(slots=True)
class _Outcomes:
    """What waits to be written; whoever comes to write takes along what the others brought."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: list[dict[str, Any]] = field(default_factory=list)

    async def write(self, store: Store, outcome: dict[str, Any]) -> None:
        self.waiting.append(outcome)
        async with self.lock:
            if not any(one is outcome for one in self.waiting):
                return
            batch, self.waiting = self.waiting, []
            is_written = False
            try:
                async with store.write() as session:
                    await deliveries.settle(session, batch)
                is_written = True
            finally:
                if not is_written:
                    # The others try for themselves.
                    self.waiting[:0] = [one for one in batch if one is not outcome]


@dataclass(frozen=True, slots=True)
class Mailing(Desk[DueRecipient]):
    """The outbox of announcements: memory does not grow with the number of recipients."""

    claims = deliveries.CLAIMS
    quiet: QuietHours
    mandate: Mandate | None = None
    """None where this process is the only one."""
    _outcomes: _Outcomes = field(default_factory=_Outcomes)

    async def claim(self, limit: int, busy: Collection[int] = ()) -> list[DueRecipient]:
        """Take up to *limit* recipients of running announcements, the oldest first."""
        if self.mandate is not None and self.mandate.term is None:
            return []
        async with self.store.read() as session:
            ids = await announcements.running(session)
        if not ids:
            return []
        now = self.clock()
        claimed: list[DueRecipient] = []
        async with self.store.write() as session:
            if self.mandate is not None and not await self.mandate.holds(session):
                return []
            for row in await announcements.held(session, ids):
                left = limit - len(claimed)
                if left <= 0:
                    break
                await self._heed_the_night(session, row, now)
                taken = await deliveries.take(
                    session, row.id or 0, now=now, until=now + self.lease, limit=left, busy=busy
                )
                contents = {one: content(row, one) for one in Language}
                claimed += [_due(one, contents[one.language]) for one in taken]
                busy = {*busy, *(one.chat_id for one in taken)}
        return claimed

    async def _heed_the_night(self, session: Session, row: Announcement, now: datetime) -> None:
        """Hold back, once a night, what is not urgent: the night may begin in the midst of it."""
        if row.is_urgent or (row.held_until is not None and row.held_until > now):
            return
        if until := self.quiet.until():
            await audience.hold_back(session, row.id or 0, until)
            row.held_until = until

    async def settle(self, due: DueRecipient, result: SendResult) -> None:
        """Record what became of a claim; a sender that lost its lease changes nothing."""
        outcome = {"row": due.id, "held": due.attempt, **self._values(due, result)}
        await self._outcomes.write(self.store, outcome)
        if result.status is SendStatus.BLOCKED:
            async with self.store.write() as session:
                await people.mark_gone(session, due.chat_id, is_gone=True)

    async def release(self, *, everything: bool) -> int:
        """Settle what a dead sender had under way: a message that may have gone is unknown."""
        async with self.store.read() as session:
            if not await announcements.open_ones(session):
                return 0
        async with self.store.write() as session:
            return await deliveries.orphan(session, self.clock(), everything=everything)

    def _values(self, due: DueRecipient, result: SendResult) -> dict[str, Any]:
        now = self.clock()
        values: dict[str, Any] = {
            "status": DeliveryStatus.SENT,
            "due_at": now,
            "sent_at": due.sent_at,
            "message_id": due.message_id,
            "shown_version": due.shown_version,
            "error": (result.error or "")[:_ERROR_LENGTH] or None,
        }
        if _again(due, result):
            wait = max(result.retry_after, min(2.0**due.attempt / 2, 60.0))
            return values | {
                "status": DeliveryStatus.CREATED,
                "due_at": now + timedelta(seconds=wait),
            }
        if due.task is DeliveryTask.SEND:
            return values | _sent(due, result, now)
        return values | _put_right(due, result)


def _again(due: DueRecipient, result: SendResult) -> bool:
    if result.status is SendStatus.RETRY:
        # Told to wait is not a failure: a storm of 429 uses up nobody's tries.
        return result.retry_after > 0 or due.attempt < MAX_ATTEMPTS
    is_harmless = due.task is not DeliveryTask.SEND
    return result.status is SendStatus.UNKNOWN and is_harmless and due.attempt < MAX_ATTEMPTS


def _sent(due: DueRecipient, result: SendResult, now: datetime) -> dict[str, Any]:
    if result.status is not SendStatus.SENT:
        return {"status": _ENDED.get(result.status, DeliveryStatus.FAILED)}
    return {
        "status": DeliveryStatus.SENT,
        "message_id": result.message_id,
        "sent_at": now,
        "shown_version": due.content.version,
    }


_ENDED = {
    SendStatus.BLOCKED: DeliveryStatus.BLOCKED,
    SendStatus.UNKNOWN: DeliveryStatus.UNKNOWN,
}


def _put_right(due: DueRecipient, result: SendResult) -> dict[str, Any]:
    if result.status is not SendStatus.SENT:
        return {"status": DeliveryStatus.SENT, "error": result.error or str(result.status)}
    if due.task is DeliveryTask.RECALL:
        return {"status": DeliveryStatus.RECALLED}
    return {"status": DeliveryStatus.SENT, "shown_version": due.content.version}


def _due(row: AnnouncementDelivery, shown: Content) -> DueRecipient:
    return DueRecipient(
        id=row.id or 0,
        attempt=row.attempt,
        lease_until=row.lease_until or row.due_at,
        chat_id=row.chat_id,
        language=row.language,
        task=row.task,
        message_id=row.message_id,
        sent_at=row.sent_at,
        content=shown,
        shown_version=row.shown_version,
    )
