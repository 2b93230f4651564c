"""An update as the handlers read it: every optional settled once."""

from __future__ import annotations

from dataclasses import dataclass, replace

from telegram import Message, Update

from bot.domain.language import Language, hint_of
from bot.services.complaint_record import Quoted

TEXT_LIMIT = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """What one update says."""

    cause: str
    """Names the update; everything it brings about happens once."""
    chat_id: int
    user_id: int
    user_name: str
    is_private: bool
    hint: Language
    """The language of the person's app."""
    message_id: int = 0
    text: str = ""
    arguments: str = ""
    """What follows a command."""
    photo: str | None = None
    voice: str | None = None
    album: str | None = None
    """Telegram's name for the album that the message is a part of."""
    place: str | None = None
    location: tuple[float, float] | None = None
    quoted: Quoted | None = None
    """The message of a bot's that this one replies to."""
    reply_to_user: tuple[int, str] | None = None
    press_id: str | None = None
    press: str = ""

    def moved_to(self, chat_id: int) -> Incoming:
        """Take it as said in another chat, where the message itself is not."""
        return replace(self, chat_id=chat_id, message_id=0)


def read(update: Update) -> Incoming | None:
    """Read an update; None where nobody spoke in a chat, as in a channel post."""
    user, chat = update.effective_user, update.effective_chat
    if user is None or chat is None:
        return None
    message = update.effective_message
    query = update.callback_query
    typed = message if query is None and isinstance(message, Message) else None
    replied = typed.reply_to_message if typed else None
    return Incoming(
        cause=f"update:{update.update_id}",
        chat_id=chat.id,
        user_id=user.id,
        user_name=clean(user.full_name or ""),
        is_private=chat.type == chat.PRIVATE,
        hint=hint_of(user.language_code),
        message_id=message.message_id if message else 0,
        text=clean(typed.text or typed.caption or "") if typed else "",
        arguments=_arguments(typed),
        photo=typed.photo[-1].file_id if typed and typed.photo else None,
        voice=typed.voice.file_id if typed and typed.voice else None,
        album=typed.media_group_id if typed else None,
        place=_place(typed),
        location=_location(typed),
        quoted=_quoted(replied),
        reply_to_user=_author(replied),
        press_id=query.id if query else None,
        press=(query.data or "") if query else "",
    )


def clean(text: str) -> str:
    """Drop what no database takes: NUL and halves of surrogate pairs."""
    kept = text.replace("\x00", "").encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    return kept.strip()[:TEXT_LIMIT]


def _arguments(message: Message | None) -> str:
    text = clean(message.text or message.caption or "") if message else ""
    return text.partition(" ")[2].strip() if text.startswith("/") else ""


def _place(message: Message | None) -> str | None:
    if message is None or message.venue is None:
        return None
    return clean(f"{message.venue.title} {message.venue.address}")


def _location(message: Message | None) -> tuple[float, float] | None:
    if message is None:
        return None
    point = message.location or (message.venue.location if message.venue else None)
    return (point.latitude, point.longitude) if point else None


def _quoted(message: Message | None) -> Quoted | None:
    if message is None or message.from_user is None or not message.from_user.is_bot:
        return None
    text = clean(message.text or message.caption or "")
    return Quoted(chat_id=message.chat.id, message_id=message.message_id, text=text)


def _author(message: Message | None) -> tuple[int, str] | None:
    if message is None or message.from_user is None or message.from_user.is_bot:
        return None
    return message.from_user.id, clean(message.from_user.full_name or "")
