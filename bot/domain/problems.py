"""What is wrong with a knowledge directory, and where in its files things stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How bad a problem is: an error keeps the directory from going live, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to mend, told to a clerk: the file as the directory was named, a 1-based line."""

    file: str
    line: int
    message: str
    severity: Severity = Severity.ERROR


@dataclass(frozen=True, slots=True)
class Place:
    """Where one record stands and the lines of its parts.

    Parts are named ``topic``, ``questions.0``, ``answer`` (a plain string) or ``answer.en``
    (one language of a mapping); only what the file itself gives is listed.
    """

    file: str
    line: int
    parts: Mapping[str, int] = field(default_factory=dict)

    def problem(
        self, part: str, message: str, severity: Severity = Severity.ERROR, *, line: int = 0
    ) -> Problem:
        """Locate *message* at *part*, or at the record where the part is not in the file."""
        return Problem(self.file, line or self.parts.get(part, self.line), message, severity)


Kind = str
"""entry, topic, commitment, category, unit or office."""

Places = Mapping[tuple[Kind, str], Place]
"""The place of each record, by kind and id."""
