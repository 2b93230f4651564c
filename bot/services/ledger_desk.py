"""The ledger on a screen: every commitment with its owner and its next update, one opened whole."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from bot.domain.commitment import (
    Deadline,
    Reached,
    deadlines,
    is_reached,
    update_due,
)
from bot.domain.errors import NotAllowedError, NotFoundError
from bot.domain.people import Permission
from bot.services.commitments import Commitments
from bot.services.standings import Recorded, Standing
from bot.store import breakthroughs, people
from bot.store.engine import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLine:
    """A commitment in the list."""

    standing: Standing
    owner: str | None
    """Who records the updates: a colleague's name where it is one, else as the file has it."""
    due: date | None
    """The last day on which the next update is in time; None of what needs none or has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStep:
    """A deadline of the plan, and whether what was recorded satisfies it."""

    deadline: Deadline
    is_reached: bool
    is_past: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """An open task that puts a commitment at risk."""

    id: int
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerPage:
    """A commitment opened."""

    line: LedgerLine
    history: tuple[Recorded, ...]
    """Newest first."""
    plan: tuple[PlannedStep, ...]
    troubles: tuple[Trouble, ...]
    correcting: Recorded | None
    """The entry that is to be corrected."""


@dataclass(frozen=True, slots=True)
class LedgerDesk:
    """Shows the ledger to staff; whoever works here may read it."""

    ledger: Commitments

    async def lines(self, by: int) -> tuple[LedgerLine, ...]:
        """List every commitment in the order of the file.

        Raises:
            NotAllowedError: *by* is not staff.
        """
        standings = await self.ledger.standings(self.ledger.everything())
        async with self.ledger.store.read() as session:
            await _of_staff(session, by)
            return tuple([await _line(session, one) for one in standings])

    async def open(self, by: int, name: str, *, corrects: int = 0) -> LedgerPage:
        """Show one commitment whole.

        Args:
            by: Telegram id of who reads it.
            name: The commitment's id.
            corrects: Number of the entry that is to be corrected; 0 is none.

        Raises:
            NotAllowedError: *by* is not staff.
            NotFoundError: No such commitment, or no such entry of it.
        """
        commitment = self.ledger.find(name)
        (standing,) = await self.ledger.standings([commitment])
        history = tuple(reversed(await self.ledger.history(commitment)))
        async with self.ledger.store.read() as session:
            await _of_staff(session, by)
            tasks = await breakthroughs.open_on(session, commitment.id)
            return LedgerPage(
                line=await _line(session, standing),
                history=history,
                plan=self._plan(standing),
                troubles=tuple(Trouble(id=one.id or 0, title=one.title) for one in tasks),
                correcting=_entry(history, corrects) if corrects else None,
            )

    def _plan(self, standing: Standing) -> tuple[PlannedStep, ...]:
        known, today = _reached(standing), self.ledger.today()
        return tuple(
            PlannedStep(
                deadline=one,
                is_reached=is_reached(standing.commitment, one, known),
                is_past=one.by < today,
            )
            for one in deadlines(standing.commitment)
        )


async def _of_staff(session: Session, by: int) -> None:
    if await people.staff_member(session, by) is None:
        raise NotAllowedError(Permission.RECORD_PROGRESS)


async def _line(session: Session, standing: Standing) -> LedgerLine:
    owner = standing.commitment.owner
    staff = await people.staff_called(session, owner) if owner else None
    return LedgerLine(standing=standing, owner=staff.name if staff else owner, due=_due(standing))


def _due(standing: Standing) -> date | None:
    if standing.holds_on is None or standing.is_met:
        return None
    return update_due(standing.commitment, standing.holds_on)


def _reached(standing: Standing) -> Reached | None:
    if standing.holds_on is None:
        return None
    passed = standing.passed.id if standing.passed else None
    return Reached(value=standing.value, milestone=passed, holds_on=standing.holds_on)


def _entry(history: Collection[Recorded], number: int) -> Recorded:
    found = next((one for one in history if one.number == number), None)
    if found is None:
        raise NotFoundError("entry", str(number))
    return found
