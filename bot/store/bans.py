"""Queries on bans."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from bot.store.engine import Session, Store
from bot.store.inserts import insert_new
from bot.store.tables import Ban, BanSalt, StaffMember

_ONE = 1


async def salt(session: Session) -> str | None:
    """Read what ids are salted with; None while nobody was ever banned."""
    found = await session.get(BanSalt, _ONE)
    return found.salt if found else None


async def salt_now(store: Store) -> str | None:
    """Look at it."""
    found = await store.look(_salt(), {})
    return found[0][0] if found else None


async def reason(store: Store, key: str) -> str | None:
    """Look why somebody is banned; None where they are not."""
    found = await store.look(_reason(), {"key": key})
    return found[0][0] if found else None


# Made once each: every update asks for the first, and where there are bans for both.


@cache
def _salt() -> sa.Select[str]:
    return sa.select(col(BanSalt.salt)).where(col(BanSalt.id) == _ONE)


@cache
def _reason() -> sa.Select[str]:
    return sa.select(col(Ban.reason)).where(col(Ban.key) == sa.bindparam("key"))


async def ensured_salt(session: Session, new: str) -> str:
    """Read the salt, or begin with *new*; of two who begin one does."""
    await insert_new(session, BanSalt, [{"id": _ONE, "salt": new}])
    return await salt(session) or new


async def by_key(session: Session, key: str) -> Ban | None:
    """Find a ban by whom it is about."""
    query = sa.select(Ban).where(col(Ban.key) == key)
    return (await session.execute(query)).scalar_one_or_none()


async def added(session: Session, new: Mapping[str, Any]) -> bool:
    """Ban somebody; False when they were banned already."""
    return bool(await insert_new(session, Ban, [new]))


async def by_number(session: Session, number: int) -> Ban | None:
    """Find a ban by its number, held against another change."""
    query = sa.select(Ban).where(col(Ban.id) == number).with_for_update()
    return (await session.execute(query)).scalar_one_or_none()


async def everyone(session: Session, limit: int) -> list[tuple[Ban, str]]:
    """List bans and who pronounced them, newest first."""
    query = (
        sa.select(Ban, col(StaffMember.name))
        .join(StaffMember, col(StaffMember.id) == col(Ban.staff_id))
        .order_by(col(Ban.id).desc())
        .limit(limit)
    )
    return [(row, name) for row, name in (await session.execute(query)).all()]


async def lifted(session: Session, row: Ban) -> None:
    """Let somebody back."""
    await session.delete(row)
