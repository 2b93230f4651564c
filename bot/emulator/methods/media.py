"""Photos, documents, voice, video, audio, animations and albums."""

from __future__ import annotations

from bot.emulator import errors
from bot.emulator.attachments import media_json
from bot.emulator.chats import Chat
from bot.emulator.compose import caption_content, caption_of, send
from bot.emulator.errors import Json, bad_request
from bot.emulator.methods.files import incoming_file
from bot.emulator.methods.messages import editable, replace
from bot.emulator.registry import Request, method
from bot.emulator.targets import writable_chat

KINDS = {
    "sendphoto": "photo",
    "senddocument": "document",
    "sendvoice": "voice",
    "sendvideo": "video",
    "sendaudio": "audio",
    "sendanimation": "animation",
}
FACTS = ("duration", "width", "height", "title", "performer")
ALBUM_LEAST, ALBUM_MOST = 2, 10
ALONE = frozenset({"document", "audio"})
MEDIA_FIELDS = ("photo", "document", "video", "audio", "animation", "caption", "caption_entities")


def _send_one(request: Request, kind: str) -> Json:
    chat = writable_chat(request)
    stored = incoming_file(request, request.params.text(kind), kind, kind)
    facts = {name: request.params.values.get(name) for name in FACTS}
    content = media_json(stored, kind, facts) | caption_of(request)
    if request.params.flag("has_spoiler"):
        content["has_media_spoiler"] = True
    return send(request, content, chat).body


for _name, _kind in KINDS.items():

    @method(_name)
    def _send(request: Request, kind: str = _kind) -> Json:
        return _send_one(request, kind)


@method("sendMediaGroup")
def send_media_group(request: Request) -> list[Json]:
    """Send an album of 2–10 items."""
    chat = writable_chat(request)
    items = request.params.array("media")
    if not items or not ALBUM_LEAST <= len(items) <= ALBUM_MOST:
        raise bad_request(errors.ALBUM_SIZE)
    kinds = {str(item.get("type")) for item in items}
    if len(kinds) > 1 and kinds & ALONE:
        raise bad_request(f"{min(kinds & ALONE)} {errors.ALBUM_MIXED}")
    if not kinds <= {"photo", "video", "document", "audio"}:
        raise bad_request("wrong type of the media in the group")
    group = str(13_000_000_000_000_000 + request.world.number())
    contents = [_item(request, item) | {"media_group_id": group} for item in items]
    return [_post(request, content, chat) for content in contents]


def _post(request: Request, content: Json, chat: Chat) -> Json:
    return send(request, content, chat).body


def _item(request: Request, item: Json) -> Json:
    kind = str(item.get("type"))
    stored = incoming_file(request, str(item.get("media") or ""), "media", kind)
    caption = caption_content(
        str(item.get("caption") or ""), item.get("parse_mode") or "", item.get("caption_entities")
    )
    return media_json(stored, kind, item) | caption


@method("editMessageMedia")
def edit_message_media(request: Request) -> Json:
    """Replace the file and the caption of a message."""
    message = editable(request)
    item = request.params.mapping("media")
    if not item:
        raise bad_request(errors.NO_MEDIA)
    return replace(request, message, ("text", "entities", *MEDIA_FIELDS), _item(request, item))
