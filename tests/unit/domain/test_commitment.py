"""How a commitment stands, by rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.commitment import (
    Reached,
    State,
    is_met,
    is_stale,
    next_deadline,
    next_milestone,
    state_of,
)
from bot.domain.knowledge import Commitment, Milestone, PlanPoint
from bot.domain.language import Language

STEPS = ("planned", "started", "completed")
COUNTED = Commitment(id="parking", topic="parking", title={}, source={}, target=1000)
STEPPED = Commitment(
    id="hospital",
    topic="hospital",
    title={},
    source={},
    milestones=tuple(Milestone(id=step, name={Language.ZH_HANS: step}) for step in STEPS),
)
EMPTY = Commitment(id="vague", topic="land", title={}, source={})


@pytest.mark.parametrize(
    ("value", "met"), [(None, False), (999.9, False), (1000, True), (2e9, True)]
)
def test_a_figure_is_met_from_the_target_on(value: float | None, met: bool) -> None:  # noqa: FBT001 — a table
    """The promise says "at least": the target itself is enough, nothing recorded is not."""
    assert is_met(COUNTED, value, None) is met


@pytest.mark.parametrize(("step", "met"), [(None, False), ("started", False), ("completed", True)])
def test_milestones_are_met_with_the_last(step: str | None, met: bool) -> None:  # noqa: FBT001 — a table
    """A started building is no building."""
    assert is_met(STEPPED, None, step) is met


def test_a_promise_without_target_or_milestones_is_never_met_by_itself() -> None:
    """Nothing recorded can show that it was kept."""
    assert not is_met(EMPTY, 5.0, None)
    assert next_milestone(EMPTY, None) is None


@pytest.mark.parametrize(
    ("passed", "following"),
    [
        (None, "planned"),
        ("planned", "started"),
        ("started", "completed"),
        ("completed", None),
        ("renamed since", "planned"),
    ],
)
def test_the_next_milestone_follows_the_one_passed(
    passed: str | None, following: str | None
) -> None:
    """In the file's order; a step that the file no longer has starts over."""
    found = next_milestone(STEPPED, passed)

    assert (found.id if found else None) == following


@given(age=st.integers(0, 400))
def test_an_update_is_overdue_one_day_after_its_interval(age: int) -> None:
    """The interval's last day is still in time."""
    holds_on = date(2023, 1, 1)

    assert is_stale(COUNTED, holds_on, holds_on + timedelta(days=age)) is (age > 31)


PLANNED = replace(
    COUNTED,
    plan=(
        PlanPoint(by=date(2023, 3, 31), value=300),
        PlanPoint(by=date(2023, 6, 30), value=700),
        PlanPoint(by=date(2023, 12, 31), value=1000),
    ),
)
DATED = replace(
    STEPPED,
    milestones=(
        replace(STEPPED.milestones[0], due=date(2023, 3, 31)),
        replace(STEPPED.milestones[1], due=date(2023, 6, 30)),
        STEPPED.milestones[2],
    ),
)


def _figure(value: float, holds_on: date) -> Reached:
    return Reached(value=value, holds_on=holds_on)


@pytest.mark.parametrize(
    ("value", "holds_on", "today", "expected"),
    [
        (1000, date(2023, 3, 1), date(2024, 3, 1), State.MET),
        (10, date(2023, 3, 1), date(2023, 4, 2), State.NOT_UPDATED),
        (10, date(2023, 3, 1), date(2023, 3, 31), State.AT_RISK),
        (10, date(2023, 3, 1), date(2023, 3, 30), State.ON_TRACK),
        (0, date(2023, 3, 1), date(2023, 3, 30), State.NOT_STARTED),
        (0, date(2023, 3, 31), date(2023, 3, 31), State.BEHIND),
        (299, date(2023, 3, 31), date(2023, 4, 1), State.BEHIND),
        (300, date(2023, 3, 31), date(2023, 4, 1), State.ON_TRACK),
        (699, date(2023, 6, 30), date(2023, 6, 30), State.BEHIND),
        (699, date(2023, 6, 29), date(2023, 6, 30), State.AT_RISK),
    ],
)
def test_a_figure_is_measured_by_the_deadlines_of_its_plan(
    value: float, holds_on: date, today: date, expected: State
) -> None:
    """Short on its own day is behind; a deadline passed since then is a risk, nobody knows."""
    assert state_of(PLANNED, _figure(value, holds_on), today) is expected


