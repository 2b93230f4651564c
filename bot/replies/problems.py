"""Expected failures as one calm sentence."""

from __future__ import annotations

from bot.domain.errors import (
    InvalidInputError,
    JiefangError,
    MoveRefusedError,
    NotAllowedError,
    NotFoundError,
    UnexplainedError,
)
from bot.replies.texts import Texts


def problem_text(t: Texts, error: JiefangError) -> str:
    """Say in plain text what went wrong and what to do."""
    if isinstance(error, MoveRefusedError):
        return t.plain("This is not possible any more: someone was faster, or it has moved on.")
    if isinstance(error, NotAllowedError):
        return t.plain("Your role does not allow this. Please ask an administrator.")
    if isinstance(error, NotFoundError) and error.kind == "draft":
        return t.plain("This draft has been submitted or dropped already.")
    if isinstance(error, NotFoundError):
        return t.plain("I cannot find that any more.")
    if isinstance(error, InvalidInputError):
        return _invalid_text(t, error)
    return t.plain("Something went wrong on our side. Please try again in a moment.")


def _invalid_text(t: Texts, error: InvalidInputError) -> str:
    if isinstance(error, UnexplainedError):
        return t.plain(
            "This is behind the plan ({wanted} by {day}). Please add a sentence why, after the"
            " figure; residents will read it.",
            wanted=error.wanted,
            day=t.day(error.by),
        )
    if error.field == "why":
        return t.plain("Please add a few words why: they stay in the history.")
    return t.plain("That does not fit ({field}). Try: {hint}", field=error.field, hint=error.hint)
