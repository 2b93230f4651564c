"""A task's date, owner and steps as staff type them in one message."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from bot.domain.complaint import references_in
from bot.domain.errors import InvalidInputError
from bot.domain.new_date import read_new_date

_MARK = re.compile(r"^(?:[-*•·]|[0-9]{1,2}[.、)）](?!\d)|[（(][0-9]{1,2}[)）])\s*")
"""What people put before the lines of a list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedPlan:
    """What the message says."""

    due_on: date
    owner: str | None
    """A colleague's name; None is whoever writes."""
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedTask:
    """A whole task in one message."""

    references: tuple[str, ...]
    title: str
    plan: TypedPlan


def read_task(text: str, today: date) -> TypedTask:
    """Read the numbers of complaints and a title on the first line, then a plan.

    Raises:
        InvalidInputError: The second line does not begin with a day.
    """
    first, _, others = text.strip().partition("\n")
    references = references_in(first)
    for one in references:
        first = first.replace(one, " ")
    plan = read_plan(others, today)
    return TypedTask(references=references, title=" ".join(first.split()), plan=plan)


def read_plan(text: str, today: date) -> TypedPlan:
    """Read a date and perhaps a colleague's name on the first line, then a step a line.

    Raises:
        InvalidInputError: It does not begin with a day, or there is no such day.
    """
    first, _, others = text.strip().partition("\n")
    try:
        due_on, owner = read_new_date(first, today)
    except InvalidInputError:
        raise InvalidInputError("task_plan", "") from None
    return TypedPlan(due_on=due_on, owner=owner.removeprefix("@") or None, steps=read_steps(others))


def read_steps(text: str) -> tuple[str, ...]:
    """Read a step a line; blank lines and the marks of a list are left out."""
    lines = (_MARK.sub("", " ".join(line.split())) for line in text.splitlines())
    return tuple(line for line in lines if line)
