"""Holding the office's rows and timelines against the model."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from bot.domain.complaint import Action
from bot.store.tables import Complaint, ComplaintEvent, StaffMember
from tests.life.clocks import Case
from tests.life.events import OPEN
from tests.life.minutes import minute_of
from tests.life.model import Model
from tests.life.office import Services
from tests.life.steps import Step

_RINGS = {Action.WARN, Action.ESCALATE}
"""What the clock says among staff moves nothing; the model does not count it."""
_COLUMNS = (
    Complaint.status,
    StaffMember.name,
    Complaint.unit,
    Complaint.category,
    Complaint.offered_unit,
    Complaint.joined_to_id,
    Complaint.verdict,
    Complaint.extensions,
    Complaint.due_at,
    Complaint.party,
    Complaint.clock,
    Complaint.act_by,
    Complaint.ended_at,
    Complaint.judged_at,
)


class DivergedError(AssertionError):
    """The office and the model have come apart."""


async def compare(office: Services, model: Model, step: Step) -> None:
    """Hold every complaint as it stands against the model.

    Raises:
        DivergedError: They differ.
    """
    _check_leads(model)
    rows: list[Any] = await office.store.look(_standings(), {})
    office.references = [row[0] for row in rows]
    stand = [tuple(_plain(one) for one in row[1:]) for row in rows]
    expected = [_standing(case) for case in model.cases]
    if stand != expected:
        told = [
            f"complaint {number}:\n  office {one}\n  model  {other}"
            for number, (one, other) in enumerate(zip(stand, expected, strict=False))
            if one != other
        ]
        raise DivergedError(
            "\n".join([f"after {step}", f"{len(stand)} and {len(expected)} complaints", *told])
        )


@cache
def _standings() -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(col(Complaint.reference), *(col(one) for one in _COLUMNS))
        .outerjoin(StaffMember, col(StaffMember.id) == col(Complaint.owner_id))
        .order_by(col(Complaint.id))
    )


def _check_leads(model: Model) -> None:
    """Whoever has joined an event has somebody who works it."""
    for case in model.cases:
        if case.lead is not None and case.status in OPEN:
            assert case.lead.status in OPEN, case
        assert case.lead is None or case.lead.lead is None, case


def _plain(value: Any) -> object:
    return minute_of(value) if isinstance(value, datetime) else value


def _standing(case: Case) -> tuple[object, ...]:
    party, clock, act_by = case.turn
    return (
        case.status,
        case.owner,
        case.unit,
        case.kind,
        case.offered,
        case.lead.number + 1 if case.lead else None,
        case.verdict,
        case.extensions,
        case.due,
        party,
        clock,
        act_by,
        case.ended,
        case.judged,
    )


async def compare_logs(office: Services, model: Model) -> None:
    """Hold the timelines, who did what in which order, against the model; and check the chain.

    Raises:
        DivergedError: They differ, or the chain does not hold.
    """
    query = (
        sa.select(
            col(ComplaintEvent.complaint_id), col(ComplaintEvent.action), col(StaffMember.name)
        )
        .outerjoin(StaffMember, col(StaffMember.id) == col(ComplaintEvent.staff_id))
        .where(col(ComplaintEvent.action).not_in(_RINGS))
        .order_by(col(ComplaintEvent.seq))
    )
    async with office.store.read() as session:
        rows: list[Any] = list((await session.execute(query)).all())
    logs: list[list[str]] = [[] for _ in model.cases]
    for number, action, name in rows:
        logs[number - 1].append(action if name is None else f"{action} by {name}")
    for case, log in zip(model.cases, logs, strict=True):
        if log != case.log:
            raise DivergedError(f"timeline {case.number}:\n  office {log}\n  model  {case.log}")
    findings = (await office.verifying.run()).findings
    if findings:
        raise DivergedError(f"the chain: {findings}")
