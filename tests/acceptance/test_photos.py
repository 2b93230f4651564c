"""A resident's pictures reach the colleague who asks for them, and nobody else."""

from __future__ import annotations

from tests.acceptance.conftest import Office


async def test_photos_are_shown_in_private_to_a_colleague_who_asks(office: Office) -> None:
    """The card in the group says how many; a press sends them to the presser alone."""
    resident, clerk = office.resident, office.clerk
    group = office.people.staff_chat
    async with office.open():
        resident.photo(caption="路灯杆倒了")
        await resident.tap("提交")
        card = await clerk.expect("照片：1 张", chat=group)
        query = clerk.press("私聊发您", card, chat=group)
        assert "/start" in str(await clerk.expect_answer(query))

        clerk.start()
        await clerk.expect()
        query = clerk.press("私聊发您", card, chat=group)
        await clerk.expect_answer(query)

    assert any("photo" in message.body for message in clerk.sees())
    sent_to_group = office.world.ledger.calls("sendPhoto", chat_id=group.id)
    assert not sent_to_group
