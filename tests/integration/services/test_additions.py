"""What residents add once a complaint is filed: each word to its own complaint, once."""

from __future__ import annotations

import pytest

from bot.domain.complaint import Action, ComplaintStatus
from bot.domain.consent import Consent
from bot.domain.errors import MoveRefusedError, NotFoundError
from bot.services.additions import WORDS_LAST
from bot.services.brought import Brought
from bot.services.drafts import Beginning
from bot.services.handling import Said
from bot.store import consents, people
from bot.store.tables import Complaint, ComplaintEvent, ComplaintMedia
from tests.integration.services.conftest import HANDLER, NEIGHBOUR, RESIDENT, House, quoted


async def _notice(house: House, complaint: int) -> int:
    """Let a clerk take a complaint and give the number of the notice about it."""
    await house.sent()
    await house.triage.claim(HANDLER, complaint, f"claim:{complaint}")
    told = [due for due in await house.sent() if due.kind == "notice"]
    return 1000 + told[-1].id


async def _agree(house: House) -> None:
    """Let the resident have agreed that photos are kept."""
    async with house.store.write() as session:
        resident = await people.resident(session, RESIDENT)
        assert resident is not None
        consents.note(session, resident.id or 0, (Consent.PHOTO,), house.clock.now, is_given=True)


async def test_replies_to_three_notices_never_cross(house: House) -> None:
    """Each goes to the complaint whose notice it replies to, in whatever order."""
    ids = [await house.file(text=f"路灯坏了{n}", cause=f"c{n}") for n in range(3)]
    notices = [await _notice(house, one) for one in ids]
    for number in (2, 0, 1):
        more = Brought(cause=f"m{number}", text=f"补充{number}")
        await house.additions.take(RESIDENT, more, quoted(RESIDENT, notices[number]))

    said = {
        row.complaint_id: row.text
        for row in await house.rows(ComplaintEvent)
        if row.action is Action.ADD
    }
    assert said == {one: f"补充{number}" for number, one in enumerate(ids)}


async def test_the_next_message_goes_where_a_button_said_and_no_further(house: House) -> None:
    """One message; the one after it is about nothing again."""
    complaint = await house.file()
    await house.additions.ask_for(RESIDENT, complaint, Action.ADD)

    first = await house.additions.take(RESIDENT, Brought(cause="1", text="还有一盏"))
    again = await house.additions.take(RESIDENT, Brought(cause="1", text="还有一盏"))
    second = await house.additions.take(RESIDENT, Brought(cause="2", text="今年建多少车位？"))

    assert first is not None
    assert again is not None
    assert second is None
    added = [row for row in await house.rows(ComplaintEvent) if row.action is Action.ADD]
    assert [row.text for row in added] == ["还有一盏"]


async def test_what_a_button_asked_for_is_forgotten_in_the_end(house: House) -> None:
    """Tomorrow's question is no addition."""
    complaint = await house.file()
    await house.additions.ask_for(RESIDENT, complaint, Action.ADD)
    house.clock.now += WORDS_LAST * 2

    assert await house.additions.take(RESIDENT, Brought(cause="1", text="你好")) is None


async def test_a_correction_takes_the_place_of_the_words_and_keeps_the_old(house: House) -> None:
    """Staff read the new ones on the card; the timeline has both."""
    complaint = await house.file(text="路灯坏了，在东门")
    await house.sent()
    await house.additions.ask_for(RESIDENT, complaint, Action.EDIT)

    await house.additions.take(RESIDENT, Brought(cause="1", text="路灯坏了，在西门"))

    assert (await house.rows(Complaint))[0].text == "路灯坏了，在西门"
    assert [row.text for row in await house.rows(ComplaintEvent)] == [
        "路灯坏了，在东门",
        "路灯坏了，在西门",
    ]
    card = next(due for due in await house.sent() if due.kind == "card")
    assert card.facts["text"] == "路灯坏了，在西门"


