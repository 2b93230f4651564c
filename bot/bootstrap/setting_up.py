"""Sets an office up: asks the Bot API what it must know and writes the settings file."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from telegram import Update, User
from telegram.constants import ChatType
from telegram.error import Conflict, InvalidToken, TelegramError

from bot.adapters.telegram_setup import introduce
from bot.bootstrap.checkup_telegram import bot_of
from bot.domain.errors import JiefangError
from bot.replies.setting_up import env_file
from bot.replies.texts import Texts
from bot.settings import Settings


class NotIdentifiedError(JiefangError):
    """The token is none, is refused, or nobody could be asked; *is_refused* tells them apart."""

    def __init__(self, *, is_refused: bool) -> None:
        self.is_refused = is_refused
        super().__init__("the token is refused" if is_refused else "the Bot API does not answer")


@dataclass(frozen=True, slots=True)
class Seen:
    """A group that the bot was in lately, and who last did something there."""

    chat_id: int
    title: str
    person_id: int
    person: str


async def identify(settings: Settings, token: str) -> User:
    """Ask the Bot API whose token it is.

    Raises:
        NotIdentifiedError: It is nobody's, or there was no answer.
    """
    try:
        async with bot_of(settings, token) as bot:
            return await bot.get_me()
    except InvalidToken:
        raise NotIdentifiedError(is_refused=True) from None
    except TelegramError:
        raise NotIdentifiedError(is_refused=False) from None


async def groups_seen(settings: Settings, token: str) -> list[Seen]:
    """Give the groups of the updates that wait, the last first; nothing is acknowledged.

    While another process fetches updates, or a webhook does, none can be seen.
    """
    try:
        async with bot_of(settings, token) as bot:
            updates = await bot.get_updates(timeout=0)
    except Conflict:
        return []
    seen = {one.chat_id: one for update in updates if (one := _seen(update)) is not None}
    return list(reversed(seen.values()))


def _seen(update: Update) -> Seen | None:
    chat, person = update.effective_chat, update.effective_user
    if chat is None or person is None or chat.type not in {ChatType.GROUP, ChatType.SUPERGROUP}:
        return None
    return Seen(chat.id, chat.title or str(chat.id), person.id, person.full_name)


async def present(settings: Settings, token: str) -> None:
    """Show the bot's commands and description in the app."""
    async with bot_of(settings, token) as bot:
        await introduce(bot, staff_chat_id=settings.staff_chat_id)


def write_settings(path: Path, t: Texts, values: dict[str, str]) -> Path | None:
    """Write the commented settings file, readable by its owner alone.

    Args:
        values: Setting names without prefix, and their values; what is missing stands there
            commented out.

    Returns:
        Where the file that stood there before is kept now.
    """
    kept = None
    if path.exists():
        kept = path.with_name(f"{path.name}.old")
        path.replace(kept)
    path.touch(mode=0o600, exist_ok=False)
    path.write_text(env_file(t, values), encoding="utf-8")
    return kept


def own_knowledge(settings: Settings, target: Path) -> bool:
    """Copy the knowledge that is used to *target*, unless that is there or already set."""
    if target.exists() or target == settings.knowledge_dir:
        return False
    shutil.copytree(settings.knowledge, target)
    return True
