"""The resident's side of complaints, from the first picture to the changed verdict."""

from __future__ import annotations

from bot.emulator.chats import Message
from bot.emulator.files import TINY_JPEG
from bot.emulator.person import Person
from tests.acceptance.conftest import Office

TROUBLE = "G小区东门的路灯坏了三天没人修"


async def _filed(office: Office, words: str = TROUBLE, number: int = 1) -> Message:
    """Let the resident file a complaint and give its card."""
    resident, reference = office.resident, f"JF-20231106-{number:04d}"
    resident.say("/report")
    await resident.expect("哪里不满意")
    resident.say(words)
    await resident.expect(words, button="提交")
    await resident.tap("提交")
    await resident.expect(f"{reference}[\\s\\S]*最晚办结")
    return await office.clerk.expect(reference, chat=office.people.staff_chat)


async def _finished(office: Office, card: Message, words: str) -> None:
    """Let the clerk say what was done, with a picture."""
    clerk, group = office.clerk, office.people.staff_chat
    clerk.press("办结", card)
    prompt = await clerk.expect("写明办理结果", chat=group)
    clerk.reply_with_photo(prompt, words)
    await office.resident.expect(words, button="解决了")


def _previews(resident: Person) -> list[Message]:
    return [one for one in resident.sees() if any("提交" in text for text in one.button_texts())]


async def test_an_album_is_one_preview_however_many_updates_it_is(working: Office) -> None:
    """Three pictures: one message, changed in place, and all three on the card."""
    resident, clerk = working.resident, working.clerk
    resident.album([TINY_JPEG, TINY_JPEG + b"1", TINY_JPEG + b"2"], caption=TROUBLE)

    await resident.expect("照片：3 张", kind="edited")
    assert len(_previews(resident)) == 1
    await resident.tap("提交")
    card = await clerk.expect("JF-20231106-0001", chat=working.people.staff_chat)
    assert "照片：3 张" in card.text


async def test_an_album_survives_a_restart_in_its_middle(office: Office) -> None:
    """The second half finds the draft of the first."""
    resident = office.resident
    async with office.open():
        resident.photo(caption=TROUBLE, media_group_id="42")
        await resident.expect("照片：1 张", button="提交")
    async with office.open():
        resident.photo(TINY_JPEG + b"1", media_group_id="42")
        await resident.expect("照片：2 张", kind="edited")

    assert len(_previews(resident)) == 1


async def test_a_voice_note_alone_is_enough(working: Office) -> None:
    """Whoever does not type is told what happens with it, and it is filed."""
    resident, clerk = working.resident, working.clerk
    resident.voice()
    preview = await resident.expect("语音会原样转给工作人员", button="提交")
    assert "语音：1 条" in preview.text
    await resident.tap("提交")

    await resident.expect("JF-20231106-0001")
    await clerk.expect("JF-20231106-0001", chat=working.people.staff_chat)


async def test_place_and_files_come_out_again_and_the_name_can_be_hidden(working: Office) -> None:
    """Each by one tap, each to be seen in the preview."""
    resident = working.resident
    resident.photo(caption=TROUBLE)
    await resident.expect("照片：1 张")
    resident.venue(22.72, 114.06, "东门岗亭", "G小区")
    await resident.expect("地点：东门岗亭 G小区")
    await resident.tap("去掉地点")
    await resident.tap("去掉照片")
    await resident.tap("🙈")

    preview = await resident.expect("对承办单位匿名", button="👤")
    assert "地点：" not in preview.text
    assert "照片：" not in preview.text
    assert "承办" in preview.text


async def test_an_unfinished_draft_is_asked_about(working: Office) -> None:
    """Going on keeps it; a new one begins only by a tap."""
    resident = working.resident
    resident.say("/report")
    await resident.expect("哪里不满意")
    resident.say(TROUBLE)
    await resident.expect(TROUBLE, button="提交")
    resident.say("/report")
    asked = await resident.expect("还没提交", button="接着写")
    assert TROUBLE in asked.text
    await resident.tap("接着写")
    await resident.expect(TROUBLE, button="提交")
    resident.say("/report")
    await resident.tap("另写一条")

    await resident.expect("哪里不满意")


async def test_another_trouble_days_later_asks_and_is_not_retyped(working: Office) -> None:
    """The old draft is not mixed up with the new words; both taps keep them."""
    resident = working.resident
    resident.say(TROUBLE)
    await resident.expect(TROUBLE, button="提交")
    working.clock.move(days=2)
    resident.say("楼下烧烤摊油烟太大，天天熏得睡不着，你们管不管")
    await resident.expect("还没提交", button="加进去")
    await resident.tap("另写一条")

    preview = await resident.expect("烧烤摊", button="提交")
    assert TROUBLE not in preview.text


async def test_an_edited_message_changes_the_preview_in_place(working: Office) -> None:
    """As the resident sees it on their own screen."""
    resident = working.resident
    said = resident.say(TROUBLE)
    await resident.expect(TROUBLE, button="提交")
    resident.edit(said, TROUBLE.replace("东门", "西门"))

    await resident.expect("西门", kind="edited", button="提交")
    assert len(_previews(resident)) == 1


async def test_three_open_complaints_never_cross(working: Office) -> None:
    """Staff write about each, the resident replies to each, in another order."""
    resident, clerk = working.resident, working.clerk
    group = working.people.staff_chat
    cards = [await _filed(working, f"{n}号楼的路灯坏了", n) for n in (1, 2, 3)]
    notices = {}
    for number in (3, 1, 2):
        clerk.reply_to(cards[number - 1], f"第{number}件今天去看")
        notices[number] = await resident.expect(f"第{number}件今天去看")
    for number in (2, 3, 1):
        resident.reply_to(notices[number], f"第{number}件的补充")
        relay = await clerk.expect(f"第{number}件的补充", chat=group)
        assert f"JF-20231106-000{number}" in relay.text
    for number, notice in notices.items():
        assert f"JF-20231106-000{number}" in notice.text


