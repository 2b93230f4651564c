"""The bot as a guest: typed after its name in any chat, called in groups, opened by a link."""

from __future__ import annotations

import pytest

from bot.domain.deep_link import Target, payload_of
from bot.emulator.person import NothingSeenError
from bot.emulator.seed import BOT_USERNAME
from tests.acceptance.conftest import Office


async def test_whoever_types_its_name_is_offered_answers(office: Office) -> None:
    """In their own language, each with a way to the same answer in the bot."""
    resident = office.resident
    async with office.open():
        cards = await resident.expect_inline(resident.ask_inline("今年建多少停车位"))
        nothing = await resident.expect_inline(resident.ask_inline("asdkjh qwe"))
        topics = await resident.expect_inline(resident.ask_inline(""))

    first = cards["results"][0]
    assert "1000" in first["input_message_content"]["message_text"]
    link = first["reply_markup"]["inline_keyboard"][0][0]["url"]
    assert link == f"https://t.me/{BOT_USERNAME}?start=" + str(
        payload_of(Target.ENTRY, "parking.target")
    )
    assert nothing["results"] == []
    assert nothing["button"]["start_parameter"]
    assert len(topics["results"]) == 5
    assert await office.column("SELECT count(*) FROM question") == [0]


async def test_in_a_strangers_group_it_answers_only_when_called(office: Office) -> None:
    """By its name or by a reply to it; what others say to each other is not its business."""
    resident = office.resident
    group = office.world.group("阳光小区业主群", members=[resident, office.people.residents[1]])
    office.world.add_bot(group)
    async with office.open():
        resident.say("今年建多少停车位", group)
        resident.say(f"@{BOT_USERNAME} 今年筹集多少套保障房", group)
        answer = await resident.expect("1000", chat=group)
        with pytest.raises(NothingSeenError):
            await resident.expect("车位", chat=group, timeout=0.3)
        resident.say("那车位呢，今年建多少停车位", group, reply_to=answer)
        await resident.expect("车位", chat=group)
        resident.say(f"@{BOT_USERNAME} 你们食堂的菜谱", group)
        await resident.expect("没有可靠的答案", chat=group)

    assert await office.column("SELECT count(*) FROM question") == [0]


async def test_a_link_opens_what_it_names(office: Office) -> None:
    """A topic, an answer or a report; what is gone is said after the welcome."""
    resident = office.resident
    async with office.open():
        resident.start(str(payload_of(Target.TOPIC, "parking")))
        await resident.expect("街坊")
        await resident.expect("停车")
        resident.start(str(payload_of(Target.ENTRY, "parking.target")))
        await resident.expect("1000")
        resident.start(str(payload_of(Target.REPORT)))
        await resident.expect("街坊")
        resident.start("t-no-such-topic")
        await resident.expect("街坊")
