"""Finding the chat a call is for, and refusing where Telegram refuses."""

from __future__ import annotations

from bot.emulator import errors
from bot.emulator.chats import Chat, Message
from bot.emulator.errors import bad_request, forbidden, migrated
from bot.emulator.people import User
from bot.emulator.registry import Request


def known_chat(request: Request, name: str = "chat_id") -> Chat:
    """Return a chat the bot knows, whether or not it may write there."""
    raw = request.params.text(name).strip()
    if not raw:
        raise bad_request(errors.CHAT_EMPTY)
    if raw.startswith("@"):
        return _by_username(request, raw[1:].lower())
    if not raw.lstrip("-").isdigit():
        raise bad_request(errors.CHAT_NOT_FOUND)
    return _by_id(request, int(raw))


def _by_username(request: Request, username: str) -> Chat:
    for chat in request.world.groups.values():
        if chat.username and chat.username.lower() == username:
            return chat
    raise bad_request(errors.CHAT_NOT_FOUND)


def _by_id(request: Request, chat_id: int) -> Chat:
    world, bot = request.world, request.bot
    group = world.groups.get(chat_id)
    if group is not None:
        if bot.id not in group.members:
            raise bad_request(errors.CHAT_NOT_FOUND)
        return group
    user = world.users.get(chat_id)
    if user is None or user.is_bot:
        raise bad_request(errors.CHAT_NOT_FOUND)
    if bot.id not in user.started and not _have_met(request, user):
        raise bad_request(errors.CHAT_NOT_FOUND)
    return world.private_chat(bot, user)


def _have_met(request: Request, user: User) -> bool:
    return any(
        user.id in chat.members and request.bot.id in chat.members
        for chat in request.world.groups.values()
    )


def writable_chat(request: Request, name: str = "chat_id") -> Chat:
    """Return a chat the bot may write to.

    Raises:
        ApiError: 400 or 403 with Telegram's words.
    """
    chat = known_chat(request, name)
    if chat.partner is not None:
        _check_private(request, chat.partner)
    else:
        _check_group(request, chat)
    return chat


def _check_private(request: Request, user: User) -> None:
    if user.deactivated:
        raise forbidden(errors.DEACTIVATED)
    if request.bot.id in user.blocked:
        raise forbidden(errors.BLOCKED)
    if request.bot.id not in user.started:
        raise forbidden(errors.NO_INITIATIVE)


def _check_group(request: Request, chat: Chat) -> None:
    if chat.migrated_to is not None:
        raise migrated(chat.migrated_to)
    status = chat.members.get(request.bot.id)
    is_super = chat.kind == "supergroup"
    if status == "kicked":
        raise forbidden(errors.KICKED_SUPERGROUP if is_super else errors.KICKED_GROUP)
    if status == "left":
        raise forbidden(errors.NOT_MEMBER_SUPERGROUP if is_super else errors.NOT_MEMBER_GROUP)


def target_message(request: Request, chat: Chat, refusal: str) -> Message:
    """Return the message named by `message_id`, or refuse with the given text."""
    if not request.params.has("message_id"):
        raise bad_request(errors.NO_MESSAGE_ID)
    message = chat.live(request.params.integer("message_id"))
    if message is None:
        raise bad_request(refusal)
    return message


def require_admin(request: Request, chat: Chat, refusal: str = errors.NO_RIGHTS) -> None:
    """Refuse unless the bot administers the group."""
    if not chat.is_admin(request.bot.id):
        raise bad_request(refusal)


def target_user(request: Request) -> User:
    """Return the user named by `user_id`."""
    user = request.world.users.get(request.params.integer("user_id"))
    if user is None:
        raise bad_request("invalid user_id specified")
    return user
