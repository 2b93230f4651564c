"""Who may not use the bot any more, by a number that only their own id leads to."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from bot.domain.data_kinds import Held, Keep
from bot.store.columns import big_id
from bot.store.sealed import SealedText


class Ban(SQLModel, table=True):
    """One person who is kept out; it leads to no resident, so that it outlives an erasure."""

    __tablename__ = "ban"
    __data__ = Held(
        why="who may not use the bot, and why; goes when it is lifted",
        keep=Keep.ACCESS,
        hash="key",
        staff="reason staff_id",
        operational="id at",
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=big_id())
    key: str = Field(unique=True)
    """HMAC-SHA256 of the Telegram id, in hexadecimal, with the salt below."""
    reason: str = Field(sa_type=SealedText)
    """A colleague's words; the person is told them."""
    staff_id: int = Field(foreign_key="staff_member.id", sa_type=sa.BigInteger)
    at: datetime


class BanSalt(SQLModel, table=True):
    """What the ids are salted with: one row, made with the first ban, never changed."""

    __tablename__ = "ban_salt"
    __data__ = Held(
        why="what the keys of bans are salted with", keep=Keep.ACCESS, hash="salt", operational="id"
    )

    id: int = Field(primary_key=True, sa_type=sa.Integer)
    salt: str
