"""Statements on complaints that every move asks for: making one costs more than running it."""

from __future__ import annotations

from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from bot.domain.complaint import Action, ComplaintStatus
from bot.store.tables import Complaint, ComplaintEvent, ComplaintMedia, MediaKind, MediaRole

TAKEN_BACK = (ComplaintStatus.WITHDRAWN, ComplaintStatus.DUPLICATE)


@cache
def filed() -> sa.Select[Complaint]:
    """The complaint that a press on "submit" of a *resident* filed."""
    filing = col(ComplaintEvent.complaint_id) == col(Complaint.id)
    return (
        sa.select(Complaint)
        .join(ComplaintEvent, filing)
        .where(
            col(Complaint.resident_id) == sa.bindparam("resident"),
            col(ComplaintEvent.action) == Action.SUBMIT,
            col(ComplaintEvent.cause) == sa.bindparam("cause"),
        )
    )


@cache
def timelines() -> sa.Select[ComplaintEvent]:
    """The events of complaints, in the order they happened."""
    wanted: sa.BindParameter[Any] = sa.bindparam("ids", expanding=True)
    of = col(ComplaintEvent.complaint_id).in_(wanted)
    return sa.select(ComplaintEvent).where(of).order_by(col(ComplaintEvent.id))


@cache
def caused() -> sa.Select[ComplaintEvent]:
    """What a *cause* brought about at a complaint."""
    return sa.select(ComplaintEvent).where(
        col(ComplaintEvent.complaint_id) == sa.bindparam("id"),
        col(ComplaintEvent.cause) == sa.bindparam("cause"),
    )


@cache
def media_counts() -> sa.Select[MediaKind, int]:
    """How many files of each kind came with a complaint, without staff's proofs."""
    kind = col(ComplaintMedia.kind)
    of = (
        col(ComplaintMedia.complaint_id) == sa.bindparam("id"),
        col(ComplaintMedia.role) == MediaRole.REPORT,
    )
    return sa.select(kind, sa.func.count()).where(*of).group_by(kind)


@cache
def joined_to() -> sa.Select[Complaint]:
    """Who shares the moves of a *lead*, locked, oldest first."""
    of = col(Complaint.joined_to_id) == sa.bindparam("lead")
    return sa.select(Complaint).where(of).order_by(col(Complaint.id)).with_for_update()


@cache
def count_joined() -> sa.Select[int]:
    """How many share the moves of a *lead* and were not taken back since."""
    of = col(Complaint.joined_to_id) == sa.bindparam("lead")
    return sa.select(sa.func.count()).where(of, col(Complaint.status).not_in(TAKEN_BACK))
