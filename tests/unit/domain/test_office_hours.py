"""Worked time, pauses and deadlines, one rule to a test."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import permutations
from zoneinfo import ZoneInfo

import pytest

from bot.domain.errors import InvalidInputError
from bot.domain.office_hours import OfficeHours, Pause, allowance, deadline, elapsed

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOURS = OfficeHours(SHANGHAI)


def at(month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """Give a local instant of 2023; 6 November is a Monday."""
    return datetime(2023, month, day, hour, minute, tzinfo=SHANGHAI)


def h(hours: float) -> timedelta:
    """Give so many hours."""
    return timedelta(hours=hours)


@pytest.mark.parametrize(
    ("instant", "is_open"),
    [
        (at(11, 6, 8, 59), False),
        (at(11, 6, 9), True),
        (at(11, 6, 11, 59), True),
        (at(11, 6, 12), False),
        (at(11, 6, 14), True),
        (at(11, 6, 18), False),
        (at(11, 4, 10), False),  # a Saturday
        (at(10, 7, 10), True),  # a Saturday that pays for Golden Week
        (at(10, 3, 10), False),  # a Tuesday in it
        (datetime(2023, 11, 6, 1, 0, tzinfo=UTC), True),  # nine in Shanghai
    ],
)
def test_the_office_is_open_in_its_slots_on_working_days(
    instant: datetime,
    is_open: bool,  # noqa: FBT001 — a table
) -> None:
    """The first minute of a slot counts, the instant of its end does not."""
    assert HOURS.is_open(instant) is is_open


@pytest.mark.parametrize(
    ("start", "worked", "end"),
    [
        (at(11, 6, 9), h(2), at(11, 6, 11)),
        (at(11, 6, 11), h(2), at(11, 6, 15)),
        (at(11, 6, 13), h(1), at(11, 6, 15)),
        (at(11, 6, 11), h(1), at(11, 6, 12)),
        (at(11, 6, 22), h(1), at(11, 7, 10)),
        (at(11, 3, 17), h(2), at(11, 6, 10)),
        (at(9, 28, 17), h(2), at(10, 7, 10)),
        (at(10, 7, 17), h(2), at(10, 8, 10)),
        (at(1, 21, 3), h(7), at(1, 28, 18)),
        (at(11, 6, 3), h(0), at(11, 6, 3)),
    ],
    ids=[
        "within a slot",
        "over lunch",
        "from lunch",
        "to the end of a slot",
        "from the night",
        "over a weekend",
        "over Golden Week into its working Saturday",
        "from a working Saturday into a working Sunday",
        "from Spring Festival",
        "nothing at all",
    ],
)
def test_worked_time_skips_what_is_not_worked(
    start: datetime, worked: timedelta, end: datetime
) -> None:
    """What arrives at night or on a holiday starts at the next opening; lunch does not count."""
    assert HOURS.after(start, worked) == end
    assert HOURS.worked(start, end) == worked
    assert HOURS.working_seconds(start, end) == worked.total_seconds()


def test_worked_time_is_exact_to_the_microsecond() -> None:
    """Nothing is rounded to minutes on the way."""
    start = at(11, 6, 11, 59) + timedelta(seconds=59, microseconds=999_999)

    assert HOURS.after(start, timedelta(microseconds=2)) == at(11, 6, 14) + timedelta(
        microseconds=1
    )


def test_no_time_is_worked_before_the_start() -> None:
    """An instant before the start has none behind it, and not less than none."""
    assert HOURS.worked(at(11, 6, 11), at(11, 6, 9)) == h(0)


@pytest.mark.parametrize(
    ("instant", "opening"),
    [
        (at(11, 6, 10), at(11, 6, 10)),
        (at(11, 6, 12), at(11, 6, 14)),
        (at(11, 3, 18), at(11, 6, 9)),
        (at(9, 29, 10), at(10, 7, 9)),
    ],
)
def test_the_next_opening_is_found(instant: datetime, opening: datetime) -> None:
    """While the office is open that is now."""
    assert HOURS.opening_after(instant) == opening


@pytest.mark.parametrize(
    ("instant", "turn"),
    [
        (at(11, 6, 8), at(11, 6, 9)),
        (at(11, 6, 9), at(11, 6, 12)),
        (at(11, 6, 12), at(11, 6, 14)),
        (at(11, 6, 17, 59), at(11, 6, 18)),
        (at(11, 10, 18), at(11, 13, 9)),  # Friday evening
    ],
)
def test_the_next_closing_or_opening_is_found(instant: datetime, turn: datetime) -> None:
    """Whichever comes next; at either the other is."""
    assert HOURS.turning_after(instant) == turn
    assert HOURS.is_open(turn) is not HOURS.is_open(instant)


def test_results_are_in_utc() -> None:
    """Instants in memory have one zone, whichever the question had."""
    results = (
        HOURS.after(at(11, 6, 10), h(1)),
        HOURS.opening_after(at(11, 6, 10)),
        HOURS.closing_of(at(11, 6, 10), 1),
        deadline(HOURS, at(11, 6, 10), 1),
    )

    assert all(result and result.tzinfo is UTC for result in results)


def test_working_days_end_at_closing_time() -> None:
    """The day of arrival is not one of them."""
    assert HOURS.closing_of(at(11, 3, 9), 1) == at(11, 6, 18)
    assert deadline(HOURS, at(11, 3, 9), 1) == at(11, 6, 18)
    assert allowance(HOURS, at(11, 3, 9), 1) == h(14)


def test_slots_around_midnight_join() -> None:
    """Two days that touch are one span for what is counted."""
    late = OfficeHours(SHANGHAI, ((time(0), time(2)), (time(22), time(0))))

    assert late.is_open(at(11, 7))
    assert late.turning_after(at(11, 6, 23)) == late.turning_after(at(11, 7))
    assert late.worked(at(11, 6, 21), at(11, 7, 3)) == h(4)
    assert late.closing_of(at(11, 6, 21), 1) == at(11, 8)


def test_a_day_is_as_long_as_the_clocks_make_it() -> None:
    """Where clocks change, 24 hours of local time are 23 or 25."""
    tehran = ZoneInfo("Asia/Tehran")
    always = OfficeHours(tehran, ((time(0), time(0)),))
    days = OfficeHours(tehran, ((time(9), time(12)),))

    def midnight(month: int, day: int) -> datetime:
        return datetime(2022, month, day, tzinfo=tehran)

    assert always.worked(midnight(3, 22), midnight(3, 23)) == h(23)
    assert always.worked(midnight(9, 21), midnight(9, 22)) == h(25)
    assert days.worked(midnight(3, 22), midnight(3, 23)) == h(3)
    assert always.after(midnight(3, 22), h(24)) == midnight(3, 23) + h(1)


def test_slots_that_the_clocks_skip_are_not_counted_twice() -> None:
    """Of two slots within a skipped hour and after it, each instant counts once."""
    tehran = ZoneInfo("Asia/Tehran")
    hours = OfficeHours(tehran, ((time(0), time(0, 30)), (time(1), time(2))))

    assert hours.worked(
        datetime(2022, 3, 22, tzinfo=tehran), datetime(2022, 3, 22, 6, tzinfo=tehran)
    ) == h(1)


def test_the_day_is_the_local_one_west_of_greenwich() -> None:
    """In the evening of a working day UTC is a day ahead already."""
    lima = ZoneInfo("America/Lima")
    hours = OfficeHours(lima, ((time(14), time(22)),))
    evening = datetime(2023, 11, 6, 20, tzinfo=lima)

    assert hours.is_open(evening)
    assert hours.after(evening, h(3)) == datetime(2023, 11, 7, 15, tzinfo=lima)


def test_pauses_end_in_the_order_in_which_time_passes() -> None:
    """In an hour that the clocks repeat, 23:10 can be later than 23:30."""
    tehran = ZoneInfo("Asia/Tehran")
    start = datetime(2022, 9, 21, 22, tzinfo=tehran)
    first = datetime(2022, 9, 21, 23, 30, tzinfo=tehran)
    second = datetime(2022, 9, 21, 23, 10, fold=1, tzinfo=tehran)
    hours = OfficeHours(tehran, ((time(0), time(0)),))

    pauses = [Pause(start, first), Pause(start, second)]

    assert elapsed(hours, start, datetime(2022, 9, 22, tzinfo=tehran), pauses) == h(5 / 6)


def test_a_year_without_a_notice_is_counted_monday_to_friday() -> None:
    """Far in the future the weekend alone is free."""
    friday = datetime(2099, 1, 2, 17, tzinfo=SHANGHAI)

    assert HOURS.after(friday, h(2)) == datetime(2099, 1, 5, 10, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    "slots",
    [
        ((time(14), time(12)),),
        ((time(9), time(12)), (time(11), time(18))),
        ((time(14), time(18)), (time(9), time(12))),
    ],
    ids=["reversed", "overlapping", "out of order"],
)
def test_hours_that_make_no_sense_are_refused(slots: tuple[tuple[time, time], ...]) -> None:
    """They would count time twice or never."""
    with pytest.raises(InvalidInputError):
        OfficeHours(SHANGHAI, slots)


def test_an_office_without_slots_is_refused() -> None:
    """Its deadlines would never come."""
    with pytest.raises(ValueError, match="never opens"):
        OfficeHours(SHANGHAI, ())


def test_instants_without_a_zone_are_refused() -> None:
    """They would be read in the zone of whatever machine this runs on."""
    bare = datetime(2023, 11, 6, 10)  # noqa: DTZ001 — what is tested

    with pytest.raises(ValueError, match="no time zone"):
        HOURS.is_open(bare)
    with pytest.raises(ValueError, match="no time zone"):
        HOURS.worked(at(11, 6), bare)
    with pytest.raises(ValueError, match="no time zone"):
        Pause(bare)


def test_limits_that_are_over_before_they_begin_are_refused() -> None:
    """No limit is nothing or less."""
    for limit in (h(0), h(-1), 0, -1):
        with pytest.raises(ValueError, match="begin"):
            deadline(HOURS, at(11, 6, 9), limit)
    with pytest.raises(ValueError, match="backwards"):
        HOURS.after(at(11, 6, 9), h(-1))


def test_a_pause_that_ends_before_it_starts_is_refused() -> None:
    """The two instants were taken the wrong way round."""
    with pytest.raises(ValueError, match="cannot end"):
        Pause(at(11, 6, 10), at(11, 6, 9))


def test_a_pause_is_not_counted_and_moves_the_deadline() -> None:
    """Two worked hours out of the office's hands are two worked hours more."""
    pauses = [Pause(at(11, 6, 11), at(11, 6, 15))]

    assert elapsed(HOURS, at(11, 6, 9), at(11, 6, 18), pauses) == h(5)
    assert deadline(HOURS, at(11, 6, 9), h(3), pauses) == at(11, 6, 16)


def test_a_pause_outside_working_hours_moves_nothing() -> None:
    """Whoever answers overnight cost nobody any time."""
    pauses = [Pause(at(11, 6, 18), at(11, 7, 9))]

    assert deadline(HOURS, at(11, 6, 16), h(3), pauses) == at(11, 7, 10)


def test_a_deadline_in_working_days_moves_by_the_paused_time() -> None:
    """A worked day waited for is a day more."""
    pauses = [Pause(at(11, 6, 18), at(11, 7, 18))]

    assert deadline(HOURS, at(11, 6, 9), 1, pauses) == at(11, 8, 18)


def test_a_pause_that_begins_in_the_time_won_counts_too() -> None:
    """It lies after the first deadline and before the one that was moved."""
    pauses = [Pause(at(11, 6, 10), at(11, 6, 11)), Pause(at(11, 6, 11, 30), at(11, 6, 14, 30))]

    assert deadline(HOURS, at(11, 6, 9), h(2), pauses) == at(11, 6, 15)


def test_pauses_outside_the_time_that_runs_are_ignored() -> None:
    """What was paused before the start or after the deadline has no effect."""
    pauses = [Pause(at(11, 3, 9), at(11, 3, 18)), Pause(at(11, 6, 17), at(11, 6, 18))]

    assert deadline(HOURS, at(11, 6, 10), h(2), pauses) == at(11, 6, 12)
    assert elapsed(HOURS, at(11, 6, 10), at(11, 6, 16), pauses) == h(4)


