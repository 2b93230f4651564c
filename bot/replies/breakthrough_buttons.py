"""The buttons of a breakthrough's card: what is next, everything else, and lists to choose from."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.breakthrough import BreakthroughStatus
from bot.domain.knowledge import Commitment, text_in
from bot.replies.press import Press, encode
from bot.replies.reply import Button, Rows, label
from bot.replies.texts import Facts, Texts
from bot.services.staff import Colleague

_STEPS_OFFERED = 4
"""Steps that can be ticked from the card at once: the next ones."""


def act_text(t: Texts, act: str) -> str:
    """Name what a button does."""
    return {
        "open": t.plain("Make it a breakthrough"),
        "decline": t.plain("Not now"),
        "add": t.plain("Add complaints"),
        "plan": t.plain("Add steps"),
        "close": t.plain("Close it"),
        "more": t.plain("More…"),
        "owner": t.plain("Another owner"),
        "date": t.plain("Another date"),
        "rename": t.plain("Rename"),
        "tie": t.plain("Tie to a promise"),
        "drop": t.plain("Do not pursue"),
        "card": t.plain("↩ To the card"),
        "show": t.plain("🎯 Show the task"),
        "tie.": t.plain("No promise"),
    }[act]


def task_button(t: Texts, id_: int, act: str, text: str = "") -> Button:
    """Make the button of an act."""
    return Button(label(text or act_text(t, act)), encode(Press.TASK, id_, act))


def card_rows(t: Texts, facts: Facts) -> Rows:
    """Offer what is next: to decide, or to tick, add and close."""
    id_ = facts["id"]
    if facts["status"] == BreakthroughStatus.PROPOSED:
        return ((task_button(t, id_, "open"), task_button(t, id_, "decline")),)
    if facts["status"] != BreakthroughStatus.OPEN:
        return ()
    undone = [one for one in facts["steps"] if not one["is_done"]][:_STEPS_OFFERED]
    ticks: Rows = tuple(
        (
            task_button(
                t,
                id_,
                f"tick.{one['position']}",
                t.plain("✅ Done: {step}", step=f"{one['position']}. {one['text']}"),
            ),
        )
        for one in undone
    )
    return (
        *ticks,
        (task_button(t, id_, "add"), task_button(t, id_, "tie")),
        (task_button(t, id_, "close"), task_button(t, id_, "more")),
    )


def more_rows(t: Texts, facts: Facts) -> Rows:
    """Offer the rest, steps that were ticked too soon included, and the way back."""
    id_ = facts["id"]
    done = [one for one in facts["steps"] if one["is_done"]]
    back: Rows = tuple(
        (task_button(t, id_, f"untick.{one['position']}", f"⬜ {one['position']}. {one['text']}"),)
        for one in done
    )
    return (
        (task_button(t, id_, "plan"), task_button(t, id_, "owner")),
        (task_button(t, id_, "date"), task_button(t, id_, "rename")),
        *back,
        (task_button(t, id_, "drop"), task_button(t, id_, "card")),
    )


def owner_rows(t: Texts, id_: int, colleagues: Iterable[Colleague]) -> Rows:
    """Offer the colleagues to choose from."""
    buttons = [task_button(t, id_, f"owner.{one.telegram_id}", one.name) for one in colleagues]
    return (*_two_a_row(buttons), (task_button(t, id_, "card"),))


def promise_rows(t: Texts, id_: int, promises: Iterable[Commitment]) -> Rows:
    """Offer the promises to choose from, and none."""
    buttons = [
        task_button(t, id_, f"tie.{one.id}", text_in(one.title, t.language)) for one in promises
    ]
    buttons.append(task_button(t, id_, "tie."))
    return (*_two_a_row(buttons), (task_button(t, id_, "card"),))


def found_rows(t: Texts, facts: Facts) -> Rows:
    """Offer to put a complaint under the task, or to look at either."""
    one = facts["complaint"]
    add = task_button(t, facts["id"], f"put.{one['reference']}", t.plain("Add it"))
    look = Button(one["reference"], encode(Press.SHOW, one["id"]))
    return ((add, look), (task_button(t, facts["id"], "show"),))


def _two_a_row(buttons: list[Button]) -> Rows:
    return tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))
