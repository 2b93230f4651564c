"""The staff group: who may press, what is passed on, and what is none of the bot's business."""

from __future__ import annotations

import pytest

from bot.emulator.chats import Message
from tests.acceptance.conftest import Office


async def _filed(office: Office) -> Message:
    """Let the resident file a complaint and give its card."""
    resident = office.resident
    resident.say("/report")
    await resident.expect("哪里不满意")
    resident.say("路灯坏了三天")
    await resident.tap("提交")
    await resident.expect("JF-20231106-0001")
    return await office.clerk.expect("JF-20231106-0001", chat=office.people.staff_chat)


async def test_of_two_who_claim_one_is_told_that_somebody_was_faster(working: Office) -> None:
    """One owner on the card, one notice to the resident."""
    card = await _filed(working)
    first, second = working.people.staff[:2]
    presses = [person.press("认领", card) for person in (first, second)]

    answers = [
        (await person.expect_answer(query))["text"]
        for person, query in zip((first, second), presses, strict=True)
    ]

    assert "由您负责" in answers[0]
    assert "先认领了" in answers[1]
    await first.expect(
        f"负责人：{first.user.first_name}|负责人：{first.id}", chat=working.people.staff_chat
    )
    await working.resident.expect("正在办理")
    assert sum("正在办理" in message.text for message in working.resident.sees()) == 1


async def test_a_press_by_somebody_without_a_role_only_tells_them(working: Office) -> None:
    """Being in the group gives no right."""
    card = await _filed(working)
    outsider = working.people.staff[2]
    for button in ("认领", "答复", "办结"):
        query = outsider.press(button, card)
        assert "没有这个权限" in (await outsider.expect_answer(query))["text"]
    outsider.reply_to(card, "我来说两句")
    await outsider.expect("没有这个权限", chat=working.people.staff_chat)

    assert "待认领" in working.people.staff_chat.messages[card.id].text
    assert not any("我来说两句" in message.text for message in working.resident.sees())


@pytest.mark.each_engine
async def test_old_buttons_work_after_a_restart(office: Office) -> None:
    """A card of last week is claimed, answered and finished today."""
    resident, clerk = office.resident, office.clerk
    group = office.people.staff_chat
    async with office.open():
        card = await _filed(office)
    async with office.open():
        clerk.press("认领", card)
        await resident.expect("正在办理")
    async with office.open():
        clerk.press("办结", card)
        prompt = await clerk.expect("写明办理结果", chat=group)
    async with office.open():
        clerk.reply_with_photo(prompt, "灯换好了")
        await resident.expect("灯换好了", button="解决了")
    async with office.open():
        await resident.tap("部分解决")
        await resident.expect("部分解决")
        await clerk.expect("居民评价：部分解决", chat=group)


async def test_talk_that_is_not_for_the_bot_is_left_alone(working: Office) -> None:
    """Chatting, replying to each other, pictures: not one word from the bot."""
    clerk, colleague = working.people.staff[:2]
    group = working.people.staff_chat
    said = clerk.say("大家早", chat=group)
    colleague.reply_to(said, "早")
    colleague.photo(chat=group)
    clerk.say("路灯坏了三天没人修", chat=group)
    clerk.say("/staff", chat=group)

    await clerk.expect("承办人", chat=group)

    sent = working.world.ledger.calls("send*", chat_id=group.id)
    assert len(sent) == 1


async def test_a_resident_who_blocked_is_marked_and_staff_go_on(office: Office) -> None:
    """The delivery ends as blocked; coming back makes them reachable again."""
    resident, clerk = office.resident, office.clerk
    group = office.people.staff_chat
    async with office.open():
        card = await _filed(office)
        resident.block()
        clerk.press("认领", card)
        await clerk.expect("办理中", chat=group, kind="edited")
        refused = await office.world.signal.wait_for(
            lambda: office.world.ledger.calls("sendMessage", chat_id=resident.id, ok=False) or None,
            5,
        )
        assert refused
    notices = await office.column("SELECT status FROM delivery WHERE kind = 'notice'")
    assert notices == ["blocked"]
    assert await office.column("SELECT is_gone FROM resident") == [True]

    resident.unblock()
    async with office.open():
        resident.start()
        await resident.expect("街坊")
        clerk.reply_to(card, "灯换好了")
        await resident.expect("灯换好了")


async def test_a_residents_verdict_reads_as_the_residents_in_the_group(working: Office) -> None:
    """The card speaks of the resident, not to the clerk."""
    card = await _filed(working)
    clerk, group = working.clerk, working.people.staff_chat
    clerk.press("办结", card)
    prompt = await clerk.expect("写明办理结果", chat=group)
    clerk.reply_with_photo(prompt, "灯换好了")
    await clerk.expect("等居民评价", chat=group)
    await working.resident.tap("解决了")

    await clerk.expect("居民已确认", chat=group)


async def test_a_role_given_in_the_group_counts_at_once(working: Office) -> None:
    """And whoever is no admin gives none."""
    clerk, _, newcomer = working.people.staff
    group = working.people.staff_chat
    newcomer.say("/progress parking 320", chat=group)
    await newcomer.expect("没有这个权限", chat=group)
    newcomer.say(f"/grant {newcomer.id} admin", chat=group)
    await newcomer.expect("没有这个权限", chat=group)
    clerk.say(f"/grant {newcomer.id} publisher", chat=group)
    await clerk.expect("宣传员", chat=group)
    newcomer.say("/progress parking 320", chat=group)

    await newcomer.expect("已登记", chat=group)


async def test_help_in_the_group_lists_what_staff_type(working: Office) -> None:
    """Whoever is new asks there; in private the same word is a resident's."""
    clerk, group = working.clerk, working.people.staff_chat
    clerk.say("/help", chat=group)
    listed = await clerk.expect("/queue", chat=group)
    clerk.say("/help")
    own = await clerk.expect("/my")

    assert "/my" not in listed.text
    assert "/queue" not in own.text
