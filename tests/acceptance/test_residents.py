"""Languages, thumbs, lists and being forgotten, as a resident meets them."""

from __future__ import annotations

import pytest

from tests.acceptance.conftest import Office

QUESTION = "今年要新建多少个停车位？"


@pytest.mark.parametrize(
    ("button", "words"), [("English", "Target: "), ("繁體中文", "目標："), ("简体中文", "目标：")]
)
async def test_the_language_chosen_is_answered_in_whatever_is_written(
    working: Office, button: str, words: str
) -> None:
    """Chosen once, kept for messages in any other language."""
    resident = working.resident
    resident.say("/language")
    await resident.tap(button)
    await resident.expect(button="📝")
    resident.say(QUESTION)

    await resident.expect(words)


async def test_the_welcome_says_who_speaks_and_where_messages_travel(working: Office) -> None:
    """The notice comes first, in the language of the app, with the menu."""
    resident, foreigner = working.people.residents[0], working.people.residents[3]
    resident.start()
    foreigner.start()

    welcome = await resident.expect("境外服务", button="停车")
    assert "身份证" in welcome.text
    await foreigner.expect("outside mainland China", button="Parking")


async def test_a_first_report_is_answered_in_the_language_of_the_app(working: Office) -> None:
    """Nobody had to choose one before."""
    foreigner = working.people.residents[3]
    foreigner.say("/report")

    await foreigner.expect("What is wrong?")


async def test_a_thumb_is_thanked_and_may_be_changed(working: Office) -> None:
    """Both thumbs answer the press."""
    resident = working.resident
    resident.say(QUESTION)
    answer = await resident.expect(button="👍")

    for thumb in ("👍", "👎"):
        query = resident.press(thumb, answer)
        assert "谢谢" in (await resident.expect_answer(query))["text"]


async def test_a_neighbours_answer_cannot_be_rated(working: Office) -> None:
    """A forged thumb finds nothing."""
    resident, neighbour = working.people.residents[:2]
    resident.say(QUESTION)
    await resident.expect(button="👍")
    neighbour.start()
    menu = await neighbour.expect(button="停车")
    query = neighbour.press_data("rate:1:1", menu)

    assert "找不到" in (await neighbour.expect_answer(query))["text"]


async def test_a_long_list_is_turned_page_by_page(working: Office) -> None:
    """Newest first, five a page, there and back again."""
    resident = working.resident
    for number in range(6):
        resident.say("/report")
        await resident.expect("哪里不满意")
        resident.say(f"第{number}件：路灯坏了")
        await resident.tap("提交")
        await resident.expect(f"JF-20231106-000{number + 1}")
    resident.say("/my")
    first = await resident.expect("共 6 条（第 1/2 页）")
    assert "第5件" in first.text
    assert "第0件" not in first.text
    await resident.tap("更早")
    second = await resident.expect("第 2/2 页")
    assert "第0件" in second.text
    await resident.tap("较新")
    await resident.expect("第 1/2 页")


async def test_a_long_timeline_arrives_whole(working: Office) -> None:
    """Thirty long answers are more than one message carries."""
    resident, clerk = working.resident, working.clerk
    group = working.people.staff_chat
    resident.say("/report")
    await resident.expect("哪里不满意")
    resident.say("路灯坏了")
    await resident.tap("提交")
    card = await clerk.expect("JF-20231106-0001", chat=group)
    for number in range(30):
        clerk.reply_to(card, f"第{number}次答复" + "，正在处理" * 40)
    resident.say("/my")
    await working.world.signal.wait_for(
        lambda: any("第29次答复" in one.text for one in resident.sees()) or None, 10
    )
    resident.say("/my")
    await resident.tap("📄 JF-20231106-0001")

    await resident.expect("已提交")
    await resident.expect("第29次答复.*", button="补充")


async def test_a_complaint_can_be_withdrawn_from_the_list(working: Office) -> None:
    """The group is told, in the group's own words."""
    resident, clerk = working.resident, working.clerk
    group = working.people.staff_chat
    resident.say("/report")
    await resident.expect("哪里不满意")
    resident.say("路灯坏了")
    await resident.tap("提交")
    await clerk.expect("JF-20231106-0001", chat=group)
    resident.say("/my")
    await resident.tap("📄 JF-20231106-0001")
    await resident.expect("已提交")
    await resident.tap("撤回")
    await resident.tap("确定撤回")
    await resident.expect("已撤回")

    await clerk.expect("居民已撤回", chat=group)


async def test_what_is_kept_can_be_erased(working: Office) -> None:
    """Afterwards nothing leads from the person to it, and staff's card has no words any more."""
    resident, clerk, group = working.resident, working.clerk, working.people.staff_chat
    resident.say("/report")
    await resident.expect("哪里不满意")
    resident.say("路灯坏了，我住3栋501")
    await resident.tap("提交")
    await resident.expect("JF-20231106-0001")
    resident.say("/privacy")
    await resident.tap("删除我的数据")
    await resident.tap("确定删除")
    await resident.expect("已删除")
    resident.say("/my")

    await resident.expect("还没有反映过问题")
    card = await clerk.expect("—", chat=group)
    assert "501" not in card.text


@pytest.mark.parametrize(
    "data",
    ["", "nonsense", "entry", "entry:gone", "rate:x:1", "rate:" + "9" * 40 + ":1", "verdict:1:no"],
)
async def test_a_forged_press_is_answered_and_changes_nothing(working: Office, data: str) -> None:
    """No spinner is left turning, and nothing is set aside as unhandled."""
    resident = working.resident
    resident.start()
    menu = await resident.expect(button="停车")

    await resident.expect_answer(resident.press_data(data, menu))

    resident.say("/my")
    await resident.expect("还没有反映过问题")


async def test_what_the_bot_cannot_read_is_answered_with_help(working: Office) -> None:
    """A file, a command that does not exist; an unfinished draft stays as it is."""
    resident = working.resident
    resident.document(b"%PDF", "a.pdf")
    await resident.expect("打不开")
    resident.say("/report")
    await resident.expect("哪里不满意")
    resident.say("路灯坏了三天")
    await resident.expect("路灯坏了三天", button="提交")
    resident.document(b"%PDF", "a.pdf")
    await resident.expect("没有改动")
    await resident.tap("接着写")
    await resident.expect("路灯坏了三天", button="提交")
    resident.say("/nothing")
    await resident.expect("直接打字就行")


async def test_all_that_is_kept_is_handed_over(working: Office) -> None:
    """As two files in the private chat, by command or by the button under /privacy."""
    resident = working.resident
    resident.say("/report")
    await resident.expect("哪里不满意")
    resident.say("路灯坏了")
    await resident.tap("提交")
    await resident.expect("JF-20231106-0001")
    resident.say("/privacy")
    await resident.tap("把我的数据发给我")
    await resident.expect("全部内容")
    await resident.expect("供程序读取")

    sent = working.world.ledger.calls("sendDocument", resident.id, ok=True)
    assert len(sent) == 2
