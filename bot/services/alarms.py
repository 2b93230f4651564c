"""The clock's own acts on complaints: warnings, escalation, lapses and reminders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.domain.alarm import Alarm, alarm_of
from bot.services.complaint_moves import Move
from bot.services.complaint_record import ComplaintRecord, found
from bot.store import complaints
from bot.store.engine import Store
from bot.store.tables import Complaint

BATCH = 100
"""Complaints read at a time."""


@dataclass(frozen=True, slots=True)
class Alarms:
    """Gives the alarms whose time has come.

    An alarm calls nobody outside its transaction, so the complaint's row, locked, is the claim:
    no lease is needed, and of two processes the second finds it done.
    """

    store: Store
    record: ComplaintRecord

    async def due(self, after: int = 0) -> list[int]:
        """List the next complaints whose alarm has come, by id from *after* on."""
        async with self.store.read() as session:
            now = self.record.clock()
            return await complaints.alarming(session, now, after=after, limit=BATCH)

    async def give(self, complaint_id: int) -> bool:
        """Do what the clock has to do to one complaint now.

        Whose turn it is is read off its timeline first: the row may say what no longer holds,
        as when the limits or hours were edited.

        Returns:
            False when there is nothing to do after all.
        """
        async with self.store.write() as session:
            complaint = await found(session, complaint_id)
            duty = await self.record.limits.wind(session, complaint)
            alarm = alarm_of(duty, complaint.alarms_given, self.record.clock())
            if alarm is None:
                return False
            complaint.alarms_given = alarm.number
            move = Move(
                action=alarm.action,
                cause=alarm.cause,
                is_clock=True,
                facts=_facts(complaint, alarm),
            )
            is_new = await self.record.apply(session, complaint, move)
            if not is_new:
                # Given before this duty came back, as by a change of category there and back.
                await self.record.limits.wind(session, complaint)
            return is_new


def _facts(complaint: Complaint, alarm: Alarm) -> dict[str, Any]:
    return {
        "number": alarm.number,
        "told": sorted(alarm.told),
        "clock": complaint.clock,
        "act_by": complaint.act_by.isoformat() if complaint.act_by else None,
        "owner_id": complaint.owner_id,
    }
