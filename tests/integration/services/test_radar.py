"""The repeat radar on a database: what it proposes, when, once, and what it leaves alone."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.breakthrough import BreakthroughMove, BreakthroughStatus
from bot.domain.errors import NotAllowedError
from bot.services.breakthroughs import Opening
from bot.services.drafts import Beginning
from bot.services.handling import Said
from bot.store.radar import hold_reach
from bot.store.tables import (
    Breakthrough,
    BreakthroughComplaint,
    BreakthroughEvent,
    Delivery,
    RadarKey,
)
from tests.integration.services.conftest import COLLEAGUE, HANDLER, STAFF_CHAT, House

LAMPS = ("桥南路路灯坏了三天没人修", "桥南路的路灯又不亮了", "橋南路28號門口路燈一閃一閃")
FOURTH = "桥南路路灯修了又坏，黑漆漆的"
FIRST, SECOND, THIRD, NEXT = 6_001, 6_002, 6_003, 6_004
_S = BreakthroughStatus


async def three(house: House) -> list[int]:
    """Let three residents tell of the same lamps."""
    told = zip((FIRST, SECOND, THIRD), LAMPS, strict=True)
    return [await house.file(by, text, f"{by}") for by, text in told]


async def members(house: House, id_: int) -> set[int]:
    """List the complaints of a task."""
    rows = await house.rows(BreakthroughComplaint)
    return {row.complaint_id for row in rows if row.breakthrough_id == id_}


async def _posted(house: House, kind: str) -> list[Any]:
    rows = sorted(await house.rows(Delivery), key=lambda row: row.id)
    return [row for row in rows if row.kind == kind]


async def test_the_third_of_a_kind_is_proposed_to_staff(house: House) -> None:
    """With its place, its complaints and their words; residents hear nothing yet."""
    told = zip((FIRST, SECOND, THIRD), LAMPS, strict=True)
    filed = []
    for by, text in told:
        assert await house.rows(Breakthrough) == []
        filed.append(await house.file(by, text, f"{by}"))
        await house.radar.look()

    (row,) = await house.rows(Breakthrough)
    assert (row.status, row.title, row.category) == (_S.PROPOSED, "桥南路 · 路灯", "lamp")
    assert await members(house, row.id) == set(filed)
    (card,) = await _posted(house, "breakthrough_card")
    assert card.chat_id == STAFF_CHAT
    assert [one["words"] for one in card.facts["complaints"]] == list(LAMPS)
    assert await _posted(house, "breakthrough_told") == []


async def test_looking_again_finds_nothing_new(house: House) -> None:
    """Nothing happened since; and were it looked at anew, it is proposed once."""
    await three(house)
    assert await house.radar.look() == 1
    assert await house.radar.look() == 0

    async with house.store.write() as session:
        (await hold_reach(session)).seq = 0
    await house.radar.look()

    assert len(await house.rows(Breakthrough)) == 1


async def test_what_lies_further_apart_than_the_window_is_not_counted(house: House) -> None:
    """Two of them a month ago are past."""
    await house.file(FIRST, LAMPS[0], "1")
    await house.file(SECOND, LAMPS[1], "2")
    house.clock.move(days=31)
    await house.file(THIRD, LAMPS[2], "3")

    await house.radar.look()

    assert await house.rows(Breakthrough) == []
    assert {row.complaint_id for row in await house.rows(RadarKey)} == {3}


async def test_what_was_taken_back_or_asked_is_not_counted(house: House) -> None:
    """A withdrawn complaint and a question are no trouble."""
    first, *_ = await three(house)
    await house.complaints.withdraw(FIRST, first, "w")
    begun = Beginning(cause="q", text=FOURTH, is_question=True)
    await house.intake.begin(NEXT, begun)
    await house.submit(NEXT, "q2")

    await house.radar.look()

    assert await house.rows(Breakthrough) == []


async def test_what_was_declined_comes_back_with_a_new_complaint_only(house: House) -> None:
    """Corrected words and time passing bring nothing back; the next complaint does."""
    filed = await three(house)
    await house.radar.look()
    await house.improving.tasks.decline(COLLEAGUE, 1, "no")
    async with house.store.write() as session:
        (await hold_reach(session)).seq = 0
    house.clock.move(days=1)
    await house.radar.look()
    assert len(await house.rows(Breakthrough)) == 1

    new = await house.file(NEXT, FOURTH, "n")
    await house.radar.look()

    again = max(await house.rows(Breakthrough), key=lambda row: row.id)
    assert again.status is _S.PROPOSED
    assert await members(house, again.id) == {*filed, new}


async def test_one_more_joins_what_is_proposed_and_is_shown_where_it_is_open(house: House) -> None:
    """Under a task that runs only staff put it."""
    filed = await three(house)
    await house.radar.look()
    more = await house.file(NEXT, FOURTH, "n")
    await house.radar.look()
    assert await members(house, 1) == {*filed, more}

    plan = Opening(due_on=house.clock().date(), steps=("查线路",))
    await house.improving.tasks.open_proposed(COLLEAGUE, 1, plan, "open")
    last = await house.file(6_005, "桥南路路灯全灭了", "l")
    await house.radar.look()

    assert last not in await members(house, 1)
    (found,) = await _posted(house, "breakthrough_found")
    assert found.facts["complaint"]["id"] == last
    assert len(await house.rows(Breakthrough)) == 1


async def test_whoever_joins_a_complaint_of_an_open_task_is_part_of_it(house: House) -> None:
    """They said themselves that it is the same; they are told at once."""
    filed = await three(house)
    await house.radar.look()
    plan = Opening(due_on=house.clock().date(), steps=("查线路",))
    await house.improving.tasks.open_proposed(COLLEAGUE, 1, plan, "open")
    draft = await house.intake.begin(NEXT, Beginning(cause="b", text=FOURTH))
    await house.joining.join(NEXT, draft.tag, filed[0], "join")

    await house.radar.look()

    assert len(await members(house, 1)) == 4
    assert [row.chat_id for row in await _posted(house, "breakthrough_told")][-1] == NEXT
    events = sorted(await house.rows(BreakthroughEvent), key=lambda row: row.id)
    moves = [row.move for row in events]
    assert moves[-1] is BreakthroughMove.ADD


async def test_what_a_task_has_answered_is_past(house: House) -> None:
    """After it is done the count begins anew: two more are not three."""
    await three(house)
    await house.radar.look()
    plan = Opening(due_on=house.clock().date(), steps=("查线路",))
    await house.improving.tasks.open_proposed(COLLEAGUE, 1, plan, "open")
    await house.improving.tasks.close(COLLEAGUE, 1, Said(text="换了线路"), "close")

    for number, by in enumerate((7_001, 7_002)):
        await house.file(by, LAMPS[number], f"again{number}")
    await house.radar.look()
    assert len(await house.rows(Breakthrough)) == 1

    await house.file(7_003, LAMPS[2], "again3")
    await house.radar.look()
    assert len(await house.rows(Breakthrough)) == 2


async def test_erased_words_are_no_longer_looked_for(house: House) -> None:
    """Neither the keys nor the card that quoted them are left."""
    await three(house)
    await house.radar.look()
    await house.sent()

    await house.privacy.forget(FIRST, "forget")

    assert 1 not in {row.complaint_id for row in await house.rows(RadarKey)}
    assert not any(LAMPS[0] in str(row.facts) for row in await house.rows(Delivery))


@pytest.mark.parametrize("by", [HANDLER, FIRST])
async def test_only_dispatchers_decide_on_a_proposal(house: House, by: int) -> None:
    """A handler is refused as a resident is; nothing changes."""
    await three(house)
    await house.radar.look()
    plan = Opening(due_on=house.clock().date(), steps=("查线路",))

    with pytest.raises(NotAllowedError):
        await house.improving.tasks.decline(by, 1, "no")
    with pytest.raises(NotAllowedError):
        await house.improving.tasks.open_proposed(by, 1, plan, "open")

    (row,) = await house.rows(Breakthrough)
    assert row.status is _S.PROPOSED
