"""Staff roles and what each may do."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from bot.domain.errors import LastAdminError, NotAllowedError


class Role(StrEnum):
    """A staff member's role; see the design's table of people."""

    HANDLER = "handler"
    DISPATCHER = "dispatcher"
    PUBLISHER = "publisher"
    ADMIN = "admin"


class Permission(StrEnum):
    """One kind of act that needs a right."""

    WORK_COMPLAINTS = "work_complaints"
    DISPATCH = "dispatch"
    """Sort complaints and decide who works them, of every unit."""
    RECORD_PROGRESS = "record_progress"
    PLAN_SCHEDULES = "plan_schedules"
    ANNOUNCE = "announce"
    """Write announcements, and pause, stop, correct or recall them."""
    APPROVE = "approve"
    """Approve what a colleague has written."""
    KEEP_KNOWLEDGE = "keep_knowledge"
    """Sort what had no answer, write entries and have those who asked told."""
    MANAGE_STAFF = "manage_staff"
    HOLD = "hold"
    """Keep a complaint from being erased while a duty asks for it."""
    BAN = "ban"
    """Keep out whoever misuses the bot, and let them back in."""


_P = Permission
_RIGHTS: dict[Role, frozenset[Permission]] = {
    Role.HANDLER: frozenset({_P.WORK_COMPLAINTS}),
    Role.DISPATCHER: frozenset({_P.WORK_COMPLAINTS, _P.DISPATCH, _P.KEEP_KNOWLEDGE, _P.BAN}),
    Role.PUBLISHER: frozenset({_P.RECORD_PROGRESS, _P.PLAN_SCHEDULES, _P.ANNOUNCE, _P.APPROVE}),
    Role.ADMIN: frozenset(Permission),
}


def require(role: Role | None, permission: Permission) -> None:
    """Let through a role that carries *permission*.

    Raises:
        NotAllowedError: The role lacks it, or the person is not staff (role None).
    """
    if role is None or not holds(role, permission):
        raise NotAllowedError(permission)


def holds(role: Role, permission: Permission) -> bool:
    """Say whether a role carries *permission*."""
    return permission in _RIGHTS[role]


def may_work(role: Role, unit: str | None, of_unit: str) -> bool:
    """Say whether somebody may work a unit's complaints.

    Args:
        role: Theirs.
        unit: Theirs; None in an office that does not divide its handlers.
        of_unit: The complaint's.
    """
    if not holds(role, Permission.WORK_COMPLAINTS):
        return False
    return holds(role, Permission.DISPATCH) or unit in (None, of_unit)


def require_another_admin(leaving: int, name: str, admins: Collection[int]) -> None:
    """Let an admin leave that role while somebody else has it.

    Args:
        leaving: Who.
        name: What they are called.
        admins: All admins there are now.

    Raises:
        LastAdminError: There is no other.
    """
    if set(admins) <= {leaving}:
        raise LastAdminError(name)
