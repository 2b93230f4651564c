"""What a schedule does on days off, and with instants that passed while nobody was there."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from bot.domain.workday import is_working_day

GRACE = timedelta(minutes=10)
"""Later than this is missed."""


class OnHoliday(StrEnum):
    """What becomes of an instant on a day that is not worked."""

    FIRE = "fire"
    SKIP = "skip"
    NEXT_WORKDAY = "next"
    """The same hour of the next working day; two that meet there are one."""


class WhenMissed(StrEnum):
    """What becomes of an instant that passed while the bot was down."""

    LATE = "late"
    MARK = "mark"


def placed(instant: datetime, rule: OnHoliday, zone: tzinfo) -> datetime | None:
    """Tell when an instant of the cron expression is due; None where the rule leaves it out."""
    local = instant.astimezone(zone)
    if rule is OnHoliday.FIRE or is_working_day(local.date()):
        return instant
    if rule is OnHoliday.SKIP:
        return None
    while not is_working_day(local.date()):
        local += timedelta(days=1)
    return local


def is_missed(due_at: datetime, now: datetime, rule: WhenMissed) -> bool:
    """Say whether it is too late for an instant."""
    return rule is WhenMissed.MARK and now - due_at > GRACE
