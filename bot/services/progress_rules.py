"""What may be recorded in the ledger, checked before anything is written."""

from __future__ import annotations

from collections.abc import Iterator
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
    keeps_photos: bool = False
    """The photos of the entry that it corrects are its own, too."""
    links: tuple[str, ...] = ()
    photos: tuple[str, ...] = ()
    """File ids of the messenger's, or keys of photos that were put up on a page."""

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
    for fault in faults(commitment, progress, holds_on, today):
        raise fault


def faults(
    commitment: Commitment, progress: Progress, holds_on: date, today: date
) -> Iterator[InvalidInputError]:
    """Find all that keeps an entry from fitting its commitment, one for each field."""
    if holds_on > today:
        yield InvalidInputError("date", today.isoformat())
    if any(not link.startswith(("https://", "http://")) for link in progress.links):
        yield InvalidInputError("links", "https://…")
    if progress.takes_back:
        if not _explains(progress.note):
            yield InvalidInputError("why", f"/correct {progress.corrects} void …")
        return
    misfit = _misfit(commitment, progress)
    if misfit is not None:
        yield misfit
        return
    missed = shortfall(
        commitment,
        Reached(value=progress.value, milestone=progress.milestone, holds_on=holds_on),
        holds_on,
    )
    if missed is not None and not _explains(progress.note):
        yield UnexplainedError(_wanted(missed), missed.by)


def _misfit(commitment: Commitment, progress: Progress) -> InvalidInputError | None:
    """Say what is wrong with what was reached."""
    milestones = [milestone.id for milestone in commitment.milestones]
    hint = ", ".join(milestones) or "0"
    if progress.milestone is not None and progress.milestone not in milestones:
        return InvalidInputError("milestone", hint)
    if (progress.value is None) == (progress.milestone is None):
        return InvalidInputError("value", hint)
    # Nought says of any commitment that it has not begun.
    if progress.value is not None and (
        progress.value < 0 or (commitment.target is None and progress.value > 0)
    ):
        return InvalidInputError("value", hint)
    return None


def _explains(note: str | None) -> bool:
    return sum(character.isalnum() for character in note or "") >= _EXPLAINS


def _wanted(deadline: Deadline) -> str:
    return deadline.milestone.id if deadline.milestone else f"{deadline.value:g}"
