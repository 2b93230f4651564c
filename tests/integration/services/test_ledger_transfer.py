"""The ledger out and in: whole or not at all, and twice is once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.errors import InvalidInputError, NotAllowedError
from bot.domain.ledger_row import LedgerRow
from bot.services.ledger_transfer import MOST_REHEARSED, Fate, LedgerRefusedError, LedgerTransfer
from bot.services.progress_rules import Progress
from bot.store.tables import Evidence, ProgressEntry
from tests.integration.services.conftest import HANDLER, PUBLISHER, House

FIRST = LedgerRow(line=2, number=7, commitment="parking", value=820, holds_on=date(2023, 11, 1))
PUT_RIGHT = replace(FIRST, line=3, number=8, value=280, corrects=7, links=("https://a.example",))
STARTED = LedgerRow(line=4, commitment="医院", milestone="开工", holds_on=date(2023, 10, 1))


@pytest.fixture
def transfer(house: House) -> LedgerTransfer:
    """The way in and out."""
    return LedgerTransfer(house.commitments)


async def test_a_file_becomes_entries_and_corrections(
    house: House, transfer: LedgerTransfer
) -> None:
    """Numbers are those of the file; titles and milestones may be named as people do."""
    lines = await transfer.take(PUBLISHER, [FIRST, PUT_RIGHT, STARTED])

    assert [one.fate for one in lines] == [Fate.TAKEN] * 3
    parking, hospital = await house.commitments.standings(house.commitments.everything())
    assert (parking.value, parking.links) == (280, ("https://a.example",))
    assert hospital.passed is not None
    assert hospital.passed.id == "started"
    history = await house.commitments.history(parking.commitment)
    assert history[1].corrects == history[0].number


async def test_taking_a_file_again_appends_nothing(house: House, transfer: LedgerTransfer) -> None:
    """Nor does taking what was exported, or a longer file, but for what is new in it."""
    await transfer.take(PUBLISHER, [FIRST, PUT_RIGHT])
    again = await transfer.take(PUBLISHER, [FIRST, PUT_RIGHT])
    exported = await transfer.take(PUBLISHER, await transfer.rows())
    longer = await transfer.take(PUBLISHER, [FIRST, PUT_RIGHT, STARTED])

    assert {one.fate for one in (*again, *exported)} == {Fate.KNOWN}
    assert [one.fate for one in longer] == [Fate.KNOWN, Fate.KNOWN, Fate.TAKEN]
    assert len(await house.rows(ProgressEntry)) == 3
    assert len(await house.rows(Evidence)) == 1


async def test_what_was_recorded_in_chat_is_not_taken_again(
    house: House, transfer: LedgerTransfer
) -> None:
    """Photos stay where they are; the entry is the same without them."""
    said = Progress(commitment="parking", value=820, holds_on=FIRST.holds_on, photos=("photo",))
    await house.commitments.record(PUBLISHER, said, "1")

    (line,) = await transfer.take(PUBLISHER, [FIRST])

    assert line.fate is Fate.KNOWN


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (replace(FIRST, commitment="moon"), "no commitment 'moon'"),
        (replace(FIRST, value=None), "value"),
        (replace(FIRST, holds_on=date(2023, 11, 7)), "date"),
        (replace(STARTED, milestone="dug"), "milestone"),
        (replace(PUT_RIGHT, corrects=6), "number '6'"),
        (replace(PUT_RIGHT, number=9, value=270), "corrects"),
    ],
)
async def test_one_line_that_does_not_fit_keeps_out_all(
    house: House, transfer: LedgerTransfer, row: LedgerRow, why: str
) -> None:
    """Each line's fate is told, and nothing is in the ledger."""
    bad = replace(row, line=9)
    with pytest.raises(LedgerRefusedError) as refused:
        await transfer.take(PUBLISHER, [FIRST, PUT_RIGHT, bad, STARTED])

    fates = {one.line: one.fate for one in refused.value.lines}
    assert fates == {2: Fate.TAKEN, 3: Fate.TAKEN, 9: Fate.REFUSED, 4: Fate.TAKEN}
    assert why in refused.value.lines[2].why
    assert await house.rows(ProgressEntry) == []


async def test_an_import_needs_the_right_to_record(house: House, transfer: LedgerTransfer) -> None:
    """As in chat."""
    with pytest.raises(NotAllowedError):
        await transfer.take(HANDLER, [FIRST])

    assert await house.rows(ProgressEntry) == []


async def test_a_rehearsal_tells_what_would_come_and_leaves_nothing(
    house: House, transfer: LedgerTransfer
) -> None:
    """Lines that build on earlier ones included; what is taken then is what was told."""
    rows = [FIRST, PUT_RIGHT, replace(STARTED, milestone="dug")]
    told = await transfer.rehearse(PUBLISHER, rows)
    assert [one.fate for one in told] == [Fate.TAKEN, Fate.TAKEN, Fate.REFUSED]
    assert await house.rows(ProgressEntry) == []

    await transfer.take(PUBLISHER, rows[:2])
    told = await transfer.rehearse(PUBLISHER, rows[:2])
    assert [one.fate for one in told] == [Fate.KNOWN] * 2
    assert len(await house.rows(ProgressEntry)) == 2


async def test_a_rehearsal_is_for_who_may_record_and_not_endless(transfer: LedgerTransfer) -> None:
    """It keeps all others from writing meanwhile."""
    with pytest.raises(NotAllowedError):
        await transfer.rehearse(HANDLER, [FIRST])
    with pytest.raises(InvalidInputError):
        await transfer.rehearse(PUBLISHER, [FIRST] * (MOST_REHEARSED + 1))
