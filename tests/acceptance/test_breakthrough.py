"""The same trouble three times: the radar, the task made of it, everybody answered at its end."""

from __future__ import annotations

from bot.domain.people import Role
from bot.emulator.person import Person
from tests.acceptance.conftest import Office

TOLD = (
    "桥南路停车场满是油车，充电桩被占了没人管",
    "桥南路停车场充电桩又被油车占了",
    "桥南路停车场的充电桩全被占着，充不了电",
)


async def _files(resident: Person, words: str, reference: str) -> None:
    resident.say(words)
    await resident.tap("提交")
    await resident.expect(reference)


async def _opened(office: Office) -> None:
    """Let three residents complain of one place and a dispatcher open the task by one reply."""
    clerk, group = office.clerk, office.people.staff_chat
    for number, (resident, words) in enumerate(
        zip(office.people.residents, TOLD, strict=False), start=1
    ):
        await _files(resident, words, f"JF-20231106-000{number}")
    card = await clerk.expect("(?s)突破点 #1.*雷达发现.*3 件", chat=group, button="立为突破点")
    clerk.press("立为突破点", card)
    asked = await clerk.expect("第一行写期限", chat=group)
    clerk.reply_to(asked, "12-15\n1. 加装地锁\n2. 划专用线")
    await clerk.expect("(?s)状态：推进中.*加装地锁", chat=group, kind="edited")


async def _tied(office: Office) -> None:
    """Tie the task to a promise, whose answer then says that it is at risk."""
    clerk, group, resident = office.clerk, office.people.staff_chat, office.people.residents[1]
    await clerk.tap("关联承诺", chat=group)
    menu = await clerk.expect(chat=group, button="不关联承诺", kind="edited")
    clerk.press("车位", menu)
    await clerk.expect("关联承诺.*有风险", chat=group, kind="edited")
    resident.say("今年建多少停车位")
    await resident.expect("有风险")


async def _closed(office: Office) -> None:
    """Close the task with a photo; everybody reads it under their own number."""
    clerk, group = office.clerk, office.people.staff_chat
    await clerk.tap("办结突破点", chat=group)
    asked = await clerk.expect("写明做了什么", chat=group)
    clerk.reply_with_photo(asked, "划了专用线，装了地锁")
    for number, resident in enumerate(office.people.residents[:3], start=1):
        said = await resident.expect("划了专用线，装了地锁", button="解")
        assert f"JF-20231106-000{number}" in said.text
    await clerk.expect("已答复并请居民评价：3", chat=group)


async def test_what_comes_back_becomes_a_task_that_answers_everybody(working: Office) -> None:
    """Found, opened, tied to a promise, closed; each answered alone, and one is not satisfied."""
    first, second, third = working.people.residents[:3]
    clerk, group = working.clerk, working.people.staff_chat
    await _opened(working)
    await first.expect("JF-20231106-0001.*改进任务.*2023年12月15日")
    await second.expect("JF-20231106-0002.*改进任务")
    await third.expect("JF-20231106-0003.*改进任务")
    first.say("/my")
    await first.expect("(?s)JF-20231106-0001.*已列入改进任务.*12月15日")
    await _tied(working)
    await clerk.tap("加装地锁", chat=group)
    await clerk.expect("✅ 1. 加装地锁", chat=group, kind="edited")

    await _closed(working)
    await first.tap("解决了")
    await first.expect("已记为解决")
    await second.tap("没解决")
    await second.expect("(?s)JF-20231106-0002.*重新办理")
    clerk.say("/breakthrough 1", chat=group)
    await clerk.expect("(?s)已完成.*居民评价：解决了 1.*没解决 1", chat=group)
    second.say("今年建多少停车位")
    answer = await second.expect("1000")
    assert "有风险" not in answer.text


async def test_only_a_dispatcher_decides_and_what_is_declined_stays_quiet(office: Office) -> None:
    """A handler is told that the role does not allow it; declined, it comes back with a new one."""
    office.colleagues = {office.people.staff[2].id: ("分办员", Role.DISPATCHER)}
    async with office.open():
        handler, dispatcher = office.people.staff[1:3]
        group = office.people.staff_chat
        for number, resident in enumerate(office.people.residents[:3]):
            await _files(resident, TOLD[number], f"JF-20231106-000{number + 1}")
        card = await dispatcher.expect("突破点 #1", chat=group, button="暂不立项")
        query = handler.press("暂不立项", card)
        assert "没有这个权限" in (await handler.expect_answer(query))["text"]
        dispatcher.press("暂不立项", card)
        await dispatcher.expect("(?s)突破点 #1.*未推进", chat=group, kind="edited")

        last = office.people.residents[3]
        await _files(last, TOLD[1], "JF-20231106-0004")
        await dispatcher.expect("(?s)突破点 #2.*4 件", chat=group, button="立为突破点")


async def test_a_task_is_opened_by_hand_in_one_message(working: Office) -> None:
    """From numbers, a title, a date and steps; a later look-alike is shown, not taken."""
    clerk, group = working.clerk, working.people.staff_chat
    first, second = working.people.residents[:2]
    await _files(first, TOLD[1], "JF-20231106-0001")
    clerk.say("/breakthrough JF-20231106-0001 桥南路充电位\n12-15 承办人\n划线", chat=group)
    await clerk.expect("(?s)突破点 #1：桥南路充电位.*负责人：承办人", chat=group)
    await first.expect("改进任务“桥南路充电位”")

    await _files(second, TOLD[2], "JF-20231106-0002")
    found = await clerk.expect("(?s)像是属于 .*JF-20231106-0002", chat=group, button="加入")
    clerk.press("加入", found)
    await second.expect("(?s)JF-20231106-0002.*改进任务")
    clerk.say("/breakthroughs", chat=group)
    await clerk.expect("(?s)推进中：1.*诉求 2 件", chat=group, button="#1 桥南路充电位")
