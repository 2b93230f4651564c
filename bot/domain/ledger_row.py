"""One line of the ledger as a table: what is exported, and what an import may bring."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

COLUMNS = ("number", "commitment", "value", "milestone", "holds_on", "note", "links", "corrects")
"""What an import reads; an export writes more beside them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """One entry; *number* and *corrects* are those of its own file."""

    commitment: str
    holds_on: date
    value: float | None = None
    milestone: str | None = None
    note: str | None = None
    links: tuple[str, ...] = ()
    number: int | None = None
    corrects: int | None = None
    recorded_by: str = ""
    recorded_at: str = ""
    photos: int = 0
    line: int = 0
    """Where it stands in the file that it was read from."""

    def fingerprint(self, corrected: str = "") -> str:
        """Name what the entry says; the same said again is the same entry.

        Args:
            corrected: The fingerprint of the entry that this one corrects.
        """
        said = [
            self.commitment,
            None if self.value is None else float(self.value),
            self.milestone,
            self.holds_on.isoformat(),
            self.note,
            list(self.links),
            corrected,
        ]
        return sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()
