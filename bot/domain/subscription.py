"""What a resident follows, by key, and how often they want to hear of it."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from bot.domain.knowledge import Commitment

EVERYTHING = "all"
"""Followed by those who want to hear whatever concerns the whole community."""
_PLACE = "@"
_COMMITMENT = "#"
PLACE_MOST = 14
"""Characters of a place's name, so that a button takes it."""


class Pace(StrEnum):
    """How often a resident hears of progress."""

    AT_ONCE = "now"
    DAILY = "day"
    WEEKLY = "week"


DIGEST = "digest"
WEEKLY = "weekly"
AT_ONCE = "at once"
"""Names of schedules; the last has no hours, it is due whenever something was recorded."""
_PACES = {WEEKLY: Pace.WEEKLY, AT_ONCE: Pace.AT_ONCE}


def pace_of(schedule: str) -> Pace:
    """Tell whom a schedule serves; each but the two named ones is another time of the day."""
    return _PACES.get(schedule, Pace.DAILY)


def place_key(place: str) -> str:
    """Name a place as a subscription."""
    return f"{_PLACE}{place}"


def is_place_key(key: str) -> bool:
    """Say whether a subscription is to a place."""
    return key.startswith(_PLACE) and 0 < len(key) - len(_PLACE) <= PLACE_MOST


def places_of(keys: Collection[str]) -> list[str]:
    """Give the places among subscriptions, in order."""
    return sorted(key.removeprefix(_PLACE) for key in keys if is_place_key(key))


def commitment_key(commitment: str) -> str:
    """Name one commitment as a subscription."""
    return f"{_COMMITMENT}{commitment}"


def commitment_of(key: str) -> str | None:
    """Give the one commitment that a subscription is to, if it is to one."""
    return key.removeprefix(_COMMITMENT) if key.startswith(_COMMITMENT) else None


def keys_of(commitment: Commitment) -> tuple[str, ...]:
    """List the subscriptions whose holders hear of a commitment."""
    return EVERYTHING, commitment.topic, commitment_key(commitment.id)
