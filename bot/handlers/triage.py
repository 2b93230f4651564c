"""What staff write: replies to cards and prompts, and the lists of the queue."""

from __future__ import annotations

from bot.domain.errors import InvalidInputError
from bot.handlers import announcements, breakthroughs
from bot.handlers.door import Door
from bot.handlers.incoming import Incoming
from bot.replies.press import Arguments, Listing
from bot.replies.queue import found_reply, queue_reply
from bot.replies.reply import Reply
from bot.replies.staff import answered_text
from bot.services.handling import Said
from bot.services.queue import Owned, QueuePage, Wanted

_PAGE = 8
"""Complaints a page of a list in chat."""


async def replied(door: Door, incoming: Incoming) -> None:
    """Act on a reply to one of our messages; other talk is none of ours."""
    if incoming.quoted is None or await announcements.written(door, incoming):
        return
    await answered(door, incoming)


async def answered(door: Door, incoming: Incoming) -> bool:
    """Act on a reply of staff's; False when it is something else."""
    if incoming.quoted is None or not (incoming.text or incoming.photo):
        return False
    # The pictures of one album are one act.
    cause = f"album:{incoming.chat_id}:{incoming.album}" if incoming.album else incoming.cause
    if await breakthroughs.written(door, incoming, cause):
        return True
    moved = await door.prompts.answer(
        incoming.user_id,
        incoming.quoted,
        Said(text=incoming.text, photos=(incoming.photo,) if incoming.photo else ()),
        cause,
        is_private=incoming.is_private,
    )
    if moved is None:
        return False
    # Done before and no further picture: the life that did it may have ended before it said so.
    if moved.is_new or not incoming.album:
        t = await door.texts_for(incoming)
        await door.say(incoming, Reply(text=answered_text(t, moved)))
    return True


async def queue(door: Door, incoming: Incoming) -> None:
    """List what is open."""
    await _list(door, incoming, Listing.OPEN)


async def mine(door: Door, incoming: Incoming) -> None:
    """List what the asker owns."""
    await _list(door, incoming, Listing.MINE)


async def overdue(door: Door, incoming: Incoming) -> None:
    """List what is late."""
    await _list(door, incoming, Listing.OVERDUE)


async def turn(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """Turn the page of a list in place."""
    listing, page = arguments
    shown = await door.queue.page(incoming.user_id, _wanted(listing, page))
    await door.toast(incoming)
    t = await door.texts_for(incoming)
    reply = queue_reply(t, door.knowledge.knowledge, listing, shown)
    message_id = await door.put(incoming, reply) or incoming.message_id
    await _note_quoted(door, incoming, message_id, shown)


async def _list(door: Door, incoming: Incoming, listing: Listing) -> None:
    shown = await door.queue.page(incoming.user_id, _wanted(listing, 0))
    t = await door.texts_for(incoming)
    message_id = await door.say(incoming, queue_reply(t, door.knowledge.knowledge, listing, shown))
    await _note_quoted(door, incoming, message_id, shown)


async def _note_quoted(
    door: Door, incoming: Incoming, message_id: int | None, shown: QueuePage
) -> None:
    await door.menus.quotes(incoming.chat_id, message_id, [one.id for one in shown.lines])


def _wanted(listing: Listing, page: int) -> Wanted:
    return Wanted(
        owned=Owned.MINE if listing is Listing.MINE else Owned.ANYBODY,
        is_overdue=listing is Listing.OVERDUE,
        page=page,
        size=_PAGE,
    )


async def find(door: Door, incoming: Incoming) -> None:
    """Find complaints, ended ones too, by words or a reference."""
    if not incoming.arguments:
        raise InvalidInputError("find", "")
    wanted = Wanted(words=incoming.arguments, is_ended_too=True, size=_PAGE)
    found = await door.queue.page(incoming.user_id, wanted)
    t = await door.texts_for(incoming)
    message_id = await door.say(incoming, found_reply(t, found))
    await _note_quoted(door, incoming, message_id, found)
