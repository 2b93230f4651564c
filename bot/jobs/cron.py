"""Cron expressions, read by APScheduler."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from apscheduler.triggers.cron import CronTrigger

from bot.domain.errors import InvalidInputError

_MOST = 1000
"""Instants listed at once; a schedule that was down longer catches up at the next tick."""


def due_between(zone: tzinfo, cron: str, after: datetime, until: datetime) -> list[datetime]:
    """List the instants of *cron* after *after* and up to *until*, at most 1,000.

    Args:
        zone: The zone in which the expression is meant.
        cron: Five fields: minute, hour, day, month, weekday (0 is Monday).

    Raises:
        InvalidInputError: The expression does not parse, or names a day that never comes.
    """
    try:
        trigger = CronTrigger.from_crontab(cron, timezone=zone)
    except ValueError:
        raise InvalidInputError("cron", "0 18 * * *") from None
    if trigger.get_next_fire_time(None, after) is None:
        raise InvalidInputError("cron", "0 18 * * *")
    instants: list[datetime] = []
    moment = after + timedelta(microseconds=1)
    while len(instants) < _MOST:
        found = trigger.get_next_fire_time(None, moment)
        if found is None or found > until:
            break
        instants.append(found)
        moment = found + timedelta(microseconds=1)
    return instants
