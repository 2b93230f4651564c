"""Every question asked and what became of it."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from bot.domain.data_kinds import Held, Keep, Whose
from bot.domain.language import Language
from bot.store.columns import big_id, enum_of
from bot.store.sealed import SealedText


class Settled(StrEnum):
    """How a question without a good answer was dealt with."""

    ANSWERED = "answered"
    """An entry answers it now, and whoever asked was told."""
    NO_QUESTION = "no_question"
    """Nothing that an entry could answer."""
    DEALT_WITH = "dealt_with"
    """Elsewhere."""


class Question(SQLModel, table=True):
    """One message that was matched against the knowledge base."""

    __tablename__ = "question"
    __table_args__ = (sa.Index("ix_question_outcome_asked_at", "outcome", "asked_at"),)
    __data__ = Held(
        why="questions, to answer them and to see what nobody could answer",
        keep=Keep.QUESTION,
        whose=Whose.RESIDENT_ID,
        content="text",
        pseudonym="resident_id",
        about="language outcome entry topic score suggestions noise taken settled is_helpful"
        " asked_at",
        operational="id cause",
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=big_id())
    cause: str = Field(unique=True)
    """What brought it here, such as the update; a second arrival finds the first."""
    resident_id: int = Field(foreign_key="resident.id", sa_type=sa.BigInteger, index=True)
    text: str = Field(sa_type=SealedText)
    language: Language = Field(sa_type=enum_of(Language))
    outcome: str
    entry: str | None = None
    topic: str | None = None
    score: float = 0.0
    suggestions: str = ""
    """Ids of the entries offered, comma separated, best first."""
    noise: str | None = None
    """Why there was no answer, where there was none."""
    taken: str | None = None
    """The entry chosen of those offered."""
    settled: Settled | None = Field(default=None, sa_type=enum_of(Settled))
    """None while it is open, if it is one without a good answer."""
    is_helpful: bool | None = None
    """👍 or 👎; None until the resident says."""
    asked_at: datetime
