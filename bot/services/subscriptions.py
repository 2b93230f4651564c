"""Who wants to hear of what; opt-in only."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.announcement import EVERYTHING, is_addressed, is_place_key
from bot.domain.clock import Clock
from bot.domain.errors import NotFoundError
from bot.services.announcement_record import audience_of
from bot.services.knowledge import KnowledgeInForce
from bot.services.residents import recorded
from bot.store import announcement_deliveries, announcements, deliveries
from bot.store import schedules as queries
from bot.store.engine import Session, Store
from bot.store.inserts import insert_new
from bot.store.tables import Subscription


@dataclass(frozen=True, slots=True)
class Subscriptions:
    """Opts residents in and out."""

    store: Store
    clock: Clock
    knowledge: KnowledgeInForce

    def topics(self) -> list[str]:
        """List the topics with something to report: those that have a commitment."""
        known = self.knowledge.knowledge
        promised = {commitment.topic for commitment in known.commitments.values()}
        return [topic for topic in known.topics if topic in promised]

    async def of(self, telegram_id: int) -> set[str]:
        """Tell which topics a resident subscribes to."""
        async with self.store.write() as session:
            _, resident_id = await recorded(session, telegram_id, self.clock)
            return await queries.topics_of(session, resident_id)

    async def put(self, telegram_id: int, topic: str, *, wanted: bool) -> set[str]:
        """Opt in to a topic, or out of it; doing it twice is a normal outcome.

        Returns:
            The topics subscribed to now.

        Raises:
            NotFoundError: No such topic.
        """
        if not self._is_known(topic):
            raise NotFoundError("topic", topic)
        async with self.store.write() as session:
            _, resident_id = await recorded(session, telegram_id, self.clock)
            if wanted:
                row = {
                    "resident_id": resident_id,
                    "topic": topic,
                    "created_at": self.clock(),
                }
                await insert_new(session, Subscription, [row])
            elif subscription := await session.get(Subscription, (resident_id, topic)):
                await session.delete(subscription)
                await session.flush()
                await self._withdraw(session, telegram_id, resident_id)
            return await queries.topics_of(session, resident_id)

    def _is_known(self, key: str) -> bool:
        known = self.knowledge.knowledge
        return key == EVERYTHING or key in known.topics or is_place_key(key)

    async def stop(self, telegram_id: int) -> int:
        """Opt out of everything.

        Returns:
            How many topics there were.
        """
        async with self.store.write() as session:
            _, resident_id = await recorded(session, telegram_id, self.clock)
            count = await queries.unsubscribe_all(session, resident_id)
            await self._withdraw(session, telegram_id, resident_id)
            return count

    async def _withdraw(self, session: Session, telegram_id: int, resident_id: int) -> None:
        """Let nothing be sent any more that only ended subscriptions asked for."""
        left = await queries.topics_of(session, resident_id)
        ended = [
            row.id or 0
            for row in await announcements.being_sent(session)
            if not is_addressed(audience_of(row), left)
        ]
        await announcement_deliveries.withdraw_from(session, telegram_id, ended)
        if not left:
            await deliveries.withdraw_from(session, telegram_id)
