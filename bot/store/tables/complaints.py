"""Complaints: drafts, the record, its append-only events, its messages in chats."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from bot.domain.complaint import Action, ComplaintStatus, Verdict
from bot.store.columns import big_id, enum_of, json_document


class ComplaintDraft(SQLModel, table=True):
    """What a resident has told so far; one at a time, kept until submitted or dropped."""

    __tablename__ = "complaint_draft"

    resident_id: int = Field(foreign_key="resident.id", primary_key=True, sa_type=sa.BigInteger)
    source_key: str = Field(unique=True)
    """The message that began it; becomes the complaint's own key, so that it is filed once."""
    step: str = "preview"
    """What the next plain message means: preview, text, place or photo."""
    is_question: bool = False
    text: str = ""
    category: str | None = None
    is_urgent: bool = False
    place: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    photos: list[str] = Field(default_factory=list, sa_type=json_document())
    question_id: int | None = Field(default=None, foreign_key="question.id", sa_type=sa.BigInteger)
    last_cause: str | None = None
    """What changed it last; a message that arrives twice changes it once."""
    updated_at: datetime


class Complaint(SQLModel, table=True):
    """What a resident filed; *status* is moved by services alone."""

    __tablename__ = "complaint"
    __table_args__ = (sa.Index("ix_complaint_status_due_at", "status", "due_at"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=big_id())
    reference: str = Field(unique=True)
    source_key: str = Field(unique=True)
    resident_id: int = Field(foreign_key="resident.id", sa_type=sa.BigInteger, index=True)
    question_id: int | None = Field(default=None, foreign_key="question.id", sa_type=sa.BigInteger)
    is_question: bool = False
    """A question passed to staff rather than a grievance; same queue, same life."""
    text: str
    category: str
    unit: str
    place: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    is_urgent: bool = False
    status: ComplaintStatus = Field(
        default=ComplaintStatus.RECEIVED, sa_type=enum_of(ComplaintStatus)
    )
    verdict: Verdict | None = Field(default=None, sa_type=enum_of(Verdict))
    owner_id: int | None = Field(default=None, foreign_key="staff_member.id", sa_type=sa.BigInteger)
    due_at: datetime
    created_at: datetime
    updated_at: datetime


class ComplaintPhoto(SQLModel, table=True):
    """A picture of a complaint, kept as Telegram's own file id."""

    __tablename__ = "complaint_photo"

    id: int | None = Field(default=None, primary_key=True, sa_type=big_id())
    complaint_id: int = Field(foreign_key="complaint.id", sa_type=sa.BigInteger, index=True)
    file_id: str


class ComplaintEvent(SQLModel, table=True):
    """One line of the timeline; never changed, never deleted."""

    __tablename__ = "complaint_event"
    __table_args__ = (sa.UniqueConstraint("cause", "complaint_id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=big_id())
    complaint_id: int = Field(foreign_key="complaint.id", sa_type=sa.BigInteger, index=True)
    action: Action = Field(sa_type=enum_of(Action))
    status: ComplaintStatus = Field(sa_type=enum_of(ComplaintStatus))
    """The status after it."""
    staff_id: int | None = Field(default=None, foreign_key="staff_member.id", sa_type=sa.BigInteger)
    """Who did it; None for the resident."""
    text: str | None = None
    verdict: Verdict | None = Field(default=None, sa_type=enum_of(Verdict))
    at: datetime
    cause: str
    """What brought it about, such as the update; the same cause is recorded once."""


class MessagePurpose(StrEnum):
    """What a reply to a message of ours means."""

    CARD = "card"
    ASK_REPLY = "ask_reply"
    ASK_OUTCOME = "ask_outcome"
    NOTICE = "notice"


class ComplaintMessage(SQLModel, table=True):
    """A message of ours that concerns a complaint, so that replies find their way."""

    __tablename__ = "complaint_message"

    chat_id: int = Field(primary_key=True, sa_type=sa.BigInteger)
    message_id: int = Field(primary_key=True, sa_type=sa.BigInteger)
    complaint_id: int = Field(foreign_key="complaint.id", sa_type=sa.BigInteger, index=True)
    purpose: MessagePurpose = Field(sa_type=enum_of(MessagePurpose))


class ReferenceCounter(SQLModel, table=True):
    """The last running number given out on a day."""

    __tablename__ = "reference_counter"

    day: str = Field(primary_key=True)
    last: int
