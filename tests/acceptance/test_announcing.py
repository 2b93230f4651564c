"""Two of staff announce something, and residents read it in their own language."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.domain.people import Role
from bot.emulator.person import NothingSeenError, Person
from tests.acceptance.conftest import Office


@pytest.fixture
async def two(office: Office) -> AsyncIterator[Office]:
    """An office with a publisher beside the admin, and two residents who want to hear all."""
    publisher = office.people.staff[2]
    office.colleagues = {publisher.id: ("宣传员", Role.PUBLISHER)}
    async with office.open():
        for resident in (office.people.residents[0], office.people.residents[2]):
            resident.start()
            await resident.expect()
            resident.say("/subscribe")
            await resident.tap("全街道")
            await resident.expect(button="✅")
        publisher.start()
        await publisher.expect()
        yield office


async def _written(office: Office, text: str = "周六停车场开放") -> Person:
    publisher = office.people.staff[2]
    publisher.say("/announce")
    await publisher.tap("新通知")
    await publisher.tap("正文")
    await publisher.expect("请回复正文")
    publisher.say(text)
    await publisher.expect(text, button="提交审批")
    return publisher


async def _approved(office: Office) -> None:
    publisher = await _written(office)
    await publisher.tap("提交审批")
    group, clerk = office.people.staff_chat, office.clerk
    await clerk.expect("宣传员提交了第1号通知", chat=group)
    await clerk.tap("查看", chat=group)
    await clerk.tap("✅ 批准", chat=group)


async def test_what_two_approve_reaches_those_who_asked_in_their_language(two: Office) -> None:
    """Hans for one, Hant for the other, nobody else; staff see that it is done."""
    await _approved(two)

    await two.people.residents[0].expect("周六停车场开放", button="停止推送")
    await two.people.residents[2].expect("週六停車場開放")
    await two.clerk.expect("已发送 2 / 2", chat=two.people.staff_chat, timeout=15)
    with pytest.raises(NothingSeenError):
        await two.people.residents[1].expect("周六", timeout=0.2)


async def test_the_author_has_no_button_to_approve_and_no_way_either(two: Office) -> None:
    """Neither shown nor, when forged, heeded."""
    publisher = await _written(two)
    await publisher.tap("提交审批")
    panel = await publisher.expect("等待第二人批准")
    assert not any("✅ 批准" in text for text in panel.button_texts())

    publisher.press_data("an:1:approve.2", panel)

    with pytest.raises(NothingSeenError):
        await two.people.residents[0].expect("周六停车场开放", timeout=1.5)


async def test_a_correction_and_a_recall_reach_what_was_sent(two: Office) -> None:
    """The message changes in place, and then it is gone."""
    resident, group = two.people.residents[0], two.people.staff_chat
    await _approved(two)
    await resident.expect("周六停车场开放")
    publisher = two.people.staff[2]
    publisher.say("/announce 1")
    await publisher.tap("更正")
    await publisher.expect("更正后的正文")
    publisher.say("改为周日开放")
    await publisher.expect("等待第二人批准")
    await two.clerk.expect("要更正第1号通知", chat=group)
    await two.clerk.tap("查看", chat=group)
    await two.clerk.tap("批准更正", chat=group)
    await resident.expect("改为周日开放")

    publisher.say("/announce 1")
    await publisher.tap("撤回")
    await publisher.tap("是")

    await two.clerk.expect("已撤回：2", chat=group, timeout=15)
    assert not any("周日" in message.text for message in resident.sees())


async def test_the_preview_is_what_each_language_will_see(two: Office) -> None:
    """Word for word, with the note for those who read English."""
    publisher = await _written(two)
    await publisher.tap("逐字预览")

    await publisher.expect("周六停车场开放", button="停止推送")
    await publisher.expect("週六停車場開放")
    await publisher.expect("only in Chinese")
