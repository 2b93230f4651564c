"""What the check of the chain finds when somebody changes the record behind the bot's back."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.adapters.anchor_log import AnchorLog
from bot.domain.complaint import Action, Verdict
from bot.services.anchoring import Anchoring
from bot.services.handling import Said
from bot.services.verifying import Break, Verifying
from tests.integration.services.conftest import HANDLER, NEIGHBOUR, RESIDENT, ZONE, House

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


@pytest.mark.parametrize("tampering", ["none", "cut", "cut and grown", "rewritten"])
async def test_what_was_noted_elsewhere_finds_a_cut_end(
    house: House, tmp_path: Path, tampering: str
) -> None:
    """The chain itself is whole again: only the note of another day knows better."""
    await _worked(house)
    log = AnchorLog(tmp_path / "anchors.log")
    anchoring = Anchoring(house.store, house.clock, ZONE, log)
    await anchoring.tick()
    await anchoring.tick()
    assert [one.events for one in log.read()] == [5]
    if tampering != "none":
        await _cut(house, keep=2 if tampering == "rewritten" else 4)
    if tampering in {"cut and grown", "rewritten"}:
        await house.file(text="又坏了", cause="d")
        await house.file(NEIGHBOUR, text="又坏了", cause="e")
        await house.file(NEIGHBOUR, text="又坏了", cause="f")
    assert await _found(house) == []

    findings = (await Verifying(house.store).run(log.read())).findings

    expected = [] if tampering == "none" else [(Break.ANCHOR, 5)]
    assert [(one.kind, one.seq) for one in findings] == expected


_CUTS = (
    "UPDATE complaint_media SET event_id = NULL WHERE event_id > :keep",
    "DELETE FROM complaint_event WHERE seq > :keep",
    """UPDATE chain_head SET count = :keep,
    seal = (SELECT seal FROM complaint_event WHERE seq = :keep)""",
    "UPDATE complaint SET status = (SELECT status FROM complaint_event WHERE seq = :keep)",
)


async def _cut(house: House, *, keep: int) -> None:
    """Take events off the end, and set everything so that the chain is whole."""
    async with house.store.write() as session:
        for change in _CUTS:
            await session.execute(sa.text(change), {"keep": keep})


async def test_a_day_without_events_is_noted_once(house: House, tmp_path: Path) -> None:
    """And the next day's events are, the day after that."""
    log = AnchorLog(tmp_path / "anchors.log")
    anchoring = Anchoring(house.store, house.clock, ZONE, log)
    await anchoring.tick()
    assert log.read() == []
    await _worked(house)
    for _ in range(3):
        await anchoring.tick()
        house.clock.move(days=1)
    await house.file(text="又坏了", cause="d")
    await anchoring.tick()

    assert [one.events for one in log.read()] == [5, 6]


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
