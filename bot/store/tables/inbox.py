"""Updates as Telegram gave them, stored before they are acknowledged."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from bot.domain.data_kinds import Held, Keep, Whose
from bot.store.columns import big_id, enum_of
from bot.store.sealed import SealedText


class InboxStatus(StrEnum):
    """How far an update has got."""

    NEW = "new"
    WORKING = "working"
    DONE = "done"
    QUARANTINED = "quarantined"
    PASSED_OVER = "passed_over"
    """Not handled: too much from one person, or from somebody who is banned."""


TRIED_BEFORE = "status = 'new' AND attempt > 0"
"""Literal, so that a planner can match it to the partial index."""


class InboxUpdate(SQLModel, table=True):
    """One raw update; the unique *update_id* makes a second arrival a normal outcome."""

    __tablename__ = "inbox_update"
    __table_args__ = (
        sa.Index("ix_inbox_update_status_chat_key_id", "status", "chat_key", "id"),
        sa.Index("ix_inbox_update_status_id", "status", "id"),
        # On PostgreSQL it is partial too, by the migration alone: said here, every office on SQLite
        # would load all of that engine's dialect.
        sa.Index("ix_inbox_update_tried_before", "id", sqlite_where=sa.text(TRIED_BEFORE)),
    )
    __data__ = Held(
        why="updates, stored before they are acknowledged",
        keep=Keep.RAW,
        whose=Whose.CHAT,
        content="raw",
        identifier="chat_key",
        operational=(
            "id update_id status attempt lease_until not_before received_at settled_at error"
        ),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=big_id())
    """Order of arrival; Telegram's own ids start anew after a quiet week."""
    update_id: int = Field(sa_type=sa.BigInteger, unique=True)
    chat_key: int = Field(sa_type=sa.BigInteger)
    """Updates of one chat are handled in order; 0 where there is no chat."""
    raw: str = Field(sa_type=SealedText)
    status: InboxStatus = Field(default=InboxStatus.NEW, sa_type=enum_of(InboxStatus))
    attempt: int = 0
    lease_until: datetime | None = None
    not_before: datetime | None = None
    received_at: datetime
    settled_at: datetime | None = None
    error: str | None = None
