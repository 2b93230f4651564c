"""Which open complaints seem to tell of the same event: looked up by keys, judged in full."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from bot.domain.complaint import Action
from bot.domain.incidents import (
    Fingerprint,
    PackedPrints,
    Report,
    find_similar,
    keys,
    trouble_keys,
)
from bot.store import complaints
from bot.store import similar as store
from bot.store.engine import Session, Store
from bot.store.similar import Nearby
from bot.store.tables import Complaint, ComplaintDraft

_COMPARED = 200
"""Open complaints of one place that are judged in full; of more, those that are likest by key."""
SHOWN = 3
_KEPT, _AT_HAND = 8192, 512
"""Fingerprints kept in memory: packed, of half a KB each, and unpacked, of five."""
_PACKED = PackedPrints(most=_KEPT)
_BATCH = 100
"""Complaints given keys in one transaction, or read at a time."""


async def index(session: Session, complaint: Complaint) -> None:
    """Let a complaint be found by its place and trouble while it is open; no question is."""
    if complaint.is_question:
        return
    print_ = print_of(complaint)
    await store.put_keys(session, complaint.id or 0, keys(print_) | trouble_keys(print_))


@dataclass(frozen=True, slots=True)
class JoiningKeys:
    """Lets those be found that were filed before there were keys to find them by."""

    store: Store

    async def fill_in(self) -> int:
        """Give keys to open complaints that have none; those that tell of no place stay without.

        Done again, it changes nothing.

        Returns:
            How many were looked at.
        """
        seen, after = 0, 0
        while ids := await self._batch(after):
            seen, after = seen + len(ids), ids[-1]
        return seen

    async def warm(self) -> int:
        """Read what is open, the newest first, as far as its fingerprints are kept in memory.

        Two hundred that are read for the first time while a resident waits would be felt.

        Returns:
            How many were read.
        """
        read, before = 0, None
        while read < _KEPT:
            async with self.store.read() as session:
                rows = await store.newest(session, before=before, limit=_BATCH)
            if not rows:
                break
            for row in rows:
                print_of(row)
            read, before = read + len(rows), rows[-1].id
        return read

    async def _batch(self, after: int) -> list[int]:
        async with self.store.write() as session:
            rows = await store.keyless(session, after=after, limit=_BATCH)
            for row in rows:
                await index(session, row)
        return [row.id or 0 for row in rows]


async def keep_up(session: Session, complaint: Complaint, action: Action) -> None:
    """Follow a move that was just made: only what is open can be joined."""
    if not complaint.status.is_open:
        await store.drop_keys(session, complaint.id or 0)
    elif action in {Action.EDIT, Action.REOPEN}:
        await index(session, complaint)


async def likest(session: Session, of: Fingerprint) -> list[Nearby]:
    """Find the open complaints that seem to tell of the same event, best first."""
    near = await store.sharing(session, keys(of), trouble_keys(of), limit=_COMPARED)
    found = find_similar(of, [(one, print_of(one)) for one in near], limit=len(near))
    return [one for one, _ in found]


async def similar_open(session: Session, complaint: Complaint) -> list[str]:
    """List the references of open events that seem to be this complaint's, best first."""
    if complaint.is_question or not complaint.status.is_open:
        return []
    own = {complaint.id, complaint.joined_to_id}
    found = [one.joined_to_id or one.id for one in await likest(session, print_of(complaint))]
    leads = [one for one in dict.fromkeys(found) if one not in own][:SHOWN]
    return [(await complaints.by_id(session, one)).reference for one in leads]


def print_of(told: Complaint | ComplaintDraft | Nearby) -> Fingerprint:
    """Take the fingerprint of what a resident tells."""
    filed_at = told.updated_at if isinstance(told, ComplaintDraft) else told.created_at
    report = Report(
        text=told.text, place=told.place, latitude=told.latitude, longitude=told.longitude
    )
    # Kept without it: a draft and its complaint are one.
    return replace(_print(report), filed_at=filed_at)


@lru_cache(maxsize=_AT_HAND)
def _print(report: Report) -> Fingerprint:
    return _PACKED.of(report)
