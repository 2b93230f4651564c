"""The promise ledger: entries are appended, never edited."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from bot.domain.data_kinds import Held, Keep
from bot.store.columns import big_id


class ProgressEntry(SQLModel, table=True):
    """One recorded fact about a commitment: a figure reached or a milestone passed.

    An entry with neither takes back the one that it corrects.
    """

    __tablename__ = "progress_entry"
    __table_args__ = (sa.Index("ix_progress_entry_commitment_id", "commitment", "id"),)
    __data__ = Held(
        why="the promise ledger",
        keep=Keep.OFFICE,
        staff="staff_id",
        operational="id commitment value milestone holds_on note corrects recorded_at cause",
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=big_id())
    commitment: str
    """Id in knowledge/commitments.yaml."""
    value: float | None = None
    milestone: str | None = None
    holds_on: date
    """The day for which the figure is true."""
    note: str | None = None
    corrects: int | None = Field(
        default=None, foreign_key="progress_entry.id", unique=True, sa_type=sa.BigInteger
    )
    """The entry that this one replaces; it stays readable and no longer counts."""
    staff_id: int = Field(foreign_key="staff_member.id", sa_type=sa.BigInteger)
    recorded_at: datetime
    cause: str = Field(unique=True)


class Evidence(SQLModel, table=True):
    """What shows that an entry is true: a photo or a link, recorded with it."""

    __tablename__ = "evidence"
    __table_args__ = (sa.UniqueConstraint("entry_id", "position"),)
    __data__ = Held(
        why="what shows that an entry is true",
        keep=Keep.OFFICE,
        operational="id entry_id position photo link",
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=big_id())
    entry_id: int = Field(foreign_key="progress_entry.id", sa_type=sa.BigInteger)
    position: int
    photo: str | None = None
    """A Telegram file id."""
    link: str | None = None


class ProgressReminder(SQLModel, table=True):
    """A reminder that was given: each due day of each commitment once before and once after."""

    __tablename__ = "progress_reminder"
    __data__ = Held(
        why="reminders of promises that fall due",
        keep=Keep.OFFICE,
        operational="commitment due is_overdue reminded_at",
    )

    commitment: str = Field(primary_key=True)
    due: date = Field(primary_key=True)
    is_overdue: bool = Field(primary_key=True)
    reminded_at: datetime


class SentPicture(SQLModel, table=True):
    """A picture that Telegram keeps already, so that it is uploaded once."""

    __tablename__ = "sent_picture"
    __data__ = Held(
        why="pictures of ours that Telegram keeps",
        keep=Keep.MACHINE,
        operational="key file_id sent_at",
    )

    key: str = Field(primary_key=True)
    """Hash of what is drawn."""
    file_id: str
    sent_at: datetime
