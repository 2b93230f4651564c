"""Appends to the chain of all complaint events and reads it back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, Protocol, cast

import sqlalchemy as sa
from sqlmodel import col

from bot.domain.chain import START, link
from bot.store.engine import Session
from bot.store.inserts import insert_new
from bot.store.tables import ChainHead, ComplaintEvent

EVENTS = "complaint_event"
"""The chain of all complaint events."""
_BATCH = 500


async def append(session: Session, event: ComplaintEvent) -> None:
    """Seal *event* with the one before it and add it; the chain's end is held until the commit.

    Whoever moves several complaints in one transaction reads them all for update first: taken
    after the chain's end, they could be waited for in a ring.
    """
    head = await _head(session)
    event.seq = head.count + 1
    event.seal = link(head.seal, sealed_of(event))
    head.count, head.seal = event.seq, event.seal
    session.add(event)
    await session.flush()


async def head(session: Session) -> tuple[int, str]:
    """Tell how many events there are, and the last one's seal."""
    row = await session.get(ChainHead, EVENTS)
    return (row.count, row.seal) if row else (0, START)


class Link(Protocol):
    """An event as the chain has it."""

    seq: Any
    complaint_id: Any
    action: Any
    status: Any
    staff_id: Any
    text: Any
    salt: Any
    text_digest: Any
    verdict: Any
    facts: Any
    at: Any
    cause: Any
    seal: Any


_COLUMNS = tuple(col(getattr(ComplaintEvent, name)) for name in Link.__annotations__)


async def walk(session: Session) -> AsyncIterator[Link]:
    """Yield every event in the order of the chain; memory stays flat.

    As bare rows: objects would take twice as long, which an office with a million events feels.
    """
    last = 0
    while True:
        query: sa.Select[Any] = (
            sa.select(*_COLUMNS)
            .where(col(ComplaintEvent.seq) > last)
            .order_by(col(ComplaintEvent.seq))
            .limit(_BATCH)
        )
        rows = list((await session.execute(query)).all())
        for row in rows:
            yield cast("Link", row)
        if len(rows) < _BATCH:
            return
        last = rows[-1].seq


def sealed_of(event: ComplaintEvent | Link) -> dict[str, Any]:
    """Give what the seal of an event covers: all of it but the words themselves."""
    return {
        "seq": event.seq,
        "complaint_id": event.complaint_id,
        "action": event.action,
        "status": event.status,
        "staff_id": event.staff_id,
        "text_digest": event.text_digest,
        "verdict": event.verdict,
        "facts": event.facts,
        "at": event.at,
        "cause": event.cause,
    }


async def _head(session: Session) -> ChainHead:
    await insert_new(session, ChainHead, [{"name": EVENTS, "count": 0, "seal": START}])
    return await session.get_one(ChainHead, EVENTS, with_for_update=True, populate_existing=True)
