"""Queries on breakthroughs: what is in them, which are live, what waits to be answered."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from functools import cache

import sqlalchemy as sa
from sqlmodel import col

from bot.domain.breakthrough import BreakthroughStatus
from bot.domain.complaint import ComplaintStatus
from bot.domain.errors import NotFoundError
from bot.store.engine import Session, Store, in_turn
from bot.store.looking import each, one_of
from bot.store.tables import (
    Answered,
    Breakthrough,
    BreakthroughComplaint,
    BreakthroughEvent,
    BreakthroughMessage,
    BreakthroughStep,
    Complaint,
)

LIVE = tuple(status for status in BreakthroughStatus if status.is_live)
TOLD = (BreakthroughStatus.OPEN, BreakthroughStatus.DONE)
"""Those that residents hear of."""
TAKEN_BACK = (ComplaintStatus.WITHDRAWN, ComplaintStatus.DUPLICATE)
"""Complaints that are told of elsewhere, or no longer."""


async def hold_members(session: Session) -> None:
    """Let nobody else put complaints under tasks until the commit: each is in one at most."""
    await in_turn(session, "breakthroughs")


async def by_id(session: Session, id_: int) -> Breakthrough:
    """Read a breakthrough without keeping anybody from moving it.

    Raises:
        NotFoundError: There is none.
    """
    row = await session.get(Breakthrough, id_)
    if row is None:
        raise NotFoundError("breakthrough", str(id_))
    return row


async def for_change(session: Session, id_: int) -> Breakthrough | None:
    """Read a breakthrough and hold it."""
    return await session.get(Breakthrough, id_, with_for_update=True, populate_existing=True)


async def by_cause(session: Session, cause: str) -> Breakthrough | None:
    """Find what a cause has already made."""
    query = sa.select(Breakthrough).where(col(Breakthrough.cause) == cause)
    return (await session.execute(query)).scalar_one_or_none()


async def event_by_cause(session: Session, id_: int, cause: str) -> BreakthroughEvent | None:
    """Find what a cause has already done to a breakthrough."""
    query = sa.select(BreakthroughEvent).where(
        col(BreakthroughEvent.breakthrough_id) == id_, col(BreakthroughEvent.cause) == cause
    )
    return (await session.execute(query)).scalar_one_or_none()


async def events(session: Session, id_: int) -> list[BreakthroughEvent]:
    """List what was done, in the order it happened."""
    query = (
        sa.select(BreakthroughEvent)
        .where(col(BreakthroughEvent.breakthrough_id) == id_)
        .order_by(col(BreakthroughEvent.id))
    )
    return list((await session.execute(query)).scalars())


async def steps(session: Session, ids: Collection[int]) -> list[BreakthroughStep]:
    """List the steps of these, in the order planned."""
    query = (
        sa.select(BreakthroughStep)
        .where(col(BreakthroughStep.breakthrough_id).in_(ids))
        .order_by(col(BreakthroughStep.breakthrough_id), col(BreakthroughStep.position))
    )
    return list((await session.execute(query)).scalars())


async def members(session: Session, id_: int) -> list[tuple[BreakthroughComplaint, Complaint]]:
    """List the complaints of a breakthrough, oldest first."""
    query = (
        sa.select(BreakthroughComplaint, Complaint)
        .join(Complaint, col(Complaint.id) == col(BreakthroughComplaint.complaint_id))
        .where(col(BreakthroughComplaint.breakthrough_id) == id_)
        .order_by(col(Complaint.id))
    )
    return [(row[0], row[1]) for row in (await session.execute(query)).all()]


async def sizes(session: Session, ids: Collection[int]) -> dict[int, int]:
    """Count the complaints of each."""
    query = (
        sa.select(col(BreakthroughComplaint.breakthrough_id), sa.func.count())
        .where(col(BreakthroughComplaint.breakthrough_id).in_(ids))
        .group_by(col(BreakthroughComplaint.breakthrough_id))
    )
    return {id_: int(count) for id_, count in (await session.execute(query)).all()}


async def listed(
    session: Session, status: BreakthroughStatus, *, limit: int, offset: int = 0
) -> list[Breakthrough]:
    """List those of a state: live ones by what is due first, ended ones the newest first."""
    order = (
        (col(Breakthrough.due_on).is_(None), col(Breakthrough.due_on), col(Breakthrough.id))
        if status.is_live
        else (col(Breakthrough.ended_at).desc(), col(Breakthrough.id).desc())
    )
    query = sa.select(Breakthrough).where(col(Breakthrough.status) == status).order_by(*order)
    return list((await session.execute(query.limit(limit).offset(offset))).scalars())


async def counts(session: Session) -> dict[BreakthroughStatus, int]:
    """Count them by state."""
    query = sa.select(col(Breakthrough.status), sa.func.count()).group_by(col(Breakthrough.status))
    return {status: int(count) for status, count in (await session.execute(query)).all()}


async def troubled(store: Store, commitments: Sequence[str]) -> Collection[str]:
    """Look which of these promises a task that is open is tied to."""
    asked = each("commitment", commitments)
    return {name for (name,) in await store.look(_troubled(len(commitments)), asked) if name}


@cache
def _troubled(count: int) -> sa.Select[str | None]:
    # Made once for each number of them: every answer with a figure asks for it.
    return sa.select(col(Breakthrough.commitment)).where(
        one_of(col(Breakthrough.commitment), "commitment", count),
        col(Breakthrough.status) == BreakthroughStatus.OPEN,
    )


async def open_on(session: Session, commitment: str) -> list[Breakthrough]:
    """List the open tasks that are tied to a promise, oldest first."""
    query = (
        sa.select(Breakthrough)
        .where(
            col(Breakthrough.commitment) == commitment,
            col(Breakthrough.status) == BreakthroughStatus.OPEN,
        )
        .order_by(col(Breakthrough.id))
    )
    return list((await session.execute(query)).scalars())


async def latest_of(
    session: Session,
    complaints: Collection[int],
    statuses: Collection[BreakthroughStatus] = LIVE,
) -> dict[int, Breakthrough]:
    """Find the latest breakthrough in one of these states of each complaint that is in one."""
    query = (
        sa.select(col(BreakthroughComplaint.complaint_id), Breakthrough)
        .join(Breakthrough, col(Breakthrough.id) == col(BreakthroughComplaint.breakthrough_id))
        .where(
            col(BreakthroughComplaint.complaint_id).in_(complaints),
            col(Breakthrough.status).in_(statuses),
        )
        .order_by(col(Breakthrough.id))
    )
    return {row[0]: row[1] for row in (await session.execute(query)).all()}


async def event_of(session: Session, complaint: Complaint) -> list[Complaint]:
    """List a complaint with all that are joined with it, as far as they were not taken back."""
    lead_id = complaint.joined_to_id or complaint.id
    query = (
        sa.select(Complaint)
        .where(
            sa.or_(col(Complaint.id) == lead_id, col(Complaint.joined_to_id) == lead_id),
            col(Complaint.status).not_in(TAKEN_BACK),
        )
        .order_by(col(Complaint.id))
    )
    return list((await session.execute(query)).scalars())


async def remove(session: Session, id_: int, complaints: Collection[int]) -> None:
    """Take complaints out of a breakthrough."""
    await session.execute(
        sa.delete(BreakthroughComplaint).where(
            col(BreakthroughComplaint.breakthrough_id) == id_,
            col(BreakthroughComplaint.complaint_id).in_(complaints),
        )
    )


async def count_unanswered(session: Session, id_: int) -> int:
    """Count what of a breakthrough waits to be answered."""
    query = sa.select(sa.func.count()).where(
        col(BreakthroughComplaint.breakthrough_id) == id_,
        col(BreakthroughComplaint.answered) == Answered.WAITING,
    )
    return int((await session.execute(query)).scalar_one())


async def unanswered(session: Session, limit: int) -> list[tuple[int, int]]:
    """List what waits to be answered as breakthrough and complaint, oldest first."""
    query = (
        sa.select(
            col(BreakthroughComplaint.breakthrough_id), col(BreakthroughComplaint.complaint_id)
        )
        .where(col(BreakthroughComplaint.answered) == Answered.WAITING)
        .order_by(
            col(BreakthroughComplaint.breakthrough_id), col(BreakthroughComplaint.complaint_id)
        )
        .limit(limit)
    )
    return [(row[0], row[1]) for row in (await session.execute(query)).all()]


async def overdue(session: Session, today: date) -> list[int]:
    """List the open ones whose day has passed."""
    query = (
        sa.select(col(Breakthrough.id))
        .where(
            col(Breakthrough.status) == BreakthroughStatus.OPEN, col(Breakthrough.due_on) < today
        )
        .order_by(col(Breakthrough.id))
    )
    return [one or 0 for one in (await session.execute(query)).scalars()]


async def message(session: Session, chat_id: int, message_id: int) -> BreakthroughMessage | None:
    """Find which breakthrough a message of ours was about."""
    return await session.get(BreakthroughMessage, (chat_id, message_id))


async def card_message_id(session: Session, id_: int, chat_id: int) -> int | None:
    """Find the newest card of a breakthrough in a chat."""
    query = (
        sa.select(col(BreakthroughMessage.message_id))
        .where(
            col(BreakthroughMessage.breakthrough_id) == id_,
            col(BreakthroughMessage.chat_id) == chat_id,
            col(BreakthroughMessage.asks).is_(None),
        )
        .order_by(col(BreakthroughMessage.message_id).desc())
        .limit(1)
    )
    return (await session.execute(query)).scalar_one_or_none()


async def forget_card(session: Session, chat_id: int, message_id: int) -> None:
    """Let a card go that was deleted; a prompt for words stays."""
    await session.execute(
        sa.delete(BreakthroughMessage).where(
            col(BreakthroughMessage.chat_id) == chat_id,
            col(BreakthroughMessage.message_id) == message_id,
            col(BreakthroughMessage.asks).is_(None),
        )
    )
