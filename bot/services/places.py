"""Where a message about a complaint goes: into its topic, to its card, in place of it, or anew."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.domain.clock import Clock
from bot.domain.topics import Topics, is_over
from bot.services.ports import DueDelivery, SendResult, SendStatus, TopicCall
from bot.services.posting import Post, post
from bot.services.topics_told import tell_admins
from bot.store import breakthroughs, complaints, groups, topics
from bot.store.engine import Session
from bot.store.inserts import insert_new
from bot.store.tables import (
    Announcement,
    BreakthroughMessage,
    Complaint,
    ComplaintMessage,
    ComplaintTopic,
    Delivery,
    Lane,
    MessagePurpose,
)

TOPIC, TOPIC_NAME = "topic", "topic_name"
"""Kinds of deliveries that say nothing: a topic is closed or opened, as is due, or named anew."""
Prepare = Callable[[Session, Clock, DueDelivery, SendResult], Awaitable[None]]


async def placed(session: Session, row: Delivery, due: DueDelivery) -> DueDelivery:
    """Say what a delivery that was just claimed replies to or changes, and what it needs first."""
    if row.complaint_id is None:
        return await _of_others(session, row, due)
    if row.kind in {TOPIC, TOPIC_NAME}:
        return await _of_topic(session, row.complaint_id, row.kind, due)
    if _is_card(row):
        return await _card_placed(session, row, row.complaint_id, due)
    shown_with = await groups.shown_with(session, row.complaint_id)
    card = await topics.card_id(session, shown_with, row.chat_id)
    topic = await _usable(session, shown_with, row.chat_id)
    return replace(due, reply_to_message_id=card, thread_id=topic.thread_id if topic else None)


async def _of_others(session: Session, row: Delivery, due: DueDelivery) -> DueDelivery:
    """Say the same of what is not about a complaint."""
    if row.announcement_id is not None:
        shown = await session.get(Announcement, row.announcement_id)
        return replace(due, edit_message_id=shown.board_message_id if shown else None)
    if row.breakthrough_id is None:
        return due
    own = await breakthroughs.card_message_id(session, row.breakthrough_id, row.chat_id)
    if row.is_edit:
        return replace(due, edit_message_id=own)
    return replace(due, reply_to_message_id=own)


def _is_card(row: Delivery) -> bool:
    return row.complaint_id is not None and (row.is_edit or row.purpose is MessagePurpose.CARD)


async def _card_placed(
    session: Session, row: Delivery, complaint_id: int, due: DueDelivery
) -> DueDelivery:
    if row.is_edit:
        card = await topics.card_id(session, complaint_id, row.chat_id)
        if card is not None:
            return replace(due, edit_message_id=card)
    if await topics.state(session, row.chat_id) is not Topics.ON:
        return due
    topic = await topics.of(session, complaint_id, row.chat_id)
    if topic is None:
        return replace(due, topic_call=TopicCall.OPEN)
    return replace(due, thread_id=topic.thread_id)


async def _of_topic(
    session: Session, complaint_id: int, kind: str, due: DueDelivery
) -> DueDelivery:
    complaint = await complaints.by_id(session, complaint_id)
    topic = await _usable(session, complaint_id, due.chat_id)
    if topic is not None and topic.thread_id is not None and kind == TOPIC_NAME:
        return replace(due, topic_call=TopicCall.RENAME, thread_id=topic.thread_id)
    wanted = _has_served(complaint)
    is_right = topic is None or topic.is_closed == wanted or kind == TOPIC_NAME
    if topic is None or topic.thread_id is None or is_right:
        return replace(due, topic_call=TopicCall.NONE)
    call = TopicCall.CLOSE if wanted else TopicCall.REOPEN
    return replace(due, topic_call=call, thread_id=topic.thread_id)


def _has_served(complaint: Complaint) -> bool:
    return is_over(complaint.status, is_joined=complaint.joined_to_id is not None)


async def _usable(session: Session, complaint_id: int, chat_id: int) -> ComplaintTopic | None:
    if await topics.state(session, chat_id) is not Topics.ON:
        return None
    return await topics.of(session, complaint_id, chat_id)


def next_step(due: DueDelivery, result: SendResult) -> Prepare | None:
    """Find what has to be done before the same delivery makes another call.

    Returns:
        None where it needs none: what became of this call is its end.
    """
    if due.topic_call is TopicCall.OPEN:
        return _OPENED.get(result.status)
    if result.status is not SendStatus.LOST or due.topic_call is not None:
        return None
    if due.edit_message_id is not None:
        return _card_lost
    return _topic_lost if due.thread_id or due.reply_to_message_id else None


async def _opened(session: Session, _clock: Clock, due: DueDelivery, result: SendResult) -> None:
    """Note the topic, or that there is none: its card then goes into the group itself."""
    row = await session.get_one(Delivery, due.id)
    await topics.remember(session, row.complaint_id or 0, due.chat_id, result.message_id)


async def _no_topics(session: Session, clock: Clock, due: DueDelivery, result: SendResult) -> None:
    await tell_admins(session, clock, due.chat_id, _SEEN[result.status])


_SEEN = {SendStatus.NO_FORUM: Topics.OFF, SendStatus.NO_RIGHT: Topics.REFUSED}
_OPENED: dict[SendStatus, Prepare] = {
    SendStatus.SENT: _opened,
    SendStatus.FAILED: _opened,
    SendStatus.UNKNOWN: _opened,
    SendStatus.LOST: _opened,
    **dict.fromkeys(_SEEN, _no_topics),
}


async def _card_lost(session: Session, _clock: Clock, due: DueDelivery, _: SendResult) -> None:
    """Let what a lost card or board should say be sent as a new one."""
    row = await session.get_one(Delivery, due.id)
    await complaints.retire_card(session, due.chat_id, due.edit_message_id or 0)
    if row.complaint_id is not None:
        await topics.lose_card(session, row.complaint_id, due.edit_message_id or 0)
    await breakthroughs.forget_card(session, due.chat_id, due.edit_message_id or 0)
    if row.announcement_id is not None:
        shown = await session.get_one(Announcement, row.announcement_id)
        shown.board_message_id = None


async def _topic_lost(session: Session, clock: Clock, due: DueDelivery, _: SendResult) -> None:
    """Forget a topic that was deleted; its card comes again before what was to be said in it."""
    row = await session.get_one(Delivery, due.id)
    complaint_id = row.complaint_id or 0
    if not _is_card(row):
        complaint_id = await groups.shown_with(session, complaint_id)
    topic = await topics.of(session, complaint_id, due.chat_id)
    if topic is None:
        return
    await topics.forget(session, topic)
    facts = await topics.last_card(session, complaint_id, due.chat_id)
    if _is_card(row) or facts is None:
        return
    card = Post(
        key=f"card:{complaint_id}:after:{topic.thread_id}",
        chat_id=due.chat_id,
        kind="card",
        facts=facts,
        # Ahead of what waits for it.
        lane=Lane.URGENT,
        complaint_id=complaint_id,
        purpose=MessagePurpose.CARD,
    )
    await post(session, clock, card)


async def settled(session: Session, clock: Clock, due: DueDelivery, result: SendResult) -> None:
    """Note what a call did that ended its delivery."""
    row = await session.get_one(Delivery, due.id)
    if due.topic_call is not None:
        await _topic_changed(session, clock, row, due, result)
    elif result.message_id is not None and due.edit_message_id is None:
        await _remember(session, row, due, result.message_id)


_IS_CLOSED = {TopicCall.CLOSE: True, TopicCall.REOPEN: False}


async def _topic_changed(
    session: Session, clock: Clock, row: Delivery, due: DueDelivery, result: SendResult
) -> None:
    topic = await topics.of(session, row.complaint_id or 0, due.chat_id)
    if result.status in _SEEN:
        await _no_topics(session, clock, due, result)
    elif topic is not None and result.status is SendStatus.LOST:
        await topics.forget(session, topic)
    elif topic is not None and result.status is SendStatus.SENT:
        topic.is_closed = _IS_CLOSED.get(due.topic_call or TopicCall.NONE, topic.is_closed)


async def _remember(session: Session, row: Delivery, due: DueDelivery, message_id: int) -> None:
    """Note what a message of ours is about, so that replies and changes find it."""
    if row.announcement_id is not None:
        shown = await session.get_one(Announcement, row.announcement_id)
        shown.board_message_id = message_id
        return
    purpose = MessagePurpose.CARD if row.is_edit else row.purpose
    if purpose is None:
        return
    if row.breakthrough_id is not None:
        shown_at = {"chat_id": due.chat_id, "message_id": message_id}
        about = {"breakthrough_id": row.breakthrough_id, "asks": row.facts.get("asks")}
        await insert_new(session, BreakthroughMessage, [{**shown_at, **about}])
        return
    if row.complaint_id is None:
        return
    message = {
        "chat_id": due.chat_id,
        "message_id": message_id,
        "complaint_id": row.complaint_id,
        "purpose": purpose,
        "action": row.facts.get("action") if purpose is MessagePurpose.PROMPT else None,
        "argument": row.facts.get("argument"),
    }
    await insert_new(session, ComplaintMessage, [message])
    if purpose is MessagePurpose.CARD:
        await topics.note_card(session, row.complaint_id, due.chat_id, message_id)
