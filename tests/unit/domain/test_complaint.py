"""The complaint's states: every move is either written here or refused."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.complaint import (
    Action,
    ComplaintStatus,
    Past,
    StatusGroup,
    Verdict,
    can_move,
    next_status,
    recantable_since,
)
from bot.domain.errors import MoveRefusedError

_S = ComplaintStatus
DONE, CONFIRMED, WITHDRAWN = _S.DONE, _S.CONFIRMED, _S.WITHDRAWN
RECEIVED = _S.RECEIVED
LEADS: dict[ComplaintStatus, dict[Action, ComplaintStatus]] = {
    _S.RECEIVED: {
        Action.CLAIM: _S.IN_PROGRESS,
        Action.ASSIGN: _S.IN_PROGRESS,
        Action.ACCEPT: _S.IN_PROGRESS,
        Action.REPLY: _S.IN_PROGRESS,
        Action.ASK: _S.WAITING,
        Action.FINISH: _S.DONE,
        Action.REFER: _S.NOT_OURS,
        Action.DEFER: _S.NOT_FEASIBLE,
        Action.DUPLICATE: _S.DUPLICATE,
        Action.RECANT: _S.CONFIRMED,
        Action.WITHDRAW: _S.WITHDRAWN,
    },
    _S.IN_PROGRESS: {
        Action.ASK: _S.WAITING,
        Action.RELEASE: _S.RECEIVED,
        Action.FINISH: _S.DONE,
        Action.REFER: _S.NOT_OURS,
        Action.DEFER: _S.NOT_FEASIBLE,
        Action.DUPLICATE: _S.DUPLICATE,
        Action.RECANT: _S.CONFIRMED,
        Action.WITHDRAW: _S.WITHDRAWN,
    },
    _S.WAITING: {
        Action.RESUME: _S.IN_PROGRESS,
        Action.ADD: _S.IN_PROGRESS,
        Action.EDIT: _S.IN_PROGRESS,
        Action.FINISH: _S.DONE,
        Action.REFER: _S.NOT_OURS,
        Action.DEFER: _S.NOT_FEASIBLE,
        Action.DUPLICATE: _S.DUPLICATE,
        Action.WITHDRAW: _S.WITHDRAWN,
    },
    _S.DONE: {
        Action.CONFIRM: _S.CONFIRMED,
        Action.REOPEN: _S.IN_PROGRESS,
        Action.LAPSE: _S.UNANSWERED,
    },
    _S.CONFIRMED: {Action.REOPEN: _S.IN_PROGRESS},
    _S.UNANSWERED: {Action.CONFIRM: _S.CONFIRMED, Action.REOPEN: _S.IN_PROGRESS},
    _S.NOT_OURS: {Action.REOPEN: _S.IN_PROGRESS},
    _S.NOT_FEASIBLE: {Action.REOPEN: _S.IN_PROGRESS},
    _S.DUPLICATE: {Action.REOPEN: _S.IN_PROGRESS},
    _S.WITHDRAWN: {},
}
STAYS = {
    _S.RECEIVED: "offer reject categorise extend join split warn escalate note add edit",
    _S.IN_PROGRESS: "assign offer accept reject categorise extend join split warn escalate note"
    " reply add edit",
    _S.WAITING: "ask offer accept reject categorise extend join split warn escalate note reply",
    _S.DONE: "note reply add remind",
    _S.CONFIRMED: "confirm note reply add",
    _S.UNANSWERED: "note reply add",
    _S.NOT_OURS: "note reply add",
    _S.NOT_FEASIBLE: "note reply add",
    _S.DUPLICATE: "note reply add",
    _S.WITHDRAWN: "note",
}
"""What may happen without a change of status."""
ALLOWED = {
    **{(start, action): end for start, ends in LEADS.items() for action, end in ends.items()},
    **{(status, Action(name)): status for status, names in STAYS.items() for name in names.split()},
}
VERDICTS = (Action.CONFIRM, Action.REOPEN, Action.RECANT)


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


@given(st.lists(st.sampled_from([one for one in Action if one not in VERDICTS]), max_size=30))
def test_no_path_is_confirmed_without_the_residents_verdict(actions: list[Action]) -> None:
    """Whatever staff do and residents add, only a verdict closes."""
    status = RECEIVED
    for action in actions:
        if can_move(status, action):
            status = next_status(status, action)

        assert status is not CONFIRMED


@given(st.lists(st.sampled_from(Action), max_size=30))
def test_a_confirmation_follows_only_a_done_that_staff_reported(actions: list[Action]) -> None:
    """Along any path the step into CONFIRMED starts where staff have reported it done."""
    status = RECEIVED
    for action in actions:
        before = status
        if action is not Action.RECANT and can_move(status, action):
            status = next_status(status, action)
        if status is CONFIRMED and before is not CONFIRMED:
            assert before in (DONE, _S.UNANSWERED)
            assert action is Action.CONFIRM


_NOON = datetime(2023, 11, 6, 4, 0, tzinfo=UTC)
STAFFS = Action.NOTE, Action.REPLY, Action.ASK, Action.ASSIGN, Action.FINISH, Action.RELEASE


def _past(*moves: tuple[Action, bool]) -> list[Past]:
    status, past = RECEIVED, []
    for hour, (action, is_staffs) in enumerate(moves):
        status = next_status(status, action)
        at = _NOON + timedelta(hours=hour)
        past.append(Past(action=action, status=status, at=at, is_staffs=is_staffs))
    return past


@pytest.mark.parametrize("ending", [(), (Action.CONFIRM,), (Action.REMIND, Action.LAPSE)])
def test_not_solved_can_be_taken_back_until_staff_have_begun_again(
    ending: tuple[Action, ...],
) -> None:
    """From whatever the outcome had become; more words of the resident's change nothing."""
    done = ((Action.FINISH, True), *((one, False) for one in ending))
    reopened = (*done, (Action.REOPEN, False))

    assert recantable_since(_past(*done)) is None
    assert recantable_since(_past(*reopened)) == _NOON + timedelta(hours=len(done))
    assert recantable_since(_past(*reopened, (Action.ADD, False))) is not None
    for action in STAFFS:
        assert recantable_since(_past(*reopened, (action, True))) is None
    assert recantable_since(_past(*reopened, (Action.RELEASE, False))) is not None
    assert recantable_since(_past(*reopened, (Action.WITHDRAW, False))) is None
    assert recantable_since(_past(*reopened, (Action.RECANT, False))) is None


@pytest.mark.parametrize("close", [Action.REFER, Action.DEFER, Action.DUPLICATE])
def test_an_objection_leads_back_to_no_verdict(close: Action) -> None:
    """Nobody has said that it was done."""
    assert recantable_since(_past((close, True), (Action.REOPEN, False))) is None


def test_withdrawn_is_the_end() -> None:
    """Nothing but a note among staff comes to a complaint that its resident took back."""
    assert {action for action in Action if can_move(WITHDRAWN, action)} == {Action.NOTE}


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
        _S.IN_PROGRESS: StatusGroup.OPEN,
        _S.WAITING: StatusGroup.OPEN,
        DONE: StatusGroup.FIXED,
        CONFIRMED: StatusGroup.FIXED,
        _S.UNANSWERED: StatusGroup.FIXED,
        _S.NOT_OURS: StatusGroup.CLOSED,
        _S.NOT_FEASIBLE: StatusGroup.CLOSED,
        _S.DUPLICATE: StatusGroup.CLOSED,
        WITHDRAWN: StatusGroup.CLOSED,
    }
