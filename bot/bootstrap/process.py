"""Runs bot, web and jobs in one loop, and stops them in order."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, TelegramError
from telegram.ext import ApplicationBuilder, ExtBot

from bot.adapters.knowledge_files import Broken, KnowledgeSource, Reloaded, format_problems
from bot.adapters.telegram_request import AiohttpRequest
from bot.adapters.telegram_sender import TelegramSender
from bot.adapters.telegram_setup import ALLOWED_UPDATES, introduce
from bot.adapters.telegram_updates import TelegramUpdates
from bot.bootstrap.knowledge import build_matcher, put_in_force
from bot.bootstrap.semantics import second_opinion
from bot.bootstrap.services import Services, build_services, machine_clock, opened
from bot.domain.clock import Clock
from bot.domain.people import Role
from bot.handlers.dispatch import Dispatcher
from bot.handlers.fetch import Fetcher
from bot.handlers.register import AnyApplication, register
from bot.jobs.deliver import Deliverer
from bot.jobs.scheduler import build_scheduler
from bot.services.schedules import DIGEST
from bot.settings import Mode, Settings, SettingsError, require_running
from bot.web.app import build_web
from bot.web.server import web_server
from bot.web.webhook import Webhook

log = structlog.get_logger(__name__)
DIGEST_CRON = "0 18 * * *"
"""When the digest goes out until staff change it with /schedule."""
Colleagues = Mapping[int, tuple[str, Role]]
_STOP_SECONDS = 8.0
"""What is under way gets this long to finish; the promise is 10 s."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bot:
    """One bot's two connections and the application they feed."""

    application: AnyApplication
    updates: TelegramUpdates

    @property
    def api(self) -> ExtBot[None]:
        """The Bot API, typed."""
        api: ExtBot[None] = self.application.bot
        return api


async def run(
    settings: Settings,
    stop: asyncio.Event,
    *,
    clock: Clock = machine_clock,
    digest_cron: str = DIGEST_CRON,
    colleagues: Colleagues | None = None,
    on_ready: Callable[[], None] = lambda: None,
) -> None:
    """Run everything in this loop until *stop* is set.

    Args:
        clock: Tells the time to everything but the ticks themselves.
        digest_cron: When the digest goes out in a new database.
        colleagues: Staff to start with, by Telegram id: name and role.
        on_ready: Called once everything is up.

    Raises:
        KnowledgeError: The knowledge directory is broken.
        SettingsError: A needed setting is missing, or the token is refused.
        StoreBusyError: Another process holds the database.
    """
    bot = _bot(settings, require_running(settings))
    source = await asyncio.to_thread(
        KnowledgeSource, settings.knowledge, office_name=settings.office_name
    )
    knowledge = await put_in_force(source.current, settings.cache)
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(opened(settings))
        second = await stack.enter_async_context(second_opinion(source.current, settings.cache))
        services = build_services(
            settings,
            store=store,
            knowledge=knowledge,
            sender=TelegramSender(bot.api),
            clock=clock,
            second=second,
        )
        await _prepare(settings, services, digest_cron, colleagues or {})
        register(bot.application, services.door)
        stack.push_async_callback(bot.application.shutdown)
        if await _reached(bot.application, stop):
            parts = Parts.join(settings, services, bot, source)
            await parts.run(settings, stop, on_ready)


def _bot(settings: Settings, token: str) -> Bot:
    polling = AiohttpRequest(connections=2)
    api: ExtBot[None] = ExtBot(
        token,
        base_url=f"{settings.api_url}/bot",
        base_file_url=f"{settings.api_url}/file/bot",
        request=AiohttpRequest(),
        get_updates_request=polling,
    )
    application = ApplicationBuilder().bot(api).updater(None).job_queue(None).build()
    updates = TelegramUpdates(polling, f"{settings.api_url}/bot{token}")
    return Bot(application=application, updates=updates)


async def _prepare(
    settings: Settings, services: Services, digest_cron: str, colleagues: Colleagues
) -> None:
    await services.staff.ensure_admins(settings.admin_ids)
    for telegram_id, (name, role) in colleagues.items():
        await services.staff.ensure(telegram_id, role, name=name)
    await services.schedules.ensure(DIGEST, digest_cron)
    if settings.sqlite_file is not None:
        # The only process on this file: whatever was under way died with the last one.
        await _sweep(services, everything=True)


