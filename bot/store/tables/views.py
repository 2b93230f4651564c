"""Filters of the queue that staff keep under a name."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from bot.domain.data_kinds import Held, Keep
from bot.store.columns import big_id


class SavedView(SQLModel, table=True):
    """A filter, and whether colleagues of the same unit see it, too."""

    __tablename__ = "saved_view"
    __table_args__ = (sa.UniqueConstraint("staff_id", "name"),)
    __data__ = Held(
        why="filters of the queue that staff keep",
        keep=Keep.OFFICE,
        staff="staff_id name query",
        operational="id is_shared created_at",
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=big_id())
    staff_id: int = Field(foreign_key="staff_member.id", sa_type=sa.BigInteger)
    name: str
    query: str
    """As the page's address has it."""
    is_shared: bool = False
    created_at: datetime
