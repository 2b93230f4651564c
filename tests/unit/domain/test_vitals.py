"""When admins are told that the bot is ill, and when they are left in peace."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from bot.domain.vitals import LIMITS, Reading, Spell, Telling, Vital, causes, proceed

NOON = datetime(2023, 11, 6, 4, 0, tzinfo=UTC)


def _course(looks: list[tuple[float, bool]]) -> list[tuple[float, Telling]]:
    """Go through looks, each at a minute and well or not; give what was told when."""
    spell: Spell | None = None
    told = []
    for minute, is_well in looks:
        spell, telling = proceed(spell, is_well=is_well, now=NOON + timedelta(minutes=minute))
        if telling:
            told.append((minute, telling))
    return told


def test_a_trouble_is_told_once_and_its_end_too() -> None:
    """Not at its first look, not at each, not every hour."""
    looks = [(0.0, False), (0.5, False), (1.0, False), (2.0, False), (75.0, False), (90.0, True)]

    assert _course(looks) == [(1.0, Telling.ILL), (90.0, Telling.WELL)]


def test_what_passes_within_a_minute_is_not_told() -> None:
    """Neither that it came nor that it went."""
    assert _course([(0.0, False), (0.9, False), (1.0, True), (2.0, True)]) == []


def test_of_what_comes_and_goes_admins_hear_once_an_hour() -> None:
    """Each end that is told has a beginning that was."""
    looks = [(minute / 2, minute % 10 > 4) for minute in range(300)]

    told = _course(looks)

    assert [telling for _, telling in told] == [Telling.ILL, Telling.WELL] * 3
    begun = [minute for minute, telling in told if telling is Telling.ILL]
    assert all(later - earlier >= 60 for earlier, later in pairwise(begun))


@pytest.mark.parametrize(
    ("vital", "value", "is_well"),
    [
        (Vital.INBOX, 60.0, True),
        (Vital.INBOX, 60.1, False),
        (Vital.DISK, LIMITS[Vital.DISK], True),
        (Vital.DISK, LIMITS[Vital.DISK] - 1, False),
        (Vital.SENDER, None, False),
    ],
)
def test_a_reading_is_held_against_its_limit(
    vital: Vital,
    value: float | None,
    is_well: bool,  # noqa: FBT001 — a table
) -> None:
    """What could not be read is not well."""
    assert Reading(vital, value).is_well is is_well


def test_the_cause_is_told_and_not_what_comes_of_it() -> None:
    """Updates wait because the database is away: one trouble, not three."""
    ill = [Reading(one, None) for one in (Vital.DATABASE, Vital.INBOX, Vital.SENDER)]

    assert [one.vital for one in causes([*ill, Reading(Vital.DISK, 1e12)])] == [
        Vital.DATABASE,
        Vital.DISK,
    ]
