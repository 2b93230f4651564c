"""Which erasures this database has seen, and which files went with them."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from bot.domain.data_kinds import Held, Keep


class ErasureDone(SQLModel, table=True):
    """One erasure, without whose it was; one in the log but not here is done after a restore."""

    __tablename__ = "erasure_done"
    __data__ = Held(
        why="which erasures this database has seen",
        keep=Keep.MACHINE,
        operational="cause at scrubbed_at",
    )

    cause: str = Field(primary_key=True)
    at: datetime
    scrubbed_at: datetime | None = None
    """When what it left in free space was overwritten, too."""


class ErasedFile(SQLModel, table=True):
    """A file that no process may keep any longer, by the name of its copies."""

    __tablename__ = "erased_file"
    __data__ = Held(
        why="copies of files that every web process has to drop",
        keep=Keep.MACHINE,
        operational="name at",
    )

    name: str = Field(primary_key=True)
    """`domain.file_names.shelf_name` of the messenger's file id."""
    at: datetime = Field(index=True)
