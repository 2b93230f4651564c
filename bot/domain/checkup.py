"""What is looked at to tell whether an office is ready, and what may come of each look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Look(StrEnum):
    """One thing that is looked at, in the order in which it is told."""

    KNOWLEDGE = "knowledge"
    DISK = "disk"
    DATABASE = "database"
    KEY = "key"
    """Whether words in it are encrypted."""
    TELEGRAM = "telegram"
    ARRIVAL = "arrival"
    """How updates come in: polling or webhook."""
    STAFF_GROUP = "staff_group"
    ADMINS = "admins"
    WEB = "web"


class State(StrEnum):
    """How it looks."""

    GOOD = "good"
    DOUBTFUL = "doubtful"
    """It runs; somebody will miss something."""
    WRONG = "wrong"
    """It does not run, or does not do its duty."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one look found."""

    look: Look
    state: State
    what: str
    """Which of the things that a look may find, for `bot.replies.checkup` to put into words."""
    facts: Mapping[str, object] = field(default_factory=dict)


def is_ready(findings: list[Finding]) -> bool:
    """Say whether nothing that was found keeps the office from its work."""
    return all(one.state is not State.WRONG for one in findings)
