"""Cards: their buttons, the lists behind them, and bringing one up again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from bot.domain.complaint import Action
from bot.handlers.door import Door
from bot.handlers.incoming import Incoming
from bot.replies.card_buttons import card_rows, choice_rows, more_rows
from bot.replies.cards import card, card_with
from bot.replies.press import Arguments, CardMenu
from bot.replies.reply import Rows
from bot.replies.staff import details_replies
from bot.replies.texts import Texts
from bot.services.card_menus import Choice
from bot.services.ports import SendStatus
from bot.services.prompts import Wanted


async def do(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """Do what a button says, or ask for the words to it."""
    at_once = {
        Action.CLAIM: door.triage.claim,
        Action.RELEASE: door.triage.release,
        Action.ACCEPT: door.triage.accept,
        Action.RESUME: door.handling.resume,
    }
    act = at_once.get(arguments[1])
    if act is None:
        await _ask(door, incoming, arguments[0], arguments[1])
        return
    await act(incoming.user_id, arguments[0], incoming.cause)
    t = await door.texts_for(incoming)
    is_theirs = arguments[1] in {Action.CLAIM, Action.ACCEPT}
    await door.toast(incoming, t.plain("It is yours.") if is_theirs else t.plain("Noted."))


async def claim(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """Take a complaint, by a button of before cards had menus; as the next two."""
    await do(door, incoming, (arguments[0], Action.CLAIM))


async def reply(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """Ask for the answer to the resident."""
    await do(door, incoming, (arguments[0], Action.REPLY))


async def finish(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """Ask for what was done."""
    await do(door, incoming, (arguments[0], Action.FINISH))


async def _ask(
    door: Door, incoming: Incoming, complaint_id: int, action: Action, argument: str | None = None
) -> None:
    wanted = Wanted(action=action, chat_id=incoming.chat_id, argument=argument)
    await door.prompts.ask_for(incoming.user_id, complaint_id, wanted, incoming.cause)
    await door.toast(incoming)


async def menu(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """Put other buttons in place of the card's."""
    complaint_id, wanted = arguments
    facts = await door.menus.card(incoming.user_id, complaint_id)
    t = await door.texts_for(incoming)
    rows = await _rows(door, incoming, t, facts, wanted)
    await door.toast(incoming)
    await _note_shown(door, incoming, await door.put(incoming, card_with(t, facts, rows)), facts)


async def _rows(
    door: Door, incoming: Incoming, t: Texts, facts: dict[str, Any], wanted: CardMenu
) -> Rows:
    lists: dict[CardMenu, Callable[[int, int], Awaitable[list[Choice]]]] = {
        CardMenu.COLLEAGUES: door.menus.colleagues,
        CardMenu.UNITS: door.menus.units,
        CardMenu.CATEGORIES: door.menus.categories,
        CardMenu.VOICES: door.menus.voices,
    }
    if wanted in lists:
        choices = await lists[wanted](incoming.user_id, facts["id"])
        return choice_rows(t, facts, wanted, choices)
    return more_rows(t, facts) if wanted is CardMenu.MORE else card_rows(t, facts)


async def pick(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """Do what a line of a list stands for."""
    complaint_id, of, key = arguments
    by, cause = incoming.user_id, incoming.cause
    if of is CardMenu.COLLEAGUES:
        await door.triage.assign(by, complaint_id, int(key) if key.isdecimal() else 0, cause)
    elif of is CardMenu.CATEGORIES:
        await door.triage.categorise(by, complaint_id, key, cause)
    elif of is CardMenu.UNITS:
        await _ask(door, incoming, complaint_id, Action.OFFER, key)
    elif of is CardMenu.VOICES:
        await _ask(door, incoming, complaint_id, Action.NOTE, key)
    await menu(door, incoming, (complaint_id, CardMenu.CARD))


async def show(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """Bring a card up again, where it was asked for."""
    facts = await door.menus.card(incoming.user_id, arguments[0])
    await door.toast(incoming)
    t = await door.texts_for(incoming)
    await _note_shown(door, incoming, await door.say(incoming, card(t, facts)), facts)


async def _note_shown(
    door: Door, incoming: Incoming, message_id: int | None, facts: dict[str, Any]
) -> None:
    if message_id is not None:
        await door.menus.is_shown(incoming.chat_id, message_id, facts["id"])


async def details(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """Send all of it to the one who asks, in private: the group does not see it.

    A reply to a voice note there is its gist.
    """
    shown = await door.triage.details(incoming.user_id, arguments[0])
    t = await door.texts_for(incoming)
    for reply_, voice_id in details_replies(t, shown):
        result = await door.sender.send(incoming.user_id, reply_)
        if result.status is not SendStatus.SENT:
            await door.toast(incoming, t.plain("Please send me /start in private first."))
            return
        await door.menus.quotes(incoming.user_id, result.message_id, [shown.complaint_id])
        if voice_id is not None and result.message_id is not None:
            await door.prompts.expect_gist(
                incoming.user_id, result.message_id, shown.complaint_id, voice_id
            )
    await door.toast(incoming, t.plain("Sent to you in private."))
