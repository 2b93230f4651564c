"""The promise ledger: recording progress and telling how each commitment stands."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, tzinfo

from bot.domain.clock import Clock
from bot.domain.commitment import Reached
from bot.domain.errors import InvalidInputError, NotFoundError
from bot.domain.knowledge import Commitment
from bot.domain.people import Permission
from bot.services.knowledge import KnowledgeInForce
from bot.services.progress_rules import Progress, by_id, check_progress, faults
from bot.services.staff import permitted
from bot.services.standings import Recorded, Standing, reached, recorded, standing
from bot.store import commitments as queries
from bot.store.engine import Session, Store, in_turn
from bot.store.tables import Evidence, ProgressEntry, StaffMember

OpenBreakthroughs = Callable[[Store, Sequence[str]], Awaitable[Collection[str]]]
"""Tells for which commitments complaints are being worked on as one task."""


async def no_breakthroughs(_store: Store, _commitments: Sequence[str]) -> Collection[str]:
    """Know of none."""
    return ()


@dataclass(frozen=True, slots=True)
class Commitments:
    """Reads and appends the ledger."""

    store: Store
    clock: Clock
    knowledge: KnowledgeInForce
    zone: tzinfo
    breakthroughs: OpenBreakthroughs = no_breakthroughs

    async def record(self, by: int, progress: Progress, cause: str) -> Standing:
        """Append one entry; the same cause appends once.

        Raises:
            InvalidInputError: Neither a figure nor a milestone of this commitment, a date that
                has not come yet, or an entry that is corrected already.
            NotAllowedError: No right to record progress.
            NotFoundError: No such commitment or entry.
            UnexplainedError: It leaves the commitment behind plan and does not say why.
        """
        commitment = self.find(progress.commitment)
        async with self.store.write() as session:
            staff = await permitted(session, by, Permission.RECORD_PROGRESS)
            await self.append(session, staff, progress, cause)
        return (await self.standings([commitment]))[0]

    async def append(
        self, session: Session, staff: StaffMember, progress: Progress, cause: str
    ) -> int:
        """Append one entry within the caller's transaction.

        Returns:
            Its number.

        Raises:
            InvalidInputError, NotFoundError, UnexplainedError: As `record` says.
        """
        # Digests tell what comes after a number, so numbers go in the order of commits.
        await in_turn(session, queries.LEDGER)
        known = await queries.by_cause(session, cause)
        if known is not None:
            return known.id or 0
        entry, evidence = await self._made(session, staff, progress, cause)
        session.add(entry)
        await session.flush()
        session.add_all(_placed(entry.id or 0, evidence))
        return entry.id or 0

    async def _made(
        self, session: Session, staff: StaffMember, progress: Progress, cause: str
    ) -> tuple[ProgressEntry, list[Evidence]]:
        """Make the rows of an entry that may be recorded; they are not in the session yet."""
        commitment = self.find(progress.commitment)
        progress = by_id(commitment, progress)
        holds_on = progress.holds_on or self.today()
        check_progress(commitment, progress, holds_on, self.today())
        photos = progress.photos
        if progress.corrects is not None:
            await _check_correction(session, progress, progress.corrects)
            photos = (*await _photos_kept(session, progress), *photos)
        entry = ProgressEntry(
            commitment=progress.commitment,
            value=progress.value,
            milestone=progress.milestone,
            holds_on=holds_on,
            note=progress.note,
            corrects=progress.corrects,
            staff_id=staff.id or 0,
            recorded_at=self.clock(),
            cause=cause,
        )
        return entry, [
            *(Evidence(entry_id=0, position=0, photo=one) for one in dict.fromkeys(photos)),
            *(Evidence(entry_id=0, position=0, link=one) for one in progress.links),
        ]

    async def foreseen(self, by: int, progress: Progress) -> Standing:
        """Tell how a commitment would stand with this entry; nothing is recorded.

        Raises:
            JiefangError: As `record` says.
        """
        commitment = self.find(progress.commitment)
        async with self.store.read() as session:
            staff = await permitted(session, by, Permission.RECORD_PROGRESS)
            new, evidence = await self._made(session, staff, progress, "")
            counting = await queries.counting(session, commitment.id)
            rows = [one for one in counting if one.id != progress.corrects]
            # Of one day the entry recorded last is in force, which is the new one.
            rows += [] if progress.takes_back else [new]
            latest = max(reversed(rows), key=lambda one: one.holds_on, default=None)
            if latest is not None and latest is not new:
                evidence = (await queries.evidence(session, [latest.id or 0]))[latest.id or 0]
        troubled = await self.breakthroughs(self.store, [commitment.id])
        return standing(
            commitment,
            latest,
            self.today(),
            shown=evidence if latest else (),
            has_open_breakthrough=commitment.id in troubled,
        )

    def faults(self, progress: Progress) -> tuple[InvalidInputError, ...]:
        """Find all that keeps an entry from being recorded, as far as it tells by itself.

        Raises:
            NotFoundError: No such commitment.
        """
        commitment = self.find(progress.commitment)
        progress, today = by_id(commitment, progress), self.today()
        return tuple(faults(commitment, progress, progress.holds_on or today, today))

    async def correct(self, by: int, number: int, progress: Progress, cause: str) -> Standing:
        """Append an entry that replaces entry *number*, for the same day unless it names one.

        Raises:
            JiefangError: As `record` says.
        """
        async with self.store.read() as session:
            await permitted(session, by, Permission.RECORD_PROGRESS)
            entry = await session.get(ProgressEntry, number)
        if entry is None:
            raise NotFoundError("entry", str(number))
        correction = replace(
            progress,
            commitment=entry.commitment,
            holds_on=progress.holds_on or entry.holds_on,
            corrects=number,
        )
        return await self.record(by, correction, cause)

    def find(self, id_: str) -> Commitment:
        """Give the commitment of this id, or of this title in any language.

        Raises:
            NotFoundError: There is none; offer the list.
        """
        known = self.knowledge.knowledge.commitments
        titled = (one for one in known.values() if id_ in one.title.values())
        found = known.get(id_) or next(titled, None)
        if found is None:
            raise NotFoundError("commitment", id_)
        return found

    def everything(self) -> list[Commitment]:
        """List all commitments in the order of the file."""
        return list(self.knowledge.knowledge.commitments.values())

    async def standings(self, commitments: Iterable[Commitment]) -> list[Standing]:
        """Tell how each commitment stands, in the order given."""
        wanted = list(commitments)
        if not wanted:
            return []
        ids = [one.id for one in wanted]
        in_force = await queries.in_force(self.store, ids)
        troubled = await self.breakthroughs(self.store, ids)
        return [
            standing(
                one,
                entry,
                self.today(),
                shown=shown,
                has_open_breakthrough=one.id in troubled,
            )
            for one in wanted
            for entry, shown in [in_force.get(one.id, (None, ()))]
        ]

    async def history(self, commitment: Commitment) -> list[Recorded]:
        """List everything that was ever recorded of a commitment, corrected entries too."""
        async with self.store.read() as session:
            rows = await queries.history(session, commitment.id)
            shown = await queries.evidence(session, [entry.id or 0 for entry, _ in rows])
        corrected = {entry.corrects: entry.id for entry, _ in rows if entry.corrects}
        return [
            recorded(
                commitment, entry, staff.name, shown[entry.id or 0], corrected.get(entry.id or 0)
            )
            for entry, staff in rows
        ]

    async def course(self, commitment: Commitment) -> list[Reached]:
        """List what counts of a commitment's history, by the day it holds for."""
        async with self.store.read() as session:
            return [reached(one) for one in await queries.counting(session, commitment.id)]

    def today(self) -> date:
        """Tell the office's day."""
        return self.clock().astimezone(self.zone).date()


async def _check_correction(session: Session, progress: Progress, number: int) -> None:
    entry = await session.get(ProgressEntry, number)
    if entry is None or entry.commitment != progress.commitment:
        raise NotFoundError("entry", str(number))
    newer = await queries.correction_of(session, number)
    if newer is not None:
        raise InvalidInputError("corrects", f"#{newer.id}")


async def _photos_kept(session: Session, progress: Progress) -> list[str]:
    """List the photos of the corrected entry, where they go on with the new one."""
    if not progress.keeps_photos or progress.corrects is None:
        return []
    shown = await queries.evidence(session, [progress.corrects])
    return [one.photo for one in shown.get(progress.corrects, ()) if one.photo]


def _placed(entry: int, evidence: Iterable[Evidence]) -> list[Evidence]:
    """Give evidence its entry and its place in it."""
    rows = list(evidence)
    for position, row in enumerate(rows):
        row.entry_id, row.position = entry, position
    return rows
