"""Looking at chats and their members."""

from __future__ import annotations

from bot.emulator import errors
from bot.emulator.chats import PRESENT, Chat
from bot.emulator.delivery import member_json
from bot.emulator.errors import Json, bad_request
from bot.emulator.registry import Request, method
from bot.emulator.targets import known_chat, target_user, writable_chat

PERMISSIONS = [
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
]
GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription")


@method("getChat")
def get_chat(request: Request) -> Json:
    """Return the `ChatFullInfo`."""
    chat = known_chat(request)
    full: Json = {
        **chat.json(),
        "accent_color_id": abs(chat.id) % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys((*GIFTS, "gifts_from_channels"), False),
    }
    if chat.kind != "private":
        full["permissions"] = dict.fromkeys(PERMISSIONS, True)
    pinned = chat.live(chat.pinned[-1]) if chat.pinned else None
    if pinned is not None:
        full["pinned_message"] = pinned.body
    return full


def _group(request: Request) -> Chat:
    chat = writable_chat(request)
    if chat.kind == "private":
        raise bad_request("there are no administrators in the private chat")
    return chat


@method("getChatMember")
def get_chat_member(request: Request) -> Json:
    """Return one person's standing; who never was there has left."""
    chat = writable_chat(request)
    user = target_user(request)
    if chat.kind == "private" and user.id not in {chat.id, request.bot.id}:
        raise bad_request(errors.USER_NOT_FOUND)
    default = "member" if chat.kind == "private" else "left"
    withheld = chat.withheld.get(user.id, frozenset())
    return member_json(user, chat.members.get(user.id, default), withheld)


@method("getChatMemberCount")
def get_chat_member_count(request: Request) -> int:
    """Count who is in the chat."""
    chat = writable_chat(request)
    if chat.kind == "private":
        return 2
    return sum(status in PRESENT for status in chat.members.values())


@method("getChatAdministrators")
def get_chat_administrators(request: Request) -> list[Json]:
    """Return the owner and administrators, without other bots."""
    chat = _group(request)
    users = request.world.users
    return [
        member_json(users[user_id], status)
        for user_id, status in chat.members.items()
        if chat.is_admin(user_id) and (not users[user_id].is_bot or user_id == request.bot.id)
    ]


@method("leaveChat")
def leave_chat(request: Request) -> bool:
    """Leave a group."""
    chat = writable_chat(request)
    if chat.kind == "private":
        raise bad_request("chat member status can't be changed in private chats")
    request.world.set_member(chat, request.bot.id, "left", by=request.bot.id)
    return True
