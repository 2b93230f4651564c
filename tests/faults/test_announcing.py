"""An announcement through kills, lost answers and a storm of 429: nobody twice or forgotten."""

from __future__ import annotations

import asyncio
import random
import time

import pytest

from bot.jobs.mail import window
from tests.faults.conftest import HowMany
from tests.faults.crowd import broken_promises, ended, gather, is_over, write
from tests.faults.office import Office

RATE = 400
"""A second; the emulator's own limit is a fifth higher, as Telegram's is above ours."""
_MOST_SECONDS_ALIVE = 1.2


@pytest.fixture
def size(request: pytest.FixtureRequest, how_many: HowMany) -> tuple[int, int]:
    """Recipients and kills: 1,500 and 6 in a gate, 20,000 and 100 with `--long`."""
    return (20_000 if request.config.getoption("--long") else 1_500), how_many(6, 100)


async def _ready(office: Office, recipients: int) -> None:
    office.env["JIEFANG_RATE"] = str(RATE)
    await office.start()
    await office.stop()
    gather(office, recipients, blocking=100)
    await write(office, approve=True)
    office.world.pacing.enabled = True
    office.world.pacing.per_second = RATE * 30 // 25


async def _killed_all_along(office: Office, dice: random.Random, kills: int) -> None:
    while office.kills < kills and not (office.has("announcement") and is_over(office)):
        await office.start()
        await asyncio.sleep(dice.uniform(0.0, _MOST_SECONDS_ALIVE))
        await office.kill()
    office.world.faults.clear()
    await office.start()
    await office.until(lambda: is_over(office), seconds=600)
    await office.stop()


async def test_each_recipient_ends_as_one_thing_and_nobody_gets_it_twice(
    office: Office, size: tuple[int, int], seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """Killed by the clock, 5 % of the answers lost, told to wait again and again."""
    (recipients, kills), dice, began = size, random.Random(seed), time.monotonic()
    await _ready(office, recipients)
    faults = office.world.faults
    lost = [faults.add("drop", "sendMessage", probability=0.03)]
    lost += [faults.add(kind, "sendMessage", probability=0.01) for kind in ("half", "reset")]
    faults.add("status", "sendMessage", code=429, probability=0.05, times=kills // 2)

    await _killed_all_along(office, dice, kills)

    outcome, ambiguous = ended(office), sum(rule.struck for rule in lost)
    with capsys.disabled():
        print(
            f"\nseed {seed}: {recipients} recipients, {office.kills} kills, {ambiguous} answers"
            f" lost, {dict(outcome)} in {time.monotonic() - began:.0f} s"
        )
    assert broken_promises(office, recipients) == [], f"seed {seed}"
    assert outcome["sent"] > recipients / 2
    assert outcome["blocked"] + outcome["unknown"] >= recipients // 100
    assert outcome["unknown"] <= window(RATE) * office.kills + ambiguous


async def test_the_checks_see_an_announcement_sent_again_blindly(office: Office) -> None:
    """Planted: what a dead sender had under way goes out once more."""
    await _ready(office, 100)
    plant = {"plant": "resend announcements blindly"}

    sent = ("bot/jobs/mail.py", "await self.mailing.settle(due, result)")
    await office.start({**plant, "at": sent, "times": 20}, wait=False)
    await office.ended()
    await office.start(plant)
    await office.until(lambda: is_over(office))
    await office.stop()

    assert any("got it 2 times" in line for line in broken_promises(office, 100))
