"""Looks at what the Bot API says of the bot, its staff group and its admins."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from telegram import Bot, ChatFullInfo, User, WebhookInfo
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError

from bot.adapters.telegram_request import AiohttpRequest
from bot.domain.checkup import Finding, Look, State
from bot.settings import PREFIX, Mode, Settings

BOTFATHER = "@BotFather"
"""The account that gives out tokens."""
_TOKEN = {"setting": f"{PREFIX}TOKEN", "botfather": BOTFATHER}
_GROUPS = {ChatType.GROUP, ChatType.SUPERGROUP}
_IN_CHARGE = {ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER}


@asynccontextmanager
async def bot_of(settings: Settings, token: str) -> AsyncIterator[Bot]:
    """Open a bot for a few calls, outside the running one."""
    request, polling = AiohttpRequest(connections=4), AiohttpRequest(connections=1)
    bot = Bot(
        token,
        base_url=f"{settings.api_url}/bot",
        request=request,
        get_updates_request=polling,
    )
    await request.initialize()
    await polling.initialize()
    try:
        yield bot
    finally:
        await polling.shutdown()
        await request.shutdown()


async def look_at_telegram(settings: Settings) -> list[Finding]:
    """Say how the bot, its updates, its group and its admins look from the Bot API's side."""
    if settings.token is None:
        return [Finding(Look.TELEGRAM, State.WRONG, "token_missing", _TOKEN)]
    async with bot_of(settings, settings.token.get_secret_value()) as bot:
        try:
            me = await bot.get_me()
            found = Finding(
                Look.TELEGRAM, State.GOOD, "telegram_reached", {"username": me.username}
            )
            return [
                found,
                arrival(settings, await bot.get_webhook_info()),
                await staff_group(bot, me, settings),
                await admins(bot, me, settings),
            ]
        except InvalidToken:
            return [Finding(Look.TELEGRAM, State.WRONG, "token_refused", _TOKEN)]
        except TelegramError:
            facts = {"server": settings.api_url, "setting": f"{PREFIX}API_URL"}
            return [Finding(Look.TELEGRAM, State.WRONG, "telegram_unreached", facts)]


def arrival(settings: Settings, hook: WebhookInfo) -> Finding:
    """Say whether updates come in the way that is set."""
    if settings.mode is Mode.POLLING:
        if hook.url:
            return Finding(Look.ARRIVAL, State.DOUBTFUL, "polling_hooked", {"url": hook.url})
        return Finding(Look.ARRIVAL, State.GOOD, "polling")
    wanted = settings.webhook_url
    if not wanted or settings.webhook_secret is None:
        names = f"{PREFIX}WEBHOOK_URL, {PREFIX}WEBHOOK_SECRET"
        return Finding(Look.ARRIVAL, State.WRONG, "webhook_incomplete", {"settings": names})
    if hook.url != wanted:
        return Finding(Look.ARRIVAL, State.DOUBTFUL, "webhook_elsewhere", {"url": wanted})
    if hook.last_error_message and hook.pending_update_count:
        facts = {
            "url": wanted,
            "reason": hook.last_error_message,
            "pending": hook.pending_update_count,
        }
        return Finding(Look.ARRIVAL, State.WRONG, "webhook_failing", facts)
    return Finding(Look.ARRIVAL, State.GOOD, "webhook", {"url": wanted})


async def staff_group(bot: Bot, me: User, settings: Settings) -> Finding:
    """Say whether the bot is in the staff group, and hears what is said there.

    Raises:
        TelegramError: The Bot API could not be asked.
    """
    facts: dict[str, object] = {"setting": f"{PREFIX}STAFF_CHAT_ID"}
    if settings.staff_chat_id is None:
        return Finding(Look.STAFF_GROUP, State.DOUBTFUL, "group_none", facts)
    facts["chat"] = settings.staff_chat_id
    try:
        chat = await bot.get_chat(settings.staff_chat_id)
        if chat.type not in _GROUPS:
            return Finding(Look.STAFF_GROUP, State.WRONG, "group_wrong", facts)
        member = await bot.get_chat_member(chat.id, me.id)
    except (BadRequest, Forbidden):
        return Finding(Look.STAFF_GROUP, State.WRONG, "group_unknown", facts)
    facts["title"] = _title(chat)
    if member.status in {ChatMemberStatus.LEFT, ChatMemberStatus.BANNED}:
        return Finding(Look.STAFF_GROUP, State.WRONG, "group_unknown", facts)
    if member.status not in _IN_CHARGE:
        return Finding(Look.STAFF_GROUP, State.DOUBTFUL, "group_plain", facts)
    return Finding(Look.STAFF_GROUP, State.GOOD, "group_ready", facts)


def _title(chat: ChatFullInfo) -> str:
    return chat.title or str(chat.id)


async def admins(bot: Bot, me: User, settings: Settings) -> Finding:
    """Say whether the bot may write to every admin: only who pressed Start can be written to.

    Raises:
        TelegramError: The Bot API could not be asked.
    """
    if not settings.admin_ids:
        facts = {"setting": f"{PREFIX}ADMIN_IDS"}
        return Finding(Look.ADMINS, State.DOUBTFUL, "admins_none", facts)
    deaf = [one for one in settings.admin_ids if not await _knows(bot, one)]
    if deaf:
        who = {"ids": ", ".join(map(str, deaf)), "username": me.username}
        return Finding(Look.ADMINS, State.DOUBTFUL, "admins_unreached", who)
    return Finding(Look.ADMINS, State.GOOD, "admins_ready", {"count": len(settings.admin_ids)})


async def _knows(bot: Bot, person: int) -> bool:
    try:
        await bot.get_chat(person)
    except (BadRequest, Forbidden):
        return False
    return True
