"""A complaint goes from one unit to another, which may say no."""

from __future__ import annotations

import pytest

from bot.emulator.chats import Message
from bot.emulator.person import Person
from tests.acceptance.conftest import Office


async def _offered(office: Office) -> tuple[Message, Person]:
    """Let a clerk offer their complaint to another unit, and name somebody of that unit."""
    clerk, colleague, group = office.clerk, office.people.staff[2], office.people.staff_chat
    clerk.say(f"/grant {colleague.id} 承办人 环境水务组", chat=group)
    await clerk.expect("环境水务组", chat=group)
    office.resident.say("门口的路灯坏了半个月没人修")
    await office.resident.tap("提交")
    card = await clerk.expect("JF-20231106-0001", chat=group, button="认领")
    clerk.press("认领", card)
    await clerk.expect("办理中", chat=group, kind="edited")
    clerk.press("更多", card)
    await clerk.expect("", button="商请其他单位接办", chat=group, kind="edited")
    clerk.press("商请其他单位接办", group.messages[card.id])
    await clerk.expect("", button="环境水务组", chat=group, kind="edited")
    clerk.press("环境水务组", group.messages[card.id])
    prompt = await clerk.expect("写明为什么", chat=group)
    clerk.reply_to(prompt, "灯杆在水务工地里")
    offered = await clerk.expect("移交中：环境水务组", chat=group, kind="edited")
    assert "单位：交通组" in offered.text
    return offered, colleague


@pytest.mark.each_engine
async def test_the_other_unit_takes_it_over(office: Office) -> None:
    """It is theirs from then on, and the resident hears who has it."""
    async with office.open():
        card, colleague = await _offered(office)
        query = colleague.press("同意接办", card)
        assert "由您负责" in (await colleague.expect_answer(query))["text"]
        taken = await colleague.expect("单位：环境水务组", chat=card.chat, kind="edited")
        assert "移交中" not in taken.text
        await office.resident.expect("环境水务组")


async def test_the_other_unit_says_no_with_its_reason(working: Office) -> None:
    """It stays with its owner; a stranger to both units is not asked."""
    card, colleague = await _offered(working)
    colleague.press("不接", card)
    prompt = await colleague.expect("不接收的原因", chat=card.chat)
    colleague.reply_to(prompt, "工地上月已移交")
    kept = await colleague.expect("单位：交通组", chat=card.chat, kind="edited")

    assert "移交中" not in kept.text
    assert f"负责人：{working.clerk.id}" in kept.text
    assert not any("工地上月" in one.text for one in working.resident.sees())
