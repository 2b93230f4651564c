"""The complaint's states, who may move it and where each move leads."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.errors import MoveRefusedError


class StatusGroup(StrEnum):
    """The three words residents and rates need: is it open, fixed or closed unfixed."""

    OPEN = "open"
    FIXED = "fixed"
    CLOSED = "closed"


class ComplaintStatus(StrEnum):
    """Where a complaint stands."""

    RECEIVED = "received"
    """In the queue: nobody has taken it."""
    IN_PROGRESS = "in_progress"
    WAITING = "waiting"
    """The resident was asked for more; the office's clocks pause."""
    DONE = "done"
    """Staff say it is done; the resident has not judged yet."""
    CONFIRMED = "confirmed"
    """The resident says it is solved, wholly or in part."""
    UNANSWERED = "unanswered"
    """Done, and the resident did not answer a reminder either: silence, never satisfaction."""
    NOT_OURS = "not_ours"
    NOT_FEASIBLE = "not_feasible"
    DUPLICATE = "duplicate"
    WITHDRAWN = "withdrawn"

    @property
    def group(self) -> StatusGroup:
        """Open while somebody owes work, fixed once done, closed when ended unfixed."""
        return _GROUPS[self]

    @property
    def is_open(self) -> bool:
        """Whether somebody still owes work or words."""
        return self.group is StatusGroup.OPEN


_S = ComplaintStatus
_GROUPS = {
    _S.RECEIVED: StatusGroup.OPEN,
    _S.IN_PROGRESS: StatusGroup.OPEN,
    _S.WAITING: StatusGroup.OPEN,
    _S.DONE: StatusGroup.FIXED,
    _S.CONFIRMED: StatusGroup.FIXED,
    _S.UNANSWERED: StatusGroup.FIXED,
    _S.NOT_OURS: StatusGroup.CLOSED,
    _S.NOT_FEASIBLE: StatusGroup.CLOSED,
    _S.DUPLICATE: StatusGroup.CLOSED,
    _S.WITHDRAWN: StatusGroup.CLOSED,
}


class Action(StrEnum):
    """What can happen to a complaint; also the kind of the event that records it."""

    SUBMIT = "submit"
    CLAIM = "claim"
    ASSIGN = "assign"
    """A dispatcher gives it to somebody."""
    RELEASE = "release"
    """Back to the queue: given back, or an assignment that nobody acted on lapsed."""
    OFFER = "offer"
    """The owner offers it to another unit; it stays the owner's until that unit accepts."""
    ACCEPT = "accept"
    REJECT = "reject"
    """The other unit does not take it over."""
    CATEGORISE = "categorise"
    REPLY = "reply"
    NOTE = "note"
    """Words among staff."""
    ASK = "ask"
    """Ask the resident back."""
    RESUME = "resume"
    """Go on without waiting for the resident any longer."""
    EXTEND = "extend"
    ADD = "add"
    """The resident adds words or a picture."""
    EDIT = "edit"
    """The resident puts their words right."""
    JOIN = "join"
    """Tied to another complaint of the same event, whose moves it shares from now on."""
    SPLIT = "split"
    FINISH = "finish"
    REFER = "refer"
    """Closed: not the office's to do, with where to go."""
    DEFER = "defer"
    """Closed: cannot be done for now, with why."""
    DUPLICATE = "duplicate"
    CONFIRM = "confirm"
    REOPEN = "reopen"
    RECANT = "recant"
    """The resident takes "not solved" back, before staff have begun again."""
    WITHDRAW = "withdraw"
    WARN = "warn"
    """The clock's: a limit is about to run out."""
    ESCALATE = "escalate"
    """The clock's: a limit has run out; one rung of the ladder."""
    REMIND = "remind"
    """The clock's: the resident has not judged yet."""
    LAPSE = "lapse"
    """The clock's: the resident did not judge after the reminder either."""

    @property
    def is_public(self) -> bool:
        """Whether the resident sees it in their timeline."""
        return self not in _AMONG_STAFF


_AMONG_STAFF = frozenset(
    {
        Action.ASSIGN,
        Action.RELEASE,
        Action.OFFER,
        Action.REJECT,
        Action.NOTE,
        Action.WARN,
        Action.ESCALATE,
    }
)


class Verdict(StrEnum):
    """The resident's own answer to "is it solved?"."""

    SOLVED = "solved"
    PARTLY = "partly"
    UNSOLVED = "unsolved"

    @property
    def action(self) -> Action:
        """The move that this answer makes."""
        return Action.REOPEN if self is Verdict.UNSOLVED else Action.CONFIRM


class CloseReason(StrEnum):
    """Why staff end a complaint that they did not solve."""

    NOT_OURS = "not_ours"
    NOT_FEASIBLE = "not_feasible"
    DUPLICATE = "duplicate"

    @property
    def action(self) -> Action:
        """The move that this reason makes."""
        return _CLOSING[self]


_CLOSING = {
    CloseReason.NOT_OURS: Action.REFER,
    CloseReason.NOT_FEASIBLE: Action.DEFER,
    CloseReason.DUPLICATE: Action.DUPLICATE,
}

MAX_EXTENSIONS = 2
VERDICT_WINDOW = timedelta(days=7)
"""For so long a verdict can be changed, and a close that is not "solved" be objected to."""

