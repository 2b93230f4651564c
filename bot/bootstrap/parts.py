"""What runs side by side in a process, and in which order it stops."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import structlog

from bot.adapters.enlarging import Enlarging
from bot.adapters.knowledge_files import KnowledgeSource
from bot.adapters.pictures.painter import Painter
from bot.adapters.telegram_sender import TelegramSender
from bot.adapters.telegram_setup import introduce
from bot.bootstrap.arrival import Bot, webhook_of
from bot.bootstrap.ground import Ground
from bot.bootstrap.health import Ward
from bot.bootstrap.services import Services
from bot.bootstrap.ticks import every_process_ticks, health_ticks, job_ticks, topics_ticks
from bot.handlers.dispatch import PARALLEL, Dispatcher
from bot.handlers.fetch import Fetcher
from bot.handlers.gate import admitted
from bot.jobs.deliver import IN_FLIGHT, Deliverer
from bot.jobs.fire import PARALLEL as FIRING
from bot.jobs.fire import Firer
from bot.jobs.mail import Mailer, window
from bot.jobs.scheduler import Ticking
from bot.services.mailing import DueRecipient
from bot.services.pictures import SentPictures
from bot.services.ports import ClaimedUpdate, DueDelivery, DueFiring
from bot.services.staff_group import StaffGroup
from bot.services.worker import Worker
from bot.settings import Mode, Part, Settings
from bot.store.bell import DELIVERIES, FIRINGS, UPDATES, listen
from bot.web.app import build_web
from bot.web.health import Health
from bot.web.server import web_server
from bot.web.site import Site
from bot.web.webhook import Webhook

if TYPE_CHECKING:
    from bot.store.election import Election

log = structlog.get_logger(__name__)
_STOP_SECONDS = 8.0
"""What is under way gets this long to finish; the promise is 10 s."""
_REACH_SECONDS = 15.0
"""How often to see whether anything was heard of the Bot API lately."""
Work = Coroutine[Any, Any, None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seats:
    """What one process at a time does for a bot."""

    sender: Election
    """Takes messages from the outbox."""
    poller: Election
    """Asks for updates."""


@dataclass(frozen=True, slots=True)
class Running:
    """What the parts are made of."""

    ground: Ground
    services: Services
    bot: Bot
    ward: Ward
    seats: Seats | None
    """None where no other process can be: on SQLite."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Everything that can run, and which of it shall."""

    settings: Settings
    chosen: frozenset[Part]
    bot: Bot
    seats: Seats | None
    """None where no other process can be: on SQLite."""
    handling: Worker[ClaimedUpdate]
    firing: Worker[DueFiring]
    delivering: Worker[DueDelivery]
    mailing: Worker[DueRecipient]
    fetcher: Fetcher
    ticking: Ticking
    webhook: Webhook | None
    painter: Painter
    """Gives up at a stop: an update may be waiting for a picture longer than a stop may take."""
    site: Site | None
    """None where the web door is not among the parts."""
    health: Health
    base_url: str
    staff_group: StaffGroup

    @classmethod
    def join(cls, one: Running, source: KnowledgeSource, *, only: Part | None) -> Parts:
        """Make the parts and let each ring the next."""
        settings, services, bot, seats = one.ground.settings, one.services, one.bot, one.seats
        chosen = frozenset(Part if only is None else (only,))
        delivering, mailing = _delivering(one), _mailing(one)
        handling, firing = _handling(one, delivering.ring), _firing(one, delivering.ring)
        ticks = every_process_ticks(services, source, one.ground.learning, settings.cache)
        ticks |= {"telegram": (_REACH_SECONDS, one.ward.reach(bot.api))}
        if Part.JOBS in chosen:
            ticks |= job_ticks(
                services,
                on_planned=firing.ring,
                on_posted=delivering.ring,
                on_started=mailing.ring,
            )
            ticks |= topics_ticks(services, bot.api, delivering.ring)
            ticks |= health_ticks(one.ward.clock, delivering.ring)
        if seats is not None:
            seats.sender.on_elected = _ringing(delivering, mailing)
        return cls(
            settings=settings,
            chosen=chosen,
            bot=bot,
            seats=seats,
            handling=handling,
            firing=firing,
            delivering=delivering,
            mailing=mailing,
            fetcher=Fetcher(bot.updates, services.inbox, handling.ring),
            ticking=Ticking(ticks, one.ward.gauges.pulse),
            webhook=webhook_of(settings, services.inbox.record, handling.ring),
            painter=services.painter,
            site=services.site if Part.WEB in chosen else None,
            health=one.ward.door,
            base_url=services.site.base_url,
            staff_group=services.door.staff_group,
        )

    async def run(
        self, taken: socket.socket | None, stop: asyncio.Event, on_ready: Callable[[str], None]
    ) -> None:
        """Start what is chosen, wait for *stop*, finish what is under way.

        Args:
            taken: Where the web door is served; None where it is not.
            stop: Ends it.
            on_ready: Called once everything is up, with the address of the web pages.
        """
        if Part.BOT in self.chosen:
            await introduce(self.bot.api, staff_chat_id=await self.staff_group.now())
        self.ticking.start()
        async with asyncio.TaskGroup() as around:
            # These outlast the work: a seat is left when nothing of its is under way.
            aside = [around.create_task(one) for one in self._aside()]
            async with asyncio.TaskGroup() as group:
                await self._run(group, taken, stop, on_ready)
            for task in aside:
                task.cancel()

    async def _run(
        self,
        group: asyncio.TaskGroup,
        taken: socket.socket | None,
        stop: asyncio.Event,
        on_ready: Callable[[str], None],
    ) -> None:
        workers = self._workers()
        working = [group.create_task(worker.run()) for worker in workers]
        receiving = [group.create_task(one) for one in self._receiving()]
        server = web_server(build_web(self.site, self._hook, self.health))
        serving = [group.create_task(server.serve(sockets=[taken]))] if taken else []
        log.info(
            "ready",
            mode=self.settings.mode,
            parts=",".join(sorted(self.chosen)),
            pages=self.base_url,
        )
        on_ready(self.base_url)
        await stop.wait()
        log.info("stopping")
        for task in receiving:
            task.cancel()
        for worker in workers:
            worker.stop()
        self.painter.give_up()
        ending = [*working, group.create_task(self.ticking.stop())]
        _, late = await asyncio.wait(ending, timeout=_STOP_SECONDS)
        for task in late:
            task.cancel()
        if self.site is not None:
            self.site.streams.close()
        server.should_exit = True
        await asyncio.gather(*serving)

    def _workers(self) -> list[Worker[Any]]:
        workers: list[Worker[Any]] = []
        if Part.BOT in self.chosen:
            workers.append(self.handling)
        if Part.JOBS in self.chosen:
            workers += [self.firing, self.delivering, self.mailing]
        return workers

    def _receiving(self) -> list[Work]:
        if self.webhook is not None:
            hook = self._hook
            return [self.bot.choose_webhook(self.settings, hook)] if hook else []
        if Part.BOT not in self.chosen:
            return []
        return [self.seats.poller.while_seated(self._poll) if self.seats else self._poll()]

    @property
    def _hook(self) -> Webhook | None:
        return self.webhook if Part.WEB in self.chosen else None

    async def _poll(self) -> None:
        await self.bot.choose_polling()
        await self.fetcher.run()

    def _aside(self) -> list[Work]:
        if self.seats is None:
            return []
        workers = {UPDATES: self.handling, FIRINGS: self.firing, DELIVERIES: self.delivering}
        bells = {name: one.ring for name, one in workers.items() if one in self._workers()}
        aside: list[Work] = [listen(self.settings.database, bells)] if bells else []
        if Part.BOT in self.chosen and self.settings.mode is Mode.POLLING:
            aside.append(self.seats.poller.run())
        if Part.JOBS in self.chosen:
            aside.append(self.seats.sender.run())
        return aside


