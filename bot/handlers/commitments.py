"""The promise ledger in chat: staff record, correct and look up progress."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.domain.commitment_typed import TAKES_BACK, read_day, read_figure
from bot.domain.errors import InvalidInputError, NotFoundError
from bot.handlers.door import Door
from bot.handlers.incoming import Incoming
from bot.handlers.promises import preview
from bot.replies.ledger import (
    history_reply,
    progress_help_reply,
    progress_recorded_reply,
    unknown_commitment_reply,
)
from bot.services.progress_rules import Progress

_LINK = re.compile(r"https?://\S+")


async def progress(door: Door, incoming: Incoming) -> None:
    """Record progress; with a commitment alone show its history, with nothing explain itself."""
    t = await door.texts_for(incoming)
    words, entry = incoming.arguments.split(), None
    try:
        if len(words) > 1:
            given = replace(parse(words), photos=_photos(incoming))
            entry = await door.commitments.record(incoming.user_id, given, incoming.cause)
            reply = progress_recorded_reply(t, entry)
        elif words:
            found = door.commitments.find(words[0])
            (entry,) = await door.commitments.standings([found])
            reply = history_reply(t, entry, await door.commitments.history(found))
        else:
            standings = await door.commitments.standings(door.commitments.everything())
            reply = progress_help_reply(t, standings)
    except NotFoundError:
        reply = unknown_commitment_reply(t, door.commitments.everything())
    await door.say(incoming, reply)
    if entry is not None:
        await preview(door, incoming, t, entry)


async def correct(door: Door, incoming: Incoming) -> None:
    """Replace an entry by another, or take it back; the corrected one stays in the history."""
    words = incoming.arguments.split()
    if len(words) < 2 or not words[0].lstrip("#").isdecimal():  # noqa: PLR2004 — number and figure
        raise InvalidInputError("/correct", "/correct 12 310")
    number = int(words[0].lstrip("#")[:18])
    given = replace(parse(["", *words[1:]]), photos=_photos(incoming))
    if given.milestone in TAKES_BACK:
        given = replace(given, milestone=None)
    entry = await door.commitments.correct(incoming.user_id, number, given, incoming.cause)
    t = await door.texts_for(incoming)
    await door.say(incoming, progress_recorded_reply(t, entry))
    await preview(door, incoming, t, entry)


def _photos(incoming: Incoming) -> tuple[str, ...]:
    return (incoming.photo,) if incoming.photo else ()


def parse(words: list[str]) -> Progress:
    """Read "commitment figure-or-milestone [date] [note …]"; links in the note are evidence.

    Raises:
        InvalidInputError: The figure is not a number, or there is no such day.
    """
    commitment, reached, *rest = words
    holds_on = read_day(rest[0]) if rest else None
    said = rest[1:] if holds_on else rest
    links = tuple(word for word in said if _LINK.fullmatch(word))
    note = " ".join(word for word in said if word not in links) or None
    value = read_figure(reached)
    return Progress(
        commitment=commitment,
        value=value,
        milestone=reached if value is None else None,
        holds_on=holds_on,
        note=note,
        links=links,
    )
