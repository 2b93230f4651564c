"""Every row that concerns one resident, found by what the tables say of themselves."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from bot.domain.data_kinds import PERSONAL, DataClass, Whose
from bot.store.engine import Session
from bot.store.inventory import Holding, holdings
from bot.store.tables import Complaint

_OF_THE_SEAL = {"salt", "text_digest"}
"""What makes words provable; it says nothing by itself."""


async def of(
    session: Session, resident_id: int, telegram_id: int
) -> dict[str, list[dict[str, Any]]]:
    """Read all personal columns of all rows about a resident, by table; empty tables too."""
    found = {}
    for one in holdings():
        if one.held.whose is Whose.NOBODY:
            continue
        columns = [c for c in one.columns(*PERSONAL) if c.name not in _OF_THE_SEAL]
        query = sa.select(*columns).where(*_theirs(one, resident_id, telegram_id))
        rows = (await session.execute(query.order_by(*one.table.primary_key))).mappings()
        found[one.table.name] = [dict(row) for row in rows]
    return found


def _theirs(one: Holding, resident_id: int, telegram_id: int) -> list[sa.ColumnElement[bool]]:
    numbers = [column == telegram_id for column in one.columns(DataClass.IDENTIFIER)]
    if one.held.whose in {Whose.TELEGRAM_ID, Whose.CHAT}:
        return numbers
    if one.held.whose is Whose.RESIDENT_ID:
        return [one.table.c.resident_id == resident_id]
    complaints = Complaint.__table__  # type: ignore[attr-defined]
    own = sa.select(complaints.c.id).where(complaints.c.resident_id == resident_id)
    # Of messages about their complaints those to others are none of theirs.
    return [one.table.c.complaint_id.in_(own), *numbers]
