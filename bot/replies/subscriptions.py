"""Choosing topics to hear of, as messages."""

from __future__ import annotations

from collections.abc import Collection

from bot.domain.announcement import EVERYTHING, place_key, places_of
from bot.domain.knowledge import Topic
from bot.replies.press import Press, encode
from bot.replies.reply import Button, Reply
from bot.replies.start import topic_label
from bot.replies.texts import Texts


def subscriptions_reply(t: Texts, topics: list[Topic], chosen: Collection[str]) -> Reply:
    """Show which topics are followed; a tap changes one."""
    buttons = [_toggle(t, topic, is_on=topic.id in chosen) for topic in topics]
    everything = Button(
        ("✅ " if EVERYTHING in chosen else "") + t.plain("🏘 The whole community"),
        encode(Press.SUBSCRIBE, EVERYTHING, int(EVERYTHING not in chosen)),
    )
    places = [
        Button(f"✅ 📍 {one}", encode(Press.SUBSCRIBE, place_key(one), 0))
        for one in places_of(chosen)
    ]
    rows = tuple(tuple(buttons[i : i + 2]) for i in range(0, len(buttons), 2))
    return Reply(
        text=t(
            "Tap what you want to hear of. Your neighbourhood: <code>/subscribe</code> and its"
            " name. /stop ends all messages."
        ),
        rows=((everything,), *rows, *((one,) for one in places)),
    )


def _toggle(t: Texts, topic: Topic, *, is_on: bool) -> Button:
    mark = "✅ " if is_on else ""
    return Button(mark + topic_label(t, topic), encode(Press.SUBSCRIBE, topic.id, int(not is_on)))


def stopped_reply(t: Texts, count: int) -> Reply:
    """Confirm that nothing will be sent unasked any more."""
    if count:
        return Reply(text=t("Stopped. You will get no more updates; /subscribe brings them back."))
    return Reply(text=t("You had no subscriptions; nothing will be sent to you."))
