"""Programs that report in residents' stead: each has a key, nobody of them can be written to."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from bot.domain.data_kinds import Held, Keep
from bot.store.columns import big_id


class ApiClient(SQLModel, table=True):
    """A program with a key of its own; only the key's hash is kept."""

    __tablename__ = "api_client"
    __data__ = Held(
        why="programs that report in residents' stead",
        keep=Keep.OFFICE,
        hash="key_hash",
        operational="id name is_active reads_all created_at",
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=big_id())
    name: str = Field(unique=True)
    """What staff read as the source of its reports."""
    key_hash: str = Field(unique=True)
    is_active: bool = Field(default=True, sa_column_kwargs={"server_default": sa.true()})
    reads_all: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    """Whether it is shown everybody's words, masked, and not only what it filed."""
    created_at: datetime
