"""Limits, alarms and pauses over nights, weekends and holidays, by a clock that the test moves."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.domain.people import Role
from bot.emulator.chats import Message
from tests.acceptance.conftest import Office

SHANGHAI = ZoneInfo("Asia/Shanghai")
TROUBLE = "门口的路灯坏了半个月没人修"


def _at(office: Office, month: int, day: int, hour: int, minute: int = 0) -> None:
    """Move the clock to an instant of Shanghai's in 2023."""
    there = datetime(2023, month, day, hour, minute, tzinfo=SHANGHAI)
    office.clock.now = there.astimezone(UTC)


async def _filed(office: Office) -> Message:
    resident, group = office.resident, office.people.staff_chat
    resident.say(TROUBLE)
    await resident.tap("提交")
    return await office.clerk.expect("路灯", chat=group, button="认领")


async def _says(office: Office, button: str, card: Message, words: str) -> None:
    """Press a button of a card's and reply to the prompt that it brings."""
    clerk, group = office.clerk, office.people.staff_chat
    clerk.press(button, card)
    prompt = await clerk.expect("请回复这条消息", chat=group)
    clerk.reply_with_photo(prompt, words) if button == "办结" else clerk.reply_to(prompt, words)


async def test_the_ladder_rests_over_golden_week_and_counts_its_working_saturday(
    office: Office,
) -> None:
    """Filed an hour before the holiday: warned, late, a day late, five days late."""
    clerk, group = office.clerk, office.people.staff_chat
    office.colleagues = {office.people.staff[2].id: ("分办员小李", Role.DISPATCHER)}
    _at(office, 9, 28, 17)
    async with office.open():
        card = await _filed(office)
        assert "10-07 10:00前认领" in card.text
        _at(office, 10, 3, 12)
        clerk.say("/overdue", chat=group)
        await clerk.expect("", chat=group)
        _at(office, 10, 7, 9, 30)
        await clerk.expect("(?s)⏳ 认领将于10-07 10:00到期.*承办人", chat=group)
        _at(office, 10, 7, 10)
        await clerk.expect(
            "(?s)🔴 认领已于10-07 10:00超期.*(承办人.*小李|小李.*承办人)", chat=group
        )
        _at(office, 10, 8, 18)
        await clerk.expect("(?s)🔴.*小李", chat=group)
        _at(office, 10, 12, 18)
        await clerk.expect(f"(?s)🔴.*{clerk.id}", chat=group)

    alarms = [one for one in clerk.sees(group) if "⏳" in one.text or "🔴" in one.text]
    rung = [datetime.fromtimestamp(one.body["date"], SHANGHAI) for one in alarms]
    assert [f"{one:%m-%d %H:%M}" for one in rung] == [
        "10-07 09:30",
        "10-07 10:00",
        "10-08 18:00",
        "10-12 18:00",
    ]


async def test_an_owner_who_does_nothing_loses_it_to_the_queue(office: Office) -> None:
    """Claimed on a Friday; the weekend does not count; somebody else takes it on Tuesday."""
    handler, clerk, group = office.people.staff[1], office.clerk, office.people.staff_chat
    _at(office, 11, 10, 15)
    async with office.open():
        card = await _filed(office)
        handler.press("认领", card)
        await clerk.expect("负责人：承办人", chat=group, kind="edited")
        _at(office, 11, 12, 15)
        clerk.say("/mine", chat=group)
        await clerk.expect("", chat=group)
        assert "负责人：承办人" in group.messages[card.id].text
        _at(office, 11, 14, 18)
        await clerk.expect("已退回待认领", chat=group)
        clerk.press("认领", card)
        await clerk.expect(f"负责人：{clerk.id}", chat=group)
    assert sum("正在办理" in one.text for one in office.resident.sees()) == 2


