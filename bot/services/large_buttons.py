"""Large buttons: who has chosen fewer of them, one under the other."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.clock import Clock
from bot.services.residents import recorded
from bot.store import speakers
from bot.store.engine import Store


@dataclass(frozen=True, slots=True)
class LargeButtons:
    """Lets residents choose, and tells whoever writes to them."""

    store: Store
    clock: Clock

    async def wants(self, telegram_id: int) -> bool:
        """Say whether somebody has chosen them; a stranger has not."""
        reader = await speakers.speaker(self.store, telegram_id)
        return reader is not None and reader.is_large

    async def choose(self, telegram_id: int, *, is_large: bool) -> None:
        """Write to this resident with large buttons from now on, or with all of them."""
        async with self.store.write() as session:
            resident, _ = await recorded(session, telegram_id, self.clock)
            resident.is_large = is_large
