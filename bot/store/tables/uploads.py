"""Photos that staff put up on a page, until the messenger keeps them."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel


class UploadedPhoto(SQLModel, table=True):
    """A photo for one complaint, drawn anew; its key stands wherever a file id may."""

    __tablename__ = "uploaded_photo"

    key: str = Field(primary_key=True)
    complaint_id: int = Field(foreign_key="complaint.id", sa_type=sa.BigInteger, index=True)
    staff_id: int = Field(foreign_key="staff_member.id", sa_type=sa.BigInteger)
    content: bytes
    at: datetime
