"""What a button sends back when pressed: a kind and its arguments in at most 64 bytes."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum
from typing import Any

from bot.domain.complaint import Action, Verdict
from bot.domain.language import Language
from bot.domain.subscription import Pace
from bot.replies.reply import CALLBACK_LIMIT

Arguments = tuple[Any, ...]
"""What a press says, parsed as `_SHAPES` has it for its kind."""
_NUMBER = re.compile(r"[0-9]{1,18}")
"""No longer than every database takes as an id."""


class Press(StrEnum):
    """Every kind of press; the handlers register one function for each."""

    HOME = "home"
    LANGUAGE = "lang"
    TOPIC = "topic"
    ENTRY = "entry"
    PROMISES = "all"
    CARD = "card"
    TREND = "trend"
    EVIDENCE = "proof"
    RATE = "rate"
    TO_STAFF = "staff"
    """Pass a question to staff."""
    TO_COMPLAINT = "file"
    """Make a question a complaint."""
    NONE_OF_THESE = "none"
    DRAFT = "draft"
    SUBMIT = "submit"
    JOIN = "join"
    MERGE = "merge"
    SPLIT = "split"
    CATEGORY = "cat"
    SUBSCRIBE = "sub"
    """Follow something from anywhere, or follow it no longer; "*" is all of it."""
    SUBSCRIPTIONS = "subs"
    CHOOSE = "hear"
    """The same on the menu of subscriptions, which then changes in place."""
    PACE = "pace"
    MINE = "mine"
    OPEN = "open"
    ADD = "add"
    EDIT = "edit"
    PASS_ON = "answers"  # noqa: S105 — not a password
    """Add what was typed, kept as a question, to a complaint."""
    ANEW = "anew"
    """Begin a draft in place of the unfinished one: of a question, or empty with 0."""
    APPEND = "append"
    """Add a question's words to the unfinished draft."""
    FOLLOW = "follow"
    FOLLOWED = "followed"
    NIGHT = "night"
    LARGE = "large"
    VERDICT = "verdict"
    WITHDRAW = "wd"
    FORGET = "forget"
    EXPORT = "export"
    CONSENT = "consent"
    """File a draft, or join with it (0 for not), with what needs consent or without it."""
    UNCONSENT = "unconsent"
    KEEP = "keep"
    """Keep what was sent after filing, or leave it out."""
    DO = "do"
    """An act on a card, by its name."""
    MENU = "menu"
    """Other buttons in place of a card's."""
    PICK = "pick"
    """One line of such a list."""
    SHOW = "show"
    """Bring a card up again."""
    QUEUE = "queue"
    DETAILS = "details"
    CLAIM = "claim"
    REPLY = "reply"
    FINISH = "finish"
    TASK = "task"
    """An improvement task's number and what to do with it."""
    ANNOUNCE = "an"
    """An announcement's number and what to do with it."""


class DraftStep(StrEnum):
    """What a press on a draft's button asks for."""

    NEW = "new"
    PLACE = "place"
    NO_PLACE = "no_place"
    PHOTO = "photo"
    NO_FILES = "no_files"
    """Take photos and voice notes out again."""
    ANONYMOUS = "anonymous"
    NAMED = "named"
    TEXT = "text"
    CATEGORY = "category"
    ALL_CATEGORIES = "categories"
    SKIP = "skip"
    DROP = "drop"


class Listing(StrEnum):
    """Which complaints are listed."""

    OPEN = "open"
    MINE = "mine"
    OVERDUE = "late"


class CardMenu(StrEnum):
    """Which buttons a card shows."""

    CARD = "card"
    MORE = "more"
    COLLEAGUES = "give"
    UNITS = "offer"
    CATEGORIES = "sort"
    VOICES = "gist"


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


def decode(data: str) -> tuple[Press, Arguments] | None:
    """Read a button's data; None for what is not ours, for anybody can send anything."""
    name, *arguments = data.split(":")
    try:
        kind = Press(name)
        parsed = [parse(argument) for parse, argument in zip(_SHAPES[kind], arguments, strict=True)]
    except ValueError:
        return None
    return kind, tuple(parsed)


def _number(text: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
    return int(text)


def _flag(text: str) -> bool:
    if text not in {"0", "1"}:
        raise ValueError(text)
    return text == "1"


_SHAPES: dict[Press, tuple[Callable[[str], object], ...]] = {
    Press.HOME: (),
    Press.LANGUAGE: (Language,),
    Press.TOPIC: (str,),
    Press.ENTRY: (str,),
    Press.PROMISES: (_number,),
    Press.CARD: (str,),
    Press.TREND: (str,),
    Press.EVIDENCE: (str,),
    Press.RATE: (_number, _flag),
    Press.TO_STAFF: (_number,),
    Press.TO_COMPLAINT: (_number,),
    Press.NONE_OF_THESE: (_number,),
    Press.DRAFT: (DraftStep,),
    Press.SUBMIT: (str,),
    Press.JOIN: (str, _number),
    Press.MERGE: (_number, str),
    Press.SPLIT: (_number,),
    Press.CATEGORY: (str,),
    Press.SUBSCRIBE: (str, _flag),
    Press.SUBSCRIPTIONS: (),
    Press.CHOOSE: (str, _flag),
    Press.PACE: (Pace,),
    Press.MINE: (_number,),
    Press.OPEN: (_number,),
    Press.ADD: (_number,),
    Press.EDIT: (_number,),
    Press.PASS_ON: (_number, _number),
    Press.ANEW: (_number, _flag),
    Press.APPEND: (_number,),
    Press.FOLLOW: (_number, _flag),
    Press.FOLLOWED: (),
    Press.NIGHT: (_flag,),
    Press.LARGE: (_flag,),
    Press.VERDICT: (_number, Verdict),
    Press.WITHDRAW: (_number, _flag),
    Press.FORGET: (_flag,),
    Press.EXPORT: (),
    Press.CONSENT: (str, _flag, _number),
    Press.UNCONSENT: (),
    Press.KEEP: (_flag,),
    Press.DO: (_number, Action),
    Press.MENU: (_number, CardMenu),
    Press.PICK: (_number, CardMenu, str),
    Press.SHOW: (_number,),
    Press.QUEUE: (Listing, _number),
    Press.DETAILS: (_number,),
    Press.CLAIM: (_number,),
    Press.REPLY: (_number,),
    Press.FINISH: (_number,),
    Press.TASK: (_number, str),
    Press.ANNOUNCE: (_number, str),
}
