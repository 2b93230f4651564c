"""Groups that the bot works in, as far as more must be kept of them than their id."""

import sqlalchemy as sa
from sqlmodel import Field, SQLModel


class GroupChat(SQLModel, table=True):
    """What is known of a group."""

    __tablename__ = "group_chat"

    chat_id: int = Field(primary_key=True, sa_type=sa.BigInteger)
    moved_to: int | None = Field(default=None, sa_type=sa.BigInteger)
    """The supergroup that it has become; Telegram refuses the old id ever after."""
