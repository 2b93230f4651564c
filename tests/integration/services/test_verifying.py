"""What the check of the chain finds when somebody changes the record behind the bot's back."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from bot.domain.complaint import Action, Verdict
from bot.services.handling import Said
from bot.services.verifying import Break, Verifying
from tests.integration.services.conftest import HANDLER, RESIDENT, House

pytestmark = pytest.mark.usefixtures("house")


async def _worked(house: House) -> int:
    complaint = await house.file()
    await house.triage.claim(HANDLER, complaint, "1")
    await house.handling.say(HANDLER, complaint, Action.REPLY, Said(text="今天就去"), "2")
    await house.handling.finish(HANDLER, complaint, Said(text="修好了", photos=("photo",)), "3")
    await house.complaints.judge(RESIDENT, complaint, Verdict.SOLVED, "4")
    return complaint


async def _found(house: House) -> list[tuple[Break, int]]:
    verified = await Verifying(house.store).run()
    return [(one.kind, one.seq) for one in verified.findings]


async def test_an_honest_record_has_nothing_to_find(house: House) -> None:
    """Two complaints share one chain."""
    await _worked(house)
    await house.file(text="又坏了", cause="d")

    verified = await Verifying(house.store).run()

    assert (verified.events, verified.findings) == (6, ())


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("UPDATE complaint_event SET action = 'claim' WHERE seq = 3", [(Break.EDITED, 3)]),
        ("UPDATE complaint_event SET at = '2023-01-01' WHERE seq = 2", [(Break.EDITED, 2)]),
        ("UPDATE complaint_event SET verdict = 'partly' WHERE seq = 5", [(Break.EDITED, 5)]),
        ("UPDATE complaint_event SET text = '没去' WHERE seq = 3", [(Break.WORDS, 3)]),
        ("UPDATE complaint_event SET text = NULL WHERE seq = 3", [(Break.WORDS, 3)]),
        ("DELETE FROM complaint_event WHERE seq = 3", [(Break.MISSING, 4)]),
        (
            "DELETE FROM complaint_event WHERE seq = 5",
            [(Break.TRUNCATED, 4), (Break.STATUS, 4)],
        ),
        ("UPDATE complaint SET status = 'unanswered'", [(Break.STATUS, 5)]),
    ],
)
async def test_a_change_behind_its_back_is_found(
    house: House, change: str, found: list[tuple[Break, int]]
) -> None:
    """Edited, reordered, deleted, cut off at the end, or a status without its event."""
    await _worked(house)
    async with house.store.write() as session:
        await session.execute(sa.text(change))

    assert await _found(house) == found


async def test_a_reordering_is_found(house: House) -> None:
    """Two events that change places both break the chain."""
    await _worked(house)
    async with house.store.write() as session:
        for old, new in ((2, 99), (3, 2), (99, 3)):
            change = sa.text("UPDATE complaint_event SET seq = :new WHERE seq = :old")
            await session.execute(change, {"old": old, "new": new})

    assert [kind for kind, _ in await _found(house)] == [Break.EDITED] * 3


async def test_erasing_a_residents_words_breaks_nothing(house: House) -> None:
    """The words are in the seal by their digest alone."""
    await _worked(house)
    await house.privacy.forget(RESIDENT, "f")

    assert await _found(house) == []
