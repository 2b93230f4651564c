"""Makes a bot's connections: for updates, for those who are speaking, for everybody else."""

from __future__ import annotations

from telegram.ext import ApplicationBuilder, ExtBot

from bot.adapters.telegram_files import TelegramFiles
from bot.adapters.telegram_line import Line
from bot.adapters.telegram_pacing import PacedCalls
from bot.adapters.telegram_request import AiohttpRequest
from bot.adapters.telegram_updates import TelegramUpdates
from bot.bootstrap.arrival import Bot
from bot.domain.pacing import Limits, Pace
from bot.settings import Settings


def make_bot(settings: Settings, token: str, line: Line | None = None) -> Bot:
    """Make them; nothing is called yet.

    Args:
        line: Learns how each call fares.
    """
    pace = Pace(
        Limits(
            per_second=settings.rate,
            burst=settings.burst,
            per_chat_second=settings.chat_rate,
            per_group_minute=settings.group_rate,
        )
    )
    polling = AiohttpRequest(connections=2, line=line)
    request = AiohttpRequest(connections=256, line=line)
    api, outgoing = (
        ExtBot(
            token,
            base_url=f"{settings.api_url}/bot",
            base_file_url=f"{settings.api_url}/file/bot",
            request=request,
            get_updates_request=polling,
            rate_limiter=PacedCalls(pace, waits=waits),
        )
        for waits in (False, True)
    )
    application = ApplicationBuilder().bot(api).updater(None).job_queue(None).build()
    updates = TelegramUpdates(polling, f"{settings.api_url}/bot{token}")
    files = TelegramFiles(api, request)
    return Bot(
        application=application,
        updates=updates,
        outgoing=outgoing,
        files=files,
        connections=(request, polling),
    )
