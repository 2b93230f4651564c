"""Taking a complaint in: once each, nothing lost, nothing doubled."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.domain.errors import InvalidInputError, NotFoundError
from bot.services.drafts import MAX_PHOTOS, Beginning
from bot.store.tables import Complaint, ComplaintDraft, ComplaintEvent, ComplaintMedia, Delivery
from tests.integration.services.conftest import NEIGHBOUR, RESIDENT, ZONE, House


async def test_the_same_message_begins_one_draft(house: House) -> None:
    """A redelivered message finds the draft that it began, with what came since."""
    await house.intake.begin(RESIDENT, Beginning(cause="u1", text="路灯坏了"))
    await house.intake.change(RESIDENT, place="东门")

    again = await house.intake.begin(RESIDENT, Beginning(cause="u1", text="路灯坏了"))

    assert again.place == "东门"
    assert len(await house.rows(ComplaintDraft)) == 1


async def test_an_unfinished_draft_is_never_replaced_unasked(house: House) -> None:
    """It is shown as another; asked, the resident lets it go, and nothing of it is carried on."""
    await house.intake.begin(RESIDENT, Beginning(cause="u1", text="路灯坏了"))
    await house.intake.change(RESIDENT, place="东门")

    other = await house.intake.begin(RESIDENT, Beginning(cause="u2", text="太吵"))
    assert (other.is_other, other.text, other.place) == (True, "路灯坏了", "东门")
    draft = await house.intake.begin(RESIDENT, Beginning(cause="u3", text="太吵", is_anew=True))

    assert (draft.is_other, draft.text, draft.place) == (False, "太吵", None)
    assert len(await house.rows(ComplaintDraft)) == 1


async def test_an_empty_draft_gives_way_to_another(house: House) -> None:
    """Nothing is lost with it."""
    await house.intake.begin(RESIDENT, Beginning(cause="u1"))

    draft = await house.intake.begin(RESIDENT, Beginning(cause="u2", text="太吵"))

    assert (draft.is_other, draft.text) == (False, "太吵")


async def test_the_same_press_submits_once(house: House) -> None:
    """Pressed twice by a redelivery: one complaint, one reference, one card."""
    await house.intake.begin(RESIDENT, Beginning(cause="u1", text="路灯坏了"))

    first = await house.submit(RESIDENT, "u2")
    second = await house.submit(RESIDENT, "u2")

    assert first == second
    assert first.reference == "JF-20231106-0001"
    assert len(await house.rows(Complaint)) == 1
    assert len(await house.rows(ComplaintEvent)) == 1
    assert [row.kind for row in await house.rows(Delivery)] == ["card"]


async def test_another_press_finds_no_draft_any_more(house: House) -> None:
    """An impatient second tap is told that it went out already."""
    await house.intake.begin(RESIDENT, Beginning(cause="u1", text="路灯坏了"))
    await house.submit(RESIDENT, "u2")

    with pytest.raises(NotFoundError) as refused:
        await house.submit(RESIDENT, "u3")

    assert refused.value.kind == "draft"


async def test_the_receipt_promises_the_categorys_working_days(house: House) -> None:
    """Three working days from Monday end on Thursday at closing time."""
    await house.intake.begin(RESIDENT, Beginning(cause="u1", text="路灯坏了"))

    receipt = await house.submit(RESIDENT, "u2")

    assert receipt.due_at.astimezone(ZONE) == datetime(2023, 11, 9, 18, 0, tzinfo=ZONE)
    assert receipt.unit is not None
    assert receipt.unit.id == "city"


async def test_references_count_up_and_start_anew_every_local_day(house: House) -> None:
    """17:00 UTC is tomorrow in Shanghai."""
    await house.file(RESIDENT, cause="a")
    await house.file(NEIGHBOUR, cause="b")
    house.clock.move(hours=15)
    await house.file(RESIDENT, cause="c")

    references = [row.reference for row in await house.rows(Complaint)]

    assert references == ["JF-20231106-0001", "JF-20231106-0002", "JF-20231107-0001"]


async def test_words_that_arrive_twice_are_appended_once(house: House) -> None:
    """A redelivered second message does not double itself."""
    await house.intake.begin(RESIDENT, Beginning(cause="u1", text="路灯坏了"))

    await house.intake.add_text(RESIDENT, "三天没人修", is_urgent=False)
    draft = await house.intake.add_text(RESIDENT, "三天没人修", is_urgent=False)

    assert draft.text == "路灯坏了\n三天没人修"


async def test_urgency_once_seen_stays(house: House) -> None:
    """A calm afterthought does not make a gas leak less urgent."""
    await house.intake.begin(RESIDENT, Beginning(cause="u1", text="煤气味很大", is_urgent=True))

    draft = await house.intake.add_text(RESIDENT, "在三楼", is_urgent=False)

    assert draft.is_urgent


async def test_a_picture_that_arrives_twice_is_kept_once_and_ten_are_the_most(
    house: House,
) -> None:
    """The eleventh picture is left out and takes nothing away."""
    await house.intake.begin(RESIDENT, Beginning(cause="u1", text="路灯坏了"))
    for number in [*range(11), 3, 10]:
        await house.intake.add_file(RESIDENT, photo=f"photo-{number}")

    draft = await house.intake.current(RESIDENT)
    assert draft is not None
    assert draft.photo_count == MAX_PHOTOS
    await house.submit(RESIDENT, "u2")
    kept = [row.file_id for row in await house.rows(ComplaintMedia)]
    assert kept == [f"photo-{number}" for number in range(10)]


async def test_a_draft_without_words_cannot_be_previewed_or_submitted(house: House) -> None:
    """A picture or a pin alone still asks what is wrong."""
    await house.intake.begin(RESIDENT, Beginning(cause="u1", photo="photo"))

    draft = await house.intake.change(RESIDENT, latitude=22.7, longitude=114.0)

    assert draft.step == "text"
    with pytest.raises(InvalidInputError):
        await house.submit(RESIDENT, "u2")
    assert await house.rows(Complaint) == []


async def test_a_question_becomes_a_draft_with_nothing_retyped(house: House) -> None:
    """The words of the question are the words of the draft, and the complaint remembers it."""
    asked = await house.answers.ask(RESIDENT, "路灯什么时候修", "u1")

    draft = await house.intake.begin_from_question(
        RESIDENT, asked.question_id, "u2", is_question=True
    )
    await house.submit(RESIDENT, "u3")

    assert (draft.text, draft.is_question) == ("路灯什么时候修", True)
    complaint = (await house.rows(Complaint))[0]
    assert (complaint.question_id, complaint.is_question) == (asked.question_id, True)


async def test_a_forged_press_does_not_reveal_somebody_elses_question(house: House) -> None:
    """Another resident's question is answered as one that does not exist."""
    asked = await house.answers.ask(RESIDENT, "我的私事", "u1")

    with pytest.raises(NotFoundError):
        await house.intake.begin_from_question(
            NEIGHBOUR, asked.question_id, "u2", is_question=False
        )

    assert await house.intake.current(NEIGHBOUR) is None


