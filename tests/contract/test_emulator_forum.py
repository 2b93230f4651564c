"""Forum topics: refused with Telegram's words to whom it refuses them, counted as messages."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from telegram import Bot, ChatMemberAdministrator
from telegram.error import BadRequest, RetryAfter

from bot.emulator.chats import Chat
from bot.emulator.server import serve
from bot.emulator.world import World


@pytest.fixture
def world() -> World:
    """A world with one bot."""
    world = World()
    world.bot()
    return world


@pytest.fixture
def forum(world: World) -> Chat:
    """A forum that the bot administers."""
    chat = world.group("工作群", members=[world.user("分办员"), world.user("承办人")], forum=True)
    world.add_bot(chat)
    return chat


@pytest.fixture
async def bot(world: World) -> AsyncIterator[Bot]:
    """A real client of the Bot API."""
    async with (
        serve(world) as served,
        Bot(world.default_bot().token, base_url=served.base_url) as bot,
    ):
        yield bot


async def test_an_admin_without_the_right_manages_no_topics(
    bot: Bot, world: World, forum: Chat
) -> None:
    """It reads so in its membership, and may still write where a topic is open."""
    topic = (await bot.create_forum_topic(forum.id, "甲")).message_thread_id
    other = (await bot.create_forum_topic(forum.id, "乙")).message_thread_id
    await bot.close_forum_topic(forum.id, topic)
    world.withhold(forum, bot.id, "can_manage_topics")

    member = await bot.get_chat_member(forum.id, bot.id)
    assert isinstance(member, ChatMemberAdministrator)
    assert not member.can_manage_topics
    with pytest.raises(BadRequest, match=r"[Nn]ot enough rights to create a topic"):
        await bot.create_forum_topic(forum.id, "丙")
    with pytest.raises(BadRequest, match=r"(?i)topic_closed"):
        await bot.send_message(forum.id, "一", message_thread_id=topic)
    assert (await bot.send_message(forum.id, "二", message_thread_id=other)).is_topic_message


async def test_what_is_no_forum_any_more_has_no_threads(bot: Bot, forum: Chat) -> None:
    """The messages stay; nothing can be sent into a topic."""
    topic = (await bot.create_forum_topic(forum.id, "甲")).message_thread_id
    card = await bot.send_message(forum.id, "卡片", message_thread_id=topic)
    forum.is_forum = False

    assert not (await bot.get_chat(forum.id)).is_forum
    with pytest.raises(BadRequest, match=r"[Tt]he chat is not a forum"):
        await bot.close_forum_topic(forum.id, topic)
    with pytest.raises(BadRequest, match=r"[Mm]essage thread not found"):
        await bot.send_message(forum.id, "一", message_thread_id=topic)
    assert await bot.edit_message_text("改", forum.id, card.message_id)


async def test_a_closed_topic_is_for_those_who_manage_it(
    bot: Bot, world: World, forum: Chat
) -> None:
    """The bot and the owner go on; a member cannot write."""
    topic = (await bot.create_forum_topic(forum.id, "甲")).message_thread_id
    await bot.close_forum_topic(forum.id, topic)
    owner, member = (world.person(one) for one in list(forum.members)[:2])

    assert await bot.send_message(forum.id, "一", message_thread_id=topic)
    owner.say("二", forum, thread_id=topic)
    with pytest.raises(PermissionError):
        member.say("三", forum, thread_id=topic)


async def test_topics_count_against_the_groups_limit(bot: Bot, world: World, forum: Chat) -> None:
    """Twenty calls a minute, be they messages or topics."""
    world.pacing.enabled = True
    topic = (await bot.create_forum_topic(forum.id, "甲")).message_thread_id
    for _ in range(9):
        await bot.close_forum_topic(forum.id, topic)
        await bot.reopen_forum_topic(forum.id, topic)
    await bot.send_message(forum.id, "二十", message_thread_id=topic)

    with pytest.raises(RetryAfter):
        await bot.close_forum_topic(forum.id, topic)
