"""Where in chats a resident's words stand: cards, what lies under them, lists, topics, tasks."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from bot.store.engine import Session
from bot.store.holds import erasable
from bot.store.inserts import insert_new
from bot.store.tables import (
    BreakthroughComplaint,
    ComplaintMessage,
    ComplaintTopic,
    Delivery,
    MessagePurpose,
    WordsShown,
)

Spot = tuple[int, int]
"""A chat and a message of ours in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Traces:
    """All that tells of a resident's complaints to somebody else."""

    complaints: tuple[int, ...]
    cards: dict[Spot, int]
    """Cards, by the complaint that each shows."""
    others: frozenset[Spot]
    """Messages that quote them and have nothing else to say."""
    topics: tuple[int, ...]
    """Complaints with a topic, whose name quotes them."""
    tasks: tuple[int, ...]
    """Breakthroughs whose card may quote them."""


async def note_shown(
    session: Session, chat_id: int, message_id: int, complaints: Collection[int], now: datetime
) -> None:
    """Remember that a message to staff quotes these complaints."""
    spot = {"chat_id": chat_id, "message_id": message_id, "at": now}
    await insert_new(session, WordsShown, [{**spot, "complaint_id": one} for one in complaints])


async def of(session: Session, resident_id: int, own_chat: int) -> Traces:
    """Find what tells staff of a resident's complaints."""
    own = erasable(resident_id)
    ids = tuple(one or 0 for one in (await session.execute(own)).scalars())
    cards, others = await _messages(session, own, own_chat)
    others |= await _shown(session, own) | await _sent(session, own, own_chat)
    topics = sa.select(col(ComplaintTopic.complaint_id)).where(
        col(ComplaintTopic.complaint_id).in_(own), col(ComplaintTopic.thread_id).is_not(None)
    )
    tasks = sa.select(col(BreakthroughComplaint.breakthrough_id)).where(
        col(BreakthroughComplaint.complaint_id).in_(own)
    )
    return Traces(
        complaints=ids,
        cards=cards,
        others=frozenset(others - set(cards)),
        topics=tuple((await session.execute(topics)).scalars()),
        tasks=tuple((await session.execute(tasks.distinct())).scalars()),
    )


Own = sa.Select[int | None]


async def _messages(session: Session, own: Own, own_chat: int) -> tuple[dict[Spot, int], set[Spot]]:
    query = sa.select(ComplaintMessage).where(
        col(ComplaintMessage.complaint_id).in_(own), col(ComplaintMessage.chat_id) != own_chat
    )
    cards: dict[Spot, int] = {}
    others: set[Spot] = set()
    for row in (await session.execute(query)).scalars():
        spot = (row.chat_id, row.message_id)
        if row.purpose is MessagePurpose.CARD:
            cards[spot] = row.complaint_id
        else:
            others.add(spot)
    return cards, others


async def _shown(session: Session, own: Own) -> set[Spot]:
    query = sa.select(col(WordsShown.chat_id), col(WordsShown.message_id)).where(
        col(WordsShown.complaint_id).in_(own)
    )
    return {(row[0], row[1] or 0) for row in (await session.execute(query)).all()}


async def _sent(session: Session, own: Own, own_chat: int) -> set[Spot]:
    """Find what the outbox has sent about them, or about a task because of one of them."""
    tasks = sa.select(col(BreakthroughComplaint.breakthrough_id)).where(
        col(BreakthroughComplaint.complaint_id).in_(own)
    )
    about = sa.or_(
        sa.and_(
            col(Delivery.complaint_id).in_(own),
            col(Delivery.purpose).is_distinct_from(MessagePurpose.CARD),
        ),
        sa.and_(col(Delivery.breakthrough_id).in_(tasks), col(Delivery.purpose).is_(None)),
    )
    query = sa.select(col(Delivery.chat_id), col(Delivery.message_id)).where(
        about,
        col(Delivery.chat_id) != own_chat,
        col(Delivery.is_edit).is_(False),
        col(Delivery.message_id).is_not(None),
    )
    return {(row[0], row[1] or 0) for row in (await session.execute(query)).all()}
