"""Who changed what about staff, sessions, keys, knowledge and bans."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from bot.domain.data_kinds import Held, Keep
from bot.store.columns import big_id, enum_of
from bot.store.sealed import SealedDocument


class AuditAct(StrEnum):
    """What was done."""

    GRANT = "grant"
    """Took somebody on, back, or to another role, unit or name."""
    DISMISS = "dismiss"
    END_SESSION = "end_session"
    """Signed a colleague out."""
    GIVE_KEY = "give_key"
    REVOKE_KEY = "revoke_key"
    SETTLE_QUESTIONS = "settle_questions"
    """Laid questions without an answer aside."""
    PUBLISH_ENTRY = "publish_entry"
    """Wrote or edited an entry of the knowledge directory."""
    TELL_ANSWER = "tell_answer"
    """Had those who asked told which entry answers them."""
    BAN = "ban"
    UNBAN = "unban"
    HOLD = "hold"
    """Kept a complaint from being erased."""
    END_HOLD = "end_hold"


class AuditEntry(SQLModel, table=True):
    """One change, written in the transaction that made it; never changed, never deleted."""

    __tablename__ = "audit_entry"
    __data__ = Held(
        why="who changed what about staff, sessions, keys, knowledge and bans",
        keep=Keep.ACCESS,
        staff="staff_id subject_id facts",
        operational="id at act",
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=big_id())
    at: datetime = Field(index=True)
    staff_id: int | None = Field(default=None, foreign_key="staff_member.id", sa_type=sa.BigInteger)
    """Who did it; None for the operator, on the command line or by the settings."""
    act: AuditAct = Field(sa_type=enum_of(AuditAct))
    subject_id: int | None = Field(
        default=None, foreign_key="staff_member.id", sa_type=sa.BigInteger
    )
    """The staff member whom it concerns."""
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=SealedDocument)
    """What it says besides: the new role and unit and those before, a program's name."""
