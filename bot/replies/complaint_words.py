"""What a complaint's states, steps and verdicts are called, wherever they are named."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.complaint import Action, ComplaintStatus, StatusGroup, Verdict
from bot.domain.duty import ClockName
from bot.replies.press import Press, encode
from bot.replies.reply import Button
from bot.replies.texts import Texts

PLACE_SHOWN = 120
"""Characters of a place: people paste whole messages there."""


def status_text(t: Texts, status: ComplaintStatus, *, is_own: bool = True) -> str:
    """Name a status in plain words; fixed and closed never share one.

    Args:
        is_own: Whether the reader filed the complaint and may be spoken to as "you".
    """
    if not is_own:
        return staff_status_text(t, status)
    return {
        ComplaintStatus.RECEIVED: t.plain("waiting to be taken"),
        ComplaintStatus.IN_PROGRESS: t.plain("being worked on"),
        ComplaintStatus.WAITING: t.plain("waiting for your answer"),
        ComplaintStatus.DONE: t.plain("done, waiting for your verdict"),
        ComplaintStatus.CONFIRMED: t.plain("confirmed by you"),
        ComplaintStatus.UNANSWERED: t.plain("done, you did not say whether it is solved"),
        ComplaintStatus.NOT_OURS: t.plain("closed: not the office's to do"),
        ComplaintStatus.NOT_FEASIBLE: t.plain("closed: cannot be done for now"),
        ComplaintStatus.DUPLICATE: t.plain("closed: you reported it twice"),
        ComplaintStatus.WITHDRAWN: t.plain("withdrawn"),
    }[status]


def staff_status_text(t: Texts, status: ComplaintStatus, *, is_program: bool = False) -> str:
    """Name a status to others: what residents read of themselves speaks of "you".

    Args:
        is_program: Whether a program filed it, so that no resident answers or judges.
    """
    of_program = {
        ComplaintStatus.WAITING: t.plain("being worked on; a question is open"),
        ComplaintStatus.DONE: t.plain("done; nobody is there to judge it"),
    }
    if is_program and status in of_program:
        return of_program[status]
    named = {
        ComplaintStatus.WAITING: t.plain("waiting for the resident's answer"),
        ComplaintStatus.DONE: t.plain("done, waiting for the resident's verdict"),
        ComplaintStatus.CONFIRMED: t.plain("confirmed by the resident"),
        ComplaintStatus.UNANSWERED: t.plain("done, no answer from the resident"),
        ComplaintStatus.DUPLICATE: t.plain("closed: reported twice"),
    }
    return named.get(status) or status_text(t, status)


def group_text(t: Texts, group: StatusGroup) -> str:
    """Name a group of states."""
    return {
        StatusGroup.OPEN: t.plain("open"),
        StatusGroup.FIXED: t.plain("done"),
        StatusGroup.CLOSED: t.plain("closed unsolved"),
    }[group]


def clock_text(t: Texts, clock: ClockName | None) -> str:
    """Name what is waited for."""
    if clock is None:
        return ""
    return {
        ClockName.ACCEPT: t.plain("taking it"),
        ClockName.REPLY: t.plain("a first answer"),
        ClockName.SOLVE: t.plain("an outcome"),
        ClockName.ANSWER: t.plain("the resident's answer"),
        ClockName.VERDICT: t.plain("the resident's verdict"),
    }[clock]


_BY_THE_RESIDENT = {Action.CONFIRM, Action.RECANT, Action.WITHDRAW, Action.DUPLICATE}


def action_text(t: Texts, action: Action, *, is_own: bool = True) -> str:
    """Name what happened, for a timeline; to others than its resident without "you"."""
    if not is_own and action in _BY_THE_RESIDENT:
        return {
            Action.CONFIRM: t.plain("confirmed by the resident"),
            Action.RECANT: t.plain('the resident took "not solved" back'),
            Action.WITHDRAW: t.plain("withdrawn by the resident"),
            Action.DUPLICATE: t.plain("closed: reported twice"),
        }[action]
    return {
        Action.SUBMIT: t.plain("submitted"),
        Action.CLAIM: t.plain("taken by staff"),
        Action.ASSIGN: t.plain("given to a colleague"),
        Action.RELEASE: t.plain("back in the queue"),
        Action.OFFER: t.plain("offered to another unit"),
        Action.ACCEPT: t.plain("taken over by another unit"),
        Action.REJECT: t.plain("not taken over"),
        Action.CATEGORISE: t.plain("moved to another kind"),
        Action.REPLY: t.plain("staff replied"),
        Action.NOTE: t.plain("note"),
        Action.ASK: t.plain("staff asked you"),
        Action.RESUME: t.plain("staff went on"),
        Action.EXTEND: t.plain("more time taken"),
        Action.ADD: t.plain("you added"),
        Action.EDIT: t.plain("you corrected it"),
        Action.JOIN: t.plain("joined with reports of the same event"),
        Action.SPLIT: t.plain("handled on its own again"),
        Action.FINISH: t.plain("staff report it done"),
        Action.REFER: t.plain("closed: not the office's to do"),
        Action.DEFER: t.plain("closed: cannot be done for now"),
        Action.DUPLICATE: t.plain("closed: you reported it twice"),
        Action.CONFIRM: t.plain("you confirmed"),
        Action.REOPEN: t.plain("reopened"),
        Action.RECANT: t.plain('you took "not solved" back'),
        Action.WITHDRAW: t.plain("withdrawn by you"),
        Action.WARN: t.plain("a limit comes near"),
        Action.ESCALATE: t.plain("a limit has passed"),
        Action.REMIND: t.plain("you were asked again"),
        Action.LAPSE: t.plain("no answer from you"),
    }[action]


def staff_action_text(t: Texts, action: Action) -> str:
    """Name what happened to staff: what residents read of themselves speaks of "you"."""
    residents = {
        Action.ASK: t.plain("the resident was asked"),
        Action.ADD: t.plain("the resident adds"),
        Action.EDIT: t.plain("the resident puts it right"),
        Action.CONFIRM: t.plain("confirmed by the resident"),
        Action.RECANT: t.plain('the resident took "not solved" back'),
        Action.DUPLICATE: t.plain("closed: reported twice"),
        Action.WITHDRAW: t.plain("withdrawn by the resident"),
        Action.REMIND: t.plain("the resident was asked again"),
        Action.LAPSE: t.plain("no answer from the resident"),
    }
    return residents.get(action) or action_text(t, action)


def verdict_text(t: Texts, verdict: Verdict) -> str:
    """Name a verdict as on its button."""
    return {
        Verdict.SOLVED: t.plain("Solved"),
        Verdict.PARTLY: t.plain("Partly solved"),
        Verdict.UNSOLVED: t.plain("Not solved"),
    }[verdict]


def verdict_row(
    t: Texts, complaint_id: int, verdicts: Iterable[Verdict] = Verdict
) -> tuple[Button, ...]:
    """Ask "is it solved?" with three answers, or those that are left."""
    return tuple(
        Button(verdict_text(t, verdict), encode(Press.VERDICT, complaint_id, verdict))
        for verdict in verdicts
    )


def object_row(t: Texts, complaint_id: int) -> tuple[Button, ...]:
    """Let the resident object to an end that solves nothing."""
    text = t.plain("I do not agree: not solved")
    return (Button(text, encode(Press.VERDICT, complaint_id, Verdict.UNSOLVED)),)


def open_row(t: Texts, complaint_id: int) -> tuple[Button, ...]:
    """Lead to where the complaint stands."""
    return (Button(t.plain("📄 Where it stands"), encode(Press.OPEN, complaint_id)),)


def unfollow_row(t: Texts, complaint_id: int) -> tuple[Button, ...]:
    """Lead to where a followed complaint stands, or away from it."""
    stop = Button(t.plain("🔕 Follow no longer"), encode(Press.FOLLOW, complaint_id, 0))
    return (*open_row(t, complaint_id), stop)


def mine_button(t: Texts, page: int = 0) -> Button:
    """Lead to the list of one's complaints."""
    return Button(t.plain("📂 My complaints"), encode(Press.MINE, page))
