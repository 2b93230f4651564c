"""Working days: the State Council's calendar where it is known, Monday to Friday beyond."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.slots import Slots
from bot.domain.workday import due_at, is_provisional, is_working_day, unusual_days

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2023, 11, 6), True),  # a Monday
        (date(2023, 11, 4), False),  # a Saturday
        (date(2023, 9, 29), False),  # Mid-autumn, a Friday
        (date(2023, 10, 6), False),  # Golden Week, a Friday
        (date(2023, 10, 7), True),  # the Saturday that pays for it
        (date(2023, 10, 8), True),  # and the Sunday
        (date(2099, 1, 1), True),  # no notice yet: a Thursday
        (date(2099, 1, 3), False),  # no notice yet: a Saturday
    ],
)
def test_a_day_is_worked_as_the_yearly_notice_says(day: date, works: bool) -> None:  # noqa: FBT001 — a table
    """Holidays on weekdays are free, the weekends that pay for them are not."""
    assert is_working_day(day) is works


def test_days_that_are_not_like_their_weekday_are_listed() -> None:
    """Mid-autumn and Golden Week of 2023 without their weekends, and the weekend that pays."""
    free = [date(2023, 9, 29), *(date(2023, 10, day) for day in range(2, 7))]
    worked = [date(2023, 10, 7), date(2023, 10, 8)]

    listed = unusual_days(date(2023, 9, 25), 14)

    assert listed == (*((day, False) for day in free), *((day, True) for day in worked))
    assert unusual_days(date(2023, 11, 6), 30) == ()


def _due(received: datetime, days: int) -> datetime:
    return due_at(received, days, SHANGHAI)


def test_a_weekend_is_not_counted() -> None:
    """One working day from a Friday is Monday's closing time."""
    friday = datetime(2023, 11, 3, 9, 0, tzinfo=SHANGHAI)

    assert _due(friday, 1) == datetime(2023, 11, 6, 18, 0, tzinfo=SHANGHAI)


def test_golden_week_is_skipped_and_its_working_weekend_counted() -> None:
    """Two working days from 28 September 2023 are the 7th and 8th of October."""
    before = datetime(2023, 9, 28, 9, 0, tzinfo=SHANGHAI)

    assert _due(before, 1).date() == date(2023, 10, 7)
    assert _due(before, 2).date() == date(2023, 10, 8)
    assert _due(before, 3).date() == date(2023, 10, 9)


def test_the_day_is_the_local_one() -> None:
    """17:00 UTC on a Sunday is already Monday in Shanghai: the count starts on Tuesday."""
    sunday_evening = datetime(2023, 11, 5, 17, 0, tzinfo=UTC)

    assert _due(sunday_evening, 1).date() == date(2023, 11, 7)


def test_a_year_without_a_notice_counts_monday_to_friday() -> None:
    """Far in the future the weekend alone is free."""
    friday = datetime(2099, 1, 2, 9, 0, tzinfo=SHANGHAI)

    assert _due(friday, 5).date() == date(2099, 1, 9)


def test_a_year_without_a_notice_is_provisional() -> None:
    """A date that may still move says so; one under a notice does not."""
    assert is_provisional(date(2099, 1, 1))
    assert not is_provisional(date(2023, 1, 1))
    assert not is_provisional(date(2023, 12, 31))


@pytest.mark.parametrize(
    ("slots", "due"),
    [
        (((time(8, 30), time(12)), (time(13), time(17, 30))), datetime(2023, 11, 6, 17, 30)),  # noqa: DTZ001 — local
        (((time(9), time(13)),), datetime(2023, 11, 6, 13)),  # noqa: DTZ001
        (((time(16), time(0)),), datetime(2023, 11, 7)),  # noqa: DTZ001
    ],
    ids=["two slots", "a morning", "until midnight"],
)
def test_a_day_closes_when_its_last_slot_ends(slots: Slots, due: datetime) -> None:
    """Closing time is the office's own; midnight is the one after the day."""
    friday = datetime(2023, 11, 3, 9, 0, tzinfo=SHANGHAI)

    assert due_at(friday, 1, SHANGHAI, slots) == due.replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize("days", [0, -1])
def test_no_working_days_are_refused(days: int) -> None:
    """Such a limit would be over before the complaint arrived, or never."""
    with pytest.raises(ValueError, match="before they begin"):
        _due(datetime(2023, 11, 3, 9, 0, tzinfo=SHANGHAI), days)


def test_an_instant_without_a_zone_is_refused() -> None:
    """It would be read in the zone of whatever machine this runs on."""
    with pytest.raises(ValueError, match="no time zone"):
        _due(datetime(2023, 11, 3, 9, 0), 1)  # noqa: DTZ001 — what is tested


@given(
    received=st.datetimes(
        min_value=datetime(2020, 1, 1),  # noqa: DTZ001 — the zone is drawn beside it
        max_value=datetime(2040, 1, 1),  # noqa: DTZ001
        timezones=st.just(UTC),
    ),
    days=st.integers(1, 60),
)
def test_exactly_the_promised_number_of_working_days_lies_between(
    received: datetime, days: int
) -> None:
    """The due day is worked, ends at closing time and is the last of the days promised."""
    due = _due(received, days)
    arrival = received.astimezone(SHANGHAI).date()
    between = [arrival + timedelta(days=n) for n in range(1, (due.date() - arrival).days + 1)]

    assert sum(is_working_day(day) for day in between) == days
    assert is_working_day(due.date())
    assert due.time() == time(18)
    assert due.utcoffset() == timedelta(hours=8)
