"""Several residents tell of one event: joined by one tap, merged and split by staff."""

from __future__ import annotations

from bot.emulator.person import Person
from tests.acceptance.conftest import Office


async def _files(resident: Person, words: str, reference: str) -> None:
    resident.say(words)
    await resident.tap("提交")
    await resident.expect(reference)


async def test_a_neighbour_joins_by_one_tap_and_judges_alone(working: Office) -> None:
    """Own number, every step, own verdict; one card for staff."""
    first, second, third = working.people.residents[:3]
    clerk, group = working.clerk, working.people.staff_chat
    await _files(first, "育新小学门口的井盖不见了，孩子差点掉进去", "JF-20231106-0001")
    card = await clerk.expect("JF-20231106-0001", chat=group)
    third.say("桃源路口的井盖不见了，快来处理")
    preview = await third.expect("", button="提交")
    assert not any("加入" in text for text in preview.button_texts())

    second.say("育新小学大门前面窨井盖丢了，太危险了快来处理")
    offered = await second.expect("孩子差点掉进去", button="加入第 1 件")
    assert "可能已有居民反映过" in offered.text
    await second.tap("加入第 1 件")
    await second.expect("(?s)2 位居民反映.*JF-20231106-0002")

    await clerk.expect("JF-20231106-0002 加入", chat=group)
    await clerk.expect("反映人数：2", chat=group, kind="edited")
    clerk.press("认领", card)
    for resident in (first, second):
        await resident.expect("正在办理")
    clerk.press("办结", card)
    prompt = await clerk.expect("写明办理结果", chat=group)
    clerk.reply_with_photo(prompt, "井盖装好了")
    for resident in (first, second):
        await resident.expect("井盖装好了", button="没解决")
    await first.tap("解决了")
    await first.expect("已记为解决")
    await second.tap("没解决")
    await second.expect("(?s)JF-20231106-0002.*重新办理")
    own = await clerk.expect("(?s)JF-20231106-0002.*状态：办理中", chat=group)
    assert own.id != card.id


async def test_staff_merge_by_a_button_and_split_again(working: Office) -> None:
    """Every reporter is told both times, under their own number."""
    first, second = working.people.residents[:2]
    clerk, handler = working.people.staff[:2]
    group = working.people.staff_chat
    await _files(first, "育新小学门口的井盖不见了，孩子差点掉进去", "JF-20231106-0001")
    await _files(second, "育新小学大门前面窨井盖丢了，太危险了快来处理", "JF-20231106-0002")
    card = await clerk.expect("JF-20231106-0002", chat=group, button="是同一件事")

    query = handler.press("是同一件事", card)
    assert "没有这个权限" in (await handler.expect_answer(query))["text"]
    query = clerk.press("是同一件事", card)
    assert "已并入" in (await clerk.expect_answer(query))["text"]

    await second.expect("(?s)JF-20231106-0002.*一并办理")
    await first.expect("(?s)JF-20231106-0001.*另有 1 位居民")
    moved = await clerk.expect("已并入 JF-20231106-0001", chat=group, kind="edited")
    assert moved.id == card.id
    clerk.press("不是同一件事", moved)
    await second.expect("(?s)JF-20231106-0002.*单独")
    await clerk.expect("(?s)JF-20231106-0002.*状态", chat=group, button="认领")


async def test_a_neighbour_may_only_follow_what_is_offered(working: Office) -> None:
    """They hear of its steps, and their draft waits as it was; the private is not offered."""
    first, second, third = working.people.residents[:3]
    await _files(first, "育新小学门口的井盖不见了，孩子差点掉进去", "JF-20231106-0001")
    card = await working.clerk.expect("JF-20231106-0001", chat=working.people.staff_chat)
    second.say("育新小学大门前面窨井盖丢了，太危险了快来处理")

    await second.tap("只关注第 1 件")
    await second.expect("JF-20231106-0001", button="取消关注")
    working.clerk.press("认领", card)
    await second.expect("(?s)JF-20231106-0001.*办理")

    assert await working.column("SELECT count(*) FROM complaint_draft") == [1]
    await second.tap("对承办单位匿名")
    await second.tap("提交")
    await second.expect("JF-20231106-0002")
    third.say("育新小学校门口的井盖被偷了，谁来管管")
    offered = await third.expect("", button="加入第 2 件")
    labels = offered.button_texts()
    assert any("只关注第 1 件" in one for one in labels) != any(
        "只关注第 2 件" in o for o in labels
    )
