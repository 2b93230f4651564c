"""Whether the bot is well: what is looked at, what is too much, and when admins are told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum


class Vital(StrEnum):
    """What the bot cannot do without."""

    DATABASE = "database"
    """Seconds that it took to answer."""
    TELEGRAM = "telegram"
    """Seconds since which no call was answered."""
    INBOX = "inbox"
    """Seconds that the oldest update waits to be handled."""
    SCHEDULER = "scheduler"
    """Seconds by which a tick is late."""
    SENDER = "sender"
    """Seconds since whoever may send last said so."""
    DISK = "disk"
    """Free bytes where the data is."""


LIMITS = {
    Vital.DATABASE: 3.0,
    Vital.TELEGRAM: 60.0,
    Vital.INBOX: 60.0,
    Vital.SCHEDULER: 60.0,
    Vital.SENDER: 30.0,
    Vital.DISK: 200.0 * 1024**2,
}
_FOLLOWS = {
    Vital.INBOX: {Vital.DATABASE, Vital.TELEGRAM},
    Vital.SCHEDULER: {Vital.DATABASE},
    Vital.SENDER: {Vital.DATABASE},
}
"""What comes of what: the cause alone is told."""
GRACE = timedelta(minutes=1)
"""How long a trouble lasts before anybody is called."""
APART = timedelta(hours=1)
"""Of what comes and goes, admins hear no more often."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One vital as it is now; *value* is None where it could not be read, which is not well."""

    vital: Vital
    value: float | None

    @property
    def limit(self) -> float:
        """What it may be at most, and the disk's room at least."""
        return LIMITS[self.vital]

    @property
    def is_well(self) -> bool:
        """Whether work can go on."""
        if self.value is None:
            return False
        return self.value >= self.limit if self.vital is Vital.DISK else self.value <= self.limit


def causes(readings: Iterable[Reading]) -> list[Reading]:
    """Leave out what is only ill because of another that is."""
    known = list(readings)
    ill = {one.vital for one in known if not one.is_well}
    return [one for one in known if one.is_well or not _FOLLOWS.get(one.vital, set()) & ill]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """The latest illness of one vital."""

    began_at: datetime
    told_at: datetime | None = None
    """When admins were last told of any; earlier than the beginning if of another."""
    ended_at: datetime | None = None

    @property
    def is_told(self) -> bool:
        """Whether admins know of this one."""
        return self.told_at is not None and self.told_at >= self.began_at


class Telling(StrEnum):
    """What admins are told."""

    ILL = "ill"
    WELL = "well"


def proceed(
    spell: Spell | None, *, is_well: bool, now: datetime
) -> tuple[Spell | None, Telling | None]:
    """Go on from the last look: how the illness stands, and what is to be told now."""
    if spell is None:
        return (None if is_well else Spell(began_at=now)), None
    if spell.ended_at is not None:
        return (spell if is_well else replace(spell, began_at=now, ended_at=None)), None
    if is_well:
        return replace(spell, ended_at=now), Telling.WELL if spell.is_told else None
    is_early = now - spell.began_at < GRACE
    is_often = spell.told_at is not None and now - spell.told_at < APART
    if is_early or is_often or spell.is_told:
        return spell, None
    return replace(spell, told_at=now), Telling.ILL
