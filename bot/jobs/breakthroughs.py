"""Looks for what comes back, answers everybody in closed tasks, minds the days of open ones."""

from __future__ import annotations

from dataclasses import dataclass

import structlog

from bot.services.answering import BATCH, Answering
from bot.services.radar import Radar
from bot.store.engine import StoreFailure

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class BreakthroughClock:
    """Goes through all that is due at a tick."""

    radar: Radar
    answering: Answering

    async def tick(self) -> int:
        """Do what has become due.

        Returns:
            How much of it somebody is told.
        """
        done = await self.radar.look() + await self.answering.call_late()
        while batch := await self.answering.due():
            answered = sum([await self._answer(*one) for one in batch])
            done += answered
            # One that fails is tried at the next tick; it stands in nobody's way for ever.
            if not answered or len(batch) < BATCH:
                break
        return done

    async def _answer(self, breakthrough: int, complaint: int) -> bool:
        try:
            return await self.answering.answer(breakthrough, complaint)
        except StoreFailure:
            raise
        except Exception as error:  # noqa: BLE001 — a door: one that fails stops no other
            log.error("answer_failed", complaint=complaint, kind=type(error).__name__)  # noqa: TRY400 — no personal data
            return False
