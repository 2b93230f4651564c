"""The complaints that staff see: filtered, counted, a page at a time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from bot.domain.complaint import ComplaintStatus, StatusGroup
from bot.store.complaint_statements import TAKEN_BACK
from bot.store.complaints import OPEN
from bot.store.engine import Session
from bot.store.tables import Complaint, ComplaintMedia, StaffMember
from bot.store.words import Found

_ESCAPE = "\\"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What of the queue is wanted; None does not restrict."""

    statuses: Collection[ComplaintStatus] = OPEN
    units: Collection[str] | None = None
    """Those whose complaints may be seen, or are asked for."""
    category: str | None = None
    owner_id: int | None = None
    ids: Collection[int] | None = None
    """These complaints alone."""
    place: str = ""
    """Found as it stands in the place."""
    unowned: bool = False
    urgent: bool = False
    overdue_at: datetime | None = None
    """Only what had to be acted on before this instant."""
    words: str = ""
    """Found as they stand in the text, the place, the reference or the gist of a voice note."""
    found: Sequence[Found] = ()
    """Where words were found that SQL cannot search; all of them are wanted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What a filter lets through, counted."""

    all: int
    overdue: int
    unowned: int
    by_unit: dict[str, int]


def statuses_of(group: StatusGroup) -> tuple[ComplaintStatus, ...]:
    """List the statuses of a group."""
    return tuple(status for status in ComplaintStatus if status.group is group)


async def page(
    session: Session, wanted: Filter, now: datetime, *, limit: int, offset: int
) -> tuple[list[tuple[Complaint, str | None]], int]:
    """List complaints with their owner's name: overdue first, urgent first among equals.

    Returns:
        Them, and how many there are on all pages.
    """
    order = _order(now)
    chosen = _chosen(wanted).order_by(*order).limit(limit).offset(offset)
    # A search reads every text: counting what it finds by the way spares reading them again.
    is_search = bool(wanted.words or wanted.found)
    counted = chosen.add_columns(sa.func.count().over()) if is_search else chosen
    found: list[Any] = list((await session.execute(counted)).all())
    is_known = is_search and (found or not offset)
    total = (found[0][1] if found else 0) if is_known else await count(session, wanted)
    query = (
        sa.select(Complaint, col(StaffMember.name))
        .outerjoin(StaffMember, col(StaffMember.id) == col(Complaint.owner_id))
        .where(col(Complaint.id).in_([row[0] for row in found]))
        .order_by(*order)
    )
    return [(row[0], row[1]) for row in (await session.execute(query)).all()], int(total)


def _chosen(wanted: Filter) -> sa.Select[int | None]:
    """Choose by what an index holds, so that no other row is read than those shown."""
    return sa.select(col(Complaint.id)).where(*_conditions(wanted))


def _order(now: datetime) -> tuple[sa.ColumnExpressionArgument[Any], ...]:
    return (
        sa.case((col(Complaint.act_by) < now, 0), else_=1),
        col(Complaint.is_urgent).desc(),
        # What nobody has to act on comes last on both engines.
        col(Complaint.act_by).is_(None),
        col(Complaint.act_by),
        col(Complaint.id).desc(),
    )


async def count(session: Session, wanted: Filter) -> int:
    """Count what a filter lets through."""
    query = sa.select(sa.func.count()).select_from(Complaint).where(*_conditions(wanted))
    return int((await session.execute(query)).scalar_one())


async def tally(session: Session, wanted: Filter, now: datetime) -> Tally:
    """Count what a filter lets through, in one go."""
    rows = (await session.execute(_tallied(wanted, now))).all()
    all_, late, unowned = (sum(int(row[at]) for row in rows) for at in (1, 2, 3))
    by_unit = {row[0]: int(row[1]) for row in rows}
    return Tally(all=all_, overdue=late, unowned=unowned, by_unit=by_unit)


def _tallied(wanted: Filter, now: datetime) -> sa.Select[str, int, int, int]:
    is_late, is_unowned = col(Complaint.act_by) < now, col(Complaint.owner_id).is_(None)
    unit, count_if = col(Complaint.unit), sa.func.count
    query = sa.select(
        unit,
        sa.func.count(),
        count_if(sa.case((is_late, 1))),
        count_if(sa.case((is_unowned, 1))),
    )
    return query.where(*_conditions(wanted)).group_by(unit).order_by(unit)


async def joined_counts(session: Session, leads: Collection[int]) -> dict[int, int]:
    """Count the complaints that share each of these leads' moves and were not taken back since."""
    query = (
        sa.select(col(Complaint.joined_to_id), sa.func.count())
        .where(col(Complaint.joined_to_id).in_(leads), col(Complaint.status).not_in(TAKEN_BACK))
        .group_by(col(Complaint.joined_to_id))
    )
    rows: list[Any] = list((await session.execute(query)).all())
    return {int(lead): int(number) for lead, number in rows}


def _conditions(wanted: Filter) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = [col(Complaint.joined_to_id).is_(None)]
    if len(set(wanted.statuses)) < len(ComplaintStatus):
        conditions.append(col(Complaint.status).in_(wanted.statuses))
    if wanted.units is not None:
        units = col(Complaint.unit).in_(wanted.units)
        conditions.append(sa.or_(units, col(Complaint.offered_unit).in_(wanted.units)))
    if wanted.category is not None:
        conditions.append(col(Complaint.category) == wanted.category)
    if wanted.owner_id is not None:
        conditions.append(col(Complaint.owner_id) == wanted.owner_id)
    if wanted.unowned:
        conditions.append(col(Complaint.owner_id).is_(None))
    if wanted.urgent:
        conditions.append(col(Complaint.is_urgent).is_(True))
    if wanted.overdue_at is not None:
        conditions.append(col(Complaint.act_by) < wanted.overdue_at)
    return [*conditions, *_named(wanted), *(_holding(word) for word in wanted.words.split())]


def _named(wanted: Filter) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    if wanted.ids is not None:
        conditions.append(col(Complaint.id).in_(wanted.ids))
    conditions.extend(one.condition() for one in wanted.found)
    for word in wanted.place.split():
        there = col(Complaint.place).ilike(f"%{_literal(word)}%", escape=_ESCAPE)
        conditions.append(there)
    return conditions


def _holding(word: str) -> sa.ColumnElement[bool]:
    """Find a word anywhere: Chinese has no spaces that an index of words could go by."""
    pattern = f"%{_literal(word)}%"
    columns = (Complaint.text, Complaint.place, Complaint.reference)
    said = sa.select(col(ComplaintMedia.complaint_id)).where(
        col(ComplaintMedia.gist).ilike(pattern, escape=_ESCAPE)
    )
    return sa.or_(
        *(col(one).ilike(pattern, escape=_ESCAPE) for one in columns), col(Complaint.id).in_(said)
    )


def _literal(word: str) -> str:
    for sign in (_ESCAPE, "%", "_"):
        word = word.replace(sign, _ESCAPE + sign)
    return word
