"""The staff group: its new id where it has one, and the topics in it."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from bot.domain.data_kinds import Held, Keep, Whose
from bot.domain.topics import Topics
from bot.store.columns import enum_of


class GroupChat(SQLModel, table=True):
    """What is known of a group."""

    __tablename__ = "group_chat"
    __data__ = Held(
        why="the staff group's number and topics",
        keep=Keep.OFFICE,
        operational="chat_id moved_to topics changes",
    )

    chat_id: int = Field(primary_key=True, sa_type=sa.BigInteger)
    moved_to: int | None = Field(default=None, sa_type=sa.BigInteger)
    """The supergroup that it has become; Telegram refuses the old id ever after."""
    topics: Topics = Field(default=Topics.OFF, sa_type=enum_of(Topics))
    """Whether it can have topics, as it was last seen."""
    changes: int = 0
    """How often that changed: admins are told once of each."""


class WordsShown(SQLModel, table=True):
    """A message of ours to staff that quotes a complaint; taken back when it is erased."""

    __tablename__ = "words_shown"
    __data__ = Held(
        why="messages to staff that quote complaints, to take them back",
        keep=Keep.CASE,
        whose=Whose.COMPLAINT,
        pseudonym="complaint_id",
        staff="chat_id",
        operational="message_id at",
    )

    chat_id: int = Field(primary_key=True, sa_type=sa.BigInteger)
    message_id: int = Field(primary_key=True, sa_type=sa.BigInteger)
    complaint_id: int = Field(
        foreign_key="complaint.id", primary_key=True, sa_type=sa.BigInteger, index=True
    )
    at: datetime


class ComplaintTopic(SQLModel, table=True):
    """A complaint's topic in the staff group; the row goes when the topic was deleted."""

    __tablename__ = "complaint_topic"
    __data__ = Held(
        why="a complaint's topic in the staff group",
        keep=Keep.CASE,
        whose=Whose.COMPLAINT,
        pseudonym="complaint_id",
        operational="chat_id thread_id card_id is_closed",
    )

    complaint_id: int = Field(foreign_key="complaint.id", primary_key=True, sa_type=sa.BigInteger)
    chat_id: int = Field(sa_type=sa.BigInteger)
    thread_id: int | None = Field(default=None, sa_type=sa.BigInteger)
    """None where opening one failed: its card stands in the group itself."""
    card_id: int | None = Field(default=None, sa_type=sa.BigInteger)
    """The card in it, which is changed in place although newer ones may be shown elsewhere."""
    is_closed: bool = False
