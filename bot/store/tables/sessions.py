"""How staff are let into the console: single-use links and the sessions they open."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from bot.domain.data_kinds import Held, Keep
from bot.store.columns import big_id


class SignInLink(SQLModel, table=True):
    """A link that opens one session; only its hash is kept."""

    __tablename__ = "sign_in_link"
    __data__ = Held(
        why="links that let staff in",
        keep=Keep.SESSION,
        staff="staff_id",
        hash="token_hash",
        operational="created_at expires_at used_at",
    )

    token_hash: str = Field(primary_key=True)
    staff_id: int = Field(foreign_key="staff_member.id", sa_type=sa.BigInteger, index=True)
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None


class SignInAttempt(SQLModel, table=True):
    """A try at a link from one address; too many in a while and none is looked at."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (sa.Index("ix_sign_in_attempt_address_at", "address", "at"),)
    __data__ = Held(
        why="tries at sign-in links, to slow down guessing",
        keep=Keep.SESSION,
        staff="address",
        operational="id at",
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=big_id())
    address: str
    at: datetime


class StaffSession(SQLModel, table=True):
    """A browser that a staff member is signed in with; only its token's hash is kept."""

    __tablename__ = "staff_session"
    __data__ = Held(
        why="browsers that staff are signed in with",
        keep=Keep.SESSION,
        staff="staff_id browser seen_at",
        hash="token_hash",
        operational="id created_at revoked_at",
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=big_id())
    token_hash: str = Field(unique=True)
    staff_id: int = Field(foreign_key="staff_member.id", sa_type=sa.BigInteger, index=True)
    browser: str
    """What the browser says it is, cut short; for the list of sessions."""
    created_at: datetime
    seen_at: datetime
    revoked_at: datetime | None = None
