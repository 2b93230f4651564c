"""Worked time against an oracle that looks at each minute of three years and knows no rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.office_hours import OfficeHours, Pause, allowance, deadline, elapsed
from bot.domain.slots import DEFAULT_SLOTS, Slots
from bot.domain.workday import is_working_day
from tests.thoroughness import examples

SHANGHAI = ZoneInfo("Asia/Shanghai")
FIRST, LAST = date(2023, 1, 1), date(2025, 12, 31)
DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
START = datetime(2023, 1, 1, tzinfo=SHANGHAI)
MINUTE, DAY = timedelta(minutes=1), 1440

# As the State Council's yearly notices give them, copied by hand and not from the library.
FREE = {
    2023: "0101-0102 0121-0127 0405-0405 0429-0503 0622-0624 0929-1006",
    2024: "0101-0101 0210-0217 0404-0406 0501-0505 0610-0610 0915-0917 1001-1007",
    2025: "0101-0101 0128-0204 0404-0406 0501-0505 0531-0602 1001-1008",
}
WORKED = {
    2023: "0128 0129 0423 0506 0625 1007 1008",
    2024: "0204 0218 0407 0428 0511 0914 0929 1012",
    2025: "0126 0208 0427 0928 1011",
}


def works(day: date) -> bool:
    """Say what the notices say."""
    written = f"{day:%m%d}"
    if written in WORKED[day.year].split():
        return True
    free = (span.split("-") for span in FREE[day.year].split())
    return day.weekday() < 5 and not any(a <= written <= b for a, b in free)


@cache
def open_minutes(slots: Slots) -> bytes:
    """Give a 1 for each minute of the three years that is worked."""
    row = bytes(any(a <= m < (b or DAY) for a, b in map(minutes, slots)) for m in range(DAY))
    return b"".join(row if works(day) else bytes(DAY) for day in DAYS)


def minutes(slot: tuple[time, time]) -> tuple[int, int]:
    """Give a slot in minutes of the day, midnight at its end as 0."""
    opens, closes = slot
    return opens.hour * 60 + opens.minute, closes.hour * 60 + closes.minute


def instant(minute: int) -> datetime:
    """Give the instant of a minute of the three years."""
    return START + MINUTE * minute


Paused = tuple[int, int | None]


def is_paused(minute: int, pauses: Sequence[Paused]) -> bool:
    """Say whether a minute lies within a pause."""
    return any(begins <= minute and (ends is None or minute < ends) for begins, ends in pauses)


def elapsed_by_minutes(slots: Slots, start: int, now: int, pauses: Sequence[Paused]) -> int:
    """Count minutes that are open and not paused."""
    opened = open_minutes(slots)
    return sum(opened[m] and not is_paused(m, pauses) for m in range(start, now))


def deadline_by_minutes(
    slots: Slots, start: int, left: int, pauses: Sequence[Paused]
) -> int | None:
    """Use up the minutes one by one; None once a pause without end stands in the way."""
    opened, minute = open_minutes(slots), start
    while left:
        if any(ends is None and begins <= minute for begins, ends in pauses):
            return None
        left -= opened[minute] and not is_paused(minute, pauses)
        minute += 1
    return minute


def around(day: date, before: int, after: int) -> st.SearchStrategy[int]:
    """Draw a minute of the days around *day*."""
    there = (day - FIRST).days
    return st.integers((there - before) * DAY, (there + after) * DAY)


def arrivals() -> st.SearchStrategy[int]:
    """Draw when something arrives: any time, a night, or the days around the long holidays."""
    latest = (date(2025, 9, 1) - FIRST).days
    night = st.sampled_from([0, 1, 180, 539, 540, 719, 720, 839, 840, 1079, 1080, 1081, 1439])
    return st.one_of(
        st.integers(0, latest * DAY),
        st.builds(lambda day, minute: day * DAY + minute, st.integers(0, latest), night),
        *(around(day, 5, 14) for day in (date(2023, 9, 28), date(2024, 9, 28), date(2024, 9, 12))),
        *(around(day, 5, 14) for day in (date(2023, 1, 20), date(2024, 2, 8), date(2025, 1, 26))),
    )


@st.composite
def offices(draw: st.DrawFn) -> Slots:
    """Draw one to four slots, some of which may touch, begin at 0:00 or end at 24:00."""
    if draw(st.booleans()):
        return DEFAULT_SLOTS
    count = draw(st.integers(1, 4))
    edges = sorted(
        draw(st.lists(st.integers(0, DAY), min_size=2 * count, max_size=2 * count, unique=True))
    )
    times = [time(edge // 60 % 24, edge % 60) for edge in edges]
    return tuple(zip(times[::2], times[1::2], strict=True))


@st.composite
def pauses_after(draw: st.DrawFn, start: int, *, may_stay_open: bool = True) -> list[Paused]:
    """Draw up to eight pauses from a week before *start*, nested, touching and apart, unordered."""
    found: list[Paused] = []
    for _ in range(draw(st.integers(0, 8))):
        begins = max(0, start + draw(st.integers(-7 * DAY, 14 * DAY)))
        found.append((begins, begins + draw(st.integers(0, 5 * DAY))))
    if may_stay_open and draw(st.integers(0, 3)) == 0:
        found.append((max(0, start + draw(st.integers(-DAY, 14 * DAY))), None))
    return draw(st.permutations(found))


def as_pauses(pauses: Sequence[Paused]) -> list[Pause]:
    """Give the pauses as instants, in two zones."""

    def build() -> Iterator[Pause]:
        for begins, ends in pauses:
            zone = UTC if begins % 2 else SHANGHAI
            yield Pause(instant(begins).astimezone(zone), None if ends is None else instant(ends))

    return list(build())


def test_each_day_of_three_years_is_worked_as_the_notices_say() -> None:
    """The library and the notices agree on 1,096 days."""
    assert [day for day in DAYS if is_working_day(day) != works(day)] == []


@given(start=arrivals(), length=st.integers(0, 30 * DAY), slots=offices())
def test_worked_time_is_the_count_of_open_minutes(start: int, length: int, slots: Slots) -> None:
    """Between any two instants; whether it is open at the first agrees too."""
    hours = OfficeHours(SHANGHAI, slots)
    end = start + length

    counted = elapsed_by_minutes(slots, start, end, [])

    assert hours.working_seconds(instant(start), instant(end)) == counted * 60
    assert hours.is_open(instant(start)) == bool(open_minutes(slots)[start])


@given(
    start=arrivals(),
    seconds=st.floats(0, 200_000),
    worked=st.timedeltas(timedelta(), timedelta(days=20)),
)
def test_after_is_the_inverse_of_worked(start: int, seconds: float, worked: timedelta) -> None:
    """To the microsecond: so much later so much was worked, and not a moment before."""
    hours, begins = OfficeHours(SHANGHAI), instant(start) + timedelta(seconds=seconds)

    ends = hours.after(begins, worked)

    assert hours.worked(begins, ends) == worked
    if worked:
        assert hours.worked(begins, ends - timedelta.resolution) == worked - timedelta.resolution


@given(start=arrivals(), length=st.timedeltas(timedelta(), timedelta(days=40)), slots=offices())
def test_worked_is_the_inverse_of_after(start: int, length: timedelta, slots: Slots) -> None:
    """From the end one comes back to the last instant at which something was worked."""
    hours, begins = OfficeHours(SHANGHAI, slots), instant(start)
    end = begins + length

    back = hours.after(begins, hours.worked(begins, end))

    assert back <= end
    assert hours.worked(back, end) == timedelta()


@given(data=st.data(), start=arrivals(), slots=offices())
def test_elapsed_is_the_count_of_open_minutes_outside_pauses(
    data: st.DataObject, start: int, slots: Slots
) -> None:
    """However many pauses there are and however they lie."""
    pauses = data.draw(pauses_after(start))
    now = start + data.draw(st.integers(0, 14 * DAY))

    measured = elapsed(
        OfficeHours(SHANGHAI, slots), instant(start), instant(now), as_pauses(pauses)
    )

    assert measured == MINUTE * elapsed_by_minutes(slots, start, now, pauses)


@given(data=st.data(), start=arrivals())
def test_elapsed_never_falls(data: st.DataObject, start: int) -> None:
    """Nor does it grow faster than time, nor before the start."""
    hours, pauses = OfficeHours(SHANGHAI), as_pauses(data.draw(pauses_after(start)))
    spans = data.draw(st.lists(st.timedeltas(timedelta(), timedelta(days=3)), max_size=8))
    now, before = instant(start), timedelta()
    assert elapsed(hours, now, now - timedelta(days=1), pauses) == timedelta()

    for span in spans:
        now += span
        measured = elapsed(hours, instant(start), now, pauses)
        assert before <= measured <= before + span
        before = measured


@given(data=st.data(), start=arrivals(), slots=offices(), limit=st.integers(1, 40 * 60))
def test_a_deadline_is_where_the_minutes_run_out(
    data: st.DataObject, start: int, slots: Slots, limit: int
) -> None:
    """Or nowhere, while a pause without end keeps them from it."""
    limit = min(limit, 5 * sum(open_minutes(slots)[START_OF_A_WORKED_DAY:][:DAY]))
    pauses = data.draw(pauses_after(start))

    due = deadline(OfficeHours(SHANGHAI, slots), instant(start), MINUTE * limit, as_pauses(pauses))

    counted = deadline_by_minutes(slots, start, limit, pauses)
    assert due == (None if counted is None else instant(counted))


START_OF_A_WORKED_DAY = (date(2023, 11, 6) - FIRST).days * DAY


@given(data=st.data(), start=arrivals(), slots=offices(), days=st.integers(1, 10))
def test_a_deadline_in_days_is_where_their_minutes_run_out(
    data: st.DataObject, start: int, slots: Slots, days: int
) -> None:
    """The minutes until closing time of the last of these days, counted one by one."""
    day, left = DAYS[start // DAY], days
    while left:
        day += timedelta(days=1)
        left -= works(day)
    opened = open_minutes(slots)
    limit = sum(opened[start : ((day - FIRST).days + 1) * DAY])
    pauses = data.draw(pauses_after(start))

    due = deadline(OfficeHours(SHANGHAI, slots), instant(start), days, as_pauses(pauses))

    counted = deadline_by_minutes(slots, start, limit, pauses)
    assert due == (None if counted is None else instant(counted))


LIMITS = st.one_of(
    st.integers(1, 15), st.timedeltas(timedelta(microseconds=1), timedelta(hours=60))
)


@given(data=st.data(), start=arrivals(), limit=LIMITS)
def test_a_deadline_moves_by_exactly_the_worked_time_paused(
    data: st.DataObject, start: int, limit: timedelta | int
) -> None:
    """What was worked between the two deadlines is what was paused before the second."""
    hours, begins = OfficeHours(SHANGHAI), instant(start)
    pauses = as_pauses(data.draw(pauses_after(start, may_stay_open=False)))

    plain, moved = deadline(hours, begins, limit), deadline(hours, begins, limit, pauses)

    assert plain is not None
    assert moved is not None
    paused = hours.worked(begins, moved) - elapsed(hours, begins, moved, pauses)
    assert hours.worked(plain, moved) == paused
    assert elapsed(hours, begins, moved, pauses) == allowance(hours, begins, limit)
    assert hours.is_open(moved - timedelta.resolution)


TEHRAN = ZoneInfo("Asia/Tehran")


@pytest.mark.parametrize("changes", [date(2022, 3, 22), date(2022, 9, 21)], ids=["23 h", "25 h"])
@given(
    start=st.integers(-3 * DAY, 3 * DAY),
    length=st.integers(0, 6 * DAY),
    slots=st.sampled_from([DEFAULT_SLOTS, ((time(2), time(0)),), ((time(0), time(0)),)]),
)
@settings(max_examples=examples(30))
def test_clocks_that_change_are_followed(
    changes: date, start: int, length: int, slots: Slots
) -> None:
    """Minutes that pass are counted where the wall clock shows working hours."""
    begins = datetime.combine(changes, time(12), TEHRAN).astimezone(UTC) + MINUTE * start
    hours = OfficeHours(TEHRAN, slots)

    shown = ((begins + MINUTE * n).astimezone(TEHRAN) for n in range(length))
    counted = sum(
        is_working_day(wall.date())
        and any(a <= wall.hour * 60 + wall.minute < (b or DAY) for a, b in map(minutes, slots))
        for wall in shown
    )

    assert hours.worked(begins, begins + MINUTE * length) == MINUTE * counted
