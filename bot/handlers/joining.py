"""Joining what others have told, and for dispatchers merging and splitting."""

from __future__ import annotations

from bot.handlers import drafts
from bot.handlers.door import Door
from bot.handlers.incoming import Incoming
from bot.replies.consent import joining_consent_reply
from bot.replies.joining import joined_reply
from bot.replies.press import Arguments


async def join(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """File the draft as one more of what another has told."""
    tag, complaint_id = arguments
    missing = await door.consents.missing(incoming.user_id)
    if missing:
        await door.toast(incoming)
        t = await door.texts_for(incoming)
        await door.say(incoming, joining_consent_reply(t, tag, missing, complaint_id))
        return
    await _join(door, incoming, tag, complaint_id)


async def with_answer(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """Keep what needs consent or leave it out, as was pressed; then file or join."""
    tag, is_given, complaint_id = arguments
    await door.consents.answer(incoming.user_id, tag, is_given=is_given)
    if complaint_id:
        await _join(door, incoming, tag, complaint_id)
    else:
        await drafts.file_it(door, incoming, tag)


async def _join(door: Door, incoming: Incoming, tag: str, complaint_id: int) -> None:
    joined = await door.joining.join(incoming.user_id, tag, complaint_id, incoming.cause)
    await door.toast(incoming)
    await door.drop_buttons(incoming)
    await door.say(incoming, joined_reply(await door.texts_for(incoming), joined))


async def merge(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """Put a complaint to another of the same event."""
    complaint_id, into = arguments
    moved = await door.joining.merge(incoming.user_id, complaint_id, into, incoming.cause)
    t = await door.texts_for(incoming)
    await door.toast(incoming, t.plain("{reference} is joined now.", reference=moved.reference))


async def split(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """Set a joined complaint on its own again."""
    moved = await door.joining.split(incoming.user_id, arguments[0], incoming.cause)
    t = await door.texts_for(incoming)
    await door.toast(
        incoming, t.plain("{reference} stands alone again.", reference=moved.reference)
    )
