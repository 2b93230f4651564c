"""The repeat radar at work: reads what was told since it last looked, finds what comes back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.breakthrough import TITLE_MOST, BreakthroughMove, BreakthroughStatus
from bot.domain.incidents import keys
from bot.domain.knowledge import Category, text_in
from bot.domain.language import Language
from bot.domain.radar import WINDOW, Case, comes_back, is_same, place_of
from bot.services.breakthrough_notices import Tidings
from bot.services.breakthrough_record import Act, BreakthroughRecord
from bot.services.similar import print_of
from bot.store import breakthroughs
from bot.store import radar as store_of
from bot.store.engine import Session, Store
from bot.store.inserts import insert_new
from bot.store.tables import Breakthrough, Complaint

BATCH = 50
"""Complaints looked at in one transaction."""
_COMPARED = 200
"""Complaints of one place that are judged, the newest of more."""


@dataclass(frozen=True, slots=True)
class Radar:
    """Looks at every complaint once it is told, and again when its words or kind change.

    How far it has read stands in the same transaction as what it found, so that a crash loses
    nothing, and of two processes one looks at a time.
    """

    store: Store
    record: BreakthroughRecord

    async def look(self) -> int:
        """Look at what was told since the last time.

        Returns:
            How many complaints led to something that staff or residents are told.
        """
        async with self.store.read() as session:
            if await store_of.newest(session) <= await store_of.reach(session):
                return 0
        since = self.record.record.clock() - WINDOW
        async with self.store.write() as session:
            reach = await store_of.hold_reach(session)
            newest = await store_of.newest(session)
            await store_of.forget(session, since)
            told = await store_of.told_since(session, reach.seq, since, limit=BATCH)
            # A complaint that two events tell of is looked at once.
            latest = {complaint.id: complaint for _, complaint in told}
            await breakthroughs.hold_members(session)
            found = [await self._look_at(session, one) for one in latest.values()]
            reach.seq = told[-1][0] if len(told) == BATCH else newest
        return sum(found)

    async def _look_at(self, session: Session, complaint: Complaint) -> bool:
        id_ = complaint.id or 0
        where = keys(print_of(complaint))
        await store_of.put_keys(session, id_, where)
        if id_ in await breakthroughs.latest_of(session, [id_], tuple(BreakthroughStatus)):
            return False
        if await self._comes_along(session, complaint):
            return True
        since = self.record.record.clock() - WINDOW
        near = await store_of.sharing(session, where, since, limit=_COMPARED)
        alike = [one for one in near if is_same(self._case(complaint), self._case(one))]
        if await self._belongs(session, complaint, alike):
            return True
        return await self._comes_back(session, complaint, alike)

    def _case(self, complaint: Complaint) -> Case[int]:
        catch_all = self.record.record.knowledge.category(None).id
        return Case(
            key=complaint.id or 0,
            print=print_of(complaint),
            category=complaint.category if complaint.category != catch_all else None,
            filed_at=complaint.created_at,
        )

    async def _comes_along(self, session: Session, complaint: Complaint) -> bool:
        """Follow what its resident has joined: they said themselves that it is the same."""
        lead = complaint.joined_to_id
        task = (await breakthroughs.latest_of(session, [lead])).get(lead) if lead else None
        if task is None:
            return False
        await self._put(session, task, complaint)
        return True

    async def _belongs(
        self, session: Session, complaint: Complaint, alike: Sequence[Complaint]
    ) -> bool:
        """Put it to what the radar proposed, or show staff the task under way that it may be of."""
        tasks = await breakthroughs.latest_of(session, [one.id or 0 for one in alike])
        task = min(tasks.values(), key=lambda one: one.id or 0, default=None)
        if task is None:
            return False
        if task.status is BreakthroughStatus.PROPOSED:
            await self._put(session, task, complaint)
        else:
            await self.record.notices.seems_to_belong(session, task, complaint)
        return True

    async def _put(self, session: Session, task: Breakthrough, complaint: Complaint) -> None:
        row = await self.record.found(session, task.id or 0)
        facts = {"references": [complaint.reference]}
        act = Act(move=BreakthroughMove.ADD, cause=f"radar:{complaint.id}", facts=facts)
        if not await self.record.move(session, row, act):
            return
        new = await self.record.put_in(session, row, [complaint], None)
        await session.flush()
        key = f"breakthrough:{row.id}:{act.cause}"
        if row.status is BreakthroughStatus.OPEN:
            for one in new:
                await self.record.notices.tell(session, row, one, Tidings.OPENED, key)
        await self.record.notices.put_card(session, row, key)

    async def _comes_back(
        self, session: Session, complaint: Complaint, alike: Sequence[Complaint]
    ) -> bool:
        """Propose a task where the same came often enough; what a task has answered is past."""
        ended = await breakthroughs.latest_of(
            session, [one.id or 0 for one in alike], (BreakthroughStatus.DONE,)
        )
        others = [self._case(one) for one in alike if one.id not in ended]
        found = comes_back(self._case(complaint), others, self.record.record.clock())
        if not found:
            return False
        known = {one.id: one for one in (*alike, complaint)}
        await self._propose(session, complaint, [known[one.key] for one in found])
        return True

    async def _propose(
        self, session: Session, complaint: Complaint, found: Sequence[Complaint]
    ) -> None:
        cause, kind = f"radar:{complaint.id}", self._kind(found)
        proposal = {
            "status": BreakthroughStatus.PROPOSED,
            "title": self._title(complaint, kind),
            "category": kind.id,
            "cause": cause,
            "created_at": self.record.record.clock(),
        }
        if not await insert_new(session, Breakthrough, [proposal]):
            return
        row = await breakthroughs.by_cause(session, cause)
        if row is None:
            return
        self.record.note(session, row, Act(move=BreakthroughMove.PROPOSE, cause=cause))
        await self.record.put_in(session, row, found, None)
        await session.flush()
        await self.record.notices.put_card(session, row, f"breakthrough:{row.id}:{cause}")

    def _kind(self, found: Sequence[Complaint]) -> Category:
        """Give the kind that most of them are of; the catch-all only where all are."""
        known = [case.category for case in map(self._case, found) if case.category is not None]
        most = Counter(known).most_common(1)
        return self.record.record.knowledge.category(most[0][0] if most else None)

    def _title(self, complaint: Complaint, kind: Category) -> str:
        """Call it by place and kind, in the office's own language; staff may call it otherwise."""
        named = (place_of(print_of(complaint)), text_in(kind.name, Language.ZH_HANS))
        return " · ".join(part for part in named if part)[:TITLE_MOST]
