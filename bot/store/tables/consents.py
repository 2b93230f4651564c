"""What residents were told and agreed to, and when they took it back; appended, never changed."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from bot.domain.consent import Consent
from bot.domain.data_kinds import Held, Keep, Whose
from bot.store.columns import big_id, enum_of


class ConsentGiven(SQLModel, table=True):
    """One answer; of each kind the latest counts."""

    __tablename__ = "consent_given"
    __data__ = Held(
        why="what a resident was told and agreed to, and when",
        keep=Keep.CHOICE,
        whose=Whose.RESIDENT_ID,
        pseudonym="resident_id",
        about="kind version is_given at",
        operational="id",
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=big_id())
    resident_id: int = Field(foreign_key="resident.id", sa_type=sa.BigInteger, index=True)
    kind: Consent = Field(sa_type=enum_of(Consent))
    version: int
    """Of the notice that they had read."""
    is_given: bool
    at: datetime
