"""Admins' commands that keep a complaint whole for now."""

from __future__ import annotations

from bot.handlers.door import Door
from bot.handlers.incoming import Incoming
from bot.replies.holds import ended_reply, held_reply, holds_reply


async def holds(door: Door, incoming: Incoming) -> None:
    """List the complaints on hold."""
    found = await door.holds.everyone(incoming.user_id)
    await door.say(incoming, holds_reply(await door.texts_for(incoming), found))


async def hold(door: Door, incoming: Incoming) -> None:
    """Put a complaint on hold; with nothing said, show how and which are."""
    if not incoming.arguments:
        await holds(door, incoming)
        return
    reference, _, reason = incoming.arguments.partition(" ")
    await door.holds.set(incoming.user_id, reference, reason)
    await door.say(incoming, held_reply(await door.texts_for(incoming), reference.upper()))


async def end_hold(door: Door, incoming: Incoming) -> None:
    """End a complaint's hold."""
    reference, _, reason = incoming.arguments.partition(" ")
    await door.holds.end(incoming.user_id, reference, reason)
    await door.say(incoming, ended_reply(await door.texts_for(incoming), reference.upper()))
