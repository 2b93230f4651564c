"""Breakthroughs: their states, who may do what, and what a task needs to be opened."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.breakthrough import (
    STEP_MOST,
    STEPS_MOST,
    TITLE_MOST,
    WORDS_MOST,
    BreakthroughMove,
    BreakthroughStatus,
    Plan,
    can_move,
    check,
    check_words,
    faults,
    may_do,
    next_status,
    require_may_do,
)
from bot.domain.breakthrough_typed import read_plan, read_steps, read_task
from bot.domain.errors import InvalidInputError, MoveRefusedError, NotAllowedError
from bot.domain.people import Role

TODAY = date(2023, 11, 6)
GOOD = Plan(title="桥南路 · 路灯", due_on=date(2023, 12, 15), steps=("查线路",))
_S, _M = BreakthroughStatus, BreakthroughMove


@given(st.lists(st.sampled_from(BreakthroughMove), max_size=30))
def test_whatever_is_tried_no_ended_breakthrough_comes_back(moves: list[BreakthroughMove]) -> None:
    """Done and dropped are ends; only an open one is done, and only an opened one is open."""
    status, opened = _S.PROPOSED, False
    for move in moves:
        if not can_move(status, move):
            with pytest.raises(MoveRefusedError):
                next_status(status, move)
            continue
        before, status = status, next_status(status, move)
        opened |= move is _M.OPEN
        assert before.is_live
        assert status is not _S.OPEN or opened
        assert status is not _S.DONE or (before, move) == (_S.OPEN, _M.CLOSE)


@pytest.mark.parametrize("move", BreakthroughMove)
def test_dispatchers_do_everything_and_owners_tell_how_it_goes(move: BreakthroughMove) -> None:
    """A handler who does not own it, and a publisher who does, do nothing."""
    tells = move in {_M.TICK, _M.UNTICK, _M.PLAN}
    for role in (Role.DISPATCHER, Role.ADMIN):
        assert may_do(role, move, is_owner=False)
    assert may_do(Role.HANDLER, move, is_owner=True) is tells
    assert not may_do(Role.HANDLER, move, is_owner=False)
    assert not may_do(Role.PUBLISHER, move, is_owner=True)
    with pytest.raises(NotAllowedError):
        require_may_do(None, move, is_owner=True)


@pytest.mark.parametrize(
    ("plan", "fields"),
    [
        (GOOD, []),
        (Plan(title=" ", due_on=None, steps=()), ["task_title", "task_date", "task_steps"]),
        (Plan(title="字" * (TITLE_MOST + 1), due_on=TODAY, steps=("a",)), ["task_title"]),
        (Plan(title="a", due_on=TODAY - timedelta(days=1), steps=("a",)), ["task_date"]),
        (Plan(title="a", due_on=TODAY, steps=("a",) * (STEPS_MOST + 1)), ["task_steps"]),
        (Plan(title="a", due_on=TODAY, steps=("a", " ")), ["task_steps"]),
        (Plan(title="a", due_on=TODAY, steps=("字" * (STEP_MOST + 1),)), ["task_steps"]),
    ],
)
def test_a_task_needs_a_title_a_date_to_come_and_steps(plan: Plan, fields: list[str]) -> None:
    """All that is missing is told at once, the first of it to whoever types."""
    assert [fault.field for fault in faults(plan, TODAY)] == fields
    if fields:
        with pytest.raises(InvalidInputError):
            check(plan, TODAY)
    else:
        check(plan, TODAY)


def test_an_outcome_says_something_and_fits_a_message() -> None:
    """Blanks around it are dropped."""
    assert check_words(" 换了线路\n", "outcome") == "换了线路"
    for text in ("", " \n", "字" * (WORDS_MOST + 1)):
        with pytest.raises(InvalidInputError) as refused:
            check_words(text, "outcome")
        assert refused.value.field == "outcome"


@pytest.mark.parametrize(
    ("text", "owner", "steps"),
    [
        ("12月15日 张三\n1. 查线路\n2、换灯", "张三", ("查线路", "换灯")),
        ("2023-12-15\n- 查线路\n\n• 3号楼先换\n", None, ("查线路", "3号楼先换")),
        ("12/15，@张三\n(1) 查线路\n3号楼换灯", "张三", ("查线路", "3号楼换灯")),
        ("12-15", None, ()),
    ],
)
def test_a_plan_is_read_as_it_is_typed(text: str, owner: str | None, steps: tuple[str]) -> None:
    """Marks of lists are no part of a step, a building's number is."""
    plan = read_plan(text, TODAY)

    assert (plan.due_on, plan.owner, plan.steps) == (date(2023, 12, 15), owner, steps)


def test_a_plan_without_a_date_is_refused() -> None:
    """The words are kept for the next try by whoever typed them."""
    with pytest.raises(InvalidInputError) as refused:
        read_plan("查线路\n换灯", TODAY)
    assert refused.value.field == "task_plan"


def test_a_whole_task_is_read_from_one_message() -> None:
    """Numbers anywhere on the first line, the title is what is left of it."""
    task = read_task("JF-20231106-0001 桥南路 JF-20231106-0002 路灯\n12-15 张三\n查线路", TODAY)

    assert task.references == ("JF-20231106-0001", "JF-20231106-0002")
    assert (task.title, task.plan.owner, task.plan.steps) == ("桥南路 路灯", "张三", ("查线路",))


@given(st.text())
def test_any_text_is_read_into_steps_that_are_lines(text: str) -> None:
    """No step is blank or has a line break in it."""
    assert all(step.strip() and len(step.splitlines()) == 1 for step in read_steps(text))
