"""A complaint's way from one message to the resident's verdict, and back."""

from __future__ import annotations

import pytest

from tests.acceptance.conftest import Office


@pytest.mark.each_engine
async def test_a_complaint_is_worked_to_the_verdict_and_reopened(open_office: Office) -> None:
    """Text, receipt, claim, answer, outcome, 没解决: open again, and the timeline tells it all."""
    resident, clerk = open_office.resident, open_office.clerk
    group = open_office.people.staff_chat
    resident.say("G小区东门的垃圾三天没人清了，臭得不行，你们快来处理")
    await resident.tap("提交")
    receipt = await resident.expect("JF-20231106-0001")
    assert "最晚办结" in receipt.text

    card = await clerk.expect("JF-20231106-0001", chat=group)
    await clerk.tap("认领", chat=group)
    await resident.expect("认领")
    clerk.reply_to(card, "已安排环卫今天下午清运")
    await resident.expect("已安排环卫今天下午清运")
    await clerk.tap("办结", chat=group)
    prompt = await clerk.expect("写明办理结果", chat=group)
    clerk.reply_with_photo(prompt, "垃圾已清，加装了一个桶")
    await resident.expect("垃圾已清")
    await resident.tap("没解决")
    await resident.expect("重新办理")
    await clerk.expect("没解决", chat=group)

    resident.say("/my")
    await resident.tap("📄 JF-20231106-0001")
    mine = await resident.expect("已提交")
    for event in ("已提交", "认领", "已安排环卫", "垃圾已清", "没解决"):
        assert event in mine.text
    assert "办理中" in mine.text


async def test_a_card_offers_to_merge_open_complaints_of_the_same_event(
    open_office: Office,
) -> None:
    """Two residents tell of one missing cover; a third tells of another place."""
    first, second, third = open_office.people.residents[:3]
    clerk, group = open_office.clerk, open_office.people.staff_chat
    for resident, words in (
        (first, "育新小学门口的井盖不见了，孩子差点掉进去"),
        (second, "育新小学大门前面窨井盖丢了，太危险了快来处理"),
        (third, "桃源路口的井盖不见了，快来处理"),
    ):
        resident.say(words)
        await resident.tap("提交")
        await resident.expect("JF-")

    await clerk.expect("JF-20231106-0003", chat=group)

    same = "与 JF-20231106-0001 是同一件事"
    cards = [message for message in clerk.sees(group) if "状态" in message.text]
    [found] = [card for card in cards if any(same in text for text in card.button_texts())]
    assert "JF-20231106-0002" in found.text
