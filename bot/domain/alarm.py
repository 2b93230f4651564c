"""What the clock does when a limit comes near or passes: whom it tells, and what it moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.complaint import Action
from bot.domain.duty import ClockName, Duty


class Audience(StrEnum):
    """Who is called by name."""

    OWNER = "owner"
    """Or, where nobody has taken it, the people of its unit."""
    DISPATCHERS = "dispatchers"
    ADMINS = "admins"


LADDER: tuple[frozenset[Audience], ...] = (
    frozenset({Audience.OWNER}),
    frozenset({Audience.OWNER, Audience.DISPATCHERS}),
    frozenset({Audience.DISPATCHERS}),
    frozenset({Audience.ADMINS}),
)
"""Who is told of each alarm of a limit: the warning, the limit itself, the rungs above it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One act of the clock's."""

    action: Action
    number: int
    """How many of the duty's alarms are given with it."""
    cause: str
    """The same alarm of the same duty acts once."""
    told: frozenset[Audience] = frozenset()


def alarm_of(duty: Duty, given: int, now: datetime) -> Alarm | None:
    """Tell what the clock has to do now; None when it is not time.

    Of several alarms that passed unseen, as while the bot was down, one is given: the highest,
    to everyone whom the missed ones would have told.

    Args:
        duty: As the timeline has it at this moment.
        given: How many of its alarms were given before.
        now: This moment.
    """
    passed = sum(at <= now for at in duty.alarms)
    if duty.clock is ClockName.VERDICT:
        return _of_verdict(duty, given) if passed > given else None
    if duty.lapses_at is not None and duty.lapses_at <= now:
        told = _told(given, passed) | {Audience.OWNER, Audience.DISPATCHERS}
        cause = f"lapse:{duty.lapses_at.isoformat()}"
        return Alarm(action=Action.RELEASE, number=max(given, passed), cause=cause, told=told)
    if passed <= given:
        return None
    return Alarm(
        action=Action.WARN if passed == 1 else Action.ESCALATE,
        number=passed,
        cause=_cause(duty, passed),
        told=_told(given, passed),
    )


def next_alarm_at(duty: Duty, given: int) -> datetime | None:
    """Tell when the clock has to look again."""
    coming = [*duty.alarms[given : given + 1], *([duty.lapses_at] if duty.lapses_at else [])]
    return min(coming, default=None)


def _of_verdict(duty: Duty, given: int) -> Alarm:
    # Never both at once: nobody's silence is recorded who was not reminded before.
    action = Action.REMIND if given == 0 else Action.LAPSE
    return Alarm(action=action, number=given + 1, cause=_cause(duty, given + 1))


def _told(given: int, passed: int) -> frozenset[Audience]:
    return frozenset().union(*LADDER[given:passed])


def _cause(duty: Duty, number: int) -> str:
    until = duty.due_at.isoformat() if duty.due_at else ""
    return f"alarm:{duty.clock}:{until}:{number}"
