"""Worked time by counting minutes: the model's own clock, in minutes of Shanghai since 1970."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache

from chinese_calendar import is_workday

DAY = 24 * 60
_ZONE = 8 * 60
_FIRST = datetime(2023, 9, 1, tzinfo=UTC)
_DAYS = 700
_SLOTS = ((9 * 60, 12 * 60), (14 * 60, 18 * 60))
_CLOSES = 18 * 60
Pauses = Sequence[tuple[int, int | None]]


def minute_of(instant: datetime) -> int:
    """Number the minute of an instant."""
    return int(instant.timestamp()) // 60 + _ZONE


def instant_of(minute: int) -> datetime:
    """Give the instant at which a minute begins."""
    return datetime.fromtimestamp((minute - _ZONE) * 60, UTC)


@cache
def _days() -> list[int]:
    """Number the days on which people work."""
    dates = ((_FIRST + timedelta(days=n)).date() for n in range(_DAYS))
    first = minute_of(_FIRST) // DAY
    return [first + n for n, date in enumerate(dates) if is_workday(date)]


@cache
def _worked() -> list[int]:
    """List every minute in which people work."""
    return [
        day * DAY + minute
        for day in _days()
        for opens, closes in _SLOTS
        for minute in range(opens, closes)
    ]


def is_workday_of(minute: int) -> bool:
    """Say whether people work on the day of a minute."""
    day, days = minute // DAY, _days()
    return days[bisect_left(days, day)] == day


def worked(start: int, end: int) -> int:
    """Count the worked minutes from *start* to before *end*."""
    return max(0, bisect_left(_worked(), end) - bisect_left(_worked(), start))


def after(start: int, minutes: int) -> int:
    """Find when so many worked minutes have passed."""
    return _worked()[bisect_left(_worked(), start) + minutes - 1] + 1 if minutes else start


def closing(start: int, days: int) -> int:
    """Find closing time of the last of so many working days after the day of *start*."""
    return _days()[bisect_right(_days(), start // DAY) + days - 1] * DAY + _CLOSES


def runs_out(start: int, minutes: int, pauses: Pauses) -> int | None:
    """Find when so many worked minutes outside the pauses have passed; None while one is open."""
    every, first = _worked(), bisect_left(_worked(), start)

    def counted(index: int) -> int:
        """Count the minutes that ran up to and with the one of this index."""
        end = every[index] + 1
        stood = sum(
            worked(max(begin, start), end if close is None else min(close, end))
            for begin, close in pauses
            if begin < end
        )
        return index + 1 - first - stood

    low, high = first, len(every) - 1
    if counted(high) < minutes:
        return None
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if counted(middle) >= minutes else (middle + 1, high)
    return every[low] + 1
