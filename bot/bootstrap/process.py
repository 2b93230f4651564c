"""Starts a process: settings, database, knowledge, services, then its parts side by side."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

import structlog
from telegram.error import Forbidden, InvalidToken, NetworkError

from bot.adapters.knowledge_files import KnowledgeSource
from bot.adapters.telegram_sender import TelegramSender
from bot.bootstrap.bots import make_bot
from bot.bootstrap.knowledge import put_in_force
from bot.bootstrap.parts import Parts, Seats
from bot.bootstrap.semantics import second_opinion
from bot.bootstrap.services import Ground, Services, build_services, machine_clock, opened
from bot.domain.clock import Clock
from bot.domain.people import Role
from bot.domain.subscription import DIGEST, WEEKLY
from bot.handlers.register import AnyApplication, register
from bot.handlers.topics import look
from bot.services.pictures import SentPictures
from bot.settings import Part, Settings, SettingsError, require_running
from bot.store.election import Election
from bot.web.server import address_of, listening

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What a new database starts with."""

    digest_cron: str = "0 18 * * *"
    """When the digest goes out until staff change it with /schedule."""
    weekly_cron: str = "0 18 * * fri"
    """The same for those who want it weekly."""
    keeps_quiet: bool = True
    """Whether the office's quiet hours are heeded."""
    colleagues: Mapping[int, tuple[str, Role]] = field(default_factory=dict)
    """Staff by Telegram id: name and role."""


async def run(
    settings: Settings,
    stop: asyncio.Event,
    *,
    only: Part | None = None,
    clock: Clock = machine_clock,
    start: Start | None = None,
    on_ready: Callable[[str], None] = lambda _url: None,
) -> None:
    """Run everything in this loop until *stop* is set.

    Args:
        only: Run this part alone; other processes on the same PostgreSQL run the others.
        clock: Tells the time to everything but the ticks themselves.
        start: What a new database starts with.
        on_ready: Called once everything is up, with the address of the web pages.

    Raises:
        KnowledgeError: The knowledge directory is broken.
        SettingsError: A needed setting is missing, or the token is refused.
        StoreBusyError: Another process holds the database.
    """
    token, start = require_running(settings, only), start or Start()
    bot, seats = make_bot(settings, token), _seats(settings, token)
    source = await asyncio.to_thread(
        KnowledgeSource, settings.knowledge, office_name=settings.office_name
    )
    knowledge = await put_in_force(source.current, settings.cache)
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(opened(settings))
        second = await stack.enter_async_context(second_opinion(source.current, settings.cache))
        taken = None
        if only in {None, Part.WEB}:
            taken = stack.enter_context(listening(*settings.host_and_port))
            address = {"public_url": settings.public_url or address_of(taken)}
            settings = settings.model_copy(update=address)
        elif only is Part.BOT and not settings.public_url:
            log.warning("no_public_url", means="/console can send no link")
        services = build_services(
            Ground(
                settings=settings,
                store=store,
                knowledge=knowledge,
                files=bot.files,
                sender=TelegramSender(bot.api, SentPictures(store, clock)),
                clock=clock,
                second=second,
                keeps_quiet=start.keeps_quiet,
                mandate=seats.sender if seats else None,
            )
        )
        stack.callback(services.painter.close)
        await _prepare(settings, services, start)
        register(bot.application, services.door)
        stack.push_async_callback(bot.application.shutdown)
        if await _reached(bot.application, stop):
            await look(bot.api, services.door)
            parts = Parts.join(settings, services, bot, source, only=only, seats=seats)
            await parts.run(taken, stop, on_ready)


def _seats(settings: Settings, token: str) -> Seats | None:
    """Stand for what one process at a time may do for a bot; one process alone need not."""
    if settings.sqlite_file is not None:
        return None
    number = token.partition(":")[0]
    return Seats(
        sender=Election(settings.database, f"sender:{number}"),
        poller=Election(settings.database, f"poller:{number}"),
    )


async def _prepare(settings: Settings, services: Services, start: Start) -> None:
    await services.staff.ensure_admins(settings.admin_ids)
    for telegram_id, (name, role) in start.colleagues.items():
        await services.staff.ensure(telegram_id, role, name=name)
    await services.schedules.ensure(DIGEST, start.digest_cron)
    await services.schedules.ensure(WEEKLY, start.weekly_cron)
    await services.schedules.ensure_at_once()
    await services.joining_keys.fill_in()
    await services.joining_keys.warm()
    if settings.sqlite_file is not None:
        # The only process on this file: whatever was under way died with the last one.
        for desk in (services.inbox, services.outbox, services.firings, services.mailing):
            await desk.release(everything=True)


async def _reached(application: AnyApplication, stop: asyncio.Event) -> bool:
    """Wait until the Bot API answers; False when told to stop first."""
    wait = 1.0
    while not stop.is_set():
        try:
            await application.initialize()
        except (InvalidToken, Forbidden):
            raise SettingsError(["JIEFANG_TOKEN: the Bot API refuses it; check it"]) from None
        except NetworkError as error:
            log.warning("bot_api_unreachable", kind=type(error).__name__, wait_seconds=wait)
            await _sleep(wait, stop)
            wait = min(wait * 2, 30.0)
        else:
            return True
    return False


async def _sleep(seconds: float, stop: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return
