"""Where people talk: private chats, groups, forum topics, and the messages in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.emulator.errors import Json
from bot.emulator.people import User

PRESENT = frozenset({"creator", "administrator", "member"})


@dataclass(eq=False)
class Message:
    """A message as it stands now.

    Attributes:
        body: the `Message` object of the Bot API, current state.
        history: earlier states, oldest first, one for each edit.
        deleted: whether it is gone from the chat.
        markup: the reply markup as the bot sent it, reply keyboards included.
    """

    chat: Chat
    body: Json
    history: list[Json] = field(default_factory=list)
    deleted: bool = False
    markup: Json | None = None

    @property
    def id(self) -> int:
        """Return the `message_id`."""
        return int(self.body["message_id"])

    @property
    def text(self) -> str:
        """Return the text or the caption; empty when there is neither."""
        return str(self.body.get("text") or self.body.get("caption") or "")

    @property
    def sender(self) -> Json:
        """Return the sender as a `User` object."""
        sender: Json = self.body.get("from", {})
        return sender

    @property
    def thread_id(self) -> int | None:
        """Return the forum topic, None for the general one."""
        thread: int | None = self.body.get("message_thread_id")
        return thread

    def buttons(self) -> Iterator[Json]:
        """Yield the inline buttons, row by row."""
        for row in self.body.get("reply_markup", {}).get("inline_keyboard", []):
            yield from row

    def button_texts(self) -> list[str]:
        """Return the labels of the inline buttons in reading order."""
        return [str(button["text"]) for button in self.buttons()]


@dataclass
class Topic:
    """A forum topic; its id is that of the service message which opened it."""

    id: int
    name: str
    icon_color: int
    closed: bool = False


@dataclass(eq=False)
class Chat:
    """A conversation.

    Attributes:
        kind: private, group or supergroup.
        members: status by user id: creator, administrator, member, left or kicked.
        withheld: rights that an administrator does not have, by user id.
        migrated_to: id of the supergroup that this basic group has become.
    """

    id: int
    kind: str
    title: str = ""
    username: str | None = None
    is_forum: bool = False
    partner: User | None = None
    bot_id: int | None = None
    members: dict[int, str] = field(default_factory=dict)
    withheld: dict[int, frozenset[str]] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    migrated_to: int | None = None
    last_id: int = 0

    def json(self) -> Json:
        """Return the `Chat` object of the Bot API."""
        if self.partner is not None:
            return self._private_json(self.partner)
        body: Json = {"id": self.id, "type": self.kind, "title": self.title}
        if self.username:
            body["username"] = self.username
        if self.is_forum:
            body["is_forum"] = True
        return body

    def _private_json(self, partner: User) -> Json:
        body: Json = {"id": self.id, "type": "private", "first_name": partner.first_name}
        if partner.last_name:
            body["last_name"] = partner.last_name
        if partner.username:
            body["username"] = partner.username
        return body

    def next_id(self) -> int:
        """Return a message id never used here before."""
        self.last_id += 1
        return self.last_id

    def live(self, message_id: int | None) -> Message | None:
        """Return a message that exists and was not deleted."""
        message = self.messages.get(message_id or 0)
        return None if message is None or message.deleted else message

    def visible(self) -> list[Message]:
        """Return what somebody in the chat sees now, oldest first."""
        return [message for message in self.messages.values() if not message.deleted]

    def is_present(self, user_id: int) -> bool:
        """Tell whether the user is in the chat at this moment."""
        return self.members.get(user_id) in PRESENT

    def may(self, user_id: int, right: str) -> bool:
        """Tell whether the user is the owner, or an administrator with this right."""
        return self.members.get(user_id) == "creator" or (
            self.is_admin(user_id) and right not in self.withheld.get(user_id, ())
        )

    def is_admin(self, user_id: int) -> bool:
        """Tell whether the user is the owner or an administrator."""
        return self.members.get(user_id) in {"creator", "administrator"}
