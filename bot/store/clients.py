"""Queries on programs with a key, and on what they file and read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from bot.domain.complaint import Action, ComplaintStatus
from bot.store.engine import Session
from bot.store.tables import ApiClient, Complaint, ComplaintEvent


async def named(session: Session, name: str) -> ApiClient | None:
    """Find a client, active or not."""
    query = sa.select(ApiClient).where(col(ApiClient.name) == name)
    return (await session.execute(query)).scalar_one_or_none()


async def active(session: Session) -> list[ApiClient]:
    """List the clients whose keys are good."""
    query = sa.select(ApiClient).where(col(ApiClient.is_active))
    return list((await session.execute(query)).scalars())


async def everyone(session: Session) -> list[ApiClient]:
    """List clients, oldest first."""
    query = sa.select(ApiClient).order_by(col(ApiClient.id))
    return list((await session.execute(query)).scalars())


async def filed_since(session: Session, client_id: int, since: datetime) -> int:
    """Count what a client has filed since then."""
    query = sa.select(sa.func.count()).where(
        col(Complaint.client_id) == client_id, col(Complaint.created_at) > since
    )
    return int((await session.execute(query)).scalar_one())


async def by_source(session: Session, source_key: str) -> Complaint | None:
    """Find the complaint that was filed under a key."""
    query = sa.select(Complaint).where(col(Complaint.source_key) == source_key)
    return (await session.execute(query)).scalar_one_or_none()


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Which complaints are wanted; None does not restrict."""

    since: datetime | None = None
    until: datetime | None = None
    references: Collection[str] | None = None
    categories: Collection[str] | None = None
    statuses: Collection[ComplaintStatus] | None = None


async def within(session: Session, span: Span, *, limit: int) -> list[Complaint]:
    """List complaints, questions to staff left out, newest first."""
    wanted: list[sa.ColumnElement[bool]] = [col(Complaint.is_question).is_(False)]
    if span.since is not None:
        wanted.append(col(Complaint.created_at) >= span.since)
    if span.until is not None:
        wanted.append(col(Complaint.created_at) <= span.until)
    for column, values in (
        (col(Complaint.reference), span.references),
        (col(Complaint.category), span.categories),
        (col(Complaint.status), span.statuses),
    ):
        if values is not None:
            wanted.append(column.in_(values))
    newest = (col(Complaint.created_at).desc(), col(Complaint.id).desc())
    query = sa.select(Complaint).where(*wanted).order_by(*newest).limit(limit)
    return list((await session.execute(query)).scalars())


_SAID = (Action.REPLY, Action.ASK, Action.EXTEND, Action.FINISH, Action.REFER, Action.DEFER)
"""What staff say to whoever filed it."""


async def last_said(session: Session, complaint_ids: Collection[int]) -> dict[int, str]:
    """Map complaints to what staff last said to whoever filed them."""
    latest = (
        sa.select(sa.func.max(col(ComplaintEvent.seq)))
        .where(
            col(ComplaintEvent.complaint_id).in_(complaint_ids),
            col(ComplaintEvent.action).in_(_SAID),
            col(ComplaintEvent.text).is_not(None),
        )
        .group_by(col(ComplaintEvent.complaint_id))
    )
    query = sa.select(col(ComplaintEvent.complaint_id), col(ComplaintEvent.text)).where(
        col(ComplaintEvent.seq).in_(latest)
    )
    return {int(number): str(text) for number, text in (await session.execute(query)).all()}
