"""Which open complaints seem to tell of the same event: looked up by keys, judged in full."""

from __future__ import annotations

from functools import lru_cache

from bot.domain.complaint import Action
from bot.domain.incidents import (
    Fingerprint,
    Likeness,
    Report,
    find_similar,
    fingerprint,
    keys,
    trouble_keys,
)
from bot.store import groups
from bot.store import similar as store
from bot.store.engine import Session
from bot.store.tables import Complaint, ComplaintDraft

_COMPARED = 200
"""Open complaints of one place that are judged in full; of more, those that are likest by key."""
SHOWN = 3


async def index(session: Session, complaint: Complaint) -> None:
    """Let a complaint be found by its place and trouble while it is open; no question is."""
    if complaint.is_question:
        return
    print_ = print_of(complaint)
    await store.put_keys(session, complaint.id or 0, keys(print_) | trouble_keys(print_))


async def keep_up(session: Session, complaint: Complaint, action: Action) -> None:
    """Follow a move that was just made: only what is open can be joined."""
    if not complaint.status.is_open:
        await store.drop_keys(session, complaint.id or 0)
    elif action in {Action.EDIT, Action.REOPEN}:
        await index(session, complaint)


async def likest(session: Session, of: Fingerprint) -> list[tuple[Complaint, Likeness]]:
    """Find the open complaints that seem to tell of the same event, best first."""
    near = await store.sharing(session, keys(of), trouble_keys(of), limit=_COMPARED)
    known = [(position, print_of(one)) for position, one in enumerate(near)]
    found = find_similar(of, known, limit=len(known))
    return [(near[position], likeness) for position, likeness in found]


async def similar_open(session: Session, complaint: Complaint) -> list[str]:
    """List the references of open events that seem to be this complaint's, best first."""
    if complaint.is_question or not complaint.status.is_open:
        return []
    own = {complaint.id, complaint.joined_to_id}
    leads: dict[int, str] = {}
    for one, _ in await likest(session, print_of(complaint)):
        lead_id = one.joined_to_id or one.id or 0
        if lead_id not in own and lead_id not in leads:
            leads[lead_id] = (await groups.lead_of(session, one)).reference
        if len(leads) == SHOWN:
            break
    return list(leads.values())


def print_of(told: Complaint | ComplaintDraft) -> Fingerprint:
    """Take the fingerprint of what a resident tells."""
    filed_at = told.created_at if isinstance(told, Complaint) else told.updated_at
    return _print(
        Report(
            text=told.text,
            place=told.place,
            latitude=told.latitude,
            longitude=told.longitude,
            filed_at=filed_at,
        )
    )


@lru_cache(maxsize=4096)
def _print(report: Report) -> Fingerprint:
    return fingerprint(report)
