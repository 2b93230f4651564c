"""Queries on the promise ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from functools import cache
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import SQLModel, col

from bot.store.engine import Session, Store
from bot.store.inserts import insert_new
from bot.store.looking import each, one_of
from bot.store.tables import Evidence, ProgressEntry, ProgressReminder, StaffMember

_Table = TypeVar("_Table", bound=SQLModel)
LEDGER = "ledger"
"""Whoever records a figure takes turns: numbers go in the order of commits."""


def _in_force() -> sa.Subquery:
    """Rank the entries that count: not corrected, not taking one back; the latest day first."""
    correction = aliased(ProgressEntry)
    rank = sa.func.row_number().over(
        partition_by=col(ProgressEntry.commitment),
        order_by=(col(ProgressEntry.holds_on).desc(), col(ProgressEntry.id).desc()),
    )
    return (
        sa.select(col(ProgressEntry.id).label("id"), rank.label("rank"))
        .where(
            sa.or_(
                col(ProgressEntry.value).is_not(None), col(ProgressEntry.milestone).is_not(None)
            ),
            ~sa.exists().where(col(correction.corrects) == col(ProgressEntry.id)),
        )
        .subquery()
    )


def _latest() -> sa.Select[ProgressEntry]:
    ranked = _in_force()
    return (
        sa.select(ProgressEntry)
        .join(ranked, ranked.c.id == col(ProgressEntry.id))
        .where(ranked.c.rank == 1)
    )


async def latest(session: Session, commitments: Collection[str]) -> dict[str, ProgressEntry]:
    """Find the entry in force for each commitment: the one for the latest day that counts."""
    wanted = _latest().where(col(ProgressEntry.commitment).in_(commitments))
    return {row.commitment: row for row in (await session.execute(wanted)).scalars()}


async def in_force(
    store: Store, commitments: Sequence[str]
) -> dict[str, tuple[ProgressEntry, list[Evidence]]]:
    """Look up the entry in force for each commitment, and what shows that it is true."""
    rows = await store.look(_in_force_of(len(commitments)), each("commitment", commitments))
    entries = [_made(ProgressEntry, row) for row in rows]
    shown: dict[int | None, list[Evidence]] = defaultdict(list)
    if entries:
        ids = [one.id for one in entries]
        for row in await store.look(_shown_with(len(ids)), each("entry", ids)):
            evidence = _made(Evidence, row)
            shown[evidence.entry_id].append(evidence)
    return {one.commitment: (one, shown[one.id]) for one in entries}


# Made once for each number of commitments: most answers ask for them.


@cache
def _in_force_of(count: int) -> sa.Select[*tuple[Any, ...]]:
    ranked = _in_force()
    return (
        sa.select(*_columns(ProgressEntry))
        .join(ranked, ranked.c.id == col(ProgressEntry.id))
        .where(ranked.c.rank == 1, one_of(col(ProgressEntry.commitment), "commitment", count))
    )


@cache
def _shown_with(count: int) -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(*_columns(Evidence))
        .where(one_of(col(Evidence.entry_id), "entry", count))
        .order_by(col(Evidence.entry_id), col(Evidence.position))
    )


def _columns(table: type[SQLModel]) -> list[Any]:
    return list(table.__table__.c)  # type: ignore[attr-defined]


def _made(table: type[_Table], row: tuple[Any, ...]) -> _Table:
    return table(**dict(zip(table.__table__.c.keys(), row, strict=True)))  # type: ignore[attr-defined]


async def moved(session: Session) -> dict[str, tuple[int, ProgressEntry | None]]:
    """Give for each commitment the entry by which it moved last, and what is in force since.

    An entry for an earlier day moves nothing; a correction does, and may leave nothing in force.
    """
    corrected = (
        sa.select(col(ProgressEntry.commitment), sa.func.max(col(ProgressEntry.id)))
        .where(col(ProgressEntry.corrects).is_not(None))
        .group_by(col(ProgressEntry.commitment))
    )
    numbers = {name: number or 0 for name, number in (await session.execute(corrected)).all()}
    in_force = {row.commitment: row for row in (await session.execute(_latest())).scalars()}
    for name, entry in in_force.items():
        numbers[name] = max(numbers.get(name, 0), entry.id or 0)
    return {name: (number, in_force.get(name)) for name, number in numbers.items()}


async def newest_id(session: Session) -> int:
    """Give the id of the entry recorded last; 0 where there is none."""
    return (await session.execute(sa.select(sa.func.max(ProgressEntry.id)))).scalar() or 0


async def counting(session: Session, commitment: str) -> list[ProgressEntry]:
    """List the entries of a commitment that count, by the day they hold for."""
    ranked = _in_force()
    query = (
        sa.select(ProgressEntry)
        .join(ranked, ranked.c.id == col(ProgressEntry.id))
        .where(col(ProgressEntry.commitment) == commitment)
        .order_by(col(ProgressEntry.holds_on), col(ProgressEntry.id))
    )
    return list((await session.execute(query)).scalars())


async def history(
    session: Session, commitment: str | None = None
) -> list[tuple[ProgressEntry, StaffMember]]:
    """List all entries with who recorded them, in the order recorded, corrected ones too."""
    query = (
        sa.select(ProgressEntry, StaffMember)
        .join(StaffMember, col(StaffMember.id) == col(ProgressEntry.staff_id))
        .order_by(col(ProgressEntry.id))
    )
    if commitment is not None:
        query = query.where(col(ProgressEntry.commitment) == commitment)
    return [(entry, staff) for entry, staff in (await session.execute(query)).all()]


async def by_cause(session: Session, cause: str) -> ProgressEntry | None:
    """Find what a cause has already recorded."""
    query = sa.select(ProgressEntry).where(col(ProgressEntry.cause) == cause)
    return (await session.execute(query)).scalar_one_or_none()


async def correction_of(session: Session, entry_id: int) -> ProgressEntry | None:
    """Find the entry that replaces *entry_id*."""
    query = sa.select(ProgressEntry).where(col(ProgressEntry.corrects) == entry_id)
    return (await session.execute(query)).scalar_one_or_none()


async def evidence(session: Session, entries: Collection[int]) -> dict[int, list[Evidence]]:
    """Find the photos and links of entries, in the order given."""
    if not entries:
        return {}
    query = (
        sa.select(Evidence)
        .where(col(Evidence.entry_id).in_(entries))
        .order_by(col(Evidence.entry_id), col(Evidence.position))
    )
    found: dict[int, list[Evidence]] = defaultdict(list)
    for row in (await session.execute(query)).scalars():
        found[row.entry_id].append(row)
    return found


async def claim_reminder(session: Session, reminder: ProgressReminder) -> bool:
    """Note a reminder within the caller's transaction; False where it was given already."""
    return await insert_new(session, ProgressReminder, [reminder.model_dump()]) == 1


async def reminders_given(session: Session) -> set[tuple[str, date, bool]]:
    """List the reminders given already: commitment, due day, and whether it was overdue."""
    query = sa.select(
        col(ProgressReminder.commitment),
        col(ProgressReminder.due),
        col(ProgressReminder.is_overdue),
    )
    return {(name, due, is_overdue) for name, due, is_overdue in await session.execute(query)}
