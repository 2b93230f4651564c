"""Where the bot is a guest: inline queries in any chat, and groups that are not the office's."""

from __future__ import annotations

import re

from telegram import InlineQuery, Message, MessageEntity

from bot.domain.language import hint_of
from bot.handlers.door import Door
from bot.handlers.incoming import Incoming, clean
from bot.replies.elsewhere import Card, ask_in_private, card_of, looked_reply

_MOST_CARDS = 5
PRIVATE = "home"
"""What the bot's start learns from whoever comes from a list of cards."""


async def typed(door: Door, query: InlineQuery, username: str) -> None:
    """Offer answers to what somebody types after the bot's name; no question is recorded."""
    text, hint = clean(query.query), hint_of(query.from_user.language_code)
    looked = await door.answers.look(text) if text else None
    language = looked.language if looked else hint
    t = door.texts(language)
    names = [looked.answer.entry] if looked and looked.answer else []
    names += [one.id for one in looked.suggestions] if looked else []
    if not text:
        names = door.answers.first_of_topics()
    cards: list[Card] = []
    for titled in door.answers.titled(names[:_MOST_CARDS], language):
        answer = await door.answers.answer(titled.id, language)
        cards.append(card_of(t, titled, answer, username))
    await door.sender.offer(query.id, cards, more=(ask_in_private(t), PRIVATE))


def is_called(message: Message | None, username: str, bot_id: int) -> bool:
    """Say whether the bot is spoken to: named, or replied to."""
    if message is None:
        return False
    replied = message.reply_to_message
    if replied is not None and replied.from_user is not None and replied.from_user.id == bot_id:
        return True
    named = message.parse_entities([MessageEntity.MENTION]).values()
    return any(one.lower() == f"@{username}".lower() for one in named)


async def called(door: Door, incoming: Incoming, username: str) -> None:
    """Answer in a group that is not the office's; no question is recorded."""
    text = re.sub(rf"@{re.escape(username)}\b", " ", incoming.text, flags=re.IGNORECASE).strip()
    looked = await door.answers.look(text)
    await door.say(incoming, looked_reply(door.texts(looked.language), looked, username))
