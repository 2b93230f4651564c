"""Roles and what each may do: the design's table, pair by pair."""

from __future__ import annotations

import itertools

import pytest

from bot.domain.errors import LastAdminError, NotAllowedError
from bot.domain.people import Permission, Role, require, require_another_admin

ALLOWED = {
    (Role.HANDLER, Permission.WORK_COMPLAINTS),
    (Role.DISPATCHER, Permission.WORK_COMPLAINTS),
    (Role.DISPATCHER, Permission.DISPATCH),
    (Role.DISPATCHER, Permission.KEEP_KNOWLEDGE),
    (Role.DISPATCHER, Permission.BAN),
    (Role.PUBLISHER, Permission.RECORD_PROGRESS),
    (Role.PUBLISHER, Permission.PLAN_SCHEDULES),
    (Role.PUBLISHER, Permission.ANNOUNCE),
    (Role.PUBLISHER, Permission.APPROVE),
    *((Role.ADMIN, permission) for permission in Permission),
}


@pytest.mark.parametrize(
    ("role", "permission"), list(itertools.product([*Role, None], Permission)), ids=str
)
def test_a_role_carries_exactly_its_rights(role: Role | None, permission: Permission) -> None:
    """Everything else is refused, and no role at all carries nothing."""
    if role is not None and (role, permission) in ALLOWED:
        require(role, permission)
        return

    with pytest.raises(NotAllowedError) as refused:
        require(role, permission)

    assert refused.value.act == permission


def test_an_admin_leaves_that_role_while_there_is_another() -> None:
    """An office without an admin could not be mended from inside."""
    require_another_admin(1, "x", [1, 2])
    for admins in ([1], []):
        with pytest.raises(LastAdminError):
            require_another_admin(1, "x", admins)
