"""What writing entries needs of the knowledge directory, and what it gives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from bot.domain.entry_draft import EntryDraft, Fault
from bot.domain.errors import JiefangError
from bot.domain.knowledge import Knowledge
from bot.domain.language import Language
from bot.domain.matching import Matcher
from bot.domain.replaying import Case


class Hindrance(StrEnum):
    """Why an entry cannot be written into the directory from here."""

    READ_ONLY = "read_only"
    """The directory, its disk or the image it lies in lets nobody write."""
    FULL = "full"
    STYLE = "style"
    """The file is written in a way that only a person can edit without loss."""
    BROKEN = "broken"
    """The directory has errors already; what is live is older."""
    BUSY = "busy"
    """Somebody else is writing this moment."""


class NotWrittenError(JiefangError):
    """Nothing was written; *hindrance* says why, and the entry can be taken along as a file."""

    def __init__(self, hindrance: Hindrance) -> None:
        self.hindrance = hindrance
        super().__init__(f"not written: {hindrance}")


class ChangedMeanwhileError(JiefangError):
    """The files are not those any more that the entry was checked against; look again."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The directory as it lies on disk now."""

    knowledge: Knowledge
    spoken: tuple[Language, ...] = ()
    """Languages that every answer has to have; none where each answer is one text."""
    is_broken: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """An entry as it would stand in its file, nothing written yet."""

    entry: str
    """Its id."""
    file: str
    """Relative to the directory."""
    before: bytes | None
    """The file now; None where it would be new."""
    after: bytes
    version: str
    """Of the directory that it was made from."""
    knowledge: Knowledge
    """As it would be."""
    faults: tuple[Fault, ...] = ()
    hints: tuple[str, ...] = ()
    """Warnings of the check, about this entry."""
    diff: str = ""
    yaml: str = ""
    """The entry by itself."""
    hindrance: Hindrance | None = None
    """Why it could not be written, as far as can be told before trying."""


class EntryFiles(Protocol):
    """The knowledge directory; every call blocks, so make it in a thread."""

    def read(self) -> Shelf:
        """Read the directory as it is now."""
        ...

    def propose(self, draft: EntryDraft, today: date) -> Proposal:
        """Make an entry's text and check the directory as it would be with it."""
        ...

    def write(self, proposal: Proposal) -> None:
        """Write it, whole or not at all, and on disk before it returns.

        Raises:
            ChangedMeanwhileError: The directory is not of the proposal's version any more.
            NotWrittenError: It cannot be written.
        """
        ...

    def accepted(self) -> list[Case]:
        """Read the regression set; empty where there is none or it is broken."""
        ...

    def learn(self, knowledge: Knowledge) -> Matcher:
        """Build the matcher of a knowledge; seconds for a big one."""
        ...
