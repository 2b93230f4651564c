"""What the bot says of itself: name, descriptions, menu button."""

from __future__ import annotations

from bot.emulator.errors import Json, bad_request
from bot.emulator.registry import Request, method

LIMITS = {"name": 64, "description": 512, "short_description": 120}


def _texts(request: Request, field: str) -> dict[str, str]:
    profile = request.bot.profile
    shelves = {
        "name": profile.names,
        "description": profile.descriptions,
        "short_description": profile.short_descriptions,
    }
    return shelves[field]


def _set(request: Request, field: str) -> bool:
    value, language = request.params.text(field), request.params.text("language_code")
    if len(value) > LIMITS[field]:
        raise bad_request(f"{field.replace('_', ' ')} is too long")
    _texts(request, field)[language] = value
    return True


def _get(request: Request, field: str) -> Json:
    texts = _texts(request, field)
    fallback = request.bot.user.first_name if field == "name" else ""
    language = request.params.text("language_code")
    return {field: texts.get(language) or texts.get("") or fallback}


@method("setMyName")
def set_my_name(request: Request) -> bool:
    """Set the name for a language."""
    return _set(request, "name")


@method("getMyName")
def get_my_name(request: Request) -> Json:
    """Return the name for a language."""
    return _get(request, "name")


@method("setMyDescription")
def set_my_description(request: Request) -> bool:
    """Set what an empty chat shows."""
    return _set(request, "description")


@method("getMyDescription")
def get_my_description(request: Request) -> Json:
    """Return what an empty chat shows."""
    return _get(request, "description")


@method("setMyShortDescription")
def set_my_short_description(request: Request) -> bool:
    """Set what the profile shows."""
    return _set(request, "short_description")


@method("getMyShortDescription")
def get_my_short_description(request: Request) -> Json:
    """Return what the profile shows."""
    return _get(request, "short_description")


@method("setChatMenuButton")
def set_chat_menu_button(request: Request) -> bool:
    """Set the menu button, for one private chat or for all."""
    button = request.params.mapping("menu_button") or {"type": "default"}
    if button.get("type") not in {"default", "commands", "web_app"}:
        raise bad_request("can't parse MenuButton: MenuButton has unsupported type")
    request.bot.profile.menu_buttons[request.params.integer("chat_id")] = button
    return True


@method("getChatMenuButton")
def get_chat_menu_button(request: Request) -> Json:
    """Return the menu button."""
    buttons = request.bot.profile.menu_buttons
    chat_id = request.params.integer("chat_id")
    return buttons.get(chat_id) or buttons.get(0) or {"type": "commands"}