async def test_a_verdict_is_recorded_at_once_and_can_be_changed(working: Office) -> None:
    """With the outcome's photo shown; 没解决 has the last word and reopens."""
    resident = working.resident
    card = await _filed(working)
    await _finished(working, card, "灯换好了")
    photos = [one for one in resident.sees() if "photo" in one.body]
    assert any("办理结果照片" in one.text for one in photos)

    await resident.tap("解决了")
    await resident.expect("记为解决了", button="部分解决")
    await resident.tap("部分解决")
    judged = await resident.expect("部分解决", button="没解决")
    assert "前可以改" in judged.text
    await resident.tap("没解决")
    await resident.expect("重新办理")
    await working.clerk.expect("没解决", chat=working.people.staff_chat)


async def test_a_card_of_last_month_is_still_answered(office: Office) -> None:
    """A reply to an old notice reaches staff after weeks and a restart."""
    resident, clerk = office.resident, office.clerk
    async with office.open():
        card = await _filed(office)
        clerk.reply_to(card, "下周来修")
        notice = await resident.expect("下周来修")
    office.clock.move(days=40)
    async with office.open():
        resident.reply_to(notice, "还是没来")
        await clerk.expect("还是没来", chat=office.people.staff_chat)
        await resident.expect("已转给工作人员")


async def test_a_complaint_is_corrected_and_added_to_from_the_list(working: Office) -> None:
    """Open it, tap, write: the card has the new words, the group hears of the picture."""
    resident, clerk = working.resident, working.clerk
    group = working.people.staff_chat
    await _filed(working)
    resident.say("/my")
    await resident.tap("📄 JF-20231106-0001")
    await resident.expect("等待认领", button="更正")
    await resident.tap("更正")
    await resident.expect("完整地重写")
    resident.say(TROUBLE.replace("东门", "西门"))
    await resident.expect("已更正", button="查看进度")
    await clerk.expect("西门", chat=group, kind="edited")
    await resident.tap("查看进度")
    await resident.tap("补充")
    await resident.expect("想补充什么")
    resident.album([TINY_JPEG, TINY_JPEG + b"1"])
    await resident.tap("同意保存照片")
    await resident.expect("已转给工作人员")

    await clerk.expect("照片：2 张", chat=group, kind="edited")
    answers = [one for one in resident.sees() if "已转给工作人员" in one.text]
    assert len(answers) == 1


async def test_a_neighbour_follows_by_the_number_and_stops(working: Office) -> None:
    """Public steps, no words of anybody; one tap ends it."""
    neighbour, clerk = working.people.residents[1], working.clerk
    card = await _filed(working)
    neighbour.say("/follow JF-20231106-0001")
    await neighbour.expect("已关注 JF-20231106-0001", button="取消关注")
    clerk.press("认领", card)
    told = await neighbour.expect("👀 JF-20231106-0001", button="取消关注")
    assert "东门" not in told.text
    query = neighbour.press("取消关注", told)
    assert "不再通知" in (await neighbour.expect_answer(query))["text"]
    await _finished(working, card, "灯换好了")

    steps = [one.text for one in neighbour.sees() if one.text.startswith("👀 JF-")]
    assert steps == [told.text]


async def test_a_neighbours_complaint_cannot_be_opened_or_judged(working: Office) -> None:
    """A forged press finds nothing."""
    neighbour = working.people.residents[1]
    await _filed(working)
    neighbour.start()
    menu = await neighbour.expect(button="停车")
    for data in ("open:1", "add:1", "edit:1", "wd:1:1", "verdict:1:solved"):
        query = neighbour.press_data(data, menu)
        assert "找不到" in (await neighbour.expect_answer(query))["text"]


async def test_a_notice_at_night_waits_until_it_is_wanted(working: Office) -> None:
    """Held back by default; the choice lets it out; what one asks is answered at any hour."""
    resident, clerk = working.resident, working.clerk
    card = await _filed(working)
    working.clock.move(hours=13)
    clerk.reply_to(card, "明早来修")
    told = await clerk.expect("已转给居民", chat=working.people.staff_chat)
    assert "免打扰时间，对方将在 11-07 08:00 收到" in told.text
    resident.say("/quiet")
    await resident.expect("22:00–08:00 的通知留到早上再发", button="夜里也通知我")
    assert not any("明早来修" in one.text for one in resident.sees())
    await resident.tap("夜里也通知我")

    await resident.expect("明早来修")


async def test_words_typed_while_staff_wait_are_passed_on_by_one_tap(office: Office) -> None:
    """Without replying to anything, over a restart, and nothing is retyped."""
    resident, clerk, group = office.resident, office.clerk, office.people.staff_chat
    async with office.open():
        card = await _filed(office)
        clerk.press("认领", card)
        await resident.expect("正在办理")
        await clerk.tap("补充", chat=group)
        prompt = await clerk.expect("写下要问居民的问题", chat=group, kind="message")
        clerk.reply_to(prompt, "是哪一盏？")
        asked = await resident.expect("是哪一盏")
        assert "时限暂停" in asked.text
        resident.say("东边第三盏那个")
        await resident.expect("正等您答复", button="JF-20231106-0001")
    async with office.open():
        await resident.tap("是，转给 JF-20231106-0001")
        await clerk.expect("东边第三盏那个", chat=group)
        await resident.expect("已转给工作人员")
