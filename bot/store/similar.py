"""The keys by which open complaints of one event are found."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.store.complaints import OPEN
from bot.store.engine import Session
from bot.store.inserts import insert_new
from bot.store.sealed import is_stale
from bot.store.tables import Complaint, ComplaintKey


class Nearby(NamedTuple):
    """What is read of a complaint that shares a place: of two hundred, few are looked at longer."""

    id: int
    joined_to_id: int | None
    resident_id: int | None
    text: str
    place: str | None
    latitude: float | None
    longitude: float | None
    created_at: datetime


_NEARBY = tuple(col(getattr(Complaint, name)) for name in Nearby._fields)


async def put_keys(session: Session, complaint_id: int, keys: Collection[str]) -> None:
    """Keep these keys of a complaint in place of any others."""
    await drop_keys(session, complaint_id)
    rows = [{"complaint_id": complaint_id, "key": key} for key in sorted(keys)]
    await insert_new(session, ComplaintKey, rows)


async def drop_keys(session: Session, complaint_id: int) -> None:
    """Let a complaint no longer be found."""
    await session.execute(_dropping(), {"id": complaint_id})


async def drop_stale(session: Session) -> None:
    """Delete keys that another encryption key blinded, or none."""
    stale = is_stale(col(ComplaintKey.key), session.get_bind().dialect)
    await session.execute(sa.delete(ComplaintKey).where(stale))


async def keyless(session: Session, *, after: int, limit: int) -> list[Complaint]:
    """Read open complaints without a key, locked, by id from *after* on.

    One that somebody is moving is passed over: nobody waits for anybody, and its next correction
    or reopening gives it keys.
    """
    query = (
        sa.select(Complaint)
        .where(
            col(Complaint.status).in_(OPEN),
            col(Complaint.is_question).is_(False),
            col(Complaint.id) > after,
            ~sa.exists().where(col(ComplaintKey.complaint_id) == col(Complaint.id)),
        )
        .order_by(col(Complaint.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return list((await session.execute(query)).scalars())


async def newest(session: Session, *, before: int | None, limit: int) -> list[Nearby]:
    """Read open complaints that have keys, by id down from *before*."""
    query = (
        sa.select(*_NEARBY)
        .where(
            col(Complaint.status).in_(OPEN),
            sa.exists().where(col(ComplaintKey.complaint_id) == col(Complaint.id)),
        )
        .order_by(col(Complaint.id).desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(col(Complaint.id) < before)
    return [Nearby(*row) for row in (await session.execute(query)).all()]


async def sharing(
    session: Session, places: Collection[str], troubles: Collection[str], *, limit: int
) -> list[Nearby]:
    """Read complaints that share a place, those that share most troubles first, then the newest."""
    if not places:
        return []
    wanted = {"places": list(places), "troubles": list(troubles), "most": limit}
    return [Nearby(*row) for row in (await session.execute(_sharing(), wanted)).all()]


# Made once each: every text that is told, and every card, asks for them.


@cache
def _sharing() -> sa.Select[*tuple[Any, ...]]:
    key, all_keys = aliased(ComplaintKey), col(ComplaintKey.key)
    places: sa.BindParameter[Any] = sa.bindparam("places", expanding=True)
    troubles: sa.BindParameter[Any] = sa.bindparam("troubles", expanding=True)
    there = sa.select(col(ComplaintKey.complaint_id)).where(all_keys.in_(places))
    shared = (
        sa.select(sa.func.count())
        .where(col(key.complaint_id) == col(Complaint.id), col(key.key).in_(troubles))
        .scalar_subquery()
    )
    return (
        sa.select(*_NEARBY)
        .where(col(Complaint.id).in_(there))
        .order_by(shared.desc(), col(Complaint.id).desc())
        .limit(sa.bindparam("most", type_=sa.Integer))
    )


@cache
def _dropping() -> sa.Delete:
    keys: sa.Table = ComplaintKey.__table__  # type: ignore[attr-defined]
    return sa.delete(keys).where(keys.c.complaint_id == sa.bindparam("id"))
