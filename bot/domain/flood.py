"""How much one person may say in a while, and how often they hear that it is too much."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

WINDOW = timedelta(minutes=1)
"""What is counted together."""
EPISODE = timedelta(minutes=10)
"""Who has heard that it is too much hears it again when this long nothing was passed over."""
_SHARE = 4
"""Of what one may say otherwise, while more waits than can be done: one of so many."""
PER_PERSON, CROWD = 60, 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """What is taken from one person."""

    per_person: int = PER_PERSON
    """Messages and presses a minute; 0 is no limit."""
    crowd: int = CROWD
    """While so many chats wait, each may say a quarter of that."""

    @property
    def in_a_crowd(self) -> int:
        """What one may say in a minute while much waits, at least one."""
        return max(1, self.per_person // _SHARE)


class Verdict(StrEnum):
    """What becomes of what somebody says."""

    WELCOME = "welcome"
    SLOWED = "slowed"
    """Too much in too short a time."""
    BANNED = "banned"
