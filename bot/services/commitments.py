"""The promise ledger: recording progress and telling how each commitment stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, tzinfo

from bot.domain.clock import Clock
from bot.domain.commitment import is_met, is_stale, next_milestone
from bot.domain.errors import InvalidInputError, NotFoundError
from bot.domain.knowledge import Commitment, Milestone
from bot.domain.people import Permission
from bot.services.knowledge import KnowledgeInForce
from bot.services.staff import permitted
from bot.store import commitments as queries
from bot.store.engine import Store
from bot.store.tables import ProgressEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What a staff member records; one of *value* and *milestone* is set."""

    commitment: str
    value: float | None = None
    milestone: str | None = None
    holds_on: date | None = None
    """Today when None."""
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a commitment stands; *holds_on* None means that nothing was recorded."""

    commitment: Commitment
    value: float | None = None
    passed: Milestone | None = None
    holds_on: date | None = None
    note: str | None = None
    next_milestone: Milestone | None = None
    is_stale: bool = False
    is_met: bool = False


@dataclass(frozen=True, slots=True)
class Commitments:
    """Reads and appends the ledger."""

    store: Store
    clock: Clock
    knowledge: KnowledgeInForce
    zone: tzinfo

    async def record(self, by: int, progress: Progress, cause: str) -> Standing:
        """Append one entry; the same cause appends once.

        Raises:
            InvalidInputError: Neither a figure nor a milestone of this commitment, or a date
                that has not come yet.
            NotAllowedError: No right to record progress.
            NotFoundError: No such commitment.
        """
        commitment = self.find(progress.commitment)
        holds_on = progress.holds_on or self._today()
        self._check(commitment, progress, holds_on)
        async with self.store.write() as session:
            staff = await permitted(session, by, Permission.RECORD_PROGRESS)
            if await queries.by_cause(session, cause) is None:
                session.add(
                    ProgressEntry(
                        commitment=commitment.id,
                        value=progress.value,
                        milestone=progress.milestone,
                        holds_on=holds_on,
                        note=progress.note,
                        staff_id=staff.id or 0,
                        recorded_at=self.clock(),
                        cause=cause,
                    )
                )
        return (await self.standings([commitment]))[0]

    def _check(self, commitment: Commitment, progress: Progress, holds_on: date) -> None:
        milestones = [milestone.id for milestone in commitment.milestones]
        if progress.milestone is not None and progress.milestone not in milestones:
            raise InvalidInputError("milestone", ", ".join(milestones))
        if (progress.value is None) == (progress.milestone is None):
            raise InvalidInputError("value", ", ".join(milestones) or "0")
        if progress.value is not None and (commitment.target is None or progress.value < 0):
            raise InvalidInputError("value", ", ".join(milestones) or "0")
        if holds_on > self._today():
            raise InvalidInputError("date", self._today().isoformat())

    def find(self, id_: str) -> Commitment:
        """Give the commitment of this id.

        Raises:
            NotFoundError: There is none; offer the list.
        """
        try:
            return self.knowledge.knowledge.commitments[id_]
        except KeyError:
            raise NotFoundError("commitment", id_) from None

    def everything(self) -> list[Commitment]:
        """List all commitments in the order of the file."""
        return list(self.knowledge.knowledge.commitments.values())

    async def standings(self, commitments: Iterable[Commitment]) -> list[Standing]:
        """Tell how each commitment stands, in the order given."""
        wanted = list(commitments)
        if not wanted:
            return []
        async with self.store.read() as session:
            latest = await queries.latest(session, [one.id for one in wanted])
        return [self._standing(one, latest.get(one.id)) for one in wanted]

    def _standing(self, commitment: Commitment, entry: ProgressEntry | None) -> Standing:
        if entry is None:
            return unrecorded(commitment)
        passed = [one for one in commitment.milestones if one.id == entry.milestone]
        return Standing(
            commitment=commitment,
            value=entry.value,
            passed=passed[0] if passed else None,
            holds_on=entry.holds_on,
            note=entry.note,
            next_milestone=next_milestone(commitment, entry.milestone),
            is_stale=is_stale(commitment, entry.holds_on, self._today()),
            is_met=is_met(commitment, entry.value, entry.milestone),
        )

    def _today(self) -> date:
        return self.clock().astimezone(self.zone).date()


def unrecorded(commitment: Commitment) -> Standing:
    """Tell how a commitment stands of which nothing was recorded yet."""
    return Standing(commitment=commitment, next_milestone=next_milestone(commitment, None))
