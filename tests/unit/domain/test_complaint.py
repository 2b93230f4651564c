"""The complaint's states: every move is either written here or refused."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.complaint import (
    Action,
    ComplaintStatus,
    StatusGroup,
    Verdict,
    can_move,
    next_status,
)
from bot.domain.errors import MoveRefusedError

RECEIVED, IN_PROGRESS = ComplaintStatus.RECEIVED, ComplaintStatus.IN_PROGRESS
DONE, CONFIRMED = ComplaintStatus.DONE, ComplaintStatus.CONFIRMED
WITHDRAWN = ComplaintStatus.WITHDRAWN

ALLOWED = {
    (RECEIVED, Action.CLAIM): IN_PROGRESS,
    (RECEIVED, Action.REPLY): IN_PROGRESS,
    (RECEIVED, Action.ADD): RECEIVED,
    (RECEIVED, Action.FINISH): DONE,
    (RECEIVED, Action.WITHDRAW): WITHDRAWN,
    (IN_PROGRESS, Action.REPLY): IN_PROGRESS,
    (IN_PROGRESS, Action.ADD): IN_PROGRESS,
    (IN_PROGRESS, Action.FINISH): DONE,
    (IN_PROGRESS, Action.WITHDRAW): WITHDRAWN,
    (DONE, Action.REPLY): DONE,
    (DONE, Action.ADD): DONE,
    (DONE, Action.CONFIRM): CONFIRMED,
    (DONE, Action.REOPEN): IN_PROGRESS,
    (CONFIRMED, Action.REOPEN): IN_PROGRESS,
    (CONFIRMED, Action.CONFIRM): CONFIRMED,
    (CONFIRMED, Action.REPLY): CONFIRMED,
    (CONFIRMED, Action.ADD): CONFIRMED,
}
STAFF_ACTIONS = (Action.CLAIM, Action.REPLY, Action.FINISH)
RESIDENT_WORDS = (Action.ADD, Action.WITHDRAW)


@pytest.mark.parametrize(
    ("status", "action"), list(itertools.product(ComplaintStatus, Action)), ids=str
)
def test_a_move_leads_where_the_table_says_or_is_refused(
    status: ComplaintStatus, action: Action
) -> None:
    """All pairs: nothing is possible that is not written down."""
    if (status, action) in ALLOWED:
        assert next_status(status, action) is ALLOWED[status, action]
        assert can_move(status, action)
        return

    with pytest.raises(MoveRefusedError) as refused:
        next_status(status, action)

    assert (refused.value.status, refused.value.action) == (status, action)
    assert not can_move(status, action)


@given(st.lists(st.sampled_from([*STAFF_ACTIONS, *RESIDENT_WORDS]), max_size=30))
def test_no_path_is_confirmed_without_the_residents_verdict(actions: list[Action]) -> None:
    """Whatever staff do and residents add, only a verdict closes."""
    status = RECEIVED
    for action in actions:
        if can_move(status, action):
            status = next_status(status, action)

        assert status is not CONFIRMED


@given(st.lists(st.sampled_from(Action), max_size=30))
def test_a_confirmation_follows_only_a_done_that_staff_reported(actions: list[Action]) -> None:
    """Along any path the step into CONFIRMED starts at DONE or CONFIRMED."""
    status = RECEIVED
    for action in actions:
        before = status
        if can_move(status, action):
            status = next_status(status, action)
        if status is CONFIRMED and before is not CONFIRMED:
            assert (before, action) == (DONE, Action.CONFIRM)


def test_withdrawn_is_the_end() -> None:
    """Nothing moves a complaint that its resident took back."""
    assert not any(can_move(WITHDRAWN, action) for action in Action)


@pytest.mark.parametrize(
    ("verdict", "action"),
    [
        (Verdict.SOLVED, Action.CONFIRM),
        (Verdict.PARTLY, Action.CONFIRM),
        (Verdict.UNSOLVED, Action.REOPEN),
    ],
)
def test_a_verdict_makes_its_move(verdict: Verdict, action: Action) -> None:
    """Only "not solved" reopens."""
    assert verdict.action is action


def test_fixed_and_closed_are_two_things() -> None:
    """A withdrawn complaint never counts as fixed; every status has its group."""
    groups = {status: status.group for status in ComplaintStatus}

    assert groups == {
        RECEIVED: StatusGroup.OPEN,
        IN_PROGRESS: StatusGroup.OPEN,
        DONE: StatusGroup.FIXED,
        CONFIRMED: StatusGroup.FIXED,
        WITHDRAWN: StatusGroup.CLOSED,
    }
