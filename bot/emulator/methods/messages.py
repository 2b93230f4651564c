"""Text, places, contacts and actions; editing, deleting, forwarding, pinning, reacting."""

from __future__ import annotations

from datetime import timedelta

from bot.emulator import errors
from bot.emulator.chats import Chat, Message
from bot.emulator.compose import caption_of, markup_of, send, text_content, thread_of
from bot.emulator.errors import Json, bad_request
from bot.emulator.registry import Request, method
from bot.emulator.targets import known_chat, require_admin, target_message, writable_chat

DELETABLE_FOR = timedelta(hours=48)
ACTIONS = frozenset(
    [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    ]
)
CONTENT = frozenset(
    [
        "text",
        "entities",
        "caption",
        "caption_entities",
        "photo",
        "document",
        "voice",
        "video",
        "audio",
        "animation",
        "location",
        "venue",
        "contact",
        "link_preview_options",
        "reply_markup",
    ]
)
MOST_IDS = 100


@method("sendMessage")
def send_message(request: Request) -> Json:
    """Send text."""
    chat = writable_chat(request)
    return send(request, text_content(request), chat).body


@method("sendLocation")
def send_location(request: Request) -> Json:
    """Send a point on the map."""
    return send(request, {"location": place_of(request)}).body


@method("sendVenue")
def send_venue(request: Request) -> Json:
    """Send a named place; its message carries the bare location as well."""
    place, params = place_of(request), request.params
    venue = {"location": place, "title": params.text("title"), "address": params.text("address")}
    return send(request, {"venue": venue, "location": place}).body


@method("sendContact")
def send_contact(request: Request) -> Json:
    """Send a phone contact."""
    names = ("phone_number", "first_name", "last_name", "vcard")
    contact = {name: request.params.text(name) for name in names if request.params.has(name)}
    if not contact.get("phone_number"):
        raise bad_request("PHONE_NUMBER_INVALID")
    return send(request, {"contact": contact}).body


def place_of(request: Request) -> Json:
    """Return a `Location` within the limits of the globe."""
    latitude = request.params.decimal("latitude")
    longitude = request.params.decimal("longitude")
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:  # noqa: PLR2004 - degrees
        raise bad_request("location is invalid")
    return {"latitude": latitude, "longitude": longitude}


@method("sendChatAction")
def send_chat_action(request: Request) -> bool:
    """Show `typing…` and the like."""
    chat = writable_chat(request)
    thread_of(request, chat)
    action = request.params.text("action")
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    request.world.see("action", chat, {"action": action}, request.bot.user)
    return True


