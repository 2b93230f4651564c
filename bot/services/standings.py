"""How a commitment stands, and what its history says, as results of the ledger."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.commitment import (
    Deadline,
    Reached,
    State,
    is_met,
    is_stale,
    next_deadline,
    next_milestone,
    shortfall,
    state_of,
)
from bot.domain.knowledge import Commitment, Milestone
from bot.store.tables import Evidence, ProgressEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a commitment stands; *holds_on* None means that nothing was recorded."""

    commitment: Commitment
    entry: int = 0
    """The number of the entry in force."""
    value: float | None = None
    passed: Milestone | None = None
    holds_on: date | None = None
    note: str | None = None
    links: tuple[str, ...] = ()
    photos: tuple[str, ...] = ()
    next_milestone: Milestone | None = None
    next_deadline: Deadline | None = None
    missed: Deadline | None = None
    """The deadline of which the figure falls short."""
    state: State = State.NOT_UPDATED
    is_stale: bool = False
    is_met: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """One entry of a commitment's history."""

    number: int
    value: float | None
    milestone: Milestone | None
    holds_on: date
    note: str | None
    links: tuple[str, ...]
    photos: tuple[str, ...]
    by: str
    recorded_at: datetime
    corrects: int | None
    corrected_by: int | None


def reached(entry: ProgressEntry) -> Reached:
    """Give what an entry says as the rules read it."""
    return Reached(value=entry.value, milestone=entry.milestone, holds_on=entry.holds_on)


def _step(commitment: Commitment, name: str | None) -> Milestone | None:
    return next((one for one in commitment.milestones if one.id == name), None)


def _links(shown: Iterable[Evidence]) -> tuple[str, ...]:
    return tuple(one.link for one in shown if one.link)


def _photos(shown: Iterable[Evidence]) -> tuple[str, ...]:
    return tuple(one.photo for one in shown if one.photo)


def recorded(
    commitment: Commitment,
    entry: ProgressEntry,
    by: str,
    shown: Collection[Evidence],
    corrected_by: int | None,
) -> Recorded:
    """Give one entry of a commitment's history."""
    return Recorded(
        number=entry.id or 0,
        value=entry.value,
        milestone=_step(commitment, entry.milestone),
        holds_on=entry.holds_on,
        note=entry.note,
        links=_links(shown),
        photos=_photos(shown),
        by=by,
        recorded_at=entry.recorded_at,
        corrects=entry.corrects,
        corrected_by=corrected_by,
    )


def standing(
    commitment: Commitment,
    entry: ProgressEntry | None,
    today: date,
    *,
    shown: Collection[Evidence] = (),
    has_open_breakthrough: bool = False,
) -> Standing:
    """Tell how a commitment stands by the entry in force."""
    known = reached(entry) if entry else None
    passed = entry.milestone if entry else None
    return Standing(
        commitment=commitment,
        entry=(entry.id or 0) if entry else 0,
        value=entry.value if entry else None,
        passed=_step(commitment, passed),
        holds_on=entry.holds_on if entry else None,
        note=entry.note if entry else None,
        links=_links(shown),
        photos=_photos(shown),
        next_milestone=next_milestone(commitment, passed),
        next_deadline=next_deadline(commitment, known, today),
        missed=shortfall(commitment, known, today),
        state=state_of(commitment, known, today, has_open_breakthrough=has_open_breakthrough),
        is_stale=entry is not None and is_stale(commitment, entry.holds_on, today),
        is_met=entry is not None and is_met(commitment, entry.value, entry.milestone),
    )


def unrecorded(commitment: Commitment) -> Standing:
    """Tell how a commitment stands of which nothing was recorded yet."""
    return Standing(
        commitment=commitment,
        next_milestone=next_milestone(commitment, None),
        next_deadline=next_deadline(commitment, None, date.min),
    )
