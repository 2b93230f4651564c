"""Writes the audit log and reads it back, together with looks at what is masked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.store.engine import Session
from bot.store.tables import AuditAct, AuditEntry, Complaint, Reveal, StaffMember


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    """One change, or one look at what is masked."""

    at: datetime
    by: str | None
    """A staff member's name; None for the operator."""
    act: AuditAct | None
    """None for a look."""
    subject: str | None
    """A staff member's name, or a complaint's number."""
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is written down."""

    at: datetime
    act: AuditAct
    by: StaffMember | None
    """None for the operator."""
    subject_id: int | None = None
    """The staff member whom it concerns."""
    facts: dict[str, Any] = field(default_factory=dict)


def note(session: Session, change: Change) -> None:
    """Add a line within the caller's transaction."""
    row = AuditEntry(
        at=change.at,
        act=change.act,
        staff_id=change.by.id if change.by else None,
        subject_id=change.subject_id,
        facts=change.facts,
    )
    session.add(row)


async def latest(session: Session, *, limit: int, offset: int) -> list[AuditLine]:
    """List changes and looks, newest first."""
    both = [
        *await _changes(session, limit + offset),
        *await _looks(session, limit + offset),
    ]
    both.sort(key=lambda one: one.at, reverse=True)
    return both[offset : offset + limit]


async def _changes(session: Session, most: int) -> list[AuditLine]:
    subject = aliased(StaffMember)
    query = (
        sa.select(AuditEntry, col(StaffMember.name), col(subject.name))
        .outerjoin(StaffMember, col(StaffMember.id) == col(AuditEntry.staff_id))
        .outerjoin(subject, col(subject.id) == col(AuditEntry.subject_id))
        .order_by(col(AuditEntry.at).desc(), col(AuditEntry.id).desc())
        .limit(most)
    )
    return [
        AuditLine(at=row.at, by=by, act=row.act, subject=whom, facts=row.facts)
        for row, by, whom in (await session.execute(query)).all()
    ]


async def _looks(session: Session, most: int) -> list[AuditLine]:
    query = (
        sa.select(Reveal, col(StaffMember.name), col(Complaint.reference))
        .join(StaffMember, col(StaffMember.id) == col(Reveal.staff_id))
        .join(Complaint, col(Complaint.id) == col(Reveal.complaint_id))
        .order_by(col(Reveal.at).desc(), col(Reveal.id).desc())
        .limit(most)
    )
    return [
        AuditLine(at=row.at, by=by, act=None, subject=reference, facts={"reason": row.reason})
        for row, by, reference in (await session.execute(query)).all()
    ]