def editable(request: Request) -> Message:
    """Return the bot's own message to edit."""
    if request.params.has("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    message = target_message(request, writable_chat(request), errors.NO_EDIT_TARGET)
    if message.sender.get("id") != request.bot.id:
        raise bad_request(errors.NOT_EDITABLE)
    return message


def replace(request: Request, message: Message, drop: tuple[str, ...], content: Json) -> Json:
    """Edit content and inline keyboard; refuses when nothing would change."""
    markup = markup_of(request)
    if markup is not None and "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    kept = {key: value for key, value in message.body.items() if key not in drop}
    kept.pop("reply_markup", None)
    body = {**kept, **content}
    if markup:
        body["reply_markup"] = markup
    if {**body, "edit_date": 0} == {**message.body, "edit_date": 0}:
        raise bad_request(errors.NOT_MODIFIED)
    body["edit_date"] = int(request.world.clock().timestamp())
    message.markup = markup
    request.world.change(message, body, request.bot.user)
    return message.body


@method("editMessageText")
def edit_message_text(request: Request) -> Json:
    """Edit a text message."""
    message = editable(request)
    content = text_content(request)
    if "text" not in message.body:
        raise bad_request(errors.NO_TEXT_TO_EDIT)
    return replace(request, message, ("text", "entities", "link_preview_options"), content)


@method("editMessageCaption")
def edit_message_caption(request: Request) -> Json:
    """Edit the caption of a media message."""
    message = editable(request)
    content = caption_of(request)
    if "text" in message.body or "location" in message.body:
        raise bad_request(errors.NO_CAPTION_TO_EDIT)
    return replace(request, message, ("caption", "caption_entities"), content)


@method("editMessageReplyMarkup")
def edit_message_reply_markup(request: Request) -> Json:
    """Change or take away the inline keyboard."""
    return replace(request, editable(request), (), {})


@method("deleteMessage")
def delete_message(request: Request) -> bool:
    """Delete one message."""
    chat = known_chat(request)
    message = target_message(request, chat, errors.NO_DELETE_TARGET)
    _check_deletable(request, chat, message)
    request.world.remove(message, request.bot.user)
    return True


@method("deleteMessages")
def delete_messages(request: Request) -> bool:
    """Delete up to 100 messages; those already gone are passed over."""
    chat = known_chat(request)
    ids = request.params.array("message_ids") or []
    if not 1 <= len(ids) <= MOST_IDS:
        raise bad_request("message identifiers are not specified")
    found = [chat.live(int(str(number))) for number in ids]
    for message in found:
        if message is not None:
            _check_deletable(request, chat, message)
            request.world.remove(message, request.bot.user)
    return True


def _check_deletable(request: Request, chat: Chat, message: Message) -> None:
    own = message.sender.get("id") == request.bot.id
    if not own and chat.kind != "private" and not chat.is_admin(request.bot.id):
        raise bad_request(errors.DELETE_REFUSED)
    if "migrate_from_chat_id" in message.body:
        raise bad_request(errors.DELETE_REFUSED)
    age = request.world.clock().timestamp() - message.body["date"]
    if age >= DELETABLE_FOR.total_seconds():
        raise bad_request(errors.DELETE_TOO_LATE)


@method("forwardMessage")
def forward_message(request: Request) -> Json:
    """Forward a message with its origin."""
    source = target_message(request, known_chat(request, "from_chat_id"), errors.NO_FORWARD_TARGET)
    if source.body.get("has_protected_content"):
        raise bad_request("message has protected content and can't be forwarded")
    origin = {"type": "user", "sender_user": source.sender, "date": source.body["date"]}
    return send(request, {**_content(source), "forward_origin": origin}).body


@method("copyMessage")
def copy_message(request: Request) -> Json:
    """Send the same content anew."""
    source = target_message(request, known_chat(request, "from_chat_id"), errors.NO_COPY_TARGET)
    content = _content(source)
    if request.params.has("caption"):
        content = {**content, **caption_of(request)}
    return {"message_id": send(request, content).id}


def _content(message: Message) -> Json:
    kept = CONTENT - {"reply_markup"}
    return {key: value for key, value in message.body.items() if key in kept}


@method("pinChatMessage")
def pin_chat_message(request: Request) -> bool:
    """Pin a message, with the service message Telegram shows."""
    chat = writable_chat(request)
    message = target_message(request, chat, errors.NO_PIN_TARGET)
    if chat.kind != "private":
        require_admin(request, chat, errors.NO_PIN_RIGHTS)
    if message.id not in chat.pinned:
        chat.pinned.append(message.id)
        request.world.post(chat, request.bot.user, {"pinned_message": dict(message.body)})
    return True


@method("unpinChatMessage", "unpinAllChatMessages")
def unpin_chat_message(request: Request) -> bool:
    """Unpin a message, or the newest pinned one."""
    chat = writable_chat(request)
    if chat.kind != "private":
        require_admin(request, chat, errors.NO_PIN_RIGHTS)
    wanted = request.params.integer("message_id")
    chat.pinned = [number for number in chat.pinned[: None if wanted else -1] if number != wanted]
    return True


@method("setMessageReaction")
def set_message_reaction(request: Request) -> bool:
    """React to a message with one emoji, or none."""
    chat = writable_chat(request)
    message = target_message(request, chat, errors.NO_REACTION_TARGET)
    reaction = request.params.array("reaction") or []
    if len(reaction) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    shown = {**message.body, "reaction": reaction}
    request.world.see("reaction", chat, shown, request.bot.user)
    return True