async def test_an_unknown_category_falls_to_the_one_for_everything_else(house: House) -> None:
    """A button of yesterday's knowledge still leads to somebody."""
    await house.intake.begin(RESIDENT, Beginning(cause="u1", text="太吵", category="gone"))

    await house.submit(RESIDENT, "u2")

    assert (await house.rows(Complaint))[0].category == "else"


async def test_dropping_twice_is_fine_and_leaves_nothing(house: House) -> None:
    """What was not submitted never existed."""
    await house.intake.begin(RESIDENT, Beginning(cause="u1", text="路灯坏了"))

    await house.intake.drop(RESIDENT)
    await house.intake.drop(RESIDENT)

    assert await house.rows(ComplaintDraft) == []
    assert await house.rows(Delivery) == []


async def test_the_button_of_an_old_preview_files_no_newer_draft(house: House) -> None:
    """It says that its own draft is gone; the new one waits."""
    old = await house.intake.begin(RESIDENT, Beginning(cause="u1", text="路灯坏了"))
    await house.intake.begin(RESIDENT, Beginning(cause="u2", text="垃圾没人清", is_anew=True))

    with pytest.raises(NotFoundError):
        await house.intake.submit(RESIDENT, old.tag, "u3")

    assert (await house.complaints.mine(RESIDENT)).total == 0
