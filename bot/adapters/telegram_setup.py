"""How the bot presents itself: its commands, by language."""

from __future__ import annotations

import structlog
from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats
from telegram.error import TelegramError

from bot.domain.language import Language
from bot.replies.commands import command_menu

log = structlog.get_logger(__name__)
ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
"""Every kind that a handler is registered for."""

# Telegram takes two-letter codes only: one Chinese menu, and English for everyone else.
_MENUS = (("zh", Language.ZH_HANS), ("", Language.EN))


async def introduce(bot: Bot) -> None:
    """Show the residents' commands in the app; a server without menus is a normal outcome."""
    for code, language in _MENUS:
        commands = [BotCommand(name, text) for name, text in command_menu(language).items()]
        try:
            await bot.set_my_commands(
                commands, scope=BotCommandScopeAllPrivateChats(), language_code=code or None
            )
        except TelegramError as error:
            log.warning("commands_not_shown", kind=type(error).__name__)
            return
