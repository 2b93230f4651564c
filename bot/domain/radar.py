"""The repeat radar: where the same kind of trouble comes back at the same place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from bot.domain.incidents import Fingerprint, same_spot, spot_key
from bot.domain.incidents.reports import Level

TIMES, WINDOW = 3, timedelta(days=30)
"""Three complaints within thirty days are a pain point: what "未诉先办" (act before the next one
complains) takes as the sign that mending alone does not help. Starting values of ours."""

Key = TypeVar("Key")
_FINEST: tuple[Level, ...] = ("spot", "road")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case(Generic[Key]):
    """A complaint as the radar sees it."""

    key: Key
    print: Fingerprint
    """Without a category; that stands beside it."""
    category: str | None
    """None for the catch-all, or unlike things would count as alike."""
    filed_at: datetime


def comes_back(
    told: Case[Key], others: Iterable[Case[Key]], now: datetime
) -> tuple[Case[Key], ...]:
    """Give the complaints of one pain point, oldest first; empty where it is none.

    All are of the same spot as *told* and were filed within WINDOW up to *now*. Measured from
    one complaint alone, so that a vague report never chains two places together.
    """
    known = {one.key: one for one in others if is_same(told, one)} | {told.key: told}
    found = [one for one in known.values() if now - WINDOW <= one.filed_at <= now]
    found.sort(key=lambda one: one.filed_at)
    return tuple(found) if told in found and len(found) >= TIMES else ()


def is_same(one: Case[Key], other: Case[Key]) -> bool:
    """Tell whether two tell of one kind of trouble at one place.

    By what they say; or by category and the place's name alone, so that three lifts of one estate
    count together. A community is too wide for that, and no place is no spot.
    """
    a, b = _judged(one), _judged(other)
    return same_spot(a, b) or (_spot(one) is not None and _spot(one) == _spot(other))


def _judged(case: Case[Key]) -> Fingerprint:
    return replace(case.print, category=case.category)


def _spot(case: Case[Key]) -> str | None:
    named = any(name.level in _FINEST for name in case.print.places.names)
    if case.category is None or not named:
        return None
    return spot_key(case.print, case.category)


def place_of(told: Fingerprint) -> str | None:
    """Name the finest place that a report names, as a person would; None where it names none."""
    names = told.places.names
    for level in _FINEST:
        for name in names:
            if name.level == level and name.kind:
                return name.core + name.word
    return next((name.core + name.word for name in names), None)
