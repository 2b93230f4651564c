"""Large buttons never cost a message."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from bot.adapters.enlarging import Enlarging
from bot.replies.reply import Button, Reply
from bot.replies.sender import Sender
from bot.services.large_buttons import LargeButtons
from bot.services.ports import SendResult, SendStatus
from bot.store.engine import StoreFailure

REPLY = Reply(text="?", rows=((Button("yes", "a"), Button("no", "b")),))
RESIDENT, GROUP = 7, -7


@dataclass
class Wire:
    """What went out."""

    sent: list[Reply] = field(default_factory=list)

    async def send(self, _chat: int, reply: Reply, **_: Any) -> SendResult:
        self.sent.append(reply)
        return SendResult(status=SendStatus.SENT)


@dataclass
class Choice:
    """Everybody has chosen them, as far as the database can tell."""

    is_away: bool = False

    async def wants(self, _telegram_id: int) -> bool:
        if self.is_away:
            raise StoreFailure("gone")
        return True


@pytest.mark.parametrize(
    ("chat", "is_away", "rows"), [(RESIDENT, False, 2), (RESIDENT, True, 1), (GROUP, False, 1)]
)
async def test_a_message_goes_out_whatever_is_known_of_its_reader(
    chat: int,
    is_away: bool,  # noqa: FBT001 — a table
    rows: int,
) -> None:
    """Large for who wants them; as ever in a group, and while the database is away."""
    wire = Wire()
    sender = Enlarging(cast("Sender", wire), cast("LargeButtons", Choice(is_away)))

    result = await sender.send(chat, REPLY)

    assert result.status is SendStatus.SENT
    assert [len(one.rows) for one in wire.sent] == [rows]
