"""Expected failures as one calm sentence."""

from __future__ import annotations

from datetime import datetime

from bot.domain.errors import (
    EditedError,
    FileOutOfReachError,
    FileUnreadableError,
    InvalidInputError,
    JiefangError,
    LastAdminError,
    MoveRefusedError,
    NoMoreTimeError,
    NotAllowedError,
    NotFoundError,
    OwnWordsError,
    ProofMissingError,
    SignInFailedError,
    StaleSignInError,
    TakenError,
    TooLateError,
    TooManyError,
    UnexplainedError,
    UnknownLoginError,
)
from bot.replies.breakthrough_words import task_problems
from bot.replies.staff import grant_usage
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
    return (
        _about_somebody(t, error)
        or _plain(t).get(type(error))
        or t.plain("Something went wrong on our side. Please try again in a moment.")
    )


def _about_somebody(t: Texts, error: JiefangError) -> str | None:
    if isinstance(error, TakenError):
        return t.plain("{owner} was faster and has it already.", owner=error.owner)
    if isinstance(error, UnknownLoginError):
        return t.plain(
            "Nobody here has the account {login}. Please ask an admin to write it to you on the"
            " team page.",
            login=error.login,
        )
    if isinstance(error, LastAdminError):
        return t.plain(
            "{name} is the last admin. Please make somebody else an admin first.", name=error.name
        )
    if isinstance(error, NoMoreTimeError):
        return t.plain(
            "It has been extended {times} times, which is as often as it may be.",
            times=error.times,
        )
    return None


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
    if error.field == "until":
        return _date_text(t, error)
    known = {
        "why": t.plain("Please add a few words why: they stay in the history."),
        "reason": t.plain("Please add the reason in words."),
        "text": t.plain("Please say it in words."),
        "grant": grant_usage(t),
        "ban": t.plain("A colleague is not kept out: end their service instead."),
        "unban": t.plain("Write the ban's number and why: “/unban 3 a mistake”."),
        "find": t.plain("Write what to look for: “/find street lamp”, or a number."),
        "reference": t.plain(
            "Please name the other complaint of the same resident by its number, as in"
            " JF-20231106-0001. Reports of several residents are merged instead."
        ),
        **task_problems(t, error.hint),
        **_console_problems(t, error.hint),
        **_announcement_problems(t, error.hint),
        "category": t.plain("There is no such kind. Please choose one of the buttons."),
        "unit": t.plain("There is no such unit. There are: {hint}", hint=error.hint),
    }
    return known.get(error.field) or t.plain("That does not fit. Try: {hint}", hint=error.hint)


def _console_problems(t: Texts, hint: str) -> dict[str, str]:
    """Say what a form of the console lacks, by field."""
    return {
        "chosen": t.plain("Choose between one and {limit} complaints.", limit=hint),
        "two": t.plain("Choose at least two complaints, and which of them leads."),
        "login": t.plain("{name} has this account already.", name=hint),
        "view": t.plain("A view needs a name of at most {limit} characters.", limit=hint),
        "views": t.plain("You keep {limit} views already. Drop one first.", limit=hint),
        "merge": t.plain(
            "Only two complaints can be merged that are not one event yet; questions cannot."
        ),
        "photo": t.plain("One of the files is no photo that can be shown. JPEG, PNG and WebP do."),
        "photos": t.plain("At most {limit} photos go with one message.", limit=hint),
    }


def _announcement_problems(t: Texts, hint: str) -> dict[str, str]:
    """Say what an announcement lacks, by field."""
    return {
        "text_length": t.plain("A text has at most {limit} characters here.", limit=hint),
        "place": t.plain("A place's name has at most {limit} characters.", limit=hint),
        "button": t.plain(
            "A button needs a label of at most {limit} characters, and a topic or an address that"
            " begins with {scheme}",
            limit=hint,
            scheme="https://",
        ),
        "buttons": t.plain("At most {limit} buttons fit under a message.", limit=hint),
    }


def _date_text(t: Texts, error: InvalidInputError) -> str:
    if not error.hint:
        return t.plain("Please begin with the new date, as in “11-20 waiting for a part”.")
    return t.plain(
        "The new date must be a working day after {day}.",
        day=t.day(datetime.fromisoformat(error.hint)),
    )


def _not_found(t: Texts, error: NotFoundError) -> str:
    if error.kind == "draft":
        return t.plain("This draft has been submitted or dropped already.")
    return t.plain("I cannot find that any more.")


def _plain(t: Texts) -> dict[type[JiefangError], str]:
    return {
        MoveRefusedError: t.plain(
            "This is not possible any more: someone was faster, or it has moved on."
        ),
        EditedError: t.plain(
            "Somebody changed it since you opened it. Please look at it again first."
        ),
        OwnWordsError: t.plain(
            "You wrote some of this yourself. Somebody else has to look at it and approve it."
        ),
        NotAllowedError: t.plain("Your role does not allow this. Please ask an administrator."),
        FileUnreadableError: t.plain("This file cannot be shown: it is broken, too large or gone."),
        FileOutOfReachError: t.plain(
            "This file cannot be fetched just now. Please try again in a moment."
        ),
        SignInFailedError: t.plain(
            "The sign-in did not work. Please try again, or write /console to the bot."
        ),
        StaleSignInError: t.plain(
            "For this please sign in anew: write /console to the bot and open the new link."
        ),
        TooManyError: t.plain("Too many tries. Please wait five minutes."),
        ProofMissingError: t.plain("This kind needs a photo of the outcome. Add one, please."),
    }
