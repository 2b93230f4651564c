"""Photos that staff put up on a page, until the messenger keeps them."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from bot.domain.data_kinds import Held, Keep, Whose
from bot.store.sealed import SealedBytes


class UploadedPhoto(SQLModel, table=True):
    """A photo drawn anew; its key stands wherever a file id may.

    It is for one complaint, one breakthrough, one commitment or, if for none, an announcement.
    """

    __tablename__ = "uploaded_photo"
    __data__ = Held(
        why="photos that staff put up, until the messenger keeps them",
        keep=Keep.CASE,
        whose=Whose.COMPLAINT,
        content="content",
        pseudonym="complaint_id",
        staff="staff_id",
        operational="key breakthrough_id commitment at",
    )

    key: str = Field(primary_key=True)
    complaint_id: int | None = Field(
        default=None, foreign_key="complaint.id", sa_type=sa.BigInteger, index=True
    )
    breakthrough_id: int | None = Field(
        default=None, foreign_key="breakthrough.id", sa_type=sa.BigInteger
    )
    commitment: str | None = None
    """Id in knowledge/commitments.yaml."""
    staff_id: int = Field(foreign_key="staff_member.id", sa_type=sa.BigInteger)
    content: bytes = Field(sa_type=SealedBytes)
    at: datetime
