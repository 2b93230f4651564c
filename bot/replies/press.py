"""What a button sends back when pressed: a kind and its arguments in at most 64 bytes."""

from __future__ import annotations

from enum import StrEnum

from bot.replies.reply import CALLBACK_LIMIT

_MOST_DIGITS = 18
"""The longest number that every database takes as an id."""


class Press(StrEnum):
    """Every kind of press; the handlers register one function for each."""

    HOME = "home"
    LANGUAGE = "lang"
    TOPIC = "topic"
    ENTRY = "entry"
    RATE = "rate"
    TO_STAFF = "staff"
    """Pass a question to staff."""
    TO_COMPLAINT = "file"
    """Make a question a complaint."""
    NONE_OF_THESE = "none"
    DRAFT = "draft"
    CATEGORY = "cat"
    SUBSCRIBE = "sub"
    MINE = "mine"
    VERDICT = "verdict"
    WITHDRAW = "wd"
    FORGET = "forget"
    DETAILS = "details"
    CLAIM = "claim"
    REPLY = "reply"
    FINISH = "finish"


class DraftStep(StrEnum):
    """What a press on a draft's button asks for."""

    NEW = "new"
    SUBMIT = "submit"
    PLACE = "place"
    PHOTO = "photo"
    TEXT = "text"
    CATEGORY = "category"
    ALL_CATEGORIES = "categories"
    SKIP = "skip"
    DROP = "drop"


def encode(kind: Press, *arguments: str | int) -> str:
    """Write a press as a button's data.

    Raises:
        ValueError: It would be longer than Telegram takes; ids in the knowledge base are
            checked to be short enough.
    """
    data = ":".join([kind, *(str(argument) for argument in arguments)])
    if len(data.encode()) > CALLBACK_LIMIT:
        raise ValueError(f"a button's data is longer than {CALLBACK_LIMIT} bytes: {kind}")
    return data


def decode(data: str) -> tuple[Press, list[str]] | None:
    """Read a button's data; None for what is not ours, for anybody can send anything."""
    kind, *arguments = data.split(":")
    if any(one.lstrip("-").isdecimal() and len(one) > _MOST_DIGITS for one in arguments):
        return None
    try:
        return Press(kind), arguments
    except ValueError:
        return None
