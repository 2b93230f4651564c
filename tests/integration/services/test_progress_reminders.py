"""Reminding the keepers of promises: each due day once before and once after."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.services.ports import DueDelivery
from bot.services.progress_reminders import ProgressReminders
from bot.services.progress_rules import Progress
from tests.integration.services.conftest import PUBLISHER, STAFF_CHAT, House


@pytest.fixture
def reminders(house: House) -> ProgressReminders:
    """Reminders to the staff group."""
    return ProgressReminders(house.commitments, STAFF_CHAT)


async def _record(house: House, commitment: str = "parking", value: float = 320) -> None:
    cause = f"{commitment} {house.clock()}"
    progress = Progress(commitment=commitment, value=value)
    await house.commitments.record(PUBLISHER, progress, cause)


async def _told(house: House, reminders: ProgressReminders) -> list[DueDelivery]:
    await reminders.remind()
    return [one for one in await house.sent() if one.kind == "progress_due"]


async def test_a_promise_is_reminded_of_once_before_and_once_after(
    house: House, reminders: ProgressReminders
) -> None:
    """Three days before the update is due, and on the first working day after."""
    await _record(house)
    told = []
    for day in range(40):
        house.clock.now = datetime(2023, 11, 6, 2, 0, tzinfo=UTC)
        house.clock.move(days=day)
        for delivery in await _told(house, reminders):
            (item,) = delivery.facts["items"]
            told.append((day, item["due"], item["is_overdue"]))
            assert delivery.chat_id == STAFF_CHAT

    # Recorded on Monday the 6th, due on Thursday 7 December, which is day 31.
    assert told == [(28, "2023-12-07", False), (32, "2023-12-07", True)]


async def test_an_update_starts_the_interval_anew(
    house: House, reminders: ProgressReminders
) -> None:
    """Nobody is reminded of what they have just done."""
    await _record(house)
    house.clock.move(days=28)
    await _record(house, value=400)

    assert await _told(house, reminders) == []
    house.clock.move(days=29)
    (told,) = await _told(house, reminders)
    assert told.facts["items"][0]["due"] == "2024-01-04"


async def test_a_closed_office_is_not_disturbed(house: House, reminders: ProgressReminders) -> None:
    """What falls on a Saturday is told on Monday; nothing at night."""
    await _record(house)
    house.clock.now = datetime(2023, 12, 9, 2, 0, tzinfo=UTC)
    assert await _told(house, reminders) == []
    house.clock.now = datetime(2023, 12, 10, 23, 0, tzinfo=UTC)
    assert await _told(house, reminders) == []
    house.clock.now = datetime(2023, 12, 11, 2, 0, tzinfo=UTC)

    assert len(await _told(house, reminders)) == 1


async def test_what_comes_together_is_one_message(
    house: House, reminders: ProgressReminders
) -> None:
    """Not one for each promise; what is added later is told by itself."""
    await _record(house)
    await _record(house, "hospital", 0)
    house.clock.move(days=28)

    (told,) = await _told(house, reminders)

    assert {one["commitment"] for one in told.facts["items"]} == {"parking", "hospital"}
    assert await _told(house, reminders) == []


async def test_a_kept_promise_and_one_never_recorded_are_left_alone(
    house: House, reminders: ProgressReminders
) -> None:
    """The first needs no update; of the other no day is known."""
    await _record(house, value=1000)
    house.clock.move(days=35)

    assert await _told(house, reminders) == []


@pytest.mark.parametrize(
    ("owner", "name", "telegram_id"),
    [
        (f"staff {PUBLISHER}", f"staff {PUBLISHER}", PUBLISHER),
        (str(PUBLISHER), f"staff {PUBLISHER}", PUBLISHER),
        ("住建办", "住建办", None),
        (None, None, None),
    ],
)
async def test_the_owner_is_named(
    house: House,
    reminders: ProgressReminders,
    owner: str | None,
    name: str | None,
    telegram_id: int | None,
) -> None:
    """A colleague by name or id is mentioned; any other words stand as they are."""
    known = house.knowledge.knowledge
    parking = replace(known.commitments["parking"], owner=owner)
    changed = replace(known, commitments={**known.commitments, "parking": parking})
    house.knowledge.replace(changed, house.knowledge.matcher)
    await _record(house)
    house.clock.move(days=28)

    (told,) = await _told(house, reminders)

    (item,) = told.facts["items"]
    assert (item["owner"], item["owner_id"]) == (name, telegram_id)


async def test_without_a_staff_group_nobody_is_told(house: House) -> None:
    """Nor is anything noted as told."""
    await _record(house)
    house.clock.move(days=28)

    assert await ProgressReminders(house.commitments, None).remind() == 0
    assert await ProgressReminders(house.commitments, STAFF_CHAT).remind() == 1
