"""Complaints of one event: offered, joined, merged, split, and sharing what staff do."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from bot.domain.complaint import Action, CloseReason, ComplaintStatus, Verdict
from bot.domain.errors import (
    InvalidInputError,
    MoveRefusedError,
    NotAllowedError,
    NotFoundError,
)
from bot.services import similar
from bot.services.brought import Brought
from bot.services.drafts import Beginning
from bot.services.handling import Said
from bot.services.joining import Joined, Offer
from bot.services.merging import Merging
from bot.services.similar import JoiningKeys
from bot.store.tables import Complaint, ComplaintEvent, ComplaintKey, Delivery
from tests.integration.services.conftest import (
    ADMIN,
    COLLEAGUE,
    HANDLER,
    NEIGHBOUR,
    RESIDENT,
    STAFF_CHAT,
    House,
    quoted,
)

THIRD = 5_003
LAMP = "桥南路路灯坏了三天没人修"
SAME = "桥南路的路灯又不亮了"
ELSEWHERE = "新华路路灯坏了"


async def _drafted(house: House, by: int, text: str, cause: str) -> str:
    draft = await house.intake.begin(by, Beginning(cause=f"{cause}:begin", text=text))
    return draft.tag


async def _joined(house: House, by: int, lead: int, cause: str, text: str = SAME) -> Joined:
    tag = await _drafted(house, by, text, cause)
    return await house.joining.join(by, tag, lead, f"{cause}:join")


async def _row(house: House, by: int) -> Complaint:
    rows = {row.id: row for row in await house.rows(Complaint)}
    found: Complaint = rows[(await house.complaints.mine(by)).complaints[0].id]
    return found


async def _told(house: House, by: int) -> list[str]:
    rows = await house.rows(Delivery)
    return [row.facts.get("action", row.kind) for row in rows if row.chat_id == by]


def _cards(sent: list[Any], complaint_id: int | None) -> list[Any]:
    return [due for due in sent if due.kind == "card" and due.facts["id"] == complaint_id]


async def test_what_others_told_of_the_same_place_is_offered(house: House) -> None:
    """With enough to judge; a look-alike elsewhere, one's own and a closed one are not."""
    first = await house.file(text="桥南路路灯坏了，电话13812345678", cause="a")
    await house.file(NEIGHBOUR, text=ELSEWHERE, cause="b")

    await _drafted(house, THIRD, SAME, "c")

    [offer] = await house.joining.offers(THIRD)
    assert offer == Offer(
        complaint_id=first,
        text="桥南路路灯坏了，电话13*******78",
        place=None,
        filed_at=house.clock(),
        status=ComplaintStatus.RECEIVED,
        joined=0,
    )
    await _drafted(house, RESIDENT, SAME, "d")
    assert await house.joining.offers(RESIDENT) == []
    await house.complaints.withdraw(RESIDENT, first, "e")
    assert await house.joining.offers(THIRD) == []


async def test_nothing_is_offered_for_a_question_or_without_a_draft(house: House) -> None:
    """A question wants an answer of its own."""
    await house.file(text=LAMP)
    assert await house.joining.offers(NEIGHBOUR) == []

    start = Beginning(cause="b", text=SAME, is_question=True)
    await house.intake.begin(NEIGHBOUR, start)

    assert await house.joining.offers(NEIGHBOUR) == []


async def test_joining_files_a_complaint_of_ones_own_that_shares_the_course(house: House) -> None:
    """Own number, every step, own verdict; the lead's card counts two."""
    lead = await house.file(text=LAMP, cause="a")

    joined = await _joined(house, NEIGHBOUR, lead, "b")

    assert (joined.receipt.reference[-4:], joined.told_by) == ("0002", 2)
    assert (await _row(house, NEIGHBOUR)).joined_to_id == lead
    sent = await house.sent()
    assert [card.facts["joined"] for card in _cards(sent, lead)] == [0, 1]
    assert not _cards(sent, (await _row(house, NEIGHBOUR)).id)
    await house.triage.claim(HANDLER, lead, "1")
    await house.handling.finish(HANDLER, lead, Said(text="换了灯"), "2")
    assert await _told(house, NEIGHBOUR) == ["claim", "finish"]
    mine = (await _row(house, NEIGHBOUR)).id or 0
    await house.complaints.judge(NEIGHBOUR, mine, Verdict.SOLVED, "3")
    assert (await _row(house, RESIDENT)).status is ComplaintStatus.DONE
    assert (await _row(house, NEIGHBOUR)).status is ComplaintStatus.CONFIRMED


async def test_the_same_tap_joins_once(house: House) -> None:
    """An update that arrives twice files one complaint and says the same."""
    lead = await house.file(text=LAMP, cause="a")
    tag = await _drafted(house, NEIGHBOUR, SAME, "b")

    once = await house.joining.join(NEIGHBOUR, tag, lead, "j")

    assert await house.joining.join(NEIGHBOUR, tag, lead, "j") == once
    assert len(await house.rows(Complaint)) == 2


