"""Choosing what to hear of and how often, as messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.knowledge import Commitment, Topic, text_in
from bot.domain.subscription import (
    EVERYTHING,
    Pace,
    commitment_key,
    commitment_of,
    is_place_key,
    place_key,
    places_of,
)
from bot.replies.press import Press, encode
from bot.replies.reply import Button, Reply, Rows, label
from bot.replies.start import topic_label
from bot.replies.texts import Html, Texts, lines, paragraphs
from bot.services.quiet import NightRest
from bot.services.subscriptions import Followed


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What can be chosen from, and what is."""

    topics: list[Topic]
    commitments: Mapping[str, Commitment]
    followed: Followed
    rest: NightRest
    coming: datetime | None
    """When the next digest of the chosen pace is due; None where it has no hours."""


def menu_reply(t: Texts, choice: Choice) -> Reply:
    """Show what is followed and how often it is told of; a tap changes one."""
    chosen = choice.followed.keys
    everything = _toggle(EVERYTHING, t.plain("🏘 The whole community"), chosen)
    topics = [_toggle(one.id, topic_label(t, one), chosen) for one in choice.topics]
    own = [_toggle(key, name, chosen) for key, name in _own(t, choice) if key in chosen]
    rows: Rows = ((everything,), *_in_rows(topics, 2), *((one,) for one in own))
    ask = t("What would you like to hear of? Tap it, and again to take it off.")
    hint = t("Your neighbourhood: <code>/subscribe</code> and its name. /stop ends all of it.")
    if not chosen:
        return Reply(text=paragraphs(ask, hint), rows=rows)
    stop = Button(t.plain("🔕 Stop all of it"), encode(Press.SUBSCRIBE, "*", 0))
    when = lines(when_text(t, choice.followed.pace, choice.coming), _night_text(t, choice.rest))
    return Reply(
        text=paragraphs(ask, when, hint),
        rows=(*rows, _paces(t, choice.followed.pace), (stop,)),
    )


def _own(t: Texts, choice: Choice) -> list[tuple[str, str]]:
    """Name single commitments and places, of which there are too many to offer them all."""
    promises = [
        (commitment_key(id_), f"📌 {text_in(one.title, t.language)}")
        for id_, one in choice.commitments.items()
    ]
    return [*promises, *((place_key(one), f"📍 {one}") for one in places_of(choice.followed.keys))]


def _toggle(key: str, name: str, chosen: frozenset[str]) -> Button:
    is_on = key in chosen
    return Button(label(("✅ " if is_on else "") + name), encode(Press.CHOOSE, key, int(not is_on)))


def _in_rows(buttons: list[Button], width: int) -> Rows:
    return tuple(tuple(buttons[i : i + width]) for i in range(0, len(buttons), width))


def _paces(t: Texts, chosen: Pace) -> tuple[Button, ...]:
    named = {
        Pace.AT_ONCE: t.plain("At once"),
        Pace.DAILY: t.plain("Daily"),
        Pace.WEEKLY: t.plain("Weekly"),
    }
    return tuple(
        Button(("✅ " if one is chosen else "") + name, encode(Press.PACE, one))
        for one, name in named.items()
    )


def when_text(t: Texts, pace: Pace, coming: datetime | None) -> Html:
    """Say how often one hears of progress, and when next."""
    said = {
        Pace.AT_ONCE: t("⏱ You hear of progress as soon as it is recorded."),
        Pace.DAILY: t("⏱ You hear of progress once a day, if there is any."),
        Pace.WEEKLY: t("⏱ You hear of progress once a week, if there is any."),
    }[pace]
    after = t("Next: {moment}", moment=t.appointment(coming)) if coming else None
    return Html(" ".join(part for part in (said, after) if part))


def _night_text(t: Texts, rest: NightRest) -> Html | None:
    begins, ends = rest.hours
    if not rest.is_quiet or begins == ends:
        return None
    return t(
        "🌙 Nothing comes between {begins} and {ends} unless it is urgent (/quiet).",
        begins=f"{begins:%H:%M}",
        ends=f"{ends:%H:%M}",
    )


def followed_reply(t: Texts, key: str, choice: Choice) -> Reply:
    """Confirm that something is followed now, from a button under another message."""
    name = _name(t, key, choice)
    manage = Button(t.plain("⚙️ What I follow"), encode(Press.SUBSCRIPTIONS))
    if key not in choice.followed.keys:
        return Reply(text=t("You no longer follow {name}.", name=name), rows=((manage,),))
    undo = Button(t.plain("🔕 Unsubscribe"), encode(Press.SUBSCRIBE, key, 0))
    said = t("🔔 You follow {name}.", name=name)
    return Reply(
        text=lines(said, when_text(t, choice.followed.pace, choice.coming)),
        rows=((undo, manage),),
    )


def _name(t: Texts, key: str, choice: Choice) -> str:
    if is_place_key(key):
        return places_of([key])[0]
    commitment = choice.commitments.get(commitment_of(key) or "")
    if commitment is not None:
        return text_in(commitment.title, t.language)
    topic = next((one for one in choice.topics if one.id == key), None)
    return topic_label(t, topic) if topic else t.plain("the whole community")


def news_rows(t: Texts) -> Rows:
    """Stand under everything that comes because it is followed: what that is, and a stop."""
    manage = Button(t.plain("⚙️ What I follow"), encode(Press.SUBSCRIPTIONS))
    stop = Button(t.plain("🔕 Stop these messages"), encode(Press.SUBSCRIBE, "*", 0))
    return ((manage, stop),)


def stopped_reply(t: Texts, count: int) -> Reply:
    """Confirm that nothing will be sent unasked any more."""
    if count:
        return Reply(text=t("Stopped. You will get no more updates; /subscribe brings them back."))
    return Reply(text=t("You had no subscriptions; nothing will be sent to you."))