def test_a_pause_that_reaches_over_the_start_counts_from_the_start() -> None:
    """A clock can be started while the resident still has to answer."""
    pauses = [Pause(at(11, 3, 9), at(11, 6, 10))]

    assert elapsed(HOURS, at(11, 6, 9), at(11, 6, 12), pauses) == h(2)
    assert deadline(HOURS, at(11, 6, 9), h(1), pauses) == at(11, 6, 11)


def test_pauses_that_overlap_count_once_in_any_order() -> None:
    """Nested, chained, repeated: no worked minute is taken off twice."""
    pauses = (
        Pause(at(11, 6, 9, 30), at(11, 6, 10, 30)),
        Pause(at(11, 6, 10), at(11, 6, 11)),
        Pause(at(11, 6, 10, 10), at(11, 6, 10, 20)),
        Pause(at(11, 6, 11), at(11, 6, 11, 15)),
    )

    for order in permutations(pauses):
        assert elapsed(HOURS, at(11, 6, 9), at(11, 6, 12), order) == h(1.25)
        assert deadline(HOURS, at(11, 6, 9), h(1), order) == at(11, 6, 11, 45)


def test_nothing_is_due_while_a_pause_is_open() -> None:
    """Somebody else has to act; how much was used stands still."""
    pauses = [Pause(at(11, 6, 10))]

    assert deadline(HOURS, at(11, 6, 9), h(2), pauses) is None
    assert deadline(HOURS, at(11, 6, 9), 3, pauses) is None
    assert elapsed(HOURS, at(11, 6, 9), at(11, 6, 11), pauses) == h(1)
    assert elapsed(HOURS, at(11, 6, 9), at(11, 20, 11), pauses) == h(1)


