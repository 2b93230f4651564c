"""Bots as Telegram keeps them: token, queue, webhook setting, what they say of themselves."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.emulator.chats import Message
from bot.emulator.errors import Json
from bot.emulator.people import Profile, User
from bot.emulator.updates import UpdateQueue


@dataclass
class Webhook:
    """Where updates are pushed, and how the last pushes went."""

    url: str
    secret: str = ""
    max_connections: int = 40
    last_error: str = ""
    last_error_at: datetime | None = None
    delivered: int = 0


@dataclass
class CallbackQuery:
    """A pressed button; Telegram takes one answer within 150 s."""

    id: str
    user: User
    message: Message
    data: str
    pressed_at: datetime
    answer: Json | None = None


@dataclass(eq=False)
class Bot:
    """A registered bot.

    Attributes:
        privacy: whether it sees only what is meant for it in groups where it is no admin.
        inline: whether inline queries are switched on.
    """

    token: str
    user: User
    queue: UpdateQueue
    privacy: bool = True
    inline: bool = False
    webhook: Webhook | None = None
    profile: Profile = field(default_factory=Profile)
    callbacks: dict[str, CallbackQuery] = field(default_factory=dict)
    inline_answers: dict[str, Json] = field(default_factory=dict)

    @property
    def id(self) -> int:
        """Return the account id, which is the number before the token's colon."""
        return self.user.id

    def me(self) -> Json:
        """Return what getMe answers."""
        return {
            **self.user.json(),
            "can_join_groups": True,
            "can_read_all_group_messages": not self.privacy,
            "supports_inline_queries": self.inline,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }
