"""A sender that writes with large buttons to whoever has chosen them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from bot.domain.topics import Colour
from bot.replies.elsewhere import Card
from bot.replies.large_buttons import enlarged
from bot.replies.reply import Reply
from bot.replies.sender import Sender
from bot.services.large_buttons import LargeButtons
from bot.services.ports import SendResult
from bot.store.engine import StoreFailure

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Enlarging:
    """Wraps a sender; groups, whose numbers are negative, are written to as ever."""

    sender: Sender
    large: LargeButtons

    async def _fitted(self, chat_id: int, reply: Reply) -> Reply:
        is_same = all(len(row) == 1 and not row[0].is_extra for row in reply.rows)
        if chat_id < 0 or is_same or not await self._wants(chat_id):
            return reply
        return enlarged(reply)

    async def _wants(self, chat_id: int) -> bool:
        try:
            return await self.large.wants(chat_id)
        except StoreFailure as error:
            # Small buttons are better than no message.
            log.warning("buttons_unknown", kind=type(error).__name__)
            return False

    async def send(
        self,
        chat_id: int,
        reply: Reply,
        *,
        reply_to_message_id: int | None = None,
        thread_id: int | None = None,
    ) -> SendResult:
        """Send a reply as its reader wants it."""
        return await self.sender.send(
            chat_id,
            await self._fitted(chat_id, reply),
            reply_to_message_id=reply_to_message_id,
            thread_id=thread_id,
        )

    async def edit(self, chat_id: int, message_id: int, reply: Reply) -> SendResult:
        """Change a message as its reader wants it."""
        return await self.sender.edit(chat_id, message_id, await self._fitted(chat_id, reply))

    async def delete(self, chat_id: int, message_id: int) -> SendResult:
        """Delete a message."""
        return await self.sender.delete(chat_id, message_id)

    async def drop_buttons(self, chat_id: int, message_id: int) -> SendResult:
        """Take the buttons off a message."""
        return await self.sender.drop_buttons(chat_id, message_id)

    async def open_topic(self, chat_id: int, name: str, colour: Colour) -> SendResult:
        """Open a forum topic."""
        return await self.sender.open_topic(chat_id, name, colour)

    async def close_topic(self, chat_id: int, thread_id: int, *, is_closed: bool) -> SendResult:
        """Close a topic or open it again."""
        return await self.sender.close_topic(chat_id, thread_id, is_closed=is_closed)

    async def rename_topic(self, chat_id: int, thread_id: int, name: str) -> SendResult:
        """Give a topic another name."""
        return await self.sender.rename_topic(chat_id, thread_id, name)

    async def toast(self, press_id: str, text: str = "") -> SendResult:
        """Answer a press."""
        return await self.sender.toast(press_id, text)

    async def offer(
        self, query_id: str, cards: Sequence[Card], *, more: tuple[str, str]
    ) -> SendResult:
        """Answer an inline query."""
        return await self.sender.offer(query_id, cards, more=more)
