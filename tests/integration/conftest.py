"""A store of its own for each test, and a clock that only the test moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.services.inbox import Inbox
from bot.services.outbox import Outbox, Post, post
from bot.store.engine import Store


@dataclass
class MovedClock:
    """Tells a time that only the test moves."""

    now: datetime = datetime(2023, 11, 6, 2, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **delta: float) -> None:
        """Move on by hours, seconds and so on."""
        self.now += timedelta(**delta)


@pytest.fixture
def clock() -> MovedClock:
    """A Monday, ten in the morning in Shanghai."""
    return MovedClock()


@pytest.fixture
def inbox(store: Store, clock: MovedClock) -> Inbox:
    """The inbox over it."""
    return Inbox(store, clock)


@pytest.fixture
def outbox(store: Store, clock: MovedClock) -> Outbox:
    """The outbox over it."""
    return Outbox(store, clock)


def said(update_id: int, chat: int, text: str = "?") -> dict[str, Any]:
    """A private message as Telegram gives it."""
    person = {"id": chat, "is_bot": False, "first_name": "居民"}
    message = {
        "message_id": update_id,
        "date": 0,
        "chat": {"id": chat, "type": "private"},
        "from": person,
        "text": text,
    }
    return {"update_id": update_id, "message": message}


async def posted(store: Store, clock: MovedClock, *posts: Post) -> None:
    """Put messages into the outbox."""
    async with store.write() as session:
        await post(session, clock, *posts)
