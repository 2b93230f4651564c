"""Complaints: drafts, the record, its append-only events, its messages in chats."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from bot.domain.complaint import Action, ComplaintStatus, Verdict
from bot.domain.duty import ClockName, Party
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
    is_anonymous: bool = False
    text: str = ""
    category: str | None = None
    is_urgent: bool = False
    place: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    photos: list[str] = Field(default_factory=list, sa_type=json_document())
    voices: list[str] = Field(default_factory=list, sa_type=json_document())
    said: dict[str, str] = Field(default_factory=dict, sa_type=json_document())
    """Its words by the message that they came in: if that is edited, so are they."""
    preview_id: int | None = Field(default=None, sa_type=sa.BigInteger)
    """The message that shows it, to be changed in place while an album arrives."""
    question_id: int | None = Field(default=None, foreign_key="question.id", sa_type=sa.BigInteger)
    last_cause: str | None = None
    """What changed it last; a message that arrives twice changes it once."""
    updated_at: datetime


class NextWords(SQLModel, table=True):
    """What a resident's next message is for, since they pressed a button that asked for it."""

    __tablename__ = "next_words"

    resident_id: int = Field(foreign_key="resident.id", primary_key=True, sa_type=sa.BigInteger)
    complaint_id: int = Field(foreign_key="complaint.id", sa_type=sa.BigInteger)
    action: Action = Field(sa_type=enum_of(Action))
    """ADD or EDIT."""
    since: datetime


class Album(SQLModel, table=True):
    """Where the pictures of an album go: they arrive one by one, the last perhaps late."""

    __tablename__ = "album"

    resident_id: int = Field(foreign_key="resident.id", primary_key=True, sa_type=sa.BigInteger)
    media_group: str = Field(primary_key=True)
    """Telegram's own name for it."""
    source_key: str = Field(index=True)
    """Of the draft that the first picture went to, and of the complaint made of it."""
    event_id: int | None = Field(
        default=None, foreign_key="complaint_event.id", sa_type=sa.BigInteger
    )
    """The addition to a filed complaint that the first picture came with."""


