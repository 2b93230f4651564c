"""Joins what tells how a process is: its senses, the vitals, the figures, the alerts."""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import structlog
from telegram import Bot as TelegramBot
from telegram.error import TelegramError

from bot.adapters.metrics import Metrics
from bot.adapters.telegram_line import Line
from bot.adapters.telegram_pacing import loop_time
from bot.bootstrap.services import Services
from bot.jobs.health import HealthClock
from bot.jobs.pulse import Pulse
from bot.jobs.scheduler import Tick
from bot.services.alerts import Alerts
from bot.services.vitals import Vitals
from bot.settings import Settings
from bot.store.engine import StoreFailure
from bot.web.health import Health

log = structlog.get_logger(__name__)
_QUIET_SECONDS = 45.0
"""Polling hears from the Bot API every half minute; who has not asks."""


@dataclass(frozen=True, slots=True)
class Gauges:
    """What is measured as it happens, from the start of the process on."""

    metrics: Metrics = field(default_factory=Metrics)
    line: Line = field(init=False)
    pulse: Pulse = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "line", Line(self.metrics.called))
        object.__setattr__(self, "pulse", Pulse(loop_time, self.metrics.ticked))


@dataclass(frozen=True, slots=True)
class ProcessSenses:
    """What the process knows of itself."""

    gauges: Gauges
    data_dir: Path

    def unanswered_seconds(self) -> float:
        """Ask the line."""
        return self.gauges.line.unanswered_seconds()

    def late_seconds(self) -> float:
        """Ask the pulse."""
        return self.gauges.pulse.late_seconds()

    def free_bytes(self) -> float | None:
        """Ask the disk."""
        try:
            return float(shutil.disk_usage(self.data_dir).free)
        except OSError:
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ward:
    """Watches over a process."""

    gauges: Gauges
    vitals: Vitals
    clock: HealthClock
    token: str | None

    @classmethod
    def over(cls, settings: Settings, services: Services, gauges: Gauges, seat: str | None) -> Ward:
        """Join it.

        Args:
            seat: Whose beat tells that somebody sends; None where this process is the only one.
        """
        door = services.door
        store, clock = services.outbox.store, services.outbox.clock
        senses = ProcessSenses(gauges, settings.data_dir)
        vitals = Vitals(store=store, clock=clock, senses=senses, seat=seat, now=loop_time)
        watch = HealthClock(vitals, Alerts(store, clock), door.sender, clock, door.zone)
        token = settings.metrics_token
        shown = token.get_secret_value() if token else None
        return cls(gauges=gauges, vitals=vitals, clock=watch, token=shown)

    @property
    def door(self) -> Health:
        """What the web serves of it."""
        return Health(look=self.vitals.look, figures=self._figures, token=self.token)

    async def _figures(self) -> bytes:
        readings = await self.vitals.look()
        try:
            load = await self.vitals.load()
        except (StoreFailure, OSError) as error:
            log.warning("load_unknown", kind=type(error).__name__)
            load = None
        # Off the loop: a few thousand lines, and the process's files are read.
        return await asyncio.to_thread(self.gauges.metrics.exposed, readings, load)

    def reach(self, bot: TelegramBot) -> Tick:
        """Make the tick that asks the Bot API whether it is there when nothing else does."""

        async def ask() -> None:
            if self.gauges.line.quiet_seconds() < _QUIET_SECONDS:
                return
            try:
                await bot.get_me()
            except TelegramError as error:
                log.warning("bot_api_unreachable", kind=type(error).__name__)

        return ask
