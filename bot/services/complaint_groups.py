"""Complaints of one event: a lead, those joined to it, and what each means for the others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from bot.domain.complaint import Action, ComplaintStatus, can_move
from bot.domain.people import may_work
from bot.services.complaint_moves import Move
from bot.store import complaints
from bot.store.engine import Session
from bot.store.tables import Complaint, MediaKind, StaffMember


class Mover(Protocol):
    """Makes one move of one complaint, whatever else it is joined to."""

    async def __call__(
        self,
        session: Session,
        complaint: Complaint,
        move: Move,
        shown: tuple[tuple[MediaKind, str], ...] = (),
    ) -> None:
        """Make it; *shown* are files that are kept with the lead and shown to everybody."""


_OWN_TO_ONE = {
    Action.SUBMIT,
    Action.NOTE,
    Action.WARN,
    Action.ESCALATE,
    Action.SPLIT,
    Action.JOIN,
    Action.DUPLICATE,
    Action.REMIND,
    Action.LAPSE,
}
"""What happens to a lead alone and not to those who joined it: each resident judges alone."""
_LEAVES = {Action.WITHDRAW, Action.DUPLICATE}
_ENDS_ALONE = {*_LEAVES, Action.RECANT}
"""What ends a lead for its own resident, while others may be told of the event still."""
_SAYS = {Action.ADD, Action.EDIT}
_INHERITS = {"inherits": True}
"""Of the move that makes a complaint the lead of what is left of its event."""
_SILENT = {"is_silent": True}
"""Of a move that means nothing to the resident: the event is theirs as before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The complaints of one event, locked; of a complaint on its own, itself alone."""

    lead: Complaint
    joined: tuple[Complaint, ...]
    """Oldest first."""


async def locked(session: Session, complaint: Complaint) -> Group:
    """Read the event of a complaint that is locked already, before anything is written.

    The caller has locked the lead before one that is joined to it, see `found`.
    """
    lead = complaint
    if complaint.joined_to_id is not None:
        lead = await session.get_one(Complaint, complaint.joined_to_id, with_for_update=True)
    return Group(lead=lead, joined=tuple(await complaints.joined_to(session, lead.id or 0)))


async def share(mover: Mover, session: Session, group: Group, move: Move) -> None:
    """Do to those who joined what was done to their lead, as far as each can make the move."""
    if move.action in _OWN_TO_ONE or not (move.staff or move.is_clock):
        return
    for one in group.joined:
        if can_move(one.status, move.action):
            await mover(session, one, replace(move, media=()), move.media)


async def follow(
    mover: Mover, session: Session, complaint: Complaint, move: Move, group: Group
) -> Complaint | None:
    """Do what a move of one complaint means for the others of its event.

    Words that a lead waited for end its waiting, whoever of the event says them. A lead that ends
    while others are still told of the same event leaves it to the oldest of these. Whoever
    reopens what they joined, after its lead has ended, goes on alone.

    Returns:
        The lead that has more or fewer joined to it now; None where nothing changed.
    """
    if move.action in _SAYS:
        await _go_on(mover, session, move, group)
        return None
    if complaint is group.lead:
        return await _hand_on(mover, session, move, group) if move.action in _ENDS_ALONE else None
    if move.action is Action.REOPEN and not _leads(group.lead):
        await mover(session, complaint, split_from(group.lead, f"{move.cause}:alone"))
        return group.lead
    return group.lead if move.action in {*_LEAVES, Action.SPLIT} else None


def _leads(complaint: Complaint) -> bool:
    return complaint.status.is_open and complaint.joined_to_id is None


async def _go_on(mover: Mover, session: Session, move: Move, group: Group) -> None:
    resume = Move(action=Action.RESUME, cause=f"{move.cause}:resume", is_clock=True)
    for one in (group.lead, *group.joined):
        if one.status is ComplaintStatus.WAITING:
            await mover(session, one, resume)


async def _hand_on(mover: Mover, session: Session, move: Move, group: Group) -> Complaint | None:
    still_open = [one for one in group.joined if one.status.is_open]
    if not still_open:
        return None
    heir, *others = still_open
    split = split_from(group.lead, f"{move.cause}:heir")
    await mover(session, heir, replace(split, is_clock=True, facts={**split.facts, **_INHERITS}))
    join = join_to(heir, f"{move.cause}:heir")
    for one in others:
        await mover(session, one, replace(join, is_clock=True, facts={**join.facts, **_SILENT}))
    return heir


async def share_owner(
    mover: Mover, session: Session, two: tuple[Complaint, Complaint], move: Move
) -> None:
    """Give whichever of two is in the queue to the owner of the other, who may work it."""
    for one, other in (two, two[::-1]):
        if one.status is not ComplaintStatus.RECEIVED or other.owner_id is None:
            continue
        owner = await session.get_one(StaffMember, other.owner_id)
        if may_work(owner.role, owner.unit, one.unit):
            facts = {"owner_id": owner.id}
            give = Move(action=Action.ASSIGN, cause=f"{move.cause}:owner", facts=facts)
            await mover(session, one, replace(give, staff=move.staff, is_clock=True))


def join_to(lead: Complaint, cause: str) -> Move:
    """Make the move that ties a complaint to a lead, under the lead's category and unit."""
    return Move(
        action=Action.JOIN,
        cause=cause,
        facts={
            "lead_id": lead.id,
            "lead": lead.reference,
            "category": lead.category,
            "unit": lead.unit,
        },
    )


def split_from(lead: Complaint, cause: str) -> Move:
    """Make the move that sets a complaint on its own again."""
    facts = {"lead_id": lead.id, "lead": lead.reference}
    return Move(action=Action.SPLIT, cause=cause, facts=facts)
