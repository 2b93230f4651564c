"""How a commitment stands, by rule."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.commitment import is_met, is_stale, next_milestone
from bot.domain.knowledge import Commitment, Milestone
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
