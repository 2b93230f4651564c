"""Every question asked and what became of it."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from bot.domain.data_kinds import Held, Keep, Whose
from bot.domain.language import Language
from bot.store.columns import big_id, enum_of


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
        about="language outcome entry topic score suggestions is_helpful asked_at",
        operational="id cause",
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=big_id())
    cause: str = Field(unique=True)
    """What brought it here, such as the update; a second arrival finds the first."""
    resident_id: int = Field(foreign_key="resident.id", sa_type=sa.BigInteger, index=True)
    text: str
    language: Language = Field(sa_type=enum_of(Language))
    outcome: str
    entry: str | None = None
    topic: str | None = None
    score: float = 0.0
    suggestions: str = ""
    """Ids of the entries offered, comma separated, best first."""
    is_helpful: bool | None = None
    """👍 or 👎; None until the resident says."""
    asked_at: datetime
