"""Looks at how the bot is: whether it can work, and how much waits."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from bot.domain.clock import Clock
from bot.domain.vitals import LIMITS, Reading, Vital
from bot.store import announcement_deliveries, deliveries, inbox, schedules, vitals
from bot.store.claims import Claims
from bot.store.engine import Session, Store, StoreFailure
from bot.store.tables import DeliveryStatus

_KINDS: Mapping[str, Claims[Any]] = {
    "updates": inbox.CLAIMS,
    "firings": schedules.CLAIMS,
    "deliveries": deliveries.CLAIMS,
    "announcements": announcement_deliveries.CLAIMS,
}
"""Due work by the name of those who do it."""
_KEPT_SECONDS = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DueWork:
    """How many rows of a kind are due, and for how many seconds the first of them."""

    count: int
    oldest_seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """How much there is to do."""

    oldest_update_seconds: float

    due: Mapping[str, DueWork]
    """By kind."""
    deliveries: Mapping[DeliveryStatus, int]
    """Messages that are not settled, by state."""
    complaints: Mapping[str, tuple[int, int]]
    """By unit, the open ones and those that are overdue."""


class Senses(Protocol):
    """What a process knows of itself without the database."""

    def unanswered_seconds(self) -> float:
        """Tell for how long no call to the messenger has been answered; 0 while they are."""
        ...

    def late_seconds(self) -> float:
        """Tell by how much the latest tick is late."""
        ...

    def free_bytes(self) -> float | None:
        """Tell how much room the data has; None where it is out of reach."""
        ...


@dataclass(slots=True)
class Vitals:
    """Reads what the bot cannot do without."""

    store: Store
    clock: Clock
    senses: Senses
    seat: str | None
    """Whose beat tells that somebody sends; None where this process is the only one."""
    now: Callable[[], float]
    """Seconds on a clock that never jumps."""
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _kept: tuple[float, tuple[Reading, ...]] | None = None

    async def look(self) -> tuple[Reading, ...]:
        """Read all of them; at most once a second, however often it is asked."""
        async with self._turn:
            if self._kept is None or self.now() - self._kept[0] >= _KEPT_SECONDS:
                readings = (*await self._of_store(), *self._of_process())
                self._kept = (self.now(), readings)
            return self._kept[1]

    def _of_process(self) -> tuple[Reading, ...]:
        return (
            Reading(Vital.TELEGRAM, self.senses.unanswered_seconds()),
            Reading(Vital.SCHEDULER, self.senses.late_seconds()),
            Reading(Vital.DISK, self.senses.free_bytes()),
        )

    async def _of_store(self) -> tuple[Reading, ...]:
        began = self.now()
        try:
            async with asyncio.timeout(LIMITS[Vital.DATABASE]), self.store.read() as session:
                waits = self._seconds_since(await vitals.oldest_update(session))
                silent = await self._silent_seconds(session)
        except (StoreFailure, OSError, TimeoutError):
            unknown = (Vital.DATABASE, Vital.INBOX, Vital.SENDER)
            return tuple(Reading(one, None) for one in unknown)
        return (
            Reading(Vital.DATABASE, self.now() - began),
            Reading(Vital.INBOX, waits),
            Reading(Vital.SENDER, silent),
        )

    async def _silent_seconds(self, session: Session) -> float | None:
        return 0.0 if self.seat is None else await vitals.beat_age(session, self.seat)

    def _seconds_since(self, moment: datetime | None) -> float:
        return max(0.0, (self.clock() - moment).total_seconds()) if moment else 0.0

    async def load(self) -> Load:
        """Count what waits.

        Raises:
            StoreFailure: The database does not answer.
        """
        now = self.clock()
        async with self.store.read() as session:
            lines = {kind: await vitals.due(session, one, now) for kind, one in _KINDS.items()}
            return Load(
                oldest_update_seconds=self._seconds_since(await vitals.oldest_update(session)),
                due={
                    kind: DueWork(
                        count=line.count, oldest_seconds=self._seconds_since(line.oldest_at)
                    )
                    for kind, line in lines.items()
                },
                deliveries=await vitals.open_deliveries(session),
                complaints=await vitals.owed(session, now),
            )
