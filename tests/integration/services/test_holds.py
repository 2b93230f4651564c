"""A complaint on hold stays whole, whatever limit or wish there is, until that ends."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.complaint import Verdict
from bot.domain.errors import InvalidInputError, NotAllowedError, NotFoundError
from bot.domain.retention import Limit
from bot.services.handling import Said
from bot.services.holds import Holds
from bot.services.privacy import ERASED
from bot.services.retention import Retention
from bot.services.taking_back import TAKE_BACK, TakingBack
from bot.store.tables import AuditAct, AuditEntry, Complaint, ComplaintEvent, Resident
from tests.integration.services.conftest import (
    ADMIN,
    COLLEAGUE,
    HANDLER,
    PUBLISHER,
    RESIDENT,
    House,
)

WORDS = "路灯坏了，我是老王"
NUMBER, OTHER = "JF-20231106-0001", "JF-20231106-0002"


@pytest.fixture
async def holds(house: House) -> Holds:
    """The holds of an office with two complaints of one resident."""
    await house.file(RESIDENT, WORDS)
    await house.file(RESIDENT, WORDS, cause="other")
    notices = house.improving.record.notices
    return Holds(house.store, house.clock, TakingBack(house.record, notices))


async def _texts(house: House) -> dict[str, str]:
    return {row.reference: row.text for row in await house.rows(Complaint)}


async def test_a_wish_to_be_forgotten_waits_for_the_end_of_a_hold(
    house: House, holds: Holds
) -> None:
    """The other complaint goes at once; the person is unknown all the same."""
    await holds.set(ADMIN, NUMBER, "诉讼保全")

    left = await house.privacy.forget(RESIDENT, "f")

    assert left == 1
    assert await _texts(house) == {NUMBER: WORDS, OTHER: ERASED}
    assert RESIDENT not in {row.telegram_id for row in await house.rows(Resident)}

    await house.sent()
    await holds.end(ADMIN, NUMBER, "案件已结")

    assert await _texts(house) == {NUMBER: ERASED, OTHER: ERASED}
    assert {row.resident_id for row in await house.rows(Complaint)} == {None}
    assert "老王" not in repr([row.text for row in await house.rows(ComplaintEvent)])
    assert TAKE_BACK in {due.kind for due in await house.sent()}


async def test_no_limit_throws_away_what_is_on_hold(house: House, holds: Holds) -> None:
    """Its words, while those of the other one go."""
    for number in (1, 2):
        await house.triage.claim(HANDLER, number, f"c{number}")
        await house.handling.finish(HANDLER, number, Said(text="换好了"), f"f{number}")
        await house.complaints.judge(RESIDENT, number, Verdict.SOLVED, f"j{number}")
    await holds.set(ADMIN, NUMBER, "诉讼保全")
    house.clock.now += timedelta(days=400)
    limits = dict.fromkeys(Limit, 0) | {Limit.WORDS: 30}
    retention = Retention(house.store, house.clock, ZoneInfo("Asia/Shanghai"), limits)

    await retention.run()

    assert await _texts(house) == {NUMBER: WORDS, OTHER: ERASED}


async def test_only_admins_hold_and_both_acts_are_kept(house: House, holds: Holds) -> None:
    """With a reason; a complaint that is not on hold cannot be let go."""
    for by in (HANDLER, COLLEAGUE, PUBLISHER, RESIDENT):
        with pytest.raises(NotAllowedError):
            await holds.set(by, NUMBER, "x")
        with pytest.raises(NotAllowedError):
            await holds.end(by, NUMBER, "x")
        with pytest.raises(NotAllowedError):
            await holds.everyone(by)
    with pytest.raises(InvalidInputError):
        await holds.set(ADMIN, NUMBER, " ")
    with pytest.raises(NotFoundError):
        await holds.end(ADMIN, NUMBER, "x")

    await holds.set(ADMIN, NUMBER.lower(), "诉讼保全")
    await holds.set(ADMIN, NUMBER, "又一次")

    (one,) = await holds.everyone(ADMIN)
    assert (one.reference, one.reason) == (NUMBER, "诉讼保全")
    await holds.end(ADMIN, NUMBER, "案件已结")
    kept = [row for row in await house.rows(AuditEntry) if "reference" in row.facts]
    assert [(row.act, row.facts["reason"]) for row in kept] == [
        (AuditAct.HOLD, "诉讼保全"),
        (AuditAct.END_HOLD, "案件已结"),
    ]
    assert await _texts(house) == {NUMBER: WORDS, OTHER: WORDS}
