"""Which erasures this database has seen."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from bot.domain.data_kinds import Held, Keep


class ErasureDone(SQLModel, table=True):
    """One erasure, without whose it was; one in the log but not here is done after a restore."""

    __tablename__ = "erasure_done"
    __data__ = Held(
        why="which erasures this database has seen",
        keep=Keep.MACHINE,
        operational="cause at",
    )

    cause: str = Field(primary_key=True)
    at: datetime
