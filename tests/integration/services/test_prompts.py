"""What staff press and write, from card to record: prompts, proof, hand-over, more time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.complaint import Action, ComplaintStatus
from bot.domain.errors import (
    InvalidInputError,
    MoveRefusedError,
    NoMoreTimeError,
    NotAllowedError,
    ProofMissingError,
    TakenError,
)
from bot.services.handling import Said
from bot.services.prompts import Wanted
from bot.services.triage import Moved
from bot.store.tables import Complaint, ComplaintMedia, Delivery, MediaKind
from tests.integration.services.conftest import (
    ADMIN,
    COLLEAGUE,
    HANDLER,
    KNOWLEDGE,
    PUBLISHER,
    STAFF_CHAT,
    House,
    quoted,
    wanted,
)


async def _asked(house: House, complaint: int, what: Wanted, by: int = HANDLER) -> int:
    """Press a button that asks for words, and give the prompt's number."""
    await house.prompts.ask_for(by, complaint, what, f"ask:{len(await house.rows(Delivery))}")
    return 1000 + next(due.id for due in await house.sent() if due.kind == "prompt")


async def _said(
    house: House, prompt: int, said: Said, cause: str = "said", by: int = HANDLER
) -> Moved | None:
    return await house.prompts.answer(by, quoted(STAFF_CHAT, prompt), said, cause)


async def _row(house: House) -> Complaint:
    row: Complaint = (await house.rows(Complaint))[0]
    return row


def _asks_for_proof(house: House) -> None:
    lamp = replace(KNOWLEDGE.categories["lamp"], proof=True)
    categories = {**KNOWLEDGE.categories, "lamp": lamp}
    house.knowledge.knowledge = replace(KNOWLEDGE, categories=categories)


@pytest.mark.parametrize(
    ("action", "text", "status"),
    [
        (Action.REPLY, "这就去", ComplaintStatus.IN_PROGRESS),
        (Action.ASK, "哪一盏？", ComplaintStatus.WAITING),
        (Action.NOTE, "找过物业", ComplaintStatus.RECEIVED),
        (Action.FINISH, "换好了", ComplaintStatus.DONE),
        (Action.REFER, "归供电局管，请拨 95598", ComplaintStatus.NOT_OURS),
        (Action.DEFER, "要等道路改造", ComplaintStatus.NOT_FEASIBLE),
    ],
)
async def test_a_reply_to_a_prompt_does_what_was_pressed(
    house: House, action: Action, text: str, status: ComplaintStatus
) -> None:
    """The prompt itself remembers what it asked for."""
    complaint = await house.file()
    prompt = await _asked(house, complaint, wanted(action))

    moved = await _said(house, prompt, Said(text=text))

    assert moved is not None
    assert (moved.action, moved.is_new) == (action, True)
    assert (await _row(house)).status is status


async def test_the_second_to_claim_is_told_who_was_first(house: House) -> None:
    """By name."""
    complaint = await house.file()
    await house.triage.claim(HANDLER, complaint, "1")

    with pytest.raises(TakenError) as refused:
        await house.triage.claim(COLLEAGUE, complaint, "2")

    assert refused.value.owner == f"staff {HANDLER}"


async def test_an_outcome_needs_the_photo_that_its_kind_asks_for(house: House) -> None:
    """Words alone are refused; nothing moves."""
    _asks_for_proof(house)
    complaint = await house.file()
    prompt = await _asked(house, complaint, wanted(Action.FINISH))

    with pytest.raises(ProofMissingError):
        await _said(house, prompt, Said(text="换好了"))

    assert (await _row(house)).status is ComplaintStatus.RECEIVED


async def test_photos_may_come_before_the_words(house: House) -> None:
    """They wait, and the resident is shown them with the outcome."""
    _asks_for_proof(house)
    complaint = await house.file()
    prompt = await _asked(house, complaint, wanted(Action.FINISH))

    kept = await _said(house, prompt, Said(photos=("one",)), "1")
    assert kept is not None
    assert kept.is_kept
    await _said(house, prompt, Said(text="换好了"), "2")

    assert (await _row(house)).status is ComplaintStatus.DONE
    shown = [one.facts["photo"] for one in await house.sent() if one.kind == "proof"]
    assert shown == ["one"]


async def test_an_album_is_one_outcome_with_all_its_photos(house: House) -> None:
    """Its parts arrive one by one, the words with the first; an arrival twice adds nothing."""
    complaint = await house.file()
    prompt = await _asked(house, complaint, wanted(Action.FINISH))
    await _said(house, prompt, Said(text="换好了", photos=("one",)), "album:1")
    await _said(house, prompt, Said(photos=("two",)), "album:1")
    await _said(house, prompt, Said(photos=("two",)), "album:1")

    media = await house.rows(ComplaintMedia)
    assert [(one.file_id, one.event_id is not None) for one in media] == [
        ("one", True),
        ("two", True),
    ]
    shown = [one.facts["photo"] for one in await house.sent() if one.kind == "proof"]
    assert shown == ["one", "two"]


