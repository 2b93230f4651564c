"""Quiet hours: what comes at night waits for the morning."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.quiet import DEFAULT_QUIET, awake_at

SHANGHAI = ZoneInfo("Asia/Shanghai")


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2023, 11, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (_at(6, 21, 59), _at(6, 21, 59)),
        (_at(6, 22), _at(7, 8)),
        (_at(6, 23, 30), _at(7, 8)),
        (_at(7, 0), _at(7, 8)),
        (_at(7, 7, 59), _at(7, 8)),
        (_at(7, 8), _at(7, 8)),
    ],
)
def test_the_night_ends_in_the_morning(now: datetime, then: datetime) -> None:
    """From ten in the evening until eight, over midnight; both ends as told."""
    assert awake_at(now, DEFAULT_QUIET, SHANGHAI) == then


def test_a_rest_at_noon_ends_the_same_day() -> None:
    """Hours need not go over midnight."""
    noon = (time(12), time(14))

    assert awake_at(_at(6, 13), noon, SHANGHAI) == _at(6, 14)
    assert awake_at(_at(6, 14), noon, SHANGHAI) == _at(6, 14)


def test_two_equal_times_are_no_hours_at_all() -> None:
    """An office without quiet hours."""
    assert awake_at(_at(6, 3), (time(0), time(0)), SHANGHAI) == _at(6, 3)


@given(st.integers(0, 3 * 24 * 60), st.times(), st.times())
def test_it_never_takes_a_day_and_once_is_enough(minutes: int, begins: time, ends: time) -> None:
    """Waiting ends within a day, and then nothing is waited for any more."""
    start = _at(6, 0) + timedelta(minutes=minutes)
    then = awake_at(start, (begins, ends), SHANGHAI)

    assert timedelta() <= then - start < timedelta(days=1)
    assert awake_at(then, (begins, ends), SHANGHAI) == then
