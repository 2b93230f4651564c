"""What somebody does to a complaint, and what that changes on its row."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.domain.complaint import Action, Verdict
from bot.store.tables import Complaint, MediaKind, StaffMember

_TAKES = {
    Action.CLAIM,
    Action.REPLY,
    Action.ASK,
    Action.FINISH,
    Action.REFER,
    Action.DEFER,
    Action.DUPLICATE,
    Action.ACCEPT,
}
"""Whoever does this to a complaint without an owner owns it (首接负责)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What somebody does to a complaint; without staff it is the resident's or the clock's."""

    action: Action
    cause: str
    """What brought it about; the same cause moves the complaint once."""
    staff: StaffMember | None = None
    text: str | None = None
    verdict: Verdict | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    """What the action says beside words; plain JSON without personal data."""
    media: tuple[tuple[MediaKind, str], ...] = ()
    """Files that came with it, as Telegram's file ids."""
    is_clock: bool = False


def affect(complaint: Complaint, move: Move, now: datetime) -> None:
    """Change what a move changes on the row beside its status and clocks."""
    if move.staff is not None and complaint.owner_id is None and move.action in _TAKES:
        complaint.owner_id = move.staff.id
    if move.action in {Action.CONFIRM, Action.RECANT}:
        complaint.verdict, complaint.judged_at = move.verdict, complaint.judged_at or now
    elif move.action is Action.REOPEN:
        complaint.verdict, complaint.judged_at, complaint.extensions = move.verdict, None, 0
    elif move.action is Action.EXTEND:
        complaint.extensions += 1
    elif move.action in {Action.CATEGORISE, Action.JOIN, Action.SPLIT}:
        _sort(complaint, move)
    else:
        _hand_over(complaint, move)


def _sort(complaint: Complaint, move: Move) -> None:
    if move.action is not Action.SPLIT:
        complaint.category, complaint.unit = move.facts["category"], move.facts["unit"]
    if move.action is not Action.CATEGORISE:
        complaint.joined_to_id = move.facts["lead_id"] if move.action is Action.JOIN else None


def _hand_over(complaint: Complaint, move: Move) -> None:
    if move.action is Action.ASSIGN:
        complaint.owner_id = move.facts["owner_id"]
    elif move.action is Action.RELEASE:
        complaint.owner_id = None
    elif move.action is Action.OFFER:
        complaint.offered_unit = move.facts["unit"]
    elif move.action is Action.REJECT:
        complaint.offered_unit = None
    elif move.action is Action.ACCEPT:
        complaint.unit, complaint.offered_unit = move.facts["unit"], None
        complaint.owner_id = move.staff.id if move.staff else None
