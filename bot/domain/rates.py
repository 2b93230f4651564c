"""The three rates an office is judged by, each with what it is made of: nothing rounded away.

Every complaint that was filed in the period counts once, as its own timeline leaves it at the
instant it is looked at. Who joined another's complaint counts too: each resident has a verdict.

- 响应率, answered in time: of all but those withdrawn or closed as a duplicate before any answer,
  and those whose limit has not run out yet.
- 解决率, solved: of those that staff ended or the resident reopened. Silence, withdrawals,
  duplicates and what is not the office's to do are listed apart. A complaint that was reopened
  leaves the solved ones until its resident confirms again.
- 满意率, satisfied: of those whose resident judged at all; partly solved is not satisfied.

What a program filed has no resident to judge it: in the last two it is apart, whatever became of
it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.complaint import Action, ComplaintStatus, Verdict


class RateName(StrEnum):
    """Which of the three."""

    ANSWERED = "answered"
    SOLVED = "solved"
    SATISFIED = "satisfied"


class Apart(StrEnum):
    """Why a complaint is in no denominator of a rate."""

    NOT_DUE = "not_due"
    """Its limit has not run out."""
    WITHDRAWN = "withdrawn"
    DUPLICATE = "duplicate"
    NOT_OURS = "not_ours"
    OPEN = "open"
    """Staff have not ended it."""
    NO_ANSWER = "no_answer"
    """The resident has not judged: never taken for satisfaction."""
    NO_RESIDENT = "no_resident"
    """A program filed it: nobody can judge."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What a rate needs to know of one event."""

    action: Action
    status: ComplaintStatus
    at: datetime
    verdict: Verdict | None = None
    is_program: bool = False
    """Of a submission: whether a program filed it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """One rate, taken apart."""

    numerator: int
    denominator: int
    apart: dict[Apart, int]
    """Complaints of the period that are in neither, by why."""

    @property
    def percent(self) -> float | None:
        """The share in percent; None where there is nothing to take a share of."""
        return 100 * self.numerator / self.denominator if self.denominator else None


Counted = bool | Apart
"""Whether a complaint of the denominator is in the numerator; else why it is in neither."""
Timeline = tuple[datetime, Sequence[Mark]]
"""By when the first answer was due, and what happened, the submission first."""

_ANSWERS = {Action.REPLY, Action.ASK, Action.FINISH, Action.REFER, Action.DEFER}
_SILENT = {ComplaintStatus.DONE, ComplaintStatus.UNANSWERED}
_ASIDE = {
    ComplaintStatus.WITHDRAWN: Apart.WITHDRAWN,
    ComplaintStatus.DUPLICATE: Apart.DUPLICATE,
    ComplaintStatus.NOT_OURS: Apart.NOT_OURS,
}


def answered(marks: Sequence[Mark], due: datetime, now: datetime) -> Counted:
    """Say whether a complaint was answered by its limit."""
    first = next((mark.at for mark in marks if mark.action in _ANSWERS), None)
    if first is not None:
        return first <= due
    ended = _ASIDE.get(marks[-1].status)
    if ended is not None:
        return ended
    return False if now > due else Apart.NOT_DUE


def solved(marks: Sequence[Mark]) -> Counted:
    """Say whether a complaint is solved as its resident sees it."""
    if marks[0].is_program:
        return Apart.NO_RESIDENT
    status = marks[-1].status
    if status is ComplaintStatus.CONFIRMED:
        return _last_verdict(marks) is Verdict.SOLVED
    if status in _SILENT:
        return Apart.NO_ANSWER
    if status in _ASIDE:
        return _ASIDE[status]
    was_reopened = any(mark.action is Action.REOPEN for mark in marks)
    is_refused = status is ComplaintStatus.NOT_FEASIBLE
    return False if was_reopened or is_refused else Apart.OPEN


def satisfied(marks: Sequence[Mark]) -> Counted:
    """Say whether a resident who judged found it solved."""
    if marks[0].is_program:
        return Apart.NO_RESIDENT
    verdict = _last_verdict(marks)
    if verdict is not None:
        return verdict is Verdict.SOLVED
    status = marks[-1].status
    if status in _ASIDE:
        return _ASIDE[status]
    return Apart.OPEN if status.is_open else Apart.NO_ANSWER


def _last_verdict(marks: Sequence[Mark]) -> Verdict | None:
    return next((mark.verdict for mark in reversed(marks) if mark.verdict is not None), None)


def rate_of(counted: Iterable[Counted]) -> Rate:
    """Add complaints up to a rate."""
    numerator = denominator = 0
    apart: dict[Apart, int] = {}
    for one in counted:
        if isinstance(one, Apart):
            apart[one] = apart.get(one, 0) + 1
        else:
            denominator += 1
            numerator += one
    return Rate(numerator=numerator, denominator=denominator, apart=dict(sorted(apart.items())))


def rates(timelines: Iterable[Timeline], now: datetime) -> dict[RateName, Rate]:
    """Work out the three rates of some complaints.

    Args:
        timelines: One of each complaint.
        now: The instant they are looked at; later events are left out by the caller.
    """
    known = list(timelines)
    return {
        RateName.ANSWERED: rate_of(answered(marks, due, now) for due, marks in known),
        RateName.SOLVED: rate_of(solved(marks) for _, marks in known),
        RateName.SATISFIED: rate_of(satisfied(marks) for _, marks in known),
    }
