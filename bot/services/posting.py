"""Putting messages into the outbox: a row in the transaction of its reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.clock import Clock
from bot.services.tracing import cause
from bot.store import chats
from bot.store.bell import DELIVERIES, ring
from bot.store.engine import Session
from bot.store.inserts import insert_new
from bot.store.tables import Delivery, DeliveryStatus, Lane, MessagePurpose


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
    now, came_from = clock(), cause()
    moved = await chats.moves(session, [one.chat_id for one in posts])
    rows = [
        {
            "key": one.key,
            "chat_id": moved.get(one.chat_id, one.chat_id),
            "kind": one.kind,
            "cause": came_from,
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
            "spent": 0,
            "due_at": one.due_at or now,
            "created_at": now,
        }
        for one in posts
    ]
    count = await insert_new(session, Delivery, rows)
    if count:
        await ring(session, DELIVERIES)
    return count
