"""What the staff group is told of the bot itself."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from bot.domain.clock import Clock
from bot.services.inbox import MAX_ATTEMPTS
from bot.services.outbox import Post, post
from bot.services.ports import ClaimedUpdate
from bot.store.engine import Store
from bot.store.tables import Lane


@dataclass(frozen=True, slots=True)
class StaffNotices:
    """Puts notices for the staff group into the outbox."""

    store: Store
    clock: Clock
    staff_chat_id: int | None

    async def quarantined(self, update: ClaimedUpdate) -> None:
        """Tell that a message was set aside after its last attempt."""
        facts = {"attempts": min(update.attempt, MAX_ATTEMPTS), "number": update.id}
        await self._tell("quarantined", f"quarantined:{update.id}", facts)

    async def knowledge_broken(self, problems: str) -> None:
        """Tell that an edit of the knowledge did not take; the same problems once."""
        digest = sha256(f"{self.clock().date()}{problems}".encode()).hexdigest()
        await self._tell("knowledge_broken", f"knowledge:{digest}", {"problems": problems})

    async def _tell(self, kind: str, key: str, facts: dict[str, Any]) -> None:
        if self.staff_chat_id is None:
            return
        notice = Post(key=key, chat_id=self.staff_chat_id, kind=kind, facts=facts, lane=Lane.STAFF)
        async with self.store.write() as session:
            await post(session, self.clock, notice)
