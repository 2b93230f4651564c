"""Removing people from groups and letting them back."""

from __future__ import annotations

from bot.emulator.errors import bad_request
from bot.emulator.registry import Request, method
from bot.emulator.targets import require_admin, target_user, writable_chat


@method("banChatMember")
def ban_chat_member(request: Request) -> bool:
    """Remove somebody for good."""
    return _set(request, "kicked")


@method("unbanChatMember")
def unban_chat_member(request: Request) -> bool:
    """Let somebody come back; who is present is removed, unless `only_if_banned`."""
    return _set(request, "left")


def _set(request: Request, status: str) -> bool:
    chat = writable_chat(request)
    if chat.kind == "private":
        raise bad_request("can't ban members in private chats")
    require_admin(request, chat, "not enough rights to restrict/unrestrict chat member")
    user = target_user(request)
    if chat.members.get(user.id) == "creator":
        raise bad_request("can't remove chat owner")
    present = chat.is_present(user.id)
    if not (status == "left" and present and request.params.flag("only_if_banned")):
        request.world.set_member(chat, user.id, status, by=request.bot.id)
    return True
