"""Everything the emulator answers parses into python-telegram-bot's objects, nothing left over."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputMediaDocument,
    InputMediaPhoto,
    InputTextMessageContent,
    MenuButtonCommands,
    ReplyKeyboardMarkup,
    TelegramObject,
    Update,
)
from telegram.error import Conflict

from bot.emulator.chats import Chat
from bot.emulator.files import TINY_JPEG
from bot.emulator.person import Person
from bot.emulator.server import Served, serve
from bot.emulator.world import World

KEYS = InlineKeyboardMarkup([[InlineKeyboardButton("好", callback_data="ok")]])


class Watch:
    """A clock the test moves."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def watch() -> Watch:
    """A clock that stands still until moved."""
    return Watch()


@pytest.fixture
def world(watch: Watch) -> World:
    """A world with one bot."""
    world = World(watch)
    world.bot()
    return world


@pytest.fixture
async def served(world: World) -> AsyncIterator[Served]:
    """The world behind HTTP."""
    async with serve(world) as served:
        yield served


@pytest.fixture
async def bot(world: World, served: Served) -> AsyncIterator[Bot]:
    """A real client of the Bot API."""
    token = world.default_bot().token
    async with Bot(token, base_url=served.base_url, base_file_url=served.base_file_url) as bot:
        yield bot


@pytest.fixture
def resident(world: World) -> Person:
    """Somebody who has opened the bot, with nothing waiting."""
    person = world.user("居民甲")
    person.start()
    world.default_bot().queue.pending.clear()
    return person


@pytest.fixture
def group(world: World, resident: Person) -> Chat:
    """A forum that the bot administers."""
    chat = world.group("工作群", members=[world.user("分办员"), resident], forum=True)
    world.add_bot(chat)
    world.default_bot().queue.pending.clear()
    return chat


def parts(thing: object) -> Iterator[TelegramObject]:
    """Yield every Telegram object inside a result."""
    if isinstance(thing, TelegramObject):
        yield thing
        for name in thing._get_attrs_names(include_private=False):
            yield from parts(getattr(thing, name))
    elif isinstance(thing, list | tuple):
        for item in thing:
            yield from parts(item)


def assert_understood(thing: object) -> None:
    """Assert that no field was left over anywhere."""
    left_over = [(type(part).__name__, dict(part.api_kwargs)) for part in parts(thing)]
    assert [found for found in left_over if found[1]] == []


async def test_every_sending_method_answers_what_the_client_understands(
    bot: Bot, resident: Person, group: Chat
) -> None:
    """Each kind of message parses completely."""
    me = resident.id
    topic = await bot.create_forum_topic(group.id, "停车")
    sent = [
        await bot.send_message(me, "<b>粗</b> https://example.com /my", "HTML", reply_markup=KEYS),
        await bot.send_message(me, "选", reply_markup=ReplyKeyboardMarkup([["甲", "乙"]])),
        await bot.send_message(group.id, "在话题里", message_thread_id=topic.message_thread_id),
        await bot.send_photo(me, TINY_JPEG, caption="*说明*", parse_mode="MarkdownV2"),
        await bot.send_document(me, b"text", filename="a.txt"),
        await bot.send_voice(me, b"OggS", duration=2),
        await bot.send_video(me, b"mp4", duration=2, width=10, height=10),
        await bot.send_audio(me, b"mp3", title="曲"),
        await bot.send_animation(me, b"gif"),
        await bot.send_location(me, 22.5, 114.0),
        await bot.send_venue(me, 22.5, 114.0, "办事处", "某路"),
        await bot.send_contact(me, "+8600000000", "某"),
        *await bot.send_media_group(me, [InputMediaPhoto(TINY_JPEG), InputMediaPhoto(TINY_JPEG)]),
    ]
    again = sent[3].photo[-1].file_id
    replaced = await bot.edit_message_media(InputMediaDocument(b"x"), me, sent[3].message_id)
    sent += [
        await bot.send_photo(me, again, reply_to_message_id=sent[0].message_id),
        await bot.forward_message(me, me, sent[0].message_id),
    ]
    assert_understood([topic, sent, replaced, await bot.copy_message(me, me, sent[0].message_id)])
    assert await bot.send_chat_action(me, "typing")


async def test_edits_deletions_pins_and_reactions_are_understood(
    bot: Bot, resident: Person
) -> None:
    """What changes a message answers with the message or with True."""
    message = await bot.send_message(resident.id, "一", reply_markup=KEYS)
    photo = await bot.send_photo(resident.id, TINY_JPEG)
    edited = await bot.edit_message_text("二", resident.id, message.message_id)
    assert_understood(edited)
    assert_understood(await bot.edit_message_caption(resident.id, photo.message_id, caption="三"))
    edited = await bot.edit_message_reply_markup(resident.id, message.message_id, reply_markup=KEYS)
    assert_understood(edited)
    assert await bot.pin_chat_message(resident.id, message.message_id)
    assert await bot.unpin_chat_message(resident.id, message.message_id)
    assert await bot.set_message_reaction(resident.id, message.message_id, "👍")
    assert await bot.delete_message(resident.id, message.message_id)
    assert await bot.delete_messages(resident.id, [photo.message_id, 999])


