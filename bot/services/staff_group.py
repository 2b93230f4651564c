"""Which chat is the staff group: the one that was set, or what it has become since."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.clock import Clock
from bot.domain.topics import Topics
from bot.services.topics_told import tell_admins
from bot.store import chats, topics
from bot.store.engine import Store


@dataclass(frozen=True, slots=True)
class StaffGroup:
    """Knows the staff group again under a new id, and whether it has topics."""

    store: Store
    clock: Clock
    chat_id: int | None
    """As it was set; None where there is no such group."""

    async def is_here(self, chat_id: int) -> bool:
        """Say whether a chat is the staff group, under the id that was set or its present one."""
        return self.chat_id is not None and chat_id in {self.chat_id, await self.now()}

    async def now(self) -> int | None:
        """Give the id under which the staff group is reached now."""
        return None if self.chat_id is None else await self.present_id(self.chat_id)

    async def present_id(self, chat_id: int) -> int:
        """Give the id under which a chat is reached now."""
        if chat_id != self.chat_id:
            return chat_id
        async with self.store.read() as session:
            return await chats.current(session, chat_id)

    async def moved(self, old_chat: int, new_chat: int) -> None:
        """Note that a group has a new id; any but the staff group is of no concern."""
        if old_chat != self.chat_id:
            return
        async with self.store.write() as session:
            await chats.follow(session, old_chat, new_chat)

    async def saw_topics(self, chat_id: int, seen: Topics) -> bool:
        """Note whether the staff group can have topics.

        Returns:
            Whether that is news.
        """
        async with self.store.read() as session:
            if await topics.state(session, chat_id) is seen:
                return False
        async with self.store.write() as session:
            await tell_admins(session, self.clock, chat_id, seen)
        return True
