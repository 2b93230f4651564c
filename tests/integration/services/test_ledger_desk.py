"""The ledger on a screen: who reads it, what it says of owners, updates, plans and troubles."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.commitment import State
from bot.domain.errors import NotAllowedError, NotFoundError
from bot.domain.knowledge import PlanPoint
from bot.services.breakthroughs import Opening
from bot.services.ledger_desk import LedgerDesk
from bot.services.progress_rules import Progress
from bot.store.tables import Complaint
from tests.integration.services.conftest import (
    COLLEAGUE,
    GONE,
    HANDLER,
    KNOWLEDGE,
    PUBLISHER,
    RESIDENT,
    House,
)

PLAN = (
    PlanPoint(by=date(2023, 10, 31), value=300),
    PlanPoint(by=date(2023, 12, 31), value=1000),
)


@pytest.fixture
def desk(house: House) -> LedgerDesk:
    """The ledger of an office with a plan for parking, which the publisher keeps."""
    parking = replace(KNOWLEDGE.commitments["parking"], owner=str(PUBLISHER), plan=PLAN)
    promises = {**KNOWLEDGE.commitments, "parking": parking}
    house.knowledge.knowledge = replace(KNOWLEDGE, commitments=promises)
    return LedgerDesk(house.commitments)


async def _record(house: House, value: float, holds_on: date, cause: str) -> None:
    progress = Progress(commitment="parking", value=value, holds_on=holds_on, note="用地推迟")
    await house.commitments.record(PUBLISHER, progress, cause)


async def test_each_line_tells_owner_and_next_update(house: House, desk: LedgerDesk) -> None:
    """By the colleague's name; of what is unknown or kept no update has a day."""
    await _record(house, 320, date(2023, 11, 5), "1")
    parking, hospital = await desk.lines(HANDLER)

    assert (parking.owner, parking.due) == (f"staff {PUBLISHER}", date(2023, 12, 6))
    assert (hospital.owner, hospital.due) == (None, None)

    await _record(house, 1000, date(2023, 11, 6), "2")
    assert (await desk.lines(HANDLER))[0].due is None


async def test_the_plan_is_told_by_its_steps(house: House, desk: LedgerDesk) -> None:
    """What was reached, what was missed, what is to come."""
    await _record(house, 200, date(2023, 11, 5), "1")
    behind = await desk.open(HANDLER, "parking")
    await _record(house, 320, date(2023, 11, 6), "2")
    caught_up = await desk.open(HANDLER, "parking")

    assert [(one.is_reached, one.is_past) for one in behind.plan] == [(False, True), (False, False)]
    assert [one.is_reached for one in caught_up.plan] == [True, False]
    assert [one.number for one in caught_up.history] == [2, 1]


async def test_a_task_that_puts_it_at_risk_is_named(house: House, desk: LedgerDesk) -> None:
    """While it is open."""
    await _record(house, 320, date(2023, 11, 5), "1")
    await house.file()
    (complaint,) = await house.rows(Complaint)
    opening = Opening(
        title="停车场收费", due_on=date(2023, 12, 1), steps=("查",), commitment="parking"
    )
    task = await house.improving.tasks.open_new(COLLEAGUE, opening, [complaint.reference], "t")

    page = await desk.open(PUBLISHER, "parking")
    assert [(one.id, one.title) for one in page.troubles] == [(task, "停车场收费")]
    assert page.line.standing.state is State.AT_RISK

    await house.improving.tasks.drop(COLLEAGUE, task, "另行处理", "d")
    page = await desk.open(PUBLISHER, "parking")
    assert (page.troubles, page.line.standing.state) == ((), State.ON_TRACK)


async def test_an_entry_is_opened_to_be_corrected(house: House, desk: LedgerDesk) -> None:
    """Of this commitment alone."""
    await _record(house, 320, date(2023, 11, 5), "1")

    correcting = (await desk.open(PUBLISHER, "parking", corrects=1)).correcting
    assert correcting is not None
    assert correcting.value == 320
    for name, number in (("hospital", 1), ("parking", 9)):
        with pytest.raises(NotFoundError):
            await desk.open(PUBLISHER, name, corrects=number)


@pytest.mark.parametrize("who", [RESIDENT, GONE])
async def test_who_does_not_work_here_reads_no_desk(desk: LedgerDesk, who: int) -> None:
    """The public page is theirs."""
    with pytest.raises(NotAllowedError):
        await desk.lines(who)
    with pytest.raises(NotAllowedError):
        await desk.open(who, "parking")
