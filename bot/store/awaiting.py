"""One look at all that may wait for a resident's next words."""

from __future__ import annotations

from functools import cache

import sqlalchemy as sa
from sqlmodel import col

from bot.store.engine import Store
from bot.store.tables import (
    AnnouncementPrompt,
    ComplaintDraft,
    ComplaintEvent,
    NextWords,
    Resident,
)


async def wanted(store: Store, telegram_id: int, cause: str) -> bool:
    """Tell whether something may want a message of this person, or has taken this very one."""
    found = await store.look(_wanted(), {"telegram_id": telegram_id, "cause": cause})
    return bool(found[0][0])


@cache
def _wanted() -> sa.Select[bool]:
    # Made once: every message asks for it.
    telegram_id = sa.bindparam("telegram_id", type_=sa.BigInteger)
    resident = sa.select(col(Resident.id)).where(col(Resident.telegram_id) == telegram_id)
    resident_id = resident.scalar_subquery()
    found = sa.or_(
        sa.exists().where(col(AnnouncementPrompt.telegram_id) == telegram_id),
        sa.exists().where(col(NextWords.resident_id) == resident_id),
        sa.exists().where(col(ComplaintDraft.resident_id) == resident_id),
        sa.exists().where(col(ComplaintEvent.cause) == sa.bindparam("cause")),
    )
    return sa.select(found)
