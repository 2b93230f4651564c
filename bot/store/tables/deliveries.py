"""What is due: subscriptions, schedules and their firings, and every message to be sent."""

from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from bot.domain.data_kinds import Held, Keep, Whose
from bot.domain.schedule_rules import OnHoliday, WhenMissed
from bot.store.columns import big_id, enum_of
from bot.store.sealed import SealedDocument
from bot.store.tables.complaints import MessagePurpose


class Subscription(SQLModel, table=True):
    """A resident's wish to hear of something; opt-in only."""

    __tablename__ = "subscription"
    __data__ = Held(
        why="what a resident wants to hear of",
        keep=Keep.CHOICE,
        whose=Whose.RESIDENT_ID,
        pseudonym="resident_id",
        about="topic told_entry created_at",
    )

    resident_id: int = Field(foreign_key="resident.id", primary_key=True, sa_type=sa.BigInteger)
    topic: str = Field(primary_key=True)
    """A topic, a place, one commitment or everything: a key of `domain.subscription`."""
    told_entry: int = Field(default=0, sa_type=sa.BigInteger)
    """The newest progress entry when it was made or its digest was last written."""
    created_at: datetime


class Schedule(SQLModel, table=True):
    """When a digest goes out: a cron expression in the office's time zone."""

    __tablename__ = "schedule"
    __data__ = Held(
        why="when digests go out",
        keep=Keep.OFFICE,
        operational="id name cron on_holiday when_missed is_active planned_until created_at",
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=big_id())
    name: str = Field(unique=True)
    cron: str
    on_holiday: OnHoliday = Field(default=OnHoliday.FIRE, sa_type=enum_of(OnHoliday))
    when_missed: WhenMissed = Field(default=WhenMissed.LATE, sa_type=enum_of(WhenMissed))
    is_active: bool = True
    planned_until: datetime
    """Every instant up to here has its firing row."""
    created_at: datetime


class FiringStatus(StrEnum):
    """How far a firing has got."""

    DUE = "due"
    WORKING = "working"
    DONE = "done"
    EMPTY = "empty"
    """Nothing was new, so nothing was sent."""
    FAILED = "failed"
    """Three workers died over it; the next instant tells what it would have told."""
    SKIPPED = "skipped"
    """On a day off, which the schedule leaves out."""
    MISSED = "missed"
    """The bot was down, and the schedule wants nothing late."""


class Firing(SQLModel, table=True):
    """One due instant of a schedule; unique, so that two ticks make one firing."""

    __tablename__ = "firing"
    __table_args__ = (
        sa.UniqueConstraint("schedule_id", "due_at"),
        sa.Index("ix_firing_status_due_at", "status", "due_at"),
        sa.Index("ix_firing_status_schedule_id", "status", "schedule_id", "due_at", "id"),
    )
    __data__ = Held(
        why="the instants of schedules",
        keep=Keep.MACHINE,
        operational=(
            "id schedule_id due_at status attempt lease_until up_to_entry messages fired_at"
        ),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=big_id())
    schedule_id: int = Field(foreign_key="schedule.id", sa_type=sa.BigInteger)
    due_at: datetime
    status: FiringStatus = Field(default=FiringStatus.DUE, sa_type=enum_of(FiringStatus))
    attempt: int = 0
    lease_until: datetime | None = None
    up_to_entry: int = Field(default=0, sa_type=sa.BigInteger)
    """The newest progress entry when this firing began to report."""
    messages: int = 0
    """How many it has put into the outbox, or into one that waited there."""
    fired_at: datetime | None = None


class DeliveryStatus(StrEnum):
    """What became of a message to one chat."""

    CREATED = "created"
    SENDING = "sending"
    SENT = "sent"
    BLOCKED = "blocked"
    FAILED = "failed"
    UNKNOWN = "unknown"
    """It may have arrived: Telegram did not answer. Not repeated blindly."""
    RECALLED = "recalled"
    WITHDRAWN = "withdrawn"
    """Never sent: the resident said stop first, or the whole was stopped."""


class Lane(IntEnum):
    """Which messages go first."""

    URGENT = 0
    NOTICE = 1
    STAFF = 2
    BULK = 3


class Delivery(SQLModel, table=True):
    """One message to one chat: a row before a call."""

    __tablename__ = "delivery"
    __table_args__ = (
        sa.Index("ix_delivery_status_due_at", "status", "lane", "id"),
        sa.Index("ix_delivery_status_chat_id", "status", "chat_id", "lane", "id"),
    )
    __data__ = Held(
        why="messages to be sent, a row before a call",
        keep=Keep.MESSAGE,
        whose=Whose.CHAT,
        content="facts",
        identifier="chat_id",
        about="kind status created_at settled_at",
        operational=(
            "id key lane is_edit complaint_id purpose firing_id announcement_id "
            "breakthrough_id attempt spent lease_until due_at message_id error cause"
        ),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=big_id())
    key: str = Field(unique=True)
    """What and to whom, such as "event:7:resident"; the second arrival is dropped."""
    chat_id: int = Field(sa_type=sa.BigInteger)
    kind: str
    """Which reply renders it."""
    cause: str | None = None
    """What brought it about, as the log names it: an update, a request, a tick."""
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=SealedDocument)
    lane: int = int(Lane.NOTICE)
    is_edit: bool = False
    """Changes the complaint's card in place instead of sending anew."""
    complaint_id: int | None = Field(
        default=None, foreign_key="complaint.id", sa_type=sa.BigInteger
    )
    purpose: MessagePurpose | None = Field(default=None, sa_type=enum_of(MessagePurpose))
    firing_id: int | None = Field(default=None, foreign_key="firing.id", sa_type=sa.BigInteger)
    announcement_id: int | None = Field(
        default=None, foreign_key="announcement.id", sa_type=sa.BigInteger
    )
    """Whose progress it shows to staff."""
    breakthrough_id: int | None = Field(
        default=None, foreign_key="breakthrough.id", sa_type=sa.BigInteger
    )
    """Whose card or prompt it is for staff."""
    status: DeliveryStatus = Field(default=DeliveryStatus.CREATED, sa_type=enum_of(DeliveryStatus))
    attempt: int = 0
    """Fencing number: only the claim that holds the latest may settle."""
    spent: int = 0
    """Attempts that were of a call needed first, such as opening its topic; they count no more."""
    lease_until: datetime | None = None
    due_at: datetime
    created_at: datetime
    settled_at: datetime | None = None
    message_id: int | None = Field(default=None, sa_type=sa.BigInteger)
    error: str | None = None
