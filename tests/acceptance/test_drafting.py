"""Drafts: every step optional, every step surviving."""

from __future__ import annotations

import pytest

from tests.acceptance.conftest import Office

TROUBLE = "G小区东门的路灯坏了三天没人修"


async def test_a_draft_survives_a_restart_in_the_middle(office: Office) -> None:
    """Words before it, a place after it, and the old buttons still work."""
    resident = office.resident
    async with office.open():
        resident.say("/report")
        await resident.expect("哪里不满意")
        resident.say(TROUBLE)
        await resident.tap("加地点")
        await resident.expect("在哪里")
    async with office.open():
        resident.say("东门岗亭旁")
        preview = await resident.expect("东门岗亭旁", button="提交")
        assert TROUBLE in preview.text
    async with office.open():
        await resident.tap("提交")
        await resident.expect("JF-20231106-0001")


async def test_place_and_photo_can_be_skipped(working: Office) -> None:
    """Each skip leads back to the preview; nothing was added."""
    resident = working.resident
    resident.say("/report")
    await resident.expect("哪里不满意")
    resident.say(TROUBLE)
    for step, question in (("加地点", "在哪里"), ("加照片", "请发一张或几张照片")):
        await resident.tap(step)
        await resident.expect(question)
        await resident.tap("跳过")
        preview = await resident.expect(TROUBLE, button="提交")
        assert "地点：" not in preview.text
        assert "照片：" not in preview.text


async def test_place_photos_and_pin_reach_the_card(working: Office) -> None:
    """A place in words stays when a pin is added, a caption is not lost."""
    resident, clerk = working.resident, working.clerk
    resident.say("/report")
    await resident.expect("哪里不满意")
    resident.say(TROUBLE)
    await resident.tap("加地点")
    await resident.expect("在哪里")
    resident.say("东门岗亭旁")
    await resident.expect("东门岗亭旁")
    resident.location(22.72, 114.06)
    await resident.expect("东门岗亭旁")
    resident.photo(caption="晚上一片黑")
    preview = await resident.expect("照片：1 张")
    assert "晚上一片黑" in preview.text
    await resident.tap("提交")

    card = await clerk.expect("JF-20231106-0001", chat=working.people.staff_chat)
    for fact in (TROUBLE, "晚上一片黑", "地点：东门岗亭旁", "已附定位", "照片：1 张"):
        assert fact in card.text


async def test_a_photo_alone_begins_a_draft_that_asks_for_words(working: Office) -> None:
    """Who sends a picture means something."""
    resident = working.resident
    resident.photo()
    await resident.expect("哪里不满意")
    resident.say(TROUBLE)

    await resident.expect("照片：1 张", button="提交")


async def test_the_category_can_be_changed(working: Office) -> None:
    """The guess is a guess: likely ones are offered first, all of them one tap further."""
    resident = working.resident
    resident.say("/report")
    await resident.expect("哪里不满意")
    resident.say(TROUBLE)
    await resident.tap("换类别")
    likely = await resident.expect("是哪类问题")
    assert "违停占道" not in likely.button_texts()
    await resident.tap("全部类别")
    await resident.tap("违停占道")

    await resident.expect("类别：违停占道", button="提交")


async def test_a_cancelled_draft_is_gone_and_its_old_button_says_so(working: Office) -> None:
    """The buttons are taken off; a forged submit files nothing."""
    resident = working.resident
    resident.say("/report")
    await resident.expect("哪里不满意")
    resident.say(TROUBLE)
    preview = await resident.expect(button="提交")
    submit = next(preview.buttons())["callback_data"]
    await resident.tap("取消")
    await resident.expect("已取消")
    query = resident.press_data(submit, preview)

    assert "已经提交或取消" in (await resident.expect_answer(query))["text"]
    resident.say("/my")
    await resident.expect("还没有反映过问题")


@pytest.mark.parametrize("words", ["楼下煤气泄漏了，味道很大", "3栋着火了"])
async def test_danger_is_answered_with_whom_to_call_first(working: Office, words: str) -> None:
    """Before the preview and again on the receipt; the card is marked."""
    resident, clerk = working.resident, working.clerk
    resident.say("/report")
    await resident.expect("哪里不满意")
    resident.say(words)
    preview = await resident.expect(button="提交")
    await resident.tap("提交")
    receipt = await resident.expect("JF-20231106-0001")

    for message in (preview, receipt):
        first = message.text.split("\n")[0]
        assert all(number in first for number in ("110", "119", "120"))
    card = await clerk.expect("JF-20231106-0001", chat=working.people.staff_chat)
    assert card.text.startswith("🚨 紧急")


async def test_personal_numbers_are_masked_on_the_card_alone(working: Office) -> None:
    """The resident sees what they wrote, the group does not."""
    resident, clerk = working.resident, working.clerk
    resident.say("/report")
    await resident.expect("哪里不满意")
    resident.say("路灯坏了，请打13800138000")
    preview = await resident.expect(button="提交")
    await resident.tap("提交")
    card = await clerk.expect("JF-20231106-0001", chat=working.people.staff_chat)

    assert "13800138000" in preview.text
    assert "13800138000" not in card.text


async def test_a_place_as_long_as_a_message_still_leaves_a_card(working: Office) -> None:
    """People paste anything anywhere; staff must see the complaint all the same."""
    resident, clerk = working.resident, working.clerk
    resident.say("/report")
    await resident.expect("哪里不满意")
    resident.say(TROUBLE)
    await resident.tap("加地点")
    await resident.expect("在哪里")
    resident.say("东门" * 2048)
    await resident.expect("地点：东门")
    await resident.tap("提交")

    card = await clerk.expect("JF-20231106-0001", chat=working.people.staff_chat)
    assert TROUBLE in card.text
