"""Complaints: the record, its append-only events, its messages in chats."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from bot.domain.complaint import Action, ComplaintStatus, Verdict
from bot.domain.data_kinds import Held, Keep, Whose
from bot.domain.duty import ClockName, Party
from bot.store.columns import big_id, enum_of, json_document
from bot.store.sealed import BlindText, SealedNumber, SealedText


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
    __data__ = Held(
        why="what a resident filed, to be dealt with",
        keep=Keep.CASE,
        whose=Whose.RESIDENT_ID,
        content="text place latitude longitude",
        pseudonym="id resident_id reference",
        about=(
            "is_question is_anonymous category unit is_urgent status verdict due_at "
            "ended_at judged_at created_at updated_at"
        ),
        staff="owner_id",
        operational=(
            "source_key client_id question_id offered_unit joined_to_id extensions party "
            "clock act_by alarms_given next_alarm_at"
        ),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=big_id())
    reference: str = Field(unique=True)
    source_key: str = Field(unique=True)
    resident_id: int | None = Field(
        default=None, foreign_key="resident.id", sa_type=sa.BigInteger, index=True
    )
    client_id: int | None = Field(default=None, foreign_key="api_client.id", sa_type=sa.BigInteger)
    """The program that filed it, where no resident did: then there is nobody to be told."""
    question_id: int | None = Field(
        default=None, foreign_key="question.id", sa_type=sa.BigInteger, index=True
    )
    is_question: bool = False
    """A question passed to staff rather than a grievance; same queue, same life."""
    is_anonymous: bool = False
    """The resident does not want the unit to know who they are."""
    text: str = Field(sa_type=SealedText)
    category: str
    unit: str
    offered_unit: str | None = None
    """A unit that was asked to take it over and has not answered yet."""
    place: str | None = Field(default=None, sa_type=SealedText)
    latitude: float | None = Field(default=None, sa_type=SealedNumber)
    longitude: float | None = Field(default=None, sa_type=SealedNumber)
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
    __data__ = Held(
        why="pictures and voice notes of a complaint, as Telegram's file ids",
        keep=Keep.CASE,
        whose=Whose.COMPLAINT,
        content="file_id gist",
        pseudonym="complaint_id",
        about="kind role",
        operational="id event_id",
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=big_id())
    complaint_id: int = Field(foreign_key="complaint.id", sa_type=sa.BigInteger, index=True)
    event_id: int | None = Field(
        default=None, foreign_key="complaint_event.id", sa_type=sa.BigInteger
    )
    """The event that it came with; None for the submission."""
    kind: MediaKind = Field(default=MediaKind.PHOTO, sa_type=enum_of(MediaKind))
    role: MediaRole = Field(default=MediaRole.REPORT, sa_type=enum_of(MediaRole))
    file_id: str
    gist: str | None = Field(default=None, sa_type=SealedText)
    """What staff typed of a voice note, so that it can be read and found."""


class ComplaintEvent(SQLModel, table=True):
    """One line of the timeline; never changed, never deleted, each sealed with the one before.

    Everything but *text* and *salt* is in the seal; the words are in it by their digest alone, so
    that a resident's can be erased.
    """

    __tablename__ = "complaint_event"
    __table_args__ = (sa.UniqueConstraint("cause", "complaint_id"),)
    __data__ = Held(
        why="the timeline of a complaint; sealed",
        keep=Keep.CHAIN,
        whose=Whose.COMPLAINT,
        content="text salt text_digest",
        pseudonym="complaint_id",
        about="action status verdict at",
        staff="staff_id",
        operational="id seq facts cause seal",
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=big_id())
    seq: int = Field(unique=True, sa_type=sa.BigInteger)
    """Its place in the chain of all events, from 1."""
    complaint_id: int = Field(foreign_key="complaint.id", sa_type=sa.BigInteger, index=True)
    action: Action = Field(sa_type=enum_of(Action))
    status: ComplaintStatus = Field(sa_type=enum_of(ComplaintStatus))
    """The status after it."""
    staff_id: int | None = Field(default=None, foreign_key="staff_member.id", sa_type=sa.BigInteger)
    """Who did it; None for the resident and the clock."""
    text: str | None = Field(default=None, sa_type=SealedText)
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
    __data__ = Held(
        why="where the chain of events ends",
        keep=Keep.CHAIN,
        operational="name count seal",
    )

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
    __data__ = Held(
        why="messages about a complaint, so that replies find it",
        keep=Keep.CASE,
        whose=Whose.COMPLAINT,
        identifier="chat_id",
        pseudonym="complaint_id",
        operational="message_id purpose action argument",
    )

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
    __data__ = Held(
        why="the day's running number",
        keep=Keep.MACHINE,
        operational="day last",
    )

    day: str = Field(primary_key=True)
    last: int


class ComplaintKey(SQLModel, table=True):
    """A key that complaints of one event share, by which candidates are found quickly."""

    __tablename__ = "complaint_key"
    __table_args__ = (sa.Index("ix_complaint_key_key_complaint_id", "key", "complaint_id"),)
    __data__ = Held(
        why="what complaints of one event have in common",
        keep=Keep.CASE,
        whose=Whose.COMPLAINT,
        content="key",
        pseudonym="complaint_id",
    )

    complaint_id: int = Field(foreign_key="complaint.id", primary_key=True, sa_type=sa.BigInteger)
    key: str = Field(primary_key=True, sa_type=BlindText)


class ComplaintFollower(SQLModel, table=True):
    """A resident who hears of another's complaint without having filed one."""

    __tablename__ = "complaint_follower"
    __data__ = Held(
        why="who follows a neighbour's complaint",
        keep=Keep.CHOICE,
        whose=Whose.RESIDENT_ID,
        pseudonym="resident_id",
        about="complaint_id created_at",
    )

    complaint_id: int = Field(foreign_key="complaint.id", primary_key=True, sa_type=sa.BigInteger)
    resident_id: int = Field(
        foreign_key="resident.id", primary_key=True, sa_type=sa.BigInteger, index=True
    )
    created_at: datetime
