"""Planted personal numbers reach neither staff's group, log, metrics nor a file's name."""

from __future__ import annotations

import random

import pytest
from aiohttp import ClientSession

from tests.acceptance.conftest import Office
from tests.bench.masking import KINDS, planted

COMPLAINTS = 8


async def test_nobodys_numbers_are_told_on(
    office: Office, capfd: pytest.CaptureFixture[str]
) -> None:
    """Reports by every kind of number, an addition, and the lists that staff ask for."""
    dice, numbers = random.Random(11), []
    resident, clerk, group = office.resident, office.clerk, office.people.staff_chat
    async with office.open():
        for at in range(COMPLAINTS):
            number = planted(dice, KINDS[at % len(KINDS)])
            numbers.append(number)
            resident.say("/report")
            await resident.expect("哪里不满意")
            resident.say(f"门口路灯坏了，联系{number}")
            await resident.tap("提交")
            await clerk.expect(f"JF-20231106-{at + 1:04}", chat=group)
        clerk.say("/queue", chat=group)
        await clerk.expect(f"JF-20231106-{COMPLAINTS:04}", chat=group)
        async with ClientSession() as session, session.get(f"{office.pages}/metrics") as page:
            metrics = await page.text()
    told = [str(call.params) for call in office.world.ledger.calls() if call.chat_id == group.id]
    log = metrics + "".join(capfd.readouterr())
    names = [str(one) for one in office.data.rglob("*")]

    assert len(told) > COMPLAINTS
    assert "ready" in log
    assert "# HELP" in metrics
    for number in numbers:
        assert not [one for one in (*told, *names) if number in one], number
        assert number not in log, number
