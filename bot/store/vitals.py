"""What tells how the bot is: what waits and for how long, who sends, what staff owe."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from bot.domain.vitals import Spell, Vital
from bot.store.claims import Claims
from bot.store.complaints import OPEN
from bot.store.engine import Session
from bot.store.inserts import insert_new
from bot.store.tables import (
    Complaint,
    Delivery,
    DeliveryStatus,
    InboxStatus,
    InboxUpdate,
    Seat,
    Trouble,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """How much is due and since when the first of it."""

    count: int
    oldest_at: datetime | None


async def oldest_update(session: Session) -> datetime | None:
    """Tell when the oldest update came in that is not handled yet."""
    at, number = col(InboxUpdate.received_at), col(InboxUpdate.id)
    found = []
    # Each by the index on status and id; together they would read all of them.
    for status in (InboxStatus.NEW, InboxStatus.WORKING):
        query = sa.select(at).where(col(InboxUpdate.status) == status).order_by(number).limit(1)
        found.append((await session.execute(query)).scalar_one_or_none())
    return min((one for one in found if one is not None), default=None)


async def due(session: Session, claims: Claims[Any], now: datetime) -> Line:
    """Count the rows of a desk that wait and whose time has come."""
    since = getattr(claims.table, claims.due)
    query = sa.select(sa.func.count(), sa.func.min(since)).where(
        claims.table.status == claims.waiting, claims.is_due(claims.table)
    )
    count, oldest = (await session.execute(query, {"now": now})).one()
    return Line(count=int(count), oldest_at=oldest)


async def open_deliveries(session: Session) -> dict[DeliveryStatus, int]:
    """Count the messages that are not settled, by state."""
    states = (DeliveryStatus.CREATED, DeliveryStatus.SENDING)
    counts = dict.fromkeys(states, 0)
    query = sa.select(col(Delivery.status), sa.func.count()).where(col(Delivery.status).in_(states))
    rows: list[Any] = list((await session.execute(query.group_by(col(Delivery.status)))).all())
    return counts | {status: int(count) for status, count in rows}


async def owed(session: Session, now: datetime) -> dict[str, tuple[int, int]]:
    """Count by unit the open complaints, and those that should have been acted on."""
    is_late = sa.case((col(Complaint.act_by) < now, 1))
    query = (
        sa.select(col(Complaint.unit), sa.func.count(), sa.func.count(is_late))
        .where(col(Complaint.status).in_(OPEN), col(Complaint.joined_to_id).is_(None))
        .group_by(col(Complaint.unit))
    )
    rows: list[Any] = list((await session.execute(query)).all())
    return {unit: (int(count), int(late)) for unit, count, late in rows}


async def beat_age(session: Session, seat: str) -> float | None:
    """Tell how many seconds ago whoever sits there last said so; None where nobody ever did."""
    age = sa.func.extract("epoch", sa.func.clock_timestamp() - col(Seat.beat_at))
    found = (await session.execute(sa.select(age).where(col(Seat.name) == seat))).scalar()
    return None if found is None else float(found)


async def spells(session: Session, *, hold: bool = False) -> dict[Vital, Spell]:
    """Read each vital's latest illness.

    Args:
        hold: Let nobody else change them meanwhile.
    """
    query = sa.select(Trouble).order_by(col(Trouble.vital))
    rows = (await session.execute(query.with_for_update() if hold else query)).scalars()
    return {
        row.vital: Spell(began_at=row.began_at, told_at=row.told_at, ended_at=row.ended_at)
        for row in rows
    }


async def keep(session: Session, vital: Vital, spell: Spell) -> None:
    """Write an illness down; of two who see it begin one does."""
    values = {
        "began_at": spell.began_at,
        "told_at": spell.told_at,
        "ended_at": spell.ended_at,
    }
    if not await insert_new(session, Trouble, [{"vital": vital, **values}]):
        await session.execute(
            sa.update(Trouble).where(col(Trouble.vital) == vital).values(**values)
        )
