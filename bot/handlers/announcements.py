"""Announcements in chat: a panel with buttons, and prompts that a message answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

from bot.domain.announcement import LABEL_MOST
from bot.domain.announcement_typed import read_button, read_start
from bot.domain.errors import InvalidInputError
from bot.domain.knowledge import Topic
from bot.domain.language import Language
from bot.handlers.door import Door
from bot.handlers.incoming import Incoming
from bot.replies.announcement_panel import (
    ask_reply,
    is_topic_name,
    list_reply,
    panel_reply,
    sure_reply,
    whom_reply,
)
from bot.replies.announcements import letters
from bot.replies.press import Arguments
from bot.services.announcement_buttons import LinkButton
from bot.services.announcements import Edit
from bot.services.ports import SendStatus

_TAKES_OFF = frozenset({"-", "—", "——"})
_LANGUAGES = {"text": Language.ZH_HANS, "hant": Language.ZH_HANT, "en": Language.EN}
_ASKED = frozenset({"picture", "buttons", "time", "place", "back", "correct", *_LANGUAGES})
_Chosen = TypeVar("_Chosen")
_SURE = frozenset({"stop?", "recall?", "drop?"})


async def announce(door: Door, incoming: Incoming) -> None:
    """Show the latest announcements, or the one of this number."""
    number = incoming.arguments.lstrip("#")
    if number.isdecimal():
        await _show(door, incoming, int(number[:18]))
        return
    newest = await door.announcing.lists.newest(incoming.user_id)
    await door.say(incoming, list_reply(await door.texts_for(incoming), newest))


async def pressed(door: Door, incoming: Incoming, arguments: Arguments) -> None:
    """Do what a button of the panel says."""
    id_, act = arguments
    name, _, rest = str(act).partition(".")
    if name in _ASKED:
        await door.announcing.prompts.ask(incoming.user_id, incoming.chat_id, id_, name)
        await door.say(incoming, ask_reply(await door.texts_for(incoming), name))
    elif name in _SURE:
        await door.say(incoming, sure_reply(await door.texts_for(incoming), id_, name[:-1]))
    elif name in {"whom", "topic", "language"}:
        await _whom(door, incoming, id_, name, rest)
    elif name in {"preview", "test"}:
        await _preview(door, incoming, id_, to_self=name == "test")
    elif name == "new":
        number = await door.announcing.writing.create(incoming.user_id, incoming.cause)
        await _show(door, incoming, number)
    else:
        await _act(door, incoming, id_, name, rest)
        await _show(door, incoming, id_, in_place=name == "urgent")
    await door.toast(incoming)


async def _act(door: Door, incoming: Incoming, id_: int, name: str, rest: str) -> None:
    writing, control = door.announcing.writing, door.announcing.control
    by, cause = incoming.user_id, incoming.cause
    seen = int(rest[:9]) if rest.isdecimal() else 0
    acts: dict[str, Callable[[], Awaitable[None]]] = {
        "propose": lambda: writing.propose(by, id_, cause),
        "approve": lambda: writing.approve(by, id_, seen, cause),
        "urgent": lambda: writing.write(by, id_, Edit(is_urgent=rest == "1"), cause),
        "drop": lambda: writing.drop(by, id_, cause),
        "pause": lambda: control.pause(by, id_, cause),
        "resume": lambda: control.resume(by, id_, cause),
        "stop": lambda: control.stop(by, id_, cause),
        "recall": lambda: control.recall(by, id_, cause),
        "apply": lambda: control.apply(by, id_, seen, cause),
    }
    if name in acts:
        await acts[name]()


async def _show(door: Door, incoming: Incoming, id_: int, *, in_place: bool = False) -> None:
    view = await door.announcing.views.view(incoming.user_id, id_)
    shown = panel_reply(await door.texts_for(incoming), view, _topics(door))
    if in_place:
        await door.change(incoming, incoming.message_id, shown)
    else:
        await door.say(incoming, shown)


async def _preview(door: Door, incoming: Incoming, id_: int, *, to_self: bool) -> None:
    view = await door.announcing.views.view(incoming.user_id, id_)
    if not view.contents[Language.ZH_HANS].text:
        raise InvalidInputError("text", Language.ZH_HANS)
    if to_self:
        t = await door.texts_for(incoming)
        hint = incoming.hint
        own = await door.residents.language_of(incoming.user_id, hint)
        ((_, reply),) = letters(door.zone, view.contents, [own])
        result = await door.sender.send(incoming.user_id, reply)
        if result.status is not SendStatus.SENT:
            await door.toast(incoming, t.plain("Please send me /start in private first."))
        return
    for _, reply in letters(door.zone, view.contents):
        await door.say(incoming, reply)


async def _whom(door: Door, incoming: Incoming, id_: int, name: str, rest: str) -> None:
    views, by = door.announcing.views, incoming.user_id
    view = await views.view(by, id_)
    audience = view.audience
    if name == "topic":
        audience = replace(audience, topics=_toggled(audience.topics, rest))
    if name == "language" and rest in list(Language):
        audience = replace(audience, languages=_toggled(audience.languages, Language(rest)))
    if audience != view.audience:
        await door.announcing.writing.write(by, id_, Edit(audience=audience), incoming.cause)
        view = await views.view(by, id_)
    shown = whom_reply(await door.texts_for(incoming), view, _followed_topics(door))
    if name == "whom":
        await door.say(incoming, shown)
    else:
        await door.change(incoming, incoming.message_id, shown)


def _toggled(chosen: tuple[_Chosen, ...], one: _Chosen) -> tuple[_Chosen, ...]:
    left = tuple(other for other in chosen if other != one)
    return left if len(left) < len(chosen) else (*chosen, one)


def _topics(door: Door) -> list[Topic]:
    return [topic for id_, topic in door.knowledge.knowledge.topics.items() if id_ != "other"]


def _followed_topics(door: Door) -> list[Topic]:
    """List the topics that somebody may follow."""
    return [door.knowledge.knowledge.topics[id_] for id_ in door.subscriptions.topics()]


async def written(door: Door, incoming: Incoming) -> bool:
    """Take a message that answers a prompt.

    Returns:
        False when the message is for something else.
    """
    prompts = door.announcing.prompts
    found = await prompts.waiting(incoming.user_id, incoming.chat_id, incoming.cause)
    # In the group other talk goes on: there only a reply to us is meant for us.
    if found is None or (not incoming.is_private and incoming.quoted is None):
        return False
    id_, step = found
    await _take(door, incoming, id_, step)
    await prompts.taken(incoming.user_id, incoming.cause)
    await _show(door, incoming, id_)
    return True


async def _take(door: Door, incoming: Incoming, id_: int, step: str) -> None:
    by, cause = incoming.user_id, incoming.cause
    text = "" if incoming.text in _TAKES_OFF else incoming.text
    if step == "back":
        await door.announcing.writing.give_back(by, id_, text, cause)
    elif step == "correct":
        await door.announcing.control.correct(by, id_, {Language.ZH_HANS: text}, cause)
    else:
        edit = await _edit(door, incoming, id_, step, text)
        await door.announcing.writing.write(by, id_, edit, cause)


async def _edit(door: Door, incoming: Incoming, id_: int, step: str, text: str) -> Edit:
    if step in _LANGUAGES:
        return Edit(texts={_LANGUAGES[step]: text}, picture=incoming.photo)
    if step == "picture":
        return Edit(picture=incoming.photo or "")
    if step == "buttons":
        return Edit(buttons=_buttons(door, text))
    if step == "place":
        view = await door.announcing.views.view(incoming.user_id, id_)
        return Edit(audience=replace(view.audience, places=tuple(text.split())))
    now = door.announcing.writing.record.clock()
    return Edit(is_timed=True, starts_at=read_start(text, now, door.zone))


def _buttons(door: Door, text: str) -> tuple[LinkButton, ...]:
    buttons = []
    for line in text.splitlines():
        label, url = read_button(line)
        if url is not None:
            buttons.append(LinkButton(label={Language.ZH_HANS: label}, url=url))
            continue
        topic = next((one for one in _topics(door) if is_topic_name(one, {label})), None)
        if topic is None:
            raise InvalidInputError("button", str(LABEL_MOST))
        buttons.append(LinkButton(label=dict(topic.name), topic=topic.id))
    return tuple(buttons)
