"""Queries on topics: which one is a complaint's, which card is in it, what is lost with it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from bot.domain.topics import Topics
from bot.store import chats, complaints
from bot.store.engine import Session
from bot.store.inserts import insert_new
from bot.store.tables import ComplaintTopic, Delivery, GroupChat


async def state(session: Session, chat_id: int) -> Topics:
    """Say whether a chat can have topics, as it was last seen."""
    group = await session.get(GroupChat, chat_id) if chat_id < 0 else None
    return group.topics if group else Topics.OFF


async def note_state(session: Session, chat_id: int, seen: Topics) -> int | None:
    """Note whether a chat can have topics.

    Returns:
        Which change this is, from 1; None where it is none.
    """
    await insert_new(session, GroupChat, [chats.known(chat_id)])
    group = await session.get_one(GroupChat, chat_id, with_for_update=True, populate_existing=True)
    if group.topics is seen:
        return None
    group.topics = seen
    group.changes += 1
    return group.changes


async def of(session: Session, complaint_id: int, chat_id: int) -> ComplaintTopic | None:
    """Find a complaint's topic in a chat; one without a thread says that none could be opened."""
    topic = await session.get(ComplaintTopic, complaint_id)
    return topic if topic is not None and topic.chat_id == chat_id else None


async def remember(
    session: Session, complaint_id: int, chat_id: int, thread_id: int | None
) -> None:
    """Note the topic that was opened for a complaint, or that none could be."""
    row = {"complaint_id": complaint_id, "chat_id": chat_id, "thread_id": thread_id}
    await insert_new(session, ComplaintTopic, [{**row, "card_id": None, "is_closed": False}])


async def note_card(session: Session, complaint_id: int, chat_id: int, message_id: int) -> None:
    """Note the card that was sent into a complaint's topic, if it has one."""
    topic = await of(session, complaint_id, chat_id)
    if topic is not None:
        topic.card_id = message_id


async def lose_card(session: Session, complaint_id: int, message_id: int) -> None:
    """Let a topic's card go that was deleted."""
    topic = await session.get(ComplaintTopic, complaint_id)
    if topic is not None and topic.card_id == message_id:
        topic.card_id = None


async def card_id(session: Session, complaint_id: int, chat_id: int) -> int | None:
    """Find a complaint's card in a chat: the one in its topic, or the newest."""
    topic = await of(session, complaint_id, chat_id)
    if topic is not None:
        return topic.card_id
    return await complaints.card_message_id(session, complaint_id, chat_id)


async def forget(session: Session, topic: ComplaintTopic) -> None:
    """Let a topic go that was deleted; its card went with it."""
    if topic.card_id is not None:
        await complaints.retire_card(session, topic.chat_id, topic.card_id)
    await session.delete(topic)
    await session.flush()


async def last_card(session: Session, complaint_id: int, chat_id: int) -> dict[str, Any] | None:
    """Read what a complaint's card was last to say; None where its words were erased."""
    query = (
        sa.select(col(Delivery.facts))
        .where(
            col(Delivery.complaint_id) == complaint_id,
            col(Delivery.chat_id) == chat_id,
            col(Delivery.kind) == "card",
        )
        .order_by(col(Delivery.id).desc())
        .limit(1)
    )
    return (await session.execute(query)).scalar_one_or_none() or None
