"""Cron expressions, read by APScheduler."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, tzinfo

from apscheduler.triggers.cron import CronTrigger

from bot.domain.errors import InvalidInputError

_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NUMBERED = re.compile(r"(?:\*|([0-7])(?:-([0-7]))?)(?:/(\d+))?")
_MOST = 1000
"""Instants listed at once; a schedule that was down longer catches up at the next tick."""


def due_between(zone: tzinfo, cron: str, after: datetime, until: datetime) -> list[datetime]:
    """List the instants of *cron* after *after* and up to *until*, at most 1,000.

    Args:
        zone: The zone in which the expression is meant.
        cron: Five fields: minute, hour, day, month, weekday (1 is Monday, 7 or 0 Sunday, as
            in cron and in 周一).

    Raises:
        InvalidInputError: The expression does not parse, or names a day that never comes.
    """
    try:
        trigger = CronTrigger.from_crontab(_with_named_days(cron), timezone=zone)
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


def _with_named_days(cron: str) -> str:
    """Name the weekdays: APScheduler counts them from Monday as 0, everybody else does not."""
    *before, weekdays = cron.split()
    return " ".join([*before, ",".join(_named(part) for part in weekdays.split(","))])


def _named(part: str) -> str:
    found = _NUMBERED.fullmatch(part)
    if found is None or part == "*":
        return part
    first, last, step = found.groups()
    if first is None:
        first, last = "0", "6"
    until = int(last or ("6" if step else first))
    return ",".join(_DAYS[day] for day in range(int(first), until + 1, int(step or 1)))
