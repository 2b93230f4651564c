"""What a stored value says about people, how long it is kept, and how it leads to a resident."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class DataClass(StrEnum):
    """What a column says about people; every column of every table has one."""

    CONTENT = "content"
    """Said, shown or placed by a resident, or written about them: it may hold anything."""
    IDENTIFIER = "identifier"
    """A number that leads to a person outside this office, such as a Telegram id."""
    PSEUDONYM = "pseudonym"
    """A number of ours that leads to a resident's row."""
    ABOUT = "about"
    """A resident's choice or state: language, topics, times, verdicts."""
    STAFF = "staff"
    """Of an employee: who did it, their name, their words."""
    HASH = "hash"
    """Stands for a key or a link that is kept nowhere."""
    OPERATIONAL = "operational"
    """Of the office and the machine; about nobody."""


PERSONAL = frozenset(
    {DataClass.CONTENT, DataClass.IDENTIFIER, DataClass.PSEUDONYM, DataClass.ABOUT}
)
"""What concerns a resident: exported to them, erased or cut loose from them."""


class Keep(StrEnum):
    """How long the rows of a table are kept."""

    RESIDENT = "resident"
    """While the person uses the bot."""
    CHOICE = "choice"
    """Until it is taken back."""
    RAW = "raw"
    """Updates as the messenger gave them."""
    DRAFT = "draft"
    QUESTION = "question"
    CASE = "case"
    """A complaint: its words, place and files go earlier than its number, dates and states."""
    MESSAGE = "message"
    """What was said in a message that went out."""
    BROADCAST = "broadcast"
    """Who was to be sent an announcement."""
    SESSION = "session"
    ACCESS = "access"
    """Who looked at what, who changed what about staff."""
    OFFICE = "office"
    """The office's own records: promises, tasks, announcements, staff, schedules."""
    CHAIN = "chain"
    """Sealed lines, without words: never deleted, or nobody could check the rates."""
    MACHINE = "machine"
    """What the machine needs to go on."""


class Whose(StrEnum):
    """How a table's rows lead to the resident whom they concern."""

    NOBODY = "nobody"
    RESIDENT_ID = "resident_id"
    TELEGRAM_ID = "telegram_id"
    CHAT = "chat"
    """A column with the number of their private chat, which is their Telegram id."""
    COMPLAINT = "complaint_id"
    """The complaint that they filed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a table holds: why, for how long, of whom, and the class of each column.

    The classes list columns by name, separated by blanks, each in exactly one of them.
    """

    why: str
    keep: Keep
    whose: Whose = Whose.NOBODY
    content: str = ""
    identifier: str = ""
    pseudonym: str = ""
    about: str = ""
    staff: str = ""
    hash: str = ""
    operational: str = ""

    def classes(self) -> Iterator[tuple[str, DataClass]]:
        """Yield each column that is listed with its class; one listed twice comes twice."""
        for one in DataClass:
            for column in getattr(self, one.value).split():
                yield column, one
