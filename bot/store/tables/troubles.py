"""When a part of the bot was last ill, and whether admins were told."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from bot.domain.data_kinds import Held, Keep
from bot.domain.vitals import Vital
from bot.store.columns import enum_of


class Trouble(SQLModel, table=True):
    """The latest illness of one vital; over when *ended_at* is set."""

    __tablename__ = "trouble"
    __data__ = Held(
        why="what of the bot is or was ill, and whether admins know",
        keep=Keep.MACHINE,
        operational="vital began_at told_at ended_at",
    )

    vital: Vital = Field(primary_key=True, sa_type=enum_of(Vital))
    began_at: datetime
    told_at: datetime | None = None
    ended_at: datetime | None = None
