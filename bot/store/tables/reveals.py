"""Who looked at what was masked, and why."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from bot.domain.data_kinds import Held, Keep, Whose
from bot.store.columns import big_id
from bot.store.sealed import SealedText


class Reveal(SQLModel, table=True):
    """One look at a complaint's personal data; never changed, never deleted."""

    __tablename__ = "reveal"
    __table_args__ = (sa.UniqueConstraint("cause"),)
    __data__ = Held(
        why="who looked at what is masked, and why",
        keep=Keep.ACCESS,
        whose=Whose.COMPLAINT,
        content="reason",
        pseudonym="complaint_id",
        staff="staff_id",
        operational="id at cause",
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=big_id())
    complaint_id: int = Field(foreign_key="complaint.id", sa_type=sa.BigInteger, index=True)
    staff_id: int = Field(foreign_key="staff_member.id", sa_type=sa.BigInteger, index=True)
    reason: str = Field(sa_type=SealedText)
    at: datetime
    cause: str
