"""The hours of a working day as they are written, and what cannot be such hours."""

from __future__ import annotations

from datetime import time

import pytest

from bot.domain.errors import InvalidInputError
from bot.domain.slots import Slot, parse_slot, with_slot

NINE, NOON, TWO, SIX = time(9), time(12), time(14), time(18)
MIDNIGHT = time(0)


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("09:00-12:00", (NINE, NOON)),
        ("9:00-12:00", (NINE, NOON)),
        (" 09：00 至 12：00 ", (NINE, NOON)),
        ("14:00–18:00", (TWO, SIX)),
        ("08:30~11:45", (time(8, 30), time(11, 45))),
        ("18:00-24:00", (SIX, MIDNIGHT)),
        ("00:00-24:00", (MIDNIGHT, MIDNIGHT)),
    ],
)
def test_a_slot_is_read_as_clerks_write_it(text: str, slot: Slot) -> None:
    """Chinese colons, a bare hour and the usual dashes are understood; 24:00 is midnight."""
    assert parse_slot(text) == slot


@pytest.mark.parametrize(
    "text",
    [
        *("", "morning", "09:00", "09-12", "09:00-", "09:00 12:00", "9:0-12:0"),
        *("09:00-12:00-13:00", "09:00-12:00 weekdays"),
        *("25:00-26:00", "09:60-12:00", "09:00-24:01", "24:00-24:00"),
    ],
)
def test_what_is_no_slot_is_refused_with_a_hint(text: str) -> None:
    """The hint names the field, and shows what would do."""
    with pytest.raises(
        InvalidInputError, match=r"use 00:00 to 24:00|such as 09:00-12:00"
    ) as refused:
        parse_slot(text)

    assert refused.value.field == "slots"


@pytest.mark.parametrize(
    "slot",
    [(SIX, TWO), (NINE, NINE), (time(22), time(6))],
    ids=["reversed", "empty", "over midnight"],
)
def test_a_slot_that_ends_before_it_begins_is_refused(slot: Slot) -> None:
    """An evening that runs over midnight has to be written as two slots."""
    with pytest.raises(InvalidInputError, match="must end after it begins"):
        with_slot((), slot)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((NINE, NOON), (time(11, 59), SIX)),
        ((TWO, SIX), (NINE, NOON)),
        ((NINE, NOON), (NINE, NOON)),
        ((NINE, SIX), (NOON, TWO)),
        ((TWO, MIDNIGHT), (SIX, time(20))),
    ],
    ids=["overlap", "out of order", "twice", "one within another", "after midnight"],
)
def test_slots_that_are_not_in_order_are_refused(first: Slot, second: Slot) -> None:
    """Counted twice or never, such hours could not be what was meant."""
    with pytest.raises(InvalidInputError, match="must begin when"):
        with_slot((first,), second)


def test_slots_may_touch() -> None:
    """Two shifts without a break are one long opening."""
    assert with_slot(((NINE, NOON),), (NOON, SIX)) == ((NINE, NOON), (NOON, SIX))
