"""The hours of a working day as the office writes them: local times, no calendar, no zone."""

from __future__ import annotations

import re
from datetime import time

from bot.domain.errors import InvalidInputError

Slot = tuple[time, time]
"""From when to when people work, the end not included; an end of 00:00 is the day's midnight."""

Slots = tuple[Slot, ...]
"""The slots of one working day, in order and apart; what lies between them is a break."""

DEFAULT_SLOTS: Slots = ((time(9), time(12)), (time(14), time(18)))
"""What is assumed of an office that does not say: a morning, a lunch break, an afternoon."""

_SLOT = re.compile(r"(\d{1,2})[:：](\d\d)\s*[-–—~～至]\s*(\d{1,2})[:：](\d\d)")


def parse_slot(text: str) -> Slot:
    """Read one slot such as ``09:00-12:00``; ``24:00`` may stand as its end.

    Raises:
        InvalidInputError: *text* is no slot; the hint says what would be.
    """
    found = _SLOT.fullmatch(text.strip())
    if not found:
        raise InvalidInputError("slots", f'"{text}" is no slot; write one such as 09:00-12:00')
    opens, closes = found.group(1, 2), found.group(3, 4)
    midnight = tuple(map(int, closes)) == (24, 0)
    return _time(text, *opens), time.min if midnight else _time(text, *closes)


def _time(text: str, hour: str, minute: str) -> time:
    try:
        return time(int(hour), int(minute))
    except ValueError as error:
        raise InvalidInputError(
            "slots", f'"{text}" has a time that no clock shows; use 00:00 to 24:00'
        ) from error


def with_slot(slots: Slots, slot: Slot) -> Slots:
    """Add *slot* after *slots*.

    Raises:
        InvalidInputError: it ends before it begins (one over midnight is two), or it begins
            before the last of *slots* ends.
    """
    opens, closes = slot
    if time.min < closes <= opens:
        raise InvalidInputError("slots", f'"{_written(slot)}" must end after it begins')
    if slots and not time.min < slots[-1][1] <= opens:
        raise InvalidInputError(
            "slots", f'"{_written(slot)}" must begin when "{_written(slots[-1])}" is over'
        )
    return (*slots, slot)


def _written(slot: Slot) -> str:
    return f"{slot[0]:%H:%M}-{'24:00' if slot[1] == time.min else format(slot[1], '%H:%M')}"
