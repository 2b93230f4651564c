"""Counts who was refused: in memory at once, in the database every now and then.

A row for each refusal would let whoever is refused fill the disk.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, tzinfo

from bot.domain.clock import Clock
from bot.domain.errors import JiefangError
from bot.domain.refusal import RefusalKind, refusal_of
from bot.store import refusals
from bot.store.engine import Store

_MOST = 500
"""People told apart between two writes; further ones count as nobody known."""
_Counts = Counter[tuple[date, int | None, RefusalKind]]


@dataclass(slots=True)
class Refusals:
    """Remembers that somebody was refused."""

    store: Store
    clock: Clock
    zone: tzinfo
    _counts: _Counts = field(default_factory=Counter)

    def note(self, telegram_id: int | None, error: JiefangError) -> None:
        """Count a refusal; what is none of anybody's attempts is passed over.

        Args:
            telegram_id: Whose; None where nobody is signed in.
            error: Why.
        """
        kind = refusal_of(error)
        if kind is None:
            return
        day = self.clock().astimezone(self.zone).date()
        key = (day, telegram_id, kind)
        is_full = len(self._counts) >= _MOST and key not in self._counts
        self._counts[(day, None, kind) if is_full else key] += 1

    async def tick(self) -> None:
        """Write the counts down; what cannot be written is kept for the next time."""
        if not self._counts:
            return
        taken, self._counts = self._counts, Counter()
        is_written = False
        try:
            async with self.store.write() as session:
                await refusals.add(session, taken, self.clock())
            is_written = True
        finally:
            if not is_written:
                self._counts += taken