async def test_a_forged_press_joins_nothing_that_is_not_alike(house: House) -> None:
    """Nor one's own, nor what has ended meanwhile; the draft is still there."""
    elsewhere = await house.file(text=ELSEWHERE, cause="a")
    own = await house.file(NEIGHBOUR, text=LAMP, cause="b")
    tag = await _drafted(house, NEIGHBOUR, SAME, "c")
    for forged in (elsewhere, own, 999):
        with pytest.raises(NotFoundError):
            await house.joining.join(NEIGHBOUR, tag, forged, "d")

    ended = await house.file(text=LAMP, cause="e")
    await house.complaints.withdraw(RESIDENT, ended, "f")
    with pytest.raises(MoveRefusedError):
        await house.joining.join(NEIGHBOUR, tag, ended, "g")

    assert await house.intake.current(NEIGHBOUR) is not None


async def test_what_a_merge_will_say_is_what_it_says(house: House) -> None:
    """Those who come along are counted before they have come."""
    await house.file(text="桥南路不亮", cause="a")
    other = await house.file(NEIGHBOUR, text=LAMP, cause="b")
    await _joined(house, THIRD, other, "c")
    await house.sent()
    into = (await _row(house, RESIDENT)).reference

    [*_, foreseen] = (await Merging(house.store, house.record).merge(COLLEAGUE, other, into)).told
    await house.joining.merge(COLLEAGUE, other, into, "m")

    [said] = [due for due in await house.sent() if due.kind == foreseen.kind == "joined"]
    assert said.facts["joined"] == foreseen.facts["joined"] == 2


async def test_an_owned_lead_shares_its_owner(house: House) -> None:
    """Who joins what is worked on already reads that it is worked on."""
    lead = await house.file(text=LAMP, cause="a")
    await house.triage.claim(HANDLER, lead, "1")

    await _joined(house, NEIGHBOUR, lead, "b")

    first, second = await _row(house, RESIDENT), await _row(house, NEIGHBOUR)
    assert (second.status, second.owner_id) == (ComplaintStatus.IN_PROGRESS, first.owner_id)


async def test_a_dispatcher_merges_and_every_reporter_is_told(house: House) -> None:
    """Those joined to the merged one move along; its card says where it went."""
    lead = await house.file(text="桥南路不亮", cause="a")
    other = await house.file(NEIGHBOUR, text=LAMP, cause="b")
    await _joined(house, THIRD, other, "c")
    await house.sent()
    into = (await _row(house, RESIDENT)).reference

    await house.joining.merge(COLLEAGUE, other, into, "m")
    again = await house.joining.merge(COLLEAGUE, other, into, "m")

    assert not again.is_new
    assert {(await _row(house, by)).joined_to_id for by in (NEIGHBOUR, THIRD)} == {lead}
    sent = await house.sent()
    assert sorted((due.chat_id, due.kind) for due in sent if due.chat_id > 0) == [
        (RESIDENT, "joined"),
        (NEIGHBOUR, "notice"),
        (THIRD, "notice"),
    ]
    assert [card.facts["joined"] for card in _cards(sent, lead)] == [2]
    [moved] = _cards(sent, other)
    assert moved.is_edit
    assert moved.facts["lead"] == into


async def test_merging_needs_the_right_and_two_open_events(house: House) -> None:
    """A handler may not; one event cannot be merged into itself; what ended stays."""
    lead = await house.file(text=LAMP, cause="a")
    other = await house.file(NEIGHBOUR, text=ELSEWHERE, cause="b")
    into = (await _row(house, RESIDENT)).reference
    with pytest.raises(NotAllowedError):
        await house.joining.merge(HANDLER, other, into, "1")
    with pytest.raises(InvalidInputError):
        await house.joining.merge(COLLEAGUE, lead, into, "2")
    with pytest.raises(NotFoundError):
        await house.joining.merge(COLLEAGUE, lead, "JF-20231106-9999", "3")
    with pytest.raises(MoveRefusedError):
        await house.joining.split(COLLEAGUE, other, "4")
    await house.complaints.withdraw(RESIDENT, lead, "5")
    with pytest.raises(MoveRefusedError):
        await house.joining.merge(COLLEAGUE, other, into, "6")


