"""The promise ledger: entries are appended, never edited."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from bot.store.columns import big_id


class ProgressEntry(SQLModel, table=True):
    """One recorded fact about a commitment: a figure reached or a milestone passed."""

    __tablename__ = "progress_entry"
    __table_args__ = (sa.Index("ix_progress_entry_commitment_id", "commitment", "id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=big_id())
    commitment: str
    """Id in knowledge/commitments.yaml."""
    value: float | None = None
    milestone: str | None = None
    holds_on: date
    """The day for which the figure is true."""
    note: str | None = None
    staff_id: int = Field(foreign_key="staff_member.id", sa_type=sa.BigInteger)
    recorded_at: datetime
    cause: str = Field(unique=True)
