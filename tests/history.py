"""Some weeks of an office's past, written into its database without anybody chatting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.complaint import Action, ComplaintStatus, Verdict, next_status
from bot.domain.knowledge import Category
from bot.store import chain, people
from bot.store.engine import Session, Store
from bot.store.tables import Complaint, ComplaintEvent

_DONE = (Action.CLAIM, Action.REPLY, Action.FINISH)
_COURSES: tuple[tuple[Action, ...], ...] = (
    (*_DONE, Action.CONFIRM),
    (*_DONE, Action.CONFIRM),
    (*_DONE, Action.CONFIRM),
    (*_DONE, Action.LAPSE),
    (*_DONE, Action.REOPEN),
    (Action.CLAIM, Action.REFER),
    (Action.CLAIM,),
)
_VERDICTS = {Action.CONFIRM: Verdict.SOLVED, Action.REOPEN: Verdict.UNSOLVED}


async def lived(
    store: Store, until: datetime, categories: Sequence[Category], *, count: int = 60
) -> None:
    """Let *count* complaints have been filed and worked, one every eight hours until *until*."""
    async with store.write() as session:
        resident = await people.ensured_resident(session, 88_000, until)
        for number in range(count):
            filed_at = until - timedelta(hours=8 * (count - number))
            kind = categories[number % len(categories)]
            await _one(session, number, filed_at, (resident.id or 0, kind))


async def _one(session: Session, number: int, filed_at: datetime, of: tuple[int, Category]) -> None:
    resident, kind = of
    status = ComplaintStatus.RECEIVED
    complaint = Complaint(
        reference=f"JF-{filed_at:%Y%m%d}-9{number:03d}",
        source_key=f"past:{number}",
        resident_id=resident,
        text="路灯坏了",
        category=kind.id,
        unit=kind.unit,
        due_at=filed_at + timedelta(days=7),
        created_at=filed_at,
        updated_at=filed_at,
    )
    session.add(complaint)
    await session.flush()
    course = (Action.SUBMIT, *_COURSES[number % len(_COURSES)])
    for step, action in enumerate(course):
        status = status if action is Action.SUBMIT else next_status(status, action)
        facts = {"category": kind.id, "unit": kind.unit} if action is Action.SUBMIT else {}
        event = ComplaintEvent(
            seq=0,
            complaint_id=complaint.id or 0,
            action=action,
            status=status,
            verdict=_VERDICTS.get(action),
            facts=facts,
            at=filed_at + timedelta(hours=step * (1 + number % 5)),
            cause=f"past:{number}:{step}",
            seal="",
        )
        await chain.append(session, event)
    complaint.status = status