async def test_an_answer_to_staff_starts_their_clock_again(house: House) -> None:
    """Whether by a reply, a button or one tap on what was typed."""
    complaint = await house.file()
    await house.handling.say(HANDLER, complaint, Action.ASK, Said(text="是哪一盏？"), "ask")
    asked = await house.answers.ask(RESIDENT, "东边第三盏", "q")
    waiting = await house.additions.waiting(RESIDENT)

    await house.additions.pass_on(RESIDENT, complaint, asked.question_id, "tap")

    assert [one.id for one in waiting] == [complaint]
    assert (await house.rows(Complaint))[0].status is ComplaintStatus.IN_PROGRESS
    assert await house.additions.waiting(RESIDENT) == []
    said = [row.text for row in await house.rows(ComplaintEvent) if row.action is Action.ADD]
    assert said == ["东边第三盏"]


async def test_an_album_is_one_addition_with_all_its_pictures(house: House) -> None:
    """The first picture moves the complaint, the others join it, each once."""
    complaint = await house.file()
    await _agree(house)
    await house.additions.ask_for(RESIDENT, complaint, Action.ADD)
    for number in (0, 1, 2, 1):
        picture = Brought(cause=f"u{number}", photo=f"photo-{number}", album="777")
        added = await house.additions.take(RESIDENT, picture)
        assert added is not None
        assert added.is_mate is (number > 0)

    events = [row for row in await house.rows(ComplaintEvent) if row.action is Action.ADD]
    media = await house.rows(ComplaintMedia)
    assert len(events) == 1
    assert [(row.file_id, row.event_id) for row in media] == [
        (f"photo-{number}", events[0].id) for number in range(3)
    ]


async def test_a_late_picture_of_a_submitted_album_finds_its_complaint(house: House) -> None:
    """Telegram delivers the parts seconds apart; submit may come between."""
    await house.intake.begin(RESIDENT, Beginning(cause="u1", text="路灯坏了"))
    await house.intake.add_file(RESIDENT, photo="photo-0", album="777")
    await _agree(house)
    await house.submit(RESIDENT, "u2")
    await house.sent()

    added = await house.additions.take(RESIDENT, Brought(cause="u3", photo="photo-1", album="777"))

    assert added is not None
    assert added.is_mate
    assert [row.file_id for row in await house.rows(ComplaintMedia)] == ["photo-0", "photo-1"]
    assert [due.facts["photo_count"] for due in await house.sent() if due.kind == "card"] == [2]


async def test_a_late_picture_of_a_dropped_album_begins_nothing(house: House) -> None:
    """Cancelled is cancelled."""
    await house.intake.begin(RESIDENT, Beginning(cause="u1", text="路灯坏了"))
    await house.intake.add_file(RESIDENT, photo="photo-0", album="777")
    await house.intake.drop(RESIDENT)

    added = await house.additions.take(RESIDENT, Brought(cause="u3", photo="photo-1", album="777"))

    assert added is not None
    assert (added.summary, added.is_mate) == (None, True)


async def test_nobody_adds_to_a_neighbours_complaint(house: House) -> None:
    """By button, by a forged press or by a reference pasted into a reply."""
    complaint = await house.file()
    reference = (await house.rows(Complaint))[0].reference
    asked = await house.answers.ask(NEIGHBOUR, "我来说两句", "q")

    with pytest.raises(NotFoundError):
        await house.additions.ask_for(NEIGHBOUR, complaint, Action.ADD)
    with pytest.raises(NotFoundError):
        await house.additions.pass_on(NEIGHBOUR, complaint, asked.question_id, "1")
    with pytest.raises(NotFoundError):
        await house.additions.take(
            NEIGHBOUR, Brought(cause="2", text="你好"), quoted(NEIGHBOUR, 5, reference)
        )


async def test_a_withdrawn_complaint_takes_nothing_more(house: House) -> None:
    """The button says so at once, before anything is typed."""
    complaint = await house.file()
    await house.complaints.withdraw(RESIDENT, complaint, "w")

    with pytest.raises(MoveRefusedError):
        await house.additions.ask_for(RESIDENT, complaint, Action.ADD)


async def test_a_proof_is_not_counted_among_the_residents_pictures(house: House) -> None:
    """The card says how many came with the complaint."""
    complaint_id = await house.file()
    await house.handling.finish(HANDLER, complaint_id, Said(text="修好了", photos=("p",)), "f")

    cards = [due.facts["photo_count"] for due in await house.sent() if due.kind == "card"]

    assert cards == [0, 0]
