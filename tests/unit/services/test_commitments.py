"""Recording progress and telling how a promise stands."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.domain.errors import InvalidInputError, NotAllowedError, NotFoundError
from bot.services.commitments import Progress
from bot.store.tables import ProgressEntry
from tests.unit.services.conftest import (
    ADMIN,
    GONE,
    HANDLER,
    PUBLISHER,
    RESIDENT,
    STRANGER,
    House,
)

TODAY = date(2023, 11, 6)


async def test_nothing_recorded_is_told_as_nothing(house: House) -> None:
    """No figure, no date, not zero; the first milestone comes next."""
    parking, hospital = await house.commitments.standings(house.commitments.everything())

    assert (parking.value, parking.holds_on, parking.is_stale) == (None, None, False)
    assert hospital.next_milestone is not None
    assert hospital.next_milestone.id == "started"


@pytest.mark.parametrize("who", [PUBLISHER, ADMIN])
async def test_the_entry_recorded_last_is_in_force(house: House, who: int) -> None:
    """Corrections are new entries, whatever day they are about."""
    await house.commitments.record(who, Progress(commitment="parking", value=320), "1")
    correction = Progress(commitment="parking", value=310, holds_on=date(2023, 11, 1))

    standing = await house.commitments.record(who, correction, "2")

    assert (standing.value, standing.holds_on) == (310, date(2023, 11, 1))
    assert len(await house.rows(ProgressEntry)) == 2


@pytest.mark.parametrize("who", [HANDLER, GONE, STRANGER, RESIDENT])
async def test_nobody_else_may_record(house: House, who: int) -> None:
    """The ledger is the publisher's and the admin's."""
    with pytest.raises(NotAllowedError):
        await house.commitments.record(who, Progress(commitment="parking", value=1), "1")

    assert await house.rows(ProgressEntry) == []


@pytest.mark.parametrize(
    "progress",
    [
        Progress(commitment="parking"),
        Progress(commitment="parking", value=1, milestone="started"),
        Progress(commitment="parking", value=-1),
        Progress(commitment="parking", milestone="started"),
        Progress(commitment="hospital", value=1),
        Progress(commitment="hospital", milestone="dug"),
        Progress(commitment="parking", value=1, holds_on=TODAY + timedelta(days=1)),
    ],
)
async def test_what_does_not_fit_the_promise_is_refused(house: House, progress: Progress) -> None:
    """A figure for a promise of milestones, a step it does not have, a day that has not come."""
    with pytest.raises(InvalidInputError):
        await house.commitments.record(PUBLISHER, progress, "1")

    assert await house.rows(ProgressEntry) == []


async def test_an_unknown_commitment_is_not_found(house: House) -> None:
    """So that the list can be offered."""
    with pytest.raises(NotFoundError):
        await house.commitments.record(PUBLISHER, Progress(commitment="moon", value=1), "1")


async def test_the_same_message_records_once(house: House) -> None:
    """A redelivered command adds nothing."""
    for _ in range(2):
        await house.commitments.record(PUBLISHER, Progress(commitment="parking", value=320), "1")

    assert len(await house.rows(ProgressEntry)) == 1


async def test_today_is_the_offices_day(house: House) -> None:
    """At 17:00 UTC it is tomorrow in Shanghai, and tomorrow may be recorded."""
    house.clock.move(hours=15)

    standing = await house.commitments.record(
        PUBLISHER, Progress(commitment="parking", value=1), "1"
    )

    assert standing.holds_on == TODAY + timedelta(days=1)


async def test_a_figure_grows_stale_and_stays_readable(house: House) -> None:
    """31 days later it is still in time, 32 days later overdue; the figure remains."""
    await house.commitments.record(PUBLISHER, Progress(commitment="parking", value=320), "1")
    house.clock.move(days=31)
    in_time = (await house.commitments.standings([house.commitments.find("parking")]))[0]
    house.clock.move(days=1)
    overdue = (await house.commitments.standings([house.commitments.find("parking")]))[0]

    assert (in_time.is_stale, overdue.is_stale) == (False, True)
    assert overdue.value == 320


async def test_the_last_milestone_keeps_the_promise(house: House) -> None:
    """Nothing comes after it."""
    standing = await house.commitments.record(
        PUBLISHER, Progress(commitment="hospital", milestone="completed"), "1"
    )

    assert standing.is_met
    assert standing.next_milestone is None
