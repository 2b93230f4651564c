"""Queries on sign-in links, attempts and sessions."""

from __future__ import annotations

from datetime import datetime
from functools import cache

import sqlalchemy as sa
from sqlmodel import col

from bot.store.engine import Session
from bot.store.tables import SignInAttempt, SignInLink, StaffMember, StaffSession


async def links_since(session: Session, staff_id: int, since: datetime) -> int:
    """Count the links that a staff member has asked for since then."""
    query = sa.select(sa.func.count()).where(
        col(SignInLink.staff_id) == staff_id, col(SignInLink.created_at) > since
    )
    return int((await session.execute(query)).scalar_one())


async def attempts_since(session: Session, address: str, since: datetime) -> int:
    """Count an address's tries since then."""
    query = sa.select(sa.func.count()).where(
        col(SignInAttempt.address) == address, col(SignInAttempt.at) > since
    )
    return int((await session.execute(query)).scalar_one())


async def use_link(session: Session, token_hash: str, now: datetime) -> int | None:
    """Use up a link that is still good and tell whose it is; two at once, one wins."""
    used = (
        sa.update(SignInLink)
        .where(
            col(SignInLink.token_hash) == token_hash,
            col(SignInLink.used_at).is_(None),
            col(SignInLink.expires_at) > now,
        )
        .values(used_at=now)
        .returning(col(SignInLink.staff_id))
    )
    return (await session.execute(used)).scalar_one_or_none()


async def forget_old(session: Session, before: datetime) -> None:
    """Delete links and attempts that say nothing any more."""
    await session.execute(sa.delete(SignInLink).where(col(SignInLink.created_at) < before))
    await session.execute(sa.delete(SignInAttempt).where(col(SignInAttempt.at) < before))


async def end_all(session: Session) -> None:
    """Let everybody sign in anew: links and sessions are gone."""
    await session.execute(sa.delete(StaffSession))
    await session.execute(sa.delete(SignInLink))


async def by_token(session: Session, token_hash: str) -> tuple[StaffSession, StaffMember] | None:
    """Find a session that was not revoked, and its owner while they are staff."""
    row = (await session.execute(_of_token(), {"token": token_hash})).one_or_none()
    return (row[0], row[1]) if row else None


@cache
def _of_token() -> sa.Select[StaffSession, StaffMember]:
    # Made once: every page of the console asks for it.
    owner = col(StaffMember.id) == col(StaffSession.staff_id)
    return (
        sa.select(StaffSession, StaffMember)
        .join(StaffMember, owner)
        .where(
            col(StaffSession.token_hash) == sa.bindparam("token"),
            col(StaffSession.revoked_at).is_(None),
            col(StaffMember.is_active),
        )
    )


async def open_sessions(
    session: Session, since: datetime, staff_id: int | None
) -> list[tuple[StaffSession, StaffMember]]:
    """List sessions begun since then and not revoked, one person's or everybody's."""
    query = (
        sa.select(StaffSession, StaffMember)
        .join(StaffMember, col(StaffMember.id) == col(StaffSession.staff_id))
        .where(col(StaffSession.created_at) > since, col(StaffSession.revoked_at).is_(None))
        .order_by(col(StaffSession.seen_at).desc())
    )
    if staff_id is not None:
        query = query.where(col(StaffSession.staff_id) == staff_id)
    return [(row[0], row[1]) for row in (await session.execute(query)).all()]


async def revoke_all(session: Session, staff_id: int, now: datetime) -> None:
    """End every session of a staff member, and the links that would open one."""
    await session.execute(
        sa.update(StaffSession)
        .where(col(StaffSession.staff_id) == staff_id, col(StaffSession.revoked_at).is_(None))
        .values(revoked_at=now)
    )
    await session.execute(
        sa.update(SignInLink)
        .where(col(SignInLink.staff_id) == staff_id, col(SignInLink.used_at).is_(None))
        .values(used_at=now)
    )
