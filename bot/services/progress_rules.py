"""What may be recorded in the ledger, checked before anything is written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from bot.domain.commitment import Deadline, Reached, shortfall
from bot.domain.errors import InvalidInputError, UnexplainedError
from bot.domain.knowledge import Commitment

_EXPLAINS = 4
"""Letters from which a note can say why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What a staff member records; one of *value* and *milestone* is set.

    A correction may have neither: it takes the entry back.
    """

    commitment: str
    value: float | None = None
    milestone: str | None = None
    holds_on: date | None = None
    """Today when None."""
    note: str | None = None
    corrects: int | None = None
    links: tuple[str, ...] = ()
    photos: tuple[str, ...] = ()
    """Telegram file ids."""

    @property
    def takes_back(self) -> bool:
        """Whether the entry corrected is to count no more, with nothing in its place."""
        return self.corrects is not None and self.value is None and self.milestone is None


def by_id(commitment: Commitment, progress: Progress) -> Progress:
    """Name the commitment and the milestone by their ids where their titles were given."""
    ids = {name: step.id for step in commitment.milestones for name in step.name.values()}
    known = {step.id for step in commitment.milestones}
    milestone = progress.milestone
    if milestone is not None and milestone not in known:
        milestone = ids.get(milestone, milestone)
    return replace(progress, commitment=commitment.id, milestone=milestone)


def check_progress(commitment: Commitment, progress: Progress, holds_on: date, today: date) -> None:
    """Let an entry pass that fits its commitment.

    Raises:
        InvalidInputError: It does not; the hint says what would.
        UnexplainedError: It leaves the commitment behind plan and does not say why.
    """
    if holds_on > today:
        raise InvalidInputError("date", today.isoformat())
    if progress.takes_back:
        if not _explains(progress.note):
            raise InvalidInputError("why", f"/correct {progress.corrects} void …")
        return
    _check_reached(commitment, progress)
    missed = shortfall(
        commitment,
        Reached(value=progress.value, milestone=progress.milestone, holds_on=holds_on),
        holds_on,
    )
    if missed is not None and not _explains(progress.note):
        raise UnexplainedError(_wanted(missed), missed.by)


def _check_reached(commitment: Commitment, progress: Progress) -> None:
    milestones = [milestone.id for milestone in commitment.milestones]
    hint = ", ".join(milestones) or "0"
    if progress.milestone is not None and progress.milestone not in milestones:
        raise InvalidInputError("milestone", hint)
    if (progress.value is None) == (progress.milestone is None):
        raise InvalidInputError("value", hint)
    # Nought says of any commitment that it has not begun.
    if progress.value is not None and (
        progress.value < 0 or (commitment.target is None and progress.value > 0)
    ):
        raise InvalidInputError("value", hint)


def _explains(note: str | None) -> bool:
    return sum(character.isalnum() for character in note or "") >= _EXPLAINS


def _wanted(deadline: Deadline) -> str:
    return deadline.milestone.id if deadline.milestone else f"{deadline.value:g}"
