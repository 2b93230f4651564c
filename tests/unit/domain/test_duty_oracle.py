"""Whose turn it is, against an oracle that walks the minutes of each timeline one by one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.complaint import Action, ComplaintStatus, can_move, next_status
from bot.domain.duty import ClockName, Duty, Limits, Party, Step, course_of, duty_of
from bot.domain.office_hours import OfficeHours
from bot.domain.slots import DEFAULT_SLOTS, Slots
from tests.thoroughness import examples
from tests.unit.domain.test_office_hours_oracle import (
    DAY,
    DAYS,
    FIRST,
    MINUTE,
    SHANGHAI,
    arrivals,
    deadline_by_minutes,
    elapsed_by_minutes,
    instant,
    offices,
    works,
)

HAPPENS = [
    *("claim", "release", "ask", "resume", "add", "extend", "finish", "reopen", "reply"),
    *("assign", "accept", "reject", "offer", "categorise", "edit", "refer", "confirm", "note"),
]
SPOKEN = {"reply", "ask", "finish", "refer", "defer", "duplicate"}


@dataclass(frozen=True)
class Happened:
    """One event by the minute at which it was."""

    at: int
    action: str
    status: ComplaintStatus
    until: int | None = None


@st.composite
def timelines(draw: st.DrawFn) -> list[Happened]:
    """Draw a life in which each move is possible, over a few weeks."""
    minute, status = draw(arrivals()), ComplaintStatus.RECEIVED
    life = [Happened(minute, "submit", status)]
    for _ in range(draw(st.integers(0, 8))):
        wanted = draw(st.sampled_from([one for one in HAPPENS if can_move(status, Action(one))]))
        minute += draw(st.one_of(st.integers(0, 90), st.integers(0, 3 * DAY)))
        status = next_status(status, Action(wanted))
        until = closing(minute, draw(st.integers(1, 10))) if wanted == "extend" else None
        life.append(Happened(minute, wanted, status, until))
    return life


def closing(minute: int, working_days: int, slots: Slots = DEFAULT_SLOTS) -> int:
    """Find the minute at which the last of these working days ends, day by day."""
    day = minute // DAY
    while working_days:
        day += 1
        working_days -= works(DAYS[day])
    last = slots[-1][1]
    return day * DAY + (last.hour * 60 + last.minute or DAY)


LIMITS = st.builds(
    lambda accept, reply, more: (accept, reply, reply + more),
    st.integers(1, 600),
    st.integers(1, 3),
    st.integers(0, 5),
)


def expected(life: list[Happened], limits: tuple[int, int, int], slots: Slots) -> tuple[str, ...]:
    """Say in words whose turn it is, for what and until which minute, walking the timeline."""
    reopened = [place for place, one in enumerate(life) if one.action == "reopen"]
    life = life[reopened[-1] if reopened else 0 :]
    status, start = life[-1].status, life[0].at
    if status is ComplaintStatus.WAITING:
        return ("resident", "answer", "None")
    if status is ComplaintStatus.DONE:
        ended = [one.at for one in life if one.action == "finish"][-1]
        return ("resident", "verdict", str(ended + 7 * DAY))
    if status not in {ComplaintStatus.RECEIVED, ComplaintStatus.IN_PROGRESS}:
        return ("nobody", "None", "None")
    is_queued = status is ComplaintStatus.RECEIVED
    clock, due = _first_due(life, limits, slots, start, is_queued=is_queued)
    return ("queue" if is_queued else "owner", clock, str(due))


def _first_due(
    life: list[Happened],
    limits: tuple[int, int, int],
    slots: Slots,
    start: int,
    *,
    is_queued: bool,
) -> tuple[str, int]:
    pauses = _pauses(life)
    dues: list[tuple[int, int, str]] = []

    def runs(order: int, name: str, since: int, minutes: int) -> None:
        found = deadline_by_minutes(slots, since, minutes, pauses)
        assert found is not None
        dues.append((found, order, name))

    def days(count: int) -> int:
        return elapsed_by_minutes(slots, start, closing(start, count, slots), [])

    if is_queued:
        released = [one.at for one in life if one.action == "release"]
        runs(0, "accept", released[-1] if released else start, limits[0])
    if not any(one.action in SPOKEN for one in life):
        runs(1, "reply", start, days(limits[1]))
    runs(2, "solve", start, days(limits[2]))
    extensions = [one for one in life if one.action == "extend"]
    if extensions:
        last = extensions[-1]
        given_back = sum(
            elapsed_by_minutes(slots, max(begins, last.at), ends or 0, [])
            for begins, ends in pauses
            if (ends or 0) > last.at
        )
        later = deadline_by_minutes(slots, last.until or 0, given_back, [])
        plain = dues.pop()
        dues.append(max(plain, (later or 0, 2, "solve")))
    due, _, name = min(dues)
    return name, due


def _pauses(life: list[Happened]) -> list[tuple[int, int | None]]:
    """Look at every minute's status: those in which the resident was waited for."""
    pauses: list[tuple[int, int | None]] = []
    for one, after in pairwise(life):
        if one.status is ComplaintStatus.WAITING and after.at > one.at:
            pauses.append((one.at, after.at))
    return pauses


