"""Fires claimed instants of schedules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import structlog

from bot.services.firings import Firings
from bot.services.ports import DueFiring
from bot.services.tracing import because
from bot.store.engine import StoreFailure

log = structlog.get_logger(__name__)
PARALLEL = 2
"""Schedules fired side by side."""


@dataclass(frozen=True, slots=True)
class Firer:
    """Fires one instant at a time and says that messages wait."""

    firings: Firings
    on_posted: Callable[[], None]

    async def fire(self, due: DueFiring) -> None:
        """Fire one; a failure leaves it to the sweep, which lets it fire again or ends it."""
        with because(f"firing:{due.id}"):
            await self._fire(due)

    async def _fire(self, due: DueFiring) -> None:
        try:
            count = await self.firings.fire(due)
        except StoreFailure:
            raise
        except Exception as error:  # noqa: BLE001 — a door: one that fails stops no other
            log.error("firing_failed", firing=due.id, kind=type(error).__name__)  # noqa: TRY400 — no personal data
            return
        if count:
            self.on_posted()
