"""A staff group with topics: each complaint has one, from its card to its close."""

from __future__ import annotations

import pytest

from bot.emulator.chats import Chat, Message, Topic
from bot.emulator.ledger import Call
from tests.acceptance.conftest import Office

LAMP = "门口的路灯坏了半个月没人修，电话13812345678"


@pytest.fixture
def forum(office: Office) -> Chat:
    """The staff group of an office that is not open yet, with topics."""
    group = office.people.staff_chat
    group.is_forum = True
    return group


async def _filed(office: Office, text: str, group: Chat) -> Message:
    resident = office.resident
    resident.say(text)
    await resident.tap("提交")
    receipt = await resident.expect("已登记")
    reference = receipt.text.partition("：")[2].split()[0]
    return await office.clerk.expect(reference, chat=group, button="认领")


def _topics(group: Chat) -> list[Topic]:
    return list(group.topics.values())


def _refused(office: Office, method: str) -> list[Call]:
    return office.world.ledger.calls(method, ok=False)


async def _becomes(office: Office, topic: Topic, *, closed: bool) -> None:
    assert await office.world.signal.wait_for(lambda: topic.closed == closed or None, 5)


@pytest.mark.each_engine
async def test_a_complaint_lives_in_its_own_topic(office: Office, forum: Chat) -> None:
    """Named without personal numbers, the card first and edited, closed and opened with it."""
    clerk, resident = office.clerk, office.resident
    async with office.open():
        card = await _filed(office, LAMP, forum)
        (topic,) = _topics(forum)
        assert topic.name == "JF-20231106-0001 门口的路灯坏了半个月没人修，电话13*******78"
        assert [one.id for one in forum.visible() if one.thread_id == topic.id] == [
            topic.id,
            card.id,
        ]
        clerk.press("认领", card)
        edited = await clerk.expect("办理中", chat=forum, kind="edited")
        assert edited.id == card.id
        clerk.reply_to(card, "师傅明天来")
        told = await resident.expect("师傅明天来")
        resident.reply_to(told, "上午不在家")
        relayed = await clerk.expect("上午不在家", chat=forum)
        assert relayed.thread_id == topic.id
        clerk.reply_to(relayed, "那就下午")
        await resident.expect("那就下午")
        clerk.say("同事之间说说", chat=forum, thread_id=topic.id)
        clerk.press("办结", card)
        prompt = await clerk.expect("写明办理结果", chat=forum)
        assert prompt.thread_id == topic.id
        clerk.reply_with_photo(prompt, "灯换好了")
        await resident.tap("解决了")
        await _becomes(office, topic, closed=True)

    async with office.open():
        await resident.tap("没解决")
        await _becomes(office, topic, closed=False)
        await clerk.expect("没解决", chat=forum)
    assert not any("同事之间" in one.text for one in resident.sees())
    assert (_refused(office, "*ForumTopic"), len(_topics(forum))) == ([], 1)


async def test_three_complaints_have_three_topics(office: Office, forum: Chat) -> None:
    """What belongs to one stays in it, a repeated list of cards elsewhere or not."""
    clerk = office.clerk
    async with office.open():
        texts = ("门口的路灯坏了半个月没人修", "小区水管漏水没人管", "楼道堆满杂物没人清")
        cards = [await _filed(office, text, forum) for text in texts]
        clerk.say("/find 0002", chat=forum)
        await clerk.tap("JF-20231106-0002", chat=forum)
        shown = await clerk.expect("小区水管", button="认领", chat=forum)
        assert shown.thread_id is None
        clerk.press("认领", shown)
        edited = await clerk.expect("办理中", chat=forum, kind="edited")

    assert len({card.thread_id for card in cards}) == 3
    assert edited.id == cards[1].id


@pytest.mark.parametrize("button", ["认领", "办结"])
async def test_a_deleted_topic_comes_again_with_its_card(
    office: Office, forum: Chat, button: str
) -> None:
    """Whether the next thing is a change of the card or something else to be said in it."""
    clerk, resident = office.clerk, office.resident
    async with office.open():
        card = await _filed(office, "门口的路灯坏了半个月没人修", forum)
        (lost,) = _topics(forum)
        for message in forum.visible():
            if message.thread_id == lost.id:
                office.world.remove(message, clerk.user)
        del forum.topics[lost.id]
        clerk.press(button, card)
        fresh = await clerk.expect("JF-20231106-0001", chat=forum, button="办结")
        if button == "办结":
            prompt = await clerk.expect("写明办理结果", chat=forum)
            assert prompt.thread_id == fresh.thread_id
        clerk.reply_to(fresh, "马上来")
        await resident.expect("马上来")

    (topic,) = _topics(forum)
    assert topic.id != lost.id
    assert fresh.thread_id == topic.id


async def test_without_the_right_cards_go_into_the_group_and_an_admin_hears_once(
    office: Office, forum: Chat
) -> None:
    """At the start as well as later; with the right back, new complaints have topics again."""
    world, clerk, bot_id = office.world, office.clerk, office.people.bot.id
    clerk.start()
    async with office.open():
        kept = await _filed(office, "门口的路灯坏了半个月没人修", forum)
        world.withhold(forum, bot_id, "can_manage_topics")
        await clerk.expect("没有管理话题的权限")
        plain = await _filed(office, "小区水管漏水没人管", forum)
        assert (kept.thread_id is None, plain.thread_id) == (False, None)
        clerk.press("认领", kept)
        edited = await clerk.expect("办理中", chat=forum, kind="edited")
        assert edited.id == kept.id
    async with office.open():
        again = await _filed(office, "楼道堆满杂物没人清", forum)
        assert again.thread_id is None
        world.withhold(forum, bot_id)
        await world.signal.wait_for(lambda: not office.people.bot.queue.pending or None, 5)
        last = await _filed(office, "垃圾桶满了没人收", forum)
    assert last.thread_id is not None
    assert sum("没有管理话题的权限" in one.text for one in clerk.sees()) == 1


async def test_topics_switched_off_are_learnt_from_the_refusal(office: Office, forum: Chat) -> None:
    """The card goes into the group at once; nothing waits for somebody to notice."""
    office.clerk.start()
    async with office.open():
        await _filed(office, "门口的路灯坏了半个月没人修", forum)
        forum.is_forum = False
        plain = await _filed(office, "小区水管漏水没人管", forum)
        await office.clerk.expect("关闭了话题")

    assert plain.thread_id is None
    assert len(_refused(office, "createForumTopic")) == 1
