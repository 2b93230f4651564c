"""What has been read so far from all files of a directory, and where each thing stands."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.adapters.knowledge.record import Record
from bot.domain.knowledge import (
    Category,
    Commitment,
    FaqEntry,
    Lexicon,
    Office,
    ReplyTemplate,
    Topic,
    Unit,
)
from bot.domain.problems import Kind, Place


@dataclass(slots=True)
class Shelf:
    """Records by id, in file order; of two with one id the first is kept."""

    entries: dict[str, FaqEntry] = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)
    commitments: dict[str, Commitment] = field(default_factory=dict)
    categories: dict[str, Category] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    templates: dict[str, ReplyTemplate] = field(default_factory=dict)
    office: Office = field(default_factory=Office)
    lexicon: Lexicon = field(default_factory=Lexicon)
    places: dict[tuple[Kind, str], Place] = field(default_factory=dict)

    def claim(self, kind: Kind, name: str, record: Record) -> bool:
        """Note that *name* stands at *record*; report and return False where it is taken.

        A record that is incomplete claims its id all the same, so that a reference to it is not
        reported as a second mistake.
        """
        if not name:
            return False
        first = self.places.setdefault((kind, name), record.place)
        if first.parts is record.parts:
            return True
        where = f"{first.file}:{first.line}"
        record.error(record.parts["id"], f"this id is taken already by {where}")
        return False
