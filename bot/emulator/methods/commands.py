"""The command menu, by scope and language."""

from __future__ import annotations

import json
import re

from bot.emulator.errors import Json, bad_request
from bot.emulator.registry import Request, method

NAME = re.compile(r"[a-z0-9_]{1,32}")
MOST = 100
DESCRIPTION_LIMIT = 256
SCOPES = frozenset(
    [
        "default",
        "all_private_chats",
        "all_group_chats",
        "all_chat_administrators",
        "chat",
        "chat_administrators",
        "chat_member",
    ]
)


def _key(request: Request) -> tuple[str, str]:
    scope = request.params.mapping("scope") or {"type": "default"}
    if scope.get("type") not in SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    if scope["type"].startswith("chat") and not scope.get("chat_id"):
        raise bad_request("can't parse BotCommandScope: chat_id is empty")
    language = request.params.text("language_code")
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise bad_request("invalid language code specified")
    return json.dumps(scope, sort_keys=True), language


@method("setMyCommands")
def set_my_commands(request: Request) -> bool:
    """Replace the commands of one scope and language."""
    commands = request.params.array("commands") or []
    if len(commands) > MOST:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    request.bot.profile.commands[_key(request)] = [_checked(command) for command in commands]
    request.world.signal.notify()
    return True


def _checked(command: Json) -> Json:
    name = str(command.get("command", "")).removeprefix("/")
    description = str(command.get("description", ""))
    if not NAME.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= DESCRIPTION_LIMIT:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


@method("getMyCommands")
def get_my_commands(request: Request) -> list[Json]:
    """Return the commands of exactly this scope and language."""
    return request.bot.profile.commands.get(_key(request), [])


@method("deleteMyCommands")
def delete_my_commands(request: Request) -> bool:
    """Forget the commands of one scope and language."""
    request.bot.profile.commands.pop(_key(request), None)
    return True
