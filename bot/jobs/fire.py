"""Fires claimed instants of schedules."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from bot.services.firings import Firings
from bot.services.ports import DueFiring
from bot.services.tracing import because
from bot.services.worker import persist
from bot.store.engine import StoreFailure
from bot.store.outage import is_outage

log = structlog.get_logger(__name__)
PARALLEL = 2
"""Schedules fired side by side."""


@dataclass(frozen=True, slots=True)
class Firer:
    """Fires one instant at a time and says that messages wait."""

    firings: Firings
    on_posted: Callable[[], None]
    outage_seconds: float = 1.0
    """How long to leave an instant alone that met a database that was away."""

    async def fire(self, due: DueFiring) -> None:
        """Fire one; a failure leaves it to the sweep, which lets it fire again or ends it."""
        with because(f"firing:{due.id}"):
            await self._fire(due)

    async def _fire(self, due: DueFiring) -> None:
        try:
            count = await self.firings.fire(due)
        except StoreFailure as error:
            if not is_outage(error):
                raise
            # Uncounted, or three outages would end it like one that kills; not at once, either.
            await asyncio.sleep(self.outage_seconds)
            await persist(lambda: self.firings.give_back(due))
            return
        except Exception as error:  # noqa: BLE001 — a door: one that fails stops no other
            log.error("firing_failed", firing=due.id, kind=type(error).__name__)  # noqa: TRY400 — no personal data
            return
        if count:
            self.on_posted()
