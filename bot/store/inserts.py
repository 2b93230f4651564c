"""Inserts whose second arrival is a normal outcome, on both engines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import SQLModel

from bot.store.engine import Session, is_postgresql

_CHUNK = 200
"""Rows a statement; SQLite takes at most 32,766 bound values in one."""


async def insert_new(
    session: Session, table: type[SQLModel], rows: Sequence[Mapping[str, Any]]
) -> int:
    """Insert the rows whose unique keys are not taken yet.

    Returns:
        How many were new.
    """
    insert = postgresql_insert if is_postgresql(session) else sqlite_insert
    count = 0
    for start in range(0, len(rows), _CHUNK):
        statement = insert(table).values(list(rows[start : start + _CHUNK]))
        result = await session.execute(
            statement.on_conflict_do_nothing(), execution_options={"preserve_rowcount": True}
        )
        count += int(getattr(result, "rowcount", 0))
    return count


async def insert_selected(
    session: Session, table: type[SQLModel], columns: Sequence[str], query: sa.Select[Any]
) -> int:
    """Insert all that *query* finds, in one statement.

    Returns:
        How many rows there were.
    """
    statement = sa.insert(table).from_select(list(columns), query, include_defaults=False)
    result = await session.execute(statement, execution_options={"preserve_rowcount": True})
    return int(getattr(result, "rowcount", 0))
