"""Which erasures this database has seen."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class ErasureDone(SQLModel, table=True):
    """One erasure, without whose it was; one in the log but not here is done after a restore."""

    __tablename__ = "erasure_done"

    cause: str = Field(primary_key=True)
    at: datetime
