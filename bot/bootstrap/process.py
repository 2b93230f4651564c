"""Starts a process: settings, database, knowledge, services, then its parts side by side."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

import structlog
from telegram.error import Forbidden, InvalidToken, NetworkError

from bot.adapters.build_cache import DirectoryCache
from bot.adapters.enlarging import Enlarging
from bot.adapters.knowledge_files import KnowledgeSource
from bot.adapters.telegram_sender import TelegramSender
from bot.bootstrap.bots import make_bot
from bot.bootstrap.clock import machine_clock
from bot.bootstrap.ground import Ground
from bot.bootstrap.health import Gauges, Ward
from bot.bootstrap.knowledge import Learning
from bot.bootstrap.opening import opened
from bot.bootstrap.parts import Parts, Running, Seats
from bot.bootstrap.semantics import second_opinion
from bot.bootstrap.services import Services, build_services
from bot.domain.clock import Clock
from bot.domain.errors import AddressTakenError
from bot.domain.people import Role
from bot.domain.subscription import DIGEST, WEEKLY
from bot.domain.traditional import converted_before
from bot.handlers.register import AnyApplication, register
from bot.handlers.topics import look
from bot.services.large_buttons import LargeButtons
from bot.services.pictures import SentPictures
from bot.services.rekeying import rekey
from bot.settings import Part, Settings, SettingsError, require_running
from bot.web.server import address_of, listening

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What a run starts with beside its settings; most of it matters to a new database only."""

    digest_cron: str = "0 18 * * *"
    """When the digest goes out until staff change it with /schedule."""
    weekly_cron: str = "0 18 * * fri"
    """The same for those who want it weekly."""
    keeps_quiet: bool = True
    """Whether the office's quiet hours are heeded."""
    colleagues: Mapping[int, tuple[str, Role]] = field(default_factory=dict)
    """Staff by Telegram id: name and role."""
    learning: Learning = field(default_factory=Learning)
    """How the knowledge becomes a matcher; runs of one program may share what they learn."""


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
        start: What a new database starts with, and how knowledge is learned.
        on_ready: Called once everything is up, with the address of the web pages.

    Raises:
        KnowledgeError: The knowledge directory is broken.
        SettingsError: A needed setting is missing, or the token is refused.
        StoreBusyError: Another process holds the database.
        AddressTakenError: Another program listens where this one is to.
    """
    token, start = require_running(settings, only), start or Start()
    gauges = Gauges()
    bot, seats = make_bot(settings, token, gauges.line), _seats(settings, token)
    source = await asyncio.to_thread(_source, settings, start)
    knowledge = await start.learning.put_in_force(source.current, settings.cache)
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(opened(settings))
        second = await stack.enter_async_context(second_opinion(source.current, settings.cache))
        taken = _listening(settings, only)
        if taken is not None:
            stack.enter_context(taken)
        settings = _with_public_url(settings, taken, only)
        sender = TelegramSender(bot.api, SentPictures(store, clock))
        ground = Ground(
            settings=settings,
            store=store,
            knowledge=knowledge,
            files=bot.files,
            sender=Enlarging(sender, LargeButtons(store, clock)),
            clock=clock,
            second=second,
            learning=start.learning,
            keeps_quiet=start.keeps_quiet,
            mandate=seats.sender if seats else None,
            on_asked=gauges.metrics.asked,
        )
        services = build_services(ground)
        stack.callback(services.painter.close)
        await _prepare(settings, services, start)
        register(bot.application, services.door)
        stack.push_async_callback(bot.close)
        if await _reached(bot.application, stop):
            await look(bot.api, services.door)
            ward = Ward.over(settings, services, gauges, seats.sender.seat if seats else None)
            parts = Parts.join(Running(ground, services, bot, ward, seats), source, only=only)
            await asyncio.to_thread(start.learning.tidy)
            await parts.run(taken, stop, on_ready)


def _source(settings: Settings, start: Start) -> KnowledgeSource:
    """Read the office's knowledge."""
    with converted_before(DirectoryCache(settings.cache)):
        return KnowledgeSource(
            settings.knowledge, office_name=settings.office_name, read=start.learning.read
        )


def _listening(settings: Settings, only: Part | None) -> socket.socket | None:
    """Take the address of the web door, or of a process that has none."""
    is_door = only in {None, Part.WEB}
    where = settings.host_and_port if is_door else settings.health_host_and_port
    if where is None:
        return None
    try:
        return listening(*where)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise AddressTakenError(*where) from None


def _with_public_url(
    settings: Settings, taken: socket.socket | None, only: Part | None
) -> Settings:
    """Name this machine's own address where none was set and pages are served."""
    if settings.public_url or taken is None or only not in {None, Part.WEB}:
        if only is Part.BOT and not settings.public_url:
            log.warning("no_public_url", means="/console can send no link")
        return settings
    return settings.model_copy(update={"public_url": address_of(taken)})


def _seats(settings: Settings, token: str) -> Seats | None:
    """Stand for what one process at a time may do for a bot; one process alone need not."""
    if settings.sqlite_file is not None:
        return None
    # Here, so that an office on SQLite carries no driver for PostgreSQL.
    from bot.store.election import Election

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
    await rekey(services.joining_keys.store)
    await services.joining_keys.warm()
    if (memory := services.door.queue.memory) is not None:
        await memory.warm()
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
