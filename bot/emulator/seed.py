"""The demo's people and groups, as plain data with fixed ids; all roles are invented."""

from __future__ import annotations

from dataclasses import dataclass

from bot.emulator.bots import Bot
from bot.emulator.chats import Chat
from bot.emulator.person import Person
from bot.emulator.world import World

BOT_TOKEN = "7000000001:AAEjiefang-demo-bot-token-of-the-emulator"  # noqa: S105 - of no real bot
BOT_USERNAME = "JiefangDemoBot"
BOT_NAME = "街坊"
STAFF_CHAT_ID = -1_002_000_000_001
STAFF_CHAT_TITLE = "街道办 · 工作群"
RESIDENTS = (
    (5_000_000_001, "居民甲", "停车难", "zh-hans"),
    (5_000_000_002, "王阿姨", "问学位", "zh-hans"),
    (5_000_000_003, "陳先生", "港澳居民", "zh-hant"),
    (5_000_000_004, "Mr Lee", "newcomer", "en"),
)
STAFF = (
    (5_000_000_101, "分办员", "dispatcher"),
    (5_000_000_102, "承办人", "handler"),
    (5_000_000_103, "宣传员", "publisher"),
)


@dataclass(frozen=True)
class Seeded:
    """What the demo starts with."""

    bot: Bot
    residents: list[Person]
    staff: list[Person]
    staff_chat: Chat


def seed(world: World, *, forum: bool = False) -> Seeded:
    """Put the demo's bot, residents, staff and staff group into an empty world."""
    bot = world.bot(BOT_USERNAME, BOT_TOKEN, BOT_NAME)
    residents = [
        world.user(name, number, language_code=language, role=role)
        for number, name, role, language in RESIDENTS
    ]
    staff = [world.user(name, number, role=role) for number, name, role in STAFF]
    group = world.group(STAFF_CHAT_TITLE, STAFF_CHAT_ID, staff, forum=forum)
    world.add_bot(group)
    return Seeded(bot, residents, staff, group)
