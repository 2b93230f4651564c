"""Breakthroughs: the task, its steps, complaints, history and messages; what the radar reads."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from bot.domain.breakthrough import BreakthroughMove, BreakthroughStatus
from bot.domain.data_kinds import Held, Keep, Whose
from bot.store.columns import big_id, enum_of, json_document
from bot.store.sealed import BlindText


class Breakthrough(SQLModel, table=True):
    """An improvement task; *status* is moved by services alone."""

    __tablename__ = "breakthrough"
    __table_args__ = (
        sa.Index("ix_breakthrough_status_due_on", "status", "due_on"),
        sa.Index("ix_breakthrough_commitment_status", "commitment", "status"),
    )
    __data__ = Held(
        why="improvement tasks",
        keep=Keep.OFFICE,
        staff="title outcome owner_id",
        operational="id status category due_on commitment cause created_at opened_at ended_at",
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=big_id())
    status: BreakthroughStatus = Field(
        default=BreakthroughStatus.PROPOSED, sa_type=enum_of(BreakthroughStatus)
    )
    title: str
    category: str | None = None
    """Of the complaints that the radar found; None for one that staff put together."""
    owner_id: int | None = Field(default=None, foreign_key="staff_member.id", sa_type=sa.BigInteger)
    due_on: date | None = None
    commitment: str | None = None
    """The promise that it puts at risk while it is open."""
    outcome: str | None = None
    """What was done, or why it was given up; residents read it."""
    cause: str = Field(unique=True)
    """What made it: the press, or the complaint on which the radar found it."""
    created_at: datetime
    opened_at: datetime | None = None
    ended_at: datetime | None = None


class BreakthroughStep(SQLModel, table=True):
    """One thing to do, in the order planned."""

    __tablename__ = "breakthrough_step"
    __table_args__ = (sa.UniqueConstraint("breakthrough_id", "position"),)
    __data__ = Held(
        why="the steps of a task",
        keep=Keep.OFFICE,
        staff="text done_by_id",
        operational="id breakthrough_id position done_at",
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=big_id())
    breakthrough_id: int = Field(foreign_key="breakthrough.id", sa_type=sa.BigInteger)
    position: int
    """From 1."""
    text: str
    done_at: datetime | None = None
    done_by_id: int | None = Field(
        default=None, foreign_key="staff_member.id", sa_type=sa.BigInteger
    )


class Answered(StrEnum):
    """What became of a complaint when its breakthrough was closed."""

    WAITING = "waiting"
    """To be answered."""
    TOLD = "told"
    """Finished with the outcome; its resident is asked whether it is solved."""
    LEFT = "left"
    """It had ended before and was left as it was."""
    REFUSED = "refused"
    """It could not be moved; staff are told."""


class BreakthroughComplaint(SQLModel, table=True):
    """That a complaint is part of a breakthrough."""

    __tablename__ = "breakthrough_complaint"
    __data__ = Held(
        why="which complaints a task answers",
        keep=Keep.CASE,
        whose=Whose.COMPLAINT,
        pseudonym="complaint_id",
        staff="added_by_id",
        operational="breakthrough_id added_at answered",
    )

    breakthrough_id: int = Field(
        foreign_key="breakthrough.id", primary_key=True, sa_type=sa.BigInteger
    )
    complaint_id: int = Field(
        foreign_key="complaint.id", primary_key=True, sa_type=sa.BigInteger, index=True
    )
    added_at: datetime
    added_by_id: int | None = Field(
        default=None, foreign_key="staff_member.id", sa_type=sa.BigInteger
    )
    """None is the radar."""
    answered: Answered | None = Field(default=None, sa_type=enum_of(Answered), index=True)


class BreakthroughEvent(SQLModel, table=True):
    """What was done to a breakthrough, by whom; never changed, never deleted."""

    __tablename__ = "breakthrough_event"
    __table_args__ = (sa.UniqueConstraint("cause", "breakthrough_id"),)
    __data__ = Held(
        why="what was done to a task",
        keep=Keep.OFFICE,
        staff="staff_id facts",
        operational="id breakthrough_id move at cause",
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=big_id())
    breakthrough_id: int = Field(foreign_key="breakthrough.id", sa_type=sa.BigInteger, index=True)
    move: BreakthroughMove = Field(sa_type=enum_of(BreakthroughMove))
    staff_id: int | None = Field(default=None, foreign_key="staff_member.id", sa_type=sa.BigInteger)
    """None is the radar or the clock."""
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=json_document())
    at: datetime
    cause: str
    """What brought it about; the same cause takes effect once."""


class BreakthroughMessage(SQLModel, table=True):
    """A message of ours to staff about a breakthrough: its card, or a prompt for words."""

    __tablename__ = "breakthrough_message"
    __data__ = Held(
        why="messages to staff about a task",
        keep=Keep.OFFICE,
        operational="chat_id message_id breakthrough_id asks",
    )

    chat_id: int = Field(primary_key=True, sa_type=sa.BigInteger)
    message_id: int = Field(primary_key=True, sa_type=sa.BigInteger)
    breakthrough_id: int = Field(foreign_key="breakthrough.id", sa_type=sa.BigInteger, index=True)
    asks: BreakthroughMove | None = Field(default=None, sa_type=enum_of(BreakthroughMove))
    """What the words of a reply are for; None on a card."""


class RadarKey(SQLModel, table=True):
    """A key of the place that a complaint names, kept while the radar may need it."""

    __tablename__ = "radar_key"
    __table_args__ = (sa.Index("ix_radar_key_key_complaint_id", "key", "complaint_id"),)
    __data__ = Held(
        why="places that complaints name, for the radar",
        keep=Keep.CASE,
        whose=Whose.COMPLAINT,
        content="key",
        pseudonym="complaint_id",
    )

    complaint_id: int = Field(foreign_key="complaint.id", primary_key=True, sa_type=sa.BigInteger)
    key: str = Field(primary_key=True, sa_type=BlindText)


class RadarReach(SQLModel, table=True):
    """How far the radar has read the events of all complaints."""

    __tablename__ = "radar_reach"
    __data__ = Held(
        why="how far the radar has read",
        keep=Keep.MACHINE,
        operational="name seq",
    )

    name: str = Field(primary_key=True)
    seq: int = Field(default=0, sa_type=sa.BigInteger)