@pytest.mark.parametrize(
    ("milestone", "holds_on", "expected"),
    [
        ("planned", date(2023, 4, 1), State.ON_TRACK),
        ("planned", date(2023, 6, 30), State.BEHIND),
        ("started", date(2023, 6, 30), State.ON_TRACK),
        ("renamed since", date(2023, 4, 1), State.BEHIND),
        ("completed", date(2023, 4, 1), State.MET),
    ],
)
def test_milestones_are_measured_by_their_due_days(
    milestone: str, holds_on: date, expected: State
) -> None:
    """A later milestone implies the earlier ones."""
    assert state_of(DATED, Reached(milestone=milestone, holds_on=holds_on), holds_on) is expected


def test_where_there_is_no_plan_nothing_is_claimed_of_pace() -> None:
    """Neither on track nor behind: the report gives no dates to say so by."""
    today = date(2023, 12, 31)

    assert state_of(COUNTED, _figure(1, today), today) is State.UNDER_WAY
    assert state_of(STEPPED, Reached(milestone="planned", holds_on=today), today) is State.UNDER_WAY
    assert state_of(COUNTED, None, today) is State.NOT_UPDATED


def test_an_open_breakthrough_is_a_risk_whatever_the_figure_says() -> None:
    """Residents say that something is wrong; only a kept promise is beyond that."""
    today = date(2023, 4, 1)

    for reached in (None, _figure(500, today), _figure(1, today)):
        assert state_of(PLANNED, reached, today, has_open_breakthrough=True) is State.AT_RISK
    assert state_of(PLANNED, _figure(1000, today), today, has_open_breakthrough=True) is State.MET


@given(
    value=st.floats(0, 1200), age=st.integers(0, 400), later=st.integers(0, 400), risk=st.booleans()
)
def test_more_is_never_worse(value: float, age: int, later: int, *, risk: bool) -> None:
    """On any day, a higher figure for the same day stands as well or better."""
    worst_first = [
        State.NOT_UPDATED,
        State.BEHIND,
        State.AT_RISK,
        State.NOT_STARTED,
        State.ON_TRACK,
        State.MET,
    ]
    holds_on = date(2023, 1, 1) + timedelta(days=age)
    today = holds_on + timedelta(days=later)

    def rank(figure: float) -> int:
        reached = _figure(figure, holds_on)
        return worst_first.index(state_of(PLANNED, reached, today, has_open_breakthrough=risk))

    assert rank(value) <= rank(value + 50)


@pytest.mark.parametrize(
    ("value", "today", "wanted"),
    [
        (0, date(2023, 3, 31), 300),
        (0, date(2023, 4, 1), 700),
        (500, date(2023, 4, 1), 700),
        (700, date(2023, 4, 1), 1000),
        (0, date(2024, 1, 1), 1000),
        (1000, date(2023, 4, 1), None),
    ],
)
def test_the_next_deadline_of_a_figure_is_still_to_come(
    value: float, today: date, wanted: float | None
) -> None:
    """A missed one is told as missed; only where all have passed the last is what is owed."""
    found = next_deadline(PLANNED, _figure(value, date(2023, 1, 1)), today)

    assert (found.value if found else None) == wanted
    assert next_deadline(COUNTED, None, today) is None


def test_the_next_deadline_of_milestones_is_that_of_the_next_step() -> None:
    """Also one that is overdue; a step without a day has none."""
    late = date(2023, 12, 1)
    owed = next_deadline(DATED, Reached(milestone="planned", holds_on=late), late)

    assert owed is not None
    assert owed.by == date(2023, 6, 30)
    assert next_deadline(DATED, Reached(milestone="started", holds_on=late), late) is None
