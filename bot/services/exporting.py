"""Everything that is kept about one resident, for themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.clock import Clock
from bot.store import own_rows, people
from bot.store.engine import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """One moment of what is kept."""

    at: datetime
    tables: dict[str, list[dict[str, Any]]]
    """Rows by table; a table without any is there, too."""


@dataclass(frozen=True, slots=True)
class Exporting:
    """Reads and changes nothing."""

    store: Store
    clock: Clock

    async def of(self, telegram_id: int) -> Export:
        """Read it; of somebody who is not known there may be messages all the same."""
        async with self.store.read() as session:
            resident = await people.resident(session, telegram_id)
            tables = await own_rows.of(
                session, (resident.id if resident else None) or 0, telegram_id
            )
        return Export(at=self.clock(), tables=tables)