class Complaint(SQLModel, table=True):
    """What a resident filed; *status* is moved by services alone."""

    __tablename__ = "complaint"
    __table_args__ = (
        sa.Index("ix_complaint_next_alarm_at", "next_alarm_at"),
        # All that the queue chooses, counts and orders by: it is read off the index alone.
        sa.Index(
            "ix_complaint_queue",
            "status",
            "joined_to_id",
            "is_urgent",
            "act_by",
            "unit",
            "offered_unit",
            "owner_id",
            "category",
        ),
        sa.Index("ix_complaint_owner_id_status", "owner_id", "status"),
        sa.Index("ix_complaint_client_id_created_at", "client_id", "created_at"),
        sa.Index("ix_complaint_created_at", "created_at"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=big_id())
    reference: str = Field(unique=True)
    source_key: str = Field(unique=True)
    resident_id: int | None = Field(
        default=None, foreign_key="resident.id", sa_type=sa.BigInteger, index=True
    )
    client_id: int | None = Field(default=None, foreign_key="api_client.id", sa_type=sa.BigInteger)
    """The program that filed it, where no resident did: then there is nobody to be told."""
    question_id: int | None = Field(default=None, foreign_key="question.id", sa_type=sa.BigInteger)
    is_question: bool = False
    """A question passed to staff rather than a grievance; same queue, same life."""
    is_anonymous: bool = False
    """The resident does not want the unit to know who they are."""
    text: str
    category: str
    unit: str
    offered_unit: str | None = None
    """A unit that was asked to take it over and has not answered yet."""
    place: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    is_urgent: bool = False
    status: ComplaintStatus = Field(
        default=ComplaintStatus.RECEIVED, sa_type=enum_of(ComplaintStatus)
    )
    verdict: Verdict | None = Field(default=None, sa_type=enum_of(Verdict))
    owner_id: int | None = Field(default=None, foreign_key="staff_member.id", sa_type=sa.BigInteger)
    joined_to_id: int | None = Field(
        default=None, foreign_key="complaint.id", sa_type=sa.BigInteger, index=True
    )
    """The complaint of the same event whose moves it shares; that one is joined to none."""
    extensions: int = 0
    due_at: datetime
    """By when an outcome is due; stands still while the resident is asked back."""
    party: Party = Field(default=Party.QUEUE, sa_type=enum_of(Party))
    """Whose turn it is; this and the next four are worked out from the timeline at each move."""
    clock: ClockName | None = Field(default=None, sa_type=enum_of(ClockName))
    act_by: datetime | None = None
    alarms_given: int = 0
    """How many of the duty's alarms have gone out."""
    next_alarm_at: datetime | None = None
    ended_at: datetime | None = None
    """When staff last finished or closed it."""
    judged_at: datetime | None = None
    """When the resident first judged that."""
    created_at: datetime
    updated_at: datetime


class MediaKind(StrEnum):
    """What a file shows or lets hear."""

    PHOTO = "photo"
    VOICE = "voice"


class MediaRole(StrEnum):
    """What a file is there for."""

    REPORT = "report"
    """Came with the complaint or was added by its resident."""
    PROOF = "proof"
    """Staff show the outcome."""


class ComplaintMedia(SQLModel, table=True):
    """A picture or voice note of a complaint, kept as Telegram's own file id."""

    __tablename__ = "complaint_media"
    __table_args__ = (sa.UniqueConstraint("complaint_id", "file_id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=big_id())
    complaint_id: int = Field(foreign_key="complaint.id", sa_type=sa.BigInteger, index=True)
    event_id: int | None = Field(
        default=None, foreign_key="complaint_event.id", sa_type=sa.BigInteger
    )
    """The event that it came with; None for the submission."""
    kind: MediaKind = Field(default=MediaKind.PHOTO, sa_type=enum_of(MediaKind))
    role: MediaRole = Field(default=MediaRole.REPORT, sa_type=enum_of(MediaRole))
    file_id: str
    gist: str | None = None
    """What staff typed of a voice note, so that it can be read and found."""


class ComplaintEvent(SQLModel, table=True):
    """One line of the timeline; never changed, never deleted, each sealed with the one before.

    Everything but *text* and *salt* is in the seal; the words are in it by their digest alone, so
    that a resident's can be erased.
    """

    __tablename__ = "complaint_event"
    __table_args__ = (sa.UniqueConstraint("cause", "complaint_id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=big_id())
    seq: int = Field(unique=True, sa_type=sa.BigInteger)
    """Its place in the chain of all events, from 1."""
    complaint_id: int = Field(foreign_key="complaint.id", sa_type=sa.BigInteger, index=True)
    action: Action = Field(sa_type=enum_of(Action))
    status: ComplaintStatus = Field(sa_type=enum_of(ComplaintStatus))
    """The status after it."""
    staff_id: int | None = Field(default=None, foreign_key="staff_member.id", sa_type=sa.BigInteger)
    """Who did it; None for the resident and the clock."""
    text: str | None = None
    salt: str | None = None
    text_digest: str | None = None
    verdict: Verdict | None = Field(default=None, sa_type=enum_of(Verdict))
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=json_document())
    """What the action says beside words, such as a new date, unit or reason; nothing personal."""
    at: datetime
    cause: str
    """What brought it about, such as the update; the same cause is recorded once."""
    seal: str
    """Hash of this event and the seal before it."""


class ChainHead(SQLModel, table=True):
    """Where a chain of sealed records ends; whoever appends holds it."""

    __tablename__ = "chain_head"

    name: str = Field(primary_key=True)
    count: int = Field(default=0, sa_type=sa.BigInteger)
    seal: str


class MessagePurpose(StrEnum):
    """What a reply to a message of ours means."""

    CARD = "card"
    """The complaint's card, changed in place; a reply goes to the resident."""
    THREAD = "thread"
    """Another message of ours under the card, such as the resident's words; a reply likewise."""
    PROMPT = "prompt"
    """Asks staff for words; the row says what for."""
    ASK_REPLY = "ask_reply"
    """A prompt of before prompts said what for, as the next."""
    ASK_OUTCOME = "ask_outcome"
    NOTICE = "notice"


class ComplaintMessage(SQLModel, table=True):
    """A message of ours that concerns a complaint, so that replies find their way."""

    __tablename__ = "complaint_message"

    chat_id: int = Field(primary_key=True, sa_type=sa.BigInteger)
    message_id: int = Field(primary_key=True, sa_type=sa.BigInteger)
    complaint_id: int = Field(foreign_key="complaint.id", sa_type=sa.BigInteger, index=True)
    purpose: MessagePurpose = Field(sa_type=enum_of(MessagePurpose))
    action: Action | None = Field(default=None, sa_type=enum_of(Action))
    """What the words are for that a prompt asks for."""
    argument: str | None = None
    """What was chosen before: the unit it is offered to, the voice note to write down."""


class ReferenceCounter(SQLModel, table=True):
    """The last running number given out on a day."""

    __tablename__ = "reference_counter"

    day: str = Field(primary_key=True)
    last: int


class ComplaintKey(SQLModel, table=True):
    """A key that complaints of one event share, by which candidates are found quickly."""

    __tablename__ = "complaint_key"
    __table_args__ = (sa.Index("ix_complaint_key_key_complaint_id", "key", "complaint_id"),)

    complaint_id: int = Field(foreign_key="complaint.id", primary_key=True, sa_type=sa.BigInteger)
    key: str = Field(primary_key=True)


class ComplaintFollower(SQLModel, table=True):
    """A resident who hears of another's complaint without having filed one."""

    __tablename__ = "complaint_follower"

    complaint_id: int = Field(foreign_key="complaint.id", primary_key=True, sa_type=sa.BigInteger)
    resident_id: int = Field(
        foreign_key="resident.id", primary_key=True, sa_type=sa.BigInteger, index=True
    )
    created_at: datetime
