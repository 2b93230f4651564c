"""The timelines that rates are worked out from."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from bot.domain.complaint import Action
from bot.store.engine import Session
from bot.store.tables import ComplaintEvent

_BATCH = 500


async def timelines(
    session: Session, start: datetime, end: datetime, until: datetime
) -> AsyncIterator[list[ComplaintEvent]]:
    """Yield the timeline of every complaint filed from *start* to before *end*.

    What happened after *until* is left out. Only the event log is read; memory stays flat.
    """
    last = 0
    while True:
        batch = await _filed(session, start, end, last)
        if not batch:
            return
        last = batch[-1]
        known: dict[int, list[ComplaintEvent]] = {number: [] for number in batch}
        query = (
            sa.select(ComplaintEvent)
            .where(col(ComplaintEvent.complaint_id).in_(batch), col(ComplaintEvent.at) <= until)
            .order_by(col(ComplaintEvent.seq))
        )
        for event in (await session.execute(query)).scalars():
            known[event.complaint_id].append(event)
        for events in known.values():
            if events:
                yield events
        session.expunge_all()


async def _filed(session: Session, start: datetime, end: datetime, after: int) -> list[int]:
    query = (
        sa.select(col(ComplaintEvent.complaint_id))
        .where(
            col(ComplaintEvent.action) == Action.SUBMIT,
            col(ComplaintEvent.at) >= start,
            col(ComplaintEvent.at) < end,
            col(ComplaintEvent.complaint_id) > after,
        )
        .order_by(col(ComplaintEvent.complaint_id))
        .limit(_BATCH)
    )
    return list((await session.execute(query)).scalars())
