"""Looks now and then how the bot is; admins hear of a trouble even while the database is away."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import tzinfo

import structlog

from bot.domain.clock import Clock
from bot.domain.language import Language
from bot.domain.vitals import Reading, Spell, Vital, causes, proceed
from bot.replies.notices import render
from bot.replies.sender import Sender
from bot.replies.texts import Texts
from bot.services.alerts import KIND, Alerts, facts
from bot.services.vitals import Vitals
from bot.store.engine import StoreFailure

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class HealthClock:
    """Calls admins by the outbox, and by hand while nothing can be written there."""

    vitals: Vitals
    alerts: Alerts
    sender: Sender
    clock: Clock
    zone: tzinfo
    _admins: dict[int, Language] = field(default_factory=dict)
    """As they were when the database was last there."""
    _unwritten: dict[Vital, Spell] = field(default_factory=dict)
    """Illnesses that could not be written down."""
    _ill: frozenset[Vital] = frozenset()

    async def tick(self) -> int:
        """Look once.

        Returns:
            How many messages wait.
        """
        readings = await self.vitals.look()
        self._log(readings)
        try:
            count = await self.alerts.note(readings)
            self._admins = await self.alerts.admins()
        except (StoreFailure, OSError):
            await self._tell_by_hand(readings)
            return 0
        for vital in list(self._unwritten):
            await self._follow(Reading(vital, None), is_well=True)
        return count

    def _log(self, readings: tuple[Reading, ...]) -> None:
        ill = frozenset(one.vital for one in readings if not one.is_well)
        if ill - self._ill:
            log.error("ill", vitals=",".join(sorted(ill)))
        elif self._ill - ill:
            log.info("better", vitals=",".join(sorted(ill)) or "all well")
        self._ill = ill

    async def _tell_by_hand(self, readings: tuple[Reading, ...]) -> None:
        ill = [one for one in causes(readings) if not one.is_well]
        # Read well, written badly: the database is what is ill.
        for one in ill or [Reading(Vital.DATABASE, None)]:
            await self._follow(one, is_well=False)

    async def _follow(self, reading: Reading, *, is_well: bool) -> None:
        spell = self._unwritten.get(reading.vital)
        after, telling = proceed(spell, is_well=is_well, now=self.clock())
        if after is None or is_well:
            self._unwritten.pop(reading.vital, None)
        else:
            self._unwritten[reading.vital] = after
        if after is None or telling is None:
            return
        for admin, language in self._admins.items():
            said = render(Texts(language, self.zone), KIND[telling], facts(reading.vital, after))
            await self.sender.send(admin, said)
