"""Complaints' words in memory, so that they can be searched where the database has them encrypted.

An index on the disk, however it is keyed, would tell which complaints share which words; a process
that holds the key may as well hold the words. What is found is checked by the database, which knows
what was erased a moment ago.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from bot.domain.clock import Clock
from bot.store import chain, words
from bot.store.engine import Session, Store
from bot.store.queue import Filter
from bot.store.words import Found, Told

_BATCH = 500
"""Complaints decrypted without a pause."""
_SEPARATOR = "\0"
"""No messenger's text has it."""
_TIDIED_EVERY = timedelta(hours=1)


@dataclass(slots=True)
class WordMemory:
    """Remembers what is searched, and catches up with the timeline before each search."""

    store: Store
    clock: Clock
    _told: dict[int, str] = field(default_factory=dict)
    """Text, place, gists and reference, in small letters, by the complaint's id."""
    _seq: int = -1
    """The last event that is in it; none yet."""
    _erasures: int = 0
    _tidied_at: datetime = field(default=datetime.min.replace(tzinfo=UTC))
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def warm(self) -> int:
        """Read all complaints, as a process does when it starts.

        Returns:
            How many there are.
        """
        async with self.store.read() as session, self._lock:
            await self._catch_up(session)
            return len(self._told)

    async def found(self, session: Session, wanted: Filter) -> Filter:
        """Replace the words of a filter by where they are found."""
        if not wanted.words and not wanted.place:
            return wanted
        anywhere, there = wanted.words.lower().split(), wanted.place.lower().split()
        async with self._lock:
            await self._catch_up(session)
            found = await asyncio.to_thread(_found, self._told, anywhere)
            placed = await asyncio.to_thread(_found, self._told, there)
        only_places = tuple(Found(places=one.places) for one in placed)
        return replace(wanted, words="", place="", found=(*found, *only_places))

    async def _catch_up(self, session: Session) -> None:
        seq, _ = await chain.head(session)
        erasures = await words.erasures(session)
        if self._seq < 0:
            await self._read_all(session)
        elif seq > self._seq:
            self._keep(await words.moved(session, self._seq))
        if erasures != self._erasures or self.clock() - self._tidied_at > _TIDIED_EVERY:
            # A limit may have passed as well; what is gone there has no place in memory.
            self._keep(await words.wordless(session))
            self._erasures, self._tidied_at = erasures, self.clock()
        self._seq = seq

    async def _read_all(self, session: Session) -> None:
        last = 0
        while told := await words.page(session, after=last, limit=_BATCH):
            self._keep(told)
            last = told[-1].id
            await asyncio.sleep(0)

    def _keep(self, told: Iterable[Told]) -> None:
        for one in told:
            parts = (one.text, one.place, one.gist, one.reference)
            self._told[one.id] = _SEPARATOR.join(parts).lower()


def _found(told: Mapping[int, str], wanted: Iterable[str]) -> list[Found]:
    return [_with(told, word) for word in wanted]


def _with(told: Mapping[int, str], word: str) -> Found:
    found: tuple[list[int], ...] = ([], [], [], [])
    for id_, parts in told.items():
        if word in parts:
            for kind, part in zip(found, parts.split(_SEPARATOR), strict=False):
                if word in part:
                    kind.append(id_)
    texts, places, gists, references = found
    return Found(texts=texts, places=places, gists=gists, references=references)
