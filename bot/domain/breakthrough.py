"""A breakthrough: complaints that come back, made one task with an owner, a date and steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.errors import InvalidInputError, MoveRefusedError, NotAllowedError
from bot.domain.people import Permission, Role, holds

TITLE_MOST = 60
STEP_MOST = 120
"""Characters of one step: it is a line on a card."""
STEPS_MOST = 12
"""More steps are more than one task, and more than a card shows."""
WORDS_MOST = 1500
"""Characters of an outcome or a reason, with room left for the rest of the message."""


class BreakthroughStatus(StrEnum):
    """How far a breakthrough has got."""

    PROPOSED = "proposed"
    """The radar found it; nobody has decided yet."""
    OPEN = "open"
    """Being worked on: it has an owner, a date and steps."""
    DONE = "done"
    DROPPED = "dropped"
    """Declined, or given up; its complaints go on by themselves."""

    @property
    def is_live(self) -> bool:
        """Whether its complaints belong to it and to no other."""
        return self in {BreakthroughStatus.PROPOSED, BreakthroughStatus.OPEN}


class BreakthroughMove(StrEnum):
    """What can be done to a breakthrough; also the kind of the line that records it."""

    PROPOSE = "propose"
    """The radar's."""
    DECLINE = "decline"
    """Not now: the same complaints are not proposed again."""
    OPEN = "open"
    ADD = "add"
    """Put a complaint, with those joined to it, under the task."""
    REMOVE = "remove"
    RENAME = "rename"
    GIVE = "give"
    """Another owner."""
    RESCHEDULE = "reschedule"
    PLAN = "plan"
    """One more step."""
    TICK = "tick"
    """A step is done."""
    UNTICK = "untick"
    TIE = "tie"
    """To a promise, which is at risk while the task is open; or to none."""
    LATE = "late"
    """The clock's: its day has passed."""
    CLOSE = "close"
    """Done: everybody in it is answered."""
    DROP = "drop"


_S, _M = BreakthroughStatus, BreakthroughMove
_WHILE_OPEN = (
    *(_M.REMOVE, _M.RENAME, _M.GIVE, _M.RESCHEDULE, _M.PLAN),
    *(_M.TICK, _M.UNTICK, _M.TIE, _M.LATE),
)
_MOVES: dict[tuple[BreakthroughStatus, BreakthroughMove], BreakthroughStatus] = {
    (_S.PROPOSED, _M.DECLINE): _S.DROPPED,
    (_S.PROPOSED, _M.ADD): _S.PROPOSED,
    (_S.PROPOSED, _M.REMOVE): _S.PROPOSED,
    (_S.PROPOSED, _M.OPEN): _S.OPEN,
    (_S.OPEN, _M.ADD): _S.OPEN,
    **{(_S.OPEN, move): _S.OPEN for move in _WHILE_OPEN},
    (_S.OPEN, _M.CLOSE): _S.DONE,
    (_S.OPEN, _M.DROP): _S.DROPPED,
}
_OWNERS = frozenset({_M.TICK, _M.UNTICK, _M.PLAN})
"""What its owner may do who does not dispatch: say how the work goes."""


def next_status(status: BreakthroughStatus, move: BreakthroughMove) -> BreakthroughStatus:
    """Tell where *move* leads from *status*.

    Raises:
        MoveRefusedError: It is not possible from there.
    """
    try:
        return _MOVES[status, move]
    except KeyError:
        raise MoveRefusedError(status, move) from None


def can_move(status: BreakthroughStatus, move: BreakthroughMove) -> bool:
    """Say whether a button for *move* makes sense now."""
    return (status, move) in _MOVES


def may_do(role: Role, move: BreakthroughMove, *, is_owner: bool) -> bool:
    """Say whether somebody may do this: dispatchers all of it, the owner what tells of the work."""
    return holds(role, Permission.DISPATCH) or (
        is_owner and move in _OWNERS and holds(role, Permission.WORK_COMPLAINTS)
    )


def require_may_do(role: Role | None, move: BreakthroughMove, *, is_owner: bool) -> None:
    """Let through who may do this.

    Raises:
        NotAllowedError: They may not, or are not staff (role None).
    """
    if role is None or not may_do(role, move, is_owner=is_owner):
        raise NotAllowedError(Permission.DISPATCH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a task needs before it is opened, beside its owner."""

    title: str
    due_on: date | None
    steps: tuple[str, ...]


def faults(plan: Plan, today: date) -> tuple[InvalidInputError, ...]:
    """List what keeps a task with this plan from being opened; empty when nothing does."""
    found = (
        _title_fault(plan.title),
        _date_fault(plan.due_on, today),
        _steps_fault(plan.steps),
    )
    return tuple(one for one in found if one is not None)


def check(plan: Plan, today: date) -> None:
    """Let a plan through that is whole.

    Raises:
        InvalidInputError: The first thing that is missing or too long.
    """
    for fault in faults(plan, today):
        raise fault


def _title_fault(title: str) -> InvalidInputError | None:
    if title.strip() and len(title) <= TITLE_MOST:
        return None
    return InvalidInputError("task_title", str(TITLE_MOST))


def _date_fault(due_on: date | None, today: date) -> InvalidInputError | None:
    if due_on is not None and due_on >= today:
        return None
    return InvalidInputError("task_date", today.isoformat())


def _steps_fault(steps: Sequence[str]) -> InvalidInputError | None:
    fits = 1 <= len(steps) <= STEPS_MOST
    if fits and all(one.strip() and len(one) <= STEP_MOST for one in steps):
        return None
    return InvalidInputError("task_steps", f"{STEPS_MOST}:{STEP_MOST}")


def check_words(text: str, field: str) -> str:
    """Give an outcome or a reason without blanks around it.

    Raises:
        InvalidInputError: It says nothing, or too much for one message.
    """
    said = text.strip()
    if not said or len(said) > WORDS_MOST:
        raise InvalidInputError(field, str(WORDS_MOST))
    return said