async def test_split_gives_it_its_own_card_and_clock_back(house: House) -> None:
    """With the owner it had; the lead's card counts one less."""
    lead = await house.file(text=LAMP, cause="a")
    await _joined(house, NEIGHBOUR, lead, "b")
    await house.triage.claim(HANDLER, lead, "1")
    await house.sent()
    mine = (await _row(house, NEIGHBOUR)).id or 0
    with pytest.raises(NotAllowedError):
        await house.joining.split(HANDLER, mine, "2")

    await house.joining.split(COLLEAGUE, mine, "3")

    row = await _row(house, NEIGHBOUR)
    assert row.joined_to_id is None
    assert row.owner_id == (await _row(house, RESIDENT)).owner_id
    assert row.act_by is not None
    sent = await house.sent()
    assert [due.facts["action"] for due in sent if due.chat_id == NEIGHBOUR] == ["split"]
    assert [card.is_edit for card in _cards(sent, mine)] == [False]
    assert [card.facts["joined"] for card in _cards(sent, lead)] == [0]
    await house.handling.finish(HANDLER, lead, Said(text="换了灯"), "4")
    assert (await _row(house, NEIGHBOUR)).status is ComplaintStatus.IN_PROGRESS


@pytest.mark.parametrize("way", ["withdrawn", "duplicate"])
async def test_a_lead_that_ends_leaves_the_event_to_the_oldest(house: House, way: str) -> None:
    """Nobody's report ends because the first one took theirs back."""
    await house.file(text=ELSEWHERE, cause="z")
    own = (await _row(house, RESIDENT)).reference
    lead = await house.file(text=LAMP, cause="a")
    await _joined(house, NEIGHBOUR, lead, "b")
    await _joined(house, THIRD, lead, "c")
    await house.sent()

    if way == "withdrawn":
        await house.complaints.withdraw(RESIDENT, lead, "w")
    else:
        await house.handling.close(COLLEAGUE, lead, CloseReason.DUPLICATE, f"同 {own}", "w")

    heir, other = await _row(house, NEIGHBOUR), await _row(house, THIRD)
    assert (heir.joined_to_id, other.joined_to_id) == (None, heir.id)
    assert heir.status is other.status is ComplaintStatus.RECEIVED
    sent = await house.sent()
    assert [card.facts["joined"] for card in _cards(sent, heir.id)][-1] == 1
    assert [due.facts["action"] for due in sent if due.chat_id == NEIGHBOUR] == ["split"]
    assert not [due for due in sent if due.chat_id == THIRD]


async def test_a_joined_complaint_reopened_after_its_lead_ended_goes_on_alone(
    house: House,
) -> None:
    """Solved for one and not for the other: a card and an owner of its own."""
    lead = await house.file(text=LAMP, cause="a")
    await _joined(house, NEIGHBOUR, lead, "b")
    await house.triage.claim(HANDLER, lead, "1")
    await house.handling.finish(HANDLER, lead, Said(text="换了灯"), "2")
    await house.complaints.judge(RESIDENT, lead, Verdict.SOLVED, "3")
    await house.sent()

    mine = (await _row(house, NEIGHBOUR)).id or 0
    await house.complaints.judge(NEIGHBOUR, mine, Verdict.UNSOLVED, "4")

    row = await _row(house, NEIGHBOUR)
    assert (row.status, row.joined_to_id) == (ComplaintStatus.IN_PROGRESS, None)
    assert row.act_by is not None
    sent = await house.sent()
    assert [card.is_edit for card in _cards(sent, mine)] == [False]
    assert not [due for due in sent if due.chat_id == NEIGHBOUR]


async def test_a_joined_complaint_reopened_under_an_open_lead_stays(house: House) -> None:
    """Both say "not solved": one event, one card."""
    lead = await house.file(text=LAMP, cause="a")
    await _joined(house, NEIGHBOUR, lead, "b")
    await house.handling.finish(HANDLER, lead, Said(text="换了灯"), "2")
    mine = (await _row(house, NEIGHBOUR)).id or 0

    await house.complaints.judge(RESIDENT, lead, Verdict.UNSOLVED, "3")
    await house.complaints.judge(NEIGHBOUR, mine, Verdict.UNSOLVED, "4")

    assert (await _row(house, NEIGHBOUR)).joined_to_id == lead


async def test_words_of_any_of_them_end_the_waiting(house: House) -> None:
    """Staff asked one event; whoever knows answers, and its clocks run again for all."""
    lead = await house.file(text=LAMP, cause="a")
    await _joined(house, NEIGHBOUR, lead, "b")
    await house.handling.say(HANDLER, lead, Action.ASK, Said(text="哪一盏？"), "1")
    asked = next(due for due in await house.sent() if due.chat_id == NEIGHBOUR)

    about = quoted(NEIGHBOUR, 1000 + asked.id)
    await house.additions.take(NEIGHBOUR, Brought(cause="2", text="第三盏"), about)

    for by in (RESIDENT, NEIGHBOUR):
        assert (await _row(house, by)).status is ComplaintStatus.IN_PROGRESS
    assert (await _row(house, RESIDENT)).act_by is not None


