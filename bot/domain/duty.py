"""Who must act on a complaint now, and until when: the one place where its clocks are read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.complaint import Action, ComplaintStatus
from bot.domain.knowledge import Category
from bot.domain.office_hours import Limit, OfficeHours, Pause, allowance, deadline

WARN_SHARE = 0.75
"""Share of a limit's worked time after which its owner is warned."""
LADDER_DAYS = (1, 5)
"""Working days after a limit ran out at which the next rungs are told.

Source: the rule of a bureau for its 12345 hotline: urged on the next day, named after five.
"""
REMIND_AFTER = timedelta(days=3)
LAPSE_AFTER = timedelta(days=7)
"""After staff are done: when the resident is reminded once, and when silence is recorded."""
OWNER_DAYS = 1
"""Working days that an owner who has not answered the resident has beyond the first-answer limit,
or from taking it where that is later; then it goes back to the queue."""


class Party(StrEnum):
    """Whose turn it is."""

    QUEUE = "queue"
    """Whoever of the unit takes it first."""
    OWNER = "owner"
    RESIDENT = "resident"
    NOBODY = "nobody"


class ClockName(StrEnum):
    """What is waited for."""

    ACCEPT = "accept"
    REPLY = "reply"
    SOLVE = "solve"
    ANSWER = "answer"
    """The resident's answer to a question; it has no limit."""
    VERDICT = "verdict"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long the office may take."""

    accept: Limit
    reply: Limit
    solve: Limit


def limits_of(category: Category) -> Limits:
    """Read the three limits of a category."""
    return Limits(
        accept=timedelta(hours=category.accept_hours),
        reply=min(category.reply_days, category.working_days),
        solve=category.working_days,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What the clocks need to know of one event."""

    action: Action
    status: ComplaintStatus
    """After it."""
    at: datetime
    due_at: datetime | None = None
    """Of an extension: the new date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How far a complaint has come since it was filed or last reopened."""

    status: ComplaintStatus
    started_at: datetime
    queued_at: datetime
    """Since when it has waited for somebody to take it."""
    taken_at: datetime | None = None
    """When its present owner got it."""
    replied_at: datetime | None = None
    ended_at: datetime | None = None
    ended_before: datetime | None = None
    """Before it was reopened."""
    reminded_at: datetime | None = None
    pauses: tuple[Pause, ...] = ()
    extended_to: datetime | None = None
    extended_at: datetime | None = None
    has_resident: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Whose turn it is, and until when."""

    party: Party
    clock: ClockName | None = None
    due_at: datetime | None = None
    alarms: tuple[datetime, ...] = field(default=())
    """Instants at which somebody is told: the warning, the limit, the rungs above it."""
    lapses_at: datetime | None = None
    """When an owner who has done nothing towards the resident loses it to the queue."""


_ANSWERS = {Action.REPLY, Action.ASK, Action.FINISH, Action.REFER, Action.DEFER, Action.DUPLICATE}
_TAKES = {Action.CLAIM, Action.ASSIGN, Action.ACCEPT}
_ENDS = {Action.FINISH, Action.REFER, Action.DEFER, Action.DUPLICATE}


def course_of(steps: Iterable[Step]) -> Course:
    """Fold a timeline into what the clocks count.

    Args:
        steps: In the order they happened; the first is the submission.

    Raises:
        ValueError: There is none.
    """
    course: Course | None = None
    for step in steps:
        course = _begun(step) if course is None else _after(course, step)
    if course is None:
        raise ValueError("a complaint begins with its submission")
    return course


def _begun(step: Step) -> Course:
    return Course(status=step.status, started_at=step.at, queued_at=step.at, taken_at=step.at)


def _after(course: Course, step: Step) -> Course:
    if step.action is Action.REOPEN:
        return replace(_begun(step), ended_before=course.ended_at)
    at, is_extended = step.at, step.action is Action.EXTEND
    return replace(
        course,
        status=step.status,
        pauses=_pauses(course, step),
        queued_at=at if step.action is Action.RELEASE else course.queued_at,
        taken_at=at if step.action in _TAKES else course.taken_at,
        reminded_at=at if step.action is Action.REMIND else course.reminded_at,
        replied_at=course.replied_at or (at if step.action in _ANSWERS else None),
        ended_at=_ended(course, step),
        extended_to=step.due_at if is_extended else course.extended_to,
        extended_at=at if is_extended else course.extended_at,
    )


def _ended(course: Course, step: Step) -> datetime | None:
    if step.action is Action.RECANT:
        return course.ended_before
    return step.at if step.action in _ENDS else course.ended_at


def _pauses(course: Course, step: Step) -> tuple[Pause, ...]:
    was, now = (status is ComplaintStatus.WAITING for status in (course.status, step.status))
    if now and not was:
        return (*course.pauses, Pause(step.at))
    if was and not now:
        return (*course.pauses[:-1], Pause(course.pauses[-1].start, step.at))
    return course.pauses


def without_resident(course: Course) -> Course:
    """Read the course of what a program filed: nobody answers, so no question stops a clock."""
    is_asked = course.status is ComplaintStatus.WAITING
    status = ComplaintStatus.IN_PROGRESS if is_asked else course.status
    return replace(course, status=status, pauses=(), has_resident=False)


def duty_of(course: Course, limits: Limits, hours: OfficeHours) -> Duty:
    """Tell who must act now and until when.

    Args:
        course: Of the complaint.
        limits: Of its category as it is now; a change of category counts from the same start.
        hours: In which the office works.
    """
    status = course.status
    if status is ComplaintStatus.WAITING:
        return Duty(party=Party.RESIDENT, clock=ClockName.ANSWER)
    if status is ComplaintStatus.DONE and course.has_resident:
        return _verdict(course)
    if not status.is_open:
        return Duty(party=Party.NOBODY)
    party = Party.QUEUE if status is ComplaintStatus.RECEIVED else Party.OWNER
    running = tuple(_running(course, limits, hours))
    first = min(running, key=lambda one: one.due_at)
    return Duty(
        party=party,
        clock=first.clock,
        due_at=first.due_at,
        alarms=(_warning(first, hours), first.due_at, *_rungs(first.due_at, hours)),
        lapses_at=_lapse(course, running, hours) if party is Party.OWNER else None,
    )


def solve_by(course: Course, limits: Limits, hours: OfficeHours) -> datetime | None:
    """Tell by when an outcome is due, as residents read it; None while they are asked back."""
    limit = deadline(hours, course.started_at, limits.solve, course.pauses)
    if limit is None or course.extended_to is None:
        return limit
    return max(limit, _extended(course, course.extended_to, hours))


def _extended(course: Course, to: datetime, hours: OfficeHours) -> datetime:
    """Move the extended date on by what was paused since it was set."""
    since = course.extended_at or course.started_at
    paused = timedelta()
    for pause in course.pauses:
        if pause.end is not None and pause.end > since:
            paused += hours.worked(max(pause.start, since), pause.end)
    return hours.after(to, paused)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Running:
    clock: ClockName
    since: datetime
    due_at: datetime
    whole: timedelta
    """The worked time that the limit gives."""


def _running(course: Course, limits: Limits, hours: OfficeHours) -> Iterable[_Running]:
    if course.status is ComplaintStatus.RECEIVED:
        yield _counted(ClockName.ACCEPT, course.queued_at, limits.accept, course, hours)
    if course.replied_at is None:
        yield _counted(ClockName.REPLY, course.started_at, limits.reply, course, hours)
    due, since = solve_by(course, limits, hours), course.extended_at or course.started_at
    if due is not None:
        whole = hours.worked(since, due) if course.extended_at else None
        yield _Running(
            clock=ClockName.SOLVE,
            since=since,
            due_at=due,
            whole=whole or allowance(hours, course.started_at, limits.solve),
        )


def _counted(
    name: ClockName, since: datetime, limit: Limit, course: Course, hours: OfficeHours
) -> _Running:
    due = deadline(hours, since, limit, course.pauses)
    # No pause is open here: while the resident is asked, none of these clocks runs.
    whole = allowance(hours, since, limit)
    return _Running(clock=name, since=since, due_at=due or since, whole=whole)


def _warning(running: _Running, hours: OfficeHours) -> datetime:
    """Find the instant at which a share of the limit is left."""
    early = hours.worked(running.since, running.due_at) - running.whole * (1 - WARN_SHARE)
    return hours.after(running.since, max(early, timedelta()))


def _rungs(due: datetime, hours: OfficeHours) -> tuple[datetime, ...]:
    return tuple(hours.closing_of(due, days) for days in LADDER_DAYS)


def _lapse(course: Course, running: tuple[_Running, ...], hours: OfficeHours) -> datetime | None:
    for one in running:
        if one.clock is ClockName.REPLY:
            return hours.closing_of(max(one.due_at, course.taken_at or one.since), OWNER_DAYS)
    return None


def _verdict(course: Course) -> Duty:
    ended = course.ended_at or course.started_at
    # A reminder that went out late leaves as much time to answer as one in time.
    lapse = max(ended, (course.reminded_at or ended) - REMIND_AFTER) + LAPSE_AFTER
    return Duty(
        party=Party.RESIDENT,
        clock=ClockName.VERDICT,
        due_at=ended + LAPSE_AFTER,
        alarms=(ended + REMIND_AFTER, lapse),
    )
