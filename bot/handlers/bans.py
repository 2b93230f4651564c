"""Staff commands about whoever misuses the bot."""

from __future__ import annotations

from bot.domain.errors import InvalidInputError
from bot.handlers.door import Door
from bot.handlers.incoming import Incoming
from bot.replies.gate import banned_reply, bans_reply, unbanned_reply


async def bans(door: Door, incoming: Incoming) -> None:
    """List who is kept out, and who was slowed down."""
    found = await door.bans.overview(incoming.user_id)
    await door.say(incoming, bans_reply(await door.texts_for(incoming), found))


async def ban(door: Door, incoming: Incoming) -> None:
    """Keep somebody out; with nothing said, show how and whom."""
    if not incoming.arguments:
        await bans(door, incoming)
        return
    whom, _, reason = incoming.arguments.partition(" ")
    number = await door.bans.ban(incoming.user_id, whom, reason)
    await door.say(incoming, banned_reply(await door.texts_for(incoming), number))


async def unban(door: Door, incoming: Incoming) -> None:
    """Let somebody back in."""
    word, _, reason = incoming.arguments.partition(" ")
    number = _number(word)
    await door.bans.lift(incoming.user_id, number, reason)
    await door.say(incoming, unbanned_reply(await door.texts_for(incoming), number))


def _number(word: str) -> int:
    if word.isascii() and word.isdecimal() and len(word) < 19:  # noqa: PLR2004 — of 64 bits
        return int(word)
    raise InvalidInputError("unban", "")
