"""The world: every user, bot, chat, message and file, and the clock they live by."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from time import monotonic
from typing import TYPE_CHECKING

from bot.emulator.bots import Bot
from bot.emulator.chats import Chat, Message, Topic
from bot.emulator.clock import Clock, machine_clock
from bot.emulator.delivery import tell_bots, tell_membership
from bot.emulator.errors import Json
from bot.emulator.faults import FaultPlan
from bot.emulator.files import FileStore
from bot.emulator.ledger import Ledger, Sight
from bot.emulator.limits import Pacing
from bot.emulator.people import User
from bot.emulator.updates import UpdateQueue
from bot.emulator.wakeup import Signal

if TYPE_CHECKING:
    from bot.emulator.person import Person

ChatKey = tuple[int, int]


class World:
    """Everything Telegram would know, in memory.

    Args:
        clock: present instant for dates and expiry; tests inject their own.
        keep: how many calls, sights and past updates to remember, None for all; messages and
            files stay, since people can still see them.
        seed: of the fault plan's randomness.
    """

    def __init__(
        self, clock: Clock = machine_clock, keep: int | None = None, seed: int = 0
    ) -> None:
        self.clock = clock
        self.keep = keep
        self.signal = Signal()
        self.ledger = Ledger(keep)
        self.files = FileStore()
        self.faults = FaultPlan(seed)
        self.pacing = Pacing()
        self.webhook_delay = 2.0
        self.users: dict[int, User] = {}
        self.bots: dict[str, Bot] = {}
        self.groups: dict[int, Chat] = {}
        self.private: dict[ChatKey, Chat] = {}
        self._persons: dict[tuple[int, int], Person] = {}
        self._numbers = 0
        self.closing = False

    def number(self) -> int:
        """Return a number never returned before, for ids of queries, albums and people."""
        self._numbers += 1
        return self._numbers

    def bot(
        self,
        username: str = "JiefangDemoBot",
        token: str | None = None,
        first_name: str = "街坊",
        *,
        privacy: bool = True,
        inline: bool = True,
    ) -> Bot:
        """Register a bot; the account id is the number before the token's colon."""
        token = token or f"{7_000_000_000 + self.number()}:AAemulator-token-of-{username}-00000"
        user = User(int(token.partition(":")[0]), first_name, username=username, is_bot=True)
        queue = UpdateQueue(self.clock, self.signal, history=deque(maxlen=self.keep))
        queue.arrange = self.faults.arrange
        registered = Bot(token, user, queue, privacy=privacy, inline=inline)
        self.users[user.id] = user
        self.bots[token] = registered
        return registered

    def default_bot(self) -> Bot:
        """Return the bot registered first."""
        return next(iter(self.bots.values()))

    def bot_by_id(self, bot_id: int) -> Bot | None:
        """Return a registered bot by account id."""
        return next((bot for bot in self.bots.values() if bot.id == bot_id), None)

    def user(
        self,
        first_name: str = "居民",
        user_id: int | None = None,
        *,
        username: str | None = None,
        language_code: str | None = "zh-hans",
        role: str = "",
        bot: Bot | None = None,
    ) -> Person:
        """Create a person, or set anew what is known of the one with this id."""
        user_id = user_id or 5_000_000_000 + self.number()
        self.users[user_id] = User(
            user_id, first_name, username=username, language_code=language_code, role=role
        )
        return self.person(user_id, bot)

    def person(self, user_id: int, bot: Bot | None = None) -> Person:
        """Return the acting person of an existing user."""
        from bot.emulator.person import Person

        bot = bot or self.default_bot()
        key = (user_id, bot.id)
        if key not in self._persons:
            self._persons[key] = Person(self, self.users[user_id], bot)
        self._persons[key].user = self.users[user_id]
        return self._persons[key]

    def group(
        self,
        title: str = "工作群",
        chat_id: int | None = None,
        members: Iterable[Person] = (),
        *,
        kind: str = "supergroup",
        forum: bool = False,
    ) -> Chat:
        """Create a group or supergroup; its bots are put in by `add_bot`.

        Ids follow Telegram's: -100… for supergroups, small negative for basic groups.
        """
        chat = Chat(chat_id or self._group_id(kind), kind, title, is_forum=forum)
        self.groups[chat.id] = chat
        for position, person in enumerate(members):
            chat.members[person.user.id] = "member" if position else "creator"
        return chat

    def _group_id(self, kind: str) -> int:
        prefix = -1_002_000_000_000 if kind == "supergroup" else -4_000_000
        while (chat_id := prefix - self.number()) in self.groups:
            continue
        return chat_id

    def add_bot(self, chat: Chat, bot: Bot | None = None, status: str = "administrator") -> None:
        """Put a bot into a group, which it learns by `my_chat_member`."""
        self.set_member(chat, (bot or self.default_bot()).id, status)

    def set_member(self, chat: Chat, user_id: int, status: str, by: int | None = None) -> None:
        """Change somebody's standing and tell the bots concerned."""
        before = chat.members.get(user_id, "left")
        chat.members[user_id] = status
        tell_membership(self, chat, user_id, (before, status), by or self._owner(chat))

    def withhold(self, chat: Chat, user_id: int, *rights: str) -> None:
        """Let an administrator have all rights but these; a bot learns it as a new standing."""
        chat.withheld[user_id] = frozenset(rights)
        self.set_member(chat, user_id, chat.members[user_id])

    def _owner(self, chat: Chat) -> int:
        owners = [user for user, status in chat.members.items() if status == "creator"]
        return owners[0] if owners else next(iter(chat.members))

    def private_chat(self, bot: Bot, user: User) -> Chat:
        """Return the chat between a bot and a user, making it when there is none."""
        key = (bot.id, user.id)
        if key not in self.private:
            self.private[key] = Chat(user.id, "private", partner=user, bot_id=bot.id)
        return self.private[key]

    def chat_key(self, chat: Chat) -> ChatKey:
        """Return what tells chats apart: private ones of two bots have the same id."""
        return (chat.bot_id or 0, chat.id)

    def post(
        self,
        chat: Chat,
        sender: User,
        content: Json,
        *,
        thread_id: int | None = None,
        markup: Json | None = None,
    ) -> Message:
        """Put a message into a chat: seen by the people in it and, if from one, by the bots."""
        body: Json = {
            "message_id": chat.next_id(),
            "date": int(self.clock().timestamp()),
            "chat": chat.json(),
            "from": sender.json(),
            **content,
        }
        if thread_id:
            body |= {"message_thread_id": thread_id, "is_topic_message": True}
        if markup and "inline_keyboard" in markup:
            body["reply_markup"] = markup
        message = Message(chat, body, markup=markup)
        chat.messages[message.id] = message
        self.see("message", chat, body, sender)
        if not sender.is_bot:
            tell_bots(self, message, "message")
        return message

    def see(
        self, kind: str, chat: Chat, body: Json, by: User | None, for_user: int | None = None
    ) -> None:
        """Write down what people in the chat see, and wake those who wait for it."""
        self.ledger.sights_seen += 1
        by_bot = by.id if by is not None and by.is_bot else None
        self.ledger.sights.append(
            Sight(
                self.ledger.sights_seen,
                kind,
                self.chat_key(chat),
                by_bot,
                dict(body),
                self.clock(),
                for_user,
            )
        )
        self.signal.notify()

    def change(self, message: Message, body: Json, by: User) -> None:
        """Replace a message by its edited state."""
        message.history.append(message.body)
        message.body = body
        self.see("edited", message.chat, body, by)
        if not by.is_bot:
            tell_bots(self, message, "edited_message")

    def remove(self, message: Message, by: User) -> None:
        """Delete a message for everyone; bots are not told, as at Telegram."""
        message.deleted = True
        self.see("deleted", message.chat, message.body, by)

    def upgrade(self, chat: Chat, new_id: int | None = None) -> Chat:
        """Turn a basic group into a supergroup: new id, service messages, the old one refuses."""
        new = Chat(new_id or self._group_id("supergroup"), "supergroup", chat.title)
        new.members = dict(chat.members)
        self.groups[new.id] = new
        owner = self.users[self._owner(chat)]
        self.post(chat, owner, {"migrate_to_chat_id": new.id})
        chat.migrated_to = new.id
        self.post(new, owner, {"migrate_from_chat_id": chat.id})
        return new

    def topic(self, chat: Chat, name: str, sender: User, icon_color: int = 7322096) -> Topic:
        """Open a forum topic with its service message."""
        created = {"name": name, "icon_color": icon_color}
        topic = Topic(chat.last_id + 1, name, icon_color)
        chat.topics[topic.id] = topic
        self.post(chat, sender, {"forum_topic_created": created}, thread_id=topic.id)
        return topic

    @staticmethod
    def monotonic() -> float:
        """Return seconds for durations."""
        return monotonic()

    def close(self) -> None:
        """End every waiting poll and stream, so that the server can stop."""
        self.closing = True
        for bot in self.bots.values():
            bot.queue.end_poll("")
        self.signal.notify()
