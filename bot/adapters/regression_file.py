"""The regression set: messages and the verdict that the office has accepted for each."""

from __future__ import annotations

import json
from pathlib import Path

from bot.domain.errors import InvalidInputError
from bot.domain.replaying import Case

REGRESSIONS = "regression.jsonl"
"""In the knowledge directory."""


def read_cases(file: Path) -> list[Case]:
    """Read a regression set; none is a normal outcome.

    Raises:
        InvalidInputError: A line is not of the form; names file and line.
    """
    if not file.exists():
        return []
    lines = file.read_text(encoding="utf-8").splitlines()
    return [_case(file, number, line) for number, line in enumerate(lines, start=1) if line]


def _case(file: Path, number: int, line: str) -> Case:
    try:
        record = json.loads(line)
        turns = record.get("turns") or [record["q"]]
        return Case(
            turns=tuple(str(turn) for turn in turns),
            outcome=str(record["outcome"]),
            entry=record["entry"],
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        hint = '{"q": …, "outcome": …, "entry": …}'
        raise InvalidInputError(f"{file}:{number}", hint) from None
