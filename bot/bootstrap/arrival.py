"""How a bot's updates come in: fetched by polling, or called for by webhook."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import structlog
from telegram.error import BadRequest, TelegramError
from telegram.ext import ExtBot

from bot.adapters.telegram_files import TelegramFiles
from bot.adapters.telegram_request import AiohttpRequest
from bot.adapters.telegram_setup import ALLOWED_UPDATES
from bot.adapters.telegram_updates import TelegramUpdates
from bot.handlers.register import AnyApplication
from bot.settings import Mode, Settings, SettingsError
from bot.web.webhook import Record, Webhook

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bot:
    """One bot's connections and the application they feed."""

    application: AnyApplication
    updates: TelegramUpdates
    outgoing: ExtBot[int]
    """Waits its turn, for whoever did not speak just now."""
    files: TelegramFiles
    connections: tuple[AiohttpRequest, ...]

    async def close(self) -> None:
        """Close its connections, those of a start that did not get far as well."""
        await self.application.shutdown()
        for one in self.connections:
            await one.shutdown()

    @property
    def api(self) -> ExtBot[int]:
        """Goes at once, for whoever did; the application's own."""
        api: ExtBot[int] = self.application.bot
        return api

    async def choose_polling(self) -> None:
        """Tell the Bot API that updates are fetched, however long it takes to reach it."""
        await _told(self.api.delete_webhook)

    async def choose_webhook(self, settings: Settings, webhook: Webhook) -> None:
        """Tell the Bot API where to deliver updates, however long it takes to reach it.

        Raises:
            SettingsError: It refuses the address.
        """

        async def tell() -> None:
            await self.api.set_webhook(
                settings.webhook_url or "",
                secret_token=webhook.secret,
                allowed_updates=list(ALLOWED_UPDATES),
            )

        await _told(tell)


async def _told(tell: Callable[[], Awaitable[object]]) -> None:
    wait = 1.0
    while True:
        try:
            await tell()
        except BadRequest as error:
            raise SettingsError([f"JIEFANG_WEBHOOK_URL: {error.message}"]) from None
        except TelegramError as error:
            log.warning("bot_api_unreachable", kind=type(error).__name__, wait_seconds=wait)
            await asyncio.sleep(wait)
            wait = min(wait * 2, 30.0)
        else:
            return


def webhook_of(settings: Settings, record: Record, ring: Callable[[], None]) -> Webhook | None:
    """Make the webhook; None while the bot polls."""
    if settings.mode is not Mode.WEBHOOK or settings.webhook_secret is None:
        return None
    return Webhook(
        path=urlsplit(settings.webhook_url or "").path or "/",
        secret=settings.webhook_secret.get_secret_value(),
        record=record,
        ring=ring,
    )
