"""Works out from a complaint's timeline whose turn it is, and writes it on the row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from bot.domain.alarm import next_alarm_at
from bot.domain.complaint import Action
from bot.domain.duty import (
    Course,
    Duty,
    Party,
    Step,
    course_of,
    duty_of,
    limits_of,
    solve_by,
    without_resident,
)
from bot.domain.office_hours import OfficeHours
from bot.services.knowledge import KnowledgeInForce
from bot.store import complaints
from bot.store.engine import Session
from bot.store.tables import Complaint, ComplaintEvent


@dataclass(frozen=True, slots=True)
class ComplaintClock:
    """Counts in the office's hours, by the limits of each complaint's category."""

    knowledge: KnowledgeInForce
    zone: tzinfo

    @property
    def hours(self) -> OfficeHours:
        """The hours in force: they may change with the knowledge."""
        return OfficeHours(self.zone, self.knowledge.knowledge.office.slots)

    def promised(self, category: str, at: datetime) -> datetime:
        """Tell by when a complaint of this category filed at *at* is due."""
        return self.hours.closing_of(at, self.knowledge.category(category).working_days)

    async def read(self, session: Session, complaint: Complaint) -> tuple[Course, Duty]:
        """Read whose turn it is, and until when, off the timeline."""
        course = course_of(steps_of(await complaints.events(session, [complaint.id or 0])))
        if complaint.client_id is not None:
            course = without_resident(course)
        limits = limits_of(self.knowledge.category(complaint.category))
        return course, duty_of(course, limits, self.hours)

    async def wind(self, session: Session, complaint: Complaint) -> Duty:
        """Write on the row what its timeline says now; a new duty has its alarms before it."""
        course, duty = await self.read(session, complaint)
        limits = limits_of(self.knowledge.category(complaint.category))
        complaint.due_at = solve_by(course, limits, self.hours) or complaint.due_at
        complaint.ended_at = course.ended_at
        if complaint.joined_to_id is not None and course.status.is_open:
            # The lead's clock counts for it; a copy would ring twice.
            duty = Duty(party=Party.NOBODY)
        if (duty.clock, duty.due_at) != (complaint.clock, complaint.act_by):
            complaint.alarms_given = 0
        complaint.party, complaint.clock, complaint.act_by = duty.party, duty.clock, duty.due_at
        complaint.next_alarm_at = next_alarm_at(duty, complaint.alarms_given)
        return duty


def steps_of(events: list[ComplaintEvent]) -> list[Step]:
    """Read what the clocks need to know of a timeline."""
    return [
        Step(action=one.action, status=one.status, at=one.at, due_at=_extended_to(one))
        for one in events
    ]


def _extended_to(event: ComplaintEvent) -> datetime | None:
    if event.action is not Action.EXTEND:
        return None
    return datetime.fromisoformat(event.facts["due_at"])