async def test_more_time_is_told_with_its_reason_twice_and_refused_the_third(
    working: Office,
) -> None:
    """The resident reads the new date each time; the third press says why not."""
    clerk, group, resident = working.clerk, working.people.staff_chat, working.resident
    card = await _filed(working)
    clerk.press("认领", card)
    await clerk.expect("办理中", chat=group, kind="edited")
    clerk.press("更多", card)
    menu = await clerk.expect("", button="延期", chat=group, kind="edited")
    for typed, day in (
        ("11-20 等配件到货", "2023年11月20日"),
        ("11-27 厂家缺货", "2023年11月27日"),
    ):
        query = clerk.press_data("do:1:extend", menu)
        await clerk.expect_answer(query)
        prompt = await clerk.expect("写明新的日期和原因", chat=group)
        clerk.reply_to(prompt, typed)
        told = await resident.expect(f"需要延期到 {day}")
        assert typed.partition(" ")[2] in told.text

    refused = await clerk.expect_answer(clerk.press_data("do:1:extend", menu))

    assert "已经延期2次" in refused["text"]
    assert "最晚办结：2023年11月27日" in group.messages[card.id].text


async def test_the_clock_stands_still_while_the_resident_is_asked(working: Office) -> None:
    """Three working days of silence ring nobody and are given back in full."""
    clerk, group, resident = working.clerk, working.people.staff_chat, working.resident
    card = await _filed(working)
    clerk.press("认领", card)
    edited = await clerk.expect("办理中", chat=group, kind="edited")
    assert "最晚办结：2023年11月13日" in edited.text
    clerk.press("更多", card)
    await clerk.expect("", button="补充", chat=group, kind="edited")
    await _says(working, "补充", group.messages[card.id], "请问是哪一栋楼？")
    asked = await resident.expect("请问是哪一栋楼？")
    waiting = await clerk.expect("等居民", chat=group, kind="edited")
    assert "下一步" not in waiting.text
    working.clock.move(days=3)
    resident.reply_to(asked, "三栋门口")
    again = await clerk.expect("办理中", chat=group, kind="edited")

    assert "11-16 18:00前办结" in again.text
    assert not any("⏳" in one.text or "🔴" in one.text for one in clerk.sees(group))


async def test_a_case_reopened_after_its_clock_stopped_starts_anew(working: Office) -> None:
    """Done on the second day, not solved on the ninth: the old limit is past and rings nobody."""
    clerk, group, resident = working.clerk, working.people.staff_chat, working.resident
    card = await _filed(working)
    clerk.press("认领", card)
    await clerk.expect("办理中", chat=group, kind="edited")
    working.clock.move(days=1)
    await _says(working, "办结", card, "灯换好了")
    await resident.expect("灯换好了", button="没解决")
    done = await clerk.expect("等居民评价", chat=group, kind="edited")
    assert "下一步" not in done.text
    working.clock.move(days=6)
    await resident.tap("没解决")
    again = await clerk.expect("办理中", chat=group, kind="edited")

    assert "最晚办结：2023年11月20日" in again.text
    assert f"负责人：{clerk.id}" in again.text
    working.clock.move(hours=9)
    clerk.reply_to(card, "再去看看")
    await resident.expect("再去看看")
    working.clock.move(days=4)
    await clerk.expect("⏳ 办结将于11-20 18:00到期", chat=group)
    assert not any("🔴" in one.text for one in clerk.sees(group))


async def test_a_card_of_last_month_is_worked_after_a_restart(office: Office) -> None:
    """Weeks old, alarms above it, another process: its buttons do what they say."""
    clerk, group, resident = office.clerk, office.people.staff_chat, office.resident
    async with office.open():
        card = await _filed(office)
    office.clock.move(weeks=4)
    async with office.open():
        await clerk.expect("🔴", chat=group)
        clerk.press("认领", card)
        claimed = await clerk.expect("办理中", chat=group, kind="edited")
        assert claimed.id == card.id
        clerk.press("更多", card)
        await clerk.expect("", button="转给同事", chat=group, kind="edited")
        await _says(office, "办结", card, "灯换好了")
        await resident.expect("灯换好了", button="解决了")
