"""The hours of the night in which nobody is disturbed without need."""

from __future__ import annotations

from datetime import datetime, time, timedelta, tzinfo

from bot.domain.slots import Slot
from bot.domain.workday import utc

DEFAULT_QUIET: Slot = (time(22), time(8))
"""What is assumed of an office that does not say."""


def awake_at(instant: datetime, quiet: Slot, zone: tzinfo) -> datetime:
    """Find the first instant from *instant* on at which people may be disturbed.

    Args:
        instant: An aware instant.
        quiet: Local times; the end may lie on the next day. Two equal times are no hours at all.
        zone: In which they are told.

    Returns:
        In UTC; *instant* itself where it is not quiet.
    """
    begins, ends = quiet
    local = instant.astimezone(zone)
    day, now = local.date(), local.time()
    if begins <= ends:
        is_quiet, day_of_end = begins <= now < ends, day
    else:
        is_quiet = now >= begins or now < ends
        day_of_end = day if now < ends else day + timedelta(days=1)
    return utc(datetime.combine(day_of_end, ends, zone)) if is_quiet else utc(instant)
