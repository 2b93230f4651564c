"""A photo, voice note or pin sent after filing waits for its resident's yes; words do not."""

from __future__ import annotations

import pytest

from bot.domain.complaint import Action
from bot.domain.consent import Consent
from bot.services.brought import Brought
from bot.store.tables import Complaint, ComplaintEvent, ComplaintMedia, ConsentGiven, HeldFile
from tests.integration.services.conftest import NEIGHBOUR, RESIDENT, House


@pytest.fixture
async def complaint(house: House) -> int:
    """A complaint that is filed, and whose resident is about to add something."""
    number = await house.file()
    await house.additions.ask_for(RESIDENT, number, Action.ADD)
    return number


async def _added(house: House) -> list[str | None]:
    return [row.text for row in await house.rows(ComplaintEvent) if row.action is Action.ADD]


async def _files(house: House) -> list[str]:
    return [row.file_id for row in await house.rows(ComplaintMedia)]


async def test_a_photo_reaches_staff_after_its_yes_and_its_words_before(
    house: House, complaint: int
) -> None:
    """Sent twice it is held once; a second press passes nothing on."""
    sent = Brought(cause="u1", text="东边第三盏", photo="P")
    first = await house.additions.take(RESIDENT, sent)
    await house.additions.take(RESIDENT, sent)

    assert first is not None
    assert (first.asks, first.is_passed_on) == (Consent.PHOTO, True)
    assert (await _added(house), await _files(house)) == (["东边第三盏"], [])
    assert len(await house.rows(HeldFile)) == 1

    told = await house.additions.answer(RESIDENT, is_given=True)

    assert [one.id for one in told] == [complaint]
    assert (await _added(house), await _files(house)) == (["东边第三盏", None], ["P"])
    assert await house.rows(HeldFile) == []
    assert await house.additions.answer(RESIDENT, is_given=True) == []


async def test_once_agreed_nothing_is_asked(house: House, complaint: int) -> None:
    """The next photo goes at once; a pin is another matter."""
    await house.additions.take(RESIDENT, Brought(cause="u1", photo="P"))
    await house.additions.answer(RESIDENT, is_given=True)
    await house.additions.ask_for(RESIDENT, complaint, Action.ADD)
    photo = await house.additions.take(RESIDENT, Brought(cause="u2", photo="Q"))
    await house.additions.ask_for(RESIDENT, complaint, Action.ADD)
    pin = await house.additions.take(RESIDENT, Brought(cause="u3", location=(31.1, 121.4)))

    assert photo is not None
    assert pin is not None
    assert (photo.asks, pin.asks) == (None, Consent.LOCATION)
    assert await _files(house) == ["P", "Q"]
    (row,) = await house.rows(Complaint)
    assert (row.latitude, row.longitude) == (None, None)
    await house.additions.answer(RESIDENT, is_given=True)
    (row,) = await house.rows(Complaint)
    assert (row.latitude, row.longitude) == (31.1, 121.4)


async def test_a_no_leaves_nothing_but_the_answer(house: House, complaint: int) -> None:
    """Neither a file nor a line of the timeline; the next one is asked about again."""
    await house.additions.take(RESIDENT, Brought(cause="u1", voice="V"))

    told = await house.additions.answer(RESIDENT, is_given=False)

    assert [one.id for one in told] == [complaint]
    assert (await _added(house), await _files(house)) == ([], [])
    assert await house.rows(HeldFile) == []
    (answer,) = await house.rows(ConsentGiven)
    assert (answer.kind, answer.is_given) == (Consent.VOICE, False)
    await house.additions.ask_for(RESIDENT, complaint, Action.ADD)
    again = await house.additions.take(RESIDENT, Brought(cause="u2", voice="V2"))
    assert again is not None
    assert again.asks is Consent.VOICE


async def test_an_album_is_asked_about_once_and_kept_whole(house: House, complaint: int) -> None:
    """A picture that comes after the yes joins the others."""
    asked = [
        await house.additions.take(
            RESIDENT, Brought(cause=f"u{number}", photo=f"p{number}", album="7")
        )
        for number in range(3)
    ]
    assert [one.is_mate for one in asked if one] == [False, True, True]

    await house.additions.answer(RESIDENT, is_given=True)
    late = await house.additions.take(RESIDENT, Brought(cause="u3", photo="p3", album="7"))

    assert late is not None
    assert late.is_mate
    assert await _files(house) == ["p0", "p1", "p2", "p3"]
    assert await _added(house) == [None]
    assert len({row.event_id for row in await house.rows(ComplaintMedia)}) == 1
    assert complaint


async def test_what_is_held_is_forgotten_with_its_resident(house: House, complaint: int) -> None:
    """And a neighbour's answer is about nothing of theirs."""
    await house.additions.take(RESIDENT, Brought(cause="u1", photo="P"))

    assert await house.additions.answer(NEIGHBOUR, is_given=True) == []
    assert len(await house.rows(HeldFile)) == 1
    await house.privacy.forget(RESIDENT, "f")

    assert await house.rows(HeldFile) == []
    assert complaint
