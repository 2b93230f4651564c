"""What a person at a telephone does; each act queues its updates and returns at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.emulator.attachments import media_json
from bot.emulator.bots import Bot, CallbackQuery
from bot.emulator.chats import Chat, Message
from bot.emulator.compose import quoted
from bot.emulator.delivery import tell_membership
from bot.emulator.entities import format_text
from bot.emulator.errors import Json
from bot.emulator.files import TINY_JPEG
from bot.emulator.people import User

if TYPE_CHECKING:
    from bot.emulator.world import World


class Acts:
    """A user acting, by default in the private chat with one bot."""

    def __init__(self, world: World, user: User, bot: Bot) -> None:
        self.world = world
        self.user = user
        self.bot = bot
        self._cursors: dict[tuple[int, int], int] = {}

    @property
    def id(self) -> int:
        """Return the user id, which is the id of their private chats as well."""
        return self.user.id

    @property
    def chat(self) -> Chat:
        """Return the private chat with the bot."""
        return self.world.private_chat(self.bot, self.user)

    def _catch_up(self, chat: Chat) -> None:
        self._cursors[self.world.chat_key(chat)] = self.world.ledger.sights_seen

    def say(
        self,
        text: str,
        chat: Chat | None = None,
        *,
        reply_to: Message | None = None,
        thread_id: int | None = None,
        entities: list[Json] | None = None,
    ) -> Message:
        """Send text; commands, links and mentions get their entities by themselves."""
        formatted = format_text(text, None, entities)
        content: Json = {"text": formatted.text}
        if formatted.entities:
            content["entities"] = formatted.entities
        return self.send(content, chat, reply_to=reply_to, thread_id=thread_id)

    def start(self, payload: str = "") -> Message:
        """Open the bot by its link; a payload has up to 64 of `A-Za-z0-9_-`."""
        if payload and not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload):
            raise ValueError(f"Telegram allows no deep link payload {payload!r}")
        return self.say(f"/start {payload}".strip())

    def reply_to(self, message: Message, text: str) -> Message:
        """Reply in the chat and topic of a message."""
        return self.say(text, message.chat, reply_to=message, thread_id=message.thread_id)

    def reply_with_photo(self, message: Message, caption: str) -> Message:
        """Reply with a picture in the chat and topic of a message."""
        return self.photo(
            caption=caption, chat=message.chat, reply_to=message, thread_id=message.thread_id
        )

    def send(
        self,
        content: Json,
        chat: Chat | None = None,
        *,
        reply_to: Message | None = None,
        thread_id: int | None = None,
    ) -> Message:
        """Send any content, given as the fields of a `Message`."""
        chat = self._act_in(chat, thread_id)
        replied = reply_to or (chat.messages.get(thread_id) if thread_id else None)
        if replied is not None:
            content = {**content, "reply_to_message": quoted(replied)}
        return self.world.post(chat, self.user, content, thread_id=thread_id)

    def _act_in(self, chat: Chat | None, thread_id: int | None = None) -> Chat:
        chat = chat or self.chat
        if chat.kind == "private":
            if self.bot.id in self.user.blocked:
                self.unblock()
            self.user.started.add(self.bot.id)
        elif not chat.is_present(self.id):
            raise PermissionError(f"{self.user.first_name} is not in {chat.title}")
        elif (
            thread_id in chat.topics
            and chat.topics[thread_id].closed
            and not chat.is_admin(self.id)
        ):
            raise PermissionError(f"the topic {chat.topics[thread_id].name} is closed")
        self._catch_up(chat)
        return chat

    def media(
        self,
        kind: str,
        content: bytes = TINY_JPEG,
        chat: Chat | None = None,
        *,
        caption: str = "",
        **facts: Any,  # noqa: ANN401 - named in the docstring, of several types
    ) -> Message:
        """Send a photo, document, voice, video, audio or animation.

        Args:
            kind: which of these.
            content: the bytes.
            chat: where; the private chat by default.
            caption: text under it.
            **facts: `name`, `mime`, `claimed_size` of the file; `duration`, `width`, `height`;
                `reply_to`, `thread_id`, `media_group_id` of the message.
        """
        return self.send(
            self._media_content(kind, content, caption, facts),
            chat,
            reply_to=facts.get("reply_to"),
            thread_id=facts.get("thread_id"),
        )

    def _media_content(self, kind: str, content: bytes, caption: str, facts: Json) -> Json:
        named = {key: facts[key] for key in ("name", "mime", "claimed_size") if key in facts}
        body = media_json(self.world.files.add(content, kind, **named), kind, facts)
        if caption:
            formatted = format_text(caption, None, None)
            body["caption"] = formatted.text
            if formatted.entities:
                body["caption_entities"] = formatted.entities
        if facts.get("media_group_id"):
            body["media_group_id"] = facts["media_group_id"]
        return body

    def photo(
        self,
        content: bytes = TINY_JPEG,
        caption: str = "",
        chat: Chat | None = None,
        **facts: Any,  # noqa: ANN401 - named in the docstring, of several types
    ) -> Message:
        """Send a photo."""
        return self.media("photo", content, chat, caption=caption, **facts)

    def album(
        self, contents: list[bytes], caption: str = "", chat: Chat | None = None
    ) -> list[Message]:
        """Send several photos as one album; the caption goes with the first."""
        group = str(13_500_000_000_000_000 + self.world.number())
        return [
            self.photo(content, "" if place else caption, chat, media_group_id=group)
            for place, content in enumerate(contents)
        ]

    def voice(self, content: bytes = b"OggS", duration: int = 3, **facts: Any) -> Message:  # noqa: ANN401
        """Send a voice note."""
        return self.media("voice", content, mime="audio/ogg", duration=duration, **facts)

    def document(
        self,
        content: bytes,
        name: str,
        mime: str = "",
        caption: str = "",
        **facts: Any,  # noqa: ANN401 - as for media
    ) -> Message:
        """Send a file."""
        return self.media("document", content, name=name, mime=mime, caption=caption, **facts)

    def location(self, latitude: float, longitude: float, chat: Chat | None = None) -> Message:
        """Send a point on the map, in degrees."""
        return self.send({"location": {"latitude": latitude, "longitude": longitude}}, chat)

    def venue(self, latitude: float, longitude: float, title: str, address: str) -> Message:
        """Send a named place."""
        place = {"latitude": latitude, "longitude": longitude}
        venue = {"location": place, "title": title, "address": address}
        return self.send({"venue": venue, "location": place})

    def contact(self, phone_number: str, *, own: bool = True) -> Message:
        """Send a phone contact, by default one's own."""
        contact: Json = {"phone_number": phone_number, "first_name": self.user.first_name}
        if own:
            contact["user_id"] = self.id
        return self.send({"contact": contact})

    def edit(self, message: Message, text: str) -> Message:
        """Edit one's own message."""
        formatted = format_text(text, None, None)
        field, entities = (
            ("text", "entities")
            if "text" in message.body
            else (
                "caption",
                "caption_entities",
            )
        )
        body = {key: value for key, value in message.body.items() if key != entities}
        body |= {field: formatted.text, "edit_date": int(self.world.clock().timestamp())}
        if formatted.entities:
            body[entities] = formatted.entities
        self._catch_up(message.chat)
        self.world.change(message, body, self.user)
        return message

    def press(
        self, button: str, message: Message | None = None, chat: Chat | None = None
    ) -> CallbackQuery:
        """Press the inline button with this label, part of a label, or callback data.

        Without a message, the newest one that has such a button is taken.

        Raises:
            LookupError: nowhere is there such a button.
        """
        chat = message.chat if message is not None else chat or self.chat
        candidates = [message] if message is not None else reversed(chat.visible())
        for candidate in candidates:
            data = _find_button(candidate, button)
            if data is not None:
                return self.press_data(data, candidate)
        raise LookupError(f"no button {button!r} in {chat.title or self.user.first_name}")

    def press_data(self, data: str, message: Message) -> CallbackQuery:
        """Send a press with any data, as a forger might."""
        query = CallbackQuery(
            str(4_000_000_000_000_000_000 + self.world.number()),
            self.user,
            message,
            data,
            self.world.clock(),
        )
        self._catch_up(message.chat)
        owner = self.world.bot_by_id(message.sender.get("id", 0)) or self.bot
        owner.callbacks[query.id] = query
        body: Json = {
            "id": query.id,
            "from": self.user.json(),
            "message": message.body,
            "chat_instance": str(abs(hash((owner.id, message.chat.id)))),
            "data": data,
        }
        owner.queue.put("callback_query", body, f"user:{self.id}")
        return query

    def block(self) -> None:
        """Block the bot, which learns it by `my_chat_member`."""
        self.user.blocked.add(self.bot.id)
        tell_membership(self.world, self.chat, self.bot.id, ("member", "kicked"), self.id)

    def unblock(self) -> None:
        """Unblock the bot."""
        self.user.blocked.discard(self.bot.id)
        tell_membership(self.world, self.chat, self.bot.id, ("kicked", "member"), self.id)

    def deactivate(self) -> None:
        """Delete the account."""
        self.user.deactivated = True

    def join(self, chat: Chat, status: str = "member") -> None:
        """Join a group."""
        self.world.set_member(chat, self.id, status, by=self.id)

    def leave(self, chat: Chat) -> None:
        """Leave a group."""
        self.world.set_member(chat, self.id, "left", by=self.id)

    def ask_inline(self, query: str) -> str:
        """Type `@bot query` in some chat; returns the id to wait for with `expect_inline`."""
        number = str(4_500_000_000_000_000_000 + self.world.number())
        self.bot.inline_answers[number] = {}
        body = {"id": number, "from": self.user.json(), "query": query, "offset": ""}
        self.bot.queue.put("inline_query", body, f"user:{self.id}")
        return number


def _find_button(message: Message, wanted: str) -> str | None:
    for button in message.buttons():
        data = button.get("callback_data")
        if data is not None and (wanted == data or wanted in str(button["text"])):
            return str(data)
    return None
