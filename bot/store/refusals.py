"""Queries on how often somebody was refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import col

from bot.domain.refusal import RefusalKind
from bot.store import people
from bot.store.engine import Session
from bot.store.inserts import insert_new
from bot.store.tables import Refusal, StaffMember

NOBODY = 0
"""Stands for whoever never worked here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """How often somebody was refused on one day."""

    day: date
    name: str | None
    """None for whoever never worked here."""
    is_active: bool
    kind: RefusalKind
    count: int


async def add(
    session: Session, counts: Mapping[tuple[date, int | None, RefusalKind], int], now: datetime
) -> None:
    """Add to the counts: by day, Telegram id (None where unknown) and kind."""
    summed: Counter[tuple[date, int, RefusalKind]] = Counter()
    for (day, telegram_id, kind), count in counts.items():
        row = await people.anybody(session, telegram_id) if telegram_id else None
        summed[day, (row.id if row else None) or NOBODY, kind] += count
    for (day, staff_id, kind), count in sorted(summed.items()):
        new = {"day": day, "staff_id": staff_id, "kind": kind, "count": 0, "last_at": now}
        await insert_new(session, Refusal, [new])
        await session.execute(
            sa.update(Refusal)
            .where(
                col(Refusal.day) == day,
                col(Refusal.staff_id) == staff_id,
                col(Refusal.kind) == kind,
            )
            .values(count=col(Refusal.count) + count, last_at=now)
        )


async def latest(session: Session, limit: int) -> list[Refused]:
    """List counts, the newest day first, within it most first."""
    query = (
        sa.select(Refusal, col(StaffMember.name), col(StaffMember.is_active))
        .outerjoin(StaffMember, col(StaffMember.id) == col(Refusal.staff_id))
        .order_by(col(Refusal.day).desc(), col(Refusal.count).desc(), col(Refusal.staff_id))
        .limit(limit)
    )
    return [
        Refused(day=row.day, name=name, is_active=bool(active), kind=row.kind, count=row.count)
        for row, name, active in (await session.execute(query)).all()
    ]
