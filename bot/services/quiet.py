"""Quiet hours: a notice at night waits for the morning, unless its resident wants it at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from bot.domain.clock import Clock
from bot.domain.quiet import awake_at
from bot.domain.slots import Slot
from bot.services.knowledge import KnowledgeInForce
from bot.services.residents import recorded
from bot.store import announcement_audience, announcements, deliveries
from bot.store.engine import Store
from bot.store.tables import Resident


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Says until when a notice is held back."""

    clock: Clock
    knowledge: KnowledgeInForce
    zone: tzinfo
    is_kept: bool = True
    """False where nobody sleeps: in a demo, whose visitor waits for what happens."""

    @property
    def hours(self) -> Slot:
        """The hours in force, local: they may change with the knowledge."""
        return self.knowledge.knowledge.office.quiet

    def until(self) -> datetime | None:
        """Tell when those who want quiet may be disturbed again; None where they may be now."""
        now = self.clock()
        awake = awake_at(now, self.hours, self.zone)
        return awake if self.is_kept and awake > now else None

    def due_at(self, resident: Resident, *, is_urgent: bool) -> datetime:
        """Tell when a notice to this resident may go out; an urgent matter's at once."""
        asleep = self.until() if resident.is_quiet and not is_urgent else None
        return asleep or self.clock()


@dataclass(frozen=True, slots=True, kw_only=True)
class NightRest:
    """What a resident has chosen."""

    is_quiet: bool
    hours: Slot


@dataclass(frozen=True, slots=True)
class Nights:
    """Lets residents choose whether notices wait for the morning."""

    store: Store
    quiet: QuietHours

    async def chosen(self, telegram_id: int) -> NightRest:
        """Show the choice."""
        async with self.store.write() as session:
            resident, _ = await recorded(session, telegram_id, self.quiet.clock)
            return NightRest(is_quiet=resident.is_quiet, hours=self.quiet.hours)

    async def choose(self, telegram_id: int, *, is_quiet: bool) -> NightRest:
        """Hold notices at night, or send all at once; then what was held goes out now."""
        async with self.store.write() as session:
            resident, _ = await recorded(session, telegram_id, self.quiet.clock)
            resident.is_quiet = is_quiet
            if not is_quiet:
                now = self.quiet.clock()
                await deliveries.let_go(session, telegram_id, now)
                under_way = await announcements.open_ones(session)
                await announcement_audience.let_go(session, telegram_id, under_way, now)
        return NightRest(is_quiet=is_quiet, hours=self.quiet.hours)
