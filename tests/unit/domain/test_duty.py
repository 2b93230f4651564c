"""Who must act now and until when, over weekends, holidays, nights, breaks and changes of mind."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.alarm import LADDER, Audience, alarm_of, next_alarm_at
from bot.domain.complaint import Action, ComplaintStatus, next_status
from bot.domain.duty import (
    ClockName,
    Duty,
    Limits,
    Party,
    Step,
    course_of,
    duty_of,
    limits_of,
    solve_by,
)
from bot.domain.knowledge import Category
from bot.domain.office_hours import OfficeHours
from bot.domain.slots import Slots

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOURS = OfficeHours(SHANGHAI)
LIMITS = Limits(accept=timedelta(hours=2), reply=1, solve=3)
NIGHT_SHIFT: Slots = ((time(0), time(2)), (time(9), time(12)), (time(14), time(17, 30)))


def at(month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    """An instant of 2023 as the clocks of the office show it."""
    return datetime(2023, month, day, hour, minute, tzinfo=SHANGHAI)


def told(*happened: tuple[datetime, Action] | tuple[datetime, Action, datetime]) -> list[Step]:
    """Make a timeline of what happened, each move one that is possible."""
    status, steps = ComplaintStatus.RECEIVED, []
    for moment, action, *due in happened:
        if action is not Action.SUBMIT:
            status = next_status(status, action)
        steps.append(Step(action=action, status=status, at=moment, due_at=due[0] if due else None))
    return steps


def duty(
    *happened: tuple[datetime, Action] | tuple[datetime, Action, datetime],
    limits: Limits = LIMITS,
    hours: OfficeHours = HOURS,
) -> Duty:
    """Tell whose turn it is after what happened."""
    return duty_of(course_of(told(*happened)), limits, hours)


def waits_for(duty: Duty) -> tuple[Party, ClockName | None, datetime | None]:
    """Give a duty without its alarms."""
    return duty.party, duty.clock, duty.due_at


@pytest.mark.parametrize(
    ("filed", "due"),
    [
        pytest.param(at(11, 6, 10), at(11, 6, 12), id="in the morning"),
        pytest.param(at(11, 6, 11), at(11, 6, 15), id="over lunch"),
        pytest.param(at(11, 6, 13), at(11, 6, 16), id="at lunch"),
        pytest.param(at(11, 6, 17), at(11, 7, 10), id="over the night"),
        pytest.param(at(11, 6, 23), at(11, 7, 11), id="at night"),
        pytest.param(at(11, 10, 17), at(11, 13, 10), id="over a weekend"),
        pytest.param(at(11, 11, 12), at(11, 13, 11), id="on a Saturday"),
        pytest.param(at(9, 28, 17), at(10, 7, 10), id="over Golden Week, to a worked Saturday"),
        pytest.param(at(10, 8, 17), at(10, 9, 10), id="after a worked Sunday"),
        pytest.param(at(4, 30, 12), at(5, 4, 11), id="over May Day"),
    ],
)
def test_a_complaint_in_the_queue_waits_to_be_taken(filed: datetime, due: datetime) -> None:
    """Two worked hours, wherever they lie."""
    assert waits_for(duty((filed, Action.SUBMIT))) == (Party.QUEUE, ClockName.ACCEPT, due)


@pytest.mark.parametrize(
    ("filed", "reply", "solve"),
    [
        pytest.param(at(11, 6), at(11, 7, 18), at(11, 9, 18), id="on a Monday"),
        pytest.param(at(11, 10), at(11, 13, 18), at(11, 15, 18), id="on a Friday"),
        pytest.param(at(9, 27), at(9, 28, 18), at(10, 8, 18), id="Golden Week between"),
        pytest.param(at(9, 30), at(10, 7, 18), at(10, 9, 18), id="in Golden Week"),
        pytest.param(at(11, 6, 3), at(11, 7, 18), at(11, 9, 18), id="at night"),
    ],
)
def test_an_owner_owes_first_an_answer_and_then_an_outcome(
    filed: datetime, reply: datetime, solve: datetime
) -> None:
    """Whole working days end at closing time."""
    taken = (filed, Action.SUBMIT), (filed, Action.CLAIM)

    assert waits_for(duty(*taken)) == (Party.OWNER, ClockName.REPLY, reply)
    answered = duty(*taken, (filed, Action.REPLY))
    assert waits_for(answered) == (Party.OWNER, ClockName.SOLVE, solve)


def test_several_slots_a_day_count() -> None:
    """An office with a night shift works in it too, and closes when its last slot ends."""
    hours = OfficeHours(SHANGHAI, NIGHT_SHIFT)
    filed = (at(11, 6, 17), Action.SUBMIT)

    assert duty(filed, hours=hours).due_at == at(11, 7, 1, 30)
    assert duty(filed, (at(11, 6, 17), Action.REPLY), hours=hours).due_at == at(11, 9, 17, 30)


def test_while_the_resident_is_asked_nobody_here_owes_anything() -> None:
    """Until they answer, or staff go on; the paused time is given back to the minute."""
    asked = ((at(11, 6), Action.SUBMIT), (at(11, 6, 15), Action.ASK))
    waiting = duty(*asked)
    assert waits_for(waiting) == (Party.RESIDENT, ClockName.ANSWER, None)
    assert (waiting.alarms, waiting.lapses_at) == ((), None)

    for resumed in (Action.ADD, Action.EDIT, Action.RESUME):
        # Asked Monday 15:00, answered Wednesday 11:00: 3 + 7 + 2 worked hours.
        back = duty(*asked, (at(11, 8, 11), resumed))
        assert waits_for(back) == (Party.OWNER, ClockName.SOLVE, at(11, 13, 16))


def test_an_answer_at_night_resumes_with_the_opening() -> None:
    """No worked time passed, so none is given back."""
    steps = ((at(11, 6), Action.SUBMIT), (at(11, 6, 18), Action.ASK), (at(11, 7, 8), Action.ADD))

    assert duty(*steps).due_at == at(11, 9, 18)


def test_asking_twice_is_one_pause_after_another() -> None:
    """Each gives back what it took; asking again while asked changes nothing."""
    steps = (
        (at(11, 6), Action.SUBMIT),
        (at(11, 6, 11), Action.ASK),
        (at(11, 6, 15), Action.ASK),
        (at(11, 6, 16), Action.ADD),
        (at(11, 7, 9), Action.ASK),
        (at(11, 7, 10), Action.ADD),
    )

    # 11-12, 14-16 and 9-10: four hours beyond Thursday 18:00.
    assert duty(*steps).due_at == at(11, 10, 15)


def test_an_extension_moves_the_outcome_and_not_the_first_answer() -> None:
    """More time to solve is no leave to keep silent."""
    extended = ((at(11, 6), Action.SUBMIT), (at(11, 6), Action.EXTEND, at(11, 16, 18)))

    assert waits_for(duty(*extended))[1:] == (ClockName.ACCEPT, at(11, 6, 12))
    claimed = (*extended, (at(11, 6), Action.CLAIM))
    assert waits_for(duty(*claimed))[1:] == (ClockName.REPLY, at(11, 7, 18))
    answered = (*claimed, (at(11, 6), Action.REPLY))
    assert waits_for(duty(*answered))[1:] == (ClockName.SOLVE, at(11, 16, 18))


def test_a_second_extension_replaces_the_first() -> None:
    """The later word counts."""
    steps = (
        (at(11, 6), Action.SUBMIT),
        (at(11, 6), Action.REPLY),
        (at(11, 9), Action.EXTEND, at(11, 16, 18)),
        (at(11, 15), Action.EXTEND, at(11, 23, 18)),
    )

    assert duty(*steps).due_at == at(11, 23, 18)


def test_a_pause_after_an_extension_moves_the_new_date() -> None:
    """As it would have moved the old one; a pause before it is in the new date already."""
    steps = (
        (at(11, 6), Action.SUBMIT),
        (at(11, 6, 14), Action.ASK),
        (at(11, 7, 14), Action.ADD),
        (at(11, 9), Action.EXTEND, at(11, 16, 18)),
        (at(11, 13, 9), Action.ASK),
        (at(11, 13, 12), Action.ADD),
    )

    assert duty(*steps).due_at == at(11, 17, 12)


def test_an_extension_while_the_resident_is_asked_gives_back_the_rest_of_the_pause() -> None:
    """What was paused before the extension is in the new date already."""
    steps = (
        (at(11, 6), Action.SUBMIT),
        (at(11, 7, 9), Action.ASK),
        (at(11, 8, 9), Action.EXTEND, at(11, 16, 18)),
        (at(11, 8, 11), Action.ADD),
    )

    assert duty(*steps).due_at == at(11, 17, 11)


def test_another_kind_counts_from_the_same_start() -> None:
    """A complaint that was sorted wrong is not younger for it; it may be late at once."""
    course = course_of(told((at(11, 6), Action.SUBMIT), (at(11, 6), Action.REPLY)))
    slow, quick = Limits(accept=timedelta(hours=2), reply=2, solve=10), LIMITS

    assert duty_of(course, slow, HOURS).due_at == at(11, 20, 18)
    assert duty_of(course, quick, HOURS).due_at == at(11, 9, 18)


def test_a_first_answer_is_never_due_after_the_outcome() -> None:
    """A category with two days to solve has no three to answer."""
    quick = Category(id="x", name={}, topic="", unit="", working_days=2, reply_days=3)

    assert limits_of(quick).reply == 2


def test_a_reopened_complaint_starts_anew_with_its_owner() -> None:
    """After its clocks had stopped: an answer and an outcome are owed from the reopening on."""
    steps = (
        (at(9, 20), Action.SUBMIT),
        (at(9, 20), Action.EXTEND, at(9, 27, 18)),
        (at(9, 21), Action.ASK),
        (at(9, 22), Action.ADD),
        (at(9, 22), Action.FINISH),
    )
    done = duty(*steps)
    assert waits_for(done) == (Party.RESIDENT, ClockName.VERDICT, at(9, 29))

    reopened = (*steps, (at(9, 28, 20), Action.REOPEN))
    assert waits_for(duty(*reopened)) == (Party.OWNER, ClockName.REPLY, at(10, 7, 18))
    answered = (*reopened, (at(10, 7), Action.REPLY))
    assert waits_for(duty(*answered)) == (Party.OWNER, ClockName.SOLVE, at(10, 9, 18))


@pytest.mark.parametrize("closing", [Action.REFER, Action.DEFER, Action.DUPLICATE])
def test_what_is_closed_is_nobodys_turn(closing: Action) -> None:
    """Until the resident objects."""
    closed = duty((at(11, 6), Action.SUBMIT), (at(11, 6), closing))

    assert waits_for(closed) == (Party.NOBODY, None, None)
    assert next_alarm_at(closed, 0) is None


def test_a_change_of_owner_moves_no_limit_but_gives_the_new_one_a_day() -> None:
    """The resident waits no shorter for it; the new owner is not to blame for the old."""
    taken = ((at(11, 6), Action.SUBMIT), (at(11, 6), Action.CLAIM))
    first = duty(*taken)
    second = duty(*taken, (at(11, 8, 17), Action.ASSIGN))

    assert second.due_at == first.due_at == at(11, 7, 18)
    assert (first.lapses_at, second.lapses_at) == (at(11, 8, 18), at(11, 9, 18))


def test_given_back_it_waits_to_be_taken_anew() -> None:
    """The queue gets its two hours, within what is left of the first answer."""
    taken = ((at(11, 6), Action.SUBMIT), (at(11, 6), Action.CLAIM))

    early = duty(*taken, (at(11, 6, 15), Action.RELEASE))
    assert waits_for(early) == (Party.QUEUE, ClockName.ACCEPT, at(11, 6, 17))
    late = duty(*taken, (at(11, 7, 17), Action.RELEASE))
    assert waits_for(late) == (Party.QUEUE, ClockName.REPLY, at(11, 7, 18))
    assert late.lapses_at is None


def test_a_hand_over_out_of_the_queue_is_a_taking() -> None:
    """Whoever accepts owns it."""
    offered = ((at(11, 6), Action.SUBMIT), (at(11, 6), Action.OFFER))
    assert duty(*offered).party is Party.QUEUE

    assert duty(*offered, (at(11, 6, 11), Action.ACCEPT)).party is Party.OWNER


def test_who_has_answered_does_not_lose_it() -> None:
    """The return to the queue is for silence, not for slowness."""
    steps = ((at(11, 6), Action.SUBMIT), (at(11, 6), Action.CLAIM), (at(11, 6), Action.REPLY))

    assert duty(*steps).lapses_at is None


def test_the_ladder_has_as_many_rungs_as_a_limit_has_alarms() -> None:
    """Each alarm has people to call."""
    alarms = duty((at(11, 6), Action.SUBMIT)).alarms

    assert len(alarms) == len(LADDER)
    assert list(alarms) == sorted(alarms)
    assert alarms[1:] == (at(11, 6, 12), at(11, 7, 18), at(11, 13, 18))


def test_a_warning_comes_when_a_quarter_of_the_limit_is_left() -> None:
    """Of worked time: two hours warn after one and a half."""
    assert duty((at(11, 6, 17), Action.SUBMIT)).alarms[0] == at(11, 7, 9, 30)


def test_rungs_passed_unseen_are_one_alarm() -> None:
    """The highest, to everyone on the way up; nothing more after the last."""
    owed = duty((at(11, 6), Action.SUBMIT))

    alarm = alarm_of(owed, 1, at(12, 25))

    assert alarm is not None
    assert (alarm.action, alarm.number, alarm.told) == (Action.ESCALATE, 4, frozenset(Audience))
    assert alarm_of(owed, 4, at(12, 25)) is None
    assert next_alarm_at(owed, 4) is None


def test_an_alarm_is_given_at_its_instant_and_not_before() -> None:
    """And the next one waits for its own."""
    owed = duty((at(11, 6), Action.SUBMIT))
    moment = owed.alarms[0].astimezone(UTC)

    assert alarm_of(owed, 0, moment - timedelta.resolution) is None
    given = alarm_of(owed, 0, moment)
    assert given is not None
    assert (given.action, given.number, given.told) == (Action.WARN, 1, LADDER[0])
    assert alarm_of(owed, 1, moment) is None
    assert next_alarm_at(owed, 1) == owed.alarms[1]


def test_a_course_without_a_submission_is_refused() -> None:
    """There is no beginning to count from."""
    with pytest.raises(ValueError, match="submission"):
        course_of([])


def test_an_outcome_is_promised_while_the_resident_is_asked_only_if_it_was_late() -> None:
    """Nobody knows by when, until they answer; what was late before stays late."""
    early = course_of(told((at(11, 6), Action.SUBMIT), (at(11, 7), Action.ASK)))
    late = course_of(told((at(11, 6), Action.SUBMIT), (at(11, 10), Action.ASK)))

    assert solve_by(early, LIMITS, HOURS) is None
    assert solve_by(late, LIMITS, HOURS) == at(11, 9, 18)
