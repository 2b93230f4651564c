"""The three rates: what counts, what is listed apart, and that nothing is lost between them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.complaint import Action, ComplaintStatus, Verdict, can_move, next_status
from bot.domain.rates import (
    Apart,
    Counted,
    Mark,
    RateName,
    Timeline,
    answered,
    rates,
    satisfied,
    solved,
)

FILED = datetime(2023, 11, 6, 2, 0, tzinfo=UTC)
DUE = FILED + timedelta(days=1)
LATER = FILED + timedelta(days=30)
_A, _V = Action, Verdict
Happening = Action | Verdict


def timeline(*happened: Happening, hours: int = 1) -> list[Mark]:
    """Let things happen to a complaint, some hours apart; refused moves fail the test."""
    marks = [Mark(action=_A.SUBMIT, status=ComplaintStatus.RECEIVED, at=FILED)]
    for number, one in enumerate(happened, start=1):
        verdict = one if isinstance(one, Verdict) else None
        action = one.action if isinstance(one, Verdict) else one
        status = next_status(marks[-1].status, action)
        at = FILED + timedelta(hours=hours * number)
        marks.append(Mark(action=action, status=status, at=at, verdict=verdict))
    return marks


@pytest.mark.parametrize(
    ("happened", "is_solved", "is_satisfied"),
    [
        ((_A.FINISH, _V.SOLVED), True, True),
        ((_A.FINISH, _V.PARTLY), False, False),
        ((_A.FINISH,), Apart.NO_ANSWER, Apart.NO_ANSWER),
        ((_A.FINISH, _A.LAPSE), Apart.NO_ANSWER, Apart.NO_ANSWER),
        ((_A.FINISH, _V.UNSOLVED), False, False),
        ((_A.FINISH, _V.SOLVED, _V.UNSOLVED), False, False),
        ((_A.FINISH, _V.UNSOLVED, _A.FINISH), Apart.NO_ANSWER, False),
        ((_A.FINISH, _V.UNSOLVED, _A.FINISH, _V.SOLVED), True, True),
        ((_A.DEFER,), False, Apart.NO_ANSWER),
        ((_A.REFER,), Apart.NOT_OURS, Apart.NOT_OURS),
        ((_A.DUPLICATE,), Apart.DUPLICATE, Apart.DUPLICATE),
        ((_A.WITHDRAW,), Apart.WITHDRAWN, Apart.WITHDRAWN),
        ((_A.CLAIM,), Apart.OPEN, Apart.OPEN),
    ],
)
def test_a_complaint_counts_as_its_resident_left_it(
    happened: tuple[Happening, ...], is_solved: Counted, is_satisfied: Counted
) -> None:
    """Silence is silence, a reasoned no is no solution, and what was reopened is solved no more."""
    marks = timeline(*happened)

    assert solved(marks) == is_solved
    assert satisfied(marks) == is_satisfied


@pytest.mark.parametrize(
    ("happened", "hours", "now", "counted"),
    [
        ((_A.REPLY,), 1, LATER, True),
        ((_A.ASK,), 24, LATER, True),
        ((_A.REPLY,), 25, LATER, False),
        ((_A.CLAIM, _A.NOTE), 1, LATER, False),
        ((_A.CLAIM,), 1, FILED, Apart.NOT_DUE),
        ((_A.WITHDRAW,), 1, LATER, Apart.WITHDRAWN),
        ((_A.REPLY, _A.WITHDRAW), 1, LATER, True),
    ],
)
def test_an_answer_counts_by_its_limit(
    happened: tuple[Happening, ...], hours: int, now: datetime, counted: Counted
) -> None:
    """Taking a complaint is no answer; words to the resident are."""
    assert answered(timeline(*happened, hours=hours), DUE, now) == counted


@st.composite
def timelines(draw: st.DrawFn) -> Timeline:
    """Any course that the moves allow."""
    happened: list[Happening] = []
    status = ComplaintStatus.RECEIVED
    for one in draw(st.lists(st.sampled_from([*Action, *Verdict]), max_size=12)):
        action = one.action if isinstance(one, Verdict) else one
        is_judging = action in {_A.CONFIRM, _A.REOPEN}
        if can_move(status, action) and is_judging == isinstance(one, Verdict):
            happened.append(one)
            status = next_status(status, action)
    return DUE, timeline(*happened)


@given(st.lists(timelines(), max_size=20))
def test_every_complaint_is_counted_once_in_each_rate(known: list[Timeline]) -> None:
    """Numerator, rest of the denominator and what stands apart add up to what was filed."""
    for rate in rates(known, LATER).values():
        assert rate.denominator + sum(rate.apart.values()) == len(known)
        assert 0 <= rate.numerator <= rate.denominator


@given(st.lists(timelines(), max_size=20))
def test_the_rates_agree_with_counting_by_hand(known: list[Timeline]) -> None:
    """Against a plain reading of the last verdict and the last state."""
    found = rates(known, LATER)
    judged = [[m.verdict for m in marks if m.verdict] for _, marks in known]
    confirmed = [marks[-1].status is ComplaintStatus.CONFIRMED for _, marks in known]
    happy = [bool(verdicts) and verdicts[-1] is Verdict.SOLVED for verdicts in judged]

    assert found[RateName.SATISFIED].denominator == sum(map(bool, judged))
    assert found[RateName.SATISFIED].numerator == sum(happy)
    assert found[RateName.SOLVED].numerator == sum(
        one and other for one, other in zip(happy, confirmed, strict=True)
    )


@given(st.lists(timelines(), min_size=1, max_size=20))
def test_what_programs_filed_is_judged_by_nobody(known: list[Timeline]) -> None:
    """It stands apart of the two rates that need a verdict, and counts in the first."""
    filed = [(due, [replace(marks[0], is_program=True), *marks[1:]]) for due, marks in known]
    found, theirs = rates(known, LATER), rates(filed, LATER)

    assert theirs[RateName.ANSWERED] == found[RateName.ANSWERED]
    for name in (RateName.SOLVED, RateName.SATISFIED):
        assert theirs[name].denominator == 0
        assert theirs[name].apart == {Apart.NO_RESIDENT: len(known)}
