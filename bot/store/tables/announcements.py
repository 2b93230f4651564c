"""Announcements: what is said, who said and approved it, and a row for each recipient."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from bot.domain.announcement import AnnouncementMove, AnnouncementStatus, DeliveryTask
from bot.domain.data_kinds import Held, Keep, Whose
from bot.domain.language import Language
from bot.store.columns import big_id, enum_of, json_document
from bot.store.tables.deliveries import DeliveryStatus


class Announcement(SQLModel, table=True):
    """One message to many; *status* is moved by services alone."""

    __tablename__ = "announcement"
    __table_args__ = (sa.Index("ix_announcement_status_starts_at", "status", "starts_at"),)
    __data__ = Held(
        why="what is said to many",
        keep=Keep.OFFICE,
        staff="author_id approver_id corrector_id",
        operational=(
            "id status version texts proposed_texts picture buttons audience starts_at "
            "is_urgent approved_version correction is_running is_open held_until recipients "
            "board_message_id told_at told_share created_at started_at ended_at"
        ),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=big_id())
    status: AnnouncementStatus = Field(
        default=AnnouncementStatus.DRAFT, sa_type=enum_of(AnnouncementStatus)
    )
    version: int = 1
    """Grows with every edit; an approval is of one version."""
    texts: dict[str, str] = Field(default_factory=dict, sa_type=json_document())
    """By language; Traditional is proposed from Simplified until it is written."""
    proposed_texts: list[str] = Field(default_factory=list, sa_type=json_document())
    """Languages whose text nobody has written by hand."""
    picture: str | None = None
    """Telegram's file id."""
    buttons: list[dict[str, Any]] = Field(default_factory=list, sa_type=json_document())
    """Each a label by language, and a url or a topic."""
    audience: dict[str, Any] = Field(default_factory=dict, sa_type=json_document())
    starts_at: datetime | None = None
    """None is as soon as it is approved."""
    is_urgent: bool = False
    """Goes out in the office's quiet hours too."""
    author_id: int = Field(foreign_key="staff_member.id", sa_type=sa.BigInteger)
    approver_id: int | None = Field(
        default=None, foreign_key="staff_member.id", sa_type=sa.BigInteger
    )
    approved_version: int | None = None
    correction: dict[str, str] | None = Field(default=None, sa_type=json_document())
    """Texts that a second person has not approved yet."""
    corrector_id: int | None = Field(
        default=None, foreign_key="staff_member.id", sa_type=sa.BigInteger
    )
    is_running: bool = Field(default=False, index=True)
    """Its deliveries may be claimed."""
    is_open: bool = Field(default=False, index=True)
    """Some deliveries may wait or be under way."""
    held_until: datetime | None = None
    """Until when those who want quiet wait, noted once a night."""
    recipients: int = 0
    """How many the snapshot has."""
    board_message_id: int | None = Field(default=None, sa_type=sa.BigInteger)
    """The staff group's message that shows progress."""
    told_at: datetime | None = None
    told_share: float = 0.0
    created_at: datetime
    started_at: datetime | None = None
    ended_at: datetime | None = None


class AnnouncementEvent(SQLModel, table=True):
    """What was done to an announcement, by whom; never changed, never deleted."""

    __tablename__ = "announcement_event"
    __table_args__ = (sa.UniqueConstraint("cause", "announcement_id"),)
    __data__ = Held(
        why="what was done to an announcement",
        keep=Keep.OFFICE,
        staff="staff_id",
        operational="id announcement_id move status version facts at cause",
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=big_id())
    announcement_id: int = Field(foreign_key="announcement.id", sa_type=sa.BigInteger, index=True)
    move: AnnouncementMove = Field(sa_type=enum_of(AnnouncementMove))
    status: AnnouncementStatus = Field(sa_type=enum_of(AnnouncementStatus))
    """The status after it."""
    version: int
    staff_id: int | None = Field(default=None, foreign_key="staff_member.id", sa_type=sa.BigInteger)
    """None is the clock."""
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=json_document())
    """Such as the words approved, or why it was given back."""
    at: datetime
    cause: str
    """What brought it about; the same cause takes effect once."""


class AnnouncementDelivery(SQLModel, table=True):
    """One recipient of an announcement; slim, for there may be a million of them."""

    __tablename__ = "announcement_delivery"
    __table_args__ = (
        sa.UniqueConstraint("announcement_id", "chat_id"),
        sa.Index("ix_announcement_delivery_due", "announcement_id", "status", "due_at", "id"),
    )
    __data__ = Held(
        why="who is sent an announcement, and whether it arrived",
        keep=Keep.BROADCAST,
        whose=Whose.CHAT,
        identifier="chat_id",
        about="language task status sent_at shown_version",
        operational="id announcement_id attempt lease_until due_at message_id error",
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=big_id())
    announcement_id: int = Field(foreign_key="announcement.id", sa_type=sa.BigInteger)
    chat_id: int = Field(sa_type=sa.BigInteger)
    language: Language = Field(sa_type=enum_of(Language))
    task: DeliveryTask = Field(default=DeliveryTask.SEND, sa_type=enum_of(DeliveryTask))
    status: DeliveryStatus = Field(default=DeliveryStatus.CREATED, sa_type=enum_of(DeliveryStatus))
    """Of the message; while a correction or recall waits or is under way, of that."""
    attempt: int = 0
    """Fencing number: only the claim that holds the latest may settle."""
    lease_until: datetime | None = None
    due_at: datetime
    sent_at: datetime | None = None
    message_id: int | None = Field(default=None, sa_type=sa.BigInteger)
    shown_version: int = 0
    """The version that the chat shows."""
    error: str | None = None


class AnnouncementPrompt(SQLModel, table=True):
    """What the next message of a staff member means; one at a time."""

    __tablename__ = "announcement_prompt"
    __data__ = Held(
        why="what a colleague's next message is for",
        keep=Keep.OFFICE,
        staff="telegram_id chat_id",
        operational="announcement_id step last_cause",
    )

    telegram_id: int = Field(primary_key=True, sa_type=sa.BigInteger)
    chat_id: int = Field(sa_type=sa.BigInteger)
    announcement_id: int = Field(foreign_key="announcement.id", sa_type=sa.BigInteger)
    step: str
    """Such as text, en, picture or time."""
    last_cause: str | None = None
    """The message that was taken last; taken again it finds its prompt again."""
