"""The complaint's states, who may move it and where each move leads."""

from __future__ import annotations

import re
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
    IN_PROGRESS = "in_progress"
    DONE = "done"
    """Staff say it is done; the resident has not judged yet."""
    CONFIRMED = "confirmed"
    """The resident says it is solved, wholly or in part."""
    WITHDRAWN = "withdrawn"

    @property
    def group(self) -> StatusGroup:
        """Open while somebody owes work, fixed once done, closed when ended unfixed."""
        return _GROUPS[self]


_GROUPS = {
    ComplaintStatus.RECEIVED: StatusGroup.OPEN,
    ComplaintStatus.IN_PROGRESS: StatusGroup.OPEN,
    ComplaintStatus.DONE: StatusGroup.FIXED,
    ComplaintStatus.CONFIRMED: StatusGroup.FIXED,
    ComplaintStatus.WITHDRAWN: StatusGroup.CLOSED,
}


class Action(StrEnum):
    """What can happen to a complaint; also the kind of the event that records it."""

    SUBMIT = "submit"
    CLAIM = "claim"
    REPLY = "reply"
    ADD = "add"
    """The resident adds words or a picture."""
    FINISH = "finish"
    CONFIRM = "confirm"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"


class Verdict(StrEnum):
    """The resident's own answer to "is it solved?"."""

    SOLVED = "solved"
    PARTLY = "partly"
    UNSOLVED = "unsolved"

    @property
    def action(self) -> Action:
        """The move that this answer makes."""
        return Action.REOPEN if self is Verdict.UNSOLVED else Action.CONFIRM


_S = ComplaintStatus
_MOVES: dict[tuple[ComplaintStatus, Action], ComplaintStatus] = {
    (_S.RECEIVED, Action.CLAIM): _S.IN_PROGRESS,
    (_S.RECEIVED, Action.REPLY): _S.IN_PROGRESS,
    (_S.RECEIVED, Action.ADD): _S.RECEIVED,
    (_S.RECEIVED, Action.FINISH): _S.DONE,
    (_S.RECEIVED, Action.WITHDRAW): _S.WITHDRAWN,
    (_S.IN_PROGRESS, Action.REPLY): _S.IN_PROGRESS,
    (_S.IN_PROGRESS, Action.ADD): _S.IN_PROGRESS,
    (_S.IN_PROGRESS, Action.FINISH): _S.DONE,
    (_S.IN_PROGRESS, Action.WITHDRAW): _S.WITHDRAWN,
    (_S.DONE, Action.REPLY): _S.DONE,
    (_S.DONE, Action.ADD): _S.DONE,
    (_S.DONE, Action.CONFIRM): _S.CONFIRMED,
    (_S.DONE, Action.REOPEN): _S.IN_PROGRESS,
    (_S.CONFIRMED, Action.REOPEN): _S.IN_PROGRESS,
    (_S.CONFIRMED, Action.CONFIRM): _S.CONFIRMED,
    (_S.CONFIRMED, Action.REPLY): _S.CONFIRMED,
    (_S.CONFIRMED, Action.ADD): _S.CONFIRMED,
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


_REFERENCE = re.compile(r"JF-\d{8}-\d{4,}")


def only_reference(text: str) -> str | None:
    """Find the reference in a message that names one complaint and no other."""
    found = set(_REFERENCE.findall(text))
    return found.pop() if len(found) == 1 else None
