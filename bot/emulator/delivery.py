"""Who is told of what: which bots get an update for a message or a change of membership."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.emulator.bots import Bot
from bot.emulator.chats import PRESENT, Chat, Message
from bot.emulator.errors import Json
from bot.emulator.people import User

if TYPE_CHECKING:
    from bot.emulator.world import World

SERVICE = frozenset(
    [
        "new_chat_members",
        "left_chat_member",
        "migrate_to_chat_id",
        "migrate_from_chat_id",
        "pinned_message",
        "forum_topic_created",
        "forum_topic_closed",
        "forum_topic_reopened",
        "forum_topic_edited",
    ]
)
ADMIN_RIGHTS = [
    "can_be_edited",
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_manage_topics",
]
REFUSED_RIGHTS = frozenset({"can_be_edited", "is_anonymous", "can_promote_members"})


def tell_bots(world: World, message: Message, kind: str) -> None:
    """Queue an update for every bot that may see the message."""
    for bot in _listeners(world, message.chat):
        if _sees(bot, message):
            bot.queue.put(kind, message.body, f"chat:{message.chat.id}")


def _listeners(world: World, chat: Chat) -> Iterator[Bot]:
    for bot in world.bots.values():
        if bot.id == chat.bot_id or (chat.bot_id is None and chat.is_present(bot.id)):
            yield bot


def _sees(bot: Bot, message: Message) -> bool:
    """Apply privacy mode: admins see all, others what is meant for them and service messages."""
    chat, body = message.chat, message.body
    if chat.kind == "private" or not bot.privacy or chat.is_admin(bot.id):
        return True
    if SERVICE & body.keys():
        return True
    replied = body.get("reply_to_message", {}).get("from", {}).get("id")
    return replied == bot.id or _addressed(bot, body)


def _addressed(bot: Bot, body: Json) -> bool:
    text = str(body.get("text") or body.get("caption") or "")
    name = f"@{bot.user.username}".lower()
    if text.startswith("/"):
        command = text.split(maxsplit=1)[0].lower()
        return "@" not in command or command.endswith(name)
    return name in text.lower()


def member_json(user: User, status: str, withheld: frozenset[str] = frozenset()) -> Json:
    """Return the `ChatMember…` object for a standing, without the rights withheld."""
    body: Json = {"user": user.json(), "status": status}
    if status == "creator":
        body["is_anonymous"] = False
    elif status == "administrator":
        body.update({right: right not in REFUSED_RIGHTS | withheld for right in ADMIN_RIGHTS})
    elif status == "kicked":
        body["until_date"] = 0
    return body


def tell_membership(
    world: World, chat: Chat, user_id: int, change: tuple[str, str], by: int
) -> None:
    """Queue `my_chat_member` or `chat_member`, and post joins and leaves in groups."""
    before, after = change
    user, actor = world.users[user_id], world.users[by]
    update = {
        "chat": chat.json(),
        "from": actor.json(),
        "date": int(world.clock().timestamp()),
        "old_chat_member": member_json(user, before),
        "new_chat_member": member_json(user, after, chat.withheld.get(user_id, frozenset())),
    }
    own = world.bot_by_id(user_id)
    if own is not None:
        own.queue.put("my_chat_member", update, f"chat:{chat.id}")
    for bot in _listeners(world, chat):
        if bot is not own:
            bot.queue.put("chat_member", update, f"chat:{chat.id}")
    if chat.kind != "private":
        _announce(world, chat, user, actor, (before in PRESENT, after in PRESENT))


def _announce(
    world: World, chat: Chat, user: User, actor: User, present: tuple[bool, bool]
) -> None:
    if present == (False, True):
        world.post(chat, actor, {"new_chat_members": [user.json()]})
    elif present == (True, False):
        world.post(chat, actor, {"left_chat_member": user.json()})
