"""Progress recorded by staff reaches subscribers on schedule."""

from __future__ import annotations

import pytest

from tests.acceptance.conftest import Office


@pytest.mark.each_engine
async def test_recorded_progress_reaches_a_subscriber_on_schedule(open_office: Office) -> None:
    """Nothing is sent before the digest's hour; then exactly the subscriber gets it, once."""
    resident, clerk = open_office.resident, open_office.clerk
    group = open_office.people.staff_chat
    resident.say("/subscribe")
    await resident.tap("停车")
    await resident.expect(button="✅")
    clerk.say("/progress parking 320 2023-11-05 桥头片区先行", chat=group)
    await clerk.expect("已登记", chat=group)

    open_office.clock.move(hours=9)

    digest = await resident.expect("最新进展", timeout=10)
    assert "320" in digest.text
    assert "桥头片区先行" in digest.text
    resident.say("车位建了多少了")
    await resident.expect("320")
