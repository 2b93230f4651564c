"""Who cannot be reached is refused with Telegram's words, as python-telegram-bot's errors."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from telegram import Bot
from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError

from bot.emulator.chats import Chat
from bot.emulator.person import Person
from bot.emulator.server import Served, serve
from bot.emulator.world import World


@pytest.fixture
def world() -> World:
    """A world with one bot."""
    world = World()
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
    async with Bot(world.default_bot().token, base_url=served.base_url) as bot:
        yield bot


@pytest.fixture
def resident(world: World) -> Person:
    """Somebody who has opened the bot."""
    person = world.user("居民甲")
    person.start()
    return person


@pytest.fixture
def group(world: World, resident: Person) -> Chat:
    """A supergroup that the bot administers."""
    chat = world.group("工作群", members=[resident])
    world.add_bot(chat)
    return chat


async def test_unknown_token_and_method_are_refused(served: Served, bot: Bot) -> None:
    """A stranger gets 401, an unknown method 404."""
    with pytest.raises(InvalidToken):
        async with Bot("1:x", base_url=served.base_url):
            pass
    with pytest.raises(TelegramError, match="not found in Bot API"):
        await bot.do_api_request("sendNothing")


async def test_people_who_cannot_be_reached_are_403(
    bot: Bot, world: World, resident: Person, group: Chat
) -> None:
    """Blocked, deactivated, never started, removed: each with Telegram's words."""
    resident.block()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(resident.id, "一")
    resident.deactivate()
    with pytest.raises(Forbidden, match="user is deactivated"):
        await bot.send_message(resident.id, "一")
    stranger = world.user("没来过")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(stranger.id, "一")
    stranger.join(group)
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(stranger.id, "一")
    world.set_member(group, bot.id, "kicked")
    with pytest.raises(Forbidden, match="bot was kicked from the supergroup chat"):
        await bot.send_message(group.id, "一")


async def test_an_upgraded_group_tells_its_new_id(bot: Bot, world: World, resident: Person) -> None:
    """The old id refuses with migrate_to_chat_id; the new one works."""
    group = world.group("小群", members=[resident], kind="group")
    world.add_bot(group)
    new = world.upgrade(group)
    with pytest.raises(TelegramError) as refused:
        await bot.send_message(group.id, "一")
    assert getattr(refused.value, "new_chat_id", None) == new.id
    assert (await bot.send_message(new.id, "一")).chat_id == new.id
