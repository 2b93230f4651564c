"""How often somebody was refused, day by day: numbers, so that no flood fills the table."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from bot.domain.data_kinds import Held, Keep
from bot.domain.refusal import RefusalKind
from bot.store.columns import big_id, enum_of


class Refusal(SQLModel, table=True):
    """One person's refusals of a kind on one day; everybody without a role is one person."""

    __tablename__ = "refusal"
    __data__ = Held(
        why="how often somebody was refused, to notice who tries",
        keep=Keep.ACCESS,
        staff="staff_id",
        operational="day kind count last_at",
    )

    day: date = Field(primary_key=True)
    """By the office's calendar."""
    staff_id: int = Field(
        primary_key=True, sa_type=big_id(), sa_column_kwargs={"autoincrement": False}
    )
    """Who, working here or no longer; 0 for whoever never did."""
    kind: RefusalKind = Field(primary_key=True, sa_type=enum_of(RefusalKind))
    count: int = 0
    last_at: datetime
