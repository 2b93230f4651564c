"""What other ticket systems got wrong with their clocks, one case to each report."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.office_hours import OfficeHours, Pause, deadline, elapsed

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOURS = OfficeHours(SHANGHAI)


def at(month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """Give a local instant of 2023; 6 November is a Monday."""
    return datetime(2023, month, day, hour, minute, tzinfo=SHANGHAI)


def h(hours: float) -> timedelta:
    """Give so many hours."""
    return timedelta(hours=hours)


def test_zammad_390_holidays_are_those_of_the_notice() -> None:
    """48 hours at 12 a day are four working days: only days off by law are left out."""
    long_days = OfficeHours(SHANGHAI, ((time(9), time(21)),))

    assert long_days.after(at(11, 9, 23), h(48)) == at(11, 15, 21)
    assert long_days.after(at(9, 28, 23), h(48)) == at(10, 10, 21)


def test_zammad_1322_an_answer_starts_the_clock_again_by_whatever_door() -> None:
    """All that the clock asks is when the pause ended."""
    asked, answered = at(11, 6, 10), at(11, 7, 10)

    assert deadline(HOURS, at(11, 6, 9), h(2), [Pause(asked)]) is None
    assert deadline(HOURS, at(11, 6, 9), h(2), [Pause(asked, answered)]) == at(11, 7, 11)


def test_zammad_3140_no_time_runs_while_the_resident_has_the_word() -> None:
    """Days without an answer do not make the office late."""
    waiting = [Pause(at(11, 6, 10))]

    assert elapsed(HOURS, at(11, 6, 9), at(12, 6, 9), waiting) == h(1)
    assert deadline(HOURS, at(11, 6, 9), h(2), waiting) is None


def test_zammad_4432_nothing_runs_out_at_midnight() -> None:
    """A deadline and each step after it fall into working hours or on their end."""
    due = deadline(HOURS, at(11, 3, 17), h(2))
    assert due == at(11, 6, 10)

    steps = [HOURS.after(due, h(hours)) for hours in (1, 4, 24)]

    assert steps == [at(11, 6, 11), at(11, 6, 16), at(11, 9, 15)]
    assert HOURS.opening_after(at(11, 4)) == at(11, 6, 9)


def test_zammad_5177_a_short_clock_leaves_a_long_one_alone() -> None:
    """Accept, first reply and solve have each their own limit and their own deadline."""
    start = at(11, 6, 9)

    due = [deadline(HOURS, start, limit) for limit in (h(2), h(7), 5)]

    assert due == [at(11, 6, 11), at(11, 6, 18), at(11, 13, 18)]
    assert due == [deadline(HOURS, start, limit) for limit in (h(2), h(7), 5)]


def test_chatwoot_13392_the_night_is_not_counted() -> None:
    """An hour from half past five on a Friday ends on Monday morning."""
    assert deadline(HOURS, at(11, 3, 17, 30), h(1)) == at(11, 6, 9, 30)


def test_chatwoot_14009_a_day_has_several_slots() -> None:
    """A message at lunch finds the office closed and costs it nothing."""
    three = OfficeHours(
        SHANGHAI, ((time(8), time(12)), (time(13, 30), time(18)), (time(19), time(20)))
    )

    assert not three.is_open(at(11, 6, 12, 30))
    assert deadline(three, at(11, 6, 12, 30), h(5)) == at(11, 6, 19, 30)


def test_chatwoot_10178_the_clock_stops_when_the_complaint_is_closed() -> None:
    """A thank-you after that starts nothing; reopening goes on from where it stood."""
    start, closed, reopened = at(11, 6, 9), at(11, 6, 11), at(11, 9, 9)

    assert elapsed(HOURS, start, at(11, 30, 9), [Pause(closed)]) == h(2)
    assert deadline(HOURS, start, h(3), [Pause(closed)]) is None
    assert deadline(HOURS, start, h(3), [Pause(closed, reopened)]) == at(11, 9, 10)


def test_zammad_188_a_complaint_may_be_reopened_many_times() -> None:
    """Each time closed is left out, whatever the state was called."""
    closed = [Pause(at(11, day, 10), at(11, day + 1, 9)) for day in range(6, 10)]

    assert elapsed(HOURS, at(11, 6, 9), at(11, 10, 12), closed) == h(7)
    assert deadline(HOURS, at(11, 6, 9), h(7), closed) == at(11, 10, 12)


def test_zammad_3180_an_office_that_never_closes_loses_no_minute() -> None:
    """From 00:00 to 24:00 is all of the day."""
    always = OfficeHours(SHANGHAI, ((time(0), time(0)),))

    assert always.worked(at(11, 6), at(11, 11)) == timedelta(days=5)
    assert always.after(at(11, 6, 23, 59), timedelta(minutes=2)) == at(11, 7, 0, 1)


def test_digit_432_each_category_has_its_own_limit() -> None:
    """A category that is changed is counted from arrival, with the pauses that there were."""
    start, pauses = at(11, 6, 9), [Pause(at(11, 6, 9), at(11, 6, 11))]

    assert deadline(HOURS, start, h(4), pauses) == at(11, 6, 17)
    assert deadline(HOURS, start, h(24), pauses) == at(11, 9, 16)


def test_digit_1462_a_day_is_the_local_one() -> None:
    """What arrives at one in the morning of Tuesday is counted from Tuesday."""
    assert HOURS.closing_of(at(11, 7, 1), 1) == at(11, 8, 18)
    assert HOURS.closing_of(at(11, 6, 23), 1) == at(11, 7, 18)
