"""Copies every row of one database into another, whichever engines they are, and compares them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

import bot.store.tables  # noqa: F401 — fills the metadata
from bot.domain.errors import CopyFailedError, TargetNotEmptyError
from bot.store.engine import Session, be_patient, is_postgresql

_BATCH = 500


def tables() -> list[sa.Table]:
    """List the tables, each after those that it refers to."""
    return SQLModel.metadata.sorted_tables


async def check_empty(target: Session) -> None:
    """Make sure that nothing is overwritten.

    Raises:
        TargetNotEmptyError: A table has rows.
    """
    for table in tables():
        if (await target.execute(sa.select(sa.literal(1)).select_from(table).limit(1))).first():
            raise TargetNotEmptyError(table.name)


async def count_rows(session: Session, names: Iterable[str]) -> dict[str, int]:
    """Count the rows of these tables, of whatever version they are."""
    counts = {}
    for name in names:
        query = sa.select(sa.func.count()).select_from(sa.table(name))
        counts[name] = int((await session.execute(query)).scalar_one())
    return counts


async def copy_table(source: Session, target: Session, table: sa.Table) -> int:
    """Copy a table and give the number of its rows."""
    await be_patient(target)
    # A row may refer to a later one of its own table: such columns are filled in afterwards.
    late = [one.name for one in table.c if _is_to_itself(one, table)]
    count = 0
    async for rows in _batches(source, table):
        count += len(rows)
        kept = [{**row, **dict.fromkeys(late)} for row in rows]
        try:
            await target.execute(sa.insert(table), kept)
        except sa.exc.DataError:
            raise CopyFailedError(f"{table.name} holds what the target cannot keep") from None
    for name in late:
        await _fill_in(source, target, table, name)
    await _count_on(target, table)
    return count


async def _fill_in(source: Session, target: Session, table: sa.Table, name: str) -> None:
    (key,) = table.primary_key.columns
    filled = sa.select(key, table.c[name]).where(table.c[name].is_not(None))
    for row in (await source.execute(filled)).all():
        await target.execute(sa.update(table).where(key == row[0]).values({name: row[1]}))


async def _count_on(target: Session, table: sa.Table) -> None:
    """Let PostgreSQL give out ids from where the copied ones end."""
    key = table.primary_key.columns[0]
    if not is_postgresql(target) or not isinstance(key.type, sa.Integer):
        return
    sequence = sa.func.pg_get_serial_sequence(table.name, key.name)
    if (await target.execute(sa.select(sequence))).scalar_one() is not None:
        newest = sa.select(sa.func.max(key)).scalar_subquery()
        highest = sa.func.coalesce(newest, 1)
        await target.execute(sa.select(sa.func.setval(sequence, highest, newest.is_not(None))))


async def compare_table(source: Session, target: Session, table: sa.Table) -> None:
    """Make sure that both have the same rows, cell by cell.

    Raises:
        CopyFailedError: They have not.
    """
    theirs = _batches(target, table)
    async for rows in _batches(source, table):
        if await anext(theirs, []) != rows:
            raise CopyFailedError(f"{table.name} is not the same on both sides")
    if await anext(theirs, []):
        raise CopyFailedError(f"{table.name} has rows that the source has not")


async def _batches(session: Session, table: sa.Table) -> AsyncIterator[Sequence[dict[str, Any]]]:
    """Read a table in the order of its key; memory stays flat."""
    key = list(table.primary_key.columns)
    query = sa.select(table).order_by(*key).limit(_BATCH)
    rows: list[dict[str, Any]] = []
    while True:
        place = sa.tuple_(*key) > tuple(rows[-1][one.name] for one in key) if rows else sa.true()
        found = (await session.execute(query.where(place))).mappings().all()
        if not found:
            return
        rows = [dict(row) for row in found]
        yield rows


def _is_to_itself(column: sa.Column[Any], table: sa.Table) -> bool:
    return any(key.column.table is table for key in column.foreign_keys)
