"""What a resident is about to say: drafts, what their next message is for, files on the way."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from bot.domain.complaint import Action
from bot.domain.consent import Consent
from bot.domain.data_kinds import Held, Keep, Whose
from bot.store.columns import big_id, enum_of
from bot.store.sealed import SealedDocument, SealedNumber, SealedText


class ComplaintDraft(SQLModel, table=True):
    """What a resident has told so far; one at a time, kept until submitted or dropped."""

    __tablename__ = "complaint_draft"
    __data__ = Held(
        why="what a resident has told so far",
        keep=Keep.DRAFT,
        whose=Whose.RESIDENT_ID,
        content="text place latitude longitude photos voices said",
        pseudonym="resident_id",
        about="step is_question is_anonymous category is_urgent updated_at",
        operational="source_key preview_id question_id last_cause",
    )

    resident_id: int = Field(foreign_key="resident.id", primary_key=True, sa_type=sa.BigInteger)
    source_key: str = Field(unique=True)
    """The message that began it; becomes the complaint's own key, so that it is filed once."""
    step: str = "preview"
    """What the next plain message means: preview, text, place or photo."""
    is_question: bool = False
    is_anonymous: bool = False
    text: str = Field(default="", sa_type=SealedText)
    category: str | None = None
    is_urgent: bool = False
    place: str | None = Field(default=None, sa_type=SealedText)
    latitude: float | None = Field(default=None, sa_type=SealedNumber)
    longitude: float | None = Field(default=None, sa_type=SealedNumber)
    photos: list[str] = Field(default_factory=list, sa_type=SealedDocument)
    voices: list[str] = Field(default_factory=list, sa_type=SealedDocument)
    said: dict[str, str] = Field(default_factory=dict, sa_type=SealedDocument)
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
    __data__ = Held(
        why="what a resident's next message is for",
        keep=Keep.DRAFT,
        whose=Whose.RESIDENT_ID,
        pseudonym="resident_id complaint_id",
        about="action since",
    )

    resident_id: int = Field(foreign_key="resident.id", primary_key=True, sa_type=sa.BigInteger)
    complaint_id: int = Field(foreign_key="complaint.id", sa_type=sa.BigInteger)
    action: Action = Field(sa_type=enum_of(Action))
    """ADD or EDIT."""
    since: datetime


class Album(SQLModel, table=True):
    """Where the pictures of an album go: they arrive one by one, the last perhaps late."""

    __tablename__ = "album"
    __data__ = Held(
        why="where the pictures of an album go",
        keep=Keep.DRAFT,
        whose=Whose.RESIDENT_ID,
        pseudonym="resident_id",
        operational="media_group source_key event_id",
    )

    resident_id: int = Field(foreign_key="resident.id", primary_key=True, sa_type=sa.BigInteger)
    media_group: str = Field(primary_key=True)
    """Telegram's own name for it."""
    source_key: str = Field(index=True)
    """Of the draft that the first picture went to, and of the complaint made of it."""
    event_id: int | None = Field(
        default=None, foreign_key="complaint_event.id", sa_type=sa.BigInteger
    )
    """The addition to a filed complaint that the first picture came with."""


class HeldFile(SQLModel, table=True):
    """What was sent to a filed complaint and waits for its resident to say whether it is kept."""

    __tablename__ = "held_file"
    __data__ = Held(
        why="what was sent after filing, until its resident says whether it may be kept",
        keep=Keep.DRAFT,
        whose=Whose.RESIDENT_ID,
        content="file_id latitude longitude",
        pseudonym="resident_id complaint_id",
        about="kind at",
        operational="id cause media_group",
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=big_id())
    resident_id: int = Field(foreign_key="resident.id", index=True, sa_type=sa.BigInteger)
    complaint_id: int = Field(foreign_key="complaint.id", sa_type=sa.BigInteger)
    cause: str = Field(unique=True)
    """The message that brought it; one brings one thing."""
    kind: Consent = Field(sa_type=enum_of(Consent))
    file_id: str | None = Field(default=None, sa_type=SealedText)
    latitude: float | None = Field(default=None, sa_type=SealedNumber)
    longitude: float | None = Field(default=None, sa_type=SealedNumber)
    media_group: str | None = None
    """Telegram's own name for its album."""
    at: datetime
