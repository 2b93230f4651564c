"""The office's working days: statutory holidays and the working weekends that pay for them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache

import chinese_calendar

from bot.domain.slots import DEFAULT_SLOTS, Slots

_SATURDAY = 5
_ONE_DAY = timedelta(days=1)


@lru_cache(maxsize=4096)
def _noticed(day: date) -> bool | None:
    """Whether the yearly notice has *day* worked; None where no notice is known."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None


def is_working_day(day: date) -> bool:
    """Say whether the office works on *day*.

    Source:
        The State Council's yearly notice as kept by the chinesecalendar library. For a year
        whose notice is not known yet, Monday to Friday.
    """
    noticed = _noticed(day)
    return day.weekday() < _SATURDAY if noticed is None else noticed


def is_provisional(day: date) -> bool:
    """Say whether no notice is known for the year of *day*, so that its holidays are missing.

    A date counted into such a year may move once the notice is out, usually in November of the
    year before.
    """
    return _noticed(day) is None


def unusual_days(first: date, days: int) -> tuple[tuple[date, bool], ...]:
    """List the working weekends and the free weekdays of *days* days from *first* on.

    Returns:
        Each with whether it is worked.
    """
    run = (first + timedelta(days=number) for number in range(days))
    known = ((day, is_working_day(day)) for day in run)
    return tuple((day, works) for day, works in known if works != (day.weekday() < _SATURDAY))


def due_at(
    received: datetime, working_days: int, zone: tzinfo, slots: Slots = DEFAULT_SLOTS
) -> datetime:
    """Find the instant by which something received at *received* must be done.

    Args:
        received: An aware instant.
        working_days: Whole working days after the day of arrival, from 1.
        zone: The office's time zone.
        slots: The hours of a working day; the end of the last is closing time.

    Returns:
        Closing time of the last of these days, aware, in *zone*.

    Raises:
        ValueError: *working_days* is less than 1, or *received* has no time zone.
    """
    if working_days < 1:
        raise ValueError(f"{working_days} working days end before they begin")
    day = utc(received).astimezone(zone).date()
    left = working_days
    while left:
        day += _ONE_DAY
        left -= is_working_day(day)
    return ending(day, slots[-1][1], zone)


def ending(day: date, closes: time, zone: tzinfo) -> datetime:
    """Find the instant at which a slot of *day* ends; 00:00 is the midnight after it."""
    return datetime.combine(day if closes > time.min else day + _ONE_DAY, closes, zone)


def utc(instant: datetime) -> datetime:
    """Give *instant* in UTC, the only zone in which differences are time that passed.

    Raises:
        ValueError: it has no time zone; the machine's would be taken for it silently.
    """
    if instant.utcoffset() is None:
        raise ValueError(f"{instant.isoformat()} has no time zone")
    return instant.astimezone(UTC)
