"""How the bot presents itself: commands by language and scope, description, menu button."""

from __future__ import annotations

from collections.abc import Awaitable, Iterator

import structlog
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    MenuButtonCommands,
)
from telegram.error import BadRequest, TelegramError

from bot.domain.language import Language
from bot.replies.commands import about, about_in_short, command_menu, staff_menu

log = structlog.get_logger(__name__)
ALLOWED_UPDATES = (
    *("message", "edited_message", "callback_query", "my_chat_member"),
    "inline_query",
)
"""Every kind that a handler is registered for."""

# Telegram takes two-letter codes only: one Chinese menu, and English for everyone else.
_MENUS = (("zh", Language.ZH_HANS), ("", Language.EN))


async def introduce(bot: Bot, *, staff_chat_id: int | None = None) -> None:
    """Show what the bot is and can do in the app; a server without menus is a normal outcome."""
    for call in _calls(bot, staff_chat_id):
        try:
            await call
        except TelegramError as error:
            log.warning("introduction_incomplete", kind=type(error).__name__)
            if not isinstance(error, BadRequest):
                return


def _calls(bot: Bot, staff_chat_id: int | None) -> Iterator[Awaitable[object]]:
    for code, language in _MENUS:
        code_or_none = code or None
        yield bot.set_my_commands(
            _commands(command_menu(language)),
            scope=BotCommandScopeAllPrivateChats(),
            language_code=code_or_none,
        )
        if staff_chat_id is not None:
            yield bot.set_my_commands(
                _commands(staff_menu(language)),
                scope=BotCommandScopeChat(staff_chat_id),
                language_code=code_or_none,
            )
        yield bot.set_my_description(about(language), language_code=code_or_none)
        yield bot.set_my_short_description(about_in_short(language), language_code=code_or_none)
    yield bot.set_chat_menu_button(menu_button=MenuButtonCommands())


def _commands(menu: dict[str, str]) -> list[BotCommand]:
    return [BotCommand(name, text) for name, text in menu.items()]