async def test_chats_members_and_topics_are_understood(
    bot: Bot, world: World, resident: Person, group: Chat
) -> None:
    """What is asked about chats parses completely."""
    await bot.pin_chat_message(group.id, (await bot.send_message(group.id, "一")).message_id)
    assert_understood([await bot.get_chat(group.id), await bot.get_chat(resident.id)])
    assert_understood(await bot.get_chat_administrators(group.id))
    for user_id in (*group.members, world.user("外人").id):
        assert_understood(await bot.get_chat_member(group.id, user_id))
    assert await bot.get_chat_member_count(group.id) == 3
    topic = (await bot.create_forum_topic(group.id, "甲")).message_thread_id
    assert await bot.edit_forum_topic(group.id, topic, "乙")
    assert await bot.close_forum_topic(group.id, topic)
    assert await bot.reopen_forum_topic(group.id, topic)
    assert await bot.delete_forum_topic(group.id, topic)
    assert await bot.ban_chat_member(group.id, resident.id)
    assert_understood(await bot.get_chat_member(group.id, resident.id))
    assert await bot.unban_chat_member(group.id, resident.id)
    assert await bot.leave_chat(group.id)


async def test_commands_and_profile_come_back_as_set(bot: Bot) -> None:
    """The command menu is kept by scope and language, the profile by language."""
    scope = BotCommandScopeAllPrivateChats()
    await bot.set_my_commands([BotCommand("my", "我的")], scope=scope, language_code="zh")
    await bot.set_my_name("街坊", "zh")
    await bot.set_my_description("说明")
    await bot.set_my_short_description("短")
    await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    assert [c.command for c in await bot.get_my_commands(scope, "zh")] == ["my"]
    assert await bot.get_my_commands() == ()
    assert await bot.delete_my_commands(scope, "zh")
    assert (await bot.get_my_name("zh")).name == "街坊"
    assert (await bot.get_my_description("en")).description == "说明"
    assert_understood([await bot.get_my_short_description(), await bot.get_chat_menu_button()])
    assert_understood([await bot.get_me(), await bot.get_webhook_info()])


async def test_every_act_of_a_person_is_an_update_the_client_understands(  # noqa: PLR0915 - a list
    bot: Bot, world: World, resident: Person, group: Chat
) -> None:
    """Texts, media, presses, membership: each update parses with nothing left over."""
    card = await bot.send_message(resident.id, "卡片", reply_markup=KEYS)
    topic = world.topic(group, "话题", resident.user)
    resident.say("/start@JiefangDemoBot 看 https://example.com #灯 😀@JiefangDemoBot")
    said = resident.say("好")
    resident.edit(said, "不好")
    resident.reply_to(resident.sees()[-1], "回复")
    resident.say("话题里", group, thread_id=topic.id)
    resident.photo(caption="图")
    resident.album([TINY_JPEG, TINY_JPEG], "册")
    resident.voice()
    resident.document(b"x", "a.txt")
    resident.media("video", b"x", duration=1)
    resident.location(22.5, 114.0)
    resident.venue(22.5, 114.0, "名", "址")
    resident.contact("+8600000000")
    query = resident.press("好")
    asked = resident.ask_inline("停车")
    resident.block()
    resident.unblock()
    resident.leave(group)
    resident.join(group)
    world.upgrade(world.group("小群", members=[resident], kind="group"))
    updates = await bot.get_updates(allowed_updates=Update.ALL_TYPES)
    assert_understood(updates)
    assert {update.update_id for update in updates} == {
        queued.id for queued in world.default_bot().queue.pending
    }
    pressed = next(u.callback_query for u in updates if u.callback_query)
    assert pressed.message is not None
    assert pressed.message.message_id == card.message_id
    await pressed.answer("收到")
    assert (await resident.expect_answer(query))["text"] == "收到"
    article = InlineQueryResultArticle("1", "题", InputTextMessageContent("文"))
    await bot.answer_inline_query(asked, [article])
    assert (await resident.expect_inline(asked))["results"][0]["id"] == "1"


async def test_a_file_comes_back_byte_for_byte(bot: Bot, resident: Person) -> None:
    """What a person sent is what the bot downloads."""
    resident.document(b"\x00\xff" * 5000, "a.bin")
    document = (await bot.get_updates())[0].effective_message.document  # type: ignore[union-attr]
    assert document is not None
    assert await (await document.get_file()).download_as_bytearray() == b"\x00\xff" * 5000


async def test_offset_confirms_everything_below_it(bot: Bot, resident: Person) -> None:
    """Unconfirmed updates come again, confirmed ones never, negative offsets drop the rest."""
    for number in range(5):
        resident.say(str(number))
    first = await bot.get_updates(limit=2)
    assert await bot.get_updates(limit=2) == first
    rest = await bot.get_updates(offset=first[-1].update_id + 1)
    assert [u.message.text for u in rest if u.message] == ["2", "3", "4"]
    last = await bot.get_updates(offset=-1)
    assert [u.message.text for u in last if u.message] == ["4"]
    assert await bot.get_updates() == last


async def test_a_press_is_gone_after_150_seconds(bot: Bot, watch: Watch, resident: Person) -> None:
    """Updates expire: presses after 150 s, messages after 24 h."""
    await bot.send_message(resident.id, "卡片", reply_markup=KEYS)
    resident.press("ok")
    resident.say("还在")
    watch.now += timedelta(seconds=151)
    assert [u.callback_query for u in await bot.get_updates()] == [None]
    watch.now += timedelta(hours=24)
    assert await bot.get_updates() == ()


async def test_polling_is_refused_while_a_webhook_is_set(bot: Bot) -> None:
    """409 with Telegram's words."""
    await bot.set_webhook("https://example.com/hook")
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates() == ()
