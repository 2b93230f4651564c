"""Runs bot, web and jobs in one loop, and stops them in order."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from urllib.parse import urlsplit

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, TelegramError
from telegram.ext import ApplicationBuilder, ExtBot

from bot.adapters.knowledge_files import KnowledgeSource
from bot.adapters.telegram_request import AiohttpRequest
from bot.adapters.telegram_sender import TelegramSender
from bot.adapters.telegram_setup import ALLOWED_UPDATES, introduce
from bot.adapters.telegram_updates import TelegramUpdates
from bot.bootstrap.knowledge import put_in_force
from bot.bootstrap.semantics import second_opinion
from bot.bootstrap.services import Services, build_services, machine_clock, opened
from bot.bootstrap.ticks import ticks
from bot.domain.clock import Clock
from bot.domain.people import Role
from bot.handlers.dispatch import PARALLEL, Dispatcher
from bot.handlers.fetch import Fetcher
from bot.handlers.register import AnyApplication, register
from bot.jobs.deliver import IN_FLIGHT, Deliverer
from bot.jobs.fire import PARALLEL as FIRING
from bot.jobs.fire import Firer
from bot.jobs.scheduler import build_scheduler
from bot.services.pictures import SentPictures
from bot.services.ports import ClaimedUpdate, DueDelivery, DueFiring
from bot.services.schedules import DIGEST
from bot.services.worker import Worker
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
            sender=TelegramSender(bot.api, SentPictures(store, clock)),
            clock=clock,
            second=second,
        )
        stack.callback(services.painter.close)
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
        for desk in (services.inbox, services.outbox, services.firings):
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What runs side by side."""

    bot: Bot
    handling: Worker[ClaimedUpdate]
    firing: Worker[DueFiring]
    delivering: Worker[DueDelivery]
    fetcher: Fetcher
    scheduler: AsyncIOScheduler
    webhook: Webhook | None

    @classmethod
    def join(
        cls, settings: Settings, services: Services, bot: Bot, source: KnowledgeSource
    ) -> Parts:
        """Make the parts and let each ring the next."""
        delivering = _delivering(services)
        handling = _handling(services, bot, delivering.ring)
        firing = _firing(services, delivering.ring)
        return cls(
            bot=bot,
            handling=handling,
            firing=firing,
            delivering=delivering,
            fetcher=Fetcher(bot.updates, services.inbox, handling.ring),
            scheduler=build_scheduler(
                ticks(
                    services,
                    source,
                    settings.cache,
                    on_planned=firing.ring,
                    on_posted=delivering.ring,
                )
            ),
            webhook=_webhook(settings, services, handling.ring),
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
            workers = (self.handling, self.firing, self.delivering)
            working = [group.create_task(worker.run()) for worker in workers]
            receiving = group.create_task(self._receive(settings))
            log.info("ready", mode=settings.mode, listen=settings.listen)
            on_ready()
            await stop.wait()
            log.info("stopping")
            receiving.cancel()
            self.scheduler.shutdown(wait=False)
            for worker in workers:
                worker.stop()
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


def _handling(
    services: Services, bot: Bot, on_handled: Callable[[], None]
) -> Worker[ClaimedUpdate]:
    dispatcher = Dispatcher(
        bot.application, services.inbox, services.notices.quarantined, on_handled
    )
    return Worker("updates", services.inbox, dispatcher.handle, PARALLEL)


def _firing(services: Services, on_posted: Callable[[], None]) -> Worker[DueFiring]:
    return Worker("firings", services.firings, Firer(services.firings, on_posted).fire, FIRING)


def _delivering(services: Services) -> Worker[DueDelivery]:
    deliverer = Deliverer(services.outbox, services.door.sender, services.door.zone)
    return Worker("deliveries", services.outbox, deliverer.deliver, IN_FLIGHT, idle_seconds=0.5)


def _webhook(settings: Settings, services: Services, ring: Callable[[], None]) -> Webhook | None:
    if settings.mode is not Mode.WEBHOOK or settings.webhook_secret is None:
        return None
    return Webhook(
        path=urlsplit(settings.webhook_url or "").path or "/",
        secret=settings.webhook_secret.get_secret_value(),
        record=services.inbox.record,
        ring=ring,
    )
