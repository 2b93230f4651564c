"""The units of the office and when people are on duty, as an admin looks at them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.slots import Slots
from bot.domain.workday import unusual_days
from bot.services.complaint_clock import ComplaintClock
from bot.store.tables import StaffMember

DAYS_AHEAD = 60
"""How far holidays and working weekends are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLine:
    """A unit, and what lies with it."""

    id: str
    members: tuple[str, ...]
    """The names of those who work for it alone."""
    open_complaints: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Working:
    """What the three clocks of a complaint count, and whose complaints there are."""

    slots: Slots
    is_open: bool
    turns_at: datetime
    """When that changes."""
    unusual: tuple[tuple[date, bool], ...]
    """Free weekdays and working weekends of the next `DAYS_AHEAD` days: whether each is worked."""
    units: tuple[UnitLine, ...]


def working(
    limits: ComplaintClock, staff: Iterable[StaffMember], waiting: Mapping[str, int], now: datetime
) -> Working:
    """Say when people are on duty, seen from *now*, and what each unit has.

    Args:
        limits: The office's hours and units.
        staff: Everybody, those who left included.
        waiting: The open complaints, unit by unit.
        now: An aware instant.
    """
    hours, rows = limits.hours, [one for one in staff if one.is_active]
    # A unit that the knowledge no longer has is shown for as long as complaints lie with it.
    units = dict.fromkeys([*limits.knowledge.knowledge.units, *waiting])
    return Working(
        slots=hours.slots,
        is_open=hours.is_open(now),
        turns_at=hours.turning_after(now),
        unusual=unusual_days(now.astimezone(hours.zone).date(), DAYS_AHEAD),
        units=tuple(
            UnitLine(
                id=unit,
                members=tuple(one.name for one in rows if one.unit == unit),
                open_complaints=waiting.get(unit, 0),
            )
            for unit in units
        ),
    )
