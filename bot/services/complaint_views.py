"""A complaint as people outside the office see it: its resident, or somebody who follows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.domain.breakthrough import BreakthroughStatus
from bot.domain.complaint import (
    VERDICT_WINDOW,
    Action,
    ComplaintStatus,
    Past,
    Verdict,
    can_move,
    judging_ends_at,
    recantable_since,
)
from bot.domain.duty import ClockName, Party
from bot.domain.knowledge import Localised
from bot.services.complaint_record import ComplaintRecord
from bot.store import breakthroughs, complaints
from bot.store.engine import Session
from bot.store.tables import Complaint, ComplaintEvent, ComplaintMedia, MediaKind

PUBLIC_STEPS = {
    Action.SUBMIT,
    Action.CLAIM,
    Action.ACCEPT,
    Action.CATEGORISE,
    Action.EXTEND,
    Action.FINISH,
    Action.REFER,
    Action.DEFER,
    Action.DUPLICATE,
    Action.CONFIRM,
    Action.REOPEN,
    Action.RECANT,
    Action.WITHDRAW,
}
"""What those see who only follow it: no conversation is among them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineLine:
    """One event as a resident reads it."""

    action: Action
    at: datetime
    text: str | None
    verdict: Verdict | None
    photo_count: int = 0
    voice_count: int = 0
    until: datetime | None = None
    """The new date that an extension gives."""
    unit: Localised = field(default_factory=dict)
    """Who has it from here on, where that changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskShown:
    """The improvement task that a complaint is part of, as its resident sees it."""

    title: str
    due_on: date | None
    is_done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintSummary:
    """One complaint in a list of its resident's."""

    id: int
    reference: str
    text: str
    status: ComplaintStatus
    is_question: bool
    due_at: datetime
    timeline: tuple[TimelineLine, ...]
    task: TaskShown | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintView:
    """One complaint opened; its words are empty for those who only follow it."""

    summary: ComplaintSummary
    is_own: bool
    is_anonymous: bool
    category: Localised
    unit: Localised
    place: str | None
    photo_count: int
    voice_count: int
    filed_at: datetime
    party: Party
    clock: ClockName | None
    act_by: datetime | None
    is_late: bool
    """Whether whoever must act should have done so already."""
    joined_with: int
    """How many reports of the same event it is handled together with."""
    verdict: Verdict | None
    may_judge: bool
    """Whether one of *verdicts* would be taken now."""
    judging_ends_at: datetime | None
    verdicts: tuple[Verdict, ...] = tuple(Verdict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judging:
    """What a resident can say of a complaint as it stands, and until when; None without end."""

    verdicts: tuple[Verdict, ...]
    ends_at: datetime | None


def judging_of(row: Complaint, events: list[ComplaintEvent]) -> Judging:
    """Tell what its resident can say of a complaint; of an open one, that it is solved after all.

    Args:
        events: Of this complaint, in order.
    """
    if not row.status.is_open:
        verdicts = tuple(one for one in Verdict if can_move(row.status, one.action))
        ends_at = judging_ends_at(row.status, row.ended_at, row.judged_at)
        return Judging(verdicts=verdicts, ends_at=ends_at)
    since = recantable_since(
        Past(action=one.action, status=one.status, at=one.at, is_staffs=one.staff_id is not None)
        for one in events
    )
    if since is None:
        return Judging(verdicts=(), ends_at=None)
    return Judging(verdicts=(Verdict.SOLVED, Verdict.PARTLY), ends_at=since + VERDICT_WINDOW)


async def tasks_of(session: Session, rows: Sequence[Complaint]) -> dict[int, TaskShown]:
    """Find the improvement tasks that complaints are part of."""
    found = await breakthroughs.latest_of(
        session, [row.id or 0 for row in rows], breakthroughs.TOLD
    )
    return {
        id_: TaskShown(
            title=task.title,
            due_on=task.due_on,
            is_done=task.status is BreakthroughStatus.DONE,
        )
        for id_, task in found.items()
    }


def summary(
    row: Complaint, events: list[ComplaintEvent], task: TaskShown | None = None
) -> ComplaintSummary:
    """Sum up a complaint for its resident."""
    return ComplaintSummary(
        id=row.id or 0,
        reference=row.reference,
        text=row.text,
        status=row.status,
        is_question=row.is_question,
        due_at=row.due_at,
        timeline=tuple(
            TimelineLine(action=one.action, at=one.at, text=one.text, verdict=one.verdict)
            for one in events
            if one.complaint_id == row.id and one.action.is_public
        ),
        task=task,
    )


async def opened(
    session: Session, record: ComplaintRecord, row: Complaint, *, is_own: bool
) -> ComplaintView:
    """Open a complaint for its resident, or for somebody who follows it."""
    events = await complaints.events(session, [row.id or 0])
    timeline = await _timeline(session, record, row, events, is_own=is_own)
    counts = await complaints.media_counts(session, row.id or 0)
    now = record.clock()
    judging = judging_of(row, events)
    ends_at = judging.ends_at
    return ComplaintView(
        summary=ComplaintSummary(
            id=row.id or 0,
            reference=row.reference,
            text=row.text if is_own else "",
            status=row.status,
            is_question=row.is_question,
            due_at=row.due_at,
            timeline=timeline,
            task=(await tasks_of(session, [row])).get(row.id or 0),
        ),
        is_own=is_own,
        is_anonymous=row.is_anonymous,
        category=record.knowledge.category(row.category).name,
        unit=_unit(record, row.unit),
        place=row.place if is_own else None,
        photo_count=counts.get(MediaKind.PHOTO, 0),
        voice_count=counts.get(MediaKind.VOICE, 0),
        filed_at=row.created_at,
        party=row.party,
        clock=row.clock,
        act_by=row.act_by,
        is_late=row.act_by is not None and row.act_by < now,
        joined_with=await complaints.count_joined(session, row.joined_to_id or row.id or 0),
        verdict=row.verdict,
        may_judge=is_own and bool(judging.verdicts) and (ends_at is None or now <= ends_at),
        judging_ends_at=ends_at,
        verdicts=judging.verdicts,
    )


async def _timeline(
    session: Session,
    record: ComplaintRecord,
    row: Complaint,
    events: list[ComplaintEvent],
    *,
    is_own: bool,
) -> tuple[TimelineLine, ...]:
    media = await complaints.media(session, row.id or 0)
    return tuple(
        _line(record, one, media, is_own=is_own)
        for one in events
        if (one.action.is_public if is_own else one.action in PUBLIC_STEPS)
    )


def _line(
    record: ComplaintRecord, event: ComplaintEvent, media: list[ComplaintMedia], *, is_own: bool
) -> TimelineLine:
    kinds = [one.kind for one in media if one.event_id == event.id]
    until = event.facts.get("due_at") if event.action is Action.EXTEND else None
    # The words of the submission are the complaint's own and stand above.
    is_told = is_own and event.action is not Action.SUBMIT
    return TimelineLine(
        action=event.action,
        at=event.at,
        text=event.text if is_told else None,
        verdict=event.verdict,
        photo_count=kinds.count(MediaKind.PHOTO),
        voice_count=kinds.count(MediaKind.VOICE),
        until=datetime.fromisoformat(until) if until else None,
        unit=_unit(record, event.facts.get("unit")),
    )


def _unit(record: ComplaintRecord, name: str | None) -> Localised:
    unit = record.knowledge.knowledge.units.get(name or "")
    return unit.name if unit else {}
