"""The office's working days: statutory holidays and the working weekends that pay for them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo

import chinese_calendar

CLOSING = time(18, 0)
"""The hour of the last working day by which an outcome is due."""


def is_working_day(day: date) -> bool:
    """Say whether the office works on *day*.

    Source:
        The State Council's yearly notice as kept by the chinesecalendar library. For a year
        whose notice is not known yet, Monday to Friday.
    """
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < _SATURDAY


_SATURDAY = 5


def due_at(received: datetime, working_days: int, zone: tzinfo) -> datetime:
    """Find the instant by which something received at *received* must be done.

    Args:
        received: An aware instant.
        working_days: Whole working days after the day of arrival, 1–60.
        zone: The office's time zone.

    Returns:
        Closing time of the last of these days, aware, in *zone*.
    """
    day = received.astimezone(zone).date()
    left = working_days
    while left:
        day += timedelta(days=1)
        left -= is_working_day(day)
    return datetime.combine(day, CLOSING, zone)
