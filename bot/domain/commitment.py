"""How a commitment stands, by rule from what was recorded last."""

from __future__ import annotations

from datetime import date, timedelta

from bot.domain.knowledge import Commitment, Milestone


def is_stale(commitment: Commitment, holds_on: date, today: date) -> bool:
    """Say whether an update is overdue: residents then read 未更新 beside the old figure."""
    return today > holds_on + timedelta(days=commitment.update_every_days)


def is_met(commitment: Commitment, value: float | None, milestone: str | None) -> bool:
    """Say whether the promise is kept: target reached, or the last milestone passed."""
    if commitment.target is not None:
        return value is not None and value >= commitment.target
    return bool(commitment.milestones) and milestone == commitment.milestones[-1].id


def next_milestone(commitment: Commitment, passed: str | None) -> Milestone | None:
    """Tell what comes after the milestone *passed*: the first where none was, None at the end."""
    ids = [milestone.id for milestone in commitment.milestones]
    following = ids.index(passed) + 1 if passed in ids else 0
    return commitment.milestones[following] if following < len(ids) else None