async def test_more_time_is_given_twice_and_then_refused(house: House) -> None:
    """With a reason and a later working day each time; before anything is typed the third time."""
    complaint = await house.file()
    for number, text in enumerate(("11-20 等配件", "11月27日 等第二批")):
        prompt = await _asked(house, complaint, wanted(Action.EXTEND), COLLEAGUE)
        await _said(house, prompt, Said(text=text), f"said:{number}", COLLEAGUE)
    assert (await _row(house)).extensions == 2

    with pytest.raises(NoMoreTimeError):
        await house.prompts.ask_for(COLLEAGUE, complaint, wanted(Action.EXTEND), "third")


@pytest.mark.parametrize("text", ["等配件", "11-20", "11-8 等配件", "11-18 等配件"])
async def test_more_time_needs_a_later_working_day_and_a_reason(house: House, text: str) -> None:
    """No day, no reason, an earlier day, a Saturday."""
    complaint = await house.file()
    prompt = await _asked(house, complaint, wanted(Action.EXTEND), COLLEAGUE)

    with pytest.raises(InvalidInputError):
        await _said(house, prompt, Said(text=text), by=COLLEAGUE)

    assert (await _row(house)).extensions == 0


async def test_only_dispatchers_take_more_time(house: House) -> None:
    """The one who is late does not move their own limit."""
    complaint = await house.file()

    with pytest.raises(NotAllowedError):
        await house.prompts.ask_for(HANDLER, complaint, wanted(Action.EXTEND), "1")


async def test_an_offer_stays_the_owners_until_it_is_accepted(house: House) -> None:
    """Rejected with a reason it stays; accepted it goes, and whoever accepts owns it."""
    road = replace(KNOWLEDGE.units["city"], id="road")
    house.knowledge.knowledge = replace(KNOWLEDGE, units={**KNOWLEDGE.units, "road": road})
    complaint = await house.file()
    await house.triage.claim(HANDLER, complaint, "1")
    offer = Wanted(action=Action.OFFER, chat_id=STAFF_CHAT, argument="road")
    await _said(house, await _asked(house, complaint, offer), Said(text="在他们路段"), "2")
    assert ((await _row(house)).unit, (await _row(house)).offered_unit) == ("city", "road")

    prompt = await _asked(house, complaint, wanted(Action.REJECT), COLLEAGUE)
    await _said(house, prompt, Said(text="过了界"), "3", COLLEAGUE)
    assert ((await _row(house)).unit, (await _row(house)).offered_unit) == ("city", None)
    with pytest.raises(MoveRefusedError):
        await house.triage.accept(COLLEAGUE, complaint, "4")

    await _said(house, await _asked(house, complaint, offer), Said(text="核过了"), "5")
    await house.triage.accept(COLLEAGUE, complaint, "6")
    row = await _row(house)
    assert (row.unit, row.offered_unit) == ("road", None)


async def test_the_gist_of_a_voice_note_stands_on_the_card(house: House) -> None:
    """Written down in reply to the note that was sent in private."""
    complaint = await house.file()
    async with house.store.write() as session:
        voice = ComplaintMedia(complaint_id=complaint, kind=MediaKind.VOICE, file_id="voice")
        session.add(voice)
    ((number, _),) = (await house.triage.details(HANDLER, complaint)).voices
    await house.prompts.expect_gist(HANDLER, 77, complaint, number)

    await house.prompts.answer(
        HANDLER, quoted(HANDLER, 77), Said(text="三楼漏水"), "1", is_private=True
    )

    assert (await house.menus.card(HANDLER, complaint))["gists"] == ["三楼漏水"]


async def test_in_private_only_what_is_on_record_is_a_prompt(house: House) -> None:
    """A colleague may be a resident too: a text that names a complaint proves nothing there."""
    await house.file()
    message = quoted(HANDLER, 4_711, "JF-20231106-0001")

    said = Said(text="好的")
    assert await house.prompts.answer(HANDLER, message, said, "1", is_private=True) is None


async def test_cards_and_lists_are_for_those_who_may_work_it(house: House) -> None:
    """Handlers offer and write down; giving and sorting is for dispatchers; publishers none."""
    complaint = await house.file()
    assert [one.key for one in await house.menus.colleagues(ADMIN, complaint)] == [
        str(one) for one in (HANDLER, COLLEAGUE, ADMIN)
    ]
    assert [one.key for one in await house.menus.categories(COLLEAGUE, complaint)] == ["else"]
    assert await house.menus.units(HANDLER, complaint) == []
    for listed in (house.menus.colleagues, house.menus.categories):
        with pytest.raises(NotAllowedError):
            await listed(HANDLER, complaint)
    with pytest.raises(NotAllowedError):
        await house.menus.card(PUBLISHER, complaint)
