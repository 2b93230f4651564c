"""What carries replies to chats, as the doors need it; adapters implement it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot.domain.topics import Colour
from bot.replies.elsewhere import Card
from bot.replies.reply import Reply
from bot.services.ports import SendResult


class Sender(Protocol):
    """One bot's hand: every method reports what is known and raises nothing expected."""

    async def send(
        self,
        chat_id: int,
        reply: Reply,
        *,
        reply_to_message_id: int | None = None,
        thread_id: int | None = None,
    ) -> SendResult:
        """Send a reply, in several messages where it is too long for one, perhaps into a topic."""
        ...

    async def edit(self, chat_id: int, message_id: int, reply: Reply) -> SendResult:
        """Change a message in place; no change is a success."""
        ...

    async def delete(self, chat_id: int, message_id: int) -> SendResult:
        """Delete a message; one that is gone already is a success."""
        ...

    async def drop_buttons(self, chat_id: int, message_id: int) -> SendResult:
        """Take the buttons off a message that has served."""
        ...

    async def open_topic(self, chat_id: int, name: str, colour: Colour) -> SendResult:
        """Open a forum topic; its number is the result's message."""
        ...

    async def close_topic(self, chat_id: int, thread_id: int, *, is_closed: bool) -> SendResult:
        """Close a topic or open it again; one that is so already is a success."""
        ...

    async def rename_topic(self, chat_id: int, thread_id: int, name: str) -> SendResult:
        """Name a topic anew; one that has the name already is a success."""
        ...

    async def toast(self, press_id: str, text: str = "") -> SendResult:
        """Answer a press; a press that is too old to answer is a normal outcome."""
        ...

    async def offer(
        self, query_id: str, cards: Sequence[Card], *, more: tuple[str, str]
    ) -> SendResult:
        """Answer an inline query; one that is too old to answer is a normal outcome.

        Args:
            more: Label of the way to the bot itself, and what its start shall learn.
        """
        ...
