"""Checks that need the matcher: near duplicates, and the regression set replayed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.adapters.knowledge_files import Loaded
from bot.bootstrap.asking import decide_turns
from bot.domain.errors import InvalidInputError
from bot.domain.matching import Matcher
from bot.domain.problems import Place, Problem, Severity

REGRESSIONS = "regression.jsonl"
"""In the knowledge directory: messages and the verdict that the office has accepted for each."""


def near_duplicates(loaded: Loaded, matcher: Matcher) -> Iterator[Problem]:
    """Warn of phrasings of different entries that the matcher can hardly tell apart."""
    for pair in matcher.duplicates():
        entry = loaded.knowledge.entries[pair.first_entry]
        place = loaded.places.get(("entry", entry.id), Place("", 1))
        part = f"questions.{entry.questions.index(pair.first_phrasing)}"
        message = (
            f"“{pair.first_phrasing}” is hardly told apart from “{pair.second_phrasing}” of"
            f" {pair.second_entry} ({pair.likeness:.0f}/100): residents are offered both"
        )
        yield place.problem(part, message, Severity.WARNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One line of the regression set."""

    turns: tuple[str, ...]
    outcome: str
    entry: str | None

    def as_json(self) -> str:
        """Write the line."""
        record = {"turns": self.turns} if len(self.turns) > 1 else {"q": self.turns[0]}
        verdict = {"outcome": self.outcome, "entry": self.entry}
        return json.dumps({**record, **verdict}, ensure_ascii=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A message whose verdict is not the accepted one any more."""

    line: int
    before: Case
    after: Case


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


def replayed(matcher: Matcher, cases: Sequence[Case]) -> list[Case]:
    """Ask every message again and give the verdicts of today, in the same order."""
    verdicts = [decide_turns(matcher, case.turns) for case in cases]
    return [
        Case(turns=case.turns, outcome=verdict.outcome, entry=verdict.entry)
        for case, verdict in zip(cases, verdicts, strict=True)
    ]


def changes(cases: Sequence[Case], now: Sequence[Case]) -> list[Change]:
    """List what differs from the accepted verdicts."""
    return [
        Change(line=number, before=before, after=after)
        for number, (before, after) in enumerate(zip(cases, now, strict=True), start=1)
        if before != after
    ]