async def test_the_joined_residents_words_show_under_the_leads_card(house: House) -> None:
    """A reply to them reaches that resident alone."""
    lead = await house.file(text=LAMP, cause="a")
    card = _cards(await house.sent(), lead)[0]
    await _joined(house, NEIGHBOUR, lead, "b")

    relay = next(due for due in await house.sent() if due.kind == "relay")

    assert relay.reply_to_message_id == 1000 + card.id
    await house.prompts.answer(ADMIN, quoted(STAFF_CHAT, 1000 + relay.id), Said(text="收到"), "r")
    assert [due.chat_id for due in await house.sent() if due.kind == "notice"] == [NEIGHBOUR]


async def test_keys_are_kept_while_a_complaint_is_open(house: House) -> None:
    """And are gone with what they were made from."""
    complaint = await house.file(text=LAMP, cause="a")
    assert await house.rows(ComplaintKey)
    await house.handling.finish(HANDLER, complaint, Said(text="换了灯"), "1")
    assert not await house.rows(ComplaintKey)
    await house.complaints.judge(RESIDENT, complaint, Verdict.UNSOLVED, "2")
    assert await house.rows(ComplaintKey)

    await house.privacy.forget(RESIDENT, "f")

    assert not await house.rows(ComplaintKey)


async def test_the_log_says_under_what_a_complaint_was_filed_and_joined(house: House) -> None:
    """The rates are counted from the log alone."""
    lead = await house.file(text=LAMP, cause="a")
    await _joined(house, NEIGHBOUR, lead, "b")

    events = await house.rows(ComplaintEvent)

    assert [(one.action, one.facts.get("category")) for one in events] == [
        (Action.SUBMIT, "lamp"),
        (Action.SUBMIT, "lamp"),
        (Action.JOIN, "lamp"),
    ]


async def test_what_was_filed_before_there_were_keys_is_found_after_a_start(house: House) -> None:
    """In batches, the open ones alone; a second start changes nothing."""
    await house.file(NEIGHBOUR, text=LAMP)
    await house.copy(102)
    ended = await house.file(text=LAMP, cause="ended")
    await house.complaints.withdraw(RESIDENT, ended, "w")
    await house.file(text="很烦", cause="nowhere")
    filed = {(row.complaint_id, row.key) for row in await house.rows(ComplaintKey)}
    async with house.store.write() as session:
        await session.execute(sa.delete(ComplaintKey))
    keys = JoiningKeys(house.store)

    assert await keys.fill_in() == 104

    assert {(row.complaint_id, row.key) for row in await house.rows(ComplaintKey)} == filed
    assert await keys.fill_in() == 1
    await _drafted(house, THIRD, SAME, "d")
    assert await house.joining.offers(THIRD)


async def test_who_was_content_before_a_merge_goes_on_with_the_event(house: House) -> None:
    """Of a lead that was reopened and merged: their "not solved" joins them to the new lead's."""
    first = await house.file(text=LAMP, cause="a")
    await _joined(house, NEIGHBOUR, first, "b")
    content = (await _row(house, NEIGHBOUR)).id or 0
    await house.handling.finish(HANDLER, first, Said(text="换了灯"), "1")
    await house.complaints.judge(NEIGHBOUR, content, Verdict.SOLVED, "2")
    await house.complaints.judge(RESIDENT, first, Verdict.UNSOLVED, "3")
    second = await house.file(THIRD, text=LAMP, cause="c")
    reference = (await house.complaints.mine(THIRD)).complaints[0].reference

    await house.joining.merge(COLLEAGUE, first, reference, "4")

    assert (await _row(house, NEIGHBOUR)).joined_to_id == second
    await house.complaints.judge(NEIGHBOUR, content, Verdict.UNSOLVED, "5")
    assert (await _row(house, NEIGHBOUR)).joined_to_id == second


async def test_giving_back_what_arrives_twice_is_done_once(house: House) -> None:
    """It is nobody's by then, and the handler is not told off."""
    complaint = await house.file(text=LAMP)
    await house.triage.claim(HANDLER, complaint, "1")
    await house.triage.release(HANDLER, complaint, "2")

    assert not (await house.triage.release(HANDLER, complaint, "2")).is_new


async def test_a_start_reads_what_is_open_before_anybody_waits(house: House) -> None:
    """The newest first; what is looked up then was read already."""
    for number, text in enumerate((LAMP, SAME, ELSEWHERE)):
        await house.file(NEIGHBOUR, text=text, cause=f"{number}")
    await _drafted(house, THIRD, SAME, "d")
    similar._print.cache_clear()

    assert await JoiningKeys(house.store).warm() == 3

    before = similar._print.cache_info().misses
    assert await house.joining.offers(THIRD)
    assert similar._print.cache_info().misses == before