def _ringing(*workers: Worker[Any]) -> Callable[[], None]:
    def ring() -> None:
        for worker in workers:
            worker.ring()

    return ring


def _handling(one: Running, on_handled: Callable[[], None]) -> Worker[ClaimedUpdate]:
    inbox = one.services.inbox
    notices = one.services.notices
    admits = partial(admitted, one.services.door)
    dispatcher = Dispatcher(one.bot.application, inbox, notices.quarantined, admits, on_handled)
    timed = one.ward.gauges.metrics.timed("updates", dispatcher.handle)
    return Worker("updates", inbox, timed, PARALLEL, least=PARALLEL // 4)


def _firing(one: Running, on_posted: Callable[[], None]) -> Worker[DueFiring]:
    firings = one.services.firings
    timed = one.ward.gauges.metrics.timed("firings", Firer(firings, on_posted).fire)
    return Worker("firings", firings, timed, FIRING)


def _mailing(one: Running) -> Worker[DueRecipient]:
    services, metrics = one.services, one.ward.gauges.metrics
    kept = SentPictures(services.outbox.store, services.outbox.clock)
    sender = TelegramSender(one.bot.outgoing, kept, is_paid=one.ground.settings.paid)
    fitting, zone = Enlarging(sender, services.door.large), services.door.zone
    mailer = Mailer(services.mailing, fitting, zone, metrics.delivered)
    parallel = window(one.ground.settings.rate)
    return Worker(
        "announcements",
        services.mailing,
        metrics.timed("announcements", mailer.serve),
        parallel,
        least=max(1, parallel // 4),
        idle_seconds=0.5,
    )


def _delivering(one: Running) -> Worker[DueDelivery]:
    outbox, metrics = one.services.outbox, one.ward.gauges.metrics
    sender = TelegramSender(one.bot.outgoing, SentPictures(outbox.store, outbox.clock))
    door = one.services.door
    fitting = Enlarging(sender, door.large)
    deliverer = Deliverer(outbox, fitting, door.zone, metrics.delivered)
    timed = metrics.timed("deliveries", deliverer.deliver)
    return Worker("deliveries", outbox, timed, IN_FLIGHT, idle_seconds=0.5)
