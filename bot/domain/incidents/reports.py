"""The words of the comparison: a report, what is kept of it, and how alike two are."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Level = Literal["spot", "road", "area"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What one resident filed."""

    text: str
    category: str | None = None
    """Its id; None also for a catch-all, or unlike things would count as alike."""
    place: str | None = None
    """What was typed as the place; read together with the text."""
    latitude: float | None = None
    longitude: float | None = None
    filed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A place as it was named: 育新小学 is core 育新, word 小学, kind school.primary."""

    core: str
    word: str
    kind: str
    """Empty where only the core was said: 桥头附近."""
    level: Level
    sound: str
    """The core by syllables, so that 育心 and 育新 are one."""
    whole: str
    """Core and word by syllables."""
    stem: str = ""
    """The core without a kind that ends it, by syllables: 立新 of 立新湖公园."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where a report says it is."""

    names: tuple[Name, ...] = ()
    parts: tuple[tuple[str, frozenset[str]], ...] = ()
    """Parts of a place: (栋, {3}), (门, {东})."""
    sounds: str = ""
    """All that was said, by syllables."""
    loose: str = ""
    """The same without the names: here a core may stand alone."""
    rest: str = ""
    """What loose was made of, character by character."""
    mentions: frozenset[str] = frozenset()
    """Syllables of what may be a name standing alone, where no spot or road was named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """What is kept of a report to compare it many times."""

    said: str
    """Text and place in the one form."""
    places: Places
    events: tuple[tuple[str, str], ...]
    """(kind of trouble, the words that showed it), by kind."""
    things: frozenset[str]
    """What it is about."""
    faults: frozenset[str]
    """What is wrong, said of whatever."""
    chars: frozenset[str]
    """Telling characters, names of places left out."""
    of_place: frozenset[str]
    """The characters of those names."""
    days: frozenset[str]
    """Days of the calendar that the text names, as month-day."""
    category: str | None = None
    point: tuple[float, float] | None = None
    filed_at: datetime | None = None
    keys: frozenset[str] = field(default=frozenset())
    """What another report of the same place must share at least one of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How much two reports tell of one event."""

    score: float
    """0-100; from SIMILAR on they are offered as one."""
    same_place: bool | None
    """None where one of them names none."""
    shared: tuple[str, ...]
    """What both say, for a person to judge."""
