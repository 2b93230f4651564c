"""Which open complaints seem to tell of the same event."""

from __future__ import annotations

from functools import lru_cache

from bot.domain.incidents import Fingerprint, Report, find_similar, fingerprint
from bot.store import complaints
from bot.store.engine import Session
from bot.store.tables import Complaint

_LOOKED_AT = 200
"""Open complaints compared, newest first: an event is told within days, and this keeps filing
quick however long the queue is."""


async def similar_open(session: Session, complaint: Complaint) -> list[str]:
    """List the references of open complaints that seem to tell of the same event, best first."""
    others = await complaints.open_but(session, complaint.id or 0, limit=_LOOKED_AT)
    known = [(other.reference, _fingerprint(_report(other))) for other in others]
    found = find_similar(_fingerprint(_report(complaint)), known)
    return [reference for reference, _ in found]


def _report(complaint: Complaint) -> Report:
    return Report(
        text=complaint.text,
        place=complaint.place,
        latitude=complaint.latitude,
        longitude=complaint.longitude,
        filed_at=complaint.created_at,
    )


@lru_cache(maxsize=4096)
def _fingerprint(report: Report) -> Fingerprint:
    return fingerprint(report)
