"""The outbox: whatever is said to somebody who is not speaking now is a row first."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.domain.clock import Clock
from bot.domain.language import Language
from bot.services.ports import DueDelivery, SendResult, SendStatus
from bot.services.worker import LEASE, Desk
from bot.store import breakthroughs, chats, complaints, deliveries, groups, people
from bot.store.bell import DELIVERIES, ring
from bot.store.engine import Session
from bot.store.inserts import insert_new
from bot.store.tables import (
    Announcement,
    BreakthroughMessage,
    ComplaintMessage,
    Delivery,
    DeliveryStatus,
    Lane,
    MessagePurpose,
)

MAX_ATTEMPTS = 8
_ERROR_LENGTH = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A message to be sent: what, to whom, and the key that makes it once."""

    key: str
    chat_id: int
    kind: str
    facts: dict[str, Any]
    lane: Lane = Lane.NOTICE
    is_edit: bool = False
    complaint_id: int | None = None
    purpose: MessagePurpose | None = None
    firing_id: int | None = None
    announcement_id: int | None = None
    """Whose progress it shows; the message is remembered, to be edited."""
    breakthrough_id: int | None = None
    """Whose card or prompt it is; of a *purpose*, the message is remembered."""
    due_at: datetime | None = None
    """Not before; None is at once."""


async def post(session: Session, clock: Clock, *posts: Post) -> int:
    """Put messages into the outbox within the caller's transaction.

    What is meant for a group that has a new id is sent there.

    Returns:
        How many were new; a key that is taken already is dropped.
    """
    now = clock()
    moved = await chats.moves(session, [one.chat_id for one in posts])
    rows = [
        {
            "key": one.key,
            "chat_id": moved.get(one.chat_id, one.chat_id),
            "kind": one.kind,
            "facts": one.facts,
            "lane": int(one.lane),
            "is_edit": one.is_edit,
            "complaint_id": one.complaint_id,
            "purpose": one.purpose,
            "firing_id": one.firing_id,
            "announcement_id": one.announcement_id,
            "breakthrough_id": one.breakthrough_id,
            "status": DeliveryStatus.CREATED,
            "attempt": 0,
            "due_at": one.due_at or now,
            "created_at": now,
        }
        for one in posts
    ]
    count = await insert_new(session, Delivery, rows)
    if count:
        await ring(session, DELIVERIES)
    return count


_SETTLED = {
    SendStatus.SENT: DeliveryStatus.SENT,
    SendStatus.BLOCKED: DeliveryStatus.BLOCKED,
    SendStatus.FAILED: DeliveryStatus.FAILED,
    SendStatus.UNKNOWN: DeliveryStatus.UNKNOWN,
}


class Mandate(Protocol):
    """The right to send, where one of several processes is elected to."""

    @property
    def term(self) -> int | None:
        """The term in which this process has it, as far as it knows."""
        ...

    async def holds(self, session: Session) -> bool:
        """Say whether this process has it, and that this stays so until the commit."""
        ...


