"""Who is speaking: residents, their language and their way back after blocking."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.clock import Clock
from bot.domain.language import Language
from bot.store import awaiting, people, speakers
from bot.store.engine import Session, Store
from bot.store.tables import Resident


@dataclass(frozen=True, slots=True)
class Residents:
    """Keeps what is known of residents, which is little."""

    store: Store
    clock: Clock

    async def meet(self, telegram_id: int, hint: Language) -> Language:
        """Welcome a resident, new or old.

        Args:
            hint: The language of their app, for a first contact.

        Returns:
            The language to speak with them.
        """
        async with self.store.write() as session:
            row = await people.ensured_resident(session, telegram_id, self.clock(), hint)
            row.is_gone = False
            return row.language

    async def language_of(self, telegram_id: int, hint: Language) -> Language:
        """Tell the language to speak with somebody; *hint* where they are not known."""
        speaker = await speakers.speaker(self.store, telegram_id)
        return speaker.language if speaker else hint

    async def is_free(self, telegram_id: int, cause: str) -> bool:
        """Say whether a plain message, replying to nothing, can only be a question or new.

        False where a prompt, a complaint or a draft may want it, or has taken it already before
        the process died: then each is to be asked.
        """
        return not await awaiting.wanted(self.store, telegram_id, cause)

    async def choose_language(self, telegram_id: int, language: Language) -> None:
        """Speak *language* with this resident from now on, whatever they write in."""
        async with self.store.write() as session:
            row = await people.ensured_resident(session, telegram_id, self.clock())
            row.chosen_language = language

    async def note_presence(self, telegram_id: int, *, is_gone: bool) -> None:
        """Note that a resident blocked the bot or came back."""
        async with self.store.write() as session:
            await people.mark_gone(session, telegram_id, is_gone=is_gone)


async def recorded(
    session: Session, telegram_id: int, clock: Clock, hint: Language = Language.ZH_HANS
) -> tuple[Resident, int]:
    """Find or add a resident's row, one who speaks *hint*, and give its id too."""
    row = await people.ensured_resident(session, telegram_id, clock(), hint)
    return row, row.id or 0
