"""Whether an update has the types that the Bot API gives: the library takes whatever comes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any

_Check = Callable[[Any], bool]


def is_readable(update: object) -> bool:
    """Say whether every part that is known by its name is of its type and whole; others are let be.

    One that is not is set aside before anything is done with it: half-way through a handler it
    would fail again and again.
    """
    waiting: list[object] = [update]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Mapping):
            if not all(_fits(name, value, node) for name, value in node.items()):
                return False
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)
    return isinstance(update, Mapping)


def _fits(name: str, value: object, holder: Mapping[str, Any]) -> bool:
    if name == "id":
        # Of presses and queries a text, of everybody and everything else a number.
        is_query = "chat_instance" in holder or "query" in holder
        return _is_text(value) if is_query else _is_number(value)
    if name == "offset":
        return _is_text(value) if "query" in holder else _is_number(value)
    check = _CHECKS.get(name)
    return check is None or check(value)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_number(value: object) -> bool:
    return type(value) is int and -(2**63) <= value < 2**63


def _is_flag(value: object) -> bool:
    return isinstance(value, bool)


def _is_degrees(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return isfinite(value) and abs(value) <= 180  # noqa: PLR2004 — half a circle


def _is_object(value: object) -> bool:
    return isinstance(value, Mapping)


def _has(*parts: str) -> _Check:
    return lambda value: isinstance(value, Mapping) and all(one in value for one in parts)


def _is_list(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, Mapping) for one in value)


def _named(check: _Check, names: str) -> dict[str, _Check]:
    return dict.fromkeys(names.split(), check)


_CHECKS: dict[str, _Check] = {
    **_named(
        _is_text,
        "address caption chat_instance data file_id file_unique_id first_name inline_message_id"
        " language_code last_name media_group_id query result_id status text title type url"
        " username",
    ),
    **_named(
        _is_number,
        "date duration edit_date file_size height length message_id message_thread_id"
        " migrate_from_chat_id migrate_to_chat_id update_id width",
    ),
    **_named(_is_flag, "is_bot is_forum is_topic_message"),
    **_named(_is_degrees, "latitude longitude"),
    **_named(
        _is_object,
        "chosen_inline_result document location new_chat_member old_chat_member reply_markup"
        " venue video voice",
    ),
    **_named(
        _has("message_id", "date", "chat"),
        "channel_post edited_channel_post edited_message message reply_to_message",
    ),
    **_named(_has("id", "type"), "chat sender_chat"),
    **_named(_has("id", "is_bot", "first_name"), "from left_chat_member user via_bot"),
    **_named(_has("id", "from"), "callback_query inline_query"),
    **_named(_has("chat", "from", "date"), "chat_member my_chat_member"),
    **_named(_is_list, "caption_entities entities new_chat_members photo"),
}
"""By the names that the Bot API uses alike wherever they stand, as far as we read them."""
