"""Fetches files that the messenger keeps, by their ids and never more than is asked for."""

from __future__ import annotations

from dataclasses import dataclass

from telegram import Bot
from telegram.error import BadRequest, TelegramError

from bot.adapters.telegram_request import AiohttpRequest, TooLongError
from bot.services.ports import Fetched


@dataclass(frozen=True, slots=True)
class TelegramFiles:
    """One bot's way to its files."""

    bot: Bot
    request: AiohttpRequest

    async def fetch(self, file_id: str, *, most_bytes: int) -> Fetched:
        """Fetch a file; see `Fetched` for what is known where that fails."""
        try:
            file = await self.bot.get_file(file_id)
            if (file.file_size or 0) > most_bytes or not file.file_path:
                return Fetched(is_for_good=True)
            content = await self.request.download(file.file_path, most_bytes=most_bytes)
        except (BadRequest, TooLongError):
            return Fetched(is_for_good=True)
        except TelegramError:
            return Fetched()
        return Fetched(content=content) if content else Fetched(is_for_good=content is not None)
