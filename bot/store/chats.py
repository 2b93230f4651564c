"""Queries on groups: under which id one is reached now."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from bot.domain.topics import Topics
from bot.store import deliveries
from bot.store.engine import Session
from bot.store.inserts import insert_new
from bot.store.tables import Announcement, GroupChat


async def current(session: Session, chat_id: int) -> int:
    """Give the id under which a chat is reached now."""
    return (await moves(session, [chat_id])).get(chat_id, chat_id)


async def moves(session: Session, chat_ids: Collection[int]) -> dict[int, int]:
    """Map those of these chats that have a new id to it."""
    groups = {one for one in chat_ids if one < 0}
    if not groups:
        return {}
    found = await session.execute(_moved(), {"groups": list(groups)})
    return {old: int(new or old) for old, new in found.all()}


@cache
def _moved() -> sa.Select[int, int | None]:
    # Made once: every message to a group asks for it.
    wanted: sa.BindParameter[Any] = sa.bindparam("groups", expanding=True)
    query = sa.select(col(GroupChat.chat_id), col(GroupChat.moved_to))
    return query.where(col(GroupChat.chat_id).in_(wanted), col(GroupChat.moved_to).is_not(None))


def known(chat_id: int) -> dict[str, Any]:
    """Give the row of a group of which nothing was seen yet."""
    return {"chat_id": chat_id, "moved_to": None, "topics": Topics.OFF, "changes": 0}


async def follow(session: Session, old_chat: int, new_chat: int) -> None:
    """Follow a group that became a supergroup; told twice is as good as told once.

    Its messages stay behind and can be changed no more. Numbers begin anew in a supergroup, so
    one of theirs must never be used there: it would be another message's.
    """
    await deliveries.redirect(session, old_chat, new_chat)
    await insert_new(session, GroupChat, [known(old_chat)])
    moved = await session.execute(
        sa.update(GroupChat)
        .where(col(GroupChat.chat_id) == old_chat, col(GroupChat.moved_to).is_(None))
        .values(moved_to=new_chat)
    )
    if not getattr(moved, "rowcount", 0):
        return
    boards = col(Announcement.board_message_id).is_not(None)
    await session.execute(sa.update(Announcement).where(boards).values(board_message_id=None))
