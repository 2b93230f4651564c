"""Staff commands: progress, schedules, roles."""

from __future__ import annotations

import math
import re
from datetime import date

from bot.domain.errors import InvalidInputError, NotFoundError
from bot.domain.people import Role
from bot.handlers.door import Door
from bot.handlers.incoming import Incoming
from bot.replies.staff import (
    granted_reply,
    plans_reply,
    progress_help_reply,
    progress_recorded_reply,
    staff_reply,
    unknown_commitment_reply,
)
from bot.services.commitments import Progress
from bot.services.schedules import DIGEST

_CRON_FIELDS = 5
_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)


async def progress(door: Door, incoming: Incoming) -> None:
    """Record progress on a commitment; alone, the command explains itself."""
    t = await door.texts_for(incoming)
    words = incoming.arguments.split()
    if len(words) < 2:  # noqa: PLR2004 — a commitment and a figure or milestone
        standings = await door.commitments.standings(door.commitments.everything())
        await door.say(incoming, progress_help_reply(t, standings))
        return
    try:
        entry = await door.commitments.record(incoming.user_id, parse(words), incoming.cause)
    except NotFoundError:
        reply = unknown_commitment_reply(t, door.commitments.everything())
    else:
        reply = progress_recorded_reply(t, entry)
    await door.say(incoming, reply)


def parse(words: list[str]) -> Progress:
    """Read "commitment figure-or-milestone [date] [note …]".

    Raises:
        InvalidInputError: The figure is not a number, or there is no such day.
    """
    commitment, reached, *rest = words
    holds_on = _date(rest[0]) if rest else None
    note = " ".join(rest[1:] if holds_on else rest) or None
    number = reached.replace(",", "").rstrip("%套个")
    if number[:1].isdigit():
        return Progress(commitment=commitment, value=_number(number), holds_on=holds_on, note=note)
    return Progress(commitment=commitment, milestone=reached, holds_on=holds_on, note=note)


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.inf
    # A number too long to hold reads as infinite; nobody could show it.
    if not math.isfinite(value):
        raise InvalidInputError("value", "320")
    return value


def _date(text: str) -> date | None:
    """Read 2023-11-05, also 2023-11-5 or 2023/11/5; None where it is a word of the note.

    Raises:
        InvalidInputError: It looks like a date, and there is no such day.
    """
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError:
        raise InvalidInputError("date", "2023-11-05") from None


async def schedule(door: Door, incoming: Incoming) -> None:
    """Show when digests go out, or change it."""
    words = incoming.arguments.split()
    if len(words) == _CRON_FIELDS:
        words = [DIGEST, *words]
    if words:
        await door.schedules.change(incoming.user_id, words[0], " ".join(words[1:]))
    t = await door.texts_for(incoming)
    await door.say(incoming, plans_reply(t, await door.schedules.plans()))


async def staff(door: Door, incoming: Incoming) -> None:
    """List the staff."""
    colleagues = await door.staff.colleagues(incoming.user_id)
    await door.say(incoming, staff_reply(await door.texts_for(incoming), colleagues))


async def grant(door: Door, incoming: Incoming) -> None:
    """Give a role to the author of the message replied to, or to an id."""
    words = incoming.arguments.split()
    telegram_id, name = _grantee(incoming, words)
    role = _role(words[-1] if words else "")
    await door.staff.grant(incoming.user_id, telegram_id, role, name=name)
    await door.say(incoming, granted_reply(await door.texts_for(incoming), name, role))


def _grantee(incoming: Incoming, words: list[str]) -> tuple[int, str]:
    if incoming.reply_to_user is not None:
        return incoming.reply_to_user
    if len(words) > 1 and words[0].isdecimal():
        return int(words[0]), words[0]
    raise InvalidInputError("/grant", "/grant 123456 handler")


def _role(text: str) -> Role:
    try:
        return Role(text.lower())
    except ValueError:
        raise InvalidInputError("/grant", ", ".join(Role)) from None
