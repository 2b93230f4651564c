"""Complaints that must stay whole for now, whatever limit or wish would erase them."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from bot.domain.data_kinds import Held, Keep
from bot.store.sealed import SealedText


class LegalHold(SQLModel, table=True):
    """One complaint on hold; goes when the hold ends, the audit log keeps both."""

    __tablename__ = "legal_hold"
    __data__ = Held(
        why="complaints that a duty keeps from being erased",
        keep=Keep.ACCESS,
        pseudonym="complaint_id",
        staff="reason staff_id",
        operational="at",
    )

    complaint_id: int = Field(foreign_key="complaint.id", primary_key=True, sa_type=sa.BigInteger)
    reason: str = Field(sa_type=SealedText)
    staff_id: int = Field(foreign_key="staff_member.id", sa_type=sa.BigInteger)
    at: datetime
