"""What the staff group is told of the bot itself."""

from __future__ import annotations

from collections.abc import Mapping
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

    async def quarantined(self, *updates: ClaimedUpdate) -> None:
        """Tell of each of these messages that it was set aside after its last attempt; once."""
        facts = ({"attempts": min(one.attempt, MAX_ATTEMPTS), "number": one.id} for one in updates)
        await self._tell("quarantined", {f"quarantined:{one['number']}": one for one in facts})

    async def knowledge_broken(self, problems: str) -> None:
        """Tell that an edit of the knowledge did not take; the same problems once."""
        digest = sha256(f"{self.clock().date()}{problems}".encode()).hexdigest()
        await self._tell("knowledge_broken", {f"knowledge:{digest}": {"problems": problems}})

    async def _tell(self, kind: str, facts: Mapping[str, dict[str, Any]]) -> None:
        """Post a notice for each key that was not posted before."""
        chat = self.staff_chat_id
        if chat is None or not facts:
            return
        async with self.store.write() as session:
            await post(
                session,
                self.clock,
                *(
                    Post(key=key, chat_id=chat, kind=kind, facts=one, lane=Lane.STAFF)
                    for key, one in facts.items()
                ),
            )
