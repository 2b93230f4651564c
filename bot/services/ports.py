"""What the services and the doors above them need from outside, as protocols."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from bot.domain.chain import Anchor
from bot.domain.language import Language


class SendStatus(StrEnum):
    """What is known about one call to the messenger."""

    SENT = "sent"
    RETRY = "retry"
    """Certainly not sent: refused for now, or never reached the messenger."""
    BLOCKED = "blocked"
    """The person has blocked the bot or is gone."""
    FAILED = "failed"
    """Refused for good."""
    UNKNOWN = "unknown"
    """Perhaps sent: the answer did not arrive."""
    LOST = "lost"
    """The message to change, or the topic, is gone or can be changed no more."""
    NO_FORUM = "no_forum"
    """The group has no topics."""
    NO_RIGHT = "no_right"
    """The bot may not manage the group's topics."""
    MOVED = "moved"
    """The group has a new id; send there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendResult:
    """The outcome of one call; *retry_after* in seconds belongs to RETRY."""

    status: SendStatus
    message_id: int | None = None
    """Of the message, or of the topic that was opened."""
    file_id: str | None = None
    """Under which the messenger keeps the picture that was sent."""
    retry_after: float = 0.0
    new_chat_id: int | None = None
    error: str | None = None


UPLOADED = "upload:"
"""Begins the key of a photo that staff put up; it stands where a file id may."""


class TopicCall(StrEnum):
    """What a delivery does to a complaint's topic instead of saying something."""

    OPEN = "open"
    """Its own call comes next."""
    CLOSE = "close"
    REOPEN = "reopen"
    RENAME = "rename"
    """Its name quoted words that were erased."""
    NONE = "none"
    """Nothing is left to do."""


class AnchorNotes(Protocol):
    """Remembers outside the database where the chain of events ended."""

    def note(self, anchor: Anchor) -> None:
        """Keep it for good before it returns."""
        ...

    def read(self) -> list[Anchor]:
        """Read all, the oldest first."""
        ...


class KeptPictures(Protocol):
    """Remembers under which file id the messenger keeps a picture."""

    async def file_id(self, key: str) -> str | None:
        """Give the file id of a picture that was sent before."""
        ...

    async def uploaded(self, key: str) -> bytes | None:
        """Give a photo that staff put up."""
        ...

    async def remember(self, key: str, file_id: str) -> None:
        """Note the file id of a picture just sent."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """Somebody was forgotten, once for each *cause*."""

    cause: str
    telegram_id: int
    at: str
    """ISO 8601, for whoever reads the log."""


class ErasureNotes(Protocol):
    """Remembers erasures outside the database."""

    def note(self, erasure: Erasure) -> None:
        """Keep it for good before it returns."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDelivery:
    """A delivery claimed for sending; settle it with the same *attempt*."""

    id: int
    attempt: int
    lease_until: datetime
    chat_id: int
    kind: str
    facts: dict[str, Any]
    language: Language
    may_repeat: bool
    """An ambiguous attempt is made again: a notice twice is better than none; never for bulk."""
    is_edit: bool = False
    edit_message_id: int | None = None
    """The card to change in place; None where there is none, as when it was deleted: sent anew."""
    reply_to_message_id: int | None = None
    thread_id: int | None = None
    """The topic that it goes into."""
    topic_call: TopicCall | None = None
    spent: int = 0
    """Attempts that were of calls needed first."""
    cause: str | None = None
    """What brought it about, as the log names it."""

    @property
    def line(self) -> int:
        """A chat gets one message at a time."""
        return self.chat_id


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedUpdate:
    """An update claimed for handling; settle it with the same *attempt*."""

    id: int
    attempt: int
    lease_until: datetime
    chat_key: int
    raw: str
    received_at: datetime

    @property
    def line(self) -> int:
        """A chat's updates are handled in order."""
        return self.chat_key


@dataclass(frozen=True, slots=True, kw_only=True)
class DueFiring:
    """An instant of a schedule claimed for firing; it counts under this *attempt* only."""

    id: int
    attempt: int
    lease_until: datetime
    schedule_id: int

    @property
    def line(self) -> int:
        """A schedule's instants fire in order."""
        return self.schedule_id


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchResult:
    """A batch of raw updates, or why there is none."""

    updates: tuple[Mapping[str, Any], ...] = ()
    error: str | None = None
    retry_after: float = 0.0
    """Seconds to wait before asking again, as told by the messenger."""


class Look(StrEnum):
    """How a complaint's file is shown."""

    FULL = "full"
    THUMB = "thumb"
    VEILED = "veiled"
    """So coarse that nobody in it is recognised."""
    SOUND = "sound"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A file that the messenger keeps, or why there is none."""

    content: bytes | None = None
    is_for_good: bool = False
    """Asking again is of no use: it is gone or too long."""


class RemoteFiles(Protocol):
    """Where the messenger keeps files."""

    async def fetch(self, file_id: str, *, most_bytes: int) -> Fetched:
        """Fetch a file by its id, unless it is longer than *most_bytes*."""
        ...


class FileKeys(Protocol):
    """Encrypts copies of files."""

    def seal(self, content: bytes) -> bytes:
        """Encrypt."""
        ...

    def unseal(self, content: bytes) -> bytes:
        """Decrypt.

        Raises:
            WrongKeyError: It is not encrypted by any key of ours.
        """
        ...


class MediaShelf(Protocol):
    """Keeps files that were fetched, for a while; what is lost is fetched again."""

    async def find(self, file_id: str, look: Look) -> bytes | None:
        """Find what was kept; an empty file stands for what cannot be shown."""
        ...

    async def keep(self, file_id: str, look: Look, content: bytes) -> None:
        """Keep a file."""
        ...

    async def drop(self, names: Collection[str]) -> None:
        """Forget files by their `shelf_name`; none there is fine."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInAsk:
    """What ties one sign-in elsewhere together; all three are secrets of this one."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who signed in elsewhere; *email* only where that server has verified it."""

    subject: str
    email: str | None


class IdentityProvider(Protocol):
    """A server where staff have accounts."""

    async def address(self, ask: SignInAsk) -> str:
        """Give the address where a browser signs in.

        Raises:
            SignInFailedError: It cannot be reached, or is not what it should be.
        """
        ...

    async def identify(self, code: str, ask: SignInAsk) -> Identity:
        """Change a code for who signed in.

        Raises:
            SignInFailedError: It is refused, or what comes back is not what was asked for.
        """
        ...


class PictureCleaner(Protocol):
    """Makes pictures from outside harmless."""

    async def redrawn(self, content: bytes, look: Look) -> bytes | None:
        """Draw a picture anew as JPEG without metadata; None where it is none or too much."""
        ...
