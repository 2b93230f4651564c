"""The staff group changes under the bot: it becomes a supergroup, its cards are deleted."""

from __future__ import annotations

import pytest

from bot.emulator.chats import Chat, Message
from bot.emulator.ledger import Call
from tests.acceptance.conftest import Office

SMALL_GROUP = -4_000_777


async def _filed(office: Office, text: str, group: Chat) -> Message:
    resident = office.resident
    resident.say(text)
    await resident.tap("提交")
    receipt = await resident.expect("已登记")
    reference = receipt.text.partition("：")[2].split()[0]
    return await office.clerk.expect(reference, chat=group)


def _small_group(office: Office) -> Chat:
    group = office.world.group("小工作群", SMALL_GROUP, office.people.staff, kind="group")
    office.world.add_bot(group)
    office.options |= {"staff_chat_id": SMALL_GROUP}
    return group


def _refused(office: Office) -> list[Call]:
    return office.world.ledger.calls("*", chat_id=SMALL_GROUP, ok=False)


@pytest.mark.each_engine
async def test_a_group_that_becomes_a_supergroup_is_followed(office: Office) -> None:
    """Old buttons, replies and commands go on, and a restart still knows the new id."""
    group, clerk, resident = _small_group(office), office.clerk, office.resident
    async with office.open():
        card = await _filed(office, "门口的路灯坏了半个月没人修", group)
        new = office.world.upgrade(group)
        clerk.press("认领", card)
        fresh = await clerk.expect("办理中", chat=new)
        assert "路灯" in fresh.text
        clerk.reply_to(fresh, "师傅明天来")
        await resident.expect("师傅明天来")

    async with office.open():
        clerk.say("/queue", chat=new)
        await clerk.expect("JF-20231106-0001", chat=new)
        await _filed(office, "小区水管漏水没人管", new)
        clerk.press("更多", card)
        again = await clerk.expect("JF-20231106-0001", button="延期", chat=new)
        clerk.press("办结", again)
        prompt = await clerk.expect("写明办理结果", chat=new)
        clerk.reply_with_photo(prompt, "灯换好了")
        await resident.expect("灯换好了", button="解决了")
    assert _refused(office) == []


async def test_a_move_that_nobody_announced_is_learnt_from_the_refusal(office: Office) -> None:
    """The service message may be lost; what was refused goes to the new id by itself."""
    group = _small_group(office)
    async with office.open():
        office.world.faults.add("lose", "message", times=2)
        new = office.world.upgrade(group)
        card = await _filed(office, "门口的路灯坏了半个月没人修", new)
        office.clerk.press("认领", card)
        await office.clerk.expect("办理中", chat=new, kind="edited")
    assert len(_refused(office)) == 1


async def test_another_groups_move_is_none_of_ours(working: Office) -> None:
    """A group that the bot was put into by somebody cannot take the staff group's place."""
    world, group = working.world, working.people.staff_chat
    other = world.group("别的群", -4_000_888, [working.people.residents[1]], kind="group")
    world.add_bot(other)
    new = world.upgrade(other)
    stranger = working.people.residents[1]
    stranger.say("/queue", chat=new)
    card = await _filed(working, "门口的路灯坏了半个月没人修", group)

    assert card.chat is group
    assert working.world.ledger.calls("send*", chat_id=new.id) == []


async def test_a_deleted_card_comes_again_and_takes_replies(working: Office) -> None:
    """The next change finds it gone, posts it anew and edits that one from then on."""
    clerk, group, resident = working.clerk, working.people.staff_chat, working.resident
    card = await _filed(working, "门口的路灯坏了半个月没人修", group)
    working.world.remove(card, clerk.user)
    clerk.say("/find 0001", chat=group)
    await clerk.tap("JF-20231106-0001", chat=group)
    shown = await clerk.expect("待认领", button="认领", chat=group)
    working.world.remove(shown, clerk.user)

    clerk.press("认领", card)

    fresh = await clerk.expect("办理中", button="办结", chat=group)
    clerk.reply_to(fresh, "师傅明天来")
    await resident.expect("师傅明天来")
    clerk.press("办结", fresh)
    prompt = await clerk.expect("写明办理结果", chat=group)
    clerk.reply_with_photo(prompt, "灯换好了")
    edited = await clerk.expect("等居民评价", chat=group, kind="edited")
    assert edited.id == fresh.id
    cards = [one for one in clerk.sees(group) if "负责人" in one.text and "类别" in one.text]
    assert [one.id for one in cards] == [fresh.id]
