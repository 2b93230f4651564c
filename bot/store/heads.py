"""Who is first in each chat's line, at a cost that does not grow with the backlog."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped

from bot.store.engine import Session, Store

WINDOW = 256
"""Rows of the line looked at before looking chat by chat."""
CHATS = 512
"""Chats looked at when one chat's backlog fills the window; the rest come up as these go."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Line:
    """Rows that wait, as columns and conditions of one table at the instant `now`."""

    id: Mapped[Any]
    chat: Mapped[int]
    waiting: sa.ColumnElement[bool]
    """What an index that goes on with the chat can seek by."""
    is_open: sa.ColumnElement[bool]
    """What else a row needs to stand in the line."""
    order: tuple[Mapped[Any], ...]


@cache
def _window(line: Line) -> sa.Select[Any]:
    return (
        sa.select(line.chat, line.id)
        .where(line.waiting, line.is_open)
        .order_by(*line.order)
        .limit(sa.bindparam("most", type_=sa.Integer))
    )


async def of_window(session: Session, line: Line, now: datetime) -> tuple[dict[int, int], bool]:
    """Find the first row of each chat among the oldest rows.

    Returns:
        Row ids by chat, and whether these were all the rows there are.
    """
    rows = (await session.execute(_window(line), {"now": now, "most": WINDOW})).all()
    return _firsts(rows), len(rows) < WINDOW


async def looked(
    store: Store, line: Line, now: datetime, most: int = WINDOW
) -> tuple[dict[int, int], bool]:
    """Find the same by a look, among *most* of the oldest rows."""
    rows = await store.look(_window(line), {"now": now, "most": most})
    return _firsts(rows), len(rows) < most


def _firsts(rows: Sequence[Any]) -> dict[int, int]:
    found: dict[int, int] = {}
    for chat, row in rows:
        found.setdefault(chat, row)
    return found


async def of_chats(session: Session | AsyncConnection, line: Line, now: datetime) -> dict[int, int]:
    """Find the first row of each of the first chats, skipping from chat to chat."""
    rows = (await session.execute(_chats(line), {"now": now})).all()
    return {row[0]: row[1] for row in rows if row[1] is not None}


@cache
def _chats(line: Line) -> sa.Select[Any]:
    first = sa.select(sa.func.min(line.chat).label("chat"), sa.literal(1).label("number")).where(
        line.waiting
    )
    chats = first.cte("chats", recursive=True)
    following = sa.select(sa.func.min(line.chat)).where(line.waiting, line.chat > chats.c.chat)
    chats = chats.union_all(
        sa.select(following.scalar_subquery(), chats.c.number + 1).where(
            chats.c.chat.is_not(None), chats.c.number < CHATS
        )
    )
    head = (
        sa.select(line.id)
        .where(line.waiting, line.is_open, line.chat == chats.c.chat)
        .order_by(*line.order)
        .limit(1)
    )
    return sa.select(chats.c.chat, head.scalar_subquery()).where(chats.c.chat.is_not(None))
