"""The outbox: whatever is said to somebody who is not speaking now is a row first."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from bot.domain.language import Language
from bot.services import places
from bot.services.ports import DueDelivery, SendResult, SendStatus
from bot.services.posting import Post, post
from bot.services.worker import Desk
from bot.store import chats, deliveries, people
from bot.store.engine import Session
from bot.store.tables import Delivery, DeliveryStatus, Lane

__all__ = ["MAX_ATTEMPTS", "Mandate", "Outbox", "Post", "post"]

MAX_ATTEMPTS = 8
_MOST_CALLS = 3 * MAX_ATTEMPTS
"""However often what it needs first was lost again."""
_ERROR_LENGTH = 300


_ONCE_MORE = {"status": DeliveryStatus.CREATED}
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
        if await self.claims.is_idle(self.store, now, busy):
            return []
        async with self.store.write() as session:
            if self.mandate is not None and not await self.mandate.holds(session):
                return []
            rows = await self.claims.take(session, now, now + self.lease, limit, busy)
            residents = await people.languages(session, [row.chat_id for row in rows])
            claimed = []
            for row in rows:
                resident = residents.get(row.chat_id)
                language = resident.language if resident else self.office_language
                claimed.append(await places.placed(session, row, _due(row, language)))
            return claimed

    async def settle(self, due: DueDelivery, result: SendResult) -> None:
        """Record what became of a delivery; a sender that lost its lease changes nothing."""
        if result.status is SendStatus.MOVED and result.new_chat_id is not None:
            await self._move(due, result.new_chat_id)
            return
        prepare = self._prepare(due, result)
        async with self.store.write() as session:
            values = self._values(due, result) if prepare is None else _ONCE_MORE
            if not await self.claims.close(
                session, due.id, due.attempt, **values, spent=due.attempt if prepare else due.spent
            ):
                return
            if prepare is not None:
                await prepare(session, self.clock, due, result)
                return
            if result.status is SendStatus.BLOCKED:
                await people.mark_gone(session, due.chat_id, is_gone=True)
            await places.settled(session, self.clock, due, result)

    def _prepare(self, due: DueDelivery, result: SendResult) -> places.Prepare | None:
        """Find what has to be done before the row makes another call; None when it has made it."""
        if due.attempt >= _MOST_CALLS or _again(due, result):
            return None
        return places.next_step(due, result)

    def _values(self, due: DueDelivery, result: SendResult) -> dict[str, Any]:
        error = (result.error or "")[:_ERROR_LENGTH] or None
        if _again(due, result):
            wait = max(result.retry_after, 2.0 ** (due.attempt - due.spent) / 2)
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
        return due.attempt - due.spent < MAX_ATTEMPTS
    # One repetition at most: the person then has it at least once and at most twice.
    is_first = due.attempt == due.spent + 1
    return result.status is SendStatus.UNKNOWN and due.may_repeat and is_first


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
        spent=row.spent,
        cause=row.cause,
    )
