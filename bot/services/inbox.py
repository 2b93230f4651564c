"""The durable inbox: updates are rows before they are acknowledged, and rows until handled."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.services.ports import ClaimedUpdate
from bot.services.raw_updates import TOO_DEEP
from bot.services.worker import Desk
from bot.store import inbox as queries
from bot.store.bell import UPDATES, ring
from bot.store.claims import Heads
from bot.store.inserts import insert_new
from bot.store.tables import InboxStatus, InboxUpdate

log = structlog.get_logger(__name__)
MAX_ATTEMPTS = 3
_ERROR_LENGTH = 500
_LISTED = 100


@dataclass(frozen=True, slots=True)
class Inbox(Desk[ClaimedUpdate]):
    """Takes updates in and hands them out again, oldest first, one per chat at a time."""

    claims = queries.CLAIMS

    async def record(self, updates: Sequence[Mapping[str, Any]]) -> int:
        """Store raw updates; those that are known already are dropped.

        Returns:
            How many were new. The caller may acknowledge all of them now.
        """
        rows = [self._row(update) for update in updates if _fits(update["update_id"])]
        if len(rows) < len(updates):
            log.error("updates_without_usable_id", count=len(updates) - len(rows))
        async with self.store.change() as inbox:
            count = await insert_new(inbox, InboxUpdate, rows)
            if count:
                await ring(inbox, UPDATES)
            return count

    def _row(self, update: Mapping[str, Any]) -> dict[str, Any]:
        now, raw = self.clock(), _written(update)
        row = {
            "update_id": int(update["update_id"]),
            "chat_key": chat_key(update),
            "raw": raw or "{}",
            "status": InboxStatus.NEW,
            "attempt": 0,
            "received_at": now,
            "settled_at": None,
            "error": None,
        }
        if raw is None:
            row |= {"status": InboxStatus.QUARANTINED, "settled_at": now, "error": TOO_DEEP}
        return row

    async def claim(self, limit: int, busy: Collection[int] = ()) -> list[ClaimedUpdate]:
        """Take the oldest waiting update of up to *limit* chats, counting the attempt first.

        An update that was under way when the process died comes back alone, so that one that
        kills the process uses up its own attempts and not its neighbours'.

        Args:
            limit: Most updates returned.
            busy: Chats that still have one under way here.
        """
        now = self.clock()
        until = now + self.lease
        heads = await self.claims.heads(self.store, now, limit, busy)
        # Looked for last: one that is put back meanwhile is not taken for a first attempt.
        suspect = await queries.tried_before(self.store, now, busy)
        if suspect is not None:
            heads = Heads([] if busy else [suspect], is_all=True)
        if heads.is_all and not heads.ids:
            return []
        async with self.store.change() as inbox:
            rows = await self.claims.take_rows(inbox, now, until, limit, busy, heads)
        return [_claimed(row, row.attempt + 1, until) for row in rows]

    async def settle(self, update: ClaimedUpdate) -> None:
        """Mark an update as handled."""
        await self.settle_all([update])

    async def settle_all(self, updates: Sequence[ClaimedUpdate]) -> None:
        """Mark updates as handled, in one transaction."""
        await self._close_all(updates, InboxStatus.DONE)

    async def pass_over_all(self, updates: Sequence[ClaimedUpdate]) -> None:
        """Mark updates as passed over, in one transaction."""
        await self._close_all(updates, InboxStatus.PASSED_OVER)

    async def _close_all(self, updates: Sequence[ClaimedUpdate], status: InboxStatus) -> None:
        held = {one.id: one.attempt for one in updates}
        values = {"status": status, "settled_at": self.clock()}
        async with self.store.change() as inbox:
            await self.claims.close_all(inbox, held, **values)

    async def fail(self, update: ClaimedUpdate, error: str, *, hopeless: bool = False) -> bool:
        """Put an update back for another try, or into quarantine after the last one.

        Args:
            update: As claimed.
            error: The kind of failure; no personal data.
            hopeless: Trying again cannot help, as when it does not parse.

        Returns:
            True when it was quarantined: staff must be told.
        """
        quarantined = hopeless or update.attempt >= MAX_ATTEMPTS
        status = InboxStatus.QUARANTINED if quarantined else InboxStatus.NEW
        settled_at = self.clock() if quarantined else None
        was_held = await self._close(
            update, status=status, error=error[:_ERROR_LENGTH], settled_at=settled_at
        )
        return quarantined and was_held

    async def postpone(self, update: ClaimedUpdate, seconds: float) -> None:
        """Put an update back unharmed: the messenger is out of reach, which is not its fault."""
        await self._close(
            update,
            status=InboxStatus.NEW,
            attempt=update.attempt - 1,
            not_before=self.clock() + timedelta(seconds=seconds),
        )

    async def _close(self, update: ClaimedUpdate, **values: Any) -> bool:  # noqa: ANN401 — column values
        async with self.store.write() as session:
            return await self.claims.close(session, update.id, update.attempt, **values)

    async def release(self, *, everything: bool) -> int:
        """Give back updates whose worker is gone, or quarantine those out of attempts."""
        async with self.store.write() as session:
            rows = await self.claims.stale(session, None if everything else self.clock())
            for row in rows:
                spent = row.attempt >= MAX_ATTEMPTS
                row.status = InboxStatus.QUARANTINED if spent else InboxStatus.NEW
                row.error = "the process died while handling it" if spent else None
                row.settled_at = self.clock() if spent else None
            return len(rows)

    async def set_aside(self) -> list[ClaimedUpdate]:
        """List what was quarantined within a day, the newest hundred: staff must have been told.

        A process that dies between setting an update aside and telling staff tells them later.
        """
        async with self.store.read() as session:
            rows = await queries.quarantined(session, self.clock() - timedelta(days=1), _LISTED)
        return [_claimed(row, row.attempt, row.lease_until or row.received_at) for row in rows]

    async def waiting_count(self) -> int:
        """Count updates that are not handled yet."""
        async with self.store.read() as session:
            return await queries.count(session, InboxStatus.NEW, InboxStatus.WORKING)


def _claimed(row: Any, attempt: int, lease_until: datetime) -> ClaimedUpdate:  # noqa: ANN401 — with an object or without
    return ClaimedUpdate(
        id=row.id or 0,
        attempt=attempt,
        lease_until=lease_until,
        chat_key=row.chat_key,
        raw=row.raw,
        received_at=row.received_at,
    )


def chat_key(update: Mapping[str, Any]) -> int:
    """Name the chat whose order an update belongs to: its id, else its sender's, else 0."""
    for kind, body in update.items():
        if kind == "update_id" or not isinstance(body, Mapping):
            continue
        message = body.get("message")
        holder = message if isinstance(message, Mapping) else body
        for who in (holder.get("chat"), body.get("from"), body.get("user")):
            if isinstance(who, Mapping) and _fits(who.get("id")):
                return int(who["id"])
    return 0


def _written(update: Mapping[str, Any]) -> str | None:
    if TOO_DEEP in update:
        return None
    try:
        # ASCII keeps lone surrogates and NUL as escapes, which every database takes.
        return json.dumps(update, separators=(",", ":"))
    except RecursionError:
        return None


def _fits(number: object) -> bool:
    """Say whether it is an id that both databases take."""
    return isinstance(number, int) and -(2**63) <= number < 2**63
