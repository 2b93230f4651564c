"""Bugs planted on purpose: the model must see every one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from types import ModuleType
from typing import Any

import bot.domain.complaint
import bot.domain.duty
import bot.services.complaint_groups
import bot.services.complaint_views
import bot.services.staff
from bot.domain.complaint import Action, ComplaintStatus
from bot.domain.duty import Course, Step

_MOVES: dict[Any, Any] = vars(bot.domain.complaint)["_MOVES"]
Plant = Callable[[], Any]


@contextmanager
def _replaced(module: ModuleType, name: str, planted: object) -> Iterator[None]:
    kept = vars(module)[name]
    vars(module)[name] = planted
    try:
        yield
    finally:
        vars(module)[name] = kept


@contextmanager
def _allowed(status: ComplaintStatus, action: Action, leads: ComplaintStatus) -> Iterator[None]:
    _MOVES[status, action] = leads
    try:
        yield
    finally:
        del _MOVES[status, action]


def _never_paused(_course: Course, _step: Step) -> tuple[()]:
    return ()


def _never_begun_again(timeline: Sequence[Any]) -> datetime | None:
    real = vars(bot.domain.complaint)["recantable_since"]
    return real([replace(one, is_staffs=False) for one in timeline])  # type: ignore[no-any-return]


async def _nothing_shared(*_: object) -> None:
    return None


PLANTS: dict[str, Plant] = {
    "withdraw what is done": lambda: _allowed(
        ComplaintStatus.DONE, Action.WITHDRAW, ComplaintStatus.WITHDRAWN
    ),
    "finish what is done": lambda: _allowed(
        ComplaintStatus.DONE, Action.FINISH, ComplaintStatus.DONE
    ),
    "clock not paused": lambda: _replaced(bot.domain.duty, "_pauses", _never_paused),
    "not solved taken back too late": lambda: _replaced(
        bot.services.complaint_views, "recantable_since", _never_begun_again
    ),
    "those who joined left out": lambda: _replaced(
        bot.services.complaint_groups, "share", _nothing_shared
    ),
    "any unit's handler": lambda: _replaced(bot.services.staff, "may_work", lambda *_: True),
}
SHOWN_BY = {"withdraw what is done": 8, "not solved taken back too late": 54}
"""The run of the gate that has shown a bug which is seldom met: it is looked for there first."""
