"""Quiet hours: notices wait for the morning and none is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.services.drafts import Beginning
from tests.integration.services.conftest import HANDLER, RESIDENT, ZONE, House

NIGHT = datetime(2023, 11, 6, 23, 30, tzinfo=ZONE)


async def _claimed_at_night(house: House, *, is_urgent: bool = False) -> None:
    start = Beginning(cause="b", text="路灯坏了", is_urgent=is_urgent)
    await house.intake.begin(RESIDENT, start)
    await house.submit(RESIDENT, "s")
    complaint = (await house.complaints.mine(RESIDENT)).complaints[0].id
    await house.sent()
    house.clock.now = NIGHT
    await house.triage.claim(HANDLER, complaint, "1")


async def _notices(house: House) -> int:
    return len([due for due in await house.sent() if due.kind == "notice"])


async def test_a_notice_at_night_comes_in_the_morning(house: House) -> None:
    """Held back, not lost."""
    await _claimed_at_night(house)

    assert await _notices(house) == 0
    house.clock.move(hours=8)
    assert await _notices(house) == 0
    house.clock.move(minutes=31)
    assert await _notices(house) == 1


async def test_an_urgent_matter_does_not_wait(house: House) -> None:
    """A gas leak is no news for the morning."""
    await _claimed_at_night(house, is_urgent=True)

    assert await _notices(house) == 1


async def test_whoever_wants_to_hear_at_night_does_and_at_once(house: House) -> None:
    """What was held back goes out when the choice is made."""
    await _claimed_at_night(house)
    assert (await house.nights.chosen(RESIDENT)).is_quiet

    await house.nights.choose(RESIDENT, is_quiet=False)

    assert await _notices(house) == 1
    assert not (await house.nights.chosen(RESIDENT)).is_quiet


async def test_a_demo_knows_no_night(house: House) -> None:
    """Its visitor waits for what happens."""
    kept = house.nights.quiet
    house.clock.now = NIGHT

    assert kept.until() is not None
    assert replace(kept, is_kept=False).until() is None
