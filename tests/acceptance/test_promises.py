"""Residents look at the promises as pictures."""

from __future__ import annotations

from bot.emulator.chats import Message
from bot.emulator.files import image_size
from bot.emulator.person import Person
from tests.acceptance.conftest import Office

SLOW = 20.0
"""The first picture takes the start of the drawing process."""


async def _shown(office: Office, person: Person, text: str) -> Message:
    """Wait for a picture whose caption has *text*."""
    message = await person.expect(text, timeout=SLOW)
    stored = office.world.files.by_id[message.body["photo"][-1]["file_id"]]
    assert image_size(stored.content) == (
        message.body["photo"][-1]["width"],
        message.body["photo"][-1]["height"],
    )
    assert stored.content.startswith(b"\x89PNG")
    return message


def _uploads(office: Office, person: Person) -> list[bool]:
    calls = office.world.ledger.calls("sendPhoto", chat_id=person.id, ok=True)
    return [not isinstance(call.params["photo"], str) for call in calls]


async def test_an_answer_offers_the_promises_picture(working: Office) -> None:
    """The words come at once; the picture is drawn, uploaded once and sent again by its id."""
    resident, neighbour = working.people.residents[0], working.people.residents[1]
    group = working.people.staff_chat
    working.clerk.say("/progress parking 320", chat=group)
    await working.clerk.expect("已登记", chat=group)

    for person in (resident, neighbour):
        person.say("/language")
        await person.tap("简体中文")
        person.say("今年建多少停车位")
        answer = await person.expect("目标：")
        assert "photo" not in answer.body
        await person.tap("进度图")
        card = await _shown(working, person, "停车位")
        assert "320个" in str(card.body["caption"])

    assert _uploads(working, neighbour) == [False]
    previews = working.world.ledger.calls("sendPhoto", chat_id=group.id, ok=True)
    assert len(previews) == 1


async def test_a_new_figure_is_a_new_picture(working: Office) -> None:
    """Drawn again for the change, and not before."""
    resident, group = working.resident, working.people.staff_chat
    for figure in ("320", "320", "450"):
        working.clerk.say(f"/progress parking {figure}", chat=group)
        await working.clerk.expect("已登记", chat=group)
        resident.say("今年建多少停车位")
        await resident.expect("目标：")
        await resident.tap("进度图")
        await _shown(working, resident, figure)

    photos = {
        message.body["photo"][-1]["file_unique_id"]
        for message in resident.sees()
        if "photo" in message.body
    }
    assert len(photos) == 2


async def test_all_promises_are_paged_and_lead_to_their_cards(working: Office) -> None:
    """Ten on a picture; the course of the year once there is something to show."""
    resident = working.resident
    resident.say("/promises")
    first = await _shown(working, resident, "第1到10项")
    assert "保障性住房" in first.button_texts()
    await resident.tap("下一页")
    second = await _shown(working, resident, "第11到19项")
    assert not set(first.button_texts()) & set(second.button_texts())
    await resident.tap("保障性住房")
    card = await _shown(working, resident, "进展：未更新")
    assert not any("走势" in text for text in card.button_texts())

    working.clerk.say("/progress housing 200", chat=working.people.staff_chat)
    await working.clerk.expect("已登记", chat=working.people.staff_chat)
    await resident.tap("保障性住房")
    await _shown(working, resident, "200套")
    await resident.tap("走势")

    course = await _shown(working, resident, "保障性住房")
    assert any("进度图" in text for text in course.button_texts())


async def test_a_photo_of_the_site_is_shown_to_who_asks(working: Office) -> None:
    """The one that staff recorded with the figure in force."""
    resident, group = working.resident, working.people.staff_chat
    working.clerk.photo(caption="/progress parking 320 首批", chat=group)
    await working.clerk.expect("已登记", chat=group)
    resident.say("今年建多少停车位")
    await resident.tap("进度图")
    await _shown(working, resident, "首批")

    await resident.tap("现场照片")

    photo = await resident.expect("截至2023年11月6日")
    assert photo.body["photo"][-1]["width"] == 1


async def test_a_button_of_a_promise_that_is_gone_is_answered(working: Office) -> None:
    """The knowledge was edited since the message was sent."""
    resident = working.resident
    resident.say("/promises")
    message = await _shown(working, resident, "第1到10项")
    assert message.markup is not None
    message.markup["inline_keyboard"][0][0]["callback_data"] = "card:gone"

    answer = await resident.expect_answer(resident.press("card:gone", message))

    assert "找不到" in answer["text"]
