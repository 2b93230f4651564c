"""What a staff member's next message is for, kept as a row: it survives anything."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.people import Permission
from bot.services.staff import permitted
from bot.store.engine import Store
from bot.store.tables import AnnouncementPrompt


@dataclass(frozen=True, slots=True)
class AnnouncementPrompts:
    """Asks for one thing at a time."""

    store: Store

    async def ask(self, by: int, chat_id: int, id_: int, step: str) -> None:
        """Take the next message of *by* in this chat for *step*.

        Raises:
            NotAllowedError: No right to announce.
        """
        async with self.store.write() as session:
            await permitted(session, by, Permission.ANNOUNCE)
            prompt = AnnouncementPrompt(
                telegram_id=by, chat_id=chat_id, announcement_id=id_, step=step
            )
            await session.merge(prompt)

    async def waiting(self, by: int, chat_id: int, cause: str) -> tuple[int, str] | None:
        """Tell what the message *cause* of somebody is for: announcement and step, if any."""
        async with self.store.read() as session:
            prompt = await session.get(AnnouncementPrompt, by)
        if prompt is None or prompt.chat_id != chat_id:
            return None
        if prompt.last_cause not in {None, cause}:
            return None
        return prompt.announcement_id, prompt.step

    async def taken(self, by: int, cause: str) -> None:
        """Note that the message was taken; the next one is for something else."""
        async with self.store.write() as session:
            prompt = await session.get(AnnouncementPrompt, by, with_for_update=True)
            if prompt is not None:
                prompt.last_cause = cause