_OPEN = tuple(one for one in _S if one.is_open)
_JUDGED = (_S.DONE, _S.CONFIRMED, _S.UNANSWERED)
_UNSOLVED = (_S.NOT_OURS, _S.NOT_FEASIBLE, _S.DUPLICATE)
_STAYS: dict[Action, tuple[ComplaintStatus, ...]] = {
    Action.OFFER: _OPEN,
    Action.ACCEPT: (_S.IN_PROGRESS, _S.WAITING),
    Action.REJECT: _OPEN,
    Action.CATEGORISE: _OPEN,
    Action.EXTEND: _OPEN,
    Action.JOIN: _OPEN,
    Action.SPLIT: _OPEN,
    Action.WARN: _OPEN,
    Action.ESCALATE: _OPEN,
    Action.NOTE: tuple(_S),
    Action.REPLY: (_S.IN_PROGRESS, _S.WAITING, *_JUDGED, *_UNSOLVED),
    Action.ADD: (_S.RECEIVED, _S.IN_PROGRESS, *_JUDGED, *_UNSOLVED),
    Action.EDIT: (_S.RECEIVED, _S.IN_PROGRESS),
    Action.REMIND: (_S.DONE,),
}
"""What happens without a change of status, and where."""
_LEADS: dict[Action, tuple[tuple[ComplaintStatus, ...], ComplaintStatus]] = {
    Action.CLAIM: ((_S.RECEIVED,), _S.IN_PROGRESS),
    Action.ASSIGN: ((_S.RECEIVED, _S.IN_PROGRESS), _S.IN_PROGRESS),
    Action.ACCEPT: ((_S.RECEIVED,), _S.IN_PROGRESS),
    Action.RELEASE: ((_S.IN_PROGRESS,), _S.RECEIVED),
    Action.REPLY: ((_S.RECEIVED,), _S.IN_PROGRESS),
    Action.ASK: (_OPEN, _S.WAITING),
    Action.RESUME: ((_S.WAITING,), _S.IN_PROGRESS),
    Action.ADD: ((_S.WAITING,), _S.IN_PROGRESS),
    Action.EDIT: ((_S.WAITING,), _S.IN_PROGRESS),
    Action.FINISH: (_OPEN, _S.DONE),
    Action.REFER: (_OPEN, _S.NOT_OURS),
    Action.DEFER: (_OPEN, _S.NOT_FEASIBLE),
    Action.DUPLICATE: (_OPEN, _S.DUPLICATE),
    Action.CONFIRM: (_JUDGED, _S.CONFIRMED),
    Action.REOPEN: ((*_JUDGED, *_UNSOLVED), _S.IN_PROGRESS),
    Action.RECANT: ((_S.RECEIVED, _S.IN_PROGRESS), _S.CONFIRMED),
    Action.WITHDRAW: (_OPEN, _S.WITHDRAWN),
    Action.LAPSE: ((_S.DONE,), _S.UNANSWERED),
}
"""What changes the status: from where, and where to."""
_MOVES: dict[tuple[ComplaintStatus, Action], ComplaintStatus] = {
    **{(status, action): status for action, where in _STAYS.items() for status in where},
    **{(start, action): end for action, (where, end) in _LEADS.items() for start in where},
}


def next_status(status: ComplaintStatus, action: Action) -> ComplaintStatus:
    """Tell where *action* leads from *status*.

    Raises:
        MoveRefusedError: The move is not possible from there; tell the person, change nothing.
    """
    try:
        return _MOVES[status, action]
    except KeyError:
        raise MoveRefusedError(status, action) from None


def can_move(status: ComplaintStatus, action: Action) -> bool:
    """Say whether a button for *action* makes sense now."""
    return (status, action) in _MOVES


def judging_ends_at(
    status: ComplaintStatus, ended_at: datetime | None, judged_at: datetime | None
) -> datetime | None:
    """Tell until when the resident may judge, judge anew or object.

    Args:
        status: Where the complaint stands.
        ended_at: When staff last finished or closed it.
        judged_at: When the resident first judged that.

    Returns:
        The last instant; None where there is no end: nothing was judged yet.
    """
    since = judged_at if status is _S.CONFIRMED else ended_at if status in _UNSOLVED else None
    return since + VERDICT_WINDOW if since else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What `recantable_since` needs to know of one event."""

    action: Action
    status: ComplaintStatus
    """After it."""
    at: datetime
    is_staffs: bool


def recantable_since(timeline: Iterable[Past]) -> datetime | None:
    """Tell when the resident called an outcome unsolved, if by a slip of the finger they may have.

    Once staff have done anything since, "not solved" stands: somebody has set out. An objection
    to an end that solves nothing leads back nowhere; it can be withdrawn.

    Args:
        timeline: In the order it happened.
    """
    since, before = None, None
    for one in timeline:
        if one.action is Action.REOPEN:
            since = one.at if before in _JUDGED else None
        elif one.is_staffs or not one.status.is_open:
            since = None
        before = one.status
    return since


_REFERENCE = re.compile(r"JF-\d{8}-\d{4,}")


def references_in(text: str) -> tuple[str, ...]:
    """Find the references that a message names, each once, in order."""
    return tuple(dict.fromkeys(_REFERENCE.findall(text)))


def only_reference(text: str) -> str | None:
    """Find the reference in a message that names one complaint and no other."""
    found = references_in(text)
    return found[0] if len(found) == 1 else None
