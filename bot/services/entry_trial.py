"""What an entry would change, tried before it is published, and what others changed meanwhile."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass, field
from typing import Any

from bot.domain.entry_draft import Fault
from bot.domain.gaps import Wording
from bot.domain.knowledge import FaqEntry, Knowledge
from bot.domain.matching import Matcher
from bot.domain.replaying import Case, Shift, asked_once
from bot.services.entry_files import Proposal

_REMEMBERED = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Meanwhile:
    """What others changed since the form was opened, as ids of entries."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    is_known: bool = True
    """False where this process has not seen the files as they were then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One wording of the gap, before and after."""

    wording: Wording
    before: Case
    after: Case
    is_answered: bool
    """Whether the entry, as it would be, answers it."""

    @property
    def key(self) -> int:
        """The latest question in these words stands for all."""
        return self.wording.asked[0].id


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """An entry that was checked, and what it would change."""

    faults: tuple[Fault, ...]
    proposal: Proposal | None
    """None where the fields themselves are wrong."""
    meanwhile: Meanwhile | None
    """Not None: the files are others than when the form was opened."""
    version: str
    """Of the files as they are now."""
    shifts: tuple[Shift, ...] = ()
    accepted: int = 0
    """Messages of the regression set."""
    tried: tuple[Tried, ...] = ()
    seal: str = ""
    """Stands for all that would be written: what is published is what was looked at."""

    @property
    def is_sound(self) -> bool:
        """Whether it may be published as it is."""
        return not self.faults and self.meanwhile is None and self.proposal is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What was written, and how many are told."""

    entry: str
    file: str
    told: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One line of the list of entries."""

    entry: FaqEntry
    is_overdue: bool
    """Whether it was to be looked at again before today."""


@dataclass(slots=True)
class Memory:
    """What this process has seen and done: recent versions, publications, the matcher made last."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    """One entry at a time is tried or written."""
    versions: dict[str, dict[str, str]] = field(default_factory=dict)
    """Digests of entries by version."""
    published: dict[str, Published] = field(default_factory=dict)
    """By cause."""
    learned: tuple[str, Matcher] | None = None

    def note(self, knowledge: Knowledge) -> None:
        """Remember what the entries of a version are."""
        self.versions[knowledge.version] = _digests(knowledge)
        _shorten(self.versions)

    def done(self, cause: str, published: Published) -> Published:
        """Remember that a form was published."""
        self.published[cause] = published
        _shorten(self.published)
        return published

    def meanwhile(self, seen: str, now: Knowledge) -> Meanwhile | None:
        """Tell what others changed since a version; None where it is still the one."""
        if seen == now.version:
            return None
        old = self.versions.get(seen)
        if old is None:
            return Meanwhile(is_known=False)
        new = _digests(now)
        return Meanwhile(
            added=tuple(one for one in new if one not in old),
            changed=tuple(one for one in new if one in old and new[one] != old[one]),
            removed=tuple(one for one in old if one not in new),
        )


def tried(before: Matcher, after: Matcher, wording: Wording, entry: str) -> Tried:
    """Ask a wording of both."""
    then = asked_once(after, wording.text)
    return Tried(
        wording=wording,
        before=asked_once(before, wording.text),
        after=then,
        is_answered=then.answers(entry),
    )


def _shorten(kept: dict[str, Any]) -> None:
    while len(kept) > _REMEMBERED:
        del kept[next(iter(kept))]


def _digests(knowledge: Knowledge) -> dict[str, str]:
    return {id_: _digest(one) for id_, one in knowledge.entries.items()}


def _digest(entry: FaqEntry) -> str:
    return hashlib.sha256(repr(entry).encode()).hexdigest()
