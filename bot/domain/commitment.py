"""How a commitment stands, by rule from what was recorded; nobody sets it by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.domain.knowledge import Commitment, Milestone

_LEAD_DAYS = 3
"""Days before an update is due on which its owner is reminded; of frequent updates, fewer."""


class State(StrEnum):
    """How a commitment stands."""

    NOT_UPDATED = "not_updated"
    """Nothing is known: nothing was recorded, or the next update is overdue."""
    NOT_STARTED = "not_started"
    """Recorded as nought, and no deadline is missed."""
    UNDER_WAY = "under_way"
    """Begun; there is no plan to measure it by, so nothing is claimed of pace."""
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    """Residents' complaints opened a breakthrough, or a deadline has passed since the figure."""
    BEHIND = "behind"
    """The figure was short of its plan on the very day it holds for."""
    MET = "met"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """What an entry says: a figure, or a milestone passed, on one day."""

    value: float | None = None
    milestone: str | None = None
    holds_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """What the plan wants by a day: a figure, or a milestone passed."""

    by: date
    value: float | None = None
    milestone: Milestone | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """That an update is wanted by *due*, or was."""

    due: date
    is_overdue: bool


def update_due(commitment: Commitment, holds_on: date) -> date:
    """Tell the last day on which the next update is in time."""
    return holds_on + timedelta(days=commitment.update_every_days)


def is_stale(commitment: Commitment, holds_on: date, today: date) -> bool:
    """Say whether an update is overdue: residents then read 未更新 beside the old figure."""
    return today > update_due(commitment, holds_on)


def reminder_of(commitment: Commitment, reached: Reached, today: date) -> Reminder | None:
    """Tell of what its owner is to be reminded on *today*; a kept promise needs no update."""
    if is_met(commitment, reached.value, reached.milestone):
        return None
    due = update_due(commitment, reached.holds_on)
    lead = min(_LEAD_DAYS, commitment.update_every_days // 2)
    if today < due - timedelta(days=lead):
        return None
    return Reminder(due=due, is_overdue=today > due)


def is_met(commitment: Commitment, value: float | None, milestone: str | None) -> bool:
    """Say whether the promise is kept: target reached, or the last milestone passed."""
    if commitment.target is not None:
        return value is not None and value >= commitment.target
    return bool(commitment.milestones) and milestone == commitment.milestones[-1].id


def next_milestone(commitment: Commitment, passed: str | None) -> Milestone | None:
    """Tell what comes after the milestone *passed*: the first where none was, None at the end."""
    following = _steps(commitment, passed)
    return commitment.milestones[following] if following < len(commitment.milestones) else None


def _steps(commitment: Commitment, passed: str | None) -> int:
    """Count the milestones passed; a name that the file no longer has counts as none."""
    ids = [milestone.id for milestone in commitment.milestones]
    return ids.index(passed) + 1 if passed in ids else 0


def deadlines(commitment: Commitment) -> tuple[Deadline, ...]:
    """List what the plan wants by when, in order; empty where the office gave no plan."""
    wanted = [Deadline(by=point.by, value=point.value) for point in commitment.plan]
    wanted += [Deadline(by=step.due, milestone=step) for step in commitment.milestones if step.due]
    return tuple(sorted(wanted, key=lambda one: one.by))


def is_reached(commitment: Commitment, deadline: Deadline, reached: Reached | None) -> bool:
    """Say whether what was recorded satisfies a deadline."""
    if reached is None:
        return False
    if deadline.milestone is None:
        return reached.value is not None and reached.value >= (deadline.value or 0)
    wanted = commitment.milestones.index(deadline.milestone)
    return _steps(commitment, reached.milestone) > wanted


def shortfall(commitment: Commitment, reached: Reached | None, day: date) -> Deadline | None:
    """Find the latest deadline up to *day* that what was recorded does not satisfy."""
    missed = [
        one
        for one in deadlines(commitment)
        if one.by <= day and not is_reached(commitment, one, reached)
    ]
    return missed[-1] if missed else None


def next_deadline(commitment: Commitment, reached: Reached | None, today: date) -> Deadline | None:
    """Find what is to be reached next by a day.

    Of a figure the first deadline still to come, or the last one where all have passed; of
    milestones that of the next step, whenever it was due.
    """
    if commitment.target is None:
        step = next_milestone(commitment, reached.milestone if reached else None)
        return Deadline(by=step.due, milestone=step) if step and step.due else None
    open_ones = [one for one in deadlines(commitment) if not is_reached(commitment, one, reached)]
    to_come = [one for one in open_ones if one.by >= today]
    return next(iter(to_come or open_ones[-1:]), None)


def state_of(
    commitment: Commitment,
    reached: Reached | None,
    today: date,
    *,
    has_open_breakthrough: bool = False,
) -> State:
    """Tell how a commitment stands on *today*.

    Args:
        commitment: The promise, with its plan if the office gave one.
        reached: What the entry in force says; None where nothing was recorded.
        today: The office's day.
        has_open_breakthrough: Complaints about this promise are being worked on as one task.
    """
    if reached is not None and is_met(commitment, reached.value, reached.milestone):
        return State.MET
    if has_open_breakthrough:
        return State.AT_RISK
    if reached is None or is_stale(commitment, reached.holds_on, today):
        return State.NOT_UPDATED
    return _by_plan(commitment, reached, today)


def _by_plan(commitment: Commitment, reached: Reached, today: date) -> State:
    if shortfall(commitment, reached, reached.holds_on):
        return State.BEHIND
    if shortfall(commitment, reached, today):
        return State.AT_RISK
    if not reached.value and reached.milestone is None:
        return State.NOT_STARTED
    return State.ON_TRACK if deadlines(commitment) else State.UNDER_WAY