async def _sweep(services: Services, *, everything: bool) -> None:
    await services.inbox.release(everything=everything)
    await services.outbox.release(everything=everything)
    for update in await services.inbox.set_aside():
        await services.notices.quarantined(update)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What runs side by side."""

    bot: Bot
    dispatcher: Dispatcher
    deliverer: Deliverer
    fetcher: Fetcher
    scheduler: AsyncIOScheduler
    webhook: Webhook | None

    @classmethod
    def join(
        cls, settings: Settings, services: Services, bot: Bot, source: KnowledgeSource
    ) -> Parts:
        """Make the parts and let each ring the next."""
        deliverer = Deliverer(services.outbox, services.door.sender, services.door.zone)
        dispatcher = Dispatcher(
            bot.application, services.inbox, services.notices.quarantined, deliverer.ring
        )
        return cls(
            bot=bot,
            dispatcher=dispatcher,
            deliverer=deliverer,
            fetcher=Fetcher(bot.updates, services.inbox, dispatcher.ring),
            scheduler=build_scheduler(_ticks(services, source, settings.cache)),
            webhook=_webhook(settings, services, dispatcher),
        )

    async def run(
        self, settings: Settings, stop: asyncio.Event, on_ready: Callable[[], None]
    ) -> None:
        """Start everything, wait for *stop*, finish what is under way."""
        await introduce(self.bot.api)
        server = web_server(build_web(self.webhook), *settings.host_and_port)
        self.scheduler.start()
        async with asyncio.TaskGroup() as group:
            serving = group.create_task(server.serve())
            working = [
                group.create_task(self.dispatcher.run()),
                group.create_task(self.deliverer.run()),
            ]
            receiving = group.create_task(self._receive(settings))
            log.info("ready", mode=settings.mode, listen=settings.listen)
            on_ready()
            await stop.wait()
            log.info("stopping")
            receiving.cancel()
            self.scheduler.shutdown(wait=False)
            self.dispatcher.stop()
            self.deliverer.stop()
            _, late = await asyncio.wait(working, timeout=_STOP_SECONDS)
            for task in late:
                task.cancel()
            server.should_exit = True
            await serving

    async def _receive(self, settings: Settings) -> None:
        await self._choose_way(settings)
        if self.webhook is None:
            await self.fetcher.run()

    async def _choose_way(self, settings: Settings) -> None:
        """Tell the Bot API how updates shall come, however long it takes to reach it.

        Raises:
            SettingsError: It refuses the webhook's address.
        """
        wait = 1.0
        while True:
            try:
                await self._tell_way(settings)
            except BadRequest as error:
                raise SettingsError([f"JIEFANG_WEBHOOK_URL: {error.message}"]) from None
            except TelegramError as error:
                log.warning("bot_api_unreachable", kind=type(error).__name__, wait_seconds=wait)
                await asyncio.sleep(wait)
                wait = min(wait * 2, 30.0)
            else:
                return

    async def _tell_way(self, settings: Settings) -> None:
        if self.webhook is None:
            await self.bot.api.delete_webhook()
            return
        await self.bot.api.set_webhook(
            settings.webhook_url or "",
            secret_token=self.webhook.secret,
            allowed_updates=list(ALLOWED_UPDATES),
        )


def _webhook(settings: Settings, services: Services, dispatcher: Dispatcher) -> Webhook | None:
    if settings.mode is not Mode.WEBHOOK or settings.webhook_secret is None:
        return None
    return Webhook(
        path=urlsplit(settings.webhook_url or "").path or "/",
        secret=settings.webhook_secret.get_secret_value(),
        record=services.inbox.record,
        ring=dispatcher.ring,
    )


def _ticks(
    services: Services, source: KnowledgeSource, cache: Path
) -> dict[str, tuple[float, Callable[[], Awaitable[object]]]]:
    async def plan_and_fire() -> None:
        await services.schedules.tick()
        while await services.schedules.fire() is not None:
            pass

    async def sweep() -> None:
        await _sweep(services, everything=False)

    async def reload() -> None:
        change = await asyncio.to_thread(source.poll)
        if isinstance(change, Reloaded):
            matcher = await asyncio.to_thread(build_matcher, change.knowledge, cache)
            services.door.knowledge.replace(change.knowledge, matcher)
            if services.door.answers.second is not None:
                services.door.answers.second.know(change.knowledge)
            log.info("knowledge_reloaded", version=change.knowledge.version)
        elif isinstance(change, Broken):
            await services.notices.knowledge_broken(format_problems(change.problems))

    return {"schedules": (1.0, plan_and_fire), "sweep": (15.0, sweep), "knowledge": (2.0, reload)}
