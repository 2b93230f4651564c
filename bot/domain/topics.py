"""A complaint's topic in the staff group: whether there can be one, its name, when it is closed."""

from __future__ import annotations

from enum import StrEnum

from bot.domain.complaint import ComplaintStatus
from bot.domain.masking import mask

NAME_LIMIT = 128
_SUMMARY_SHOWN = 40


class Topics(StrEnum):
    """Whether a group can have a topic for each complaint."""

    OFF = "off"
    """It is no forum."""
    REFUSED = "refused"
    """It is one, but the bot may not manage topics."""
    ON = "on"


def topics_of(*, is_forum: bool, may_manage: bool) -> Topics:
    """Say whether a group can have topics."""
    if not is_forum:
        return Topics.OFF
    return Topics.ON if may_manage else Topics.REFUSED


class Colour(StrEnum):
    """Which icon a topic gets; the adapter knows Telegram's number for it."""

    URGENT = "urgent"
    QUESTION = "question"
    COMPLAINT = "complaint"


def topic_name(reference: str, text: str) -> str:
    """Name a topic: the reference and the first words, personal numbers masked."""
    words = " ".join(mask(text).split())
    summary = words if len(words) <= _SUMMARY_SHOWN else f"{words[:_SUMMARY_SHOWN]}…"
    return f"{reference} {summary}"[:NAME_LIMIT].strip()


def colour_of(*, is_urgent: bool, is_question: bool) -> Colour:
    """Tell apart at a glance what cannot wait and what is only asked."""
    if is_urgent:
        return Colour.URGENT
    return Colour.QUESTION if is_question else Colour.COMPLAINT


def is_over(status: ComplaintStatus, *, is_joined: bool) -> bool:
    """Say whether a topic has served: nobody owes work or a verdict, or another's shows it."""
    return is_joined or not (status.is_open or status is ComplaintStatus.DONE)
