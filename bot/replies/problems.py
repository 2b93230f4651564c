"""Expected failures as one calm sentence."""

from __future__ import annotations

from bot.domain.errors import (
    InvalidInputError,
    JiefangError,
    MoveRefusedError,
    NotAllowedError,
    NotFoundError,
    ProofMissingError,
    TooLateError,
    TooManyError,
    UnexplainedError,
)
from bot.replies.texts import Texts


def problem_text(t: Texts, error: JiefangError) -> str:
    """Say in plain text what went wrong and what to do."""
    if isinstance(error, NotFoundError):
        return _not_found(t, error)
    if isinstance(error, InvalidInputError):
        return _invalid_text(t, error)
    if isinstance(error, TooLateError):
        return t.plain(
            "This could be changed until {day}. If the trouble is back, please report it again.",
            day=t.day(error.since),
        )
    return _plain(t).get(type(error)) or t.plain(
        "Something went wrong on our side. Please try again in a moment."
    )


def _invalid_text(t: Texts, error: InvalidInputError) -> str:
    if isinstance(error, UnexplainedError):
        return t.plain(
            "This is behind the plan ({wanted} by {day}). Please add a sentence why, after the"
            " figure; residents will read it.",
            wanted=error.wanted,
            day=t.day(error.by),
        )
    if error.field == "length":
        return t.plain(
            "That is more than one report holds ({limit} characters). Please send it as it is, or"
            " rewrite it shorter; the rest can be added afterwards.",
            limit=error.hint,
        )
    if error.field == "followed":
        return t.plain(
            "You follow {limit} complaints already. Stop following one first (/my).",
            limit=error.hint,
        )
    if error.field == "why":
        return t.plain("Please add a few words why: they stay in the history.")
    return t.plain("That does not fit ({field}). Try: {hint}", field=error.field, hint=error.hint)


def _not_found(t: Texts, error: NotFoundError) -> str:
    if error.kind == "draft":
        return t.plain("This draft has been submitted or dropped already.")
    return t.plain("I cannot find that any more.")


def _plain(t: Texts) -> dict[type[JiefangError], str]:
    return {
        MoveRefusedError: t.plain(
            "This is not possible any more: someone was faster, or it has moved on."
        ),
        NotAllowedError: t.plain("Your role does not allow this. Please ask an administrator."),
        TooManyError: t.plain("Too many tries. Please wait five minutes."),
        ProofMissingError: t.plain("This kind needs a photo of the outcome. Reply with a photo."),
    }
