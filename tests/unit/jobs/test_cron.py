"""Cron expressions mean what they mean in cron, weekday numbers too."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.errors import InvalidInputError
from bot.jobs.cron import due_between

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2023, 11, 6, tzinfo=ZONE)


def _weekdays(expression: str) -> list[int]:
    """List on which days of a week it is due, 1 to 7 from Monday."""
    week = due_between(ZONE, f"0 18 * * {expression}", MONDAY, MONDAY + timedelta(days=7))
    return [one.isoweekday() for one in week]


@pytest.mark.parametrize(
    ("expression", "days"),
    [
        ("1", [1]),
        ("5", [5]),
        ("7", [7]),
        ("0", [7]),
        ("1-5", [1, 2, 3, 4, 5]),
        ("5-7", [5, 6, 7]),
        ("0-2", [1, 2, 7]),
        ("1,3,5", [1, 3, 5]),
        ("1-5/2", [1, 3, 5]),
        ("*/2", [2, 4, 6, 7]),
        ("fri", [5]),
        ("mon-fri", [1, 2, 3, 4, 5]),
        ("6,sun", [6, 7]),
        ("*", [1, 2, 3, 4, 5, 6, 7]),
    ],
)
def test_a_weekday_is_what_cron_says_it_is(expression: str, days: list[int]) -> None:
    """5 is Friday, as in 周五; the library underneath counts otherwise."""
    assert _weekdays(expression) == days


@pytest.mark.parametrize("expression", ["8", "5-1", "1/0", "x", "1-", ""])
def test_a_weekday_that_is_none_is_refused(expression: str) -> None:
    """One of the expected failures, never another."""
    with pytest.raises(InvalidInputError):
        _weekdays(expression)
