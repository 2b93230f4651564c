"""Choosing what to hear of and how often, and stopping."""

from __future__ import annotations

from bot.domain.subscription import PLACE_MOST, place_key
from bot.handlers.door import Door
from bot.handlers.incoming import Incoming
from bot.replies.press import Arguments
from bot.replies.subscriptions import Choice, followed_reply, menu_reply, stopped_reply

ALL_OF_IT = "*"


async def choose(door: Door, incoming: Incoming) -> None:
    """Show what is followed; a place's name after the command follows that place."""
    if place := " ".join(incoming.arguments.split()):
        await door.subscriptions.put(incoming.user_id, place_key(place[:PLACE_MOST]), wanted=True)
    t = await door.texts_for(incoming)
    await door.say(incoming, menu_reply(t, await _choice(door, incoming)))


async def menu(door: Door, incoming: Incoming, _arguments: Arguments) -> None:
    """Show the same from a button."""
    await door.toast(incoming)
    t = await door.texts_for(incoming)
    await door.say(incoming, menu_reply(t, await _choice(door, incoming)))


async def toggle(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """Choose one thing on the menu, or take it off."""
    key, wanted = arguments
    await door.subscriptions.put(incoming.user_id, key, wanted=wanted)
    await _changed(door, incoming)


async def pace(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """Choose how often to hear of it."""
    await door.subscriptions.choose_pace(incoming.user_id, arguments[0])
    await _changed(door, incoming)


async def _changed(door: Door, incoming: Incoming) -> None:
    await door.toast(incoming)
    t = await door.texts_for(incoming)
    shown = menu_reply(t, await _choice(door, incoming))
    await door.change(incoming, incoming.message_id, shown)


async def put(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """Follow something from a button elsewhere, or follow it no longer."""
    key, wanted = arguments
    if key == ALL_OF_IT:
        await door.toast(incoming)
        await stop(door, incoming)
        return
    await door.subscriptions.put(incoming.user_id, key, wanted=wanted)
    t = await door.texts_for(incoming)
    await door.toast(incoming, t.plain("Subscribed.") if wanted else t.plain("Unsubscribed."))
    await door.say(incoming, followed_reply(t, key, await _choice(door, incoming)))


async def _choice(door: Door, incoming: Incoming) -> Choice:
    followed = await door.subscriptions.of(incoming.user_id)
    known = door.knowledge.knowledge
    return Choice(
        topics=[known.topics[id_] for id_ in door.subscriptions.topics()],
        commitments=known.commitments,
        followed=followed,
        rest=await door.nights.chosen(incoming.user_id),
        coming=await door.schedules.next_for(followed.pace),
    )


async def stop(door: Door, incoming: Incoming) -> None:
    """End all messages that the resident did not ask for just now."""
    count = await door.subscriptions.stop(incoming.user_id)
    await door.say(incoming, stopped_reply(await door.texts_for(incoming), count))