@dataclass(frozen=True, slots=True)
class Outbox(Desk[DueDelivery]):
    """Hands out what is due and records what became of it."""

    claims = deliveries.CLAIMS
    office_language: Language = Language.ZH_HANS
    mandate: Mandate | None = None
    """None where this process is the only one."""

    async def claim(self, limit: int, busy: Collection[int] = ()) -> list[DueDelivery]:
        """Take up to *limit* deliveries, one a chat, committed before the caller sends.

        Args:
            limit: Most deliveries returned.
            busy: Chats that still have one under way.
        """
        if self.mandate is not None and self.mandate.term is None:
            return []
        now = self.clock()
        async with self.store.write() as session:
            if self.mandate is not None and not await self.mandate.holds(session):
                return []
            rows = await self.claims.take(session, now, now + LEASE, limit, busy)
            residents = await people.languages(session, [row.chat_id for row in rows])
            claimed = []
            for row in rows:
                resident = residents.get(row.chat_id)
                language = resident.language if resident else self.office_language
                claimed.append(await _with_card(session, row, _due(row, language)))
            return claimed

    async def settle(self, due: DueDelivery, result: SendResult) -> None:
        """Record what became of a delivery; a sender that lost its lease changes nothing."""
        if result.status is SendStatus.MOVED and result.new_chat_id is not None:
            await self._move(due, result.new_chat_id)
            return
        if result.status is SendStatus.LOST and due.edit_message_id is not None:
            await self._replace(due, due.edit_message_id)
            return
        async with self.store.write() as session:
            if not await self.claims.close(
                session, due.id, due.attempt, **self._values(due, result)
            ):
                return
            if result.status is SendStatus.BLOCKED:
                await people.mark_gone(session, due.chat_id, is_gone=True)
            if result.message_id is not None and due.edit_message_id is None:
                await _remember(session, due, result.message_id)

    def _values(self, due: DueDelivery, result: SendResult) -> dict[str, Any]:
        error = (result.error or "")[:_ERROR_LENGTH] or None
        if _again(due, result):
            wait = max(result.retry_after, 2.0**due.attempt / 2)
            return {
                "status": DeliveryStatus.CREATED,
                "due_at": self.clock() + timedelta(seconds=wait),
                "error": error,
            }
        return {
            "status": _SETTLED.get(result.status, DeliveryStatus.FAILED),
            "settled_at": self.clock(),
            "message_id": result.message_id,
            "error": error,
        }

    async def _move(self, due: DueDelivery, new_chat_id: int) -> None:
        async with self.store.write() as session:
            await self.claims.close(session, due.id, due.attempt, status=DeliveryStatus.CREATED)
            await chats.follow(session, due.chat_id, new_chat_id)

    async def _replace(self, due: DueDelivery, message_id: int) -> None:
        """Let what a lost card or board should say be sent as a new one."""
        async with self.store.write() as session:
            if await self.claims.close(session, due.id, due.attempt, status=DeliveryStatus.CREATED):
                await complaints.retire_card(session, due.chat_id, message_id)
                board = await _board(session, due)
                if board is not None:
                    board.board_message_id = None

    async def release(self, *, everything: bool) -> int:
        """Settle what a dead sender had under way: bulk as unknown, notices to go again."""
        async with self.store.write() as session:
            return await deliveries.orphan(
                session, self.clock(), everything=everything, most_attempts=MAX_ATTEMPTS
            )

    async def counts(self) -> dict[str, int]:
        """Count deliveries by status."""
        async with self.store.read() as session:
            return await deliveries.counts(session)


def _again(due: DueDelivery, result: SendResult) -> bool:
    if result.status is SendStatus.RETRY:
        return due.attempt < MAX_ATTEMPTS
    # One repetition at most: the person then has it at least once and at most twice.
    return result.status is SendStatus.UNKNOWN and due.may_repeat and due.attempt == 1


def _due(row: Delivery, language: Language) -> DueDelivery:
    return DueDelivery(
        id=row.id or 0,
        attempt=row.attempt,
        lease_until=row.lease_until or row.due_at,
        chat_id=row.chat_id,
        kind=row.kind,
        facts=row.facts,
        language=language,
        may_repeat=row.lane != Lane.BULK,
        is_edit=row.is_edit,
    )


async def _with_card(session: Session, row: Delivery, due: DueDelivery) -> DueDelivery:
    if row.announcement_id is not None:
        shown = await session.get(Announcement, row.announcement_id)
        return replace(due, edit_message_id=shown.board_message_id if shown else None)
    if row.breakthrough_id is not None:
        own = await breakthroughs.card_message_id(session, row.breakthrough_id, row.chat_id)
        if row.is_edit:
            return replace(due, edit_message_id=own)
        return replace(due, reply_to_message_id=own)
    if row.complaint_id is None:
        return due
    if row.is_edit:
        own = await complaints.card_message_id(session, row.complaint_id, row.chat_id)
        return replace(due, edit_message_id=own)
    card = await groups.shared_card_id(session, row.complaint_id, row.chat_id)
    return replace(due, reply_to_message_id=card)


async def _board(session: Session, due: DueDelivery) -> Announcement | None:
    """Find the announcement whose progress a delivery shows."""
    row = await session.get(Delivery, due.id)
    if row is None or row.announcement_id is None:
        return None
    return await session.get(Announcement, row.announcement_id)


async def _remember(session: Session, due: DueDelivery, message_id: int) -> None:
    board = await _board(session, due)
    if board is not None:
        board.board_message_id = message_id
        return
    row = await session.get(Delivery, due.id)
    purpose = MessagePurpose.CARD if row and row.is_edit else row and row.purpose
    if row is None or purpose is None:
        return
    if row.breakthrough_id is not None:
        shown_at = {"chat_id": due.chat_id, "message_id": message_id}
        about = {"breakthrough_id": row.breakthrough_id, "asks": row.facts.get("asks")}
        await insert_new(session, BreakthroughMessage, [{**shown_at, **about}])
        return
    if row.complaint_id is None:
        return
    message = {
        "chat_id": due.chat_id,
        "message_id": message_id,
        "complaint_id": row.complaint_id,
        "purpose": purpose,
        "action": row.facts["action"] if purpose is MessagePurpose.PROMPT else None,
        "argument": row.facts.get("argument"),
    }
    await insert_new(session, ComplaintMessage, [message])
