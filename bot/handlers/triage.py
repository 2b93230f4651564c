"""The staff group: buttons on cards, and replies to them."""

from __future__ import annotations

from bot.domain.complaint import Action
from bot.handlers import announcements
from bot.handlers.door import Door
from bot.handlers.incoming import Incoming
from bot.replies.press import Arguments
from bot.replies.reply import Reply
from bot.replies.staff import details_replies
from bot.services.ports import SendStatus


async def claim(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """Take a complaint."""
    await door.triage.claim(incoming.user_id, arguments[0], incoming.cause)
    t = await door.texts_for(incoming)
    await door.toast(incoming, t.plain("It is yours."))


async def details(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """Send photos and place to the one who asks, in private: the group does not see them."""
    shown = await door.triage.details(incoming.user_id, arguments[0])
    t = await door.texts_for(incoming)
    for reply in details_replies(t, shown):
        result = await door.sender.send(incoming.user_id, reply)
        if result.status is not SendStatus.SENT:
            await door.toast(incoming, t.plain("Please send me /start in private first."))
            return
    await door.toast(incoming, t.plain("Sent to you in private."))


async def ask_reply(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """Ask for the answer to the resident."""
    await door.prompts.ask_for(incoming.user_id, arguments[0], Action.REPLY, incoming.cause)
    await door.toast(incoming)


async def ask_outcome(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """Ask for what was done."""
    await door.prompts.ask_for(incoming.user_id, arguments[0], Action.FINISH, incoming.cause)
    await door.toast(incoming)


async def replied(door: Door, incoming: Incoming) -> None:
    """Pass a reply to one of our messages on to the resident; other talk is none of ours."""
    if incoming.quoted is None or await announcements.written(door, incoming):
        return
    if not incoming.text:
        return
    moved = await door.prompts.answer(
        incoming.user_id,
        incoming.quoted,
        incoming.text,
        incoming.cause,
        photos=(incoming.photo,) if incoming.photo else (),
    )
    if moved is not None:
        t = await door.texts_for(incoming)
        sent = t("Passed on to the resident ({reference}).", reference=moved.reference)
        await door.say(incoming, Reply(text=sent))
