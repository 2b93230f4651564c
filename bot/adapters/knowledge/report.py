"""Collecting what is wrong with one file while the rest of it is still being read."""

from __future__ import annotations

from rapidfuzz import fuzz, process

from bot.domain.problems import Problem, Severity

_LIKE = 60


class Report:
    """The problems of one file; reading goes on after each, so that all are told at once."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.whole = True
        """Set to False where part of the file could not be looked at."""

    def error(self, line: int, message: str) -> None:
        """Note what keeps the directory from going live."""
        self.problems.append(Problem(self.file, line, message, Severity.ERROR))

    def warning(self, line: int, message: str) -> None:
        """Note what ought to be mended some time."""
        self.problems.append(Problem(self.file, line, message, Severity.WARNING))

    @property
    def broken(self) -> bool:
        """Whether an error was noted."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)


def did_you_mean(word: str, known: tuple[str, ...]) -> str:
    """Say which *known* word is like *word*, as the end of a sentence; empty where none is."""
    found = process.extractOne(word.lower(), known, scorer=fuzz.ratio, score_cutoff=_LIKE)
    return f'; did you mean "{found[0]}"?' if found else f"; known here: {', '.join(known)}"
