"""What only one process at a time may do."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from bot.domain.data_kinds import Held, Keep


class Seat(SQLModel, table=True):
    """A task that one of several processes is elected to; used on PostgreSQL alone."""

    __tablename__ = "seat"
    __data__ = Held(
        why="which process does what only one may",
        keep=Keep.MACHINE,
        operational="name term beat_at",
    )

    name: str = Field(primary_key=True)
    term: int = Field(sa_type=sa.BigInteger)
    """Fencing number: each election counts it up, and only the latest may claim."""
    beat_at: datetime
    """When the one who sits there last said so, by the server's clock."""
