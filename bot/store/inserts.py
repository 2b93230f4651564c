"""Inserts whose second arrival is a normal outcome, on both engines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import SQLModel

from bot.store.engine import Session, is_postgresql


async def insert_new(
    session: Session | AsyncConnection, table: type[SQLModel], rows: Sequence[Mapping[str, Any]]
) -> int:
    """Insert the rows whose unique keys are not taken yet.

    Returns:
        How many were new.
    """
    if not rows:
        return 0
    result = await session.execute(
        _insert_new(table, is_postgresql=is_postgresql(session)),
        [dict(row) for row in rows],
        execution_options={"preserve_rowcount": True},
    )
    return int(getattr(result, "rowcount", 0))


@cache
def _insert_new(table: type[SQLModel], *, is_postgresql: bool) -> sa.Insert:
    # Made and compiled once for any number of rows; of the table, for the mapper has no part in it.
    rows: sa.Table = table.__table__  # type: ignore[attr-defined]
    if is_postgresql:
        # Here, so that an office on SQLite carries no part of it.
        from sqlalchemy.dialects.postgresql import insert as postgresql_insert

        return postgresql_insert(rows).on_conflict_do_nothing()
    return sqlite_insert(rows).on_conflict_do_nothing()


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
