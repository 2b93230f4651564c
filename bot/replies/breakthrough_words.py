"""What a breakthrough's states and acts are called, and what may be wrong with one, in words."""

from __future__ import annotations

from datetime import date

from bot.domain.breakthrough import BreakthroughMove, BreakthroughStatus
from bot.replies.texts import Texts

_M = BreakthroughMove


def task_status_text(t: Texts, status: BreakthroughStatus) -> str:
    """Name a state to staff."""
    return {
        BreakthroughStatus.PROPOSED: t.plain("found by the radar, to be decided"),
        BreakthroughStatus.OPEN: t.plain("under way"),
        BreakthroughStatus.DONE: t.plain("completed"),
        BreakthroughStatus.DROPPED: t.plain("not pursued"),
    }[status]


def task_move_text(t: Texts, move: BreakthroughMove) -> str:
    """Name what was done, for the history."""
    return {
        _M.PROPOSE: t.plain("found by the radar"),
        _M.DECLINE: t.plain("not now"),
        _M.OPEN: t.plain("opened"),
        _M.ADD: t.plain("complaint added"),
        _M.REMOVE: t.plain("complaint taken out"),
        _M.RENAME: t.plain("renamed"),
        _M.GIVE: t.plain("given to another owner"),
        _M.RESCHEDULE: t.plain("moved to another day"),
        _M.PLAN: t.plain("steps added"),
        _M.TICK: t.plain("step done"),
        _M.UNTICK: t.plain("step not done after all"),
        _M.TIE: t.plain("tied to a promise"),
        _M.LATE: t.plain("its day has passed"),
        _M.CLOSE: t.plain("closed, everybody is answered"),
        _M.DROP: t.plain("given up"),
    }[move]


def task_problems(t: Texts, hint: str) -> dict[str, str]:
    """Say in plain text what is wrong with the parts of a task."""
    return {
        "task_title": t.plain("Please give it a short title, such as the place and what is wrong."),
        "task_plan": t.plain(
            "Please begin with the date, then the owner; then one step a line. As in:\n12-15 Zhang"
            " San\ninspect the cable\nreplace it"
        ),
        "task_date": t.plain("Please give a date from today on, such as 12-15."),
        "task_steps": t.plain("Please give one to twelve steps, a line each, each a short one."),
        "task_owner": t.plain("There is no such colleague who works complaints: {name}", name=hint),
        "task_complaints": t.plain("One task takes at most {count} complaints.", count=hint),
        "task_reference": t.plain(
            "Please name open or ended complaints by their numbers, as in JF-20231106-0001."
        ),
        "task_taken": t.plain("This complaint is part of another task already: {hint}", hint=hint),
        "outcome": t.plain("Please say in a few sentences what was done; residents read it."),
    }


def task_title(t: Texts, number: int, title: str) -> str:
    """Name a task on one line."""
    return t.plain("Breakthrough #{number}: {title}", number=number, title=title)


def day_of(t: Texts, iso: str | None) -> str:
    """Write a day that a delivery carries."""
    return t.day(date.fromisoformat(iso)) if iso else "–"
