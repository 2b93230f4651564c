"""What the form on a commitment's page asks for, and how it is read."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated
from urllib.parse import urlencode

from pydantic import BaseModel, BeforeValidator, Field

from bot.domain.commitment_typed import read_figure
from bot.domain.errors import InvalidInputError
from bot.services.progress_rules import Progress

FIELDS = {
    "value": "value",
    "milestone": "value",
    "date": "holds_on",
    "holds_on": "holds_on",
    "note": "note",
    "why": "note",
    "links": "links",
    "photo": "photos",
    "photos": "photos",
}
"""Which field of the form an error is about; of the rest, what was reached."""
_NOTE_BEGINS = 100
NOT_STARTED = "0"
"""The choice among the milestones that says that nothing has begun."""


class Step(StrEnum):
    """Which of the form's buttons was pressed."""

    SHOW = "show"
    """See first what residents will read."""
    RECORD = "record"
    BACK = "back"
    """Go on writing."""


def _as_typed(value: object) -> object:
    # Browsers count a line's end as one character and send two.
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


class EntryForm(BaseModel):
    """An entry, or a correction of one."""

    once: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
    """Made with the form: sent twice, it is done once."""
    value: Annotated[str, Field(max_length=40)] = ""
    milestone: Annotated[str, Field(max_length=64)] = ""
    holds_on: Annotated[str, Field(max_length=40)] = ""
    note: Annotated[str, BeforeValidator(_as_typed), Field(max_length=2000)] = ""
    links: Annotated[str, Field(max_length=4000)] = ""
    photo: Annotated[tuple[str, ...], Field(max_length=20)] = ()
    """Keys of photos that were put up before."""
    corrects: Annotated[int, Field(ge=0, le=2**52)] = 0
    """The entry that is to be corrected; 0 is none."""
    takes_back: bool = False
    """It should not be there, and nothing takes its place."""
    keeps_photos: bool = False
    step: Step = Step.SHOW

    @property
    def cause(self) -> str:
        """What the entry is recorded under."""
        return f"web:{self.once}"

    @property
    def query(self) -> str:
        """What a picture of it depends on, as an address says it; a reason but begins."""
        shown = {"once", "value", "milestone", "holds_on", "corrects", "takes_back"}
        return urlencode({**self.model_dump(include=shown), "note": self.note[:_NOTE_BEGINS]})

    def read(self, commitment: str) -> tuple[Progress, list[InvalidInputError]]:
        """Read what was typed; what cannot be read is left out and told."""
        wrong: list[InvalidInputError] = []
        value = None if self.takes_back else self._figure(wrong)
        milestone = None if self.takes_back or self.milestone == NOT_STARTED else self.milestone
        return Progress(
            commitment=commitment,
            value=value,
            milestone=milestone or None,
            holds_on=self._day(wrong),
            note=self.note.strip() or None,
            corrects=self.corrects or None,
            keeps_photos=self.keeps_photos,
            links=tuple(self.links.split()),
            photos=self.photo,
        ), wrong

    def _figure(self, wrong: list[InvalidInputError]) -> float | None:
        typed = self.value.strip() or (NOT_STARTED if self.milestone == NOT_STARTED else "")
        try:
            figure = read_figure(typed)
        except InvalidInputError as error:
            wrong.append(error)
            return None
        if typed and figure is None:
            wrong.append(InvalidInputError("value", "320"))
        return figure

    def _day(self, wrong: list[InvalidInputError]) -> date | None:
        try:
            return date.fromisoformat(self.holds_on)
        except ValueError:
            wrong.append(InvalidInputError("holds_on", "2023-11-05"))
            return None