def test_an_open_pause_swallows_those_that_come_later() -> None:
    """One that was never ended has no end, whatever else is on record."""
    pauses = [Pause(at(11, 6, 10)), Pause(at(11, 6, 11), at(11, 6, 11, 30))]

    assert deadline(HOURS, at(11, 6, 9), h(2), pauses) is None
    assert elapsed(HOURS, at(11, 6, 9), at(11, 6, 18), pauses) == h(1)


@pytest.mark.parametrize("asked", [at(11, 6, 11), at(11, 6, 15), at(11, 7, 3)])
def test_what_was_overdue_before_a_pause_stays_overdue(asked: datetime) -> None:
    """Asking the resident back does not undo a deadline that was missed."""
    assert deadline(HOURS, at(11, 6, 9), h(2), [Pause(asked)]) == at(11, 6, 11)


def test_a_share_of_the_limit_is_when_to_warn() -> None:
    """Three quarters of it, over weekends and pauses like the limit itself."""
    start, pauses = at(11, 3, 14), [Pause(at(11, 3, 15), at(11, 3, 16))]
    share = allowance(HOURS, start, h(8)) * 3 // 4

    assert deadline(HOURS, start, share, pauses) == at(11, 6, 12)
    assert deadline(HOURS, start, h(8), pauses) == at(11, 6, 16)
