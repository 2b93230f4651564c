"""Breakthroughs in chat: the list, a card with buttons, and prompts that a reply answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from bot.domain.breakthrough import BreakthroughMove
from bot.domain.breakthrough_typed import read_task
from bot.handlers.door import Door
from bot.handlers.incoming import Incoming
from bot.replies.breakthrough_buttons import more_rows, owner_rows, promise_rows
from bot.replies.breakthroughs import board_reply, card, card_with
from bot.replies.press import Arguments
from bot.replies.reply import Reply, Rows
from bot.replies.texts import Texts
from bot.services.breakthroughs import Opening
from bot.services.handling import Said

_M = BreakthroughMove
_ASKED = {
    "open": _M.OPEN,
    "add": _M.ADD,
    "plan": _M.PLAN,
    "date": _M.RESCHEDULE,
    "rename": _M.RENAME,
    "close": _M.CLOSE,
    "drop": _M.DROP,
}
"""What a button asks for words."""
_MENUS = frozenset({"card", "more", "owner", "tie"})
"""What puts other buttons in place of the card's, unless a choice follows the name."""


async def board(door: Door, incoming: Incoming) -> None:
    """List what waits for a decision and what is under way."""
    shown = await door.improving.views.board(incoming.user_id)
    await door.say(incoming, board_reply(await door.texts_for(incoming), shown))


async def show(door: Door, incoming: Incoming) -> None:
    """Show a task's card, open one by hand, or list them."""
    number = incoming.arguments.lstrip("#")
    if number.isdecimal():
        await _show(door, incoming, int(number[:18]))
    elif incoming.arguments:
        await _show(door, incoming, await _open(door, incoming))
    else:
        await board(door, incoming)


async def _open(door: Door, incoming: Incoming) -> int:
    task = read_task(incoming.arguments, door.improving.record.today())
    opening = Opening(
        title=task.title,
        due_on=task.plan.due_on,
        owner=task.plan.owner or "",
        steps=task.plan.steps,
    )
    return await door.improving.tasks.open_new(
        incoming.user_id, opening, task.references, incoming.cause
    )


async def _show(door: Door, incoming: Incoming, id_: int) -> None:
    facts = await door.improving.views.card(incoming.user_id, id_)
    message_id = await door.say(incoming, card(await door.texts_for(incoming), facts))
    if message_id is not None:
        await door.improving.views.is_shown(incoming.chat_id, message_id, id_)


async def pressed(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """Do what a button says, ask for the words to it, or show other buttons."""
    id_, act = arguments
    name, dot, rest = str(act).partition(".")
    if name in _ASKED:
        await door.improving.prompts.ask_for(
            incoming.user_id, id_, _ASKED[name], incoming.chat_id, incoming.cause
        )
        await door.toast(incoming)
    elif name == "show":
        await door.toast(incoming)
        await _show(door, incoming, id_)
    elif name in _MENUS and not dot:
        await _menu(door, incoming, id_, name)
    else:
        await _act(door, incoming, id_, name, rest)


async def _menu(door: Door, incoming: Incoming, id_: int, name: str) -> None:
    facts = await door.improving.views.card(incoming.user_id, id_)
    t = await door.texts_for(incoming)
    rows = await _rows(door, incoming, t, facts, name)
    await door.toast(incoming)
    reply = card(t, facts) if rows is None else card_with(t, facts, rows)
    await door.sender.edit(incoming.chat_id, incoming.message_id, reply)


async def _rows(
    door: Door, incoming: Incoming, t: Texts, facts: dict[str, Any], name: str
) -> Rows | None:
    if name == "more":
        return more_rows(t, facts)
    if name == "owner":
        colleagues = await door.improving.views.colleagues(incoming.user_id)
        return owner_rows(t, facts["id"], colleagues)
    return promise_rows(t, facts["id"], door.commitments.everything()) if name == "tie" else None


async def _act(door: Door, incoming: Incoming, id_: int, name: str, rest: str) -> None:
    work, by, cause = door.improving.work, incoming.user_id, incoming.cause
    position = int(rest[:9]) if rest.isdecimal() else 0
    acts: dict[str, Callable[[], Awaitable[object]]] = {
        "decline": lambda: door.improving.tasks.decline(by, id_, cause),
        "tick": lambda: work.tick(by, id_, position, cause, is_done=True),
        "untick": lambda: work.tick(by, id_, position, cause, is_done=False),
        "tie": lambda: work.tie(by, id_, rest, cause),
        "owner": lambda: work.give(by, id_, rest, cause),
        "put": lambda: work.add(by, id_, [rest], cause),
    }
    if name not in acts:
        await door.toast(incoming)
        return
    await acts[name]()
    t = await door.texts_for(incoming)
    await door.toast(incoming, t.plain("Noted."))
    if name == "put":
        await door.drop_buttons(incoming)
    elif incoming.is_private:
        # The group's own card is changed by the outbox.
        await _menu(door, incoming, id_, "card")


async def written(door: Door, incoming: Incoming, cause: str) -> bool:
    """Take a reply to one of our messages about a task; False when it is about something else."""
    if incoming.quoted is None:
        return False
    said = Said(text=incoming.text, photos=(incoming.photo,) if incoming.photo else ())
    taken = await door.improving.prompts.answer(incoming.user_id, incoming.quoted, said, cause)
    if taken is None:
        return False
    t = await door.texts_for(incoming)
    if taken.move is None:
        await door.say(incoming, Reply(text=t("Nothing was sent: please use the card's buttons.")))
    elif taken.move is _M.CLOSE:
        text = t("Closed; every resident in it is told now and asked whether it is solved.")
        await door.say(incoming, Reply(text=text))
    else:
        await door.say(incoming, Reply(text=t("Noted.")))
    return True
