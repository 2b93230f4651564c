"""Gives the alarms of complaints whose limits come near or pass."""

from __future__ import annotations

from dataclasses import dataclass

import structlog

from bot.services.alarms import BATCH, Alarms
from bot.store.engine import StoreFailure

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class AlarmClock:
    """Goes through all that is due at a tick."""

    alarms: Alarms

    async def tick(self) -> int:
        """Give every alarm that has come, each in a transaction of its own.

        Returns:
            How many were given.
        """
        given, after = 0, 0
        while batch := await self.alarms.due(after):
            given += sum([await self._give(one) for one in batch])
            after = batch[-1]
            if len(batch) < BATCH:
                break
        return given

    async def _give(self, complaint_id: int) -> bool:
        try:
            return await self.alarms.give(complaint_id)
        except StoreFailure:
            raise
        except Exception as error:  # noqa: BLE001 — a door: one that fails stops no other
            log.error("alarm_failed", complaint=complaint_id, kind=type(error).__name__)  # noqa: TRY400 — no personal data
            return False
