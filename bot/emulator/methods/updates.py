"""Getting updates: long polling, webhooks, getMe, logOut and close."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from bot.emulator import errors
from bot.emulator.bots import Webhook
from bot.emulator.errors import Json, bad_request, conflict
from bot.emulator.registry import Request, method, waiting
from bot.emulator.updates import MOST_PER_POLL

SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
DEFAULT_CONNECTIONS = 40


@waiting("getUpdates")
async def get_updates(request: Request) -> list[Json]:
    """Return waiting updates; the offset confirms all below it."""
    bot, params = request.bot, request.params
    if bot.webhook is not None:
        raise conflict(errors.WEBHOOK_ACTIVE)
    bot.queue.allow(_kinds(request))
    limit = params.integer("limit", MOST_PER_POLL)
    if not 1 <= limit <= MOST_PER_POLL:
        limit = MOST_PER_POLL
    timeout = 0.0 if request.world.closing else float(params.integer("timeout"))
    return await bot.queue.poll(params.integer("offset"), limit, timeout)


def _kinds(request: Request) -> list[str] | None:
    kinds = request.params.array("allowed_updates")
    return None if kinds is None else [str(kind) for kind in kinds]


@method("setWebhook")
def set_webhook(request: Request) -> bool:
    """Set the address updates are pushed to; plain HTTP is taken for loopback only."""
    bot, params = request.bot, request.params
    url, secret = params.text("url"), params.text("secret_token")
    if secret and not SECRET.fullmatch(secret):
        raise bad_request(errors.WEBHOOK_SECRET)
    if url:
        _check_url(url)
    if params.flag("drop_pending_updates"):
        bot.queue.pending.clear()
    bot.queue.allow(_kinds(request))
    connections = params.integer("max_connections", DEFAULT_CONNECTIONS)
    bot.webhook = Webhook(url, secret, connections) if url else None
    bot.queue.end_poll(errors.POLL_ENDED_BY_WEBHOOK)
    return True


def _check_url(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise bad_request(errors.WEBHOOK_URL)


@method("deleteWebhook")
def delete_webhook(request: Request) -> bool:
    """Go back to polling."""
    if request.params.flag("drop_pending_updates"):
        request.bot.queue.pending.clear()
    request.bot.webhook = None
    request.world.signal.notify()
    return True


@method("getWebhookInfo")
def get_webhook_info(request: Request) -> Json:
    """Tell how deliveries go."""
    bot = request.bot
    info: Json = {
        "url": bot.webhook.url if bot.webhook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(bot.queue.alive()),
    }
    if bot.webhook is not None:
        info["max_connections"] = bot.webhook.max_connections
        if bot.webhook.last_error_at is not None:
            info["last_error_date"] = int(bot.webhook.last_error_at.timestamp())
            info["last_error_message"] = bot.webhook.last_error
    if bot.queue.allowed:
        info["allowed_updates"] = sorted(bot.queue.allowed)
    return info


@method("getMe")
def get_me(request: Request) -> Json:
    """Describe the bot."""
    return request.bot.me()


@method("logOut", "close")
def log_out(request: Request) -> bool:
    """Take leave; here it changes nothing."""
    return bool(request.bot)
