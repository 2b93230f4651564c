"""Who wants to hear of what, and how often; opt-in only."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.announcement import is_addressed
from bot.domain.clock import Clock
from bot.domain.errors import NotFoundError
from bot.domain.gaps import ANSWERED
from bot.domain.subscription import EVERYTHING, Pace, commitment_of, is_place_key, keys_of
from bot.services.announcement_record import audience_of
from bot.services.digests import AUDIENCE, leave_only
from bot.services.knowledge import KnowledgeInForce
from bot.services.residents import recorded
from bot.store import announcement_audience, announcements, commitments, deliveries
from bot.store import subscriptions as queries
from bot.store.engine import Session, Store, in_turn
from bot.store.tables import DeliveryStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What a resident follows, as keys, and how often they hear of it."""

    keys: frozenset[str]
    pace: Pace


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

    async def of(self, telegram_id: int) -> Followed:
        """Tell what a resident follows."""
        async with self.store.write() as session:
            resident, resident_id = await recorded(session, telegram_id, self.clock)
            keys = await queries.keys_of(session, resident_id)
            return Followed(keys=frozenset(keys), pace=resident.pace)

    async def put(self, telegram_id: int, key: str, *, wanted: bool) -> None:
        """Opt in to a topic, a place, one commitment or all, or out of it; twice is fine.

        Raises:
            NotFoundError: There is no such thing to follow.
        """
        if wanted and not self._is_known(key):
            raise NotFoundError("topic", key)
        async with self.store.write() as session:
            await in_turn(session, AUDIENCE)
            _, resident_id = await recorded(session, telegram_id, self.clock)
            if wanted:
                newest = await commitments.newest_id(session)
                await queries.add(session, resident_id, key, told_entry=newest, now=self.clock())
            elif await queries.remove(session, resident_id, key):
                await self._withdraw(session, telegram_id, resident_id)

    def _is_known(self, key: str) -> bool:
        known = self.knowledge.knowledge
        if key == EVERYTHING or key in known.topics or is_place_key(key):
            return True
        return commitment_of(key) in known.commitments

    async def choose_pace(self, telegram_id: int, pace: Pace) -> None:
        """Tell a resident at once, or in a digest; what a digest holds already still comes."""
        async with self.store.write() as session:
            resident, _ = await recorded(session, telegram_id, self.clock)
            resident.pace = pace

    async def stop(self, telegram_id: int) -> int:
        """Opt out of everything, also of being told what questions asked before are answered by.

        Returns:
            How many subscriptions there were.
        """
        async with self.store.write() as session:
            await in_turn(session, AUDIENCE)
            resident, resident_id = await recorded(session, telegram_id, self.clock)
            resident.stopped_at = self.clock()
            await deliveries.withdraw(session, telegram_id, ANSWERED)
            count = await queries.remove_all(session, resident_id)
            await self._withdraw(session, telegram_id, resident_id)
            return count

    async def _withdraw(self, session: Session, telegram_id: int, resident_id: int) -> None:
        """Let nothing be sent any more that only ended subscriptions asked for."""
        left = await queries.keys_of(session, resident_id)
        ended = [
            row.id or 0
            for row in await announcements.being_sent(session)
            if not is_addressed(audience_of(row), left)
        ]
        await announcement_audience.withdraw_from(session, telegram_id, ended)
        known = self.knowledge.knowledge.commitments.values()
        wanted = {one.id for one in known if not left.isdisjoint(keys_of(one))}
        for held in await deliveries.waiting_digests(session, [telegram_id]):
            if not leave_only(held, wanted):
                held.status = DeliveryStatus.WITHDRAWN