def _duty(life: list[Happened], limits: tuple[int, int, int], slots: Slots) -> Duty:
    steps = [
        Step(
            action=Action(one.action),
            status=one.status,
            at=instant(one.at),
            due_at=None if one.until is None else instant(one.until),
        )
        for one in life
    ]
    whole = Limits(accept=MINUTE * limits[0], reply=limits[1], solve=limits[2])
    return duty_of(course_of(steps), whole, OfficeHours(SHANGHAI, slots))


@given(life=timelines(), limits=LIMITS, slots=st.one_of(st.just(DEFAULT_SLOTS), offices()))
@settings(max_examples=examples(120), deadline=None)
def test_a_duty_is_what_the_minutes_say(
    life: list[Happened], limits: tuple[int, int, int], slots: Slots
) -> None:
    """Party, clock and instant, whatever happened before."""
    worked = elapsed_by_minutes(slots, START_OF_A_WORKED_DAY, START_OF_A_WORKED_DAY + DAY, [])
    limits = (min(limits[0], 5 * worked), *limits[1:])

    duty = _duty(life, limits, slots)

    party, clock, due = expected(life, limits, slots)
    assert (duty.party.value, str(duty.clock)) == (party, clock)
    assert duty.due_at == (None if due == "None" else instant(int(due)))


START_OF_A_WORKED_DAY = (DAYS.index(FIRST + timedelta(days=309))) * DAY


@given(life=timelines(), limits=LIMITS)
@settings(max_examples=examples(120), deadline=None)
def test_alarms_come_in_order_and_the_warning_with_a_quarter_left(
    life: list[Happened], limits: tuple[int, int, int]
) -> None:
    """And nobody loses a complaint before its first-answer limit, or within a day of taking it."""
    duty, hours = _duty(life, limits, DEFAULT_SLOTS), OfficeHours(SHANGHAI)

    assert list(duty.alarms) == sorted(duty.alarms)
    if duty.party not in {Party.QUEUE, Party.OWNER} or duty.due_at is None:
        assert duty.lapses_at is None
        return
    assert duty.alarms[1] == duty.due_at
    if duty.clock is ClockName.ACCEPT:
        assert hours.worked(duty.alarms[0], duty.due_at) <= MINUTE * limits[0] / 4
    has_spoken = any(one.action in SPOKEN for one in life[_begun(life) :])
    assert (duty.lapses_at is None) == (duty.party is Party.QUEUE or has_spoken)
    if duty.lapses_at is not None:
        got = [one.at for one in life if one.action in {"claim", "assign", "accept", "reopen"}][-1]
        assert duty.lapses_at > max(instant(got), duty.due_at)
        assert hours.worked(instant(got), duty.lapses_at) > timedelta(hours=6)


def _begun(life: list[Happened]) -> int:
    reopened = [place for place, one in enumerate(life) if one.action == "reopen"]
    return reopened[-1] if reopened else 0
