"""Looks whether the staff group has topics that the bot may manage, as Telegram has it now."""

from __future__ import annotations

from telegram import Bot, ChatMemberAdministrator
from telegram.error import TelegramError

from bot.domain.topics import Topics, topics_of
from bot.handlers.door import Door


async def look(bot: Bot, door: Door) -> bool:
    """Ask about the staff group and note the answer; True where it is news.

    An update that tells of a change may have waited for a day: it is a reason to ask, no more.
    """
    chat_id = await door.staff_group.now()
    seen = None if chat_id is None else await _seen(bot, chat_id)
    if chat_id is None or seen is None:
        return False
    return await door.staff_group.saw_topics(chat_id, seen)


async def _seen(bot: Bot, chat_id: int) -> Topics | None:
    """Read what the bot may do; None while Telegram does not say."""
    try:
        chat = await bot.get_chat(chat_id)
        member = await bot.get_chat_member(chat_id, bot.id) if chat.is_forum else None
    except TelegramError:
        return None
    may_manage = isinstance(member, ChatMemberAdministrator) and member.can_manage_topics
    return topics_of(is_forum=bool(chat.is_forum), may_manage=bool(may_manage))
