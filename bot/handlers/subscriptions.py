"""Choosing topics to hear of, and stopping."""

from __future__ import annotations

from bot.domain.announcement import PLACE_MOST, place_key
from bot.handlers.door import Door
from bot.handlers.incoming import Incoming
from bot.replies.press import Arguments
from bot.replies.subscriptions import stopped_reply, subscriptions_reply

EVERYTHING = "*"


async def choose(door: Door, incoming: Incoming) -> None:
    """Show which topics are followed; a place's name after the command follows that place."""
    if place := " ".join(incoming.arguments.split()):
        await door.subscriptions.put(incoming.user_id, place_key(place[:PLACE_MOST]), wanted=True)
    chosen = await door.subscriptions.of(incoming.user_id)
    t = await door.texts_for(incoming)
    known = door.knowledge.knowledge.topics
    topics = [known[id_] for id_ in door.subscriptions.topics()]
    await door.say(incoming, subscriptions_reply(t, topics, chosen))


async def put(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """Follow a topic, or stop following it."""
    topic, wanted = arguments[0], arguments[1]
    if topic == EVERYTHING:
        await door.toast(incoming)
        await stop(door, incoming)
        return
    await door.subscriptions.put(incoming.user_id, topic, wanted=wanted)
    t = await door.texts_for(incoming)
    await door.toast(incoming, t.plain("Subscribed.") if wanted else t.plain("Unsubscribed."))
    await choose(door, incoming)


async def stop(door: Door, incoming: Incoming) -> None:
    """End all messages that the resident did not ask for just now."""
    count = await door.subscriptions.stop(incoming.user_id)
    await door.say(incoming, stopped_reply(await door.texts_for(incoming), count))
