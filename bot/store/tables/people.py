"""Residents and staff."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from bot.domain.data_kinds import Held, Keep, Whose
from bot.domain.language import Language
from bot.domain.people import Role
from bot.domain.subscription import Pace
from bot.store.columns import big_id, enum_of


class Resident(SQLModel, table=True):
    """A person who has spoken to the bot in private."""

    __tablename__ = "resident"
    __table_args__ = (sa.Index("ix_resident_pace_id", "pace", "id"),)
    __data__ = Held(
        why="whom to answer, and in which language",
        keep=Keep.RESIDENT,
        whose=Whose.TELEGRAM_ID,
        identifier="telegram_id",
        pseudonym="id",
        about=(
            "chosen_language seen_language is_gone is_quiet is_large pace context_entry "
            "context_topic context_at stopped_at created_at"
        ),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=big_id())
    telegram_id: int = Field(sa_type=sa.BigInteger, unique=True)
    chosen_language: Language | None = Field(default=None, sa_type=enum_of(Language))
    seen_language: Language = Field(default=Language.ZH_HANS, sa_type=enum_of(Language))
    """The language of the latest message; used until one is chosen."""
    is_gone: bool = False
    """Telegram refuses to deliver: the bot is blocked or the account deleted."""
    is_quiet: bool = True
    """Notices that are not urgent wait while the office's quiet hours last."""
    is_large: bool = False
    """Fewer buttons, each on a line of its own."""
    pace: Pace = Field(default=Pace.DAILY, sa_type=enum_of(Pace))
    """How often to tell of progress on what is followed."""
    context_entry: str | None = None
    context_topic: str | None = None
    context_at: datetime | None = None
    """What the latest question was matched to, for follow-ups."""
    stopped_at: datetime | None = None
    """When they last said stop: of what they asked before they are told nothing more."""
    created_at: datetime

    @property
    def language(self) -> Language:
        """The language in which this person is written to."""
        return self.chosen_language or self.seen_language


class StaffMember(SQLModel, table=True):
    """A person who works for the office; rights come from the role here and nowhere else."""

    __tablename__ = "staff_member"
    __data__ = Held(
        why="who works here and what they may do",
        keep=Keep.OFFICE,
        staff="id telegram_id name role unit login is_active created_at",
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=big_id())
    telegram_id: int = Field(sa_type=sa.BigInteger, unique=True)
    name: str
    role: Role = Field(sa_type=enum_of(Role))
    unit: str | None = None
    login: str | None = Field(default=None, unique=True)
    """Subject or verified e-mail by which they sign in elsewhere; None lets in by links alone."""
    is_active: bool = True
    created_at: datetime
