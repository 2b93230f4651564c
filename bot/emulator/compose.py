"""What all sending methods share: formatted text, reply, topic, markup, and the posting itself."""

from __future__ import annotations

from urllib.parse import urlsplit

from bot.emulator import errors
from bot.emulator.chats import Chat, Message, Topic
from bot.emulator.entities import format_text
from bot.emulator.errors import Json, bad_request
from bot.emulator.registry import Request
from bot.emulator.targets import writable_chat

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
DATA_LIMIT = 64
BUTTON_LIMIT = 100
ACTIONS = frozenset(
    [
        "url",
        "callback_data",
        "web_app",
        "login_url",
        "switch_inline_query",
        "switch_inline_query_current_chat",
        "switch_inline_query_chosen_chat",
        "copy_text",
        "callback_game",
        "pay",
    ]
)


def text_content(request: Request) -> Json:
    """Return `text` and `entities`, measured after parsing."""
    raw = request.params.text("text")
    if not raw:
        raise bad_request(errors.TEXT_EMPTY)
    entities = request.params.array("entities")
    formatted = format_text(raw, request.params.text("parse_mode"), entities)
    if not formatted.text:
        raise bad_request(errors.TEXT_EMPTY)
    if len(formatted.text) > TEXT_LIMIT:
        raise bad_request(errors.TEXT_LONG)
    content: Json = {"text": formatted.text}
    if formatted.entities:
        content["entities"] = formatted.entities
    preview = request.params.mapping("link_preview_options")
    if preview:
        content["link_preview_options"] = preview
    return content


def caption_content(raw: str, parse_mode: str, entities: list[Json] | None) -> Json:
    """Return `caption` and `caption_entities`; empty when there is no caption."""
    formatted = format_text(raw, parse_mode, entities)
    if len(formatted.text) > CAPTION_LIMIT:
        raise bad_request(errors.CAPTION_LONG)
    content: Json = {"caption": formatted.text} if formatted.text else {}
    if formatted.entities:
        content["caption_entities"] = formatted.entities
    return content


def caption_of(request: Request) -> Json:
    """Return the caption the call carries."""
    params = request.params
    entities = params.array("caption_entities")
    return caption_content(params.text("caption"), params.text("parse_mode"), entities)


def markup_of(request: Request) -> Json | None:
    """Return the reply markup after checking it as Telegram does."""
    markup = request.params.mapping("reply_markup")
    if markup is None:
        return None
    rows = markup.get("inline_keyboard")
    if rows is not None:
        buttons = [button for row in _rows(rows) for button in row]
        if len(buttons) > BUTTON_LIMIT:
            raise bad_request(errors.MARKUP_LONG)
        for button in buttons:
            _check_button(button)
        if not buttons:
            return None
        return {"inline_keyboard": [row for row in rows if row]}
    if not markup.keys() & {"keyboard", "remove_keyboard", "force_reply"}:
        raise bad_request(errors.MARKUP_UNREADABLE)
    return markup


def _rows(rows: object) -> list[list[Json]]:
    if not isinstance(rows, list) or not all(_is_row(row) for row in rows):
        raise bad_request(
            'can\'t parse inline keyboard: Field "inline_keyboard" must be an Array of Arrays'
        )
    return rows


def _is_row(row: object) -> bool:
    return isinstance(row, list) and all(isinstance(button, dict) for button in row)


def _check_button(button: Json) -> None:
    if not str(button.get("text", "")).strip():
        raise bad_request("can't parse inline keyboard button: Text must be non-empty")
    if not button.keys() & ACTIONS:
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    data = button.get("callback_data")
    if data is not None and not 1 <= len(str(data).encode()) <= DATA_LIMIT:
        raise bad_request(errors.BUTTON_DATA)
    if "url" in button:
        _check_url(str(button["url"]))


def _check_url(url: str) -> None:
    parts = urlsplit(url if "://" in url else f"http://{url}")
    if parts.scheme not in {"http", "https", "tg", "ton"}:
        raise bad_request(
            f"inline keyboard button URL '{url}' is invalid: Unsupported URL protocol"
        )
    if not parts.netloc:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: URL host is empty")
    if parts.scheme in {"http", "https"} and "." not in parts.netloc and ":" not in parts.netloc:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def thread_of(request: Request, chat: Chat) -> int | None:
    """Return the topic to post in, refusing unknown and closed ones."""
    thread = request.params.integer("message_thread_id")
    if not thread:
        return None
    topic = chat.topics.get(thread) if chat.is_forum else None
    if topic is None:
        raise bad_request(errors.NO_THREAD)
    return _open_for(request, chat, topic)


def _open_for(request: Request, chat: Chat, topic: Topic) -> int:
    if topic.closed and not chat.may(request.bot.id, "can_manage_topics"):
        raise bad_request(errors.TOPIC_CLOSED)
    return topic.id


def reply_of(request: Request, chat: Chat) -> Message | None:
    """Return the message replied to, or None.

    Raises:
        ApiError: when it is gone, unless `allow_sending_without_reply` is set.
    """
    reply = request.params.mapping("reply_parameters") or {}
    wanted = int(reply.get("message_id") or request.params.integer("reply_to_message_id"))
    if not wanted:
        return None
    found = chat.live(wanted)
    lenient = reply.get("allow_sending_without_reply") or request.params.flag(
        "allow_sending_without_reply"
    )
    if found is None and not lenient:
        raise bad_request(errors.NO_REPLY_TARGET)
    return found


def quoted(message: Message) -> Json:
    """Return a message as it stands inside `reply_to_message`: one level deep."""
    return {key: value for key, value in message.body.items() if key != "reply_to_message"}


def _thread_replied_in(request: Request, chat: Chat, reply: Message) -> int | None:
    topic = chat.topics.get(reply.thread_id or 0) if chat.is_forum else None
    return None if topic is None else _open_for(request, chat, topic)


def send(request: Request, content: Json, chat: Chat | None = None) -> Message:
    """Post a message by the bot with everything the call says about reply, topic and markup."""
    chat = chat or writable_chat(request)
    thread = thread_of(request, chat)
    reply = reply_of(request, chat)
    markup = markup_of(request)
    if reply is not None:
        content = {**content, "reply_to_message": quoted(reply)}
        thread = thread or _thread_replied_in(request, chat, reply)
    if request.params.flag("protect_content"):
        content = {**content, "has_protected_content": True}
    return request.world.post(chat, request.bot.user, content, thread_id=thread, markup=markup)
